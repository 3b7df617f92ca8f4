"""Marks: spans of what nobody said, in order of place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from dedup.furniture.blocks import join_blocks
from dedup.furniture.cuts import widen_cuts
from dedup.furniture.families import group_pages
from dedup.furniture.frames import FRAME, mark_frames
from dedup.furniture.keys import line_keys, prose_lines
from dedup.furniture.known import KnownFrame
from dedup.furniture.lines import Lines, list_lines
from dedup.furniture.linkwords import find_link_words
from dedup.furniture.main_text import mark_rest, OFF
from dedup.furniture.newcomers import mark_known
from dedup.furniture.shapes import find_shapes, NONE, Told
from dedup.furniture.spans import FURNITURE, reason_number, REASONS, Spans
from dedup.furniture.strays import find_strays
from dedup.furniture.watermarks import Blocks, find_watermarks
from dedup.kernels import active
from dedup.kernels.arrays import among, begins_run, Codes, I32, I64, stable_order, U64
from dedup.kernels.parallel import Workers
from dedup.preparing import no_progress, Progress
from dedup.text.corpus import Corpus

__all__ = ["REASONS", "Marks", "find_marks"]


@dataclass(frozen=True, slots=True)
class Marks:
    """Spans of what nobody said, in order of place; they never overlap. Positions are global, in ``corpus.codes``.

    starts, ends           int64[n]: the marks
    cut_starts, cut_ends   int64[n]: what to cut when the corpus is cleaned, the mark and the white space it
                           caused: a line of furniture goes with its line break, a page number with the breaks on
                           both sides, so that its sentence joins. They hold their marks and never overlap.
    kinds                  int8[n]: index into MARK_KINDS
    reasons                int8[n]: index into REASONS
    groups                 int64[n]: marks of one kind and equal wording share a number, and those of the frame of one
                           family, by first place
    keys                   uint64[n]: what furniture that begins a line of a page with a family is compared by, the
                           lines of frames among it; 0 for all other marks
    family                 int32[documents]: pages that share a frame have a number of their own, all others -1
    known                  of families that go by a known frame: that frame, by their number
    """

    starts: I64
    ends: I64
    cut_starts: I64
    cut_ends: I64
    kinds: np.ndarray[tuple[int], np.dtype[np.int8]]
    reasons: np.ndarray[tuple[int], np.dtype[np.int8]]
    groups: I64
    keys: U64
    family: I32
    known: Mapping[int, KnownFrame] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.starts)

    def pages_of(self, number: int) -> int:
        """On how many pages the frame of a family was counted."""
        known = self.known.get(number)
        return int((self.family == number).sum()) if known is None else known.pages


@dataclass(frozen=True, slots=True)
class Earlier:
    """What earlier looks at a corpus found, of parts of it and of lines; it grows with each."""

    watermarks: Blocks = field(default_factory=dict)
    shapes: Told = field(default_factory=dict)


def find_marks(
    corpus: Corpus,
    codes: Codes,
    source_of: I32,
    threads: int = 1,
    witness: str = OFF,
    progress: Progress = no_progress,
    frames: Sequence[KnownFrame] = (),
    earlier: Earlier | None = None,
) -> Marks:
    """All furniture, watermarks and strays of a corpus.

    ``codes`` uint32[n] are the folded codes of the corpus; ``source_of`` int32[documents] numbers the source of each
    document; ``witness`` names the main-text extractor that is asked of pages without a family; ``frames`` are those of
    other pages that some of these may have; what ``earlier`` looks found is not found again. The result depends
    neither on ``threads`` nor on the numbers that sources have.
    """
    lines = list_lines(corpus, threads)
    if not len(lines):
        return _settle(corpus, codes, lines, Spans(), Families.none(len(corpus)))
    # Kernels work for watermarks, and Python's interpreter for all else: so they go on side by side.
    with Workers(min(1, threads - 1)) as aside:
        watermarks = aside.submit(
            find_watermarks, corpus, codes, threads, None if earlier is None else earlier.watermarks
        )
        found = Spans()
        told = {} if earlier is None else earlier.shapes
        given = found, threads, witness, progress, frames, told
        families = _find_furniture(corpus, codes, lines, source_of, *given)
        return _settle(corpus, codes, lines, Spans(watermarks.result().pieces + found.pieces), families)


def _find_furniture(
    corpus: Corpus,
    codes: Codes,
    lines: Lines,
    source_of: I32,
    found: Spans,
    threads: int,
    witness: str,
    progress: Progress,
    frames: Sequence[KnownFrame],
    told: Told,
) -> Families:
    """Add to ``found`` all but watermarks; parameters as of `find_marks` and `find_shapes`."""
    _add_told(corpus, found)
    shapes = find_shapes(corpus, codes, lines, found, threads, told)
    reasons = join_blocks(corpus, lines, shapes)
    families = find_families(corpus, codes, lines, source_of, reasons, threads, frames)
    mark_rest(corpus, lines, codes, families.family, reasons, witness, progress)
    marked = np.flatnonzero(reasons != NONE)
    found.add(lines.starts[marked], lines.ends[marked], FURNITURE, reasons[marked])
    find_link_words(corpus, codes, lines, reasons, shapes.closes, found)
    find_strays(corpus, codes, lines, reasons, found)
    return families


@dataclass(frozen=True, slots=True)
class Families:
    """The pages that share frames: ``family`` int32[documents], -1 for none, and the ``keys`` uint64[lines];
    ``known`` as of `Marks`."""

    family: I32
    keys: U64
    known: Mapping[int, KnownFrame] = field(default_factory=dict)

    @classmethod
    def none(cls, documents: int) -> Families:
        """Of a corpus without a line."""
        return cls(np.full(documents, -1, np.int32), np.zeros(0, np.uint64))


def find_families(
    corpus: Corpus,
    codes: Codes,
    lines: Lines,
    source_of: I32,
    reasons: I64,
    threads: int,
    frames: Sequence[KnownFrame] = (),
) -> Families:
    """The families of the pages, by what they share, else by known ``frames``; the lines of their frames are noted in
    ``reasons``."""
    keys, prose = line_keys(corpus, codes, lines, threads), prose_lines(corpus, lines, threads)
    family = group_pages(corpus, codes, lines, prose, source_of)
    mark_frames(corpus, codes, lines, keys, prose, family, reasons)
    known = mark_known(corpus, codes, lines, keys, prose, family, reasons, frames)
    return Families(family, keys.keys, known)


def _add_told(corpus: Corpus, found: Spans) -> None:
    """What the formats themselves keep apart from the text."""
    spans = [
        (int(corpus.starts[document]) + start, int(corpus.starts[document]) + end)
        for document, own in sorted(corpus.furniture.items())
        for start, end in own
        if start < end
    ]
    told = np.array(spans, np.int64).reshape(-1, 2)
    found.add(told[:, 0], told[:, 1], FURNITURE, reason_number("running head"))


def _settle(corpus: Corpus, codes: Codes, lines: Lines, found: Spans, families: Families) -> Marks:
    """Put the spans in order; of two that overlap the longer one stays."""
    starts, ends, kinds, reasons = found.columns()
    order = np.lexsort((kinds, -ends, starts))
    kept: list[int] = []
    for index in order.tolist():
        if kept and starts[index] < ends[kept[-1]]:
            if ends[index] - starts[index] > ends[kept[-1]] - starts[kept[-1]]:
                kept[-1] = index
            continue
        kept.append(index)
    at = np.array(kept, np.int64)
    starts, ends, kinds, reasons = starts[at], ends[at], kinds[at], reasons[at]
    cut_starts, cut_ends = widen_cuts(corpus, lines, starts, ends, kinds)
    framed = reasons == reason_number(FRAME)
    family = families.family[corpus.document_of(starts)]
    keys = np.zeros(len(starts), np.uint64)
    at = np.flatnonzero((family >= 0) & (kinds == FURNITURE) & among(starts, lines.starts))
    keys[at] = families.keys[np.searchsorted(lines.starts, starts[at])]
    family = np.where(framed, family, -1)
    return Marks(
        starts,
        ends,
        cut_starts,
        cut_ends,
        kinds.astype(np.int8),
        reasons.astype(np.int8),
        _group_equal(corpus.codes, codes, starts, ends, kinds, family.astype(np.int64)),
        keys,
        families.family,
        families.known,
    )


def _group_equal(raw: Codes, codes: Codes, starts: I64, ends: I64, kinds: I64, family: I64) -> I64:
    """Numbers of the frames, and of the wordings of all other marks within their kind, by first place."""
    folded, tokens, _ = active.measure_units(codes, starts, ends)
    # A mark in a word folds to nothing; it is what it looks like.
    plain = active.measure_units(raw, starts, ends)[0]
    hashes = np.where(tokens > 0, folded, plain).astype(np.uint64) ^ kinds.astype(np.uint64)
    hashes[family >= 0] = family[family >= 0].astype(np.uint64) << np.uint64(32)
    order = stable_order(hashes)
    new = begins_run(hashes[order])
    first = np.empty(len(order), np.int64)
    first[order] = order[np.maximum.accumulate(np.where(new, np.arange(len(order)), 0))]
    return np.searchsorted(np.flatnonzero(first == np.arange(len(first))), first)
