"""The stages in order: read, fold, segment, group equal texts, sketch, propose, verify, cluster, report."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from dedup.errors import NothingToReadError, OutputError
from dedup.findings import Report
from dedup.kernels.arrays import Bools, Codes, START, WORD
from dedup.kernels.parallel import run_threads
from dedup.match.buckets import LeaderSearch
from dedup.match.cluster import cluster_matches
from dedup.match.groups import group_texts, measure_units, order_by_preference, Texts
from dedup.match.join import join_pairs
from dedup.match.verify import join_matches, Matches, Verifier
from dedup.model import Batch, Document, Problem
from dedup.read import find_sources, read_source, ReadOptions, Source
from dedup.settings import Settings
from dedup.sketch.bands import choose_banding
from dedup.sketch.lsh import group_bands, LARGE_BUCKET, propose_pairs
from dedup.sketch.minhash import sign_units
from dedup.text.corpus import batch_documents, build_corpus, Corpus
from dedup.text.fold import fold_codes, keep_codes, raw_codes
from dedup.text.segment import segment_corpus, Units

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
    options = _read_options(settings)
    sources = find_sources(paths, options, problems.append)
    _refuse_inputs(outputs, sources)
    # A character takes a byte at least, but in what is compressed.
    size = sum(source.size for source in sources)
    batches = _read(sources, options, problems.append, progress)
    corpus = build_corpus(batches, problems.append, expected=size)
    if not len(corpus):
        raise NothingToReadError("\n".join(_line(problem) for problem in problems) or "no text was found")
    return scan_corpus(corpus, settings, problems, progress)


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
    """All stages behind reading."""
    threads = settings.worker_threads
    progress("Segmenting", 0, 1)
    speeches, units = segment_corpus(corpus, settings.unit)
    progress("Folding", 0, 1)
    codes = fold_corpus(corpus, units, settings)
    progress("Grouping equal texts", 0, 1)
    measures = measure_units(codes, units, threads)
    preferred = order_by_preference(units, measures.characters, corpus.dates, settings.keep)
    preferred = preferred[measures.characters[preferred] >= settings.min_length]
    texts = group_texts(codes, units, measures, preferred)
    found = find_matches(codes, units, texts, settings, progress)
    progress("Clustering", 0, 1)
    clusters = cluster_matches(len(texts), found.matches, found.leads)
    return Report(
        settings,
        corpus,
        tuple(problems),
        speeches,
        units,
        codes,
        measures,
        texts,
        found.matches,
        clusters,
        found.uncompared,
    )


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


@dataclass(frozen=True, slots=True)
class Found:
    """Verified pairs, which texts led a large group, and how many were not compared with all of theirs."""

    matches: Matches
    leads: Bools | None = None
    uncompared: int = 0


def find_matches(
    codes: Codes, units: Units, texts: Texts, settings: Settings, progress: Progress = no_progress
) -> Found:
    """Verified pairs of distinct texts."""
    starts, ends = units.starts[texts.best], units.ends[texts.best]
    threads = settings.worker_threads
    verifier = Verifier(codes, starts, ends, settings.shingle, settings.threshold, threads)
    none = np.zeros(0, np.int64)
    if "near" not in settings.find or len(texts) < 2:
        return Found(verifier.verify(none, none))
    if settings.exact_join:
        progress("Joining", 0, 1)
        a, b = join_pairs(codes, starts, ends, settings.shingle, settings.threshold)
        progress("Verifying", 0, 1)
        return Found(verifier.verify(a, b))
    banding = choose_banding(settings.threshold, settings.recall, settings.num_perm)
    progress("Signing", 0, 1)
    slots = settings.num_perm or banding.slots
    signatures = sign_units(codes, starts, ends, settings.shingle, slots, settings.seed, threads)
    progress("Grouping by bands", 0, 1)
    buckets = group_bands(signatures, banding, threads)
    search = LeaderSearch(signatures, banding, settings.threshold, verifier)
    for done, (band, bucket) in enumerate(buckets.large):
        progress("Searching large groups", done, len(buckets.large))
        search.search(band, bucket)
    progress("Proposing pairs", 0, 1)
    # Followers of one leader stand in one finding already: they are a family.
    a, b = propose_pairs(buckets, signatures, settings.threshold, search.leader, threads)
    progress("Verifying", 0, 1)
    search.settle(verifier.verify(a, b))
    search.complete(LARGE_BUCKET)
    return Found(join_matches(search.found), search.leads, int(search.uncompared.sum()))


def _read_options(settings: Settings) -> ReadOptions:
    return ReadOptions(
        include=settings.include,
        exclude=settings.exclude,
        format=settings.format,
        encoding=settings.encoding,
        text_field=settings.text_field,
        id_field=settings.id_field,
        date_field=settings.date_field,
    )


def _refuse_inputs(outputs: Sequence[Path], sources: Sequence[Source]) -> None:
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
