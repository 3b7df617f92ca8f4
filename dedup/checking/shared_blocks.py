"""What ties a draft to the sources of a claim: blocks of both that say the same, wherever in the source they stand."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from dedup.checking.aligned import align_blocks, Block, GAP
from dedup.checking.compare import Texts
from dedup.checking.windows import match_runs
from dedup.findings.similarity import DECIMALS
from dedup.kernels.arrays import Bools, I64
from dedup.kernels.intervals import columns_of, Intervals, unite
from dedup.match.passages import Passages
from dedup.match.verify import Matches


@dataclass(frozen=True, slots=True)
class Source:
    """One place that holds a piece: a span of the stream or of a unit, and how alike it is.

    ``text`` is that of the stream; ``passages`` are the numbers of those that tie it to the draft. ``part``: it holds
    no more than these, where others hold the whole.
    """

    text: int
    passages: tuple[int, ...] = ()
    match: int = -1
    part: bool = False


class Blocks:
    """Finds the blocks of sources, each once; of passages that are ``whole``, bool[n], nothing is left out."""

    def __init__(
        self, texts: Texts, passages: Passages, whole: Bools, matches: Matches, min_run: int
    ) -> None:
        self._whole = whole
        self._texts, self._passages, self._matches, self._min_run = texts, passages, matches, min_run
        self._identity: list[float] = np.round(passages.identity, DECIMALS).tolist()
        self._of_passage: dict[int, list[Block]] = {}
        self._of_match: dict[int, list[Block]] = {}

    def of(self, source: Source, start: int, end: int) -> list[Block]:
        """What ties a span of a draft to a source. A paragraph has what aligns with that of the source in order, and
        besides what stands elsewhere in it: sentences that were put in another order."""
        if source.match < 0:
            return self.of_passages(source.passages)
        if source.match not in self._of_match:
            self._of_match[source.match] = self._find_in_paragraph(source, start, end)
        return add_new(self._of_match[source.match], self.of_passages(source.passages), self._min_run)

    def of_passages(self, passages: Iterable[int]) -> list[Block]:
        """What of passages stands in their sources: where one has too few edits for a piece between, all of it."""
        for p in passages:
            if p not in self._of_passage:
                self._of_passage[p] = self._find_in_passage(p)
        return [block for p in passages for block in self._of_passage[p]]

    def _find_in_passage(self, p: int) -> list[Block]:
        passages = self._passages
        low, high = int(passages.a_start[p]), int(passages.a_end[p])
        start, end = int(passages.b_start[p]), int(passages.b_end[p])
        if self._whole[p] or passages.edits[p] <= GAP[0]:
            return [(start, end, low, high, self._identity[p])]
        return self._align(low, high, start, end) or [(start, end, low, high, self._identity[p])]

    def _find_in_paragraph(self, source: Source, start: int, end: int) -> list[Block]:
        unit, units = int(self._matches.a[source.match]), self._texts.units
        low, high = self._texts.place(int(units.starts[unit]), int(units.ends[unit]), source.text)
        blocks = self._align(low, high, start, end)
        if _widest_gap(blocks, start, end) < self._min_run:
            return blocks
        codes = self._texts.stream.codes
        runs = match_runs(codes[low:high], codes[start:end], self._min_run)
        return add_new(
            blocks,
            ((start + b, start + b_end, low + a, low + a_end, 1.0) for b, b_end, a, a_end in runs),
            self._min_run,
        )

    def _align(self, low: int, high: int, start: int, end: int) -> list[Block]:
        """Blocks of two spans of the stream, that of the source first."""
        codes = self._texts.stream.codes
        blocks = align_blocks(codes[low:high], codes[start:end])
        return [(start + b, start + b_end, low + a, low + a_end, same) for b, b_end, a, a_end, same in blocks]


def spans_of(blocks: Iterable[Block]) -> Intervals:
    """What of the draft some blocks hold."""
    return unite(*columns_of((start, end) for start, end, *_ in blocks))


def add_new(blocks: list[Block], others: Iterable[Block], least: int) -> list[Block]:
    """The blocks, and those of the others that hold so many characters of the draft which none before them does."""
    found = list(blocks)
    held = spans_of(found)
    for one in others:
        start, end = one[:2]
        if end - start - int(held.inside(_one(start), _one(end))[0]) >= least:
            found.append(one)
            held = spans_of(found)
    return found


def _widest_gap(blocks: list[Block], start: int, end: int) -> int:
    """How much of a span lies between two blocks, or before or behind all, at the most."""
    edges = [(start, start), *(block[:2] for block in blocks), (end, end)]
    return max(other[0] - one[1] for one, other in itertools.pairwise(edges))


def _one(value: int) -> I64:
    return np.array([value], np.int64)
