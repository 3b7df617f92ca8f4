/* What the compiled kernels share: codes, hashes, small helpers. */
#ifndef DEDUP_COMMON_H
#define DEDUP_COMMON_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(_WIN32)
#define API __declspec(dllexport)
#else
#define API __attribute__((visibility("default")))
#endif

#if defined(__x86_64__) && defined(__GNUC__) && !defined(DEDUP_PORTABLE)
#define DISPATCH 1
#define AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,prefer-vector-width=512")))
#define AVX2 __attribute__((target("avx2")))
#endif
#if defined(__GNUC__)
#define INLINE static inline __attribute__((always_inline))
#else
#define INLINE static inline
#endif

#define WORD 0x80000000u
#define START 0x40000000u
#define POINT 0x1FFFFFu        /* mask of a code without its flags */
#define EXPANSION 0x120000u    /* codes from here on, flags aside, stand for several; see dedup/kernels/expansions.py */
#define LONGEST_EXPANSION 32   /* codes; the longest that is shipped has 18 */
#define WORD_BASE 0x9E3779B97F4A7C15ull
#define SHINGLE_BASE 0xD1342543DE82EF95ull
#define EMPTY_SLOT 0xFFFFFFFFu

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

/* The longest unit decides how much scratch a call needs. */
INLINE int64_t longest(const int64_t *starts, const int64_t *ends, int64_t n) {
    int64_t most = 1;
    for (int64_t i = 0; i < n; i++)
        if (ends[i] - starts[i] > most) most = ends[i] - starts[i];
    return most;
}

#endif
