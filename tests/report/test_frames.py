"""How a frame of pages is told: terminal, SARIF, table and page, in both languages."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from rich.console import Console

import dedup
from dedup.findings.scan_report import Report
from dedup.model import Document
from dedup.report.frame_wording import say_reason
from dedup.report.sarif_run import write_sarif
from dedup.report.table_rows import write_table
from dedup.report.terminal import show_report
from dedup.report.wording import load_wording
from tests.findings.framed import BODIES, pages, TITLES
from tests.report.conftest import page_of

Open = Callable[..., Any]

ALONE = "修伞的老周在城门洞里摆了四十年摊，雨天收钱，晴天不收，说晴天来的多半是找他说话的。"


@pytest.fixture(scope="module")
def report() -> Report:
    texts = {f"水利/{i}.txt": text for i, text in enumerate(pages(12, lacking=[3]))}
    documents = [Document(name, name, text, source=f"站{int(name[3]) // 4}") for name, text in texts.items()]
    return dedup.scan([*documents, Document("另文", "另文", ALONE)])


def shown(report: Report, language: str) -> str:
    console = Console(file=io.StringIO(), width=160, color_system=None)
    show_report(report, console, language)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_the_terminal_says_one_frame_with_its_pages_and_lines(report: Report) -> None:
    frame = report.largest(1, 1)[0]
    share = f"{100 * frame.characters / report.summary.characters:.0f} %"
    text = shown(report, "en")
    lines = text.splitlines()
    size = f"1 frame on 8 pages: 28 lines, {share} of the text"
    assert f"Page furniture  {size}; 1 page lacks some of it  {frame.id}" in lines
    assert f"{size}; 1 text has none" in lines
    assert "frames and sources disagree: 1 frame on pages of several sources" in lines
    assert "  概况甲栏 · 公告甲栏 · 政策甲栏 · 办事甲栏 · 互动甲栏 · 专题甲栏 · 服务甲栏 · 数据甲栏" in lines
    assert "  发布时间：<date>" in lines
    assert sum("水利/" in line and ".txt:" in line for line in lines) == 3  # the first places only
    assert "1个框架，见于8个页面：28行" in shown(report, "zh")


def test_reasons_are_said_in_both_languages() -> None:
    english, chinese = load_wording("en"), load_wording("zh")
    assert say_reason("frame of 107 pages", english) == "frame of 107 pages"
    assert say_reason("frame of 107 pages", chinese) == "107个页面的框架"
    assert say_reason("byline", chinese) == "署名、来源行"


def test_sarif_has_one_result_with_the_places(report: Report) -> None:
    stream = io.BytesIO()
    write_sarif(report, stream)
    results = json.loads(stream.getvalue())["runs"][0]["results"]
    (result,) = [one for one in results if one["ruleId"] == "furniture"]
    assert result["message"]["text"].startswith("Page furniture: 1 frame on 8 pages: 28 lines, ")
    assert len(result["locations"]) == result["properties"]["places"]


def test_rows_of_the_table_add_up(report: Report) -> None:
    stream = io.BytesIO()
    write_table(report, stream, "csv")
    rows = list(csv.DictReader(io.StringIO(stream.getvalue().decode("utf-8-sig"))))
    own = [row for row in rows if row["kind"] == "furniture"]
    assert sum(int(row["characters"]) for row in own) == report.summary.member_characters["furniture"]
    assert {row["title"] for row in own} == set(TITLES)


def test_the_page_shows_a_frame_as_one_entry_and_dims_it_in_the_text(open_page: Open, report: Report) -> None:
    opened = open_page(page_of(report))
    page = opened.page
    assert "1 frame on 8 pages: 28 lines" in page.locator(".frames").inner_text()
    opened.go("#findings?kind=furniture")
    assert page.locator(".card").count() == 1
    assert "8 pages, 28 lines" in page.locator(".card").inner_text()
    page.click(".card a.excerpt")
    page.wait_for_selector(".frame-line")
    lines = page.locator(".frame-line:not(.is-changing)")
    assert lines.locator(".source-number").all_inner_texts() == [str(n) for n in range(1, 29)]
    places = page.locator("ol.growing .source-number").all_inner_texts()
    assert list(dict.fromkeys(places)) == [str(n) for n in range(1, 9)]
    assert page.locator(".frame-slot").all_inner_texts()[0] == "date"
    assert "水利/3.txt" in page.locator("main").inner_text()
    opened.go("#speech/" + "水利%2F0.txt%401")
    page.wait_for_selector(".hit-frame")
    assert page.locator("main h1").inner_text() == TITLES[0]
    dimmed = "".join(page.locator(".hit-frame").all_inner_texts())
    assert "概况甲栏" in dimmed
    assert BODIES[0] not in dimmed
    assert page.locator(".hit-frame").first.evaluate("one => getComputedStyle(one).opacity") == "0.75"
    assert page.locator(".beside li").count() == 3
    assert opened.errors == []
