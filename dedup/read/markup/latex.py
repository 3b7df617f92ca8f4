r"""LaTeX: the preamble, commands, formulas, labels, code and comments are no prose; what most commands hold is.

``\emph{…}``, ``\section{…}`` and ``\footnote{…}`` lose their names. A command that nobody knows here keeps what stands
in its braces.
"""

from __future__ import annotations

import re

from dedup.read.markup.blanks import ADDRESS, blank, blank_comment
from dedup.read.markup.levels import highest, Spans
from dedup.read.markup.reader import prose_reader

_LEVELS = ("part", "chapter", "section", "subsection", "subsubsection", "paragraph")
_HEADING = re.compile(
    rf"""
      (?<!\\)%[^\n]*
    | \\begin\{{(?P<code>verbatim|lstlisting|minted|comment)\*?\}}.*?\\end\{{(?P=code)\*?\}}
    | \\(?P<name>{"|".join(_LEVELS)})\*?[ \t]*(?:\[[^\]\n]*\])?
      \{{(?P<title>(?:[^{{}}]|\{{(?:[^{{}}]|\{{[^{{}}]*\}})*\}}){{1,500}})\}}
    """,
    re.X | re.S,
)
_BODY = re.compile(r"^[^%\n]*?\\begin\{document\}", re.M)
_BODY_END = re.compile(r"^[^%\n]*?(?P<end>\\end\{document\})", re.M)
# Environments that hold no prose.
_NAMES = """verbatim Verbatim BVerbatim lstlisting minted comment alltt Highlighting tikzpicture pgfpicture
    filecontents equation align alignat gather multline flalign eqnarray displaymath math dmath algorithmic
    algorithm2e luacode asy picture forest circuitikz"""
_CODE = frozenset(_NAMES.split())
# How many arguments in braces of an environment, or of a command, are no prose; those that follow are.
_ENVIRONMENTS = {
    **dict.fromkeys(("tabular", "array", "longtable", "tabu", "minipage", "multicols", "thebibliography"), 1),
    **dict.fromkeys(("tabularx", "tabular*", "adjustwidth", "CJK", "CJK*", "wrapfigure"), 2),
}
_ONE = """label ref eqref pageref autoref cref Cref nameref vref cite citep citet citeauthor citeyear parencite
    textcite footcite autocite nocite supercite includegraphics input include subfile includeonly usepackage
    RequirePackage documentclass bibliography bibliographystyle addbibresource printbibliography url path href
    textcolor color colorbox definecolor pagecolor vspace hspace hypersetup lstset geometry pagestyle
    thispagestyle pagenumbering graphicspath setmainfont setsansfont setmonofont setCJKmainfont setCJKsansfont
    setCJKmonofont linespread hypertarget hyperlink raisebox parbox scalebox cline cmidrule index bibitem
    theoremstyle ensuremath ce usetikzlibrary captionsetup titleformat ctexset tikzset newcounter usetheme
    newlength DeclareMathOperator lstinputlisting inputminted"""
_TWO = """setlength addtolength setcounter addtocounter newcommand renewcommand providecommand newtheorem fontsize rule
    resizebox multicolumn multirow markboth DeclareRobustCommand"""
_COMMANDS = (
    dict.fromkeys(_ONE.split(), 1)
    | dict.fromkeys(_TWO.split(), 2)
    | dict.fromkeys(("newenvironment", "renewenvironment", "addcontentsline"), 3)
)
_TOKEN = re.compile(
    rf"""
      \\(?P<name>[A-Za-z@]+)\*?
    | \\(?P<math>[(\[])
    | \\\\(?:\*?\[[^\]\n]{{0,20}}\])?
    | \\.
    | (?P<comment>(?<!\\)%[^\n]*)
    | (?P<formula>\$\$[^$]{{1,5000}}\$\$|\$(?:[^$\\\n]|\\.|\n(?![ \t]*\r?\n))+\$)
    | (?P<address>{ADDRESS})
    """,
    re.X | re.S,
)
_BRACES = re.compile(r"\\.|%[^\n]*|[{}]", re.S)
_OPTION = re.compile(r"[ \t]*\r?\n?[ \t]*\[[^\[\]\n]*(?:\[[^\[\]\n]*\][^\[\]\n]*)*\]")
_OPTIONS = re.compile(r"\s*\[(?P<inside>(?:[^\[\]{}]|\{(?:[^{}]|\{[^{}]*\})*\}){1,2000})\]")
_GAP = re.compile(r"[ \t]*(?:\r?\n[ \t]*)?(?:\\[A-Za-z]+[ \t]*(?=[\[{]))?")
_DELIMITED = re.compile(r"(?:\[[^\]\n]*\])?(?:\{\w+\})?([^A-Za-z0-9\s{*])[^\n]*?\1")
# An address may hold a percent sign, which begins a comment elsewhere.
_ADDRESSES = ("url", "href", "path", "nolinkurl")
_ADDRESS = re.compile(r"[ \t]*(?:\[[^\]\n]*\])?\{[^{}\n]*\}")
_NAME = re.compile(r"[ \t]*\{([A-Za-z]+\*?)\}")
# Prose between the lines of a formula, and in the options of a listing, box or theorem.
_NAMES = "equation align alignat gather multline flalign eqnarray displaymath math dmath"
_FORMULAS = frozenset(_NAMES.split())
_INTERTEXT = re.compile(r"\\(?:short)?intertext[ \t]*\{")
_TITLE = re.compile(
    r"(?:\[|,)\s*(?:caption|title|subtitle)\s*=\s*(?:(?P<brace>\{)|(?P<plain>[^\s,\]{}][^,\]{}]*))"
)
_BEYOND_ASCII = re.compile(r"[^\W\d_a-zA-Z]")


def blank_markup(text: str) -> str:
    """The text with spaces where it is no prose; comments that speak to this program stay.

    >>> blank_markup("见\\\\emph{手册}% 旧").split()
    ['见', '{手册}']
    """
    if body := _BODY.search(text):
        end = _BODY_END.search(text, body.end())
        stop = end.start("end") if end else len(text)
        inside = _Body(text[body.end() : stop]).blanked()
        return blank(text[: body.end()]) + inside + blank(text[stop:])
    return _Body(text).blanked()


class _Body:
    """One pass over a text: ``pieces`` are done up to ``done``."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.closing = _match_braces(text)
        self.pieces: list[str] = []
        self.done = 0
        self.missing: set[str] = set()

    def blanked(self) -> str:
        at = 0
        while (found := _TOKEN.search(self.text, at)) is not None:
            at = self._after(found)
        return "".join((*self.pieces, self.text[self.done :]))

    def _after(self, found: re.Match[str]) -> int:
        """Blank what a token stands for; return where to go on."""
        if found["name"]:
            end = self._end_of_command(found)
            if end > found.end():
                self._keep_prose(found, end)
            return self._blank(max(found.start(), self.done), end)
        if found["comment"]:
            if found.end() > found.start():
                self.pieces += [self.text[self.done : found.start()], blank_comment(found[0])]
                self.done = found.end()
        elif found["formula"] or found["address"] or found[0].startswith("\\\\"):
            self._blank(found.start(), found.end())
        elif found["math"]:
            end = self._find("\\)" if found["math"] == "(" else "\\]", found.end())
            self._blank(found.start(), end)
            return max(end, found.end())
        return found.end()

    def _blank(self, start: int, end: int) -> int:
        if end > start:
            self.pieces += [self.text[self.done : start], blank(self.text[start:end])]
            self.done = end
        return end

    def _keep_prose(self, command: re.Match[str], end: int) -> None:
        """Of a command that is blanked up to ``end``, blank what stands before the prose in it, and keep this."""
        name, at = command["name"], command.end()
        environment = _NAME.match(self.text, at) if name == "begin" else None
        if environment and environment[1].rstrip("*") in _FORMULAS:
            for intertext in _INTERTEXT.finditer(self.text, at, end):
                brace = intertext.end() - 1
                self._keep(command.start(), brace + 1, self.closing.get(brace, 0))
        elif environment or name == "lstinputlisting":
            start = environment.end() if environment else at
            for first, last in self._titles(start):
                self._keep(command.start(), first, last)

    def _keep(self, start: int, first: int, last: int) -> None:
        """Keep the prose of a span, and blank what stands before it."""
        if last > first >= self.done:
            self._blank(max(start, self.done), first)
            self.pieces.append(_Body(self.text[first:last]).blanked())
            self.done = last

    def _titles(self, at: int) -> list[tuple[int, int]]:
        """The spans of captions and titles in the options at ``at``, or of all of them where they are words."""
        option = _OPTIONS.match(self.text, at)
        if option is None:
            return []
        if "=" not in option[0]:
            return [option.span("inside")] if _BEYOND_ASCII.search(option[0]) else []
        spans = []
        for title in _TITLE.finditer(self.text, option.start(), option.end()):
            brace = title.start("brace")
            spans.append((brace + 1, self.closing.get(brace, 0)) if brace >= 0 else title.span("plain"))
        return spans

    def _find(self, closing: str, at: int) -> int:
        """Where a closing ends; 0 if there is none."""
        if closing not in self.missing:
            end = self.text.find(closing, at)
            if end >= 0:
                return end + len(closing)
            self.missing.add(closing)
        return 0

    def _end_of_command(self, found: re.Match[str]) -> int:
        """Where the part of a command that is no prose ends."""
        name, at = found["name"], found.end()
        if name in ("begin", "end") and (environment := _NAME.match(self.text, at)):
            whole = environment[1]
            if name == "begin" and whole.rstrip("*") in _CODE:
                return self._find(f"\\end{{{whole}}}", at) or environment.end()
            arguments = _ENVIRONMENTS.get(whole, 0) if name == "begin" else 0
            return self._skip(environment.end(), arguments) if name == "begin" else environment.end()
        if name in ("verb", "lstinline", "mintinline") and (code := _DELIMITED.match(self.text, at)):
            return code.end()
        if name in ("lstinline", "mintinline"):
            return self._skip(at, 2 if name == "mintinline" else 1)
        if name == "iffalse":
            return self._find("\\fi", at) or at
        if name in _ADDRESSES and (address := _ADDRESS.match(self.text, at)):
            return address.end()
        if name in ("def", "gdef", "let") and self.text[at : at + 1] == "\\":
            brace = self.text.find("{", at, at + 100)
            return self.closing.get(brace, at - 1) + 1
        if name in _COMMANDS:
            return self._skip(at, _COMMANDS[name])
        option = _OPTION.match(self.text, at)
        if option and name != "item" and self.text[option.end() : option.end() + 1] == "{":
            return option.end()
        return at

    def _skip(self, at: int, arguments: int) -> int:
        """Behind so many arguments in braces, and the options in brackets between them."""
        while True:
            if option := _OPTION.match(self.text, at):
                at = option.end()
                continue
            gap = _GAP.match(self.text, at)
            brace = gap.end() if gap else at
            if not arguments or brace not in self.closing:
                return at
            at = self.closing[brace] + 1
            arguments -= 1


def _match_braces(text: str) -> dict[int, int]:
    """Where each brace that is closed closes."""
    closing: dict[int, int] = {}
    open_at: list[int] = []
    for found in _BRACES.finditer(text):
        if found[0] == "{":
            open_at.append(found.start())
        elif found[0] == "}" and open_at:
            closing[open_at.pop()] = found.start()
    return closing


def find_headings(text: str) -> Spans:
    r"""Titles of the largest division.

    >>> find_headings("\\section{讲话}")
    ((9, 11),)
    """
    titles = (found for found in _HEADING.finditer(text) if found["name"])
    return highest([(_LEVELS.index(found["name"]), found.span("title")) for found in titles])


read = prose_reader(find_headings, blank_markup)
