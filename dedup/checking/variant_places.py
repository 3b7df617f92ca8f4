"""Where old texts say their variants of a form: those that have most of it first, copies of a speech once."""

from __future__ import annotations

import numpy as np

from dedup.kernels.arrays import distinct, I64

# A variant is longer than what the draft says by no more than this share.
LONGER = 0.5


def find_variants(size: int, starts: I64, ends: I64, texts: I64, holders: I64) -> tuple[tuple[int, int], ...]:
    """Spans of the stream that have most of a form of ``size`` positions, the best first: of the pieces
    ``starts[i]:ends[i]`` of it in text ``texts[i]`` of holder ``holders[i]``, int64[n] each, those of a text that stand
    nearest together. Of each holder the best text is taken.

    >>> one = np.array([0, 100, 108, 300])
    >>> find_variants(20, one, one + 6, np.array([0, 1, 1, 2]), np.array([0, 1, 1, 1]))
    ((100, 114), (0, 6))
    """
    best: dict[int, tuple[int, int, int]] = {}
    for text in distinct(texts).tolist():
        own = np.flatnonzero(texts == text)
        held, start, end = _densest(starts[own], ends[own], int(size * (1 + LONGER)))
        holder = int(holders[own[0]])
        best[holder] = min(best.get(holder, (0, 0, 0)), (-held, start, end))
    return tuple((start, end) for _, start, end in sorted(best.values()))


def _densest(starts: I64, ends: I64, width: int) -> tuple[int, int, int]:
    """How much stands in the window of so many positions that has most, and where that begins and ends."""
    order = np.argsort(starts, kind="stable")
    starts, ends = starts[order], np.maximum.accumulate(ends[order])
    # What a piece adds to those before it.
    added = np.concatenate(
        (np.zeros(1, np.int64), np.cumsum(ends - np.maximum(starts, np.append(starts[0], ends[:-1]))))
    )
    last = np.maximum(np.searchsorted(starts, starts + width), np.arange(len(starts)) + 1)
    held = added[last] - added[:-1]
    first = int(np.argmax(held))
    return int(held[first]), int(starts[first]), int(ends[last[first] - 1])
