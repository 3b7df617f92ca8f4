"""Passages that nothing else says, as findings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TYPE_CHECKING

import numpy as np

from dedup.findings.kind import Findings, Repeats
from dedup.findings.quote import content_id, excerpt
from dedup.findings.similarity import DECIMALS
from dedup.kernels import active
from dedup.kernels.arrays import I64, run_starts
from dedup.kinds import Rule, Words
from dedup.model import Finding

if TYPE_CHECKING:
    from dedup.findings.scanned import Scanned
    from dedup.match.agree import Agreed
    from dedup.match.relate import Sides
    from dedup.match.shared import Shared
    from dedup.text.stream import Stream

RULE = Rule(
    words={
        "en": Words(
            "passage",
            title="Shared passage",
            meaning="A run of text that two places share, whatever their paragraph breaks: --min-passage "
            "characters or more, of which four in five align.",
            cure="Look at both sides; name the source, or write it anew.",
        ),
        "zh": Words(
            "片段",
            title="两处共有的片段",
            meaning="两处共有的一长段文字，不管各自怎样分段：不短于 --min-passage 字，其中五分之四以上逐字对应。",
            cure="对照两处：注明出处，或者重写。",
        ),
    },
    example=(
        "要深入基层、深入群众，把问题找准、把原因查清、把措施定实，做到件件有着落、事事有回音、桩桩有结果。",
        "我们必须深入基层\n深入群众把问题找准、原因查清、措施定实，做到件件有着落、事事有回音、桩桩有结果",
    ),
    colour=("#a85a00", "#eab063"),
)


class PassageFindings(Findings):
    """Clusters of spans that hold one passage, and the passages that lie in none, by first place."""

    kind = "passage"

    def __init__(self, scanned: Scanned, stream: Stream, shared: Shared) -> None:
        self._corpus, self._stream = scanned.corpus, stream
        passages, sides, agreed = shared.passages, shared.sides, shared.agreed
        self._passages, self._sides, self._agreed = passages, sides, agreed
        self._found = _list_ties(agreed, sides)
        # The anchor is all that its members repeat; a member is what it repeats.
        low = np.array([sides.a_start[ties].min() for ties in self._found], np.int64)
        high = np.array([sides.a_end[ties].max() for ties in self._found], np.int64)
        self._spans = scanned.spans(np.concatenate((low, sides.b_start)), np.concatenate((high, sides.b_end)))
        self.firsts: I64 = np.minimum(low, _first_member(sides, self._found))
        self._hashes = active.measure_units(stream.codes, agreed.starts, agreed.ends)[0]
        self._identity: list[float] = np.round(passages.identity, DECIMALS).tolist()

    def sizes(self) -> I64:
        """How many characters each finding repeats, int64[n]."""
        size = self._passages.b_end - self._passages.b_start
        return np.array([int(size[ties].sum()) for ties in self._found], np.int64)

    def repeats(self) -> Iterator[Repeats]:
        """What members repeat of their anchors."""
        ties = np.array([tie for found in self._found for tie in found], np.int64)
        passages = self._passages.take(ties)
        across = self._stream.text_of(passages.a_start) != self._stream.text_of(passages.b_start)
        yield Repeats(self.kind, self._sides.b_start[ties], self._sides.b_end[ties], across)

    def finding(self, index: int, most: int | None = None) -> Finding:
        """A finding by its number, with its first ``most`` occurrences."""
        ties = self._found[index]
        members = [len(self._found) + tie for tie in ties]
        shown = ties if most is None else ties[: most - 1]
        wording = self._hashes[[int(self._agreed.a[ties[0]]), *self._agreed.b[ties].tolist()]]
        start, end = int(self._spans.starts[index]), int(self._spans.ends[index])
        return Finding(
            id=content_id(self.kind, wording),
            kind=self.kind,
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


def collect(scanned: Scanned) -> PassageFindings | None:
    """The findings of a scan."""
    if scanned.shared is None or scanned.copies is None:
        return None
    return PassageFindings(scanned, scanned.copies.stream, scanned.shared)
