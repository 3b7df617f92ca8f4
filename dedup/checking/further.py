"""Which speeches besides those that were opened may hold a run of a draft that none of them does.

Who holds a run holds the fingerprint of it with the least hash: winnowing takes that on both sides (Schleimer,
Wilkerson, Aiken 2003). So of each window that nobody was found to hold only the other holders of that one are left.
"""

from __future__ import annotations

import numpy as np

from dedup.checking.pool import Pool, Postings, spread
from dedup.checking.windows import Windows
from dedup.kernels.arrays import Bools, distinct, HIGH, I64, LOW, U64, WORD
from dedup.sketch.winnow import Winnowing
from dedup.text.stream import Stream

# For a draft so many characters are opened for this, and so many for each that is opened anyway: that takes a tenth of
# the time of a check.
LEAST, MORE = 100_000, 0.45


class Further:
    """Knows the fingerprints of the drafts, hash above place of the stream, and who holds them."""

    def __init__(self, stream: Stream, prints: U64, sizes: Winnowing, pool: Pool, postings: Postings) -> None:
        order = np.argsort(prints & LOW)
        self._places = (prints[order] & LOW).astype(np.int64)
        self._hashes = (prints[order] >> HIGH).astype(np.int64)
        letters = (stream.codes[self._places] & np.uint32(WORD)) != 0
        self._ends = self._places + np.where(letters, sizes.letters, sizes.gram)
        self._pool, self._postings = pool, postings

    def choose(self, windows: Windows, opened: Bools, document: int) -> tuple[I64, bool]:
        """All speeches of the pool that may hold one of these windows of a document and are not ``opened`` bool[pool],
        ascending, and True; or none, and False, where they are too many to be opened, or not all known."""
        postings, pool = self._postings, self._pool
        prints = self._least(windows)
        terms = np.searchsorted(
            postings.hashes, distinct(self._hashes[prints[prints >= 0]]).astype(np.uint32)
        )
        speeches = distinct(postings.members[spread(postings.offsets, terms.astype(np.int64))[0]])
        speeches = speeches[~opened[speeches] & (pool.documents[speeches] != document)]
        if (
            postings.whole[terms].all()
            and pool.sizes[speeches].sum() <= LEAST + MORE * pool.sizes[opened].sum()
        ):
            return speeches, True
        return speeches[:0], False

    def _least(self, windows: Windows) -> I64:
        """The fingerprint with the least hash in each window, the last of equal ones, by number; -1 where it has none."""
        low, high = np.searchsorted(self._places, windows.starts), np.searchsorted(self._places, windows.ends)
        best = np.full(len(low), -1, np.int64)
        least = np.full(len(low), 1 << 32, np.int64)
        for i in range(int((high - low).max(initial=0))):
            at = np.minimum(low + i, len(self._places) - 1)
            better = (low + i < high) & (self._ends[at] <= windows.ends) & (self._hashes[at] <= least)
            best[better], least[better] = at[better], self._hashes[at[better]]
        return best
