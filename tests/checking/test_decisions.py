"""Decisions on the next version of a draft: what is found again, what is stale, what a damaged file says."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dedup.checking.check_report import CheckReport
from dedup.checking.decided import (
    decide,
    Decided,
    of_another,
    ROWS,
    shares_after,
    standing_kinds,
    unassigned,
)
from dedup.checking.decisions import Decision, Decisions, digest_text, DraftDecisions, FORMAT, read_decisions
from dedup.errors import InputError
from tests.report.check_by_hand import check_texts, DRAFT, screen
from tests.report.view_texts import ALONE, OTHER, PASSAGES

NAME = "draft.txt"
# A version with a paragraph before it, one word of a copied one changed, and its last lines gone.
EDITED = "开头新添的一段，说的是另外一件事情。\n" + DRAFT.replace("陈列馆", "博物馆").rpartition("\n")[0]


@pytest.fixture(scope="module")
def report() -> CheckReport:
    return check_texts({NAME: DRAFT})


@pytest.fixture(scope="module")
def edited() -> CheckReport:
    return check_texts({"第二稿.txt": EDITED})


def about(report: CheckReport, kind: str) -> Decision:
    finding = next(one for one in report.findings() if one.kind == kind)
    place = finding.occurrences[0]
    text = report.text(place)
    return Decision(
        "finding", id=finding.id, kind=kind, start=place.start, end=place.end, text=text, note="why"
    )


def part(words: str) -> Decision:
    start = DRAFT.index(words)
    return Decision("part", start=start, end=start + len(words), text=words)


def on(report: CheckReport, text: str, *decisions: Decision, name: str = NAME) -> Decided:
    told = Decisions("d.json", ("old",), (DraftDecisions(name, digest_text(DRAFT), decisions),))
    (decided,) = decide(told, report.ratios, {report.corpus.ids[0]: report.findings_of(0)}, [text], ["old"])
    return decided


def test_without_decisions_the_shares_are_those_of_the_report(report: CheckReport) -> None:
    ratios = report.ratios[0]
    after = shares_after(ratios, report.findings_of(0), ())
    assert {name: size for name, (size, _) in after.items()} == {
        name: getattr(ratios, name).characters for name in ROWS
    }


def test_what_is_left_out_counts_no_more(report: CheckReport) -> None:
    ratios, near, passage = report.ratios[0], about(report, "near"), about(report, "passage")
    finding = next(one for one in report.findings() if one.kind == "near")
    decided = on(report, DRAFT, near)
    assert decided.after["copied"][0] == ratios.copied.characters - finding.characters
    assert (decided.new_draft, decided.new_library, decided.stale) == (False, False, ())
    # The only source of a finding takes it along, and what it has in runs.
    source = on(report, DRAFT, Decision("source", source="old/0.txt"))
    assert source.after["copied"] == decided.after["copied"]
    # A quotation is the writer's own here: rows without it are as they were.
    quoted = on(report, DRAFT, Decision("quotations"))
    assert quoted.after["copied"][0] == ratios.counted.characters
    assert quoted.after["without_quotations"][0] == ratios.without_quotations.characters
    assert on(report, DRAFT, part(DRAFT)).after["total"] == (0, 0.0)
    # All of it, in any order, comes to the same.
    both = on(report, DRAFT, near, passage).after
    assert both == on(report, DRAFT, passage, near).after
    assert both["copied"][0] == 0


def test_the_next_version_keeps_what_it_kept(report: CheckReport, edited: CheckReport) -> None:
    gone = part(DRAFT.rpartition("\n")[2])
    kept = part("再过几年，码头边会立起一座新的钟")
    near = about(report, "near")
    decided = on(edited, EDITED, near, kept, gone, Decision("source", source="old/9.txt"))
    finding = next(one for one in edited.findings() if one.kind == "near")
    assert finding.id != near.id
    assert [(one.what, one.note) for one in decided.held] == [("finding", "why"), ("part", "")]
    assert (decided.held[0].id, decided.held[0].start) == (finding.id, finding.occurrences[0].start)
    assert EDITED[decided.held[1].start : decided.held[1].end] == kept.text
    assert [one.what for one in decided.stale] == ["part", "source"]
    assert decided.new_draft
    kinds = standing_kinds([decided], edited.findings())
    assert "near" not in kinds
    assert "passage" in kinds


def test_a_part_that_was_edited_is_known_by_most_of_it(report: CheckReport) -> None:
    words = PASSAGES[0].replace("陈列馆", "博物馆")
    decided = on(report, DRAFT, Decision("part", start=900, end=950, text=words))
    (held,) = decided.held
    assert "船工老罗" in held.text
    assert on(report, DRAFT, Decision("part", text="此处说的是从来没有写过的另外一件事情")).stale


def test_of_equal_texts_the_nearest_is_meant() -> None:
    text = f"{OTHER[0]}\n{PASSAGES[0]}\n{ALONE}\n{PASSAGES[0]}\n"
    report = check_texts({NAME: text})
    second = text.rindex(PASSAGES[0])
    finding = next(one for one in report.findings_of(0) if one.occurrences[0].start >= second)
    wanted = Decision("finding", id=finding.id, start=second + 5, text=report.text(finding.occurrences[0]))
    assert on(report, text, wanted).held[0].start == finding.occurrences[0].start


def test_decisions_on_a_draft_that_was_not_checked_are_named(report: CheckReport) -> None:
    drafts = tuple(DraftDecisions(name, "", (Decision("quotations"),)) for name in (NAME, "other.txt"))
    told = Decisions("d.json", (), drafts)
    decided = decide(told, report.ratios, {NAME: report.findings_of(0)}, [DRAFT], [])
    assert unassigned(told, decided) == ["other.txt"]


def test_decisions_on_another_draft_count_nothing(report: CheckReport, edited: CheckReport) -> None:
    told = (Decision("quotations"), Decision("source", source="old/0.txt"))

    def found_on(name: str, *decisions: Decision) -> tuple[Decided, list[tuple[str, str]]]:
        decided = on(edited, EDITED, *decisions, name=name)
        file = Decisions("d.json", ("old",), (DraftDecisions(name, digest_text(DRAFT), decisions),))
        return decided, of_another(file, [decided])

    decided, other = found_on("d/zh.txt", *told)
    assert (decided.held, decided.stale, other) == ((), told, [("d/zh.txt", "第二稿.txt")])
    assert decided.after["copied"][0] == edited.ratios[0].copied.characters
    # A name seen from another folder, a text that is known again, and the same text are of the same draft.
    for decided, other in (found_on("d/第二稿.txt", *told), found_on("x.txt", *told, about(report, "near"))):
        assert decided.held[:2] == told
        assert other == []
    assert on(report, DRAFT, *told, name="x.txt").held == told


def test_a_terminal_shows_before_and_after_and_what_is_stale(report: CheckReport) -> None:
    bad = Decision("part", text="不在稿中的一句话", note="\x1b[31m\n::error::x [bold]y")
    decided = on(report, DRAFT, about(report, "near"), bad)
    shown = screen(replace(report, decided=(decided,)))
    (total, after), ratios = (decided.after[name][1] for name in ("total", "copied")), report.ratios[0]
    before = f"(before: {ratios.total.share:.1%}, {ratios.copied.share:.1%})"
    assert f"After decisions: {total:.1%} total, {after:.1%} copied  {before}" in shown
    assert "1 decision holds" in shown
    assert "1 decision is stale" in shown
    assert "[bold]y" in shown
    assert "\x1b" not in shown
    assert "After decisions" not in screen(report)


DAMAGED: list[tuple[Any, str]] = [
    (None, "is no JSON"),
    ([], "no file of decisions"),
    ({"format": "dedup-baseline/3"}, "no file of decisions"),
    ({"drafts": 3}, "damaged at drafts"),
    ({"drafts": [{"document": 3}]}, r"damaged at drafts\[0\]"),
    ({"drafts": [{"document": "a", "decisions": [{"what": "all"}]}]}, r"drafts\[0\].decisions\[0\]"),
    ({"drafts": [{"document": "a", "decisions": [{"what": "source"}]}]}, r"decisions\[0\]"),
    (
        {"drafts": [{"document": "a", "decisions": [{"what": "part", "text": "x", "start": True}]}]},
        "decisions",
    ),
    ({"drafts": [{"document": "a", "decisions": [{"what": "part", "text": "x", "start": 9}]}]}, "decisions"),
    ({"drafts": [{"document": "a", "decisions": [{"what": "quotations", "note": ["x"]}]}]}, "decisions"),
]


@pytest.mark.parametrize(("told", "said"), DAMAGED)
def test_a_damaged_file_is_refused_with_its_place(tmp_path: Path, told: Any, said: str) -> None:
    file = tmp_path / "decisions.json"
    whole = {"format": FORMAT, **told} if isinstance(told, dict) else told
    file.write_text(
        "{" if told is None else json.dumps(whole | told if isinstance(told, dict) else whole), "utf-8"
    )
    with pytest.raises(InputError, match=said):
        read_decisions(str(file))


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_decisions(str(tmp_path / "none.json"))
