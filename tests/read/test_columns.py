"""Parquet records."""

from __future__ import annotations

import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

TEXTS = ["甲", "乙", None, "丁", ""]


def write(columns, name="a.parquet", **options):
    pq.write_table(pa.table(columns), name, **options)


@pytest.mark.parametrize(
    "type_",
    [pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string()), pa.binary(), pa.string_view()],
)
def test_types_of_text(read, type_):
    array = pa.array(TEXTS, pa.string()).cast(type_)
    try:
        write({"text": array})
    except pa.ArrowNotImplementedError:
        pytest.skip("cannot be written")
    result = read("a.parquet")
    assert result.texts == {"a.parquet#1": "甲", "a.parquet#2": "乙", "a.parquet#4": "丁", "a.parquet#5": ""}
    assert [(problem.line, problem.message) for problem in result.problems] == [
        (3, "the row has no text (null)"),
        (5, "the record is empty"),
    ]


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        (pa.array([7, 8]), ["7", "8"]),
        (pa.array(["x", None]), ["x", "2"]),
        (pa.array(["x", "x"]).dictionary_encode(), ["x", "x"]),
        (pa.array([1.5, None]), ["1.5", "2"]),
        (pa.array([[1], [2]]), ["1", "2"]),
    ],
)
def test_ids(read, ids, expected):
    write({"text": ["甲", "乙"], "id": ids})
    (batch,) = read("a.parquet").batches
    assert batch.ids == [f"a.parquet#{id_}" for id_ in expected]


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        (pa.array([datetime.date(2023, 1, 2)]), "2023-01-02"),
        (pa.array([datetime.datetime(2023, 1, 2, 3, 4, 5, 678)]), "2023-01-02T03:04:05"),
        (pa.array([1_672_628_645_000_000_001], pa.timestamp("ns", "Asia/Shanghai")), "2023-01-02T03:04:05"),
        (pa.array(["2023年"]), "2023年"),
        (pa.array([2023]), "2023"),
        (pa.array([None], pa.date32()), ""),
    ],
)
def test_dates(read, date, expected):
    write({"text": ["甲"], "date": date})
    assert read("a.parquet").dates == [expected]


def test_rows_are_numbered_across_groups(read):
    write({"text": [f"第{number}段" for number in range(20_000)]}, row_group_size=3000)
    result = read("a.parquet")
    assert result.texts["a.parquet#20000"] == "第19999段"
    assert len(result.batches) > 1


def test_a_missing_column(read):
    write({"body": ["甲"]})
    assert read("a.parquet").messages == [
        "has no column 'text'; it has body: name the right one with --text-field"
    ]


def test_a_column_of_numbers(read):
    write({"text": [1, 2]})
    assert "holds int64, not text" in read("a.parquet").only_problem.message


def test_bytes_that_are_not_utf8(read):
    write({"text": pa.array([b"\xff\xfe", "甲".encode()])})
    result = read("a.parquet")
    assert result.texts == {"a.parquet#2": "甲"}
    assert "not UTF-8" in result.only_problem.message


@pytest.mark.parametrize(
    "damage", [lambda data: b"", lambda data: data[: len(data) // 2], lambda data: b"PAR1" * 9]
)
def test_damaged_files(read, damage):
    write({"text": ["甲" * 100] * 100})
    data = Path("a.parquet").read_bytes()
    Path("a.parquet").write_bytes(damage(data))
    result = read("a.parquet")
    assert result.batches == []
    assert "damaged or not Parquet" in result.only_problem.message


def test_damage_in_the_middle(read):
    write(
        {"text": [f"第{number}段" * 20 for number in range(2000)]}, compression="none", use_dictionary=False
    )
    data = bytearray(Path("a.parquet").read_bytes())
    data[4:40] = bytes(range(36))
    Path("a.parquet").write_bytes(data)
    assert read("a.parquet").problems


def test_no_rows(read):
    write({"text": pa.array([], pa.string())})
    assert read("a.parquet").messages == ["is empty"]
