"""The verified pairs of paragraphs as JSON Lines; docs/formats.md describes them."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from dedup.report.output import Flag, PLAIN, Request

if TYPE_CHECKING:
    from dedup.findings.results import Results

NAME = "pairs"
FLAG = Flag(jobs=("scan",))


def write(report: Results, stream: IO[bytes], request: Request = PLAIN) -> None:
    """A line for each verified pair of places."""
    from dedup.report.pair_rows import pair_rows

    for some in report.pair_columns():
        stream.write(pair_rows(some).text.data)
