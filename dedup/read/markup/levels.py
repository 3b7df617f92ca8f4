"""Headings of the highest level: what the languages of markup share."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

Spans = tuple[tuple[int, int], ...]
# A heading, and its level: the lower the higher.
Level = tuple[int, tuple[int, int]]

LINE = re.compile(r"[^\n]*")


def width_of(text: str) -> int:
    """The columns that a terminal gives to a text, by which these languages count.

    >>> width_of("讲话ab")
    6
    """
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(map(bool, map(unicodedata.combining, text)))


def highest(found: Iterable[Level]) -> Spans:
    """The spans of the headings of the highest level that is there."""
    found = list(found)
    highest = min((level for level, _ in found), default=0)
    return tuple(span for level, span in found if level == highest and span[0] < span[1])


def shifted(title: re.Match[str], start: int) -> tuple[int, int]:
    """Where the title of a line that begins at ``start`` stands."""
    return title.start("title") + start, title.end("title") + start


def is_line(found: re.Match[str]) -> bool:
    """False for the empty match behind a line."""
    return not found.start() or found.string[found.start() - 1] == "\n"
