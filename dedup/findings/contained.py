"""Paragraphs that lie inside larger ones, as findings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from dedup.findings.kind import Findings, Repeats
from dedup.findings.quote import content_id, excerpt
from dedup.findings.similarity import DECIMALS
from dedup.kernels.arrays import I64
from dedup.kinds import Rule, Words
from dedup.match.relate import Contained
from dedup.model import Finding

if TYPE_CHECKING:
    from dedup.findings.scanned import Scanned
    from dedup.match.shared import Shared

RULE = Rule(
    words={
        "en": Words(
            "contained",
            title="Paragraph inside a larger one",
            meaning="Nine tenths of a paragraph or more are covered by passages of one larger paragraph.",
            cure="Paragraphs were merged or split; keep the larger one.",
        ),
        "zh": Words(
            "包含",
            title="整段含在更长的段落里",
            meaning="一段文字有九成以上与另一更长段落中的片段重合。",
            cure="多为分段不同所致，留较长的一段。",
        ),
    },
    example=(
        "会议指出，要把安全生产责任落实到每一个岗位、每一道工序、每一名职工。",
        "上午的会议由区长主持。会议指出，要把安全生产责任落实到每一个岗位、每一道工序、每一名职工。随后分组讨论。",
    ),
    colour=("#4d6b1d", "#a9c86b"),
)


class ContainedFindings(Findings):
    """A paragraph inside a larger one, by the place of whichever comes first."""

    kind = "contained"

    def __init__(self, scanned: Scanned, shared: Shared) -> None:
        contained, self._sides = shared.contained, shared.touching_sides
        first = np.minimum(contained.unit, contained.inside)
        order = np.lexsort((contained.inside, contained.unit, first))
        self._contained = Contained(
            contained.unit[order], contained.inside[order], contained.share[order], contained.touching[order]
        )
        self._scanned, self._spans = scanned, scanned.unit_spans
        self.firsts: I64 = self._spans.starts[first[order]]
        self._identity: list[float] = np.round(shared.touching.identity, DECIMALS).tolist()

    def sizes(self) -> I64:
        """How many characters each finding repeats, int64[n]."""
        return self._scanned.unit_characters[self._contained.unit].astype(np.int64)

    def repeats(self) -> Iterator[Repeats]:
        """The units that lie inside others."""
        units, inner, outer = self._scanned.units, self._contained.unit, self._contained.inside
        across = units.speeches[inner] != units.speeches[outer]
        yield Repeats(self.kind, units.starts[inner], units.ends[inner], across)

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
            id=content_id(self.kind, self._scanned.paragraphs.measures.hashes[[unit, larger]]),
            kind=self.kind,
            scope=self._spans.scope([unit, larger]),
            unit=self._scanned.settings.unit_name,
            occurrences=(
                self._spans.occurrence(larger, "anchor"),
                self._spans.occurrence(unit, "member", coverage=share, identity=identity),
            )[:most],
            places=2,
            characters=int(self._scanned.unit_characters[larger]),
            excerpt=excerpt(self._scanned.corpus, *self._span(larger)),
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

    def _span(self, unit: int) -> tuple[int, int]:
        return int(self._spans.starts[unit]), int(self._spans.ends[unit])


def collect(scanned: Scanned) -> ContainedFindings | None:
    """The findings of a scan."""
    return ContainedFindings(scanned, scanned.shared) if scanned.shared is not None else None
