/* A dictionary as a trie; plain/read_words.py is the specification. */
#include "door.h"
#include "points.h"

enum { MOST_DIGITS = 9 };

/* So many bytes, and how often it was counted. There are many, and each page of memory takes its time. */
typedef struct { const uint8_t *at; uint32_t size, count; } Word;

/* The character at `at`, and the place behind it; NULL where it is none. */
INLINE const uint8_t *next_point(const uint8_t *at, const uint8_t *end, uint32_t *point) {
    *point = *at;
    int size = *point < 0x80 ? 1 : read_point(at, end, point);
    return size ? at + size : NULL;
}

/* A line of a word, a blank, a number, a blank and a tag; 0 where it is none. */
static int read_line(const uint8_t *at, const uint8_t *end, Word *word) {
    const uint8_t *from = at;
    uint32_t point;
    while (at && at < end && *at != ' ') at = next_point(at, end, &point);
    if (!at || at == from || at == end || at - from > UINT32_MAX) return 0;
    *word = (Word){from, (uint32_t)(at - from), 0};
    const uint8_t *digits = ++at;
    for (; at < end && *at >= '0' && *at <= '9'; at++) {
        if (at - digits == MOST_DIGITS) return 0;
        word->count = 10 * word->count + (*at - '0');
    }
    return at > digits && at < end && *at == ' ';
}

static const uint8_t *end_of_line(const uint8_t *at, const uint8_t *end) {
    const uint8_t *newline = at < end ? memchr(at, '\n', (size_t)(end - at)) : NULL;
    return newline ? newline : end;
}

static int64_t count_lines(const uint8_t *at, const uint8_t *end) {
    int64_t n = 0;
    for (; at < end; at = end_of_line(at, end) + 1) n++;
    return n;
}

/* Whether each line has a word. */
static int read_lines(const uint8_t *at, const uint8_t *end, Word *words) {
    for (const uint8_t *stop; at < end; at = stop + 1) {
        stop = end_of_line(at, end);
        if (!read_line(at, stop, words++)) return 0;
    }
    return 1;
}

/* By their characters, which bytes put in the same order; of equal ones, by where they stand. */
static int compare_words(const void *a, const void *b) {
    const Word *one = a, *other = b;
    int order = memcmp(one->at, other->at, (size_t)least_of(one->size, other->size));
    if (order) return order;
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

/* How many characters begin in so many bytes. */
INLINE int64_t count_points(const uint8_t *at, int64_t n) {
    int64_t points = 0;
    for (int64_t i = 0; i < n; i++) points += (at[i] & 0xC0) != 0x80;
    return points;
}

/* How many characters a word begins with that the one before it does too; `bytes` are theirs. */
static int64_t shared_depth(const Word *words, int64_t i, int64_t *bytes) {
    int64_t n = 0, most = i ? least_of(words[i - 1].size, words[i].size) : 0;
    while (n < most && words[i - 1].at[n] == words[i].at[n]) n++;
    while (n < words[i].size && n && (words[i].at[n] & 0xC0) == 0x80) n--; /* within a character */
    *bytes = n;
    return count_points(words[i].at, n);
}

typedef struct { uint64_t *keys; int64_t *children, *counts, *level, *path; } Trie;

/* How many nodes the words in order have: a word adds one for each character that it does not share with the one before.
 * level[d] becomes how many stand in the first d levels. */
static int64_t count_nodes(const Word *words, int64_t n, int64_t depths, int64_t *level) {
    int64_t bytes;
    for (int64_t i = 0; i < n; i++) {
        int64_t d = shared_depth(words, i, &bytes), end = d + count_points(words[i].at + bytes, words[i].size - bytes);
        for (; d < end; d++) level[d + 1]++;
    }
    for (int64_t d = 0; d < depths; d++) level[d + 1] += level[d];
    return level[depths];
}

/* Nodes are numbered level by level, within one in the order of the words; path[d] is the node after d characters. */
static void fill_trie(const Word *words, int64_t n, int64_t nodes, Trie *t) {
    for (int64_t i = 0; i < n; i++) {
        int64_t bytes, d = shared_depth(words, i, &bytes);
        const uint8_t *at = words[i].at + bytes, *end = words[i].at + words[i].size;
        for (uint32_t point; at < end; d++) {
            at = next_point(at, end, &point);
            int64_t node = t->path[d + 1] = ++t->level[d];
            t->keys[node - 1] = (uint64_t)t->path[d] << 21 | point;
        }
        t->counts[t->path[d]] = words[i].count;
    }
    for (int64_t node = 0, k = 0; node < nodes + 2; node++) {
        while (k < nodes && (int64_t)(t->keys[k] >> 21) < node) k++;
        t->children[node] = k;
    }
}

DOOR(read_words) {
    int64_t size, lines, nodes = 0, depths = 0, whole = 1;
    const uint8_t *data = take_any(c, U8, &size);
    lines = c->failed ? 0 : count_lines(data, data + size);
    Word *words = scratch(c, lines, sizeof *words), *others = scratch(c, lines, sizeof *others);
    RUN(c, whole = read_lines(data, data + size, words));
    if (!whole) value_error(c, "a line without a word, a number and a tag");
    for (int64_t i = 0; !c->failed && i < lines; i++) depths = most_of(depths, words[i].size);
    Trie t = {.level = zeros(c, depths + 1, sizeof *t.level), .path = zeros(c, depths + 1, sizeof *t.path)};
    RUN(c, order_words(words, lines, others); nodes = count_nodes(words, lines, depths, t.level));
    t.keys = make(c, U64, nodes);
    t.children = make(c, I64, nodes + 2);
    t.counts = make_zeros(c, I64, nodes + 1);
    int64_t *total = make_zeros(c, I64, 1);
    for (int64_t i = 0; !c->failed && i < lines; i++) *total += words[i].count;
    RUN(c, fill_trie(words, lines, nodes, &t));
}
