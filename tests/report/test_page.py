"""The page in a browser: every view is reached, says what the report says, and nothing fails on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dedup.findings.scan_report import Report
from tests.report.conftest import page_of
from tests.report.templates_by_hand import with_templates
from tests.report.unpack import unpack

Open = Callable[..., Any]
TITLE = "在(.{2,24}?)(会议|大会|仪式|会)上的讲话"
OPENING = "今天，(.{2,20}?)召开(.{2,30}?)会议"
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def report(pages_report: Report) -> Report:
    return with_templates(pages_report, TITLE, OPENING, OPENING + "，主要(任务|目的)是(.{2,40}?)。")


@pytest.fixture(scope="session")
def content(report: Report) -> bytes:
    return page_of(report)


@pytest.fixture(scope="session")
def data(content: bytes) -> dict[str, Any]:
    return unpack(content)


def count(page: Any, selector: str) -> int:
    return int(page.locator(selector).count())


def finding_of(data: dict[str, Any], kind: str) -> dict[str, Any]:
    return max((one for one in data["findings"] if one["kind"] == kind), key=lambda one: one["places"])


def test_every_view_is_reached_by_clicking(open_page: Open, content: bytes) -> None:
    opened = open_page(content)
    page = opened.page
    for view in ("findings", "map", "templates", "search", "overview"):
        page.click(f'#views a[data-view="{view}"]')
        page.wait_for_selector(f'html[data-view="{view}"] main h1')
        assert page.locator("main h1").count() == 1
    page.click("ol.cards a.excerpt >> nth=0")
    page.wait_for_selector('html[data-view="finding"]')
    page.click("a.button >> nth=0")
    page.wait_for_selector('html[data-view="pair"]')
    page.go_back()
    page.wait_for_selector('html[data-view="finding"]')
    page.click("table.list tbody a >> nth=0")
    page.wait_for_selector('html[data-view="speech"]')
    page.click('#views a[data-view="templates"]')
    page.click(".view-templates a.excerpt >> nth=0")
    page.wait_for_selector('html[data-view="template"]')
    page.click("li.use a.text >> nth=0")
    page.wait_for_selector('html[data-view="speech"]')
    assert opened.errors == []


def test_only_the_file_itself_is_asked_for(open_page: Open, content: bytes) -> None:
    opened = open_page(content)
    opened.go("#search/会议")
    assert {url.partition("#")[0] for url in opened.requests} <= {opened.file.as_uri(), "data:,"}


def test_overview_counts_what_the_report_counts(
    open_page: Open, content: bytes, data: dict[str, Any]
) -> None:
    page = open_page(content).page
    for kind, number in data["summary"]["findings"].items():
        row = page.locator(f'table.kinds tr:has(.kind[data-kind="{kind}"])')
        assert row.locator("td.num").nth(0).inner_text() == f"{number:,}"
        assert row.locator("td.num").nth(1).inner_text() == f"{data['summary']['members'].get(kind, 0):,}"
    assert page.locator(".figure strong").first.inner_text() == f"{data['summary']['repeated_share']:.1%}"


def test_list_of_findings_has_them_all_and_filters_by_kind(
    open_page: Open, content: bytes, data: dict[str, Any]
) -> None:
    opened = open_page(content)
    page = opened.go("#findings")
    shown = count(page, ".view-findings ol.cards > li")
    page.click("button.next")
    page.wait_for_function("document.querySelector('button.previous')?.disabled === false")
    assert shown + count(page, ".view-findings ol.cards > li") == len(data["findings"])
    for kind in ("near", "furniture"):
        page.select_option('select[name="kind"]', kind)
        wanted = sum(one["kind"] == kind for one in data["findings"])
        page.wait_for_function("([kind]) => location.hash.includes(kind)", arg=[kind])
        assert page.locator("[role=status]").inner_text() == f"{wanted} of {len(data['findings'])} findings"
        assert count(page, ".view-findings ol.cards .card") == min(wanted, 50)
        assert count(page, f'.view-findings .card[data-kind="{kind}"]') == min(wanted, 50)


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("scope=within", lambda one: one["scope"] == "within"),
        ("least=60", lambda one: one["evidence"]["characters"] >= 60),
        ("document=ZHUCUN", lambda one: any("zhucun" in place["document"] for place in one["occurrences"])),
        ("low=99", lambda one: any((place.get("identity") or 0) >= 0.99 for place in one["occurrences"])),
    ],
)
def test_filters_keep_what_they_say(
    open_page: Open, content: bytes, data: dict[str, Any], query: str, holds: Callable[[dict[str, Any]], bool]
) -> None:
    page = open_page(content).go(f"#findings?{query}")
    wanted = sum(map(holds, data["findings"]))
    assert 0 < wanted < len(data["findings"])
    noun = "findings"
    assert page.locator("[role=status]").inner_text() == f"{wanted} of {len(data['findings'])} {noun}"


def test_finding_shows_every_place_and_its_anchor(
    open_page: Open, content: bytes, data: dict[str, Any]
) -> None:
    finding = finding_of(data, "near")
    page = open_page(content).go(f"#finding/{finding['id']}")
    assert count(page, "table.list tbody tr") == len(finding["occurrences"])
    anchor = finding["occurrences"][0]
    assert page.locator("tr.anchor .id").inner_text() == anchor["document"]
    assert page.locator("tr.anchor .at").inner_text() == f":{anchor['line']}:{anchor['column']}"
    assert count(page, ".difference") == len(finding["occurrences"]) - 1


def test_differences_give_both_texts_back(open_page: Open, content: bytes, data: dict[str, Any]) -> None:
    """What is not inserted is the anchor, what is not deleted the copy."""
    for kind in ("near", "passage"):
        finding = finding_of(data, kind)
        anchor, member = finding["occurrences"][:2]
        page = open_page(content).go(f"#finding/{finding['id']}")
        diff = page.locator(".diff").first
        while diff.locator("button.fold").count():
            diff.locator("button.fold").first.click()
        texts = [text_of(data, place) for place in (anchor, member)]
        for unwanted, text in zip(("ins", "del"), texts, strict=True):
            left = diff.evaluate(
                "(e, tag) => { const c = e.cloneNode(true); c.querySelectorAll(tag).forEach(x => x.remove());"
                " c.querySelectorAll('.minor').forEach(x => x.remove()); return c.textContent; }",
                unwanted,
            )
            assert bare(left) == bare(text)


def bare(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def text_of(data: dict[str, Any], place: dict[str, Any]) -> str:
    start = next(
        speech["start"]
        for owner in data["documents"]
        for speech in owner["speeches"]
        if speech["id"] == place["speech"]
    )
    return str(data["texts"][place["speech"]][place["start"] - start : place["end"] - start])


def test_marks_are_shown_in_their_place(open_page: Open, content: bytes, data: dict[str, Any]) -> None:
    finding = finding_of(data, "watermark")
    page = open_page(content).go(f"#finding/{finding['id']}")
    assert count(page, ".in-place mark") == finding["places"]
    for i, place in enumerate(finding["occurrences"]):
        assert page.locator(".in-place mark").nth(i).inner_text() == text_of(data, place)


def test_speech_shows_its_whole_text_with_what_stands_in_it(
    open_page: Open, content: bytes, data: dict[str, Any]
) -> None:
    finding = finding_of(data, "exact")
    place = finding["occurrences"][1]
    page = open_page(content).go(f"#speech/{quote(place['speech'])}?finding={finding['id']}")
    assert page.locator(".speech-text").evaluate("e => e.textContent") == data["texts"][
        place["speech"]
    ].replace("\r\n", "\n")
    target = page.locator(".speech-text .target")
    assert "".join(target.all_text_contents()) == text_of(data, place)
    assert target.first.evaluate(
        "e => { const r = e.getBoundingClientRect(); return r.top >= 0 && r.top < innerHeight; }"
    )


def quote(name: str) -> str:
    from urllib.parse import quote as escape

    return escape(name, safe="")


@pytest.mark.parametrize("wanted", ["会议", "(", "COPYRIGHT", "没有这样的话"])
def test_search_finds_each_place(open_page: Open, content: bytes, data: dict[str, Any], wanted: str) -> None:
    page = open_page(content).go(f"#search/{quote(wanted)}")
    number = sum(text.lower().count(wanted.lower()) for text in data["texts"].values())
    page.wait_for_function(
        "document.querySelector('progress').hidden && document.querySelector('[role=status]').textContent"
    )
    said = page.locator("[role=status]").inner_text()
    assert said.startswith(f"{number:,} place" if number else "Found nowhere")
    holders = sum(wanted.lower() in text.lower() for text in data["texts"].values())
    assert count(page, ".results > li.panel") == holders


def test_keys_open_views_help_and_theme(open_page: Open, content: bytes) -> None:
    opened = open_page(content)
    page = opened.page
    for key, view in (("2", "findings"), ("3", "map"), ("4", "templates"), ("1", "overview")):
        page.keyboard.press(key)
        page.wait_for_selector(f'html[data-view="{view}"]')
    page.keyboard.press("?")
    page.wait_for_selector("dialog[open]")
    assert count(page, "dialog kbd") >= 7
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog[open]", state="detached")
    page.keyboard.press("d")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.keyboard.press("/")
    page.wait_for_selector('html[data-view="search"]')
    page.wait_for_function("document.activeElement.type === 'search'")
    page.keyboard.type("1?/")
    assert page.evaluate("document.documentElement.dataset.view") == "search"
    assert opened.errors == []


def test_focus_moves_to_the_heading_of_a_new_view(open_page: Open, content: bytes) -> None:
    page = open_page(content).page
    page.keyboard.press("2")
    page.wait_for_function("document.activeElement?.tagName === 'H1'")


@pytest.mark.parametrize(
    "fragment",
    ["#nowhere", "#finding/none", "#speech/none%401", "#template/none", "#speech/%E0%A4%A", "#finding"],
)
def test_what_is_not_there_is_said(open_page: Open, content: bytes, fragment: str) -> None:
    opened = open_page(content)
    page = opened.go()
    page.evaluate("hash => { location.hash = hash; }", fragment)
    page.wait_for_selector("main .notice")
    assert opened.errors == []


LOOKS = [
    {"color_scheme": "light"},
    {"color_scheme": "dark"},
    {"color_scheme": "light", "viewport": PHONE},
    {"color_scheme": "dark", "viewport": PHONE},
]


@pytest.mark.parametrize("look", LOOKS, ids=["light", "dark", "light-phone", "dark-phone"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_views_fit_and_are_readable(
    open_page: Open, report: Report, look: dict[str, Any], language: str
) -> None:
    """Nothing runs out of the window sideways, and text stands out from what is behind it."""
    content = page_of(report, language)
    data = unpack(content)
    opened = open_page(content, **look)
    speech = quote(data["findings"][0]["occurrences"][0]["speech"])
    finding = finding_of(data, "near")["id"]
    for fragment in (
        "#overview",
        "#findings",
        f"#finding/{finding}",
        f"#speech/{speech}",
        "#templates",
        "#search/会",
    ):
        page = opened.go(fragment)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, (fragment, wide)
        ink, paper = page.evaluate(
            "['color', 'backgroundColor'].map(name => getComputedStyle(document.body)[name].match(/\\d+/g).map(Number))"
        )
        assert abs(sum(ink) - sum(paper)) > 450
        assert (sum(paper) < 200) == (look["color_scheme"] == "dark")
        assert len(page.screenshot()) > 12_000
    assert opened.errors == []


def test_print_leaves_the_controls_out(open_page: Open, content: bytes) -> None:
    page = open_page(content, color_scheme="dark").go("#findings")
    page.emulate_media(media="print")
    assert not page.locator("form.toolbar").is_visible()
    assert not page.locator("#views").is_visible()
    assert page.locator("ol.cards .excerpt").first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
