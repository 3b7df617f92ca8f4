"""Templates as forms to fill in: JSON that finds them in other texts, or a document for a person."""

from __future__ import annotations

from pathlib import PurePath
from typing import IO, TYPE_CHECKING

from dedup.report.output import Flag, Request

if TYPE_CHECKING:
    from dedup.findings.results import Results

NAME = "export"
FLAG = Flag(jobs=("templates",), stdout=False, extensions=(".json", ".md", ".docx"))


def write(report: Results, stream: IO[bytes], request: Request) -> None:
    """The forms of a report, and the genres that they are steps of."""
    extension = PurePath(request.name).suffix.lower()
    if extension == ".json":
        import orjson

        from dedup.templates.form_file import form_records

        record = form_records(report.forms, report.genres)
        stream.write(orjson.dumps(record, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
        return
    from dedup.report.fill_in import list_parts
    from dedup.report.wording import load_wording

    wording = load_wording(request.language)
    parts = list_parts(report, wording)
    if extension == ".md":
        from dedup.report.fill_in import as_markdown

        stream.write(as_markdown(parts, wording).encode("utf-8", "replace"))
    else:
        from dedup.report.fill_in_docx import write_docx

        write_docx(parts, wording, stream)
