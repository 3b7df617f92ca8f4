"""The page of a draft as an editor uses it: sources by number, a finding beside the text, decisions, paper, axe."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import dedup
from dedup.checking.check_report import CheckReport
from dedup.checking.decided import decide, ROWS
from dedup.checking.decisions import read_decisions
from dedup.model import Document
from tests.report.check_by_hand import check_texts, DRAFT, old_texts
from tests.report.conftest import Opened, page_of
from tests.report.test_hostile import CHECK, INJECTIONS
from tests.report.view_texts import FIRST, fragment, MOVED, PASSAGES

FIXTURES = Path(__file__).parents[2] / "fixtures"
Open = Callable[..., Opened]
PHONE = {"width": 390, "height": 780}

# Where some words of the draft stand in the window, which is scrolled to them.
PLACE_OF = """(words) => {
  const walker = document.createTreeWalker(document.querySelector(".draft-text"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode() && !walker.currentNode.data.includes(words));
  const range = document.createRange();
  range.setStart(walker.currentNode, walker.currentNode.data.indexOf(words));
  range.setEnd(walker.currentNode, walker.currentNode.data.indexOf(words) + words.length);
  walker.currentNode.parentElement.scrollIntoView({ block: "center" });
  scrollBy(0, range.getBoundingClientRect().top - innerHeight / 2);
  const { x, y, width, height } = range.getBoundingClientRect();
  return { x: x + width / 2, y: y + height / 2 };
}"""


def draft_of(opened: Opened) -> Any:
    return opened.go(fragment("overview", "draft.txt"))


def copied(page: Any, kind: str = "near") -> Any:
    return page.locator(f'.draft-text a.hit[data-kind="{kind}"]').first


def test_a_source_has_one_number_and_colour_in_text_and_list(open_page: Open, content: bytes) -> None:
    page = draft_of(open_page(content))
    for kind in ("near", "passage"):
        mark = copied(page, kind)
        number = mark.get_attribute("data-source")
        row = page.locator(f'.draft-lists li.source-row[data-source="{number}"]')
        assert row.locator(".source-number").inner_text() == number == mark.get_attribute("data-tag")
        for one in (mark, row):
            assert f"hue-{int(number) - 1}" in (one.get_attribute("class") or "")
        # The number is shown before the mark, and is no part of the text.
        assert number in mark.evaluate("e => getComputedStyle(e, '::before').content")
    assert page.locator(".draft-text").inner_text().strip() == DRAFT


def test_pointer_and_keys_go_from_mark_to_source_and_back(open_page: Open, content: bytes) -> None:
    page = draft_of(open_page(content))
    number = copied(page).get_attribute("data-source")
    row = page.locator(f'.draft-lists li.source-row[data-source="{number}"]')
    copied(page).hover()
    page.locator(f'li.source-row.is-lit[data-source="{number}"]').wait_for()
    row.hover()
    page.locator(f'a.hit.is-lit[data-source="{number}"]').first.wait_for()
    copied(page).focus()
    page.keyboard.press("s")
    page.wait_for_function(
        "n => document.activeElement.closest('li[data-source]')?.dataset.source === n", arg=number
    )
    page.keyboard.press("s")
    page.wait_for_function("n => document.activeElement.matches(`a.hit[data-source='${n}']`)", arg=number)


def test_a_finding_opens_beside_the_text_where_one_reads(open_page: Open, content: bytes) -> None:
    opened = open_page(content, viewport={"width": 1300, "height": 500})
    page = draft_of(opened)
    copied(page).scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    copied(page).click()
    beside = page.locator(".draft-beside")
    beside.wait_for()
    assert page.evaluate("scrollY") == before
    assert "摆渡船的三十一年" in beside.inner_text()
    # What the draft added, and what of the source it left out.
    assert beside.locator(".ties ins").all_inner_texts() == ["五十多"]
    assert beside.locator(".ties del").all_inner_texts() == ["四十"]
    # What differs in facts comes before the texts.
    assert beside.evaluate(
        "e => e.querySelector('.differs').compareDocumentPosition(e.querySelector('.ties')) & 4"
    )
    top = copied(page).bounding_box()["y"]
    beside.locator("button", has_text="Leave out this finding").click()
    beside.locator("textarea").wait_for()
    assert abs(copied(page).bounding_box()["y"] - top) < 2
    copied(page).focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".draft-beside:focus")
    page.keyboard.press("Escape")
    page.wait_for_function("document.activeElement.matches('a.hit[data-kind=near]')")
    assert beside.is_hidden()
    assert opened.errors == []


def test_on_a_phone_the_sources_are_drawn_up_over_the_text(open_page: Open, content: bytes) -> None:
    page = draft_of(open_page(content, viewport=PHONE))
    assert page.locator(".draft-lists").is_hidden()
    page.locator(".sheet-bar").click()
    page.locator(".draft-lists").wait_for()
    page.locator(".sheet-bar").click()
    page.locator(".draft-lists").wait_for(state="hidden")
    copied(page).click()
    page.locator(".draft-beside .ties").wait_for()
    assert page.locator(".draft-aside").bounding_box()["height"] <= 0.65 * PHONE["height"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def left_out(page: Any, n: int) -> None:
    """Waits until so many decisions stand in the list."""
    page.wait_for_function("n => document.querySelectorAll('.decisions li').length === n", arg=n)


def decide_all(page: Any) -> None:
    """Leaves out a source, a finding, the quotations and a paragraph, with a note."""
    page.locator(".draft-lists li.source-row[data-source='1'] button", has_text="Leave out").click()
    left_out(page, 1)
    copied(page).click()
    page.locator(".draft-beside button", has_text="Leave out this finding").click()
    left_out(page, 2)
    page.locator(".draft-beside textarea").first.fill(f"agreed {INJECTIONS[4]}")
    page.keyboard.press("Escape")
    page.locator("button", has_text="Leave out all quotations").click()
    left_out(page, 3)
    place = page.evaluate(PLACE_OF, "再过几年")
    page.mouse.click(place["x"], place["y"])
    page.locator(".draft-beside button", has_text="Leave out this part").click()
    left_out(page, 4)


def test_decisions_are_counted_kept_and_found_again(
    open_page: Open, content: bytes, report: CheckReport, tmp_path: Path
) -> None:
    opened = open_page(content, accept_downloads=True)
    page = draft_of(opened)
    decide_all(page)
    with page.expect_download() as download:
        page.locator("button.save").first.click()
    file = tmp_path / "decisions.json"
    download.value.save_as(file)
    saved = json.loads(file.read_text("utf-8"))["drafts"]
    assert [one["document"] for one in saved] == ["draft.txt"]
    assert [one["what"] for one in saved[0]["decisions"]] == ["source", "finding", "quotations", "part"]
    assert saved[0]["decisions"][1]["note"] == f"agreed {INJECTIONS[4]}"
    # The program computes what the page does.
    number = [one.document for one in report.ratios].index("draft.txt")
    texts = [report.draft_text(draft) for draft in range(report.drafts)]
    found = {report.corpus.ids[draft]: report.findings_of(draft) for draft in range(report.drafts)}
    decided = decide(read_decisions(str(file)), report.ratios, found, texts, [])
    assert decided[number].stale == ()
    page.locator(".draft-head button.quiet").click() if page.locator(
        ".draft-head button.quiet"
    ).count() else None
    rows = page.locator(".draft-head tbody tr")
    shown = rows.evaluate_all("all => all.map(row => row.querySelector('.after').textContent)")
    assert shown == [f"{decided[number].after[name][1]:.1%}" for name in ROWS]
    # Both are shown, and the next page begins with them.
    before = next(one for one in report.ratios if one.document == "draft.txt")
    assert f"{before.copied.share:.1%}" in page.locator(".figure").inner_text()
    again = open_page(page_of(_with(report, decided), command="check"))
    left_out(draft_of(again), 4)
    assert again.page.locator(".decisions textarea").nth(1).input_value() == f"agreed {INJECTIONS[4]}"
    assert again.errors == opened.errors == []


def test_sources_of_what_is_left_are_counted(open_page: Open, content: bytes) -> None:
    page = draft_of(open_page(content))
    told = page.locator(".draft-figure .legend span").first
    assert told.inner_text().endswith("from 2 old texts")
    # One of them has the quotation alone.
    page.locator("button", has_text="Leave out all quotations").click()
    left_out(page, 1)
    assert told.inner_text().endswith("from 1 old text")


def _with(report: CheckReport, decided: Any) -> CheckReport:
    from dataclasses import replace

    return replace(report, decided=decided)


def test_the_paper_has_everything_that_is_filed(open_page: Open, content: bytes) -> None:
    page = draft_of(open_page(content))
    decide_all(page)
    page.emulate_media(media="print")
    page.locator(".paper .sign").wait_for()
    words = page.locator(".paper").inner_text()
    wanted = (
        "Report on a draft",
        "在全市渡口工作会议上的讲话",
        "runs of 13 characters or more; copied",
        "摆渡船的三十一年",
    )
    for part in (*wanted, "Left out", "agreed", "Checked by", "Number", "Examined by"):
        assert part in words, part
    assert page.locator(".paper-finding table.both").first.is_visible()
    before = "e => getComputedStyle(e, '::before').content"
    assert page.locator(".paper-text [data-tag]").first.evaluate(before) == '"[2]"'
    assert page.locator(".draft-aside").is_hidden()
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_a_paragraph_is_left_out_by_key(open_page: Open, content: bytes) -> None:
    page = draft_of(open_page(content))
    page.keyboard.press("e")
    page.keyboard.press("e")
    beside = page.locator(".draft-beside")
    lines = [line for line in DRAFT.split("\n") if line.strip()]
    assert beside.locator(".clipped").inner_text() == lines[1].strip()
    page.keyboard.press("E")
    assert beside.locator(".clipped").inner_text() == lines[0].strip()
    copied(page).focus()
    page.keyboard.press("e")
    assert copied(page).inner_text()[:20] in beside.locator(".clipped").inner_text()
    page.keyboard.press("x")
    left_out(page, 1)
    assert page.locator(".decisions li").inner_text().startswith("Part of the text")
    page.keyboard.press("?")
    keys = page.locator("dialog dt").all_inner_texts()
    assert len(keys) == len(set(keys))
    assert "Overview" not in page.locator("dialog").inner_text()


def violations(page: Any) -> list[Any]:
    """What axe-core finds against WCAG 2.2 AA."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-core is not installed")
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
    found = axe.Axe().run(page, options=rules).response["violations"]
    return [(one["id"], [node["html"][:160] for node in one["nodes"]][:3]) for one in found]


@pytest.mark.parametrize(("scheme", "size"), [("light", {"width": 1280, "height": 800}), ("dark", PHONE)])
def test_axe_finds_nothing(open_page: Open, content: bytes, scheme: str, size: Any) -> None:
    """With a finding open and a decision made, and in a view that leads on."""
    opened = open_page(content, color_scheme=scheme, bypass_csp=True, viewport=size)
    page = draft_of(opened)
    copied(page).click()
    page.locator(".draft-beside .ties").wait_for()
    page.locator(".draft-beside button", has_text="Leave out this source").click()
    page.locator(".draft-beside textarea").first.wait_for()
    assert violations(page) == []
    opened.go(fragment("pair", "draft.txt@1", "old/0.txt@1") if size == PHONE else "#findings")
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_a_scan(open_page: Open, scheme: str) -> None:
    texts = {"first.txt": FIRST, "moved.txt": MOVED}
    scan = dedup.scan([Document(name, name, text) for name, text in texts.items()])
    opened = open_page(page_of(scan), color_scheme=scheme, bypass_csp=True)
    for view in ("", fragment("speech", "first.txt@1")):
        assert violations(opened.go(view)) == [], view


def test_axe_finds_nothing_in_templates(open_page: Open) -> None:
    report = dedup.find_templates(str(FIXTURES / "templates" / "documents"))
    opened = open_page(page_of(report, command="templates"), bypass_csp=True, viewport=PHONE)
    views = ("", "#templates", "#findings", "#map", fragment("template", report.templates[0].id))
    for view in views:
        page = opened.go(view)
        assert violations(page) == [], view
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], view


def test_strangers_texts_stay_texts_in_every_part(open_page: Open) -> None:
    old = old_texts()
    body = "\n".join(
        f"{PASSAGES[i % 3][:40]}{text}{PASSAGES[i % 3][40:]}" for i, text in enumerate(INJECTIONS)
    )
    old.append(
        Document("old/\u202ebad<b>.txt", "x", f"在会上的讲话{INJECTIONS[4]}\n{body}", source=INJECTIONS[5])
    )
    name = f"{INJECTIONS[0]}.txt"
    report = check_texts({name: f"{INJECTIONS[5]}\n{body}"}, old)
    opened = open_page(page_of(report, command="check"))
    page = opened.page
    for i in (0, 3):
        page.locator(".draft-text a.hit").nth(i).click()
        page.locator(".draft-beside").wait_for()
    page.locator(".draft-beside button[aria-pressed]").last.click()
    page.locator(".draft-beside textarea, .decisions textarea").first.fill(INJECTIONS[1])
    page.emulate_media(media="print")
    page.locator(".paper .sign").wait_for(state="attached")
    seen = page.evaluate(CHECK.replace("bdi", "bdi textarea"))
    assert (seen["bad"], seen["pwned"], seen["scripts"]) == ([], False, 1)
    assert opened.errors == []
