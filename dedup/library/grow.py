"""Files into a library, in runs: memory does not grow with the input, and each run that is stored stays."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import TYPE_CHECKING

from dedup.furniture.known import KnownFrame
from dedup.kernels.arrays import Codes
from dedup.kernels.parallel import Workers
from dedup.library.entries import Change, Entry, Terms
from dedup.library.scheme import adopt_scheme, Scheme
from dedup.library.terms import index_corpus, list_entries
from dedup.messages import Message, why_failed
from dedup.model import Batch, Problem
from dedup.preparing import fold_as, fold_corpus, fold_for_passages, no_progress, Progress
from dedup.read import read_source, ReadOptions, Source
from dedup.read.reporting import OnProblem
from dedup.settings import Settings
from dedup.text.corpus import build_corpus, Corpus, name_again
from dedup.text.segment import segment_corpus, Speeches, Units
from dedup.text.told import blank_told

if TYPE_CHECKING:
    from pathlib import Path

    from dedup.library.open import AnyLibrary

# Characters that are indexed and stored in one go, some 24 MB of Chinese.
RUN = 8_000_000
# Files that are stored in one go: many may hold next to nothing.
MOST_FILES = 10_000
_READ_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True)
class Growth:
    """What became of the documents, and of the files: ``read`` were, ``equal`` were known as they are, ``vanished``
    are there no more."""

    change: Change
    read: int = 0
    equal: int = 0
    vanished: int = 0
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class _Run:
    """What was read and is to be stored in one transaction: texts, and the digests of the files that ended."""

    batches: list[Batch] = field(default_factory=list)
    characters: int = 0
    digests: dict[str, str] = field(default_factory=dict)
    ended: dict[str, set[str]] = field(default_factory=dict)


class Grower:
    """Reads files into a library: a run is indexed while the one before it is stored.

    ``beside`` is another name that the library's own file will have; neither is read as a text.
    """

    def __init__(
        self,
        library: AnyLibrary,
        settings: Settings,
        on_problem: OnProblem,
        progress: Progress = no_progress,
        beside: str = "",
    ) -> None:
        self._library = library
        self._settings = adopt_scheme(library.scheme, settings)
        self._on_problem = on_problem
        self._progress = progress
        self._own = {
            os.path.realpath(name + ending)
            for name in filter(None, (library.name, beside))
            for ending in ("", "-wal", "-shm", "-journal")
        }
        self._run = _Run()
        self._change = Change()
        self._stored: Future[Change] | None = None

    def grow(self, sources: Sequence[tuple[Source, ReadOptions]]) -> Growth:
        """Store what is new or changed in the files; what is known as it is is not read."""
        known, progress = self._library.files(), self._progress
        total, done = sum(source.size for source, _ in sources), 0
        read = equal = 0
        with Workers(1) as pool:
            for source, options in sources:
                progress("Reading", done, total)
                digest = self._digest(source)
                if digest and known.get(source.id) == digest:
                    equal += 1
                elif digest:
                    read += 1
                    self._read(source, options, digest, pool)
                done += source.size
            self._store(pool)
            progress("Storing", 0, 1)
            self._wait()
        return Growth(self._change, read, equal)

    def _digest(self, source: Source) -> str:
        """blake2b of the file's bytes, before it is read: what changes meanwhile is changed for the next update."""
        if source.path is None or os.path.realpath(source.path) in self._own:
            return ""
        if not source.path.is_file():
            self._on_problem(Problem(source.id, Message("library.no_regular")))
            return ""
        try:
            return digest_file(source.path)
        except OSError as error:
            self._on_problem(Problem(source.id, Message("library.cannot_read_file", why=why_failed(error))))
            return ""

    def _read(self, source: Source, options: ReadOptions, digest: str, pool: Workers) -> None:
        seen: set[str] = set()
        for batch in read_source(source, options, self._on_problem):
            batch = self._tell_apart(batch, seen)
            self._run.batches.append(batch)
            self._run.characters += sum(map(len, batch.texts))
            self._run.digests[source.id] = digest
            if self._run.characters >= RUN:
                self._store(pool)
        self._run.digests[source.id] = digest
        self._run.ended[source.id] = seen
        if len(self._run.ended) >= MOST_FILES:
            self._store(pool)

    def _tell_apart(self, batch: Batch, seen: set[str]) -> Batch:
        """Of records of one id in one file, which may come in several runs, the later ones get ``~2`` behind it."""
        ids = list(batch.ids)
        if len(set(ids)) == len(ids) and seen.isdisjoint(ids):
            seen.update(ids)
            return batch
        for i, own in enumerate(ids):
            if own in seen:
                ids[i] = name_again(own, seen, batch.path, self._on_problem)
            seen.add(ids[i])
        return replace(batch, ids=ids)

    def _store(self, pool: Workers) -> None:
        """Index the run, and hand it to the thread that stores; wait until the run before it is stored."""
        run, self._run = self._run, _Run()
        if not run.digests:
            return
        folded = _fold_batches(run.batches, self._settings, self._on_problem)
        run.batches.clear()
        entries, terms = index_folded(folded, self._settings, self._library.scheme, run.digests)
        frames = frames_of(folded, self._settings)
        self._wait()
        self._stored = pool.submit(self._add, entries, terms, frames, run)

    def _wait(self) -> None:
        stored, self._stored = self._stored, None
        if stored is not None:
            self._change += stored.result()

    def _add(self, entries: Sequence[Entry], terms: Terms, frames: Sequence[KnownFrame], run: _Run) -> Change:
        # First, so that pages that are there have had theirs counted.
        if frames:
            self._library.keep_frames(frames)
        kept = set().union(*run.ended.values())
        gone = [name for name in self._library.names_at(run.ended) if name not in kept]
        files = {path: run.digests[path] for path in run.ended}
        return self._library.add(entries, terms, files, gone, self._settings.worker_threads)


def digest_file(path: Path) -> str:
    """By what a library knows that it has read a file: blake2b of its bytes, 128 bits. Raises OSError."""
    state = blake2b(digest_size=16)
    with path.open("rb") as file:
        while data := file.read(_READ_AT_ONCE):
            state.update(data)
    return state.hexdigest()


def index_batches(
    batches: Iterator[Batch] | Sequence[Batch],
    settings: Settings,
    scheme: Scheme,
    digests: Mapping[str, str],
    on_problem: OnProblem,
    *,
    rare: bool = True,
) -> tuple[list[Entry], Terms]:
    """Texts as a library takes them; the settings are those of its scheme. Without ``rare`` words nobody is told what is
    like a draft in other words."""
    return index_folded(_fold_batches(batches, settings, on_problem), settings, scheme, digests, rare)


@dataclass(frozen=True, slots=True)
class Folded:
    """Texts that were read, cut and folded: ``codes`` uint32[n]."""

    corpus: Corpus
    speeches: Speeches
    units: Units
    codes: Codes


def fold_texts(corpus: Corpus, settings: Settings) -> Folded:
    """Texts in speeches and units, and folded."""
    speeches, units = segment_corpus(corpus, settings.unit)
    return Folded(corpus, speeches, units, fold_corpus(corpus, units, settings))


def _fold_batches(
    batches: Iterator[Batch] | Sequence[Batch], settings: Settings, on_problem: OnProblem
) -> Folded:
    return fold_texts(blank_told(build_corpus(batches, on_problem)), settings)


def index_folded(
    folded: Folded, settings: Settings, scheme: Scheme, digests: Mapping[str, str], rare: bool = True
) -> tuple[list[Entry], Terms]:
    """The same of texts that are folded; ``digests`` are those of the files by path."""
    corpus, speeches, units, codes = folded.corpus, folded.speeches, folded.units, folded.codes
    passages = fold_for_passages(corpus, units, codes, settings)
    threads = settings.worker_threads
    terms = index_corpus(corpus, speeches, units, codes, passages, scheme, threads, rare=rare)
    return list_entries(corpus, speeches, units, digests, corpus.metadata), terms


def frames_of(folded: Folded, settings: Settings) -> list[KnownFrame]:
    """The frames of the pages among these texts, which are folded as a scan folds them to find any."""
    from dedup.furniture.counted import count_frames

    usual = replace(settings, fold="full", tokens="auto")
    codes = fold_as(folded.corpus, folded.units, folded.codes, settings, usual)
    return count_frames(folded.corpus, codes, folded.corpus.source_of, settings.worker_threads)
