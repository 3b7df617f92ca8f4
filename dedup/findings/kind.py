"""What the findings of one kind are: each kind has a file that makes them, in the order of their first places."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TYPE_CHECKING

import numpy as np

from dedup.kernels.arrays import Bools, I64
from dedup.kinds import Kind, KINDS
from dedup.model import Finding

if TYPE_CHECKING:
    from dedup.findings.sameness import Sameness

# How many characters that count stand in the union of spans ``starts``, ``ends`` of the corpus.
Count = Callable[[I64, I64], int]


class Channel(Protocol):
    """Findings, numbered by their first place, which ``firsts`` int64[n] gives."""

    @property
    def firsts(self) -> I64: ...

    def sizes(self) -> I64:
        """How many characters each finding repeats, int64[n]."""

    def finding(self, index: int, most: int | None = None) -> Finding:
        """A finding by its number, with its first ``most`` occurrences."""


@dataclass(frozen=True, slots=True)
class Repeats:
    """Spans of the corpus that repeat a better one, of one kind; ``across`` bool[n]: it stands in another speech."""

    kind: str
    starts: I64
    ends: I64
    across: Bools


@dataclass(frozen=True, slots=True)
class Removable:
    """A span ``[start, end)`` of document number ``document``, in code points of its text; that of a speech or a mark
    holds the line breaks that go with it. ``characters`` of it count. ``kept`` is the copy that stays, as (document,
    start, end): None for what is no copy of anything. ``reason`` says why it goes.
    """

    kind: str
    finding: str
    document: int
    start: int
    end: int
    characters: int
    kept: tuple[int, int, int] | None
    reason: str


class Findings:
    """The findings of one kind; ``firsts`` int64[n] are their first places. What a kind has none of stays."""

    kind: str
    firsts: I64 = np.zeros(0, np.int64)

    def __len__(self) -> int:
        """How many there are; a kind that is told beside the findings has no ``firsts``, and counts all the same."""
        return len(self.firsts)

    @property
    def known(self) -> Kind:
        """What is known of the kind."""
        return KINDS[self.kind]

    def sizes(self) -> I64:
        """How many characters each finding repeats, int64[n]; of what repeats nothing none, so it is shown last."""
        return np.zeros(len(self.firsts), np.int64)

    def finding(self, index: int, most: int | None = None) -> Finding:
        """A finding by its number, with its first ``most`` occurrences."""
        raise IndexError(f"there is no finding {index} of kind {self.kind}")

    # -------------------------------------------------------------- totals

    def repeats(self) -> Iterator[Repeats]:
        """What repeats a better text."""
        return iter(())

    def members(self) -> int:
        """How many places the totals count: copies, marks, uses."""
        return sum(len(one.starts) for one in self.repeats() if one.kind == self.kind)

    def characters(self, count: Count) -> int:
        """How many characters these places have."""
        return sum(count(one.starts, one.ends) for one in self.repeats() if one.kind == self.kind)

    def totals(self) -> dict[str, Any]:
        """Fields of `Summary` that this kind alone has."""
        return {}

    # -------------------------------------------------------------- cleaning

    def removables(self, least: int, sameness: Sameness) -> Iterator[Removable]:
        """What they allow to remove; of paragraphs none of fewer than ``least`` characters that count."""
        return iter(())


class Merged:
    """The findings of several kinds of one rank as one channel, in order of place."""

    def __init__(self, parts: Sequence[Findings]) -> None:
        self._parts = parts
        firsts = np.concatenate([part.firsts for part in parts])
        number = np.concatenate([np.full(len(part.firsts), i) for i, part in enumerate(parts)])
        index = np.concatenate([np.arange(len(part.firsts)) for part in parts])
        self._order = np.lexsort((index, number, firsts))
        self.firsts: I64 = firsts[self._order]
        self._number, self._index = number[self._order], index[self._order]

    def sizes(self) -> I64:
        """How many characters each finding repeats, int64[n]."""
        sizes: I64 = np.concatenate([part.sizes() for part in self._parts])[self._order]
        return sizes

    def finding(self, index: int, most: int | None = None) -> Finding:
        """A finding by its number, with its first ``most`` occurrences."""
        return self._parts[int(self._number[index])].finding(int(self._index[index]), most)
