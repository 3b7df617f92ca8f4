"""Equal runs of two places: a fingerprint that two places share is a seed, which grows to the longest run around it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dedup.kernels import active
from dedup.kernels.arrays import Bools, distinct, I32, I64, stable_order, U32, U64
from dedup.kernels.parallel import run_threads
from dedup.sketch.winnow import choose_winnowing, fingerprint_parts
from dedup.text.stream import Stream

# Places that share a fingerprint are all paired up to FEW; beyond MANY only with the first of all.
FEW, MANY = 4, 32
# A chain of runs goes on over a gap of so many characters.
REACH = 150
# Seeds grow to runs, and these to passages, about so many at a time.
SEEDS_AT_A_TIME = 1 << 17
HALF, LOW = np.uint64(32), np.uint64(0xFFFFFFFF)


@dataclass(frozen=True, slots=True)
class Runs:
    """Equal runs of two places a < b of a stream, as long as can be: places and lengths uint32[n], since there are many,
    and their texts, int32[n].

    Sorted by the text of a, then b; of equal ones the nearest comes first.
    """

    a: U32
    b: U32
    length: U32
    text_a: I32
    text_b: I32

    def __len__(self) -> int:
        return len(self.a)

    def take(self, which: I64 | Bools) -> Runs:
        return Runs(*(getattr(self, name)[which] for name in self.__slots__))

    def places(self) -> tuple[I64, I64, I64]:
        """a, b and length, to be reckoned with."""
        return self.a.astype(np.int64), self.b.astype(np.int64), self.length.astype(np.int64)


def join_runs(parts: Sequence[Runs]) -> Runs:
    """All of them, one part after the other."""
    return Runs(*(np.concatenate([getattr(part, name) for part in parts]) for name in Runs.__slots__))


def find_seeds(stream: Stream, which: I64, min_run: int, apart: int, threads: int = 1) -> U64:
    """Pairs of places a < b of those texts that share a fingerprint, as a << 32 | b - a, ascending; ``apart`` is the
    least distance in a text."""
    return pair_prints(
        stream.starts, fingerprint_parts(stream, which, choose_winnowing(min_run), threads), apart, threads
    )


def pair_prints(starts: I64, parts: Sequence[U64], apart: int, threads: int) -> U64:
    """The same of fingerprints of texts that begin at ``starts`` int64[texts], which are put in order: in parts, each of
    which has all of one hash."""

    def work(part: int, _: int) -> U64:
        return active.pair_seeds(parts[part], FEW, MANY, apart, starts)

    seeds = np.concatenate(run_threads(work, [(part, part + 1) for part in range(len(parts))], threads))
    seeds.sort()
    return seeds


def cut_seeds(stream: Stream, seeds: U64) -> list[tuple[int, int]]:
    """Cut seeds, which ascend, into parts of about SEEDS_AT_A_TIME, never between two of one text a."""
    first = (seeds[::SEEDS_AT_A_TIME] >> HALF).astype(np.int64)
    texts = distinct(stream.text_of(first))
    edges = np.searchsorted(seeds, stream.starts[texts].astype(np.uint64) << HALF)
    return [(lo, hi) for lo, hi in itertools.pairwise([*edges.tolist(), len(seeds)]) if lo < hi]


def grow_runs(stream: Stream, seeds: U64, min_run: int, least: int) -> tuple[Runs, Bools]:
    """Equal runs around seeds, and whether each is alone: no other one of its text a is near enough for a chain.

    They have a gram's length at least; of those that are alone the ones below ``least`` are left out, since they can be
    no part of a passage. ``seeds`` are all of some texts a.
    """
    a, length, distance = active.extend_seeds(
        stream.codes, np.sort(seeds << HALF | seeds >> HALF), choose_winnowing(min_run).gram
    )
    # The texts that the seeds begin in.
    base, last = stream.text_of((seeds[[0, -1]] >> HALF).astype(np.int64)) if len(seeds) else (0, 0)
    text_a = active.find_last(stream.starts[base : last + 1], a)
    # Where a run begins and ends on side b, each text a far behind the one before.
    begin = text_a << 33 | a + distance
    order = stable_order(begin)
    begin, length = begin[order], length[order]
    end = begin + length
    near = np.zeros(len(a), bool)
    near[1:] = begin[1:] - np.maximum.accumulate(end)[:-1] <= REACH
    near[:-1] |= begin[1:] - end[:-1] <= REACH
    kept = np.flatnonzero(near | (length >= least))
    a, b, text_a = a[order[kept]], begin[kept] & int(LOW), text_a[order[kept]] + base
    columns = a.astype(np.uint32), b.astype(np.uint32), length[kept].astype(np.uint32)
    return Runs(*columns, text_a.astype(np.int32), stream.text_of(b).astype(np.int32)), ~near[kept]
