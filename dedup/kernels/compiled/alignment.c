/* The words of one text laid over others; plain/alignment.py is the specification.
 *
 * Each text is aligned for itself with the one that lends the words, the base (centre star alignment: Gusfield 1993).
 */
#include "skeletons.h"

#define BESIDE 32 /* what it is worth that two words stand side by side in text and base */
#define BUCKETS 512

/* The atoms of a text by bucket: those from atom first[b] - 1 on are found through next[], ascending, to 0. */
typedef struct { int32_t first[BUCKETS], *next; } Places;

static void index_atoms(const Fit *f, int64_t k, Places *p) {
    const uint32_t *text = f->codes + f->begin[k];
    memset(p->first, 0, sizeof p->first);
    for (int64_t j = f->end[k] - f->begin[k]; j > 0; j--) {
        int32_t *first = p->first + text[j - 1] % BUCKETS;
        p->next[j] = *first;
        *first = (int32_t)j;
    }
}

/* Words that may stand in a text go to rows[1] .. in order, as many as are returned: those whose first and last atoms
 * share a bucket with some of its atoms. Most words do not, and the tables are made of these alone. `dropped` says if there
 * is one without support, which is left out. */
static int64_t list_rows(const Fit *f, const Places *p, int *dropped) {
    const uint32_t *base = f->codes + f->begin[f->base];
    int64_t n = 0;
    *dropped = 0;
    for (int64_t i = 0; i < f->words; i++) {
        if (!p->first[base[f->word_at[i]] % BUCKETS] || !p->first[base[f->word_at[i + 1] - 1] % BUCKETS]) continue;
        if (f->support[i]) f->rows[++n] = (int32_t)i;
        else *dropped = 1;
    }
    return n;
}

/* The words of row r and of the one before stand side by side in the base. */
static int follows(const Fit *f, int64_t r) { return r > 1 && f->rows[r - 1] == f->rows[r] - 1; }

/* From its end, the placing that has the score: as far left as words can stand, late words left out first. */
static void trace_words(const Fit *f, int64_t k, int64_t r, int64_t width) {
    int32_t *out = f->at + k * f->words;
    for (int64_t i = 0; i < f->words; i++) out[i] = -1;
    int64_t j = width - 1;
    int beside = 0;
    while (r > 0 && j > 0) {
        const int32_t *s = f->score + r * width, *t = f->tied + r * width;
        if (!beside && s[j] == s[j - 1]) { j--; continue; }
        if (!beside && s[j] == s[j - width]) { r--; continue; }
        int32_t i = f->rows[r], rest = t[j] - f->word_bits[i];
        j -= word_size(f, i);
        out[i] = (int32_t)j;
        s -= width;
        t -= width;
        beside = follows(f, r) && t[j] >= 0 && rest == t[j] + BESIDE && rest > s[j];
        r--;
    }
}

/* The weightiest placing of the words of rows 1 .. n in a text, in order; words that stand side by side in both count more.
 * score[r][j] is the best of the first r in the first j atoms, tied[r][j] the best of those where the last of them ends at
 * atom j, or -1 (Needleman, Wunsch 1970). */
static void place_words(const Fit *f, const Places *p, int64_t k, int64_t n) {
    const uint32_t *text = f->codes + f->begin[k], *base = f->codes + f->begin[f->base];
    int64_t m = f->end[k] - f->begin[k], width = m + 1;
    memset(f->score, 0, 4 * (size_t)width);
    for (int64_t r = 1; r <= n; r++) {
        int32_t *s = f->score + r * width, *t = f->tied + r * width, i = f->rows[r], last = follows(f, r);
        const uint32_t *word = base + f->word_at[i];
        int64_t size = word_size(f, i);
        memcpy(s, s - width, 4 * (size_t)width);
        memset(t, -1, 4 * (size_t)width);
        for (int64_t j = p->first[word[size - 1] % BUCKETS]; j; j = p->next[j]) {
            if (j < size || memcmp(text + j - size, word, 4 * (size_t)size)) continue;
            int32_t best = s[j - size - width];
            if (last && t[j - size - width] >= 0) best = (int32_t)most_of(best, t[j - size - width] + BESIDE);
            t[j] = f->word_bits[i] + best;
            for (int64_t to = j; to <= m && s[to] < t[j]; to++) s[to] = t[j];
        }
    }
    trace_words(f, k, n, width);
}

/* Place the words in all texts, twice: what few texts have must not stand in the way of what many have. */
void lay_words(const Fit *f) {
    Places p = {.next = f->next};
    for (int64_t i = 0; i < f->words; i++) f->support[i] = 1;
    for (int turn = 0; turn < 2; turn++) {
        for (int64_t k = 0; k < f->n; k++) {
            int dropped;
            index_atoms(f, k, &p);
            int64_t n = list_rows(f, &p, &dropped);
            if (!turn || dropped) place_words(f, &p, k, n); /* without a word that never stood there all stays as it is */
        }
        for (int64_t i = 0; i < f->words; i++) {
            f->support[i] = 0;
            for (int64_t k = 0; k < f->n; k++) f->support[i] += f->at[k * f->words + i] >= 0;
            if (f->support[i] < f->least) f->support[i] = 0;
        }
    }
}
