"""The report as JSON, streamed; docs/formats.md describes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, IO, TYPE_CHECKING

from dedup.report.output import Flag, PLAIN, Request

if TYPE_CHECKING:
    from dedup.findings.results import Results
    from dedup.report.json_rows import Written

NAME = "json"
FLAG = Flag()

# So many documents, or templates, are written at a time.
DOCUMENTS, TEMPLATES = 4096, 256


def write(report: Results, stream: IO[bytes], request: Request = PLAIN) -> None:
    """One JSON object; documents, findings and templates are written as they are made, some thousands at a time."""
    import orjson

    from dedup.report import schema
    from dedup.report.finding_rows import finding_rows
    from dedup.version import VERSION

    head = {"format": schema.FORMAT, "version": VERSION, "settings": report.header}
    stream.write(orjson.dumps(head)[:-1])
    _write_rows(stream, "documents", _documents(report))
    for name, values in report.sections().items():
        _write_list(stream, name, values)
    _write_rows(stream, "findings", report.made_by_place(finding_rows, report.settings.worker_threads))
    if report.has_templates:
        _write_rows(stream, "templates", _templates(report))
    _write_list(stream, "problems", (schema.problem_record(problem) for problem in report.problems))
    stream.write(b',\n"summary": ' + orjson.dumps(schema.summary_record(report)) + b"}\n")


def _documents(report: Results) -> Iterator[Written]:
    import numpy as np

    from dedup.report.document_rows import document_rows

    for lo in range(0, len(report.documents), DOCUMENTS):
        some = report.documents[lo : lo + DOCUMENTS]
        numbers = report.speeches_in(np.array(some, np.int64))
        facts = [report.document_facts(document) for document in some]
        yield document_rows(report, some, numbers, report.speeches_at(numbers), facts)


def _templates(report: Results) -> Iterator[Written]:
    from dedup.report.template_rows import template_rows

    for lo in range(0, len(report.templates), TEMPLATES):
        yield template_rows(report, report.templates[lo : lo + TEMPLATES])


def _write_rows(stream: IO[bytes], name: str, several: Iterable[Written]) -> None:
    """A member of the object: rows that each begin with a comma, which does not stand before the first."""
    stream.write(b',\n"' + name.encode() + b'": [')
    comma = 1
    for rows in several:
        stream.write(rows.text[comma:].data)
        comma = 0
    stream.write(b"]")


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
