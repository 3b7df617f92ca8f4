"""HTML to blocks."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.read.html import extract_blocks


def lines(page: str) -> list[str]:
    text, _ = extract_blocks(page)
    return text.split("\n") if text else []


def headings(page: str) -> list[str]:
    text, spans = extract_blocks(page)
    return [text[start:end] for start, end in spans]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("", []),
        ("   \n ", []),
        ("只有文字\n两行", ["只有文字 两行"]),
        ("<title>标 题</title><body><p>一</p><p>二</p>", ["标 题", "一", "二"]),
        ("<p>甲<b>乙</b><i>丙</i>\n  丁</p>", ["甲乙丙 丁"]),
        ("一<br>二<br/><br>三", ["一", "二", "三"]),
        ("<nav><ul><li><a>首页</a> | <a>新闻</a><li>下一页</ul></nav>", ["首页 | 新闻", "下一页"]),
        ("<footer>版权&copy;2020&nbsp;本站</footer>", ["版权©2020 本站"]),
        ("甲<script>var a = '<p>x</p>'</script>乙<style>p{}</style><noscript>x<p>y</p></noscript>", ["甲乙"]),
        ("甲<template><p>x</p></template><svg><title>图</title></svg>乙", ["甲乙"]),
        ("<p>甲<!-- 注释 <p>x</p> -->乙</p>", ["甲乙"]),
        ("&lt;p&gt; &amp;amp; &#20013;&#x56fd; &bogus;", ["<p> &amp; 中国 &bogus;"]),
        ("<table><tr><th>名<th>数<tr><td>水<td>3</table>", ["名\t数", "水\t3"]),
        ("<table><tr><td><p>名</p></td><td><div>数</div></td></tr></table>", ["名\t数"]),
        ("<table><tr><td>空<td> <td>满</table>", ["空\t满"]),
        ("<table><tr><td><p>一</p><p>二</p><td>三</table>", ["一", "二", "三"]),
        ("<table><tr><td>外<table><tr><td>a<td>b</table>后<td>侧</table>", ["外", "a\tb", "后", "侧"]),
        ("<pre>一\n  二  三\n\n四</pre>", ["一", "二 三", "四"]),
        ("<dl><dt>词<dd>义</dl><button>点</button>", ["词", "义", "点"]),
        ("<p>一<div>二</div>三", ["一", "二", "三"]),
        ("\u3000\u3000首行缩进<p>\u200b</p>", ["首行缩进"]),
        ("<a href='x>y'>z</a></p></div></html>尾", ["z", "尾"]),
        ("<?xml version='1.0' encoding='gbk'?><html><meta charset=gbk><p>不再解码</p>", ["不再解码"]),
        ("甲\0乙", ["甲\ufffd乙"]),
    ],
)
def test_blocks(page, expected):
    assert lines(page) == expected


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<p>无</p>", []),
        ("<title>页</title><h1>一</h1><h2>小</h2><h1>二 <b>粗</b></h1>", ["一", "二 粗"]),
        ("<h3>三</h3><h2>二</h2><h3>三</h3>", ["二"]),
        ("<h1>上<br>下</h1>", ["上", "下"]),
        ("<h1> </h1><h2>有字</h2>", ["有字"]),
    ],
)
def test_headings(page, expected):
    assert headings(page) == expected


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 100_000 + "x",
        "<div>" * 100_000 + "x" + "</div>" * 100_000,
        "<table><tr><td>" * 50_000 + "x",
        "<b><p>" * 50_000 + "x",
        "</p></div></table>" * 100_000 + "x",
        "<p " + "a=1 " * 100_000 + ">x",
        "<p a='" + "y" * 2_000_000 + "'>x",
        "<ul><li>" * 30_000 + "x",
        "<select><option>" * 30_000 + "x",
        "<a><p>" * 30_000 + "x",
        "<h1>" * 30_000 + "x",
        "<font>" * 100_000 + "x" + "</p>" * 1000,
    ],
)
def test_hostile_pages(page):
    assert "x" in lines(page)


@settings(max_examples=200)
@given(
    st.lists(
        st.sampled_from(
            [*"<>/!-='\"& \n\0甲ap", "<td>", "<tr>", "</tr>", "<p>", "<pre>", "<h1>", "</h1>", "<br>"]
        )
    )
)
def test_any_page_gives_clean_lines(pieces):
    text, spans = extract_blocks("".join(pieces))
    assert all(line.strip() for line in text.split("\n")) or not text
    assert all(0 <= start < end <= len(text) for start, end in spans)


@pytest.mark.parametrize(
    "page", ["<!-- x -->", "<!DOCTYPE html>", "<", "\0", "</p>", "<!", "<?", "&", "<p", "\ufeff"]
)
def test_pages_of_almost_nothing(page):
    assert len(extract_blocks(page)[0]) <= 2


def test_characters_survive_where_the_parser_is_fed_in_pieces():
    text = "".join(chr(0x4E00 + number * 7919 % 20_000) for number in range(200_000))
    for shift in range(4):
        assert extract_blocks("x" * shift + text) == ("x" * shift + text, ())


def page_in(encoding: str, declared: str) -> bytes:
    return f"<html><head><meta charset={declared}><title>水渠</title></head><p>今天通水了</p>".encode(
        encoding
    )


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "utf-8"),
        ("gbk", "gb2312"),
        ("big5", "big5"),
        ("utf-8", "gb2312"),  # converted by a crawler that left the declaration
        ("gbk", "utf-8"),
        ("gbk", "klingon"),
        ("utf-16", "utf-16"),
        ("utf-8-sig", "gbk"),
    ],
)
def test_encodings_of_pages(read, encoding, declared):
    Path("a.html").write_bytes(page_in(encoding, declared))
    result = read("a.html")
    assert result.texts == {"a.html": "水渠\n今天通水了"}
    assert result.problems == []


def test_a_page_is_extracted_text(read):
    Path("a.htm").write_text("<h1>讲话</h1><p>正文", encoding="utf-8")
    (batch,) = read("a.htm").batches
    assert batch.extracted
    assert batch.headings == ((0, 2),)


def test_a_page_without_text(read):
    Path("a.html").write_text("<p><script>x</script>", encoding="utf-8")
    assert read("a.html").messages == ["holds no text"]
