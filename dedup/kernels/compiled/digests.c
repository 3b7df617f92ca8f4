/* BLAKE2b of many short texts (RFC 7693), eight bytes each. plain/digests.py is the specification: same name, same results. */
#include "door.h"

enum { BLOCK = 128, WORDS = 16, ROUNDS = 12, SIZE = 8 };

static const uint64_t start[8] = {
    0x6A09E667F3BCC908ull, 0xBB67AE8584CAA73Bull, 0x3C6EF372FE94F82Bull, 0xA54FF53A5F1D36F1ull,
    0x510E527FADE682D1ull, 0x9B05688C2B3E6C1Full, 0x1F83D9ABFB41BD6Bull, 0x5BE0CD19137E2179ull,
};
static const uint8_t order[ROUNDS][WORDS] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4}, {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13}, {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11}, {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5}, {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
};

INLINE uint64_t turn(uint64_t x, int by) { return x >> by | x << (64 - by); }

INLINE void mix(uint64_t *v, int a, int b, int c, int d, uint64_t x, uint64_t y) {
    v[a] += v[b] + x; v[d] = turn(v[d] ^ v[a], 32);
    v[c] += v[d]; v[b] = turn(v[b] ^ v[c], 24);
    v[a] += v[b] + y; v[d] = turn(v[d] ^ v[a], 16);
    v[c] += v[d]; v[b] = turn(v[b] ^ v[c], 63);
}

/* Words are little-endian on every machine. */
INLINE uint64_t word_at(const uint8_t *block, int i) {
    uint64_t word = 0;
    for (int byte = 7; byte >= 0; byte--) word = word << 8 | block[8 * i + byte];
    return word;
}

static void compress(uint64_t *h, const uint8_t *block, uint64_t seen, int last) {
    uint64_t m[WORDS], v[WORDS];
    for (int i = 0; i < WORDS; i++) m[i] = word_at(block, i);
    for (int i = 0; i < 8; i++) { v[i] = h[i]; v[8 + i] = start[i]; }
    v[12] ^= seen;
    if (last) v[14] = ~v[14];
    for (int round = 0; round < ROUNDS; round++) {
        const uint8_t *s = order[round];
        for (int i = 0; i < 4; i++) mix(v, i, 4 + i, 8 + i, 12 + i, m[s[2 * i]], m[s[2 * i + 1]]);
        for (int i = 0; i < 4; i++)
            mix(v, i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4, m[s[8 + 2 * i]], m[s[9 + 2 * i]]);
    }
    for (int i = 0; i < 8; i++) h[i] ^= v[i] ^ v[8 + i];
}

static uint64_t digest(const uint8_t *text, int64_t n) {
    uint64_t h[8];
    memcpy(h, start, sizeof h);
    h[0] ^= 0x01010000 ^ SIZE;
    int64_t at = 0;
    for (; n - at > BLOCK; at += BLOCK) compress(h, text + at, (uint64_t)(at + BLOCK), 0);
    uint8_t rest[BLOCK] = {0};
    if (n > at) memcpy(rest, text + at, (size_t)(n - at));
    compress(h, rest, (uint64_t)n, 1);
    return h[0];
}

static void digest_texts(const uint8_t *data, const int64_t *offsets, int64_t n, uint64_t *out) {
    for (int64_t i = 0; i < n; i++) out[i] = digest(data + offsets[i], offsets[i + 1] - offsets[i]);
}

DOOR(digest_texts) {
    int64_t size, n;
    const uint8_t *data = take_any(c, U8, &size);
    const int64_t *offsets = take_offsets(c, size, &n);
    uint64_t *out = make(c, U64, n);
    RUN(c, digest_texts(data, offsets, n, out));
}
