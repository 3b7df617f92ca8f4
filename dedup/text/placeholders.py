"""Placeholder runs: xx, ××, **, ☆☆, 某某, the xx of 20xx stand for one blank, whatever was left out.

A single X is one only before what is named or titled with one, or between Chinese marks, so that X射线 keeps its letter.
"""

from __future__ import annotations

import numpy as np

from dedup.kernels.arrays import Bools, Codes, I64, POINT, run_lengths
from dedup.text.folding_table import BLANK, BREAK, CONTINUES
from dedup.text.neighbours import (
    BREAKS_LINE,
    DIGIT,
    HAN,
    Kinds,
    LATIN,
    LETTER,
    MARKS,
    NAMES,
    Neighbours,
    OTHER_NUMERAL,
)

# A longer run of marks is a rule across the page.
LONGEST_RUN = 8
# So many boxes in a row are no form to tick.
MOST_BOXES = 3
KINDS = ("xXｘＸ", "*＊", "×✕", "☆★", "某", "□■△▲◯◎●○", "_＿")
X, STAR, CROSS, ASTER, SOME, SHAPE, LINE = range(len(KINDS))
PLACEHOLDERS = "".join(KINDS)

_KIND = np.full(0x10000, -1, np.int8)
for _number, _characters in enumerate(KINDS):
    _KIND[[ord(c) for c in _characters]] = _number


def blank_placeholders(codes: Codes, folded: Codes, found: I64, emphasis: bool) -> None:
    """Turn each run of placeholder marks among the places ``found`` into one BLANK.

    ``emphasis`` says that * and _ are marks of emphasis, as in Markdown.
    """
    if not len(found):
        return
    kind = _KIND[codes[found]]
    left_out = (kind < 0) | ((folded[found] & np.uint32(POINT)) == ord("〇"))
    if emphasis:
        left_out |= (kind == STAR) | (kind == LINE)
    found, kind = found[~left_out], kind[~left_out]
    head = np.ones(len(found), bool)
    head[1:] = (np.diff(found) != 1) | (kind[1:] != kind[:-1])
    heads = np.flatnonzero(head)
    length = run_lengths(heads, len(found))
    start, kind = found[heads], kind[heads]
    end = start + length
    near = Neighbours(codes)
    takes_digits = (kind == X) | ((kind <= CROSS) & (length >= 2))
    digits = _digits_before(near, start, takes_digits & (length <= LONGEST_RUN))
    blank = _stand_for_something(near, codes, start, end, kind, digits)
    rule = ~blank & (kind == SHAPE) & (length > MOST_BOXES)
    _fill(folded, start[rule], end[rule], BREAK)
    start, end = start[blank], end[blank]
    _fill(folded, start, end, CONTINUES)
    folded[start] = BLANK


def _fill(folded: Codes, start: I64, end: I64, code: int) -> None:
    for step in range(int((end - start).max(initial=0))):
        folded[(start + step)[start + step < end]] = code


def _digits_before(near: Neighbours, start: I64, wanted: Bools) -> I64:
    """How many digits the run goes on: two in 20xx年; none if there are more than three."""
    count = np.zeros(len(start), np.int64)
    running = wanted.copy()
    for step in range(1, 5):
        running &= (near.at(start - step) & DIGIT) != 0
        count += running
    count[count > 3] = 0
    return count


def _stand_for_something(
    near: Neighbours, codes: Codes, start: I64, end: I64, kind: np.ndarray, digits: I64
) -> Bools:
    """Which runs are placeholders, by their length and what stands beside them."""
    left, left2 = near.at(start - digits - 1), near.at(start - digits - 2)
    right, right2 = near.at(end), near.at(end + 1)
    length = end - start
    named = (right & NAMES) != 0
    within = (left & right & HAN) != 0
    several = (length >= 2) & (_near_han(left, left2) | _near_han(right, right2))
    one = (length == 1) & (named | within)
    blank = np.where(kind == SOME, length >= 2, several | one)
    listed = (left & right & MARKS) != 0
    year = codes[np.minimum(end, len(codes) - 1)] == ord("年")
    alone = (length == 1) & ((digits == 0) & (named | listed) | (digits == 3) & year)
    # In Model X部件 and iPhone X公司 it is a name: Latin stands before it, behind a space.
    latin = ((left | right) & LATIN) != 0
    latin |= (length == 1) & _passable(left) & ((left2 & LATIN) != 0)
    blank = np.where(kind == X, (several | alone) & ~latin, blank)
    counted = ((left | right) & OTHER_NUMERAL) != 0
    blank = np.where(kind == SHAPE, several & ~counted, blank)
    blank = np.where(kind == LINE, several, blank)
    return np.asarray(blank & (length <= LONGEST_RUN), bool)


def _near_han(first: Kinds, second: Kinds) -> Bools:
    """A Chinese character or mark stands beside the run, or behind one space or mark on the same line."""
    return np.asarray(((first & (HAN | MARKS)) != 0) | (_passable(first) & ((second & HAN) != 0)), bool)


def _passable(kinds: Kinds) -> Bools:
    """A space or a mark on the same line."""
    return np.asarray((kinds & (LETTER | BREAKS_LINE)) == 0, bool)
