"""Pages without a family of their own that hold enough of a known frame: they are walked over as its pages were."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dedup.furniture.families import LEAST_PAGES
from dedup.furniture.frames import Frame, lines_of_families, note_frame, SHARE
from dedup.furniture.keys import Keys
from dedup.furniture.known import BELONGS, FIXED, KnownFrame, OFTEN, pair_keys
from dedup.furniture.lines import Lines
from dedup.kernels.arrays import among, begins_run, Bools, Codes, distinct, I32, I64
from dedup.text.corpus import Corpus

AGREE = 0.5  # of what a page of the frame holds in the mean, by the shares of the pages that have each line
LEAST_LINES = 3  # that a page holds, to be known by them
AT_EDGES, LEAST_AT_EDGES = 2, 2  # or two, among the two lines at either edge of the page


def mark_known(
    corpus: Corpus,
    codes: Codes,
    lines: Lines,
    keys: Keys,
    prose: Bools,
    family: I32,
    reasons: I64,
    frames: Sequence[KnownFrame],
) -> dict[int, KnownFrame]:
    """Mark the pages without a family that hold enough of a frame; those frames, by the numbers of the families that they
    give them.

    The numbers go on behind those of ``family`` int32[documents], which is written to, as is ``reasons``.
    """
    known = match_pages(lines, keys, family, frames)
    number = int(family.max(initial=-1))
    used = {}
    for at in lines_of_families(lines, known):
        documents = lines.documents[at]
        frame = frames[known[documents[0]]]
        here = _NewPages(corpus, codes, lines, keys, prose, reasons, at)
        here.know(frame)
        _, framed = here.walk(here.evidence())
        note_frame(reasons, at, framed)
        number += 1
        family[documents] = number
        used[number] = frame
    return used


def match_pages(lines: Lines, keys: Keys, family: I32, frames: Sequence[KnownFrame]) -> I32:
    """The frame of which each page without a family holds most, int32[documents]; -1 where it holds too little of any."""
    best = np.full(len(family), -1, np.int32)
    if not frames:
        return best
    telling = distinct(np.concatenate([frame.keys[frame.telling] for frame in frames]))
    some = np.flatnonzero((family[lines.documents] < 0) & among(keys.keys, telling))
    some = some[np.lexsort((keys.keys[some], lines.documents[some]))]
    edge = (lines.rank < AT_EDGES) | (lines.behind < AT_EDGES)
    highest = np.zeros(len(family))
    for number, frame in enumerate(frames):
        own, shares = frame.keys[frame.telling], frame.shares[frame.telling]
        at = some[among(keys.keys[some], own)]
        documents, held = lines.documents[at], keys.keys[at]
        new = begins_run(documents, held)
        first = np.flatnonzero(new)
        at_edge = np.logical_or.reduceat(edge[at], first) if len(at) else new
        documents, held = documents[first], held[first]
        usual = float(np.square(shares).sum()) or 1.0
        score = np.bincount(documents, shares[np.searchsorted(own, held)], len(family)) / usual
        enough = np.bincount(documents, minlength=len(family)) >= LEAST_LINES
        enough |= np.bincount(documents[at_edge], minlength=len(family)) >= LEAST_AT_EDGES
        better = enough & (score >= AGREE) & (score > highest)
        best[better], highest[better] = number, score[better]
    return best


class _NewPages(Frame):
    """Pages that were not there when their frame was counted."""

    _frame: KnownFrame

    def know(self, frame: KnownFrame) -> None:
        """Go by a frame, instead of by what these pages share."""
        self._frame = frame
        self.pages = frame.pages
        self.least = max(LEAST_PAGES, SHARE * self.pages)
        self._where = np.minimum(np.searchsorted(frame.keys, self.names), len(frame.keys) - 1)
        self._there = frame.keys[self._where] == self.names
        self.on_pages = np.where(self._there, frame.counts[self._where], 0)

    def _fixed(self) -> tuple[Bools, Bools]:
        fixed, often = (self._flagged(flag) | self.crumbs for flag in (FIXED, OFTEN))
        return fixed, often | self.known

    def _mostly(self, reached: Bools) -> Bools:
        return self._flagged(BELONGS) | (self.crumbs & reached)

    def _flagged(self, flag: int) -> Bools:
        """Lines, bool[n], whose key the frame has with a flag."""
        flags = np.where(self._there, self._frame.flags[self._where], 0)
        return np.asarray((flags & flag > 0)[self.key], bool)

    def _beside(self, some: Bools, least: float) -> Bools:
        pairs = pair_keys(self.lines.keys)
        there = among(pairs, self._frame.pairs)
        counts = np.append(self._frame.pair_counts, 0)[np.searchsorted(self._frame.pairs, pairs)]
        same_page = self.lines.page[:-1] == self.lines.page[1:]
        at = np.flatnonzero(some[:-1] & some[1:] & same_page & there & (counts >= least))
        beside = np.zeros(len(some), bool)
        beside[at] = beside[at + 1] = True
        return beside

    def usual(self, some: Bools) -> I64:
        return np.where(self._there, self._frame.usual[self._where], 0).astype(np.int64)
