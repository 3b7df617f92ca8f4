"""Findings in the making: spans of a draft and of its sources, which become findings with lines and columns together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from dedup.checking.compare import Texts
from dedup.checking.ratios import Piece
from dedup.findings.columns import Columns, DRAFT
from dedup.findings.occurrences import relations_of, Spans
from dedup.findings.quote import content_ids, excerpts_of_runs
from dedup.findings.ties import Ties
from dedup.kernels.arrays import I64
from dedup.match.relate import Sides
from dedup.model import Finding

# Two spans of the corpus that say the same, the draft's first, and their identity.
Tie = tuple[int, int, int, int, float]


@dataclass(frozen=True, slots=True)
class Place:
    """A span of the corpus, how it relates to the draft, and the passages that tie the two."""

    start: int
    end: int
    relation: dict[str, Any]
    ties: tuple[Tie, ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """A finding in the making: its kind, the span of the draft and those of its sources, and what it rests on."""

    kind: str
    unit: str
    start: int
    end: int
    places: tuple[Place, ...]
    hashes: tuple[int, ...]
    characters: int
    evidence: dict[str, Any]
    spans: tuple[tuple[int, int], ...]  # of the stream
    by_document: dict[str, list[tuple[int, int]]]


def make_findings(
    found: Sequence[Made], make_spans: Callable[[I64, I64], Spans], texts: Texts
) -> tuple[list[Finding], list[Piece]]:
    """The findings, with lines and columns, and what each says of its draft."""
    if not found:
        return [], []
    findings = _columns(found, make_spans, texts).findings()
    pieces = [
        Piece(finding.id, one.unit == "phrase", one.spans, one.by_document)
        for finding, one in zip(findings, found, strict=True)
    ]
    return findings, pieces


def _columns(found: Sequence[Made], make_spans: Callable[[I64, I64], Spans], texts: Texts) -> Columns:
    offsets = np.cumsum([0, *(1 + len(one.places) for one in found)])
    starts = [start for one in found for start in (one.start, *(place.start for place in one.places))]
    ends = [end for one in found for end in (one.end, *(place.end for place in one.places))]
    relations = [of for one in found for of in ({}, *(place.relation for place in one.places))]
    hashes = np.array([hash_ for one in found for hash_ in one.hashes], np.uint64)
    return Columns(
        ids=content_ids(
            ["phrase" if one.unit == "phrase" else "copy" for one in found],
            hashes,
            np.cumsum([0, *(len(one.hashes) for one in found)]),
        ),
        kinds=[one.kind for one in found],
        units=[one.unit for one in found],
        characters=np.array([one.characters for one in found]),
        excerpts=excerpts_of_runs(
            texts.corpus, np.array([_beginning(one) for one in found]), np.array([one.end for one in found])
        ),
        offsets=offsets,
        spans=make_spans(np.array(starts), np.array(ends)),
        relations=relations_of(relations),
        told=[one.evidence for one in found],
        ties=_ties(found),
        roles=DRAFT,
    )


def _ties(found: Sequence[Made]) -> Ties:
    rows = [[(j, *tie) for j, place in enumerate(one.places, 1) for tie in place.ties] for one in found]
    flat = [row for some in rows for row in some]
    places, *sides = np.array([row[:-1] for row in flat], np.int64).reshape(-1, 5).T
    identity = np.array([row[-1] for row in flat], np.float64)
    return Ties(np.cumsum([0, *map(len, rows)]), places, Sides(*sides), identity)


def _beginning(one: Made) -> int:
    """Where what is copied begins: that of a speech may begin with the writer's own."""
    ties = [tie[0] for place in one.places for tie in place.ties] if one.kind == "speech" else []
    return min(ties, default=one.start)
