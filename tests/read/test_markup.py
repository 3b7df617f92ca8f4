"""Headings of reStructuredText, AsciiDoc, Org and LaTeX; notebooks."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from dedup.read.markup import asciidoc, latex, org, rst


def titles(find, text: str) -> list[str]:
    return [text[start:end] for start, end in find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("会议通知\n========\n\n甲\n", ["会议通知"]),
        ("讲话\n==\n\n甲\n", []),  # two columns of four
        ("各位代表\n====\n", ["各位代表"]),  # too short, but long enough to be meant
        ("====\n题目\n====\n\n一\n====\n\n二\n====\n", ["题目"]),
        ("一\n--\n\n二\n==\n\n三\n--\n", ["一", "三"]),
        ("  没有\n  ====\n", []),
        ("甲\n乙\n==\n", []),  # the second line of a paragraph
        ("甲\r\n====\r\n\r\n乙\r\n", ["甲"]),
        ("甲\n\n====\n\n乙\n", []),  # a transition
        ("- 项目\n------\n", []),
        (
            "====  ====\n列一  列二\n====  ====\n甲    乙\n----------\n丙    丁\n====  ====\n\n题\n==\n",
            ["题"],
        ),
        ("========  ====\n会议通知  甲\n========  ====\n", []),
        ("", []),
        ("===\n" * 9, []),
    ],
)
def test_rst(text, expected):
    assert titles(rst.find_headings, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("= 题目\n\n== 一\n\n== 二\n", ["题目"]),
        ("== 一 ==\n\n=== 甲\n\n== 二\r\n", ["一", "二"]),
        ("## 一\n", ["一"]),
        ("----\n= 代码\n----\n== 一\n", ["一"]),
        ("====\n例\n====\n", []),
        ("----\n== 没有关上\n", ["没有关上"]),
    ],
)
def test_asciidoc(text, expected):
    assert titles(asciidoc.find_headings, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("* 一\n** 甲\n* TODO [#A] 二 :标签:b:\n", ["一", "二"]),
        ("** 甲\n** 乙\r\n", ["甲", "乙"]),
        ("*粗体*\n", []),
        ("#+BEGIN_SRC\n,* 代码\n#+END_SRC\n* 一\n", ["一"]),
    ],
)
def test_org(text, expected):
    assert titles(org.find_headings, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\\chapter{一}\\section{甲}\n\\chapter*[短]{二\\emph{重}}", ["一", "二\\emph{重}"]),
        ("% \\part{注释}\n\\section{甲}", ["甲"]),
        ("\\begin{verbatim}\\part{代码}\\end{verbatim}\\section{甲}", ["甲"]),
        ("\\section{没有关上", []),
    ],
)
def test_latex(text, expected):
    assert titles(latex.find_headings, text) == expected


@pytest.mark.parametrize("language", [rst, asciidoc, org, latex])
def test_hostile_texts_take_no_time(language):
    for piece in ("====\n", "a\n==\n", "====  ==\n", "\\section{", "----\n", "* ", "\\begin{verbatim}", "= "):
        language.find_headings(piece * (100_000 // len(piece)))


@pytest.mark.parametrize("name", ["a.rst", "a.adoc", "a.org", "a.tex", "a.mdx", "a.qmd", "a.Rmd", "a.rst.gz"])
def test_the_prose_at_its_place(read, name):
    text = "今天的会议\r\n\r\n\u3000\u3000我们在这里开会。 https://a.example/b\r\n"
    data = text.encode("gb18030")
    Path(name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    (batch,) = read(name).batches
    blanked = text.replace("https://a.example/b", " " * 19)
    assert (batch.texts, batch.extracted) == ([blanked], False)
    assert batch.headings is not None


def notebook(cells, **more) -> str:
    return json.dumps({"nbformat": 4, "cells": cells, "metadata": {}, **more}, ensure_ascii=False)


def cell(kind: str, source) -> dict[str, object]:
    return {"cell_type": kind, "source": source, "metadata": {}}


def test_cells_of_a_notebook(read):
    cells = [
        cell("markdown", ["# 题", "目\n", "\n", "甲", "乙"]),
        cell("code", ["print('丙')"]) | {"outputs": [{"text": ["丁"]}]},
        cell("raw", "戊"),
        cell("markdown", []),
    ]
    Path("a.ipynb").write_text(notebook(cells), "utf-8")
    (batch,) = read("a.ipynb").batches
    assert batch.texts == ["# 题目\n\n甲乙\n\n戊"]
    assert (batch.extracted, batch.headings) == (True, ((2, 4),))


def test_a_notebook_of_version_3(read):
    cells = [{"cell_type": "heading", "level": 2, "source": ["题", "目"]}, cell("markdown", ["甲"])]
    code = {"cell_type": "code", "input": ["丙"], "outputs": []}
    old = {"nbformat": 3, "worksheets": [{"cells": [cells[0], code]}, {"cells": [cells[1]]}]}
    Path("a.ipynb").write_text(json.dumps(old), "utf-8")
    (batch,) = read("a.ipynb").batches
    assert batch.texts == ["## 题目\n\n甲"]


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        "3",
        "null",
        '{"cells": 3}',
        '{"cells": [3]}',
        '{"cells": [{"cell_type": "raw", "source": 3}]}',
        "甲",
    ],
)
def test_what_is_no_notebook(read, text):
    Path("a.ipynb").write_text(text, "utf-8")
    Path("b.ipynb").write_text(notebook([cell("raw", "甲")]), "utf-8")
    result = read("a.ipynb", "b.ipynb")
    assert result.texts == {"b.ipynb": "甲"}
    assert "damaged or not a notebook" in result.only_problem.message


def test_a_notebook_nested_too_deep(read):
    Path("a.ipynb").write_text("[" * 100_000, "utf-8")
    assert "nested too deep" in read("a.ipynb").only_problem.message


def test_empty_notebooks(read):
    Path("a.ipynb").write_text("", "utf-8")
    Path("b.ipynb").write_text(notebook([cell("code", "x")]), "utf-8")
    assert read("a.ipynb").messages == ["is empty"]
    assert read("b.ipynb").messages == ["holds no text"]


def test_half_a_character_in_a_notebook(read):
    Path("a.ipynb").write_text(notebook([cell("raw", "甲X乙")]).replace("X", "\\ud800"), "utf-8")
    assert read("a.ipynb").texts == {"a.ipynb": "甲\ufffd乙"}


@pytest.mark.parametrize("name", ["a.mdx", "a.qmd", "a.Rmd"])
@pytest.mark.parametrize(
    "before",
    [
        "`安装命令` ",
        "<p align=center>",
        "<div>",
        "<!-- 旁白 -->",
        "<br>",
        "https://a.example/x ",
        "<span a=1><b>",
    ],
)
def test_a_paragraph_that_begins_with_markup_is_prose(read, name, before):
    if name == "a.mdx" and before.startswith("<!--"):
        before = "{/* 旁白 */}"
    Path(name).write_text(f"前面一段话。\n\n{before}各位代表现在开会。\n\n后面一段话。\n", encoding="utf-8")
    (text,) = read(name).batches[0].texts
    assert text.split() == ["前面一段话。", "各位代表现在开会。", "后面一段话。"]


def test_indented_code_below_markup_is_code(read):
    Path("a.qmd").write_text("一。\n\n<br>二。\n\n    make <b>all</b>\n\n三。\n", encoding="utf-8")
    assert read("a.qmd").batches[0].texts[0].split() == ["一。", "二。", "三。"]


def test_pre_in_mdx_is_an_element_like_any_other(read):
    Path("a.mdx").write_text("<pre className='诗'>春眠不觉晓\n处处闻啼鸟</pre>\n", encoding="utf-8")
    assert read("a.mdx").batches[0].texts[0].split() == ["春眠不觉晓", "处处闻啼鸟"]


@pytest.mark.parametrize("name", ["a.mdx", "a.qmd", "a.Rmd"])
def test_a_fence_that_nothing_closes_is_told(read, name):
    Path(name).write_text("甲。\n\n```r\nx <- 1\n\n## 乙\n\n丙。\n", "utf-8")
    result = read(name)
    assert result.texts[name].split() == ["甲。"]
    assert result.only_problem.line == 3
    assert "opens a code fence that nothing closes" in result.only_problem.message


@pytest.mark.parametrize(
    "text",
    [
        "```\nx\n```\n\n丙。\n",
        "> ```\n> x\n\n丙。\n",  # the quotation closes it
        "- 甲\n\n  ```\n  x\n丙。\n",
        "丙。\n\n```\n",  # nothing stands below
        "<!--\n```\n-->\n丙。\n",
        "---\nx: |\n  ```\n---\n丙。\n",
    ],
)
def test_fences_that_something_closes(read, text):
    Path("a.qmd").write_text(text, "utf-8")
    assert read("a.qmd").messages == []


def test_a_bad_cell_is_a_problem_and_the_others_are_read(read):
    cells = [cell("markdown", "甲"), 3, cell("raw", 3), cell("markdown", ["乙", None]), cell("heading", "丙")]
    cells += [{"cell_type": "heading", "level": "x", "source": "丁"}, cell("markdown", ["戊", "己"]), None]
    Path("a.ipynb").write_text(notebook(cells), "utf-8")
    result = read("a.ipynb")
    assert result.texts == {"a.ipynb": "甲\n\n# 丙\n\n戊己"}
    told = "has a cell of no known form, which was left out (cell {}): open it in Jupyter and save it again"
    assert result.messages == [told.format(number) for number in (2, 3, 4, 6, 8)]


def test_a_bad_sheet_of_version_3(read):
    text = json.dumps({"nbformat": 3, "worksheets": [3, {"cells": [cell("markdown", "甲")]}]})
    Path("a.ipynb").write_text(text, "utf-8")
    result = read("a.ipynb")
    assert result.texts == {"a.ipynb": "甲"}
    assert "cell 1" in result.only_problem.message
