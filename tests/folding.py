"""Folded codes as strings, for tests to read."""

from __future__ import annotations

import numpy as np

from dedup.kernels.arrays import Codes, I64, POINT, START
from dedup.kernels.expansions import expand
from dedup.text.folding_table import BREAK


def read_folded(codes: Codes) -> tuple[str, I64]:
    """Folded codes as a string, and the index in ``codes`` that each of its characters comes from, int64.

    A break is a space, a placeholder U+0002; a space stands also where a word begins without a break (START).
    """
    written, index = expand(codes)
    point = written & np.uint32(POINT)
    point[point == BREAK] = ord(" ")
    starts = ((written & np.uint32(START)) != 0) & (point != 0)
    if starts.any():
        counts = 1 + starts
        point, index = np.repeat(point, counts), np.repeat(index, counts)
        point[(np.cumsum(counts) - counts)[starts]] = ord(" ")
    some = point != 0
    return str(point[some].tobytes(), "utf-32-le", "replace"), index[some]
