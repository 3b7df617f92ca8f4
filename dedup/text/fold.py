"""What counts as the same: original code points in, folded codes of equal length out.

Each position holds the code of its character, or says that it counts for nothing or belongs to the code before it, so
places survive. A table look-up (`dedup.text.folding_table`) does most of it; what depends on the neighbours are passes
over the few places that the table has flagged, one a module: what leaves no trace, characters written as several code
points, signs beside numbers, placeholders.

Example: 領(lǐng)導(dǎo)干部, 领导干部 and 领 导 干 部 keep the same four codes; X区, **区 and xx区 keep BLANK and 区;
X射线 keeps its letter; 3.5 is no 35.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from dedup.kernels import active
from dedup.kernels.arrays import Bools, Codes, I64, POINT, WORD
from dedup.kernels.expansions import EXPANSION, load_expansions
from dedup.text.capitals import keep_capitals
from dedup.text.compose import compose_runs
from dedup.text.folding_table import (
    BLANK,
    CANDIDATE,
    CODE_POINTS,
    COMPOSES,
    CONTINUES,
    FLAGS,
    HIDDEN,
    INSIDE,
    load_table,
    NUMERAL,
    OPENS,
    RANGES,
    RULES,
    SIGN,
)
from dedup.text.neighbours import BREAKS_LINE, Neighbours
from dedup.text.neighbours import DIGIT as DIGIT_KIND
from dedup.text.placeholders import blank_placeholders
from dedup.text.signs import fold_signs, part_numerals
from dedup.text.traces import MARKUP, OPENING, take_out

# An entity may stand in a reading, a hidden character in a tag and this in a reading; more is no accident.
ROUNDS = 3


def fold_codes(codes: Codes, *, emphasis: bool = False) -> Codes:
    """Folded codes uint32[n] of code points uint32[n].

    0 is nothing, `CONTINUES` belongs to the code before, 1 is a break, 2 a placeholder; all else is a character, or one
    of `dedup.kernels.expansions`. ``emphasis`` says that * and _ are marks of emphasis, as in Markdown, and never
    placeholders. Neighbouring documents must be separated by a newline.
    """
    return _fold(codes, emphasis, np.zeros(0, np.int64), ROUNDS)


def _fold(codes: Codes, emphasis: bool, decoded: I64, rounds: int) -> Codes:
    """`fold_codes`; at the places ``decoded``, int64, entities stand for what is not read as markup once more. Lines that
    something was taken out of are folded again without it, so many ``rounds`` at the most."""
    folded, noted = _look_up(codes)
    plain = take_out(codes, noted.opens(decoded), noted.hidden(emphasis)) if rounds else None
    _fold_noted(noted, folded, emphasis)
    if plain is not None:
        plain.put_back(_fold(plain.codes, emphasis, plain.decoded, rounds - 1), folded)
    return folded


@dataclass(frozen=True, slots=True)
class _Noted:
    """Places of ``codes`` where neighbours matter: those of brackets and of what may open markup, int64, each with the
    table's entry ``ahead`` of it; and all other places with their entries ``flags``."""

    codes: Codes
    brackets: I64
    ahead: Codes
    places: I64
    flags: Codes

    def having(self, flags: int) -> I64:
        """The places with one of these flags."""
        return np.asarray(self.places[(self.flags & np.uint32(flags)) != 0], np.int64)

    def hidden(self, emphasis: bool) -> I64:
        """Places that keep nothing apart."""
        hidden = self.having(HIDDEN)
        if not emphasis:
            return hidden
        return np.sort(np.concatenate((hidden, _stars_at_numbers(self.codes, self.having(CANDIDATE)))))

    def opens(self, decoded: I64) -> I64:
        """Places where a reading or markup may open, but for markup that was ``decoded``."""
        at = self.brackets[(self.ahead & INSIDE) != 0]
        opens = OPENING.take(self.codes[at], mode="clip")
        if len(decoded):
            opens &= ~(np.isin(at, decoded) & MARKUP.take(self.codes[at], mode="clip"))
        return np.asarray(at[opens], np.int64)


def _stars_at_numbers(codes: Codes, at: I64) -> I64:
    """Marks of emphasis beside a digit keep nothing apart: **20**-**30** is 20-30."""
    at = at[codes[at] == ord("*")]
    near = Neighbours(codes)
    beside = np.zeros(len(at), bool)
    for step in (-1, 1):
        one, two = near.at(at + step), near.at(at + 2 * step)
        beside |= ((one & DIGIT_KIND) != 0) | (((one & BREAKS_LINE) == 0) & ((two & DIGIT_KIND) != 0))
    return np.asarray(at[beside], np.int64)


def _look_up(codes: Codes) -> tuple[Codes, _Noted]:
    """What the table says of each, and where it says that neighbours matter."""
    table = load_table()
    folded, flagged = active.translate(codes, table, FLAGS, RULES)
    flags = table.take(codes.take(flagged))
    brackets = flagged[(flags & OPENS) != 0]
    ahead = table.take(codes.take(brackets + 1, mode="clip"))
    others = (flags & (FLAGS ^ OPENS)) != 0
    return folded, _Noted(codes, brackets, ahead, flagged[others], flags[others])


def _fold_noted(noted: _Noted, folded: Codes, emphasis: bool) -> None:
    """What depends on the neighbours; ``folded`` is written to."""
    codes, composes = noted.codes, noted.having(COMPOSES)
    if len(composes):
        compose_runs(codes, folded, composes)
    fold_signs(codes, folded, noted.having(SIGN | RANGES))
    part_numerals(codes, folded, noted.brackets[(noted.ahead & NUMERAL) != 0])
    keep_capitals(codes, folded, noted.places[(noted.flags & (RANGES | INSIDE)) == RANGES | INSIDE])
    blank_placeholders(codes, folded, noted.having(CANDIDATE), emphasis)


def whole_end(codes: Codes, end: int) -> int:
    """Where a span of folded codes that ends at ``end`` really ends: behind all that belongs to its last code."""
    while end < len(codes) and codes[end] == CONTINUES:
        end += 1
    return end


def whole_ends(codes: Codes, ends: I64) -> I64:
    """`whole_end` for many, int64[n]."""
    ends = ends.copy()
    going = np.arange(len(ends))
    while len(going := going[ends[going] < len(codes)]) and len(
        going := going[codes[ends[going]] == CONTINUES]
    ):
        ends[going] += 1
    return ends


def keep_codes(codes: Codes) -> Codes:
    """The codes of ``--fold off``: every code point counts; letters and digits of spaced scripts form words.

    The code points 0, 1 and 2, which mean something else in folded codes, move out of Unicode's range.
    """
    return active.translate(codes, _unfolded_table(), 0, RULES[:0])[0]


def character_codes(codes: Codes) -> Codes:
    """Folded codes of which each character is a token; only numbers stay whole, since 1 25 is not 12 5."""
    point = codes & np.uint32(POINT)
    # The signs that stand inside a number's word are below the digits or beside them.
    whole = point <= ord(":")
    several = np.flatnonzero(point >= EXPANSION)
    whole[several] = _numbers()[point[several] - EXPANSION]
    return np.where(whole, codes, point)


@cache
def _numbers() -> Bools:
    """Which expansions hold a digit, and so are numbers."""
    written, offsets = load_expansions()
    digit = ((written & np.uint32(POINT)) >= ord("0")) & ((written & np.uint32(POINT)) <= ord("9"))
    return np.add.reduceat(digit, offsets[:-1]) > 0


def raw_codes(codes: Codes) -> Codes:
    """The codes of ``--fold off --tokens characters``: every code point counts and is a token."""
    low = codes <= BLANK
    if not low.any():
        return codes
    return np.where(low, codes + np.uint32(CODE_POINTS), codes)


@cache
def _unfolded_table() -> Codes:
    identity = raw_codes(np.arange(CODE_POINTS, dtype=np.uint32))
    return identity | (load_table() & np.uint32(WORD))
