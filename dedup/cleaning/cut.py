"""A corpus with pieces cut out of it, and the way back from its positions to those of the original."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from dedup.kernels.arrays import Bools, I64
from dedup.read.markdown import find_headings
from dedup.text.corpus import Corpus


@dataclass(frozen=True)
class Cut:
    """``original`` without the spans ``[starts[i], ends[i])`` of its positions, which are in order, apart
    from each other, and cross no end of a document; int64[n].
    """

    original: Corpus
    starts: I64
    ends: I64

    @cached_property
    def corpus(self) -> Corpus:
        """What is left, as a corpus of its own, with the same documents."""
        if not len(self.starts):
            return self.original
        old = self.original
        starts, ends = self._forward(old.starts), self._forward(old.ends)
        cut = replace(old, codes=old.codes[self.kept_mask()], starts=starts, ends=ends)
        moved = {document: self._moved(document, spans) for document, spans in old.furniture.items()}
        return replace(cut, headings=self._headings(cut), furniture=moved)

    def original_pieces(self, start: int, end: int) -> list[tuple[int, int]]:
        """The spans of the original that a span of the cut corpus is made of."""
        first, last = np.searchsorted(self._places, [start, end - 1], side="right").tolist()
        edges = [start, *self._places[first:last].tolist(), end]
        return [
            (edges[i] + int(self._gone[first + i]), edges[i + 1] + int(self._gone[first + i]))
            for i in range(len(edges) - 1)
            if edges[i] < edges[i + 1]
        ]

    @cached_property
    def _gone(self) -> I64:
        """How many codes the first i spans hold; int64[n + 1]."""
        return np.concatenate((np.zeros(1, np.int64), np.cumsum(self.ends - self.starts)))

    @cached_property
    def _places(self) -> I64:
        """Where in the cut corpus each span was."""
        return self.starts - self._gone[:-1]

    def _forward(self, at: I64) -> I64:
        """Positions of the original that lie in no span, or at the edge of one, in the cut corpus."""
        return at - self._gone[np.searchsorted(self.starts, at, side="left")]

    def kept_mask(self) -> Bools:
        steps = np.zeros(len(self.original.codes) + 1, np.int8)
        steps[self.starts] += 1
        steps[self.ends] -= 1
        return np.asarray(np.cumsum(steps[:-1], dtype=np.int8) == 0)

    def _headings(self, cut: Corpus) -> dict[int, tuple[tuple[int, int], ...]]:
        """Those of Markdown as a reader of the cut text would find them; those of extracted text, moved."""
        old = self.original
        changed = np.flatnonzero((cut.ends - cut.starts) != (old.ends - old.starts)).tolist()
        headings = dict(self.original.headings)
        for document in (one for one in changed if one in headings):
            start, end = int(cut.starts[document]), int(cut.ends[document])
            if not cut.extracted[document]:
                headings[document] = find_headings(cut.text(start, end))
                continue
            headings[document] = self._moved(document, headings[document])
        return headings

    def _moved(self, document: int, spans: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
        """Spans of a document of the original, where they are in the cut one; without those that are gone."""
        base = int(self.original.starts[document])
        edges = np.array(spans, np.int64).reshape(-1, 2) + base
        edges -= self._before(edges) + int(self._forward(self.original.starts)[document])
        return tuple((int(a), int(b)) for a, b in edges if a < b)

    def _before(self, at: I64) -> I64:
        """How many codes before each position are cut away."""
        whole = np.searchsorted(self.ends, at, side="right")
        inside = np.minimum(whole, len(self.starts) - 1)
        part = np.where(whole < len(self.starts), np.maximum(at - self.starts[inside], 0), 0)
        return np.asarray(self._gone[whole] + part)


def merge_spans(starts: I64, ends: I64) -> tuple[I64, I64]:
    """The union of spans as spans in order and apart from each other.

    Example: [5, 0, 2], [9, 3, 4] -> [0, 5], [4, 9].
    """
    order = np.argsort(starts, kind="stable")
    starts, ends = starts[order], np.maximum.accumulate(ends[order]) if len(ends) else ends
    first = np.ones(len(starts), bool)
    first[1:] = starts[1:] > ends[:-1]
    at = np.flatnonzero(first)
    return starts[at], ends[np.append(at[1:] - 1, len(ends) - 1)] if len(at) else ends
