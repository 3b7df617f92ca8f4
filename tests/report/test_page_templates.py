"""Templates, their sequences and re-used outlines in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import cycle
from typing import Any

import pytest

import dedup
from dedup.findings.scan_report import Report
from tests.report.conftest import page_of
from tests.report.templates_by_hand import with_templates
from tests.report.test_page import count, OPENING, quote, TITLE
from tests.report.unpack import unpack

Open = Callable[..., Any]

SENTENCES = (
    "今天，{}召开{}工作会议，主要任务是总结{}，部署{}。",
    "刚才，{}作了交流发言，讲得很好，希望大家认真学习借鉴{}。",
    "下面，我就做好{}工作，讲{}点意见。",
    "一是要提高认识，切实增强做好{}工作的责任感和紧迫感，把{}放在心上。",
    "二是要突出重点，在{}上下功夫，确保{}取得实效。",
    "同志们，做好{}工作意义重大，让我们为{}作出新的更大的贡献！",
)
WORDS = re.findall(
    "..", "防汛信访统战宣传教育卫生水利交通林业旅游财政税务科技文化体育民政审计统计消防气象地震档案粮食"
)
# Which sentences of these a speech uses: the first two have the whole of it.
PLANS = (range(6), range(6), (0, 3, 5), (1, 2, 4), (5, 1, 0), (4, 3, 2))


@pytest.fixture(scope="module")
def outlined() -> dict[str, Any]:
    """Data and content of a page whose first two speeches share an outline."""
    words = cycle(WORDS)
    documents = []
    for number, plan in enumerate(PLANS):
        lines = [f"在{next(words)}工作会议上的讲话"]
        for sentence in plan:
            lines.append(
                SENTENCES[sentence].format(*(next(words) for _ in range(SENTENCES[sentence].count("{}"))))
            )
            lines.append("，".join(next(words) + next(words) + str(number) for _ in range(5)) + "。")
        documents.append(dedup.Document(f"{number}.txt", f"{number}.txt", "\n".join(lines)))
    report = dedup.scan(documents, dedup.Settings(find=("template", "outline")))
    content = page_of(report, command="templates")
    return {"content": content, **unpack(content)}


def test_overview_of_templates_tells_their_share(open_page: Open, outlined: dict[str, Any]) -> None:
    page = open_page(outlined["content"]).page
    summary = outlined["summary"]
    share = summary["member_characters"]["template"] / summary["characters"]
    assert [one.inner_text() for one in page.locator(".figure strong").all()] == [f"{share:.1%}"]
    assert page.locator("main").inner_text().count("Nothing repeats") == 0


def test_outline_shows_its_speeches_template_by_template(open_page: Open, outlined: dict[str, Any]) -> None:
    finding = next(one for one in outlined["findings"] if one["kind"] == "outline")
    opened = open_page(outlined["content"])
    page = opened.go(f"#finding/{finding['id']}")
    passages = finding["evidence"]["passages"]
    assert len(passages) >= 3
    steps = sorted({passage["a"][0] for passage in passages})
    assert len(steps) == len(finding["evidence"]["templates"]) == count(page, "li.shared")
    for number, start in enumerate(steps):
        shown = page.locator("li.shared").nth(number).locator("a.text")
        own = [passage for passage in passages if passage["a"][0] == start]
        places = [(0, own[0]["a"]), *((passage["of"][1], passage["b"]) for passage in own)]
        assert shown.count() == len(places)
        for row, (place, span) in enumerate(places):
            speech = finding["occurrences"][place]["speech"]
            assert shown.nth(row).inner_text() == outlined["texts"][speech][span[0] : span[1]]
            assert shown.nth(row).locator(".slot").count() > 0
    assert count(page, "tr.anchor") == 0
    assert opened.errors == []


def test_speech_shows_its_templates_in_order(open_page: Open, outlined: dict[str, Any]) -> None:
    document = outlined["documents"][0]
    speech = document["speeches"][0]
    page = open_page(outlined["content"]).go(f"#speech/{quote(speech['id'])}")
    links = page.locator("ol.sequence a").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    assert links == [f"#template/{template}" for template, _, _ in speech["template_sequence"]]
    assert len(links) >= 4


def test_list_of_templates_has_them_all_and_the_outlines(open_page: Open, outlined: dict[str, Any]) -> None:
    page = open_page(outlined["content"]).go("#templates")
    everyday = [one for one in outlined["templates"] if one["everyday"] and not one["parent"]]
    assert count(page, '.card[data-kind="template"]') == len(outlined["templates"]) - len(everyday)
    assert everyday
    page.check(".view-templates input[type=checkbox]")
    page.wait_for_function(
        f"document.querySelectorAll('.card[data-kind=template]').length == {len(outlined['templates'])}"
    )
    assert count(page, '.card[data-kind="outline"]') == outlined["summary"]["findings"]["outline"]
    page.fill(".view-templates input[type=search]", "责任感")
    page.wait_for_function("document.querySelectorAll('.card[data-kind=template]').length < 3")
    assert "责任感" in page.locator('.card[data-kind="template"]').first.inner_text()


def test_what_fills_a_slot_is_counted_and_every_use_is_one_click_away(
    open_page: Open, pages_report: Report
) -> None:
    report = with_templates(pages_report, TITLE, OPENING, OPENING + "，主要(任务|目的)是(.{2,40}?)。")
    opened = open_page(page_of(report))
    page = opened.go("#templates")
    assert count(page, '.card[data-kind="template"]') == len(report.templates)
    assert count(page, "ol.nested .card") == 1
    template = report.templates[1]
    page = opened.go(f"#template/{template.id}")
    assert count(page, "h1 .slot") == len(template.slots)
    assert count(page, "li.use") == len(template.uses)
    for i, slot in enumerate(template.slots):
        table = page.locator(".slots section").nth(i)
        assert table.locator("td.num").first.inner_text() == str(slot.values[0][1])
        assert table.locator("tbody td bdi").first.inner_text() == slot.values[0][0]
    first = page.locator("li.use").first
    assert first.locator(".slot").all_text_contents() == list(template.uses[0].values)
    first.locator("a.text").click()
    page.wait_for_selector('html[data-view="speech"]')
    assert opened.errors == []
