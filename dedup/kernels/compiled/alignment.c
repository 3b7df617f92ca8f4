/* The words of one text laid over others; plain/alignment.py is the specification.
 *
 * Each text is aligned for itself with the one that lends the words, the base (centre star alignment: Gusfield 1993).
 */
#include "skeletons.h"

#define BESIDE 32 /* what it is worth that two words stand side by side in text and base */

/* From its end, the placing that has the score: as far left as words can stand, late words left out first. */
static void trace_words(const Fit *f, int64_t k, int64_t width) {
    int32_t *out = f->at + k * f->words;
    for (int64_t i = 0; i < f->words; i++) out[i] = -1;
    int64_t i = f->words, j = width - 1;
    int beside = 0;
    while (i > 0 && j > 0) {
        const int32_t *s = f->score + i * width, *t = f->tied + i * width;
        if (!beside && s[j] == s[j - 1]) { j--; continue; }
        if (!beside && s[j] == s[j - width]) { i--; continue; }
        int64_t before = j - word_size(f, i - 1) - width; /* of row i: where the words before end */
        int32_t rest = t[j] - f->word_bits[i - 1];
        beside = t[before] >= 0 && rest == t[before] + BESIDE && rest > s[before];
        i--;
        j -= word_size(f, i);
        out[i] = (int32_t)j;
    }
}

/* The weightiest placing of the base's words in one text, in order, those without support aside; words that stand side
 * by side in both count more. score[i][j] is the best of the first i words in the first j atoms, tied[i][j] the best of
 * those where word i ends at atom j, or -1 (Needleman, Wunsch 1970). */
static void place_words(const Fit *f, int64_t k) {
    const uint32_t *text = f->codes + f->begin[k], *base = f->codes + f->begin[f->base];
    int64_t m = f->end[k] - f->begin[k], width = m + 1;
    for (int64_t j = 0; j <= m; j++) { f->score[j] = 0; f->tied[j] = -1; }
    for (int64_t i = 1; i <= f->words; i++) {
        int32_t *s = f->score + i * width, *t = f->tied + i * width;
        const uint32_t *word = base + f->word_at[i - 1];
        int64_t size = word_size(f, i - 1);
        s[0] = 0; t[0] = -1;
        for (int64_t j = 1; j <= m; j++) {
            t[j] = -1;
            if (f->support[i - 1] && j >= size && text[j - 1] == word[size - 1] &&
                !memcmp(text + j - size, word, 4 * (size_t)size)) {
                int32_t alone = s[j - size - width], next = t[j - size - width];
                if (next >= 0 && next + BESIDE > alone) alone = next + BESIDE;
                t[j] = f->word_bits[i - 1] + alone;
            }
            int32_t best = s[j - width] > s[j - 1] ? s[j - width] : s[j - 1];
            s[j] = t[j] > best ? t[j] : best;
        }
    }
    trace_words(f, k, width);
}

/* Place the words in all texts, twice: what few texts have must not stand in the way of what many have. */
void lay_words(const Fit *f) {
    for (int64_t i = 0; i < f->words; i++) f->support[i] = 1;
    for (int turn = 0; turn < 2; turn++) {
        for (int64_t k = 0; k < f->n; k++) place_words(f, k);
        for (int64_t i = 0; i < f->words; i++) {
            f->support[i] = 0;
            for (int64_t k = 0; k < f->n; k++) f->support[i] += f->at[k * f->words + i] >= 0;
            if (f->support[i] < f->least) f->support[i] = 0;
        }
    }
}
