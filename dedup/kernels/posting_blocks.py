"""How a block of postings is laid out, which kernels write and read.

byte 0         postings of the block, less one
byte 1         bytes of a difference between two terms, 1 to 4
bytes 2-17     a bit for each posting: whether it begins another term than the one before
from 18 on     the differences between the terms; then the numbers of all postings; then a CRC-32 of what stands before

All numbers are little-endian.
"""

from __future__ import annotations

import numpy as np

from dedup.kernels.arrays import I64

BLOCK = 128
FRONT, SUM = 2 + BLOCK // 8, 4
# What may be wrong with blocks.
SOUND, WRONG_SUM, MISCODED, UNORDERED = range(4)


def sum_seeds(keys: I64) -> list[int]:
    """What the checksums of blocks begin with, so that a block in another's place is seen."""
    mixed = keys.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    return list((mixed >> np.uint64(32)).tolist())
