"""Furniture, watermarks and strays as findings: one for each wording."""

from __future__ import annotations

import numpy as np

from dedup.findings.quote import content_id, excerpt
from dedup.findings.spans import Spans
from dedup.furniture.marks import Marks, REASONS
from dedup.kernels import active
from dedup.kernels.arrays import Codes, I64, run_starts
from dedup.model import Finding
from dedup.settings import MARK_KINDS, Settings
from dedup.text.corpus import Corpus

BREAK_SIGN = "⏎"


class MarkFindings:
    """Marks of one kind and wording are one finding, by their first place. ``firsts`` int64[n] are these places."""

    def __init__(self, settings: Settings, corpus: Corpus, codes: Codes, marks: Marks, spans: Spans) -> None:
        wanted = np.array([kind in settings.find for kind in MARK_KINDS])
        shown = np.flatnonzero(wanted[marks.kinds])
        self._order = shown[np.argsort(marks.groups[shown], kind="stable")]
        groups = marks.groups[self._order]
        self._begins = run_starts(groups)
        self._ends = np.append(self._begins[1:], len(groups))
        self._corpus, self._codes, self._marks, self._spans = corpus, codes, marks, spans
        first = self._order[self._begins]
        self.firsts = marks.starts[first]
        hashes, _, self._characters = active.measure_units(codes, marks.starts[first], marks.ends[first])
        raw = active.measure_units(corpus.codes, marks.starts[first], marks.ends[first])[0]
        self._hashes = np.where(self._characters > 0, hashes, raw)

    def __len__(self) -> int:
        return len(self._begins)

    def number_of(self, kind: str) -> int:
        """How many findings there are of a kind."""
        return int((self._marks.kinds[self._order[self._begins]] == MARK_KINDS.index(kind)).sum())

    def sizes(self) -> I64:
        """How many characters that count each finding holds, int64[n]."""
        return np.asarray(self._characters.astype(np.int64) * (self._ends - self._begins), np.int64)

    def id_of_marks(self) -> list[str]:
        """The id of the finding of each mark; empty where its kind was not asked for."""
        ids = [""] * len(self._marks)
        for index in range(len(self)):
            name = self._id(index)
            for mark in self._order[self._begins[index] : self._ends[index]].tolist():
                ids[mark] = name
        return ids

    def finding(self, index: int, most: int | None = None) -> Finding:
        """A finding by its number, with its first ``most`` occurrences."""
        members = self._order[self._begins[index] : self._ends[index]].tolist()
        first = members[0]
        marks = self._marks
        return Finding(
            id=self._id(index),
            kind=MARK_KINDS[int(marks.kinds[first])],
            scope=self._spans.scope(members),
            unit="span",
            occurrences=tuple(
                self._spans.occurrence(mark, "member" if number else "anchor")
                for number, mark in enumerate(members[:most])
            ),
            places=len(members),
            characters=int(self._characters[index]),
            excerpt=self._excerpt(int(marks.starts[first]), int(marks.ends[first])),
            evidence={"reason": REASONS[int(marks.reasons[first])]},
        )

    def _excerpt(self, start: int, end: int) -> str:
        """The mark, with the breaks shown that belong to it."""
        breaks = len((self._corpus.text(start, end) + "|").splitlines()) - 1
        return excerpt(self._corpus, start, end) + BREAK_SIGN * breaks

    def _id(self, index: int) -> str:
        kind = MARK_KINDS[int(self._marks.kinds[self._order[self._begins[index]]])]
        return content_id(kind, self._hashes[index : index + 1])
