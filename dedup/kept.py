"""What one look at a corpus keeps for the next: `clean` looks again and again at texts of which most lost nothing.

What is kept is what one text decides by itself, or two texts between them. So where a text is the same, nothing of it is
worked out again, and every answer is the one that a look without anything kept would give.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from dedup.furniture.marks import Marks
from dedup.kernels.arrays import Codes, I64, stable_order
from dedup.preparing import fold_corpus, Progress
from dedup.settings import Settings
from dedup.text.corpus import Corpus
from dedup.text.segment import segment_corpus, Speeches, Units


@dataclass(frozen=True, slots=True)
class Folded:
    """The speeches and units of a corpus, and its folded codes, uint32[n]."""

    speeches: Speeches
    units: Units
    codes: Codes


class Kept:
    """Of looks at corpora, one after another: the same documents, each time cut out of those of the look before.

    So a document that is as long as it was has the text that it had. The looks' settings are the same but for ``find``.
    ``marks`` are those of the last corpus, None until they are looked for.
    """

    def __init__(self) -> None:
        self._corpus: Corpus | None = None
        self._folded: Folded | None = None
        self.marks: Marks | None = None

    def fold(self, corpus: Corpus, settings: Settings, progress: Progress) -> Folded:
        """The corpus in speeches and units, and folded; of documents that have their text still, as they were."""
        if corpus is not self._corpus:
            if self._corpus is None or self._folded is None:
                self._folded = fold_texts(corpus, settings, progress)
            else:
                self._folded = _fold_again(self._corpus, self._folded, corpus, settings, progress)
            self._corpus, self.marks = corpus, None
        assert self._folded is not None
        return self._folded


def fold_texts(corpus: Corpus, settings: Settings, progress: Progress) -> Folded:
    """A corpus in speeches and units, and folded."""
    progress("Segmenting", 0, 1)
    speeches, units = segment_corpus(corpus, settings.unit, settings.worker_threads)
    progress("Folding", 0, 1)
    return Folded(speeches, units, fold_corpus(corpus, units, settings))


def _fold_again(old: Corpus, known: Folded, corpus: Corpus, settings: Settings, progress: Progress) -> Folded:
    """`fold_texts` of a corpus that was cut out of an ``old`` one, of which all is ``known``."""
    same = corpus.ends - corpus.starts == old.ends - old.starts
    changed = np.flatnonzero(~same)
    part = corpus.texts_of(changed)
    parts = (
        _Part(old, known, np.where(same, np.arange(len(same)), -1)),
        _Part(part, fold_texts(part, settings, progress), changed),
    )
    codes = np.empty_like(corpus.codes)
    for one in parts:
        one.write_codes(corpus, codes)
    speeches = Speeches(*_in_order(*(one.moved(corpus, one.folded.speeches) for one in parts)))
    starts, ends, documents = _in_order(*(one.moved(corpus, one.folded.units) for one in parts))
    of = np.searchsorted(speeches.starts, starts, side="right") - 1
    return Folded(speeches, Units(starts, ends, documents, of), codes)


@dataclass(frozen=True, slots=True)
class _Part:
    """Some of the documents of a corpus, as they are ``folded`` in another one.

    ``place`` int64[documents of the other] is the number of each in the corpus, -1 where it is none of them.
    """

    corpus: Corpus
    folded: Folded
    place: I64

    def write_codes(self, corpus: Corpus, codes: Codes) -> None:
        """Write the codes of the documents into those of the corpus."""
        edges = [0, *(np.flatnonzero(np.diff(self.place) != 1) + 1).tolist(), len(self.place)]
        for lo, hi in itertools.pairwise(edges):
            if lo < hi and self.place[lo] >= 0:
                first, last = self.place[lo], self.place[hi - 1]
                here = self.folded.codes[self.corpus.starts[lo] : self.corpus.ends[hi - 1] + 1]
                codes[corpus.starts[first] : corpus.ends[last] + 1] = here

    def moved(self, corpus: Corpus, rows: Speeches | Units) -> tuple[I64, ...]:
        """Starts, ends, documents, and of speeches their numbers, as they are in the corpus."""
        some = self.place[rows.documents] >= 0
        before, documents = rows.documents[some], self.place[rows.documents[some]]
        shift = corpus.starts[documents] - self.corpus.starts[before]
        columns = rows.starts[some] + shift, rows.ends[some] + shift, documents
        return (*columns, rows.number[some]) if isinstance(rows, Speeches) else columns


def _in_order(*parts: tuple[I64, ...]) -> list[I64]:
    """Rows of several parts as columns, by their starts."""
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    order = stable_order(columns[0])
    return [column[order] for column in columns]
