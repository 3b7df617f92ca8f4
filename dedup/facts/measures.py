"""Units and measure words behind a number, told by a table that is shipped as data."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from dedup.facts.lexicon import lines_of

# Signs that stand before an amount.
CURRENCIES = "¥$€£"
# What letters before $ say whose dollars they are.
DOLLARS = {
    **{"us": "美元", "hk": "港元", "nt": "新台币", "nz": "新西兰元", "mop": "澳门元"},
    **{"a": "澳元", "au": "澳元", "c": "加元", "ca": "加元", "s": "新加坡元"},
}


class Unit(NamedTuple):
    """A unit, the power of ten that leads to the one it is measured in, and whether it is a mere measure word (个)."""

    name: str
    power: int = 0
    measure: bool = False


NO_UNIT = Unit("")


class Found(NamedTuple):
    """A unit in a string, and where it ends."""

    unit: Unit
    end: int


@cache
def unit_table() -> dict[str, Unit]:
    """Every way to write a unit."""
    table = {word: Unit(word, 0, True) for line in lines_of("measures.txt") for word in line.split()}
    for line in lines_of("units.txt"):
        (name, power), written = line.split(":")[0].split(), line.split(":")[1]
        table |= {way.strip(): Unit(name, int(power)) for way in written.split(",")}
    return table


@cache
def _longest() -> dict[str, int]:
    """How long the longest unit is that begins with a character."""
    return {way[0]: len(way) for way in sorted(unit_table(), key=len)}


def unit_at(string: str, at: int) -> Found | None:
    """The longest unit that stands there, perhaps behind a space; a unit in letters is a whole word."""
    table = unit_table()
    if string[at : at + 1] == " ":
        at += 1
    longest = _longest().get(string[at : at + 1], 0)
    for end in range(min(len(string), at + longest), at, -1):
        unit = table.get(string[at:end])
        if unit is not None and not (_is_letter(string[end - 1]) and _is_letter(string[end : end + 1])):
            return Found(unit, end)
    return None


def with_rate(string: str, found: Found) -> Found:
    """The unit with what the amount is by, where that stands behind it: 元/吨, km/h, dollars a day."""
    match = _per().match(string, found.end) if found.unit.name in lines_of("rates.txt")[0].split() else None
    if match is None:
        return found
    per = unit_table()[match[1]]
    name = f"{found.unit.name}/{per.name}{per.power or ''}"
    return Found(Unit(name, found.unit.power), match.end())


@cache
def _per() -> re.Pattern[str]:
    words = sorted(lines_of("rates.txt")[1].split(), key=len, reverse=True)
    # 元年底, 元月初: the year and the month are no rate.
    return re.compile(rf"(?:每| per| an?)? ?({'|'.join(words)})(?![a-z0-9初末底前中内来度终级份间起后以])")


def _is_letter(character: str) -> bool:
    """A letter of a spaced script, or a digit."""
    return character.isalnum() and not "\u3000" <= character <= "\ufaff"
