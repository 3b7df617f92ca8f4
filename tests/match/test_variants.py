"""Variants of one wording are pooled: who says it, and where the slots are."""

from __future__ import annotations

import numpy as np

from dedup.kernels.intervals import columns_of
from dedup.match.variants import MUCH_OF_IT, pool_variants, Variants


def pool(end: int, runs: list[tuple[int, int, int]]) -> Variants:
    starts, ends = columns_of([run[:2] for run in runs])
    return pool_variants(0, end, starts, ends, np.array([run[2] for run in runs], np.int64))


def spans(found: Variants) -> list[tuple[int, int]]:
    return list(zip(found.fixed.starts.tolist(), found.fixed.ends.tolist(), strict=True))


def test_who_has_much_of_it_in_several_runs_says_it() -> None:
    found = pool(100, [(0, 25, 3), (75, 100, 3), (0, 30, 5), (-20, 90, 7), (40, 300, 9)])
    assert found.holders.tolist() == [3, 7, 9]
    assert MUCH_OF_IT > 0.3


def test_where_fewer_than_half_agree_is_a_slot() -> None:
    runs = [span for holder in range(4) for span in ((0, 40, holder), (60, 100, holder))]
    assert spans(pool(100, [*runs, (0, 100, 4)])) == [(0, 40), (60, 100)]
    assert spans(pool(100, [*runs, (0, 100, 4), (0, 100, 5), (0, 100, 6), (0, 100, 7)])) == [(0, 100)]


def test_a_holder_counts_once_however_often_it_says_it() -> None:
    found = pool(10, [(0, 6, 1), (0, 6, 1), (2, 8, 1), (0, 2, 2), (0, 2, 2)])
    assert found.holders.tolist() == [1]
    assert spans(found) == [(0, 8)]


def test_places_do_not_matter() -> None:
    starts, ends = columns_of([(1000, 1008), (990, 1004)])
    found = pool_variants(1000, 1010, starts, ends, np.array([4, 2]))
    assert found.holders.tolist() == [2, 4]
    assert spans(found) == [(1000, 1008)]


def test_nobody_says_nothing() -> None:
    found = pool(10, [(10, 20, 1), (-5, 0, 2)])
    assert (found.holders.tolist(), spans(found)) == ([], [])
