"""The report as JSON, streamed; docs/formats.md describes it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, IO, TYPE_CHECKING

from dedup.report.output import Flag, PLAIN, Request

if TYPE_CHECKING:
    from dedup.findings.results import Results

NAME = "json"
FLAG = Flag("Write the report as JSON")


def write(report: Results, stream: IO[bytes], request: Request = PLAIN) -> None:
    """One JSON object; documents and findings are written as they are made."""
    import orjson

    from dedup.report import schema
    from dedup.version import VERSION

    head = {"format": schema.FORMAT, "version": VERSION, "settings": report.header}
    stream.write(orjson.dumps(head)[:-1])
    _write_list(stream, "documents", (schema.document_record(report, i) for i in report.documents))
    for name, values in report.sections().items():
        _write_list(stream, name, values)
    _write_list(stream, "findings", (schema.finding_record(finding) for finding in report.findings()))
    if report.has_templates:
        _write_list(stream, "templates", (schema.template_record(template) for template in report.templates))
    _write_list(stream, "problems", (schema.problem_record(problem) for problem in report.problems))
    stream.write(b',\n"summary": ' + orjson.dumps(schema.summary_record(report)) + b"}\n")


def _write_list(stream: IO[bytes], name: str, values: Iterable[Any]) -> None:
    """A member of the object: records one a line, names in one line."""
    import orjson

    stream.write(b',\n"' + name.encode() + b'": [')
    separator = b""
    for value in values:
        break_ = b"\n" if isinstance(value, dict) else b""
        stream.write(separator + break_ + orjson.dumps(value))
        separator = b","
    stream.write(b"]")
