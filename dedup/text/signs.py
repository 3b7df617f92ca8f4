"""Signs that state something beside a number: point, range, ratio, minus, comparison; circles that are zeros; grades.

3.5 is not 35, 20-30 not 2030, 1/2 not 12, -5 not 5, AA- not AA; 1,000 is 1000. Elsewhere the same characters are
punctuation. Each function looks at all places of its signs at once; ``folded`` is written to.
"""

from __future__ import annotations

import numpy as np

from dedup.kernels.arrays import Bools, Codes, I64, U32, WORD
from dedup.text.folding_table import IGNORED, load_table
from dedup.text.folding_table import NUMERAL as GRADES
from dedup.text.neighbours import (
    BREAKS_LINE,
    CIRCLE,
    COLONS,
    COMMAS,
    COMPARISONS,
    COUNTS,
    DASH,
    DASHES,
    DIGIT,
    FIGURE,
    HAN,
    HYPHEN,
    Kinds,
    LATIN,
    LIFTED,
    MIDDLE,
    Neighbours,
    NUMBER,
    NUMERAL,
    OPERATORS,
    PARTING,
    PARTS,
    PLUSES,
    POINTS,
    RAISED,
    runs,
    SLASHES,
    SPACE,
    STOP,
    STROKE,
    TEXT,
    TILDES,
    UNIT,
    WAYS,
    ZERO,
    ZEROS,
)

# What the table flags: signs that are looked at beside digits, and beside numerals as well.
SIGNS = PARTS + MIDDLE + COLONS + SLASHES + COMMAS + "".join(OPERATORS + COMPARISONS + WAYS) + RAISED
# Rare enough to be looked at wherever they stand.
WATCHED = PLUSES + "".join(COMPARISONS)
RANGES = DASHES + TILDES + POINTS + ZEROS + ",;"
# A unit is this long at the most: 5万元-8万元, 300公里-500公里.
LONGEST_UNIT = 3
_BEHIND_DASHES = NUMBER | SPACE | DASH | UNIT | STOP
# So many marks may part two numerals (二”、“三), and so many spaces stand before a bullet.
MOST_MARKS, MOST_SPACES = 5, 8
# A year, or the number of something, has no more digits.
MOST_DIGITS = 4

_H, _R = np.uint32(ord("h") | WORD), np.uint32(ord("r") | WORD)
_COMMA, _PART = ord(","), ord(PARTS[0])


# What a sign may state: it stands inside a number's word, compares, shows a way; and with no number before it.
_IN_WORD, _COMPARES, _WAY, _LONE = (1 << bit for bit in range(4))


def _signs() -> tuple[U32, U32]:
    """The code that each sign inside a number, or before one, is folded to, 0 for what is none; what each may state."""
    own, states = np.zeros(0x10000, np.uint32), np.zeros(0x10000, np.uint32)
    for written in (PARTS, POINTS + MIDDLE, COLONS, SLASHES, COMMAS, *OPERATORS, *COMPARISONS, *WAYS):
        own[[ord(c) for c in written]] = ord(written[0])
    for signs, bits in (
        (".:/", _IN_WORD),
        ("<>", _COMPARES),
        (WAYS, _WAY),
        ((".", "+", "<", ">", *WAYS), _LONE),
    ):
        states[[ord(sign) for sign in signs]] |= np.uint32(bits)
    return own, states[own]


_SIGN, _STATES = _signs()


def fold_signs(codes: Codes, folded: Codes, at: I64) -> None:
    """Fold the signs at these places, int64, by what stands beside them."""
    if not len(at):
        return
    near = Neighbours(codes)
    own = near.at(at)
    _zeros(near, folded, at[(own & ZERO) != 0])
    signs = (own & (ZERO | DIGIT)) != ZERO | DIGIT
    at, own = at[signs], own[signs]
    left, right = near.at(at - 1), near.at(at + 1)
    _inside(near, codes, folded, at, left, right)
    dashes = np.flatnonzero(own & DASH)
    _ranges(near, folded, at[dashes[(right[dashes] & _BEHIND_DASHES) != 0]])
    _grades(near, codes, folded, at[dashes[((left[dashes] & LATIN) != 0) & ((own[dashes] & STROKE) != 0)]])
    # Marks directly between two numerals are looked at with the rest.
    beside = (left & PARTING) | (right & SPACE)
    marks = np.flatnonzero(((own & PARTING) != 0) & (beside != 0) & ((right & (NUMERAL | SPACE)) != 0))
    part_numerals(codes, folded, at[marks])
    _results(codes, folded, at[((left & right & (PARTING | SPACE)) == PARTING)])
    _raised(near, codes, folded, at[(own & LIFTED) != 0])


def _inside(near: Neighbours, codes: Codes, folded: Codes, at: I64, left: Kinds, right: Kinds) -> None:
    """Points, colons, slashes and operators between digits, thousands, comparisons."""
    # Most commas and points stand beside one number at the most.
    some = np.flatnonzero((left & right & NUMBER) | (_STATES.take(codes[at], mode="clip") & _LONE))
    at, left, right = at[some], left[some], right[some]
    sign, states = (of.take(codes[at], mode="clip") for of in (_SIGN, _STATES))
    between = (left & right & DIGIT) != 0
    part = between & ((states & _IN_WORD) != 0)
    folded[at[part]] = sign[part] | np.uint32(WORD)
    among = (left & right & NUMERAL) != 0
    ratio = among & ((sign == ord(":")) | (sign == ord("/")))
    plus = (sign == ord("+")) & (((left | right) & (LATIN | DIGIT)) != 0)
    ways, compares = (states & _WAY) != 0, (states & _COMPARES) != 0
    plain = between & (sign != 0) & ~part & ~ways & ~compares & (sign != _COMMA) & (sign != _PART)
    compares[compares] = _compare(near, at[compares], left[compares], right[compares])
    plain |= ratio | plus | (ways & (((left | right) & DIGIT) != 0)) | compares
    folded[at[plain]] = sign[plain]
    point = sign == ord(".")
    # .5 is 0.5; leaders before a page number are none.
    leads = point & ((right & DIGIT) != 0) & ((left & (DIGIT | LATIN | STOP)) == 0)
    folded[at[leads]] = ord(".") | WORD
    folded[at[point & among & (codes[at] != ord(MIDDLE))]] = ord(".")
    folded[at[among & ((sign == _PART) | (sign == _COMMA))]] = _PART
    commas = at[between & (sign == _COMMA)]
    folded[commas[_part_thousands(near, commas)]] = IGNORED


def _compare(near: Neighbours, at: I64, left: Kinds, right: Kinds) -> Bools:
    """< and > before a number, and between two words: x<y. At the beginning of a line > quotes."""
    ahead = (near.over_space(at, 1) & NUMBER) != 0
    return np.asarray(ahead | (((left & TEXT) != 0) & ((right & TEXT) != 0)), bool)


def _part_thousands(near: Neighbours, at: I64) -> Bools:
    """Commas with one to three digits before, and three behind and no more."""
    before, behind = np.zeros(len(at), np.int64), np.zeros(len(at), np.int64)
    for count, step in ((before, -1), (behind, 1)):
        running = np.ones(len(at), bool)
        for distance in range(1, 5):
            running &= (near.at(at + step * distance) & DIGIT) != 0
            count += running
    return np.asarray((before <= 3) & (behind == 3), bool)


def _ranges(near: Neighbours, folded: Codes, at: I64) -> None:
    """Dashes between numbers, and a minus before one: each is '-'."""
    # Of two dashes in a row, which are one mark, the first is looked at.
    at = at[(near.at(at - 1) & DASH) == 0]
    if not len(at):
        return
    doubled = (near.at(at + 1) & DASH) != 0
    last = at + doubled
    left, right = near.over_space(at, -1), near.over_space(last, 1)
    ranged = ((right & NUMBER) != 0) & _counts_before(near, at)
    minus, spaced = _minus(near, at)
    minus &= ~ranged & ~doubled
    counts = (ranged | minus) & ((near.at(last + 1) & DASH) == 0)
    folded[at[counts]] = np.where(right[counts] & DIGIT, np.uint32(ord("-") | WORD), np.uint32(ord("-")))
    folded[last[counts & doubled]] = IGNORED
    # 20 - 30 is 20-30, and - 3.5 is -3.5.
    both = counts & ranged & ((left & right & DIGIT) != 0)
    for beside in (at[both] - 1, last[both] + 1, at[counts & minus & spaced] + 1):
        folded[beside[(near.at(beside) & SPACE) != 0]] = IGNORED


def _minus(near: Neighbours, at: I64) -> tuple[Bools, Bools]:
    """Which dashes are the sign of a number, and which of these have a space behind.

    No letter or digit stands before, and a digit, or a currency or point and a digit, behind, perhaps over a space."""
    minus, spaced = np.zeros(len(at), bool), np.zeros(len(at), bool)
    own, before = near.at(at), near.at(at - 1)
    some = np.flatnonzero(((own & STROKE) != 0) & ((before & (LATIN | DIGIT)) == 0))
    if not len(some):
        return minus, spaced
    gap = (near.at(at[some] + 1) & SPACE) != 0
    first = at[some] + 1 + gap
    signed = (near.at(first) & (UNIT | STOP)) != 0
    number = (near.at(first + signed) & DIGIT) != 0
    some, gap, first = some[number], gap[number], first[number]
    # A hyphen directly before a digit is one anywhere; of the others some are punctuation.
    unsure = gap | ((own[some] & HYPHEN) == 0)
    minus[some], spaced[some] = True, gap
    minus[some[unsure]] = ~_is_punctuation(near, at[some[unsure]], first[unsure])
    return minus, spaced


def _is_punctuation(near: Neighbours, at: I64, first: I64) -> Bools:
    """Which dashes are none: bullets, with nothing but spaces before; and before the date or number of something, as in
    大会—2018年. ``first`` int64 are the first digits behind."""
    if not len(at):
        return np.zeros(0, bool)
    before = near.at(at[:, None] - np.arange(1, MOST_SPACES + 2))
    after = near.at(first[:, None] + np.arange(MOST_DIGITS + 1))
    column = np.arange(len(at))
    bullet = (before[column, np.argmin((before & SPACE) != 0, axis=1)] & (BREAKS_LINE | SPACE)) != 0
    dated = (after[column, np.argmin((after & DIGIT) != 0, axis=1)] & COUNTS) != 0
    return np.asarray(bullet | dated, bool)


def _counts_before(near: Neighbours, at: I64) -> Bools:
    """Whether a number ends before these places, with its unit or without."""
    counts, running = np.zeros(len(at), bool), np.ones(len(at), bool)
    at = at - ((near.at(at - 1) & SPACE) != 0)
    for distance in range(1, LONGEST_UNIT + 2):
        here = near.at(at - distance)
        counts |= running & ((here & NUMBER) != 0)
        running &= (here & (HAN | LATIN | UNIT)) != 0
    return counts


def part_numerals(codes: Codes, folded: Codes, at: I64) -> None:
    """Marks at these places, int64, between a number and a numeral are one 、: 附件二（十） is not 附件二十."""
    # Most brackets before a numeral begin a line.
    at = at[codes.take(at - 1, mode="clip") > ord(" ")]
    if not len(at):
        return
    near = Neighbours(codes)
    at = at[((near.at(at - 1) & (NUMBER | PARTING)) != 0) & ((near.over_space(at, 1) & NUMERAL) != 0)]
    before = near.at(at[:, None] - np.arange(1, MOST_MARKS + 1))
    beside = before[np.arange(len(at)), np.argmin((before & PARTING) != 0, axis=1)]
    folded[at[(beside & NUMBER) != 0]] = _PART


def _results(codes: Codes, folded: Codes, at: I64) -> None:
    """A plus alone in brackets: HBsAg（+） is not （-）."""
    folded[at[_SIGN.take(codes[at], mode="clip") == ord("+")]] = ord("+")


def _grades(near: Neighbours, codes: Codes, folded: Codes, at: I64) -> None:
    """The minus behind a grade, one to three equal capitals from A to F, or behind Rh: AA-, B-级."""
    if not len(at) or not len(at := at[(near.at(at + 1) & (LATIN | DIGIT | DASH)) == 0]):
        return
    first = codes[at - 1]
    rhesus = np.isin(folded[at - 1], _H)
    size = 1 + rhesus.astype(np.int64)
    for length in (1, 2):
        same = ~rhesus & (size == length) & (codes[np.maximum(at - length - 1, 0)] == first)
        size += same & ((near.at(at - length - 1) & LATIN) != 0)
    capital = codes[np.maximum(at - size, 0)]
    grade = (load_table()[capital] & np.uint32(GRADES)) != 0
    grade &= (folded[np.maximum(at - size, 0)] == _R) == rhesus
    grade &= (near.at(at - size - 1) & (LATIN | DIGIT)) == 0
    folded[at[grade]] = ord("-")


def _raised(near: Neighbours, codes: Codes, folded: Codes, at: I64) -> None:
    """Superscripts and subscripts behind a digit are not among its digits: 10² is not 102, and 10⁻² not 10-2."""
    if not len(at):
        return
    heads, sizes = runs(at)
    apart = at[np.repeat((near.at(at[heads] - 1) & DIGIT) != 0, sizes)]
    folded[apart] = codes[apart] | np.uint32(WORD)


def _zeros(near: Neighbours, folded: Codes, at: I64) -> None:
    """Circles, letters and digits that are zeros among Chinese numerals: 二○○八年, 二O一O年."""
    # Few digits and letters stand among numerals.
    left = near.at(at - 1)
    if not ((left & FIGURE) | (near.at(at) & CIRCLE)).any():
        return
    at = at[((left | near.at(at + 1)) & (NUMERAL | ZERO)) != 0]
    heads, sizes = runs(at)
    left, right = near.at(at[heads] - 1), near.at(at[heads] + sizes)
    numeral = (left & FIGURE) != 0
    zero = numeral & ((right & (FIGURE | COUNTS)) != 0)
    # A circle is no letter: 二○ and, in a text, ○八 are read so as well.
    circle = (near.at(at[heads]) & CIRCLE) != 0
    zero |= circle & (numeral | ((right & FIGURE) != 0) & ((left & HAN) != 0))
    folded[at[np.repeat(zero, sizes)]] = ord("〇")
