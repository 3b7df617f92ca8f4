"""Files in memory to entries of a library, and to what they are found by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

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
    """Some files as a library takes them: their documents, what these are found by, the files' paths, and what is wrong
    with them."""

    entries: list[Entry]
    terms: Terms
    paths: list[str]
    problems: list[Problem]


class Readings:
    """What was read of some files when they were indexed, so that they are not read again when they are checked."""

    def __init__(self, paths: Iterable[str] = ()) -> None:
        self._paths = frozenset(paths)
        self._entries: dict[str, list[Entry]] = {}
        self._problems: dict[str, list[Problem]] = {}

    def keep(self, run: Run) -> None:
        """Keep what is asked for later of a run."""
        kept = self._paths.intersection(run.paths)
        self._entries |= {path: [] for path in kept}
        self._problems |= {path: [] for path in kept}
        for entry in run.entries:
            if entry.path in kept:
                self._entries[entry.path].append(replace(entry, digest="", metadata={}))
        for problem in run.problems:
            if problem.path in kept:
                self._problems[problem.path].append(problem)

    def read(self, sources: Sequence[Source], settings: Settings, on_problem: OnProblem) -> list[Entry]:
        """The documents of files that are to be checked."""
        known = {source.id for source in sources} & self._entries.keys()
        for path in sorted(known):
            for problem in self._problems.pop(path):
                on_problem(problem)
        found = [entry for path in known for entry in self._entries.pop(path)]
        found += read_entries((source for source in sources if source.id not in known), settings, on_problem)
        order = {source.id: number for number, source in enumerate(sources)}
        return sorted(found, key=lambda entry: order[entry.path])


def read_entries(sources: Iterable[Source], settings: Settings, on_problem: OnProblem) -> list[Entry]:
    """The documents of files."""
    found = []
    for batches, _ in _read_runs(sources, settings, on_problem):
        corpus = blank_told(build_corpus(batches, on_problem))
        speeches, units = segment_corpus(corpus, settings.unit)
        found += list_entries(corpus, speeches, units, {}, {})
    return found


def index_sources(
    sources: Iterable[Source], settings: Settings, scheme: Scheme, digests: Mapping[str, str]
) -> Iterator[Run]:
    """Files as a library takes them; ``digests`` are told by path. What cannot be read is left out."""
    problems: list[Problem] = []
    for batches, paths in _read_runs(sources, settings, problems.append):
        documents, terms = index_batches(batches, settings, scheme, digests, problems.append, rare=False)
        yield Run(documents, terms, paths, problems.copy())
        problems.clear()


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
