"""Templates for a report, made by a pattern: what the page shows of them does not depend on how they were found."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from dedup.findings.scan_report import Report
from dedup.model import Occurrence, Slot, Template, TemplateSequence, Use


def with_templates(report: Report, *patterns: str) -> Report:
    """The report with a template for each pattern, whose groups are slots: ``在(.{2,20}?)会议上的(讲话|报告)``.

    A pattern that begins as an earlier one, and goes on, is nested in it.
    """
    made: list[Template] = []
    for number, pattern in enumerate(patterns):
        parent = next((made[i].id for i in range(number) if pattern.startswith(patterns[i])), "")
        made.append(_template(report, f"{number:016x}", pattern, parent))
    settings = replace(report.settings, find=(*report.settings.find, "template"))
    changed = replace(report, settings=settings)
    vars(changed)["templates"] = tuple(made)
    vars(changed)["summary"] = replace(
        report.summary, findings=report.summary.findings | {"template": len(made)}
    )
    object.__setattr__(changed, "template_sequence", lambda number: _sequence(report, made, number))
    return changed


def _template(report: Report, name: str, pattern: str, parent: str) -> Template:
    uses = [use for number in range(len(report.speeches)) for use in _uses(report, number, pattern)]
    pieces = re.split(r"(\([^)]*\))", pattern)
    skeleton = tuple(None if piece.startswith("(") else piece for piece in pieces if piece)
    slots = []
    for i in range(len(uses[0].slots)):
        values = Counter(use.values[i] for use in uses).most_common()
        slots.append(Slot("text", tuple(values[:50]), len(values), alternatives=len(values) == 2))
    return Template(
        id=name,
        skeleton=skeleton,
        text="".join("【…】" if piece is None else piece for piece in skeleton),
        slots=tuple(slots),
        uses=tuple(uses),
        speeches=len({use.place.speech for use in uses}),
        sources=len({use.place.document for use in uses}),
        gain=400.0,
        parent=parent,
    )


def _uses(report: Report, number: int, pattern: str) -> list[Use]:
    speech = report.speech(number)
    document = report.corpus.ids[int(report.speeches.documents[number])]
    base = int(report.corpus.starts[int(report.speeches.documents[number])])
    text = report.corpus.text(base + speech.start, base + speech.end)
    uses = []
    for match in re.finditer(pattern, text):
        start, end = speech.start + match.start(), speech.start + match.end()
        line = report.corpus.text(base, base + start).count("\n") + 1
        place = Occurrence(document, speech.id, start, end, line, 1, line, 1 + end - start, "member")
        groups = range(1, len(match.groups()) + 1)
        spans = tuple((speech.start + match.start(i), speech.start + match.end(i)) for i in groups)
        uses.append(Use(place, spans, tuple(match.groups())))
    return uses


def _sequence(report: Report, templates: list[Template], number: int) -> TemplateSequence:
    name = report.speech(number).id
    found = [
        (template.id, use.place.start, use.place.end)
        for template in templates
        for use in template.uses
        if use.place.speech == name
    ]
    return TemplateSequence(0.25 if found else 0.0, tuple(sorted(found, key=lambda one: one[1])))
