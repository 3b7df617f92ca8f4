/* Signatures of shingle sets, and what is read off them. plain/units.py is the specification: same names, same results. */
#include "tokens.h"

/* ------------------------------------------------------------------ signatures */

/* slot_j = min over shingles of a_j * h + b_j mod 2^32, four shingles a round so that the
 * slots are loaded and stored once for four. */
INLINE void sign_body(const uint32_t *restrict h, int64_t n, const uint32_t *restrict a, const uint32_t *restrict b,
                      int64_t slots, uint32_t *restrict out) {
    int64_t i = 0;
    for (; i + 4 <= n; i += 4) {
        uint32_t h0 = h[i], h1 = h[i + 1], h2 = h[i + 2], h3 = h[i + 3];
        for (int64_t j = 0; j < slots; j++) {
            uint32_t v0 = a[j] * h0, v1 = a[j] * h1, v2 = a[j] * h2, v3 = a[j] * h3;
            v0 += b[j]; v1 += b[j]; v2 += b[j]; v3 += b[j];
            v0 = v0 < v1 ? v0 : v1;
            v2 = v2 < v3 ? v2 : v3;
            v0 = v0 < v2 ? v0 : v2;
            out[j] = v0 < out[j] ? v0 : out[j];
        }
    }
    for (; i < n; i++)
        for (int64_t j = 0; j < slots; j++) {
            uint32_t v = a[j] * h[i] + b[j];
            out[j] = v < out[j] ? v : out[j];
        }
}

typedef void (*signer)(const uint32_t *, int64_t, const uint32_t *, const uint32_t *, int64_t, uint32_t *);

static void sign_portable(const uint32_t *h, int64_t n, const uint32_t *a, const uint32_t *b, int64_t s, uint32_t *o) {
    sign_body(h, n, a, b, s, o);
}
#ifdef DISPATCH
AVX2 static void sign_avx2(const uint32_t *h, int64_t n, const uint32_t *a, const uint32_t *b, int64_t s, uint32_t *o) {
    sign_body(h, n, a, b, s, o);
}
AVX512 static void sign_avx512(const uint32_t *h, int64_t n, const uint32_t *a, const uint32_t *b, int64_t s, uint32_t *o) {
    sign_body(h, n, a, b, s, o);
}
#endif

/* 2 = AVX-512, 1 = AVX2, 0 = portable. */
int32_t instruction_set(void) {
#ifdef DISPATCH
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")) return 2;
    if (__builtin_cpu_supports("avx2")) return 1;
#endif
    return 0;
}

static signer choose_signer(void) {
#ifdef DISPATCH
    switch (instruction_set()) {
    case 2: return sign_avx512;
    case 1: return sign_avx2;
    }
#endif
    return sign_portable;
}

/* The signature of the n hashes h; an empty one has all slots full. */
typedef struct { const uint32_t *a, *b; int64_t slots; signer sign; } Slots;

static Slots take_slots(Call *c) {
    Slots s = {.sign = choose_signer()};
    s.a = take_any(c, U32, &s.slots);
    s.b = take(c, U32, s.slots);
    return s;
}

static void sign(const Slots *s, const uint32_t *h, int64_t n, uint32_t *out) {
    for (int64_t j = 0; j < s->slots; j++) out[j] = EMPTY_SLOT;
    s->sign(h, n, s->a, s->b, s->slots, out);
}

static void sign_units(const Units *u, int64_t k, const Slots *s, uint64_t *t, uint32_t *h, uint32_t *signatures) {
    for (int64_t i = 0; i < u->n; i++) {
        int64_t m = shingle_unit(u, i, k, t);
        for (int64_t j = 0; j < m; j++) h[j] = fmix32((uint32_t)t[j]);
        sign(s, h, m, signatures + i * s->slots);
    }
}

DOOR(sign_units) {
    Units u = take_units(c);
    int64_t k = number(c, 1), room = room_for_units(c, &u).most;
    Slots s = take_slots(c);
    uint64_t *t = scratch(c, room, sizeof *t);
    uint32_t *h = scratch(c, room, sizeof *h), *signatures = make_table(c, U32, u.n, s.slots);
    RUN(c, sign_units(&u, k, &s, t, h, signatures));
}

/* The same signatures from shingle hashes that stand in memory already. */
static void sign_hashes(const uint32_t *hashes, const int64_t *offsets, int64_t n, const Slots *s, uint32_t *h, uint32_t *signatures) {
    for (int64_t i = 0; i < n; i++) {
        int64_t m = offsets[i + 1] - offsets[i];
        for (int64_t j = 0; j < m; j++) h[j] = fmix32(hashes[offsets[i] + j]);
        sign(s, h, m, signatures + i * s->slots);
    }
}

DOOR(sign_hashes) {
    int64_t size, n;
    const uint32_t *hashes = take_any(c, U32, &size);
    const int64_t *offsets = take_offsets(c, size, &n);
    Slots s = take_slots(c);
    uint32_t *h = scratch(c, longest(offsets, offsets + 1, n), sizeof *h), *signatures = make_table(c, U32, n, s.slots);
    RUN(c, sign_hashes(hashes, offsets, n, &s, h, signatures));
}

/* ------------------------------------------------------------------ bands and estimates */

typedef struct { const uint32_t *at; int64_t n, slots; } Signatures;

enum { AHEAD = 2 };

/* The 64-bit key of the rows of a band. */
INLINE uint64_t band_key(const uint32_t *slots, int64_t band, int64_t rows) {
    uint64_t h = (uint64_t)band;
    for (int64_t r = 0; r < rows; r++) h = h * SHINGLE_BASE + slots[band * rows + r];
    return fmix64(h);
}

/* keys[(band - first) * n + unit]: the key of a unit's rows in a band. */
static void band_keys(const Signatures *s, int64_t first, int64_t bands, int64_t rows, uint64_t *keys) {
    for (int64_t i = 0; i < s->n; i++)
        for (int64_t band = 0; band < bands; band++)
            keys[band * s->n + i] = band_key(s->at + i * s->slots, first + band, rows);
}

/* So many bands of so many rows are within the slots. */
static void check_bands(Call *c, int64_t first, int64_t bands, int64_t rows, int64_t slots) {
    if (rows && (bands > slots / rows || first > slots / rows - bands)) index_error(c, "more rows than slots");
}

DOOR(band_keys) {
    Signatures s = {0};
    s.at = take_table(c, U32, &s.n, &s.slots);
    int64_t first = number(c, 0), bands = number(c, 0), rows = number(c, 0);
    check_bands(c, first, bands, rows, s.slots);
    uint64_t *keys = make_table(c, U64, bands, s.n);
    RUN(c, band_keys(&s, first, bands, rows, keys));
}

typedef struct { uint64_t *tokens; uint32_t *hashes, *slots; } Signing;

/* Of each unit the lowest bits of its slots and the upper halves of its keys: its whole signature stays in the cache. */
static void sketch_units(const Units *u, int64_t k, const Slots *s, int64_t bands, int64_t rows, const Signing *w, uint8_t *low,
                         uint32_t *keys) {
    for (int64_t i = 0; i < u->n; i++) {
        int64_t m = shingle_unit(u, i, k, w->tokens);
        for (int64_t j = 0; j < m; j++) w->hashes[j] = fmix32((uint32_t)w->tokens[j]);
        sign(s, w->hashes, m, w->slots);
        for (int64_t j = 0; j < s->slots; j++) low[i * s->slots + j] = (uint8_t)w->slots[j];
        for (int64_t band = 0; band < bands; band++) keys[band * u->n + i] = (uint32_t)(band_key(w->slots, band, rows) >> 32);
    }
}

DOOR(sketch_units) {
    Units u = take_units(c);
    int64_t k = number(c, 1), room = room_for_units(c, &u).most;
    Slots s = take_slots(c);
    int64_t bands = number(c, 0), rows = number(c, 0);
    check_bands(c, 0, bands, rows, s.slots);
    Signing w = {scratch(c, room, 8), scratch(c, room, 4), scratch(c, s.slots, 4)};
    uint8_t *low = make_table(c, U8, u.n, s.slots);
    uint32_t *keys = make_table(c, U32, bands, u.n);
    RUN(c, sketch_units(&u, k, &s, bands, rows, &w, low, keys));
}

static void count_equal_slots(const Signatures *s, const int64_t *a, const int64_t *b, int64_t n, int32_t *counts) {
    for (int64_t i = 0; i < n; i++) {
        const uint32_t *x = s->at + a[i] * s->slots, *y = s->at + b[i] * s->slots;
        const uint32_t *next = s->at + b[least_of(i + AHEAD, n - 1)] * s->slots;
        for (int64_t j = 0; j < s->slots; j += 16) PREFETCH(next + j);
        uint32_t equal = 0;
        for (int64_t j = 0; j < s->slots; j++) equal += x[j] == y[j];
        counts[i] = (int32_t)equal;
    }
}

DOOR(count_equal_slots) {
    Signatures s = {0};
    int64_t n;
    s.at = take_table(c, U32, &s.n, &s.slots);
    const int64_t *a = take_any(c, I64, &n), *b = take(c, I64, n);
    check_index(c, a, n, s.n);
    check_index(c, b, n, s.n);
    int32_t *counts = make(c, I32, n);
    RUN(c, count_equal_slots(&s, a, b, n, counts));
}

typedef struct { const uint8_t *at; int64_t n, slots; } LowBits;

/* So many that their number fits a byte: sixteen are compared and counted at once. */
enum { BYTES_AT_A_TIME = 240, LINE = 64 };

static int32_t equal_bytes(const uint8_t *x, const uint8_t *y, int64_t n) {
    int32_t sum = 0;
    for (int64_t from = 0; from < n; from += BYTES_AT_A_TIME) {
        int64_t to = least_of(from + BYTES_AT_A_TIME, n);
        uint8_t equal = 0;
        for (int64_t j = from; j < to; j++) equal = (uint8_t)(equal + (x[j] == y[j]));
        sum += equal;
    }
    return sum;
}

static void count_equal_bytes(const LowBits *s, const int64_t *a, const int64_t *b, int64_t n, int32_t *counts) {
    for (int64_t i = 0; i < n; i++) {
        const uint8_t *next = s->at + b[least_of(i + AHEAD, n - 1)] * s->slots;
        for (int64_t j = 0; j < s->slots; j += LINE) PREFETCH(next + j);
        counts[i] = equal_bytes(s->at + a[i] * s->slots, s->at + b[i] * s->slots, s->slots);
    }
}

DOOR(count_equal_bytes) {
    LowBits s = {0};
    int64_t n;
    s.at = take_table(c, U8, &s.n, &s.slots);
    const int64_t *a = take_any(c, I64, &n), *b = take(c, I64, n);
    check_index(c, a, n, s.n);
    check_index(c, b, n, s.n);
    int32_t *counts = make(c, I32, n);
    RUN(c, count_equal_bytes(&s, a, b, n, counts));
}
