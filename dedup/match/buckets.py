"""Large buckets: a hundred thousand units in one bucket must not cost their square.

Each unit is compared with the leaders so far; one that fits none becomes a leader. Where leaders find
next to nothing, the bucket holds texts that share a band by chance or a boilerplate: it is split
by the key of the next band. What a limit leaves uncompared is counted.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from dedup.kernels import active
from dedup.kernels.arrays import I64, U64
from dedup.match.verify import Matches, Verifier
from dedup.sketch.bands import Banding, least_equal_slots
from dedup.sketch.lsh import group_equal, LARGE_BUCKET
from dedup.sketch.minhash import Signatures

# Leaders in a bucket, and how often in a row a leader may attract less than one in SPARSE of the rest.
MOST_LEADERS = 64
PATIENCE = 4
SPARSE = 64
DEEPEST_SPLIT = 4


@dataclass(slots=True)
class LeaderSearch:
    """Matches found in large buckets, and how many pairs the limits left uncompared."""

    signatures: Signatures
    banding: Banding
    threshold: float
    verifier: Verifier
    found: list[Matches] = field(default_factory=list)
    uncompared: int = 0
    _leader_of: dict[int, int] = field(default_factory=dict)

    def search(self, band: int, bucket: I64) -> None:
        """Compare the units of one large bucket. Texts are numbered by preference: the best lead."""
        inside = set(bucket.tolist())
        led = [text for text in bucket.tolist() if self._leader_of.get(text, -1) not in inside]
        self._search(band, np.array(led, np.int64), 0)

    def _search(self, band: int, rest: I64, depth: int) -> None:
        fruitless = 0
        for _ in range(MOST_LEADERS):
            if len(rest) <= LARGE_BUCKET or fruitless >= PATIENCE:
                break
            leader, others = rest[0], rest[1:]
            rest, attracted = self._follow(leader, others)
            fruitless = 0 if attracted * SPARSE >= len(others) else fruitless + 1
        if len(rest) <= LARGE_BUCKET:
            a, b = np.triu_indices(len(rest), 1)
            self._compare(rest[a], rest[b])
        elif depth < DEEPEST_SPLIT:
            self._split(band, rest, depth)
        else:
            self.uncompared += len(rest) * (len(rest) - 1) // 2

    def _follow(self, leader: np.int64, others: I64) -> tuple[I64, int]:
        """Match the others with a leader; return those that do not follow it, and how many do."""
        matches = self._compare(np.full(len(others), leader), others)
        for text in matches.b.tolist():
            self._leader_of[text] = int(leader)
        return np.setdiff1d(others, matches.b, assume_unique=True), len(matches)

    def _compare(self, a: I64, b: I64) -> Matches:
        alike = active.count_equal_slots(self.signatures.values, a, b)
        kept = alike >= least_equal_slots(self.threshold, self.signatures.num_perm)
        matches = self.verifier.verify(a[kept], b[kept])
        self.found.append(matches)
        return matches

    def _split(self, band: int, rest: I64, depth: int) -> None:
        following = (band + 1) % self.banding.bands
        members, offsets = group_equal(self._keys(following, rest))
        for start, end in zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True):
            self._search(following, rest[members[start:end]], depth + 1)
        pairs = len(rest) * (len(rest) - 1) // 2
        sizes = np.diff(offsets)
        self.uncompared += pairs - int((sizes * (sizes - 1) // 2).sum())

    def _keys(self, band: int, texts: I64) -> U64:
        rows = self.banding.rows
        part = np.ascontiguousarray(self.signatures.values[texts, band * rows : (band + 1) * rows])
        return active.band_keys(part, 1, rows).ravel()
