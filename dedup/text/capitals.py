"""Capitals by which a unit is another one, behind a number: 5MB is not 5Mb, and 5mW not 5MW.

Those two letters, M and B, stay capitals there; all other letters are small whatever their case, so 5KM is 5km.
"""

from __future__ import annotations

import unicodedata
from functools import cache

import numpy as np

from dedup.kernels.arrays import Codes, I64, WORD
from dedup.kernels.expansions import find_expansion
from dedup.text.neighbours import DIGIT, LATIN, Neighbours, NUMBER, SPACE

KEPT = frozenset("MB")
# What such a unit may begin with; in small letters alone it is as it folds.
LETTERS = frozenset("MBKGTPk")
# Milli and mega, bit and byte. Of other units people write m in either case: 5MM, 5ML, 5Mg, 2400mhz.
UNITS = frozenset(
    (
        *("m", "b", "mb", "kb", "gb", "tb", "pb", "mbit", "bps", "kbps", "mbps", "gbps", "tbps"),
        *("mw", "mwh", "mwp", "mv", "mva", "mvar", "ma", "mpa", "mj", "mω"),
    )
)
LONGEST = max(map(len, UNITS))


@cache
def squares() -> frozenset[str]:
    """Characters that are such a unit, with one of the capitals, whole: ㎆."""
    written = ((chr(point), unicodedata.normalize("NFKC", chr(point))) for point in range(0x3300, 0x3400))
    return frozenset(one for one, plain in written if plain.casefold() in UNITS and KEPT.intersection(plain))


def kept_codes(character: str) -> tuple[int, ...]:
    """The codes of a character in which the capitals stay."""
    plain = unicodedata.normalize("NFKC", character)
    return tuple(ord(c if c in KEPT else c.casefold()) | WORD for c in plain)


def keep_capitals(codes: Codes, folded: Codes, at: I64) -> None:
    """Keep the capitals of units that begin at these places, int64; ``folded`` is written to."""
    near = Neighbours(codes)
    before = near.at(at - 1)
    at = at[((before & LATIN) == 0) & ((before & (NUMBER | SPACE)) != 0)]
    at = at[(near.over_space(at, -1) & NUMBER) != 0]
    if not len(at):
        return
    kinds = near.at(at[:, None] + np.arange(LONGEST + 1))
    sizes = np.argmin(np.pad((kinds & LATIN) != 0, ((0, 0), (0, 1))), axis=1)
    goes_on = (kinds[np.arange(len(at)), np.minimum(sizes, LONGEST)] & (DIGIT | LATIN)) != 0
    for place, size in zip(at[~goes_on].tolist(), sizes[~goes_on].tolist(), strict=True):
        written = [chr(code) for code in codes[place : place + size].tolist()]
        plain = unicodedata.normalize("NFKC", "".join(written))
        if plain.casefold() not in UNITS:
            continue
        for step, character in enumerate(written):
            kept = kept_codes(character)
            if any(chr(code & ~WORD) in KEPT for code in kept):
                code = kept[0] if len(kept) == 1 else (find_expansion(kept) or 0) | WORD
                folded[place + step] = code
