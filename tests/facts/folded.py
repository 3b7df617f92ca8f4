"""Facts of folded strings that are written by hand: a space is a break, ``□`` a placeholder."""

from __future__ import annotations

import numpy as np

from dedup.facts.contradictions import Facts
from dedup.facts.quantities import find_quantities
from dedup.facts.tokens import Wording, wording_of
from dedup.kernels.arrays import WORD
from dedup.text.fold import fold_codes
from dedup.text.folding_table import BLANK, BREAK


def wording(folded: str) -> Wording:
    """The wording of a folded string."""
    codes = [
        BREAK if c == " " else BLANK if c == "□" else ord(c) | (WORD if c.isascii() and c.isalnum() else 0)
        for c in folded
    ]
    return wording_of(np.array(codes, np.uint32))


def facts(folded: str) -> Facts:
    return Facts(wording(folded))


def said(folded: str) -> list[str]:
    """The quantities of a folded string."""
    return [one.said for one in find_quantities(wording(folded).string)]


def folding_keeps_signs() -> bool:
    """Whether the folding leaves the signs that state a quantity, which vanish as punctuation otherwise."""
    codes = fold_codes(np.array([ord(c) for c in "3.5%"], np.uint32)) & np.uint32(0x1FFFFF)
    return bool(codes[1] == ord(".") and codes[3] == ord("%"))
