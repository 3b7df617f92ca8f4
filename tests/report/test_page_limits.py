"""The page where something is missing: nothing found, texts left out, findings left out, an old or damaged file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import dedup
from dedup.findings.scan_report import Report
from dedup.report import payload
from tests.report.conftest import page_of
from tests.report.test_html import many_findings
from tests.report.test_page import count, quote
from tests.report.unpack import unpack

Open = Callable[..., Any]


def test_nothing_found_is_said(open_page: Open) -> None:
    opened = open_page(page_of(dedup.scan([dedup.Document("a", "a", "只有一段话，别处没有第二段。")])))
    assert "Nothing repeats." in opened.page.locator("main").inner_text()
    for view in ("#findings", "#map", "#search/话"):
        page = opened.go(view)
        assert page.locator("main [role=alert]").count() == 0
    assert opened.errors == []


def test_what_is_left_out_stands_at_the_top_of_the_overview(open_page: Open) -> None:
    report = many_findings(400)
    content = page_of(report, limit=len(page_of(report, limit=0)) + 60_000)
    left = unpack(content)["left_out"]
    opened = open_page(content)
    notice = opened.page.locator(".left-out").inner_text()
    assert f"{left['findings']['exact']} of “Equal text”" in notice
    assert (f"{left['texts']} speeches" in notice) == (left["texts"] > 1)
    page = opened.go("#findings")
    listed = 400 - left["findings"]["exact"]
    assert page.locator("[role=status]").inner_text() == f"{listed} of {listed} findings"
    assert opened.errors == []


def test_nothing_is_said_to_be_left_out_of_a_whole_page(open_page: Open, pages_report: Report) -> None:
    assert count(open_page(page_of(pages_report)).page, ".left-out") == 0


def test_views_do_without_texts_that_were_left_out(
    open_page: Open, pages_report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(payload, "LONGEST_TEXT", 300)
    content = page_of(pages_report)
    data = unpack(content)
    assert data["left_out"]["texts"] > 5
    finding = next(one for one in data["findings"] if one["kind"] == "speech")
    mark = next(one for one in data["findings"] if one["kind"] == "watermark")
    a, b = (quote(place["speech"]) for place in finding["occurrences"])
    opened = open_page(content)
    fragments = (
        f"#finding/{finding['id']}",
        f"#finding/{mark['id']}",
        f"#speech/{a}",
        f"#pair/{a}/{b}",
        f"#dots/{a}/{b}",
        "#search/会",
    )
    for fragment in fragments:
        page = opened.go(fragment)
        assert page.locator("main [role=alert]").count() == 0, fragment
        if "search" not in fragment:
            assert "The page does not h" in page.locator("main").inner_text(), fragment
    assert opened.errors == []


def test_a_damaged_file_says_so(open_page: Open, browser: Any, pages_report: Report, tmp_path: Any) -> None:
    content = page_of(pages_report)
    at = content.index(b'id="report">') + 60
    file = tmp_path / "damaged.html"
    file.write_bytes(content[:at] + b"AAAA" + content[at + 4 :])
    page = browser.new_page()
    page.goto(file.as_uri())
    page.wait_for_selector("main [role=alert]")
    assert "cannot be opened" in page.locator("main").inner_text()
    page.close()
