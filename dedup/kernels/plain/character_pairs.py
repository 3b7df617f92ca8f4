"""Pairs of neighbours among the characters that count, whatever stands between; see `dedup.kernels.plain.units`."""

from __future__ import annotations

import numpy as np

from dedup.kernels.arrays import among, Bools, Codes, I64, POINT, U32
from dedup.kernels.pair_slots import PAIR_BITS, pair_slots
from dedup.kernels.plain.checks import check_index
from dedup.kernels.plain.units import CHUNK

COUNTS = 3  # 0 is nothing, 1 a break, 2 a placeholder


def rare_pairs(codes: Codes, guards: I64, most: int) -> tuple[Codes, Bools, U32, I64, I64]:
    """The characters that count of folded codes, and which pairs of neighbours are rare among them.

    ``guards`` int64 are slots of pairs. Returns the characters, code points uint32[m]; whether nothing
    that ends a word stands between each and the one before, bool[m + 1], false at both ends; how often the pairs of each
    slot occur, uint32[1 << PAIR_BITS]; the places of second characters of pairs that touch and whose slot occurs ``most``
    times at the most, int64; and the places of first characters of pairs with a guarded slot, int64.
    """
    check_index(guards, 1 << PAIR_BITS)
    points = codes & np.uint32(POINT)
    at = np.flatnonzero(points >= COUNTS)
    text = points[at]
    breaks = np.cumsum(points == 1)[at]
    touching = np.zeros(len(at) + 1, bool)
    touching[1:-1] = breaks[1:] == breaks[:-1]
    slots = pair_slots(text[:-1], text[1:])
    seen = np.bincount(slots, minlength=1 << PAIR_BITS).astype(np.uint32)
    rare = np.flatnonzero(touching[1:-1] & (seen[slots] <= most)) + 1
    return text, touching, seen, rare, np.flatnonzero(np.isin(slots, guards))


def find_pairs(codes: Codes, keys: I64) -> tuple[I64, I64]:
    """Where pairs of neighbours stand that are among ``keys``: the positions of their first characters, and the index of
    the key of each, int64 both.

    The key of a pair of code points is ``first << 21 | second``; ``keys`` int64 ascend.
    """
    found: list[tuple[I64, I64]] = []
    last, at = np.zeros(0, np.uint32), np.zeros(0, np.int64)
    for base in range(0, len(codes), CHUNK):
        points = codes[base : base + CHUNK] & np.uint32(POINT)
        here = np.flatnonzero(points >= COUNTS)
        if not len(here):
            continue
        last, at = np.concatenate((last, points[here])), np.concatenate((at, base + here))
        pairs = last[:-1].astype(np.int64) << 21 | last[1:]
        hit = np.flatnonzero(among(pairs, keys))
        found.append((at[hit], np.searchsorted(keys, pairs[hit])))
        last, at = last[-1:], at[-1:]
    none = np.zeros(0, np.int64)
    return np.concatenate([none, *(one for one, _ in found)]), np.concatenate(
        [none, *(key for _, key in found)]
    )
