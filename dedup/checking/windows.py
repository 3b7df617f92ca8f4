"""Runs of --min-run characters that two streams share, found by content: the rule by which checking services count.

A run counts if it has that many characters, a letter of a spaced script being half a one: 13 characters, or 25 letters.
Each is made of the shortest that do, its windows, one from every place on; so these are looked for. A source is gone
through in one pass that asks of two ends of each window whether the drafts have them; what is left is hashed, and
compared character by character.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dedup.kernels.arrays import begins_run, Bools, Codes, I64, numbered, ragged, SHINGLE_BASE, U32, U64, WORD

# The ends of a window are asked for in so many characters, in a table with 2**SPARE bits for each that is wanted, which
# stays in the processor's cache.
END, SPARE, MOST_BITS = 5, 5, 21
ODD = np.uint32(0x9E3779B1)
# A stream is gone through in runs of so many characters, so that temporaries stay in the cache too.
AT_A_TIME = 1 << 15


@dataclass(frozen=True, slots=True)
class Windows:
    """Windows of a stream, by place: ``[starts[i], ends[i])`` int64[n]; those of equal content have one of the
    ``numbers`` int64[n]."""

    starts: I64
    ends: I64
    numbers: I64

    def __len__(self) -> int:
        return len(self.starts)

    def take(self, which: I64 | Bools) -> Windows:
        return Windows(self.starts[which], self.ends[which], self.numbers[which])


@dataclass(frozen=True, slots=True)
class Contents:
    """What stands in windows, by number: ``codes[starts[i]:ends[i]]`` int64[n], and its hash uint64[n], ascending."""

    codes: Codes
    min_run: int
    hashes: U64
    starts: I64
    ends: I64

    def __len__(self) -> int:
        return len(self.hashes)


def cut_windows(codes: Codes, places: I64, min_run: int) -> tuple[Windows, Contents]:
    """The windows that begin at places of a stream, ascending, and end before the text does; and their contents."""
    ends, hashes, whole = _measure(codes, places, min_run)
    starts, ends = places[whole], ends[whole]
    found, numbers = numbered(hashes[whole])
    first = np.zeros(len(found), np.int64)
    first[numbers[::-1]] = np.arange(len(numbers))[::-1]
    return Windows(starts, ends, numbers), Contents(codes, min_run, found, starts[first], ends[first])


def _measure(codes: Codes, places: I64, min_run: int) -> tuple[I64, U64, Bools]:
    """Where the window from each place ends, a hash of it, and whether there is one."""
    inside = places + min_run <= len(codes)
    ends, hashes = places + min_run, np.zeros(len(places), np.uint64)
    letters = np.zeros(len(places), np.int64)
    for i in range(min_run):
        code = codes.take(places + i, mode="clip")
        hashes = hashes * SHINGLE_BASE + code
        letters += code >= WORD
        inside &= code != 0
    # Without letters, or with one, that is enough; else further ones make up for them.
    left = np.where(inside, letters - 1, 0)
    going = np.flatnonzero(left > 0)
    while len(going):
        code = codes[ends[going]]
        going, code = going[code != 0], code[code != 0]
        hashes[going] = hashes[going] * SHINGLE_BASE + code
        ends[going] += 1
        left[going] -= np.where(code >= WORD, 1, 2)
        going = going[left[going] > 0]
    return ends, hashes, inside & (left <= 0)


def find_windows(codes: Codes, end: int, wanted: Contents) -> tuple[I64, I64]:
    """Places below ``end`` of a stream where something wanted stands, ascending, and its number; int64[n] each."""
    places = _likely(codes, end, wanted)
    ends, hashes, whole = _measure(codes, places, wanted.min_run)
    places, ends, hashes = places[whole], ends[whole], hashes[whole]
    if not len(places):
        return places, places
    at = np.minimum(np.searchsorted(wanted.hashes, hashes), len(wanted) - 1)
    fits = (wanted.hashes[at] == hashes) & (wanted.ends[at] - wanted.starts[at] == ends - places)
    places, ends, at = places[fits], ends[fits], at[fits]
    same = _are_equal(codes, places, ends, wanted.codes, wanted.starts[at])
    return places[same], at[same]


def match_runs(a: Codes, b: Codes, min_run: int) -> list[tuple[int, int, int, int]]:
    """Runs that a source ``a`` and a draft ``b`` share, as long as can be: start and end in the draft, then in the
    source, the longest first."""
    a, b = np.append(a, np.uint32(0)), np.append(b, np.uint32(0))
    windows, wanted = cut_windows(b, np.arange(len(b) - 1), min_run)
    places, numbers = find_windows(a, len(a), wanted)
    order = np.argsort(windows.numbers, kind="stable")
    ordered = windows.numbers[order]
    rows, offsets = ragged(np.searchsorted(ordered, numbers), np.searchsorted(ordered, numbers, side="right"))
    source, which = np.repeat(places, np.diff(offsets)), order[rows]
    start, end = windows.starts[which], windows.ends[which]
    if not len(start):
        return []
    # Windows of one diagonal that touch one another are one run.
    order = np.lexsort((start, source - start))
    start, end, shift = start[order], end[order], (source - start)[order]
    new = begins_run(shift)
    new[1:] |= start[1:] > end[:-1]
    first = np.flatnonzero(new)
    last = np.append(first[1:], len(start)) - 1
    runs = np.stack((start[first], end[last], start[first] + shift[first], end[last] + shift[first]), axis=1)
    runs = runs[np.argsort(start[first] - end[last], kind="stable")]
    return [(start, end, low, high) for start, end, low, high in runs.tolist()]


def _are_equal(codes: Codes, starts: I64, ends: I64, others: Codes, places: I64) -> Bools:
    """Whether spans of one stream are what the other has from these places on, bool[n]."""
    same, sizes = np.ones(len(starts), bool), ends - starts
    for i in range(int(sizes.max(initial=0))):
        going = np.flatnonzero(sizes > i)
        same[going] &= codes[starts[going] + i] == others[places[going] + i]
    return same


def _likely(codes: Codes, end: int, wanted: Contents) -> I64:
    """Places whose next ``min_run`` characters begin and end as those of something wanted do."""
    size = min(END, wanted.min_run)
    apart = wanted.min_run - size
    shift = np.uint32(32 - min(len(wanted).bit_length() + SPARE, MOST_BITS))
    first, last = (np.zeros(1 << 32 - int(shift), bool) for _ in range(2))
    for table, places in ((first, wanted.starts), (last, wanted.starts + apart)):
        table[_keys([wanted.codes[places + i] for i in range(size)], shift)] = True
    found = [np.zeros(0, np.int64)]
    for low in range(0, end, AT_A_TIME):
        high = min(end, low + AT_A_TIME, len(codes) - wanted.min_run + 1)
        if low < high:
            some = codes[low : high + wanted.min_run - 1]
            keys = _keys([some[i : len(some) - size + 1 + i] for i in range(size)], shift)
            likely = np.flatnonzero(first.take(keys[: high - low]))
            found.append(low + likely[last.take(keys[likely + apart])])
    return np.concatenate(found)


def _keys(columns: Sequence[Codes], shift: np.uint32) -> U32:
    """The upper bits of a hash of each row of characters, given by column."""
    keys = columns[0] * ODD
    for column in columns[1:]:
        keys += column
        keys *= ODD
    keys >>= shift
    return keys
