"""The numbers beside a match, each computed once and only when it is shown."""

from __future__ import annotations

import numpy as np

from dedup.findings.occurrences import EXACT, NEAR, Relations, Shares
from dedup.kernels.arrays import Codes, distinct, I64, stable_order
from dedup.match.identity import align_identities
from dedup.match.verify import Matches

DECIMALS = 6
# Of equal texts, where there is no match to ask.
EQUAL = -1


def rounded(values: Shares) -> Shares:
    """Shares with the decimals that are told, as `round` gives them: np.round gives others where half of one is left."""
    return np.array([round(value, DECIMALS) for value in values.tolist()], np.float64)


class Similarities:
    """Jaccard similarity, containment and identity of the matches; text i is ``codes[starts[i]:ends[i]]``."""

    def __init__(self, matches: Matches, codes: Codes, starts: I64, ends: I64, threads: int) -> None:
        self._matches, self._codes, self._starts, self._ends = matches, codes, starts, ends
        self._threads = threads
        self._identity = np.full(len(matches), np.nan)
        self._aligned = np.zeros(len(matches), bool)

    def align(self, numbers: I64) -> None:
        """Compute the identities of many matches at once, in threads."""
        missing = distinct(numbers[~self._aligned[numbers]])
        # In order of place, so that codes which stand on a disk are gone through and not leapt about in.
        missing = missing[stable_order(self._starts[self._matches.a[missing]])]
        a, b = self._matches.a[missing], self._matches.b[missing]
        found = align_identities(self._codes, self._starts, self._ends, a, b, self._threads)
        self._identity[missing] = np.round(found, DECIMALS)
        self._aligned[missing] = True

    def relations(self, numbers: I64) -> Relations:
        """What a report says of matches, and of `EQUAL` texts; an identity is NaN where the texts are too long to be
        aligned."""
        near = numbers != EQUAL
        some = numbers[near]
        self.align(some)
        matches = self._matches.take(some)
        shares = {
            "jaccard": matches.jaccard,
            "containment": matches.containment,
            "identity": self._identity[some],
        }
        columns = {name: np.ones(len(numbers)) for name in shares}
        for name, column in columns.items():
            column[near] = np.round(shares[name], DECIMALS)
        return Relations(np.where(near, NEAR, EXACT).astype(np.int8), columns)
