/* What fitting a skeleton reads and works with: texts, and the words of one of them, the base, laid over them. */
#ifndef DEDUP_SKELETONS_H
#define DEDUP_SKELETONS_H

#include "common.h"

typedef struct {
    const uint32_t *codes;
    const uint8_t *edges; /* 1: the atom begins a clause, 2: it ends one */
    const int32_t *bits, *value, *users; /* of each atom: its own; what a template saves there that so many texts use */
    int64_t least, use_cost, slot_cost, put_back, table;
    const int32_t *length_cost, *logs; /* of a gap of so many atoms, `table` numbers; log2 n */
    const int64_t *begin, *end; /* of each text */
    const int32_t *speech, *weight; /* of each text */
    int64_t n, words, base;
    const int32_t *word_at, *word_bits; /* word i of the base is its atoms word_at[i] .. word_at[i + 1] */
    int32_t *at;                        /* n * words: the atom of the text where the word stands, or -1 */
    int32_t *score, *tied, *rows, *next; /* scratch for a text: alignment.c */
    int32_t *support;                   /* how many texts have a word, 0 if too few */
    int32_t *longest, *full;            /* n each: what the longest slot costs; bits of a filling */
    uint64_t *keys;                     /* 2 n: a filling, and how many texts have it */
} Fit;

INLINE int64_t word_size(const Fit *f, int64_t i) { return f->word_at[i + 1] - f->word_at[i]; }

/* What a skeleton is made of, as the answer to a proposal is laid out: fits.c. */
typedef struct { int64_t *gain; uint64_t *key; int32_t *flags, *room; uint8_t *rows, *words; } Answer;

/* The skeleton of the texts that pays best, if there is one: skeletons.c. 0 where memory ran out. */
int fit_one(Fit *f, const Answer *answer);

/* Fills `at` and `support`: alignment.c. */
void lay_words(const Fit *f);

#endif
