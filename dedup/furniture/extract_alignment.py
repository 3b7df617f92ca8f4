"""Which tokens of a text an extract of it holds, in order: where the two differ, and how much, is open.

Runs of tokens that stand once in either text are sure places; between these the same is asked again, of shorter runs, and
what is left is short enough for the longest common subsequence. So cost grows with the length of the texts and not with
their product.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise

import numpy as np

from dedup.kernels.arrays import Bools, I64, run_lengths, run_starts, U64

RUNS = (8, 3, 1)  # lengths of runs, one after the other
# So many pairs of tokens are compared outright; so many, 32 MB of bits, at a time where no run stands once.
FEW, MOST = 1 << 12, 1 << 28
_MIX = np.uint64(0x9E3779B97F4A7C15)

Gap = tuple[int, int, int, int]  # [a0, a1) of the text, [b0, b1) of the extract


def align(text: U64, extract: U64) -> Bools:
    """Which tokens of ``text`` uint64[n] stand in ``extract`` uint64[m] too, in one common order; bool[n].

    Where several places would do, the one beside what aligns is taken.

    >>> one, two = np.array([7, 1, 2, 3, 7, 4], np.uint64), np.array([1, 2, 3, 7, 4], np.uint64)
    >>> align(one, two).tolist()
    [False, True, True, True, True, True]
    """
    hit = np.zeros(len(text), bool)
    gaps: list[tuple[Gap, int]] = [((0, len(text), 0, len(extract)), 0)]
    while gaps:
        gap, level = gaps.pop()
        a0, a1, b0, b1 = gap
        size = (a1 - a0) * (b1 - b0)
        if not size:
            continue
        if level == len(RUNS) or (level and size <= FEW):
            _fill(text, extract, gap, hit)
            continue
        places = _sure_places(text[a0:a1], extract[b0:b1], RUNS[level])
        for found in _between(gap, places, RUNS[level], hit):
            gaps.append((_narrow(text, extract, found, gap, hit), level + 1))
    return hit


def _sure_places(a: U64, b: U64, run: int) -> list[tuple[int, int]]:
    """Places of runs that stand once in a and once in b: the longest list of them that ascends in both."""
    if min(len(a), len(b)) < run:
        return []
    runs_a, runs_b = _hash_runs(a, run), _hash_runs(b, run)
    once_a, once_b = _once(runs_a), _once(runs_b)
    _, i, j = np.intersect1d(runs_a[once_a], runs_b[once_b], assume_unique=True, return_indices=True)
    i, j = once_a[i], once_b[j]
    order = np.argsort(i)
    return _ascending(i[order].tolist(), j[order].tolist())


def _hash_runs(tokens: U64, run: int) -> U64:
    """Hashes of all runs of so many tokens."""
    out = tokens[: len(tokens) - run + 1].copy()
    for k in range(1, run):
        out *= _MIX
        out ^= out >> np.uint64(29)
        out += tokens[k : len(tokens) - run + 1 + k]
    return out


def _once(values: U64) -> I64:
    """Where the values stand that stand once."""
    order = np.argsort(values, kind="stable")
    begins = run_starts(values[order])
    lengths = run_lengths(begins, len(values))
    return np.asarray(order[begins[lengths == 1]], np.int64)


def _ascending(i: list[int], j: list[int]) -> list[tuple[int, int]]:
    """The longest part of the pairs, which ascend by i, that ascends by j too: by patience sorting."""
    tops: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for number, value in enumerate(j):
        pile = bisect_left(tops, value)
        if pile == len(tops):
            tops.append(value)
            at.append(number)
        else:
            tops[pile], at[pile] = value, number
        before.append(at[pile - 1] if pile else -1)
    chain: list[tuple[int, int]] = []
    number = at[-1] if at else -1
    while number >= 0:
        chain.append((i[number], j[number]))
        number = before[number]
    return chain[::-1]


def _between(gap: Gap, places: list[tuple[int, int]], run: int, hit: Bools) -> list[Gap]:
    """Note the runs at ``places`` of the gap as aligned; what lies before, between and behind them."""
    a0, a1, b0, b1 = gap
    found: list[Gap] = []
    edges = [(a0 - run, b0 - run), *((a0 + i, b0 + j) for i, j in places), (a1, b1)]
    for (i, j), (next_i, next_j) in pairwise(edges):
        if i >= a0:
            hit[i : i + run] = True
        if next_i > i + run and next_j > j + run:
            found.append((i + run, next_i, j + run, next_j))
    return found


def _narrow(text: U64, extract: U64, gap: Gap, around: Gap, hit: Bools) -> Gap:
    """Follow what aligns into the gap from either side; the part that is left of it.

    The ends of the gap ``around`` that it was found in were followed before, or are those of the texts: nothing aligns
    beside them.
    """
    a0, a1, b0, b1 = gap
    if (a0, b0) != (around[0], around[2]):
        n = _equal(text[a0:a1], extract[b0:b1])
        hit[a0 : a0 + n] = True
        a0, b0 = a0 + n, b0 + n
    if (a1, b1) != (around[1], around[3]):
        n = _equal(text[a0:a1][::-1], extract[b0:b1][::-1])
        hit[a1 - n : a1] = True
        a1, b1 = a1 - n, b1 - n
    return a0, a1, b0, b1


def _equal(a: U64, b: U64) -> int:
    """How many tokens are equal from the first on."""
    least = min(len(a), len(b))
    differ = a[:least] != b[:least]
    return int(np.argmax(differ)) if differ.any() else least


def _fill(text: U64, extract: U64, gap: Gap, hit: Bools) -> None:
    """Note a longest common subsequence of what no run tells apart; of a very large rest one piece after another."""
    from rapidfuzz.distance import LCSseq

    a0, a1, b0, b1 = gap
    step = max(1, MOST // (b1 - b0))
    for start in range(a0, a1, step):
        if b0 == b1:
            return
        end = min(start + step, a1)
        last = b0
        for block in LCSseq.opcodes(text[start:end].tolist(), extract[b0:b1].tolist()):
            if block.tag == "equal":
                hit[start + block.src_start : start + block.src_end] = True
                last = b0 + block.dest_end
        b0 = last
