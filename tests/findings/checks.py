"""What holds of every report: where its places are, and that of what may be removed a copy stays."""

from __future__ import annotations

import io
import json
from typing import Any

from dedup.cleaning.choose_removals import choose_removals
from dedup.findings.scan_report import Report
from dedup.kinds import NAMES
from dedup.report.json import write as write_report
from dedup.report.pairs import write as write_pairs
from tests import twins
from tests.findings.planted import (
    counted,
    covered,
    found,
)


def written(report: Report) -> Any:
    """The report as JSON, and read again."""
    out, pairs = io.BytesIO(), io.BytesIO()
    write_report(report, out)
    write_pairs(report, pairs)
    return json.loads(out.getvalue())


def check_places(report: Report, pages: dict[str, str]) -> None:
    """Spans lie in their documents, lines and columns are right, findings go by their first places."""
    order = {report.corpus.ids[number]: number for number in range(len(report.corpus))}
    speeches = {
        speech.id: speech for number in range(len(order)) for speech in report.document_speeches(number)
    }
    firsts = []
    for finding in found(report):
        anchor, *members = finding.occurrences
        assert anchor.role == "anchor"
        assert {member.role for member in members} <= {"member"}
        assert members or finding.kind in ("furniture", "watermark", "stray")
        assert finding.places == len(finding.occurrences)
        for place in finding.occurrences:
            text = pages[place.document]
            assert 0 <= place.start < place.end <= len(text)
            assert (place.line, place.column) == twins.line_and_column(text, place.start)
            assert (place.end_line, place.end_column) == twins.line_and_column(text, place.end)
            speech = speeches[place.speech]
            assert speech.start <= place.start < place.end <= speech.end
        within = len({place.speech for place in finding.occurrences}) == 1
        assert finding.scope == ("within" if within else "across")
        firsts.append(min((order[place.document], place.start) for place in finding.occurrences))
    assert firsts == sorted(firsts)


def check_removables(report: Report, pages: dict[str, str]) -> None:
    """Each is in bounds and belongs to a finding; of what goes in one round a copy stays."""
    ids = [report.corpus.ids[number] for number in range(len(report.corpus))]
    known = {finding.id: finding for finding in found(report)}
    removable = report.removables(NAMES)
    assert removable == sorted(removable, key=lambda one: (one.document, one.start, -one.end))
    for one in removable:
        text = pages[ids[one.document]]
        assert 0 <= one.start < one.end <= len(text)
        assert known[one.finding].kind in (one.kind, "near")
        assert one.characters == len(counted(text[one.start : one.end]))
        assert (one.kept is None) == (one.kind in ("furniture", "watermark", "stray"))
        if one.kept is not None:
            document, start, end = one.kept
            assert 0 <= start < end <= len(pages[ids[document]])
            assert document != one.document or end <= one.start or one.end <= start
    everything = "\n".join(pages[name] for name in ids) + "\n"
    chosen = choose_removals(report, report.settings, ())
    assert bool(chosen) == bool(removable)
    gone = covered([(one.start, one.end) for one in chosen])
    for choice in chosen:
        if choice.kept is not None:
            start, end = choice.kept
            assert not [at for at in range(start, end) if at in gone and everything[at].isalnum()], choice
