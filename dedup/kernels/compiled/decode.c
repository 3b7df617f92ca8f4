/* Bytes to code points. plain/decode.py is the specification: same name, same results. */
#include "door.h"

INLINE uint32_t trail(uint8_t byte) { return (byte & 0xC0) == 0x80 ? byte & 0x3Fu : 0xFFFFFFFFu; }

/* The code point at `at`, whose first byte is no ASCII, and how many bytes it takes; 0 bytes where none is. A character
 * that the end cuts off, an overlong one, a surrogate and one beyond Unicode are none (Unicode Standard, table 3-7). */
INLINE int read_point(const uint8_t *at, const uint8_t *end, uint32_t *point) {
    uint32_t lead = *at;
    int size = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (lead < 0xC2 || lead > 0xF4 || end - at < size) return 0;
    uint32_t value = lead & (0x7Fu >> size), wrong = 0;
    for (int i = 1; i < size; i++) {
        uint32_t bits = trail(at[i]);
        wrong |= bits >> 31;
        value = value << 6 | (bits & 0x3F);
    }
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    if (wrong || value < least[size] || value > 0x10FFFF || (value >> 11) == 0x1B) return 0;
    *point = value;
    return size;
}

typedef struct { const uint8_t *flags; int64_t flags_n; uint32_t least; } Limits;

/* How many code points; -1 where the text is left to others. */
static int64_t decode(const uint8_t *at, const uint8_t *end, const Limits *limits, uint32_t *out, uint8_t *flagged) {
    uint32_t *to = out, highest = 0;
    uint8_t any = 0;
    if (end - at >= 3 && at[0] == 0xEF && at[1] == 0xBB && at[2] == 0xBF) at += 3;
    while (at < end) {
        uint32_t point = *at;
        int size = point < 0x80 ? 1 : read_point(at, end, &point);
        if (!size) return -1;
        if (point < limits->flags_n) any |= limits->flags[point];
        if (point > highest) highest = point;
        *to++ = point;
        at += size;
    }
    if (highest < limits->least) return -1;
    *flagged = any;
    return to - out;
}

static int64_t decode_texts(const uint8_t *data, const int64_t *offsets, int64_t n, const Limits *limits,
                            uint32_t *codes, int64_t *lengths, uint8_t *flagged) {
    uint32_t *to = codes;
    for (int64_t i = 0; i < n; i++) {
        lengths[i] = decode(data + offsets[i], data + offsets[i + 1], limits, to, flagged + i);
        if (lengths[i] < 0) continue;
        to += lengths[i];
        *to++ = '\n';
    }
    return to - codes;
}

DOOR(decode_texts) {
    int64_t size, n, used = 0;
    Limits limits;
    const uint8_t *data = take_any(c, U8, &size);
    const int64_t *offsets = take_offsets(c, size, &n);
    limits.flags = take_any(c, BOOL, &limits.flags_n);
    limits.least = (uint32_t)number(c, 0);
    int64_t *lengths = make(c, I64, n);
    uint8_t *flagged = make_zeros(c, BOOL, n);
    uint32_t *codes = make(c, U32, (c->failed ? 0 : offsets[n] - offsets[0]) + n); /* what is not written takes no memory */
    RUN(c, used = decode_texts(data, offsets, n, &limits, codes, lengths, flagged));
    trim(c, used);
}
