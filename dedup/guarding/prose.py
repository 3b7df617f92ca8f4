"""What of a Markdown file is prose: the rest is blanked, so that every place stays where it is.

A repository repeats its front matter, its links and its commands; a reader of it repeats none of them when he writes.
"""

from __future__ import annotations

import re
from dataclasses import replace

from dedup.model import Batch

# Raised when other parts of a file are blanked: texts that were kept before are read again.
VERSION = 1

# `---` or `+++` at the very beginning, to the next such line.
FRONT_MATTER = re.compile(r"\A\ufeff?(---|\+\+\+)[ \t]*\r?\n.*?^(?:\1|\.\.\.)[ \t]*$", re.S | re.M)
# A fence of backticks or tildes, to its end or that of the file (CommonMark 0.31, 4.5).
FENCE = re.compile(r"^([ ]{0,3}(?:>[ ]?)*)(`{3,}|~{3,})[^\n`]*$.*?(?:^[ >]*\2[`~]*[ \t]*$|\Z)", re.S | re.M)
PARTS = re.compile(
    r"""
      <!--.*?(?:-->|\Z)                                # comments
    | ^[ ]{0,3}\[[^\]\n]{1,200}\]:[^\n]*$              # link definitions
    | \]\((?:[^()\n]|\([^()\n]*\))*\)                  # targets of links and images
    | </?[A-Za-z][^<>\n]*>                             # tags and autolinks
    | (?:https?|ftp)://[^\s<>"'，。；、）】]+           # bare addresses
    | `[^`\n]+`                                        # code in a line
    """,
    re.S | re.M | re.X,
)
# Indented code stands behind an empty line, and in no list (4.4).
INDENTED = re.compile(
    r"(?:\A|(?<=\n))[ \t]*\r?\n(?:(?:[ ]{4}|\t)[^\n]*(?:\n|\Z)|[ \t]*\r?\n(?=(?:[ ]{4}|\t)))+"
)
LIST_ITEM = re.compile(r"^[ ]{0,3}(?:[-*+]|\d{1,9}[.)])[ \t]")
MARKER = re.compile(r"dedup(?:-library)?:\s*ignore")
_INK = re.compile(r"[^\r\n]")


def blank_markup(text: str) -> str:
    """The text with spaces where it is no prose; comments that speak to this program stay.

    >>> blank_markup("见[手册](http://a.cn)。")
    '见[手册              。'
    """
    for pattern in (FRONT_MATTER, FENCE, PARTS):
        text = pattern.sub(_blank, text)
    return INDENTED.sub(_blank_code, text)


def _blank_code(found: re.Match[str]) -> str:
    """Indented lines belong to the list item before them, if there is one; else they are code."""
    before = found.string[: found.start()].rstrip("\n")
    last = before[before.rfind("\n\n") + 2 :] if "\n\n" in before else before
    return found[0] if LIST_ITEM.match(last) or last.startswith(("    ", "\t")) else _blank(found)


def _blank(found: re.Match[str]) -> str:
    return found[0] if MARKER.search(found[0]) else _INK.sub(" ", found[0])


def keep_prose(batch: Batch) -> Batch:
    """A batch of a Markdown file with its prose alone."""
    return replace(batch, texts=[blank_markup(text) for text in batch.texts])
