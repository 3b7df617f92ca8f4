"""Markdown: front matter, code, targets of links, tags, addresses and comments are no prose."""

from __future__ import annotations

import re
from collections.abc import Callable

from dedup.messages import Message
from dedup.read.markup.blanks import blank, SPEAKS

# `---` or `+++` at the very beginning, to the next such line.
FRONT_MATTER = re.compile(
    r"\A\ufeff?(---|\+\+\+)[ \t]*\r?\n(?P<inside>.*?)^(?:\1|\.\.\.)[ \t]*\r?$", re.S | re.M
)
# What its lines are: empty, a comment, a key with a value, an item of a list, or indented; and of TOML a table.
FRONT_LINE = re.compile(
    r"""\s*$|\#|[ \t]|-(?:\s|$)|\[{1,2}[^\]]+\]|["']?[\w.\-]+["']?\s*(?::(?:\s|$)|=)|[\]})]"""
)
# A fence of backticks or tildes (CommonMark 0.31, 4.5), in quotations and list items too.
FENCE = re.compile(
    r"(?P<lead>[ \t]*(?:(?:>|[-*+]|\d{1,9}[.)])[ \t]+|>)*)(?P<fence>`{3,}(?=[^`]*$)|~{3,})", re.M
)
# Openings of what goes on to a closing, over lines too, and what stands for itself.
OPENING = re.compile(
    r"""
      \\[!-/:-@\[-`{-~]                                # what is escaped opens nothing
    | (?P<comment><!--)
    | <(?P<raw>pre|script|style|textarea)(?=[\s>])
    | \{%-?\s*(?P<liquid>highlight)\b
    | (?P<alone>
        ^[ ]{0,3}\[(?!\^)[^\[\]\n]{1,200}\]:           # link definitions (4.7)
            [ \t]*(?:\r?\n[ \t]*)?(?:<[^<>\n]*>|[^\s<，。；：！？、“”（）][^\s，。；：！？、“”（）]*)
            (?:(?:[ \t]+|[ \t]*\r?\n[ \t]*)(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*\r?$
      | \]\((?:[^()\n]|\([^()\n]*\))*\)                # targets of links and images
      | </?[A-Za-z](?:[^<>\n]|\n(?![ \t]*\r?\n))*>     # tags and autolinks
      | (?:https?|ftp)://[^\s<>"'，。；、）】]+         # bare addresses
      | `[^`\n]+`                                      # code in a line
      )
    """,
    re.M | re.X | re.I,
)
CLOSING = {
    "comment": "-->",
    **{name: rf"</{name}\s*>" for name in ("pre", "script", "style", "textarea")},
    "highlight": r"\{%-?\s*endhighlight\s*-?%\}",
}
_CLOSING = {name: re.compile(pattern, re.I) for name, pattern in CLOSING.items()}
# Indented code stands behind an empty line, and in no list (4.4).
INDENTED = re.compile(
    r"(?:\A|(?<=\n))[ \t]*\r?\n(?:(?:[ ]{4}|\t)[^\n]*(?:\n|\Z)|[ \t]*\r?\n(?=(?:[ ]{4}|\t)))+"
)
_FAR = 10_000
_NEAR = 200
LIST_ITEM = re.compile(r"[ ]{0,3}(?:[-*+]|\d{1,9}[.)])[ \t]")


def blank_markup(text: str) -> str:
    """The text with spaces where it is no prose; comments that speak to this program stay.

    >>> blank_markup("见[手册](http://a.cn)。")
    '见[手册              。'
    """
    text = blank_fences(blank_front_matter(text))
    # Where code is indented is asked before tags become spaces: prose behind a tag is not indented.
    code = [found.span() for found in INDENTED.finditer(text) if _is_code(found)]
    text = blank_parts(text)
    pieces, done = [], 0
    for start, end in code:
        pieces += [text[done:start], blank(text[start:end])]
        done = end
    return "".join((*pieces, text[done:]))


def blank_front_matter(text: str) -> str:
    """A rule that opens a page of prose opens no front matter."""
    found = FRONT_MATTER.match(text)
    if found is None:
        return text
    lines = found["inside"].splitlines()
    is_front = any(map(str.strip, lines)) and all(FRONT_LINE.match(line) for line in lines)
    return blank(found[0]) + text[found.end() :] if is_front else text


def blank_fences(text: str) -> str:
    """Fenced code, to its end: the closing fence, the end of its quotation or list item, or that of the file."""
    if "```" not in text and "~~~" not in text:
        return text
    lines = text.split("\n")
    for i in _fenced(lines)[0]:
        lines[i] = blank(lines[i])
    return "\n".join(lines)


def unclosed_fence(text: str) -> int:
    """The line, from 1, of a code fence that only the end of the file closes, if something stands behind it; else 0."""
    if "```" not in text and "~~~" not in text:
        return 0
    lines = blank_front_matter(text).split("\n")
    fenced, open_at = _fenced(lines)
    return open_at + 1 if open_at >= 0 and any(lines[i].strip() for i in fenced if i > open_at) else 0


def _fenced(lines: list[str]) -> tuple[list[int], int]:
    """The lines that are fenced code, with its fences, and the one of a fence that nothing closes, else -1."""
    fenced: list[int] = []
    inside: re.Match[str] | None = None
    open_at = -1
    commented = nested = False
    last = next((i for i in reversed(range(len(lines))) if "-->" in lines[i]), -1)
    for i, line in enumerate(lines):
        if inside is not None and _leaves(inside, line, nested):
            inside = None
        if inside is not None:
            rest = line.strip(" \t\r>")
            if rest.startswith(inside["fence"]) and not rest.strip(inside["fence"][0]):
                inside = None
            fenced.append(i)
        elif commented or (last >= i and line.lstrip(" ").startswith("<!--")):
            commented = "-->" not in line
        elif ("```" in line or "~~~" in line) and (inside := FENCE.match(line)) is not None:
            fenced.append(i)
            open_at, nested = i, _is_nested(lines, i, inside["lead"])
    return fenced, open_at if inside is not None else -1


def report_unclosed(text: str, report: Callable[..., None]) -> None:
    """Tell of a code fence that nothing closes: by the rule of Markdown (CommonMark 0.31, 4.5) all below it is code."""
    if line := unclosed_fence(text):
        report(
            Message("read.fence_open"),
            line=line,
        )


def _leaves(fence: re.Match[str], line: str, nested: bool) -> bool:
    """Whether a line stands outside of the quotation or list item that a fence stands in."""
    if ">" in fence["lead"]:
        return not line.lstrip(" \t").startswith(">")
    return nested and bool(line.strip()) and not line.startswith((" ", "\t"))


def _is_nested(lines: list[str], at: int, lead: str) -> bool:
    """Whether a fence stands in a list item: by its mark, its indent, or the line that is indented less above it."""
    indent = len(lead.expandtabs(4))
    if indent >= 4 or lead.strip():
        return True
    for above in reversed(lines[max(at - _NEAR, 0) : at] if indent else []):
        if above.strip() and len(above) - len(above.lstrip(" ")) < indent:
            return LIST_ITEM.match(above) is not None
    return False


def blank_parts(text: str) -> str:
    pieces, done, at = [], 0, 0
    missing: set[str] = set()
    while (found := OPENING.search(text, at)) is not None:
        name = (found["comment"] and "comment") or (found["raw"] or found["liquid"] or "").lower()
        at = found.end()
        if name:
            closing = None if name in missing else _CLOSING[name].search(text, at)
            if closing is None:
                missing.add(name)  # and none further on
                continue
            at = closing.end()
        elif not found["alone"]:
            continue
        piece = text[found.start() : at]
        is_said = (name == "comment" or piece.lstrip(" ").startswith("[")) and SPEAKS.search(piece)
        pieces += [text[done : found.start()], piece if is_said else blank(piece)]
        done = at
    return "".join((*pieces, text[done:]))


def _is_code(found: re.Match[str]) -> bool:
    """Indented lines belong to the list item before them, if there is one; else they are code."""
    text, end = found.string, found.start()
    while end and text[end - 1] in "\r\n":
        end -= 1
    near = max(end - _FAR, 0)  # a paragraph that began before is no list item of so few words
    breaks = ((text.rfind(one, near, end), len(one)) for one in ("\n\n", "\n\r\n"))
    start = max((at + size for at, size in breaks if at >= 0), default=near)
    is_listed = LIST_ITEM.match(text, start, end) or text.startswith(("    ", "\t"), start, end)
    return not is_listed
