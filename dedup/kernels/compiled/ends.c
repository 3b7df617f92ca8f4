/* How alike two spans are, and how far they go on alike. plain/passages.py and plain/ends.py are the specification. */
#include "door.h"

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

enum { WINDOW = 32, GRAM = 3 };

static uint64_t gram_slot(const uint32_t *p, int64_t step) {
    return (p[0] * WORD_BASE + p[step] * SHINGLE_BASE + p[2 * step]) * WORD_BASE >> 52;
}

/* Whether GRAM characters in a row are the same somewhere on both sides. */
static int share_gram(const uint32_t *p, int64_t high, const uint32_t *q, int64_t wide, int64_t step) {
    uint64_t seen[64] = {0};
    for (int64_t i = 0; i + GRAM <= high; i++) {
        uint64_t slot = gram_slot(p + step * i, step);
        seen[slot >> 6] |= 1ull << (slot & 63);
    }
    for (int64_t j = 0; j + GRAM <= wide; j++) {
        const uint32_t *y = q + step * j;
        uint64_t slot = gram_slot(y, step);
        if (!(seen[slot >> 6] >> (slot & 63) & 1)) continue;
        for (int64_t i = 0; i + GRAM <= high; i++) {
            const uint32_t *x = p + step * i;
            if (x[0] == y[0] && x[step] == y[step] && x[2 * step] == y[2 * step]) return 1;
        }
    }
    return 0;
}

/* How far beyond a and b (step 1: to the right of a[i] - 1 and b[i] - 1; step -1: to the left of a[i], b[i]) the two
 * sides still align: one point for an equal character, two off for an edit, by windows of WINDOW characters, up
 * to most[i] characters, and not beyond the stream. */
static void extend_ends(const uint32_t *stream, int64_t size, const int64_t *a, const int64_t *b, const int64_t *most,
                        int64_t n, int64_t step, int64_t *a_more, int64_t *b_more) {
    int64_t row[WINDOW + 1];
    for (int64_t i = 0; i < n; i++) {
        int64_t x = 0, y = 0, left_x = step > 0 ? size - a[i] : a[i], left_y = step > 0 ? size - b[i] : b[i];
        for (;;) {
            const uint32_t *p = stream + a[i] + step * x - (step < 0), *q = stream + b[i] + step * y - (step < 0);
            int64_t wide = least_of(WINDOW, least_of(most[i], left_y) - y), high = least_of(WINDOW, least_of(most[i], left_x) - x);
            int64_t best = 0, best_x = 0, best_y = 0, up_to_wide = 0, up_to_high = 0;
            while (up_to_wide < wide && q[step * up_to_wide]) up_to_wide++;
            while (up_to_high < high && p[step * up_to_high]) up_to_high++;
            wide = up_to_wide;
            high = up_to_high;
            /* After an edit at once, equal characters outweigh the edits only if GRAM of them stand in a row. */
            if (!wide || !high || (p[0] != q[0] && !share_gram(p, high, q, wide, step))) break;
            for (int64_t c = 0; c <= wide; c++) row[c] = -2 * c;
            for (int64_t r = 1; r <= high; r++) {
                int64_t corner = row[0];
                row[0] = -2 * r;
                for (int64_t c = 1; c <= wide; c++) {
                    int64_t change = corner + (p[step * (r - 1)] == q[step * (c - 1)] ? 1 : -2);
                    int64_t edge = most_of(row[c], row[c - 1]) - 2;
                    corner = row[c];
                    row[c] = most_of(change, edge);
                    if (row[c] > best) { best = row[c]; best_x = r; best_y = c; }
                }
            }
            x += best_x;
            y += best_y;
            if (best_x < WINDOW / 2 || best_y < WINDOW / 2) break;
        }
        a_more[i] = x;
        b_more[i] = y;
    }
}

DOOR(extend_ends) {
    int64_t size, n;
    const uint32_t *stream = take_any(c, U32, &size);
    const int64_t *a = take_any(c, I64, &n), *b = take(c, I64, n), *most = take(c, I64, n);
    int64_t step = number(c, -1), *a_more = make(c, I64, n), *b_more = make(c, I64, n);
    check_index(c, a, n, size + 1);
    check_index(c, b, n, size + 1);
    RUN(c, extend_ends(stream, size, a, b, most, n, step < 0 ? -1 : 1, a_more, b_more));
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
