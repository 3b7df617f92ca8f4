"""How well reported passages agree with labelled ones.

A detection is what a finding says of two places: for a finding with passages each of them, and what two of its
holders share through their anchor; for `exact` and `near` each pair of occurrences. It meets a label when both
sides overlap, and what it says of the label is the overlap on both sides. The measures follow the text alignment
task of PAN (Potthast et al., An Evaluation Framework for Plagiarism Detection, COLING 2010), by characters as
micro-averages:

- recall: characters of the labels, on both sides, that a detection meeting them covers;
- precision: characters of the detections that lie in a label they meet;
- found, right: labels covered by half on either side, detections that lie in labels by half;
- granularity: detections that meet a label, on average over the labels that any meets;
- plagdet: the harmonic mean of recall and precision over log2(1 + granularity).

A detection that lies within another of the same two documents says nothing new and counts only by its
characters. A label of kind `below` is too short to be reported: what meets it is not right.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import dedup
from tests.passages_build import Label
from tests.passages_cases import Place

PAIRED = ("exact", "near")
# What two holders share of their anchor counts from the length of a passage.
LEAST = 40
WITH_PASSAGES = ("passage", "contained", "speech")


class Detection(NamedTuple):
    """Two places that a finding of this kind holds to be alike, in the order of documents and positions."""

    a: Place
    b: Place
    kind: str


def read_detections(findings: Iterable[dedup.Finding]) -> list[Detection]:
    """What findings say of pairs of places; formulae say nothing."""
    said = set()
    for finding in findings:
        for pair in _pairs(finding):
            a, b = sorted(pair)
            said.add(Detection(a, b, finding.kind))
    return sorted(said)


def _pairs(finding: dedup.Finding) -> Iterator[tuple[Place, Place]]:
    places = [Place(one.document, one.start, one.end) for one in finding.occurrences]
    if finding.kind in PAIRED:
        yield from itertools.combinations(places, 2)
    if finding.kind in WITH_PASSAGES:
        aligned = [
            (
                passage["of"][0],
                *(Place(places[i].document, *passage[x]) for x, i in zip("ab", passage["of"], strict=True)),
            )
            for passage in finding.evidence["passages"]
        ]
        yield from ((a, b) for _, a, b in aligned)
        for (first, a, b), (second, other, c) in itertools.combinations(aligned, 2):
            start, end = overlap(a, other)
            if first == second and end - start >= LEAST and b != c:
                yield _carried(a, b, start, end), _carried(other, c, start, end)


def _carried(a: Place, b: Place, start: int, end: int) -> Place:
    """The part of b that stands beside ``start:end`` of a, in proportion: two holders of one anchor's text."""
    scale = (b.end - b.start) / (a.end - a.start)
    return Place(
        b.document, b.start + round((start - a.start) * scale), b.start + round((end - a.start) * scale)
    )


# ------------------------------------------------------------------ one detection, one label


def overlap(one: Place, other: Place) -> tuple[int, int]:
    """The span that two places of one document share; empty where they share none."""
    start = max(one.start, other.start)
    return start, max(start, min(one.end, other.end))


def sides(pair: Detection | Label) -> tuple[Place, Place]:
    return pair.a, pair.b


def meets(detection: Detection, label: Label) -> bool:
    """Both sides overlap."""
    return all(
        ours.document == theirs.document and int.__lt__(*overlap(ours, theirs))
        for ours, theirs in zip(sides(detection), sides(label), strict=True)
    )


def within(detection: Detection, other: Detection) -> bool:
    """Both sides of the first lie within those of the other."""
    return all(
        theirs.start <= ours.start and ours.end <= theirs.end
        for ours, theirs in zip(sides(detection), sides(other), strict=True)
    )


def length(pair: Detection | Label) -> int:
    """Characters of both sides."""
    return pair.a.end - pair.a.start + pair.b.end - pair.b.start


# ------------------------------------------------------------------ all of them


@dataclass
class Scores:
    """Counts of one set of labels; those of several sets are added up."""

    characters: int = 0  # of the labels
    covered: int = 0  # of these, by detections
    reported: int = 0  # characters of the detections
    right_characters: int = 0
    labels: int = 0
    found: int = 0
    met: int = 0  # labels that any detection meets
    pieces: int = 0  # detections that meet them
    detections: int = 0
    right: int = 0
    named: int = 0  # labels that some detection calls by their kind
    wrong: list[Detection] = field(default_factory=list)
    missed: list[Label] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.covered / self.characters if self.characters else 1.0

    @property
    def precision(self) -> float:
        return self.right_characters / self.reported if self.reported else 1.0

    @property
    def found_share(self) -> float:
        return self.found / self.labels if self.labels else 1.0

    @property
    def right_share(self) -> float:
        return self.right / self.detections if self.detections else 1.0

    @property
    def granularity(self) -> float:
        return self.pieces / self.met if self.met else 1.0

    @property
    def plagdet(self) -> float:
        mean = 2 * self.recall * self.precision / ((self.recall + self.precision) or 1.0)
        return mean / math.log2(1 + self.granularity)


def evaluate(labels: Sequence[Label], detections: Sequence[Detection]) -> Scores:
    """Hold the detections to the labels."""
    scores = Scores()
    by_documents: dict[tuple[str, str], tuple[list[Label], list[Detection]]] = defaultdict(lambda: ([], []))
    for label in labels:
        a, b = sorted((label.a, label.b))
        by_documents[a.document, b.document][0].append(label._replace(a=a, b=b))
    for detection in detections:
        by_documents[detection.a.document, detection.b.document][1].append(detection)
    for some_labels, some_detections in by_documents.values():
        _evaluate_pair(scores, some_labels, some_detections)
    return scores


def _evaluate_pair(scores: Scores, labels: list[Label], detections: list[Detection]) -> None:
    """The labels and detections of two documents."""
    wanted = [label for label in labels if label.kind != "below"]
    maximal = [
        d
        for d in detections
        if not any(within(d, other) and (d.kind > other.kind or not within(other, d)) for other in detections)
    ]
    for label in wanted:
        meeting = [detection for detection in detections if meets(detection, label)]
        parts = covered(label, meeting)
        found = all(2 * part >= side.end - side.start for part, side in zip(parts, sides(label), strict=True))
        scores.characters += length(label)
        scores.covered += sum(parts)
        scores.labels += 1
        scores.found += found
        scores.met += bool(meeting)
        scores.pieces += sum(detection in maximal for detection in meeting)
        scores.named += label.kind in {detection.kind for detection in meeting}
        scores.missed += [] if found else [label]
    for detection in maximal:
        right = 2 * sum(covered(detection, [x for x in wanted if meets(detection, x)])) >= length(detection)
        scores.detections += 1
        scores.right += right
        scores.wrong += [] if right else [detection]
    for side in (0, 1):
        everything = [sides(detection)[side] for detection in detections]
        hits = [overlap(sides(d)[side], sides(x)[side]) for d in detections for x in wanted if meets(d, x)]
        scores.reported += union((place.start, place.end) for place in everything)
        scores.right_characters += union(hits)


def covered(pair: Detection | Label, others: Iterable[Detection] | Iterable[Label]) -> tuple[int, int]:
    """Characters of each side of a pair that also lie in others."""
    kept: list[Detection | Label] = [*others]
    a, b = (union(overlap(sides(pair)[i], sides(other)[i]) for other in kept) for i in (0, 1))
    return a, b


def union(spans: Iterable[tuple[int, int]]) -> int:
    """Positions in any of the spans: [(2, 5), (4, 7)] -> 5."""
    total, reached = 0, -1
    for start, end in sorted(spans):
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return total
