"""What lies between the fixed lines of a page: its own text, what the frame fills in, what neither reaches.

A page is written as its lines: `=` before a fixed one, `~` before a fixed one that changing lines are not passed for, `&`
before one that other pages have beside the same line too. A line with 。 holds a sentence.
"""

from __future__ import annotations

from zlib import crc32

import numpy as np
import pytest

from dedup.furniture.regions import find_regions, PageLines, Regions

SIGNS = "=~&"
MOST_LINES = 15  # of a changing region
TEXT = ["老闸工换了闸门。", "船老大补了渔网。"]


def lines_of(*pages: list[str]) -> tuple[PageLines, list[str], list[str]]:
    """The lines of some pages, their signs, and their wordings."""
    written = [line for page in pages for line in page]
    signs = [line[0] if line[0] in SIGNS else "" for line in written]
    plain = [line.lstrip(SIGNS) for line in written]
    keys = np.array([crc32(line.encode()) for line in plain], np.uint64)
    page = np.repeat(np.arange(len(pages)), [len(own) for own in pages])
    lengths = np.array([len(line) for line in plain], np.int64)
    prose = np.array(["。" in line for line in plain], bool)
    return PageLines(page, keys, keys, lengths, prose), signs, plain


def regions_of(*pages: list[str]) -> tuple[Regions, list[str]]:
    lines, signs, plain = lines_of(*pages)
    fixed = np.array([sign in ("=", "~") for sign in signs], bool)
    often = np.array([sign == "=" for sign in signs], bool)
    shared = np.array([sign == "&" for sign in signs], bool)
    return find_regions(lines, fixed, often, shared), plain


def parts(*pages: list[str]) -> tuple[list[str], list[str], list[str]]:
    """The lines of the head, of the text, of the foot."""
    regions, plain = regions_of(*pages)
    found = []
    for which in (regions.head, regions.main, regions.foot):
        found.append([line for line, yes in zip(plain, regions.of_lines(which).tolist(), strict=True) if yes])
    return found[0], found[1], found[2]


def items(count: int, sign: str = "", first: int = 0) -> list[str]:
    """Lines without a sentence, no two alike."""
    return [f"{sign}第{first + i}条目录" for i in range(count)]


def test_a_head_a_text_and_a_foot() -> None:
    assert parts(["=首页", "=导航", *TEXT, "=备案"]) == (["首页", "导航"], TEXT, ["备案"])


def test_runs_end_with_their_page() -> None:
    regions, _ = regions_of(["=首页", *TEXT, "=备案"], ["=首页", *TEXT[:1]])
    assert regions.page.tolist() == [0, 0, 0, 1, 1]
    assert regions.firsts.tolist() == [0, 1, 3, 4, 5]
    assert regions.ends.tolist() == [1, 3, 4, 5, 6]
    assert regions.fixed.tolist() == [True, False, True, True, False]
    assert regions.main.tolist() == [False, True, False, False, True]
    assert regions.foot.tolist() == [False, False, True, False, False]


def test_the_text_is_the_largest_region_and_sentences_count_for_more() -> None:
    menu = items(4)
    assert sum(map(len, menu)) > sum(map(len, TEXT))
    assert parts(["=首页", *menu, "=导航", *TEXT, "=备案"]) == (["首页", *menu, "导航"], TEXT, ["备案"])
    # Much more that has none is the text: a poem, a table.
    assert parts(["=首页", *items(14), "=导航", TEXT[0], "=备案"])[1] == items(14)


@pytest.mark.parametrize(("count", "passed"), [(1, True), (MOST_LINES, True), (MOST_LINES + 1, False)])
def test_short_changing_regions_are_passed(count: int, passed: bool) -> None:
    gap = items(count)
    other = [f"别处的{line}" for line in gap]
    head, text, foot = parts(["=首页", *gap, "=导航", *TEXT * 20, "=相关", *other, "=备案"])
    assert text == TEXT * 20
    assert head == (["首页", *gap, "导航"] if passed else ["首页"])
    assert foot == (["相关", *other, "备案"] if passed else ["备案"])


def test_regions_with_a_sentence_are_not() -> None:
    head, text, foot = parts(["=首页", "这里有一句话。", "=导航", *TEXT * 5, "=相关", "又一句。", "=备案"])
    assert (head, foot) == (["首页"], ["备案"])
    assert text == TEXT * 5


def test_a_page_may_begin_and_end_with_what_changes() -> None:
    assert parts(["标题", "=首页", *TEXT, "=备案", "第3页"]) == (["标题", "首页"], TEXT, ["备案", "第3页"])


def test_the_menu_of_a_part_of_the_site_is_passed_whatever_its_length() -> None:
    few, many = items(12, "&"), items(12, first=50)
    page = ["=首页", *few, *many, "=导航", *TEXT * 20]
    assert parts(page)[0] == [line.lstrip("&=") for line in page[:-40]]
    assert parts(["=首页", *few[1:], *many, "=导航", *TEXT * 20])[0] == ["首页"]


def test_a_table_of_contents_is_passed_whatever_its_length() -> None:
    headings = items(MOST_LINES + 5)
    text = [line for heading in headings for line in (heading, *TEXT)]
    assert parts(["=首页", *headings, "=导航", *text, "=备案"])[0] == ["首页", *headings, "导航"]
    # Of another page's text, or when most of it is not in the text, it is none.
    other = [line for heading in items(MOST_LINES + 5, first=50) for line in (heading, *TEXT)]
    for own, others in ((other, text), (other[:-15] + text[:15], other)):
        assert parts(["=首页", *headings, "=导航", *own], ["=首页", *others])[0][:2] == ["首页", "首页"]


@pytest.mark.parametrize(("sign", "passed"), [("=", True), ("~", False), ("", False)])
def test_inside_a_page_only_lines_that_many_pages_have_part_what_changes(sign: str, passed: bool) -> None:
    """Two short regions, or one that is too long."""
    few = items(MOST_LINES - 5)
    more = items(MOST_LINES - 5, first=50)
    page = ["=首页", *few, f"{sign}本页", *more, "=导航", *TEXT * 30]
    head = parts(page)[0]
    assert head == (["首页", *few, "本页", *more, "导航"] if passed else ["首页"])


def test_at_its_edges_every_fixed_line_counts() -> None:
    assert parts(["~首页", "甲", "=导航", *TEXT, "~备案"]) == (["首页", "甲", "导航"], TEXT, ["备案"])


def test_a_page_that_is_fixed_throughout_has_no_text() -> None:
    head, text, foot = parts(["=首页", "=备案"])
    assert (head, text, foot) == (["首页", "备案"], [], ["首页", "备案"])


def test_a_page_without_fixed_lines_is_all_text() -> None:
    assert parts(TEXT, ["=首页", *TEXT]) == (["首页"], [*TEXT, *TEXT], [])


def test_lines_of_one_page_reach_no_other() -> None:
    """The foot of a page and the head of the next are apart, though nothing stands between them."""
    regions, _ = regions_of(["=首页", *TEXT, "=备案"], [*TEXT], ["=首页", *TEXT])
    assert regions.head.tolist() == [True, False, False, False, True, False]
    assert regions.foot.tolist() == [False, False, True, False, False, False]
