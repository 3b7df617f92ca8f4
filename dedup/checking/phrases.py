"""Set phrases of a draft, and templates made of them: what so many different speeches say that nobody has it from
another.

The longer a phrase is, the more speeches must use it: five are enough for one of forty characters, a paragraph that
five speeches share is a copy of a copy.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from dedup.checking.claims import Claim, INSIDE
from dedup.checking.commonness import Common, Commonness
from dedup.checking.compare import Texts
from dedup.checking.pool import Pool
from dedup.kernels.arrays import among, distinct, I32, I64
from dedup.kernels.intervals import Intervals, unite
from dedup.match.formulae import SOURCES, SPEECHES, whole_words
from dedup.match.passages import CHARACTER, weigh_spans
from dedup.match.runs import Runs
from dedup.text.stream import Stream

# A phrase needs a speech for each so many of its characters.
CHARACTERS = 8
# Two phrases of one sentence, so near each other, that the same speeches use, are one template.
NEAR = 40
SENTENCE_END = re.compile(r"[。！？!?；;\n]|\.\s")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A set phrase: spans of the stream of the texts, one for a formula, several for a template; and how common it
    is."""

    spans: tuple[tuple[int, int], ...]
    common: Common

    @property
    def kind(self) -> str:
        return "formula" if len(self.spans) == 1 else "template"


def speeches_needed(weight: int) -> int:
    """How many speeches make a phrase of it; ``weight`` is in tenths of a character. Examples: 200 -> 5, 800 -> 10."""
    return max(SPEECHES, -(-weight // (CHARACTER * CHARACTERS)))


def find_phrases(texts: Texts, runs: Runs, pool: Pool, commonness: Commonness, min_run: int) -> list[Phrase]:
    """The set phrases and templates of the drafts, in order of place; they do not overlap."""
    spans = _common_spans(texts, runs, pool, min_run)
    found = []
    for start, end in spans:
        holders, whole = commonness.holders(start, end)
        common = commonness.count(holders, whole)
        if common.speeches >= SPEECHES and common.sources >= SOURCES:
            found.append((start, end, holders, whole, common))
    return list(_join_sentences(texts, found, pool, commonness))


def _common_spans(texts: Texts, runs: Runs, pool: Pool, min_run: int) -> list[tuple[int, int]]:
    """Spans of drafts that equal runs of enough different speeches cover."""
    stream = texts.stream
    runs = runs.take((runs.text_a < texts.drafts) & (runs.text_b >= texts.drafts) & (runs.length >= min_run))
    if not len(runs):
        return []
    # Runs of copies of one speech count once: they are united, each speech's far from those of the others.
    apart = pool.copy_of[texts.opened[runs.text_a]] * (len(stream.codes) + 1)
    once = unite(apart + runs.b, apart + runs.b + runs.length)
    starts = once.starts % (len(stream.codes) + 1)
    depth = np.zeros(len(stream.codes) + 1, np.int32)
    np.add.at(depth, starts, 1)
    np.add.at(depth, starts + once.ends - once.starts, -1)
    depth = np.cumsum(depth, dtype=np.int32)
    begins, stops = _runs_over(depth, SPEECHES)
    found = [
        span for lo, hi in zip(begins, stops, strict=True) for span in _cut_to_common(texts, depth, lo, hi)
    ]
    starts = np.array([start for start, _ in found], np.int64)
    ends = np.array([end for _, end in found], np.int64)
    starts, ends = whole_words(stream, starts, ends)
    fit = weigh_spans(stream, starts, ends) >= CHARACTER * min_run
    return list(zip(starts[fit].tolist(), ends[fit].tolist(), strict=True))


def _runs_over(depth: I32, least: int) -> tuple[list[int], list[int]]:
    """Where runs of places that ``least`` speeches cover begin and end."""
    thick = np.concatenate(([False], depth >= least, [False]))
    edges = np.flatnonzero(thick[1:] != thick[:-1])
    return edges[::2].tolist(), edges[1::2].tolist()


def _cut_to_common(texts: Texts, depth: I32, lo: int, hi: int) -> Iterator[tuple[int, int]]:
    """The parts of a span that as many speeches hold as their length asks for."""
    weight = int(weigh_spans(texts.stream, np.array([lo], np.int64), np.array([hi], np.int64))[0])
    thinnest = int(depth[lo:hi].min())
    if thinnest >= speeches_needed(weight):
        yield lo, hi
    else:
        for start, end in zip(*_runs_over(depth[lo:hi], thinnest + 1), strict=True):
            yield from _cut_to_common(texts, depth, lo + start, lo + end)


def _join_sentences(
    texts: Texts,
    found: list[tuple[int, int, I64, bool, Common]],
    pool: Pool,
    commonness: Commonness,
) -> Iterator[Phrase]:
    """Formulae, and those of one sentence that the same speeches hold as one template."""
    group: list[tuple[int, int]] = []
    holders, whole, common = np.zeros(0, np.int64), True, None
    for start, end, own, all_, alone in found:
        both = own[among(own, holders)]
        near = bool(group) and start - group[-1][1] <= NEAR and _one_sentence(texts, group[-1][1], start)
        if near and len(distinct(pool.copy_of[both])) >= SPEECHES:
            group, holders, whole = [*group, (start, end)], both, whole and all_
            common = commonness.count(holders, whole)
            continue
        if common is not None:
            yield Phrase(tuple(group), common)
        group, holders, whole, common = [(start, end)], own, all_, alone
    if common is not None:
        yield Phrase(tuple(group), common)


def _one_sentence(texts: Texts, end: int, start: int) -> bool:
    """Whether no sentence ends between two places of the stream."""
    stream = texts.stream
    if int(stream.text_of(np.array([end - 1], np.int64))[0]) != int(
        stream.text_of(np.array([start], np.int64))[0]
    ):
        return False
    between = texts.corpus.text(int(stream.positions[end - 1]) + 1, int(stream.positions[start]))
    return SENTENCE_END.search(between) is None


def spans_of(phrases: list[Phrase]) -> tuple[I64, I64]:
    """All spans of some phrases, in order."""
    spans = list(itertools.chain.from_iterable(phrase.spans for phrase in phrases))
    both = np.array(spans, np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def sort_out(claims: list[Claim], commonness: Commonness, stream: Stream) -> tuple[list[Claim], list[Phrase]]:
    """Claims, and those paragraphs among them that so many speeches hold that they are set phrases."""
    kept, found = [], []
    for claim in claims:
        if claim.kind == "near":
            common = commonness.of(claim.start, claim.end)
            weight = int(
                weigh_spans(stream, np.array([claim.start], np.int64), np.array([claim.end], np.int64))[0]
            )
            if common.speeches >= speeches_needed(weight) and common.sources >= SOURCES:
                found.append(Phrase(((claim.start, claim.end),), common))
                continue
        kept.append(claim)
    return kept, found


def is_inside(phrase: Phrase, spans: Intervals) -> bool:
    """Whether most of a phrase stands in these spans."""
    starts, ends = spans_of([phrase])
    return bool(spans.inside(starts, ends).sum() >= INSIDE * (ends - starts).sum())
