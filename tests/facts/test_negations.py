"""What denies, and in which words it does not."""

from __future__ import annotations

import pytest

from dedup.facts.negations import deny_each_other, find_negations
from tests.facts.folded import wording


def denied(folded: str) -> list[str]:
    return [one.said for one in find_negations(wording(folded).string) if one.word is None]


@pytest.mark.parametrize(
    ("folded", "expected"),
    [
        ("不得拖延", ["不"]),
        ("不能停", ["不"]),
        ("没有完成", ["没"]),
        ("无法按时完成", ["无"]),
        ("并非如此", ["非"]),
        ("尚未竣工", ["未"]),
        ("请勿靠近", ["勿"]),
        ("切莫放松", ["莫"]),
        ("予以否决", ["否"]),
        ("毋须审批", ["毋"]),
        ("别去河边", ["别"]),
        ("不得不", ["不", "不"]),
        ("特别不要", ["不"]),
        ("we do not agree", ["not"]),
        ("we dont agree", ["not"]),
        ("it cannot be", ["not"]),
        ("no one came nor will", ["no", "nor"]),
        ("none of us never without it", ["none", "never", "without"]),
        ("no 5 of the list", []),
        ("not 5 of the list", ["not"]),
        ("notable nobles know", []),
        ("他说no就是no", ["no", "no"]),
    ],
)
def test_what_denies(folded: str, expected: list[str]) -> None:
    assert denied(folded) == expected


@pytest.mark.parametrize(
    "word",
    [
        *("不断", "不仅", "不但", "不管", "不论", "不久", "不少", "了不起", "差不多", "不锈钢"),
        *("无锡", "无论", "无数", "无比", "无线电", "未来", "未央区", "方兴未艾"),
        *("非常", "南非", "非洲", "除非", "是非", "莫斯科", "莫大", "约莫", "没收", "淹没"),
        *("是否", "能否", "否则", "特别", "区别", "级别", "别人", "别墅", "大别山", "分门别类"),
    ],
)
def test_words_in_which_nothing_is_denied(word: str) -> None:
    assert denied(f"会议{word}讨论") == []


@pytest.mark.parametrize(
    ("one", "other", "deny"),
    [
        ("legal", "illegal", True),
        ("unaffected", "affected", True),
        ("possible", "impossible", True),
        ("colour", "color", False),
        ("do", "undo", False),
    ],
)
def test_prefixes_that_deny(one: str, other: str, deny: bool) -> None:
    assert deny_each_other(one, other) is deny


def test_a_question_does_not_begin_in_a_longer_word() -> None:
    assert denied("今年共有无法修复的堤段三处，检查滤网有无堵塞") == ["无"]
