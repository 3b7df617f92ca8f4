"""Furniture, watermarks and strays as findings: one for each wording, and one for each frame of pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from dedup.findings.kind import Count, Findings, Removable
from dedup.findings.quote import excerpt
from dedup.kernels import active
from dedup.kernels.arrays import I64
from dedup.kinds import MARK_KINDS
from dedup.model import Finding

if TYPE_CHECKING:
    from dedup.findings.frame_findings import Frame
    from dedup.findings.grouped_marks import GroupedMarks
    from dedup.findings.sameness import Sameness
    from dedup.findings.scanned import Scanned
    from dedup.furniture.marks import Marks

BREAK_SIGN = "⏎"


class MarkFindings(Findings):
    """The marks of one kind: those of one wording are one finding, and those of one frame."""

    def __init__(self, scanned: Scanned, kind: str, marks: Marks, grouped: GroupedMarks) -> None:
        self.kind, self._number = kind, MARK_KINDS.index(kind)
        self._scanned, self._marks, self._grouped = scanned, marks, grouped
        self._which = np.flatnonzero(grouped.kinds == self._number)
        self.firsts: I64 = grouped.firsts[self._which]

    def sizes(self) -> I64:
        """How many characters that count each finding holds, int64[n]."""
        return self._grouped.sizes[self._which]

    def finding(self, index: int, most: int | None = None) -> Finding:
        """A finding by its number, with its first ``most`` occurrences."""
        group = int(self._which[index])
        frame, spans = self._grouped.frame_of(group), self._grouped.spans
        members = self._grouped.members(group)
        return Finding(
            id=self._grouped.id_of(group),
            kind=self.kind,
            scope=spans.scope(members),
            unit=self.known.unit.value,
            occurrences=tuple(
                spans.occurrence(mark, "member" if number else "anchor")
                for number, mark in enumerate(members[:most])
            ),
            places=len(members),
            characters=int(self._grouped.characters[group]),
            excerpt=self._excerpt(group) if frame is None else frame.excerpt,
            evidence={"reason": self._grouped.reason_of(group)} if frame is None else frame.evidence(),
        )

    def _excerpt(self, group: int) -> str:
        """The mark, with the breaks shown that belong to it."""
        first = int(self._grouped.first_marks[group])
        span = int(self._marks.starts[first]), int(self._marks.ends[first])
        breaks = len((self._scanned.corpus.text(*span) + "|").splitlines()) - 1
        return excerpt(self._scanned.corpus, *span) + BREAK_SIGN * breaks

    def frames(self) -> list[Frame]:
        """The frames among them, by their first place."""
        found = (self._grouped.frame_of(group) for group in self._which.tolist())
        return [frame for frame in found if frame is not None]

    # -------------------------------------------------------------- totals and cleaning

    def members(self) -> int:
        """How many places they have."""
        places = self._grouped.places
        return int((self._marks.kinds[places.firsts] == self._number).sum())

    def characters(self, count: Count) -> int:
        """How many characters the marks have."""
        some = self._marks.kinds == self._number
        return count(self._marks.starts[some], self._marks.ends[some])

    def removables(self, least: int, sameness: Sameness) -> Iterator[Removable]:
        """All of them; lines of one frame that follow one another go together."""
        marks, corpus = self._marks, self._scanned.corpus
        firsts, ends = self._grouped.removed_together
        mine = marks.kinds[firsts] == self._number
        firsts, ends = firsts[mine], ends[mine]
        documents = corpus.document_of(marks.starts[firsts])
        bases = corpus.starts[documents]
        size = np.append(0, np.cumsum(active.measure_units(self._scanned.codes, marks.starts, marks.ends)[2]))
        columns = (
            *(self._grouped.id_of_marks(firsts), documents.tolist()),
            *((marks.cut_starts[firsts] - bases).tolist(), (marks.cut_ends[ends - 1] - bases).tolist()),
            *((size[ends] - size[firsts]).tolist(), self._grouped.removal_reasons(firsts)),
        )
        for name, document, start, end, characters, reason in zip(*columns, strict=True):
            yield Removable(self.kind, name, document, start, end, characters, None, reason)


def collect_marks(
    scanned: Scanned, kind: str, made: type[MarkFindings] = MarkFindings
) -> MarkFindings | None:
    """The marks of a kind, as findings ``made``."""
    if scanned.marks is None or scanned.grouped_marks is None:
        return None
    return made(scanned, kind, scanned.marks, scanned.grouped_marks)
