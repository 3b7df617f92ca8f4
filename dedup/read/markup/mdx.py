"""MDX: Markdown in which imports and expressions in braces are no prose, and nothing is code by its indent."""

from __future__ import annotations

import re

from dedup.read.markdown import find_headings
from dedup.read.markup.blanks import blank, blank_comment
from dedup.read.markup.markdown import blank_fences, blank_front_matter, blank_parts
from dedup.read.markup.reader import prose_reader

# A paragraph of statements begins so; it ends at a blank line behind which no brace is open.
_STATEMENT = re.compile(
    r"import\s+(?:[\w*${},\s]+?\s+from\s+)?[\"']|export\s+(?:const|let|var|function|default|async|class|\{|\*)"
)
_COMMENT = re.compile(r"\{\s*/\*(?:[^*]|\*(?!/))*\*/\s*\}")
_EXPRESSION = re.compile(r"\{(?:[^{}\n]|\{(?:[^{}\n]|\{[^{}\n]*\})*\})*\}")
_PRE = re.compile(r"</?pre(?:\s[^<>]*)?>", re.I)  # an element like any other, what it holds is Markdown
_DIRECTIVE = re.compile(r"^[ \t]*:{3,}[ \t]*\w*", re.M)


def blank_markup(text: str) -> str:
    """The text with spaces where it is no prose; comments that speak to this program stay.

    >>> blank_markup("import A from 'a'\\n\\n<A b={c => d}>春天</A>").split()
    ['春天']
    """
    text = _blank_statements(blank_fences(blank_front_matter(text)))
    text = _COMMENT.sub(lambda found: blank_comment(found[0]), text)
    text = _EXPRESSION.sub(lambda found: blank_comment(found[0]), text)
    text = _PRE.sub(lambda found: blank(found[0]), text)
    return blank_parts(_DIRECTIVE.sub(lambda found: blank(found[0]), text))


def _blank_statements(text: str) -> str:
    lines = text.split("\n")
    last = next((i for i in reversed(range(len(lines))) if "}" in lines[i]), -1)
    at = 0
    while at < len(lines):
        begins = lines[at].startswith(("import", "export")) and not (at and lines[at - 1].strip())
        if begins and _STATEMENT.match("\n".join(lines[at : at + 20])):
            depth = 0
            while at < len(lines) and (depth > 0 or lines[at].strip()):
                depth += lines[at].count("{") - lines[at].count("}")
                lines[at] = blank(lines[at])
                depth = depth if at < last else 0  # and nothing closes it
                at += 1
        at += 1
    return "\n".join(lines)


read = prose_reader(find_headings, blank_markup, fenced=True)
