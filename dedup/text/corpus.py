"""A corpus in memory: every text in one array of code points, and what is known of each document."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TYPE_CHECKING

import numpy as np

from dedup.kernels.arrays import Bools, Codes, distinct, I32, I64, stable_order
from dedup.kernels.points import write_points
from dedup.messages import Message
from dedup.model import Batch, Document, Layout, Problem
from dedup.read.dates import parse_date
from dedup.text.growing import Column, Strings

if TYPE_CHECKING:
    from dedup.read.pages import Page
    from dedup.read.together import Texts

HALF = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Held:
    """What new texts are held against: the library ``name``, which has so many ``documents``. The last ``opened``
    documents of the corpus are some of these; their ids are the names that they have there, behind ``prefix``.
    """

    name: str
    documents: int
    opened: int
    prefix: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """The texts, one after another, with a newline between them that belongs to none.

    ``codes`` uint32[n] are code points; document i is ``codes[starts[i]:ends[i]]``. ``dates`` int32 are
    YYYYMMDD, 0 where unknown. ``source_of`` int32 numbers the sources (sites, outlets) of the documents;
    ``sources`` are their names, and a document that nothing names has a number of its own behind these.
    ``line_of`` int32 says where a record begins in its file, from 1, 0 for a document that is a file.
    ``headings`` maps the documents whose format marks headings to the spans of those of the highest level;
    ``extracted`` documents give places by block, not by line; ``layouts`` and ``furniture`` map those of them whose
    format tells more to pages or paragraphs, and to spans that are no text (as in `Batch`). ``metadata`` maps the
    documents that have any to what was asked for besides, by field; ``pages`` maps those that are pages to their markup,
    where it was kept. Where texts are ``held`` against a library, the last documents are of that; all others are the
    corpus's ``own``.
    """

    codes: Codes
    starts: I64
    ends: I64
    ids: Strings
    paths: Strings
    path_of: I32
    dates: I32
    extracted: Bools
    source_of: I32
    sources: Strings
    line_of: I32
    headings: dict[int, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    metadata: dict[int, dict[str, str]] = field(default_factory=dict)
    layouts: dict[int, Layout] = field(default_factory=dict)
    furniture: dict[int, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    pages: dict[int, Page] = field(default_factory=dict)
    held: Held | None = None

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def own(self) -> int:
        """How many documents are no library's; they come first."""
        return len(self) - (self.held.opened if self.held is not None else 0)

    @property
    def own_end(self) -> int:
        """Where the documents of a library begin."""
        return int(self.starts[self.own]) if self.own < len(self) else len(self.codes)

    def text(self, start: int, end: int) -> str:
        """The original text of a span."""
        return str(self.codes[start:end].tobytes(), "utf-32-le")

    @property
    def source_names(self) -> list[str]:
        """The names of the sources that have one, by number."""
        return [self.sources[number] for number in range(len(self.sources))]

    def source_name(self, source: int) -> str:
        """The name of a source; empty for that of a document which nothing names."""
        return self.sources[source] if source < len(self.sources) else ""

    def document_of(self, at: I64) -> I64:
        """Documents that hold the positions."""
        return np.searchsorted(self.starts, at, side="right") - 1

    def document_runs(self, characters: int, kinds: Bools | None = None) -> list[tuple[int, int]]:
        """Runs ``[lo, hi)`` of documents with about so many characters, none empty; each of one kind, bool[documents]."""
        cuts = np.diff(self.starts // characters) != 0
        if kinds is not None:
            cuts |= np.diff(kinds)
        edges = [0, *(np.flatnonzero(cuts) + 1).tolist(), len(self)]
        return [(lo, hi) for lo, hi in itertools.pairwise(edges) if lo < hi]

    def run(self, lo: int, hi: int) -> Corpus:
        """The documents ``[lo, hi)``, one or more, as a corpus of their own that knows no more than how to read them."""
        start, end = int(self.starts[lo]), int(self.ends[hi - 1])
        some = slice(lo, hi)
        return replace(
            self,
            codes=self.codes[start : end + 1],
            starts=self.starts[some] - start,
            ends=self.ends[some] - start,
            ids=Strings(),
            path_of=self.path_of[some],
            dates=self.dates[some],
            extracted=self.extracted[some],
            source_of=self.source_of[some],
            line_of=self.line_of[some],
            headings={n - lo: self.headings[n] for n in range(lo, hi) if n in self.headings},
            metadata={},
            layouts={},
            furniture={},
            pages={},
            held=None,
        )

    def texts_of(self, documents: I64) -> Corpus:
        """The texts of some documents, in order, as a corpus of their own that knows no more than how to read them."""
        starts, ends = self.starts[documents], self.ends[documents] + 1
        spans = zip(starts.tolist(), ends.tolist(), strict=True)
        codes = np.concatenate([self.codes[:0], *(self.codes[start:end] for start, end in spans)])
        behind = np.cumsum(ends - starts)
        listed = enumerate(documents.tolist())
        nothing, unknown = Strings(), np.zeros(len(documents), np.int32)
        return Corpus(
            codes=codes,
            starts=behind - (ends - starts),
            ends=behind - 1,
            ids=nothing,
            paths=nothing,
            path_of=unknown,
            dates=unknown,
            extracted=self.extracted[documents],
            source_of=unknown,
            sources=nothing,
            line_of=unknown,
            headings={number: self.headings[one] for number, one in listed if one in self.headings},
        )

    def take(self, documents: I64) -> Corpus:
        """Some documents, in order, as a corpus of their own; without the markup of pages."""
        listed = {one: number for number, one in enumerate(documents.tolist())}
        columns: dict[str, Any] = {
            name: getattr(self, name)[documents] for name in ("path_of", "dates", "source_of", "line_of")
        }
        for name in ("metadata", "layouts", "furniture"):
            known = getattr(self, name)
            columns[name] = {listed[at]: value for at, value in known.items() if at in listed}
        ids, texts = Strings(self.ids.take(documents)), self.texts_of(documents)
        return replace(texts, ids=ids, paths=self.paths, sources=self.sources, **columns)

    def own_part(self) -> Corpus:
        """The corpus without the documents of a library; every place stays where it is."""
        if self.held is None:
            return self
        names = ("starts", "ends", "path_of", "dates", "extracted", "source_of", "line_of")
        columns: dict[str, Any] = {name: getattr(self, name)[: self.own] for name in names}
        for name in _BY_NUMBER:
            columns[name] = {at: value for at, value in getattr(self, name).items() if at < self.own}
        return replace(self, codes=self.codes[: self.own_end], held=None, **columns)


# What a corpus knows of some documents only, by their numbers.
_BY_NUMBER = ("headings", "metadata", "layouts", "furniture", "pages")


def join_corpora(own: Corpus, older: Corpus, name: str, documents: int) -> Corpus:
    """A corpus with documents of the library ``name``, which has so many ``documents``, behind its own. Their ids begin
    with that name."""
    ids = [own.ids[i] for i in range(len(own))]
    beginnings = (f"{name}{again}/" for again in itertools.chain([""], (f"~{n}" for n in itertools.count(2))))
    prefix = next(begin for begin in beginnings if not any(one.startswith(begin) for one in ids))
    paths = [corpus.paths[i] for corpus in (own, older) for i in range(len(corpus.paths))]
    sources = dict.fromkeys((*own.source_names, *older.source_names))
    numbers = {source: number for number, source in enumerate(sources)}
    unnamed = len(sources) + np.arange(len(own) + len(older))

    def numbered(corpus: Corpus, first: int) -> I64:
        known = np.array([*(numbers[source] for source in corpus.source_names), 0], np.int64)
        named = corpus.source_of < len(corpus.sources)
        alone = unnamed[first : first + len(corpus)]
        return np.where(named, known[np.where(named, corpus.source_of, -1)], alone)

    shift = len(own.codes)
    joined: dict[str, Any] = {
        name: {**getattr(own, name), **{len(own) + at: value for at, value in getattr(older, name).items()}}
        for name in _BY_NUMBER
    }
    for column in ("codes", "dates", "extracted", "line_of"):
        joined[column] = np.concatenate((getattr(own, column), getattr(older, column)))
    return Corpus(
        starts=np.concatenate((own.starts, older.starts + shift)),
        ends=np.concatenate((own.ends, older.ends + shift)),
        ids=Strings((*ids, *(prefix + older.ids[i] for i in range(len(older))))),
        paths=Strings(paths),
        path_of=np.concatenate((own.path_of, older.path_of + np.int32(len(own.paths)))),
        source_of=np.concatenate((numbered(own, 0), numbered(older, len(own)))).astype(np.int32),
        sources=Strings(sources),
        held=Held(name, documents, len(older), prefix),
        **joined,
    )


class CorpusBuilder:
    """Takes batches as they are read; only the columns stay. ``expected`` is how many characters may come; ``codes`` is
    where they go, if not into memory."""

    def __init__(self, expected: int = 0, codes: Column[np.uint32] | None = None) -> None:
        self._codes = Column(np.uint32, expected) if codes is None else codes
        self._lengths = Column(np.int64)
        self._ids = Strings()
        self._id_hashes = Column(np.int64)
        self._paths = Strings()
        self._path_of = Column(np.int32)
        self._dates = Column(np.int32)
        self._source_of = Column(np.int32)
        self._sources: dict[str, int] = {}
        self._line_of = Column(np.int32)
        self._extracted = Column(np.bool_)
        self._headings: dict[int, tuple[tuple[int, int], ...]] = {}
        self._metadata: dict[int, dict[str, str]] = {}
        self._layouts: dict[int, Layout] = {}
        self._furniture: dict[int, tuple[tuple[int, int], ...]] = {}
        self._pages: dict[int, Page] = {}
        self._last_path = ""

    @property
    def characters(self) -> int:
        return len(self._codes)

    def add(self, batch: Batch) -> None:
        n = len(batch.texts)
        if not n:
            return
        if batch.headings is not None:
            self._headings[len(self._ids)] = batch.headings
        if batch.layout is not None:
            self._layouts[len(self._ids)] = batch.layout
        if batch.furniture:
            self._furniture[len(self._ids)] = batch.furniture
        if batch.pages is not None:
            numbered_pages = enumerate(batch.pages, len(self._ids))
            self._pages.update((number, page) for number, page in numbered_pages if page is not None)
        if batch.metadata is not None:
            numbered = enumerate(batch.metadata, len(self._ids))
            self._metadata.update((number, words) for number, words in numbered if words)
        if batch.path != self._last_path or not len(self._paths):
            self._paths.extend([batch.path])
            self._last_path = batch.path
        joined = "\n".join((*batch.texts, ""))
        write_points(joined, self._codes.grow(len(joined)))
        self._lengths.extend(np.fromiter(map(len, batch.texts), np.int64, n))
        self._add_ids(batch.ids)
        self._path_of.extend(np.full(n, len(self._paths) - 1, np.int32))
        dates = np.zeros(n, np.int32)
        if batch.dates is not None:
            dates[:] = [parse_date(date) for date in batch.dates]
        self._dates.extend(dates)
        rest = self._number_source(batch.source, -1)
        if batch.sources is None:
            self._source_of.extend(np.full(n, rest, np.int32))
        else:
            self._add_sources(batch.sources, rest)
        self._line_of.extend(_as_lines(batch.lines, n))
        self._extracted.extend(np.full(n, batch.extracted))

    def add_texts(self, texts: Texts) -> None:
        """Take texts that are files."""
        n, first, paths = len(texts.lengths), len(self._ids), [source.id for source in texts.sources]
        marked = ((number, spans) for number, spans in enumerate(texts.headings, first) if spans is not None)
        self._headings.update(marked)
        self._codes.extend(texts.codes)
        self._lengths.extend(texts.lengths)
        self._path_of.extend(np.arange(len(self._paths), len(self._paths) + n, dtype=np.int32))
        self._paths.extend(paths)
        self._last_path = paths[-1]
        self._add_ids(paths)
        self._add_sources([source.folder for source in texts.sources], -1)
        for column in (self._dates, self._line_of, self._extracted):
            column.grow(n)[:] = 0

    def _add_ids(self, ids: Sequence[str]) -> None:
        self._ids.extend(list(ids))
        self._id_hashes.extend(np.fromiter(map(hash, ids), np.int64, len(ids)))

    def _add_sources(self, names: Sequence[str], rest: int) -> None:
        numbers = (self._number_source(name, rest) for name in names)
        self._source_of.extend(np.fromiter(numbers, np.int32, len(names)))

    def _number_source(self, name: str, rest: int) -> int:
        """The number of a source; ``rest``, or -1, where nothing names one."""
        return self._sources.setdefault(name, len(self._sources)) if name else rest

    def build(self, on_problem: Callable[[Problem], None]) -> Corpus:
        lengths = self._lengths.array()
        starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths + 1)))[:-1]
        path_of = self._path_of.array()
        source_of = self._source_of.array()
        unnamed = np.flatnonzero(source_of < 0)
        source_of[unnamed] = len(self._sources) + np.arange(len(unnamed))
        ids = _tell_apart(self._ids, self._id_hashes.array(), path_of, self._paths, on_problem)
        return Corpus(
            codes=self._codes.array(),
            starts=starts,
            ends=starts + lengths,
            ids=ids,
            paths=self._paths,
            path_of=path_of,
            dates=self._dates.array(),
            extracted=self._extracted.array(),
            source_of=source_of,
            sources=Strings(self._sources),
            line_of=self._line_of.array(),
            headings=self._headings,
            metadata=self._metadata,
            layouts=self._layouts,
            furniture=self._furniture,
            pages=self._pages,
        )


def _as_lines(lines: Sequence[int] | None, n: int) -> I32:
    if isinstance(lines, range):
        return np.arange(lines.start, lines.stop, lines.step, dtype=np.int32)
    return np.zeros(n, np.int32) if lines is None else np.array(lines, np.int32)


def _tell_apart(
    ids: Strings, hashes: I64, path_of: I32, paths: Strings, on_problem: Callable[[Problem], None]
) -> Strings:
    """Two documents of one id: the later one gets ``~2`` behind it and is a problem; no text is lost."""
    order = stable_order(hashes)
    same = np.flatnonzero(hashes[order][1:] == hashes[order][:-1])
    if not len(same):
        return ids
    suspects = distinct(np.concatenate((order[same], order[same + 1])))
    taken = {ids[index] for index in range(len(ids))}
    changes: dict[int, str] = {}
    seen: set[str] = set()
    for index in suspects.tolist():
        own = ids[index]
        if own in seen:
            changes[index] = name_again(own, taken, paths[int(path_of[index])], on_problem)
            taken.add(changes[index])
        seen.add(own)
    return ids.replace(changes)


def name_again(own: str, taken: Collection[str], path: str, on_problem: Callable[[Problem], None]) -> str:
    """The id that another text of the id ``own`` gets, which is a problem of its file: ``~2`` stands behind it, or the
    next number that is not ``taken``."""
    new = next(name for n in itertools.count(2) if (name := f"{own}~{n}") not in taken)
    on_problem(Problem(path, Message("settings.id_again", own=repr(own), new=repr(new))))
    return new


def build_corpus(
    batches: Iterable[Batch | Texts],
    on_problem: Callable[[Problem], None],
    expected: int = 0,
    codes: Column[np.uint32] | None = None,
) -> Corpus:
    """All batches in one corpus, of some ``expected`` characters, which go into ``codes`` if not into memory."""
    builder = CorpusBuilder(expected, codes)
    for batch in batches:
        if isinstance(batch, Batch):
            builder.add(batch)
        else:
            builder.add_texts(batch)
    return builder.build(on_problem)


def batch_documents(
    documents: Iterable[Document], on_problem: Callable[[Problem], None] = lambda _: None
) -> list[Batch]:
    """Documents of a caller as batches, ordered by all they hold, so that their order does not matter."""
    batches = []
    for d in sorted(documents, key=_everything):
        text = HALF.sub("\ufffd", d.text)
        if text != d.text:
            on_problem(Problem(d.path, Message("settings.lone_surrogates")))
        dates = [d.date] if d.date else None
        batches.append(Batch(d.path, [d.id], [text], dates, d.extracted, d.headings, source=d.source))
    return batches


def _everything(d: Document) -> tuple[object, ...]:
    return d.id, d.text, d.path, d.date, d.source, d.extracted, d.headings or ()
