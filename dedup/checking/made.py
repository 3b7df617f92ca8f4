"""Findings in the making: spans of a draft and of its sources, which become findings with lines and columns together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from dedup.checking.compare import Texts
from dedup.checking.ratios import Piece
from dedup.findings.occurrences import Spans
from dedup.findings.quote import content_id, excerpt
from dedup.kernels.arrays import I64
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
    starts = [start for one in found for start in (one.start, *(place.start for place in one.places))]
    ends = [end for one in found for end in (one.end, *(place.end for place in one.places))]
    spans = make_spans(np.array(starts, np.int64), np.array(ends, np.int64))
    findings, pieces, index = [], [], 0
    for one in found:
        finding = _finding(one, index, spans, texts)
        findings.append(finding)
        pieces.append(Piece(finding.id, one.unit == "phrase", one.spans, one.by_document))
        index += 1 + len(one.places)
    return findings, pieces


def _finding(one: Made, index: int, spans: Spans, texts: Texts) -> Finding:
    indices = list(range(index, index + 1 + len(one.places)))
    evidence = dict(one.evidence)
    ties = [
        {
            "a": spans.relative(index, start, end),
            "b": spans.relative(index + j, other, other_end),
            "identity": identity,
            "of": [0, j],
        }
        for j, place in enumerate(one.places, 1)
        for start, end, other, other_end, identity in place.ties
    ]
    if ties:
        evidence["passages"] = ties
    return Finding(
        id=content_id("phrase" if one.unit == "phrase" else "copy", np.array(one.hashes, np.uint64)),
        kind=one.kind,
        scope=spans.scope(indices),
        unit=one.unit,
        occurrences=(
            spans.occurrence(index, "draft"),
            *(
                spans.occurrence(index + j, "source", **place.relation)
                for j, place in enumerate(one.places, 1)
            ),
        ),
        places=1 + len(one.places),
        characters=one.characters,
        excerpt=excerpt(texts.corpus, _beginning(one), one.end),
        evidence=evidence,
    )


def _beginning(one: Made) -> int:
    """Where what is copied begins: that of a speech may begin with the writer's own."""
    ties = [tie[0] for place in one.places for tie in place.ties] if one.kind == "speech" else []
    return min(ties, default=one.start)
