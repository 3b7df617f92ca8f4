"""Rare words and figures together, and what of them a library keeps."""

from __future__ import annotations

import numpy as np
import pytest

import dedup
from dedup.facts.figures import find_figures, rarity_of
from dedup.library.rare_terms import find_rare_words, KEPT, rare_terms
from dedup.text.fold import fold_codes
from tests.library.making import make_terms, SCHEME
from tests.library.twin import TwinStore


def found(text: str) -> list[tuple[str, bool]]:
    codes = fold_codes(np.frombuffer((text + "\n").encode("utf-32-le"), np.uint32))
    both = find_rare_words(codes, np.zeros(1, np.int64), np.array([len(text)]))
    spans = zip(both.words.starts.tolist(), both.words.ends.tolist(), strict=True)
    return [
        (text[start:end], figure) for (start, end), figure in zip(spans, both.figure.tolist(), strict=True)
    ]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("六十八所，68所", ["68", "68"]),
        ("3.5万元，35,000元", ["35000", "35000"]),
        ("twenty-six of 26", ["26", "26"]),
        ("一定千万不要", []),
        ("6.83米", ["6.83"]),
    ],
)
def test_figures_are_told_by_value(text: str, values: list[str]) -> None:
    folded = fold_codes(np.frombuffer(text.encode("utf-32-le"), np.uint32)) & np.uint32(0x1FFFFF)
    string = "".join(chr(point) if point > 2 else " " for point in folded.tolist() if point)
    assert [figure.value for figure in find_figures(string)] == values


def test_an_exact_figure_is_rarer_than_a_round_one() -> None:
    assert rarity_of("4") < rarity_of("2024") < rarity_of("26") < rarity_of("600") < rarity_of("683")


def test_what_is_a_figure_is_no_word() -> None:
    assert found("twenty-six harbours, 三千六百 地笼") == [
        ("twenty-six", True),
        ("harbours", False),
        ("三千六百", True),
        ("地笼", False),
    ]


def test_a_number_does_not_go_on_into_the_next_text() -> None:
    text = "1234"
    codes = fold_codes(np.frombuffer((text + "\n").encode("utf-32-le"), np.uint32))
    both = find_rare_words(codes, np.array([0, 2]), np.array([2, 4]))
    assert list(zip(both.words.starts.tolist(), both.words.ends.tolist(), strict=True)) == [(0, 2), (2, 4)]


def test_a_library_tells_who_holds_a_rare_word() -> None:
    texts = {"one": "涵闸在城南，花了3642万元。", "other": "泵站在城北，花了3642万元。"}
    documents = [dedup.Document(name, name, text) for name, text in texts.items()]
    store = TwinStore(SCHEME)
    store.add(*make_terms(documents))
    text = "涵闸3642万"
    codes = fold_codes(np.frombuffer((text + "\n").encode("utf-32-le"), np.uint32))
    terms = rare_terms(codes, np.zeros(1, np.int64), np.array([len(text)]), np.array([7]))
    assert set((terms & np.uint64(0xFFFFFFFF)).tolist()) == {7}
    holders = store.find_fingerprints((terms >> np.uint64(32)).astype(np.uint32), 10)
    assert sorted(np.diff(holders.offsets).tolist()) == [1, 2]
    assert find_rare_words(codes, np.zeros(1, np.int64), np.array([len(text)]), KEPT).figure.sum() == 1
