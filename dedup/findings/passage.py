"""Passages that nothing else says, as findings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from dedup.findings.columns import Columns, join_places, relate_members
from dedup.findings.kind import Findings, Repeats
from dedup.findings.quote import content_ids, excerpts_of_runs
from dedup.findings.similarity import DECIMALS
from dedup.findings.ties import Ties
from dedup.kernels import active
from dedup.kernels.arrays import I64, ragged, run_least, run_most, run_places, run_starts, run_sums
from dedup.kinds import Rule, Words

if TYPE_CHECKING:
    from dedup.findings.scanned import Scanned
    from dedup.match.agree import Agreed
    from dedup.match.relate import Sides
    from dedup.match.shared import Shared
    from dedup.text.stream import Stream

RULE = Rule(
    words={
        "en": Words(
            title="Shared passage",
            meaning="A run of text that two places share, whatever their paragraph breaks: --min-passage "
            "characters or more, of which four in five align.",
            cure="Look at both sides; name the source, or write it anew.",
        ),
        "zh": Words(
            title="共有片段",
            meaning="两处共有的一长段文字，不管各自怎样分段：不短于 --min-passage 字，其中五分之四以上逐字对应。",
            cure="对照两处：注明出处，或者重写。",
        ),
    },
    example=(
        "要深入基层、深入群众，把问题找准、把原因查清、把措施定实，做到件件有着落、事事有回音、桩桩有结果。",
        "我们必须深入基层\n深入群众把问题找准、原因查清、措施定实，做到件件有着落、事事有回音、桩桩有结果",
    ),
    colour=("#a85a00", "#eab063"),
    underline="solid",
)


class PassageFindings(Findings):
    """Clusters of spans that hold one passage, and the passages that lie in none, by first place."""

    kind = "passage"

    def __init__(self, scanned: Scanned, stream: Stream, shared: Shared) -> None:
        self._scanned, self._stream = scanned, stream
        self._passages, self._sides, self._agreed = shared.passages, shared.sides, shared.agreed
        ties, begins = _gather_ties(shared.agreed, shared.sides)
        sides = shared.sides
        firsts = run_least(np.minimum(sides.a_start[ties], sides.b_start[ties]), begins)
        order = np.lexsort((ties[begins], firsts))
        rows, self._offsets = ragged(begins[order], np.append(begins[1:], len(ties))[order])
        self._ties = ties[rows]
        self.firsts: I64 = firsts[order]
        self._hashes = active.measure_units(stream.codes, shared.agreed.starts, shared.agreed.ends)[0]

    def sizes(self) -> I64:
        """How many characters each finding repeats, int64[n]."""
        size = self._passages.b_end - self._passages.b_start
        return run_sums(size[self._ties], self._offsets[:-1])

    def repeats(self) -> Iterator[Repeats]:
        """What members repeat of their anchors."""
        passages = self._passages.take(self._ties)
        across = self._stream.text_of(passages.a_start) != self._stream.text_of(passages.b_start)
        found = Repeats(self.kind, self._sides.b_start[self._ties], self._sides.b_end[self._ties], across)
        yield found.before(self._scanned.corpus.own_end)

    def columns(self, which: I64) -> Columns:
        """Findings by their numbers."""
        rows, ends = ragged(self._offsets[which], self._offsets[which + 1])
        ties, begins, offsets = self._ties[rows], ends[:-1], ends + np.arange(len(ends))
        passages, agreed, sides = self._passages.take(ties), self._agreed, self._sides.take(ties)
        # The anchor is all that its members repeat; a member is what it repeats.
        low, high = run_least(sides.a_start, begins), run_most(sides.a_end, begins)
        wordings = join_places(agreed.a[ties[begins]], agreed.b[ties], offsets)
        identity = np.round(passages.identity, DECIMALS)
        kinds = [self.kind] * len(which)
        return Columns(
            ids=content_ids(kinds, self._hashes[wordings], offsets),
            kinds=kinds,
            units=["passage"] * len(which),
            characters=run_most(passages.a_end, begins) - run_least(passages.a_start, begins),
            excerpts=excerpts_of_runs(self._scanned.corpus, low, high),
            offsets=offsets,
            spans=self._scanned.spans(
                join_places(low, sides.b_start, offsets), join_places(high, sides.b_end, offsets)
            ),
            relations=relate_members({"identity": identity}, offsets),
            ties=Ties(ends, 1 + run_places(begins, len(ties)), sides, identity),
        )


def _gather_ties(agreed: Agreed, sides: Sides) -> tuple[I64, I64]:
    """The passages that tie members to their anchor, cluster by cluster, members by place, then those that lie in none,
    each by itself; and where each of these findings begins."""
    clusters = agreed.clusters
    inside = clusters.inside
    direct = inside[agreed.a[inside] == clusters.anchor[agreed.b[inside]]]
    direct = direct[np.lexsort((direct, agreed.b[direct], agreed.a[direct]))]
    direct = direct[run_starts(agreed.a[direct], agreed.b[direct])]
    direct = direct[np.lexsort((sides.b_start[direct], agreed.a[direct]))]
    lone = len(direct) + np.arange(len(clusters.outside))
    return np.concatenate((direct, clusters.outside)), np.concatenate((run_starts(agreed.a[direct]), lone))


def collect(scanned: Scanned) -> PassageFindings | None:
    """The findings of a scan."""
    if scanned.shared is None or scanned.copies is None:
        return None
    return PassageFindings(scanned, scanned.copies.stream, scanned.shared)
