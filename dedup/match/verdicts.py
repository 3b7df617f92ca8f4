"""Pairs that were verified once, for searches that go through the same large groups look after look."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dedup.kernels.arrays import among, begins_run, Bools, I32, I64, stable_order, U64
from dedup.match.verify import Matches, Verifier
from dedup.sketch.lsh import pack_pairs, unpack_pairs

UNKNOWN, DIFFERENT = np.int32(-2), np.int32(-1)


class Verdicts:
    """How many shingles pairs of texts share, or that they are `DIFFERENT`; by numbers that texts keep."""

    def __init__(self) -> None:
        self._pairs: U64 = np.zeros(0, np.uint64)  # packed, ascending
        self._shared: I32 = np.zeros(0, np.int32)
        self._new: list[tuple[U64, I32]] = []

    def look_up(self, pairs: U64) -> I32:
        """What is known of packed pairs, int32[n]: `UNKNOWN` of what was added since the last `settle`, too."""
        if not len(self._pairs):
            return np.full(len(pairs), UNKNOWN)
        at = np.minimum(np.searchsorted(self._pairs, pairs), len(self._pairs) - 1)
        return np.where(self._pairs[at] == pairs, self._shared[at], UNKNOWN)

    def add(self, pairs: U64, shared: I32) -> None:
        """Note what packed pairs share."""
        self._new.append((pairs, shared))

    def settle(self, here: Bools) -> None:
        """Take in what was added, and forget texts that are not ``here``, bool[numbers]."""
        columns = zip((self._pairs, self._shared), *self._new, strict=True)
        pairs, shared = (np.concatenate(column) for column in columns)
        a, b = unpack_pairs(pairs)
        # In few bits, so that they are put in order beside their places.
        order = stable_order(a * len(here) + b)
        order = order[begins_run(pairs[order])]
        order = order[here[a[order]] & here[b[order]]]
        self._pairs, self._shared, self._new = pairs[order], shared[order], []


@dataclass(frozen=True, slots=True)
class RememberingVerifier:
    """Decides as ``verifier`` does, but no pair twice; text i has the lasting number ``rows[i]``, int64[texts]."""

    verifier: Verifier
    verdicts: Verdicts
    rows: I64

    def verify(self, a: I64, b: I64) -> Matches:
        """As of `Verifier`."""
        pairs = pack_pairs(self.rows[a], self.rows[b])
        shared = self.verdicts.look_up(pairs)
        new = np.flatnonzero(shared == UNKNOWN)
        if len(new):
            found = self.verifier.verify(a[new], b[new])
            alike = among(pack_pairs(a[new], b[new]), np.sort(pack_pairs(found.a, found.b)))
            shared[new] = DIFFERENT
            shared[new[alike]] = found.shared
            self.verdicts.add(pairs[new], shared[new])
        kept = shared >= 0
        a, b = a[kept], b[kept]
        return Matches(a, b, shared[kept], self.verifier.sizes(a), self.verifier.sizes(b))
