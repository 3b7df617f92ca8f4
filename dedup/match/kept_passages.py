"""Passages that an earlier look found: what two texts share is a matter of these two, and of the seeds between them.

So where the seeds of two texts are those that they had (`dedup.match.kept_seeds`), so are their passages. Texts are known
by lasting names, and places by where they stand in one long stream of all texts that were ever seen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from dedup.kernels.arrays import among, I64, stable_order
from dedup.match.kept_seeds import KeptSeeds, NOTHING, pack, Placing
from dedup.match.passages import COLUMNS, find_passages, join_passages, pair_keys, Passages
from dedup.text.stream import MOST, Stream


class KeptPassages:
    """Of the last look; all looks are by the same sizes.

    starts, numbers   int64: where each text that was ever seen begins in the long stream, ascending; and the number of
                      the text of each name, -1 for what was not seen
    passages          in lasting places
    kin               the same of the best of some texts with all of them, by their numbers
    """

    def __init__(self) -> None:
        self._forget()

    def _forget(self) -> None:
        self.starts = self.numbers = NOTHING
        self._free = 0  # the first place of the long stream that is nobody's
        self.seeds = KeptSeeds()
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
        return KnownTexts(self, stream, Placing(stream.starts, self.numbers[names], self.starts))


@dataclass(frozen=True, slots=True)
class KnownTexts:
    """The texts of a look, and where they stand in the long stream."""

    kept: KeptPassages
    stream: Stream
    placing: Placing

    def find(self, which: I64, min_run: int, min_passage: int, threads: int) -> Passages:
        """As of `find_passages`, of some texts, int64[n], by their seeds."""
        kept = self.kept.passages
        given = self.stream, self.placing, which, min_run, min_passage, threads
        new, changed = self.kept.seeds.look(*given)
        if changed is not None:
            pairs = self.placing.pairs_of(pack(kept.a_start, kept.b_start))
            kept = kept.take(~among(pairs, changed))
        found = find_passages(self.stream, new, min_run, min_passage, threads)[1]
        found = join_passages((self._from_lasting(kept), found))
        found = found.take(stable_order(pair_keys(self.stream, found)))
        self.kept.passages = self._to_lasting(found)
        return found

    def find_kin(self, kin: Sequence[I64], find: Callable[[Sequence[I64]], Passages]) -> Passages:
        """What ``find`` finds of some texts each: passages of the first of them with all of them."""
        numbers = self.placing.numbers
        keys = [numbers[texts].tobytes() for texts in kin]
        new = [texts for key, texts in zip(keys, kin, strict=True) if key not in self.kept.kin]
        if new:
            found = find(new)
            of = self.stream.text_of(found.a_start)
            for texts in new:
                own = found.take(of == texts[0])
                self.kept.kin[numbers[texts].tobytes()] = self._to_lasting(own)
        return join_passages([self._from_lasting(self.kept.kin[key]) for key in keys])

    def _to_lasting(self, found: Passages) -> Passages:
        return _move(found, *(self.placing.ahead(side) for side in (found.a_start, found.b_start)))

    def _from_lasting(self, found: Passages) -> Passages:
        return _move(found, *(self.placing.back(side) for side in (found.a_start, found.b_start)))


def _move(found: Passages, a: I64, b: I64) -> Passages:
    """Passages of which the sides are moved."""
    return replace(
        found,
        a_start=found.a_start + a,
        a_end=found.a_end + a,
        b_start=found.b_start + b,
        b_end=found.b_end + b,
    )
