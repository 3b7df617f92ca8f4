"""Large buckets: a hundred thousand texts in one bucket must not cost their square.

Each text is compared with the leaders so far; one that fits none becomes a leader (Hartigan 1975). In
later buckets a text is represented by its leader, so a family of texts that share most of their bands
is gone through once and not once a band. Where leaders attract next to nobody, the bucket holds texts
that share a band by chance or a boilerplate: it is split by the key of the next band. What a limit
leaves uncompared is counted.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from dedup.kernels import active
from dedup.kernels.arrays import Bools, distinct, I64, U64
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
    """Matches found in large buckets; ``uncompared`` counts the pairs that the limits left out.

    Texts are numbered by preference, so the best lead. ``leader`` int64[n] is the text that each
    text follows, and matches directly; a text that follows none is its own. ``leads`` bool[n] are those
    that are followed.
    """

    signatures: Signatures
    banding: Banding
    threshold: float
    verifier: Verifier
    found: list[Matches] = field(default_factory=list)
    uncompared: int = 0
    leader: I64 = field(init=False)
    leads: Bools = field(init=False)
    _followers: dict[int, list[I64]] = field(default_factory=dict)
    _compared: set[tuple[int, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.leader = np.arange(len(self.signatures), dtype=np.int64)
        self.leads = np.zeros(len(self.signatures), bool)

    def search(self, band: int, bucket: I64) -> None:
        """Compare the texts of one large bucket, ascending; those who follow are represented by their leaders."""
        self._search(band, distinct(self.leader[bucket]), 0)

    def _search(self, band: int, rest: I64, depth: int) -> None:
        fruitless = 0
        for _ in range(MOST_LEADERS):
            if len(rest) <= LARGE_BUCKET or fruitless >= PATIENCE:
                break
            leader, others = rest[0], rest[1:]
            followers = self._attract(leader, others)
            rest = np.setdiff1d(others, followers, assume_unique=True)
            fruitless = 0 if len(followers) * SPARSE >= len(others) else fruitless + 1
        if len(rest) <= LARGE_BUCKET:
            self._attract_all(rest)
        elif depth < DEEPEST_SPLIT:
            self._split(band, rest, depth)
        else:
            self.uncompared += len(rest) * (len(rest) - 1) // 2

    def _attract_all(self, rest: I64) -> None:
        """Compare a handful of texts with each other, all pairs at once."""
        a, b = np.triu_indices(len(rest), 1)
        matches = self._compare(rest[a], rest[b])
        for leader in distinct(matches.a).tolist():
            self._take(leader, matches.b[matches.a == leader])

    def _attract(self, leader: np.int64, others: I64) -> I64:
        """Compare the others with a leader; return those that match it."""
        matching = self._compare(np.full(len(others), leader), others).b
        self._take(int(leader), matching)
        return matching

    def _take(self, leader: int, matching: I64) -> None:
        """What matches a leader follows it, unless it or the leader follows another already.

        A match that leads others itself hands over those of them that match the new leader too.
        """
        if self.leader[leader] != leader:
            return
        free = matching[self.leader[matching] == matching]
        for text in free[self.leads[free]].tolist():
            self._hand_over(text, leader)
        self._follow(free[~self.leads[free]], leader)

    def _follow(self, texts: I64, leader: int) -> None:
        if len(texts):
            self.leader[texts] = leader
            self.leads[leader] = True
            self._followers.setdefault(leader, []).append(texts)

    def _hand_over(self, old: int, new: int) -> None:
        """Followers of one leader that match a better one follow it from now on."""
        if (old, new) in self._compared:
            return
        self._compared.add((old, new))
        texts = np.concatenate(self._followers[old])
        texts = texts[self.leader[texts] == old]
        moved = self._compare(np.full(len(texts), new, np.int64), texts).b
        self._follow(moved, new)
        self.leads[old] = len(moved) < len(texts)

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
