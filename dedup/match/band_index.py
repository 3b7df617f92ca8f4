"""An index of bands that outlives a look: texts come and go, and only what is new is looked up in it.

Each look numbers its texts anew, by preference; the index knows them by names, and gives each a row for as long as it
stays. Of the buckets of two texts and more

    settled   are those of LARGE_BUCKET texts at most of which no two follow one leader: all their pairs were compared,
              and those that match are kept, since that is a matter of the two texts alone;
    open      are the others: which of their pairs are compared depends on all that stands in them, so every look goes
              through them.

A text that leaves takes its pairs along. What one that comes is looked up by is kept of every text: the upper halves of
the keys of its bands, and of its signature the lowest bits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from dedup.kernels import active
from dedup.kernels.arrays import (
    among,
    begins_run,
    Bools,
    distinct,
    I32,
    I64,
    run_numbers,
    stable_order,
    U32,
    U64,
)
from dedup.kernels.parallel import run_threads, WORTH_A_THREAD
from dedup.match.verdicts import RememberingVerifier, Verdicts
from dedup.match.verify import Matches, Verifier
from dedup.sketch.low_bits import KeptBits, LowBits
from dedup.sketch.lsh import Buckets, LARGE_BUCKET, pack_pairs, unpack_pairs

NOTHING = np.zeros(0, np.int64)
# Keys are looked up by their upper bits in a table of this size, which the cache holds; what it says in vain stands in no
# bucket with what is new.
TABLE = 1 << 20
SHIFT = np.uint32(32 - 20)


@dataclass(frozen=True, slots=True)
class Bucketed:
    """Buckets of one band, by their first member: bucket i has the key ``keys[i]``, uint32[n], and the texts
    ``members[offsets[i]:offsets[i + 1]]``, int64, ascending."""

    keys: U32
    members: I64
    offsets: I64

    @property
    def sizes(self) -> I64:
        """How many texts each has, int64[n]."""
        return np.diff(self.offsets)

    @property
    def number(self) -> I64:
        """The bucket of each member, int64."""
        return run_numbers(self.offsets[:-1], len(self.members))

    def take(self, which: Bools) -> Bucketed:
        """Some of them, bool[n]: most often all or none."""
        if which.all():
            return self
        if not which.any():
            return NO_BUCKETS
        sizes = self.sizes
        offsets = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes[which])))
        return Bucketed(self.keys[which], self.members[np.repeat(which, sizes)], offsets)


NO_BUCKETS = Bucketed(np.zeros(0, np.uint32), NOTHING, np.zeros(1, np.int64))


class BandIndex:
    """The texts of the last look, and what is known of their pairs; all looks are by the same settings."""

    def __init__(self) -> None:
        self._row_of: I64 = NOTHING  # by name; -1 for what is not there
        self._names: I64 = NOTHING  # by row
        self._number: I64 = NOTHING  # by row; -1 for what has left
        self._rows: I64 = NOTHING  # by number
        self._sizes: I32 = np.zeros(0, np.int32)  # by row: of shingle sets, -1 where nobody asked
        self._low = np.zeros((0, 0), np.uint8)  # by row: of signatures, as of `LowBits`
        self._keys: list[U32] = []  # by band and row, of which the upper halves are all there is
        self._open: list[Bucketed] = []  # by band; their members are rows
        self._pairs: U64 = np.zeros(0, np.uint64)  # packed rows of texts that match, ascending
        self._shared: I32 = np.zeros(0, np.int32)  # and how much they share
        self._verdicts = Verdicts()  # of pairs in open buckets, by rows

    # -------------------------------------------------------------- the texts of a look

    def begin(self, names: I64) -> I32:
        """A look begins at texts of these names, int64[n]; the sizes of their shingle sets, -1 where they are unknown."""
        most = int(names.max(initial=-1)) + 1
        unknown = np.full(max(0, most - len(self._row_of)), -1, np.int64)
        self._row_of = np.concatenate((self._row_of, unknown))
        rows = self._row_of[names]
        here = np.flatnonzero(rows >= 0)
        number = np.full(len(self._names), -1, np.int64)
        number[rows[here]] = here
        left = np.flatnonzero((self._number >= 0) & (number < 0))
        self._row_of[self._names[left]] = -1
        new = np.flatnonzero(rows < 0)
        rows[new] = len(self._names) + np.arange(len(new))
        self._row_of[names[new]] = rows[new]
        self._names = np.concatenate((self._names, names[new]))
        self._number, self._rows = np.concatenate((number, new)), rows
        self._sizes = np.concatenate((self._sizes, np.full(len(new), -1, np.int32)))
        return self._sizes[rows]

    def remember(self, verifier: Verifier) -> RememberingVerifier:
        """A verifier for the texts of the look, which knows what earlier looks asked it."""
        return RememberingVerifier(verifier, self._verdicts, self._rows)

    def end(self, sizes: I32) -> None:
        """The look ends; ``sizes`` int32[n] are those of the shingle sets that are known by now."""
        self._sizes[self._rows] = sizes
        self._verdicts.settle(self._number >= 0)

    # -------------------------------------------------------------- buckets

    def look_up(self, sketch: Callable[[I64], tuple[LowBits, list[U32]]], threads: int) -> list[Bucketed]:
        """The buckets that the look has to go through, by band: those that were open, and those that something came into.
        What is new is sketched: texts int64[m], by number."""
        new = self._number[len(self._low) :]
        found, keys = sketch(new)
        self._low = np.concatenate((self._low, found.low)) if len(self._low) else found.low
        self._keys = (
            [np.concatenate(both) for both in zip(self._keys, keys, strict=True)] if self._keys else keys
        )
        known = self._open or [NO_BUCKETS] * len(keys)
        is_new = np.zeros(len(self._rows), bool)
        is_new[new] = True

        def work(band: int, _: int) -> tuple[Bucketed, Bucketed]:
            came = self._came_into(self._keys[band], distinct(keys[band]), is_new)
            return came, _by_first(came, self._still_open(known[band], came))

        threads = threads if len(self._low) > WORTH_A_THREAD // len(keys) else 1
        buckets = run_threads(work, [(band, band + 1) for band in range(len(keys))], threads)
        self._unsettle([came for came, _ in buckets], known)
        return [both for _, both in buckets]

    @property
    def signatures(self) -> KeptBits:
        """What is known of the signatures of the texts of the look."""
        return KeptBits(self._low, self._keys, self._rows)

    def _came_into(self, keys: U32, wanted: U32, is_new: Bools) -> Bucketed:
        """The buckets of one band that new texts came into; these have the keys ``wanted``, distinct and ascending."""
        if is_new.all():
            number = np.arange(len(is_new))
        else:
            begins = np.zeros(TABLE, bool)
            begins[wanted >> SHIFT] = True
            number = self._number[begins[keys >> SHIFT]]
            number = np.sort(number[number >= 0])
        own = keys[self._rows[number]]
        members, offsets = active.group_equal(own.astype(np.uint64))
        if not len(members):
            return NO_BUCKETS
        buckets = Bucketed(own[members[offsets[:-1]]], number[members], offsets)
        new = np.bincount(buckets.number, is_new[buckets.members], minlength=len(buckets.keys)) > 0
        return buckets.take(new)

    def _unsettle(self, came: list[Bucketed], known: list[Bucketed]) -> None:
        """Forget pairs of which all settled buckets have become large."""
        unsure = [
            np.sort(np.concatenate((one.keys, here.keys[here.sizes > LARGE_BUCKET])))
            for one, here in zip(known, came, strict=True)
        ]
        grown = [here.members[np.repeat(here.sizes > LARGE_BUCKET, here.sizes)] for here in came]
        rows = np.sort(self._rows[distinct(np.concatenate(grown))])
        a, b = unpack_pairs(self._pairs)
        which = np.flatnonzero(among(a, rows) & among(b, rows))
        left, right = a[which], b[which]
        held = np.zeros(len(which), bool)
        for of_band, ordered in zip(self._keys, unsure, strict=True):
            held |= (of_band[left] == of_band[right]) & ~among(of_band[left], ordered)
        kept = np.ones(len(a), bool)
        kept[which[~held]] = False
        self._pairs, self._shared = self._pairs[kept], self._shared[kept]

    def _still_open(self, known: Bucketed, came: Bucketed) -> Bucketed:
        """The open buckets of one band that nothing came into, as the texts of this look that they hold."""
        if not len(known.keys):
            return NO_BUCKETS
        number = self._number[known.members]
        kept = (number >= 0) & np.repeat(~among(known.keys, np.sort(came.keys)), known.sizes)
        bucket = known.number[kept]
        packed = np.sort(bucket << 32 | number[kept])
        bucket, members = packed >> 32, packed & 0xFFFFFFFF
        sizes = np.bincount(bucket, minlength=len(known.keys))
        offsets = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)))
        return Bucketed(known.keys, members, offsets).take(sizes > 1)

    def part(self, bands: list[Bucketed], leader: I64) -> tuple[list[Bucketed], list[Bucketed]]:
        """The buckets that are settled when their pairs are compared, and those that stay open, by band; ``leader``
        int64[n] is whom each text follows, as of `dedup.match.buckets`."""
        led = np.bincount(leader, minlength=len(leader))[leader] > 1
        settled, still = [], []
        for buckets in bands:
            if not len(buckets.keys):
                settled.append(NO_BUCKETS)
                still.append(NO_BUCKETS)
                continue
            unsure = (buckets.sizes > LARGE_BUCKET) | _hold_family(buckets, leader, led)
            settled.append(buckets.take(~unsure))
            still.append(buckets.take(unsure))
        self._open = [Bucketed(one.keys, self._rows[one.members], one.offsets) for one in still]
        return settled, still

    # -------------------------------------------------------------- pairs

    def keep(self, found: Matches) -> None:
        """Keep the pairs that match of buckets that are settled."""
        pairs = np.concatenate((self._pairs, pack_pairs(self._rows[found.a], self._rows[found.b])))
        a, b = unpack_pairs(pairs)
        order = stable_order(a * len(self._names) + b)
        once = order[begins_run(pairs[order])]
        self._pairs, self._shared = pairs[once], np.concatenate((self._shared, found.shared))[once]

    def matches(self, leader: I64, verifier: Verifier) -> Matches:
        """All kept pairs of texts of this look, but for those that follow one leader."""
        a, b = (self._number[rows] for rows in unpack_pairs(self._pairs))
        here = (a >= 0) & (b >= 0)
        self._pairs, self._shared = self._pairs[here], self._shared[here]
        a, b = a[here], b[here]
        apart = leader[a] != leader[b]
        a, b = np.minimum(a, b)[apart], np.maximum(a, b)[apart]
        return Matches(a, b, self._shared[apart], verifier.sizes(a), verifier.sizes(b))


def _by_first(one: Bucketed, other: Bucketed) -> Bucketed:
    """Buckets of one band together."""
    if not len(other.keys):
        return one
    keys, members = (
        np.concatenate((getattr(one, name), getattr(other, name))) for name in ("keys", "members")
    )
    sizes = np.concatenate((one.sizes, other.sizes))
    begins = np.cumsum(sizes) - sizes
    order = stable_order(members[begins])
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    members = members[stable_order(np.repeat(rank, sizes))]
    return Bucketed(keys[order], members, np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes[order]))))


def _hold_family(buckets: Bucketed, leader: I64, led: Bools) -> Bools:
    """Which of the buckets hold two texts that follow one leader, bool[n]; ``led`` bool[texts] are those that may."""
    some = np.flatnonzero(led[buckets.members])
    packed = np.sort(buckets.number[some] << 32 | leader[buckets.members[some]])
    held = np.zeros(len(buckets.keys), bool)
    held[packed[~begins_run(packed)] >> 32] = True
    return held


def small_buckets(bands: Iterable[Bucketed]) -> Buckets:
    """The small ones, for `propose_pairs`, and the large ones in order, for `dedup.match.buckets`."""
    small, large = [], []
    for band, buckets in enumerate(bands):
        fits = buckets.sizes <= LARGE_BUCKET
        few, many = buckets.take(fits), buckets.take(~fits)
        small.append((few.members, few.offsets))
        large += [(band, members) for members in np.split(many.members, many.offsets[1:-1]) if len(members)]
    return Buckets(small, large)
