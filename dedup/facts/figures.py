"""Figures of a text by value, however they are written: 六十八, 68 and sixty-eight are one figure.

Who tells a text again changes its words and keeps its figures. Units are left out: they are words, and change.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from dedup.facts.numbers import next_number, value_of
from dedup.facts.numerals import NUMERALS
from dedup.late import late_pattern

# How rare a figure is: one digit is said everywhere, years and two digits often; a round figure is likelier than another.
DIGIT, OF_YEAR, PLAIN, ROUND, EXACT = 0.15, 0.45, 0.5, 0.8, 1.0
# What a figure begins with. 一 and 千 alone are words as often as numbers, and no figures.
BEGINNING = late_pattern(rf"(?:[0-9a-z](?<![a-z][a-z])|[{NUMERALS}参兆半](?=[{NUMERALS}参兆]))")
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
    at = 0
    while (match := next_number(string, at, BEGINNING)) is not None:
        at = match.end()
        if match["grade"] or (match["han"] and len(match[0]) == 1):
            continue
        value, at = value_of(string, match)
        if value.replace(".", "", 1).isdecimal():
            yield Figure(match.start(), at, value, rarity_of(value))


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
