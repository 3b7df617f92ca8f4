"""How much of the checked text stands elsewhere, and by how much a commit raises that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dedup.guarding.file_verdict import Verdict
from dedup.guarding.judge import LISTED, MARKED
from dedup.kernels.intervals import unite

if TYPE_CHECKING:
    from dedup.guarding.parts import Span


@dataclass(frozen=True, slots=True)
class Share:
    """Characters that stand elsewhere, and all that were checked, in characters that count."""

    shared: int = 0
    characters: int = 0

    @property
    def part(self) -> float:
        """The one of the other; 0 of nothing."""
        return self.shared / self.characters if self.characters else 0.0


@dataclass(frozen=True, slots=True)
class Rise:
    """The share after and before, and by how much it may rise at most."""

    after: Share
    before: Share
    most: float

    @property
    def by(self) -> float:
        """How much it rose; below 0 where it fell."""
        return self.after.part - self.before.part

    @property
    def is_over(self) -> bool:
        """Whether that is more than it may."""
        return self.by > self.most + 1e-12


def share_of(verdicts: Iterable[Verdict]) -> Share:
    """The share of some files. What a marker or the baseline accepts is not counted as standing elsewhere."""
    shared = characters = 0
    for verdict in verdicts:
        characters += verdict.characters
        spans: defaultdict[str, list[Span]] = defaultdict(list)
        for hit in verdict.hits:
            if hit.accepted not in (MARKED, LISTED):
                spans[hit.finding.occurrences[0].document] += hit.shared
        shared += sum(map(_size, spans.values()))
    return Share(shared, characters)


def _size(spans: Sequence[Span]) -> int:
    ends = np.array(spans, np.int64)
    union = unite(ends[:, 0], ends[:, 1])
    return int((union.ends - union.starts).sum())
