/* Bytes to code points. plain/decode.py is the specification: same name, same results. */
#include "door.h"
#include "points.h"

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
