"""The numbers beside a match, each computed once and only when it is shown."""

from __future__ import annotations

from typing import Any

import numpy as np

from dedup.kernels.arrays import Codes, I64
from dedup.match.identity import align_identities
from dedup.match.verify import Matches

DECIMALS = 6
EQUAL: dict[str, Any] = {"kind": "exact", "jaccard": 1.0, "containment": 1.0, "identity": 1.0}


class Similarities:
    """Jaccard similarity, containment and identity of the matches; text i is ``codes[starts[i]:ends[i]]``."""

    def __init__(self, matches: Matches, codes: Codes, starts: I64, ends: I64, threads: int) -> None:
        self._matches, self._codes, self._starts, self._ends = matches, codes, starts, ends
        self._threads = threads
        # Lists: an item of an array costs ten times as much.
        self._jaccard: list[float] = np.round(matches.jaccard, DECIMALS).tolist()
        self._containment: list[float] = np.round(matches.containment, DECIMALS).tolist()
        self._identity: dict[int, float | None] = {}
        self._aligned = np.zeros(len(matches), bool)

    def align(self, numbers: I64) -> None:
        """Compute the identities of many matches at once, in threads."""
        missing = numbers[~self._aligned[numbers]]
        a, b = self._matches.a[missing], self._matches.b[missing]
        found = align_identities(self._codes, self._starts, self._ends, a, b, self._threads)
        self._aligned[missing] = True
        for match, identity in zip(missing.tolist(), np.round(found, DECIMALS).tolist(), strict=True):
            self._identity[match] = None if identity != identity else identity

    def of(self, match: int) -> dict[str, Any]:
        """What a report says of a match; the identity is None when the texts are too long to be aligned."""
        if match not in self._identity:
            self.align(np.array([match]))
        return {
            "kind": "near",
            "jaccard": self._jaccard[match],
            "containment": self._containment[match],
            "identity": self._identity[match],
        }
