/* Pairs of neighbours among the characters that count. plain/character_pairs.py is the specification: same names, same results. */
#include "door.h"

enum { COUNTS = 3, PAIR_BITS = 21, POINT_BITS = 21, AHEAD = 12 };

INLINE uint32_t slot_of(uint64_t first, uint64_t second) {
    return (uint32_t)((first * WORD_BASE + second) * WORD_BASE >> (64 - PAIR_BITS));
}

static int64_t count_characters(const uint32_t *codes, int64_t n) {
    int64_t m = 0;
    for (int64_t i = 0; i < n; i++) m += (codes[i] & POINT) >= COUNTS;
    return m;
}

static void take_characters(const uint32_t *codes, int64_t n, uint32_t *text, uint8_t *touching) {
    int64_t m = 0;
    uint8_t apart = 1;
    for (int64_t i = 0; i < n; i++) {
        uint32_t point = codes[i] & POINT;
        if (point >= COUNTS) { text[m] = point; touching[m++] = !apart; apart = 0; }
        else apart |= point == 1;
    }
    touching[m] = 0;
}

/* The table is larger than the nearer caches: what is asked soon is on its way. */
INLINE void fetch_ahead(const uint32_t *seen, const uint32_t *text, int64_t i, int64_t m) {
    if (i + AHEAD + 1 < m) PREFETCH(seen + slot_of(text[i + AHEAD], text[i + AHEAD + 1]));
}

/* A slot that is guarded has its high bit set while its pairs are counted: no second table is looked at. */
static void count_pairs(const uint32_t *text, int64_t m, const int64_t *guards, int64_t guards_n, uint32_t *seen, List *guarded) {
    enum { COUNT = 0x7FFFFFFF };
    for (int64_t k = 0; k < guards_n; k++) seen[guards[k]] = COUNT + 1u;
    for (int64_t i = 0; i + 1 < m; i++) {
        fetch_ahead(seen, text, i, m);
        if (++seen[slot_of(text[i], text[i + 1])] <= COUNT) continue;
        if (!reserve(guarded, 1)) return;
        guarded->at[guarded->n++] = (uint64_t)i;
    }
    for (int64_t k = 0; k < guards_n; k++) seen[guards[k]] &= COUNT;
}

/* A bit for each slot whose pairs occur so often at the most: these fit the nearer caches. */
static void mark_rare(const uint32_t *seen, int64_t most, uint64_t *few) {
    for (int64_t slot = 0; slot < 1 << PAIR_BITS; slot++) few[slot / 64] |= (uint64_t)(seen[slot] <= most) << slot % 64;
}

static int64_t list_rare(const uint32_t *text, const uint8_t *touching, int64_t m, const uint64_t *few, int64_t *rare) {
    int64_t n = 0;
    for (int64_t i = 1; i < m; i++) {
        uint32_t slot = slot_of(text[i - 1], text[i]);
        rare[n] = i;
        n += touching[i] & (few[slot / 64] >> slot % 64 & 1);
    }
    return n;
}

DOOR(rare_pairs) {
    int64_t n, guards_n, m = 0, found = 0;
    const uint32_t *codes = take_any(c, U32, &n);
    const int64_t *guards = take_any(c, I64, &guards_n);
    check_index(c, guards, guards_n, 1 << PAIR_BITS);
    int64_t most = number(c, 0);
    RUN(c, m = count_characters(codes, n));
    uint32_t *text = make(c, U32, m);
    uint8_t *touching = make(c, BOOL, m + 1);
    uint32_t *seen = make_zeros(c, U32, 1 << PAIR_BITS);
    uint64_t *few = zeros(c, 1 << (PAIR_BITS - 6), sizeof *few);
    int64_t *rare = scratch(c, m, sizeof *rare); /* what is not written takes no memory */
    RUN(c, {
        take_characters(codes, n, text, touching);
        count_pairs(text, m, guards, guards_n, seen, &c->list);
        mark_rare(seen, most, few);
        found = list_rare(text, touching, m, few, rare);
    });
    give(c, I64, rare, found);
    give(c, I64, c->list.at, c->list.n);
}

/* The index of a key among those that ascend; -1 where it is none. */
static int64_t index_of(int64_t key, const int64_t *keys, int64_t n) {
    int64_t lo = 0, hi = n;
    while (lo < hi) {
        int64_t middle = lo + (hi - lo) / 2;
        if (keys[middle] < key) lo = middle + 1; else hi = middle;
    }
    return lo < n && keys[lo] == key ? lo : -1;
}

/* Positions and keys, one after another. Two bitmaps, of the low bits of first and of second characters, part nearly all
 * pairs from those looked for. */
static void find_pairs(const uint32_t *codes, int64_t n, const int64_t *keys, int64_t keys_n, List *found) {
    enum { LOW = 16 };
    static const uint64_t one = 1;
    uint64_t firsts[1 << (LOW - 6)] = {0}, seconds[1 << (LOW - 6)] = {0};
    for (int64_t k = 0; k < keys_n; k++) {
        uint32_t first = (uint32_t)(keys[k] >> POINT_BITS) & 0xFFFF, second = (uint32_t)keys[k] & 0xFFFF;
        firsts[first >> 6] |= one << (first & 63);
        seconds[second >> 6] |= one << (second & 63);
    }
    uint32_t before = 0;
    int64_t at = -1;
    for (int64_t i = 0; i < n; i++) {
        uint32_t point = codes[i] & POINT, low = point & 0xFFFF;
        if (point < COUNTS) continue;
        if (at >= 0 && seconds[low >> 6] >> (low & 63) & 1) {
            int64_t key = index_of((int64_t)before << POINT_BITS | point, keys, keys_n);
            if (key >= 0) {
                if (!reserve(found, 2)) return;
                found->at[found->n++] = (uint64_t)at;
                found->at[found->n++] = (uint64_t)key;
            }
        }
        before = point;
        at = firsts[low >> 6] >> (low & 63) & 1 ? i : -1;
    }
}

DOOR(find_pairs) {
    int64_t n, keys_n;
    const uint32_t *codes = take_any(c, U32, &n);
    const int64_t *keys = take_any(c, I64, &keys_n);
    RUN(c, find_pairs(codes, n, keys, keys_n, &c->list));
    give_pairs(c);
}
