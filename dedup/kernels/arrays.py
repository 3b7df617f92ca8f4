"""Array types and the few constants that both kernels and the stages around them share."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint32]
U32 = NDArray[np.uint32]
U64 = NDArray[np.uint64]
I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
Bools = NDArray[np.bool_]

# Below so many values argsort is as fast.
WORTH_PACKING = 1 << 12
Integer = TypeVar("Integer", np.int64, np.int32, np.uint64, np.uint32)
Number = TypeVar("Number", np.int64, np.int32, np.float64)

# A word of 64 bits that holds two numbers: how far the upper one is shifted, and the mask of the lower one.
HIGH, LOW = np.uint64(32), np.uint64(0xFFFFFFFF)
WORD = 0x80000000  # flag of a code: the character belongs to a word, a token of several characters
START = 0x40000000  # flag of a code: a new word begins although no break stands before it
POINT = 0x1FFFFF  # mask of a code without its flags
# What a part of a row of text holds besides its literal (`write_rows`), and where it holds nothing.
LITERAL, TEXT, NUMBER, MILLIONTHS = range(4)
MISSING = -(1 << 63)
EMPTY_SLOT = 0xFFFFFFFF  # a signature's slot when there is no shingle, as in datasketch
# The base of the polynomial hashes of shingles, fingerprints and windows.
SHINGLE_BASE = np.uint64(0xD1342543DE82EF95)


def ragged(starts: I64, ends: I64) -> tuple[I64, I64]:
    """All positions of the spans ``[starts[i], ends[i])``, one after another, and offsets int64[n + 1].

    Example: starts [0, 7], ends [2, 9] -> [0, 1, 7, 8], [0, 2, 4].
    """
    lengths = ends - starts
    offsets = np.zeros(len(starts) + 1, np.int64)
    np.cumsum(lengths, out=offsets[1:])
    positions = np.arange(int(offsets[-1]), dtype=np.int64)
    positions += np.repeat(starts - offsets[:-1], lengths)
    return positions, offsets


def distinct(values: NDArray[Integer]) -> NDArray[Integer]:
    """The distinct values, ascending.

    By sorting: several times as fast as np.unique, which hashes, and imports numpy.ma.
    """
    ordered = np.sort(values)
    return ordered[begins_run(ordered)]


def stable_order(values: NDArray[Integer]) -> I64:
    """What np.argsort(values, kind="stable") gives, several times as fast; int64[n].

    Each value and its place are packed into one word, and the words are sorted. What of a large value has no room is
    left out, so the few that agree in the rest are put in order afterwards.
    """
    n = len(values)
    if n < WORTH_PACKING:
        return np.argsort(values, kind="stable")
    words, places = values.astype(np.uint64), np.arange(n, dtype=np.uint64)
    if int(values.min()) < 0:
        words ^= np.uint64(1 << 63)
    bits = np.uint64((n - 1).bit_length())
    low = (np.uint64(1) << bits) - np.uint64(1)
    if fits := not int(words.max()) >> (64 - int(bits)):
        words <<= bits
    packed = words & ~low | places
    packed.sort()
    order = (packed & low).astype(np.int64)
    if not fits:
        packed >>= bits
        _put_in_order(order, values, packed)
    return order


def _put_in_order(order: I64, values: NDArray[Integer], upper: U64) -> None:
    """Sort, in place, what is not in order of its value yet; ``upper`` uint64[n] ascends, and is equal for such."""
    ordered, end = values[order], 0
    for at in np.flatnonzero(ordered[1:] < ordered[:-1]).tolist():
        if at >= end:
            start, end = np.searchsorted(upper, upper[at], "left"), np.searchsorted(upper, upper[at], "right")
            order[start:end] = order[start:end][np.argsort(ordered[start:end], kind="stable")]


def numbered(values: NDArray[Integer]) -> tuple[NDArray[Integer], I64]:
    """The distinct values, ascending, and the index in them of each value, int64[n]."""
    order = stable_order(values)
    ordered = values[order]
    firsts = run_starts(ordered)
    number = np.empty(len(values), np.int64)
    number[order] = run_numbers(firsts, len(values))
    return ordered[firsts], number


def count_pages(numbers: I64, pages: I64, size: int) -> I64:
    """On how many pages each number below ``size`` stands, int64[size]; ``numbers`` and ``pages`` int64[n]."""
    width = int(pages.max(initial=0)) + 1
    return np.bincount(distinct(numbers * width + pages) // width, minlength=size)


def begins_run(*columns: NDArray[Any]) -> Bools:
    """Which rows are the first of a run of rows that are equal in all ``columns``, bool[n]: [4, 4, 7] -> [1, 0, 1]."""
    first = np.ones(len(columns[0]), bool)
    first[1:] = columns[0][1:] != columns[0][:-1]
    for column in columns[1:]:
        first[1:] |= column[1:] != column[:-1]
    return first


def run_starts(*columns: NDArray[Any]) -> I64:
    """Where runs of rows begin that are equal in all ``columns``: [4, 4, 7] -> [0, 2]."""
    return np.flatnonzero(begins_run(*columns))


def run_lengths(starts: I64, total: int) -> I64:
    """How long runs are that begin at ``starts``, the first at 0, and end at ``total``: [0, 2], 3 -> [2, 1]."""
    return np.diff(np.append(starts, total))


def run_numbers(starts: I64, total: int) -> I64:
    """The number of the run that each row stands in: [0, 2], 3 -> [0, 0, 1]."""
    return np.repeat(np.arange(len(starts)), run_lengths(starts, total))


def run_places(starts: I64, total: int) -> I64:
    """The place of each row in its run: [0, 2], 3 -> [0, 1, 0]."""
    return np.arange(total) - np.repeat(starts, run_lengths(starts, total))


def run_sums(values: NDArray[Number], starts: I64) -> NDArray[Number]:
    """The sum of each run of values; runs begin at ``starts``, the first at 0: [1, 2, 4], [0, 2] -> [3, 4]."""
    return np.add.reduceat(values, starts) if len(starts) else values[:0]


def run_least(values: NDArray[Number], starts: I64) -> NDArray[Number]:
    """The least value of each run: [1, 2, 4], [0, 2] -> [1, 4]."""
    return np.minimum.reduceat(values, starts) if len(starts) else values[:0]


def run_most(values: NDArray[Number], starts: I64) -> NDArray[Number]:
    """The greatest value of each run: [1, 2, 4], [0, 2] -> [2, 4]."""
    return np.maximum.reduceat(values, starts) if len(starts) else values[:0]


def run_heights(values: I64, starts: I64) -> I64:
    """The greatest value of each run up to each row: [3, 1, 2, 5], [0, 2] -> [3, 3, 2, 5]; values are not negative."""
    shift = run_numbers(starts, len(values)) * (int(values.max(initial=0)) + 1)
    return np.maximum.accumulate(values + shift) - shift


def flagged_runs(flags: Bools) -> I64:
    """Where runs of true begin and end, int64[runs, 2]: [0, 1, 1, 0, 1] -> [[1, 3], [4, 5]]."""
    return np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8))).reshape(-1, 2)


def tally(values: NDArray[Integer]) -> tuple[NDArray[Integer], I64]:
    """The distinct values, ascending, and how often each stands there."""
    ordered = np.sort(values)
    starts = run_starts(ordered)
    return ordered[starts], run_lengths(starts, len(ordered))


def among(values: NDArray[Integer], ordered: NDArray[Integer]) -> Bools:
    """Which of the values are among the distinct, ascending ones, bool[n]."""
    if not len(ordered):
        return np.zeros(len(values), bool)
    at = np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)
    return np.asarray(ordered[at] == values)


def search_within(values: NDArray[Integer], wanted: I64, begin: I64, end: I64) -> I64:
    """The first index from ``begin[i]`` on at which values reach ``wanted[i]``, ``end[i]`` where none before it does,
    int64[n]; values ascend from each begin to its end."""
    while (open_ := begin < end).any():
        middle = (begin + end) // 2
        below = open_ & (values[np.minimum(middle, len(values) - 1)] < wanted)
        begin, end = np.where(below, middle + 1, begin), np.where(open_ & ~below, middle, end)
    return begin
