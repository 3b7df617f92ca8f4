"""Clusters around anchors; see `dedup.match.cluster`."""

from __future__ import annotations

import numpy as np

from dedup.kernels.arrays import Bools, I64


def take_followers(better: I64, worse: I64, leads: Bools) -> I64:
    """The text that each follows, itself where it follows none, int64[texts].

    Of pairs int64[n] in order the better text, unless it follows one, takes the worse one, unless that follows one or
    ``leads`` bool[texts]. Raises IndexError where there is no such text.
    """
    taken, stays = bytearray(len(leads)), bytearray(leads.tobytes())
    if min(better.min(initial=0), worse.min(initial=0)) < 0:
        raise IndexError("a text below 0")
    joined: list[int] = []
    anchors: list[int] = []
    for a, b in zip(better.tolist(), worse.tolist(), strict=True):
        if not taken[a] and not stays[b]:
            taken[b] = stays[b] = True
            joined.append(b)
            anchors.append(a)
    anchor = np.arange(len(leads), dtype=np.int64)
    anchor[joined] = anchors
    return anchor
