"""The report as SARIF 2.1.0 (OASIS, 2020), for code-scanning services and editors; docs/formats.md describes it."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from dedup.report.output import Flag, PLAIN, REPORTING, Request

if TYPE_CHECKING:
    from dedup.findings.results import Results

NAME = "sarif"
FLAG = Flag(jobs=(*REPORTING, "guard"))


def write(report: Results, stream: IO[bytes], request: Request = PLAIN) -> None:
    """One run, with paths from the working folder."""
    from dedup.report.sarif_run import write_sarif

    write_sarif(report, stream, request.folder)
