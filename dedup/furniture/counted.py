"""The frames of a corpus, counted to be kept: see `known`."""

from __future__ import annotations

from posixpath import commonpath, dirname

import numpy as np

from dedup.furniture.families import group_pages, LEAST_PAGES
from dedup.furniture.frames import Evidence, Frame, lines_of_families
from dedup.furniture.keys import line_keys, prose_lines, tells_pages
from dedup.furniture.known import BELONGS, FIXED, KnownFrame, OFTEN, pair_keys, TELLS
from dedup.furniture.lines import Lines, list_lines
from dedup.furniture.shapes import NONE
from dedup.kernels.arrays import Bools, Codes, distinct, I32, I64, numbered
from dedup.text.corpus import Corpus

SAMPLES, LONGEST_SAMPLE = 5, 60


def count_frames(corpus: Corpus, codes: Codes, source_of: I32, threads: int = 1) -> list[KnownFrame]:
    """The frames of all families of a corpus, by their first pages; parameters as of `find_marks`."""
    lines = list_lines(corpus, threads)
    if not len(lines):
        return []
    # What a line is by its shape is looked at on the page that a frame is held against.
    reasons = np.full(len(lines), NONE, np.int64)
    keys, prose = line_keys(corpus, codes, lines, threads), prose_lines(corpus, lines, threads)
    family = group_pages(corpus, codes, lines, prose, source_of)
    found = []
    for at in lines_of_families(lines, family):
        frame = Frame(corpus, codes, lines, keys, prose, reasons, at)
        told = frame.evidence()
        regions, framed = frame.walk(told)
        if frame.is_frame(regions, framed):
            heads = framed & regions.of_lines(regions.head & ~regions.main)
            found.append(_keep(frame, told, frame.usual(heads), corpus, codes, lines, at))
    return found


def _keep(
    frame: Frame, told: Evidence, usual: I64, corpus: Corpus, codes: Codes, lines: Lines, at: I64
) -> KnownFrame:
    """What is to be kept of a frame that was counted on the pages with the lines ``at``."""
    kept = np.flatnonzero(frame.on_pages >= LEAST_PAGES)
    flags = np.zeros(len(frame.names), np.uint8)
    for flag, some in ((FIXED, told.fixed), (BELONGS, told.belongs), (OFTEN, told.often)):
        flags[_mostly(frame.key, some, len(flags))] |= flag
    first = np.zeros(len(flags), np.int64)
    first[frame.key[::-1]] = np.arange(len(at))[::-1]
    fixed = np.flatnonzero(flags & FIXED)
    whole = frame.lines.keys[first[fixed]] == frame.lines.wordings[first[fixed]]  # no label alone
    flags[fixed[whole & tells_pages(corpus, codes, lines, at[first[fixed]])]] |= TELLS
    page = frame.lines.page
    beside = np.flatnonzero(page[:-1] == page[1:])
    pairs, pair = numbered(pair_keys(frame.lines.keys)[beside])
    on_pages = distinct(pair * (int(page[-1]) + 1) + page[beside]) // (int(page[-1]) + 1)
    pair_counts = np.bincount(on_pages, minlength=len(pairs))
    often = np.flatnonzero(pair_counts >= LEAST_PAGES)
    documents = distinct(lines.documents[at])
    shown = np.flatnonzero(flags & TELLS)
    shown = shown[np.lexsort((first[shown], -frame.on_pages[shown]))][:SAMPLES]
    places = at[np.sort(first[shown])].tolist()
    return KnownFrame(
        pages=len(documents),
        name=_common_name(corpus, documents),
        samples=tuple(corpus.text(int(lines.starts[i]), int(lines.ends[i]))[:LONGEST_SAMPLE] for i in places),
        keys=frame.names[kept],
        counts=frame.on_pages[kept],
        flags=flags[kept],
        usual=np.minimum(usual[kept], 255).astype(np.uint8),
        pairs=pairs[often],
        pair_counts=pair_counts[often],
    )


def _mostly(number: I64, some: Bools, size: int) -> Bools:
    """The numbers most of whose lines are among ``some``, bool[size]: a line may be fixed for what stands around it."""
    return np.asarray(2 * np.bincount(number[some], minlength=size) >= np.bincount(number, minlength=size))


def _common_name(corpus: Corpus, documents: I64) -> str:
    sources = distinct(corpus.source_of[documents].astype(np.int64))
    if len(sources) == 1 and sources[0] < len(corpus.sources):
        return corpus.sources[int(sources[0])]
    paths = distinct(corpus.path_of[documents].astype(np.int64)).tolist()
    folders = [dirname(corpus.paths[path]) for path in paths]
    rooted = {folder.startswith("/") for folder in folders}
    common = commonpath(folders) if len(paths) > 1 and len(rooted) == 1 else corpus.paths[paths[0]]
    return common or corpus.ids[int(documents[0])]
