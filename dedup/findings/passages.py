"""Passages, and paragraphs that lie inside others, as findings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from dedup.findings.quote import content_id, excerpt
from dedup.findings.similarity import DECIMALS
from dedup.findings.spans import Spans
from dedup.kernels import active
from dedup.kernels.arrays import Bools, I64, run_starts
from dedup.match.agree import Agreed
from dedup.match.passages import Passages
from dedup.match.relate import Contained, Sides
from dedup.model import Finding
from dedup.text.corpus import Corpus
from dedup.text.stream import Stream


class PassageFindings:
    """Clusters of spans that hold one passage, and the passages that lie in none, by first place.

    ``sides`` are the passages in the corpus; ``make_spans`` makes occurrences of spans of it.
    """

    def __init__(
        self,
        corpus: Corpus,
        stream: Stream,
        passages: Passages,
        sides: Sides,
        agreed: Agreed,
        make_spans: Callable[[I64, I64], Spans],
    ) -> None:
        self._corpus, self._stream = corpus, stream
        self._passages, self._sides, self._agreed = passages, sides, agreed
        self._found = _list_ties(agreed, sides)
        # The anchor is all that its members repeat; a member is what it repeats.
        low = np.array([sides.a_start[ties].min() for ties in self._found], np.int64)
        high = np.array([sides.a_end[ties].max() for ties in self._found], np.int64)
        self._spans = make_spans(np.concatenate((low, sides.b_start)), np.concatenate((high, sides.b_end)))
        self.firsts: I64 = np.minimum(low, _first_member(sides, self._found))
        self._hashes = active.measure_units(stream.codes, agreed.starts, agreed.ends)[0]
        self._identity: list[float] = np.round(passages.identity, DECIMALS).tolist()

    def __len__(self) -> int:
        return len(self._found)

    def sizes(self) -> I64:
        """How many characters each finding repeats, int64[n]."""
        size = self._passages.b_end - self._passages.b_start
        return np.array([int(size[ties].sum()) for ties in self._found], np.int64)

    def repeated(self) -> tuple[I64, I64, Bools]:
        """Spans of the corpus that repeat a better one, and whether that stands in another speech."""
        ties = np.array([tie for found in self._found for tie in found], np.int64)
        passages = self._passages.take(ties)
        across = self._stream.text_of(passages.a_start) != self._stream.text_of(passages.b_start)
        return self._sides.b_start[ties], self._sides.b_end[ties], across

    def finding(self, index: int, most: int | None = None) -> Finding:
        """A finding by its number, with its first ``most`` occurrences."""
        ties = self._found[index]
        members = [len(self._found) + tie for tie in ties]
        shown = ties if most is None else ties[: most - 1]
        wording = self._hashes[[int(self._agreed.a[ties[0]]), *self._agreed.b[ties].tolist()]]
        start, end = int(self._spans.starts[index]), int(self._spans.ends[index])
        return Finding(
            id=content_id("passage", wording),
            kind="passage",
            scope=self._spans.scope([index, *members]),
            unit="passage",
            occurrences=(
                self._spans.occurrence(index, "anchor"),
                *(
                    self._spans.occurrence(member, "member", identity=self._identity[tie])
                    for member, tie in zip(members, shown, strict=False)
                ),
            ),
            places=1 + len(members),
            characters=self._count(ties),
            excerpt=excerpt(self._corpus, start, end),
            evidence={"passages": [self._evidence(index, tie, j) for j, tie in enumerate(shown, 1)]},
        )

    def _count(self, ties: list[int]) -> int:
        return int(self._passages.a_end[ties].max() - self._passages.a_start[ties].min())

    def _evidence(self, index: int, tie: int, j: int) -> dict[str, Any]:
        sides, member = self._sides, len(self._found) + tie
        return {
            "a": self._spans.relative(index, int(sides.a_start[tie]), int(sides.a_end[tie])),
            "b": self._spans.relative(member, int(sides.b_start[tie]), int(sides.b_end[tie])),
            "identity": self._identity[tie],
            "of": [0, j],
        }


def _list_ties(agreed: Agreed, sides: Sides) -> list[list[int]]:
    """The passages that tie members to their anchor, cluster by cluster, and those that lie in none, each by itself;
    by first place, members by place."""
    clusters = agreed.clusters
    inside = clusters.inside
    direct = inside[agreed.a[inside] == clusters.anchor[agreed.b[inside]]]
    direct = direct[np.lexsort((direct, agreed.b[direct], agreed.a[direct]))]
    direct = direct[run_starts(agreed.a[direct] * len(agreed.starts) + agreed.b[direct])]
    direct = direct[np.lexsort((sides.b_start[direct], agreed.a[direct]))]
    begins = run_starts(agreed.a[direct])
    grouped = [group.tolist() for group in np.split(direct, begins[1:])] if len(begins) else []
    found = grouped + [[passage] for passage in clusters.outside.tolist()]
    low = np.array([sides.a_start[ties].min() for ties in found], np.int64)
    order = np.lexsort(
        (np.array([ties[0] for ties in found], np.int64), np.minimum(low, _first_member(sides, found)))
    )
    return [found[i] for i in order.tolist()]


def _first_member(sides: Sides, found: list[list[int]]) -> I64:
    return np.array([sides.b_start[ties].min() for ties in found], np.int64)


class ContainedFindings:
    """A paragraph inside a larger one, by the place of whichever comes first; ``spans`` are the units."""

    def __init__(
        self,
        corpus: Corpus,
        contained: Contained,
        characters: I64,
        hashes: np.ndarray[Any, Any],
        sides: Sides,
        passages: Passages,
        spans: Spans,
        unit: str,
    ) -> None:
        first = np.minimum(contained.unit, contained.inside)
        order = np.lexsort((contained.inside, contained.unit, first))
        self._contained = Contained(
            contained.unit[order], contained.inside[order], contained.share[order], contained.touching[order]
        )
        self.firsts = spans.starts[first[order]]
        self._corpus, self._spans, self._characters, self._hashes = corpus, spans, characters, hashes
        self._sides, self._unit = sides, unit
        self._identity: list[float] = np.round(passages.identity, DECIMALS).tolist()

    def __len__(self) -> int:
        return len(self._contained.unit)

    def sizes(self) -> I64:
        """How many characters each finding repeats, int64[n]."""
        return self._characters[self._contained.unit]

    def repeated(self) -> tuple[I64, I64]:
        """The units that lie inside others, and these."""
        return self._contained.unit, self._contained.inside

    def finding(self, index: int, most: int | None = None) -> Finding:
        """A finding by its number."""
        unit, larger = int(self._contained.unit[index]), int(self._contained.inside[index])
        tie, on_a = divmod(int(self._contained.touching[index]), 2)
        identity = self._identity[tie]
        share = round(float(self._contained.share[index]), DECIMALS)
        sides = self._sides
        a = (int(sides.a_start[tie]), int(sides.a_end[tie]))
        b = (int(sides.b_start[tie]), int(sides.b_end[tie]))
        if on_a:
            a, b = b, a
        return Finding(
            id=content_id("contained", self._hashes[[unit, larger]]),
            kind="contained",
            scope=self._spans.scope([unit, larger]),
            unit=self._unit,
            occurrences=(
                self._spans.occurrence(larger, "anchor"),
                self._spans.occurrence(unit, "member", coverage=share, identity=identity),
            )[:most],
            places=2,
            characters=int(self._characters[larger]),
            excerpt=excerpt(self._corpus, int(self._spans.starts[larger]), int(self._spans.ends[larger])),
            evidence={
                "passages": [
                    {
                        "a": self._spans.relative(larger, *a),
                        "b": self._spans.relative(unit, *b),
                        "identity": identity,
                        "of": [0, 1],
                    }
                ]
            },
        )
