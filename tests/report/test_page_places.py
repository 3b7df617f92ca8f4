"""Places are code points; a browser counts characters beyond U+FFFF twice. Nothing may slip."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import dedup
from tests.report.conftest import page_of
from tests.report.test_page import quote, text_of
from tests.report.unpack import unpack

Open = Callable[..., Any]

WIDE = "😀𠮷野家👩‍👩‍👧🇨🇳𪚥"
SHARED = "会议要求各单位把责任𠮷落实到人，把进度😀按月报到办公室，不得延误。"


@pytest.fixture(scope="module")
def content() -> bytes:
    def text(number: int) -> str:
        return (
            f"在第{number}次会议上的讲话\r\n{WIDE * number}开头{number}\r\n{SHARED}\r\n{WIDE}结尾{number}。"
        )

    documents = [dedup.Document(f"{number}.txt", f"{number}.txt", text(number)) for number in (1, 2, 5)]
    return page_of(dedup.scan(documents, dedup.Settings(find=("exact",))))


def test_marked_text_is_the_text_of_the_place(open_page: Open, content: bytes) -> None:
    data = unpack(content)
    finding = data["findings"][0]
    opened = open_page(content)
    assert len(finding["occurrences"]) == 3
    for place in finding["occurrences"]:
        page = opened.go(f"#speech/{quote(place['speech'])}?finding={finding['id']}")
        page.wait_for_function("document.querySelector('.target')")
        shown = page.locator(".speech-text .target").evaluate_all(
            "all => all.map(e => e.textContent).join('')"
        )
        assert shown == text_of(data, place) == SHARED


@pytest.mark.parametrize("wanted", ["😀", "𠮷", "结尾5", "落实"])
def test_search_leads_to_the_place(open_page: Open, content: bytes, wanted: str) -> None:
    data = unpack(content)
    page = open_page(content).go(f"#search/{quote(wanted)}")
    page.wait_for_selector(".results a[href*='at=']")
    name = next(speech for speech in data["texts"] if wanted in data["texts"][speech])
    first = data["texts"][name].index(wanted)
    links = page.locator(f".results a[href^='#speech/{quote(name)}?at=']")
    assert links.first.get_attribute("href") == f"#speech/{quote(name)}?at={first}"
    assert page.locator(".results mark").first.inner_text() == wanted
    links.first.click()
    page.wait_for_selector(".here")
    assert page.locator(".here").first.inner_text() == wanted[0]
