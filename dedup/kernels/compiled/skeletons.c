/* The loop of template mining that fits skeletons to texts. plain/skeletons.py is its specification: same results.
 *
 * A skeleton is some words of one text, the base, that other texts have too, in order, with slots between them. What is
 * saved and what it costs is counted in sixteenths of a bit.
 */
#include "skeletons.h"

#define NUMBER 3u         /* the code of every number: dedup/templates/atoms.py */
#define NAMED 8           /* fillings of more atoms are not named */
#define LEAST_FIXED (14 * 16) /* bits of what is fixed, numbers aside */
#define WEIGHTY (25 * 16) /* a run of words that takes more to write stays */
/* A text is odd if so many times as many have nothing where it has something: at an end, or between words; or have a word
 * that it lacks. */
#define ODD_END 3
#define ODD_INSIDE 6

/* What is being weighed: n texts, m words, and where its runs of words begin, `runs` of them and then m. */
typedef struct { int32_t *rows, *cols, *run_at; int64_t n, m, runs; } Skeleton;

static int32_t cost_of(const Fit *f, int64_t length) { return f->length_cost[length < f->table ? length : f->table - 1]; }

/* ------------------------------------------------------------------ what slots cost */

/* Atoms of text k from its beginning to the end of word i of the skeleton. */
static int64_t word_end(const Fit *f, const Skeleton *s, int64_t k, int64_t i) {
    return f->at[k * f->words + s->cols[i]] + word_size(f, s->cols[i]);
}

/* Atoms of text k in slot i: before word i of the skeleton, or behind the last; at an end, to the edge of the clause. */
static int64_t gap(const Fit *f, const Skeleton *s, int64_t k, int64_t i) {
    if (i > 0 && i < s->m) return f->at[k * f->words + s->cols[i]] - word_end(f, s, k, i - 1);
    int64_t size = 0;
    if (i == 0)
        for (int64_t j = f->begin[k] + f->at[k * f->words + s->cols[0]]; !(f->edges[j] & 1); j--) size++;
    else
        for (int64_t j = f->begin[k] + word_end(f, s, k, i - 1) - 1; !(f->edges[j] & 2); j++) size++;
    return size;
}

static int any_gap(const Fit *f, const Skeleton *s, int64_t i) {
    for (int64_t r = 0; r < s->n; r++)
        if (gap(f, s, s->rows[r], i)) return 1;
    return 0;
}

/* What naming the fillings of slot i saves over writing each out, when there are few. */
static int64_t named(const Fit *f, const Skeleton *s, int64_t i) {
    int64_t distinct = 0, saved = 0;
    for (int64_t r = 0; r < s->n; r++) {
        int64_t k = s->rows[r], from = f->begin[k] + word_end(f, s, k, i - 1), size = gap(f, s, k, i), d = 0;
        if (size > NAMED) return 0;
        uint64_t h = (uint64_t)size;
        int32_t bits = 0;
        for (int64_t j = from; j < from + size; j++) { h = h * SHINGLE_BASE + f->codes[j]; bits += f->bits[j]; }
        while (d < distinct && f->keys[2 * d] != h) d++;
        if (d == distinct) { f->keys[2 * d] = h; f->keys[2 * d + 1] = 0; f->full[d] = bits; distinct++; }
        f->keys[2 * d + 1]++;
    }
    for (int64_t d = 0; d < distinct; d++) {
        int64_t c = (int64_t)f->keys[2 * d + 1];
        saved += (c - 1) * f->full[d] - c * (f->logs[s->n] - f->logs[c]);
    }
    return saved > 0 ? saved : 0;
}

/* What the slots cost, all texts together: how long each is. The longest of a text costs nothing, since it is what the
 * others leave of the clauses. */
static int64_t slots_cost(const Fit *f, const Skeleton *s) {
    int64_t total = 0;
    memset(f->longest, 0, 4 * (size_t)s->n);
    for (int64_t i = 0; i <= s->m; i++) {
        if (!any_gap(f, s, i)) continue;
        for (int64_t r = 0; r < s->n; r++) {
            int32_t cost = cost_of(f, gap(f, s, s->rows[r], i));
            total += cost;
            if (cost > f->longest[r]) f->longest[r] = cost;
        }
        if (i > 0 && i < s->m) total -= named(f, s, i);
    }
    for (int64_t r = 0; r < s->n; r++) total -= f->longest[r];
    return total > 0 ? total : 0;
}

/* ------------------------------------------------------------------ the skeleton of some texts */

static int64_t speeches_of(const Fit *f, const Skeleton *s) {
    int64_t count = 0;
    for (int64_t r = 0; r < s->n; r++) {
        int64_t q = 0;
        while (q < r && f->speech[s->rows[q]] != f->speech[s->rows[r]]) q++;
        count += q == r;
    }
    return count;
}

/* Leave out the texts that alone have something in a slot, or else those that alone lack a word; say if there are any.
 * Slots come first, then words, and the first that shows odd texts is the last that is looked at. */
static int drop_odd(const Fit *f, Skeleton *s) {
    for (int64_t i = !s->m; i <= s->m + f->words; i++) { /* where they share no word there are no slots */
        int64_t odd = 0, left = 0, share = i == 0 || i == s->m ? ODD_END : ODD_INSIDE, word = i - s->m - 1;
        for (int64_t r = 0; r < s->n; r++) {
            int64_t k = s->rows[r];
            int is_odd = word < 0 ? gap(f, s, k, i) > 0 : f->at[k * f->words + word] < 0;
            f->longest[r] = is_odd;
            odd += is_odd;
        }
        if (!odd || odd * share > s->n || s->n - odd < f->least) continue;
        for (int64_t r = 0; r < s->n; r++)
            if (!f->longest[r]) s->rows[left++] = s->rows[r];
        s->n = left;
        return 1;
    }
    return 0;
}

/* The words that all the texts have, once the odd ones are left out; 0 if too few texts stay or they share nothing. */
static int share_words(const Fit *f, Skeleton *s) {
    do {
        if (s->n < f->least || speeches_of(f, s) < f->least) return 0;
        s->m = 0;
        for (int64_t i = 0; i < f->words; i++) {
            int all = 1;
            for (int64_t r = 0; r < s->n && all; r++) all = f->at[s->rows[r] * f->words + i] >= 0;
            if (all) s->cols[s->m++] = (int32_t)i;
        }
    } while (!f->put_back && drop_odd(f, s));
    return s->m > 0;
}

static int64_t bits_of(const Fit *f, const Skeleton *s, int64_t lo, int64_t hi) {
    int64_t bits = 0;
    for (int64_t i = lo; i < hi; i++) bits += f->word_bits[s->cols[i]];
    return bits;
}

/* A run of words that costs more than it saves goes, the worst first; return what the slots of the rest cost. */
static int64_t drop_runs(const Fit *f, Skeleton *s, int32_t *scratch) {
    for (;;) {
        s->runs = 0;
        for (int64_t i = 0; i < s->m; i++)
            if (i == 0 || any_gap(f, s, i)) s->run_at[s->runs++] = (int32_t)i;
        s->run_at[s->runs] = (int32_t)s->m;
        int64_t cost = slots_cost(f, s), worst = 1, which = -1;
        for (int64_t q = 0; s->runs > 1 && q < s->runs; q++) {
            int64_t lo = s->run_at[q], hi = s->run_at[q + 1], bits = bits_of(f, s, lo, hi);
            if (bits > WEIGHTY) continue;
            Skeleton rest = {s->rows, scratch, NULL, s->n, s->m - (hi - lo), 0};
            memcpy(scratch, s->cols, 4 * (size_t)lo);
            memcpy(scratch + lo, s->cols + hi, 4 * (size_t)(s->m - hi));
            int64_t delta = (s->n - 1) * bits - (cost - slots_cost(f, &rest)) - f->slot_cost;
            if (delta < worst) { worst = delta; which = q; }
        }
        if (which < 0) return cost;
        int64_t lo = s->run_at[which], hi = s->run_at[which + 1];
        memmove(s->cols + lo, s->cols + hi, 4 * (size_t)(s->m - hi));
        s->m -= hi - lo;
    }
}

/* Whether this is a skeleton. A phrase by itself is none; it is one with a number, or as the mould of a sentence. */
static int stands(const Fit *f, const Skeleton *s, int lead, int trail) {
    /* pieces: what numbers leave of the runs; in the midst of a clause, single letters aside */
    int64_t numbers = 0, pieces = 0, whole = 0, bits = 0;
    for (int64_t i = 0, r = 0, inside = 0; i < s->m; i++) {
        uint32_t code = f->codes[f->begin[f->base] + f->word_at[s->cols[i]]];
        if (s->run_at[r] == i || code == NUMBER) inside = 0;
        r += s->run_at[r] == i;
        bits += code == NUMBER ? 0 : f->word_bits[s->cols[i]];
        if (code == NUMBER) numbers++;
        else if (!lead || code & WORD || word_size(f, s->cols[i]) > 1) {
            pieces += !inside;
            inside = 1;
        }
    }
    if (bits < LEAST_FIXED) return 0;
    if (pieces != 1) return pieces > 1;
    if (numbers) return !(lead && trail);
    if (lead == trail) return 0;
    for (int64_t r = 0; r < s->n; r++) {
        int64_t k = s->rows[r], first = f->at[k * f->words + s->cols[0]], last = word_end(f, s, k, s->m - 1);
        whole += gap(f, s, k, 0) == first && last + gap(f, s, k, s->m) == f->end[k] - f->begin[k];
    }
    return 3 * whole >= 2 * s->n;
}

/* What a text saves at the words of the skeleton by templates that were chosen before. */
static int64_t told(const Fit *f, const Skeleton *s, int64_t k) {
    int64_t old = 0;
    for (int64_t i = 0; i < s->m; i++) {
        int64_t to = f->begin[k] + word_end(f, s, k, i);
        for (int64_t j = to - word_size(f, s->cols[i]); j < to; j++)
            if (4 * (int64_t)f->users[j] >= 3 * s->n) old += f->value[j]; /* a narrower one may be a case of this */
    }
    return old;
}

/* Put back words that stand in a slot of every text, though they do not pay for parting it, where chance would hardly put
 * them there: of a slot so long, in all texts together. */
static void put_back(const Fit *f, Skeleton *s) {
    for (int64_t w = 0, i = 0; w < f->words; w++) {
        while (i < s->m && s->cols[i] < w) i++;
        if (i < s->m && s->cols[i] == w) continue;
        int64_t surprise = 0, inside = 1;
        for (int64_t r = 0; r < s->n && inside; r++) {
            int64_t k = s->rows[r], size = gap(f, s, k, i), at = f->at[k * f->words + w];
            inside = at >= 0;
            if (i == 0) inside &= at >= f->at[k * f->words + s->cols[0]] - size;
            else if (i == s->m) inside &= at + word_size(f, w) <= word_end(f, s, k, s->m - 1) + size;
            int64_t bits = f->word_bits[w] - f->logs[size + 1 < f->table ? size + 1 : f->table - 1];
            if (bits > 0) surprise += bits;
        }
        if (!inside || surprise < f->put_back) continue;
        memmove(s->cols + i + 1, s->cols + i, 4 * (size_t)(s->m - i));
        s->cols[i] = (int32_t)w;
        s->m++;
    }
}

/* What the skeleton that these texts share saves, or 0; its texts and words become what it is made of. */
static int64_t weigh(const Fit *f, Skeleton *s, int32_t *scratch) {
    if (!share_words(f, s)) return 0;
    int64_t share = drop_runs(f, s, scratch) / s->n, bits = bits_of(f, s, 0, s->m);
    int lead = any_gap(f, s, 0), trail = any_gap(f, s, s->m);
    if (!stands(f, s, lead, trail)) return 0;
    int64_t gain = -bits - f->slot_cost * (s->runs - 1 + lead + trail);
    for (int64_t r = 0; r < s->n; r++) {
        int64_t net = bits - f->use_cost - share - told(f, s, s->rows[r]);
        if (net > 0) gain += net * f->weight[s->rows[r]];
    }
    if (gain > 0 && f->put_back) put_back(f, s);
    return gain > 0 ? gain : 0;
}

/* ------------------------------------------------------------------ the skeleton that pays best */

/* Say what a skeleton is made of, as the answer to a proposal is laid out. The key names its words, slots and ends. */
static void tell(const Fit *f, const Skeleton *s, int64_t gain, const Answer *answer) {
    memset(answer->rows, 0, (size_t)f->n);
    memset(answer->words, 0, (size_t)f->words);
    memset(answer->room, 0, 4 * (size_t)f->words);
    const uint32_t *base = f->codes + f->begin[f->base];
    uint64_t key = 0;
    for (int64_t r = 0; r < s->n; r++) answer->rows[s->rows[r]] = 1;
    for (int64_t i = 0; i < s->m; i++) {
        int64_t most = 0;
        for (int64_t r = 0; i && r < s->n; r++) {
            int64_t size = gap(f, s, s->rows[r], i);
            if (size > most) most = size;
        }
        int32_t col = s->cols[i];
        answer->words[col] = i && !most ? 1 : 2;
        answer->room[col] = (int32_t)most;
        key = fmix64(key + answer->words[col]);
        for (int32_t j = f->word_at[col]; j < f->word_at[col + 1]; j++) key = fmix64(key ^ base[j]);
    }
    *answer->gain = gain;
    *answer->flags = (any_gap(f, s, 0) ? 0 : 1) | (any_gap(f, s, s->m) ? 0 : 2);
    *answer->key = fmix64(key + (uint64_t)*answer->flags);
}

/* The texts that share at least half as much with the base, in bits, as the one that shares most but the base itself; none
 * where these are all. */
static void take_nearest(const Fit *f, Skeleton *s) {
    int64_t most = 0, second = 0;
    for (int64_t k = 0; k < f->n; k++) {
        int64_t bits = 0;
        for (int64_t i = 0; i < f->words; i++)
            if (f->support[i] > 0 && f->at[k * f->words + i] >= 0) bits += f->word_bits[i];
        f->longest[k] = (int32_t)bits;
        if (bits > most) { second = most; most = bits; }
        else if (bits > second) second = bits;
    }
    s->n = 0;
    for (int64_t k = 0; k < f->n; k++)
        if (2 * (int64_t)f->longest[k] >= second) s->rows[s->n++] = (int32_t)k;
    if (s->n == f->n) s->n = 0;
}

/* Try one skeleton for each number of texts that have a word: of the texts that have all words so common; and one of the
 * texts that share much with the base. Where words are put back the texts are settled: one of all of them. */
static void try_levels(const Fit *f, Skeleton *s, int32_t *scratch, const Answer *answer) {
    int64_t best = 0; /* what many use is preferred to what saves more in few: its cases are found after it */
    for (int64_t level = f->n, known = -1; level >= f->least; level--) {
        int exists = 0;
        for (int64_t i = 0; i < f->words; i++) exists |= f->support[i] == level;
        if (!exists) continue;
        if (f->put_back && level < f->n) return;
        s->n = 0;
        for (int64_t k = 0; k < f->n; k++) {
            int all = 1;
            for (int64_t i = 0; i < f->words && all; i++) all = f->support[i] < level || f->at[k * f->words + i] >= 0;
            if (all) s->rows[s->n++] = (int32_t)k;
        }
        if (s->n < f->least) break;
        if (s->n == known) continue; /* texts only get fewer: as many are the same */
        known = s->n;
        int64_t gain = weigh(f, s, scratch);
        if (gain * s->n * s->n <= best) continue;
        best = gain * s->n * s->n;
        tell(f, s, gain, answer);
    }
    if (f->put_back) return;
    take_nearest(f, s);
    if (s->n < f->least) return;
    int64_t gain = weigh(f, s, scratch);
    if (gain * s->n * s->n > best) tell(f, s, gain, answer);
}

int fit_one(Fit *f, const Answer *answer) {
    size_t n = (size_t)f->n, words = (size_t)f->words;
    size_t width = (size_t)longest(f->begin, f->end, f->n) + 1, cells = (words + 1) * width;
    int32_t *score = malloc(4 * (2 * cells + width)), *at = malloc(4 * (n * words + 1));
    int32_t *scratch = malloc(4 * (3 * n + 5 * words + 2));
    uint64_t *keys = malloc(16 * (n + 1));
    int ok = score && at && scratch && keys;
    if (ok) {
        f->score = score; f->tied = score + cells; f->next = f->tied + cells; f->at = at; f->keys = keys;
        f->longest = scratch; f->full = f->longest + n; f->support = f->full + n;
        f->rows = f->support + words;
        Skeleton s = {f->rows + words + 1, NULL, NULL, 0, 0, 0};
        s.cols = s.rows + n; s.run_at = s.cols + words;
        lay_words(f);
        try_levels(f, &s, s.run_at + words + 1, answer);
    }
    free(score); free(at); free(scratch); free(keys);
    return ok;
}
