/* The hot loops of passages, compiled. plain_passages.py is their specification: same names, same results.
 *
 * A stream is an array of characters that count (see dedup/text/stream.py): letters of spaced scripts have
 * WORD set, a 0 stands between two texts and matches nothing. Places are positions in the stream, below 2^32.
 */
#include "common.h"

static int64_t least_of(int64_t x, int64_t y) { return x < y ? x : y; }
static int64_t most_of(int64_t x, int64_t y) { return x > y ? x : y; }

/* ------------------------------------------------------------------ fingerprints */

/* A gram begins at each character: k[0] characters of an unspaced script, k[1] where a letter begins it. */
typedef struct { uint64_t power[2]; int64_t k[2]; } Grams;

/* values[i] = 32-bit hash of the gram at start + i, above 32 bits where the text ends inside it. */
static void hash_grams(const uint32_t *text, int64_t n, const Grams *grams, uint64_t *values) {
    for (int64_t i = 0; i < n; i++) values[i] = UINT64_MAX;
    for (int kind = 0; kind < 2; kind++) {
        int64_t k = grams->k[kind];
        uint64_t h = 0;
        for (int64_t i = 0; i < n; i++) {
            h = h * SHINGLE_BASE + text[i];
            if (i >= k) h -= grams->power[kind] * text[i - k];
            int64_t at = i - k + 1;
            if (at >= 0 && (text[at] >> 31) == (uint32_t)kind) values[at] = fmix64(h) >> 32;
        }
    }
}

/* Choose the least gram, the last of equal ones, of every window that begins at a character of this kind. A text that is
 * shorter than its first window is one window. */
static void choose_least(const uint32_t *text, const uint64_t *values, int64_t n, uint32_t kind, int64_t window, uint8_t *chosen) {
    int64_t least = -1, seen = 0;
    for (int64_t j = 0; j < n; j++) {
        int64_t end = least_of(j + window, n);
        if (j && end < j + window) break;
        if (text[j] >> 31 != kind) continue;
        if (least < j) { least = j; seen = j + 1; } /* it left the window, which is gone through again */
        for (; seen < end; seen++)
            if (values[seen] <= values[least]) least = seen;
        if (values[least] != UINT64_MAX) chosen[least] = 1;
    }
}

/* Winnowing (Schleimer, Wilkerson, Aiken 2003). Writes hash << 32 | place, by place; at most `room`. */
API int32_t winnow(const uint32_t *stream, const int64_t *starts, const int64_t *ends, int64_t n,
                   int64_t k, int64_t window, int64_t k_letters, int64_t window_letters,
                   int64_t room, uint64_t *out, int64_t *found) {
    int64_t most = longest(starts, ends, n), count = 0;
    uint64_t *values = malloc(sizeof(uint64_t) * (size_t)most);
    uint8_t *chosen = malloc((size_t)most);
    if (!values || !chosen) { free(values); free(chosen); return -1; }
    Grams grams = {{1, 1}, {k, k_letters}};
    for (int kind = 0; kind < 2; kind++)
        for (int64_t i = 0; i < grams.k[kind]; i++) grams.power[kind] *= SHINGLE_BASE;
    for (int64_t s = 0; s < n; s++) {
        const uint32_t *text = stream + starts[s];
        int64_t length = ends[s] - starts[s];
        if (length <= 0) continue;
        hash_grams(text, length, &grams, values);
        memset(chosen, 0, (size_t)length);
        choose_least(text, values, length, 0, window, chosen);
        choose_least(text, values, length, 1, window_letters, chosen);
        for (int64_t j = 0; j < length; j++)
            if (chosen[j]) {
                if (count < room) out[count] = values[j] << 32 | (uint64_t)(starts[s] + j);
                count++;
            }
    }
    free(values); free(chosen);
    *found = count;
    return 0;
}

/* The text (its number) that holds a place. */
static int64_t text_of(const int64_t *starts, int64_t n, int64_t place) {
    int64_t lo = 0, hi = n;
    while (hi - lo > 1) {
        int64_t mid = lo + (hi - lo) / 2;
        if (starts[mid] <= place) lo = mid; else hi = mid;
    }
    return lo;
}

/* Pairs of places a < b with one hash, as (b - a) << 32 | a. `prints` are sorted. Up to `few` of one hash give all
 * pairs. Of more each is paired with the one before it, and the first of each text with the first of all, so that
 * their number stays linear; of more than `many` the first of each text with the first of all only. Two places of one text less than `apart` from each other are no pair. `pairs` has room
 * for n * max(2, few). */
API int32_t pair_seeds(const uint64_t *prints, int64_t n, int64_t few, int64_t many, int64_t apart, const int64_t *starts,
                       int64_t texts, uint64_t *pairs, int64_t *found) {
    int64_t count = 0;
    for (int64_t lo = 0, hi; lo < n; lo = hi) {
        hi = lo + 1;
        while (hi < n && prints[hi] >> 32 == prints[lo] >> 32) hi++;
        int64_t text_start = 0, text_end = -1;
        for (int64_t i = lo; hi - lo > 1 && i < hi; i++) {
            int64_t b = (int64_t)(prints[i] & 0xFFFFFFFFu);
            int new_text = b >= text_end;
            if (new_text) {
                int64_t text = text_of(starts, texts, b);
                text_start = starts[text];
                text_end = text + 1 < texts ? starts[text + 1] : INT64_MAX;
            }
            for (int64_t j = lo; j < i; j++) {
                if (hi - lo > few && !new_text) j = i - 1;
                int64_t a = (int64_t)(prints[j] & 0xFFFFFFFFu);
                if (a < text_start || b - a >= apart) pairs[count++] = (uint64_t)(b - a) << 32 | (uint64_t)a;
                if (hi - lo > many) break;
                if (hi - lo > few && j < i - 1) j = i - 2; /* from the first to the one before */
            }
        }
    }
    *found = count;
    return 0;
}

/* Maximal equal runs around seeds, which are sorted by distance b - a, then a; each run once, if it has `least`
 * characters. A run is never longer than its distance, so that it does not overlap its copy. */
API int32_t extend_seeds(const uint32_t *stream, int64_t size, const uint64_t *pairs, int64_t n, int64_t least,
                         int64_t *a_out, int64_t *length_out, int64_t *distance_out, int64_t *found) {
    int64_t count = 0, distance = -1, reached = 0;
    for (int64_t i = 0; i < n; i++) {
        int64_t d = (int64_t)(pairs[i] >> 32), a = (int64_t)(pairs[i] & 0xFFFFFFFFu);
        if (d != distance) { distance = d; reached = 0; }
        if (a < reached) continue;
        int64_t start = a, end = a;
        while (end + d < size && end - start < d && stream[end] && stream[end] == stream[end + d]) end++;
        while (start > reached && end - start < d && stream[start - 1] && stream[start - 1] == stream[start - 1 + d]) start--;
        if (end - start < least) continue;
        reached = end;
        a_out[count] = start;
        length_out[count] = end - start;
        distance_out[count++] = d;
    }
    *found = count;
    return 0;
}

/* ------------------------------------------------------------------ chains */

/* Chain the runs of each pair of texts, which are sorted by pair, then b (Li, minimap2, 2018): ten points for
 * a character; ten off for one by which the gap is wider on one side, one off for one on both. Of the runs
 * before it, the last `look_back` and the one that reaches furthest are a run's possible predecessors. chain[i]
 * is the first run of the chain of run i. */
API int32_t chain_runs(const int64_t *a, const int64_t *b, const int64_t *length, const int64_t *pair, int64_t n,
                       int64_t reach, int64_t look_back, int64_t *chain) {
    size_t bytes = sizeof(int64_t) * (size_t)(n + 1);
    int64_t *score = malloc(bytes), *previous = malloc(bytes), *next = malloc(bytes), *first_b = malloc(bytes);
    int ok = score && previous && next && first_b;
    int64_t furthest = -1;
    for (int64_t i = 0; ok && i < n; i++) {
        score[i] = 10 * length[i];
        previous[i] = next[i] = -1;
        first_b[i] = b[i];
        if (i && pair[i - 1] != pair[i]) furthest = -1;
        for (int64_t step = 0; step <= look_back; step++) {
            int64_t j = step < look_back ? i - 1 - step : furthest;
            if (j < 0 || pair[j] != pair[i]) {
                if (step == look_back) break;
                step = look_back - 1;
                continue;
            }
            int64_t gap_a = a[i] - a[j] - length[j], gap_b = b[i] - b[j] - length[j];
            int64_t overlap = most_of(0, -least_of(gap_a, gap_b));
            int64_t shift = gap_a > gap_b ? gap_a - gap_b : gap_b - gap_a, wide = most_of(gap_a, gap_b) + overlap;
            if (wide > reach || overlap >= length[i] || a[i] <= a[j] || b[i] <= b[j]) continue;
            if (a[i] + length[i] > first_b[j]) continue; /* a text does not overlap its own copy */
            int64_t value = score[j] + 10 * (length[i] - overlap) - 10 * shift - (wide - shift);
            if (value > score[i]) { score[i] = value; previous[i] = j; first_b[i] = first_b[j]; }
        }
        if (furthest < 0 || b[i] + length[i] > b[furthest] + length[furthest]) furthest = i;
    }
    /* A run has one successor, the one with the best score; the others begin chains of their own. */
    for (int64_t i = 0; ok && i < n; i++)
        if (previous[i] >= 0 && (next[previous[i]] < 0 || score[i] > score[next[previous[i]]])) next[previous[i]] = i;
    for (int64_t i = 0; ok && i < n; i++)
        chain[i] = previous[i] >= 0 && next[previous[i]] == i ? chain[previous[i]] : i;
    free(score); free(previous); free(next); free(first_b);
    return ok ? 0 : -1;
}

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
API int32_t edit_distances(const uint32_t *stream, const int64_t *a, const int64_t *a_end, const int64_t *b,
                           const int64_t *b_end, int64_t n, int64_t *distances) {
    int8_t *edge = malloc((size_t)longest(b, b_end, n));
    if (!edge) return -1;
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
    free(edge);
    return 0;
}

/* All maximal scoring runs of consecutive scores (Ruzzo, Tompa 1999) in each row [offsets[r], offsets[r + 1]):
 * group[i] is the first position of the one that holds i, or -1. */
API int32_t maximal_runs(const int64_t *scores, const int64_t *offsets, int64_t rows, int64_t *group) {
    size_t bytes = sizeof(int64_t) * (size_t)(longest(offsets, offsets + 1, rows) + 1);
    int64_t *start = malloc(bytes), *end = malloc(bytes), *left = malloc(bytes), *right = malloc(bytes);
    int64_t *lower = malloc(bytes); /* the last run before it that begins lower: without it, a falling row costs its square */
    int ok = start && end && left && right && lower;
    for (int64_t row = 0; ok && row < rows; row++) {
        int64_t sum = 0, held = 0;
        for (int64_t i = offsets[row]; i < offsets[row + 1]; i++) {
            group[i] = -1;
            sum += scores[i];
            if (scores[i] <= 0) continue;
            int64_t k = held, j = held - 1;
            start[k] = i; left[k] = sum - scores[i];
            while (j >= 0 && left[j] >= left[k]) j = lower[j];
            /* Join with the last run that begins lower, as long as it does not also end as high. */
            while (j >= 0 && right[j] < sum) { k = j; j = lower[j]; }
            end[k] = i + 1; right[k] = sum; lower[k] = j;
            held = k + 1;
        }
        for (int64_t k = 0; k < held; k++)
            for (int64_t i = start[k]; i < end[k]; i++) group[i] = start[k];
    }
    free(start); free(end); free(left); free(right); free(lower);
    return ok ? 0 : -1;
}

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
 * to most[i] characters. */
API int32_t extend_ends(const uint32_t *stream, const int64_t *a, const int64_t *b, const int64_t *most, int64_t n,
                        int64_t step, int64_t *a_more, int64_t *b_more) {
    int64_t row[WINDOW + 1];
    for (int64_t i = 0; i < n; i++) {
        int64_t x = 0, y = 0;
        for (;;) {
            const uint32_t *p = stream + a[i] + step * x - (step < 0), *q = stream + b[i] + step * y - (step < 0);
            int64_t wide = least_of(WINDOW, most[i] - y), high = least_of(WINDOW, most[i] - x);
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
    return 0;
}

/* How many letters of spaced scripts the spans hold. */
API int32_t count_letters(const uint32_t *stream, const int64_t *starts, const int64_t *ends, int64_t n, int64_t *counts) {
    for (int64_t i = 0; i < n; i++) {
        int64_t letters = 0;
        for (int64_t j = starts[i]; j < ends[i]; j++) letters += stream[j] >> 31;
        counts[i] = letters;
    }
    return 0;
}
