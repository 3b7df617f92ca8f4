"""Lines and columns of spans: what a person looks for in an editor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dedup.kernels import active
from dedup.kernels.arrays import distinct, I64
from dedup.text.corpus import Corpus
from dedup.text.segment import Units

ENDS_LINE = np.isin(np.arange(16), (10, 13))


@dataclass(frozen=True, slots=True)
class Places:
    """Line and column of the start and the end of every unit, int64[n], counted from 1.

    The end is that of the first character behind the unit.
    """

    line: I64
    column: I64
    end_line: I64
    end_column: I64

    @classmethod
    def of(cls, corpus: Corpus, units: Units) -> Places:
        line_starts = find_line_starts(corpus)
        line, column = _locate(corpus, line_starts, units.starts, units.documents)
        end_line, end_column = _locate(corpus, line_starts, units.ends, units.documents)
        return cls(line, column, end_line, end_column)

    def of_unit(self, unit: int) -> tuple[int, int, int, int]:
        return (
            int(self.line[unit]),
            int(self.column[unit]),
            int(self.end_line[unit]),
            int(self.end_column[unit]),
        )


def find_line_starts(corpus: Corpus) -> I64:
    """Positions at which a line begins: after \\n, and after a \\r that no \\n follows."""
    codes = corpus.codes
    breaks = active.find_flagged(codes, ENDS_LINE)
    if len(breaks):
        following = codes[np.minimum(breaks + 1, len(codes) - 1)]
        breaks = breaks[(codes[breaks] == 10) | (following != 10)]
    return distinct(np.concatenate((corpus.starts, breaks + 1)))


def _locate(corpus: Corpus, line_starts: I64, at: I64, documents: I64) -> tuple[I64, I64]:
    """Line and column of positions; an end column is that of the first character behind the span."""
    line = np.searchsorted(line_starts, at, side="right") - 1
    first = np.searchsorted(line_starts, corpus.starts[documents], side="right") - 1
    return line - first + 1, at - line_starts[line] + 1
