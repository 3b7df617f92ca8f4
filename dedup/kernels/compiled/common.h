/* What the loops share: codes, hashes, small helpers. No Python here. */
#ifndef DEDUP_COMMON_H
#define DEDUP_COMMON_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(DEDUP_PORTABLE)
#define DISPATCH 1
#define AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,prefer-vector-width=512")))
#define AVX2 __attribute__((target("avx2")))
#endif
#if defined(__GNUC__)
#define INLINE static inline __attribute__((always_inline))
#define PREFETCH(address) __builtin_prefetch(address)
#else
#define INLINE static inline
#define PREFETCH(address) ((void)(address))
#endif

#define WORD 0x80000000u
#define START 0x40000000u
#define POINT 0x1FFFFFu        /* mask of a code without its flags */
#define EXPANSION 0x120000u    /* codes from here on, flags aside, stand for several; see dedup/kernels/expansions.py */
#define LONGEST_EXPANSION 32   /* codes; the longest that is shipped has 18 */
#define WORD_BASE 0x9E3779B97F4A7C15ull
#define SHINGLE_BASE 0xD1342543DE82EF95ull
#define EMPTY_SLOT 0xFFFFFFFFu

/* Half-open spans [start, end) of an array of folded codes (see dedup/text/fold.py):
 *   0 nothing; 1 nothing, but it ends a word; otherwise a character,
 *   WORD set: the character belongs to a word (a token of several characters),
 *   START set: a new word begins here although no break stands before it. */
typedef struct { const uint32_t *codes; const int64_t *starts, *ends; int64_t size, n; } Units;

/* MurmurHash3's finalizers (Appleby 2011): bijections that spread every bit. */
INLINE uint64_t fmix64(uint64_t h) {
    h ^= h >> 33; h *= 0xFF51AFD7ED558CCDull;
    h ^= h >> 33; h *= 0xC4CEB9FE1A85EC53ull;
    return h ^ (h >> 33);
}

INLINE uint32_t fmix32(uint32_t h) {
    h ^= h >> 16; h *= 0x85EBCA6Bu;
    h ^= h >> 13; h *= 0xC2B2AE35u;
    return h ^ (h >> 16);
}

INLINE int64_t least_of(int64_t x, int64_t y) { return x < y ? x : y; }
INLINE int64_t most_of(int64_t x, int64_t y) { return x > y ? x : y; }

/* The longest span decides how much scratch a call needs. */
INLINE int64_t longest(const int64_t *starts, const int64_t *ends, int64_t n) {
    int64_t most = 1;
    for (int64_t i = 0; i < n; i++) most = most_of(most, ends[i] - starts[i]);
    return most;
}

/* Words whose number is not known beforehand. */
typedef struct { uint64_t *at; int64_t n, room; int failed; } List;

/* Make room for so many more words; 0 and `failed` where memory ran out. */
INLINE int reserve(List *list, int64_t more) {
    if (list->n + more <= list->room) return 1;
    int64_t room = most_of(list->n + more, list->room + list->room / 2 + 64);
    uint64_t *at = realloc(list->at, sizeof(uint64_t) * (size_t)room);
    if (!at) { list->failed = 1; return 0; }
    list->at = at;
    list->room = room;
    return 1;
}

#endif
