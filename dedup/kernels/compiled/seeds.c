/* Where passages may be: fingerprints, pairs of equal ones, equal runs around them. plain/passages.py is the specification.
 *
 * A stream is an array of characters that count (see dedup/text/stream.py): letters of spaced scripts have
 * WORD set, a 0 stands between two texts and matches nothing. Places are positions in the stream, below 2^32.
 */
#include "door.h"

/* ------------------------------------------------------------------ fingerprints */

/* A gram begins at each character: k[0] characters of an unspaced script, k[1] where a letter begins it. */
typedef struct { uint64_t power[2]; int64_t k[2]; } Grams;

/* values[i] = 32-bit hash of the gram at start + i, of those that characters of this kind begin. */
static void hash_grams(const uint32_t *text, int64_t n, const Grams *grams, uint32_t kind, uint64_t *values) {
    int64_t k = grams->k[kind];
    uint64_t h = 0, power = grams->power[kind];
    for (int64_t i = 0; i < k - 1 && i < n; i++) h = h * SHINGLE_BASE + text[i];
    for (int64_t at = 0; at + k <= n; at++) {
        h = h * SHINGLE_BASE + text[at + k - 1];
        if (at) h -= power * text[at - 1];
        if (text[at] >> 31 == kind) values[at] = fmix64(h) >> 32;
    }
}

/* Whether characters of a script that is not spaced, 1, and letters of one that is, 2, stand in a text. */
static int kinds_in(const uint32_t *text, int64_t n) {
    uint32_t any = 0, all = WORD;
    for (int64_t i = 0; i < n; i++) { any |= text[i]; all &= text[i]; }
    return (all & WORD ? 0 : 1) | (any & WORD ? 2 : 0);
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

/* Choose the least gram, the last of equal ones, that lies in a window of both kinds: as wide as `wide` letters, a
 * character being two. The windows above may reach beyond what two texts share there, or hold no whole gram. */
static void choose_in_mixed(const uint32_t *text, const uint64_t *values, int64_t n, const Grams *grams, int64_t wide, uint8_t *chosen) {
    int64_t end = 0, width = 0, letters = 0;
    for (int64_t j = 0; j < n; j++) {
        for (; end < n && width < wide; end++) { width += 2 - (text[end] >> 31); letters += text[end] >> 31; }
        if (width < wide) break;
        int64_t least = -1;
        if (letters && letters < end - j)
            for (int64_t i = j; i < end; i++)
                if (i + grams->k[text[i] >> 31] <= end && (least < 0 || values[i] <= values[least])) least = i;
        if (least >= 0) chosen[least] = 1;
        width -= 2 - (text[j] >> 31);
        letters -= text[j] >> 31;
    }
}

typedef struct { int64_t window, letters; uint64_t *values; uint8_t *chosen; } Windows;

/* Winnowing (Schleimer, Wilkerson, Aiken 2003). Writes hash << 32 | place, by place; at most `room`. Gives their number. */
static int64_t winnow(const Units *u, const Grams *grams, const Windows *w, int64_t room, uint64_t *out) {
    int64_t count = 0;
    for (int64_t s = 0; s < u->n; s++) {
        const uint32_t *text = u->codes + u->starts[s];
        int64_t length = u->ends[s] - u->starts[s];
        if (length <= 0) continue;
        int kinds = kinds_in(text, length);
        memset(w->chosen, 0, (size_t)length);
        memset(w->values, 0xFF, sizeof *w->values * (size_t)length); /* above 32 bits: the text ends inside of it */
        for (uint32_t kind = 0; kind < 2; kind++)
            if (kinds >> kind & 1) hash_grams(text, length, grams, kind, w->values);
        if (kinds & 1) choose_least(text, w->values, length, 0, w->window, w->chosen);
        if (kinds & 2) choose_least(text, w->values, length, 1, w->letters, w->chosen);
        if (kinds == 3) choose_in_mixed(text, w->values, length, grams, grams->k[1] + w->letters - 1, w->chosen);
        for (int64_t j = 0; j < length; j++)
            if (w->chosen[j]) {
                if (count < room) out[count] = w->values[j] << 32 | (uint64_t)(u->starts[s] + j);
                count++;
            }
    }
    return count;
}

DOOR(winnow) {
    Units u = take_units(c);
    Grams grams = {{1, 1}, {0, 0}};
    Windows w = {0};
    grams.k[0] = number(c, 1);
    w.window = number(c, 1);
    grams.k[1] = number(c, 1);
    w.letters = number(c, 1);
    for (int kind = 0; kind < 2; kind++)
        for (int64_t i = 0; i < grams.k[kind]; i++) grams.power[kind] *= SHINGLE_BASE;
    int64_t most = longest(u.starts, u.ends, u.n), found = 0, room = 1024;
    w.values = scratch(c, most, sizeof *w.values);
    w.chosen = scratch(c, most, 1);
    for (int64_t i = 0; i < u.n; i++) room += (u.ends[i] - u.starts[i]) / 3;
    for (;; room = found) {
        uint64_t *out = make(c, U64, room); /* what is not written takes no memory */
        RUN(c, found = winnow(&u, &grams, &w, room, out));
        if (c->failed || found <= room) break;
        unmake(c);
    }
    trim(c, found);
}

/* ------------------------------------------------------------------ seeds */

/* The text (its number) that holds a place. */
static int64_t text_of(const int64_t *starts, int64_t n, int64_t place) {
    int64_t lo = 0, hi = n;
    while (hi - lo > 1) {
        int64_t mid = lo + (hi - lo) / 2;
        if (starts[mid] <= place) lo = mid; else hi = mid;
    }
    return lo;
}

/* Pairs of places a < b with one hash, as a << 32 | b - a. `prints` are sorted. Up to `few` of one hash give all
 * pairs. Of more each is paired with the one before it, and the first of each text with the first of all, so that
 * their number stays linear; of more than `many` the first of each text with the first of all only. Two places of one
 * text less than `apart` from each other are no pair. */
static void pair_seeds(const uint64_t *prints, int64_t n, int64_t few, int64_t many, int64_t apart, const int64_t *starts,
                       int64_t texts, List *pairs) {
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
                if (a < text_start || b - a >= apart) {
                    if (!reserve(pairs, 1)) return;
                    pairs->at[pairs->n++] = (uint64_t)a << 32 | (uint64_t)(b - a);
                }
                if (hi - lo > many) break;
                if (hi - lo > few && j < i - 1) j = i - 2; /* from the first to the one before */
            }
        }
    }
}

DOOR(pair_seeds) {
    int64_t n, texts;
    const uint64_t *prints = take_any(c, U64, &n);
    int64_t few = number(c, 1), many = number(c, 1), apart = number(c, 0);
    const int64_t *starts = take_any(c, I64, &texts);
    if (n && !texts) index_error(c, "prints of no text");
    RUN(c, pair_seeds(prints, n, few, many, apart, starts, texts, &c->list));
    give(c, U64, c->list.at, c->list.n);
}

/* Maximal equal runs around seeds, which are sorted by distance b - a, then a; each run once, if it has `least`
 * characters. A run is never longer than its distance, so that it does not overlap its copy. */
static int64_t extend_seeds(const uint32_t *stream, int64_t size, const uint64_t *pairs, int64_t n, int64_t least,
                            int64_t *a_out, int64_t *length_out, int64_t *distance_out) {
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
    return count;
}

DOOR(extend_seeds) {
    int64_t size, n, found = 0;
    const uint32_t *stream = take_any(c, U32, &size);
    const uint64_t *pairs = take_any(c, U64, &n);
    int64_t least = number(c, 0);
    for (int64_t i = 0; i < n; i++)
        if ((int64_t)((pairs[i] >> 32) + (pairs[i] & 0xFFFFFFFFu)) >= size) index_error(c, "a seed behind the stream");
    int64_t *a = scratch(c, n, sizeof *a), *length = scratch(c, n, sizeof *length), *distance = scratch(c, n, sizeof *distance);
    RUN(c, found = extend_seeds(stream, size, pairs, n, least, a, length, distance));
    give(c, I64, a, found);
    give(c, I64, length, found);
    give(c, I64, distance, found);
}
