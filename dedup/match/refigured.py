"""Runs of two texts that differ in their figures alone: what is left of a copy of which every figure was exchanged.

A figure, however long, is one slot. Slots with the same characters around them are seeds, as fingerprints are for equal
runs; a seed grows as far as both texts go on alike, figures aside.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from dedup.kernels.arrays import (
    among,
    Bools,
    Codes,
    distinct,
    I64,
    POINT,
    ragged,
    run_lengths,
    run_starts,
    SHINGLE_BASE,
    U32,
    U64,
)
from dedup.kernels.intervals import Intervals
from dedup.kernels.points import code_points

# So many codes on either side of a slot are a seed; where more places have it, it is what anybody writes. Texts of which
# so many are not the same beside any figure have none.
SIDE, MANY, NEAREST = 6, 64, 3
# A run goes on so far to either side.
FURTHEST = 400
SLOT = np.uint32(1)
_NUMERALS, _JOINTS = "0123456789〇零一二三四五六七八九十百千万亿两", ".,:/-"


@dataclass(frozen=True, slots=True)
class Slotted:
    """Codes of a stream with `SLOT` for each figure, uint32[n]; ``edges`` int64[n + 1] are the places in the stream where
    each begins, and the end of the last."""

    codes: U32
    edges: I64


def put_slots(codes: Codes, figures: Intervals, begins: I64, stops: I64) -> Slotted:
    """Spans of a stream with their figures as slots; both ascend, and none overlaps another.

    >>> codes = code_points("增长3.5%，第12.")
    >>> whole = put_slots(codes, read_figures(codes), np.array([0]), np.array([len(codes)]))
    >>> len(whole.codes), whole.edges[:4].tolist()
    (8, [0, 1, 2, 5])
    """
    places = ragged(begins, stops)[0]
    places = places[~among(places, ragged(figures.starts + 1, figures.ends)[0])]
    slotted = np.where(among(places, figures.starts), SLOT, codes[places])
    return Slotted(slotted, np.append(places, stops[-1:]))


def read_figures(codes: Codes) -> Intervals:
    """Where figures stand: numerals of any script, and signs between two of them."""
    kind = np.take(_kinds(), codes & np.uint32(POINT), mode="clip")
    at = np.flatnonzero(kind)
    numeral = kind[at] == 1
    beside = at[1:] - at[:-1] == 1
    inside = np.zeros(len(at), bool)
    inside[1:-1] = beside[:-1] & beside[1:] & numeral[:-2] & numeral[2:]
    at = at[numeral | inside]
    heads = run_starts(at - np.arange(len(at)))
    return Intervals(at[heads], at[heads] + run_lengths(heads, len(at)))


@cache
def _kinds() -> NDArray[np.uint8]:
    """1 for a numeral, 2 for what joins two."""
    kinds = np.zeros(0x10000, np.uint8)
    kinds[code_points(_NUMERALS)], kinds[code_points(_JOINTS)] = 1, 2
    return kinds


def write_alike(codes: Codes, figures: Intervals, text: I64, first: int) -> I64:
    """Texts before place ``first`` of the stream that have the same NEAREST codes on both sides of a figure as something
    that stands from there on; ``text`` int64[n] is that of each figure."""
    keys = np.zeros(len(text), np.uint64)
    for step in range(NEAREST):
        for at in (figures.starts - 1 - step, figures.ends + step):
            keys = (keys + np.take(codes, at, mode="clip")) * SHINGLE_BASE
    other = figures.starts >= first
    # 一 alone is a word as often as a figure.
    sure = (figures.ends - figures.starts > 1) | ((codes[figures.starts] & np.uint32(POINT)) <= ord("9"))
    return distinct(text[~other & sure & among(keys, distinct(keys[other & sure]))])


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
