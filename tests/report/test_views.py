"""The pair view in a browser."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from dedup.findings.given import GivenFindings
from dedup.findings.scan_report import Report
from dedup.model import Finding, Occurrence
from dedup.report.json import write as write_report
from tests.report.by_hand import report_of
from tests.report.conftest import Opened, page_of
from tests.report.view_texts import (
    ALONE,
    FIRST,
    fragment,
    MOVED,
    OTHER,
    pair_of,
    PASSAGES,
    settle,
    speech,
    tag_tops,
)

Open = Callable[..., Opened]
MARKS = ("furniture", "watermark", "stray", "formula")


@pytest.fixture(scope="module")
def moved() -> Report:
    return report_of({"first.txt": FIRST, "moved.txt": MOVED, "alone.txt": ALONE})


def as_json(report: Report) -> dict[str, Any]:
    stream = io.BytesIO()
    write_report(report, stream)
    return dict(json.loads(stream.getvalue()))


def marked(page: Any, side: str, n: int) -> str:
    """The text that a column marks as match n."""
    script = """([side, n]) => [...document.querySelectorAll(`#pane-${side} .in-${n}:not(button)`)]
      .map((piece) => piece.textContent).join("")"""
    return str(page.evaluate(script, [side, n]))


def without_breaks(text: str) -> str:
    return re.sub(r"[\r\n]", "", text)


def test_the_columns_hold_both_texts_whole(open_page: Open, moved: Report) -> None:
    page = pair_of(open_page(page_of(moved)))
    script = """(side) => [...document.querySelectorAll(`#pane-${side} p`)].map((line) => [...line.childNodes]
      .filter((node) => node.nodeName !== "BUTTON").map((node) => node.textContent).join("")).join("\\n")"""
    assert page.evaluate(script, "a") == FIRST
    assert page.evaluate(script, "b") == MOVED


def test_matches_are_those_of_the_findings(open_page: Open, pages_report: Report) -> None:
    """Every pair of anchor and member on the pages that the project ships, against the JSON."""
    data = as_json(pages_report)
    opened = open_page(page_of(pages_report))
    want: dict[tuple[str, str], set[str]] = {}
    spans: dict[tuple[str, str, str], list[list[list[int]]]] = {}
    for found in data["findings"]:
        if found["kind"] not in ("speech", "exact", "near", "contained", "passage"):
            continue
        anchor, *members = found["occurrences"]
        for j, member in enumerate(members, 1):
            pair = (anchor["speech"], member["speech"])
            want.setdefault(pair, set()).add(found["id"])
            ties = [[p["a"], p["b"]] for p in found["evidence"].get("passages", []) if p["of"] == [0, j]]
            whole = [[[anchor["start"], anchor["end"]], [member["start"], member["end"]]]]
            spans.setdefault((*pair, found["id"]), []).extend(ties or whole)
    assert len(want) > 10
    texts = {
        pages_report.corpus.ids[i]: pages_report.corpus.text(
            int(pages_report.corpus.starts[i]), int(pages_report.corpus.ends[i])
        )
        for i in range(len(pages_report.corpus))
    }
    for (a, b), ids in want.items():
        page = opened.go(fragment("pair", a, b))
        tags = page.locator("#pane-a button.match-tag").count()
        assert tags == page.locator("#pane-b button.match-tag").count() >= len(ids)
        for name in ids:
            page = opened.go(fragment("pair", a, b, finding=name))
            shown = marked(page, "a", int(page.locator("#pane-a button.current").get_attribute("data-match")))
            document = a.rpartition("@")[0]
            quoted = [without_breaks(texts[document][s:e]) for (s, e), _ in spans[a, b, name]]
            assert any(shown and shown in text for text in quoted)
    assert opened.errors == []


def test_what_is_not_marked_as_different_is_equal(open_page: Open, moved: Report) -> None:
    page = pair_of(open_page(page_of(moved)))
    script = """(side) => [0, 1, 2].map((n) => [...document.querySelectorAll(`#pane-${side} .in-${n}`)]
      .filter((x) => !x.matches("button, .is-differs, .is-slight")).map((x) => x.textContent).join(""))"""
    same = page.evaluate(script, "a")
    assert same == page.evaluate(script, "b")
    assert all(len(text) > 30 for text in same)
    assert page.locator("#pane-a .is-differs").all_inner_texts() == ["四十"]
    assert page.locator("#pane-b .is-differs").all_inner_texts() == ["五十多"]
    assert set(page.locator("#pane-b .is-slight").all_inner_texts()) == {"、"}


def test_the_head_counts_what_is_covered(open_page: Open, moved: Report) -> None:
    page = pair_of(open_page(page_of(moved)))
    covered = sum(len(marked(page, "a", n)) for n in range(3))
    assert f"{covered} of {len(FIRST)} characters" in page.locator(".pair-side.side-a").inner_text()
    assert "3 matches" in page.locator(".pair-head").inner_text()


def test_keys_go_from_match_to_match(open_page: Open, moved: Report) -> None:
    opened = open_page(page_of(moved))
    page = pair_of(opened)
    seen = []
    for key in "nnnnpjk":
        page.keyboard.press(key)
        seen.append(page.locator(".pair-now strong").inner_text())
    assert seen == [f"Match {n} of 3" for n in (1, 2, 3, 1, 3, 1, 3)]
    assert page.evaluate("location.hash").endswith("?match=3")
    assert without_breaks(PASSAGES[2]) == marked(page, "a", 2)
    page.keyboard.press("s")
    page.wait_for_url("**#pair/moved.txt*/first.txt*")
    settle(page)
    # The last match of one side is the first of the other.
    assert page.locator(".pair-now strong").inner_text() == "Match 1 of 3"
    page.keyboard.press("o")
    page.wait_for_selector(".dots canvas")
    assert page.locator(".dots-tip").inner_text().startswith("Match 1 of 3")
    assert opened.errors == []


def test_a_shared_link_opens_at_its_match(open_page: Open, moved: Report) -> None:
    opened = open_page(page_of(moved), viewport={"width": 1200, "height": 560})
    for n in (0, 2):
        page = pair_of(opened, match=n + 1)
        left, right = tag_tops(page, n)
        assert abs(left - right) < 3
        assert 0 <= left < page.locator("#pane-a").bounding_box()["height"]
    place = FIRST.index(PASSAGES[1])
    page = pair_of(opened, at=place)
    assert marked(page, "a", 1) in PASSAGES[1]
    assert page.locator(".pair-now strong").inner_text() == "Match 2 of 3"


def test_a_match_leads_to_its_other_side(open_page: Open, moved: Report) -> None:
    page = pair_of(open_page(page_of(moved), viewport={"width": 1200, "height": 560}))
    page.locator("#pane-a button.match-tag").nth(0).click()
    assert page.evaluate("document.activeElement.closest('.pane').id") == "pane-b"
    settle(page)
    left, right = tag_tops(page, 0)
    assert abs(left - right) < 3
    assert (
        page.locator("#pane-b button.match-tag.current")
        .get_attribute("aria-label")
        .startswith("Match 1 of 3: ")
    )


def test_columns_scroll_together_along_the_matches(open_page: Open) -> None:
    tail = "\n".join(f"{OTHER[n % 4]}第{n}件。" for n in range(30))
    report = report_of(
        {
            "first.txt": speech("甲会上的讲话", *PASSAGES, OTHER[0] * 8, ALONE),
            "moved.txt": speech("乙会上的讲话", *PASSAGES, tail, ALONE),
        }
    )
    page = pair_of(open_page(page_of(report), viewport={"width": 1200, "height": 560}))
    tops = "() => ['a', 'b'].map((side) => document.getElementById(`pane-${side}`).scrollTop)"
    bottom = "(side) => { const pane = document.getElementById(`pane-${side}`); pane.scrollTop = pane.scrollHeight; }"
    page.evaluate(bottom, "a")
    settle(page)
    a, b = page.evaluate(tops)
    rest = page.locator("#pane-b").evaluate("(pane) => pane.scrollHeight - pane.clientHeight")
    assert 0 < a < b
    assert abs(b - rest) < 4
    page.locator(".check.together input").uncheck()
    page.evaluate("document.getElementById('pane-a').scrollTop = 0")
    settle(page)
    assert page.evaluate(tops) == [0, b]
    page.locator(".check.together input").check()
    settle(page)
    assert page.evaluate(tops) == [0, 0]


def test_bands_join_what_is_on_the_screen_and_can_be_chosen(open_page: Open, moved: Report) -> None:
    page = pair_of(open_page(page_of(moved), viewport={"width": 1200, "height": 900}))
    shown = page.locator(".band:visible")
    assert shown.count() == 3
    # Where the band of match 1 begins on the left stands the match.
    path = page.locator('.band[data-match="0"]').get_attribute("d")
    assert abs(float(re.match(r"M0 (-?[\d.]+)", path)[1]) - tag_tops(page, 0)[0]) < 14
    page.locator('.band[data-match="2"]').dispatch_event("click")
    assert page.locator(".pair-now strong").inner_text() == "Match 3 of 3"


def test_two_speeches_that_share_nothing_say_so(open_page: Open, pages_report: Report) -> None:
    opened = open_page(page_of(pages_report))
    a, b = "luming-zhili.txt@1", "liangshi-yihang.txt@1"
    page = opened.go(fragment("pair", a, b))
    assert page.locator(".pair-now").inner_text() == "These two share nothing that is reported."
    page = opened.go(fragment("pair", a, "gone.txt@9"))
    assert "gone.txt@9" in page.locator(".notice").inner_text()
    assert opened.errors == []


def place_of(record: dict[str, Any]) -> Occurrence:
    return Occurrence(
        record["document"], record["speech"], record["start"], record["end"], 1, 1, 1, 1, "member"
    )


def test_marks_of_the_page_are_those_of_the_findings(open_page: Open, pages_report: Report) -> None:
    marks: dict[str, Counter[str]] = {}
    for found in as_json(pages_report)["findings"]:
        if found["kind"] in MARKS:
            for place in found["occurrences"]:
                text = pages_report.text(place_of(place))
                marks.setdefault(place["speech"], Counter())[f"{found['kind']} {without_breaks(text)}"] += 1
    a, b = sorted(marks, key=lambda name: -marks[name].total())[:2]
    page = open_page(page_of(pages_report)).go(fragment("pair", a, b))
    for side, name in (("a", a), ("b", b)):
        for kind in MARKS:
            shown = "".join(page.locator(f"#pane-{side} .is-{kind}").all_text_contents())
            want = [mark.partition(" ")[2] for mark in marks[name].elements() if mark.startswith(kind)]
            assert sorted(shown) == sorted("".join(want))
    assert marks[a].total() + marks[b].total() > 8


def test_an_outline_joins_templates_and_covers_nothing(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = speech("在宣传工作会议上的讲话", "下面，我讲三点意见。", OTHER[0], "最后，我再强调一句。")
    second = speech("在防汛工作会议上的讲话", "下面，我讲两点意见。", OTHER[1], "最后，我再强调几句。")
    texts = {"first.txt": first, "moved.txt": second}
    report = report_of(texts)
    places = tuple(
        Occurrence(name, f"{name}@1", 0, len(text), 1, 1, 5, 1, role)
        for (name, text), role in zip(texts.items(), ("anchor", "member"), strict=True)
    )
    ties = [
        {"a": [i, i + 10], "b": [j, j + 10], "of": [0, 1], "template": f"t{n}"}
        for n, (i, j) in enumerate((first.index(word), second.index(word)) for word in ("下面，", "最后，"))
    ]
    evidence = {"templates": ["t0", "t1"], "passages": ties}
    finding = Finding("0f", "outline", "across", "speech", places, 2, 40, first[:20], evidence)
    given = GivenFindings([finding], np.zeros(1, np.int64), report.spans_of)
    monkeypatch.setattr(type(report), "channels", [*report.channels, given])
    opened = open_page(page_of(report))
    page = pair_of(opened)
    assert [marked(page, "b", n) for n in (0, 1)] == ["下面，我讲两点意见。", "最后，我再强调几句。"]
    assert page.locator("#pane-a .is-outline").count() == 2
    assert page.locator("#pane-a .is-differs").count() == 0
    assert "0.0% covered" in page.locator(".pair-side.side-a").inner_text()
    assert "No two speeches share text" in opened.go("#map?by=speeches").locator(".notice").inner_text()
    page.locator(".map-tools .check input").check()
    page.wait_for_selector(".map-pairs li")
    assert page.locator(".map-pairs li").count() == 1
    assert opened.errors == []
