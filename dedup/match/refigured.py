"""Runs of two texts that differ in their figures alone: what is left of a copy of which every figure was exchanged.

A figure, however long, is one slot. Slots with the same characters around them are seeds, as fingerprints are for equal
runs; a seed grows as far as both texts go on alike, figures aside.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dedup.kernels.arrays import among, Bools, Codes, I64, POINT, ragged, SHINGLE_BASE, U32, U64
from dedup.kernels.points import code_points

# So many codes on either side of a slot are a seed; where more places have it, it is what anybody writes.
SIDE, MANY = 6, 64
# A run goes on so far to either side.
FURTHEST = 400
SLOT = np.uint32(1)
_NUMERALS: U32 = np.sort(code_points("0123456789〇零一二三四五六七八九十百千万亿两"))
# What stands in a figure, between two digits.
_JOINTS: U32 = np.sort(code_points(".,:/-"))


@dataclass(frozen=True, slots=True)
class Slotted:
    """Codes of a stream with `SLOT` for each figure, uint32[n]; ``edges`` int64[n + 1] are the places in the stream where
    each begins, and its end."""

    codes: U32
    edges: I64


def put_slots(codes: Codes) -> Slotted:
    """A stream with its figures as slots.

    >>> slotted = put_slots(np.array([ord(one) for one in "增长3.5%，第12."], np.uint32))
    >>> len(slotted.codes), slotted.edges[:4].tolist()
    (8, [0, 1, 2, 5])
    """
    point: U32 = codes & np.uint32(POINT)
    figure = among(point, _NUMERALS)
    joint = np.flatnonzero(among(point[1:-1], _JOINTS) & figure[:-2] & figure[2:]) + 1
    figure[joint] = True
    goes_on = np.zeros(len(codes), bool)
    goes_on[1:] = figure[1:] & figure[:-1]
    at = np.flatnonzero(~goes_on)
    return Slotted(np.where(figure[at], SLOT, codes[at]), np.append(at, len(codes)))


def find_refigured(slotted: Slotted, first: int) -> I64:
    """Runs that differ in figures alone of what stands before place ``first`` of the stream and what stands from there
    on: int64[m, 4], begin and end of either in the stream, by place of the second; each is as long as can be."""
    slots = np.flatnonzero(slotted.codes == SLOT)
    slots = slots[(slots >= SIDE) & (slots < len(slotted.codes) - SIDE)]
    keys, inside = _seeds(slotted.codes, slots)
    slots, keys = slots[inside], keys[inside]
    other = slotted.edges[slots] >= first
    order = np.argsort(keys[~other], kind="stable")
    held, places = keys[~other][order], slots[~other][order]
    wanted, asked = keys[other], slots[other]
    low, high = np.searchsorted(held, wanted), np.searchsorted(held, wanted, side="right")
    rare = high - low <= MANY
    at, offsets = ragged(low[rare], high[rare])
    pairs = np.stack((places[at], np.repeat(asked[rare], np.diff(offsets))), axis=1)
    found: list[tuple[int, int, int, int]] = []
    grown: dict[int, int] = {}
    for a, b in pairs.tolist():
        # What a seed before it on the same diagonal has grown over is that run.
        if b < grown.get(b - a, 0):
            continue
        before, behind = _reach(slotted.codes, a, b)
        grown[b - a] = b + behind
        edges = slotted.edges[[a - before, a + behind, b - before, b + behind]]
        found.append((int(edges[0]), int(edges[1]), int(edges[2]), int(edges[3])))
    return np.array(found, np.int64).reshape(-1, 4)


def _seeds(codes: U32, slots: I64) -> tuple[U64, Bools]:
    """What stands around each slot, as one number, and whether all of it is of one text."""
    keys, inside = np.zeros(len(slots), np.uint64), np.ones(len(slots), bool)
    for step in range(-SIDE, SIDE + 1):
        code = codes[slots + step]
        keys = (keys + code) * SHINGLE_BASE
        inside &= code != 0
    return keys, inside


def _reach(codes: U32, a: int, b: int) -> tuple[int, int]:
    """How many codes before two places, and how many from there on, are equal."""
    size = min(FURTHEST, a, b)
    before = _equal(codes[a - size : a][::-1], codes[b - size : b][::-1])
    size = min(FURTHEST, len(codes) - b)
    return before, _equal(codes[a : a + size], codes[b : b + size])


def _equal(one: U32, other: U32) -> int:
    """How many codes two rows begin with that are equal and of a text."""
    apart = (one != other) | (one == 0)
    return int(np.argmax(apart)) if apart.any() else len(one)
