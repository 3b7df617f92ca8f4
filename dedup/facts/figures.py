"""Figures of a text by value, however they are written: 六十八, 68 and sixty-eight are one figure.

Who tells a text again changes its words and keeps its figures. Units are left out: they are words, and change.
"""

from __future__ import annotations

from collections.abc import Iterator
from string import ascii_lowercase, digits
from typing import NamedTuple

import numpy as np

from dedup.facts.numbers import NUMBER, value_of
from dedup.facts.numerals import NUMERALS
from dedup.kernels.points import code_points
from dedup.late import late_pattern

# How rare a figure is: one digit is said everywhere, years and two digits often; a round figure is likelier than another.
DIGIT, OF_YEAR, PLAIN, ROUND, EXACT = 0.15, 0.45, 0.5, 0.8, 1.0
# What a figure may begin with, by code point; the last entry stands for all that are beyond.
DIGITS, LETTERS, HAN = 1, 2, 3
_KINDS = np.zeros(1 << 16, np.uint8)
_KINDS[[ord(character) for character in digits]] = DIGITS
_KINDS[[ord(character) for character in ascii_lowercase]] = LETTERS
_KINDS[[ord(character) for character in NUMERALS + "参兆"]] = HAN
YEAR = late_pattern(r"(?:1[89]|20)\d\d")


class Figure(NamedTuple):
    """A span of a string, the value of its number, and how rare it is, from 0 to 1."""

    start: int
    end: int
    value: str
    rarity: float


def find_figures(string: str) -> Iterator[Figure]:
    """The figures of a string of folded characters, in order.

    >>> [figure.value for figure in find_figures("六十八所 3.5万元 twenty six")]
    ['68', '35000', '26']
    """
    end = 0
    for at in _beginnings(string):
        match = NUMBER.match(string, at) if at >= end else None
        if match is None:
            continue
        end = match.end()
        if match["grade"] or (match["han"] and len(match[0]) == 1):
            continue
        value, end = value_of(string, match)
        if value.replace(".", "", 1).isdecimal():
            yield Figure(at, end, value, rarity_of(value))


def _beginnings(string: str) -> list[int]:
    """Where figures may begin: at a digit, a word of letters, or a numeral that another one follows."""
    points = code_points(string)
    kinds = _KINDS[np.minimum(points, np.uint32(len(_KINDS) - 1))]
    padded = np.pad(kinds, 1)
    before, behind = padded[:-2], padded[2:]
    begins = (kinds == DIGITS) | ((kinds == LETTERS) & (before != LETTERS))
    # 一 and 千 alone are words as often as numbers.
    begins |= (kinds == HAN) & (behind == HAN)
    places: list[int] = np.flatnonzero(begins).tolist()
    return places


def rarity_of(value: str) -> float:
    """How rare a figure is.

    >>> [rarity_of(value) for value in ("7", "26", "2024", "600", "6.83")]
    [0.15, 0.5, 0.45, 0.8, 1.0]
    """
    digits = value.replace(".", "")
    if len(digits) == 1:
        return DIGIT
    if YEAR.fullmatch(value):
        return OF_YEAR
    if len(digits) == 2:
        return PLAIN
    return ROUND if len(digits.strip("0")) == 1 else EXACT
