"""Records of a report that are single, as docs/formats.md describes them; modules of rows have those that are many."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, TYPE_CHECKING

from dedup.messages import ENGLISH

if TYPE_CHECKING:
    from dedup.findings.results import Results
    from dedup.model import Finding, Problem

FORMAT = "dedup-report/1"


def problem_record(problem: Problem, language: str = ENGLISH) -> dict[str, Any]:
    """A problem as it stands in the report: what is not known is left out. Reports for programs have it in English."""
    known = {"path": problem.path, "message": problem.message.say(language)}
    place = {"line": problem.line, "offset": problem.offset}
    return known | {key: value for key, value in place.items() if value is not None}


def summary_record(report: Results) -> dict[str, Any]:
    """The totals as they stand in the report."""
    return asdict(report.summary) | {"repeated_share": round(report.summary.repeated_share, 6)}


def skeleton_text(finding: Finding) -> str:
    """The fixed texts of a template of a draft, as templates are written: ``今天，【…】召开``; empty for what is none."""
    return "".join("【…】" if part is None else part for part in finding.evidence.get("skeleton", ()))
