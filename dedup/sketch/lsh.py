"""Candidate pairs from signatures: units are grouped band by band, by sorting.

Grouping is one sort of packed (key bits, unit) words per band. Small buckets give all their pairs,
less those that the whole signatures rule out; large ones are handed on as they are, for a bucket
of n units holds n²/2 pairs (see `dedup.match.buckets`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dedup.kernels import active
from dedup.kernels.arrays import distinct, I64, U64
from dedup.kernels.parallel import run_threads
from dedup.sketch.bands import Banding, least_equal_slots
from dedup.sketch.minhash import Signatures

# As many places as a cluster may have and still be written pair by pair.
LARGE_BUCKET = 100
# Pairs are ruled out in runs of this many, so that memory does not grow with the buckets.
PAIRS_AT_A_TIME = 1 << 22


@dataclass(frozen=True, slots=True)
class Buckets:
    """Units that agree in a whole band. ``small`` holds for each band the members of its small buckets and
    the offsets that part them; ``large`` the band and the members, ascending, of each large bucket.
    """

    small: list[tuple[I64, I64]]
    large: list[tuple[int, I64]]


def group_bands(signatures: Signatures, banding: Banding, threads: int = 1) -> Buckets:
    """All buckets of two units and more."""
    keys = active.band_keys(signatures.values, banding.bands, banding.rows)

    def work(lo: int, hi: int) -> list[tuple[I64, I64]]:
        return [group_equal(keys[band]) for band in range(lo, hi)]

    grouped = run_threads(work, [(band, band + 1) for band in range(banding.bands)], threads)
    small, large = [], []
    for band, (members, offsets) in enumerate(buckets for part in grouped for buckets in part):
        sizes = np.diff(offsets)
        for i in np.flatnonzero(sizes > LARGE_BUCKET).tolist():
            large.append((band, members[offsets[i] : offsets[i + 1]]))
        fits = sizes <= LARGE_BUCKET
        kept = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes[fits])))
        small.append((members[np.repeat(fits, sizes)], kept))
    return Buckets(small, large)


def propose_pairs(
    buckets: Buckets, signatures: Signatures, threshold: float, family: I64 | None = None, threads: int = 1
) -> tuple[I64, I64]:
    """Candidate pairs of the small buckets: ``a[i] < b[i]``, int64[m], each once, by a then b.

    Pairs that their whole signatures rule out are left out, and pairs of one ``family`` int64[n].
    """
    least = least_equal_slots(threshold, signatures.num_perm)

    def work(lo: int, hi: int) -> list[U64]:
        return [_expand(*buckets.small[band], signatures, least, family) for band in range(lo, hi)]

    parts = run_threads(work, [(band, band + 1) for band in range(len(buckets.small))], threads)
    packed = np.concatenate([np.zeros(0, np.uint64), *(pairs for part in parts for pairs in part)])
    return unpack_pairs(distinct(packed))


def pack_pairs(a: I64, b: I64) -> U64:
    """Two unit numbers in one word, the smaller in the upper half."""
    low, high = np.minimum(a, b).astype(np.uint64), np.maximum(a, b).astype(np.uint64)
    return low << np.uint64(32) | high


def unpack_pairs(packed: U64) -> tuple[I64, I64]:
    """The reverse of `pack_pairs`."""
    return (packed >> np.uint64(32)).astype(np.int64), (packed & np.uint64(0xFFFFFFFF)).astype(np.int64)


def _expand(members: I64, offsets: I64, signatures: Signatures, least: int, family: I64 | None) -> U64:
    """The pairs of small buckets, packed."""
    bucket = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    kept = [np.zeros(0, np.uint64)]
    for distance in range(1, LARGE_BUCKET):
        together = np.flatnonzero(bucket[distance:] == bucket[:-distance])
        if not len(together):
            break
        for at in range(0, len(together), PAIRS_AT_A_TIME):
            here = together[at : at + PAIRS_AT_A_TIME]
            a, b = members[here], members[here + distance]
            if family is not None:
                apart = family[a] != family[b]
                a, b = a[apart], b[apart]
            alike = active.count_equal_slots(signatures.values, a, b) >= least
            kept.append(pack_pairs(a[alike], b[alike]))
    return np.concatenate(kept)


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
