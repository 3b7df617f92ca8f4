"""What is kept of the frame of a site's pages, so that a single new page is known by it.

Of a family it is what its pages say together: which lines stand on how many of them, and which beside one another.
`counted` counts it, `newcomers` finds it on pages that have no family of their own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dedup.kernels.arrays import Bools, I64, U64

# Raised when a key is made of a line in another way; folding has a number of its own.
VERSION = 1
FIXED, BELONGS, OFTEN, TELLS = 1, 2, 4, 8
_ODD, _EVEN = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)

Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class KnownFrame:
    """What the pages of one family say of their lines.

    pages        how many these are
    name         what they have in common: a source, else a folder, else the first of them
    samples      some lines of the frame, to show
    keys         uint64[k], ascending: what the lines on at least three of the pages are compared by
    counts       int64[k]: on how many of the pages each stands
    flags        uint8[k]: FIXED, BELONGS and OFTEN as in `Evidence`; TELLS: a page may be known by it
    usual        uint8[k]: how often it stands in the head of a page
    pairs        uint64[p], ascending: lines beside one another on at least three of the pages
    pair_counts  int64[p]: on how many
    """

    pages: int
    name: str
    samples: tuple[str, ...]
    keys: U64
    counts: I64
    flags: Bytes
    usual: Bytes
    pairs: U64
    pair_counts: I64

    @property
    def lines(self) -> int:
        """How many different lines the frame has."""
        return int((self.flags & BELONGS > 0).sum())

    @property
    def telling(self) -> Bools:
        """The lines that a page may be known by, bool[k]."""
        return self.flags & TELLS > 0

    @property
    def shares(self) -> NDArray[np.float64]:
        """Of the pages that have each line, float64[k]."""
        return self.counts / self.pages


def pair_keys(keys: U64) -> U64:
    """What a line and the next one are compared by, uint64[n - 1]."""
    return np.asarray(keys[:-1] * _ODD + keys[1:] * _EVEN, np.uint64)
