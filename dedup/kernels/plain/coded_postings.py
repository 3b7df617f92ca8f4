"""Blocks of postings (`dedup.kernels.posting_blocks`); see `dedup.library.postings`."""

from __future__ import annotations

from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from dedup.kernels.arrays import I64, ragged, run_places, run_starts, U64
from dedup.kernels.plain.checks import check_index, check_offsets, check_spans
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

Bytes = NDArray[np.uint8]
_LOW, _HIGH = np.uint64(0xFFFFFFFF), np.uint64(32)
# The CRC-32 of whatever ends with its own CRC-32, little-endian.
_SOUND = 0x2144DF1C
_LEAST = FRONT + 1 + SUM


def code_postings(postings: U64, keys: I64, width: int) -> tuple[Bytes, I64]:
    """Postings, ascending, as blocks of BLOCK and one of what is left, whose ``keys`` int64[blocks] are these; numbers
    take ``width`` bytes. The bytes of all blocks, and where each begins, int64[blocks + 1].

    Raises IndexError where there are more or fewer keys than blocks, or the width is none from 1 to 4.
    """
    n = len(postings)
    heads = np.arange(0, n, BLOCK)
    _check_width(width)
    if len(keys) != len(heads):
        raise IndexError(f"{len(keys)} keys for {len(heads)} blocks")
    if not n:
        return np.zeros(0, np.uint8), np.zeros(1, np.int64)
    terms = postings >> _HIGH
    runs = run_starts(terms)
    inner = runs[runs % BLOCK > 0]
    steps = terms[inner] - terms[inner - 1]
    owner = inner // BLOCK
    widths = np.ones(len(heads), np.int64)
    for least in (0xFF, 0xFFFF, 0xFFFFFF):
        widths += np.bincount(owner[steps > least], minlength=len(heads)) > 0
    counts = np.full(len(heads), BLOCK)
    counts[-1] = n - heads[-1]
    stepped = np.bincount(owner, minlength=len(heads))
    numbers = FRONT + stepped * widths
    offsets = np.concatenate((np.zeros(1, np.int64), np.cumsum(numbers + counts * width + SUM)))
    starts, ends = offsets[:-1], offsets[1:] - SUM

    blocks = np.empty(int(offsets[-1]), np.uint8)
    blocks[starts[:, None] + np.arange(FRONT)] = _fronts(counts, widths, runs)
    place = starts[owner] + FRONT + run_places(run_starts(owner), len(owner)) * widths[owner]
    for size in range(1, 5):
        own = np.flatnonzero(widths[owner] == size)
        _put_bytes(blocks, place[own], steps[own], size)
    _put_bytes(
        blocks, np.repeat(starts + numbers, counts) + np.arange(n) % BLOCK * width, postings & _LOW, width
    )
    view = blocks.data
    spans = zip(starts.tolist(), ends.tolist(), sum_seeds(keys), strict=True)
    sums = np.array([crc32(view[start:end], seed) for start, end, seed in spans], np.uint64)
    _put_bytes(blocks, ends, sums, SUM)
    return blocks, offsets


def _fronts(counts: I64, widths: I64, runs: I64) -> Bytes:
    """What blocks begin with, uint8[blocks, FRONT]; ``runs`` are the postings that begin another term."""
    begins = np.zeros((len(counts), BLOCK), bool)
    begins.ravel()[runs] = True
    begins[:, 0] = True
    fronts = np.empty((len(counts), FRONT), np.uint8)
    fronts[:, 0], fronts[:, 1] = counts - 1, widths
    fronts[:, 2:] = np.packbits(begins, axis=1, bitorder="little")
    return fronts


def read_postings(
    data: Bytes, offsets: I64, keys: I64, parts: int, width: int
) -> tuple[I64, I64, I64, U64, I64, I64]:
    """The terms of blocks ``data[offsets[i]:offsets[i + 1]]``, whose ``keys`` have the first one above so many bits
    ``parts``, and where their postings stand.

    Returns what is wrong with them, int64[1]: where that is not SOUND the rest says nothing; the postings of each block,
    and where their numbers begin in ``data``, int64[blocks]; the terms, one block after another, below the number of
    their block, uint64[m]; and the postings of each, from and up to, in its block, int64[m]. Raises IndexError where
    offsets lie outside, there is not a key for each block, or the width is none from 1 to 4.
    """
    check_offsets(offsets, len(data))
    _check_width(width)
    if len(keys) != len(offsets) - 1:
        raise IndexError(f"{len(keys)} keys for {len(offsets) - 1} blocks")
    at, lengths = offsets[:-1], np.diff(offsets)
    view = np.ascontiguousarray(data).data
    spans = zip(at.tolist(), offsets[1:].tolist(), sum_seeds(keys), strict=True)
    sums = [crc32(view[start:end], seed) for start, end, seed in spans]
    if sums.count(_SOUND) != len(sums) or lengths.min(initial=_LEAST) < _LEAST:
        return _wrong(WRONG_SUM)
    counts, widths = data[at].astype(np.int64) + 1, data[at + 1].astype(np.int64)
    bitmaps = data[at[:, None] + np.arange(2, FRONT)]
    begins = np.unpackbits(bitmaps, axis=1, bitorder="little").view(bool)
    distinct = np.bitwise_count(bitmaps).sum(axis=1, dtype=np.int64)
    steps = at + FRONT
    numbers = steps + (distinct - 1) * widths
    sound = (widths >= 1) & (widths <= 4) & begins[:, 0] & (counts <= BLOCK)
    sound &= ~(begins & (counts[:, None] <= np.arange(BLOCK))).any(axis=1)
    if not (sound & (numbers + counts * width + SUM == at + lengths)).all():
        return _wrong(MISCODED)
    starts = np.flatnonzero(begins.ravel())
    first = np.cumsum(distinct) - distinct
    row = np.repeat(np.arange(len(at)), distinct)
    starts -= row * BLOCK
    ends = np.append(starts[1:], 0)
    ends[first + distinct - 1] = counts
    stepped = _read_steps(data, steps, numbers, widths)
    inner = np.ones(len(row), bool)
    inner[first] = False
    terms = np.zeros(len(row), np.uint64)
    terms[inner] = stepped
    terms = np.cumsum(terms)
    heads = (keys >> parts & 0xFFFFFFFF).astype(np.uint64)
    terms += np.repeat(heads - terms[first], distinct)
    if not stepped.all() or (terms[first + distinct - 1] > _LOW).any():
        return _wrong(UNORDERED)
    return np.array([SOUND]), counts, numbers, terms | row.astype(np.uint64) << _HIGH, starts, ends


def _wrong(fault: int) -> tuple[I64, I64, I64, U64, I64, I64]:
    none = np.zeros(0, np.int64)
    return np.array([fault]), none, none, none.astype(np.uint64), none, none


def _read_steps(data: Bytes, starts: I64, ends: I64, widths: I64) -> U64:
    """The differences that stand in these spans, of so many bytes each."""
    counts = (ends - starts) // widths
    inside = ragged(np.zeros(len(counts), np.int64), counts)[0]
    return _join_bytes(
        data, np.repeat(starts, counts) + inside * np.repeat(widths, counts), np.repeat(widths, counts)
    )


def list_postings(data: Bytes, numbers: I64, width: int, terms: U64, starts: I64, ends: I64) -> U64:
    """All postings of terms as of `read_postings`, in their order, uint64: the term above the number. Raises IndexError
    where one lies outside of ``data``, or the width is none from 1 to 4."""
    _check_width(width)
    block = (terms >> _HIGH).astype(np.int64)
    check_index(block, len(numbers))
    check_spans(numbers[block] + starts * width, numbers[block] + ends * width, len(data))
    places, offsets = ragged(starts, ends)
    of = np.repeat(np.arange(len(terms)), np.diff(offsets))
    held = _join_bytes(data, numbers[block[of]] + places * width, np.full(len(of), width))
    return (terms[of] << _HIGH) | held


def _check_width(width: int) -> None:
    if not 1 <= width <= 4:
        raise IndexError(f"numbers of {width} bytes")


def _put_bytes(data: Bytes, at: I64, values: U64, width: int) -> None:
    """Write little-endian numbers of so many bytes at these places."""
    for i in range(width):
        data[at + i] = (values >> np.uint64(8 * i)).astype(np.uint8)


def _join_bytes(data: Bytes, at: I64, widths: I64) -> U64:
    """Little-endian numbers of so many bytes each at these places."""
    out = np.zeros(len(at), np.uint64)
    for i in range(4):
        some = np.flatnonzero(widths > i)
        out[some] |= data[at[some] + i].astype(np.uint64) << np.uint64(8 * i)
    return out
