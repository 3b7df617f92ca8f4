"""CSV and TSV records."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.errors import UnreadableError
from dedup.model import Batch, Problem
from dedup.read import ReadOptions
from dedup.read.reporting import Reporter
from dedup.read.tables import read_csv


def collect(data: bytes, size: int = 1 << 20, path: str = "f.csv"):
    problems: list[Problem] = []
    report = Reporter(path, problems.append)
    chunks = iter([data[start : start + size] for start in range(0, len(data), size)])
    batches: list[Batch] = []
    try:
        batches.extend(read_csv(chunks, path, ReadOptions(), report))
    except UnreadableError as error:  # as read_source does
        report.error(error)
    report.close()
    rows = [(id_, text) for batch in batches for id_, text in zip(batch.ids, batch.texts, strict=True)]
    return rows, problems


def test_rows_ids_dates(read):
    Path("a.csv").write_text("id,date,text\n7,2023-01-02,甲\n,2023-01-03,乙\n", encoding="utf-8")
    result = read("a.csv")
    assert result.texts == {"a.csv#7": "甲", "a.csv#3": "乙"}
    assert result.dates == ["2023-01-02", "2023-01-03"]
    assert result.problems == []


def test_the_line_where_a_record_starts():
    data = 'text\n"一\n二\n三"\n四\n\n"五"\n'.encode()
    rows, problems = collect(data)
    assert rows == [("f.csv#2", "一\n二\n三"), ("f.csv#5", "四"), ("f.csv#7", "五")]
    assert problems == []


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("size", [1, 3, 1000])
def test_line_ends_within_cells_are_kept(ending, size):
    data = ending.join(["id,text", f'1,"一{ending}二"', "2,三\u2028四", ""]).encode()
    rows, problems = collect(data, size)
    assert rows == [("f.csv#1", f"一{ending}二"), ("f.csv#2", "三\u2028四")]
    assert problems == []


def test_tabs(read):
    Path("a.tsv").write_text("id\ttext\n1\t甲,乙\n", encoding="utf-8")
    Path("b.csv").write_text("id\ttext\n1\t丙\n", encoding="utf-8")
    assert read("a.tsv", "b.csv").texts == {"a.tsv#1": "甲,乙", "b.csv#1": "丙"}


def test_a_missing_column_is_one_problem():
    rows, (problem,) = collect(b"id,body\n1,a\n2,b\n")
    assert rows == []
    assert problem.message == "has no column 'text'; it has id, body: name the right one with --text-field"


def test_short_and_empty_rows():
    rows, problems = collect("id,text\n1\n2,\n3,甲,多\n".encode())
    assert rows == [("f.csv#2", ""), ("f.csv#3", "甲")]
    assert [(problem.line, problem.message) for problem in problems] == [
        (2, "the row is too short to have a text: it has 1 of 2 cells"),
        (
            4,
            "the row has more cells than the header (3 for 2), so its text may be cut: put it in quotation marks; "
            "the cell under 'text' was read",
        ),
        (3, "the record is empty"),
    ]


@pytest.mark.parametrize("size", [1, 5, 1 << 20])
@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (' "渡口的船，一早就到了, 午前卸完"', "渡口的船，一早就到了, 午前卸完"),
        ('   "甲, ""乙"", 丙"', '甲, "乙", 丙'),
        ('"他说\\"行\\", 就走了"', '他说"行", 就走了'),
        ('"\\"行\\", 他说"', '"行", 他说'),
        ('"他说\\"行\\"\n第二天, 又来"', '他说"行"\n第二天, 又来'),
        (' "他说\\"行\\", 就走了"', '他说"行", 就走了'),
        ('"五寸\\""', '五寸"'),
        ('"C:\\目录\\"', "C:\\目录\\"),
        ('" ""甲"", 乙"', ' "甲", 乙'),
        ('"他说, ""行"", 就走了"', '他说, "行", 就走了'),
        (" 甲", " 甲"),
        ('5" 管', '5" 管'),
    ],
)
def test_quotation_marks_as_people_write_them(cell, text, size):
    """The rows before and behind it, in the usual way, are not touched by it."""
    data = f'id,text,n\n1,"一, ""二""",x\n2,{cell},x\n3,"三\n四",x\n4,五,x\n'.encode()
    rows, problems = collect(data, size)
    assert rows == [
        ("f.csv#1", '一, "二"'),
        ("f.csv#2", text),
        ("f.csv#3", "三\n四"),
        ("f.csv#4", "五"),
    ]
    assert problems == []


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("2,今天, 明天, 后天", "the row has more cells than the header (4 for 2)"),
        ('2,他说, "行", 就走了', "the row has more cells than the header (4 for 2)"),
        ('2,"他说"行, 就走了"', "the row has more cells than the header (3 for 2)"),
        ('2,"他说"行"就走了"', "a quotation mark stands inside a quoted cell"),
    ],
)
def test_what_may_be_cut_is_told_with_its_line(row, what):
    rows, (problem,) = collect(f"id,text\n1,甲\n{row}\n3,乙\n".encode())
    assert [id_ for id_, _ in rows] == ["f.csv#1", "f.csv#2", "f.csv#3"]
    assert problem.line == 3
    assert problem.message.startswith(what)


def test_a_row_with_fewer_cells():
    rows, problems = collect("id,text,date\n1,甲\n乙,2020\n2,丙,2021\n".encode())
    assert [(problem.line, problem.message) for problem in problems] == [
        (
            line,
            "the row has fewer cells than the header (2 for 3): "
            "a line break in a text needs quotation marks around it",
        )
        for line in (2, 3)
    ]
    assert len(rows) == 3


def test_empty_cells_behind_a_row_are_no_fault():
    rows, problems = collect("id,text\n1,甲,,\n2,乙,\n".encode())
    assert rows == [("f.csv#1", "甲"), ("f.csv#2", "乙")]
    assert problems == []


@pytest.mark.parametrize(
    "data",
    [
        "id;text\n1;今天, 明天\n",
        "sep=;\nid;text\n1;今天, 明天\n",
        '"sep=;"\r\n"id";"text"\r\n1;"今天, 明天"\r\n',
        "SEP=^\nid^text\n1^今天, 明天\n",
        "id|text\n1|今天, 明天\n",
        "id\ttext\n1\t今天, 明天\n",
        "a,b;text;id\nx;今天, 明天;1\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_what_parts_the_cells(data, encoding):
    rows, problems = collect(data.encode(encoding))
    assert [(id_, text) for id_, text in rows] == [("f.csv#1", "今天, 明天")]
    assert problems == []


def test_many_odd_rows_take_linear_time():
    """Each row opens a mark that the next one closes; no row is read by more than its neighbours."""
    row = '1,"甲 \\""\n1,"C:\\"\n'
    rows, _ = collect(("id,text\n" + row * 20_000).encode())
    assert len(rows) == 40_000


def test_an_open_quotation_mark():
    rows, (problem,) = collect('text\n甲\n"乙\n丙\n丁\n'.encode())
    assert [text for _, text in rows] == ["甲", "乙\n丙\n丁\n"]
    assert problem.line == 3
    assert "never closed" in problem.message


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("size", [7, 1 << 20])
def test_encodings(encoding, size):
    text = "id,text\n" + "".join(f"{number},今天我们讨论水渠的事。\n" for number in range(20))
    rows, problems = collect(text.encode(encoding), size)
    assert len(rows) == 20
    assert problems == []


def test_a_broken_byte_keeps_the_records_before():
    # The head that the encoding is told from is the first chunk here, the broken byte comes later.
    good = "text\n" + "今天开会\n" * 100_000
    rows, problems = collect(good.encode() + b"\xff\n" * 21, 1 << 20)
    assert 100_000 <= len(rows) <= 100_020
    assert [problem.offset for problem in problems if problem.offset] == [
        len(good.encode()) + 2 * number for number in range(21)
    ]


def test_a_bad_byte_costs_a_character():
    rows, problems = collect("text\n今天开会\n明天".encode() + b"\xff" + "种树\n".encode(), 1 << 20)
    assert [text for _, text in rows] == ["今天开会", "明天\ufffd种树"]
    assert (problems[0].offset, problems[0].line) == (24, 3)


def test_a_long_cell():
    text = "长" * 1_000_000
    assert collect(f"text\n{text}\n".encode(), 1 << 16)[0] == [("f.csv#2", text)]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"text\n"])
def test_nothing_in_it(data):
    rows, problems = collect(data)
    assert rows == []
    assert [problem.message for problem in problems] == ["is empty"]


def test_a_packed_table(read):
    Path("a.tsv.gz").write_bytes(gzip.compress("text\n甲,乙\n".encode()))
    assert read("a.tsv.gz").texts == {"a.tsv.gz#2": "甲,乙"}


@given(
    st.lists(st.text(st.sampled_from('甲a,"\n\r\t \u2028'), min_size=1, max_size=9), min_size=1, max_size=9),
    st.integers(1, 30),
)
def test_what_is_written_is_read(texts, size):
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerows([["id", "text"], *([number, text] for number, text in enumerate(texts))])
    rows, _ = collect(out.getvalue().encode(), size)
    assert rows == [(f"f.csv#{number}", text) for number, text in enumerate(texts)]


@given(st.binary(max_size=200), st.integers(1, 50))
def test_rubbish_never_raises(data, size):
    collect(b"text\n" + data, size)
    collect(data, size)


def test_a_name_that_several_columns_have_is_told(read):
    Path("a.csv").write_text("id,text,text,date,date\n1,甲,乙,2023-01-02,2024-01-02\n", encoding="utf-8")
    result = read("a.csv")
    assert list(result.texts.values()) == ["甲"]
    assert result.dates == ["2023-01-02"]
    assert [problem.message for problem in result.problems] == [
        "2 columns are named 'text': the first of them, column 2, was read; rename the others",
        "2 columns are named 'date': the first of them, column 4, was read; rename the others",
    ]
