/* The hot loops of dedup, compiled. plain.py is their specification: same names, same results.
 *
 * No Python object is touched: dedup/kernels/compiled.py calls these functions by ctypes, which
 * releases the GIL, so that threads scale. All working memory is malloc'ed per call; a function
 * returns 0, or -1 when memory ran out.
 *
 * A text is an array of folded codes (see dedup/text/fold.py):
 *   0 nothing; 1 nothing, but it ends a word; otherwise a character,
 *   WORD set: the character belongs to a word (a token of several characters),
 *   START set: a new word begins here although no break stands before it.
 * A unit is a half-open span [start, end) of that array.
 */
#include "common.h"

/* ------------------------------------------------------------------ tokens and shingles */

static const uint32_t *expansion_codes;
static const int64_t *expansion_offsets;

/* The sequences that codes from EXPANSION on stand for; handed over once, before anything else is called. */
API int32_t set_expansions(const uint32_t *codes, const int64_t *offsets) {
    expansion_codes = codes;
    expansion_offsets = offsets;
    return 0;
}

INLINE int64_t expanded_length(uint32_t c) {
    int64_t which = (int64_t)(c & POINT) - EXPANSION;
    return which < 0 ? 1 : expansion_offsets[which + 1] - expansion_offsets[which];
}

/* The most codes that a unit is written out to: what a call needs as working space. */
static int64_t most_codes(const uint32_t *codes, const int64_t *starts, const int64_t *ends, int64_t n) {
    int64_t most = 1;
    for (int64_t i = 0; i < n; i++) {
        if ((ends[i] - starts[i]) * LONGEST_EXPANSION <= most) continue;
        int64_t length = 0;
        for (int64_t j = starts[i]; j < ends[i]; j++) length += expanded_length(codes[j]);
        if (length > most) most = length;
    }
    return most;
}

/* How many of the codes that one stands for are characters that count. */
static int32_t expanded_characters(uint32_t point) {
    int64_t which = (int64_t)point - EXPANSION;
    int32_t kept = 0;
    for (int64_t j = expansion_offsets[which]; j < expansion_offsets[which + 1]; j++) kept += (expansion_codes[j] & POINT) > 1;
    return kept;
}

/* The same for the units of pairs. */
static int64_t most_codes_of_pairs(const uint32_t *codes, const int64_t *starts, const int64_t *ends,
                                   const int64_t *a, const int64_t *b, int64_t n) {
    int64_t most = 1;
    for (int64_t i = 0; i < n; i++)
        for (int side = 0; side < 2; side++) {
            int64_t unit = side ? b[i] : a[i], length = ends[unit] - starts[unit];
            if (length * LONGEST_EXPANSION <= most) continue;
            length = most_codes(codes, starts + unit, ends + unit, 1);
            if (length > most) most = length;
        }
    return most;
}

typedef struct {
    uint64_t *out, word, power;
    int64_t n;
    int inside;
} Tokens;

INLINE void end_word(Tokens *t) {
    if (t->inside) { t->out[t->n++] = fmix64(t->word); t->word = 0; t->power = 1; t->inside = 0; }
}

INLINE void add_code(Tokens *t, uint32_t c) {
    if (c & WORD) {
        if (c & START) end_word(t);
        t->word += (c & POINT) * t->power;
        t->power *= WORD_BASE;
        t->inside = 1;
        return;
    }
    end_word(t);
    if (c != 1) t->out[t->n++] = c;
}

/* Write the tokens of a unit to `out`; return how many. */
static int64_t tokenise(const uint32_t *codes, int64_t start, int64_t end, uint64_t *out) {
    uint32_t least = 0xFFFFFFFFu, most = 0;
    for (int64_t i = start; i < end; i++) {
        least = codes[i] < least ? codes[i] : least;
        most = codes[i] > most ? codes[i] : most;
    }
    if (most < EXPANSION && least > 1) { /* plain characters, no branches */
        for (int64_t i = start; i < end; i++) out[i - start] = codes[i];
        return end - start;
    }
    Tokens t = {out, 0, 1, 0, 0};
    for (int64_t i = start; i < end; i++) {
        uint32_t c = codes[i], point = c & POINT;
        if (!point) continue;
        if (point < EXPANSION) { add_code(&t, c); continue; }
        int64_t which = (int64_t)point - EXPANSION;
        if (c & START) end_word(&t);
        uint32_t mask = c & WORD ? 0xFFFFFFFFu : POINT;
        for (int64_t j = expansion_offsets[which]; j < expansion_offsets[which + 1]; j++) add_code(&t, expansion_codes[j] & mask);
    }
    end_word(&t);
    return t.n;
}

/* Turn n tokens into the 64-bit hashes of their shingles of k, in place; return how many.
 * Fewer tokens than k: all of them are one shingle, salted with their number. */
static int64_t shingle(uint64_t *t, int64_t n, int64_t k) {
    if (n == 0) return 0;
    if (n < k) {
        uint64_t h = 0;
        for (int64_t i = 0; i < n; i++) h = h * SHINGLE_BASE + t[i];
        t[0] = fmix64(h ^ (uint64_t)n);
        return 1;
    }
    uint64_t top = 1;
    for (int64_t i = 0; i < k; i++) top *= SHINGLE_BASE;
    uint64_t h = 0;
    for (int64_t i = 0; i < k - 1; i++) h = h * SHINGLE_BASE + t[i];
    uint64_t out = 0; /* the token that leaves the window, kept since its place is written over */
    int64_t count = n - k + 1;
    for (int64_t i = 0; i < count; i++) {
        h = h * SHINGLE_BASE + t[i + k - 1];
        if (i) h -= out * top;
        out = t[i];
        t[i] = fmix64(h ^ (uint64_t)k);
    }
    return count;
}

API int32_t measure_units(const uint32_t *codes, const int64_t *starts, const int64_t *ends, int64_t n,
                          uint64_t *hashes, int32_t *tokens, int32_t *characters) {
    uint64_t *t = malloc(sizeof(uint64_t) * (size_t)most_codes(codes, starts, ends, n));
    if (!t) return -1;
    for (int64_t i = 0; i < n; i++) {
        int64_t m = tokenise(codes, starts[i], ends[i], t);
        uint64_t h = (uint64_t)m, power = SHINGLE_BASE;
        for (int64_t j = 0; j < m; j++) { h += t[j] * power; power *= SHINGLE_BASE; }
        hashes[i] = fmix64(h);
        tokens[i] = (int32_t)m;
        int32_t kept = 0;
        for (int64_t j = starts[i]; j < ends[i]; j++) {
            uint32_t point = codes[j] & POINT;
            kept += point >= EXPANSION ? expanded_characters(point) : point > 1;
        }
        characters[i] = kept;
    }
    free(t);
    return 0;
}

API int32_t equal_units(const uint32_t *codes, const int64_t *starts, const int64_t *ends,
                        const int64_t *a, const int64_t *b, int64_t n, uint8_t *equal) {
    int64_t room = most_codes_of_pairs(codes, starts, ends, a, b, n);
    uint64_t *x = malloc(sizeof(uint64_t) * (size_t)room), *y = malloc(sizeof(uint64_t) * (size_t)room);
    if (!x || !y) { free(x); free(y); return -1; }
    int64_t in_x = -1, m = 0;
    for (int64_t i = 0; i < n; i++) {
        if (a[i] != in_x) { m = tokenise(codes, starts[a[i]], ends[a[i]], x); in_x = a[i]; }
        int64_t k = tokenise(codes, starts[b[i]], ends[b[i]], y);
        equal[i] = m == k && memcmp(x, y, sizeof(uint64_t) * (size_t)m) == 0;
    }
    free(x); free(y);
    return 0;
}

API int32_t shingle_units(const uint32_t *codes, const int64_t *starts, const int64_t *ends, int64_t n, int64_t k,
                          const int64_t *offsets, uint64_t *out) {
    uint64_t *t = malloc(sizeof(uint64_t) * (size_t)most_codes(codes, starts, ends, n));
    if (!t) return -1;
    for (int64_t i = 0; i < n; i++) {
        int64_t m = shingle(t, tokenise(codes, starts[i], ends[i], t), k);
        memcpy(out + offsets[i], t, sizeof(uint64_t) * (size_t)m);
    }
    free(t);
    return 0;
}

/* ------------------------------------------------------------------ searching */

/* Places are noted a block at a time, without a branch. */
enum { BLOCK = 4096 };

/* Positions of the code points whose flag is set; at most `room` are written, and `found` says how many there are. */
API int32_t find_flagged(const uint32_t *codes, int64_t n, const uint8_t *flags, int64_t flags_n,
                         int64_t room, int64_t *positions, int64_t *found) {
    int64_t count = 0;
    int32_t noted[BLOCK];
    for (int64_t base = 0; flags_n > 0 && base < n; base += BLOCK) {
        int32_t size = (int32_t)(n - base < BLOCK ? n - base : BLOCK), notes = 0;
        for (int32_t j = 0; j < size; j++) {
            uint32_t code = codes[base + j], known = code < (uint64_t)flags_n;
            noted[notes] = j;
            notes += (int32_t)(known & (flags[known ? code : 0] != 0));
        }
        for (int32_t k = 0; k < notes && count + k < room; k++) positions[count + k] = base + noted[k];
        count += notes;
    }
    *found = count;
    return 0;
}

/* out[i] = table[codes[i]] without the bits of `flags`, and positions by rules of four words each, as above: an entry
 * with a bit of the first word is reported if one within two places has a bit of the second, or the next one a bit of
 * the third and the one before it, unless the fourth is 0, a bit of that; or if both words are 0. A code beyond the table takes its last entry.
 *
 * A block is looked up with two entries on either side; then its watched places, which are few, are held to the rules. */
API int32_t translate(const uint32_t *codes, int64_t n, const uint32_t *table, int64_t table_n, int64_t flags,
                      const uint32_t *rules, int64_t rules_n, uint32_t *out, int64_t room, int64_t *positions, int64_t *found) {
    enum { BESIDE = 2 };
    int64_t count = 0;
    uint32_t last = (uint32_t)(table_n - 1), mask = ~(uint32_t)flags, watched = 0, always = 0;
    uint32_t entries[BLOCK + 2 * BESIDE] = {0};
    int32_t noted[BLOCK];
    for (const uint32_t *rule = rules; rule < rules + 4 * rules_n; rule += 4) {
        watched |= rule[0];
        if (!(rule[1] | rule[2])) always |= rule[0];
    }
    for (int64_t base = 0; base < n; base += BLOCK) {
        int32_t size = (int32_t)(n - base < BLOCK ? n - base : BLOCK), notes = 0;
        for (int32_t j = 0; j < size; j++) {
            uint32_t code = codes[base + j], v = table[code < last ? code : last];
            entries[BESIDE + j] = v;
            out[base + j] = v & mask;
            noted[notes] = BESIDE + j;
            notes += (v & watched) != 0;
        }
        for (int64_t j = size; j < size + BESIDE; j++)
            entries[BESIDE + j] = base + j < n ? table[codes[base + j] < last ? codes[base + j] : last] : 0;
        for (int32_t k = 0; k < notes; k++) {
            const uint32_t *at = entries + noted[k];
            uint32_t v = at[0], next = at[1], around = next | at[-1] | at[-2] | at[2];
            int reported = (v & always) != 0;
            for (const uint32_t *rule = rules; !reported && rule < rules + 4 * rules_n; rule += 4)
                if (v & rule[0]) /* of most marks, the rule of one flag alone */
                    reported = (around & rule[1]) || ((next & rule[2]) && (!rule[3] || (at[-1] & rule[3])));
            if (!reported) continue;
            if (count < room) positions[count] = base + noted[k] - BESIDE;
            count++;
        }
        for (int32_t j = 0; j < BESIDE; j++) entries[j] = entries[size + j];
    }
    *found = count;
    return 0;
}

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
API int32_t instruction_set(void) {
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

API int32_t sign_units(const uint32_t *codes, const int64_t *starts, const int64_t *ends, int64_t n, int64_t k,
                       const uint32_t *a, const uint32_t *b, int64_t slots, uint32_t *signatures) {
    int64_t room = most_codes(codes, starts, ends, n);
    uint64_t *t = malloc(sizeof(uint64_t) * (size_t)room);
    uint32_t *h = malloc(sizeof(uint32_t) * (size_t)room);
    if (!t || !h) { free(t); free(h); return -1; }
    signer sign = choose_signer();
    for (int64_t i = 0; i < n; i++) {
        int64_t m = shingle(t, tokenise(codes, starts[i], ends[i], t), k);
        for (int64_t j = 0; j < m; j++) h[j] = fmix32((uint32_t)t[j]);
        uint32_t *out = signatures + i * slots;
        for (int64_t j = 0; j < slots; j++) out[j] = EMPTY_SLOT;
        sign(h, m, a, b, slots, out);
    }
    free(t); free(h);
    return 0;
}

/* The same signatures from shingle hashes that stand in memory already. */
API int32_t sign_hashes(const uint32_t *hashes, const int64_t *offsets, int64_t n,
                        const uint32_t *a, const uint32_t *b, int64_t slots, uint32_t *signatures) {
    int64_t room = longest(offsets, offsets + 1, n);
    uint32_t *h = malloc(sizeof(uint32_t) * (size_t)room);
    if (!h) return -1;
    signer sign = choose_signer();
    for (int64_t i = 0; i < n; i++) {
        int64_t m = offsets[i + 1] - offsets[i];
        for (int64_t j = 0; j < m; j++) h[j] = fmix32(hashes[offsets[i] + j]);
        uint32_t *out = signatures + i * slots;
        for (int64_t j = 0; j < slots; j++) out[j] = EMPTY_SLOT;
        sign(h, m, a, b, slots, out);
    }
    free(h);
    return 0;
}

/* ------------------------------------------------------------------ bands and estimates */

/* keys[band * n + unit]: 64-bit key of a unit's rows in a band. */
API int32_t band_keys(const uint32_t *signatures, int64_t n, int64_t slots, int64_t bands, int64_t rows, uint64_t *keys) {
    for (int64_t i = 0; i < n; i++) {
        const uint32_t *s = signatures + i * slots;
        for (int64_t band = 0; band < bands; band++) {
            uint64_t h = (uint64_t)band;
            for (int64_t r = 0; r < rows; r++) h = h * SHINGLE_BASE + s[band * rows + r];
            keys[band * n + i] = fmix64(h);
        }
    }
    return 0;
}

/* Positions that share a key: ascending in their group, groups by their first position. `first` and `size`
 * are working space of n each; members has room for n, offsets for n / 2 + 1. */
API int32_t group_equal(const uint64_t *keys, int64_t n, int64_t *first, int64_t *size,
                        int64_t *members, int64_t *offsets, int64_t *groups) {
    uint64_t cells = 16;
    while (cells < 2 * (uint64_t)n) cells *= 2;
    int64_t *head = malloc(cells * sizeof(int64_t));
    if (!head) return -1;
    memset(head, 0xFF, cells * sizeof(int64_t));
    for (int64_t i = 0; i < n; i++) {
        uint64_t c = keys[i] & (cells - 1);
        while (head[c] >= 0 && keys[head[c]] != keys[i]) c = (c + 1) & (cells - 1);
        if (head[c] < 0) { head[c] = i; size[i] = 0; }
        first[i] = head[c];
        size[head[c]]++;
    }
    free(head);
    int64_t total = 0, count = 0;
    for (int64_t i = 0; i < n; i++) {
        if (first[i] != i || size[i] < 2) continue;
        offsets[count++] = total;
        total += size[i];
        size[i] = offsets[count - 1]; /* from now on: where the group's next member goes */
        members[size[i]++] = i;
        first[i] = -1; /* marks a leader whose group is written */
    }
    offsets[count] = total;
    for (int64_t i = 0; i < n; i++)
        if (first[i] >= 0 && first[i] != i) members[size[first[i]]++] = i;
    *groups = count;
    return 0;
}

API int32_t count_equal_slots(const uint32_t *signatures, int64_t slots, const int64_t *a, const int64_t *b, int64_t n,
                              int32_t *counts) {
    for (int64_t i = 0; i < n; i++) {
        const uint32_t *x = signatures + a[i] * slots, *y = signatures + b[i] * slots;
        uint32_t equal = 0;
        for (int64_t j = 0; j < slots; j++) equal += x[j] == y[j];
        counts[i] = (int32_t)equal;
    }
    return 0;
}

/* ------------------------------------------------------------------ shingle sets and verification */

/* Open addressing; a cell is filled when gen[cell] is the current generation, so emptying is free. */
typedef struct {
    uint64_t *key;
    uint32_t *gen, *hit;
    uint64_t mask;
    uint32_t now;
} Table;

static int table_open(Table *t, int64_t most) {
    uint64_t cells = 16;
    while (cells < 2 * (uint64_t)most) cells *= 2;
    t->mask = cells - 1;
    t->now = 0;
    t->key = malloc(cells * sizeof(uint64_t));
    t->gen = calloc(cells, sizeof(uint32_t));
    t->hit = calloc(cells, sizeof(uint32_t));
    return t->key && t->gen && t->hit;
}

static void table_close(Table *t) { free(t->key); free(t->gen); free(t->hit); }

/* A generation number is used once; when they run out the marks are wiped and numbering begins anew. */
static void table_clear(Table *t) {
    if (++t->now == 0) {
        memset(t->gen, 0, (t->mask + 1) * sizeof(uint32_t));
        memset(t->hit, 0, (t->mask + 1) * sizeof(uint32_t));
        t->now = 1;
    }
}

/* Insert n hashes; return how many are distinct. Small sets use few cells of a large table. */
static int32_t table_fill(Table *t, const uint64_t *h, int64_t n, uint64_t mask) {
    int32_t distinct = 0;
    table_clear(t);
    for (int64_t i = 0; i < n; i++) {
        uint64_t c = h[i] & mask;
        while (t->gen[c] == t->now && t->key[c] != h[i]) c = (c + 1) & mask;
        if (t->gen[c] != t->now) { t->gen[c] = t->now; t->key[c] = h[i]; distinct++; }
    }
    return distinct;
}

static uint64_t mask_for(int64_t n) {
    uint64_t cells = 16;
    while (cells < 2 * (uint64_t)n) cells *= 2;
    return cells - 1;
}

API int32_t count_distinct(const uint32_t *codes, const int64_t *starts, const int64_t *ends, int64_t n, int64_t k,
                           int32_t *sizes) {
    int64_t room = most_codes(codes, starts, ends, n);
    uint64_t *t = malloc(sizeof(uint64_t) * (size_t)room);
    Table table = {0};
    int ok = t && table_open(&table, room);
    for (int64_t i = 0; ok && i < n; i++) {
        int64_t m = shingle(t, tokenise(codes, starts[i], ends[i], t), k);
        sizes[i] = table_fill(&table, t, m, mask_for(m));
    }
    table_close(&table);
    free(t);
    return ok ? 0 : -1;
}

/* shared[i] = |A and B| for the pair (a[i], b[i]), or -1 as soon as it cannot reach needed[i].
 * Pairs that follow one another with the same a share its table. */
API int32_t count_shared(const uint32_t *codes, const int64_t *starts, const int64_t *ends, int64_t k,
                         const int64_t *a, const int64_t *b, const int32_t *needed, int64_t n, int32_t *shared) {
    int64_t room = most_codes_of_pairs(codes, starts, ends, a, b, n);
    uint64_t *x = malloc(sizeof(uint64_t) * (size_t)room), *y = malloc(sizeof(uint64_t) * (size_t)room);
    Table table = {0};
    int ok = x && y && table_open(&table, room);
    int64_t filled = -1;
    uint64_t mask = 0;
    uint32_t mark = 0;
    for (int64_t i = 0; ok && i < n; i++) {
        if (a[i] != filled) {
            int64_t m = shingle(x, tokenise(codes, starts[a[i]], ends[a[i]], x), k);
            mask = mask_for(m);
            table_fill(&table, x, m, mask);
            filled = a[i];
        }
        if (++mark == 0) { memset(table.hit, 0, (table.mask + 1) * sizeof(uint32_t)); mark = 1; }
        int64_t m = shingle(y, tokenise(codes, starts[b[i]], ends[b[i]], y), k);
        int32_t count = 0;
        int64_t left = m;
        for (int64_t j = 0; j < m && count + left >= needed[i]; j++, left--) {
            uint64_t c = y[j] & mask;
            while (table.gen[c] == table.now && table.key[c] != y[j]) c = (c + 1) & mask;
            if (table.gen[c] == table.now && table.hit[c] != mark) { table.hit[c] = mark; count++; }
        }
        shared[i] = count >= needed[i] ? count : -1;
    }
    table_close(&table);
    free(x); free(y);
    return ok ? 0 : -1;
}
