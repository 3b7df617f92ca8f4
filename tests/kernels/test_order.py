"""Orders and numbers of values: the fast ways against NumPy's."""

from __future__ import annotations

import numpy as np
import pytest

from dedup.kernels import arrays
from dedup.kernels.arrays import numbered, stable_order

SIZES = (0, 1, 2, 3, 1000, arrays.WORTH_PACKING, 3 * arrays.WORTH_PACKING + 1)


def kinds_of_values(size: int) -> list[np.ndarray]:
    """Small and large ones, hashes, hashes that agree in their upper bits, and many that are equal."""
    made = np.random.default_rng(size)
    hashes = made.integers(0, 1 << 64, size, np.uint64, endpoint=False)
    return [
        made.integers(0, 5, size),
        made.integers(0, 1 << 40, size),
        made.integers(0, (1 << 63) - 1, size),
        hashes,
        hashes[made.integers(0, max(size // 3, 1), size)] if size else hashes,
        hashes & np.uint64(0xFFF) | np.uint64(1 << 63),
        hashes >> np.uint64(1) << np.uint64(60) | hashes & np.uint64(7),
        np.full(size, (1 << 64) - 1, np.uint64),
        np.sort(hashes)[::-1].copy(),
        made.integers(-3, 3, size),
        hashes.view(np.int64),
        made.integers(-(1 << 20), 1 << 20, size).astype(np.int32),
    ]


@pytest.mark.parametrize("size", SIZES)
def test_the_order_is_that_of_a_stable_sort(size: int) -> None:
    for values in kinds_of_values(size):
        assert np.array_equal(stable_order(values), np.argsort(values, kind="stable"))


@pytest.mark.parametrize("size", SIZES)
def test_numbers_lead_back_to_the_values(size: int) -> None:
    for values in kinds_of_values(size):
        ordered, numbers = numbered(values)
        assert np.array_equal(ordered, np.unique(values))
        assert np.array_equal(ordered[numbers], values)


def test_heights_are_those_of_each_run() -> None:
    values, starts = np.array([3, 1, 2, 5, 0, 4]), np.array([0, 2, 4])
    assert arrays.run_heights(values, starts).tolist() == [3, 3, 2, 5, 0, 4]
    assert arrays.run_heights(values[:0], starts[:0]).tolist() == []


@pytest.mark.parametrize("kind", [np.int64, np.uint32])
def test_each_span_is_searched_by_itself(kind: type) -> None:
    made = np.random.default_rng(3)
    values = np.concatenate([np.sort(made.integers(0, 30, size)) for size in (0, 1, 7, 40)]).astype(kind)
    edges = np.cumsum([0, 0, 1, 7, 40])
    begin, end = (np.repeat(side, 34) for side in (edges[:-1], edges[1:]))
    wanted = np.tile(np.arange(-1, 33), 4)
    expected = [
        lo + int(np.searchsorted(values[lo:hi], one)) for one, lo, hi in zip(wanted, begin, end, strict=True)
    ]
    assert arrays.search_within(values, wanted, begin, end).tolist() == expected
