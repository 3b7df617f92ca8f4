"""Furniture, watermarks and strays as findings: one for each wording, and one for each frame of pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from dedup.findings.columns import Columns
from dedup.findings.kind import Count, Findings, Removable
from dedup.findings.occurrences import unrelated
from dedup.findings.quote import excerpts, texts_of
from dedup.kernels import active
from dedup.kernels.arrays import I64
from dedup.kinds import MARK_KINDS

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

    def columns(self, which: I64) -> Columns:
        """Findings by their numbers."""
        grouped, groups = self._grouped, self._which[which]
        rows, offsets = grouped.members(groups)
        frames = [grouped.frame_of(group) for group in groups.tolist()]
        quoted = self._excerpts(groups)
        return Columns(
            ids=grouped.ids(groups),
            kinds=[self.kind] * len(which),
            units=[self.known.unit.value] * len(which),
            characters=grouped.characters[groups],
            excerpts=[
                text if frame is None else frame.excerpt for text, frame in zip(quoted, frames, strict=True)
            ],
            offsets=offsets,
            spans=self._scanned.spans(grouped.places.starts[rows], grouped.places.ends[rows]),
            relations=unrelated(len(rows)),
            told=[
                {"reason": reason} if frame is None else frame.evidence()
                for reason, frame in zip(grouped.reasons(groups), frames, strict=True)
            ],
        )

    def _excerpts(self, groups: I64) -> list[str]:
        """The marks, with the breaks shown that belong to them."""
        firsts, corpus = self._grouped.first_marks[groups], self._scanned.corpus
        spans = self._marks.starts[firsts], self._marks.ends[firsts]
        breaks = [len((text + "|").splitlines()) - 1 for text in texts_of(corpus, *spans)]
        return [text + BREAK_SIGN * n for text, n in zip(excerpts(corpus, *spans), breaks, strict=True)]

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
