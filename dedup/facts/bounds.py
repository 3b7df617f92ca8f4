"""What is said of a number beside it, which is part of the quantity: 至少五人, 五人以上, up to 5, 降至5%.

*To* and *by* are two things: 增至, 降到 are told by the verb before them, so that 从五月到七月 stays a range.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from dedup.facts.lexicon import lines_of

LONGEST = 16
REACHING, VERBS = "至到", "降增升减涨跌加高落少大长"


class Limit(NamedTuple):
    """How a limit is written in a quantity, and where its words begin (before a number) or end (behind it)."""

    said: str
    place: int


def limit_before(string: str, start: int) -> Limit | None:
    """The longest limit that ends where a number starts, perhaps before a space; letters are whole words."""
    end = start - (start > 0 and string[start - 1] == " ")
    table = _table("limits_before.txt")
    longest = LONGEST if string[max(end - 1, 0) : end] in _edges("limits_before.txt", -1) else 0
    for at in range(max(0, end - longest), end):
        said = table.get(string[at:end])
        if said and not (
            string[at].isascii() and at and string[at - 1].isascii() and string[at - 1].isalnum()
        ):
            return Limit(said, at)
    if end > 1 and string[end - 1] in REACHING and string[end - 2] in VERBS:
        return Limit("→", end - 1)
    return None


def limit_behind(string: str, end: int) -> Limit | None:
    """The longest limit that starts where a quantity ends, perhaps behind a space; letters are whole words."""
    start = end + string.startswith(" ", end)
    table = _table("limits_behind.txt")
    longest = LONGEST if string[start : start + 1] in _edges("limits_behind.txt", 0) else 0
    for at in range(min(len(string), start + longest), start, -1):
        said = table.get(string[start:at])
        if said and not (
            string[at - 1].isascii() and string[at : at + 1].isascii() and string[at : at + 1].isalnum()
        ):
            return Limit(said, at)
    return None


@cache
def _table(name: str) -> dict[str, str]:
    lines = (line.split(":") for line in lines_of(name))
    return {way.strip(): said for said, ways in lines for way in ways.split(",")}


@cache
def _edges(name: str, at: int) -> frozenset[str]:
    """The first (0) or last (-1) characters of all ways; few numbers stand beside one."""
    return frozenset(way[at] for way in _table(name))
