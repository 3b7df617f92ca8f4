"""Blocks of postings: what is written is read again, both kernels write the same bytes, and see the same faults."""

from __future__ import annotations

from types import ModuleType
from typing import Any
from zlib import crc32

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dedup.kernels import plain
from dedup.kernels.posting_blocks import (
    BLOCK,
    FRONT,
    MISCODED,
    SOUND,
    SUM,
    sum_seeds,
    UNORDERED,
    WRONG_SUM,
)

PARTS = 19
# Steps of each width between terms, and none.
steps = st.sampled_from([0, 0, 1, 0xFF, 0x100, 0xFFFF, 0x10000, 0xFFFFFF, 0x1000000])
rows = st.lists(st.tuples(steps, st.integers(0, (1 << 32) - 1)), max_size=3 * BLOCK)
widths = st.integers(1, 4)


def lay_out(given: list[tuple[int, int]], width: int) -> tuple[Any, Any]:
    """Postings whose numbers have so many bytes, as far as their terms do, and the keys of their blocks."""
    terms = np.cumsum([0, *(step for step, _ in given)])[1:].astype(np.uint64)
    numbers = np.array([number for _, number in given], np.uint64) & np.uint64((1 << 8 * width) - 1)
    postings = (terms << np.uint64(32) | numbers)[terms < 1 << 32]
    keys = (postings[::BLOCK] >> np.uint64(32)).astype(np.int64) << PARTS | 7 << 52
    return postings, keys


@given(given=rows, width=widths)
@example(given=[(1, 5)] * (2 * BLOCK), width=2)
@example(given=[], width=1)
def test_blocks_give_back_what_was_written(
    kernels: ModuleType, given: list[tuple[int, int]], width: int
) -> None:
    postings, keys = lay_out(given, width)
    data, offsets = kernels.code_postings(postings, keys, width)
    assert [data.tobytes(), offsets.tolist()] == [
        part.tobytes() if part.dtype == np.uint8 else part.tolist()
        for part in plain.code_postings(postings, keys, width)
    ]
    fault, counts, numbers, terms, starts, ends = kernels.read_postings(data, offsets, keys, PARTS, width)
    assert fault.tolist() == [SOUND]
    assert counts.tolist() == [len(postings[lo : lo + BLOCK]) for lo in range(0, len(postings), BLOCK)]
    assert (terms[1:] > terms[:-1]).all()
    found = kernels.list_postings(data, numbers, width, terms, starts, ends)
    assert found.tolist() == postings.tolist()
    assert [part.dtype for part in (counts, numbers, terms, starts, ends, found)] == [
        np.dtype(kind) for kind in ("i8", "i8", "u8", "i8", "i8", "u8")
    ]


@given(given=rows.filter(bool), width=widths, at=st.integers(0, 600), value=st.integers(0, 255))
def test_faults(kernels: ModuleType, given: list[tuple[int, int]], width: int, at: int, value: int) -> None:
    postings, keys = lay_out(given, width)
    data, offsets = (part.copy() for part in plain.code_postings(postings[:BLOCK], keys[:1], width))
    data[at % len(data)] = value
    read = [kernel.read_postings(data, offsets, keys[:1], PARTS, width) for kernel in (kernels, plain)]
    assert read[0][0].tolist() == read[1][0].tolist()
    # Not even with a sum that fits is anything read but what was written so.
    data[-SUM:] = np.frombuffer(
        crc32(data[:-SUM].tobytes(), sum_seeds(keys[:1])[0]).to_bytes(4, "little"), np.uint8
    )
    ours, theirs = (
        kernel.read_postings(data, offsets, keys[:1], PARTS, width) for kernel in (kernels, plain)
    )
    assert ours[0][0] in (SOUND, MISCODED, UNORDERED)
    assert ours[0].tolist() == theirs[0].tolist()
    if ours[0][0] == SOUND:
        assert [part.tolist() for part in ours] == [part.tolist() for part in theirs]


def test_each_fault_is_told(kernels: ModuleType) -> None:
    postings, keys = lay_out([(1, 1), (1, 2)], 1)
    sound, offsets = plain.code_postings(postings, keys, 1)

    def fault(place: int, value: int, key: int = 0, summed: bool = True) -> int:
        data, own = sound.copy(), keys + key
        data[place] = value
        if summed:
            total = crc32(data[:-SUM].tobytes(), sum_seeds(own)[0])
            data[-SUM:] = np.frombuffer(total.to_bytes(4, "little"), np.uint8)
        return int(kernels.read_postings(data, offsets, own, PARTS, 1)[0][0])

    assert fault(0, 1) == SOUND
    assert fault(FRONT, 9, summed=False) == WRONG_SUM
    assert fault(1, 5) == fault(2, 2) == fault(2, 7) == fault(0, 200) == MISCODED
    assert fault(FRONT, 0) == fault(FRONT, 3, key=0xFFFFFFFD << PARTS) == UNORDERED
    short = kernels.read_postings(sound, np.array([0, FRONT]), keys, PARTS, 1)
    assert short[0].tolist() == [WRONG_SUM]


def test_bounds(kernels: ModuleType) -> None:
    postings, keys = lay_out([(1, 1), (1, 2)], 1)
    data, offsets = plain.code_postings(postings, keys, 1)
    _, _, numbers, terms, starts, ends = plain.read_postings(data, offsets, keys, PARTS, 1)
    none = keys[:0]
    for call in (
        lambda: kernels.code_postings(postings, none, 1),
        lambda: kernels.code_postings(postings, keys, 5),
        lambda: kernels.read_postings(data, offsets, none, PARTS, 1),
        lambda: kernels.read_postings(data, offsets + 1, keys, PARTS, 1),
        lambda: kernels.read_postings(data, offsets, keys, PARTS, 5),
        lambda: kernels.list_postings(data, numbers, 1, terms, starts, ends + 100),
        lambda: kernels.list_postings(data, numbers - 100, 1, terms, starts, ends),
        lambda: kernels.list_postings(data, numbers, 1, terms + np.uint64(1 << 32), starts, ends),
        lambda: kernels.list_postings(data, numbers, 5, terms, starts, ends),
    ):
        with pytest.raises(IndexError):
            call()
