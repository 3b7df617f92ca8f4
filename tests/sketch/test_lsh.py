"""Candidate pairs against dictionaries of sets."""

from __future__ import annotations

import itertools
from collections import defaultdict
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import active
from dedup.sketch import lsh
from dedup.sketch.bands import Banding
from dedup.sketch.low_bits import LowBits
from dedup.sketch.lsh import group_bands, LARGE_BUCKET, pack_pairs, propose_pairs, unpack_pairs


def groups_of(keys: list[int]) -> list[list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for place, key in enumerate(keys):
        found[key].append(place)
    return sorted(group for group in found.values() if len(group) > 1)


def brute_force(
    rows: list[tuple[int, ...]], banding: Banding
) -> tuple[set[tuple[int, int]], list[list[int]]]:
    """All pairs of small buckets, and the large buckets."""
    pairs: set[tuple[int, int]] = set()
    large = []
    for band in range(banding.bands):
        buckets: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for unit, row in enumerate(rows):
            buckets[row[band * banding.rows : (band + 1) * banding.rows]].append(unit)
        for bucket in buckets.values():
            if len(bucket) > LARGE_BUCKET:
                large.append([band, *bucket])
            else:
                pairs.update(itertools.combinations(bucket, 2))
    return pairs, sorted(large)


@given(keys=st.lists(st.integers(0, 5).map(lambda i: i * 0x9E3779B97F4A7C15 % 2**64), max_size=30))
def test_group_equal(keys: list[int]) -> None:
    members, offsets = active.group_equal(np.array(keys, np.uint64))
    found = [members[lo:hi].tolist() for lo, hi in itertools.pairwise(offsets)]
    assert sorted(found) == groups_of(keys)


@pytest.mark.parametrize("n", [0, 1, 2, 3, 64, 65, 1000, 1024, 1025])
def test_groups_of_one_and_of_all(n: int) -> None:
    members, offsets = active.group_equal(np.full(n, 2**64 - 1, np.uint64))
    assert members.tolist() == (list(range(n)) if n > 1 else [])
    assert offsets.tolist() == ([0, n] if n > 1 else [0])
    alone, _ = active.group_equal(np.arange(n, dtype=np.uint64) << np.uint64(40))
    assert alone.tolist() == []


def test_the_input_of_grouping_is_not_written_to() -> None:
    keys = np.array([7, 7, 9], np.uint64)
    active.group_equal(keys)
    assert keys.tolist() == [7, 7, 9]


@given(pairs=st.lists(st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1)), max_size=9))
def test_packed_pairs(pairs: list[tuple[int, int]]) -> None:
    a, b = (np.array([pair[i] for pair in pairs], np.int64) for i in (0, 1))
    low, high = unpack_pairs(pack_pairs(a, b))
    assert list(zip(low.tolist(), high.tolist(), strict=True)) == [tuple(sorted(pair)) for pair in pairs]


def proposed(
    rows: list[tuple[int, ...]],
    banding: Banding,
    threshold: float = 0.01,
    family: list[int] | None = None,
    **how: int,
) -> tuple[list[tuple[int, int]], list[list[int]]]:
    """Candidate pairs, and the large buckets, each behind its band."""
    whole = np.array(rows, np.uint32).reshape(len(rows), -1)
    keys = active.band_keys(whole, 0, banding.bands, banding.rows) >> np.uint64(32)
    signatures = LowBits(whole.astype(np.uint8), whole.__getitem__, banding.rows)
    buckets = group_bands(list(keys.astype(np.uint32)), **how)
    families = None if family is None else np.array(family, np.int64)
    a, b = propose_pairs(buckets, signatures, threshold, families, **how)
    large = sorted([band, *bucket.tolist()] for band, bucket in buckets.large)
    return list(zip(a.tolist(), b.tolist(), strict=True)), large


@given(
    rows=st.lists(st.tuples(*[st.integers(0, 1)] * 6), min_size=1, max_size=20),
    shape=st.sampled_from([(6, 1), (3, 2), (2, 3), (1, 6), (2, 2)]),
    threads=st.sampled_from([1, 3]),
)
def test_every_pair_that_shares_a_band(
    kernels_in_use: ModuleType, rows: list[tuple[int, ...]], shape: tuple[int, int], threads: int
) -> None:
    pairs, large = proposed(rows, Banding(*shape), threads=threads)
    assert pairs == sorted(brute_force(rows, Banding(*shape))[0])
    assert large == []


@pytest.mark.parametrize("size", [LARGE_BUCKET - 1, LARGE_BUCKET, LARGE_BUCKET + 1, 3 * LARGE_BUCKET])
@pytest.mark.parametrize("threads", [1, 4])
def test_large_buckets_are_handed_on(
    monkeypatch: pytest.MonkeyPatch, kernels_in_use: ModuleType, size: int, threads: int
) -> None:
    monkeypatch.setattr(lsh, "PAIRS_AT_A_TIME", 17)
    # Two buckets of `size` in band 0, buckets of three in band 1, interleaved.
    rows = [(i % 2, i // 3) for i in range(2 * size)]
    expected, expected_large = brute_force(rows, Banding(2, 1))
    pairs, large = proposed(rows, Banding(2, 1), threads=threads)
    assert (pairs, large) == (sorted(expected), expected_large)
    assert bool(large) == (size > LARGE_BUCKET)


def test_pairs_of_one_family_are_left_out() -> None:
    rows = [(1, 1)] * 5
    pairs, _ = proposed(rows, Banding(1, 2), family=[0, 1, 0, 3, 1])
    assert pairs == [(0, 1), (0, 3), (0, 4), (1, 2), (1, 3), (2, 3), (2, 4), (3, 4)]


def test_whole_signatures_rule_pairs_out() -> None:
    """Two units agree in one band of 16 and in nothing else: at 0.9 that is too little, at 0.01 it is not."""
    rows = [tuple(range(64)), (*range(4), *range(100, 160))]
    assert proposed(rows, Banding(16, 4), 0.9)[0] == []
    assert proposed(rows, Banding(16, 4), 0.01)[0] == [(0, 1)]
