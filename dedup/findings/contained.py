"""Paragraphs that lie inside larger ones, as findings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from dedup.findings.columns import Columns, relate_members
from dedup.findings.kind import Findings, Repeats
from dedup.findings.quote import content_ids, excerpts
from dedup.findings.similarity import DECIMALS, rounded
from dedup.findings.ties import Ties
from dedup.kernels.arrays import I64
from dedup.kinds import Rule, Words
from dedup.match.relate import Sides

if TYPE_CHECKING:
    from dedup.findings.scanned import Scanned
    from dedup.match.shared import Shared

RULE = Rule(
    words={
        "en": Words(
            title="Contained paragraph",
            meaning="Nine tenths of a paragraph or more are covered by passages of one larger paragraph.",
            cure="Paragraphs were merged or split; keep the larger one.",
        ),
        "zh": Words(
            title="整段包含",
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
        self._scanned, self._shared = scanned, shared
        found = shared.contained
        first = np.minimum(found.unit, found.inside)
        order = np.lexsort((found.inside, found.unit, first))
        self._contained = found.take(order)
        self.firsts: I64 = scanned.units.starts[first[order]]

    def sizes(self) -> I64:
        """How many characters each finding repeats, int64[n]."""
        return self._scanned.unit_characters[self._contained.unit].astype(np.int64)

    def repeats(self) -> Iterator[Repeats]:
        """The units that lie inside others."""
        units, inner, outer = self._scanned.units, self._contained.unit, self._contained.inside
        across = units.speeches[inner] != units.speeches[outer]
        found = Repeats(self.kind, units.starts[inner], units.ends[inner], across)
        yield found.before(self._scanned.corpus.own_end)

    def columns(self, which: I64) -> Columns:
        """Findings by their numbers."""
        scanned, units, found = self._scanned, self._scanned.units, self._contained.take(which)
        passage, on_a = np.divmod(found.touching, 2)
        sides = self._shared.touching_sides.take(passage)
        turned = sides.b_start, sides.b_end, sides.a_start, sides.a_end
        # The larger one comes first.
        sides = Sides(*np.where(on_a, turned, sides.columns))
        both, offsets = np.column_stack((found.inside, found.unit)).ravel(), 2 * np.arange(len(which) + 1)
        identity = np.round(self._shared.touching.take(passage).identity, DECIMALS)
        kinds = [self.kind] * len(which)
        return Columns(
            ids=content_ids(kinds, scanned.paragraphs.measures.hashes[both], offsets),
            kinds=kinds,
            units=[scanned.settings.unit_name] * len(which),
            characters=scanned.unit_characters[found.inside].astype(np.int64),
            excerpts=excerpts(scanned.corpus, units.starts[found.inside], units.ends[found.inside]),
            offsets=offsets,
            spans=scanned.spans(units.starts[both], units.ends[both]),
            relations=relate_members({"coverage": rounded(found.share), "identity": identity}, offsets),
            ties=Ties(np.arange(len(which) + 1), np.ones(len(which), np.int64), sides, identity),
        )


def collect(scanned: Scanned) -> ContainedFindings | None:
    """The findings of a scan."""
    return ContainedFindings(scanned, scanned.shared) if scanned.shared is not None else None
