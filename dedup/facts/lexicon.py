"""Lists of words that are shipped as data, and where a text holds them."""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).with_name("data")


@cache
def lines_of(name: str) -> tuple[str, ...]:
    """The lines of a data file, without comments (``#``) and empty ones."""
    lines = (line.strip() for line in (FOLDER / name).read_text("utf-8").splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


@cache
def words_pattern(name: str) -> re.Pattern[str]:
    """A pattern for the words of a data file, separated by white space; the longest that stands at a place matches."""
    words = {word for line in lines_of(name) for word in line.split()}
    return re.compile("|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))))


@dataclass(frozen=True, slots=True)
class Held:
    """Where a text holds words of a list: half-open spans in order, none overlapping another."""

    starts: list[int]
    ends: list[int]

    def around(self, start: int, end: int) -> tuple[int, int] | None:
        """The word that holds the span ``[start, end)``, None where there is none."""
        at = bisect.bisect_right(self.starts, start) - 1
        return (self.starts[at], self.ends[at]) if at >= 0 and end <= self.ends[at] else None


def find_words(name: str, string: str) -> Held:
    """The words of a data file in a string."""
    spans = [match.span() for match in words_pattern(name).finditer(string)]
    return Held([start for start, _ in spans], [end for _, end in spans])
