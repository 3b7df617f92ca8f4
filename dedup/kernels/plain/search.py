"""Single characters, looked up in tables; see `dedup.kernels.plain.units`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dedup.kernels.arrays import Bools, Codes, I64, ragged, run_starts, U32
from dedup.kernels.plain.checks import check_spans
from dedup.kernels.plain.units import CHUNK

SPACE, BREAK = 1, 2


def find_flagged(codes: Codes, flags: Bools) -> I64:
    """Positions of the code points c for which flags[c] is set; what lies beyond the flags has none."""
    found = []
    for at in range(0, len(codes), CHUNK):
        here = codes[at : at + CHUNK]
        found.append(at + np.flatnonzero(np.take(flags, here, mode="clip") & (here < len(flags))))
    return np.concatenate(found) if found else np.zeros(0, np.int64)


def translate(codes: Codes, table: Codes, flags: int, rules: U32) -> tuple[Codes, I64]:
    """table[codes] without the bits of ``flags``, and the positions that ``rules`` uint32[k, 4] report.

    An entry with a bit of a rule's first word is reported if one within two places has a bit of the second, or the next
    one a bit of the third and the one before it, where the fourth is not 0, a bit of that; or if the second and the
    third are 0. A code beyond the table takes its last entry.
    """
    out = np.take(table, codes, mode="clip")
    chosen = np.zeros(len(out), bool)
    beside = np.concatenate((np.zeros(2, np.uint32), out, np.zeros(2, np.uint32)))
    for watched, around, ahead, before in rules.tolist():
        at = np.flatnonzero(out & np.uint32(watched))
        near = beside[at] | beside[at + 1] | beside[at + 3] | beside[at + 4]
        follows = (beside[at + 3] & np.uint32(ahead)) != 0
        if before:
            follows &= (beside[at + 1] & np.uint32(before)) != 0
        chosen[at] |= ((near & np.uint32(around)) != 0) | follows | (not around | ahead)
    out &= np.uint32(~flags & 0xFFFFFFFF)
    return out, np.flatnonzero(chosen)


def line_spans(codes: Codes, kinds: NDArray[np.uint8]) -> tuple[I64, I64]:
    """Starts and ends, int64 both, of the lines that hold more than white space, without the white space around them.

    ``kinds`` uint8 say of the code points below their number which are a SPACE and which end a line, a BREAK; what is
    beyond is neither.
    """
    kind = np.take(np.append(kinds, np.uint8(0)), codes, mode="clip")
    ink = np.flatnonzero(kind == 0)
    first = run_starts(np.cumsum(kind == BREAK)[ink])
    return ink[first], ink[np.append(first[1:], len(ink))[: len(first)] - 1] + 1


def find_last(starts: I64, places: I64) -> I64:
    """Of ascending starts the last one at or before each place, int64[places], -1 where there is none."""
    return np.searchsorted(starts, places, side="right") - 1


def count_kinds(
    codes: Codes, starts: I64, ends: I64, kinds: NDArray[np.uint8], number: int
) -> NDArray[np.int32]:
    """How many code points of each kind, 1 to ``number``, stand in each span, int32[spans, number].

    ``kinds`` uint8 say it of the code points below their number; all others have none, 0, as a kind beyond ``number``.
    """
    check_spans(starts, ends, len(codes))
    where, _ = ragged(starts, ends)
    kind = np.take(np.append(kinds, np.uint8(0)), codes[where], mode="clip").astype(np.int64)
    span = np.repeat(np.arange(len(starts)), ends - starts)
    at = (kind > 0) & (kind <= number)
    counts = np.bincount(span[at] * number + kind[at] - 1, minlength=len(starts) * number)
    return counts.reshape(len(starts), number).astype(np.int32)
