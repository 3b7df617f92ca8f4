"""Frames that were counted on earlier pages of a site, kept so that a single new page is known by them.

Of a family is kept what its pages say together: which lines stand on how many of them, and which beside one another.
A page that has no family of its own and holds enough of such lines is walked over as its sisters were.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from posixpath import commonpath, dirname

import numpy as np
from numpy.typing import NDArray

from dedup.furniture.blocks import join_blocks
from dedup.furniture.families import group_pages, LEAST_PAGES
from dedup.furniture.frames import Evidence, Frame, lines_of_families, MOST_HAVE, note_frame, SHARE
from dedup.furniture.keys import Keys, line_keys, prose_lines, tells_pages
from dedup.furniture.lines import Lines, list_lines
from dedup.furniture.shapes import find_shapes
from dedup.furniture.spans import Spans
from dedup.kernels.arrays import among, Bools, Codes, distinct, I32, I64, U64
from dedup.text.corpus import Corpus

# Raised when a key is made of a line in another way; folding has a number of its own.
VERSION = 1
AGREE = 0.5  # of what a page of the frame holds in the mean, by the shares of the pages that have each line
LEAST_LINES = 3  # that a page holds, to be known by them
AT_EDGES, LEAST_AT_EDGES = 2, 2  # or two, among the two lines at either edge of the page
SAMPLES, LONGEST_SAMPLE = 5, 60
FIXED, BELONGS, OFTEN, TELLS = 1, 2, 4, 8
_ODD, _EVEN = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)

Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class KnownFrame:
    """What the pages of one family say of their lines.

    pages        how many these are
    name         what they have in common: a source, else a folder, else the first of them
    samples      some lines of the frame, to show
    keys         uint64[k], ascending: what the lines on at least three of the pages are compared by
    counts       int64[k]: on how many of the pages each stands
    flags        uint8[k]: FIXED, BELONGS and OFTEN as in `Evidence`; TELLS: a page may be known by it
    usual        uint8[k]: how often it stands in the head of a page
    pairs        uint64[p], ascending: lines beside one another on at least three of the pages
    pair_counts  int64[p]: on how many
    pair_fixed   bool[p]: both lines are fixed
    """

    pages: int
    name: str
    samples: tuple[str, ...]
    keys: U64
    counts: I64
    flags: Bytes
    usual: Bytes
    pairs: U64
    pair_counts: I64
    pair_fixed: Bools

    @property
    def lines(self) -> int:
        """How many different lines the frame has."""
        return int((self.flags & BELONGS > 0).sum())

    @property
    def telling(self) -> Bools:
        """The lines that a page may be known by, bool[k]."""
        return self.flags & TELLS > 0

    @property
    def shares(self) -> NDArray[np.float64]:
        """Of the pages that have each line, float64[k]."""
        return self.counts / self.pages


def count_frames(corpus: Corpus, codes: Codes, source_of: I32, threads: int = 1) -> list[KnownFrame]:
    """The frames of all families of a corpus, by their first pages; parameters as of `find_marks`."""
    lines = list_lines(corpus, threads)
    if not len(lines):
        return []
    reasons = join_blocks(corpus, lines, find_shapes(corpus, codes, lines, Spans(), threads))
    keys, prose = line_keys(corpus, codes, lines, threads), prose_lines(corpus, lines)
    family = group_pages(corpus, codes, lines, prose, source_of)
    found = []
    for at in lines_of_families(lines, family):
        frame = Frame(corpus, codes, lines, keys, prose, reasons, at)
        told = frame.evidence()
        regions, framed = frame.walk(told)
        if frame.is_frame(regions, framed):
            heads = framed & regions.of_lines(regions.head & ~regions.main)
            found.append(_keep(frame, told, frame.usual(heads), corpus, codes, lines, at))
    return found


def _keep(
    frame: Frame, told: Evidence, usual: I64, corpus: Corpus, codes: Codes, lines: Lines, at: I64
) -> KnownFrame:
    """What is to be kept of a frame that was counted on the pages with the lines ``at``."""
    kept = np.flatnonzero(frame.on_pages >= LEAST_PAGES)
    flags = np.zeros(len(frame.names), np.uint8)
    for flag, some in ((FIXED, told.fixed), (BELONGS, told.belongs), (OFTEN, told.often)):
        flags[_mostly(frame.key, some, len(flags))] |= flag
    first = np.zeros(len(flags), np.int64)
    first[frame.key[::-1]] = np.arange(len(at))[::-1]
    fixed = np.flatnonzero(flags & FIXED)
    whole = frame.lines.keys[first[fixed]] == frame.lines.wordings[first[fixed]]  # no label alone
    flags[fixed[whole & tells_pages(corpus, codes, lines, at[first[fixed]])]] |= TELLS
    page = frame.lines.page
    beside = np.flatnonzero(page[:-1] == page[1:])
    pairs, pair = np.unique(_pairs(frame.lines.keys)[beside], return_inverse=True)
    on_pages = distinct(pair * (int(page[-1]) + 1) + page[beside]) // (int(page[-1]) + 1)
    pair_counts = np.bincount(on_pages, minlength=len(pairs))
    both = _mostly(pair, told.fixed[beside] & told.fixed[beside + 1], len(pairs))
    often = np.flatnonzero(pair_counts >= LEAST_PAGES)
    documents = distinct(lines.documents[at])
    shown = np.flatnonzero(flags & TELLS)
    shown = shown[np.lexsort((first[shown], -frame.on_pages[shown]))][:SAMPLES]
    places = at[np.sort(first[shown])].tolist()
    return KnownFrame(
        pages=len(documents),
        name=_common_name(corpus, documents),
        samples=tuple(corpus.text(int(lines.starts[i]), int(lines.ends[i]))[:LONGEST_SAMPLE] for i in places),
        keys=frame.names[kept],
        counts=frame.on_pages[kept],
        flags=flags[kept],
        usual=np.minimum(usual[kept], 255).astype(np.uint8),
        pairs=pairs[often],
        pair_counts=pair_counts[often],
        pair_fixed=both[often],
    )


def _mostly(number: I64, some: Bools, size: int) -> Bools:
    """The numbers most of whose lines are among ``some``, bool[size]: a line may be fixed for what stands around it."""
    return np.asarray(2 * np.bincount(number[some], minlength=size) >= np.bincount(number, minlength=size))


def _pairs(keys: U64) -> U64:
    """What a line and the next one are compared by, uint64[n - 1]."""
    return np.asarray(keys[:-1] * _ODD + keys[1:] * _EVEN, np.uint64)


def _common_name(corpus: Corpus, documents: I64) -> str:
    sources = distinct(corpus.source_of[documents].astype(np.int64))
    if len(sources) == 1 and sources[0] < len(corpus.sources):
        return corpus.sources[int(sources[0])]
    paths = distinct(corpus.path_of[documents].astype(np.int64)).tolist()
    folders = [dirname(corpus.paths[path]) for path in paths]
    rooted = {folder.startswith("/") for folder in folders}
    common = commonpath(folders) if len(paths) > 1 and len(rooted) == 1 else corpus.paths[paths[0]]
    return common or corpus.ids[int(documents[0])]


def mark_known(
    corpus: Corpus,
    codes: Codes,
    lines: Lines,
    keys: Keys,
    prose: Bools,
    family: I32,
    reasons: I64,
    frames: Sequence[KnownFrame],
) -> dict[int, int]:
    """Mark the pages without a family that hold enough of a frame; how many pages each frame was counted on, by the
    number of the family that it gives them.

    The numbers go on behind those of ``family`` int32[documents], which is written to, as is ``reasons``.
    """
    known = match_pages(lines, keys, family, frames)
    number = int(family.max(initial=-1))
    pages = {}
    for at in lines_of_families(lines, known):
        documents = lines.documents[at]
        frame = frames[known[documents[0]]]
        here = _NewPages(corpus, codes, lines, keys, prose, reasons, at)
        here.know(frame)
        _, framed = here.walk(here.evidence())
        note_frame(reasons, at, framed)
        number += 1
        family[documents] = number
        pages[number] = frame.pages
    return pages


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
        new = np.ones(len(at), bool)
        new[1:] = (documents[1:] != documents[:-1]) | (held[1:] != held[:-1])
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
        self._where = np.minimum(np.searchsorted(frame.keys, self.names), len(frame.keys) - 1)
        self._there = frame.keys[self._where] == self.names
        self.on_pages = np.where(self._there, frame.counts[self._where], 0)

    def evidence(self) -> Evidence:
        frame = self._frame
        flags = np.where(self._there, frame.flags[self._where], 0)[self.key]
        fixed, belongs, often = (flags & flag > 0 for flag in (FIXED, BELONGS, OFTEN))
        pairs = _pairs(self.lines.keys)
        pair = np.searchsorted(frame.pairs, pairs)
        beside = (self.lines.page[:-1] == self.lines.page[1:]) & among(pairs, frame.pairs)
        on_pages, both = np.append(frame.pair_counts, 0)[pair], np.append(frame.pair_fixed, False)[pair]

        def standing(least: float, some: Bools) -> Bools:
            lines = np.zeros(len(flags), bool)
            at = np.flatnonzero(beside & some & (on_pages >= max(LEAST_PAGES, least)))
            lines[at] = lines[at + 1] = True
            return lines

        return Evidence(
            fixed,
            belongs,
            often | self.known,
            standing(MOST_HAVE * frame.pages, both) | self.known,
            standing(SHARE * frame.pages, both) | self.known,
            standing(LEAST_PAGES, np.ones(len(pairs), bool)),
        )

    def usual(self, some: Bools) -> I64:
        return np.where(self._there, self._frame.usual[self._where], 0).astype(np.int64)
