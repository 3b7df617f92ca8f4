"""Clusters around anchors: every member matches its anchor directly; there are no chains.

A verified pair that lies in no cluster (B and D, where B joined A, and A does not match D) stays a pair
of its own, so that none is lost.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dedup.kernels.arrays import I64
from dedup.match.verify import Matches


@dataclass(frozen=True, slots=True)
class Clusters:
    """``anchor`` int64[texts]: each text's anchor, itself where it leads or stands alone.

    ``inside`` are the matches (their numbers) whose texts share an anchor; ``outside`` the others.
    """

    anchor: I64
    inside: I64
    outside: I64


def cluster_matches(n_texts: int, matches: Matches) -> Clusters:
    """Greedy stars: the best text that is still free leads, and takes all its free matches.

    Texts are numbered by preference, the best first.
    """
    anchor = np.arange(n_texts, dtype=np.int64)
    taken = set()
    # By a then b: when text a is reached, every match with a better text has been seen.
    for a, b in zip(matches.a.tolist(), matches.b.tolist(), strict=True):
        if a not in taken and b not in taken:
            anchor[b] = a
            taken.add(b)
    together = anchor[matches.a] == anchor[matches.b]
    return Clusters(anchor, np.flatnonzero(together), np.flatnonzero(~together))
