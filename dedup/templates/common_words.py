"""How common the commonest English words are: in a small corpus a count of words says little."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from dedup.kernels.arrays import U32, WORD
from dedup.templates.atoms import name_words

# In order, the commonest first.
COMMON = """
the of and to in a is that for it as was with be by on not he i this are or his from at which but have an had they you
were their one all we can her has there been if more when will would who so no said what up its about into than them only
other new some could time these two may then do first any my now such like our over man me even most made after also did
many before must through back years where much your way well down should because each just those people mr how too little
state good very make world still own see men work long get here between both life being under never day same another know
while last might us great old year off come since against go came right used take three
"""
# Word r of a language is so much of its texts: FIRST / (r + SHIFT), counted from 1 (Zipf 1949; Mandelbrot 1953).
FIRST, SHIFT = 0.1, 1.7


@cache
def common_shares() -> tuple[U32, NDArray[np.float64]]:
    """The codes of common words as atoms, uint32, ascending, and how much of all words each is."""
    words = COMMON.split()
    sizes = np.array([len(word) for word in words])
    ends = np.cumsum(sizes)
    letters = np.array([ord(letter) for letter in "".join(words)], np.uint32) | np.uint32(WORD)
    codes = name_words(letters, ends - sizes, ends)
    order = np.argsort(codes)
    shares: NDArray[np.float64] = FIRST / (np.arange(1, len(words) + 1, dtype=np.float64) + SHIFT)
    return codes[order], shares[order]
