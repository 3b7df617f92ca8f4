/* How alike two spans are, and how far they go on alike. plain/passages.py and plain/ends.py are the specification. */
#include "door.h"
#include "lanes.h"

/* ------------------------------------------------------------------ edit distances */

/* Which of up to 64 characters equal a given one: a hash table of bits, empty where there are none. */
typedef struct { uint64_t bits[256]; uint32_t codes[256]; } Masks;

INLINE uint64_t *mask_of(Masks *masks, uint32_t code) {
    uint32_t slot = code * 0x9E3779B1u >> 24;
    while (masks->bits[slot] && masks->codes[slot] != code) slot = (slot + 1) & 255;
    masks->codes[slot] = code;
    return &masks->bits[slot];
}

/* Up to 64 rows x of the table of distances, a bit each, column by column (Myers 1999, Hyyrö 2003): edge[j] is by how
 * much the distance grows at column j along the row above them, and then along the last of them. */
static void cross_rows(const uint32_t *x, int64_t rows, const uint32_t *y, int64_t columns, int8_t *edge) {
    Masks masks;
    memset(masks.bits, 0, sizeof masks.bits);
    for (int64_t r = 0; r < rows; r++) *mask_of(&masks, x[r]) |= (uint64_t)1 << r;
    uint64_t up = ~(uint64_t)0, down = 0; /* rows at which the distance grows, and falls, down the column */
    for (int64_t j = 0; j < columns; j++) {
        uint64_t equal = *mask_of(&masks, y[j]), above_up = edge[j] > 0, above_down = edge[j] < 0;
        uint64_t vertical = equal | down;
        equal |= above_down;
        uint64_t diagonal = (((equal & up) + up) ^ up) | equal;
        uint64_t right_up = down | ~(diagonal | up), right_down = up & diagonal;
        edge[j] = (int8_t)((int)(right_up >> (rows - 1) & 1) - (int)(right_down >> (rows - 1) & 1));
        right_up = right_up << 1 | above_up;
        right_down = right_down << 1 | above_down;
        up = right_down | ~(vertical | right_up);
        down = right_up & vertical;
    }
}

/* Levenshtein distances of stream[a[i]:a_end[i]] and stream[b[i]:b_end[i]]. */
static void edit_distances(const uint32_t *stream, const int64_t *a, const int64_t *a_end, const int64_t *b,
                           const int64_t *b_end, int64_t n, int8_t *edge, int64_t *distances) {
    for (int64_t i = 0; i < n; i++) {
        const uint32_t *x = stream + a[i], *y = stream + b[i];
        int64_t p = a_end[i] - a[i], q = b_end[i] - b[i];
        while (p > 0 && q > 0 && x[p - 1] == y[q - 1]) { p--; q--; }
        while (p > 0 && q > 0 && *x == *y) { x++; y++; p--; q--; }
        memset(edge, 1, (size_t)q);
        for (int64_t r = 0; r < p; r += 64) cross_rows(x + r, least_of(64, p - r), y, q, edge);
        distances[i] = p;
        for (int64_t j = 0; j < q; j++) distances[i] += edge[j];
    }
}

DOOR(edit_distances) {
    int64_t size, n;
    const uint32_t *stream = take_any(c, U32, &size);
    const int64_t *a = take_any(c, I64, &n), *a_end = take(c, I64, n), *b = take(c, I64, n), *b_end = take(c, I64, n);
    check_spans(c, a, a_end, n, size);
    check_spans(c, b, b_end, n, size);
    int8_t *edge = scratch(c, c->failed ? 0 : longest(b, b_end, n), sizeof *edge);
    int64_t *distances = make(c, I64, n);
    RUN(c, edit_distances(stream, a, a_end, b, b_end, n, edge, distances));
}

/* ------------------------------------------------------------------ ends */

enum { WINDOW = 32, BESIDE = 10, NOTHING = 128, AHEAD = 4 };

/* The characters of the rows of a table, the last first, and those of its columns; 0 around them. */
typedef struct { uint32_t x[WINDOW + 2 * LANES], y[WINDOW + 2 * LANES]; } Window;

/* The cells of a table on some of its diagonals, a lane each, at one step from corner to corner: their scores, NOTHING
 * more than they are, 0 out of reach; the best of each lane, and the step at which it was first. */
typedef struct { Lanes scores, best, when; } Diagonals;

/* One step: an edit behind the cells of the diagonals on either side, or a character behind the cells' own. */
INLINE void step_down(Diagonals *d, Lanes beside, Lanes beyond, Lanes equal, int step) {
    Lanes edit = all_lanes(2), across = subtract_lanes(most_of_lanes(beside, beyond), edit);
    Lanes along = add_lanes(subtract_lanes(d->scores, edit), both_lanes(equal, all_lanes(3)));
    d->scores = most_of_lanes(along, across);
    Lanes best = most_of_lanes(d->scores, d->best);
    d->when = choose_lanes(equal_lanes(best, d->best), d->when, all_lanes((uint8_t)step));
    d->best = best;
}

/* A lane's best cell if it is better than the best so far, or as good and of a row, then a column, before it. */
INLINE void choose_cell(const Diagonals *d, int first, int *most, int64_t *row, int64_t *column) {
    uint8_t best[LANES], when[LANES];
    store_lanes(best, d->best);
    store_lanes(when, d->when);
    for (int l = 0; l < LANES; l++) {
        int64_t r = (when[l] - first) / 2 - l, c = when[l] - r;
        if (best[l] < *most || best[l] == NOTHING || (best[l] == *most && (r > *row || (r == *row && c > *column)))) continue;
        *most = best[l];
        *row = r;
        *column = c;
    }
}

/* The cell up to which the first `high` rows and `wide` columns align best from the corner, of equally good ones the first.
 *
 * Cells whose row and column are a step's number together are scored at once, a diagonal each: the even ones from -BESIDE
 * on, the odd ones from -BESIDE - 1. What is left of it is out of the question: so many gaps take two for each character
 * that is left. */
static void align_corner(const Window *w, int high, int wide, int64_t *row, int64_t *column) {
    uint8_t corner[LANES] = {0};
    corner[BESIDE / 2] = NOTHING;
    Diagonals odd = {all_lanes(0), all_lanes(NOTHING), all_lanes(0)}, even = odd;
    even.scores = load_lanes(corner);
    const uint32_t *x = w->x + LANES + WINDOW - BESIDE / 2, *y = w->y + LANES - 1 - BESIDE / 2;
    for (int step = 1, last = high + wide; step <= last; step += 2, y++) {
        Lanes before = even.scores;
        step_down(&odd, before, lanes_before(before), equal_codes(--x, y), step);
        if (step == last) break;
        step_down(&even, odd.scores, lanes_behind(odd.scores), equal_codes(x, y + 1), step + 1);
        /* Sometimes: whether anything would be reached if all that is left were equal. */
        Lanes needed = all_lanes((uint8_t)(NOTHING - (last - step) / 2));
        if (step % 8 == 7 && !any_lane(subtract_lanes(most_of_lanes(even.scores, odd.scores), needed))) break;
    }
    int most = NOTHING;
    *row = *column = 0;
    if (!any_lane(subtract_lanes(most_of_lanes(even.best, odd.best), all_lanes(NOTHING)))) return;
    choose_cell(&even, -BESIDE, &most, row, column);
    choose_cell(&odd, -BESIDE - 1, &most, row, column);
}

/* The next characters of a side, `room` of them at most, up to a 0; the last first if `turned`. Gives their number. */
INLINE int look_ahead(const uint32_t *from, int64_t step, int64_t room, int turned, uint32_t *to) {
    int n = 0;
    uint32_t none = 0;
    if (room >= WINDOW) {
        for (int i = 0; i < WINDOW; i++) to[turned ? WINDOW - 1 - i : i] = from[step * i];
        for (int i = 0; i < WINDOW; i++) none |= to[i] == 0;
        if (!none) return WINDOW;
    }
    for (; n < least_of(room, WINDOW) && from[step * n]; n++) to[turned ? WINDOW - 1 - n : n] = from[step * n];
    for (int i = n; i < WINDOW; i++) to[turned ? WINDOW - 1 - i : i] = 0;
    return n;
}

/* Where sides begin, so many, and how far each may go. */
typedef struct { const uint32_t *stream; const int64_t *a, *b, *most; int64_t size, n; } Ends;

/* How far beyond a and b (step 1: to the right of a[i] - 1 and b[i] - 1; step -1: to the left of a[i], b[i]) the two
 * sides still align: one point for an equal character, two off for an edit, by windows of WINDOW characters, up
 * to most[i] characters, and not beyond the stream. */
INLINE void extend_ends(const Ends *e, int64_t step, int64_t *a_more, int64_t *b_more) {
    Window w;
    memset(&w, 0, sizeof w);
    for (int64_t i = 0; i < e->n; i++) {
        int64_t x = 0, y = 0, row, column, room_x = least_of(e->most[i], step > 0 ? e->size - e->a[i] : e->a[i]),
                room_y = least_of(e->most[i], step > 0 ? e->size - e->b[i] : e->b[i]);
        if (i + AHEAD < e->n) { PREFETCH(e->stream + e->a[i + AHEAD]); PREFETCH(e->stream + e->b[i + AHEAD]); }
        do {
            const uint32_t *p = e->stream + e->a[i] + step * x - (step < 0), *q = e->stream + e->b[i] + step * y - (step < 0);
            int high = look_ahead(p, step, room_x - x, 1, w.x + LANES), wide = look_ahead(q, step, room_y - y, 0, w.y + LANES);
            align_corner(&w, high, wide, &row, &column);
            x += row;
            y += column;
        } while (row >= WINDOW / 2 && column >= WINDOW / 2);
        a_more[i] = x;
        b_more[i] = y;
    }
}

static void extend_right(const Ends *e, int64_t *a_more, int64_t *b_more) { extend_ends(e, 1, a_more, b_more); }
static void extend_left(const Ends *e, int64_t *a_more, int64_t *b_more) { extend_ends(e, -1, a_more, b_more); }

DOOR(extend_ends) {
    Ends e = {0};
    e.stream = take_any(c, U32, &e.size);
    e.a = take_any(c, I64, &e.n);
    e.b = take(c, I64, e.n);
    e.most = take(c, I64, e.n);
    int64_t step = number(c, -1), *a_more = make(c, I64, e.n), *b_more = make(c, I64, e.n);
    check_index(c, e.a, e.n, e.size + 1);
    check_index(c, e.b, e.n, e.size + 1);
    RUN(c, (step < 0 ? extend_left : extend_right)(&e, a_more, b_more));
}

/* ------------------------------------------------------------------ letters */

/* How many letters of spaced scripts the spans hold. */
static void count_letters(const Units *u, int64_t *counts) {
    for (int64_t i = 0; i < u->n; i++) {
        int64_t letters = 0;
        for (int64_t j = u->starts[i]; j < u->ends[i]; j++) letters += u->codes[j] >> 31;
        counts[i] = letters;
    }
}

DOOR(count_letters) {
    Units u = take_units(c);
    int64_t *counts = make(c, I64, u.n);
    RUN(c, count_letters(&u, counts));
}
