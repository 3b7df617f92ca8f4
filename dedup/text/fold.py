"""What counts as the same: original code points in, folded codes of equal length out.

Each position holds the code of its character, or says that it counts for nothing or belongs to the code before it, so
places survive. A table look-up (`dedup.text.table`) does most of it; what depends on the neighbours are passes over the
few places that the table has flagged, one a module: what leaves no trace, characters written as several code points,
signs beside numbers, placeholders.

Example: 領(lǐng)導(dǎo)干部, 领导干部 and 领 导 干 部 keep the same four codes; X区, **区 and xx区 keep BLANK and 区;
X射线 keeps its letter; 3.5 is no 35.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from dedup.kernels import active
from dedup.kernels.arrays import Codes, I64, WORD
from dedup.text.compose import compose_runs
from dedup.text.neighbours import BREAKS_LINE, Neighbours
from dedup.text.neighbours import DIGIT as DIGIT_KIND
from dedup.text.placeholders import blank_placeholders
from dedup.text.signs import fold_signs
from dedup.text.table import (
    BLANK,
    CANDIDATE,
    CODE_POINTS,
    COMPOSES,
    CONTINUES,
    FLAGS,
    HIDDEN,
    INSIDE,
    load_table,
    OPENS,
    RANGES,
    RULES,
    SIGN,
)
from dedup.text.traces import take_out


def fold_codes(codes: Codes, *, emphasis: bool = False) -> Codes:
    """Folded codes uint32[n] of code points uint32[n].

    0 is nothing, `CONTINUES` belongs to the code before, 1 is a break, 2 a placeholder; all else is a character, or one
    of `dedup.kernels.expansions`. ``emphasis`` says that * and _ are marks of emphasis, as in Markdown, and never
    placeholders. Neighbouring documents must be separated by a newline.
    """
    folded, flagged = _look_up(codes)
    flags = load_table()[codes[flagged]]
    hidden = flagged[(flags & HIDDEN) != 0]
    if emphasis:
        hidden = np.sort(
            np.concatenate((hidden, _stars_at_numbers(codes, flagged[(flags & CANDIDATE) != 0])))
        )
    opens = flagged[(flags & OPENS) != 0]
    opens = opens[(load_table()[codes[np.minimum(opens + 1, len(codes) - 1)]] & INSIDE) != 0]
    plain = take_out(codes, opens, hidden)
    _fold_flagged(codes, folded, flagged, flags, emphasis)
    if plain is not None:
        lines, flagged = _look_up(plain.codes)
        _fold_flagged(plain.codes, lines, flagged, load_table()[plain.codes[flagged]], emphasis)
        plain.put_back(lines, folded)
    return folded


def _stars_at_numbers(codes: Codes, at: I64) -> I64:
    """Marks of emphasis beside a digit keep nothing apart: **20**-**30** is 20-30."""
    at = at[codes[at] == ord("*")]
    near = Neighbours(codes)
    beside = np.zeros(len(at), bool)
    for step in (-1, 1):
        one, two = near.at(at + step), near.at(at + 2 * step)
        beside |= ((one & DIGIT_KIND) != 0) | (((one & BREAKS_LINE) == 0) & ((two & DIGIT_KIND) != 0))
    return np.asarray(at[beside], np.int64)


def _look_up(codes: Codes) -> tuple[Codes, I64]:
    """What the table says of each, and where it says that neighbours matter."""
    return active.translate(codes, load_table(), FLAGS, RULES)


def _fold_flagged(codes: Codes, folded: Codes, flagged: I64, flags: Codes, emphasis: bool) -> None:
    """What depends on the neighbours; ``flags`` uint32 are the table's entries for the places ``flagged``."""
    composes = flagged[(flags & COMPOSES) != 0]
    if len(composes):
        compose_runs(codes, folded, composes)
    fold_signs(codes, folded, flagged[(flags & (SIGN | RANGES)) != 0])
    blank_placeholders(codes, folded, flagged[(flags & CANDIDATE) != 0], emphasis)


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
