"""Candidate pairs from signatures: units are grouped band by band, by sorting.

Small buckets give all their pairs,
less those that the whole signatures rule out; large ones are handed on as they are, for a bucket
of n units holds n²/2 pairs (see `dedup.match.buckets`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dedup.kernels import active
from dedup.kernels.arrays import begins_run, distinct, I64, U32, U64
from dedup.kernels.parallel import cut_up, in_turn, run_threads, split_evenly
from dedup.sketch.bands import least_equal_slots
from dedup.sketch.low_bits import KeptBits, LowBits

# As many places as a cluster may have and still be written pair by pair.
LARGE_BUCKET = 100
# Pairs are told apart and ruled out in runs of this many, so that memory does not grow with the buckets.
PAIRS_AT_A_TIME = 1 << 20
# And compared in runs of this many, which are taken apart.
COMPARED_AT_A_TIME = 1 << 18


@dataclass(frozen=True, slots=True)
class Buckets:
    """Units that agree in a whole band. ``small`` holds for each band the members of its small buckets and
    the offsets that part them; ``large`` the band and the members, ascending, of each large bucket.
    """

    small: list[tuple[I64, I64]]
    large: list[tuple[int, I64]]


def group_bands(keys: list[U32], threads: int = 1) -> Buckets:
    """All buckets of two units and more, of the keys of each band, uint32[n], which are given up one after another."""
    small, large = [], []

    def group(band: int, _: int) -> tuple[I64, I64]:
        whole, keys[band] = keys[band].astype(np.uint64), keys[band][:0].copy()
        return active.group_equal(whole)

    bands = [(band, band + 1) for band in range(len(keys))]
    for band, buckets in enumerate(in_turn(group, bands, threads, threads)):
        few, many = part_large(*buckets)
        small.append(few)
        large += [(band, members) for members in many]
    return Buckets(small, large)


def part_large(members: I64, offsets: I64) -> tuple[tuple[I64, I64], list[I64]]:
    """The small buckets of a band, as `Buckets` has them, and the members of each large one."""
    sizes = np.diff(offsets)
    large = [members[offsets[i] : offsets[i + 1]] for i in np.flatnonzero(sizes > LARGE_BUCKET).tolist()]
    fits = sizes <= LARGE_BUCKET
    kept = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes[fits])))
    return (members[np.repeat(fits, sizes)], kept), large


def propose_pairs(
    buckets: Buckets,
    signatures: LowBits | KeptBits,
    threshold: float,
    family: I64 | None = None,
    threads: int = 1,
) -> tuple[I64, I64]:
    """Candidate pairs of the small buckets: ``a[i] < b[i]``, int64[m], each once, by a then b.

    Pairs that their whole signatures rule out are left out, and pairs of one ``family`` int64[n].
    """
    none = np.zeros(0, np.uint64)
    apart = np.zeros(0, np.int64) if family is None else family
    parts = [part for members, offsets in buckets.small for part in _cut_buckets(members, offsets)]

    def work(lo: int, hi: int) -> U64:
        return np.concatenate([active.pair_members(*part, apart) for part in parts[lo:hi]])

    def rule_out(waiting: list[U64]) -> U64:
        pairs = np.concatenate([none, *waiting])
        waiting.clear()
        pairs.sort()
        return _rule_out(pairs[begins_run(pairs)], signatures, threshold, threads)

    kept: list[U64] = [none]
    waiting: list[U64] = []
    for pairs in in_turn(work, [(i, i + 1) for i in range(len(parts))], threads, 2 * threads):
        waiting.append(pairs)
        if sum(map(len, waiting)) > PAIRS_AT_A_TIME:
            kept.append(rule_out(waiting))
    kept.append(rule_out(waiting))
    return unpack_pairs(distinct(np.concatenate(kept)))


def pack_pairs(a: I64, b: I64) -> U64:
    """Two unit numbers in one word, the smaller in the upper half."""
    low, high = np.minimum(a, b).astype(np.uint64), np.maximum(a, b).astype(np.uint64)
    return low << np.uint64(32) | high


def unpack_pairs(packed: U64) -> tuple[I64, I64]:
    """The reverse of `pack_pairs`."""
    return (packed >> np.uint64(32)).astype(np.int64), (packed & np.uint64(0xFFFFFFFF)).astype(np.int64)


def _cut_buckets(members: I64, offsets: I64) -> list[tuple[I64, I64]]:
    """Some buckets at a time, of about as many pairs as are told apart at once."""
    pairs = np.diff(offsets) ** 2 // 2
    runs = split_evenly(pairs, 1 + int(pairs.sum()) // PAIRS_AT_A_TIME)
    return [(members, offsets[lo : hi + 1]) for lo, hi in runs]


def _rule_out(packed: U64, signatures: LowBits | KeptBits, threshold: float, threads: int) -> U64:
    """The pairs without those whose signatures say that they cannot reach the threshold.

    A pair that is alike agrees in many bands: that each comes once saves most of the comparisons.
    """
    least = least_equal_slots(threshold, signatures.num_perm)

    def work(lo: int, hi: int) -> U64:
        a, b = unpack_pairs(packed[lo:hi])
        return packed[lo:hi][signatures.count_equal(a, b) >= least]

    return np.concatenate([packed[:0], *run_threads(work, cut_up(len(packed), COMPARED_AT_A_TIME), threads)])
