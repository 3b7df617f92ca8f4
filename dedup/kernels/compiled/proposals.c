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
    int64_t least, floor, use_cost, slot_cost, ngrams;
} Index;

/* The texts that are looked at, and a part of them, by place. Their grams are numbered from 1 as they come, in tables that
 * are as small as what is looked at and not as the index; 0 is none. */
typedef struct {
    int32_t *texts, *part;
    int64_t n, in_part;
    uint64_t *table;     /* a gram + 1 above its number, by the hash of the gram; 0 is free */
    int32_t *named;      /* the gram of each number; there are so many */
    int64_t names;
    int32_t *atoms;      /* the number of the gram of each atom; those of text i are atoms[begin[i]] .. atoms[begin[i + 1]] */
    int64_t *begin;
    int32_t *count, *stamp; /* in how many texts of the part a gram stands; when it was seen last, by the clock */
    int32_t clock;
    uint8_t *closed, *near; /* most of the part have it; it shares an atom with a gram that the part was chosen by */
    int32_t *ranked, *often; /* the grams that may choose a part, and how many of the texts have each */
    int64_t candidates;
} Look;

/* Number the grams of the texts. */
static void number_grams(const Index *x, Look *k) {
    int64_t atoms = 0, m = 0;
    for (int64_t i = 0; i < k->n; i++) atoms += x->offsets[k->texts[i] + 1] - x->offsets[k->texts[i]];
    int bits = 4;
    while ((int64_t)1 << bits < 2 * atoms) bits++;
    uint32_t mask = ((uint32_t)1 << bits) - 1;
    memset(k->table, 0, sizeof *k->table << bits);
    k->named[0] = -1;
    k->stamp[0] = k->near[0] = 0;
    k->names = 1;
    for (int64_t i = 0; i < k->n; i++) {
        k->begin[i] = m;
        for (int64_t j = x->offsets[k->texts[i]]; j < x->offsets[k->texts[i] + 1]; j++) {
            if (x->grams[j] < 0) { k->atoms[m++] = 0; continue; }
            uint64_t gram = (uint64_t)x->grams[j] + 1;
            uint32_t slot = (uint32_t)gram * 0x9E3779B1u >> (32 - bits);
            while (k->table[slot] && k->table[slot] >> 32 != gram) slot = (slot + 1) & mask;
            if (!k->table[slot]) {
                k->table[slot] = gram << 32 | (uint64_t)k->names;
                k->stamp[k->names] = 0;
                k->near[k->names] = 0;
                k->named[k->names++] = x->grams[j];
            }
            k->atoms[m++] = (int32_t)k->table[slot];
        }
    }
    k->begin[k->n] = m;
    k->clock = 0;
}

/* The part is those that have a gram, by its number; what shares an atom with it is near. */
static void take_part(Look *k, int32_t gram) {
    k->in_part = 0;
    for (int64_t i = 0; i < k->n; i++) {
        int64_t from = k->begin[i], to = k->begin[i + 1], has = 0;
        for (int64_t j = from; j < to; j++) {
            if (k->atoms[j] != gram) continue;
            for (int64_t a = most_of(from, j - 2); a < to && a <= j + 2; a++) k->near[k->atoms[a]] = 1;
            has = 1;
        }
        if (has) k->part[k->in_part++] = (int32_t)i;
    }
}

/* Count in how many texts of the part each gram stands. */
static void count_grams(Look *k) {
    memset(k->count, 0, sizeof *k->count * (size_t)k->names);
    for (int64_t i = 0; i < k->in_part; i++) {
        k->clock++;
        for (int64_t j = k->begin[k->part[i]]; j < k->begin[k->part[i] + 1]; j++) {
            int32_t gram = k->atoms[j];
            k->count[gram] += k->stamp[gram] != k->clock;
            k->stamp[gram] = k->clock;
        }
    }
}

/* The text of the part that holds most of the closed grams, by its place; the first of equal ones. */
static int64_t find_model(Look *k) {
    int64_t best = -1, model = -1;
    for (int64_t i = 0; i < k->in_part && i < LOOKED_AT; i++) {
        int64_t held = 0;
        k->clock++;
        for (int64_t j = k->begin[k->part[i]]; j < k->begin[k->part[i] + 1]; j++) {
            int32_t gram = k->atoms[j];
            held += k->closed[gram] && k->stamp[gram] != k->clock;
            k->stamp[gram] = k->clock;
        }
        if (held > best) { best = held; model = k->part[i]; }
    }
    return model;
}

/* Lay the closed grams over the model: what they cover is fixed, the rest are slots. Say what that would save. */
static int64_t weigh_model(const Index *x, const Look *k, int64_t model) {
    int64_t begin = x->offsets[k->texts[model]], n = k->in_part, first = -1, fixed_to = -1, runs = 0, bits = 0, numbers = 0;
    for (int64_t j = k->begin[model]; j < k->begin[model + 1]; j++) {
        if (!k->closed[k->atoms[j]]) continue;
        int64_t at = begin + j - k->begin[model], a = x->reach[at] & 1 ? at - 1 : at, b = x->reach[at] & 2 ? at + 2 : at + 1;
        if (runs == 0) first = a;
        runs += runs == 0 || a > fixed_to;
        for (int64_t i = most_of(a, fixed_to); i < b; i++) { bits += x->bits[i]; numbers += (x->edges[i] & 4) != 0; }
        fixed_to = most_of(fixed_to, b);
    }
    if (runs == 0) return 0;
    int64_t slots = runs - 1 + !(x->edges[first] & 1) + !(x->edges[fixed_to - 1] & 2);
    /* whole clauses without a number are no skeleton; a phrase inside of one may be part of a skeleton, if it is long */
    if (slots + numbers == 0 || (runs == 1 && slots == 2 && bits < LONG_PHRASE)) return 0;
    return (n - 1) * bits - n * (x->use_cost + x->slot_cost * slots);
}

/* The grams that three in five of the part hold, and `least` at the least, are closed; their name. */
static uint64_t close_part(const Index *x, Look *k) {
    uint64_t key = 0;
    int64_t need = most_of((k->in_part * 3 + 4) / 5, x->least);
    k->closed[0] = 0;
    for (int64_t gram = 1; gram < k->names; gram++) {
        k->closed[gram] = k->count[gram] >= need;
        if (k->closed[gram]) key += fmix64((uint64_t)k->named[gram] + 1);
    }
    return key;
}

/* The grams that `least` texts have may choose a part of them. */
static void rank_grams(const Index *x, Look *k) {
    k->candidates = 0;
    for (int64_t gram = 1; gram < k->names; gram++) {
        if (k->count[gram] < x->least) continue;
        k->often[k->candidates] = k->count[gram];
        k->ranked[k->candidates++] = (int32_t)gram;
    }
}

/* The number of the gram elsewhere in the sentence whose texts are most nearly these (Ochiai 1957), of equal ones the
 * first, or 0. */
static int32_t find_second(const Index *x, const Look *k) {
    double best = 0;
    int32_t second = 0;
    for (int64_t i = 0; i < k->candidates; i++) {
        if (k->near[k->ranked[i]]) continue;
        int32_t g = k->named[k->ranked[i]];
        double often = (double)k->often[i], score = often * often / (double)(x->posted[g + 1] - x->posted[g]);
        if (score > best || (score == best && g < k->named[second])) { best = score; second = k->ranked[i]; }
    }
    return second;
}

/* Up to `most` texts of a gram, evenly taken. */
static void take_texts(const Index *x, Look *k, int32_t g, int64_t most) {
    const int32_t *texts = x->postings + x->posted[g];
    int64_t n = x->posted[g + 1] - x->posted[g];
    k->n = least_of(n, most);
    for (int64_t i = 0; i < k->n; i++) k->texts[i] = texts[n > most ? i * n / most : i];
}

enum { COLUMNS = 5 };

/* Proposals of a gram, 1 + rounds of them: of its texts, and of parts of these that share a further gram. */
static void propose_of(const Index *x, Look *k, int32_t g, int64_t most, int64_t rounds, List *found) {
    take_texts(x, k, g, most);
    number_grams(x, k);
    int32_t chosen = 0;
    for (int64_t j = 0; !chosen && j < k->begin[k->n]; j++)
        if (k->named[k->atoms[j]] == g) chosen = k->atoms[j];
    for (int64_t round = 0; round <= rounds && chosen; round++) {
        take_part(k, chosen);
        count_grams(k);
        if (round == 0) rank_grams(x, k);
        uint64_t key = close_part(x, k);
        int64_t model = find_model(k), gain = weigh_model(x, k, model);
        if (gain > x->floor && reserve(found, COLUMNS)) {
            uint64_t row[COLUMNS] = {key, (uint64_t)gain, (uint64_t)g, round ? (uint64_t)k->named[chosen] : UINT64_MAX, (uint64_t)k->texts[model]};
            memcpy(found->at + found->n, row, sizeof row);
            found->n += COLUMNS;
        }
        chosen = find_second(x, k);
    }
}
/* A gram is one of the index or none, and what it holds lies in its text. */
static void check_grams(Call *c, const Index *x, int64_t texts) {
    for (int64_t t = 0; !c->failed && t < texts; t++)
        for (int64_t j = x->offsets[t]; j < x->offsets[t + 1]; j++) {
            int outside = ((x->reach[j] & 1) && j == x->offsets[t]) || ((x->reach[j] & 2) && j + 1 == x->offsets[t + 1]);
            if (x->grams[j] < -1 || x->grams[j] >= x->ngrams || outside) index_error(c, "a gram that is not there");
        }
}

/* Tables for so many texts with so many atoms, all together. */
static Look make_look(Call *c, int64_t texts, int64_t atoms) {
    Look k = {0};
    int64_t names = atoms + 1, slots = 16;
    while (slots < 2 * atoms) slots *= 2;
    k.texts = scratch(c, texts, 4); k.part = scratch(c, texts, 4);
    k.begin = scratch(c, texts + 1, sizeof *k.begin); k.atoms = scratch(c, atoms, 4);
    k.table = scratch(c, slots, sizeof *k.table);
    k.named = scratch(c, names, 4); k.count = scratch(c, names, 4); k.stamp = scratch(c, names, 4);
    k.closed = scratch(c, names, 1); k.near = scratch(c, names, 1);
    k.ranked = scratch(c, names, 4); k.often = scratch(c, names, 4);
    return k;
}

DOOR(propose_templates) {
    Index x = {0};
    int64_t atoms, texts, postings, n;
    x.bits = take_any(c, I32, &atoms);
    x.edges = take(c, U8, atoms);
    x.offsets = take_offsets(c, atoms, &texts);
    x.grams = take(c, I32, atoms);
    x.reach = take(c, U8, atoms);
    x.postings = take_any(c, I32, &postings);
    x.posted = take_offsets(c, postings, &x.ngrams);
    x.spread = take(c, I32, x.ngrams);
    const int32_t *which = take_any(c, I32, &n);
    x.least = number(c, 1);
    int64_t most = number(c, 1), rounds = number(c, 0);
    x.floor = number(c, INT64_MIN);
    x.use_cost = number(c, 0);
    x.slot_cost = number(c, 0);
    check_grams(c, &x, texts);
    check_index32(c, x.postings, postings, texts);
    check_index32(c, which, n, x.ngrams);
    for (int64_t i = 0; !c->failed && i < n; i++)
        if (x.spread[which[i]] >= x.least && x.posted[which[i]] == x.posted[which[i] + 1]) index_error(c, "a gram of no text");
    most = least_of(most, longest(x.posted, x.posted + 1, x.ngrams));
    Look k = make_look(c, most, most * longest(x.offsets, x.offsets + 1, texts));
    RUN(c, for (int64_t i = 0; i < n; i++)
               if (x.spread[which[i]] >= x.least) propose_of(&x, &k, which[i], most, rounds, &c->list));
    give(c, U64, c->list.at, c->list.n);
}

/* ------------------------------------------------------------------ texts of a proposal */

/* The first of some ascending numbers from `from` on that is not below the value. */
static int64_t lower_bound(const int32_t *numbers, int64_t from, int64_t to, int32_t value) {
    while (from < to) {
        int64_t middle = from + (to - from) / 2;
        if (numbers[middle] < value) from = middle + 1;
        else to = middle;
    }
    return from;
}

/* Those of n texts that have a gram go to `part`, both ascending; say how many. */
static int64_t share_texts(const Index *x, const int32_t *texts, int64_t n, int32_t gram, int32_t *part) {
    int64_t m = 0, at = x->posted[gram], end = x->posted[gram + 1];
    for (int64_t i = 0; i < n; i++) {
        at = lower_bound(x->postings, at, end, texts[i]);
        if (at == end) break;
        if (x->postings[at] == texts[i]) part[m++] = texts[i];
    }
    return m;
}

/* Of each proposal up to `most` texts, evenly taken, and its model among them: one more than that. */
static int64_t gather_texts(const Index *x, int32_t *part, const int32_t *grams, const int32_t *seconds, const int32_t *models, int64_t proposals,
                            int64_t most, int32_t *texts, int64_t *offsets) {
    int64_t m = 0;
    for (int64_t p = 0; p < proposals; p++) {
        const int32_t *of = x->postings + x->posted[grams[p]];
        int64_t n = x->posted[grams[p] + 1] - x->posted[grams[p]], has = 0;
        if (seconds[p] >= 0) {
            n = share_texts(x, of, n, seconds[p], part);
            of = part;
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
    Index x = {0};
    int64_t postings, n;
    x.postings = take_any(c, I32, &postings);
    x.posted = take_offsets(c, postings, &x.ngrams);
    const int32_t *grams = take_any(c, I32, &n), *seconds = take(c, I32, n), *models = take(c, I32, n);
    int64_t most = number(c, 1);
    check_index32(c, grams, n, x.ngrams);
    for (int64_t p = 0; !c->failed && p < n; p++)
        if (seconds[p] < -1 || seconds[p] >= x.ngrams) index_error(c, "a second gram that is not there");
    int32_t *part = scratch(c, longest(x.posted, x.posted + 1, x.ngrams), 4);
    int64_t *offsets = make(c, I64, n + 1), m = 0;
    int32_t *texts = make(c, I32, n * (most + 1));
    RUN(c, m = gather_texts(&x, part, grams, seconds, models, n, most, texts, offsets));
    trim(c, m);
}
