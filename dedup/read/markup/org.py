"""Org: keywords, drawers, blocks of code, formulas, comments, planning lines and the targets of links are no prose."""

from __future__ import annotations

import re

from dedup.read.markup.blanks import ADDRESS, blank, blank_but_kept, blank_comment, blank_lines
from dedup.read.markup.levels import highest, Level, LINE, shifted, Spans
from dedup.read.markup.reader import prose_reader

_HEADING = re.compile(
    r"(?P<stars>\*+)[ ]+(?:(?:TODO|DONE|NEXT|WAITING|CANCELLED)[ ]+)?(?:\[#\w\][ ]+)?"
    r"(?P<title>\S.*?)(?:[ \t]+:[\w@#%:]+:)?[ \t]*$"
)
_BEGIN = re.compile(r"[ \t]*#\+begin(?:_|:[ \t]*)(?P<name>\S+)", re.I)
_END = r"[ \t]*#\+end(?:_{}|:)[ \t]*$"
# All other blocks (quote, verse, center, those of a special name) hold prose.
_CODE = frozenset(("src", "example", "export", "comment", "html", "latex", "ascii"))
_DRAWER = re.compile(r"[ \t]*:[\w\-]+:[ \t]*$")
_DRAWER_END = re.compile(r"[ \t]*:end:[ \t]*$", re.I)
_PROSE_KEYWORD = re.compile(r"[ \t]*#\+(?:caption|attr_caption)(?:\[[^\]\n]*\])?:", re.I)
_KEYWORD = re.compile(r"[ \t]*#\+\S+:|[ \t]*#\+(?:begin|end)(?:_|:)\S*.*$", re.I)
_COMMENT = re.compile(r"[ \t]*#(?:[ \t]|$)")
_FIXED = re.compile(r"[ \t]*:(?:[ \t]|$)")
_PLANNING = re.compile(r"[ \t]*(?:SCHEDULED|DEADLINE|CLOSED|CLOCK):[ \t]*[<\[]")
_INLINE = re.compile(
    r"""
      ^\*+[ ]+(?:(?:TODO|DONE|NEXT|WAITING|CANCELLED)[ ]+)?(?:\[\#\w\][ ]+)?   # before the title of a headline
    | (?<=[^\s:])[ \t]+:[\w@\#%:]+:[ \t]*\r?$                                 # its tags
    | \\\((?:[^\\\n]|\\(?![()])|\n(?![ \t]*\r?\n)){1,2000}+\\\)                      # formulas
    | \\\[(?:[^\\\n]|\\(?![\[\]])|\n(?![ \t]*\r?\n)){1,5000}+\\\]
    | \$\$[^$]{1,5000}\$\$
    | \$(?<![\\$\w]\$)(?=[^\s$])[^$\n]*?(?<=[^\s\\])\$(?![\d$])
    | ^[ \t]*\\begin\{(?P<formula>equation|align|gather|multline|eqnarray|displaymath)(?P<star>\*?)\}
      (?:[^\\]|\\(?!(?:begin|end)\{)){0,5000}+\\end\{(?P=formula)(?P=star)\}
    | \[\[[^\[\]\n]+\]\[(?P<keep1>[^\[\]]+)\]\]
    | \[\[[^\[\]\n]+\]\]
    | (?:(?<=[\s(\{'"，。；：、（“])|^)(?P<mark>[=~])(?=\S)[^\n]+?(?<=\S)(?P=mark)  # code
      (?=[\s\-.,;:!?'")}\[，。；：、）”！？]|$)
    | \b(?:src_\w+|call_\w+)(?:\[[^\]\n]*\])?[{(][^\n})]*[})]
    | \[fn:[\w\-]*\](?!:)|(?<=\[)fn:[\w\-]*:
    | [<\[]\d{4}-\d\d-\d\d[^<>\[\]\n]*[>\]]                                 # a time stamp
    | \{\{\{[^{}\n]*\}\}\}
    | <{1,3}(?=https?:)[^<>\n]+>
    | """
    + ADDRESS,
    re.X | re.M,
)


def blank_markup(text: str) -> str:
    """The text with spaces where it is no prose; comments that speak to this program stay.

    >>> blank_markup("* TODO 见 [[a.org][手册]] :a:").split()
    ['见', '手册']
    """
    lines = text.split("\n")
    ends = _find_ends(lines)
    at = 0
    while at < len(lines):
        line = lines[at].rstrip()
        if at in ends:
            blank_lines(lines, at, ends[at] + 1)
            at = ends[at]
        elif found := _PROSE_KEYWORD.match(line):
            lines[at] = blank(found[0]) + lines[at][found.end() :]
        elif _KEYWORD.match(line) or _PLANNING.match(line) or _FIXED.match(line):
            lines[at] = blank(lines[at])
        elif _COMMENT.match(line):
            lines[at] = blank_comment(lines[at])
        at += 1
    return blank_but_kept(_INLINE, "\n".join(lines))


def _find_ends(lines: list[str]) -> dict[int, int]:
    """Of each drawer and block of code that is closed, the line that closes it."""
    ends: dict[int, int] = {}
    open_code: tuple[int, re.Pattern[str]] | None = None
    open_drawer = -1
    for i, line in enumerate(lines):
        line = line.rstrip()
        if open_code is not None:
            if open_code[1].match(line):
                ends[open_code[0]] = i
                open_code = None
            elif (found := _BEGIN.match(line)) and open_code[1].pattern == _END.format(
                re.escape(found["name"])
            ):
                open_code = i, open_code[1]  # the one before was never closed
        elif found := _BEGIN.match(line):
            if found["name"].lower() in _CODE:
                open_code = i, re.compile(_END.format(re.escape(found["name"])), re.I)
        elif _DRAWER_END.match(line):
            if open_drawer >= 0:
                ends[open_drawer] = i
            open_drawer = -1
        elif _DRAWER.match(line):
            open_drawer = i
        elif line.startswith("*"):
            open_drawer = -1
    return ends


def find_headings(text: str) -> Spans:
    """Titles with the fewest stars, without key words, priority and tags.

    >>> find_headings("* TODO 讲话 :a:\\n")
    ((7, 9),)
    """
    found: list[Level] = []
    for line in LINE.finditer(
        text
    ):  # in a block of code too: there a comma stands before stars that are none
        if title := _HEADING.match(line[0].rstrip("\r")):
            found.append((len(title["stars"]), shifted(title, line.start())))
    return highest(found)


read = prose_reader(find_headings, blank_markup)
