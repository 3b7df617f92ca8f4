"""The stages in order: read, segment, fold; furniture; passages and speeches; paragraphs; what is left of passages;
templates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dedup.findings.paragraphs import Paragraphs
from dedup.findings.scan_report import Report
from dedup.furniture.known import KnownFrame
from dedup.furniture.main_text import OFF, tell_doubts
from dedup.furniture.marks import Earlier, find_marks, Marks
from dedup.furniture.mended_units import join_units
from dedup.kept import Kept
from dedup.kernels.arrays import Bools, Codes
from dedup.kernels.intervals import Intervals
from dedup.kinds import kinds_of, Stage
from dedup.match.cluster import cluster_pairs
from dedup.match.copies import Copies, find_copies
from dedup.match.groups import group_texts, measure_units, order_by_preference, rank_documents
from dedup.match.search import find_matches, Named
from dedup.match.shared import find_shared
from dedup.model import Document, Form, Problem
from dedup.preparing import (
    fold_as,
    fold_for_passages,
    no_progress,
    Progress,
    read_corpus,
    read_options,
    refuse_inputs,
)
from dedup.process import give_back_memory
from dedup.read import find_sources, Source
from dedup.settings import Settings
from dedup.text.corpus import batch_documents, build_corpus, Corpus
from dedup.text.segment import Speeches, Units

if TYPE_CHECKING:
    from dedup.templates.find import Templates

# A unit is furniture if no more than a tenth of it is something else; and a speech finding tells of a unit if it
# explains half of it: what the other half shares with others are passages.
FURNITURE, TOLD = 0.9, 0.5


def scan_paths(
    paths: Sequence[str],
    settings: Settings,
    progress: Progress = no_progress,
    outputs: Sequence[Path] = (),
    frames: Sequence[KnownFrame] = (),
    forms: Sequence[Form] = (),
) -> Report:
    """Read files and folders, and scan them; ``frames`` are those of other pages, which some of these may have. Where
    there are known ``forms``, templates are the uses of these, and no others are looked for.

    Raises NothingToReadError when no text came of them, OutputError when one of the files to be read is
    also one of ``outputs``, which would be written over.
    """
    problems: list[Problem] = []
    sources = find_sources(paths, read_options(settings), problems.append)
    refuse_inputs(outputs, sources)
    return scan_sources(sources, problems, settings, progress, frames, forms)


def scan_sources(
    sources: Sequence[Source],
    problems: list[Problem],
    settings: Settings,
    progress: Progress = no_progress,
    frames: Sequence[KnownFrame] = (),
    forms: Sequence[Form] = (),
) -> Report:
    """Read files that were found, with ``problems``, and scan them; ``frames`` and ``forms`` are as in `scan_paths`.
    Raises NothingToReadError."""
    options = replace(read_options(settings), keep_pages=asks_for_pages(settings, settings.find))
    corpus = read_corpus(sources, settings, problems, progress, options)
    return scan_corpus(corpus, settings, problems, progress, frames, forms=forms)


def scan_documents(
    documents: Iterable[Document],
    settings: Settings,
    progress: Progress = no_progress,
    frames: Sequence[KnownFrame] = (),
    forms: Sequence[Form] = (),
) -> Report:
    """Scan texts that are in memory; ``frames`` and ``forms`` are as in `scan_paths`."""
    problems: list[Problem] = []
    corpus = build_corpus(batch_documents(documents, problems.append), problems.append)
    return scan_corpus(corpus, settings, problems, progress, frames, forms=forms)


def scan_corpus(
    corpus: Corpus,
    settings: Settings,
    problems: Sequence[Problem] = (),
    progress: Progress = no_progress,
    frames: Sequence[KnownFrame] = (),
    kept: Kept | None = None,
    forms: Sequence[Form] = (),
) -> Report:
    """All stages behind reading. A stage whose kinds are not asked for does not run; what scans before this one ``kept``
    need not be found again."""
    again, kept = kept is not None, kept or Kept()
    folded = kept.fold(corpus, settings, progress)
    speeches, units, codes = folded.speeches, folded.units, folded.codes
    marks = marked = copies = None
    if wants(settings, Stage.MARKS):
        _begin("Looking for page furniture", progress)
        if kept.marks is None:
            known = kept.furniture if again else None
            kept.marks = _find_marks(corpus, units, codes, settings, progress, frames, known)
        marks = kept.marks
        marked = Intervals(marks.starts, marks.ends)
        units = join_units(units, marks)
    if wants(settings, Stage.SPEECHES, Stage.REST):
        _begin("Finding passages", progress)
        plain = fold_for_passages(corpus, units, codes, settings)
        copies = find_copies(
            corpus, speeches, units, plain, marked, settings, kept.known_speeches() if again else None
        )
    explained = np.zeros(len(units), bool)
    if marked is not None:
        explained |= _share_inside(marked, units) >= FURNITURE
    if copies is not None:
        explained |= _share_inside(copies.explained, units) >= TOLD
    named = Named(kept.index, kept.names_of(units)) if again else None
    paragraphs, uncompared = find_paragraphs(
        corpus, speeches, units, codes, explained, settings, progress, named
    )
    shared = None
    if copies is not None and wants(settings, Stage.REST):
        _begin("Relating passages and paragraphs", progress)
        characters = paragraphs.measures.characters.astype(np.int64)
        found = paragraphs.text_of_unit, paragraphs.matches, paragraphs.clusters, paragraphs.reported
        shared = find_shared(copies, codes, units, characters, *found, settings)
    templates = None
    if wants(settings, Stage.TEMPLATES):
        _begin("Mining templates", progress)
        around = _find_marks(corpus, units, codes, settings, progress, frames) if marks is None else marks
        templates = _mine_templates(corpus, speeches, units, codes, around, copies, settings, forms)
    give_back_memory()
    return Report(
        settings=settings,
        corpus=corpus,
        problems=(*problems, *tell_doubts(corpus)),
        speeches=speeches,
        units=units,
        codes=codes,
        paragraphs=paragraphs,
        marks=marks,
        copies=copies,
        shared=shared,
        mined=templates,
        uncompared_texts=uncompared,
    )


def _begin(stage: str, progress: Progress) -> None:
    """Tell that a stage begins; what the one before it has freed is no part of the memory that it takes."""
    give_back_memory()
    progress(stage, 0, 1)


def _find_marks(
    corpus: Corpus,
    units: Units,
    codes: Codes,
    settings: Settings,
    progress: Progress,
    frames: Sequence[KnownFrame],
    earlier: Earlier | None = None,
) -> Marks:
    folded = fold_as(corpus, units, codes, settings, replace(settings, fold="full", tokens="auto"))
    # What a library holds is no page: frames are those of the new pages, and those that it knows.
    corpus, options = corpus.own_part(), (settings.worker_threads, settings.main_text)
    folded = folded[: len(corpus.codes)]
    return find_marks(corpus, folded, corpus.source_of, *options, progress, frames, earlier)


def _mine_templates(
    corpus: Corpus,
    speeches: Speeches,
    units: Units,
    codes: Codes,
    marks: Marks,
    copies: Copies | None,
    settings: Settings,
    forms: Sequence[Form],
) -> Templates:
    """Templates, which neither what a page put into a sentence nor copies of one speech may pass for; or the uses of
    known forms."""
    from dedup.templates.find import apply_forms, find_templates, Ground
    from dedup.templates.left_out import list_left_out

    if copies is None or "speech" not in settings.find:
        alone = replace(settings, find=("speech",), tokens="auto")
        marked = Intervals(marks.starts, marks.ends)
        copies = find_copies(
            corpus, speeches, units, fold_as(corpus, units, codes, settings, alone), marked, alone
        )
    folded = fold_as(corpus, units, codes, settings, replace(settings, fold="full", tokens="auto"))
    left_out = list_left_out(corpus, folded, marks)
    least, threads = settings.min_speeches, settings.worker_threads
    ground = Ground(corpus, speeches, folded, left_out, copies.first_copies(), least, threads)
    if forms:
        return apply_forms(ground, forms)
    return find_templates(ground, settings.template_order)


def find_paragraphs(
    corpus: Corpus,
    speeches: Speeches,
    units: Units,
    codes: Codes,
    explained: Bools,
    settings: Settings,
    progress: Progress = no_progress,
    known: Named | None = None,
) -> tuple[Paragraphs, int]:
    """Exact and near paragraphs, and how many texts met with a limit.

    What is furniture is no paragraph, and what a better copy of the whole speech says is that finding's evidence:
    units that are ``explained`` bool[units] are not compared, nor is what is ``known`` of earlier scans.
    """
    threads = settings.worker_threads
    _begin("Grouping equal texts", progress)
    measures = measure_units(codes, units, threads)
    ranks = rank_documents(corpus, settings.keep)
    preferred = order_by_preference(units, measures.characters, corpus.dates, settings.keep, ranks)
    fit = (measures.characters >= settings.min_length) & ~explained
    preferred = preferred[fit[preferred]]
    texts = group_texts(codes, units, measures, preferred)
    found = find_matches(codes, units, texts, settings, progress, known)
    _begin("Clustering", progress)
    clusters = cluster_pairs(len(texts), found.matches.a, found.matches.b, found.leads)
    paragraphs = Paragraphs(
        settings, corpus, speeches, units, codes, measures, texts, found.matches, clusters
    )
    return paragraphs, found.uncompared


def _share_inside(spans: Intervals, units: Units) -> NDArray[np.float64]:
    """The share of each unit that lies in the spans."""
    return np.asarray(spans.inside(units.starts, units.ends) / (units.ends - units.starts))


def asks_for_pages(settings: Settings, kinds: Sequence[str]) -> bool:
    """Whether a main-text extractor may have to see the markup of pages, where findings of these kinds are looked for."""
    return settings.main_text != OFF and not set(kinds).isdisjoint(kinds_of(Stage.MARKS, Stage.TEMPLATES))


def wants(settings: Settings, *stages: Stage) -> bool:
    """Whether a kind is to be found that comes of one of these stages."""
    return not set(settings.find).isdisjoint(kinds_of(*stages))
