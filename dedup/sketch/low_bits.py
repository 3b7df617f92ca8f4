"""Signatures of a whole corpus in a third of their memory: of each slot the eight lowest bits (b-bit minwise hashing: Li,
König 2010), and the keys of the bands, which are read off whole slots while these are at hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dedup.kernels import active
from dedup.kernels.arrays import Codes, I32, I64, U32, U64
from dedup.kernels.parallel import cut_up, run_threads, split_evenly
from dedup.sketch.bands import Banding
from dedup.sketch.minhash import make_permutations, RUNS_PER_THREAD

# Slots in a run of units, whose whole signatures stand in memory.
SLOTS_AT_A_TIME = 1 << 18


@dataclass(frozen=True, slots=True)
class LowBits:
    """``low`` uint8[n, slots] are the lowest bits of the signature of unit i; what agrees by chance in these alone is
    looked at in vain. Where whole signatures are asked for ``sign`` makes them again, uint32[m, slots] of units int64[m];
    a band has so many ``rows`` of it."""

    low: NDArray[np.uint8]
    sign: Callable[[I64], U32]
    rows: int

    def __len__(self) -> int:
        return len(self.low)

    @property
    def num_perm(self) -> int:
        return int(self.low.shape[1])

    def count_equal(self, a: I64, b: I64) -> I32:
        """In how many slots units a[i] and b[i] agree, or seem to, int32[m]."""
        return active.count_equal_bytes(self.low, a, b)

    def band(self, number: int, units: I64) -> U64:
        """The keys of some units in one band, uint64[m]."""
        runs = cut_up(len(units), max(1, SLOTS_AT_A_TIME // max(1, self.num_perm)))
        keys = [active.band_keys(self.sign(units[lo:hi]), number, 1, self.rows).ravel() for lo, hi in runs]
        return np.concatenate([np.zeros(0, np.uint64), *keys])


@dataclass(frozen=True, slots=True)
class KeptBits:
    """Signatures that were kept, as of `LowBits`: those of unit i stand in row ``rows[i]``, int64[n], of ``low`` uint8[m,
    slots]; ``keys`` are the upper halves of the keys of the rows, uint32[m] for each band."""

    low: NDArray[np.uint8]
    keys: list[U32]
    rows: I64

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def num_perm(self) -> int:
        return int(self.low.shape[1])

    def count_equal(self, a: I64, b: I64) -> I32:
        """In how many slots units a[i] and b[i] agree, or seem to, int32[m]."""
        return active.count_equal_bytes(self.low, self.rows[a], self.rows[b])

    def band(self, number: int, units: I64) -> U64:
        """What is known of the keys of some units in one band, uint64[m]."""
        return self.keys[number][self.rows[units]].astype(np.uint64)


def sketch_units(
    codes: Codes,
    starts: I64,
    ends: I64,
    shingle: int,
    num_perm: int,
    banding: Banding,
    seed: int = 1,
    threads: int = 1,
) -> tuple[LowBits, list[U32]]:
    """The units ``codes[starts[i]:ends[i]]``, signed over their shingles of ``shingle`` tokens as by `sign_units`; and
    the upper halves of their keys, uint32[n] for each band."""
    a, b = make_permutations(num_perm, seed)
    low = np.empty((len(starts), num_perm), np.uint8)
    keys = [np.empty(len(starts), np.uint32) for _ in range(banding.bands)]

    def sign(units: I64) -> U32:
        return active.sign_units(codes, starts[units], ends[units], shingle, a, b)

    def work(lo: int, hi: int) -> None:
        spans, shape = (starts[lo:hi], ends[lo:hi]), (banding.bands, banding.rows)
        low[lo:hi], upper = active.sketch_units(codes, *spans, shingle, a, b, *shape)
        for band, some in zip(keys, upper, strict=True):
            band[lo:hi] = some

    parts = max(RUNS_PER_THREAD * threads, low.size // SLOTS_AT_A_TIME)
    run_threads(work, split_evenly(ends - starts, parts), threads)
    return LowBits(low, sign, banding.rows), keys
