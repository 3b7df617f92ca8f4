"""Exact arithmetic decides: the Jaccard similarity of shingle sets, on 64-bit hashes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dedup.kernels import active
from dedup.kernels.arrays import Codes, distinct, I32, I64
from dedup.kernels.packed_codes import PackedCodes, pairs_at_hand, spans_at_hand
from dedup.kernels.parallel import run_threads, split_evenly

# Similarities are quotients of integers; what lies within a rounding error of the threshold is on it.
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Matches:
    """Verified pairs of texts, ``a[i] < b[i]``, by a then b; ``shared`` is |A ∩ B|, ``jaccard`` exact."""

    a: I64
    b: I64
    shared: I32
    size_a: I32
    size_b: I32

    def __len__(self) -> int:
        return len(self.a)

    @property
    def jaccard(self) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return self.shared / (self.size_a.astype(np.int64) + self.size_b - self.shared)

    @property
    def containment(self) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """|A ∩ B| over the smaller set."""
        return self.shared / np.minimum(self.size_a, self.size_b)

    def take(self, which: I64) -> Matches:
        return Matches(*(getattr(self, name)[which] for name in self.__slots__))


class Verifier:
    """Decides pairs of texts; ``known_sizes`` int32[texts] are those of the shingle sets that it has seen, -1 of others.

    Text i is ``codes[starts[i]:ends[i]]``.
    """

    def __init__(
        self,
        codes: Codes | PackedCodes,
        starts: I64,
        ends: I64,
        shingle: int,
        threshold: float,
        threads: int = 1,
        known_sizes: I32 | None = None,
    ) -> None:
        self._codes, self._starts, self._ends = codes, starts, ends
        self._shingle, self._threshold, self._threads = shingle, threshold, threads
        self.known_sizes = np.full(len(starts), -1, np.int32) if known_sizes is None else known_sizes

    def sizes(self, texts: I64) -> I32:
        """Sizes of the texts' shingle sets, int32[m]."""
        known = self.known_sizes[texts]
        missing = texts[known < 0]
        if not len(missing):
            return known
        missing = distinct(missing)

        def work(lo: int, hi: int) -> None:
            some = missing[lo:hi]
            spans = spans_at_hand(self._codes, self._starts[some], self._ends[some])
            sizes = [active.count_distinct(x.codes, x.starts, x.ends, self._shingle) for x in spans]
            self.known_sizes[some] = np.concatenate(sizes)

        lengths = self._ends[missing] - self._starts[missing]
        run_threads(work, split_evenly(lengths, self._threads), self._threads)
        return self.known_sizes[texts]

    def verify(self, a: I64, b: I64) -> Matches:
        """Those of the pairs whose Jaccard similarity reaches the threshold, in the order given."""
        size_a, size_b = self.sizes(a), self.sizes(b)
        both = size_a.astype(np.int64) + size_b
        needed = np.ceil(self._threshold / (1.0 + self._threshold) * both - ROUNDING).astype(np.int32)
        possible = np.flatnonzero((needed <= np.minimum(size_a, size_b)) & (size_a > 0) & (size_b > 0))

        def work(lo: int, hi: int) -> I32:
            some = possible[lo:hi]
            pairs = pairs_at_hand(self._codes, self._starts, self._ends, a[some], b[some])
            counts = [
                active.count_shared(x.codes, x.starts, x.ends, self._shingle, one, other, needed[some][which])
                for which, x, one, other in pairs
            ]
            return np.concatenate(counts)

        lengths = self._ends[b[possible]] - self._starts[b[possible]] + 1
        parts = run_threads(work, split_evenly(lengths, 4 * self._threads), self._threads)
        shared = np.concatenate([np.zeros(0, np.int32), *parts])
        alike = shared >= needed[possible]
        kept = possible[alike]
        return Matches(a[kept], b[kept], shared[alike], size_a[kept], size_b[kept])


def join_matches(parts: list[Matches]) -> Matches:
    """All matches, each pair once, by a then b."""
    a, b, shared, size_a, size_b = (
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("a", "b", "shared", "size_a", "size_b")
    )
    low, high = np.minimum(a, b), np.maximum(a, b)
    swapped = a > b
    size_low, size_high = np.where(swapped, size_b, size_a), np.where(swapped, size_a, size_b)
    order = np.lexsort((high, low))
    new = np.ones(len(order), bool)
    new[1:] = (np.diff(low[order]) != 0) | (np.diff(high[order]) != 0)
    once = order[new]
    return Matches(low[once], high[once], shared[once], size_low[once], size_high[once])
