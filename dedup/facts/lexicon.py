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
def _words_by_beginning(name: str) -> tuple[re.Pattern[str], dict[str, list[str]]]:
    """The words of a data file, separated by white space, by their first two characters, the longest first; and a pattern
    for the first. One pattern for all words would take longer to compile than most texts to read."""
    words: dict[str, list[str]] = {}
    for word in sorted({word for line in lines_of(name) for word in line.split()}, key=len, reverse=True):
        words.setdefault(word[:2], []).append(word)
    firsts = "".join(sorted({word[0] for word in words}))
    return re.compile(f"[{re.escape(firsts)}]"), words


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
    """The words of a data file in a string; of those that begin at a place the longest, of two that overlap the first."""
    firsts, words = _words_by_beginning(name)
    found, end = Held([], []), 0
    for match in firsts.finditer(string):
        start = match.start()
        if start < end:
            continue
        longer = words.get(string[start : start + 2], ())
        word = next((word for word in longer if string.startswith(word, start)), "")
        if word or (word := match[0]) in words:
            end = start + len(word)
            found.starts.append(start)
            found.ends.append(end)
    return found
