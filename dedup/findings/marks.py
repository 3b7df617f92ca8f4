"""Furniture, watermarks and strays as findings: one for each wording, and one for each frame of pages."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from dedup.findings.frames import Frame, frames_of, MarkPlaces, place_marks
from dedup.findings.quote import content_id, excerpt
from dedup.findings.spans import Spans
from dedup.furniture.frames import FRAME
from dedup.furniture.marks import Marks, REASONS
from dedup.kernels import active
from dedup.kernels.arrays import Codes, distinct, I64, run_lengths, run_starts
from dedup.model import Finding
from dedup.settings import MARK_KINDS, Settings
from dedup.text.corpus import Corpus

BREAK_SIGN = "⏎"


class MarkFindings:
    """Marks of one kind and wording are one finding, and those of one frame, by their first place.

    ``firsts`` int64[n] are these places; ``spans`` makes the places that it is given into occurrences.
    """

    def __init__(
        self,
        settings: Settings,
        corpus: Corpus,
        codes: Codes,
        marks: Marks,
        spans: Callable[[I64, I64], Spans],
    ) -> None:
        self._places: MarkPlaces = place_marks(corpus, marks)
        self._frame = frames_of(corpus, codes, marks, self._places)
        self._corpus, self._marks = corpus, marks
        self._spans = spans(self._places.starts, self._places.ends)
        self._group(settings)
        first = self._places.firsts[self._order[self._begins]]
        hashes, _, counts = active.measure_units(codes, marks.starts[first], marks.ends[first])
        raw = active.measure_units(corpus.codes, marks.starts[first], marks.ends[first])[0]
        self._hashes = np.where(counts > 0, hashes, raw)
        self._characters: I64 = counts.astype(np.int64)
        self._sizes: I64 = self._characters * (self._ends - self._begins)
        self._add_up_frames(codes)

    def _group(self, settings: Settings) -> None:
        """Put the places of what was asked for in order of their findings."""
        places, kinds = self._places, self._marks.kinds[self._places.firsts]
        wanted = np.array([kind in settings.find for kind in MARK_KINDS])
        shown = np.flatnonzero(wanted[kinds])
        order = shown[np.argsort(places.groups[shown], kind="stable")]
        begins = run_starts(places.groups[order])
        by_place = np.argsort(order[begins], kind="stable")
        sizes = run_lengths(begins, len(order))
        self._order = order[np.argsort(np.repeat(np.argsort(by_place), sizes), kind="stable")]
        self._begins = np.cumsum(sizes[by_place]) - sizes[by_place]
        self._ends = self._begins + sizes[by_place]
        self.firsts = places.starts[self._order[self._begins]]

    def _add_up_frames(self, codes: Codes) -> None:
        """The characters of a frame are those of all of its lines on all of its pages."""
        places = self._places
        family = places.family[self._order[self._begins]]
        at = np.flatnonzero(places.family >= 0)
        counts = active.measure_units(codes, places.starts[at], places.ends[at])[2]
        sums = np.bincount(places.family[at], counts, minlength=1).astype(np.int64)
        framed = family >= 0
        self._characters[framed] = self._sizes[framed] = sums[family[framed]]

    def __len__(self) -> int:
        return len(self._begins)

    def number_of(self, kind: str) -> int:
        """How many findings there are of a kind."""
        first = self._places.firsts[self._order[self._begins]]
        return int((self._marks.kinds[first] == MARK_KINDS.index(kind)).sum())

    def places_of(self, kind: str) -> int:
        """How many places the findings of a kind have."""
        return int((self._marks.kinds[self._places.firsts] == MARK_KINDS.index(kind)).sum())

    def sizes(self) -> I64:
        """How many characters that count each finding holds, int64[n]."""
        return self._sizes

    def frames(self) -> list[Frame]:
        """The frames, by their first place; none where furniture was not asked for."""
        family = self._places.family[self._order[self._begins]]
        return [self._frame(number) for number in family[family >= 0].tolist()]

    def id_of_marks(self) -> list[str]:
        """The id of the finding of each mark; empty where its kind was not asked for."""
        ids = [""] * len(self._places.firsts)
        for index in range(len(self)):
            name = self._id(index)
            for place in self._order[self._begins[index] : self._ends[index]].tolist():
                ids[place] = name
        return [ids[place] for place in self._places.of_mark.tolist()]

    def reason_of_marks(self) -> list[str]:
        """Why each mark is one: ``breadcrumb``, ``frame of 107 pages``."""
        names = list(REASONS)
        family = self._places.family[self._places.of_mark]
        pages = {number: self._marks.pages_of(number) for number in distinct(family[family >= 0]).tolist()}
        return [
            f"frame of {pages[own]} pages" if names[reason] == FRAME else names[reason]
            for reason, own in zip(self._marks.reasons.tolist(), family.tolist(), strict=True)
        ]

    def finding(self, index: int, most: int | None = None) -> Finding:
        """A finding by its number, with its first ``most`` occurrences."""
        members = self._order[self._begins[index] : self._ends[index]].tolist()
        first = int(self._places.firsts[members[0]])
        frame, marks = self._frame_of(index), self._marks
        text = (
            self._excerpt(int(marks.starts[first]), int(marks.ends[first]))
            if frame is None
            else frame.excerpt
        )
        reason = {"reason": REASONS[int(marks.reasons[first])]}
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
            excerpt=text,
            evidence=reason if frame is None else frame.evidence(),
        )

    def _frame_of(self, index: int) -> Frame | None:
        family = int(self._places.family[self._order[self._begins[index]]])
        return self._frame(family) if family >= 0 else None

    def _excerpt(self, start: int, end: int) -> str:
        """The mark, with the breaks shown that belong to it."""
        breaks = len((self._corpus.text(start, end) + "|").splitlines()) - 1
        return excerpt(self._corpus, start, end) + BREAK_SIGN * breaks

    def _id(self, index: int) -> str:
        frame = self._frame_of(index)
        if frame is not None:
            return frame.id
        first = self._places.firsts[self._order[self._begins[index]]]
        return content_id(MARK_KINDS[int(self._marks.kinds[first])], self._hashes[index : index + 1])
