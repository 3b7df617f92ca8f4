/* Where a skeleton stands: runs of atoms with slots between them; plain/match_runs.py is the specification. */
#include "door.h"

/* Runs of atoms that stand one behind another: the first begins a clause if `head`, the last ends one if `tail`; no gap
 * before run r is longer than limits[r]. */
typedef struct { const uint32_t *fixed; const int64_t *offsets, *limits; int64_t n, head, tail; } Runs;

/* The first place of run r from `at` to `last`, or -1. */
static int64_t find_run(const Units *u, const uint8_t *edges, const Runs *shape, int64_t r, int64_t at, int64_t last) {
    const uint32_t *run = shape->fixed + shape->offsets[r];
    int64_t size = shape->offsets[r + 1] - shape->offsets[r];
    for (; at <= last; at++) {
        if (u->codes[at] != run[0]) continue;
        if (r == 0 && shape->head && !(edges[at] & 1)) continue;
        if (r == shape->n - 1 && shape->tail && !(edges[at + size - 1] & 2)) continue;
        if (!memcmp(u->codes + at, run, 4 * (size_t)size)) return at;
    }
    return -1;
}

/* The first use from `at` on, each run as early as it can: its places go to out. Say where it ends, or -1 if there is none. */
static int64_t find_use(const Units *u, const uint8_t *edges, const Runs *shape, int64_t at, int64_t end, uint64_t *out) {
    for (int64_t r = 0; r < shape->n;) {
        int64_t size = shape->offsets[r + 1] - shape->offsets[r], last = end - size;
        if (r) last = least_of(last, at + shape->limits[r]);
        at = find_run(u, edges, shape, r, at, last);
        if (at >= 0) {
            out[r++] = (uint64_t)at;
            at += size;
        } else {
            if (r == 0) return -1;
            at = (int64_t)out[0] + 1; /* the first run stood too early: a later one may do */
            r = 0;
        }
    }
    return at;
}

/* The number of the text and the places of the runs of each use, one row behind another. */
static void match_runs(const Units *u, const uint8_t *edges, const Runs *shape, List *found) {
    for (int64_t i = 0; i < u->n; i++) {
        int64_t at = u->starts[i];
        while (reserve(found, shape->n + 1)) {
            uint64_t *row = found->at + found->n;
            at = find_use(u, edges, shape, at, u->ends[i], row + 1);
            if (at < 0) break;
            row[0] = (uint64_t)i;
            found->n += shape->n + 1;
        }
    }
}

DOOR(match_runs) {
    Units u = take_units(c);
    const uint8_t *edges = take(c, U8, u.size);
    Runs shape = {0};
    int64_t atoms;
    shape.fixed = take_any(c, U32, &atoms);
    shape.offsets = take_offsets(c, atoms, &shape.n);
    shape.limits = take(c, I64, shape.n);
    shape.head = number(c, 0);
    shape.tail = number(c, 0);
    if (!c->failed && !shape.n) index_error(c, "no runs");
    for (int64_t r = 0; !c->failed && r < shape.n; r++)
        if (shape.offsets[r] == shape.offsets[r + 1]) index_error(c, "a run of nothing");
    RUN(c, match_runs(&u, edges, &shape, &c->list));
    give(c, I64, c->list.at, c->list.n);
}
