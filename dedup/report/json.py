"""The report as JSON and the pairs as JSON Lines, both streamed; docs/formats.md describes them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, IO

import numpy as np
import orjson

from dedup.checking.report import CheckReport
from dedup.findings.report import Report
from dedup.findings.results import Results
from dedup.model import Finding, Occurrence, Problem, Template
from dedup.report.drafts import check_document, command_of, draft_record
from dedup.version import VERSION

FORMAT = "dedup-report/1"
# How a member relates to its anchor, or a source to the draft: of paragraphs all is given, null where a text is too
# long to be aligned.
PARAGRAPH = ("kind", "jaccard", "containment", "identity")
SPAN = ("coverage", "anchor_coverage", "identity")
PLACE = {
    *("document", "speech", "start", "end"),
    *("line", "column", "end_line", "end_column", "block", "end_block"),
    *("page", "paragraph", "heading"),
}


# Where it stands in a PDF or DOCX.
FILE_PLACE = ("page", "paragraph", "heading")


def write_report(report: Results, stream: IO[bytes]) -> None:
    """One JSON object; documents and findings are written as they are made."""
    settings = report.settings.header(command_of(report))
    stream.write(orjson.dumps({"format": FORMAT, "version": VERSION, "settings": settings})[:-1])
    _write_list(stream, "documents", (document_record(report, i) for i in report.documents))
    if isinstance(report, CheckReport):
        _write_list(stream, "drafts", (draft_record(report, i) for i in range(report.drafts)))
        stream.write(b',\n"unread": ' + orjson.dumps(report.unread))
    _write_list(stream, "findings", (finding_record(finding) for finding in report.findings()))
    if _has_templates(report):
        _write_list(stream, "templates", (template_record(template) for template in report.templates))
    _write_list(stream, "problems", (problem_record(problem) for problem in report.problems))
    stream.write(b',\n"summary": ' + orjson.dumps(summary_record(report)) + b"}\n")


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
    return {
        key: value
        for key, value in asdict(problem).items()
        if value is not None and key not in ("missing", "refused")
    }


def _has_templates(report: Results) -> bool:
    return "template" in report.settings.find and not isinstance(report, CheckReport)


def _write_list(stream: IO[bytes], name: str, records: Iterable[dict[str, Any]]) -> None:
    stream.write(b',\n"' + name.encode() + b'": [')
    separator = b"\n"
    for record in records:
        stream.write(separator + orjson.dumps(record))
        separator = b",\n"
    stream.write(b"]")


def document_record(report: Results, number: int) -> dict[str, Any]:
    """A document as it stands in the report; speeches have their templates in order if these were looked for, and a check
    tells what the document is to it."""
    corpus = report.corpus
    speeches = [asdict(speech) for speech in report.document_speeches(number)]
    if _has_templates(report):
        first = int(np.searchsorted(report.speeches.documents, number))
        for place, speech in enumerate(speeches, first):
            sequence = report.template_sequence(place)
            speech |= {"template_share": sequence.share, "template_sequence": sequence.templates}
    record = {
        "id": corpus.ids[number],
        "path": corpus.paths[int(corpus.path_of[number])],
        "characters": int(corpus.ends[number] - corpus.starts[number]),
        "speeches": speeches,
    }
    return record | check_document(report, number) if isinstance(report, CheckReport) else record


def template_record(template: Template) -> dict[str, Any]:
    """A template as it stands in the report."""
    return {
        "id": template.id,
        "skeleton": template.skeleton,
        "text": template.text,
        "speeches": template.speeches,
        "sources": template.sources,
        "uses": len(template.uses),
        "gain": template.gain,
        "parent": template.parent,
        "slots": [asdict(slot) for slot in template.slots],
        "occurrences": [
            {key: value for key, value in _occurrence(use.place).items() if key in PLACE}
            | {"slots": use.slots, "values": use.values}
            for use in template.uses
        ],
    }


def summary_record(report: Results) -> dict[str, Any]:
    """The totals as they stand in the report."""
    return asdict(report.summary) | {"repeated_share": round(report.summary.repeated_share, 6)}


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
        **{name: value for name in FILE_PLACE if (value := getattr(place, name))},
        "role": place.role,
    }
    if place.role in ("member", "source"):
        names = PARAGRAPH if place.kind else SPAN
        record |= {
            name: getattr(place, name) for name in names if place.kind or getattr(place, name) is not None
        }
    return record
