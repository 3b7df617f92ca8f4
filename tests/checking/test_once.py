"""Each piece is told once, by what its first source has of it; who holds the rest is told by lines."""

from __future__ import annotations

import io

from rich.console import Console

from dedup.checking.check_report import CheckReport
from dedup.checking.show_drafts import show_check
from tests.checking.texts import check, only, speech, write

ONE, TWO, HEAD, TAIL = write(1, 60), write(2, 50), write(3, 50), write(4, 40)


def shown(report: CheckReport) -> str:
    stream = io.StringIO()
    show_check(report, Console(file=stream, width=200, no_color=True))
    return stream.getvalue()


def test_a_passage_that_goes_on_into_a_paragraph_of_another_is_cut_there() -> None:
    """One source has the first paragraph and the head of the second, another all of the second."""
    old = {"one": speech(ONE, HEAD + write(7, 30)), "two": speech(write(8), HEAD + TAIL)}
    report = check(speech(write(9, 30), ONE, HEAD + TAIL), old)
    found = list(report.findings())
    assert [finding.characters for finding in found] == [60, 90]
    assert [finding.occurrences[1].document for finding in found] == ["one", "two"]
    assert "two" not in [place.document for place in found[0].occurrences]
    assert report.ratios[0].copied.characters == 150


def test_a_finding_is_as_long_as_what_its_first_source_has() -> None:
    long, part = write(5, 100), write(5, 100)[:50]
    report = check(speech(write(6), long), {"all": speech(long), "part": speech(part, write(7))})
    assert only(report).characters == 100


def test_what_no_finding_tells_is_told_by_source_and_lines() -> None:
    pieces = [write(20 + n, 20).strip("。") for n in range(4)]
    old = {"b": speech(pieces[0], write(30)), "a": speech(pieces[1], write(31), pieces[3]), "c": speech(TWO)}
    own = [write(40 + n, 20).strip("。") for n in range(6)]
    draft = speech(own[0] + pieces[0] + own[1], TWO, own[2] + pieces[1] + own[3], own[4] + pieces[3] + own[5])
    text = shown(check(draft, old)).splitlines()
    at = text.index("What stands in shorter runs, by who holds most of it")
    assert text[at + 1 : at + 3] == ["   17.4%  a  line 3, 4", "    8.7%  b  line 1"]
    assert not any("shorter runs, by" in line for line in shown(check(speech(TWO), old)).splitlines())


def test_that_one_text_has_it_is_no_sign_of_a_form() -> None:
    report = check(speech(write(6), TWO), {"one": speech(TWO)})
    only(report).evidence["commonness"] = 0.95
    assert "reads like a form" not in shown(report)
