"""The views of two speeches on a phone, in print, light and dark."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest

from dedup.findings.scan_report import Report
from dedup.kinds import USUAL
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


@pytest.fixture(scope="module")
def moved() -> Report:
    return report_of({"first.txt": FIRST, "moved.txt": MOVED, "alone.txt": ALONE})


def test_on_a_phone_one_side_is_shown_at_a_time(open_page: Open, moved: Report) -> None:
    page = pair_of(open_page(page_of(moved), viewport={"width": 390, "height": 800}))
    assert page.locator("#pane-a").is_visible()
    assert not page.locator("#pane-b").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("#pane-a button.match-tag").nth(1).click()
    assert page.locator("#pane-b").is_visible()
    assert not page.locator("#pane-a").is_visible()
    assert page.locator("#tab-b").get_attribute("aria-pressed") == "true"
    assert 0 <= tag_tops(page, 1)[1] < page.locator("#pane-b").bounding_box()["height"]


def test_in_print_both_sides_stand_whole(open_page: Open, moved: Report) -> None:
    page = pair_of(open_page(page_of(moved), viewport={"width": 390, "height": 600}))
    page.emulate_media(media="print")
    for side in "ab":
        assert page.locator(f"#pane-{side}").is_visible()
        assert page.evaluate(
            "(id) => { const pane = document.getElementById(id); return pane.scrollHeight <= pane.clientHeight + 1; }",
            f"pane-{side}",
        )
    assert not page.locator(".bands").is_visible()


def picture(page: Any, content: bytes) -> dict[str, float]:
    """Of a screenshot: how many colours it has, and how bright it is, 0 to 255. Any page without a policy can tell."""
    blank = page.context.new_page()
    script = """async (packed) => {
      const image = new Image();
      image.src = `data:image/png;base64,${packed}`;
      await image.decode();
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [image.width, image.height];
      const pen = canvas.getContext("2d");
      pen.drawImage(image, 0, 0);
      const { data } = pen.getImageData(0, 0, image.width, image.height);
      const colours = new Set();
      let sum = 0;
      for (let i = 0; i < data.length; i += 4) {
        colours.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
        sum += data[i] + data[i + 1] + data[i + 2];
      }
      return { colours: colours.size, brightness: sum / (data.length / 4) / 3 };
    }"""
    found = dict(blank.evaluate(script, base64.b64encode(content).decode()))
    blank.close()
    return found


@pytest.mark.parametrize("view", ["pair", "dots", "map"])
def test_light_and_dark_are_drawn(open_page: Open, moved: Report, view: str) -> None:
    content = page_of(moved)
    bright = {}
    for scheme in ("light", "dark"):
        opened = open_page(content, color_scheme=scheme, viewport={"width": 1100, "height": 800})
        page = opened.go("#map") if view == "map" else pair_of(opened, view)
        settle(page)
        box = page.locator({"pair": ".pair-body", "dots": ".dots canvas", "map": ".map-sheet canvas"}[view])
        seen = picture(page, box.screenshot())
        assert seen["colours"] > 20
        bright[scheme] = seen["brightness"]
        assert opened.errors == []
    assert bright["light"] > 180
    assert bright["dark"] < 90


@pytest.mark.parametrize("view", ["dots", "map"])
def test_a_canvas_follows_the_theme(open_page: Open, moved: Report, view: str) -> None:
    opened = open_page(page_of(moved), color_scheme="light")
    page = opened.go("#map") if view == "map" else pair_of(opened, view)
    settle(page)
    canvas = page.locator("main canvas")
    before = picture(page, canvas.screenshot())["brightness"]
    page.keyboard.press("d")
    settle(page)
    assert before - picture(page, canvas.screenshot())["brightness"] > 80


def test_templates_are_outlined_when_asked_for(open_page: Open) -> None:
    names = ("宣传", "防汛", "信访", "消防")
    opening = "同志们：今天，我们召开全区{0}工作会议，主要任务是总结去年的工作，部署今年的{0}工作。"
    texts = {
        f"{n}.txt": speech(f"在全区{name}工作会议上的讲话", opening.format(name), PASSAGES[n % 3], OTHER[n])
        for n, name in enumerate(names)
    }
    report = report_of(texts, find=(*USUAL, "template"))
    opened = open_page(page_of(report))
    page = opened.go(fragment("pair", "0.txt@1", "1.txt@1"))
    sequence = report.template_sequence(1).templates
    assert sequence
    covered = {at for _, start, end in sequence for at in range(start, end)}
    shown = "".join(page.locator("#pane-b .is-template").all_text_contents())
    text = texts["1.txt"]
    assert shown == "".join(text[at] for at in sorted(covered) if text[at] != "\n")
    outline = "() => getComputedStyle(document.querySelector('#pane-a .is-template')).outlineStyle"
    assert page.evaluate(outline) == "none"
    page.locator(".check.outlines input").check()
    assert page.evaluate(outline) == "solid"
    page.locator(".swap").click()
    page.wait_for_url("**#pair/1.txt*/0.txt*")
    settle(page)
    assert page.locator(".check.outlines input").is_checked()
    assert opened.errors == []
