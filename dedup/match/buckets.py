"""Large buckets: a hundred thousand texts in one bucket must not cost their square.

Each text is compared with the leaders so far; one that fits none becomes a leader (Hartigan 1975). In
later buckets a text is represented by its leader, so a family of texts that share most of their bands
is gone through once and not once a band. Where leaders attract next to nobody, all pairs are compared as
long as the budget of the bucket lasts, which goes by its size alone: what is found in it does not depend on
what others cost. Beyond it the bucket is split by the key of the next band. What the limits leave
uncompared is counted.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

import numpy as np

from dedup.kernels import active
from dedup.kernels.arrays import among, Bools, distinct, I64, ragged, run_lengths, run_starts, stable_order
from dedup.kernels.parallel import split_evenly
from dedup.match.verdicts import RememberingVerifier
from dedup.match.verify import Matches, Verifier
from dedup.sketch.bands import Banding, least_equal_slots
from dedup.sketch.low_bits import KeptBits, LowBits
from dedup.sketch.lsh import LARGE_BUCKET, unpack_pairs

# Leaders in a bucket, and how often in a row a leader may attract less than one in SPARSE of the rest.
MOST_LEADERS = 64
PATIENCE = 4
SPARSE = 64
DEEPEST_SPLIT = 4
# What leaders do not sort out is compared pair by pair, by signature, up to so many texts at once and so
# many pairs of a bucket: about a tenth of a second's work, and 4 µs more for each of its texts.
MOST_AT_ONCE = 4096
PAIRS, PAIRS_PER_TEXT = 1 << 23, 200
PAIRS_AT_A_TIME = 1 << 20
# A pair that is verified costs as much as so many that are compared by signature.
VERIFIED = 100


@dataclass(slots=True)
class LeaderSearch:
    """Matches found in large buckets; ``uncompared`` bool[n] marks texts that a limit kept from some others.

    Texts are numbered by preference, so the best lead. ``leader`` int64[n] is the text that each
    text follows, and matches directly; a text that follows none is its own. ``leads`` bool[n] are those
    that are followed; a text never follows a worse one.
    """

    signatures: LowBits | KeptBits
    banding: Banding
    threshold: float
    verifier: Verifier | RememberingVerifier
    found: list[Matches] = field(default_factory=list)
    leader: I64 = field(init=False)
    leads: Bools = field(init=False)
    uncompared: Bools = field(init=False)
    _budget: int = 0
    _followers: dict[int, list[I64]] = field(default_factory=dict)
    _handed: set[tuple[int, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        n = len(self.signatures)
        self.leader = np.arange(n, dtype=np.int64)
        self.leads = np.zeros(n, bool)
        self.uncompared = np.zeros(n, bool)

    def search(self, band: int, bucket: I64) -> None:
        """Compare the texts of one large bucket, ascending; those who follow are represented by their leaders."""
        texts = distinct(self.leader[bucket])
        self._budget = PAIRS + PAIRS_PER_TEXT * len(texts)
        represented = bucket[~among(bucket, texts)]
        self._search(band, texts, 0)
        # Who is left alone may still match one of those that another stood for.
        self._compare_across(texts[(self.leader[texts] == texts) & ~self.leads[texts]], represented)

    def settle(self, matches: Matches) -> None:
        """Bring in matches found elsewhere: a better text takes over what a leader that it matches leads."""
        self.found.append(matches)
        over = np.flatnonzero(self.leads[matches.b])
        for better, leader in zip(matches.a[over].tolist(), matches.b[over].tolist(), strict=True):
            if self.leader[better] == better and self.leader[leader] == leader:
                self._take(better, np.array([leader], np.int64))

    def complete(self, most: int) -> None:
        """Compare all pairs inside families of at most ``most`` texts: their pairs are written one by one."""
        family = np.flatnonzero(self.leads[self.leader])
        order = family[stable_order(self.leader[family])]
        heads = run_starts(self.leader[order])
        sizes = run_lengths(heads, len(order))
        few = sizes <= most
        members = order[np.repeat(few, sizes)]
        offsets = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes[few])))
        for lo, hi in split_evenly(sizes[few] ** 2, 1 + int((sizes[few] ** 2).sum()) // PAIRS_AT_A_TIME):
            self._compare(*unpack_pairs(active.pair_members(members, offsets[lo : hi + 1], members[:0])))

    def _search(self, band: int, rest: I64, depth: int) -> None:
        fruitless, followed = 0, []
        for _ in range(MOST_LEADERS):
            if len(rest) <= LARGE_BUCKET or fruitless >= PATIENCE:
                break
            leader, others = rest[0], rest[1:]
            followers = self._compare(np.full(len(others), leader), others).b
            self._take(int(leader), followers)
            rest = others[~among(others, followers)]
            followed.append(followers)
            fruitless = 0 if len(followers) * SPARSE >= len(others) else fruitless + 1
        self._compare_across(rest, np.concatenate([rest[:0], *followed]))
        if len(rest) <= LARGE_BUCKET or (len(rest) <= MOST_AT_ONCE and len(rest) ** 2 // 2 <= self._budget):
            matches = self._compare_all(rest)
            begins = run_starts(matches.a)
            for start, end in itertools.pairwise([*begins.tolist(), len(matches)]):
                self._take(int(matches.a[start]), matches.b[start:end])
        elif depth < DEEPEST_SPLIT:
            self._split(band, rest, depth)
        else:
            self.uncompared[rest] = True

    def _compare_across(self, rest: I64, followers: I64) -> None:
        """Who fits no leader may still match a follower of one."""
        if len(rest) * len(followers) > self._budget:
            self.uncompared[rest] = True
            return
        step = max(1, PAIRS_AT_A_TIME // max(1, len(followers)))
        for at in range(0, len(rest), step):
            some = rest[at : at + step]
            a, b = np.repeat(some, len(followers)), np.tile(followers, len(some))
            self._compare(np.minimum(a, b), np.maximum(a, b))

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
        if (old, new) in self._handed:
            return
        self._handed.add((old, new))
        texts = np.concatenate(self._followers[old])
        texts = distinct(texts[self.leader[texts] == old])
        moved = self._compare(np.full(len(texts), new, np.int64), texts).b
        self._follow(moved, new)
        self.leads[old] = len(moved) < len(texts)

    def _compare_all(self, texts: I64) -> Matches:
        """Compare all pairs of the texts, ascending; return the matches."""
        parts = [self._compare(texts[:0], texts[:0])]
        step = max(1, PAIRS_AT_A_TIME // max(1, len(texts)))
        for at in range(0, len(texts), step):
            first = np.arange(at, min(at + step, len(texts)))
            later, _ = ragged(first + 1, np.full(len(first), len(texts)))
            parts.append(self._compare(texts[np.repeat(first, len(texts) - 1 - first)], texts[later]))
        return Matches(
            *(np.concatenate([getattr(part, name) for part in parts]) for name in Matches.__slots__)
        )

    def _compare(self, a: I64, b: I64) -> Matches:
        alike = self.signatures.count_equal(a, b)
        kept = alike >= least_equal_slots(self.threshold, self.signatures.num_perm)
        self._budget -= len(a) + VERIFIED * int(kept.sum())
        matches = self.verifier.verify(a[kept], b[kept])
        self.found.append(matches)
        return matches

    def _split(self, band: int, rest: I64, depth: int) -> None:
        following = (band + 1) % self.banding.bands
        self.uncompared[rest] = True
        members, offsets = active.group_equal(self.signatures.band(following, rest))
        for start, end in zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True):
            self._search(following, rest[members[start:end]], depth + 1)
