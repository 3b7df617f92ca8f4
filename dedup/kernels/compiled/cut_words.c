/* Texts cut into the words of a dictionary; plain/cut_words.py is the specification. */
#include "door.h"

#include <math.h>
#include <string.h>

/* Below this stand the characters of most words: what the root leads to is looked up of these, where a search among
 * thousands would take most of the time. */
enum { PLANE = 1 << 16 };

/* Of keys a sieve of so many bits knows which are surely none (Bloom 1970): most characters lead to nothing from where
 * one stands, and to find that out by searching took half of the time. */
enum { SIEVE = 22 };

/* dedup/kernels/tries.py, and the nodes to which the characters of a PLANE lead from the root. */
typedef struct { const uint64_t *keys; const int64_t *children; const double *weights; int64_t nodes; int32_t *firsts; uint64_t *sieve; } Trie;

INLINE uint64_t bit_of(uint64_t key) { return key * 0x9E3779B97F4A7C15ull >> (64 - SIEVE); }

/* The node to which a character leads, or 0. */
static int64_t child_of(const Trie *t, int64_t node, uint32_t code) {
    if (!node && code < PLANE) return t->firsts[code];
    uint64_t key = (uint64_t)node << 21 | code, bit = bit_of(key);
    if (!(t->sieve[bit / 64] >> bit % 64 & 1)) return 0;
    int64_t left = t->children[node + 1] - t->children[node];
    if (!left) return 0;
    const uint64_t *at = t->keys + t->children[node];
    while (left > 1) { /* without a branch that nobody can foretell */
        int64_t half = left / 2;
        at += at[half] <= key ? half : 0;
        left -= half;
    }
    return *at == key ? at - t->keys + 1 : 0;
}

/* The likeliest words of n codes, from their end: best[i] is what those from i on weigh, found[i] the one that stands
 * there, of so many codes, or 0. Of ways that are as likely the one with the longer word is taken. */
static void find_words(const Trie *t, const uint32_t *codes, int64_t n, double *best, int32_t *found, int32_t *size) {
    best[n] = 0;
    for (int64_t i = n - 1; i >= 0; i--) {
        best[i] = codes[i] ? t->weights[0] + best[i + 1] : 0;
        found[i] = 0;
        size[i] = 1;
        int64_t node = 0;
        for (int64_t end = i + 1; end <= n; end++) {
            node = child_of(t, node, codes[end - 1]);
            if (!node) break;
            double weight = t->weights[node] + best[end];
            if (t->weights[node] == -INFINITY || (found[i] && weight < best[i])) continue;
            best[i] = weight;
            found[i] = (int32_t)node;
            size[i] = (int32_t)(end - i);
        }
    }
}

static void list_firsts(const Trie *t) {
    memset(t->firsts, 0, PLANE * sizeof *t->firsts);
    for (int64_t k = t->children[0]; k < t->children[1]; k++)
        if (t->keys[k] < PLANE) t->firsts[t->keys[k]] = (int32_t)(k + 1);
    for (int64_t k = 0; k < t->children[t->nodes]; k++) {
        uint64_t bit = bit_of(t->keys[k]);
        t->sieve[bit / 64] |= 1ull << bit % 64;
    }
}

static void cut_words(const Trie *t, const uint32_t *codes, const int64_t *offsets, int64_t texts, double *best, int32_t *size, int32_t *words) {
    list_firsts(t);
    for (int64_t text = 0; text < texts; text++) {
        int64_t n = offsets[text + 1] - offsets[text];
        int32_t *here = words + offsets[text];
        find_words(t, codes + offsets[text], n, best, here, size);
        for (int64_t i = 0; i < n; i += size[i])
            for (int64_t inside = i + 1; inside < i + size[i]; inside++) here[inside] = -1;
    }
}

DOOR(cut_words) {
    Trie t;
    int64_t keys, n, texts;
    t.keys = take_any(c, U64, &keys);
    t.children = take_offsets(c, keys, &t.nodes);
    t.weights = take(c, F64, t.nodes);
    if (t.nodes <= keys) index_error(c, "a trie with fewer nodes than keys");
    t.firsts = scratch(c, PLANE, sizeof *t.firsts);
    t.sieve = zeros(c, 1 << (SIEVE - 6), sizeof *t.sieve);
    const uint32_t *codes = take_any(c, U32, &n);
    const int64_t *offsets = take_offsets(c, n, &texts);
    int64_t most = longest(offsets, offsets + 1, texts);
    double *best = scratch(c, most + 1, sizeof *best);
    int32_t *size = scratch(c, most, sizeof *size), *words = make(c, I32, n);
    for (int64_t i = 0; !c->failed && i < n; i++) words[i] = -1; /* outside of all texts too */
    RUN(c, cut_words(&t, codes, offsets, texts, best, size, words));
}
