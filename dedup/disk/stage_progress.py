"""Which stage of how many is being done, and how long all is likely to take."""

from __future__ import annotations

import time
from collections.abc import Callable

from dedup.preparing import Progress, Step

# The stages in order, and what share of the processor's time each took of one and of four million Chinese paragraphs, in
# percent.
SHARES = {
    "Reading": 18,
    "Folding": 16,
    "Grouping equal texts": 2,
    "Signing": 11,
    "Grouping by bands": 6,
    "Searching large groups": 3,
    "Proposing pairs": 5,
    "Verifying": 7,
    "Clustering": 1,
    "Writing": 31,
}
# Those of equal texts alone.
EQUAL = "Reading", "Folding", "Grouping equal texts", "Clustering", "Writing"
# Nothing is said of what is left before so much of all is done.
LEAST_SHARE = 0.02


class Steps:
    """Progress in stages that are numbered. What is left is told from the time that this run took for its share of
    them, so a run that goes on is as honest as one that begins."""

    def __init__(
        self, progress: Progress, near: bool = True, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._progress, self._clock = progress, clock
        self._shares = {name: share for name, share in SHARES.items() if near or name in EQUAL}
        self._begun: tuple[float, float] | None = None  # when, and how much was done then

    def __call__(self, stage: str, done: int, total: int) -> None:
        names, shares = list(self._shares), list(self._shares.values())
        number = names.index(stage)
        share = (sum(shares[:number]) + shares[number] * done / max(1, total)) / sum(shares)
        now = self._clock()
        began, first = self._begun = self._begun or (now, share)
        left = (now - began) / (share - first) * (1 - share) if share - first >= LEAST_SHARE else None
        self._progress(Step(stage, number + 1, len(names), left), done, total)
