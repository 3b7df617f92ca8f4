"""An extract aligned with the text that it was taken from."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import LCSseq

from dedup.furniture import extract_alignment as alignment
from dedup.furniture.extract_alignment import align
from dedup.kernels.arrays import U64


def tokens(values: list[int]) -> U64:
    return np.array(values, np.uint64)


def aligned(text: str, extract: str) -> str:
    """The characters of a text that align, a point for each of the others."""
    hit = align(tokens([ord(c) for c in text]), tokens([ord(c) for c in extract]))
    return "".join(c if h else "." for c, h in zip(text, hit, strict=True))


def is_part(part: list[int], whole: list[int]) -> bool:
    rest = iter(whole)
    return all(value in rest for value in part)


small = st.lists(st.integers(0, 5), max_size=40)


@given(small, small)
def test_what_aligns_stands_in_both_in_one_order(text: list[int], extract: list[int]) -> None:
    hit = align(tokens(text), tokens(extract))
    assert is_part([value for value, h in zip(text, hit, strict=True) if h], extract)


@given(st.lists(st.integers(0, 30), max_size=60), st.data())
def test_a_part_of_a_text_aligns_whole_or_nearly(text: list[int], data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.booleans(), min_size=len(text), max_size=len(text)))
    extract = [value for value, c in zip(text, chosen, strict=True) if c]
    found = int(align(tokens(text), tokens(extract)).sum())
    # Sure places may cross those of the longest subsequence, by a run at the most where texts are so short.
    assert found >= LCSseq.similarity(text, extract) * 0.6


@pytest.mark.parametrize(
    ("text", "extract", "expected"),
    [
        # A word of the menu that the text begins with, that stands in its middle, and that it ends with.
        ("通知下载通知甲乙丙丁戊己庚辛", "通知甲乙丙丁戊己庚辛", "....通知甲乙丙丁戊己庚辛"),
        ("通知下载甲乙丙丁通知戊己庚辛", "甲乙丙丁通知戊己庚辛", "....甲乙丙丁通知戊己庚辛"),
        ("甲乙丙丁戊己庚辛通知下载通知", "甲乙丙丁戊己庚辛通知", "甲乙丙丁戊己庚辛通知...."),
        # One block three times, of which all are text, or none beside the text.
        ("甲乙丙甲乙丙甲乙丙", "甲乙丙甲乙丙甲乙丙", "甲乙丙甲乙丙甲乙丙"),
        ("春夏秋冬子丑寅卯副歌辰巳午未副歌", "子丑寅卯副歌辰巳午未副歌", "....子丑寅卯副歌辰巳午未副歌"),
        # What the extract says besides, or in other words, aligns with nothing.
        ("首页子丑寅卯辰巳午未版权", "子丑寅卯另说辰巳午未", "..子丑寅卯辰巳午未.."),
        ("首页版权", "子丑寅卯", "...."),
        ("首页版权", "", "...."),
        ("", "子丑寅卯", ""),
    ],
)  # fmt: skip
def test_repeated_blocks_align_beside_what_is_sure(text: str, extract: str, expected: str) -> None:
    assert aligned(text, extract) == expected


def test_cells_of_few_signs_align_though_nothing_stands_once() -> None:
    cells = [3, 1, 4, 1, 5, 9, 2, 6] * 6000
    hit = align(tokens([77, 78, *cells, 79]), tokens(cells))
    assert hit.tolist() == [False, False, *[True] * len(cells), False]


def test_a_rest_too_large_for_one_table_is_filled_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    cells = [3, 1, 4, 1, 5, 9, 2, 6] * 40
    whole = align(tokens([77, *cells, 79]), tokens(cells))
    monkeypatch.setattr(alignment, "MOST", 40 * len(cells))
    assert align(tokens([77, *cells, 79]), tokens(cells)).tolist() == whole.tolist()
