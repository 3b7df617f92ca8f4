"""A scan of new texts against what a library holds: the stages of any scan, on these and the old texts that share
something with them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from dedup.findings.scan_report import Report
from dedup.furniture.known import KnownFrame
from dedup.library.older import hold_against, open_older, refuse_kinds
from dedup.model import Document, Problem
from dedup.pipeline import asks_for_pages, scan_corpus
from dedup.preparing import no_progress, Progress, read_corpus, read_options, refuse_inputs
from dedup.read import find_sources, Source
from dedup.settings import Settings
from dedup.text.corpus import batch_documents, build_corpus, Corpus


def scan_paths_held(
    paths: Sequence[str],
    library: str,
    settings: Settings,
    *,
    given: Collection[str] = (),
    outputs: Sequence[Path] = (),
    frames: Sequence[KnownFrame] = (),
    progress: Progress = no_progress,
) -> Report:
    """Read files and folders, and scan them and what the ``library`` holds of them: findings with a place in one of
    them are told, and the library's text is the better copy.

    Options that shape an index and are not ``given`` are the library's; without ``frames`` of others those of its pages
    are looked for. Raises NothingToReadError when no text came of the paths, OutputError when one of ``outputs`` is one
    of the files or the library, LibraryError and SettingsError for a library that does not fit.
    """
    refuse_kinds(settings.find)
    problems: list[Problem] = []
    sources = find_sources(paths, read_options(settings), problems.append)
    refuse_inputs(
        outputs, [*sources, Source(library, Path(library), "")] if Path(library).exists() else sources
    )
    options = replace(read_options(settings), keep_pages=asks_for_pages(settings, settings.find))
    corpus = read_corpus(sources, settings, problems, progress, options)
    return _scan(corpus, library, settings, given, problems, frames, progress)


def scan_documents_held(
    documents: Iterable[Document],
    library: str,
    settings: Settings,
    *,
    given: Collection[str] = (),
    frames: Sequence[KnownFrame] = (),
    progress: Progress = no_progress,
) -> Report:
    """The same of texts that are in memory."""
    refuse_kinds(settings.find)
    problems: list[Problem] = []
    corpus = build_corpus(batch_documents(documents, problems.append), problems.append)
    return _scan(corpus, library, settings, given, problems, frames, progress)


def _scan(
    corpus: Corpus,
    library: str,
    settings: Settings,
    given: Collection[str],
    problems: list[Problem],
    frames: Sequence[KnownFrame],
    progress: Progress,
) -> Report:
    with open_older(library, settings, given) as opened:
        progress("Asking the library", 0, 1)
        joined = hold_against(corpus, opened, settings.find)
    problems = [*opened.problems, *problems]
    return scan_corpus(joined, opened.settings, problems, progress, frames or opened.frames)
