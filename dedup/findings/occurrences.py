"""Spans of the corpus as occurrences of findings."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from dedup.findings.places import in_file, Places
from dedup.kernels.arrays import I64
from dedup.model import name_speech, Occurrence
from dedup.text.corpus import Corpus
from dedup.text.segment import Speeches


class Spans:
    """Half-open spans of the corpus, int64[n] each, and where they stand: document, speech, line and column.

    All are looked up at once, when the first is asked for.
    """

    def __init__(self, corpus: Corpus, speeches: Speeches, places: Places, starts: I64, ends: I64) -> None:
        self._corpus, self._speeches, self._places = corpus, speeches, places
        self.starts, self.ends = starts, ends

    def __len__(self) -> int:
        return len(self.starts)

    @cached_property
    def speeches(self) -> I64:
        return np.searchsorted(self._speeches.starts, self.starts, side="right") - 1

    @cached_property
    def documents(self) -> I64:
        return self._speeches.documents[self.speeches]

    @cached_property
    def _lines(self) -> tuple[I64, I64, I64, I64]:
        return self._places.of_spans(self.starts, self.ends, self.documents)

    def relative(self, index: int, start: int, end: int) -> list[int]:
        """A span of the corpus in the coordinates of the document that span ``index`` stands in."""
        base = int(self._corpus.starts[self.documents[index]])
        return [start - base, end - base]

    def scope(self, indices: list[int]) -> str:
        """within when all of them stand in one speech, otherwise across."""
        return "within" if len(set(self.speeches[indices].tolist())) == 1 else "across"

    def occurrence(self, index: int, role: str, **relation: Any) -> Occurrence:
        """A span as an occurrence; ``relation`` is what a member carries."""
        document = int(self.documents[index])
        name = self._corpus.ids[document]
        start, end = self.relative(index, int(self.starts[index]), int(self.ends[index]))
        line, column, end_line, end_column = (int(column[index]) for column in self._lines)
        return Occurrence(
            document=name,
            speech=name_speech(name, int(self._speeches.number[self.speeches[index]])),
            start=start,
            end=end,
            line=line,
            column=column,
            end_line=end_line,
            end_column=end_column,
            role=role,
            block=bool(self._corpus.extracted[document]),
            **in_file(self._corpus, document, start),
            **relation,
        )
