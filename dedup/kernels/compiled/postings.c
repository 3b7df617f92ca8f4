/* Blocks of postings (dedup/kernels/posting_blocks.py). plain/coded_postings.py is the specification: same name, same results. */
#include "door.h"

enum { BLOCK = 128, FRONT = 2 + BLOCK / 8, SUM = 4, WIDEST = 4 };
enum { SOUND, WRONG_SUM, MISCODED, UNORDERED };

/* ------------------------------------------------------------------ CRC-32 (ISO 3309), eight bytes at a time (Kounavis, Berry 2005) */

typedef uint32_t Sums[8][256];

static void fill_sums(Sums sums) {
    for (uint32_t byte = 0; byte < 256; byte++) {
        uint32_t sum = byte;
        for (int bit = 0; bit < 8; bit++) sum = sum >> 1 ^ (sum & 1 ? 0xEDB88320u : 0);
        sums[0][byte] = sum;
    }
    for (int i = 1; i < 8; i++)
        for (int byte = 0; byte < 256; byte++) sums[i][byte] = sums[i - 1][byte] >> 8 ^ sums[0][sums[i - 1][byte] & 0xFF];
}

INLINE uint32_t read_word(const uint8_t *at) {
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

/* Of what stands from `at` up to `end`; a key begins it, so that a block in another's place is seen. */
static uint32_t sum_up(Sums sums, int64_t key, const uint8_t *at, const uint8_t *end) {
    uint32_t sum = ~(uint32_t)((uint64_t)key * 0x9E3779B97F4A7C15ull >> 32);
    for (; end - at >= 8; at += 8) {
        uint32_t low = sum ^ read_word(at), high = read_word(at + 4);
        sum = sums[7][low & 0xFF] ^ sums[6][low >> 8 & 0xFF] ^ sums[5][low >> 16 & 0xFF] ^ sums[4][low >> 24]
            ^ sums[3][high & 0xFF] ^ sums[2][high >> 8 & 0xFF] ^ sums[1][high >> 16 & 0xFF] ^ sums[0][high >> 24];
    }
    for (; at < end; at++) sum = sum >> 8 ^ sums[0][(sum ^ *at) & 0xFF];
    return ~sum;
}

/* ------------------------------------------------------------------ numbers of one to four bytes */

INLINE uint8_t *put(uint8_t *to, uint64_t value, int64_t width) {
    for (int64_t i = 0; i < width; i++) to[i] = (uint8_t)(value >> 8 * i);
    return to + width;
}

INLINE uint64_t get(const uint8_t *at, int64_t width) {
    uint64_t value = 0;
    for (int64_t i = 0; i < width; i++) value |= (uint64_t)at[i] << 8 * i;
    return value;
}

static int64_t take_width(Call *c) {
    int64_t width = number(c, 1);
    if (width > WIDEST) index_error(c, "numbers of more than four bytes");
    return width;
}

/* ------------------------------------------------------------------ writing */

static uint8_t *code_block(const uint64_t *postings, int64_t count, int64_t width, uint8_t *to) {
    uint8_t *front = to;
    uint64_t most = 0;
    front[0] = (uint8_t)(count - 1);
    memset(front + 2, 0, BLOCK / 8);
    front[2] = 1;
    for (int64_t i = 1; i < count; i++) {
        uint64_t step = (postings[i] >> 32) - (postings[i - 1] >> 32);
        front[2 + i / 8] |= (uint8_t)((step != 0) << i % 8);
        most |= step;
    }
    int64_t wide = 1 + (most > 0xFF) + (most > 0xFFFF) + (most > 0xFFFFFF);
    front[1] = (uint8_t)wide;
    to += FRONT;
    for (int64_t i = 1; i < count; i++) {
        uint64_t step = (postings[i] >> 32) - (postings[i - 1] >> 32);
        if (step) to = put(to, step, wide);
    }
    for (int64_t i = 0; i < count; i++) to = put(to, postings[i], width);
    return to;
}

static int64_t code_postings(const uint64_t *postings, int64_t n, const int64_t *keys, int64_t width, uint8_t *blocks, int64_t *offsets) {
    Sums sums;
    fill_sums(sums);
    uint8_t *to = blocks;
    offsets[0] = 0;
    for (int64_t low = 0, i = 0; low < n; low += BLOCK, i++) {
        uint8_t *end = code_block(postings + low, least_of(BLOCK, n - low), width, to);
        to = put(end, sum_up(sums, keys[i], to, end), SUM);
        offsets[i + 1] = to - blocks;
    }
    return to - blocks;
}

DOOR(code_postings) {
    int64_t n, blocks, used = 0;
    const uint64_t *postings = take_any(c, U64, &n);
    const int64_t *keys = take_any(c, I64, &blocks);
    int64_t width = take_width(c);
    if (blocks != (n + BLOCK - 1) / BLOCK) index_error(c, "not a key for each block");
    uint8_t *data = make(c, U8, blocks * (FRONT + SUM) + n * (WIDEST + width)); /* what is not written takes no memory */
    int64_t *offsets = scratch(c, blocks + 1, sizeof *offsets);
    RUN(c, used = code_postings(postings, n, keys, width, data, offsets));
    trim(c, used);
    give(c, I64, offsets, blocks + 1);
}

/* ------------------------------------------------------------------ reading */

typedef struct { const uint8_t *data; const int64_t *offsets, *keys; int64_t n, parts, width; } Blocks;

INLINE int begins(const uint8_t *front, int64_t i) { return front[2 + i / 8] >> i % 8 & 1; }

/* How many terms a block has; 0 where it is not laid out as one. */
static int64_t count_terms(const uint8_t *front, int64_t size, int64_t width) {
    int64_t count = front[0] + 1, wide = front[1], terms = 0;
    if (wide < 1 || wide > WIDEST || count > BLOCK || !begins(front, 0)) return 0;
    for (int64_t i = 0; i < BLOCK; i++) {
        if (i >= count && begins(front, i)) return 0;
        terms += begins(front, i);
    }
    return FRONT + (terms - 1) * wide + count * width + SUM == size ? terms : 0;
}

/* What is wrong with blocks, or how many terms they have. */
static int64_t look_at(const Blocks *b, int64_t *terms) {
    Sums sums;
    fill_sums(sums);
    for (int64_t i = 0; i < b->n; i++) {
        const uint8_t *at = b->data + b->offsets[i], *end = b->data + b->offsets[i + 1] - SUM;
        if (end - at < FRONT + 1 || sum_up(sums, b->keys[i], at, end) != read_word(end)) return WRONG_SUM;
    }
    *terms = 0;
    for (int64_t i = 0; i < b->n; i++) {
        int64_t own = count_terms(b->data + b->offsets[i], b->offsets[i + 1] - b->offsets[i], b->width);
        if (!own) return MISCODED;
        *terms += own;
    }
    return SOUND;
}

static int64_t read_postings(const Blocks *b, int64_t *counts, int64_t *numbers, uint64_t *terms, int64_t *starts, int64_t *ends) {
    int64_t m = 0;
    for (int64_t row = 0; row < b->n; row++) {
        const uint8_t *front = b->data + b->offsets[row], *at = front + FRONT;
        int64_t count = counts[row] = front[0] + 1, wide = front[1];
        uint64_t term = (uint64_t)(b->keys[row] >> b->parts) & 0xFFFFFFFFu;
        for (int64_t i = 0; i < count; i++) {
            if (!begins(front, i)) continue;
            if (i) {
                uint64_t step = get(at, wide);
                if (!step) return UNORDERED;
                term += step;
                at += wide;
                ends[m - 1] = i;
            }
            terms[m] = (uint64_t)row << 32 | (term & 0xFFFFFFFFu);
            starts[m++] = i;
        }
        if (term > 0xFFFFFFFFu) return UNORDERED;
        ends[m - 1] = count;
        numbers[row] = at - b->data;
    }
    return SOUND;
}

DOOR(read_postings) {
    Blocks b;
    int64_t size, terms = 0, found = SOUND;
    b.data = take_any(c, U8, &size);
    b.offsets = take_offsets(c, size, &b.n);
    int64_t keys;
    b.keys = take_any(c, I64, &keys);
    b.parts = number(c, 0);
    b.width = take_width(c);
    if (keys != b.n) index_error(c, "not a key for each block");
    if (b.parts > 31) index_error(c, "a term beyond its key");
    RUN(c, found = look_at(&b, &terms));
    int64_t n = found == SOUND ? b.n : 0;
    if (found != SOUND) terms = 0;
    int64_t *fault = make(c, I64, 1), *counts = make(c, I64, n), *numbers = make(c, I64, n);
    uint64_t *named = make(c, U64, terms);
    int64_t *starts = make(c, I64, terms), *ends = make(c, I64, terms);
    if (found == SOUND) RUN(c, found = read_postings(&b, counts, numbers, named, starts, ends));
    if (!c->failed) *fault = found;
}

static void list_postings(const uint8_t *data, const int64_t *numbers, int64_t width, const uint64_t *terms, const int64_t *starts,
                          const int64_t *ends, int64_t n, uint64_t *to) {
    for (int64_t i = 0; i < n; i++) {
        const uint8_t *at = data + numbers[terms[i] >> 32] + starts[i] * width;
        for (int64_t k = starts[i]; k < ends[i]; k++, at += width) *to++ = terms[i] << 32 | get(at, width);
    }
}

DOOR(list_postings) {
    int64_t size, blocks, n, total = 0;
    const uint8_t *data = take_any(c, U8, &size);
    const int64_t *numbers = take_any(c, I64, &blocks);
    int64_t width = take_width(c);
    const uint64_t *terms = take_any(c, U64, &n);
    const int64_t *starts = take(c, I64, n), *ends = take(c, I64, n);
    for (int64_t i = 0; !c->failed && i < n; i++) {
        int64_t block = (int64_t)(terms[i] >> 32);
        int inside = block < blocks && 0 <= numbers[block] && numbers[block] <= size && 0 <= starts[i] && starts[i] <= ends[i]
            && ends[i] <= (size - numbers[block]) / width;
        if (!inside) index_error(c, "postings outside of their block");
        total += inside ? ends[i] - starts[i] : 0;
    }
    uint64_t *all = make(c, U64, total);
    RUN(c, list_postings(data, numbers, width, terms, starts, ends, n, all));
}
