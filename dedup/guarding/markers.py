"""Markers in a text by which its writer accepts a copy there: ``<!-- dedup: ignore the oath is the same every year -->``.

A marker speaks for the paragraph that it stands in or right before, in the comment form of its format, and gives a
reason. HTML, DOCX and PDF, whose texts are extracted, and records have no lines to put one on; what is accepted there
stands in the baseline. ``dedup: ignore-file REASON`` in the first lines sets a whole file aside,
whatever it is written in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from dedup.read.markup.blanks import SPEAKS

# A reason ends before another comment begins, and blanks are taken once, so that a line is gone through once.
_WORDS = r"{}:\s*+{}(?=[\s:,]|$|-->)[:,]?\s*+(?P<reason>(?:(?!<!--|\{{\s*+/\*).)*?)"
# A comment of Markdown or HTML, one of MDX, one in the link form of Markdown, and a line of its own, as a comment or not.
_FORMS = (
    r"<!--\s*+MARKER-->",
    r"\{\s*+/\*\s*+MARKER\*/\s*+\}",
    r"^\s*+\[(?://|comment|\^)\]:\s*+(?:#|<>)?\s*+[(\"']MARKER[)\"']",
    r"^\s*+(?:#+|//+|%+|;+|--|\.\.)?\s*+MARKER$",
)
# Where such words stand in a comment, or begin a line: elsewhere they are spoken of.
_MEANT = re.compile(r"(?:<!--|\{?/\*+|\[[^\]\n]*\]:\s*(?:#|<>)?\s*[(\"']?|^\s*(?:#+|//+|%+|;+|--|\.\.))\s*$")
_COMMENT = re.compile(r"(?:<!--|\A(?=dedup)).*?(?:-->|…$)")
_BREAK = re.compile(r"\r\n|\n|\r")
# A marker of a whole file stands in so many lines, which have no more than so many bytes.
FIRST_LINES, _FIRST_BYTES = 20, 1 << 13
# What a marker speaks for stands in so much of what is shared.
NEARLY_ALL = 0.9

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker, and the lines that it speaks for: the paragraph that it stands in or right before, up to a blank line.

    Lines count from 1; ``start`` to ``end`` are these lines, in characters. One without a reason accepts nothing.
    """

    line: int
    last: int
    reason: str
    start: int
    end: int


def find_markers(text: str, name: str) -> list[Marker]:
    """The markers of a text, in order: those of the hook of this name, ``dedup`` or ``dedup-library``."""
    if f"{name}:" not in text:
        return []
    patterns = _patterns(name, "ignore")
    lines = _BREAK.split(text)
    starts = [0, *(found.end() for found in _BREAK.finditer(text)), len(text)]
    paragraphs = _paragraphs(lines)
    found = []
    for number, line in enumerate(lines):
        match = next((match for pattern in patterns if (match := pattern.search(line))), None)
        if match is not None:
            first, last = _speaks_for(paragraphs, number, match)
            reason = " ".join(match["reason"].split())
            found.append(Marker(number + 1, last + 1, reason, starts[first], starts[last + 1]))
    return found


def sets_aside(content: bytes, name: str) -> bool:
    """Whether the first lines of a file have a marker, with a reason, that sets all of it aside."""
    if b"ignore-file" not in (first := content[:_FIRST_BYTES].replace(b"\0", b"")):
        return False
    lines = _BREAK.split(first.decode("utf-8", "replace"))[:FIRST_LINES]
    found = (pattern.search(line) for line in lines for pattern in _patterns(name, "ignore-file"))
    return any(match is not None and match["reason"].strip() for match in found)


@cache
def _patterns(name: str, word: str) -> list[re.Pattern[str]]:
    """The forms of a marker of a hook."""
    words = _WORDS.format(re.escape(name), word)
    return [re.compile(form.replace("MARKER", words)) for form in _FORMS]


def _paragraphs(lines: Sequence[str]) -> list[Span]:
    """The first and the last line of the paragraph that each line belongs to; of a blank line those of the next one, past
    the end where there is none."""
    found: list[Span] = []
    start = len(lines)
    runs = [(blank, len([*run])) for blank, run in groupby(lines, lambda line: not line.strip())]
    following = len(lines), len(lines)
    for blank, size in reversed(runs):
        start -= size
        if not blank:
            following = start, start + size - 1
        found += [following] * size
    return found[::-1]


def _speaks_for(paragraphs: Sequence[Span], number: int, match: re.Match[str]) -> Span:
    """The first and the last line, from 0: of the paragraph around a marker, where text stands before it in its
    paragraph; else of what comes next."""
    alone = not (match.string[: match.start()] + match.string[match.end() :]).strip()
    first, last = paragraphs[number]
    if not alone or first < number:
        return first, last
    if last > number:
        return number + 1, last
    following = next(iter(paragraphs[number + 1 : number + 2]), (number, number))
    return following if following[0] < len(paragraphs) else (number, number)


def find_misspelt(text: str, name: str) -> list[tuple[int, bool]]:
    """The lines, from 1, of what looks like a marker of this hook and is none; and whether it is one of a whole file."""
    if "ignore" not in text.lower():
        return []
    known = {marker.line for marker in find_markers(text, name)}
    found = []
    for number, line in enumerate(_BREAK.split(text), 1):
        match = SPEAKS.search(line)
        if match is not None and number not in known and bool(match["library"]) == name.endswith("-library"):
            before = line[: match.start()]
            if not before.strip() or _MEANT.search(before):
                found.append((number, bool(match["file"])))
    return found


def find_accepting(markers: Sequence[Marker], text: str, spans: Iterable[Span]) -> list[Marker]:
    """The markers with a reason that speak for nearly all of some spans of the text, in characters; none where they
    speak for less of it. Blanks do not count."""
    spans = list(spans)
    speaking = [marker for marker in touching(markers, spans) if marker.reason]
    if not speaking:
        return []
    own = {position for span in {(one.start, one.end) for one in speaking} for position in range(*span)}
    shared = {i for start, end in spans for i in range(start, end) if not text[i].isspace()}
    return speaking if len(shared & own) >= NEARLY_ALL * len(shared) else []


def without_markers(excerpt: str) -> str:
    """The beginning of a text without the comments in it that speak to this program, cut ones too."""
    return " ".join(_COMMENT.sub(lambda found: "" if SPEAKS.search(found[0]) else found[0], excerpt).split())


def touching(markers: Iterable[Marker], spans: Sequence[Span]) -> list[Marker]:
    """The markers that speak for something of some spans."""
    return [
        marker for marker in markers if any(start < marker.end and marker.start < end for start, end in spans)
    ]
