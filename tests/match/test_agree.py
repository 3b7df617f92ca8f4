"""Spans that agree, and what lies between parts that are said, against one look after another."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.match.agree import _unite_close, NEAR
from dedup.match.relate import Sides
from dedup.match.trim import _between

Spans = list[tuple[int, int]]
Part = tuple[int, int, int, int]

# Few places and lengths, so that many agree; some are so long that much lies within a tenth of them.
spans = st.lists(
    st.builds(
        lambda start, size: (start, start + size),
        st.integers(0, 60),
        st.sampled_from([5, 9, 40, 44, 300, 330]),
    ),
    max_size=30,
)
places = st.integers(0, 40)
parts = st.tuples(places, places, places, places)


def united(some: Spans) -> tuple[list[int], list[int]]:
    """Each in turn takes the number of the first before it that agrees with it."""
    numbers, firsts = [-1] * len(some), []
    for i in sorted(range(len(some)), key=lambda i: (some[i][0], -some[i][1], i)):
        start, end = some[i]
        reach = max(NEAR, (end - start) // 10)
        for number, first in enumerate(firsts):
            gone, other = start - some[first][0], some[first]
            if (
                gone <= max(NEAR, (other[1] - other[0]) // 10)
                and gone <= reach
                and abs(other[1] - end) <= reach
            ):
                numbers[i] = number
                break
        else:
            numbers[i] = len(firsts)
            firsts.append(i)
    return numbers, firsts


@given(some=spans)
def test_spans_that_agree(some: Spans) -> None:
    starts, ends = (np.array([span[side] for span in some], np.int64) for side in (0, 1))
    numbers, firsts = _unite_close(starts, ends)
    assert (numbers.tolist(), firsts.tolist()) == united(some)


def left(said: list[Part], whole: Part) -> list[Part]:
    """What lies between the said parts of one passage."""
    b_at, b_end, a_at, a_end = whole
    found = []
    for b_low, b_high, a_low, a_high in [*sorted(said), (b_end, b_end, a_end, a_end)]:
        if b_low > b_at and a_low > a_at:
            found.append((b_at, b_low, a_at, a_low))
        b_at, a_at = max(b_at, b_high), max(a_at, a_high)
    return found


@given(passages=st.lists(st.tuples(parts, st.lists(parts, max_size=4)), min_size=1, max_size=4))
def test_what_lies_between_said_parts(passages: list[tuple[Part, list[Part]]]) -> None:
    wholes = np.array([whole for whole, _ in passages], np.int64).T
    b_start, b_end, a_start, a_end = wholes
    rows = [(number, *part) for number, (_, said) in enumerate(passages) for part in said]
    passage, *said = np.array(rows, np.int64).reshape(-1, 5).T
    found = _between(passage, tuple(said), Sides(a_start, a_end, b_start, b_end))  # type: ignore[arg-type]
    columns = found.passage, found.b_start, found.b_end, found.a_start, found.a_end
    expected = [
        (number, *piece) for number, (whole, own) in enumerate(passages) if own for piece in left(own, whole)
    ]
    assert sorted(zip(*(column.tolist() for column in columns), strict=True)) == sorted(expected)
