/* Single characters, looked up in tables. plain/search.py is the specification: same names, same results. */
#include "door.h"

/* Places are noted a block at a time, without a branch. */
enum { BLOCK = 4096 };

/* Positions of the codes whose flag is set. */
static void find_flagged(const uint32_t *codes, int64_t n, const uint8_t *flags, int64_t flags_n, List *positions) {
    int32_t noted[BLOCK];
    for (int64_t base = 0; flags_n > 0 && base < n; base += BLOCK) {
        int32_t size = (int32_t)(n - base < BLOCK ? n - base : BLOCK), notes = 0;
        for (int32_t j = 0; j < size; j++) {
            uint32_t code = codes[base + j], known = code < (uint64_t)flags_n;
            noted[notes] = j;
            notes += (int32_t)(known & (flags[known ? code : 0] != 0));
        }
        if (!reserve(positions, notes)) return;
        for (int32_t k = 0; k < notes; k++) positions->at[positions->n++] = (uint64_t)(base + noted[k]);
    }
}

DOOR(find_flagged) {
    int64_t n, flags_n;
    const uint32_t *codes = take_any(c, U32, &n);
    const uint8_t *flags = take_any(c, U8, &flags_n);
    RUN(c, find_flagged(codes, n, flags, flags_n, &c->list));
    give(c, I64, c->list.at, c->list.n);
}

/* Starts and ends, one after the other, of lines without the white space around them. */
static void line_spans(const uint32_t *codes, int64_t n, const uint8_t *kinds, int64_t kinds_n, List *spans) {
    enum { SPACE = 1, BREAK = 2 };
    int64_t start = -1, last = -1; /* of the ink of the line */
    for (int64_t i = 0; i <= n; i++) {
        uint8_t kind = i == n ? BREAK : codes[i] < (uint64_t)kinds_n ? kinds[codes[i]] : 0;
        if (!kind) {
            last = i;
            if (start < 0) start = i;
        } else if (kind != SPACE && start >= 0) {
            if (!reserve(spans, 2)) return;
            spans->at[spans->n++] = (uint64_t)start;
            spans->at[spans->n++] = (uint64_t)last + 1;
            start = -1;
        }
    }
}

DOOR(line_spans) {
    int64_t n, kinds_n;
    const uint32_t *codes = take_any(c, U32, &n);
    const uint8_t *kinds = take_any(c, U8, &kinds_n);
    RUN(c, line_spans(codes, n, kinds, kinds_n, &c->list));
    give_pairs(c);
}

static void count_kinds(const Units *u, const uint8_t *kinds, int64_t kinds_n, int64_t number, int32_t *counts) {
    for (int64_t i = 0; i < u->n; i++) {
        int32_t *own = counts + i * number;
        for (int64_t j = u->starts[i]; j < u->ends[i]; j++) {
            uint32_t code = u->codes[j];
            uint8_t kind = code < (uint64_t)kinds_n ? kinds[code] : 0;
            if (kind && kind <= number) own[kind - 1]++;
        }
    }
}

DOOR(count_kinds) {
    int64_t kinds_n;
    Units u = take_units(c);
    const uint8_t *kinds = take_any(c, U8, &kinds_n);
    int64_t kinds_of = number(c, 1);
    int32_t *counts = make_table(c, I32, u.n, kinds_of);
    RUN(c, {
        memset(counts, 0, sizeof *counts * (size_t)(u.n * kinds_of));
        count_kinds(&u, kinds, kinds_n, kinds_of, counts);
    });
}

/* Of ascending starts the last one at or before each place, -1 where there is none. Halves are taken without a branch,
 * which nothing could foretell, and of several places at a time, since each step waits for memory. */
static void find_last(const int64_t *starts, int64_t n, const int64_t *places, int64_t places_n, int64_t *out) {
    enum { SIDE_BY_SIDE = 8 };
    for (int64_t i = 0; i < places_n; i += SIDE_BY_SIDE) {
        int64_t size = places_n - i < SIDE_BY_SIDE ? places_n - i : SIDE_BY_SIDE;
        int64_t base[SIDE_BY_SIDE] = {0}, place[SIDE_BY_SIDE] = {0};
        for (int64_t j = 0; j < size; j++) place[j] = places[i + j];
        for (int64_t left = n, half; left > 1; left -= half) {
            half = left / 2;
            for (int j = 0; j < SIDE_BY_SIDE; j++)
                base[j] += half & -(int64_t)(starts[base[j] + half - 1] <= place[j]);
        }
        for (int64_t j = 0; j < size; j++) out[i + j] = base[j] - !(n && starts[base[j]] <= place[j]);
    }
}

DOOR(find_last) {
    int64_t n, places_n;
    const int64_t *starts = take_any(c, I64, &n), *places = take_any(c, I64, &places_n);
    int64_t *out = make(c, I64, places_n);
    RUN(c, find_last(starts, n, places, places_n, out));
}

typedef struct { const uint32_t *table, *rules, *rules_end; uint32_t last, mask; } Translation;

/* out[i] = table[codes[i]] without the bits of `flags`, and positions by rules of four words each: an entry
 * with a bit of the first word is reported if one within two places has a bit of the second, or the next one a bit of
 * the third and the one before it, unless the fourth is 0, a bit of that; or if both words are 0. A code beyond the table takes its last entry.
 *
 * A block is looked up with two entries on either side; then its watched places, which are few, are held to the rules. */
static void translate(const uint32_t *codes, int64_t n, const Translation *t, uint32_t *out, List *positions) {
    enum { BESIDE = 2 };
    uint32_t watched = 0, always = 0, entries[BLOCK + 2 * BESIDE] = {0};
    int32_t noted[BLOCK];
    for (const uint32_t *rule = t->rules; rule < t->rules_end; rule += 4) {
        watched |= rule[0];
        if (!(rule[1] | rule[2])) always |= rule[0];
    }
    for (int64_t base = 0; base < n; base += BLOCK) {
        int32_t size = (int32_t)(n - base < BLOCK ? n - base : BLOCK), notes = 0;
        for (int32_t j = 0; j < size; j++) {
            uint32_t code = codes[base + j], v = t->table[code < t->last ? code : t->last];
            entries[BESIDE + j] = v;
            out[base + j] = v & t->mask;
            noted[notes] = BESIDE + j;
            notes += (v & watched) != 0;
        }
        for (int64_t j = size; j < size + BESIDE; j++)
            entries[BESIDE + j] = base + j < n ? t->table[codes[base + j] < t->last ? codes[base + j] : t->last] : 0;
        if (!reserve(positions, notes)) return;
        for (int32_t k = 0; k < notes; k++) {
            const uint32_t *at = entries + noted[k];
            uint32_t v = at[0], next = at[1], around = next | at[-1] | at[-2] | at[2];
            int reported = (v & always) != 0;
            for (const uint32_t *rule = t->rules; !reported && rule < t->rules_end; rule += 4)
                if (v & rule[0]) /* of most marks, the rule of one flag alone */
                    reported = (around & rule[1]) || ((next & rule[2]) && (!rule[3] || (at[-1] & rule[3])));
            if (reported) positions->at[positions->n++] = (uint64_t)(base + noted[k] - BESIDE);
        }
        for (int32_t j = 0; j < BESIDE; j++) entries[j] = entries[size + j];
    }
}

DOOR(translate) {
    int64_t n, table_n, rules_n, width;
    const uint32_t *codes = take_any(c, U32, &n), *table = take_any(c, U32, &table_n);
    uint32_t mask = ~(uint32_t)number(c, 0);
    const uint32_t *rules = take_table(c, U32, &rules_n, &width);
    if (!table_n || (rules_n && width != 4)) index_error(c, "a table of nothing, or a rule that is not four words");
    Translation t = {table, rules, rules + 4 * rules_n, (uint32_t)(table_n - 1), mask};
    uint32_t *out = make(c, U32, n);
    RUN(c, translate(codes, n, &t, out, &c->list));
    give(c, I64, c->list.at, c->list.n);
}
