/* Tokens and shingles of units. plain/units.py is the specification: same names, same results. */
#include "tokens.h"

/* ------------------------------------------------------------------ codes that stand for several */

/* The sequences that codes from EXPANSION on stand for; handed over once, before anything else is called. */
static uint32_t *expansion_codes;
static int64_t *expansion_offsets, expansions;

DOOR(set_expansions) {
    int64_t size, n;
    const uint32_t *codes = take_any(c, U32, &size);
    const int64_t *offsets = take_offsets(c, size, &n);
    if (c->failed) return;
    if (longest(offsets, offsets + 1, n) > LONGEST_EXPANSION) { index_error(c, "a sequence is too long"); return; }
    expansion_codes = realloc(expansion_codes, sizeof *codes * (size_t)(size + 1));
    expansion_offsets = realloc(expansion_offsets, sizeof *offsets * (size_t)(n + 1));
    if (!expansion_codes || !expansion_offsets) { expansions = 0; no_memory(c); return; }
    if (size) memcpy(expansion_codes, codes, sizeof *codes * (size_t)size);
    memcpy(expansion_offsets, offsets, sizeof *offsets * (size_t)(n + 1));
    expansions = n;
}

Sequence expansion_of(uint32_t code) {
    int64_t which = (int64_t)(code & POINT) - EXPANSION;
    return (Sequence){expansion_codes + expansion_offsets[which], expansion_offsets[which + 1] - expansion_offsets[which]};
}

/* A bit that all of them have, and few others: what is without it is looked through at once. */
#define HIGH 0x100000u

/* How many codes a unit is written out to; -1 where one stands for a sequence that is not there. */
static int64_t written_codes(const Units *u, int64_t unit) {
    int64_t start = u->starts[unit], end = u->ends[unit], length = end - start;
    uint32_t any = 0;
    for (int64_t j = start; j < end; j++) any |= u->codes[j];
    if (!(any & HIGH)) return length;
    for (int64_t j = start; j < end; j++) {
        int64_t which = (int64_t)(u->codes[j] & POINT) - EXPANSION;
        if (which >= expansions) return -1;
        if (which >= 0) length += expansion_offsets[which + 1] - expansion_offsets[which] - 1;
    }
    return length;
}

static Room measure_room(const Units *u, const int64_t *which, int64_t n) {
    Room room = {1, 0};
    for (int64_t i = 0; i < n; i++) {
        if (which && i && which[i] == which[i - 1]) continue;
        int64_t length = written_codes(u, which ? which[i] : i);
        if (length < 0) return (Room){-1, 0};
        room.most = most_of(room.most, length);
        room.total += length;
    }
    return room;
}

static Room room_of(Call *c, const Units *u, const int64_t *which, int64_t n) {
    Room room = {0, 0};
    RUN(c, room = measure_room(u, which, n));
    if (room.most >= 0) return room;
    index_error(c, "a code stands for a sequence that is not there");
    return (Room){0, 0};
}

Room room_for_units(Call *c, const Units *u) { return room_of(c, u, NULL, u->n); }

int64_t room_for_pairs(Call *c, const Units *u, const Pairs *pairs) {
    return most_of(room_of(c, u, pairs->a, pairs->n).most, room_of(c, u, pairs->b, pairs->n).most);
}

Pairs take_pairs(Call *c, const Units *u) {
    Pairs pairs = {0};
    pairs.a = take_any(c, I64, &pairs.n);
    pairs.b = take(c, I64, pairs.n);
    for (int side = 0; side < 2; side++) {
        const int64_t *which = side ? pairs.b : pairs.a;
        check_index(c, which, pairs.n, u->n);
        for (int64_t i = 0; !c->failed && i < pairs.n; i++)
            check_spans(c, u->starts + which[i], u->ends + which[i], 1, u->size);
    }
    return pairs;
}

/* How many of the codes that one stands for are characters that count. */
static int32_t expanded_characters(uint32_t code) {
    Sequence sequence = expansion_of(code);
    int32_t kept = 0;
    for (int64_t j = 0; j < sequence.n; j++) kept += (sequence.codes[j] & POINT) > 1;
    return kept;
}

/* ------------------------------------------------------------------ tokens and shingles */

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

int64_t tokenise(const Units *u, int64_t unit, uint64_t *out) {
    const uint32_t *codes = u->codes;
    int64_t start = u->starts[unit], end = u->ends[unit];
    Tokens t = {out, 0, 1, 0, 0};
    for (int64_t i = start; i < end; i++) {
        uint32_t c = codes[i], point = c & POINT;
        if (c < EXPANSION && !t.inside) { /* most codes: without a branch whether it counts */
            out[t.n] = c;
            t.n += c > 1;
            continue;
        }
        if (!point) continue;
        if (point < EXPANSION) { add_code(&t, c); continue; }
        Sequence sequence = expansion_of(c);
        if (c & START) end_word(&t);
        uint32_t mask = c & WORD ? 0xFFFFFFFFu : POINT;
        for (int64_t j = 0; j < sequence.n; j++) add_code(&t, sequence.codes[j] & mask);
    }
    end_word(&t);
    return t.n;
}

int64_t shingle(uint64_t *t, int64_t n, int64_t k) {
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

/* ------------------------------------------------------------------ measures of units */

enum { LANES = 4 };

/* The sum of t[j] * SHINGLE_BASE^(j + 1): four products at once, since each power waits for the one before. */
static uint64_t hash_tokens(const uint64_t *t, int64_t m) {
    uint64_t power[LANES] = {SHINGLE_BASE}, step, sum = 0, sums[LANES] = {0};
    for (int lane = 1; lane < LANES; lane++) power[lane] = power[lane - 1] * SHINGLE_BASE;
    step = power[LANES - 1];
    int64_t j = 0;
    for (; j + LANES <= m; j += LANES)
        for (int lane = 0; lane < LANES; lane++) { sums[lane] += t[j + lane] * power[lane]; power[lane] *= step; }
    for (int lane = 0; j < m; j++, lane++) sum += t[j] * power[lane];
    for (int lane = 0; lane < LANES; lane++) sum += sums[lane];
    return sum;
}

/* How many of the codes are characters that count. */
static int32_t count_characters(const uint32_t *codes, int64_t n) {
    int32_t kept = 0;
    uint32_t any = 0;
    for (int64_t j = 0; j < n; j++) { any |= codes[j]; kept += (codes[j] & POINT) > 1; }
    if (!(any & HIGH)) return kept;
    for (int64_t j = 0; j < n; j++)
        if ((codes[j] & POINT) >= EXPANSION) kept += expanded_characters(codes[j]) - 1;
    return kept;
}

static void measure_units(const Units *u, uint64_t *t, uint64_t *hashes, int32_t *tokens, int32_t *characters) {
    for (int64_t i = 0; i < u->n; i++) {
        int64_t m = tokenise(u, i, t);
        hashes[i] = fmix64((uint64_t)m + hash_tokens(t, m));
        tokens[i] = (int32_t)m;
        characters[i] = count_characters(u->codes + u->starts[i], u->ends[i] - u->starts[i]);
    }
}

DOOR(measure_units) {
    Units u = take_units(c);
    uint64_t *t = scratch(c, room_for_units(c, &u).most, sizeof *t), *hashes = make(c, U64, u.n);
    int32_t *tokens = make(c, I32, u.n), *characters = make(c, I32, u.n);
    RUN(c, measure_units(&u, t, hashes, tokens, characters));
}

static void equal_units(const Units *u, const Pairs *pairs, uint64_t *x, uint64_t *y, uint8_t *equal) {
    int64_t in_x = -1, m = 0;
    for (int64_t i = 0; i < pairs->n; i++) {
        if (pairs->a[i] != in_x) m = tokenise(u, in_x = pairs->a[i], x);
        int64_t k = tokenise(u, pairs->b[i], y);
        equal[i] = m == k && memcmp(x, y, sizeof *x * (size_t)m) == 0;
    }
}

DOOR(equal_units) {
    Units u = take_units_unchecked(c);
    Pairs pairs = take_pairs(c, &u);
    int64_t room = room_for_pairs(c, &u, &pairs);
    uint64_t *x = scratch(c, room, sizeof *x), *y = scratch(c, room, sizeof *y);
    uint8_t *equal = make(c, BOOL, pairs.n);
    RUN(c, equal_units(&u, &pairs, x, y, equal));
}

static void shingle_units(const Units *u, int64_t k, uint64_t *out, int64_t *offsets) {
    offsets[0] = 0;
    for (int64_t i = 0; i < u->n; i++) offsets[i + 1] = offsets[i] + shingle_unit(u, i, k, out + offsets[i]);
}

DOOR(shingle_units) {
    Units u = take_units(c);
    int64_t k = number(c, 1), *offsets = scratch(c, u.n + 1, sizeof *offsets);
    uint64_t *out = make(c, U64, room_for_units(c, &u).total); /* what is not written takes no memory */
    RUN(c, shingle_units(&u, k, out, offsets));
    trim(c, c->failed ? 0 : offsets[u.n]);
    give(c, I64, offsets, u.n + 1);
}
