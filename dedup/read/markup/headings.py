"""Where the headings of the highest level stand in reStructuredText, AsciiDoc, Org and LaTeX."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

Spans = tuple[tuple[int, int], ...]
# A heading, and its level: the lower the higher.
Level = tuple[int, tuple[int, int]]

_LINE = re.compile(r"[^\n]*")
_RULE = re.compile(r"([!-/:-@\[-`{-~])\1*")
_TABLE = re.compile(r"=+(?:[ \t]+=+)+")
_NO_TITLE = re.compile(
    r"[ \t]|(?:[-*+•]|\d+[.)]|\(?[\da-z][.)]|#\.|\|)[ \t]|\.\.(?:[ \t]|$)|:[^:\s][^:]*:[ \t]|>>> "
)
_ASCIIDOC = re.compile(r"^(?P<mark>={1,6}|#{1,6})[ \t]+(?P<title>\S[^\n]*?)(?:[ \t]+(?P=mark))?[ \t]*\r?$")
_ASCIIDOC_BLOCK = re.compile(r"(-{4,}|\.{4,}|\+{4,}|/{4,}|```)")
_ORG = re.compile(
    r"(?P<stars>\*+)[ ]+(?:(?:TODO|DONE|NEXT|WAITING|CANCELLED)[ ]+)?(?:\[#\w\][ ]+)?"
    r"(?P<title>\S.*?)(?:[ \t]+:[\w@#%:]+:)?[ \t]*$"
)
_LATEX_LEVELS = ("part", "chapter", "section", "subsection", "subsubsection", "paragraph")
_LATEX = re.compile(
    rf"""
      (?<!\\)%[^\n]*
    | \\begin\{{(?P<code>verbatim|lstlisting|minted|comment)\*?\}}.*?\\end\{{(?P=code)\*?\}}
    | \\(?P<name>{"|".join(_LATEX_LEVELS)})\*?[ \t]*(?:\[[^\]\n]*\])?
      \{{(?P<title>(?:[^{{}}]|\{{(?:[^{{}}]|\{{[^{{}}]*\}})*\}}){{1,500}})\}}
    """,
    re.X | re.S,
)


def width_of(text: str) -> int:
    """The columns that a terminal gives to a text, by which these languages count.

    >>> width_of("讲话ab")
    6
    """
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(map(bool, map(unicodedata.combining, text)))


def rst_headings(text: str) -> Spans:
    """Titles with the adornment that comes first in the text.

    >>> rst_headings("讲话\\n====\\n\\n一\\n--\\n")
    ((0, 2),)
    """
    lines = [(found.start(), found[0].rstrip()) for found in _LINE.finditer(text) if _is_line(found)]
    styles: dict[tuple[str, bool], int] = {}
    found: list[Level] = []
    at = 0
    while at < len(lines):
        line = lines[at][1]
        if _TABLE.fullmatch(line):
            at = _behind_table(lines, at)
            continue
        title = _rst_title(lines, at)
        if title is not None:
            start, style, behind = title
            shown = lines[start][1]
            begin = lines[start][0] + len(shown) - len(shown.lstrip())
            found.append((styles.setdefault(style, len(styles)), (begin, begin + len(shown.strip()))))
            at = behind
            continue
        while at < len(lines) and lines[at][1]:  # the rest of this paragraph
            at += 1
        at += 1
    return _highest(found)


def _rst_title(lines: list[tuple[int, str]], at: int) -> tuple[int, tuple[str, bool], int] | None:
    """The title that begins at a line: where its text stands, its style, and the line behind it."""
    below = [line for _, line in lines[at : at + 3]] + ["", ""]
    first, second, third = below[:3]
    overlined = _RULE.fullmatch(first) and second.strip() and third == first and not _RULE.fullmatch(second)
    if overlined and len(first) >= min(4, width_of(second.strip())):
        return at + 1, (first[0], True), at + 3
    if not first or _NO_TITLE.match(first) or _RULE.fullmatch(first) or not _RULE.fullmatch(second):
        return None
    # A shorter underline is taken with a warning, from four characters on.
    return (at, (second[0], False), at + 2) if len(second) >= min(4, width_of(first)) else None


def _behind_table(lines: list[tuple[int, str]], at: int) -> int:
    """The line behind a simple table: it ends with a border that a blank line follows."""
    borders = 0
    for i in range(at + 1, len(lines)):
        if _TABLE.fullmatch(lines[i][1]):
            borders += 1
            if borders == 2 or i + 1 == len(lines) or not lines[i + 1][1]:
                return i + 1
    return at + 1


def asciidoc_headings(text: str) -> Spans:
    """Titles with the fewest marks, outside of blocks of code.

    >>> asciidoc_headings("= 讲话\\n\\n== 一\\n")
    ((2, 4),)
    """
    found: list[Level] = []
    inside = ""
    for line in _LINE.finditer(text):
        edge = _ASCIIDOC_BLOCK.match(line[0])
        if inside:
            inside = "" if line[0].rstrip() == inside else inside
        elif edge and (edge[0] == "```" or line[0].rstrip() == edge[0]):
            if text.find("\n" + edge[0], line.end()) >= 0:
                inside = edge[0]
        elif title := _ASCIIDOC.match(line[0]):
            found.append((len(title["mark"]), _shifted(title, line.start())))
    return _highest(found)


def org_headings(text: str) -> Spans:
    """Titles with the fewest stars, without key words, priority and tags.

    >>> org_headings("* TODO 讲话 :a:\\n")
    ((7, 9),)
    """
    found: list[Level] = []
    for line in _LINE.finditer(
        text
    ):  # in a block of code too: there a comma stands before stars that are none
        if title := _ORG.match(line[0].rstrip("\r")):
            found.append((len(title["stars"]), _shifted(title, line.start())))
    return _highest(found)


def latex_headings(text: str) -> Spans:
    r"""Titles of the largest division.

    >>> latex_headings("\\section{讲话}")
    ((9, 11),)
    """
    titles = (found for found in _LATEX.finditer(text) if found["name"])
    return _highest([(_LATEX_LEVELS.index(found["name"]), found.span("title")) for found in titles])


def _highest(found: Iterable[Level]) -> Spans:
    found = list(found)
    highest = min((level for level, _ in found), default=0)
    return tuple(span for level, span in found if level == highest and span[0] < span[1])


def _shifted(title: re.Match[str], start: int) -> tuple[int, int]:
    return title.start("title") + start, title.end("title") + start


def _is_line(found: re.Match[str]) -> bool:
    """False for the empty match behind a line."""
    return not found.start() or found.string[found.start() - 1] == "\n"
