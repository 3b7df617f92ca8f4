"""Seeds that an earlier look found: which places of a fingerprint are paired is a matter of all that hold it, so where
these are those that they were, in the order that they had, so are its pairs.

A look winnows the texts that came, and pairs again the fingerprints that one of them has, or one that went. Texts are
known by lasting numbers, and places by where they stand in one long stream of all texts that were ever seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from dedup.kernels import active
from dedup.kernels.arrays import among, begins_run, Bools, distinct, I64, ragged, U64
from dedup.kernels.parallel import cut_up, run_threads
from dedup.match.runs import HALF, LOW, pair_prints
from dedup.sketch.lsh import unpack_pairs
from dedup.sketch.winnow import choose_winnowing, fingerprint_parts
from dedup.text.stream import Stream

NOTHING, NO_WORDS = np.zeros(0, np.int64), np.zeros(0, np.uint64)
# Words are moved and told apart about so many at a time.
AT_A_TIME = 1 << 18
# The fingerprints of so many hashes are paired again at a time.
HASHES_AT_A_TIME = 1 << 15
MOST_PACKED = (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class Placing:
    """Where the texts of a look stand: text i of its stream, which begins at ``starts[i]``, has the lasting number
    ``numbers[i]``; and number n begins at ``lasting[n]`` of the long stream. All int64, starts and lasting ascend."""

    starts: I64
    numbers: I64
    lasting: I64

    def ahead(self, places: I64) -> I64:
        """How far each place of the stream is moved in the long one."""
        moved = self.lasting[self.numbers] - self.starts
        return moved[active.find_last(self.starts, places)]

    def back(self, places: I64) -> I64:
        """How far each place of the long stream, of texts of this look, is moved in the stream."""
        moved = np.zeros(len(self.lasting), np.int64)
        moved[self.numbers] = self.starts - self.lasting[self.numbers]
        return moved[active.find_last(self.lasting, places)]

    def pairs_of(self, places: U64) -> U64:
        """The numbers of the texts that hold pairs of places of the long stream, packed."""
        return pack(*(active.find_last(self.lasting, side) for side in unpack_pairs(places)))

    def lasting_seeds(self, seeds: U64, threads: int = 1) -> U64:
        """Seeds by places of the long stream, ascending."""
        lasting = np.empty_like(seeds)

        def work(lo: int, hi: int) -> None:
            a = (seeds[lo:hi] >> HALF).astype(np.int64)
            b = a + (seeds[lo:hi] & LOW).astype(np.int64)
            lasting[lo:hi] = pack(a + self.ahead(a), b + self.ahead(b))

        run_threads(work, cut_up(len(seeds), AT_A_TIME), threads)
        lasting.sort()
        return lasting

    def stream_seeds(self, lasting: U64) -> U64:
        """The reverse."""
        a, b = (side + self.back(side) for side in unpack_pairs(lasting))
        return np.sort(pack(a, b - a))


class KeptSeeds:
    """Of the last look; all looks are by the same sizes.

    prints   uint64: fingerprints, a hash above a lasting place; by hash
    seeds    uint64: pairs of lasting places, packed, the better one's first; ascending
    """

    def __init__(self) -> None:
        self.prints = self.seeds = NO_WORDS
        self._placing = Placing(NOTHING, NOTHING, NOTHING)
        self._compared = NOTHING  # numbers of the texts that were compared, the best first

    def look(
        self, stream: Stream, placing: Placing, which: I64, min_run: int, apart: int, threads: int
    ) -> tuple[U64, U64 | None]:
        """Find the seeds of some texts of a stream. Returns the pairs of numbers whose seeds are others than they were,
        packed, distinct and ascending, and before them these seeds as of `find_seeds`; all, and None, where nothing was
        known."""
        compared, before = placing.numbers[which], self._placing
        gone, came = (~_held(*both) for both in ((self._compared, compared), (compared, self._compared)))
        known = len(self.prints) > 0
        if known and np.array_equal(self._compared[~gone], compared[~came]):
            went = np.zeros(len(placing.lasting), bool)
            went[self._compared[gone]] = True
            sizes = choose_winnowing(min_run)
            new = _lasting_prints(np.concatenate(fingerprint_parts(stream, which[came], sizes)), placing, 1)
            changed = self._pair_again(went, new, before, placing, apart, threads)
        else:
            parts = fingerprint_parts(stream, which, choose_winnowing(min_run), threads)
            seeds = pair_prints(stream.starts, parts, apart, threads)
            self.prints = _lasting_prints(np.concatenate(parts), placing, threads)
            old, self.seeds = self.seeds, placing.lasting_seeds(seeds, threads)
            changed = list(in_one(old, self.seeds)) if known else []
        self._placing, self._compared = placing, compared
        if not known:
            return seeds, None
        pairs = distinct(np.concatenate([placing.pairs_of(some) for some in changed]))
        return self._of_pairs(pairs, threads), pairs

    def _of_pairs(self, pairs: U64, threads: int) -> U64:
        """The seeds of packed pairs of numbers, in places of the last look's stream."""
        edges = np.append(self._placing.lasting, MOST_PACKED >> 32).astype(np.uint64) << HALF
        first = distinct((pairs >> HALF).astype(np.int64))
        lo, hi = np.searchsorted(self.seeds, edges[first]), np.searchsorted(self.seeds, edges[first + 1])
        some = self.seeds[ragged(lo, hi)[0]]

        def work(lo: int, hi: int) -> U64:
            here = some[lo:hi]
            return here[among(self._placing.pairs_of(here), pairs)]

        parts = run_threads(work, cut_up(len(some), AT_A_TIME), threads)
        return self._placing.stream_seeds(np.concatenate([NO_WORDS, *parts]))

    def _pair_again(
        self, went: Bools, new: U64, before: Placing, now: Placing, apart: int, threads: int
    ) -> list[U64]:
        """Take in ``new`` fingerprints, and forget those of texts that ``went``, bool[numbers]; the seeds that stand now
        and did not before, or the reverse."""

        def find_gone(lo: int, hi: int) -> Bools:
            return went[active.find_last(now.lasting, (self.prints[lo:hi] & LOW).astype(np.int64))]

        gone = np.concatenate(run_threads(find_gone, cut_up(len(self.prints), AT_A_TIME), threads))
        hashes = distinct(np.concatenate((self.prints[gone], new)) >> HALF) << HALF

        def pair(lo: int, hi: int) -> tuple[U64, U64]:
            low, high = hashes[lo:hi], hashes[lo:hi] + LOW
            at, _ = ragged(*(np.searchsorted(self.prints, edge) for edge in (low, high)))
            more = new[slice(*np.searchsorted(new, [low[0], high[-1]]))]
            old = _pair(self.prints[at], before, apart)
            found = _pair(np.concatenate((self.prints[at[~gone[at]]], more)), now, apart)
            return old[~among(old, found)], found[~among(found, old)]

        parts = run_threads(pair, cut_up(len(hashes), HASHES_AT_A_TIME), threads)
        lost, came = (np.concatenate([NO_WORDS, *(part[side] for part in parts)]) for side in (0, 1))
        # What stood before makes room for what is put in.
        kept, self.prints = self.prints[~gone], NO_WORDS
        self.prints = _insert(kept, new)
        del kept
        stays = np.ones(len(self.seeds), bool)
        stays[np.searchsorted(self.seeds, lost)] = False
        kept, self.seeds = self.seeds[stays], NO_WORDS
        self.seeds = _insert(kept, np.sort(came))
        return [lost, came]


def _pair(prints: U64, placing: Placing, apart: int) -> U64:
    """The seeds of some fingerprints of texts of a look, all that hold them, in lasting places."""
    places = (prints & LOW).astype(np.int64)
    words = prints >> HALF << HALF | (places + placing.back(places)).astype(np.uint64)
    return placing.lasting_seeds(pair_prints(placing.starts, [np.sort(words)], apart, 1))


def _lasting_prints(prints: U64, placing: Placing, threads: int) -> U64:
    """Fingerprints of a stream, moved, in place, to the long one."""

    def work(lo: int, hi: int) -> None:
        some = prints[lo:hi]
        some += placing.ahead((some & LOW).astype(np.int64)).astype(np.uint64)

    run_threads(work, cut_up(len(prints), AT_A_TIME), threads)
    return prints


def _held(values: I64, others: I64) -> Bools:
    return among(values, np.sort(others))


def _insert(words: U64, more: U64) -> U64:
    """Words in order with more of them."""
    return np.insert(words, np.searchsorted(words, more), more)


def pack(a: I64, b: I64) -> U64:
    """a above b; which of the two is the better one is told by their order, not by their numbers."""
    return a.astype(np.uint64) << HALF | b.astype(np.uint64)


def in_one(old: U64, new: U64) -> Iterator[U64]:
    """What stands in one of two columns, which ascend and hold nothing twice; some at a time."""
    some = old[::AT_A_TIME], new[::AT_A_TIME], np.array([MOST_PACKED], np.uint64)
    edges = np.sort(np.concatenate(some))
    cuts = (np.searchsorted(column, edges).tolist() for column in (old, new))
    at = 0, 0
    for end in zip(*cuts, strict=True):
        both = np.sort(np.concatenate((old[at[0] : end[0]], new[at[1] : end[1]])))
        first = begins_run(both)
        yield both[first & np.append(first[1:], True)[: len(both)]]
        at = end
