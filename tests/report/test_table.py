"""Tables: a row for each place, readable by spreadsheets, with nothing in them that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import dedup
from dedup.errors import SettingsError
from dedup.findings.scan_report import Report
from dedup.report import table, table_rows
from dedup.report.output import Request
from dedup.report.outputs import Outputs
from dedup.report.table_rows import COLUMNS, write_table
from tests.report.by_hand import LEVEES, report_of, title_template, with_templates

PAGES = Path(__file__).parent.parent.parent / "fixtures" / "pages"


def written(report: Report, format: str) -> bytes:
    stream = io.BytesIO()
    write_table(report, stream, format)
    return stream.getvalue()


def read_csv(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def read_parquet(content: bytes) -> list[dict[str, Any]]:
    return pq.read_table(io.BytesIO(content)).to_pylist()


@pytest.fixture(scope="module")
def pages() -> Report:
    return dedup.scan(PAGES)


def test_a_row_for_each_place_in_order(pages: Report) -> None:
    rows = read_parquet(written(pages, "parquet"))
    places = [(finding, place) for finding in pages.findings() for place in finding.occurrences]
    assert len(rows) == len(places) > 80
    titles = {s.id: s.title for i in range(len(pages.corpus)) for s in pages.document_speeches(i)}
    for row, (finding, place) in zip(rows, places, strict=True):
        assert list(row) == list(COLUMNS)
        assert (row["kind"], row["id"], row["scope"], row["unit"]) == (
            finding.kind,
            finding.id,
            finding.scope,
            finding.unit,
        )
        assert row["characters"] == finding.characters
        for name in ("role", "document", "speech", "start", "end", "column", "end_column"):
            assert row[name] == getattr(place, name)
        assert (row["block"] if place.block else row["line"]) == place.line
        assert (row["end_block"] if place.block else row["end_line"]) == place.end_line
        assert (row["line"] if place.block else row["block"]) is None
        for name in ("jaccard", "containment", "identity", "coverage"):
            assert row[name] == getattr(place, name)
        assert row["title"] == titles[place.speech]
        text = " ".join(pages.text(place).split())
        assert row["text"] == (text[:200].rstrip() + "…" if len(text) > 200 else text)
    assert {row["block"] is not None for row in rows} == {True, False}, (
        "pages hold extracted texts and others"
    )


def test_csv_and_parquet_say_the_same(pages: Report) -> None:
    plain, packed = read_csv(written(pages, "csv")), read_parquet(written(pages, "parquet"))
    assert list(plain[0]) == list(COLUMNS)
    shown = [{name: "" if value is None else str(value) for name, value in row.items()} for row in packed]
    assert [{name: value.removeprefix("'") for name, value in row.items()} for row in plain] == shown


def test_csv_is_what_spreadsheets_expect(pages: Report) -> None:
    content = written(pages, "csv")
    assert content.startswith(b"\xef\xbb\xbfkind,id,")
    assert content.count(b"\r\n") == len(read_csv(content)) + 1
    assert written(pages, "csv") == content


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_no_cell_is_a_formula(first: str) -> None:
    line = f'{first}HYPERLINK("https://evil.example";"看"){LEVEES}'
    name = f"{first}cmd.txt"
    report = report_of({name: line, "b.txt": line}, find=("exact",))
    rows = read_csv(written(report, "csv"))
    assert [row["text"] for row in rows] == ["'" + line] * 2
    assert sorted(row["document"] for row in rows) == sorted(["b.txt", "'" + name])
    assert {row["text"] for row in read_parquet(written(report, "parquet"))} == {line}, "Parquet runs nothing"


@pytest.mark.parametrize("first", ["\t", "\r", "\n"])
def test_no_name_begins_a_formula_behind_white_space(first: str) -> None:
    report = report_of({f"{first}=1+1": LEVEES, "b": LEVEES}, find=("exact",))
    assert {row["document"] for row in read_csv(written(report, "csv"))} == {f"'{first}=1+1", "b"}


@pytest.mark.parametrize("name", ['a "b", c\r\nd.txt', "a\0b", "a\x1b[31m", "\ufeffa", "'=1"])
def test_odd_characters_come_back(name: str) -> None:
    rows = read_csv(written(report_of({name: LEVEES, "b": LEVEES}, find=("exact",)), "csv"))
    assert {row["document"] for row in rows} == {name, "b"}


@pytest.mark.parametrize("format", ["csv", "parquet"])
def test_a_row_for_each_use_of_a_template(format: str) -> None:
    names = {"a.txt": "宣传", "b.txt": '信访"和"稳定'}
    texts = {name: f"在{value}工作会议上的讲话\n{LEVEES}\n" for name, value in names.items()}
    report = with_templates(report_of(texts, find=("exact", "template")), title_template(names))
    content = written(report, format)
    rows = (read_csv if format == "csv" else read_parquet)(content)
    assert [row["kind"] for row in rows] == ["exact", "exact", "template", "template"], "templates come last"
    for row, (name, value) in zip(rows[2:], names.items(), strict=True):
        assert (row["id"], row["document"], row["template"]) == ("7e3a", name, "在【…】工作会议上的讲话")
        assert json.loads(row["slots"]) == [value]
        assert float(row["gain"]) == 41.25
        assert row["text"] == f"在{value}工作会议上的讲话"
        assert row["characters"] in ("", None)


@pytest.mark.parametrize("format", ["csv", "parquet"])
def test_nothing_found_has_the_columns_only(format: str) -> None:
    content = written(report_of({"a.txt": LEVEES}), format)
    if format == "csv":
        assert content.decode("utf-8-sig") == ",".join(COLUMNS) + "\r\n"
    else:
        assert pq.read_table(io.BytesIO(content)).column_names == list(COLUMNS)


def test_parquet_is_written_in_batches(pages: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = read_parquet(written(pages, "parquet"))
    monkeypatch.setattr(table_rows, "ROWS", 7)
    content = written(pages, "parquet")
    assert pq.ParquetFile(io.BytesIO(content)).num_row_groups == -(-len(whole) // 7)
    assert read_parquet(content) == whole


@pytest.mark.parametrize(
    ("name", "format"), [("a.csv", "csv"), ("b/A.CSV", "csv"), ("x.y.parquet", "parquet")]
)
def test_the_extension_names_the_format(name: str, format: str, pages: Report) -> None:
    stream = io.BytesIO()
    table.write(pages, stream, Request(name))
    assert stream.getvalue() == written(pages, format)


@pytest.mark.parametrize("name", ["-", "a.xlsx", "csv", ".csv", "a.csv.gz"])
def test_other_extensions_are_refused(name: str) -> None:
    with pytest.raises(SettingsError, match=r"allowed: a file whose name ends in \.csv or \.parquet"):
        Outputs(table=name)
