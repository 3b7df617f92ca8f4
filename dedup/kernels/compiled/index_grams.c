/* The index of grams: hashes of three atoms, and which texts have each; plain/index_grams.py is the specification. */
#include "door.h"

#define EDGE 4    /* stands before and behind a clause */
#define NOTHING 5 /* in the place of a neighbour that a gram does without */

static void hash_grams(const uint32_t *codes, const uint8_t *edges, int64_t n, uint64_t *keys, uint8_t *reach) {
    for (int64_t i = 0; i < n; i++) {
        int begins = i == 0 || edges[i] & 1, ends = i == n - 1 || edges[i] & 2, word = codes[i] >= WORD;
        uint64_t before = begins ? EDGE : word ? NOTHING : codes[i - 1];
        uint64_t behind = word && begins ? NOTHING : ends ? EDGE : codes[i + 1];
        uint64_t h = before * WORD_BASE + codes[i] * SHINGLE_BASE + behind * 0xC4CEB9FE1A85EC53ull;
        h = (h ^ h >> 32) * 0x85EBCA6B9E3779B1ull;
        keys[i] = (h & 0xFFFFFFFF00000000ull) | (uint64_t)i;
        reach[i] = (uint8_t)((!begins && !word) | (!ends && !(word && begins)) << 1);
    }
}

DOOR(hash_grams) {
    int64_t n;
    const uint32_t *codes = take_any(c, U32, &n);
    const uint8_t *edges = take(c, U8, n);
    uint64_t *keys = make(c, U64, n);
    uint8_t *reach = make(c, U8, n);
    RUN(c, hash_grams(codes, edges, n, keys, reach));
}

typedef struct {
    const uint64_t *keys; /* the hash of the gram of each atom above its place, in order */
    const int32_t *speeches, *text_of; /* of each text; of each atom */
    int32_t *ids, *postings, *spread;
    int64_t *offsets, n, least, grams, posted;
} Grams;

/* How many speeches have the gram of the atoms keys[from] .. keys[to - 1]; its texts are put behind all postings. */
static int32_t list_texts(Grams *g, int64_t from, int64_t to, int64_t *posted) {
    int32_t spread = 0, last = -1;
    for (int64_t i = from; i < to; i++) {
        int32_t text = g->text_of[(uint32_t)g->keys[i]];
        if (text == last) continue;
        spread += last < 0 || g->speeches[text] != g->speeches[last];
        g->postings[(*posted)++] = last = text;
    }
    return spread;
}

static void index_grams(Grams *g) {
    for (int64_t from = 0, to; from < g->n; from = to) {
        for (to = from + 1; to < g->n && g->keys[to] >> 32 == g->keys[from] >> 32;) to++;
        int64_t posted = g->posted;
        int32_t spread = list_texts(g, from, to, &posted), id = spread >= g->least ? (int32_t)g->grams : -1;
        for (int64_t i = from; i < to; i++) g->ids[(uint32_t)g->keys[i]] = id;
        if (id < 0) continue;
        g->posted = posted;
        g->spread[g->grams++] = spread;
        g->offsets[g->grams] = posted;
    }
}

DOOR(index_grams) {
    Grams g = {0};
    int64_t texts;
    g.keys = take_any(c, U64, &g.n);
    const int64_t *offsets = take_offsets(c, g.n, &texts);
    g.speeches = take(c, I32, texts);
    g.least = number(c, 1);
    if (!c->failed && (offsets[0] != 0 || offsets[texts] != g.n)) index_error(c, "atoms of no text");
    for (int64_t i = 0; !c->failed && i < g.n; i++)
        if ((uint32_t)g.keys[i] >= g.n) index_error(c, "an atom that is not there");
    g.ids = make(c, I32, g.n);
    int32_t *text_of = scratch(c, g.n, 4);
    for (int64_t t = 0; !c->failed && t < texts; t++)
        for (int64_t i = offsets[t]; i < offsets[t + 1]; i++) text_of[i] = (int32_t)t;
    g.text_of = text_of;
    g.postings = scratch(c, g.n, 4); g.spread = scratch(c, g.n, 4); g.offsets = scratch(c, g.n + 1, 8);
    if (!c->failed) g.offsets[0] = 0;
    RUN(c, index_grams(&g));
    give(c, I32, g.postings, g.posted);
    give(c, I64, g.offsets, c->failed ? 0 : g.grams + 1);
    give(c, I32, g.spread, g.grams);
}
