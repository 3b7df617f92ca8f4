"""Files in memory to entries of a library, and to what they are found by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from dedup.formats import FORMATS
from dedup.guarding.prose import keep_prose
from dedup.library.entries import Entry, Terms
from dedup.library.grow import index_batches
from dedup.library.scheme import Scheme
from dedup.library.terms import list_entries
from dedup.model import Batch, Problem
from dedup.preparing import read_options
from dedup.read import read_source, Source
from dedup.read.reporting import OnProblem
from dedup.settings import Settings
from dedup.text.corpus import build_corpus
from dedup.text.segment import segment_corpus
from dedup.text.told import blank_told

# An index is made of runs of files of about this many characters.
AT_A_TIME = 1 << 23


@dataclass(frozen=True, slots=True)
class Run:
    """Some files as a library takes them: their documents, what these are found by, and the files' paths."""

    entries: list[Entry]
    terms: Terms
    paths: list[str]


def read_entries(sources: Iterable[Source], settings: Settings, on_problem: OnProblem) -> list[Entry]:
    """The documents of files that are to be checked."""
    found = []
    for batches, _ in _read_runs(sources, settings, on_problem):
        corpus = blank_told(build_corpus(batches, on_problem))
        speeches, units = segment_corpus(corpus, settings.unit)
        found += list_entries(corpus, speeches, units, {}, {})
    return found


def index_sources(
    sources: Iterable[Source], settings: Settings, scheme: Scheme, digests: Mapping[str, str]
) -> Iterator[Run]:
    """Files as a library takes them; ``digests`` are told by path. What cannot be read is left out: it is told when
    the file itself is checked."""
    for batches, paths in _read_runs(sources, settings, _say_nothing):
        yield Run(*index_batches(batches, settings, scheme, digests, _say_nothing, rare=False), paths)


def _read_runs(
    sources: Iterable[Source], settings: Settings, on_problem: OnProblem
) -> Iterator[tuple[list[Batch], list[str]]]:
    """Whole files, their prose, so many at a time that they have no more than about AT_A_TIME characters; and
    their paths."""
    options = read_options(settings)
    batches: list[Batch] = []
    paths: list[str] = []
    size = 0
    for source in sources:
        if size > AT_A_TIME:
            yield batches, paths
            batches, paths, size = [], [], 0
        paths.append(source.id)
        for batch in read_source(source, options, on_problem):
            batches.append(keep_prose(batch, FORMATS[source.format].markdown, on_problem))
            size += sum(map(len, batch.texts))
    if paths:
        yield batches, paths


def _say_nothing(problem: Problem) -> None:
    pass
