"""Quarto and R Markdown: Markdown in which divs, attributes, short codes, citations and formulas are no prose either."""

from __future__ import annotations

import re

from dedup.read.markup import markdown
from dedup.read.markup.blanks import blank

_MORE = re.compile(
    r"""
      ^[ \t>]*:{3,}[^\n]*$                               # the begin or end of a div
    | \{\{<[^\n]*?>\}\}
    | \{(?:(?<=[\])` \t]\{)[.\#=][^{}\n]*|(?<=[\])`]\{)[^{}\n]*=[^{}\n]*)\}            # attributes
    | \[-?@[^\[\]\n]*\]|@(?<![\w.@]@)[A-Za-z][\w:.\-]*\w                            # citations
    | \$\$[^$]{1,5000}\$\$
    | \$(?<![\\$\w]\$)(?=[^\s$])[^$\n]*?(?<=[^\s\\])\$(?![\d$])
    """,
    re.M | re.X,
)


def blank_markup(text: str) -> str:
    """The text with spaces where it is no prose; comments that speak to this program stay.

    >>> blank_markup("::: {.note}\\n春天 [@a, 3]\\n:::\\n").split()
    ['春天']
    """
    return _MORE.sub(lambda found: blank(found[0]), markdown.blank_markup(text))
