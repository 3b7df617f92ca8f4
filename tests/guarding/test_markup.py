"""What of files in other markup languages counts for the hook: their prose, at its place."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.formats import BY_SUFFIX
from tests.guarding.conftest import Repo
from tests.guarding.texts import page, paragraph

PROSE = "春天来了，山上的桃花开了。"
LANGUAGES = ("asciidoc", "latex", "markdown", "mdx", "org", "quarto", "rst")


def blanker(language: str) -> Callable[[str], str]:
    return import_module(f"dedup.read.markup.{language}").blank_markup


# CODE is what must go, PROSE what must stay, as often as it stands there.
RST = {
    "docinfo": ":Author: CODE\n:Date: 2024\n\nPROSE\n",
    "docinfo below the title": "春天\n====\n\n:CODE: x\n\nPROSE\n",
    "code block": "PROSE\n\n.. code-block:: sh\n   :linenos:\n\n   CODE\n\n   CODE\n\nPROSE\n",
    "literal block": "PROSE：\n\n这样写::\n\n   CODE\n\n     CODE\n\nPROSE\n",
    "literal block in a list": "- PROSE::\n\n      CODE\n\n  PROSE\n",
    "quoted literal block": "::\n\n> CODE\n> CODE\n\nPROSE\n",
    "note": ".. note:: PROSE\n   PROSE\n\n   PROSE\n",
    "note in a note": ".. warning::\n\n   PROSE\n\n   .. code::\n\n      CODE\n\n   PROSE\n",
    "unknown directive": ".. 按语:: PROSE\n\n   PROSE\n.. myown::\n   :CODE: x\n\n   PROSE\n",
    "figure": ".. figure:: CODE.png\n   :alt: CODE\n\n   PROSE\n",
    "image": "PROSE\n\n.. image:: CODE.png\n   :width: 3\n\nPROSE\n",
    "comment": "PROSE\n\n.. CODE\n   CODE\n\n   CODE\n\nPROSE\n",
    "empty comment": "..\n\n   PROSE\n",
    "target": ".. _CODE: https://CODE.example/a\n\nPROSE\n",
    "footnote": "PROSE [#CODE]_\n\n.. [#CODE] PROSE\n   PROSE\n",
    "replacement": ".. |x| replace:: PROSE\n",
    "link": "PROSE `PROSE <https://CODE.example>`_ PROSE\n",
    "role": "PROSE :ref:`PROSE <CODE>` :doc:`CODE` :strong:`PROSE`\n",
    "literal": "PROSE ``CODE`` PROSE\n",
    "address": "见 https://a.example/CODE。PROSE\n",
    "doctest": "PROSE\n\n>>> CODE\nCODE\n\nPROSE\n",
    "line block": "| PROSE\n| PROSE\n",
    "simple table": "====  ====\nPROSE  PROSE\n====  ====\nPROSE  PROSE\n====  ====\n\nPROSE\n",
    "full-width colons": "PROSE：：\n\n   PROSE\n",
    "definition": "词\n   PROSE\n\n   PROSE\n",
    "quotation": "PROSE\n\n   PROSE\n",
    "header of a table": ".. csv-table:: PROSE\n   :header: PROSE, PROSE\n   :widths: CODE\n\n   PROSE, PROSE\n",
    "caption of code": ".. code-block:: sh\n   :caption: PROSE\n   :name: CODE\n\n   CODE\n\nPROSE\n",
}
ASCIIDOC = {
    "header": "= PROSE\nCODE <a@b.example>\nv1.0, 2024-01-01\n:toc: CODE\n\nPROSE\n",
    "prose below the title": "= PROSE\nPROSE\n",
    "listing": "PROSE\n\n[source,sh]\n----\nCODE\n\nCODE\n----\n\nPROSE\n",
    "listing with a title": "[source]\n.PROSE\n----\nCODE\n----\nPROSE\n",
    "literal": "....\nCODE\n....\nPROSE\n",
    "source of an open block": "[source]\n--\nCODE\n\nCODE\n--\nPROSE\n",
    "open block": "--\nPROSE\n\nPROSE\n--\n",
    "source paragraph": "[source,sh]\nCODE\nCODE\n\nPROSE\n",
    "comment block": "////\nCODE\n////\nPROSE\n",
    "comment": "// CODE\nPROSE\n",
    "fence": "```sh\nCODE\n```\nPROSE\n",
    "quotation": "[quote, CODE]\n____\nPROSE\n____\n",
    "example": "====\nPROSE\n\nPROSE\n====\n",
    "sidebar": "****\nPROSE\n****\n",
    "two-line titles": "PROSE\n-------------\n\nPROSE\n\n会议通知\n--------\n\nPROSE\n",
    "not closed": "----\nPROSE\n",
    "links": "见 https://CODE.example[PROSE] link:CODE.html[PROSE] <<CODE,PROSE>> xref:CODE[PROSE] <<CODE>>\n",
    "footnote": "PROSEfootnote:[PROSE]\n",
    "code in a line": "PROSE `CODE` PROSE\n",
    "macros": "include::CODE.adoc[]\n\nimage::CODE.png[]\n\nPROSE\n",
    "indented": "PROSE\n\n  CODE\n  CODE\n\nPROSE\n",
    "list": "* PROSE\n\n  PROSE\n\n. PROSE\n+\nPROSE\n",
    "indented list": "PROSE\n\n * PROSE\n   PROSE\n",
    "table": "[cols=CODE]\n|===\n|PROSE |PROSE\n\n|PROSE\n|===\n",
    "admonition": "NOTE: PROSE\n\n[WARNING]\n====\nPROSE\n====\n",
    "attribute": "PROSE {CODE} PROSE\n",
}
ORG = {
    "keywords": "#+TITLE: CODE\n#+OPTIONS: toc:nil CODE\n\nPROSE\n",
    "headline": "* TODO [#A] PROSE :CODE:CODE:\nSCHEDULED: <2024-01-01 CODE>\n:PROPERTIES:\n:ID: CODE\n:END:\nPROSE\n",
    "code": "PROSE\n#+BEGIN_SRC sh\nCODE\n\nCODE\n#+END_SRC\nPROSE\n",
    "small letters": "#+begin_example\nCODE\n#+end_example\nPROSE\n",
    "quotation": "#+BEGIN_QUOTE\nPROSE\n\nPROSE\n#+END_QUOTE\n",
    "not closed": "#+BEGIN_SRC sh\nPROSE\n",
    "comment": "# CODE\nPROSE\n",
    "number sign": "#PROSE\n",
    "fixed width": ": CODE\nPROSE\n",
    "links": "见[[https://CODE.example][PROSE]]和 [[CODE.org]] PROSE\n",
    "code in a line": "PROSE =CODE= 和 ~CODE~。PROSE\n",
    "equals": "甲=PROSE=乙\n",
    "footnote": "PROSE[fn:CODE]\n\n[fn:CODE] PROSE\n\nPROSE[fn:: PROSE]\n",
    "caption": "#+CAPTION: PROSE\n[[./CODE.png]]\n",
    "formulas": "PROSE\\(CODE\\)PROSE\\[ CODE\nCODE \\]PROSE $CODE$ PROSE\n\\begin{align*}\nCODE\n\\end{align*}\nPROSE\n",
    "prices": "PROSE $20 和 $30 PROSE\n",
    "formula not closed": "\\(PROSE\n\nPROSE\n",
    "drawer not closed": ":备注:\nPROSE\n\n* PROSE\n",
}
LATEX = {
    "preamble": "\\documentclass{CODE}\n\\title{CODE}\n\\begin{document}\nPROSE\n\\end{document}\nCODE\n",
    "part of a text": "\\chapter{PROSE}\nPROSE\n",
    "commands": "PROSE\\textbf{PROSE}\\emph{PROSE\\emph{PROSE}}\\footnote{PROSE}\n",
    "unknown command": "\\myown{PROSE}\n",
    "labels": "\\section[CODE]{PROSE}\\label{sec:CODE}见\\ref{CODE}\\cite[CODE]{CODE}PROSE\n",
    "links": "\\href{https://CODE.example}{PROSE}\\url{https://CODE.example}PROSE\n",
    "comment": "PROSE % CODE\n\\%PROSE\n",
    "formulas": "PROSE$CODE_1$PROSE\\(CODE\\)PROSE\n\\[\nCODE\n\\]\n$$CODE$$\nPROSE\n",
    "price": "一\\$PROSE，二\\$PROSE\n",
    "a lone sign": "卖三十$ PROSE\n\nPROSE 五十$\n",
    "verbatim": "\\begin{verbatim}\nCODE % }\n\\end{verbatim}\nPROSE\n",
    "highlighting": "\\begin{Shaded}\n\\begin{Highlighting}[]\nCODE\n\\end{Highlighting}\n\\end{Shaded}\nPROSE\n",
    "listing": "\\begin{lstlisting}[language=CODE]\nCODE\n\\end{lstlisting}\nPROSE\n",
    "equation": "\\begin{align*}\nCODE\n\\end{align*}PROSE\n",
    "not closed": "\\begin{verbatim}\nPROSE\n",
    "list": "\\begin{itemize}\n\\item PROSE\n\\item[PROSE] PROSE\n\\end{itemize}\n",
    "table": "\\begin{tabular}{CODE}\nPROSE & PROSE \\\\[2pt]\n\\multicolumn{2}{CODE}{PROSE}\n\\end{tabular}\n",
    "verb": "PROSE\\verb|CODE{|PROSE\n",
    "definitions": "\\newcommand{\\CODE}[2]{CODE #1}\n\\def\\CODE#1{CODE}\nPROSE\n",
    "figure": "\\begin{figure}[ht]\n\\includegraphics[width=CODE]{CODE}\n\\caption{PROSE}\n\\end{figure}\n",
    "percent sign in an address": "\\footnote{见\\url{https://CODE.example/a%20b}。PROSE}\\href{CODE%20}{PROSE}\n",
    "switched off": "PROSE\\iffalse CODE\n\nCODE \\fi PROSE\n",
    "brace not closed": "\\label{PROSE\n\nPROSE\n",
    "colour": "\\textcolor{CODE}{PROSE}\n",
    "text between formulas": "\\begin{align*}\nCODE\\\\\n\\intertext{PROSE$CODE$PROSE}\nCODE"
    "\\shortintertext{PROSE}\nCODE\n\\end{align*}PROSE\n",
    "intertext in code": "\\begin{verbatim}\n\\intertext{CODE}\n\\end{verbatim}\nPROSE\n",
    "caption of a listing": "\\begin{lstlisting}[a=CODE, caption={PROSE},\n label=CODE]\nCODE\n\\end{lstlisting}\n",
    "bare caption": "\\begin{lstlisting}[caption=PROSE,label=CODE]\nCODE\n\\end{lstlisting}\nPROSE\n",
    "listing from a file": "\\lstinputlisting[caption={PROSE}]{CODE.c}\nPROSE\n",
    "title of a box": "\\begin{tcolorbox}[colback=CODE,title={PROSE}]\nPROSE\n\\end{tcolorbox}\n",
    "name of a theorem": "\\begin{theorem}[PROSE]\nPROSE\n\\end{theorem}\n",
    "places of a table": "\\begin{table}[CODE]\nPROSE\n\\end{table}\n",
}
MDX = {
    "imports": "import CODE from 'x'\nimport {\n  CODE\n} from 'y'\n\nPROSE\n",
    "exports": "export const a = {\n  b: 'CODE',\n\n  c: 'CODE'\n}\n\nPROSE\n",
    "sentences": "PROSE\n\nimport PROSE and export PROSE\n",
    "expression": "PROSE {CODE.map((x) => { return x })} PROSE\n",
    "attributes": "<Card onClick={() => CODE} title='CODE'>\n\n    PROSE\n\n</Card>\n",
    "comment": "{/* CODE\nCODE */}\n\nPROSE\n",
    "admonition": ":::note PROSE\n\nPROSE\n\n:::\n",
    "fence": "```js\nCODE {\n```\n\nPROSE\n",
    "heading": "## PROSE {#CODE}\n",
    "brace not closed": "export const a = {\n\nPROSE\n",
}
QUARTO = {
    "chunk": "---\ntitle: CODE\n---\n\nPROSE\n\n```{r, echo=FALSE}\nCODE\n```\n\nPROSE `r CODE`\n",
    "div": "::: {.callout-note title='CODE'}\nPROSE\n:::\n",
    "heading": "# PROSE {#sec-CODE .unnumbered}\n",
    "short code": "{{< include CODE.qmd >}}\n\nPROSE\n",
    "citations": "PROSE [@CODE, 第3页; @CODE]，见 @fig-CODE。PROSE\n",
    "words in a citation": "PROSE [见 @CODE, PROSE; -@CODE2020; PROSE] [@{https://CODE.example}, p. 33]PROSE\n",
    "span": "[PROSE]{.smallcaps}[PROSE]{lang=CODE}\n",
    "formulas": "PROSE $CODE$ PROSE\n\n$$\nCODE\n$$\n\nPROSE\n",
    "prices": "PROSE $20 和 $30 PROSE\n",
    "address": "写信给 a@b.example PROSE\n",
}
CASES = [
    pytest.param(language, text, id=f"{language}-{name}")
    for language, cases in {
        "rst": RST,
        "asciidoc": ASCIIDOC,
        "org": ORG,
        "latex": LATEX,
        "mdx": MDX,
        "quarto": QUARTO,
    }.items()
    for name, text in cases.items()
]


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize(("language", "text"), CASES)
def test_prose_stays_and_code_goes(language: str, text: str, end: str) -> None:
    text = text.replace("PROSE", PROSE).replace("\n", end)
    blanked = blanker(language)(text)
    assert len(blanked) == len(text)
    assert "CODE" not in blanked
    assert blanked.count(PROSE) == text.count(PROSE)
    for start in (i for i in range(len(text)) if text.startswith(PROSE, i)):
        assert blanked.startswith(PROSE, start)


MARKERS = {
    "rst": ".. dedup: ignore the oath\n\nPROSE\n",
    "asciidoc": "// dedup: ignore the oath\nPROSE\n",
    "org": "# dedup: ignore the oath\nPROSE\n",
    "latex": "% dedup: ignore the oath\nPROSE\n",
    "mdx": "{/* dedup: ignore the oath */}\n\nPROSE\n",
    "quarto": "<!-- dedup: ignore the oath -->\n\nPROSE\n",
    "markdown": "<!-- dedup: ignore the oath -->\n\nPROSE\n",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_to_the_hook_stays(language: str) -> None:
    assert blanker(language)(MARKERS[language]) == MARKERS[language]


@pytest.mark.parametrize("language", LANGUAGES)
@given(text=st.text(alphabet="`~<>[](){}:$%\\*=+-.#|_@\n 甲ab", max_size=200))
def test_places_never_move(language: str, text: str) -> None:
    blanked = blanker(language)(text)
    assert len(blanked) == len(text)
    assert all(new in (old, " ") for old, new in zip(text, blanked, strict=True))
    assert [i for i, c in enumerate(blanked) if c in "\r\n"] == [i for i, c in enumerate(text) if c in "\r\n"]


PIECES = (
    *("`", "[", "{", "\\label{", "$", "$a\n", "::\n\n  a\n", ".. a::\n", "----\n", "[[", "<<", "((("),
    *(
        "#+begin_src\n",
        ":a:\n",
        "=a",
        "import a from 'b",
        "{a",
        ":a:`",
        "`a <",
        "\\begin{verbatim}\n",
        "....\n",
    ),
    *("  a\n\n", "|", "+++", "\\[", "\\def\\a", "[a]{", "@a", "* :a:", "::: \n", "export {\n\n"),
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_markup_takes_no_time(language: str) -> None:
    """Each would take minutes if time grew with its square."""
    for piece in PIECES:
        text = piece * (60_000 // len(piece))
        assert len(blanker(language)(text)) == len(text)


COPY = paragraph(1)
# A file of each format that holds the copy beside text of its own, and what else stands in it is no prose.
FILES = {
    "b.rst": f"标题\n====\n\n{paragraph(2)}\n\n.. note:: {COPY}\n",
    "b.adoc": f"= 标题\n\n{paragraph(2)}\n\nNOTE: {COPY}\n",
    "b.org": f"* 标题\n\n{paragraph(2)}\n\n#+BEGIN_QUOTE\n{COPY}\n#+END_QUOTE\n",
    "b.tex": f"\\section{{标题}}\n\n{paragraph(2)}\n\n\\emph{{{COPY}}}\n",
    "b.mdx": f"# 标题\n\n{paragraph(2)}\n\n<Note>{COPY}</Note>\n",
    "b.qmd": f"# 标题\n\n{paragraph(2)}\n\n{COPY} [@a]\n",
    "b.Rmd": f"# 标题\n\n{paragraph(2)}\n\n{COPY}\n",
    "b.ipynb": json.dumps(
        {
            "nbformat": 4,
            "cells": [
                {"cell_type": "markdown", "source": ["# 标题\n", "\n", paragraph(2)]},
                {"cell_type": "code", "source": [paragraph(3)]},
                {"cell_type": "markdown", "source": COPY},
            ],
        },
        ensure_ascii=False,
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_a_named_file_is_checked(repo: Repo, name: str) -> None:
    repo.add("a.md", page("# A", COPY, paragraph(9)))
    repo.add(name, FILES[name])
    code, said, _ = repo.guard(name)
    assert code == 1
    line = 1 + FILES[name][: FILES[name].index(COPY)].count("\n")
    assert said.startswith(f"{name}, block 5:" if name == "b.ipynb" else f"{name}:{line}:")
    repo.add(name, FILES[name].replace(COPY, paragraph(4)))
    assert repo.guard(name)[0] == 0


def test_code_of_a_notebook_is_no_copy(repo: Repo) -> None:
    repo.add("a.md", page("# A", paragraph(3)))
    repo.add("b.ipynb", FILES["b.ipynb"])
    assert repo.guard("b.ipynb")[0] == 0


@pytest.mark.parametrize("name", ["b.rst", "b.adoc", "b.org", "b.tex", "b.mdx", "b.qmd"])
def test_a_marker_accepts(repo: Repo, name: str) -> None:
    language = BY_SUFFIX[name[1:]].name
    repo.add("a.md", page("# A", COPY, paragraph(9)))
    repo.add(name, paragraph(2) + "\n\n" + MARKERS[language].replace("PROSE", COPY))
    assert repo.guard(name)[0] == 0


def test_a_fence_that_nothing_closes_is_told(repo: Repo) -> None:
    repo.add("a.md", page("# A", COPY, paragraph(9)))
    repo.add("b.md", f"{paragraph(2)}\n\n```sh\nls\n\n{COPY}\n")
    code, said, told = repo.guard("b.md")
    assert code == 0
    assert "b.md:3" in said + told
    assert "opens a code fence that nothing closes" in said + told
