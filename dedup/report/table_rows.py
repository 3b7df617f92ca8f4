"""The rows of the table, and the two formats that they are written in."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, IO

import orjson

from dedup.findings.results import Results
from dedup.model import Finding, Occurrence, Template, Use
from dedup.report.schema import skeleton_text

TEXT_LENGTH = 200
ROWS = 10_000  # in memory at a time
WHOLE, SHARE, TEXT = "int64", "double", "string"
# The columns and their types, in order.
COLUMNS = {
    **dict.fromkeys(("kind", "id", "scope", "unit", "role", "document", "speech", "title"), TEXT),
    **dict.fromkeys(
        (
            "start",
            "end",
            "line",
            "column",
            "end_line",
            "end_column",
            "block",
            "end_block",
            "page",
            "paragraph",
        ),
        WHOLE,
    ),
    "heading": TEXT,
    **dict.fromkeys(("jaccard", "containment", "identity", "coverage"), SHARE),
    "characters": WHOLE,
    **dict.fromkeys(("text", "template", "slots"), TEXT),
    "gain": SHARE,
}
# What a spreadsheet would take for the beginning of a formula, in half and in full width.
FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def write_table(report: Results, stream: IO[bytes], format: str) -> None:
    """Write a row for each occurrence of a finding, in order of place, then one for each use of a template.

    ``format`` is csv or parquet.
    """
    (_write_csv if format == "csv" else _write_parquet)(_rows(report), stream)


def _write_csv(rows: Iterator[dict[str, Any]], stream: IO[bytes]) -> None:
    """UTF-8 with a byte order mark, without which spreadsheets take Chinese for something else."""
    stream.write(codecs.BOM_UTF8)
    text = io.TextIOWrapper(stream, "utf-8", newline="", write_through=True)
    writer = csv.DictWriter(text, COLUMNS, restval="")
    writer.writeheader()
    writer.writerows({name: _as_cell(value) for name, value in row.items()} for row in rows)
    text.detach()


def _as_cell(value: Any) -> Any:
    """Text that a spreadsheet would calculate gets an apostrophe in front."""
    if isinstance(value, str):
        return "'" + value if value.startswith(FORMULA) else value
    return value


def _write_parquet(rows: Iterator[dict[str, Any]], stream: IO[bytes]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(name, pa.type_for_alias(type_)) for name, type_ in COLUMNS.items()])
    with pq.ParquetWriter(stream, schema, compression="zstd") as writer:
        while some := list(itertools.islice(rows, ROWS)):
            writer.write_table(pa.Table.from_pylist(some, schema))


def _rows(report: Results) -> Iterator[dict[str, Any]]:
    """Rows as mappings from column to value; what a place does not have is left out."""
    places = _Places(report)
    for finding in report.findings():
        for place in finding.occurrences:
            row = _of_finding(finding) | places.row(place)
            if "lines" in finding.evidence:  # each place of a frame holds other lines of it
                row["characters"] = report.characters_of(place)
            yield row
    for template in report.templates:
        for use in template.uses:
            yield _of_use(template, use) | places.row(use.place)


def _of_finding(finding: Finding) -> dict[str, Any]:
    return {
        "kind": finding.kind,
        "id": finding.id,
        "scope": finding.scope,
        "unit": finding.unit,
        "characters": finding.characters,
        "template": skeleton_text(finding) or None,
    }


def _of_use(template: Template, use: Use) -> dict[str, Any]:
    values = orjson.dumps(use.values).decode()
    return {
        "kind": "template",
        "id": template.id,
        "template": template.text,
        "slots": values,
        "gain": template.gain,
    }


class _Places:
    """Where an occurrence stands, and what stands there."""

    def __init__(self, report: Results) -> None:
        self._report = report
        self._title = lru_cache(10_000)(self._find_title)

    def row(self, place: Occurrence) -> dict[str, Any]:
        line, end_line = ("block", "end_block") if place.block else ("line", "end_line")
        row = {
            "role": place.role,
            "document": place.document,
            "speech": place.speech,
            "title": self._title(place.speech),
            "start": place.start,
            "end": place.end,
            line: place.line,
            "column": place.column,
            end_line: place.end_line,
            "end_column": place.end_column,
            **{name: value for name in ("page", "paragraph", "heading") if (value := getattr(place, name))},
            "text": self._report.excerpt(place, TEXT_LENGTH),
        }
        measures = ("jaccard", "containment", "identity", "coverage")
        return row | {name: value for name in measures if (value := getattr(place, name)) is not None}

    def _find_title(self, speech: str) -> str:
        return self._report.speech(self._report.speech_number(speech)).title
