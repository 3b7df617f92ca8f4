"""What the findings of one kind are: each kind has a file that makes them, in the order of their first places."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol, TYPE_CHECKING

import numpy as np

from dedup.kernels.arrays import Bools, I64
from dedup.kinds import Kind, KINDS

if TYPE_CHECKING:
    from dedup.findings.columns import Columns
    from dedup.findings.sameness import Sameness

# How many characters that count stand in the union of spans ``starts``, ``ends`` of the corpus.
Count = Callable[[I64, I64], int]


class Channel(Protocol):
    """Findings, numbered by their first place, which ``firsts`` int64[n] gives; of those of one size the channels of
    lower ``rank`` come first."""

    @property
    def firsts(self) -> I64: ...

    @property
    def rank(self) -> int: ...

    def sizes(self) -> I64:
        """How many characters each finding repeats, int64[n]."""

    def columns(self, which: I64) -> Columns:
        """Findings by their numbers; one or more."""


@dataclass(frozen=True, slots=True)
class Repeats:
    """Spans of the corpus that repeat a better one, of one kind; ``across`` bool[n]: it stands in another speech."""

    kind: str
    starts: I64
    ends: I64
    across: Bools

    def before(self, end: int) -> Repeats:
        """Those that begin before a place: in what is no library's."""
        own = self.starts < end
        return Repeats(self.kind, self.starts[own], self.ends[own], self.across[own])


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

    @property
    def rank(self) -> int:
        """The place of the kind among others."""
        return self.known.rank

    def sizes(self) -> I64:
        """How many characters each finding repeats, int64[n]; of what repeats nothing none, so it is shown last."""
        return np.zeros(len(self.firsts), np.int64)

    def columns(self, which: I64) -> Columns:
        """Findings by their numbers; one or more."""
        raise IndexError(f"there are no findings {which} of kind {self.kind}")

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
