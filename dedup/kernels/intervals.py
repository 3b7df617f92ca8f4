"""Sets of positions as disjoint intervals: unions, and how much of a span lies inside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from dedup.kernels.arrays import I64, stable_order


@dataclass(frozen=True, slots=True)
class Intervals:
    """Half-open, ascending, apart from one another: int64[n] each."""

    starts: I64
    ends: I64

    def __len__(self) -> int:
        return len(self.starts)

    def size(self) -> int:
        """How many positions the set has."""
        return int((self.ends - self.starts).sum())

    def between(self, start: int, end: int) -> Intervals:
        """What of the set lies in a span that is not empty."""
        lo, hi = np.searchsorted(self.ends, start, side="right"), np.searchsorted(self.starts, end)
        return Intervals(np.maximum(self.starts[lo:hi], start), np.minimum(self.ends[lo:hi], end))

    def before(self, at: I64) -> I64:
        """How many positions of the set lie before each of these."""
        sizes = np.concatenate((np.zeros(1, np.int64), np.cumsum(self.ends - self.starts)))
        last = np.searchsorted(self.starts, at, side="right")
        if not len(self):
            return sizes[last]
        beyond = np.maximum(0, self.ends[np.maximum(last - 1, 0)] - at) * (last > 0)
        return np.asarray(sizes[last] - beyond, np.int64)

    def inside(self, starts: I64, ends: I64) -> I64:
        """How many positions of each span lie in the set."""
        before = self.before(np.concatenate((starts, ends)))
        return before[len(starts) :] - before[: len(starts)]


def columns_of(spans: Iterable[tuple[int, int]]) -> tuple[I64, I64]:
    """Starts and ends of spans."""
    both = np.array(list(spans), np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def unite(starts: I64, ends: I64) -> Intervals:
    """The union of spans, which may overlap. Example: [0, 2, 7], [3, 5, 9] -> [0, 7], [5, 9]."""
    if len(starts) == 1 and starts[0] < ends[0]:  # as nearly all are
        return Intervals(starts, ends)
    filled = starts < ends
    starts, ends = starts[filled], ends[filled]
    order = np.argsort(starts, kind="stable")
    starts, reached = starts[order], np.maximum.accumulate(ends[order])
    new = np.ones(len(starts), bool)
    new[1:] = starts[1:] > reached[:-1]
    last = np.append(np.flatnonzero(new)[1:], len(starts)) - 1
    return Intervals(starts[new], reached[last] if len(starts) else reached)


def united(spans: Iterable[tuple[int, int]]) -> Intervals:
    """The union of pairs of start and end."""
    return unite(*columns_of(spans))


def pairs_of(spans: Intervals) -> list[tuple[int, int]]:
    """Intervals as pairs of start and end."""
    return list(zip(spans.starts.tolist(), spans.ends.tolist(), strict=True))


def join(parts: Iterable[Intervals]) -> Intervals:
    """The union of some sets."""
    none = np.zeros(0, np.int64)
    columns = [(none, none), *((part.starts, part.ends) for part in parts)]
    return unite(*(np.concatenate(column) for column in zip(*columns, strict=True)))


def without(spans: Intervals, others: Intervals) -> Intervals:
    """The positions of the spans that the others do not hold."""
    low = int(min(spans.starts.min(initial=0), others.starts.min(initial=0)))
    high = int(max(spans.ends.max(initial=0), others.ends.max(initial=0)))
    gaps = Intervals(
        np.concatenate((np.array([low], np.int64), others.ends)),
        np.concatenate((others.starts, np.array([high], np.int64))),
    )
    return common(spans, gaps)


def common(spans: Intervals, others: Intervals) -> Intervals:
    """The positions of both."""
    first = np.searchsorted(others.ends, spans.starts, side="right")
    last = np.searchsorted(others.starts, spans.ends, side="left")
    starts: list[int] = []
    ends: list[int] = []
    for i in range(len(spans)):
        for j in range(int(first[i]), int(last[i])):
            starts.append(max(int(spans.starts[i]), int(others.starts[j])))
            ends.append(min(int(spans.ends[i]), int(others.ends[j])))
    return unite(np.array(starts, np.int64), np.array(ends, np.int64))


def cut_at(spans: Intervals, at: I64) -> Intervals:
    """The same positions, cut at distinct places: [0, 7], [5, 9] at 2 -> [0, 2, 7], [2, 5, 9]."""
    if not len(spans):
        return spans
    holder = np.maximum(np.searchsorted(spans.starts, at, side="right") - 1, 0)
    inner = at[(spans.starts[holder] < at) & (at < spans.ends[holder])]
    return Intervals(
        np.sort(np.concatenate((spans.starts, inner))), np.sort(np.concatenate((spans.ends, inner)))
    )


def union_sizes(starts: I64, ends: I64, group: I64, groups: int) -> I64:
    """Size of the union of the spans of each group; starts are not negative, and below 2^32."""
    place = group * (int(starts.max(initial=0)) + 1) + starts
    if (place[1:] < place[:-1]).any():
        order = stable_order(place)
        starts, ends, group = starts[order], ends[order], group[order]
    # Spans of later groups are moved beyond all of the earlier ones, so that one running maximum serves all.
    shift = group * (int(ends.max(initial=0)) + 1)
    reached = np.zeros(len(starts), np.int64)
    reached[1:] = np.maximum.accumulate(ends + shift)[:-1] - shift[1:]
    new = np.maximum(0, ends - np.maximum(starts, reached))
    return np.bincount(group, new, minlength=groups).astype(np.int64)
