"""The kernels of pairs against slow twins, and against each other on texts too long for those."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import plain
from dedup.kernels.arrays import POINT, START, WORD
from dedup.kernels.pair_slots import PAIR_BITS, pair_slots

A, B, HAN, MORE = WORD | 97, START | WORD | 98, 0x4E00, 0x2A6D6
CODES = [0, 1, 2, HAN, MORE, A, B, 0x120007]
codes = st.lists(st.sampled_from(CODES), max_size=24)
points = st.sampled_from([code & POINT for code in CODES if code & POINT > 2])


@pytest.fixture(scope="module")
def chunked(kernels: ModuleType) -> Iterator[ModuleType]:
    """The kernels, the plain ones with chunks so small that texts are cut by them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain.character_pairs, "CHUNK", 3)
        yield kernels


def array(values: list[int]) -> Any:
    return np.array(values, np.uint32)


def slot(first: int, second: int) -> int:
    return int(pair_slots(array([first]), array([second]))[0])


def guard(pairs: list[tuple[int, int]]) -> Any:
    return np.array([slot(*pair) for pair in pairs], np.int64)


@given(codes=codes, guarded=st.lists(st.tuples(points, points), max_size=3), most=st.integers(0, 3))
def test_rare_pairs(kernels: ModuleType, codes: list[int], guarded: list[tuple[int, int]], most: int) -> None:
    at = [i for i, code in enumerate(codes) if code & POINT > 2]
    characters = [codes[i] & POINT for i in at]
    pairs = [slot(*pair) for pair in itertools.pairwise(characters)]
    counts = Counter(pairs)
    together = [1 not in codes[one:other] for one, other in itertools.pairwise(at)]
    text, touching, seen, rare, places = kernels.rare_pairs(array(codes), guard(guarded), most)
    assert text.tolist() == characters
    assert touching.tolist() == ([False, *together, False] if at else [False])
    assert {int(i): int(seen[i]) for i in np.flatnonzero(seen)} == counts
    assert rare.tolist() == [i + 1 for i, pair in enumerate(pairs) if together[i] and counts[pair] <= most]
    assert places.tolist() == [i for i, pair in enumerate(pairs) if pair in {slot(*pair) for pair in guarded}]


@given(codes=codes, wanted=st.sets(st.tuples(points, points), max_size=4))
def test_find_pairs(chunked: ModuleType, codes: list[int], wanted: set[tuple[int, int]]) -> None:
    keys = sorted(first << 21 | second for first, second in wanted)
    at = [i for i, code in enumerate(codes) if code & POINT > 2]
    pairs = [(codes[one] & POINT) << 21 | codes[other] & POINT for one, other in itertools.pairwise(at)]
    positions, numbers = chunked.find_pairs(array(codes), np.array(keys, np.int64))
    assert list(zip(positions.tolist(), numbers.tolist(), strict=True)) == [
        (i, keys.index(pair)) for i, pair in zip(at, pairs, strict=False) if pair in keys
    ]


def test_both_agree_on_long_texts(compiled: ModuleType) -> None:
    generator = np.random.default_rng(5)
    frequent = np.minimum(generator.geometric(0.01, 100_000), 3000).astype(np.uint32)
    codes = np.where(generator.random(100_000) < 0.1, frequent % 3, frequent + 0x4E00).astype(np.uint32)
    guards = generator.integers(0, 1 << PAIR_BITS, 20_000)
    pairs = (codes[:-1].astype(np.int64) << 21 | codes[1:])[generator.integers(0, 99_999, 300)]
    for name, given_ in {"rare_pairs": (guards, 3), "find_pairs": (np.unique(pairs),)}.items():
        ours, theirs = getattr(plain, name)(codes, *given_), getattr(compiled, name)(codes, *given_)
        for one, other in zip(ours, theirs, strict=True):
            assert (one.dtype, len(one) > 0) == (other.dtype, True), name
            np.testing.assert_array_equal(one, other, name)


@pytest.mark.parametrize("slot_", [-1, 1 << PAIR_BITS])
def test_a_slot_that_is_none(kernels: ModuleType, slot_: int) -> None:
    with pytest.raises(IndexError):
        kernels.rare_pairs(array([HAN] * 3), np.array([slot_]), 1)
