"""JSON Lines: batches, ids, and every way a record can be bad."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from dedup.model import Problem
from dedup.read import ReadOptions
from dedup.read.jsonl import _count_colons, read_jsonl
from dedup.read.reporting import Reporter

RECORDS = [
    {"id": f"r{number}", "text": f"第{number}段:今天讨论水渠。", "date": "2023-01-02"} for number in range(50)
]


def dump(records, ensure_ascii=False):
    return "".join(json.dumps(record, ensure_ascii=ensure_ascii) + "\n" for record in records)


def cut(data: bytes, size: int):
    return iter([data[start : start + size] for start in range(0, len(data), size)])


def collect(chunks, **options):
    problems: list[Problem] = []
    report = Reporter("f", problems.append)
    batches = list(read_jsonl(chunks, "f", ReadOptions(**options), report))
    report.close()
    rows = [(id_, text) for batch in batches for id_, text in zip(batch.ids, batch.texts, strict=True)]
    return rows, problems


def test_ids_texts_dates(read):
    Path("a.jsonl").write_text(dump(RECORDS), encoding="utf-8")
    result = read("a.jsonl")
    assert result.texts == {f"a.jsonl#{record['id']}": record["text"] for record in RECORDS}
    assert result.dates == ["2023-01-02"] * 50
    assert result.batches[0].path == "a.jsonl"
    assert result.problems == []


def test_record_ids_of_many_kinds(read):
    lines = [
        '{"text": "甲"}',
        "",
        '{"id": null, "text": "乙"}',
        '{"id": 7, "text": "丙"}',
        '{"id": "", "text": "丁"}',
        '{"id": ["x"], "text": "戊"}',
        '{"id": true, "text": "己"}',
        '{"id": "行", "text": "庚"}',
    ]
    Path("a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    expected = ["1", "3", "7", "5", "6", "7", "行"]
    batches = read("a.jsonl").batches
    assert [id_ for batch in batches for id_ in batch.ids] == [f"a.jsonl#{id_}" for id_ in expected]
    assert {batch.dates for batch in batches} == {None}


def test_other_field_names(read):
    Path("a.jsonl").write_text('{"nr": 1, "body": "甲", "day": 2023}\n', encoding="utf-8")
    result = read("a.jsonl", text_field="body", id_field="nr", date_field="day")
    assert result.texts == {"a.jsonl#1": "甲"}
    assert result.dates == ["2023"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            b"{broken",
            "the record is not JSON: Expecting property name enclosed in double quotes, at column 2",
        ),
        (b'["a"]', "the record is not a JSON object but a list"),
        (b"3", "the record is not a JSON object but a number"),
        (b"null", "the record is not a JSON object but null"),
        (b'"text"', "the record is not a JSON object but a string"),
        (b'{"text": null}', "the field 'text' is not a string but null"),
        (b'{"text": 5}', "the field 'text' is not a string but a number"),
        (b'{"text": ["a"]}', "the field 'text' is not a string but a list"),
        (b'{"text": {}}', "the field 'text' is not a string but an object"),
        (b'{"text": true}', "the field 'text' is not a string but true or false"),
        (
            b'{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1}',
            "the record has no field 'text'; it has a, b, c, d, e and 2 more: name the right one with --text-field",
        ),
        (b"{}", "the record has no field 'text'; it has none: name the right one with --text-field"),
        (b'{"text": "\xb9\xab"}', "the record is not UTF-8 at byte 27"),
        (b"[" * 100_000, "the record is not JSON that can be read: it is nested too deep or too large"),
    ],
)
def test_a_bad_record_is_told_and_the_others_are_kept(line, message):
    first = '{"text": "好"}\n\n'.encode()
    rows, problems = collect(iter([first + line + b'\n{"text": "tail"}\n']))
    assert [text for _, text in rows] == ["好", "tail"]
    assert [id_ for id_, _ in rows] == ["f#1", "f#4"]
    (problem,) = problems
    assert problem.line == 3
    assert problem.message == message


def test_the_offset_of_a_byte_that_is_not_utf8():
    data = '{"text": "好"}\n'.encode() + b'{"text": "\xb9\xab"}\n'
    _, (problem,) = collect(iter([data]))
    assert problem.offset == data.index(b"\xb9\xab")


def test_an_empty_text_is_kept_and_told():
    rows, problems = collect(iter(['{"text": ""}\n{"text": " \u3000"}\n{"text": "甲"}\n'.encode()]))
    assert len(rows) == 3
    assert [(problem.line, problem.message) for problem in problems] == [
        (1, "the record is empty"),
        (2, "the record is empty"),
    ]


def test_lone_surrogates_are_replaced_and_told():
    rows, (problem, damage) = collect(
        iter([b'{"id": "a", "text": "x\\ud83dy"}\n{"text": "\\ud83d\\ude00"}\n'])
    )
    assert rows == [("f#a", "x\ufffdy"), ("f#2", "😀")]
    assert "lone surrogate" in problem.message
    assert "1:2" in damage.message
    assert problem.line == damage.line == 1


@pytest.mark.parametrize("value", ["NaN", "-Infinity", "1" * 400, "1e999"])
def test_what_only_the_patient_parser_takes_is_kept(value):
    rows, problems = collect(iter([f'{{"text": "甲", "score": {value}}}\n'.encode()]))
    assert rows == [("f#1", "甲")]
    assert problems == []


def test_many_bad_records_are_counted():
    data = b"{bad\n" * 100 + b'{"text": 1}\n' * 30 + '{"text": "甲"}\n'.encode()
    rows, problems = collect(iter([data]))
    assert len(rows) == 1
    assert len(problems) == 20 + 20 + 2
    assert [problem.message for problem in problems[-2:]] == [
        "80 more of this kind were not listed: the record is not JSON",
        "10 more of this kind were not listed: the field 'text' is not a string",
    ]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "utf-32"]
)
@pytest.mark.parametrize("size", [7, 1 << 20])
def test_other_encodings(encoding, size):
    rows, problems = collect(cut(dump(RECORDS).encode(encoding), size))
    assert rows == [(f"f#{record['id']}", record["text"]) for record in RECORDS]
    assert problems == []


def test_a_named_encoding():
    rows, problems = collect(iter([dump(RECORDS).encode("big5", "ignore")]), encoding="big5")
    assert len(rows) == 50
    assert problems == []


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\n\n", "\n \n"])
def test_line_ends_and_blank_lines(ending):
    data = ending.join(json.dumps(record) for record in RECORDS).encode()
    rows, problems = collect(iter([data]))
    assert len(rows) == 50
    assert problems == []


records = st.lists(
    st.fixed_dictionaries(
        {"text": st.text(st.characters(codec="utf-8"), min_size=1)},
        optional={
            "id": st.text(st.characters(codec="utf-8"), min_size=1) | st.integers(0, 10**9) | st.none()
        },
    ),
    max_size=8,
)


@given(records, st.integers(1, 40), st.booleans())
def test_chunk_boundaries_never_matter(rows, size, ascii_only):
    # Letters of two bytes alone may be Chinese in GBK; a record in three says that it is UTF-8.
    rows = [{"text": "领导干部"}, *rows]
    data = dump(rows, ensure_ascii=ascii_only).encode()
    pieces, problems = collect(cut(data, size))
    whole, other = collect(iter([data] if data else []))
    assert pieces == whole
    assert [text for _, text in whole] == [row["text"] for row in rows]
    assert sorted(map(repr, problems)) == sorted(map(repr, other))


@given(st.binary(max_size=200), st.integers(1, 50))
def test_rubbish_never_raises(data, size):
    collect(cut(data, size))


@given(st.lists(st.sampled_from([b'{"text": "a"}', b"{", b"\xff", b"", b"[1]", b'{"text": 1}']), max_size=12))
def test_lines_are_counted_rightly(lines):
    data = b"\n".join([b'{"text": "first"}', *lines, b""])
    rows, _ = collect(cut(data, 5))
    good = [number for number, line in enumerate(lines, 2) if line == b'{"text": "a"}']
    assert [id_ for id_, _ in rows] == ["f#1", *(f"f#{number}" for number in good)]


def test_a_record_longer_than_many_chunks():
    text = "长" * 3_000_000
    rows, problems = collect(cut(dump([{"id": 1, "text": text}]).encode(), 1 << 16))
    assert rows == [("f#1", text)]
    assert problems == []


@pytest.mark.parametrize("indent", [None, 1])
def test_a_json_array_is_refused_once(read, indent):
    text = json.dumps(RECORDS, indent=indent)
    Path("a.jsonl").write_text(text, encoding="utf-8")
    result = read("a.jsonl")
    assert result.batches == []
    assert "jq -c" in result.only_problem.message


@pytest.mark.parametrize(
    ("suffix", "pack"), [("gz", gzip.compress), ("zst", zstandard.ZstdCompressor().compress)]
)
def test_packed_records(read, suffix, pack):
    Path(f"a.jsonl.{suffix}").write_bytes(pack(dump(RECORDS).encode()))
    result = read(f"a.jsonl.{suffix}")
    assert len(result.texts) == 50
    assert result.problems == []


@pytest.mark.parametrize(
    ("suffix", "pack"), [("gz", gzip.compress), ("zst", zstandard.ZstdCompressor().compress)]
)
def test_truncated_packing_keeps_what_came_before(read, suffix, pack):
    many = [
        {"text": f"{number}" + "".join(chr(0x4E00 + (number * k) % 9999) for k in range(200))}
        for number in range(5000)
    ]
    data = pack(dump(many).encode())
    Path(f"a.jsonl.{suffix}").write_bytes(data[: len(data) // 2])
    result = read(f"a.jsonl.{suffix}")
    assert 1000 < len(result.texts) < 4000
    problem = result.only_problem
    assert problem.offset == len(data) // 2
    assert problem.line == len(result.texts) + 1
    assert "ends before" in problem.message


def test_an_empty_file(read):
    Path("a.jsonl").write_bytes(b"")
    assert read("a.jsonl").messages == ["is empty"]


def test_a_damaged_record_is_told_with_its_line(read):
    Path("a.jsonl").write_text('{"text": "好"}\n{"text": "很\\n好锟斤拷"}\n', encoding="utf-8")
    problem = read("a.jsonl").only_problem
    assert problem.line == 2
    assert "damaged at 1 place" in problem.message
    assert "2:2" in problem.message


def test_concatenated_files_with_a_mark_in_the_middle():
    data = '{"text": "甲"}\n'.encode("utf-8-sig") * 2
    rows, problems = collect(iter([data]))
    assert rows == [("f#1", "甲"), ("f#2", "甲")]
    assert problems == []


@pytest.mark.parametrize("size", [3, 4095, 4096, 4097, 9000])
def test_colons_behind_marks_are_counted_at_every_place(size):
    draw = random.Random(size)
    for _ in range(20):
        data = bytes(draw.choices(b'":a', k=size))
        assert _count_colons(data) == data.count(b'":')
