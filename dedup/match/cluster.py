"""Clusters around anchors: every member matches its anchor directly; there are no chains.

A verified pair that lies in no cluster (B and D, where B joined A, and A does not match D) stays a pair
of its own, so that none is lost.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dedup.kernels import active
from dedup.kernels.arrays import Bools, I64


@dataclass(frozen=True, slots=True)
class Clusters:
    """``anchor`` int64[texts]: each text's anchor, itself where it leads or stands alone.

    ``inside`` are the matches (their numbers) whose texts share an anchor; ``outside`` the others.
    """

    anchor: I64
    inside: I64
    outside: I64


def cluster_pairs(n_texts: int, a: I64, b: I64, leads: Bools | None = None) -> Clusters:
    """Greedy stars: the best text that is still free leads, and takes all its free matches.

    The pairs ``a[i] < b[i]`` match, by a then b. Texts are numbered by preference, the best first; a text
    never joins a worse one. Those of ``leads`` bool[n_texts] led a large group when it was searched: others were
    compared with them only, so they stay leaders, and take their matches first.
    """
    stays = np.zeros(n_texts, bool) if leads is None else leads
    # By a then b: when text a is reached, every match with a better text has been seen. What a leader does not get at
    # once it never gets.
    order = np.argsort(~stays[a], kind="stable") if stays.any() else slice(None)
    anchor = active.take_followers(a[order], b[order], stays)
    together = anchor[a] == anchor[b]
    return Clusters(anchor, np.flatnonzero(together), np.flatnonzero(~together))
