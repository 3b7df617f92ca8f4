"""Chinese words by jieba as tokens."""

from __future__ import annotations

import numpy as np
import pytest

from dedup.text.fold import fold_codes, keep_codes
from dedup.text.jieba_words import mark_words
from tests import twins


def words(text: str, fold: object = fold_codes) -> list[str]:
    codes = fold(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32))  # type: ignore[operator]
    marked = mark_words(codes, np.array([0]), np.array([len(codes)]))
    found = twins.tokens(marked.tolist())
    return ["".join(map(chr, token if isinstance(token, tuple) else (token,))) for token in found]


def test_nothing_to_cut() -> None:
    assert words("") == words("，。 \n") == []
    assert words("the end") == ["the", "end"]


@pytest.mark.parametrize(
    "text", ["领导干部学习讲话", "领 导 干 部，学 习讲话。", "領(lǐng)導(dǎo)幹部學習講話"]
)
def test_marks_do_not_part_words(text: str) -> None:
    # Once: jieba cuts the text without its marks, but a break between two characters still ends the word,
    # so that with --tokens words 领 导 and 领导 are no longer the same.
    assert words(text) == ["领导", "干部", "学习", "讲话"]


def test_codes_outside_the_units_stay() -> None:
    codes = fold_codes(np.array([ord(c) for c in "领导\n干部"], np.uint32))
    marked = mark_words(codes, np.array([3]), np.array([5]))
    assert marked[:3].tolist() == codes[:3].tolist()
    assert twins.tokens(marked[3:].tolist()) == [(ord("干"), ord("部"))]


def test_a_placeholder_is_a_token() -> None:
    assert words("在xx市召开会议") == ["在", "\x02", "市", "召开", "会议"]


@pytest.mark.parametrize(
    ("text", "spaced"),
    [("会议在2023年召开", "会议在 2023 年召开"), ("学习AI技术", "学习 AI 技术"), ("领AI导", "领 AI 导")],
)
def test_letters_and_digits_are_words_of_their_own(text: str, spaced: str) -> None:
    assert words(text) == words(spaced)
    assert "2023" in words("在2023年")


@pytest.mark.parametrize(
    "text", ["领导\ud800干部", "\0\x01领导\x02", "a中b", "𠀀领导", " ，\n", "领导 领导，"]
)
def test_fold_off_keeps_every_code(text: str) -> None:
    codes = keep_codes(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32))
    marked = mark_words(codes, np.array([0]), np.array([len(codes)])).tolist()
    assert [code & 0x1FFFFF for code in marked] == [code & 0x1FFFFF for code in codes.tolist()]
    letters = [t if isinstance(t, tuple) else (t,) for t in twins.tokens(marked)]
    assert [letter for token in letters for letter in token] == [code & 0x1FFFFF for code in codes.tolist()]
