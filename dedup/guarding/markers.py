"""Markers in a text by which its writer accepts a copy there: ``<!-- dedup: ignore the oath is the same every year -->``.

A marker stands in a line of the copied passage or in the line before it, in the comment form of its format, and
gives a reason. HTML, DOCX and PDF, whose texts are extracted, and records have no lines to put one on; what is
accepted there stands in the baseline.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_WORDS = r"{}:\s*ignore\b[:,]?\s*(?P<reason>.*?)"
# A comment of Markdown or HTML, one in the link form of Markdown, and a line of its own, as a comment or not.
_FORMS = (
    r"<!--\s*MARKER\s*-->",
    r"^\s*\[(?://|comment|\^)\]:\s*#?\s*[(\"']MARKER[)\"']",
    r"^\s*(?:#+|//+|%+|;+|--|\.\.)?\s*MARKER\s*$",
)
_BREAK = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker, and the lines that it speaks for: its own, and all up to the next one that is not blank.

    Lines count from 1. One without a reason accepts nothing.
    """

    line: int
    last: int
    reason: str


def find_markers(text: str, name: str) -> list[Marker]:
    """The markers of a text, in order: those of the hook of this name, ``dedup`` or ``dedup-library``."""
    if f"{name}:" not in text:
        return []
    patterns = [re.compile(form.replace("MARKER", _WORDS.format(re.escape(name)))) for form in _FORMS]
    lines = _BREAK.split(text)
    found = []
    for number, line in enumerate(lines, 1):
        match = next((match for pattern in patterns if (match := pattern.search(line))), None)
        if match is not None:
            last = next((i for i in range(number, len(lines)) if lines[i].strip()), number - 1) + 1
            found.append(Marker(number, last, " ".join(match["reason"].split())))
    return found


def choose_marker(markers: Sequence[Marker], line: int, end_line: int) -> Marker | None:
    """The marker that speaks for lines ``line`` to ``end_line``: the first with a reason, else the first."""
    here = [marker for marker in markers if marker.line <= end_line and line <= marker.last]
    return next((marker for marker in here if marker.reason), here[0] if here else None)
