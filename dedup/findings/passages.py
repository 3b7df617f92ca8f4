"""Passages, and paragraphs that lie inside others, as findings."""

from __future__ import annotations

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

    ``spans`` are those of ``agreed``, in the corpus; ``sides`` the passages there.
    """

    def __init__(
        self, corpus: Corpus, stream: Stream, passages: Passages, sides: Sides, agreed: Agreed, spans: Spans
    ) -> None:
        self._corpus, self._stream, self._spans = corpus, stream, spans
        self._passages, self._sides, self._agreed = passages, sides, agreed
        clusters = agreed.clusters
        inside = clusters.inside
        # Of the passages inside a cluster those that tie a member to the anchor are shown.
        direct = inside[agreed.a[inside] == clusters.anchor[agreed.b[inside]]]
        direct = direct[np.lexsort((direct, agreed.b[direct], agreed.a[direct]))]
        direct = direct[run_starts(agreed.a[direct] * len(spans) + agreed.b[direct])]
        begins = run_starts(agreed.a[direct])
        grouped = [group.tolist() for group in np.split(direct, begins[1:])] if len(begins) else []
        found = grouped + [[passage] for passage in clusters.outside.tolist()]
        firsts = [
            min(int(spans.starts[agreed.a[ties[0]]]), int(spans.starts[agreed.b[ties]].min()))
            for ties in found
        ]
        order = np.lexsort((np.array([ties[0] for ties in found], np.int64), np.array(firsts, np.int64)))
        self._found = [found[i] for i in order.tolist()]
        self.firsts: I64 = np.array(firsts, np.int64)[order]
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
        anchor = int(self._agreed.a[ties[0]])
        members = self._agreed.b[ties].tolist()
        shown = ties if most is None else ties[: most - 1]
        identity = [self._identity[tie] for tie in shown]
        return Finding(
            id=content_id("passage", self._hashes[[anchor, *members]]),
            kind="passage",
            scope=self._spans.scope([anchor, *members]),
            unit="passage",
            occurrences=(
                self._spans.occurrence(anchor, "anchor"),
                *(
                    self._spans.occurrence(member, "member", identity=value)
                    for member, value in zip(members, identity, strict=False)
                ),
            ),
            places=1 + len(members),
            characters=int(self._agreed.ends[anchor] - self._agreed.starts[anchor]),
            excerpt=excerpt(self._corpus, int(self._spans.starts[anchor]), int(self._spans.ends[anchor])),
            evidence={
                "passages": [
                    self._evidence(anchor, member, tie, value, j)
                    for j, (member, tie, value) in enumerate(zip(members, shown, identity, strict=False), 1)
                ]
            },
        )

    def _evidence(self, anchor: int, member: int, tie: int, identity: float, j: int) -> dict[str, Any]:
        sides = self._sides
        return {
            "a": self._spans.relative(anchor, int(sides.a_start[tie]), int(sides.a_end[tie])),
            "b": self._spans.relative(member, int(sides.b_start[tie]), int(sides.b_end[tie])),
            "identity": identity,
            "of": [0, j],
        }


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
    ) -> None:
        first = np.minimum(contained.unit, contained.inside)
        order = np.lexsort((contained.inside, contained.unit, first))
        self._contained = Contained(
            contained.unit[order], contained.inside[order], contained.share[order], contained.touching[order]
        )
        self.firsts = spans.starts[first[order]]
        self._corpus, self._spans, self._characters, self._hashes = corpus, spans, characters, hashes
        self._sides = sides
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
            unit="paragraph",
            occurrences=(
                self._spans.occurrence(larger, "anchor"),
                self._spans.occurrence(unit, "member", coverage=share, identity=identity),
            )[:most],
            places=2,
            characters=int(self._characters[larger]),
            excerpt=excerpt(self._corpus, int(self._spans.starts[unit]), int(self._spans.ends[unit])),
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
