/* Runs joined to passages. plain/passages.py is the specification: same names, same results. */
#include "door.h"

typedef struct { int64_t *score, *previous, *next, *first_b; } Chains;

/* Chain the runs of each pair of texts, which are sorted by pair, then b (Li, minimap2, 2018): ten points for
 * a character; ten off for one by which the gap is wider on one side, one off for one on both. Of the runs
 * before it, the last `look_back` and the one that reaches furthest are a run's possible predecessors. chain[i]
 * is the first run of the chain of run i. */
static void chain_runs(const int64_t *a, const int64_t *b, const int64_t *length, const int64_t *pair, int64_t n,
                       int64_t reach, int64_t look_back, const Chains *c, int64_t *chain) {
    int64_t *score = c->score, *previous = c->previous, *next = c->next, *first_b = c->first_b, furthest = -1;
    for (int64_t i = 0; i < n; i++) {
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
    for (int64_t i = 0; i < n; i++)
        if (previous[i] >= 0 && (next[previous[i]] < 0 || score[i] > score[next[previous[i]]])) next[previous[i]] = i;
    for (int64_t i = 0; i < n; i++)
        chain[i] = previous[i] >= 0 && next[previous[i]] == i ? chain[previous[i]] : i;
}

DOOR(chain_runs) {
    int64_t n;
    const int64_t *a = take_any(c, I64, &n), *b = take(c, I64, n), *length = take(c, I64, n), *pair = take(c, I64, n);
    int64_t reach = number(c, 0), look_back = number(c, 0);
    Chains chains = {scratch(c, n, 8), scratch(c, n, 8), scratch(c, n, 8), scratch(c, n, 8)};
    int64_t *chain = make(c, I64, n);
    RUN(c, chain_runs(a, b, length, pair, n, reach, look_back, &chains, chain));
}

/* A run of scores, from the sum before it to the sum at its end, and the last run before it that begins lower: without
 * that, a falling row costs its square. */
typedef struct { int64_t start, end, left, right, lower; } Run;

/* All maximal scoring runs of consecutive scores (Ruzzo, Tompa 1999) in each row [offsets[r], offsets[r + 1]):
 * group[i] is the first position of the one that holds i, or -1. */
static void maximal_runs(const int64_t *scores, const int64_t *offsets, int64_t rows, Run *runs, int64_t *group) {
    memset(group, 0xFF, sizeof *group * (size_t)offsets[rows]);
    for (int64_t row = 0; row < rows; row++) {
        int64_t sum = 0, held = 0;
        for (int64_t i = offsets[row]; i < offsets[row + 1]; i++) {
            sum += scores[i];
            if (scores[i] <= 0) continue;
            int64_t k = held, j = held - 1;
            runs[k].start = i; runs[k].left = sum - scores[i];
            while (j >= 0 && runs[j].left >= runs[k].left) j = runs[j].lower;
            /* Join with the last run that begins lower, as long as it does not also end as high. */
            while (j >= 0 && runs[j].right < sum) { k = j; j = runs[j].lower; }
            runs[k].end = i + 1; runs[k].right = sum; runs[k].lower = j;
            held = k + 1;
        }
        for (int64_t k = 0; k < held; k++)
            for (int64_t i = runs[k].start; i < runs[k].end; i++) group[i] = runs[k].start;
    }
}

DOOR(maximal_runs) {
    int64_t n, rows;
    const int64_t *scores = take_any(c, I64, &n), *offsets = take_offsets(c, n, &rows);
    Run *runs = scratch(c, longest(offsets, offsets + 1, rows), sizeof *runs);
    int64_t *group = make(c, I64, offsets[rows]);
    RUN(c, maximal_runs(scores, offsets, rows, runs, group));
}
