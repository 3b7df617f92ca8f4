"""Spaces for what is no prose, so that every place stays where it is."""

from __future__ import annotations

import re

# What somebody may have meant as a word to a hook of this program: comments that say it stay.
SPEAKS = re.compile(r"dedup(?P<library>-library)?\s*[:\uff1a]\s*ignore(?P<file>-file)?(?![a-z-])", re.I)
_INK = re.compile(r"[^\r\n]+")
# A bare address, as a part of a pattern: it ends where Chinese punctuation begins.
ADDRESS = r"""(?:https?|ftp)://[^\s<>"'，。；、）】\[\]]+"""


def blank(text: str) -> str:
    """As many spaces, with the line ends where they are.

    >>> blank("a\\r\\nbc")
    ' \\r\\n  '
    """
    if "\n" not in text and "\r" not in text:  # as most are
        return " " * len(text)
    return _INK.sub(lambda ink: " " * (ink.end() - ink.start()), text)


def blank_but_kept(pattern: re.Pattern[str], text: str) -> str:
    """Blank what a pattern matches, but for its groups whose names begin with ``keep``.

    >>> blank_but_kept(re.compile(r"<(?P<keep>.)>"), "a<b>")
    'a b '
    """
    names = [name for name in pattern.groupindex if name.startswith("keep")]

    def one(found: re.Match[str]) -> str:
        for name in names:
            start, end = found.span(name)
            if start >= 0:
                start, end = start - found.start(), end - found.start()
                return blank(found[0][:start]) + found[0][start:end] + blank(found[0][end:])
        return blank(found[0])

    return pattern.sub(one, text)


def blank_comment(comment: str) -> str:
    """A comment is blanked unless it speaks to this program."""
    return comment if SPEAKS.search(comment) else blank(comment)


def indent_of(line: str) -> int:
    """How far a line is indented, tabs of eight; a blank one counts as deeper than any other."""
    ink = line.lstrip(" \t")
    return len(line[: len(line) - len(ink)].expandtabs(8)) if ink.strip() else 1 << 30


def end_of_block(lines: list[str], first: int, indent: int) -> int:
    """Where the lines end that from ``first`` on are indented deeper than ``indent``; blank ones go with them."""
    while first < len(lines) and indent_of(lines[first]) > indent:
        first += 1
    return first


def blank_lines(lines: list[str], first: int, end: int) -> None:
    """Blank some lines in place."""
    lines[first:end] = map(blank, lines[first:end])
