/* What texts may share: proposals of templates. plain/proposals.py is the specification. The loop that fits a skeleton to
 * texts is in skeletons.c, and match_runs.c finds where it stands.
 *
 * A text is a run of atoms with a gram id for each, in grams[offsets[t]] .. grams[offsets[t + 1]]; -1 is a gram that too
 * few speeches have. The gram of an atom is that of it and its neighbours in the clause; a text is whole clauses.
 */
#include "door.h"

#define LOOKED_AT 16          /* texts of which the one is taken that holds most */
#define LONG_PHRASE (27 * 16) /* bits of a phrase inside a clause that may be part of a skeleton */

/* ------------------------------------------------------------------ proposals */

typedef struct {
    const int32_t *grams;
    const int64_t *offsets;
    const int32_t *bits;  /* of each atom, in sixteenths */
    const uint8_t *edges; /* 1: the atom begins a clause, 2: it ends one, 4: it is a number */
    const uint8_t *reach; /* 1: its gram holds the atom before, 2: the one behind */
    const int32_t *postings, *spread; /* the texts of gram g are postings[posted[g]] .. postings[posted[g + 1]] */
    const int64_t *posted;
    int64_t least, use_cost, slot_cost, ngrams;
    /* The atoms of text t that have a gram are held[at[t]] .. held[at[t + 1]]: which gram, AGAIN if the text had it before,
     * and which atom of the text. */
    struct { uint32_t gram, place; } *held;
    int64_t *at;
    int32_t *count;       /* of each gram: its texts, 0 between two looks */
    int32_t *near;        /* the last gram that it shares an atom with, counted from 1 */
    uint8_t *closed;
    int32_t *seen, *often, *more; /* grams of some texts, how many have each, grams of a part of the texts */
    int32_t *texts, *part;
} Work;

#define AGAIN 0x80000000u

/* `last` is 0 for each gram at first. */
static void list_held(Work *w, int64_t texts, int32_t *last) {
    int64_t n = 0;
    for (int64_t t = 0; t < texts; t++) {
        w->at[t] = n;
        for (int64_t j = w->offsets[t]; j < w->offsets[t + 1]; j++) {
            int32_t g = w->grams[j];
            if (g < 0) continue;
            w->held[n].gram = (uint32_t)g | (last[g] == t + 1 ? AGAIN : 0);
            w->held[n++].place = (uint32_t)(j - w->offsets[t]);
            last[g] = (int32_t)(t + 1);
        }
    }
    w->at[texts] = n;
}

/* Mark the grams that share an atom with the one of entry j, whose text has the entries from .. to. */
static void mark_near(Work *w, int64_t j, int64_t from, int64_t to, int32_t mark) {
    for (int64_t k = most_of(from, j - 2); k < to && k <= j + 2; k++) {
        int64_t apart = (int64_t)w->held[k].place - (int64_t)w->held[j].place;
        if (-2 <= apart && apart <= 2) w->near[w->held[k].gram & ~AGAIN] = mark;
    }
}

/* Count in how many of these texts each gram stands, and mark those that share an atom with gram g there; return how many
 * there are, listed in `seen`. */
static int64_t count_grams(Work *w, const int32_t *texts, int64_t n, int32_t *seen, int32_t g, int32_t mark) {
    int64_t m = 0;
    for (int64_t i = 0; i < n; i++) {
        int64_t from = w->at[texts[i]], to = w->at[texts[i] + 1];
        for (int64_t j = from; j < to; j++) {
            uint32_t gram = w->held[j].gram & ~AGAIN;
            if (gram == (uint32_t)g) mark_near(w, j, from, to, mark);
            if (w->held[j].gram & AGAIN) continue;
            seen[m] = (int32_t)gram;
            m += w->count[gram]++ == 0;
        }
    }
    return m;
}

/* The text that holds most of the closed grams, the first of equal ones. */
static int32_t find_model(const Work *w, const int32_t *texts, int64_t n) {
    int64_t best = -1;
    int32_t model = -1;
    for (int64_t i = 0; i < n && i < LOOKED_AT; i++) {
        int64_t closed = 0;
        for (int64_t j = w->at[texts[i]]; j < w->at[texts[i] + 1]; j++)
            if (!(w->held[j].gram & AGAIN)) closed += w->closed[w->held[j].gram];
        if (closed > best) { best = closed; model = texts[i]; }
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

/* The gram elsewhere in the sentence whose texts are most nearly these (Ochiai 1957), of equal ones the first, or -1. */
static int32_t find_second(const Work *w, int64_t m, int32_t mark) {
    double best = 0;
    int32_t second = -1;
    for (int64_t i = 0; i < m; i++) {
        int32_t g = w->seen[i];
        if (w->near[g] == mark) continue;
        double often = (double)w->often[i], score = often * often / (double)(w->posted[g + 1] - w->posted[g]);
        if (score > best || (score == best && g < second)) { best = score; second = g; }
    }
    return second;
}

/* The first of some ascending numbers from `from` on that is not below the value. */
static int64_t lower_bound(const int32_t *numbers, int64_t from, int64_t to, int32_t value) {
    while (from < to) {
        int64_t middle = from + (to - from) / 2;
        if (numbers[middle] < value) from = middle + 1;
        else to = middle;
    }
    return from;
}

/* Those of some texts, ascending, that have the gram; say how many. */
static int64_t take_part(const Work *w, const int32_t *texts, int64_t n, int32_t gram, int32_t *part) {
    int64_t k = 0, at = w->posted[gram], end = w->posted[gram + 1];
    for (int64_t i = 0; i < n; i++) {
        at = lower_bound(w->postings, at, end, texts[i]);
        if (at == end) break;
        if (w->postings[at] == texts[i]) part[k++] = texts[i];
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

typedef struct { uint64_t *keys; int64_t *gains; int32_t *seconds, *models; } Columns;

/* Proposals of grams lo .. hi, 1 + rounds each: of a gram's texts, and of parts of them that share a further gram. */
static void propose_templates(Work *w, int64_t lo, int64_t hi, int64_t most, int64_t rounds, const Columns *out) {
    for (int64_t at = 0; at < (hi - lo) * (rounds + 1); at++) {
        out->keys[at] = 0; out->gains[at] = 0; out->seconds[at] = -1; out->models[at] = -1;
    }
    for (int64_t g = lo; g < hi; g++) {
        if (w->spread[g] < w->least) continue;
        int64_t n = sample_texts(w, w->postings + w->posted[g], w->posted[g + 1] - w->posted[g], most);
        int32_t mark = (int32_t)(g + 1), second = -1;
        int64_t m = count_grams(w, w->texts, n, w->seen, (int32_t)g, mark), ranked = 0;
        Proposal p = close_texts(w, w->texts, n, w->seen, m);
        for (int64_t i = 0; i < m; i++) {
            int32_t seen = w->seen[i], often = w->count[seen];
            w->count[seen] = 0;
            if (often >= w->least) { w->often[ranked] = often; w->seen[ranked++] = seen; }
        }
        for (int64_t r = 0, at = (g - lo) * (rounds + 1); r <= rounds; r++, at++) {
            if (r) {
                second = find_second(w, ranked, mark);
                if (second < 0) break;
                int64_t k = take_part(w, w->texts, n, second, w->part);
                m = count_grams(w, w->part, k, w->more, second, mark);
                p = close_texts(w, w->part, k, w->more, m);
                for (int64_t i = 0; i < m; i++) w->count[w->more[i]] = 0;
            }
            out->keys[at] = p.key; out->gains[at] = p.gain; out->seconds[at] = second; out->models[at] = p.model;
        }
    }
}

/* A gram is one of the index or none, and what it holds lies in its text. */
static void check_grams(Call *c, const Work *w, int64_t texts) {
    for (int64_t t = 0; !c->failed && t < texts; t++)
        for (int64_t j = w->offsets[t]; j < w->offsets[t + 1]; j++) {
            int outside = ((w->reach[j] & 1) && j == w->offsets[t]) || ((w->reach[j] & 2) && j + 1 == w->offsets[t + 1]);
            if (w->grams[j] < -1 || w->grams[j] >= w->ngrams || outside) index_error(c, "a gram that is not there");
        }
}

DOOR(propose_templates) {
    Work w = {0};
    int64_t atoms, texts, postings;
    w.bits = take_any(c, I32, &atoms);
    w.edges = take(c, U8, atoms);
    w.offsets = take_offsets(c, atoms, &texts);
    w.grams = take(c, I32, atoms);
    w.reach = take(c, U8, atoms);
    w.postings = take_any(c, I32, &postings);
    w.posted = take_offsets(c, postings, &w.ngrams);
    w.spread = take(c, I32, w.ngrams);
    int64_t lo = number(c, 0), hi = number(c, lo), least = w.least = number(c, 1), most = number(c, 1), rounds = number(c, 0);
    w.use_cost = number(c, 0);
    w.slot_cost = number(c, 0);
    if (hi > w.ngrams) index_error(c, "more grams than there are");
    check_grams(c, &w, texts);
    check_index32(c, w.postings, postings, texts);
    for (int64_t g = lo; !c->failed && g < hi; g++)
        if (w.spread[g] >= least && w.posted[g] == w.posted[g + 1]) index_error(c, "a gram of no text");
    int64_t n = w.ngrams + 1;
    w.count = zeros(c, n, 4); w.near = zeros(c, n, 4); w.closed = zeros(c, n, 1);
    w.held = scratch(c, atoms, sizeof *w.held);
    w.at = scratch(c, texts + 1, sizeof *w.at);
    int32_t *last = zeros(c, n, 4);
    w.seen = scratch(c, n, 4); w.often = scratch(c, n, 4); w.more = scratch(c, n, 4);
    w.texts = scratch(c, most, 4); w.part = scratch(c, most, 4);
    int64_t width = rounds + 1;
    Columns out = {make_table(c, U64, hi - lo, width), NULL, NULL, NULL};
    out.gains = make_table(c, I64, hi - lo, width);
    out.seconds = make_table(c, I32, hi - lo, width);
    out.models = make_table(c, I32, hi - lo, width);
    RUN(c, list_held(&w, texts, last); propose_templates(&w, lo, hi, most, rounds, &out));
}

/* ------------------------------------------------------------------ texts of a proposal */

/* Of each proposal up to `most` texts, evenly taken, and its model among them: one more than that. */
static int64_t gather_texts(const Work *w, const int32_t *grams, const int32_t *seconds, const int32_t *models, int64_t proposals,
                            int64_t most, int32_t *texts, int64_t *offsets) {
    int64_t m = 0;
    for (int64_t p = 0; p < proposals; p++) {
        const int32_t *of = w->postings + w->posted[grams[p]];
        int64_t n = w->posted[grams[p] + 1] - w->posted[grams[p]], has = 0;
        if (seconds[p] >= 0) {
            n = take_part(w, of, n, seconds[p], w->part);
            of = w->part;
        }
        offsets[p] = m;
        for (int64_t i = 0; i < least_of(n, most); i++) {
            int32_t text = of[n > most ? i * n / most : i];
            if (!has && text >= models[p]) {
                has = 1;
                if (text != models[p]) texts[m++] = models[p];
            }
            texts[m++] = text;
        }
        if (!has) texts[m++] = models[p];
    }
    offsets[proposals] = m;
    return m;
}

DOOR(gather_texts) {
    Work w = {0};
    int64_t postings, n;
    w.postings = take_any(c, I32, &postings);
    w.posted = take_offsets(c, postings, &w.ngrams);
    const int32_t *grams = take_any(c, I32, &n), *seconds = take(c, I32, n), *models = take(c, I32, n);
    int64_t most = number(c, 1);
    check_index32(c, grams, n, w.ngrams);
    for (int64_t p = 0; !c->failed && p < n; p++)
        if (seconds[p] < -1 || seconds[p] >= w.ngrams) index_error(c, "a second gram that is not there");
    w.part = scratch(c, longest(w.posted, w.posted + 1, w.ngrams), 4);
    int64_t *offsets = make(c, I64, n + 1), m = 0;
    int32_t *texts = make(c, I32, n * (most + 1));
    RUN(c, m = gather_texts(&w, grams, seconds, models, n, most, texts, offsets));
    trim(c, m);
}
