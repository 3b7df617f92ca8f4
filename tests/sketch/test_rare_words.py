"""Rare words: where they stand, what stands for them, how rare they are."""

from __future__ import annotations

import numpy as np
import pytest

from dedup.kernels.arrays import Codes
from dedup.sketch.rare_words import find_words, LEAST, PAIR, Words
from dedup.text.fold import fold_codes


def folded(text: str) -> Codes:
    return fold_codes(np.frombuffer((text + "\n").encode("utf-32-le"), np.uint32))


def words_of(text: str) -> Words:
    return find_words(folded(text), np.zeros(1, np.int64), np.array([len(text)]))


def said(text: str) -> dict[str, float]:
    words = words_of(text)
    spans = zip(words.starts.tolist(), words.ends.tolist(), strict=True)
    return {text[start:end]: float(rarity) for (start, end), rarity in zip(spans, words.rarity, strict=True)}


def test_rare_words_are_those_that_the_dictionary_counted_seldom() -> None:
    found = said("干部清理泵站和涵闸")
    assert found["涵闸"] == 1.0 >= found["泵站"] > found["清理"] > found["干部"] >= LEAST
    assert "和" not in found


def test_longer_english_words_are_rarer_and_function_words_are_none() -> None:
    found = said("Before the harbour was dredged, there were others; between us, we waited.")
    assert set(found) == {"harbour", "dredged", "waited"}
    assert found["harbour"] == 1.0 > found["waited"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("dredging", "dredged"), ("HARBOUR", "harbours"), ("涵閘", "涵闸"), ("涵\u200b闸", "涵闸")],
)
def test_what_stands_for_a_word_is_the_same_in_other_forms(one: str, other: str) -> None:
    assert words_of(one).hashes.tolist() == words_of(other).hashes.tolist() != []


def test_neighbours_that_are_no_words_may_be_a_name() -> None:
    assert said("苏砚秋")["砚秋"] == PAIR


def test_spans_are_texts_of_their_own() -> None:
    codes = folded("涵闸涵闸harbourharbour")
    # 涵 | 闸涵 | 闸 and harb | ourharbour
    words = find_words(codes, np.array([0, 1, 3, 4, 8]), np.array([1, 3, 4, 8, 18]))
    assert 0 not in words.starts.tolist()
    assert words.starts.tolist()[-2:] == [4, 8]


def test_nothing_holds_nothing() -> None:
    none = np.zeros(0, np.int64)
    assert len(find_words(folded(""), none, none).starts) == 0
    assert said("，。！ 的") == {}


def test_least_leaves_out_what_is_less_rare() -> None:
    text = "干部清理泵站和涵闸"
    words = find_words(folded(text), np.zeros(1, np.int64), np.array([len(text)]), 0.7)
    assert [text[start:end] for start, end in zip(words.starts, words.ends, strict=True)] == ["泵站", "涵闸"]
