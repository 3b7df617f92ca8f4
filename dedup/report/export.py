"""Templates as forms to fill in: JSON that finds them in other texts, or a document for a person."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from dedup.report.output import Flag, Request

if TYPE_CHECKING:
    from dedup.findings.results import Results

NAME = "export"
FLAG = Flag(jobs=("templates",), stdout=False, extensions=(".json",))


def write(report: Results, stream: IO[bytes], request: Request) -> None:
    """The forms of a report, which `dedup templates --apply` reads again."""
    import orjson

    from dedup.templates.form_file import form_records

    stream.write(
        orjson.dumps(form_records(report.forms), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    )
