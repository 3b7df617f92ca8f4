"""reStructuredText: directives of code, comments, targets, literal blocks, roles and addresses are no prose.

What stands in a note, a figure or any directive that nobody knows is prose, with the name and options of the directive
blanked.
"""

from __future__ import annotations

import re

from dedup.read.markup.blanks import (
    ADDRESS,
    blank,
    blank_but_kept,
    blank_lines,
    end_of_block,
    indent_of,
    SPEAKS,
)
from dedup.read.markup.levels import highest, is_line, Level, LINE, Spans, width_of
from dedup.read.markup.reader import prose_reader

_RULE = re.compile(r"([!-/:-@\[-`{-~])\1*")
_TABLE = re.compile(r"=+(?:[ \t]+=+)+")
_NO_TITLE = re.compile(
    r"[ \t]|(?:[-*+•]|\d+[.)]|\(?[\da-z][.)]|#\.|\|)[ \t]|\.\.(?:[ \t]|$)|:[^:\s][^:]*:[ \t]|>>> "
)
# Directives whose content is no prose, and those of which only the argument is none.
_NAMES = """code code-block sourcecode highlight literalinclude math raw image include toctree contents sectnum meta role
    default-role productionlist graphviz digraph graph plantuml uml mermaid blockdiag seqdiag doctest testcode
    testoutput testsetup testcleanup ipython jupyter-execute prompt bibliography autosummary index tabularcolumns
    highlightlang currentmodule module py:module py:currentmodule target-notes
    jinja autoclass automodule autofunction automethod autodata"""
_CODE = frozenset(_NAMES.split())
_BARE = frozenset(("figure", "container", "class", "only", "ifconfig", "rst-class"))
_EXPLICIT = re.compile(r"(?P<lead>[ \t]*(?:[-*+•][ \t]+)?)\.\.(?=[ \t]|$)[ \t]*(?P<rest>.*)")
_NOTE = re.compile(r"\[(?:#?[\w.\-]*|\*)\][ \t]")
_DIRECTIVE = re.compile(r"(?:\|[^|]+\|[ \t]+)?(?P<name>[^\W_][\w.+:\-]*?)[ \t]?::(?:[ \t]+|$)")
_OPTION = re.compile(r"[ \t]*:[A-Za-z][\w \-.]*:(?:[ \t]|$)")
_PROSE_OPTION = re.compile(r"[ \t]*:(?:header|caption|subtitle|attribution):[ \t]*", re.I)
_FIELD = re.compile(r":[^:\s][^:\n]*:(?:[ \t]|$)")
_PROSE_FIELD = re.compile(r":(?:abstract|dedication|摘要|题献)[:]", re.I)
_ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1*\s*$")
_ITEM = re.compile(r"[ \t]*(?:[-*+•]|(?:\d+|\w|#)[.)]|\((?:\d+|\w)\))[ \t]+")
_QUOTED = re.compile(r"[ \t]*[!-/:-@\[-`{-~]")
# Roles that name a thing of a program or a place, not a word of the text.
_NO_WORD = (
    r"(?:[\w.\-]+:[\w:.\-]+|ref|doc|numref|eq|math|code|file|command|option|envvar|download|cite\w*|pep|rfc|program"
    r"|makevar|mod|func|class|meth|attr|data|exc|any|samp|raw|index)"
)
_INLINE = re.compile(
    rf"""
      ``(?=[^\s`])(?:[^`\n]|`(?!`)|\n(?![ \t]*\n))+?``                                # literal
    | :[\w:.+\-]+:`(?P<keep1>(?=[^<`])[^`<]{{1,300}}?)[ \t\n]*<[^<>`]{{1,500}}>`      # a role with a target
    | (?<![\w`])`(?P<keep2>[^`<]{{1,300}}?)[ \t\n]*<[^<>`]{{1,500}}>`__?              # a link
    | :{_NO_WORD}:`[^`]{{1,300}}`
    | :[A-Za-z][\w.+\-]*:(?=`)                                                        # the name of another role
    | \[(?:\#?[\w.\-]*|\*)\]_(?!\w)                                                    # of a footnote
    | {ADDRESS}
    """,
    re.X,
)


def blank_markup(text: str) -> str:
    """The text with spaces where it is no prose; comments that speak to this program stay.

    >>> blank_markup("见 `手册 <http://a.cn>`_。").split()
    ['见', '手册', '。']
    """
    lines = text.split("\n")
    _blank_docinfo(lines)
    at = 0
    while at < len(lines):
        at = _blank_from(lines, at)
    return blank_but_kept(_INLINE, "\n".join(lines))


def _blank_docinfo(lines: list[str]) -> None:
    """The fields before the text, or behind its title, are its front matter."""
    at = 0
    while at < len(lines):
        end = next((i for i in range(at, len(lines)) if not lines[i].strip()), len(lines))
        block = lines[at:end]
        if block and _FIELD.match(block[0]):
            if all(_FIELD.match(line) or line[:1] in " \t" for line in block) and not any(
                map(_PROSE_FIELD.match, block)
            ):
                blank_lines(lines, at, end)
        elif block and not (_is_title(block) or _EXPLICIT.match(block[0])):
            return
        at = end + 1


def _is_title(block: list[str]) -> bool:
    return len(block) <= 3 and any(map(_ADORNMENT.match, block))


def _blank_from(lines: list[str], at: int) -> int:
    """Blank what begins at a line; return the next line to look at."""
    line = lines[at].rstrip("\r")
    if explicit := _EXPLICIT.match(line):
        return _blank_explicit(lines, at, explicit)
    if line.lstrip(" \t").startswith(">>> "):
        end = next((i for i in range(at, len(lines)) if not lines[i].strip()), len(lines))
        blank_lines(lines, at, end)
        return end
    if line.rstrip().endswith("::"):
        return _blank_literal(lines, at)
    return at + 1


def _blank_explicit(lines: list[str], at: int, explicit: re.Match[str]) -> int:
    indent, rest = len(explicit["lead"].expandtabs(8)), explicit["rest"]
    end = end_of_block(lines, at + 1, indent)
    start = explicit.start("rest")
    if note := _NOTE.match(rest):
        lines[at] = blank(lines[at][: start + note.end()]) + lines[at][start + note.end() :]
        return at + 1
    directive = _DIRECTIVE.match(rest)
    if directive is None or directive["name"].lower() in _CODE:
        if directive is None and (
            SPEAKS.search(rest) or (not rest.strip() and not "".join(lines[at + 1 : at + 2]).strip())
        ):
            return at + 1  # said to this program, or an empty comment, which has no block
        behind = at + 1
        if directive is not None:
            behind = _blank_options(lines, at + 1, end)
        lines[at] = blank(lines[at])
        blank_lines(lines, behind, end)
        return end
    argument = start + directive.end()
    kept = "" if directive["name"].lower() in _BARE else lines[at][argument:]
    lines[at] = blank(lines[at][: len(lines[at]) - len(kept)]) + kept
    return _blank_options(lines, at + 1, end)


def _blank_options(lines: list[str], at: int, end: int) -> int:
    """Blank the options of a directive, but for what those say that are shown; return the line behind them."""
    while at < end and _OPTION.match(lines[at]):
        shown = _PROSE_OPTION.match(lines[at])
        lines[at] = blank(shown[0]) + lines[at][shown.end() :] if shown else blank(lines[at])
        at += 1
    return at


def _blank_literal(lines: list[str], at: int) -> int:
    """The block behind a paragraph that ends in ``::``: indented, or each line marked as quoted."""
    first = next((i for i in range(at + 1, len(lines)) if lines[i].strip()), len(lines))
    if first == len(lines) or first == at + 1:
        return at + 1
    end = end_of_block(lines, first, _indent_of_paragraph(lines, at))
    if end == first and (quoted := _QUOTED.match(lines[first])):
        while end < len(lines) and lines[end].startswith(quoted[0]):
            end += 1
        if _EXPLICIT.match(lines[first]) or _ADORNMENT.match(lines[first].rstrip("\r")):
            end = first
    blank_lines(lines, first, end)
    return max(end, at + 1)


def _indent_of_paragraph(lines: list[str], last: int) -> int:
    """How far the text of a paragraph is indented, of an item of a list behind its mark."""
    indent = 1 << 30
    for at in range(last, -1, -1):
        if not lines[at].strip():
            break
        if item := _ITEM.match(lines[at]):
            return min(indent, len(item[0].expandtabs(8)))
        indent = min(indent, indent_of(lines[at]))
    return indent


def find_headings(text: str) -> Spans:
    """Titles with the adornment that comes first in the text.

    >>> find_headings("讲话\\n====\\n\\n一\\n--\\n")
    ((0, 2),)
    """
    lines = [(found.start(), found[0].rstrip()) for found in LINE.finditer(text) if is_line(found)]
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
    return highest(found)


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


read = prose_reader(find_headings, blank_markup)
