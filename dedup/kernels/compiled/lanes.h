/* Sixteen bytes at once: SSE2, which every x86-64 has, or a loop. Masks are 255 where it is so, 0 where not. */
#ifndef DEDUP_LANES_H
#define DEDUP_LANES_H

#include "common.h"

enum { LANES = 16 };

#ifdef DISPATCH
#include <emmintrin.h>

typedef __m128i Lanes;

INLINE Lanes all_lanes(uint8_t value) { return _mm_set1_epi8((char)value); }
INLINE Lanes load_lanes(const uint8_t *from) { return _mm_loadu_si128((const Lanes *)from); }
INLINE void store_lanes(uint8_t *to, Lanes x) { _mm_storeu_si128((Lanes *)to, x); }
INLINE Lanes most_of_lanes(Lanes x, Lanes y) { return _mm_max_epu8(x, y); }
INLINE Lanes add_lanes(Lanes x, Lanes y) { return _mm_add_epi8(x, y); }
/* Not below 0. */
INLINE Lanes subtract_lanes(Lanes x, Lanes y) { return _mm_subs_epu8(x, y); }
INLINE Lanes both_lanes(Lanes x, Lanes y) { return _mm_and_si128(x, y); }
INLINE Lanes equal_lanes(Lanes x, Lanes y) { return _mm_cmpeq_epi8(x, y); }
/* x where the mask is set, otherwise y. */
INLINE Lanes choose_lanes(Lanes mask, Lanes x, Lanes y) { return _mm_or_si128(_mm_and_si128(mask, x), _mm_andnot_si128(mask, y)); }
/* Each lane is that of the one before it, or behind it; 0 comes in. */
INLINE Lanes lanes_before(Lanes x) { return _mm_slli_si128(x, 1); }
INLINE Lanes lanes_behind(Lanes x) { return _mm_srli_si128(x, 1); }
INLINE int any_lane(Lanes x) { return _mm_movemask_epi8(_mm_cmpeq_epi8(x, _mm_setzero_si128())) != 0xFFFF; }
/* Which of sixteen codes are equal. */
INLINE Lanes equal_codes(const uint32_t *x, const uint32_t *y) {
    Lanes equal[4];
    for (int i = 0; i < 4; i++)
        equal[i] = _mm_cmpeq_epi32(_mm_loadu_si128((const Lanes *)(x + 4 * i)), _mm_loadu_si128((const Lanes *)(y + 4 * i)));
    return _mm_packs_epi16(_mm_packs_epi32(equal[0], equal[1]), _mm_packs_epi32(equal[2], equal[3]));
}
#else

typedef struct { uint8_t at[LANES]; } Lanes;

#define EACH_LANE(value) \
    Lanes out; \
    for (int l = 0; l < LANES; l++) out.at[l] = (uint8_t)(value); \
    return out

INLINE Lanes all_lanes(uint8_t value) { EACH_LANE(value); }
INLINE Lanes load_lanes(const uint8_t *from) { EACH_LANE(from[l]); }
INLINE void store_lanes(uint8_t *to, Lanes x) { memcpy(to, x.at, LANES); }
INLINE Lanes most_of_lanes(Lanes x, Lanes y) { EACH_LANE(x.at[l] > y.at[l] ? x.at[l] : y.at[l]); }
INLINE Lanes add_lanes(Lanes x, Lanes y) { EACH_LANE(x.at[l] + y.at[l]); }
INLINE Lanes subtract_lanes(Lanes x, Lanes y) { EACH_LANE(x.at[l] > y.at[l] ? x.at[l] - y.at[l] : 0); }
INLINE Lanes both_lanes(Lanes x, Lanes y) { EACH_LANE(x.at[l] & y.at[l]); }
INLINE Lanes equal_lanes(Lanes x, Lanes y) { EACH_LANE(x.at[l] == y.at[l] ? 255 : 0); }
INLINE Lanes choose_lanes(Lanes mask, Lanes x, Lanes y) { EACH_LANE(mask.at[l] ? x.at[l] : y.at[l]); }
INLINE Lanes lanes_before(Lanes x) { EACH_LANE(l ? x.at[l - 1] : 0); }
INLINE Lanes lanes_behind(Lanes x) { EACH_LANE(l + 1 < LANES ? x.at[l + 1] : 0); }
INLINE Lanes equal_codes(const uint32_t *x, const uint32_t *y) { EACH_LANE(x[l] == y[l] ? 255 : 0); }
INLINE int any_lane(Lanes x) {
    uint8_t any = 0;
    for (int l = 0; l < LANES; l++) any |= x.at[l];
    return any;
}
#endif

#endif
