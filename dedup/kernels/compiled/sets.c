/* Sets in hash tables: equal keys, shingle sets, what two of them share. plain/units.py is the specification. */
#include "tokens.h"

/* ------------------------------------------------------------------ groups of equal keys */

/* Cells of a table that is at most half full. */
static uint64_t cells_for(int64_t n) {
    uint64_t cells = 16;
    while (cells < 2 * (uint64_t)n) cells *= 2;
    return cells;
}

#define NOBODY 0xFFFFFFFFu
enum { AHEAD = 16 };

/* Of each key the first that equals it, and of the first of a group how many are in it. */
typedef struct { uint32_t *head, *first, *size; int64_t *members, *offsets; } Groups;

/* Positions that share a key: ascending in their group, groups by their first position. Gives the number of groups. */
static int64_t group_equal(const uint64_t *keys, uint32_t n, uint64_t cells, Groups *g) {
    memset(g->head, 0xFF, cells * sizeof *g->head);
    for (uint32_t i = 0; i < n; i++) {
        if (i + AHEAD < n) PREFETCH(g->head + (keys[i + AHEAD] & (cells - 1)));
        uint64_t c = keys[i] & (cells - 1);
        while (g->head[c] != NOBODY && keys[g->head[c]] != keys[i]) c = (c + 1) & (cells - 1);
        if (g->head[c] == NOBODY) { g->head[c] = i; g->size[i] = 0; }
        g->first[i] = g->head[c];
        g->size[g->head[c]]++;
    }
    int64_t total = 0, count = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t first = g->first[i];
        if (first != i) { /* behind those of its group that are written */
            g->members[g->offsets[g->size[first]]++] = i;
        } else if (g->size[i] > 1) {
            int64_t size = g->size[i];
            g->size[i] = (uint32_t)count; /* from now on: which group it is */
            g->offsets[count++] = total + 1;
            g->members[total] = i;
            total += size;
        }
    }
    /* Each offset has moved to the end of its group. */
    memmove(g->offsets + 1, g->offsets, sizeof *g->offsets * (size_t)count);
    g->offsets[0] = 0;
    return count;
}

DOOR(group_equal) {
    int64_t n, groups = 0;
    const uint64_t *keys = take_any(c, U64, &n);
    if (n >= NOBODY) index_error(c, "more keys than can be numbered");
    uint64_t cells = cells_for(n);
    Groups g = {scratch(c, (int64_t)cells, 4), scratch(c, n, 4), scratch(c, n, 4), scratch(c, n, 8), scratch(c, n / 2 + 1, 8)};
    RUN(c, groups = group_equal(keys, (uint32_t)n, cells, &g));
    give(c, I64, g.members, c->failed ? 0 : g.offsets[groups]);
    give(c, I64, g.offsets, groups + 1);
}

/* All pairs of the members of each group, the first in the upper half, but for two of one family. */
static void pair_members(const int64_t *members, const int64_t *offsets, int64_t groups, const int64_t *family, List *pairs) {
    for (int64_t g = 0; g < groups; g++) {
        int64_t size = offsets[g + 1] - offsets[g];
        if (!reserve(pairs, size * (size - 1) / 2)) return;
        for (int64_t i = offsets[g]; i < offsets[g + 1]; i++)
            for (int64_t j = i + 1; j < offsets[g + 1]; j++)
                if (!family || family[members[i]] != family[members[j]])
                    pairs->at[pairs->n++] = (uint64_t)members[i] << 32 | (uint64_t)members[j];
    }
}

DOOR(pair_members) {
    int64_t n, groups, families;
    const int64_t *members = take_any(c, I64, &n), *offsets = take_offsets(c, n, &groups), *family = take_any(c, I64, &families);
    if (families) check_index(c, members, n, families);
    RUN(c, pair_members(members, offsets, groups, families ? family : NULL, &c->list));
    give(c, U64, c->list.at, c->list.n);
}

/* ------------------------------------------------------------------ shingle sets and verification */

/* Open addressing; a cell is filled when gen[cell] is the current generation, so emptying is free. */
typedef struct {
    uint64_t *key;
    uint32_t *gen, *hit;
    uint64_t mask;
    uint32_t now;
} Table;

static Table scratch_table(Call *c, int64_t most) {
    int64_t cells = (int64_t)cells_for(most);
    return (Table){scratch(c, cells, sizeof(uint64_t)), zeros(c, cells, sizeof(uint32_t)), zeros(c, cells, sizeof(uint32_t)),
                   (uint64_t)cells - 1, 0};
}

/* A generation number is used once; when they run out the marks are wiped and numbering begins anew. */
static void table_clear(Table *t) {
    if (++t->now == 0) {
        memset(t->gen, 0, (t->mask + 1) * sizeof(uint32_t));
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

static void count_distinct(const Units *u, int64_t k, uint64_t *t, Table *table, int32_t *sizes) {
    for (int64_t i = 0; i < u->n; i++) {
        int64_t m = shingle_unit(u, i, k, t);
        sizes[i] = table_fill(table, t, m, cells_for(m) - 1);
    }
}

DOOR(count_distinct) {
    Units u = take_units(c);
    int64_t k = number(c, 1), room = room_for_units(c, &u).most;
    uint64_t *t = scratch(c, room, sizeof *t);
    Table table = scratch_table(c, room);
    int32_t *sizes = make(c, I32, u.n);
    RUN(c, count_distinct(&u, k, t, &table, sizes));
}

typedef struct { uint64_t *x, *y; Table table; } Work;

/* shared[i] = |A and B| for the pair (a[i], b[i]), or -1 as soon as it cannot reach needed[i].
 * Pairs that follow one another with the same a share its table. */
static void count_shared(const Units *u, int64_t k, const Pairs *pairs, const int32_t *needed, Work *w, int32_t *shared) {
    Table *t = &w->table;
    int64_t filled = -1;
    uint64_t mask = 0;
    uint32_t mark = 0;
    for (int64_t i = 0; i < pairs->n; i++) {
        if (pairs->a[i] != filled) {
            int64_t m = shingle_unit(u, filled = pairs->a[i], k, w->x);
            mask = cells_for(m) - 1;
            table_fill(t, w->x, m, mask);
        }
        if (++mark == 0) { memset(t->hit, 0, (t->mask + 1) * sizeof(uint32_t)); mark = 1; }
        int64_t left = shingle_unit(u, pairs->b[i], k, w->y);
        int32_t count = 0;
        for (const uint64_t *h = w->y; left > 0 && count + left >= needed[i]; h++, left--) {
            uint64_t c = *h & mask;
            while (t->gen[c] == t->now && t->key[c] != *h) c = (c + 1) & mask;
            if (t->gen[c] == t->now && t->hit[c] != mark) { t->hit[c] = mark; count++; }
        }
        shared[i] = count >= needed[i] ? count : -1;
    }
}

DOOR(count_shared) {
    Units u = take_units_unchecked(c);
    int64_t k = number(c, 1);
    Pairs pairs = take_pairs(c, &u);
    const int32_t *needed = take(c, I32, pairs.n);
    int64_t room = room_for_pairs(c, &u, &pairs);
    Work w = {scratch(c, room, 8), scratch(c, room, 8), scratch_table(c, room)};
    int32_t *shared = make(c, I32, pairs.n);
    RUN(c, count_shared(&u, k, &pairs, needed, &w, shared));
}
