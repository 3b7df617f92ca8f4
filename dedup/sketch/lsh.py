"""Candidate pairs from signatures: units are grouped band by band, by sorting.

Grouping is one sort of packed (key bits, unit) words per band. Small buckets give all their pairs,
less those that the whole signatures rule out; large ones are handed on as they are, for a bucket
of n units holds n²/2 pairs (see `dedup.match.buckets`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dedup.kernels import active
from dedup.kernels.arrays import I64, U64
from dedup.kernels.parallel import run_threads
from dedup.sketch.bands import Banding, least_equal_slots
from dedup.sketch.minhash import Signatures

LARGE_BUCKET = 64
# Pairs are ruled out in runs of this many, so that memory does not grow with the buckets.
PAIRS_AT_A_TIME = 1 << 22


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs ``a[i] < b[i]``, int64[m], each once, by a then b; and the buckets too large to be expanded.

    ``large`` holds, for each such bucket, its band and its units in ascending order.
    """

    a: I64
    b: I64
    large: list[tuple[int, I64]]


def propose_pairs(signatures: Signatures, banding: Banding, threshold: float, threads: int = 1) -> Candidates:
    """Pairs of units that agree in a whole band and whose signatures do not rule them out."""
    keys = active.band_keys(signatures.values, banding.bands, banding.rows)
    least = least_equal_slots(threshold, signatures.num_perm)

    def work(lo: int, hi: int) -> tuple[list[U64], list[tuple[int, I64]]]:
        pairs, large = [], []
        for band in range(lo, hi):
            found, buckets = _group_band(keys[band], signatures, least)
            pairs.append(found)
            large += [(band, bucket) for bucket in buckets]
        return pairs, large

    results = run_threads(work, [(band, band + 1) for band in range(banding.bands)], threads)
    packed = np.unique(np.concatenate([np.zeros(0, np.uint64), *(p for pairs, _ in results for p in pairs)]))
    a, b = unpack_pairs(packed)
    return Candidates(a, b, [bucket for _, large in results for bucket in large])


def pack_pairs(a: I64, b: I64) -> U64:
    """Two unit numbers in one word, the smaller in the upper half."""
    low, high = np.minimum(a, b).astype(np.uint64), np.maximum(a, b).astype(np.uint64)
    return low << np.uint64(32) | high


def unpack_pairs(packed: U64) -> tuple[I64, I64]:
    """The reverse of `pack_pairs`."""
    return (packed >> np.uint64(32)).astype(np.int64), (packed & np.uint64(0xFFFFFFFF)).astype(np.int64)


def _group_band(keys: U64, signatures: Signatures, least: int) -> tuple[U64, list[I64]]:
    """Packed pairs of the small buckets of one band, and its large buckets."""
    members, offsets = group_equal(keys)
    sizes = np.diff(offsets)
    large = [members[offsets[i] : offsets[i + 1]] for i in np.flatnonzero(sizes > LARGE_BUCKET)]
    small = np.repeat(sizes <= LARGE_BUCKET, sizes)
    bucket = np.repeat(np.arange(len(sizes)), sizes)[small]
    members = members[small]
    kept = [np.zeros(0, np.uint64)]
    for distance in range(1, LARGE_BUCKET):
        together = np.flatnonzero(bucket[distance:] == bucket[:-distance])
        if not len(together):
            break
        for at in range(0, len(together), PAIRS_AT_A_TIME):
            here = together[at : at + PAIRS_AT_A_TIME]
            a, b = members[here], members[here + distance]
            alike = active.count_equal_slots(signatures.values, a, b) >= least
            kept.append(pack_pairs(a[alike], b[alike]))
    return np.concatenate(kept), large


def group_equal(keys: U64) -> tuple[I64, I64]:
    """Positions that share a key, ascending within their group, and offsets; lone positions are left out.

    A key's lowest bits make room for the position, so some 2^(64 - log2 n) keys are told apart: a false
    group costs a comparison later, never a result.
    """
    n = len(keys)
    bits = np.uint64(max(1, (n - 1).bit_length()))
    mask = (np.uint64(1) << bits) - np.uint64(1)
    packed = np.sort((keys & ~mask) | np.arange(n, dtype=np.uint64))
    head = packed >> bits
    first = np.ones(n, bool)
    first[1:] = head[1:] != head[:-1]
    heads = np.flatnonzero(first)
    sizes = np.diff(np.append(heads, n))
    shared = np.repeat(sizes > 1, sizes)
    members = (packed[shared] & mask).astype(np.int64)
    return members, np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes[sizes > 1])))
