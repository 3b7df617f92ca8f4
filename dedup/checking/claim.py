"""A piece of a draft with those who hold it, and such claims by the place where they stand."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from dedup.checking.shared_blocks import Source

# Claims are kept by cells of so many characters: those of a place are found among few.
CELL = 256


@dataclass(slots=True, eq=False)
class Claim:
    """A piece of a draft: a span of the stream, how it was found (speech, passage or near), and its sources,
    likeliest first. ``unit`` is the draft's unit of a near paragraph."""

    kind: str
    text: int
    start: int
    end: int
    sources: list[Source] = field(default_factory=list)
    unit: int = -1


class Claims:
    """The claims of drafts, in the order in which they were made. One may shrink, and none grows."""

    def __init__(self) -> None:
        self._made = itertools.count()
        self._numbers: dict[Claim, int] = {}
        self._cells: defaultdict[int, list[Claim]] = defaultdict(list)
        self._first: dict[int, Claim] = {}

    def __iter__(self) -> Iterator[Claim]:
        return iter(self._numbers)

    def add(self, claim: Claim) -> None:
        self._numbers[claim] = next(self._made)
        self._first.setdefault(claim.text, claim)
        for cell in _cells(claim.start, claim.end):
            self._cells[cell].append(claim)

    def drop(self, claim: Claim) -> None:
        """Forget a claim; it stays in its cells, where it is passed over."""
        del self._numbers[claim]

    def near(self, start: int, end: int) -> list[Claim]:
        """The claims that have something of a span."""
        found = {
            claim: number
            for cell in _cells(start, end)
            for claim in self._cells.get(cell, ())
            if claim.start < end and start < claim.end and (number := self._numbers.get(claim)) is not None
        }
        return sorted(found, key=found.__getitem__)

    def first_of(self, text: int) -> Claim:
        """The first one that was made of a text of the stream."""
        return self._first[text]

    def texts(self) -> list[int]:
        """The texts of which there are any."""
        return list(self._first)


def _cells(start: int, end: int) -> range:
    return range(start // CELL, (end - 1) // CELL + 1)
