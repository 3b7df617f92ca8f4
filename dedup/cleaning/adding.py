"""What stays of new texts into the library that they were held against, as the texts of the output folder.

The folder takes its name first, then one transaction adds all of it; meanwhile the library says that it is unfinished.
Who was killed in between cleans again to the same folder: what came of that is not held against itself, and is
replaced.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

import numpy as np

from dedup.cleaning.jobs import Job
from dedup.cleaning.plan import Plan
from dedup.errors import DedupError, LibraryError
from dedup.furniture.known import KnownFrame
from dedup.kernels.arrays import I64
from dedup.kinds import kinds_of, Stage
from dedup.library.build import as_root, is_below, METADATA, pack_options, refuse_other_spellings
from dedup.library.entries import Change, Entry, Terms
from dedup.library.grow import digest_file, fold_texts, frames_of, index_folded
from dedup.library.open import open_store
from dedup.library.sqlite import Library
from dedup.match.groups import measure_units
from dedup.match.speeches import LEAST
from dedup.messages import Message
from dedup.preparing import read_options
from dedup.settings import Settings
from dedup.text.corpus import Corpus
from dedup.text.growing import Strings
from dedup.text.told import blank_told


class _Texts(NamedTuple):
    """What is added: texts, what they are found by, the digests of their files, and the frames of the pages."""

    entries: list[Entry]
    terms: Terms
    files: dict[str, str]
    frames: list[KnownFrame]


class Added(NamedTuple):
    """What became of it; ``short`` texts were too short to be found again."""

    change: Change
    short: int


class Adder:
    """Adds to a library what `begin` is told of, when the output has its name: then comes `finish`. A context manager.

    ``library`` is its path or URL, and had so many ``documents`` when it was asked.
    """

    def __init__(self, library: str, documents: int, target: Path, settings: Settings) -> None:
        self._store = open_store(library, write=True)
        self._documents, self._settings = documents, settings
        self._target, self._root = target, as_root(str(target))
        self._texts: _Texts | None = None
        self._short = 0
        self._named = self._before = self._known = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Where the output could not take its name, the library is as it was.
        if error is not None and self._texts is not None and not self._named:
            self._mark(self._before)
        self._store.close()

    def begin(self, plan: Plan, jobs: Sequence[Job], folder: Path) -> None:
        """Take what stays of the texts whose files are written in ``folder``, which is to become the target.

        Raises LibraryError where the library is not what the texts were held against.
        """
        store = self._store
        refuse_other_spellings([str(self._target)], store)
        if len(store) != self._documents:
            raise LibraryError(Message("cleaning.library_changed", library=store.name))
        self._known = self._root in store.roots()
        self._texts = self._gather(plan, jobs, folder)
        # What a run to this folder left unfinished is finished by this one.
        self._before = isinstance(store, Library) and store.unfinished and not self._known
        options = replace(read_options(self._settings), metadata_fields=METADATA)
        store.keep_roots({self._root: pack_options(options)})
        self._mark(True)

    def finish(self) -> Added:
        """Add it. Raises LibraryError or OutputError, with what to do then."""
        assert self._texts is not None
        self._named = True
        store, (entries, terms, files, frames) = self._store, self._texts
        try:
            if frames:
                store.keep_frames(frames)
            # What an earlier run to this folder added is replaced.
            names = {entry.name for entry in entries}
            old = store.documents() if self._known else ()
            gone = [name for name, path in old if is_below(path, self._root) and name not in names]
            change = store.add(entries, terms, files, gone, self._settings.worker_threads)
            self._mark(self._before)
        except DedupError as error:
            what = Message("cleaning.not_added", output=self._target, library=store.name)
            raise type(error)(*error.lines, what) from error
        return Added(change, self._short)

    def _mark(self, unfinished: bool) -> None:
        if isinstance(self._store, Library):
            self._store.mark_unfinished(unfinished)

    def _gather(self, plan: Plan, jobs: Sequence[Job], folder: Path) -> _Texts:
        settings, original = self._settings, plan.cut.original.own_part()
        frames: list[KnownFrame] = []
        if not set(settings.remove).isdisjoint(kinds_of(Stage.MARKS)):
            frames = frames_of(fold_texts(original, settings), settings)
        left = plan.cut.corpus.own_part()
        # Where the parts of a text stand in its file is true of the whole text only.
        whole = left.ends - left.starts == original.ends - original.starts
        left = replace(left, layouts={at: one for at, one in left.layouts.items() if whole[at]})
        worth, self._short = _worth_adding(left, settings)
        some = self._as_written(left.take(worth), jobs)
        read = [job for job in jobs if job.first < job.last]
        files = {self._name(job): digest_file(folder / job.output) for job in read}
        folded = fold_texts(blank_told(some), settings)
        entries, terms = index_folded(folded, settings, self._store.scheme, files)
        return _Texts(entries, terms, files, frames)

    def _name(self, job: Job) -> str:
        """What a library calls a file of the output."""
        return f"{self._root}/{job.output}"

    def _as_written(self, corpus: Corpus, jobs: Sequence[Job]) -> Corpus:
        """The texts, named after the files of the output that they stand in."""
        names = {job.source.id: self._name(job) for job in jobs}
        before = [corpus.paths[i] for i in range(len(corpus.paths))]
        after = [names.get(path, path) for path in before]
        ids = [
            after[path] + corpus.ids[i].removeprefix(before[path])
            for i, path in enumerate(corpus.path_of.tolist())
        ]
        return replace(corpus, ids=Strings(ids), paths=Strings(after))


def _worth_adding(corpus: Corpus, settings: Settings) -> tuple[I64, int]:
    """The texts that have a paragraph, or are a speech, that may go from later texts, and how many of the others say
    something: of these nothing would ever be found."""
    folded = fold_texts(corpus, settings)
    sizes = measure_units(folded.codes, folded.units, settings.worker_threads).characters.astype(np.int64)
    longest, whole = np.zeros(len(corpus), np.int64), np.zeros(len(corpus), np.int64)
    np.maximum.at(longest, folded.units.documents, sizes)
    np.add.at(whole, folded.units.documents, sizes)
    worth = (longest >= settings.min_remove) | (whole >= LEAST)
    return np.flatnonzero(worth), int(np.count_nonzero(~worth & (whole > 0)))
