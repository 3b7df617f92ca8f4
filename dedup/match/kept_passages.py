"""Passages that an earlier look found: what two texts share is a matter of these two, and of the seeds between them.

Which places are seeds is a matter of all texts: of a fingerprint that many share not all places are paired. So each look
pairs them anew, and where the seeds of two texts are those that they had, so are their passages. Texts are known by
lasting names, and places by where they stand in one long stream of all texts that were ever seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from dedup.kernels import active
from dedup.kernels.arrays import among, begins_run, distinct, I64, stable_order, U64
from dedup.kernels.parallel import cut_up, run_threads
from dedup.match.passages import COLUMNS, find_passages, join_passages, pair_keys, Passages
from dedup.match.runs import HALF, LOW
from dedup.sketch.lsh import unpack_pairs
from dedup.text.stream import MOST, Stream

NO_SEEDS, NOTHING = np.zeros(0, np.uint64), np.zeros(0, np.int64)
MOST_PACKED = (1 << 64) - 1
# Seeds are told apart about so many at a time.
AT_A_TIME = 1 << 18


class KeptPassages:
    """Of the last look; all looks are by the same sizes.

    starts, numbers   int64: where each text that was ever seen begins in the long stream, ascending; and the number of
                      the text of each name, -1 for what was not seen
    seeds             uint64: pairs of lasting places, packed, the better one's first; ascending
    passages          in lasting places
    kin               the same of the best of some texts with all of them, by their numbers
    """

    def __init__(self) -> None:
        self._forget()

    def _forget(self) -> None:
        self.starts = self.numbers = NOTHING
        self._free = 0  # the first place of the long stream that is nobody's
        self.seeds = NO_SEEDS
        self.passages = Passages(*(NOTHING for _ in COLUMNS))
        self.kin: dict[bytes, Passages] = {}

    def look(self, stream: Stream, names: I64) -> KnownTexts:
        """A look begins at a stream; texts of one name, int64[texts], are equal, in whatever stream they stand."""
        sizes = stream.ends - stream.starts + 1
        if self._free + int(sizes.sum()) >= MOST:
            self._forget()
        unknown = int(names.max(initial=-1)) + 1 - len(self.numbers)
        self.numbers = np.concatenate((self.numbers, np.full(max(0, unknown), -1, np.int64)))
        new = np.flatnonzero(self.numbers[names] < 0)
        behind = self._free + np.cumsum(sizes[new])
        self.numbers[names[new]] = len(self.starts) + np.arange(len(new))
        self.starts = np.concatenate((self.starts, behind - sizes[new]))
        self._free += int(sizes[new].sum())
        numbers = self.numbers[names]
        return KnownTexts(self, stream, numbers, self.starts[numbers] - stream.starts)


@dataclass(frozen=True, slots=True)
class KnownTexts:
    """The texts of a look: text i has the lasting number ``numbers[i]``, and its places are ``moved[i]`` on in the long
    stream, int64[texts]."""

    kept: KeptPassages
    stream: Stream
    numbers: I64
    moved: I64

    def find(self, seeds: U64, min_run: int, min_passage: int, threads: int) -> Passages:
        """As of `find_passages`."""
        lasting, pairs = self._tell(seeds, threads)
        kept, new = self.kept.passages, seeds
        if len(self.kept.seeds):
            changed = [self._pairs_of(some) for some in _in_one(self.kept.seeds, lasting)]
            changed_pairs = distinct(np.concatenate(changed))
            new = seeds[among(pairs, changed_pairs)]
            kept = kept.take(~among(self._pairs_of(_pack(kept.a_start, kept.b_start)), changed_pairs))
        # What is not needed any more has room for what is found.
        self.kept.seeds = lasting
        del pairs
        found = find_passages(self.stream, new, min_run, min_passage, threads)[1]
        found = join_passages((self._from_lasting(kept), found))
        found = found.take(stable_order(pair_keys(self.stream, found)))
        self.kept.passages = self._to_lasting(found)
        return found

    def find_kin(self, kin: Sequence[I64], find: Callable[[Sequence[I64]], Passages]) -> Passages:
        """What ``find`` finds of some texts each: passages of the first of them with all of them."""
        keys = [self.numbers[texts].tobytes() for texts in kin]
        new = [texts for key, texts in zip(keys, kin, strict=True) if key not in self.kept.kin]
        if new:
            found = find(new)
            of = self.stream.text_of(found.a_start)
            for texts in new:
                own = found.take(of == texts[0])
                self.kept.kin[self.numbers[texts].tobytes()] = self._to_lasting(own)
        return join_passages([self._from_lasting(self.kept.kin[key]) for key in keys])

    def _tell(self, seeds: U64, threads: int) -> tuple[U64, U64]:
        """Seeds by lasting places, ascending, and the pair of numbers of each as they stand, uint64[seeds]."""
        lasting, pairs = np.empty_like(seeds), np.empty_like(seeds)

        def work(lo: int, hi: int) -> None:
            a = (seeds[lo:hi] >> HALF).astype(np.int64)
            b = a + (seeds[lo:hi] & LOW).astype(np.int64)
            text_a, text_b = self.stream.text_of(a), self.stream.text_of(b)
            lasting[lo:hi] = _pack(a + self.moved[text_a], b + self.moved[text_b])
            pairs[lo:hi] = _pack(self.numbers[text_a], self.numbers[text_b])

        run_threads(work, cut_up(len(seeds), AT_A_TIME), threads)
        lasting.sort()
        return lasting, pairs

    def _pairs_of(self, places: U64) -> U64:
        """The numbers of the texts that hold pairs of lasting places, packed."""
        a, b = (active.find_last(self.kept.starts, side) for side in unpack_pairs(places))
        return _pack(a, b)

    def _to_lasting(self, found: Passages) -> Passages:
        return _move(
            found, *(self.moved[self.stream.text_of(side)] for side in (found.a_start, found.b_start))
        )

    def _from_lasting(self, found: Passages) -> Passages:
        back = np.zeros(len(self.kept.starts), np.int64)
        back[self.numbers] = -self.moved
        numbers = unpack_pairs(self._pairs_of(_pack(found.a_start, found.b_start)))
        return _move(found, *(back[side] for side in numbers))


def _pack(a: I64, b: I64) -> U64:
    """a above b; which of the two is the better one is told by their order, not by their numbers."""
    return a.astype(np.uint64) << HALF | b.astype(np.uint64)


def _move(found: Passages, a: I64, b: I64) -> Passages:
    """Passages of which the sides are moved."""
    return replace(
        found,
        a_start=found.a_start + a,
        a_end=found.a_end + a,
        b_start=found.b_start + b,
        b_end=found.b_end + b,
    )


def _in_one(old: U64, new: U64) -> Iterator[U64]:
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
