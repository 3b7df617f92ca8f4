/* A dictionary as a trie; plain/read_words.py is the specification. */
#include "door.h"

enum { MOST_DIGITS = 15 };

typedef struct { const uint32_t *at; int64_t size, count; } Word;

/* A line of a word, a blank, a number, a blank and a tag; 0 where it is none. */
static int read_line(const uint32_t *at, const uint32_t *end, Word *word) {
    const uint32_t *from = at;
    while (at < end && *at != ' ') at++;
    *word = (Word){from, at - from, 0};
    if (from == at || at == end) return 0;
    const uint32_t *digits = ++at;
    for (; at < end && *at >= '0' && *at <= '9'; at++) {
        if (at - digits == MOST_DIGITS) return 0;
        word->count = 10 * word->count + *at - '0';
    }
    return at > digits && at < end && *at == ' ';
}

/* How many words the lines have; -1 where one has none. */
static int64_t read_lines(const uint32_t *at, const uint32_t *end, Word *words) {
    int64_t found = 0;
    for (const uint32_t *behind; at < end; at = behind + 1) {
        for (behind = at; behind < end && *behind != '\n'; behind++);
        if (!read_line(at, behind, words + found++)) return -1;
    }
    return found;
}

static int64_t shared(const Word *one, const Word *other) {
    int64_t n = 0, most = least_of(one->size, other->size);
    while (n < most && one->at[n] == other->at[n]) n++;
    return n;
}

/* By their characters; of equal ones, by where they stand. */
static int compare_words(const void *a, const void *b) {
    const Word *one = a, *other = b;
    int64_t n = shared(one, other);
    if (n < one->size && n < other->size) return one->at[n] < other->at[n] ? -1 : 1;
    if (one->size != other->size) return one->size < other->size ? -1 : 1;
    return one->at < other->at ? -1 : one->at > other->at;
}

/* Words in order. Nearly all of a dictionary stand so: only the others are put in order, and in between. Of two that do
 * not, it is the first one that stands too early, where the second fits what stands before both. */
static void order_words(Word *words, int64_t n, Word *others) {
    int64_t kept = 0, left = 0;
    for (int64_t i = 0; i < n; i++) {
        int fits = !kept || compare_words(words + kept - 1, words + i) < 0;
        if (!fits && (kept == 1 || compare_words(words + kept - 2, words + i) < 0)) others[left++] = words[--kept], fits = 1;
        if (fits) words[kept++] = words[i];
        else others[left++] = words[i];
    }
    qsort(others, (size_t)left, sizeof *others, compare_words);
    for (int64_t to = n - 1; left; to--)
        words[to] = kept && compare_words(words + kept - 1, others + left - 1) > 0 ? words[--kept] : others[--left];
}

typedef struct { uint64_t *keys; int64_t *children, *counts, *level, *path; } Trie;

/* How many nodes the words in order have: a word adds one for each character that it does not share with the one before.
 * level[d] becomes how many stand above depth d. */
static int64_t count_nodes(const Word *words, int64_t n, int64_t depths, int64_t *level) {
    for (int64_t i = 0; i < n; i++)
        for (int64_t d = i ? shared(words + i - 1, words + i) : 0; d < words[i].size; d++) level[d + 1]++;
    for (int64_t d = 0; d < depths; d++) level[d + 1] += level[d];
    return level[depths];
}

/* Nodes are numbered level by level, within one in the order of the words; path[d] is the node after d characters. */
static void fill_trie(const Word *words, int64_t n, int64_t nodes, Trie *t) {
    for (int64_t i = 0; i < n; i++) {
        const Word *word = words + i;
        for (int64_t d = i ? shared(word - 1, word) : 0; d < word->size; d++) {
            int64_t node = t->path[d + 1] = ++t->level[d];
            t->keys[node - 1] = (uint64_t)t->path[d] << 21 | (word->at[d] & POINT);
        }
        t->counts[t->path[word->size]] = word->count;
    }
    for (int64_t node = 0, k = 0; node < nodes + 2; node++) {
        while (k < nodes && (int64_t)(t->keys[k] >> 21) < node) k++;
        t->children[node] = k;
    }
}

DOOR(read_words) {
    int64_t n, lines = 1, found = 0, nodes = 0, depths = 0;
    const uint32_t *codes = take_any(c, U32, &n);
    for (int64_t i = 0; !c->failed && i < n; i++) lines += codes[i] == '\n';
    Word *words = scratch(c, lines, sizeof *words), *others = scratch(c, lines, sizeof *others);
    RUN(c, found = read_lines(codes, codes + n, words));
    if (found < 0) value_error(c, "a line without a word, a number and a tag");
    for (int64_t i = 0; !c->failed && i < found; i++) depths = most_of(depths, words[i].size);
    Trie t = {.level = zeros(c, depths + 1, sizeof *t.level), .path = zeros(c, depths + 1, sizeof *t.path)};
    RUN(c, order_words(words, found, others); nodes = count_nodes(words, found, depths, t.level));
    t.keys = make(c, U64, nodes);
    t.children = make(c, I64, nodes + 2);
    t.counts = make_zeros(c, I64, nodes + 1);
    int64_t *total = make_zeros(c, I64, 1);
    for (int64_t i = 0; !c->failed && i < found; i++) *total += words[i].count;
    RUN(c, fill_trie(words, found, nodes, &t));
}
