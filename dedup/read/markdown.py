"""Markdown as it stands, and where its headings of the highest level stand: one linear scan."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from dedup.late import late_pattern
from dedup.model import Batch
from dedup.read.encoding import decode_document
from dedup.read.options import ReadOptions
from dedup.read.reporting import Reporter
from dedup.read.streams import read_whole
from dedup.read.texts import one_document

# A line that matters begins with one of these, behind up to three spaces.
LINE_MARKS = "#`~=-"
# One alternative for each thing that matters at the beginning of a line; everything else is skipped over.
_MARK = late_pattern(
    r"""^[ ]{0,3}(?:
        (?P<hashes>\#{1,6})(?=[ \t\u3000\r\n]|\Z)  (?P<title>[^\n]*)
      | (?P<fence>`{3,}|~{3,})                     (?P<info>[^\n]*)
      | (?P<line>=+|-+)[ \t]*\r?$
    )""",
    re.MULTILINE | re.VERBOSE,
)
_TITLE = late_pattern(r"[ \t\u3000]*(?P<title>.*?)(?:[ \t]+\#+)?[ \t\u3000\r]*")
_FRONT = late_pattern(r"\ufeff?(---|\+\+\+)[ \t]*\r?\n(?:.*\n)*?\1[ \t]*(?:\r?\n|\Z)")

# Below a line of one of these a line of dashes is a rule between paragraphs, not the mark of a heading.
_NO_TITLE = late_pattern(
    r"[ ]{0,3}(?:[>\#|]|[-*+][ \t]|\d{1,9}[.)][ \t])|[ ]{4}|\t|[ ]{0,3}(?:`{3}|~{3}|(?:[-*_=][ \t]*)+\r?$)"
)


def read_markdown(
    chunks: Iterator[bytes], path: str, options: ReadOptions, report: Reporter
) -> Iterator[Batch]:
    """Yield the file as it stands, with its headings."""
    text = decode_document(read_whole(chunks, report), options.encoding, report)
    yield one_document(path, text, report, headings=find_headings(text))


def find_headings(text: str) -> tuple[tuple[int, int], ...]:
    """Return the spans of the titles of the highest heading level, without their marks.

    >>> find_headings("# 一\\n\\n## 二\\n\\n三\\n==\\n")
    ((2, 3), (11, 12))
    """
    return _highest(text, _MARK.finditer(text, _front_end(text)))


def headings_at(text: str, lines: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """The same, where all lines with LINE_MARKS are known by where they begin."""
    front = _front_end(text)
    found = (_MARK.match(text, line) for line in lines if line >= front)
    return _highest(text, (mark for mark in found if mark))


def _front_end(text: str) -> int:
    front = _FRONT.match(text)
    return front.end() if front else 0


def _highest(text: str, marks: Iterable[re.Match[str]]) -> tuple[tuple[int, int], ...]:
    """The titles of the highest level, of all marks in order."""
    best = 7
    spans: list[tuple[int, int]] = []
    fence = ""
    for found in marks:
        if found["fence"]:
            fence = _after_fence(fence, found["fence"], found["info"])
            continue
        if fence or _level(found) > best:
            continue
        level, span = _level(found), _title(text, found)
        if span is None:
            continue
        if level < best:
            best, spans = level, []
        spans.append(span)
    return tuple(spans)


def _after_fence(fence: str, mark: str, info: str) -> str:
    """Return the fence open after a line with ``mark``: one closes by its own sign, as often or more."""
    if not fence:
        return "" if mark[0] == "`" and "`" in info else mark
    closes = mark[0] == fence[0] and len(mark) >= len(fence) and not info.strip()
    return "" if closes else fence


def _level(found: re.Match[str]) -> int:
    return len(found["hashes"]) if found["hashes"] else 1 if found["line"][0] == "=" else 2


def _title(text: str, found: re.Match[str]) -> tuple[int, int] | None:
    """The span of the title of a heading, without its marks; None where there is none."""
    if found["hashes"]:
        start, end = found.span("title")
    else:
        end = found.start() - 1
        start = text.rfind("\n", 0, max(end, 0)) + 1
        if end < 0 or _NO_TITLE.match(text, start, end):
            return None
    title = _TITLE.fullmatch(text, start, end)
    span = title.span("title") if title else (start, start)
    return span if span[0] < span[1] else None
