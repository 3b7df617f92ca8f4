"""Records of a report, as docs/formats.md describes them: what JSON and the page hold."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, TYPE_CHECKING

if TYPE_CHECKING:
    from dedup.findings.results import Results
    from dedup.model import Finding, Occurrence, Problem, Template

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


def document_record(report: Results, number: int) -> dict[str, Any]:
    """A document as it stands in the report, with what its job adds; speeches have their templates in order if these
    were looked for."""
    corpus = report.corpus
    speeches = [asdict(speech) for speech in report.document_speeches(number)]
    if report.has_templates:
        for place, speech in enumerate(speeches, report.first_speech(number)):
            sequence = report.template_sequence(place)
            speech |= {"template_share": sequence.share, "template_sequence": sequence.templates}
    return {
        "id": corpus.ids[number],
        "path": corpus.paths[int(corpus.path_of[number])],
        "characters": int(corpus.ends[number] - corpus.starts[number]),
        "speeches": speeches,
        **report.document_facts(number),
    }


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


def skeleton_text(finding: Finding) -> str:
    """The fixed texts of a template of a draft, as templates are written: ``今天，【…】召开``; empty for what is none."""
    return "".join("【…】" if part is None else part for part in finding.evidence.get("skeleton", ()))
