"""The report as JSON and the pairs as JSON Lines, both streamed; docs/formats.md describes them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, IO

import orjson

from dedup.findings import Report
from dedup.model import Finding, Occurrence, Problem
from dedup.version import VERSION

FORMAT = "dedup-report/1"
# How a member relates to its anchor: of paragraphs all is given, null where a text is too long to be aligned.
PARAGRAPH = ("kind", "jaccard", "containment", "identity")
SPAN = ("coverage", "anchor_coverage", "identity")


def write_report(report: Report, stream: IO[bytes]) -> None:
    """One JSON object; documents and findings are written as they are made."""
    head = {"format": FORMAT, "version": VERSION, "settings": report.settings.header()}
    stream.write(orjson.dumps(head)[:-1])
    _write_list(stream, "documents", (_document(report, i) for i in range(len(report.corpus))))
    _write_list(stream, "findings", (finding_record(finding) for finding in report.findings()))
    _write_list(stream, "problems", (problem_record(problem) for problem in report.problems))
    summary = asdict(report.summary) | {"repeated_share": round(report.summary.repeated_share, 6)}
    stream.write(b',\n"summary": ' + orjson.dumps(summary) + b"}\n")


def write_pairs(report: Report, stream: IO[bytes]) -> None:
    """A line for each verified pair of places."""
    for pair in report.pairs():
        stream.write(orjson.dumps(pair, option=orjson.OPT_APPEND_NEWLINE))


def finding_record(finding: Finding) -> dict[str, Any]:
    """A finding as it stands in the report."""
    return {
        "id": finding.id,
        "kind": finding.kind,
        "scope": finding.scope,
        "unit": finding.unit,
        "occurrences": [_occurrence(place) for place in finding.occurrences],
        "evidence": {"characters": finding.characters, "excerpt": finding.excerpt, **finding.evidence},
    }


def problem_record(problem: Problem) -> dict[str, Any]:
    """A problem as it stands in the report: what is not known is left out."""
    return {key: value for key, value in asdict(problem).items() if value is not None}


def _write_list(stream: IO[bytes], name: str, records: Iterable[dict[str, Any]]) -> None:
    stream.write(b',\n"' + name.encode() + b'": [')
    separator = b"\n"
    for record in records:
        stream.write(separator + orjson.dumps(record))
        separator = b",\n"
    stream.write(b"]")


def _document(report: Report, number: int) -> dict[str, Any]:
    corpus = report.corpus
    return {
        "id": corpus.ids[number],
        "path": corpus.paths[int(corpus.path_of[number])],
        "characters": int(corpus.ends[number] - corpus.starts[number]),
        "speeches": [asdict(speech) for speech in report.document_speeches(number)],
    }


def _occurrence(place: Occurrence) -> dict[str, Any]:
    line, end_line = ("block", "end_block") if place.block else ("line", "end_line")
    record = {
        "document": place.document,
        "speech": place.speech,
        "start": place.start,
        "end": place.end,
        line: place.line,
        "column": place.column,
        end_line: place.end_line,
        "end_column": place.end_column,
        "role": place.role,
    }
    if place.role == "member":
        names = PARAGRAPH if place.kind else SPAN
        record |= {
            name: getattr(place, name) for name in names if place.kind or getattr(place, name) is not None
        }
    return record
