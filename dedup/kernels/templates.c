/* The hot loops of template mining: what texts may share, and where it stands. plain_templates.py is the specification:
 * same names, same results. The loop between, which fits a skeleton to texts, is in skeletons.c.
 *
 * A text is a run of atoms with a gram id for each, in grams[offsets[t]] .. grams[offsets[t + 1]]; -1 is a gram that too
 * few speeches have. The gram of an atom is that of it and its neighbours in the clause; a text is whole clauses.
 */
#include "common.h"

#define LOOKED_AT 16          /* texts of which the one is taken that holds most */
#define LONG_PHRASE (27 * 16) /* bits of a phrase inside a clause that may be part of a skeleton */

/* ------------------------------------------------------------------ proposals */

typedef struct {
    const int32_t *grams;
    const int64_t *offsets;
    const int32_t *bits;  /* of each atom, in sixteenths */
    const uint8_t *edges; /* 1: the atom begins a clause, 2: it ends one, 4: it is a number */
    const uint8_t *reach; /* 1: its gram holds the atom before, 2: the one behind */
    int64_t least, use_cost, slot_cost, ngrams;
    int32_t *count;       /* of each gram: its texts, 0 between two looks */
    int32_t *stamp;       /* the last text in which it was seen, by the clock */
    int32_t *near;        /* the last gram that it shares an atom with, counted from 1 */
    uint8_t *closed;
    int32_t *seen, *held, *more; /* grams of some texts, how many hold each, grams of a part of the texts */
    int32_t *texts, *part;
    int32_t clock;
} Work;

static int open_work(Work *w, int64_t most) {
    size_t n = (size_t)w->ngrams + 1, m = (size_t)most + 1;
    w->count = calloc(n, 4); w->stamp = calloc(n, 4); w->near = calloc(n, 4); w->closed = calloc(n, 1);
    w->seen = malloc(4 * n); w->held = malloc(4 * n); w->more = malloc(4 * n);
    w->texts = malloc(4 * m); w->part = malloc(4 * m);
    return w->count && w->stamp && w->near && w->closed && w->seen && w->held && w->more && w->texts && w->part;
}

static void close_work(Work *w) {
    free(w->count); free(w->stamp); free(w->near); free(w->closed);
    free(w->seen); free(w->held); free(w->more); free(w->texts); free(w->part);
}

/* Stamps of the next text differ from all that are there. */
static void tick(Work *w) {
    if (w->clock == INT32_MAX) {
        memset(w->stamp, 0, 4 * (size_t)w->ngrams);
        w->clock = 0;
    }
    w->clock++;
}

/* Count in how many of these texts each gram stands; return how many do, listed in `seen`. */
static int64_t count_grams(Work *w, const int32_t *texts, int64_t n, int32_t *seen) {
    int64_t m = 0;
    for (int64_t i = 0; i < n; i++) {
        tick(w);
        for (int64_t j = w->offsets[texts[i]]; j < w->offsets[texts[i] + 1]; j++) {
            int32_t g = w->grams[j];
            if (g < 0 || w->stamp[g] == w->clock) continue;
            w->stamp[g] = w->clock;
            if (w->count[g]++ == 0) seen[m++] = g;
        }
    }
    return m;
}

/* The text that holds most of the closed grams, the first of equal ones. */
static int32_t find_model(Work *w, const int32_t *texts, int64_t n) {
    int64_t best = -1;
    int32_t model = -1;
    for (int64_t i = 0; i < n && i < LOOKED_AT; i++) {
        int64_t held = 0;
        tick(w);
        for (int64_t j = w->offsets[texts[i]]; j < w->offsets[texts[i] + 1]; j++) {
            int32_t g = w->grams[j];
            if (g < 0 || !w->closed[g] || w->stamp[g] == w->clock) continue;
            w->stamp[g] = w->clock;
            held++;
        }
        if (held > best) { best = held; model = texts[i]; }
    }
    return model;
}

typedef struct { uint64_t key; int64_t gain; int32_t model; } Proposal;

/* Lay the closed grams over the model: what they cover is fixed, the rest are slots. */
static void weigh_model(const Work *w, int64_t n, Proposal *p) {
    int64_t from = w->offsets[p->model], to = w->offsets[p->model + 1];
    int64_t first = to, fixed_to = from, runs = 0, bits = 0, numbers = 0;
    for (int64_t j = from; j < to; j++) {
        int32_t g = w->grams[j];
        if (g < 0 || !w->closed[g]) continue;
        int64_t a = w->reach[j] & 1 ? j - 1 : j, b = w->reach[j] & 2 ? j + 2 : j + 1;
        if (runs == 0) first = a;
        if (runs == 0 || a > fixed_to) runs++;
        if (a < fixed_to) a = fixed_to;
        for (int64_t k = a; k < b; k++) { bits += w->bits[k]; numbers += (w->edges[k] & 4) != 0; }
        if (b > fixed_to) fixed_to = b;
    }
    if (runs == 0) return;
    int64_t slots = runs - 1 + !(w->edges[first] & 1) + !(w->edges[fixed_to - 1] & 2);
    /* whole clauses without a number are no skeleton; a phrase inside of one may be part of a skeleton, if it is long */
    if (slots + numbers == 0 || (runs == 1 && slots == 2 && bits < LONG_PHRASE)) return;
    p->gain = (n - 1) * bits - n * (w->use_cost + w->slot_cost * slots);
}

/* What the texts have in common: the grams, of those seen, that three in five of them hold and `least` at the least. */
static Proposal close_texts(Work *w, const int32_t *texts, int64_t n, const int32_t *seen, int64_t m) {
    Proposal p = {0, 0, -1};
    int64_t need = (n * 3 + 4) / 5;
    if (need < w->least) need = w->least;
    for (int64_t i = 0; i < m; i++)
        if (w->count[seen[i]] >= need) {
            w->closed[seen[i]] = 1;
            p.key += fmix64((uint64_t)seen[i] + 1);
        }
    p.model = find_model(w, texts, n);
    weigh_model(w, n, &p);
    for (int64_t i = 0; i < m; i++) w->closed[seen[i]] = 0;
    return p;
}

/* Mark the grams that share an atom with gram g in one of these texts. */
static void mark_near(Work *w, const int32_t *texts, int64_t n, int32_t g, int32_t mark) {
    for (int64_t i = 0; i < n; i++) {
        int64_t from = w->offsets[texts[i]], to = w->offsets[texts[i] + 1];
        for (int64_t j = from; j < to; j++) {
            if (w->grams[j] != g) continue;
            for (int64_t k = j - 2 < from ? from : j - 2; k <= j + 2 && k < to; k++)
                if (w->grams[k] >= 0) w->near[w->grams[k]] = mark;
        }
    }
}

/* The gram elsewhere in the sentence whose texts are most nearly these (Ochiai 1957), of equal ones the first, or -1. */
static int32_t find_second(const Work *w, const int64_t *posted, int64_t m, int32_t mark) {
    double best = 0;
    int32_t second = -1;
    for (int64_t i = 0; i < m; i++) {
        int32_t g = w->seen[i];
        if (w->near[g] == mark) continue;
        double held = (double)w->held[i], score = held * held / (double)(posted[g + 1] - posted[g]);
        if (score > best || (score == best && g < second)) { best = score; second = g; }
    }
    return second;
}

/* The texts that have the gram go to `part`. */
static int64_t take_part(Work *w, int64_t n, int32_t gram) {
    int64_t k = 0;
    for (int64_t i = 0; i < n; i++) {
        int has = 0;
        for (int64_t j = w->offsets[w->texts[i]]; j < w->offsets[w->texts[i] + 1] && !has; j++) has = w->grams[j] == gram;
        if (has) w->part[k++] = w->texts[i];
    }
    return k;
}

/* Up to `most` texts of a gram, evenly taken. */
static int64_t sample_texts(Work *w, const int32_t *postings, int64_t n, int64_t most) {
    if (n <= most) {
        memcpy(w->texts, postings, 4 * (size_t)n);
        return n;
    }
    for (int64_t i = 0; i < most; i++) w->texts[i] = postings[i * n / most];
    return most;
}

/* Proposals of grams lo .. hi, 1 + rounds each: of a gram's texts, and of parts of them that share a further gram. */
API int32_t propose_templates(const int32_t *grams, const int64_t *offsets, const int32_t *bits,
                              const uint8_t *edges, const uint8_t *reach, const int32_t *postings,
                              const int64_t *posted, const int32_t *spread, int64_t ngrams, int64_t lo, int64_t hi,
                              int64_t least, int64_t most, int64_t rounds, int64_t use_cost, int64_t slot_cost,
                              uint64_t *keys, int64_t *gains, int32_t *seconds, int32_t *models) {
    Work w = {.grams = grams, .offsets = offsets, .bits = bits, .edges = edges, .reach = reach, .least = least,
              .use_cost = use_cost, .slot_cost = slot_cost, .ngrams = ngrams};
    if (!open_work(&w, most)) { close_work(&w); return -1; }
    for (int64_t at = 0; at < (hi - lo) * (rounds + 1); at++) {
        keys[at] = 0; gains[at] = 0; seconds[at] = -1; models[at] = -1;
    }
    for (int64_t g = lo; g < hi; g++) {
        if (spread[g] < least) continue;
        int64_t n = sample_texts(&w, postings + posted[g], posted[g + 1] - posted[g], most);
        int64_t m = count_grams(&w, w.texts, n, w.seen), ranked = 0;
        Proposal p = close_texts(&w, w.texts, n, w.seen, m);
        for (int64_t i = 0; i < m; i++) {
            int32_t seen = w.seen[i], held = w.count[seen];
            w.count[seen] = 0;
            if (held >= least) { w.held[ranked] = held; w.seen[ranked++] = seen; }
        }
        mark_near(&w, w.texts, n, (int32_t)g, (int32_t)(g + 1));
        int32_t second = -1;
        for (int64_t r = 0, at = (g - lo) * (rounds + 1); r <= rounds; r++, at++) {
            if (r) {
                second = find_second(&w, posted, ranked, (int32_t)(g + 1));
                if (second < 0) break;
                int64_t k = take_part(&w, n, second);
                m = count_grams(&w, w.part, k, w.more);
                p = close_texts(&w, w.part, k, w.more, m);
                for (int64_t i = 0; i < m; i++) w.count[w.more[i]] = 0;
                mark_near(&w, w.part, k, second, (int32_t)(g + 1));
            }
            keys[at] = p.key; gains[at] = p.gain; seconds[at] = second; models[at] = p.model;
        }
    }
    close_work(&w);
    return 0;
}

/* ------------------------------------------------------------------ uses of a skeleton */

/* Where runs of atoms stand one behind another in texts, each as early as it can, from places begin[i] to end[i]. The
 * first run must begin a clause if `head`, the last end one if `tail`; no gap before run r is longer than limits[r].
 * found[i * runs + r] is the place in codes of run r, or all of the row is -1. */
API int32_t match_runs(const uint32_t *codes, const uint8_t *edges, const int64_t *begin, const int64_t *end, int64_t n,
                       const uint32_t *fixed, const int64_t *run_offsets, int64_t runs, const int64_t *limits,
                       int64_t head, int64_t tail, int64_t *found) {
    for (int64_t i = 0; i < n; i++) {
        int64_t *out = found + i * runs, at = begin[i], r = 0;
        while (r < runs) {
            const uint32_t *run = fixed + run_offsets[r];
            int64_t size = run_offsets[r + 1] - run_offsets[r], last = end[i] - size;
            if (r && at + limits[r] < last) last = at + limits[r];
            for (; at <= last; at++) {
                if (codes[at] != run[0]) continue;
                if (r == 0 && head && !(edges[at] & 1)) continue;
                if (r == runs - 1 && tail && !(edges[at + size - 1] & 2)) continue;
                if (!memcmp(codes + at, run, 4 * (size_t)size)) break;
            }
            if (at <= last) {
                out[r++] = at;
                at += size;
            } else {
                if (r == 0) break;
                at = out[0] + 1; /* the first run stood too early: a later one may do */
                r = 0;
            }
        }
        for (int64_t q = 0; r < runs && q < runs; q++) out[q] = -1;
    }
    return 0;
}
