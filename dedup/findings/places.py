"""Lines and columns of spans: what a person looks for in an editor."""

from __future__ import annotations

import sys
from bisect import bisect_right
from typing import Any

import numpy as np

from dedup.kernels import active
from dedup.kernels.arrays import Codes, distinct, I64
from dedup.text.corpus import Corpus
from dedup.text.segment import Units

_LONGEST_HEADING = 80
ENDS_LINE = np.isin(np.arange(16), (10, 13))


def in_file(corpus: Corpus, document: int, start: int) -> dict[str, Any]:
    """Page, or paragraph and heading, of a position in a document, as `Occurrence` has them; what its format tells."""
    layout = corpus.layouts.get(document)
    if layout is None:
        return {}
    at = bisect_right(layout.starts, start) - 1
    if at < 0 or not layout.numbers[at]:
        return {}
    above = bisect_right(layout.headings, (start, sys.maxsize)) - 1
    heading = ""
    if above >= 0:
        base = int(corpus.starts[document])
        low, high = layout.headings[above]
        heading = corpus.text(base + low, base + min(high, low + _LONGEST_HEADING))
    return {layout.unit: layout.numbers[at], "heading": heading}


class Places:
    """Line and column of the start and the end of units, counted from 1.

    The end is that of the first character behind the unit. A few places are looked up by themselves;
    `find_all` looks up all at once, for whoever goes through every finding.
    """

    def __init__(self, corpus: Corpus, units: Units) -> None:
        self._corpus, self._units = corpus, units
        self._all: tuple[I64, I64, I64, I64] | None = None
        self._line_starts: I64 | None = None

    def find_all(self) -> None:
        """Look up all units."""
        if self._all is None:
            self._all = self.of_spans(self._units.starts, self._units.ends, self._units.documents)

    def of_spans(self, starts: I64, ends: I64, documents: I64) -> tuple[I64, I64, I64, I64]:
        """Lines, columns, end lines and end columns of spans of the corpus, int64[n] each."""
        if self._line_starts is None:
            self._line_starts = find_line_starts(self._corpus.codes, self._corpus.starts)
        return (
            *_locate(self._corpus, self._line_starts, starts, documents),
            *_locate(self._corpus, self._line_starts, ends, documents),
        )

    def of_unit(self, unit: int) -> tuple[int, int, int, int]:
        """Line, column, end line and end column."""
        if self._all is not None:
            line, column, end_line, end_column = (values.item(unit) for values in self._all)
            return line, column, end_line, end_column
        document = self._units.documents.item(unit)
        return (
            *self._of_position(document, self._units.starts[unit]),
            *self._of_position(document, self._units.ends[unit]),
        )

    def _of_position(self, document: int, at: np.int64) -> tuple[int, int]:
        start = self._corpus.starts[document]
        lines = find_line_starts(self._corpus.codes[start : at + 1], np.zeros(1, np.int64))
        lines = lines[lines <= at - start]
        return len(lines), int(at - start - lines[-1]) + 1


def find_line_starts(codes: Codes, starts: I64) -> I64:
    """Positions at which a line begins: after \\n, and after a \\r that no \\n follows."""
    breaks = active.find_flagged(codes, ENDS_LINE)
    if len(breaks):
        following = codes[np.minimum(breaks + 1, len(codes) - 1)]
        breaks = breaks[(codes[breaks] == 10) | (following != 10)]
    return distinct(np.concatenate((starts, breaks + 1)))


def _locate(corpus: Corpus, line_starts: I64, at: I64, documents: I64) -> tuple[I64, I64]:
    """Line and column of positions; an end column is that of the first character behind the span."""
    line = np.searchsorted(line_starts, at, side="right") - 1
    first = np.searchsorted(line_starts, corpus.starts[documents], side="right") - 1
    return line - first + 1, at - line_starts[line] + 1
