/* Units as tokens, and tokens as shingles: what signatures and sets are made of. */
#ifndef DEDUP_TOKENS_H
#define DEDUP_TOKENS_H

#include "door.h"

/* The codes that one from EXPANSION on stands for; that it is there was checked (`room_for_units`). */
typedef struct { const uint32_t *codes; int64_t n; } Sequence;
Sequence expansion_of(uint32_t code);

/* Write the tokens of a unit to `out`, which has room for all its codes written out; return how many. */
int64_t tokenise(const Units *u, int64_t unit, uint64_t *out);

/* Turn n tokens into the 64-bit hashes of their shingles of k, in place; return how many.
 * Fewer tokens than k: all of them are one shingle, salted with their number. */
int64_t shingle(uint64_t *t, int64_t n, int64_t k);

INLINE int64_t shingle_unit(const Units *u, int64_t unit, int64_t k, uint64_t *out) {
    return shingle(out, tokenise(u, unit, out), k);
}

/* Numbers of units, side by side. */
typedef struct { const int64_t *a, *b; int64_t n; } Pairs;

/* The next two arguments; only the units that they name are checked, since of many few may be asked for. */
Pairs take_pairs(Call *c, const Units *u);

/* Codes that the longest unit is written out to, and all of them. IndexError where a code stands for a sequence that is
 * not there: `tokenise` does not ask. */
typedef struct { int64_t most, total; } Room;
Room room_for_units(Call *c, const Units *u);
int64_t room_for_pairs(Call *c, const Units *u, const Pairs *pairs);

#endif
