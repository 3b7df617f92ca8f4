"""What one look at a corpus keeps for the next: `clean` looks again and again at texts of which most lost nothing.

What is kept is what one text decides by itself, or two texts between them. So where a text is the same, nothing of it is
worked out again, and every answer is the one that a look without anything kept would give.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace

import numpy as np

from dedup.furniture.marks import Earlier, Marks
from dedup.kernels import active
from dedup.kernels.arrays import among, begins_run, Codes, I64, stable_order
from dedup.match.band_index import BandIndex
from dedup.match.copies import KnownSpeeches
from dedup.match.kept_passages import KeptPassages
from dedup.preparing import fold_corpus, Progress
from dedup.settings import Settings
from dedup.text.corpus import Corpus
from dedup.text.segment import segment_corpus, Speeches, Units


@dataclass(frozen=True, slots=True)
class Folded:
    """The speeches and units of a corpus, and its folded codes, uint32[n].

    ``names`` int64[units]: units of one name have equal tokens. Names from ``free`` on are nobody's.
    """

    speeches: Speeches
    units: Units
    codes: Codes
    names: I64
    free: int


@dataclass(frozen=True, slots=True)
class _Speeches:
    """The speeches of a corpus with names, int64[n]; what a look that names speeches leaves to the next.

    ``sizes`` int64[documents] are those of the documents, and ``marks`` stand in them: documents, and starts and ends in
    these, int64[n] each.
    """

    documents: I64
    names: I64
    sizes: I64
    marks: tuple[I64, I64, I64]


class Kept:
    """Of looks at corpora, one after another: the same documents, each time cut out of those of the look before.

    So a document that is as long as it was has the text that it had. The looks' settings are the same but for ``find``.
    ``marks`` are those of the last corpus, None until they are looked for, and ``furniture`` is what they were made of;
    ``index`` knows pairs of paragraphs.
    """

    def __init__(self) -> None:
        self._corpus: Corpus | None = None
        self._folded: Folded | None = None
        self.marks: Marks | None = None
        self.furniture = Earlier()
        self.index = BandIndex()
        self._passages = KeptPassages()
        self._speeches: _Speeches | None = None

    def fold(self, corpus: Corpus, settings: Settings, progress: Progress) -> Folded:
        """The corpus in speeches and units, and folded; of documents that have their text still, as they were."""
        if self._corpus is None or corpus.starts is not self._corpus.starts:
            if self._corpus is None or self._folded is None:
                self._folded = fold_texts(corpus, settings, progress)
            else:
                self._folded = _fold_again(self._corpus, self._folded, corpus, settings, progress)
            # Of a text that was folded nobody asks for the characters again.
            self._corpus, self.marks = replace(corpus, codes=self._folded.codes), None
        assert self._folded is not None
        return self._folded

    def names_of(self, units: Units) -> I64:
        """The names of the units of the last corpus, int64[n], of which some were joined."""
        assert self._folded is not None
        known, free = self._folded.units, self._folded.free
        at = np.searchsorted(known.starts, units.starts)
        names = np.where(known.ends[at] == units.ends, self._folded.names[at], free + np.arange(len(units)))
        self._folded = replace(self._folded, free=free + len(units))
        return names

    def known_speeches(self) -> KnownSpeeches:
        """The passages of earlier looks, and the names of the speeches of the last corpus: of one name are speeches of
        one document that lost nothing and has the marks that it had."""
        assert self._corpus is not None
        assert self._folded is not None
        documents = self._folded.speeches.documents
        sizes = self._corpus.ends - self._corpus.starts
        marks = _place_marks(self._corpus, self.marks)
        names, known = np.arange(len(documents)), self._speeches
        if known is not None:
            same = sizes == known.sizes
            same[_changed_marks(known.marks, marks)] = False
            names += int(known.names.max(initial=-1)) + 1
            names[same[documents]] = known.names[same[known.documents]]
        self._speeches = _Speeches(documents, names, sizes, marks)
        return KnownSpeeches(self._passages, names)


def _place_marks(corpus: Corpus, marks: Marks | None) -> tuple[I64, I64, I64]:
    """The documents of marks, and where in these they begin and end."""
    starts, ends = (np.zeros(0, np.int64),) * 2 if marks is None else (marks.starts, marks.ends)
    documents = corpus.document_of(starts)
    begin = corpus.starts[documents]
    return documents, starts - begin, ends - begin


def _changed_marks(before: tuple[I64, I64, I64], now: tuple[I64, I64, I64]) -> I64:
    """Documents of which the marks are others than they were."""
    columns = [np.concatenate(both) for both in zip(before, now, strict=True)]
    order = np.lexsort(columns)
    columns = [column[order] for column in columns]
    first = begins_run(*columns)
    changed: I64 = columns[0][first & np.append(first[1:], True)[: len(first)]]
    return changed


def fold_texts(corpus: Corpus, settings: Settings, progress: Progress, free: int = 0) -> Folded:
    """A corpus in speeches and units, and folded."""
    progress("Segmenting", 0, 1)
    speeches, units = segment_corpus(corpus, settings.unit, settings.worker_threads)
    progress("Folding", 0, 1)
    codes = fold_corpus(corpus, units, settings)
    return Folded(speeches, units, codes, free + np.arange(len(units)), free + len(units))


def _fold_again(old: Corpus, known: Folded, corpus: Corpus, settings: Settings, progress: Progress) -> Folded:
    """`fold_texts` of a corpus that was cut out of an ``old`` one, of which all is ``known``."""
    same = corpus.ends - corpus.starts == old.ends - old.starts
    changed = np.flatnonzero(~same)
    part = corpus.texts_of(changed)
    new = fold_texts(part, settings, progress, known.free)
    new = replace(new, names=_name_again(old, known, changed, new))
    parts = (_Part(old, known, np.where(same, np.arange(len(same)), -1)), _Part(part, new, changed))
    codes = np.empty_like(corpus.codes)
    for one in parts:
        one.write_codes(corpus, codes)
    speeches = Speeches(*_in_order(*(one.moved(corpus, one.folded.speeches) for one in parts)))
    starts, ends, documents, names = _in_order(*(one.moved(corpus, one.folded.units) for one in parts))
    of = np.searchsorted(speeches.starts, starts, side="right") - 1
    return Folded(speeches, Units(starts, ends, documents, of), codes, names, new.free)


def _name_again(old: Corpus, known: Folded, changed: I64, new: Folded) -> I64:
    """The names of the units of documents that changed since an ``old`` corpus, of which the codes are folded: where one
    of these held equal tokens before, the name of that."""
    before = old.texts_of(changed)
    which = np.flatnonzero(among(known.units.documents, changed))
    documents = known.units.documents[which]
    shift = before.starts[np.searchsorted(changed, documents)] - old.starts[documents]
    codes, size = np.concatenate((before.codes, new.codes)), len(before.codes)
    starts = np.concatenate((known.units.starts[which] + shift, new.units.starts + size))
    ends = np.concatenate((known.units.ends[which] + shift, new.units.ends + size))
    hashes = active.measure_units(codes, starts, ends)[0]
    order = stable_order(hashes[: len(which)])
    wanted = hashes[len(which) :]
    at = np.searchsorted(hashes[order], wanted)
    likely = np.flatnonzero(at < len(order))
    likely = likely[hashes[order[at[likely]]] == wanted[likely]]
    # Equal hashes prove nothing.
    same = order[at[likely]]
    equal = active.equal_units(codes, starts, ends, same, len(which) + likely)
    names = new.names.copy()
    names[likely[equal]] = known.names[which[same[equal]]]
    return names


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

    def moved(self, corpus: Corpus, rows: Speeches | Units) -> tuple[I64, I64, I64, I64]:
        """Starts, ends and documents as they are in the corpus, and the numbers of speeches or the names of units."""
        some = self.place[rows.documents] >= 0
        before, documents = rows.documents[some], self.place[rows.documents[some]]
        shift = corpus.starts[documents] - self.corpus.starts[before]
        told = rows.number if isinstance(rows, Speeches) else self.folded.names
        return rows.starts[some] + shift, rows.ends[some] + shift, documents, told[some]


def _in_order(*parts: tuple[I64, ...]) -> list[I64]:
    """Rows of several parts as columns, by their starts."""
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    order = stable_order(columns[0])
    return [column[order] for column in columns]
