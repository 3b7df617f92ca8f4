"""What lines are compared by: digits masked, labels alone; and which of them hold sentences."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.furniture.keys import has_letters, line_keys, tells_pages
from tests.furniture.invented import keys_of, prepared, prose_of, sentence


def equal_wordings(one: str, other: str) -> bool:
    first, second = keys_of(one, other).wordings
    return bool(first == second)


def equal_keys(one: str, other: str) -> bool:
    first, second = keys_of(one, other).keys
    return bool(first == second)


# ------------------------------------------------------------------ digits


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("今天是2024年3月5日", "今天是1998年12月31日"),
        ("浏览 7 次", "浏览 12345 次"),
        ("第3页", "第３００页"),
        ("渡口水位12.5米", "渡口水位8.25米"),
        ("12", "7"),
        ("繁體字的第1頁", "繁体字的第22页"),
    ],
)
def test_lines_that_differ_in_digits_are_one_wording(one: str, other: str) -> None:
    assert equal_wordings(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("第3页", "第页"),
        ("浏览7次", "浏览7人"),
        ("三篇", "五篇"),
        ("1 2", "1"),
        ("■", "□"),  # marks alone are what they look like
        ("|", "»"),
    ],
)
def test_others_are_not(one: str, other: str) -> None:
    assert not equal_wordings(one, other)


@given(st.lists(st.integers(0, 10**9), min_size=2, max_size=6))
def test_no_number_changes_a_wording(numbers: list[int]) -> None:
    wordings = keys_of("\n".join(f"水位{n}毫米，闸门{n}扇" for n in numbers)).wordings
    assert len(set(wordings.tolist())) == 1


def test_a_number_ends_with_its_line() -> None:
    """Digits at the end of a line and at the start of the next are two numbers."""
    assert keys_of("水位1\n2号闸").wordings.tolist() == [
        *keys_of("水位7").wordings.tolist(),
        *keys_of("9号闸").wordings.tolist(),
    ]


# ------------------------------------------------------------------ labels


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("来源：水利站", "来源：松岭观测场的值班日记"),
        ("来源：水利站", "来源: 船老大"),
        ("供稿﹕女会计", "供稿﹕老闸工"),
        ("发稿时间：2024-03-05 来源：水利站", "发稿时间：2023-11-30 来源：渡口"),
        ("Filed: rivers", "Filed: bridges and locks"),
    ],
)
def test_a_line_with_a_label_is_its_label(one: str, other: str) -> None:
    assert equal_keys(one, other)
    assert not equal_wordings(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("来源：水利站", "来处：水利站"),
        ("来源：水利站说好。", "来源：渡口说不好。"),  # a sentence
        ("来：水利站", "来：渡口"),  # one character is no label
        ("12:30 开船", "12:30 收渔网"),
        ("这是一个太长了的标签：水利站", "这是一个太长了的标签：渡口"),
        ("来源：" + "水" * 80, "来源：" + "火" * 80),
        ("来源：", "来处："),
    ],
)
def test_no_label(one: str, other: str) -> None:
    assert not equal_keys(one, other)


def test_a_label_is_not_the_line_that_reads_like_it() -> None:
    assert not equal_keys("来源：水利站", "来源")


def test_the_first_colon_ends_a_label() -> None:
    assert equal_keys("来源：甲：乙", "来源：丙")


def test_threads_change_nothing() -> None:
    corpus, codes, lines = prepared(*("\n".join(f"来源：{n}号\n{sentence(n)}" for n in range(40)),) * 3)
    one, many = (line_keys(corpus, codes, lines, threads) for threads in (1, 5))
    assert (one.keys == many.keys).all()
    assert (one.wordings == many.wordings).all()


# ------------------------------------------------------------------ prose


@pytest.mark.parametrize(
    "line",
    [
        sentence(0),
        "老闸工今年在渠首换了闸门，谁也没有多说，雨下起来了！",
        "他问船老大，这一网到底打了多少斤鱼上来，够不够过年？没有人答。",
        "The keeper of the lock went home early. Nobody asked why",
        'She said it was "the last boat of the year (or so they say)."',
        "无" * 100,
    ],
)
def test_a_line_with_a_sentence(line: str) -> None:
    assert prose_of(line) == [True]


@pytest.mark.parametrize(
    "line",
    [
        "柳湾风物网",
        "老闸工来了",
        "主办单位：柳湾文化站　技术支持：渡口工作室　备案：柳备00001234",
        "Version 3.11.2 of the manual, built 2024.03.05 for www.example.org",
        "lock.keeper@example.org / ferry.example.org / all.rights",
        "无" * (100 - 1),
    ],
)
def test_a_line_without_one(line: str) -> None:
    assert prose_of(line) == [False]


def test_the_lines_of_a_text_that_is_broken_at_a_width_are_prose() -> None:
    text = [
        "The ferry at the stone bridge leaves every hour until",
        "the water is too high for it and then",
        "Fares",
    ]
    assert prose_of("\n".join(text)) == [True, True, False]
    # Two short lines, and two documents, are none.
    assert prose_of("Menu of the day\nsoup") == [False, False]
    assert prose_of(*text[:2]) == [False, False]


# ------------------------------------------------------------------ what tells pages


def test_a_text_in_capitals_that_is_broken_at_a_width_is_prose() -> None:
    """The last line goes with those before it; a heading in capitals over lines of its own does not."""
    text = (
        "NOBODY WHO LENT US A BOAT, A WINCH OR AN AFTERNOON SHALL",
        "BE ASKED TO PAY FOR WHAT THE TIDE HAS DONE TO IT, NOR FOR",
        "THE PAINT.",
    )
    assert prose_of("\n".join(text)) == [True, True, True]
    assert prose_of("THE HARBOUR OFFICE AND ALL OF ITS LANDING STAGES\nTide tables\nBoats") == [False] * 3
    assert prose_of("NEWS\nBOATS\nTIDES AND WINDS") == [False] * 3


def test_letters_that_nobody_says_tell_pages() -> None:
    texts = ["柳湾风物网", "谢谢大家！", "2024", "——", "第一章 总则", "A", "柳湾风物网", "松岭"]
    corpus, codes, lines = prepared("\n".join(texts))
    which = np.array([7, 6, 5, 4, 3, 2, 1, 0])
    assert tells_pages(corpus, codes, lines, which).tolist() == [
        True, True, False, False, False, False, False, True,
    ]  # fmt: skip


def test_letters() -> None:
    assert has_letters("首页")
    assert not has_letters("A 1 2 _ ·")
    assert has_letters("第3页")
    assert not has_letters("第3页", 3)
