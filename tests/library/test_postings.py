"""Blocks of postings give back what was put into them, whatever the portions."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels.arrays import I64, U64
from dedup.kernels.posting_blocks import BLOCK
from dedup.library.postings import BlockWriter, bytes_for, DamagedBlockError, PARTS, read_blocks

SPEECHES = 70_000
# Terms close together, far apart, and one that hundreds hold.
terms = st.one_of(st.integers(0, 300), st.integers(0, 2**32 - 1), st.just(77))
postings = st.lists(
    st.tuples(terms, st.integers(0, SPEECHES - 1)).map(lambda pair: pair[0] << 32 | pair[1]), max_size=40
)


def crowd(number: int) -> list[int]:
    """A term with so many holders."""
    return [5 << 32 | speech for speech in range(number)]


def written(values: list[int], portions: list[int]) -> tuple[I64, list[bytes]]:
    ordered = np.array(sorted(set(values)), np.uint64)
    writer = BlockWriter(3, 1, SPEECHES)
    blocks = []
    edges = [0, *sorted(min(portion, len(ordered)) for portion in portions), len(ordered)]
    for lo, hi in itertools.pairwise(edges):
        blocks += list(writer.write(ordered[lo:hi]))
    blocks += list(writer.write(np.zeros(0, np.uint64), last=True))
    assert writer.postings == len(ordered)
    assert writer.blocks == len(blocks)
    return np.array([key for key, _ in blocks], np.int64), [data for _, data in blocks]


@given(postings, st.integers(0, 900), st.lists(st.integers(0, 900), max_size=4))
def test_blocks_hold_what_was_written(values: list[int], holders: int, portions: list[int]) -> None:
    values = sorted({*values, *crowd(holders)})
    keys, blocks = written(values, portions)
    assert (np.diff(keys) > 0).all()
    assert read_blocks(keys, blocks, SPEECHES).all().tolist() == values
    # The portions make no difference.
    assert (keys.tolist(), blocks) == (lambda one: (one[0].tolist(), one[1]))(written(values, []))


@given(postings, st.integers(0, 700))
def test_every_term_is_found_where_its_key_says(values: list[int], holders: int) -> None:
    values = sorted({*values, *crowd(holders)})
    keys, blocks = written(values, [])
    for term in sorted({value >> 32 for value in values} | {4, 78}):
        found = walk(keys, blocks, term)
        assert found == [value & 0xFFFFFFFF for value in values if value >> 32 == term]


def walk(keys: I64, blocks: list[bytes], term: int) -> list[int]:
    """The holders of a term, as a reader meets them: the block that may hold it, then part after part."""
    base = 3 << 52 | 1 << 51
    at = int(np.searchsorted(keys, base | term << PARTS, side="right")) - 1
    out: list[int] = []
    part = 0
    wanted: U64 = np.array([term], np.uint64)
    while 0 <= at < len(keys):
        read = read_blocks(keys[at : at + 1], blocks[at : at + 1], SPEECHES)
        speeches, _, last = read.find(np.zeros(1, np.int64), wanted)
        out += speeches.tolist()
        part += 1
        if not last[0] or at + 1 == len(keys) or keys[at + 1] != base | term << PARTS | part:
            break
        at += 1
    return out


def test_a_posting_takes_about_four_bytes() -> None:
    generator = np.random.default_rng(1)
    values = np.sort(generator.integers(0, 1 << 32, 100_000, dtype=np.uint64)) << np.uint64(32)
    values |= generator.integers(0, SPEECHES, len(values), dtype=np.uint64)
    _, blocks = written(values.tolist(), [])
    # Differences of 43,000 in two or three bytes, speeches in three.
    assert sum(map(len, blocks)) < 6.2 * len(values)


@pytest.mark.parametrize("at", [0, 3, 4, 5, 6, 40, -1])
def test_a_changed_byte_is_seen(at: int) -> None:
    keys, blocks = written(crowd(30), [])
    changed = bytearray(blocks[0])
    changed[at] ^= 4
    with pytest.raises(DamagedBlockError):
        read_blocks(keys, [bytes(changed)], SPEECHES)
    with pytest.raises(DamagedBlockError):
        read_blocks(keys + (1 << PARTS), blocks, SPEECHES)


def test_numbers_take_the_fewest_bytes() -> None:
    assert [bytes_for(n) for n in (1, 256, 257, 65536, 65537, 1 << 24, 1 << 32)] == [1, 1, 2, 2, 3, 3, 4]
    assert BLOCK <= 256  # a byte counts them
