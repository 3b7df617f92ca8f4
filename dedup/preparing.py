"""Paths to a corpus, and a corpus folded as the settings want it: what every job begins with."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import numpy as np

from dedup.errors import NothingToReadError, OutputError, UnknownFieldError
from dedup.formats import FORMATS
from dedup.kernels.arrays import Codes, distinct
from dedup.kernels.parallel import run_ahead, run_threads
from dedup.messages import Message
from dedup.model import Batch, Problem
from dedup.read import read_source, ReadOptions, Source
from dedup.read.together import group_sources, read_together, Texts
from dedup.settings import READING, Settings
from dedup.text.corpus import build_corpus, Corpus
from dedup.text.fold import character_codes, fold_codes, keep_codes, raw_codes
from dedup.text.growing import Column
from dedup.text.segment import Units

# Folding works through the corpus in runs of whole documents of about this many characters.
FOLD_AT_A_TIME = 1 << 21
# What stands beside data and tells of it.
_ABOUT = re.compile(
    r"(readme|licen[cs]e|copying|notice|citation|changelog|datasheet|dataset_?card)([.\-_].*)?", re.IGNORECASE
)


class Progress(Protocol):
    """Told what is being done and how far it is: ``progress("Reading", 3, 10)``. A stage may be a `Step`."""

    def __call__(self, stage: str, done: int, total: int) -> None: ...


class Step(str):
    """A stage that is number ``number``, from 1, of ``of``; ``left`` are the seconds that all of them are likely to take
    from now on, None where nothing is known yet."""

    __slots__ = ("left", "number", "of")
    number: int
    of: int
    left: float | None

    def __new__(cls, stage: str, number: int, of: int, left: float | None = None) -> Step:
        self = super().__new__(cls, stage)
        self.number, self.of, self.left = number, of, left
        return self


def no_progress(stage: str, done: int, total: int) -> None:
    """Says nothing."""


def read_corpus(
    sources: Sequence[Source],
    settings: Settings,
    problems: list[Problem],
    progress: Progress = no_progress,
    options: ReadOptions | None = None,
    *,
    any_fields: bool = False,
    codes: Column[np.uint32] | None = None,
) -> Corpus:
    """Read files into a corpus, by the settings or by other ``options``; its characters go into ``codes`` if not into
    memory.

    Raises NothingToReadError when no text came of them, or none but those that tell of a set of data (README, LICENSE)
    of which no file could be read; UnknownFieldError when an option names a field that no record has, unless
    ``any_fields``: the texts that they are held against may have it.
    """
    told = len(problems)
    # A character takes a byte at least, but in what is compressed.
    size = sum(source.size for source in sources)
    options = options or read_options(settings)
    batches = _read(sources, options, problems.append, progress, settings.worker_threads)
    corpus = build_corpus(batches, problems.append, expected=size, codes=codes)
    if not len(corpus) or _is_about_others(corpus, sources, problems):
        raise NothingToReadError(
            *(
                (problem.placed() for problem in problems)
                if problems
                else (Message("settings.nothing_found"),)
            )
        )
    if not any_fields and any(problem.missing for problem in problems[told:]):
        of_records = distinct(corpus.path_of[corpus.line_of > 0].astype(np.int64)).tolist()
        refuse_unknown_fields({corpus.paths[number] for number in of_records}, problems[told:])
    return corpus


def _is_about_others(corpus: Corpus, sources: Sequence[Source], problems: Sequence[Problem]) -> bool:
    """Whether the only texts are a folder's README, licence and the like, and all data beside them were refused."""
    read = {corpus.paths[number] for number in range(len(corpus.paths))}
    if not all(_ABOUT.fullmatch(path.rpartition("/")[2]) for path in read):
        return False
    unread = {source.id for source in sources if FORMATS[source.format].holds_records} - read
    return bool(unread) or any(problem.refused for problem in problems)


def refuse_unknown_fields(files: Collection[str], problems: Sequence[Problem]) -> None:
    """Raise UnknownFieldError where none of the ``files`` of records has a field that an option names."""
    missing: dict[str, list[Problem]] = {}
    for problem in problems:
        if problem.missing is not None:
            missing.setdefault(problem.missing, []).append(problem)
    for flag, found in missing.items():
        if set(files) <= {problem.path for problem in found}:
            raise UnknownFieldError(
                Message("settings.flag_problem", flag=flag, problem=replace(found[0], line=None).placed())
            )


def read_options(settings: Settings) -> ReadOptions:
    """Those of the settings that say how files become texts."""
    return ReadOptions(**{name: getattr(settings, name) for name in READING})


def refuse_inputs(outputs: Sequence[Path], sources: Sequence[Source]) -> None:
    """Raise OutputError when a file to be written is one of those to be read."""
    for output in (file for file in outputs if file.exists()):
        if any(source.path is not None and output.samefile(source.path) for source in sources):
            raise OutputError(Message("settings.output_is_input", output=output))


def _read(
    sources: Sequence[Source],
    options: ReadOptions,
    on_problem: Callable[[Problem], None],
    progress: Progress,
    threads: int,
) -> Iterator[Batch | Texts]:
    total, done = sum(source.size for source in sources), 0
    groups = group_sources(sources, options)
    for found in run_ahead(lambda group: read_together(group, options), groups, threads):
        for some in found:
            for source in some.sources if isinstance(some, Texts) else some:
                progress("Reading", done, total)
                if not isinstance(some, Texts):
                    yield from read_source(source, options, on_problem)
                done += source.size
            if isinstance(some, Texts):
                yield some


def fold_corpus(corpus: Corpus, units: Units, settings: Settings) -> Codes:
    """The corpus as folded codes, uint32[n], as the settings want texts to be compared."""
    if settings.fold == "off" and settings.tokens == "characters":
        return raw_codes(corpus.codes)
    out = np.empty_like(corpus.codes)
    emphasis = np.zeros(len(corpus), bool)
    emphasis[[d for d in corpus.headings if not corpus.extracted[d]]] = True

    def work(lo: int, hi: int) -> None:
        start, end = corpus.starts[lo], corpus.ends[hi - 1] + 1
        here = corpus.codes[start:end]
        out[start:end] = (
            fold_codes(here, emphasis=bool(emphasis[lo])) if settings.fold == "full" else keep_codes(here)
        )

    run_threads(work, corpus.document_runs(FOLD_AT_A_TIME, emphasis), settings.worker_threads)
    if settings.tokens == "characters":
        out = character_codes(out)
    elif settings.tokens == "words":
        from dedup.text.jieba_words import mark_words

        out = mark_words(out, units.starts, units.ends)
    return out


def fold_for_passages(corpus: Corpus, units: Units, codes: Codes, settings: Settings) -> Codes:
    """The corpus folded for a stream; ``codes`` are what these settings made of it."""
    return fold_as(corpus, units, codes, settings, replace(settings, tokens="auto"))


def fold_as(corpus: Corpus, units: Units, codes: Codes, settings: Settings, other: Settings) -> Codes:
    """The corpus folded as other settings want it; ``codes`` are what these settings made of it."""
    same = (other.fold, other.tokens) == (settings.fold, settings.tokens)
    return codes if same else fold_corpus(corpus, units, other)
