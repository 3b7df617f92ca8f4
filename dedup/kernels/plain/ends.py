"""How far two texts still align behind the ends of a passage, in NumPy: the specification of `extend_ends`."""

from __future__ import annotations

import numpy as np

from dedup.kernels.arrays import Codes, I64
from dedup.kernels.plain.checks import check_index

# Ends are aligned in windows of so many characters; one in which a side moves less than half of it is the last.
WINDOW = 32
# Points of an aligned end: one for an equal character, so many off for an edit.
EDIT = 2
# So many ends are aligned at a time.
ENDS = 1 << 13
NOWHERE = -(1 << 20)  # below every score of a window


def extend_ends(stream: Codes, a: I64, b: I64, most: I64, step: int) -> tuple[I64, I64]:
    """How many characters from a[i] and b[i] on still align, int64[n] of each side, up to most[i].

    With ``step`` -1 those before a[i] and b[i], backwards. One point for an equal character, EDIT off for an edit:
    in windows of WINDOW characters the best alignment that begins at the corner (Needleman, Wunsch 1970), of equally
    good ones the shortest in a, then in b. From its end the next window goes on, unless either side moved less than
    half of one. A 0 ends a side, and so does the stream.
    """
    check_index(a, len(stream) + 1)
    check_index(b, len(stream) + 1)
    a_more, b_more = np.zeros(len(a), np.int64), np.zeros(len(a), np.int64)
    for lo in range(0, len(a), ENDS):
        going = np.arange(lo, min(lo + ENDS, len(a)))
        while len(going):
            x = _look_ahead(stream, a[going], a_more[going], most[going], step)
            y = _look_ahead(stream, b[going], b_more[going], most[going], step)
            more_x, more_y = _align_corner(x, y)
            a_more[going] += more_x
            b_more[going] += more_y
            going = going[np.minimum(more_x, more_y) >= WINDOW // 2]
    return a_more, b_more


def _look_ahead(stream: Codes, at: I64, done: I64, most: I64, step: int) -> Codes:
    """The next WINDOW characters uint32[n, WINDOW], 0 from where the side ends."""
    inside = np.arange(WINDOW)
    ahead = done[:, None] + inside
    out = stream.take(at[:, None] + step * ahead - (step < 0), mode="clip")
    left = len(stream) - at if step > 0 else at
    out[ahead >= np.minimum(most, left)[:, None]] = 0
    out[~np.logical_and.accumulate(out != 0, axis=1)] = 0
    return out


def _align_corner(x: Codes, y: Codes) -> tuple[I64, I64]:
    """How far the best alignment goes on both sides, int64[n] each; 0 where none has a point."""
    slope = EDIT * np.arange(WINDOW + 1, dtype=np.int32)
    row = np.repeat(-slope[None, :], len(x), axis=0)
    best, best_x, best_y = (np.zeros(len(x), np.int64) for _ in range(3))
    for r in range(1, WINDOW + 1):
        change = row[:, :-1] + np.where(x[:, r - 1 : r] == y, np.int32(1), np.int32(-EDIT))
        row -= np.int32(EDIT)
        np.maximum(row[:, 1:], change, out=row[:, 1:])
        # An edit within the row: the best of all cells before, less the way from there.
        row = np.maximum.accumulate(row + slope, axis=1) - slope
        inside = np.where((y != 0) & (x[:, r - 1 : r] != 0), row[:, 1:], NOWHERE)
        c = inside.argmax(axis=1)
        value = inside[np.arange(len(x)), c]
        better = value > best
        best[better], best_x[better], best_y[better] = value[better], r, c[better] + 1
    return best_x, best_y
