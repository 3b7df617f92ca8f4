"""Codes of a corpus in a fourth to half of their room, of which spans are unpacked when somebody looks at them.

A corpus has few different codes. Each gets a number in an alphabet, those that are frequent where they first come a small
one; a run of `PAGE` codes is written in as many bytes as its largest number has: English in one, Chinese in two.

Who goes through spans of codes asks for them `spans_at_hand` or `pairs_at_hand`. Codes in memory are at hand as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dedup.kernels import active
from dedup.kernels.arrays import Codes, I64, numbered, POINT, run_starts, START, tally, U32, WORD
from dedup.kernels.parallel import cut_evenly, cut_up

# One code that is not frequent widens so many.
PAGE = 1 << 12
# So many codes are unpacked at a time, if one span has no more.
AT_HAND = 1 << 21
# Flags of a code stand above its 21 bits, with a gap.
_FLAGS, _POINTS = 30, 21
# Few enough that what is made of them on the way stays in the cache of a processor.
_IN_CACHE = 1 << 16
_NO_RULES = np.zeros((0, 4), np.uint32)
_ASCII = np.arange(0x80, dtype=np.uint32)
_LETTERS = np.array([*range(ord("0"), ord("9") + 1), *range(ord("a"), ord("z") + 1)], np.uint32)
# What comes first in every alphabet: characters as they are, and those of words.
USUAL = np.concatenate((_ASCII, _LETTERS | np.uint32(WORD), _LETTERS | np.uint32(WORD | START)))


@dataclass(frozen=True, slots=True)
class PackedCodes:
    """Codes as `dedup.kernels.active.unpack_codes` takes them: uint8[bytes], int64[pages + 1] twice, uint32[letters].

    They stand in for an array where that is cut up, and only there.
    """

    held: NDArray[np.uint8]
    begins: I64
    offsets: I64
    alphabet: U32

    def __len__(self) -> int:
        return int(self.begins[-1])

    def __getitem__(self, span: slice) -> Codes:
        start, end, _ = span.indices(len(self))
        return self.cut(np.array([start]), np.array([max(start, end)]))

    def cut(self, starts: I64, ends: I64) -> Codes:
        """The codes of spans, one after another."""
        return active.unpack_codes(self.held, self.begins, self.offsets, self.alphabet, starts, ends)


class Alphabet:
    """Numbers of codes, by the order in which they came; ``letters`` uint32[n] are those that came already."""

    def __init__(self, letters: U32) -> None:
        # Room that is not written to costs nothing.
        self._numbers = np.zeros(1 << (_POINTS + 32 - _FLAGS), np.uint32)  # one more, 0 where there is none
        self._size = 0
        self._add(letters)

    def pack(self, codes: Codes) -> tuple[NDArray[np.uint8], I64, I64, U32]:
        """Codes as bytes; of each page how many codes and bytes it has, int64[pages]; and what letters are new."""
        numbers = self._look_up(codes)
        new = np.zeros(0, np.uint32)
        if len(unknown := np.flatnonzero(numbers == 0)):
            found, counts = tally(codes[unknown])
            new = found[np.argsort(-counts, kind="stable")]
            self._add(new)
            numbers[unknown] = self._look_up(codes[unknown])
        numbers -= np.uint32(1)
        edges = np.arange(0, len(codes), PAGE)
        most = np.maximum.reduceat(numbers, edges) if len(edges) else numbers
        widths = np.where(most < 1 << 8, 1, np.where(most < 1 << 16, 2, 4))
        begins = edges[run_starts(widths)]
        sizes = np.diff(np.append(begins, len(codes)))
        widths = widths[begins // PAGE]
        runs = zip(begins.tolist(), sizes.tolist(), widths.tolist(), strict=True)
        held = [numbers[lo : lo + size].astype(f"<u{width}").view(np.uint8) for lo, size, width in runs]
        return np.concatenate([np.zeros(0, np.uint8), *held]), sizes, sizes * widths, new

    def _look_up(self, codes: Codes) -> U32:
        """One more than the number of each code, 0 where it has none."""
        numbers = np.empty(len(codes), np.uint32)
        for lo, hi in cut_up(len(codes), _IN_CACHE):
            numbers[lo:hi], _ = active.translate(_place(codes[lo:hi]), self._numbers, 0, _NO_RULES)
        return numbers

    def _add(self, letters: U32) -> None:
        self._numbers[_place(letters)] = np.arange(self._size + 1, self._size + len(letters) + 1)
        self._size += len(letters)


def _place(codes: Codes) -> U32:
    return codes >> np.uint32(_FLAGS) << np.uint32(_POINTS) | codes & np.uint32(POINT)


@dataclass(frozen=True, slots=True)
class AtHand:
    """Spans ``codes[starts[i]:ends[i]]`` of codes in memory."""

    codes: Codes
    starts: I64
    ends: I64


def codes_of(codes: Codes | PackedCodes, starts: I64, ends: I64) -> Codes:
    """The codes of spans, one after another, uint32."""
    if isinstance(codes, PackedCodes):
        return codes.cut(starts, ends)
    spans = zip(starts.tolist(), ends.tolist(), strict=True)
    return np.concatenate([codes[:0], *(codes[start:end] for start, end in spans)])


def spans_at_hand(codes: Codes | PackedCodes, starts: I64, ends: I64) -> Iterator[AtHand]:
    """All spans, in order: those of packed codes some at a time."""
    if not isinstance(codes, PackedCodes):
        yield AtHand(codes, starts, ends)
        return
    for lo, hi in cut_evenly(ends - starts, AT_HAND):
        yield _unpacked(codes, starts[lo:hi], ends[lo:hi])


def pairs_at_hand(
    codes: Codes | PackedCodes, starts: I64, ends: I64, a: I64, b: I64
) -> Iterator[tuple[slice, AtHand, I64, I64]]:
    """All pairs of spans, in order: which they are, and by what numbers their spans are at hand."""
    if not isinstance(codes, PackedCodes):
        yield slice(0, len(a)), AtHand(codes, starts, ends), a, b
        return
    sizes = ends[b] - starts[b]
    # Who has many partners one after another is looked at once.
    begins = run_starts(a)
    sizes[begins] += ends[a[begins]] - starts[a[begins]]
    for lo, hi in cut_evenly(sizes, AT_HAND):
        spans, number = numbered(np.concatenate((a[lo:hi], b[lo:hi])))
        yield (
            slice(lo, hi),
            _unpacked(codes, starts[spans], ends[spans]),
            number[: hi - lo],
            number[hi - lo :],
        )


def _unpacked(codes: PackedCodes, starts: I64, ends: I64) -> AtHand:
    edges = np.concatenate((np.zeros(1, np.int64), np.cumsum(ends - starts)))
    return AtHand(codes.cut(starts, ends), edges[:-1], edges[1:])
