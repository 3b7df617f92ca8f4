"""What records and pages say of their texts besides: title, author and other fields that are asked for."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dedup.read import read_source, ReadOptions, Source

FIELDS = ("title", "place", "n")


def metadata_of(result) -> list[dict[str, str]]:
    return [words for batch in result.batches for words in batch.metadata or [{}] * len(batch.texts)]


def test_scalars_of_json_lines(read):
    rows = [
        {"text": "一", "title": " 讲话 ", "place": "北京", "other": "没有人问"},
        {"text": "二", "title": "", "place": None, "n": 7},
        {"text": "三", "title": ["列表"], "place": {"a": 1}, "n": 0.5},
        {"text": "四", "title": "\u3000\n", "n": True},
        {"text": "五", "title": "长" * 3000},
    ]
    Path("a.jsonl").write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    result = read("a.jsonl", metadata_fields=FIELDS)
    expected = [
        {"title": "讲话", "place": "北京"},
        {"n": "7"},
        {"n": "0.5"},
        {"n": "true"},
        {"title": "长" * 1000},
    ]
    assert metadata_of(result) == expected
    assert result.problems == []


def test_records_read_line_by_line_have_it_too(read):
    Path("a.jsonl").write_bytes(
        b'{"text": "\xe4\xb8\x80", "title": "\xe7\x94\xb2\\ud800"}\nno record\n{"text": "x", "place": "p"}\n'
    )
    result = read("a.jsonl", metadata_fields=FIELDS)
    assert metadata_of(result) == [{"title": "甲\ufffd"}, {"place": "p"}]
    assert len(result.problems) == 2


def test_columns_of_tables(read):
    Path("a.csv").write_text("text,title,place\n一, 甲 ,\n二\n三,,乙\n", "utf-8")
    assert metadata_of(read("a.csv", metadata_fields=FIELDS)) == [{"title": "甲"}, {}, {"place": "乙"}]


def test_columns_of_parquet(read):
    table = pa.table(
        {
            "text": ["一", None, "三", "四"],
            "title": pa.array(["甲", "错", None, "乙"]).dictionary_encode(),
            "n": [1, 2, 3, None],
            "place": [["p"], ["q"], None, ["r"]],
        }
    )
    pq.write_table(table, "a.parquet")
    expected = [{"title": "甲", "n": "1"}, {"n": "3"}, {"title": "乙"}]
    assert metadata_of(read("a.parquet", metadata_fields=FIELDS)) == expected


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.parquet", "a.html"])
def test_nothing_is_told_that_was_not_asked_for(read, name):
    if name == "a.parquet":
        pq.write_table(pa.table({"text": ["一"], "title": ["甲"]}), name)
    else:
        text = {"a.jsonl": '{"text": "一", "title": "甲"}', "a.csv": "text,title\n一,甲\n"}
        Path(name).write_text(text.get(name, "<title>甲</title><p>一"), "utf-8")
    assert [batch.metadata for batch in read(name).batches] == [None]
    assert [batch.metadata for batch in read(name, metadata_fields=("place",)).batches] == [None]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (
            "<title> 工作\n报告 </title><meta name=Author content='李 明'><p>正文",
            {"title": "工作 报告", "author": "李 明"},
        ),
        ("<title>甲</title><p>文<svg><title>图</title></svg><title>乙</title>", {"title": "甲"}),
        ("<meta name><meta name=author><meta content=x><title></title><p>文", {}),
        ("<p>文", {}),
    ],
)
def test_pages(read, page, expected):
    Path("a.html").write_text(page, "utf-8")
    result = read("a.html", metadata_fields=("title", "author", "url"))
    assert metadata_of(result) == [expected]
    assert result.texts == read("a.html").texts


@pytest.mark.parametrize("metadata_fields", [(), ("title",)])
def test_bytes_at_hand_are_read_instead_of_a_file(read, metadata_fields):
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_paragraph("一")
    document.save("a.docx")
    Path("a.html").write_text("<p>一", "utf-8")
    Path("a.jsonl").write_text('{"text": "一"}', "utf-8")
    pq.write_table(pa.table({"text": ["一"]}), "a.parquet")
    options = ReadOptions(metadata_fields=metadata_fields)
    for name, format_ in (
        ("a.docx", "docx"),
        ("a.html", "html"),
        ("a.jsonl", "jsonl"),
        ("a.parquet", "parquet"),
    ):
        data = Path(name).read_bytes()
        Path(name).write_bytes(b"changed in the work tree")
        for path in (Path(name), None):
            source = Source(name, path, format_, size=len(data), data=data)
            batches = list(read_source(source, options, pytest.fail))
            assert [batch.texts for batch in batches] == [["一"]]


def test_packed_and_empty_bytes_at_hand():
    problems = []
    packed = Source("a.txt.gz", None, "text", "gz", data=gzip.compress("一".encode()))
    assert [batch.texts for batch in read_source(packed, ReadOptions(), problems.append)] == [["一"]]
    assert problems == []
    empty = Source("a.txt", Path("nowhere"), "text", data=b"")
    assert [batch.texts for batch in read_source(empty, ReadOptions(), problems.append)] == [[""]]
    assert [problem.message for problem in problems] == ["is empty"]
