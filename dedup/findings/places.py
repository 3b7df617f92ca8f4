"""Lines and columns of spans: what a person looks for in an editor."""

from __future__ import annotations

import sys
from bisect import bisect_right
from functools import cached_property

import numpy as np

from dedup.kernels import active
from dedup.kernels.arrays import Codes, distinct, I64
from dedup.kernels.parallel import cut_up
from dedup.text.corpus import Corpus

_LONGEST_HEADING = 80
# Lines are looked for in so many codes at a time.
CODES_AT_A_TIME = 1 << 22
ENDS_LINE = np.isin(np.arange(16), (10, 13))
NOWHERE = 0, 0, ""


def in_file(corpus: Corpus, document: int, start: int) -> tuple[int, int, str]:
    """Page, paragraph and heading of a position in a document, as `Occurrence` has them; what its format tells."""
    layout = corpus.layouts.get(document)
    if layout is None:
        return NOWHERE
    at = bisect_right(layout.starts, start) - 1
    if at < 0 or not layout.numbers[at]:
        return NOWHERE
    above = bisect_right(layout.headings, (start, sys.maxsize)) - 1
    heading = ""
    if above >= 0:
        base = int(corpus.starts[document])
        low, high = layout.headings[above]
        heading = corpus.text(base + low, base + min(high, low + _LONGEST_HEADING))
    number = layout.numbers[at]
    return (number, 0, heading) if layout.unit == "page" else (0, number, heading)


class Places:
    """Line and column of the start and the end of spans, counted from 1.

    The end is that of the first character behind the span.
    """

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    def of_spans(self, starts: I64, ends: I64, documents: I64) -> tuple[I64, I64, I64, I64]:
        """Lines, columns, end lines and end columns of spans of the corpus, int64[n] each."""
        lines, line = self._lines, self._find(starts)
        end_line = line.copy()
        further = np.flatnonzero(ends >= lines[line + 1])
        end_line[further] = self._find(ends[further])
        first = self._first_lines[documents] - 1
        return line - first, starts - lines[line] + 1, end_line - first, ends - lines[end_line] + 1

    def _find(self, at: I64) -> I64:
        """The line through the whole corpus that each position stands in."""
        return active.find_last(self._lines[:-1], at)

    @cached_property
    def _lines(self) -> I64:
        """Where all lines begin, and a place behind everything."""
        starts = find_line_starts(self._corpus.codes, self._corpus.starts)
        return np.append(starts, len(self._corpus.codes) + 1)

    @cached_property
    def _first_lines(self) -> I64:
        """The first line of each document, by number through the whole corpus."""
        return self._find(self._corpus.starts)


def find_line_starts(codes: Codes, starts: I64) -> I64:
    """Positions at which a line begins: after \\n, and after a \\r that no \\n follows."""
    found = [starts]
    for lo, hi in cut_up(len(codes), CODES_AT_A_TIME):
        some = codes[lo : hi + 1]  # and what follows the last, of which nothing is told yet
        breaks = active.find_flagged(some[: hi - lo], ENDS_LINE)
        following = some[np.minimum(breaks + 1, len(some) - 1)]
        found.append(lo + 1 + breaks[(some[breaks] == 10) | (following != 10)])
    return distinct(np.concatenate(found))
