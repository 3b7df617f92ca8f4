"""Text and Markdown files."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from dedup.read.markdown import find_headings
from tests.languages import passage, TEXTS


def titles(text: str) -> list[str]:
    return [text[start:end] for start, end in find_headings(text)]


def test_text_as_it_stands(read):
    Path("a.txt").write_bytes("\ufeff第一行\r\n\r\n第二行".encode())
    (batch,) = read("a.txt").batches
    assert batch.texts == ["第一行\r\n\r\n第二行"]
    assert (batch.ids, batch.extracted, batch.headings, batch.dates) == (["a.txt"], False, None, None)


def test_an_empty_file_is_a_document_and_a_problem(read):
    Path("a.txt").write_bytes(b"")
    result = read("a.txt")
    assert result.texts == {"a.txt": ""}
    assert result.messages == ["is empty"]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_a_bad_byte_is_told_once(read, name, encoding):
    """As a byte of the file; not once more as damage of the text."""
    lines = [line.encode(encoding) for line in ("今天开会，讨论水渠的事。<br>", "明天种树", "，大家都来。")]
    Path(name).write_bytes(lines[0] + b"\n" + lines[1] + b"\xff" + lines[2])
    result = read(name)
    assert "明天种树\ufffd，大家都来。" in result.texts[name]
    problem = result.only_problem
    assert (problem.offset, problem.line) == (len(lines[0]) + 1 + len(lines[1]), 2)


@pytest.mark.parametrize(
    "encoding", ["gbk", "big5", "shift_jis", "euc_kr", "cp1251", "utf-16-le", "iso2022_jp"]
)
def test_records_behind_english(read, encoding):
    language = {"gbk": 0, "big5": 1, "euc_kr": 3, "cp1251": 7}.get(encoding, 2)
    text = passage(list(TEXTS)[language], 300).replace("\n", " ")
    english = "The minutes of the last meeting were read and approved."
    records = [json.dumps({"text": line}, ensure_ascii=False) for line in [*[english] * 8000, text]]
    Path("a.jsonl").write_bytes("\n".join(records).encode(encoding))
    Path("a.csv").write_bytes("\n".join(["text", *[english] * 8000, f'"{text}"']).encode(encoding))
    result = read("a.jsonl", "a.csv")
    assert [result.texts[f"a.{name}"] for name in ("jsonl#8001", "csv#8002")] == [text, text]
    assert result.problems == []


@pytest.mark.parametrize("text", ["一", "，。！", "\u200b\u200c", "××××"])
def test_odd_texts_are_kept(read, text):
    Path("a.txt").write_text(text, encoding="utf-8")
    result = read("a.txt")
    assert result.texts == {"a.txt": text}
    assert result.problems == []


def test_packed_texts(read):
    Path("a.txt.gz").write_bytes(gzip.compress("第一".encode()) + gzip.compress("第二".encode()) + bytes(20))
    Path("b.md.zst").write_bytes(zstandard.compress("# 第一".encode()) + zstandard.compress("第二".encode()))
    result = read("a.txt.gz", "b.md.zst")
    assert result.texts == {"a.txt.gz": "第一第二", "b.md.zst": "# 第一第二"}
    assert result.problems == []


@pytest.mark.parametrize("name", ["a.txt.gz", "a.txt.zst"])
def test_what_is_not_packed(read, name):
    Path(name).write_bytes("只是文字".encode() * 50)
    result = read(name)
    assert result.batches == []
    assert "as its name says" in result.only_problem.message


@pytest.mark.parametrize("name", ["a.txt.gz", "a.txt.zst"])
def test_an_empty_packed_file(read, name):
    Path(name).write_bytes(b"")
    assert read(name).messages == ["is empty"]


def test_a_truncated_text_keeps_what_came_before(read):
    text = "".join(chr(0x4E00 + number * 37 % 9000) for number in range(5000))
    data = gzip.compress(text.encode())
    Path("a.txt.gz").write_bytes(data[:-3000])
    result = read("a.txt.gz")
    assert text.startswith(result.texts["a.txt.gz"])
    assert len(result.texts["a.txt.gz"]) > 500
    assert any("ends before" in message for message in result.messages)


def test_a_bomb_is_refused(read, monkeypatch):
    monkeypatch.setattr("dedup.read.streams.MAX_DOCUMENT", 1 << 20)
    Path("a.txt.gz").write_bytes(gzip.compress(b"a" * (1 << 23)))
    Path("b.txt.zst").write_bytes(zstandard.compress(b"a" * (1 << 23)))
    result = read("a.txt.gz", "b.txt.zst")
    assert result.batches == []
    assert all("too large for one document" in message for message in result.messages)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("没有标题", []),
        ("# 一\n正文\n# 二", ["一", "二"]),
        ("## 小\n# 大\n## 小", ["大"]),
        ("### 三 ###\n\n###### 六", ["三"]),
        ("#没有空格\n## 有", ["有"]),
        ("####### 七个", []),
        ("   # 缩进三格\n    # 是代码", ["缩进三格"]),
        ("#\n# \n## 有字", ["有字"]),
        ("#\u3000全角空格", ["全角空格"]),
        ("```\n# 代码\n```\n## 标题", ["标题"]),
        ("~~~~ py\n# 代码\n~~~\n# 还是代码\n~~~~~\n## 标题", ["标题"]),
        ("```\n# 没有结束", []),
        ("``` a`b\n# 不是代码", ["不是代码"]),
        ("---\ntitle: 甲\n# 注释\n---\n## 标题", ["标题"]),
        ("+++\na = 1\n+++\n## 标题", ["标题"]),
        ("题目\n====\n\n小题\n----", ["题目"]),
        ("小题\n----\n正文", ["小题"]),
        ("段落\n\n---\n\n# 一", ["一"]),
        ("- 列表\n---\n> 引用\n---\n| 表 |\n---\n1. 号\n---", []),
        ("---\n---\n正文", []),
        ("题目\r\n====\r\n# 二 #\r\n", ["题目", "二"]),
        ("===", []),
        ("\n===", []),
        ("# C#\n# a \\#", ["C#", "a \\#"]),
    ],
)
def test_markdown_headings(text, expected):
    assert titles(text) == expected


def test_markdown_in_a_file(read):
    Path("a.md").write_text("# 讲话\n\n正文", encoding="utf-8")
    (batch,) = read("a.md").batches
    assert batch.headings == ((2, 4),)
    assert not batch.extracted


@given(st.text(st.sampled_from("#=-`~> \n\r\t一a|"), max_size=60))
def test_headings_lie_in_the_text_and_in_order(text):
    spans = find_headings(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert list(spans) == sorted(spans)
    assert all("\n" not in text[start:end] for start, end in spans)


def test_markdown_scan_is_linear():
    for piece in ("# a\n", "a\n---\n", "```\n", "---\n", " \n", "=", "- \n===\n", "> "):
        find_headings(piece * 200_000)
