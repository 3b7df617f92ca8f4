"""The table of drafts: how something was copied, how much of it was edited, what it is, and from where.

A place of a source is copied by one draft only, so that no two drafts are copies of each other.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tests.passages_edit import (
    broken,
    edit,
    joined,
    Lcg,
    merged,
    SENTENCE,
    sentences_by_line,
    simplified,
    stripped,
    traditional,
    with_line,
    without_middle,
)

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
PASSAGES = FIXTURES / "passages"
LINK = "更多精彩讲话"
FURNITURE = "上一页 1 2 3 下一页 返回首页 收藏本站 本文共四页，当前第二页"


class Place(NamedTuple):
    """Code points ``start:end`` of a document."""

    document: str
    start: int
    end: int


class Case(NamedTuple):
    """One draft: changed copies of places, one after another.

    ``edits`` is the share of edited tokens in per cent. ``kind`` is what a reader would call the copy: passage,
    contained, speech, or below, which is too short to be reported. ``frame`` says where the draft has text of
    its own: before the copy, in one line with it (``<``), or behind it (``>``); ``between`` the copies stands
    a paragraph, a line break or nothing.
    """

    operation: str
    edits: int
    kind: str
    copies: list[tuple[Place, Callable[[str], str]]]
    frame: str = "<>"
    between: str = "paragraph"
    language: str = "zh"


@functools.cache
def sources() -> dict[str, str]:
    """The speeches that are copied from, by file name."""
    return {path.stem: path.read_text("utf-8") for path in sorted((PASSAGES / "sources").glob("*.txt"))}


@functools.cache
def hosts(language: str) -> list[str]:
    """Paragraphs that nothing else here copies: what stands around the passages of a draft."""
    rows = (FIXTURES / "paragraphs" / f"{language}.txt").read_text("utf-8").split("\n")
    return [row for row in rows if 48 <= len(row) <= 600]


def cut(place: Place) -> str:
    return sources()[place.document][place.start : place.end]


def lines(number: int, first: int, last: int | None = None) -> Place:
    """Lines of a source, counted from 1, without the break behind the last."""
    name = next(name for name in sources() if name.startswith(f"{number:02}-"))
    rows = sources()[name].split("\n")
    start = sum(len(row) + 1 for row in rows[: first - 1])
    return Place(name, start, start + len("\n".join(rows[first - 1 : last or first])))


def whole(number: int) -> Place:
    return lines(number, 1, -1)


def part(place: Place, start: int, end: int) -> Place:
    """Code points ``start:end`` of a place; a negative end counts from its end."""
    return whole_words(
        Place(place.document, place.start + start, (place.end if end < 0 else place.start) + end)
    )


def whole_words(place: Place) -> Place:
    """The place without the parts of Latin words at its ends."""
    text, (document, start, end) = sources()[place.document], place
    while start and re.fullmatch("[A-Za-z]{2}", text[start - 1 : start + 1]):
        start += 1
    while re.fullmatch("[A-Za-z]{2}", text[end - 1 : end + 1]):
        end -= 1
    return Place(document, start, end)


def edited(rate: int, language: str = "zh") -> Callable[[str], str]:
    """That percentage of the tokens edited, all in one line."""

    def change(text: str) -> str:
        line = merged(text) if language == "zh" else joined(text)
        return edit(line, rate, pool(language), language, Lcg(len(text) * 1000 + rate))

    return change


def with_own(text: str) -> str:
    """A sentence of the writer's own in the middle."""
    sentences = SENTENCE.findall(merged(text))
    middle = len(sentences) // 2
    return "".join([*sentences[:middle], "这一点我在基层的时候体会尤其深。", *sentences[middle:]])


def all_at_once(text: str, rate: int = 5) -> str:
    """Edited, in traditional script, without punctuation, and broken in other places."""
    return broken(stripped(traditional(edited(rate)(text))), 61)


all_at_once_more = partial(all_at_once, rate=10)


def pool(language: str) -> str:
    """Where the new tokens of edits come from."""
    return (" " if language == "en" else "").join(hosts(language)[:20])


CASES: list[Case] = [
    Case("verbatim", 0, "passage", [(part(lines(1, 3, 5), 20, -15), str)]),
    Case(
        "verbatim", 0, "passage", [(part(lines(2, 3, 4), 11, -9), str), (part(lines(2, 6, 7), 30, -20), str)]
    ),
    Case("edited", 2, "passage", [(part(lines(3, 3, 5), 10, -10), edited(2))]),
    Case("edited", 5, "passage", [(part(lines(4, 3, 5), 10, -10), edited(5))]),
    Case("edited", 10, "passage", [(part(lines(5, 3, 5), 10, -10), edited(10))]),
    Case("edited", 15, "passage", [(part(lines(6, 3, 5), 10, -10), edited(15))]),
    Case("edited", 20, "passage", [(part(lines(7, 3, 5), 10, -10), edited(20))]),
    Case("punctuation stripped", 0, "passage", [(part(lines(8, 3, 5), 8, -30), stripped)]),
    Case("in traditional script", 0, "passage", [(part(lines(9, 3, 4), 15, -12), traditional)]),
    Case("in simplified script", 0, "passage", [(part(lines(23, 3, 4), 15, -12), simplified)]),
    Case("paragraphs merged", 0, "passage", [(part(lines(10, 3, 6), 10, -10), merged)]),
    Case("split at sentences", 0, "passage", [(part(lines(11, 4, 6), 10, -10), sentences_by_line)]),
    Case(
        "broken inside sentences", 0, "passage", [(part(lines(12, 3, 5), 10, -10), partial(broken, size=47))]
    ),
    Case("a link word inside", 0, "passage", [(part(lines(13, 3, 4), 8, -6), partial(with_line, line=LINK))]),
    Case(
        "a page number inside", 0, "passage", [(part(lines(14, 3, 4), 8, -6), partial(with_line, line="3"))]
    ),
    Case(
        "furniture inside", 0, "passage", [(part(lines(24, 3, 4), 8, -6), partial(with_line, line=FURNITURE))]
    ),
    Case(
        "interleaved",
        0,
        "passage",
        [
            (part(lines(15, 4), 0, 66), str),
            (part(lines(16, 3), 0, 71), str),
            (part(lines(15, 5), 0, 70), str),
            (part(lines(16, 5), 0, 68), str),
        ],
        between="",
    ),
    Case(
        "interleaved",
        5,
        "passage",
        [
            (part(lines(15, 7), 0, 78), edited(5)),
            (part(lines(16, 7), 0, 75), edited(5)),
        ],
        between="",
    ),
    Case(
        "paragraphs in another order",
        0,
        "passage",
        [(lines(17, 6), str), (lines(17, 3), str), (lines(17, 5), str)],
        between="break",
    ),
    Case(
        "a speech twice in one page", 0, "speech", [(whole(18), str), (whole(18), partial(broken, size=90))]
    ),
    Case("the middle replaced", 0, "passage", [(lines(31, 1, 4), merged), (lines(31, 8, 10), merged)]),
    Case("just long enough", 0, "passage", [(part(lines(19, 5), 20, 72), str)]),
    Case("too short", 0, "below", [(part(lines(20, 5), 20, 50), str)]),
    Case("too short", 0, "below", [(part(lines(19, 3), 14, 44), str)]),
    Case("at the start", 0, "passage", [(part(lines(21, 4, 5), 30, -8), merged)], frame=">"),
    Case("at the end", 0, "passage", [(part(lines(22, 4, 5), 30, -8), merged)], frame="<"),
    Case("a paragraph in a larger one", 0, "contained", [(lines(21, 3), str)]),
    Case("a paragraph in a larger one", 5, "contained", [(lines(22, 6), edited(5))]),
    Case("the whole speech", 0, "speech", [(whole(26), merged)], frame=""),
    Case("the whole speech", 5, "speech", [(whole(25), edited(5))], frame=""),
    Case("a sentence left out", 0, "passage", [(part(lines(9, 5, 6), 10, -10), without_middle)]),
    Case("a sentence put in", 0, "passage", [(part(lines(14, 5, 6), 10, -10), with_own)]),
    Case("all at once", 5, "passage", [(part(lines(13, 5, 6), 10, -10), all_at_once)]),
    Case("all at once", 10, "passage", [(part(lines(7, 6, 7), 10, -10), all_at_once_more)]),
    Case("merged", 0, "passage", [(part(lines(27, 4, 6), 30, -20), joined)], language="en"),
    Case("edited", 5, "passage", [(part(lines(28, 4, 6), 30, -20), edited(5, "en"))], language="en"),
    Case("edited", 10, "passage", [(part(lines(29, 4, 6), 30, -20), edited(10, "en"))], language="en"),
    Case("edited", 20, "passage", [(part(lines(28, 8, 10), 30, -20), edited(20, "en"))], language="en"),
    Case(
        "a page number inside",
        0,
        "passage",
        [(part(lines(27, 8, 10), 30, -20), partial(with_line, line="17"))],
        language="en",
    ),
    Case(
        "interleaved",
        0,
        "passage",
        [
            (part(lines(27, 12), 0, 190), str),
            (part(lines(28, 12), 0, 180), str),
            (part(lines(29, 8), 0, 190), str),
        ],
        between="",
        language="en",
    ),
    Case("just long enough", 0, "passage", [(part(lines(29, 10), 10, 150), str)], language="en"),
    Case("too short", 0, "below", [(part(lines(29, 12), 10, 70), str)], language="en"),
    Case("the whole speech", 5, "speech", [(whole(30), edited(5, "en"))], frame="", language="en"),
]
