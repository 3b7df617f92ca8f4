"""Hidden characters: code points without width that a page put inside words."""

from __future__ import annotations

import numpy as np

from dedup.furniture.lines import COUNTS, is_han, is_latin, POINT
from dedup.kernels import active
from dedup.kernels.arrays import Codes, I64
from dedup.text.corpus import Corpus

HIDDEN = np.zeros(0x10000, bool)
HIDDEN[[0xAD, 0x180E, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065)]] = True


def hidden_characters(corpus: Corpus, codes: Codes) -> tuple[I64, I64]:
    """Runs of characters without width between two characters of a word."""
    at = active.find_flagged(corpus.codes, HIDDEN)
    if not len(at):
        return at, at
    first = np.ones(len(at), bool)
    first[1:] = np.diff(at) != 1
    starts = at[first]
    ends = np.append(at[np.flatnonzero(first)[1:] - 1], at[-1]) + 1
    before = codes[np.maximum(starts - 1, 0)] & POINT
    behind = codes[np.minimum(ends, len(codes) - 1)] & POINT
    han = is_han(before) | is_han(behind)
    # A soft hyphen and the joiners have a use in other scripts.
    latin = is_latin(before) & is_latin(behind) & (corpus.codes[starts] != 0xAD)
    kept = (starts > 0) & (before >= COUNTS) & (behind >= COUNTS) & (han | latin)
    return starts[kept], ends[kept]
