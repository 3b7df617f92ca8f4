"""How passages relate to paragraphs: which say only what a paragraph match says, and which paragraphs lie in others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dedup.kernels import active
from dedup.kernels.arrays import Bools, I64, ragged, run_numbers, run_starts
from dedup.kernels.intervals import union_sizes
from dedup.match.passages import Passages
from dedup.text.segment import Units
from dedup.text.stream import Stream

CONTAINED = 0.9


@dataclass(frozen=True, slots=True)
class Sides:
    """Both sides of passages as spans of the corpus, int64[n] each."""

    a_start: I64
    a_end: I64
    b_start: I64
    b_end: I64

    @property
    def columns(self) -> tuple[I64, I64, I64, I64]:
        return self.a_start, self.a_end, self.b_start, self.b_end

    def moved(self, a: I64, b: I64) -> Sides:
        """Both sides moved by so many places."""
        return Sides(self.a_start + a, self.a_end + a, self.b_start + b, self.b_end + b)

    def take(self, which: I64 | Bools) -> Sides:
        return Sides(*(column[which] for column in self.columns))


@dataclass(frozen=True, slots=True)
class Rows:
    """Units that passages touch: passage, unit, the unit that stands opposite, the part of the unit that it touches,
    and which side of the passage does, 0 for b, 1 for a."""

    passage: I64
    unit: I64
    opposite: I64
    low: I64
    high: I64
    side: I64

    def take(self, which: I64) -> Rows:
        return Rows(*(getattr(self, name)[which] for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Contained:
    """Units that lie inside larger ones: unit, the larger one, the share of the unit that passages cover, and of these
    the one that covers most: twice its number, and one more where the unit stands on its side a."""

    unit: I64
    inside: I64
    share: np.ndarray[tuple[int], np.dtype[np.float64]]
    touching: I64

    def take(self, which: I64 | Bools) -> Contained:
        return Contained(*(getattr(self, name)[which] for name in self.__slots__))


def to_corpus(stream: Stream, passages: Passages) -> Sides:
    """The sides of the passages in the corpus."""
    return Sides(
        *stream.span(passages.a_start, passages.a_end), *stream.span(passages.b_start, passages.b_end)
    )


def touch_units(sides: Sides, units: Units) -> Rows:
    """All units that either side of a passage touches, with what stands opposite (by place in the passage)."""
    on_a = _touch(sides.a_start, sides.a_end, sides.b_start, sides.b_end, units)
    on_b = _touch(sides.b_start, sides.b_end, sides.a_start, sides.a_end, units)
    side = np.repeat(np.array([1, 0]), [len(on_a[0]), len(on_b[0])])
    passage, unit, opposite, low, high = (np.concatenate(column) for column in zip(on_a, on_b, strict=True))
    return Rows(passage, unit, opposite, low, high, side)


def _touch(
    start: I64, end: I64, other_start: I64, other_end: I64, units: Units
) -> tuple[I64, I64, I64, I64, I64]:
    first = np.searchsorted(units.ends, start, side="right")
    last = np.maximum(first, np.searchsorted(units.starts, end, side="left"))
    unit, _ = ragged(first, last)
    passage = np.repeat(np.arange(len(start)), last - first)
    low, high = np.maximum(units.starts[unit], start[passage]), np.minimum(units.ends[unit], end[passage])
    # The unit opposite the middle of the touched part.
    share = ((low + high) / 2 - start[passage]) / (end - start)[passage]
    at = (other_start[passage] + share * (other_end - other_start)[passage]).astype(np.int64)
    opposite = np.maximum(active.find_last(units.starts, at), 0)
    return passage, unit, opposite, low, high


def find_contained(rows: Rows, units: Units, characters: I64, said: Bools, least: int) -> Contained:
    """Units of ``least`` characters and more of which passages cover CONTAINED, all in one larger unit; ``said``
    bool[rows] are pairs of units that match as paragraphs."""
    larger = (characters[rows.unit] < characters[rows.opposite]) & (characters[rows.unit] >= least) & ~said
    rows = rows.take(np.flatnonzero(larger))
    rows = rows.take(np.lexsort((rows.low - rows.high, rows.opposite, rows.unit)))
    begins = run_starts(rows.unit * (len(units) + 1) + rows.opposite)
    number = run_numbers(begins, len(rows.unit))
    covered = union_sizes(rows.low, rows.high, number, len(begins))
    share = covered / (units.ends - units.starts)[rows.unit[begins]]
    kept = begins[share >= CONTAINED]
    touching = 2 * rows.passage[kept] + rows.side[kept]
    return Contained(rows.unit[kept], rows.opposite[kept], share[share >= CONTAINED], touching)
