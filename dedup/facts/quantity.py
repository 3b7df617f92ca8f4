"""A quantity: a number with its sign, its unit and what else belongs to it."""

from __future__ import annotations

from typing import NamedTuple

from dedup.facts.measures import NO_UNIT, Unit
from dedup.facts.numerals import shift


class Quantity(NamedTuple):
    """A quantity and its place in the string, ``[start, end)``; a joint (``~`` of a range, ``:`` of a ratio) is one too.

    ``sign``, ``ordinal`` (第), ``value``, ``unit``, ``about`` (约) and ``behind`` (以上) say what it is; `said` puts them
    together."""

    start: int
    end: int
    value: str
    unit: Unit = NO_UNIT
    sign: str = ""
    ordinal: bool = False
    about: str = ""
    behind: str = ""
    # Whether it counts by itself, and not only beside another; and whether it may be a mere article.
    sure: bool = True
    article: bool = False

    @property
    def said(self) -> str:
        """The quantity written in one way."""
        value, unit = self.value, self.unit.name
        plain = value.replace(".", "", 1).isdecimal()
        if (
            plain
            and (unit or self.ordinal or value.startswith("0."))
            and not (unit == "年" and value[0] == "0")
        ):
            value = shift(value, self.unit.power)
        elif self.unit.power:
            unit += str(self.unit.power)
        return f"{self.about}{self.sign}{'第' if self.ordinal else ''}{value} {unit}".rstrip() + self.behind
