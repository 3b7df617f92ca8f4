"""Intervals against Python's sets of positions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels.intervals import cut_at, Intervals, unite

MOST = 30
# The second end may come before the first: such a span holds nothing.
spans = st.lists(st.tuples(st.integers(0, MOST), st.integers(0, MOST)), max_size=12)
places = st.lists(st.integers(-2, MOST + 2), max_size=8)


def columns(pairs: list[tuple[int, int]]) -> tuple[Any, Any]:
    flat = np.array(pairs, np.int64).reshape(-1, 2)
    return flat[:, 0], flat[:, 1]


def positions(pairs: list[tuple[int, int]]) -> set[int]:
    return {at for start, end in pairs for at in range(start, end)}


def rows(intervals: Intervals) -> list[tuple[int, int]]:
    return list(zip(intervals.starts.tolist(), intervals.ends.tolist(), strict=True))


@given(spans, st.integers(-2, MOST), st.integers(1, MOST))
def test_what_lies_in_a_span(pairs: list[tuple[int, int]], start: int, length: int) -> None:
    found = rows(unite(*columns(pairs)).between(start, start + length))
    assert positions(found) == positions(pairs) & set(range(start, start + length))
    assert all(lo < hi for lo, hi in found)


@given(spans)
def test_union_holds_the_positions_of_all_spans(pairs: list[tuple[int, int]]) -> None:
    found = rows(unite(*columns(pairs)))
    assert positions(found) == positions(pairs)
    assert sum(end - start for start, end in found) == len(positions(pairs)), "nothing is held twice"
    edges = [edge for row in found for edge in row]
    assert edges == sorted(set(edges)), "ascending, none empty, and none touches the next"


@given(spans, st.randoms(use_true_random=False))
def test_order_of_the_spans_does_not_matter(pairs: list[tuple[int, int]], random: Any) -> None:
    shuffled = random.sample(pairs, len(pairs))
    assert rows(unite(*columns(shuffled))) == rows(unite(*columns(pairs)))


@given(spans, places)
def test_before_counts_positions(pairs: list[tuple[int, int]], at: list[int]) -> None:
    found = unite(*columns(pairs)).before(np.array(at, np.int64)).tolist()
    assert found == [sum(position < here for position in positions(pairs)) for here in at]


@given(spans, st.lists(st.tuples(st.integers(-2, MOST + 2), st.integers(0, 9)), max_size=6))
def test_inside_counts_positions_of_each_span(
    pairs: list[tuple[int, int]], asked: list[tuple[int, int]]
) -> None:
    wanted = [(start, start + size) for start, size in asked]
    found = unite(*columns(pairs)).inside(*columns(wanted)).tolist()
    assert found == [len(positions(pairs) & positions([span])) for span in wanted]


@given(spans, st.lists(st.integers(0, MOST), unique=True, max_size=8))
def test_cut_keeps_positions_and_crosses_no_place(pairs: list[tuple[int, int]], at: list[int]) -> None:
    whole = unite(*columns(pairs))
    pieces = rows(cut_at(whole, np.array(at, np.int64)))
    assert positions(pieces) == positions(pairs)
    assert not any(start < here < end for start, end in pieces for here in at)
    # Each cut adds one piece, and only inside a span.
    inner = [here for here in at if any(start < here < end for start, end in rows(whole))]
    assert len(pieces) == len(whole) + len(inner)
    assert all(start < end for start, end in pieces)
    assert pieces == sorted(pieces)


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([], []),
        ([(4, 4)], []),
        ([(5, 3)], []),
        ([(0, 3), (2, 5), (7, 9)], [(0, 5), (7, 9)]),
        ([(3, 5), (0, 3)], [(0, 5)]),
        ([(0, 9), (2, 3), (8, 9)], [(0, 9)]),
        ([(2, 4), (1, 8), (5, 5)], [(1, 8)]),
    ],
)
def test_unions(pairs: list[tuple[int, int]], expected: list[tuple[int, int]]) -> None:
    assert rows(unite(*columns(pairs))) == expected


def test_places_beyond_the_spans() -> None:
    spans = unite(*columns([(10, 12)]))
    assert spans.before(np.array([0, 10, 11, 12, 1 << 40])).tolist() == [0, 0, 1, 2, 2]
    assert len(cut_at(spans, np.array([0, 10, 12, 99]))) == 1
