"""Quarto and R Markdown: Markdown in which divs, attributes, short codes, citations and formulas are no prose either."""

from __future__ import annotations

import re

from dedup.read.markdown import find_headings
from dedup.read.markup import markdown
from dedup.read.markup.blanks import blank
from dedup.read.markup.reader import prose_reader

_MORE = re.compile(
    r"""
      ^[ \t>]*:{3,}[^\n]*$                               # the begin or end of a div
    | \{\{<[^\n]*?>\}\}
    | \{(?:(?<=[\])` \t]\{)[.\#=][^{}\n]*|(?<=[\])`]\{)[^{}\n]*=[^{}\n]*)\}            # attributes
    | (?P<cited>\[(?:[^\[\]\n]{0,300}(?<=[\s;\[]))?-?@(?=[\w{])[^\[\]\n]*\](?![({]))        # citations
    | @(?<![\w.@]@)[A-Za-z][\w:.\-]*\w
    | \$\$[^$]{1,5000}\$\$
    | \$(?<![\\$\w]\$)(?=[^\s$])[^$\n]*?(?<=[^\s\\])\$(?![\d$])
    """,
    re.M | re.X,
)
# The keys in a citation, with its brackets; what stands beside them, as a page, is prose if it has words.
_KEY = re.compile(
    r"-?@(?:\{[^{}\n]*\}|[A-Za-z0-9_](?:[A-Za-z0-9_]|[:.#$%&\-+?<>~/](?=[A-Za-z0-9_]))*)|[\[\]]"
)
_PLACES = re.compile(r"(?:\s|[\d;,.\-–]|\b(?:pp?|ch|chap|sec|fig|vol|no)\.)*")


def blank_markup(text: str) -> str:
    """The text with spaces where it is no prose; comments that speak to this program stay.

    >>> blank_markup("::: {.note}\\n春天 [@a, 3]\\n:::\\n").split()
    ['春天']
    """
    return _MORE.sub(_blank_one, markdown.blank_markup(text))


def _blank_one(found: re.Match[str]) -> str:
    if not found["cited"]:
        return blank(found[0])
    said = _KEY.sub(lambda key: blank(key[0]), found[0])
    return blank(said) if _PLACES.fullmatch(said) else said


read = prose_reader(find_headings, blank_markup, fenced=True)
