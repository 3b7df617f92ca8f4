"""Codes in one, two or four bytes each, by their number in an alphabet."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dedup.kernels.arrays import Codes, I64, ragged, U32
from dedup.kernels.plain.checks import check_index, check_spans

WIDTHS = 1, 2, 4


def unpack_codes(
    held: NDArray[np.uint8], begins: I64, offsets: I64, alphabet: U32, starts: I64, ends: I64
) -> Codes:
    """The codes of spans, one after another, uint32.

    Page p holds the codes from ``begins[p]`` to ``begins[p + 1]`` in ``held[offsets[p]:offsets[p + 1]]``, all in as many
    bytes: little-endian numbers of ``alphabet``. Raises IndexError where that is not so.
    """
    check_spans(starts, ends, int(begins[-1]) if len(begins) else -1)
    positions, _ = ragged(starts, ends)
    if not len(positions):
        return np.zeros(0, np.uint32)
    page = np.searchsorted(begins, positions, "right") - 1
    check_index(page, len(begins) - 1)
    check_spans(offsets[page], offsets[page + 1], len(held))
    sizes, codes = offsets[page + 1] - offsets[page], begins[page + 1] - begins[page]
    widths = sizes // codes
    if not (np.isin(widths, WIDTHS) & (widths * codes == sizes)).all():
        raise IndexError("pages do not hold what they should")
    first = offsets[page] + (positions - begins[page]) * widths
    numbers = np.zeros(len(positions), np.int64)
    for byte in range(max(WIDTHS)):
        some = np.flatnonzero(widths > byte)
        numbers[some] |= held[first[some] + byte].astype(np.int64) << (8 * byte)
    check_index(numbers, len(alphabet))
    return alphabet[numbers]
