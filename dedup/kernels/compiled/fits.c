/* Skeletons for many proposals: which texts and words each is fitted to. */
#include "door.h"
#include "skeletons.h"

/* Texts, of which some are fitted, and the words of some: dedup/kernels/template_arrays.py. */
typedef struct {
    const int64_t *texts, *offsets, *word_offsets;
    const int32_t *speeches, *weights, *members, *bases, *word_at, *word_bits;
    int64_t atoms, ntexts, n, nwords, most;
} Proposals;

/* Proposal p: the texts members[offsets[p]] .. of which bases[p] is one; words of text t are word_at[word_offsets[t] + t]
 * .., one more than it has words, from the beginning of the text. Outputs, zeros at first, are laid out as the members
 * and, for the words, one proposal's behind another's: gains[p] what the skeleton saves, 0 if there is none; keys[p] its
 * name; flags 1: it begins a clause, 2: it ends one; rows 1 for a text that has it; words 1 for a word of it, 2 where a
 * slot may stand before the word; room the longest such slot. */
static int fit_skeletons(Fit *f, const Proposals *p, int64_t *begin, int32_t *speech, int32_t *weight, Answer answer) {
    int ok = 1;
    for (int64_t i = 0; ok && i < p->n; i++) {
        int64_t b = p->bases[i], first = p->offsets[i];
        f->begin = begin; f->end = begin + p->most; f->speech = speech; f->weight = weight; f->n = p->offsets[i + 1] - first;
        f->words = p->word_offsets[b + 1] - p->word_offsets[b];
        f->word_at = p->word_at + p->word_offsets[b] + b;
        f->word_bits = p->word_bits + p->word_offsets[b];
        for (int64_t k = 0; k < f->n; k++) {
            int32_t t = p->members[first + k];
            begin[k] = p->texts[t];
            begin[p->most + k] = p->texts[t + 1];
            speech[k] = p->speeches[t];
            weight[k] = p->weights[t];
            if (t == b) f->base = k;
        }
        ok = fit_one(f, &answer);
        answer.gain++; answer.key++; answer.flags++;
        answer.rows += f->n; answer.words += f->words; answer.room += f->words;
    }
    return ok;
}

/* A text that is fitted lies among the atoms, in whole clauses. */
static void check_text(Call *c, const Fit *f, const Proposals *p, int64_t t) {
    int64_t from = p->texts[t], to = p->texts[t + 1];
    check_spans(c, &from, &to, 1, p->atoms);
    if (!c->failed && from < to && !((f->edges[from] & 1) && (f->edges[to - 1] & 2))) index_error(c, "a text that is no whole clauses");
}

/* The base is one of its texts, and its words lie in it, none empty. */
static void check_base(Call *c, const Proposals *p, int64_t i) {
    int64_t b = p->bases[i], from = p->word_offsets[b], to = p->word_offsets[b + 1], member = 0;
    check_spans(c, &from, &to, 1, p->nwords);
    for (int64_t k = p->offsets[i]; k < p->offsets[i + 1]; k++) member |= p->members[k] == b;
    const int32_t *at = p->word_at + b;
    int inside = !c->failed && member && (from == to || (at[from] >= 0 && at[to] <= p->texts[b + 1] - p->texts[b]));
    for (int64_t w = from; inside && w < to; w++) inside = at[w] < at[w + 1];
    if (!inside) index_error(c, "a base that is no text of its proposal, or a word outside of it");
}

DOOR(fit_skeletons) {
    Fit f = {0};
    Proposals p = {0};
    int64_t members, words;
    f.codes = take_any(c, U32, &p.atoms);
    f.edges = take(c, U8, p.atoms);
    f.bits = take(c, I32, p.atoms);
    p.texts = take_any(c, I64, &p.ntexts);
    p.ntexts = most_of(p.ntexts - 1, 0);
    p.speeches = take(c, I32, p.ntexts);
    p.weights = take(c, I32, p.ntexts);
    f.value = take(c, I32, p.atoms);
    f.users = take(c, I32, p.atoms);
    p.word_bits = take_any(c, I32, &p.nwords);
    p.word_at = take(c, I32, p.nwords + p.ntexts);
    p.word_offsets = take(c, I64, p.ntexts + 1);
    p.members = take_any(c, I32, &members);
    p.offsets = take_offsets(c, members, &p.n);
    p.bases = take(c, I32, p.n);
    f.least = number(c, 1);
    f.use_cost = number(c, 0);
    f.slot_cost = number(c, 0);
    f.put_back = number(c, 0);
    f.length_cost = take_any(c, I32, &f.table);
    f.logs = take(c, I32, f.table);
    check_index32(c, p.members, members, p.ntexts);
    check_index32(c, p.bases, p.n, p.ntexts);
    for (int64_t i = 0; !c->failed && i < members; i++) check_text(c, &f, &p, p.members[i]);
    words = 0;
    for (int64_t i = 0; !c->failed && i < p.n; i++) {
        check_base(c, &p, i);
        words += p.word_offsets[p.bases[i] + 1] - p.word_offsets[p.bases[i]];
    }
    p.most = longest(p.offsets, p.offsets + 1, p.n);
    if (p.most >= f.table) index_error(c, "more texts than there are logarithms");
    int64_t *begin = scratch(c, 2 * p.most, sizeof *begin);
    int32_t *speech = scratch(c, p.most, sizeof *speech), *weight = scratch(c, p.most, sizeof *weight);
    Answer answer = {0};
    answer.gain = make_zeros(c, I64, p.n);
    answer.key = make_zeros(c, U64, p.n);
    answer.flags = make_zeros(c, I32, p.n);
    answer.rows = make_zeros(c, U8, members);
    answer.words = make_zeros(c, U8, words);
    answer.room = make_zeros(c, I32, words);
    int ok = 1;
    RUN(c, ok = fit_skeletons(&f, &p, begin, speech, weight, answer));
    if (!ok) no_memory(c);
}
