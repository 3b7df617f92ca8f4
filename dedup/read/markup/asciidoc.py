"""AsciiDoc: attributes, blocks of code, comments, macros and addresses are no prose; the texts of links are."""

from __future__ import annotations

import re
from bisect import bisect_right

from dedup.read.markup.blanks import ADDRESS, blank, blank_but_kept, blank_comment, blank_lines
from dedup.read.markup.levels import highest, Level, LINE, shifted, Spans, width_of
from dedup.read.markup.reader import prose_reader

_HEADING = re.compile(r"^(?P<mark>={1,6}|#{1,6})[ \t]+(?P<title>\S[^\n]*?)(?:[ \t]+(?P=mark))?[ \t]*\r?$")
_HEADLESS = re.compile(r"(-{4,}|\.{4,}|\+{4,}|/{4,}|```)")
# Lines that open a block and close it again; those in the second set hold prose unless a style says otherwise.
_DELIMITER = re.compile(r"(?P<code>-{4,}|\.{4,}|\+{4,}|/{4,}|```.*)$|(?P<prose>--|={4,}|\*{4,}|_{4,})$")
_CODE_STYLE = re.compile(
    r"\[(?:source|listing|literal|stem|latexmath|asciimath|pass|comment|plantuml|graphviz|ditaa|mermaid|blockdiag)"
    r"[\s,%#.\]]|\[,\s*\w"
)
_ATTRIBUTES = re.compile(r"\[(?:[A-Za-z.#%,\"'\[]|\d+\w*[%=,*])[^\n]*\]$|\[\]$")
_ENTRY = re.compile(r":!?[A-Za-z0-9_][\w\-]*!?:(?:[ \t]|$)")
_MACRO = re.compile(r"(?:[a-z]\w*)::[^\s\[]*\[[^\n]*\]$")
_TITLE = re.compile(r"[=#][ \t]+\S")
_SENTENCE = re.compile("[。！？；，]|[.!?] ")
_LIST = re.compile(r"[ \t]*(?:\*+|-|\.+|\d+\.|<[\d.]+>|\+)(?:[ \t]|$)|.*(?:::|;;)(?:[ \t]|$)")
_INLINE = re.compile(
    rf"""
      \+\+\+.{{1,1000}}?\+\+\+
    | (?<!\w)`\+?[^`\n]{{1,500}}?\+?`(?!\w)                                     # code
    | (?:stem|latexmath|asciimath|pass|anchor|indexterm2?):[\w,]{{0,100}}\[[^\]\n]{{0,500}}\]
    | (?:footnote(?:ref)?|kbd|btn):[\w\-]{{0,100}}\[(?P<keep1>[^\]\n]{{0,500}})\]
    | (?:link|xref|mailto|image|icon|menu):[^\s\[\]]{{0,300}}\[(?P<keep2>[^\]\n]{{0,500}})\]
    | {ADDRESS}(?:\[(?P<keep3>[^\]\n]{{0,500}})\])?
    | <<[^<>,\n]{{1,300}}(?:,(?P<keep4>[^<>\n]{{0,500}}))?>>
    | \[\[[^\]\n]{{0,500}}\]\]
    | \[[.\#%][\w.\#%\-]{{0,100}}\](?=[\#*_`])                                   # the role of what follows
    | \(\(\([^()\n]{{0,500}}\)\)\)
    | \{{[A-Za-z0-9_][\w\-:@.]{{0,100}}\}}                                       # an attribute
    """,
    re.X,
)


def blank_markup(text: str) -> str:
    """The text with spaces where it is no prose; comments that speak to this program stay.

    >>> blank_markup("见 link:a.html[手册]。").split()
    ['见', '手册', '。']
    """
    lines = text.split("\n")
    _blank_header(lines)
    blocks = _Blocks(lines)
    styled = listed = False
    at = 0
    while at < len(lines):
        line = lines[at].rstrip()
        fresh = at == 0 or not lines[at - 1].strip()
        delimiter = _DELIMITER.match(line)
        if delimiter and (closing := blocks.closing(at)):
            if delimiter["code"] or styled:
                blank_lines(lines, at, closing + 1)
                at = closing
            styled = False
        elif line.startswith("//"):
            lines[at] = blank_comment(lines[at])
        elif _ENTRY.match(line):
            while lines[at].rstrip().endswith("\\") and at + 1 < len(lines):
                lines[at] = blank(lines[at])
                at += 1
            lines[at] = blank(lines[at])
        elif _ATTRIBUTES.match(line):
            styled = bool(_CODE_STYLE.match(line))
            lines[at] = blank(lines[at])
        elif _MACRO.match(line):
            lines[at] = blank(lines[at])
        elif line and (styled or (fresh and line[0] in " \t" and not listed and not _LIST.match(line))):
            if not (styled and line.startswith(".")):  # the title of a block stands between
                end = next((i for i in range(at, len(lines)) if not lines[i].strip()), len(lines))
                blank_lines(lines, at, end)
                at, styled = end, False
        elif line:
            listed = bool(_LIST.match(line)) or (listed and (not fresh or line[0] in " \t"))
        at += 1
    return blank_but_kept(_INLINE, "\n".join(lines))


def _blank_header(lines: list[str]) -> None:
    """Author and revision stand right below the title of the document."""
    at = next((i for i in range(len(lines)) if lines[i].strip() and not lines[i].startswith(("//", ":"))), 0)
    if not _TITLE.match(lines[at].lstrip("\ufeff")):
        return
    for i in range(at + 1, min(at + 3, len(lines))):
        if not lines[i].strip() or lines[i].startswith((":", "//")) or _SENTENCE.search(lines[i]):
            break
        lines[i] = blank(lines[i])


class _Blocks:
    """Which line closes the block that a line opens."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._places: dict[str, list[int]] = {}
        for i, line in enumerate(lines):
            if _DELIMITER.match(line.rstrip()):
                self._places.setdefault(line.rstrip(), []).append(i)

    def closing(self, at: int) -> int:
        """The line that closes the block which begins here; 0 if none does."""
        line = self._lines[at].rstrip()
        if at and _is_underline(line, self._lines[at - 1].rstrip()):
            return 0
        places = self._places.get("```" if line.startswith("```") else line, [])
        next_ = bisect_right(places, at)
        return places[next_] if next_ < len(places) else 0


def _is_underline(line: str, above: str) -> bool:
    """Whether a line marks the one above as a title, which is about as long, in characters or in columns."""
    if not above or above.startswith((".", "[", "//")) or line[0] not in "-=+":
        return False
    return min(abs(len(line) - len(above)), abs(len(line) - width_of(above))) <= 1


def find_headings(text: str) -> Spans:
    """Titles with the fewest marks, outside of blocks of code.

    >>> find_headings("= 讲话\\n\\n== 一\\n")
    ((2, 4),)
    """
    found: list[Level] = []
    inside = ""
    for line in LINE.finditer(text):
        edge = _HEADLESS.match(line[0])
        if inside:
            inside = "" if line[0].rstrip() == inside else inside
        elif edge and (edge[0] == "```" or line[0].rstrip() == edge[0]):
            if text.find("\n" + edge[0], line.end()) >= 0:
                inside = edge[0]
        elif title := _HEADING.match(line[0]):
            found.append((len(title["mark"]), shifted(title, line.start())))
    return highest(found)


read = prose_reader(find_headings, blank_markup)
