"""Pairs of neighbouring characters as slots of a table: how often each stands in a text is counted without sorting."""

from __future__ import annotations

import numpy as np

from dedup.kernels.arrays import Codes, I64

PAIR_BITS = 21
BASE = np.uint64(0x9E3779B97F4A7C15)


def pair_slots(first: Codes, second: Codes) -> I64:
    """The slot of each pair of characters, int64[n], below 1 << PAIR_BITS; hardly two pairs of a text share one."""
    mixed = (first.astype(np.uint64) * BASE + second) * BASE
    return (mixed >> np.uint64(64 - PAIR_BITS)).astype(np.int64)
