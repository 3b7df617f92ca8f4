"""The stages in order: read, segment, fold; furniture; passages and speeches; paragraphs; what is left of passages;
templates."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from dedup.errors import NothingToReadError, OutputError
from dedup.findings import Report
from dedup.findings.paragraphs import Paragraphs
from dedup.furniture.marks import find_marks, MARK_KINDS, Marks
from dedup.kernels.arrays import Bools, Codes, START, WORD
from dedup.kernels.intervals import Intervals
from dedup.kernels.parallel import run_threads
from dedup.match.cluster import cluster_pairs
from dedup.match.copies import Copies, find_copies
from dedup.match.groups import group_texts, measure_units, order_by_preference, rank_sources
from dedup.match.search import find_matches
from dedup.match.shared import find_shared
from dedup.model import Batch, Document, Problem
from dedup.read import find_sources, read_source, ReadOptions, Source
from dedup.settings import Settings
from dedup.templates.cuts import list_cuts
from dedup.templates.find import find_templates, Templates
from dedup.text.corpus import batch_documents, build_corpus, Corpus
from dedup.text.fold import fold_codes, keep_codes, raw_codes
from dedup.text.segment import segment_corpus, Speeches, Units

# A unit is furniture if no more than a tenth of it is something else; and a speech finding tells of a unit if it
# explains half of it: what the other half shares with others are passages.
FURNITURE, TOLD = 0.9, 0.5
# Folding works through the corpus in runs of whole documents of about this many characters.
FOLD_AT_A_TIME = 1 << 21


class Progress(Protocol):
    """Told what is being done and how far it is: ``progress("Reading", 3, 10)``."""

    def __call__(self, stage: str, done: int, total: int) -> None: ...


def no_progress(stage: str, done: int, total: int) -> None:
    """Says nothing."""


def scan_paths(
    paths: Sequence[str],
    settings: Settings,
    progress: Progress = no_progress,
    outputs: Sequence[Path] = (),
) -> Report:
    """Read files and folders, and scan them.

    Raises NothingToReadError when no text came of them, OutputError when one of the files to be read is
    also one of ``outputs``, which would be written over.
    """
    problems: list[Problem] = []
    sources = find_sources(paths, read_options(settings), problems.append)
    refuse_inputs(outputs, sources)
    corpus = read_corpus(sources, settings, problems, progress)
    return scan_corpus(corpus, settings, problems, progress)


def read_corpus(
    sources: Sequence[Source],
    settings: Settings,
    problems: list[Problem],
    progress: Progress = no_progress,
    options: ReadOptions | None = None,
) -> Corpus:
    """Read files into a corpus, by the settings or by other ``options``; raises NothingToReadError when no text came of
    them."""
    # A character takes a byte at least, but in what is compressed.
    size = sum(source.size for source in sources)
    batches = _read(sources, options or read_options(settings), problems.append, progress)
    corpus = build_corpus(batches, problems.append, expected=size)
    if not len(corpus):
        raise NothingToReadError("\n".join(_line(problem) for problem in problems) or "no text was found")
    return corpus


def scan_documents(
    documents: Iterable[Document], settings: Settings, progress: Progress = no_progress
) -> Report:
    """Scan texts that are in memory."""
    problems: list[Problem] = []
    corpus = build_corpus(batch_documents(documents, problems.append), problems.append)
    return scan_corpus(corpus, settings, problems, progress)


def scan_corpus(
    corpus: Corpus, settings: Settings, problems: Sequence[Problem] = (), progress: Progress = no_progress
) -> Report:
    """All stages behind reading. A stage whose kinds are not asked for does not run."""
    progress("Segmenting", 0, 1)
    speeches, units = segment_corpus(corpus, settings.unit)
    progress("Folding", 0, 1)
    codes = fold_corpus(corpus, units, settings)
    marks = marked = copies = None
    if wants(settings, MARK_KINDS):
        progress("Looking for page furniture", 0, 1)
        marks = _find_marks(corpus, units, codes, settings)
        marked = Intervals(marks.starts, marks.ends)
    if wants(settings, ("contained", "passage", "speech", "formula")):
        progress("Finding passages", 0, 1)
        folded = fold_for_passages(corpus, units, codes, settings)
        copies = find_copies(corpus, speeches, units, folded, marked, settings)
    explained = np.zeros(len(units), bool)
    if marked is not None:
        explained |= _share_inside(marked, units) >= FURNITURE
    if copies is not None:
        explained |= _share_inside(copies.explained, units) >= TOLD
    paragraphs, uncompared = find_paragraphs(corpus, speeches, units, codes, explained, settings, progress)
    shared = None
    if copies is not None and wants(settings, ("contained", "passage")):
        progress("Relating passages and paragraphs", 0, 1)
        characters = paragraphs.measures.characters.astype(np.int64)
        found = paragraphs.text_of_unit, paragraphs.matches, paragraphs.clusters, paragraphs.reported
        shared = find_shared(copies, codes, units, characters, *found, settings)
    templates = None
    if wants(settings, ("template", "outline")):
        progress("Mining templates", 0, 1)
        templates = _mine_templates(corpus, speeches, units, codes, marks, copies, settings)
    return Report(
        settings,
        corpus,
        tuple(problems),
        speeches,
        units,
        codes,
        paragraphs,
        marks,
        copies,
        shared,
        templates,
        uncompared,
    )


def _find_marks(corpus: Corpus, units: Units, codes: Codes, settings: Settings) -> Marks:
    folded = _fold_as(corpus, units, codes, settings, replace(settings, fold="full", tokens="auto"))
    return find_marks(corpus, folded, corpus.source_of, settings.worker_threads)


def _mine_templates(
    corpus: Corpus,
    speeches: Speeches,
    units: Units,
    codes: Codes,
    marks: Marks | None,
    copies: Copies | None,
    settings: Settings,
) -> Templates:
    """Templates, which neither what a page put into a sentence nor copies of one speech may pass for."""
    marks = marks or _find_marks(corpus, units, codes, settings)
    if copies is None or "speech" not in settings.find:
        alone = replace(settings, find=("speech",), tokens="auto")
        marked = Intervals(marks.starts, marks.ends)
        copies = find_copies(
            corpus, speeches, units, _fold_as(corpus, units, codes, settings, alone), marked, alone
        )
    folded = _fold_as(corpus, units, codes, settings, replace(settings, fold="full", tokens="auto"))
    threads = settings.worker_threads
    cuts = list_cuts(folded, marks)
    return find_templates(
        corpus, speeches, folded, cuts, copies.first_copies(), settings.min_speeches, threads
    )


def fold_for_passages(corpus: Corpus, units: Units, codes: Codes, settings: Settings) -> Codes:
    """The corpus folded for a stream; ``codes`` are what these settings made of it."""
    return _fold_as(corpus, units, codes, settings, replace(settings, tokens="auto"))


def _fold_as(corpus: Corpus, units: Units, codes: Codes, settings: Settings, other: Settings) -> Codes:
    """The corpus folded as other settings want it; ``codes`` are what these settings made of it."""
    return codes if other == settings else fold_corpus(corpus, units, other)


def find_paragraphs(
    corpus: Corpus,
    speeches: Speeches,
    units: Units,
    codes: Codes,
    explained: Bools,
    settings: Settings,
    progress: Progress = no_progress,
) -> tuple[Paragraphs, int]:
    """Exact and near paragraphs, and how many texts met with a limit.

    What is furniture is no paragraph, and what a better copy of the whole speech says is that finding's evidence:
    units that are ``explained`` bool[units] are not compared.
    """
    threads = settings.worker_threads
    progress("Grouping equal texts", 0, 1)
    measures = measure_units(codes, units, threads)
    ranks = rank_sources(corpus.source_of, corpus.source_names, settings.keep)
    preferred = order_by_preference(units, measures.characters, corpus.dates, settings.keep, ranks)
    fit = (measures.characters >= settings.min_length) & ~explained
    preferred = preferred[fit[preferred]]
    texts = group_texts(codes, units, measures, preferred)
    found = find_matches(codes, units, texts, settings, progress)
    progress("Clustering", 0, 1)
    clusters = cluster_pairs(len(texts), found.matches.a, found.matches.b, found.leads)
    paragraphs = Paragraphs(
        settings, corpus, speeches, units, codes, measures, texts, found.matches, clusters
    )
    return paragraphs, found.uncompared


def _share_inside(spans: Intervals, units: Units) -> NDArray[np.float64]:
    """The share of each unit that lies in the spans."""
    return np.asarray(spans.inside(units.starts, units.ends) / (units.ends - units.starts))


def wants(settings: Settings, kinds: Sequence[str]) -> bool:
    """Whether one of these kinds is to be found."""
    return any(kind in settings.find for kind in kinds)


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

    run_threads(work, list(_document_runs(corpus, emphasis)), settings.worker_threads)
    if settings.tokens == "characters":
        out &= np.uint32(~(WORD | START) & 0xFFFFFFFF)
    elif settings.tokens == "words":
        from dedup.text.words import mark_words

        out = mark_words(out, units.starts, units.ends)
    return out


def _document_runs(corpus: Corpus, emphasis: Bools) -> Iterator[tuple[int, int]]:
    """Runs of documents of one kind, of about FOLD_AT_A_TIME characters."""
    cut = np.flatnonzero(np.diff(corpus.starts // FOLD_AT_A_TIME) | np.diff(emphasis)) + 1
    edges = [0, *cut.tolist(), len(corpus)]
    return ((lo, hi) for lo, hi in itertools.pairwise(edges) if lo < hi)


def read_options(settings: Settings) -> ReadOptions:
    return ReadOptions(
        include=settings.include,
        exclude=settings.exclude,
        format=settings.format,
        encoding=settings.encoding,
        text_field=settings.text_field,
        id_field=settings.id_field,
        date_field=settings.date_field,
        source_field=settings.source_field,
    )


def refuse_inputs(outputs: Sequence[Path], sources: Sequence[Source]) -> None:
    """Raise OutputError when a file to be written is one of those to be read."""
    for output in (file for file in outputs if file.exists()):
        if any(source.path is not None and output.samefile(source.path) for source in sources):
            raise OutputError(f"{output}: is one of the files to be read; write to another")


def _read(
    sources: Sequence[Source],
    options: ReadOptions,
    on_problem: Callable[[Problem], None],
    progress: Progress,
) -> Iterator[Batch]:
    total, done = sum(source.size for source in sources), 0
    for source in sources:
        progress("Reading", done, total)
        yield from read_source(source, options, on_problem)
        done += source.size


def _line(problem: Problem) -> str:
    line = f":{problem.line}" if problem.line is not None else ""
    return f"{problem.path}{line}: {problem.message}"
