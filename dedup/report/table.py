"""Findings and templates as a table, CSV or Parquet: a row for each place. docs/formats.md describes the columns."""

from __future__ import annotations

from pathlib import PurePath
from typing import IO, TYPE_CHECKING

from dedup.report.output import Flag, Request

if TYPE_CHECKING:
    from dedup.findings.results import Results

NAME = "table"
FLAG = Flag(
    stdout=False,
    extensions=(".csv", ".parquet"),
    extras={".parquet": "parquet"},
)


def write(report: Results, stream: IO[bytes], request: Request) -> None:
    """A row for each occurrence of a finding and each use of a template."""
    from dedup.report.table_rows import write_table

    write_table(report, stream, PurePath(request.name).suffix.lower().removeprefix("."))
