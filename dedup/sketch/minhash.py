"""MinHash signatures (Broder 1997) of a whole corpus, bit for bit those of datasketch's affine32 scheme."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from dedup.kernels import active
from dedup.kernels.arrays import Codes, I64, U32, U64
from dedup.kernels.parallel import run_threads, split_evenly

if TYPE_CHECKING:
    from datasketch import MinHash

SCHEME = "affine32"
# Runs of units that a thread takes at a time, for each thread: enough to even out long texts; and slots in a run, which
# stand in memory twice.
RUNS_PER_THREAD = 4
SLOTS_AT_A_TIME = 1 << 19


@dataclass(frozen=True, slots=True)
class Signatures:
    """``values`` uint32[n, slots]: row i is the signature of unit i; all slots full where it has no shingle."""

    values: U32
    seed: int

    def __len__(self) -> int:
        return len(self.values)

    @property
    def num_perm(self) -> int:
        return int(self.values.shape[1])

    def estimate(self, a: int, b: int) -> float:
        """Estimated Jaccard similarity of two units: the share of slots in which they agree."""
        return float((self.values[a] == self.values[b]).mean())

    def to_datasketch(self) -> Iterator[MinHash]:
        """The signatures as datasketch.MinHash objects, for its indexes; an example is in docs/design.md."""
        from datasketch import MinHash

        permutations = np.array(make_permutations(self.num_perm, self.seed))
        for row in self.values:
            yield MinHash(seed=self.seed, hashvalues=row, permutations=permutations, scheme=SCHEME)


@lru_cache(maxsize=8)
def make_permutations(num_perm: int, seed: int) -> tuple[U32, U32]:
    """Multipliers (odd) and offsets, uint32[num_perm] each, as datasketch 2 draws them for affine32."""
    generator = np.random.RandomState(seed)
    a = generator.randint(0, 1 << 31, num_perm, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    b = generator.randint(0, 1 << 32, num_perm, dtype=np.uint32)
    return a, b


def sign_units(
    codes: Codes, starts: I64, ends: I64, shingle: int, num_perm: int, seed: int = 1, threads: int = 1
) -> Signatures:
    """Signatures of the units ``codes[starts[i]:ends[i]]`` over their shingles of ``shingle`` tokens."""
    a, b = make_permutations(num_perm, seed)
    values = np.empty((len(starts), num_perm), np.uint32)

    def work(lo: int, hi: int) -> None:
        values[lo:hi] = active.sign_units(codes, starts[lo:hi], ends[lo:hi], shingle, a, b)

    parts = max(RUNS_PER_THREAD * threads, values.size // SLOTS_AT_A_TIME)
    run_threads(work, split_evenly(ends - starts, parts), threads)
    return Signatures(values, seed)


def sign_shingles(hashes: U64, offsets: I64, num_perm: int, seed: int = 1) -> Signatures:
    """Signatures of shingle sets that stand in memory: set i is ``hashes[offsets[i]:offsets[i + 1]]``.

    The lower 32 bits of a hash enter the signature, as with ``MinHash(hashfunc=...)``.
    """
    a, b = make_permutations(num_perm, seed)
    return Signatures(active.sign_hashes(hashes.astype(np.uint32), offsets, a, b), seed)
