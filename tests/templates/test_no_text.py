"""What is no text for templates: addresses, targets of links, code, front matter, rows of figures."""

from __future__ import annotations

import numpy as np
import pytest

import dedup
from dedup.model import Document
from dedup.templates.no_text import find_no_text
from dedup.text.corpus import batch_documents, build_corpus

NAMES = ["周岚", "Otto", "郝青云", "mira", "丁一川"]
VERBS = ["编译", "翻译", "编译", "组织", "翻译"]


def parts(text: str, name: str = "a.md") -> tuple[str, list[str]]:
    """What is left of a text, and what of it is opaque."""
    corpus = build_corpus(batch_documents([Document(name, name, text)]), lambda problem: None)
    found = find_no_text(corpus)
    kept = np.ones(len(text), bool)
    for start, end in zip(*found.cuts, strict=True):
        kept[start:end] = False
    left = "".join(c for c, stays in zip(text, kept.tolist(), strict=True) if stays)
    opaque = zip(*found.opaque, strict=True)
    return left, [text[start:end] for start, end in opaque]


@pytest.mark.parametrize(
    ("text", "left", "opaque"),
    [
        ("见[手册](http://a.cn/b?c=1)。", "见手册。", []),
        ("见[手册][7]和![图](a.png)。", "见手册和图。", []),
        ("[7]: https://a.cn/b (标题)", "", []),
        ("运行 `ls -l` 命令", "运行 `ls -l` 命令", ["`ls -l`"]),
        ("via: https://a.cn/b?c=1", "via: https://a.cn/b?c=1", ["https://a.cn/b?c=1"]),
        ("写信到 wen@a.example.cn 询问", "写信到 wen@a.example.cn 询问", ["wen@a.example.cn"]),
        ("---\ntitle: 页\n---\n正文在此。", "\n \n\n正文在此。", []),
        ("```\nls\n```\n正文在此。", "\n\n\n正文在此。", []),
        ("这是**要点**。", "这是要点。", []),
    ],
)
def test_markdown(text: str, left: str, opaque: list[str]) -> None:
    found = parts(text)
    assert (found[0].strip(" "), found[1]) == (left, opaque)


@pytest.mark.parametrize(
    ("line", "is_row"),
    [
        ("北京\t21893\t19612\t11.6%", True),
        ("| 2021 | 3.5 | -4.1 | 北京 |", True),
        ("一区　　 12.5  　　 —  　　1,204", True),
        ("　　2023年3月5日  上午  在北京", False),
        ("姓名\t年龄\t住址", False),
        ("增长3.5，下降2.1，持平0.0", False),
    ],
)
def test_rows_of_figures_in_any_text(line: str, is_row: bool) -> None:
    text = f"表一\n{line}\r\n完"
    left, _ = parts(text, "a.txt")
    assert left == ("表一\n\r\n完" if is_row else text)


def test_other_texts_have_no_markup() -> None:
    text = "他在[手册](附件)里写了`注`，见 http://a.cn/b 。"
    assert parts(text, "a.txt") == (text, ["http://a.cn/b"])


def test_long_lines_take_no_longer_than_others() -> None:
    """Signs of an address, and none: no pattern goes over the line again from each of its places."""
    for line in (
        "a" * 300_000 + " @",
        "a." * 150_000 + "@",
        "[" * 300_000 + "](",
        "` " * 150_000,
        "www." * 75_000,
        " |" * 150_000,
    ):
        assert parts(f"{line}\n结束。")[0].endswith("结束。")


def find(texts: list[str], ending: str = "md") -> list[dedup.Template]:
    documents = [dedup.Document(f"{n}.{ending}", f"{n}.{ending}", text) for n, text in enumerate(texts)]
    return list(dedup.scan(documents, dedup.Settings(find=("template",))).templates)


def test_a_credit_line_is_one_form_whatever_it_links_to() -> None:
    texts = [
        f"本文由 [三棵树翻译组](https://a.example/{n}) 原创{verb}，[木桥网]({n}.html) 荣誉推出\n\n译者：[{name}][{n}]"
        for n, (name, verb) in enumerate(zip(NAMES, VERBS, strict=True))
    ]
    found = {template.text: template for template in find(texts)}
    (credit,) = (text for text in found if "荣誉推出" in text)
    assert credit.startswith("本文由 三棵树翻译组 原创【")
    assert "example" not in credit
    # The line below always goes with it.
    assert credit.endswith("荣誉推出 译者：【…】")
    assert [use.values[-1] for use in found[credit].uses] == NAMES


def test_a_label_that_begins_its_line_is_a_form() -> None:
    texts = [f"# 第{n}天\n\n他走了很远的路{n * '，又走'}。\n\n译者：{name}" for n, name in enumerate(NAMES)]
    found = {template.text: template for template in find(texts)}
    assert found["译者：【…】"].speeches == 5
    assert sorted(use.values[0] for use in found["译者：【…】"].uses) == sorted(NAMES)
    inside = [f"他说译者{name}也来了，走得很慢{n * '，又走'}" for n, name in enumerate(NAMES)]
    assert not [one for one in find(inside) if one.text.startswith("译者：")]


def test_an_address_fills_a_slot_and_is_never_fixed() -> None:
    texts = [f"本文转自：https://b.example/{n}，请以原文为准" for n in range(4)]
    (template,) = find(texts, "txt")
    assert template.text == "本文转自：【…】，请以原文为准"
    assert [use.values for use in template.uses] == [(f"https://b.example/{n}",) for n in range(4)]
    same = [f"{name}说，本站网址 https://b.example 欢迎{name}来稿" for name in NAMES]
    assert all("example" not in one.text for one in find(same, "txt"))
