"""All partners of a few texts among all texts, without a sketch: the prefix filter of `dedup.match.join`, one-sided.

A text with at least ceil(t |S|) of the shingles of S has one of any |S| - ceil(t |S|) + 1 of them. So an index over
that many shingles of each sampled text, its rarest, meets every partner, and all other texts stream past it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np

from dedup.kernels import active
from dedup.kernels.arrays import begins_run, Codes, I64, ragged, run_starts, U64
from dedup.match.verify import Matches, ROUNDING, Verifier
from dedup.sketch.lsh import unpack_pairs

# Codes that are hashed at a time, and candidates that are told apart at a time.
CODES_AT_A_TIME = 1 << 22
MEETINGS_AT_A_TIME = 1 << 23
# Where texts are so much alike that more meetings are to be expected, fewer texts are sampled.
MOST_MEETINGS = 300_000_000
# Rarity, and the number of meetings, are estimated on this many texts.
RARITY_TEXTS = 20_000
# A table of the low bits of the indexed hashes turns away nearly everything that is not in the index.
TABLE_BITS = 24


class Index:
    """The rarest shingles of some texts: ``hashes`` uint64[m] ascending, and who has each, ``owners`` int64[m]."""

    def __init__(self, hashes: U64, owners: I64) -> None:
        order = np.lexsort((owners, hashes))
        hashes, self._owners = hashes[order], owners[order]
        starts = run_starts(hashes)
        self._hashes = hashes[starts]
        self._offsets = np.append(starts, len(hashes))
        self._table = np.zeros(1 << TABLE_BITS, bool)
        self._table[self._low(self._hashes)] = True

    @staticmethod
    def _low(hashes: U64) -> I64:
        return (hashes & np.uint64((1 << TABLE_BITS) - 1)).astype(np.int64)

    def find(self, hashes: U64) -> tuple[I64, I64]:
        """Where in ``hashes`` something indexed stands, and its number in the index."""
        where = np.flatnonzero(self._table[self._low(hashes)])
        number = np.minimum(np.searchsorted(self._hashes, hashes[where]), max(len(self._hashes) - 1, 0))
        held = self._hashes[number] == hashes[where]
        return where[held], number[held]

    def count(self, number: I64) -> I64:
        """How many texts have each."""
        counts: I64 = self._offsets[number + 1] - self._offsets[number]
        return counts

    def owners(self, number: I64) -> I64:
        """Those texts, one hash after another."""
        return self._owners[ragged(self._offsets[number], self._offsets[number + 1])[0]]


def find_partners(
    codes: Codes,
    starts: I64,
    ends: I64,
    sample: I64,
    shingle: int,
    threshold: float,
    threads: int,
    progress: Callable[[str, int, int], None],
) -> tuple[I64, Matches]:
    """The texts that were sampled, and their verified pairs: ``a`` is the sampled text, ``b`` any other.

    ``sample`` is in random order. The first of it are taken where all would meet with more than MOST_MEETINGS others.
    """
    seen = _spread_texts(len(starts))
    rarity, _ = active.shingle_units(codes, starts[seen], ends[seen], shingle)
    rarity = np.sort(rarity)
    index = Index(*_rarest(codes, starts[sample], ends[sample], shingle, threshold, rarity))
    expected = int(index.count(index.find(rarity)[1]).sum()) * len(starts) // max(len(seen), 1)
    if expected > MOST_MEETINGS:
        # Meetings grow with the sample and with nothing else.
        sample = sample[: max(1, len(sample) * MOST_MEETINGS // expected)]
        index = Index(*_rarest(codes, starts[sample], ends[sample], shingle, threshold, rarity))
    verifier = Verifier(codes, starts, ends, shingle, threshold, threads)
    none = np.zeros(0, np.int64)
    found = [verifier.verify(none, none)]
    for lo, hi in itertools.pairwise(_runs(ends - starts)):
        progress("Comparing a sample with all", lo, len(starts))
        owner, text = _meetings(codes, starts[lo:hi], ends[lo:hi], shingle, index)
        a, b = sample[owner], text + lo
        other = a != b
        found.append(verifier.verify(a[other], b[other]))
    names = ("a", "b", "shared", "size_a", "size_b")
    return sample, Matches(*(np.concatenate([getattr(part, name) for part in found]) for name in names))


def _spread_texts(number: int) -> I64:
    """Some RARITY_TEXTS texts spread evenly over all of them."""
    return np.arange(0, number, max(1, number // RARITY_TEXTS))


def _rarest(
    codes: Codes, starts: I64, ends: I64, shingle: int, threshold: float, rarity: U64
) -> tuple[U64, I64]:
    """Of each text as many of its shingles as every partner must have one of, the rarest, and whose they are."""
    hashes, offsets = active.shingle_units(codes, starts, ends, shingle)
    owner = np.repeat(np.arange(len(starts)), np.diff(offsets))
    order = np.lexsort((hashes, owner))
    hashes, owner = hashes[order], owner[order]
    new = begins_run(hashes, owner)
    hashes, owner = hashes[new], owner[new]
    count = np.searchsorted(rarity, hashes, side="right") - np.searchsorted(rarity, hashes)
    order = np.lexsort((hashes, count, owner))
    hashes, owner = hashes[order], owner[order]
    size = np.bincount(owner, minlength=len(starts))
    prefix = size - np.ceil(threshold * size - ROUNDING).astype(np.int64) + 1
    first = np.cumsum(size) - size
    kept, _ = ragged(first, first + np.minimum(prefix, size))
    return hashes[kept], owner[kept]


def _meetings(codes: Codes, starts: I64, ends: I64, shingle: int, index: Index) -> tuple[I64, I64]:
    """Which sampled text shares an indexed shingle with which of these texts; each pair once, by the sampled text."""
    hashes, offsets = active.shingle_units(codes, starts, ends, shingle)
    where, number = index.find(hashes)
    text = np.searchsorted(offsets, where, side="right") - 1
    width = index.count(number)
    total = np.cumsum(width)
    most = int(total[-1]) if len(total) else 0
    edges = np.searchsorted(total, np.arange(0, most + MEETINGS_AT_A_TIME, MEETINGS_AT_A_TIME))
    packed = np.zeros(0, np.uint64)
    for lo, hi in zip(edges[:-1].tolist(), (edges[1:] + 1).tolist(), strict=True):
        owner = index.owners(number[lo:hi]).astype(np.uint64)
        met = np.repeat(text[lo:hi], width[lo:hi]).astype(np.uint64)
        packed = np.sort(np.concatenate((packed, owner << np.uint64(32) | met)))
        packed = packed[run_starts(packed)]
    return unpack_pairs(packed)


def _runs(lengths: I64) -> list[int]:
    """Where to cut the texts into runs of about CODES_AT_A_TIME codes."""
    cuts = np.flatnonzero(np.diff(np.cumsum(lengths) // CODES_AT_A_TIME)) + 1
    return [0, *cuts.tolist(), len(lengths)]
