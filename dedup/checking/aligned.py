"""What of a span of a draft really stands in its source: where the two align, without what the writer put between."""

from __future__ import annotations

import numpy as np

from dedup.kernels.arrays import Bools, Codes, flagged_runs, POINT, WORD
from dedup.match.identity import MOST_CELLS

# Fewer characters in a row agree by chance (of an unspaced script, then letters); over a gap of so many what is
# copied goes on, as over an edit; and what is left by itself has so many at the least.
CHANCE, GAP, LEAST = (3, 8), (8, 20), (8, 20)
# A block of which a smaller share is equal came about by chance.
ALIKE = 0.6

Span = tuple[int, int]
# Start and end in the draft, start and end in the source, and the share of the longer side that is equal.
Block = tuple[int, int, int, int, float]


def align_blocks(a: Codes, b: Codes) -> list[Block]:
    """Blocks of a source ``a`` and a draft ``b`` that say the same, small edits aside, in order.

    By edit distance (Levenshtein 1966; rapidfuzz). Texts that are too long to be aligned are one block.
    """
    from rapidfuzz.distance import Levenshtein

    if float(len(a)) * len(b) > MOST_CELLS / 16:
        return [(0, len(b), 0, len(a), 0.0)] if len(a) and len(b) else []
    mate = np.full(len(b), -1, np.int64)
    for one, other, size in Levenshtein.editops(_as_text(a), _as_text(b)).as_matching_blocks():
        mate[other : other + size] = np.arange(one, one + size)
    # 0 of an unspaced script, 1 of a spaced one: which of two limits holds.
    script = ((b & np.uint32(WORD)) != 0).astype(int).tolist()
    equal = mate >= 0
    for start, end in _runs(equal):
        if end - start < CHANCE[script[start]] and (start or end < len(b)):
            equal[start:end] = False
    found = []
    for start, end in _bridge(_runs(equal), script):
        if end - start >= min(LEAST[script[start]], len(b)):
            low, high = int(mate[start]), int(mate[end - 1]) + 1
            same = float(np.count_nonzero(mate[start:end] >= 0) / max(end - start, high - low))
            if same >= ALIKE:
                found.append((start, end, low, high, same))
    return found


def clip(block: Block, low: int, high: int) -> Block | None:
    """What of a block lies between two places of the draft, and as much less of the source; None where nothing does.

    >>> clip((10, 30, 110, 130, 1.0), 15, 50)
    (15, 30, 115, 130, 1.0)
    """
    start, end, first, last, same = block
    before, behind = max(0, low - start), max(0, end - high)
    if start + before >= end - behind or first + before >= last - behind:
        return None
    return start + before, end - behind, first + before, last - behind, same


def _as_text(codes: Codes) -> str:
    """Codes of a stream as characters, which are aligned without an object for each: a letter of a spaced script is
    moved to where no script is."""
    points = codes & np.uint32(POINT) | (codes & np.uint32(WORD)) >> np.uint32(12)
    return str(points.tobytes(), "utf-32-le", "surrogatepass")


def _runs(flags: Bools) -> list[Span]:
    """Where runs of true begin and end."""
    return [(start, end) for start, end in flagged_runs(flags).tolist()]


def _bridge(runs: list[Span], script: list[int]) -> list[Span]:
    """The runs, those joined between which there is no more than an edit."""
    joined: list[Span] = []
    for start, end in runs:
        if joined and start - joined[-1][1] <= GAP[script[start]]:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
