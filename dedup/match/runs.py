"""Equal runs of two places: every fingerprint that two places share grows to the longest run around it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from dedup.kernels import active
from dedup.kernels.arrays import Bools, I32, I64, stable_order, U32, U64
from dedup.kernels.parallel import run_threads, split_evenly
from dedup.sketch.winnow import choose_winnowing, find_fingerprints
from dedup.text.stream import Stream

# Places that share a fingerprint are all paired up to FEW; beyond MANY only with the first of all.
FEW, MANY = 4, 32


@dataclass(frozen=True, slots=True)
class Runs:
    """Equal runs of two places a < b of a stream, as long as can be, int64[n] each; and their texts, int32[n].

    Sorted by the text of a, then b.
    """

    a: I64
    b: I64
    length: I64
    text_a: I32
    text_b: I32

    def __len__(self) -> int:
        return len(self.a)

    def take(self, which: I64 | Bools) -> Runs:
        return Runs(*(getattr(self, name)[which] for name in self.__slots__))


def find_runs(stream: Stream, which: I64, min_run: int, apart: int, threads: int = 1) -> Runs:
    """Equal runs of those texts, around the fingerprints that they share; ``apart`` is the least distance in a text."""
    sizes = choose_winnowing(min_run)
    prints = find_fingerprints(stream, which, sizes, threads)
    pairs = active.pair_seeds(prints, FEW, MANY, apart, stream.starts)
    del prints
    pairs.sort()
    return grow_runs(stream, pairs, min(sizes.gram, min_run), threads)


def grow_runs(stream: Stream, pairs: U64, least: int, threads: int = 1) -> Runs:
    """Equal runs of ``least`` characters and more around seeds: pairs of places a < b, as b - a << 32 | a, ascending."""
    a, b, length = _sort(stream, *_extend(stream, pairs, least, threads))
    return Runs(a, b, length, stream.text_of(a).astype(np.int32), stream.text_of(b).astype(np.int32))


def _extend(stream: Stream, pairs: U64, least: int, threads: int) -> tuple[U32, U32, U32]:
    """Places a, distances b - a and lengths; in 32 bits, since there are many."""

    def work(lo: int, hi: int) -> tuple[U32, U32, U32]:
        a, length, distance = active.extend_seeds(stream.codes, pairs[lo:hi], least)
        return a.astype(np.uint32), distance.astype(np.uint32), length.astype(np.uint32)

    parts = run_threads(work, _between_distances(pairs, threads), threads)
    none = np.zeros(0, np.uint32)
    a, distance, length = (np.concatenate([none, *(part[i] for part in parts)]) for i in range(3))
    return a, distance, length


def _between_distances(pairs: U64, threads: int) -> list[tuple[int, int]]:
    """Cut the sorted pairs for the threads, never between two of one distance."""
    edges = [0]
    for _, hi in split_evenly(np.full(len(pairs), 8, np.int64), 8 * threads):
        if hi > edges[-1]:
            bound = (pairs[hi - 1] >> np.uint64(32)) + np.uint64(1) << np.uint64(32)
            edges.append(int(np.searchsorted(pairs, bound)))
    return [(lo, hi) for lo, hi in itertools.pairwise(edges) if lo < hi]


def _sort(stream: Stream, a: U32, distance: U32, length: U32) -> tuple[I64, I64, I64]:
    """Places and lengths by the text of a, then b; of equal ones the nearest comes first, as they come."""
    key = stream.text_of(a.astype(np.int64)).astype(np.uint64) << np.uint64(32) | (a + distance)
    order = stable_order(key)
    del key
    first, apart = a[order].astype(np.int64), distance[order]
    return first, first + apart, length[order].astype(np.int64)
