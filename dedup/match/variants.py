"""Variants of one wording: who says much of a span, each with words of his own in some places, and which places these
are.

A form is seldom said twice in the same words: 省 is 县 elsewhere, and some of those who are thanked are left out. Whoever
holds much of it in runs says it, and where fewer than half of those who do agree there is a slot.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dedup.kernels.arrays import among, distinct, I64, run_starts
from dedup.kernels.intervals import Intervals, unite
from dedup.match.formulae import common_parts

# Who holds this share of a span in runs says a variant of it.
MUCH_OF_IT = 0.4
# What this share of the variants has is fixed; between are slots.
AGREE = 0.5


@dataclass(frozen=True, slots=True)
class Variants:
    """``holders`` int64[n], ascending, say a variant of a span; ``fixed`` are its parts that at least half of them
    have."""

    holders: I64
    fixed: Intervals


def pool_variants(
    start: int, end: int, starts: I64, ends: I64, holders: I64, much: float = MUCH_OF_IT
) -> Variants:
    """The variants of a span that is not empty, of runs ``starts[i]:ends[i]`` that ``holders[i]`` has of it or around it,
    int64[n] each; who has so ``much`` of it says one.

    Example: of 0 to 10, runs 0–6 and 8–10 of holder 3, 0–3 of holder 5, -2–9 of holder 7 -> holders 3 and 7; 0–10.
    """
    starts, ends = np.maximum(starts, start) - start, np.minimum(ends, end) - start
    filled = starts < ends
    starts, ends, holders = starts[filled], ends[filled], holders[filled]
    # Runs of one holder are united, each holder's far from those of the others.
    apart = holders * (end - start + 1)
    once = unite(apart + starts, apart + ends)
    holder = once.starts // (end - start + 1)
    heads = run_starts(holder)
    if not len(heads):
        return Variants(holder, once)
    held = np.add.reduceat(once.ends - once.starts, heads)
    most = holder[heads][held >= much * (end - start)]
    base = holder * (end - start + 1)
    of_most = among(holder, most)
    low, high = (once.starts - base)[of_most], (once.ends - base)[of_most]
    begins, stops = common_parts(low, high, max(1, -int(-AGREE * len(most) // 1)), 0.0)
    return Variants(distinct(most), Intervals(start + begins, start + stops))
