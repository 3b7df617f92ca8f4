"""Where a skeleton stands, in NumPy: the specification of compiled/match_runs.c."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from dedup.kernels.arrays import I64, U32
from dedup.kernels.plain.checks import check_offsets, check_spans
from dedup.kernels.template_arrays import AtomTexts


def match_runs(
    texts: AtomTexts, begin: I64, end: I64, fixed: U32, runs: I64, room: I64, head: bool, tail: bool
) -> I64:
    """Where runs of atoms stand one behind another in the texts ``codes[begin[i]:end[i]]``: for each use the number of
    its text and the places of its runs, int64[uses, 1 + runs].

    Run r is ``fixed[runs[r]:runs[r + 1]]``, one atom or more. The first must begin a clause if ``head``, the last end
    one if ``tail``; not more than ``room[r]`` atoms stand between run r and the one before (``room[0]`` is not read).
    Each run stands as early as it can behind the one before; if that leads nowhere, the first is tried further on. The
    next use begins behind the last run.
    """
    check_spans(begin, end, len(texts.codes))
    check_offsets(runs, len(fixed))
    sizes = np.diff(runs)
    found: list[list[int]] = []
    for i, (start, stop) in enumerate(zip(begin.tolist(), end.tolist(), strict=True)):
        places = [start + _places(texts.codes[start:stop], fixed[a:b]) for a, b in itertools.pairwise(runs)]
        if head:
            places[0] = places[0][(texts.edges[places[0]] & 1) != 0]
        if tail:
            places[-1] = places[-1][(texts.edges[places[-1] + sizes[-1] - 1] & 2) != 0]
        free = start
        for first in places[0].tolist():
            row = _follow(first, places, sizes, room) if first >= free else []
            if len(row) == len(sizes):
                found.append([i, *row])
                free = row[-1] + int(sizes[-1])
    return np.array(found, np.int64).reshape(-1, 1 + len(sizes))


def _places(codes: U32, run: U32) -> I64:
    """All places of a run in these codes."""
    if len(run) > len(codes):
        return np.zeros(0, np.int64)
    return np.flatnonzero((sliding_window_view(codes, len(run)) == run).all(axis=1))


def _follow(first: int, places: list[I64], sizes: I64, room: I64) -> list[int]:
    """The places of the runs when the first stands here, as far as there are any."""
    row = [first]
    for r in range(1, len(places)):
        behind = row[-1] + int(sizes[r - 1])
        at = int(np.searchsorted(places[r], behind))
        if at == len(places[r]) or places[r][at] > behind + room[r]:
            break
        row.append(int(places[r][at]))
    return row
