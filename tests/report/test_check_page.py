"""The page of a check in a browser: the draft with its marks, the breakdown, the sources beside it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest

import dedup
from dedup.checking.check_report import CheckReport
from dedup.report.json import write as write_report
from tests.report.check_by_hand import (
    check_parted,
    check_template,
    check_texts,
    DRAFT,
    old_texts,
    OWN_WORDS,
    PARTED,
    PHRASE,
)
from tests.report.conftest import Opened, page_of
from tests.report.unpack import unpack
from tests.report.view_texts import ALONE, fragment, PASSAGES, settle

Open = Callable[..., Opened]


def as_json(report: CheckReport) -> Any:
    stream = io.BytesIO()
    write_report(report, stream)
    return json.loads(stream.getvalue())


def marked(page: Any, kind: str) -> str:
    """The texts of the marks of a kind, laid out yet or not."""
    return "".join(page.locator(f'.draft-text .hit[data-kind="{kind}"]').all_text_contents())


def draft_of(opened: Opened) -> Any:
    return opened.go(fragment("overview", "draft.txt"))


def test_it_opens_on_a_draft_whose_marks_are_the_findings(
    open_page: Open, content: bytes, report: CheckReport
) -> None:
    opened = open_page(content)
    assert opened.page.locator("main h1").first.inner_text() == "在读书会上的讲话"
    assert (
        "No passage of 40 characters or more stands in the old texts."
        in opened.page.locator("main").inner_text()
    )
    page = draft_of(opened)
    assert page.locator(".draft-text").inner_text().strip() == DRAFT
    for finding in report.findings():
        assert marked(page, finding.kind) == report.text(finding.occurrences[0])
    assert "".join(page.locator(".draft-text .is-quoted").all_inner_texts()) == f"“{PASSAGES[1]}”"
    assert page.locator(".draft-text .is-own").inner_text() == PASSAGES[1].rstrip("。")
    assert opened.errors == []
    assert [url for url in opened.requests if not url.startswith(("file:", "data:"))] == []


def test_the_breakdown_and_the_sources_are_those_of_the_report(
    open_page: Open, content: bytes, report: CheckReport
) -> None:
    page = draft_of(open_page(content))
    draft = next(one for one in as_json(report)["drafts"] if one["document"] == "draft.txt")
    page.locator(".draft-head button.quiet").click()
    page.wait_for_selector(".draft-head button.quiet", state="detached")
    rows = [row.split("\t")[1:] for row in page.locator(".draft-head tbody tr").all_inner_texts()]
    names = ("total", "without_quotations", "without_own", "largest", "copied", "counted", "remaining")
    want = [
        [f"{draft[n]['share']:.1%}", str(draft[n]["characters"]), str(len(draft[n]["findings"]))]
        for n in names
    ]
    assert [[cell.strip() for cell in row] for row in rows] == want
    first = page.locator("ol.sources li").first.inner_text()
    assert draft["largest"]["source"] == "old/1.txt"
    assert first.startswith("1\n在第1届渡口会议上的讲话\n1995-04-02 第1晚报")
    assert f"{draft['largest']['share']:.1%}, {draft['largest']['characters']} characters" in first


def test_words_of_the_writers_own_between_are_neither_marked_nor_counted(open_page: Open) -> None:
    report = check_parted()
    (ratios,), (finding,) = report.ratios, report.findings()
    opened = open_page(page_of(report, command="check"))
    page = opened.page
    assert marked(page, "near") == PARTED.replace(OWN_WORDS, "").rstrip("。")
    assert page.locator(".draft-text .hit.begins").count() == 2
    # The marks of one finding are one finding.
    assert page.locator(".toggle").inner_text().split()[-1] == "1"
    assert page.locator("ol.beside li").count() == 1
    share = f"{ratios.copied.share:.1%}"
    held = ratios.largest
    assert f"{held.share:.1%}, {held.characters} characters" in page.locator("ol.sources li").inner_text()
    page.locator(".draft-text .hit").nth(1).click()
    page.locator(".draft-beside a", has_text="Side by side").click()
    page.wait_for_selector('html[data-view="pair"]')
    words = page.locator(".pair-side.side-a .pair-share").inner_text()
    assert f"{share} covered: {finding.characters} of {ratios.characters} characters" in words
    assert opened.errors == []


def test_blank_lines_are_folded_to_one(open_page: Open) -> None:
    page = open_page(page_of(check_parted(), command="check")).page
    text = page.locator(".draft-text").inner_text()
    assert f"。\n\n{PARTED}\n\n散会" in text


def test_nothing_is_left_out_of_a_small_page(open_page: Open) -> None:
    report = check_template()
    content = page_of(report, command="check")
    left_out = unpack(content)["left_out"]
    assert left_out == {"findings": {}, "templates": 0, "places": 0, "problems": 0, "texts": 0}
    assert open_page(content).page.locator("main .notice").count() == 0
    # A template that has no room is counted as the finding that it is.
    left_out = unpack(page_of(report, command="check", limit=0))["left_out"]
    assert (left_out["findings"]["template"], left_out["templates"]) == (1, 0)


def test_a_mark_opens_its_source_beside_it(open_page: Open, content: bytes) -> None:
    opened = open_page(content)
    page = draft_of(opened)
    page.locator('.draft-text .hit[data-kind="near"]').first.click()
    page.locator(".draft-beside a", has_text="Side by side").click()
    page.wait_for_selector('html[data-view="pair"]')
    settle(page)
    assert page.locator("#pane-a .is-differs").all_inner_texts() == ["五十多"]
    assert page.locator("#pane-b .is-differs").all_inner_texts() == ["四十"]
    assert page.locator(".band.current").count() == 1
    assert "摆渡船的三十一年" in page.locator(".pair-side.side-b").inner_text()
    assert opened.errors == []


def test_a_set_phrase_leads_to_those_who_use_it(open_page: Open, content: bytes) -> None:
    opened = open_page(content)
    page = draft_of(opened)
    page.locator(".draft-text .is-phrase").click()
    page.locator(".draft-beside a", has_text="Speeches that have it").click()
    page.wait_for_selector('html[data-view="finding"]')
    assert "used by 6 speeches of 3 sources" in page.locator(".lead").inner_text()
    assert page.locator("mark").all_inner_texts() == [PHRASE] * 6
    assert page.locator("h2", has_text="Speeches that have it, as examples").count() == 1
    assert opened.errors == []


def test_a_template_of_a_draft_leads_to_those_who_use_it(open_page: Open) -> None:
    opened = open_page(page_of(check_template(), command="check"))
    opened.page.locator(".draft-text .hit-template").click()
    opened.page.locator(".draft-beside a", has_text="Speeches that have it").click()
    opened.page.wait_for_selector('html[data-view="finding"]')
    assert "A set phrase with gaps" in opened.page.locator("main").inner_text()
    assert opened.page.locator("mark").count() == 6
    assert opened.errors == []


def test_a_row_leaves_only_what_it_counts(open_page: Open, content: bytes) -> None:
    page = draft_of(open_page(content))
    page.locator(".draft-head button.quiet").click()
    page.locator(".chooser", has_text="Without quotations too").click()
    # The draft is drawn anew in the view that stands there: what only the new drawing has is waited for.
    page.locator(".chosen button").wait_for()
    assert (
        page.locator(".draft-text .hit:not(.is-quoted)").evaluate_all(
            "all => new Set(all.map(x => x.dataset.kind)).size"
        )
        == 1
    )
    assert marked(page, "near")
    page.locator(".chosen button").click()
    page.locator(".chosen button").wait_for(state="detached")
    assert marked(page, "passage")
    assert page.locator(".draft-text .is-phrase").count() == 1


def test_keys_go_from_mark_to_mark(open_page: Open, content: bytes) -> None:
    page = draft_of(open_page(content))
    seen = []
    for key in "nnnp":
        page.keyboard.press(key)
        seen.append(page.evaluate("document.activeElement.dataset.kind"))
    assert seen == ["near", "passage", "formula", "passage"]
    page.keyboard.press("?")
    page.wait_for_selector("dialog[open]")
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog[open]", state="detached")
    page.locator('.draft-text .hit[data-kind="passage"]').first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".draft-beside:focus")


def test_old_texts_are_not_mapped_and_no_copy_is_kept(open_page: Open, content: bytes) -> None:
    page = draft_of(open_page(content))
    assert page.locator("#views a").all_inner_texts() == ["Draft", "Findings", "Search"]
    page.locator("#views a", has_text="Findings").click()
    page.locator(".card a.excerpt").first.click()
    page.wait_for_selector('html[data-view="finding"]')
    words = page.locator("main").inner_text()
    assert "The copy that stays" not in words
    assert "What the draft made of its sources" in words


@pytest.mark.parametrize("width", [360, 800, 1400])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_every_screen(open_page: Open, report: CheckReport, width: int, scheme: str) -> None:
    content = page_of(report, "zh", "check")
    opened = open_page(content, viewport={"width": width, "height": 700}, color_scheme=scheme)
    page = draft_of(opened)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert "沿用旧文" in page.locator(".figure").inner_text()
    # Words of the draft can be told from what they stand on: WCAG's 4.5 to 1.
    contrast = page.evaluate(
        """() => {
          const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
          const light = (colours) => {
            for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
            const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3)
              .map((x) => x / 255).map((x) => (x <= 0.03928 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4));
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const panel = getComputedStyle(document.querySelector(".draft-text")).backgroundColor;
          return Math.min(...[...document.querySelectorAll(".draft-text .hit")].map((hit) => {
            const style = getComputedStyle(hit);
            const [a, b] = [light([panel, style.backgroundColor]), light([style.color])];
            return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
          }));
        }"""
    )
    assert contrast >= 4.5


def test_print_keeps_breakdown_text_and_sources(open_page: Open, content: bytes) -> None:
    page = draft_of(open_page(content))
    page.emulate_media(media="print")
    for part in ("table", ".paper-text", "h2", ".sign"):
        page.locator(f".paper {part}").first.wait_for()
    assert "Without quotations" in page.locator(".paper .draft-table").inner_text()
    assert not page.locator("button.toggle").first.is_visible()


def test_strangers_texts_stay_texts(open_page: Open) -> None:
    bad = '<img src=x onerror="window.pwned=1"></script><script>window.pwned=1</script>'
    old = old_texts()
    draft = DRAFT.replace("船工老罗", f"船工{bad}老罗") + f"\n{bad}"
    titles = {"old/0.txt": {"title": bad, bad: bad}}
    opened = open_page(page_of(check_texts({f"{bad}.txt": draft}, old, metadata=titles), command="check"))
    page = opened.page
    assert bad in page.locator(".draft-text").inner_text()
    assert bad in page.locator(".draft-lists").inner_text()
    page.locator(".draft-text .hit").first.click()
    page.locator(".draft-beside a", has_text="Side by side").click()
    page.wait_for_selector('html[data-view="pair"]')
    assert page.evaluate("window.pwned") is None
    assert page.locator("img, main script").count() == 0
    assert opened.errors == []


def test_the_page_holds_every_draft_first(report: CheckReport) -> None:
    data = unpack(page_of(report, command="check"))
    assert data["texts"]["alone.txt@1"] == ALONE
    least = len(page_of(report, command="check", limit=0))
    held = (
        set(unpack(page_of(report, command="check", limit=least + room))["texts"])
        for room in range(0, 40_000, 500)
    )
    assert next(texts for texts in held if texts) <= {"alone.txt@1", "draft.txt@1"}
    assert [one["document"] for one in data["drafts"]] == ["alone.txt", "draft.txt"]
    assert "keep" not in data["settings"]


def test_a_page_shows_what_its_report_has_whoever_made_it(open_page: Open, report: CheckReport) -> None:
    """A report with drafts is about these under any command; one without is not about drafts under `check`."""
    drafts = open_page(page_of(report, command="scan"))
    assert drafts.page.locator("main h1").first.inner_text() == "在读书会上的讲话"
    assert drafts.page.locator("#views a").all_inner_texts() == ["Draft", "Findings", "Search"]
    finding = next(one for one in report.findings() if one.kind == "near")
    page = drafts.go(fragment("finding", finding.id))
    assert page.locator("tr.anchor .chip").inner_text() == "Draft"
    assert page.locator(".keep").count() == 0
    scan = dedup.scan([dedup.Document(name, name, DRAFT) for name in "ab"])
    repeats = open_page(page_of(scan, command="check")).page
    assert repeats.locator("#views a").all_inner_texts() == ["Overview", "Findings", "Map", "Search"]
