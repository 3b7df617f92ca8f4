"""Which characters of a text were carried over from an earlier one: kept in place, moved, or broken into other lines.

Lines that both have in the same order are carried over as they are (longest common subsequence, Hunt and McIlroy 1976).
Of the rest are those that stand in a shingle which the earlier text has too, each of its occurrences once: so a paragraph
that was moved is known again, and one that was pasted a second time is not.
"""

from __future__ import annotations

import numpy as np

from dedup.kernels.arrays import Bools, distinct, I64, U32, U64
from dedup.kernels.points import code_points

# Letters and digits of a shingle. A phrase that two texts share by chance is seldom so long.
SHINGLE = 13
# Pairs of lines that are compared, a bit each; beyond, lines are known by their shingles alone.
_PAIRS = 1 << 28
_BASE = np.uint64(0x9E3779B97F4A7C15)


def carry(text: str, former: str, shingle: int = SHINGLE) -> I64:
    """Where each character of ``text`` stood in ``former``: int64[len(text)], -1 where it did not.

    Only letters and digits are looked for outside of lines that are the same.
    """
    found = np.full(len(text), -1, np.int64)
    taken = np.zeros(len(former), bool)
    for start, before, size in _same_lines(text, former):
        found[start : start + size] = np.arange(before, before + size)
        taken[before : before + size] = True
    codes, known = code_points(text), code_points(former)
    here, there = np.flatnonzero((found < 0) & counted(codes)), np.flatnonzero(~taken & counted(known))
    match = match_shingles(codes[here], known[there], shingle)
    hit = match >= 0
    found[here[hit]] = there[match[hit]]
    return found


def match_shingles(codes: U32, known: U32, shingle: int = SHINGLE) -> I64:
    """The position in ``known`` of each of ``codes`` that stands in a shingle of both, else -1: int64[len(codes)].

    The nth occurrence of a shingle goes with its nth there; one that has no such occurrence is not matched.
    """
    found = np.full(len(codes), -1, np.int64)
    if min(len(codes), len(known)) < shingle:
        return found
    hashes, others = _hash_shingles(codes, shingle), _hash_shingles(known, shingle)
    order, other_order = np.argsort(hashes, kind="stable"), np.argsort(others, kind="stable")
    ordered, other_ordered = hashes[order], others[other_order]
    nth = np.arange(len(order)) - np.searchsorted(ordered, ordered, side="left")
    at = np.searchsorted(other_ordered, ordered, side="left") + nth
    has = at < np.searchsorted(other_ordered, ordered, side="right")
    start, before = order[has], other_order[at[has]]
    for i in range(shingle):
        found[start + i] = before + i
    return found


def counted(codes: U32) -> Bools:
    """Which code points are letters or digits."""
    known = distinct(codes)
    return np.array([chr(code).isalnum() for code in known.tolist()], bool)[np.searchsorted(known, codes)]


def _same_lines(text: str, former: str) -> list[tuple[int, int, int]]:
    """Runs of lines that both have, in order: where they begin in each, and their length, in characters."""
    lines, others = text.splitlines(keepends=True), former.splitlines(keepends=True)
    head = 0
    while head < min(len(lines), len(others)) and lines[head] == others[head]:
        head += 1
    tail = 0
    while tail < min(len(lines), len(others)) - head and lines[-1 - tail] == others[-1 - tail]:
        tail += 1
    blocks = [(0, 0, head), (len(lines) - tail, len(others) - tail, tail)]
    middle, other_middle = lines[head : len(lines) - tail], others[head : len(others) - tail]
    if middle and other_middle and len(middle) * len(other_middle) <= _PAIRS:
        from rapidfuzz.distance import LCSseq

        for step in LCSseq.opcodes(middle, other_middle):
            if step.tag == "equal":
                blocks.append((head + step.src_start, head + step.dest_start, step.src_end - step.src_start))
    starts, other_starts = _starts(lines), _starts(others)
    return [
        (int(starts[line]), int(other_starts[other]), int(starts[line + size] - starts[line]))
        for line, other, size in blocks
    ]


def _starts(lines: list[str]) -> I64:
    return np.cumsum([0, *map(len, lines)], dtype=np.int64)


def _hash_shingles(codes: U32, shingle: int) -> U64:
    """A polynomial in 64 bits of each shingle: uint64[len(codes) - shingle + 1]."""
    n = len(codes) - shingle + 1
    hashes = np.zeros(n, np.uint64)
    for i in range(shingle):
        hashes = (hashes ^ codes[i : i + n].astype(np.uint64)) * _BASE
        hashes ^= hashes >> np.uint64(29)
    return hashes
