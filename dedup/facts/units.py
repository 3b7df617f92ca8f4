"""Units and measure words behind a number, told by a table that is shipped as data."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from dedup.facts.lexicon import lines_of

# Signs that stand before an amount.
CURRENCIES = "¥$€£"


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
def _longest() -> int:
    return max(map(len, unit_table()))


def unit_at(string: str, at: int) -> Found | None:
    """The longest unit that stands there, perhaps behind a space; a unit in letters is a whole word."""
    table = unit_table()
    if string[at : at + 1] == " ":
        at += 1
    for end in range(min(len(string), at + _longest()), at, -1):
        unit = table.get(string[at:end])
        if unit is not None and not (_is_letter(string[end - 1]) and _is_letter(string[end : end + 1])):
            return Found(unit, end)
    return None


def _is_letter(character: str) -> bool:
    """A letter of a spaced script, or a digit."""
    return character.isalnum() and not "\u3000" <= character <= "\ufaff"
