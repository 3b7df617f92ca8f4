"""Equal texts in one group, and which copy is the best."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import active
from dedup.match.groups import group_texts, measure_units, Measures, order_by_preference
from dedup.text.segment import Units
from tests import generated
from tests.match.scans import scan

texts_of = st.lists(st.text("ab", max_size=3), max_size=14)


def units_of(texts: list[str], documents: list[int] | None = None) -> tuple[np.ndarray, Units]:
    codes, starts, ends = generated.code_array(texts)
    owner = np.array(documents or range(len(texts)), np.int64)
    return codes, Units(starts, ends, owner, owner)


def grouped(
    texts: list[str], preferred: list[int], hashes: list[int] | None = None
) -> list[tuple[int, list[int]]]:
    """(best copy, all copies) of each distinct text, in order of preference."""
    codes, units = units_of(texts)
    measures = measure_units(codes, units)
    if hashes is not None:
        measures = Measures(np.array(hashes, np.uint64), measures.tokens, measures.characters)
    found = group_texts(codes, units, measures, np.array(preferred, np.int64))
    assert found.offsets[-1] == len(found.members) == len(preferred)
    return [(int(found.best[i]), found.copies(i).tolist()) for i in range(len(found))]


def twin(texts: list[str], preferred: list[int]) -> list[tuple[int, list[int]]]:
    groups: dict[str, list[int]] = {}
    for unit in preferred:
        groups.setdefault(texts[unit], []).append(unit)
    return [(units[0], sorted(units)) for units in groups.values()]


def test_nothing_to_group() -> None:
    assert grouped([], []) == []
    assert grouped(["ab", "ab"], []) == []
    assert grouped(["a", "b"], [1, 0]) == [(1, [1]), (0, [0])]


@given(texts=texts_of, data=st.data())
def test_grouping(kernels_in_use: ModuleType, texts: list[str], data: st.DataObject) -> None:
    preferred = data.draw(st.permutations(range(len(texts))))[: data.draw(st.integers(0, len(texts)))]
    assert grouped(texts, preferred) == twin(texts, preferred)


@given(texts=texts_of, data=st.data())
def test_grouping_by_hashes_that_prove_nothing(
    kernels_in_use: ModuleType, texts: list[str], data: st.DataObject
) -> None:
    """Different texts of equal hash, in any mixture; equal texts have equal hashes."""
    preferred = data.draw(st.permutations(range(len(texts))))
    hash_of = {text: data.draw(st.integers(0, 1)) for text in sorted(set(texts))}
    assert grouped(texts, preferred, [hash_of[text] for text in texts]) == twin(texts, preferred)


def test_many_texts_of_one_hash_are_told_apart_in_few_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"{i % 40:02}" for i in range(400)]
    compared = 0

    def counting(*arguments: object) -> object:
        nonlocal compared
        compared += len(arguments[3])  # type: ignore[arg-type]
        return equal_units(*arguments)  # type: ignore[arg-type]

    equal_units = active.equal_units
    monkeypatch.setattr(active, "equal_units", counting)
    assert grouped(texts, list(range(400)), [7] * 400) == twin(texts, list(range(400)))
    assert compared <= 400 * 40


# ------------------------------------------------------------------ preference


@given(
    rows=st.lists(
        st.tuples(st.integers(0, 2), st.sampled_from([0, 20230000, 20230105, 20240101])), max_size=9
    )
)
@pytest.mark.parametrize("keep", ["longest", "first", "last"])
def test_preference(rows: list[tuple[int, int]], keep: str) -> None:
    characters = np.array([length for length, _ in rows], np.int32)
    dates = np.array([date for _, date in rows], np.int32)
    _, units = units_of(["x"] * len(rows))

    def key(unit: int) -> tuple[object, ...]:
        length, date = rows[unit]
        by_date = (date == 0, -date, -unit) if keep == "last" else (date == 0, date, unit)
        return (-length, *by_date) if keep == "longest" else by_date

    assert order_by_preference(units, characters, dates, keep).tolist() == sorted(range(len(rows)), key=key)


def test_dates_are_those_of_the_document() -> None:
    _, units = units_of(["x"] * 4, [1, 0, 1, 0])
    dates = np.array([20240101, 20230101], np.int32)
    assert order_by_preference(units, np.ones(4, np.int32), dates, "first").tolist() == [0, 2, 1, 3]


LISTS = (("1 25", "12 5"), ("1 25", "1，25"))


@pytest.mark.parametrize("tokens", ["auto", "characters"])
def test_breaks_that_make_other_numbers_make_other_texts(tokens: str) -> None:
    text = "沙河镇今年修好的塘坝分别有{}座，另有三座正在勘察，入冬以前都要动工，钱由县里出一半。"
    found = [scan([text.format(one), text.format(other)], tokens=tokens).findings() for one, other in LISTS]
    assert [[finding.kind for finding in one] for one in found] == [["near"], ["exact"]]
