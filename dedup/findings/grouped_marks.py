"""Marks by wording and by frame, as columns: what the findings of their three kinds are made of."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from dedup.findings.frame_findings import Frame, frames_of
from dedup.findings.mark_places import MarkPlaces, place_marks
from dedup.findings.quote import content_ids
from dedup.furniture.frames import FRAME
from dedup.furniture.marks import Marks, REASONS
from dedup.furniture.spans import reason_number
from dedup.kernels import active
from dedup.kernels.arrays import Codes, distinct, I64, numbered, ragged, run_lengths, run_starts
from dedup.kinds import MARK_KINDS
from dedup.text.corpus import Corpus


class GroupedMarks:
    """Marks of one kind and wording are one group, and those of one frame, by their first place.

    firsts       int64[n]: these places
    first_marks  int64[n]: the first mark of each, which tells its reason
    kinds        int8[n]: as of marks
    characters   int64[n]: those of one place that count, of a frame those of all of its lines on all of its pages
    sizes        int64[n]: those of all places
    """

    def __init__(self, corpus: Corpus, codes: Codes, marks: Marks) -> None:
        self._corpus, self._marks = corpus, marks
        self.places: MarkPlaces = place_marks(corpus, marks)
        self._frame = frames_of(corpus, codes, marks, self.places)
        self._order, self._begins, self._ends = _group(self.places.groups)
        self.firsts = self.places.starts[self._order[self._begins]]
        self._family = self.places.family[self._order[self._begins]]
        self.first_marks = first = self.places.firsts[self._order[self._begins]]
        self.kinds = marks.kinds[first]
        hashes, _, counts = active.measure_units(codes, marks.starts[first], marks.ends[first])
        raw = active.measure_units(corpus.codes, marks.starts[first], marks.ends[first])[0]
        self._hashes = np.where(counts > 0, hashes, raw)
        self.characters: I64 = counts.astype(np.int64)
        self.sizes: I64 = self.characters * (self._ends - self._begins)
        self._add_up_frames(codes)

    def _add_up_frames(self, codes: Codes) -> None:
        places, framed = self.places, self._family >= 0
        at = np.flatnonzero(places.family >= 0)
        counts = active.measure_units(codes, places.starts[at], places.ends[at])[2]
        sums = np.bincount(places.family[at], counts, minlength=1).astype(np.int64)
        self.characters[framed] = self.sizes[framed] = sums[self._family[framed]]

    def members(self, groups: I64) -> tuple[I64, I64]:
        """The places of groups, by number, in order, and offsets int64[n + 1] of the groups."""
        rows, offsets = ragged(self._begins[groups], self._ends[groups])
        return self._order[rows], offsets

    def frame_of(self, group: int) -> Frame | None:
        """The frame that a group is, if it is one."""
        family = int(self._family[group])
        return self._frame(family) if family >= 0 else None

    def reasons(self, groups: I64) -> list[str]:
        """Why the marks of each group are some."""
        return [REASONS[number] for number in self._marks.reasons[self.first_marks[groups]].tolist()]

    def ids(self, groups: I64) -> list[str]:
        """What identifies the findings of groups."""
        kinds = [MARK_KINDS[number] for number in self.kinds[groups].tolist()]
        names = content_ids(kinds, self._hashes[groups], np.arange(len(groups) + 1))
        frames = map(self.frame_of, groups.tolist())
        return [name if frame is None else frame.id for name, frame in zip(names, frames, strict=True)]

    # -------------------------------------------------------------- by mark

    def id_of_marks(self, marks: I64) -> list[str]:
        """The ids of the findings that marks belong to."""
        group_of_place = np.empty(len(self._order), np.int64)
        group_of_place[self._order] = np.repeat(np.arange(len(self._begins)), self._ends - self._begins)
        groups, number = numbered(group_of_place[self.places.of_mark[marks]])
        ids = self.ids(groups)
        return [ids[i] for i in number.tolist()]

    def removal_reasons(self, marks: I64) -> list[str]:
        """Why marks go: ``breadcrumb``, ``frame of 107 pages``."""
        family = self.places.family[self.places.of_mark[marks]]
        pages = {one: self._marks.pages_of(one) for one in distinct(family[family >= 0]).tolist()}
        reasons = (REASONS[number] for number in self._marks.reasons[marks].tolist())
        return [
            f"frame of {pages[own]} pages" if reason == FRAME else reason
            for reason, own in zip(reasons, family.tolist(), strict=True)
        ]

    @cached_property
    def removed_together(self) -> tuple[I64, I64]:
        """Runs of marks that go as one, from the first to behind the last: lines of one frame, one after another."""
        marks, documents = self._marks, self._corpus.document_of(self._marks.starts)
        together = np.zeros(len(marks), bool)
        framed = marks.reasons == reason_number(FRAME)
        together[1:] = framed[1:] & framed[:-1] & (documents[1:] == documents[:-1])
        together[1:] &= marks.cut_starts[1:] == marks.cut_ends[:-1]
        firsts = np.flatnonzero(~together)
        return firsts, np.append(firsts, len(marks))[1:]


def _group(groups: I64) -> tuple[I64, I64, I64]:
    """Places in order of their groups, these by their first place, and where each group begins and ends."""
    order = np.argsort(groups, kind="stable")
    begins = run_starts(groups[order])
    by_place = np.argsort(order[begins], kind="stable")
    sizes = run_lengths(begins, len(order))
    order = order[np.argsort(np.repeat(np.argsort(by_place), sizes), kind="stable")]
    sizes = sizes[by_place]
    begins = np.cumsum(sizes) - sizes
    return order, begins, begins + sizes
