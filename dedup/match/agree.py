"""Passages whose holders agree are one thing: spans that stand at the same place become one, and lie around an anchor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dedup.kernels.arrays import begins_run, I64
from dedup.match.cluster import cluster_pairs, Clusters
from dedup.match.passages import Passages

# Two spans agree where both ends are closer than this, or than a tenth of the longer span.
NEAR = 4


@dataclass(frozen=True, slots=True)
class Agreed:
    """Spans of a stream that hold passages, by place, and how these tie them: passage i ties ``a[i] < b[i]``."""

    starts: I64
    ends: I64
    a: I64
    b: I64
    clusters: Clusters


def agree(passages: Passages) -> Agreed:
    """Unite the sides of the passages that agree, and cluster the spans that come of it."""
    n = len(passages)
    starts = np.concatenate((passages.a_start, passages.b_start))
    ends = np.concatenate((passages.a_end, passages.b_end))
    span, first = _unite_close(starts, ends)
    a, b = span[:n], span[n:]
    order = np.lexsort((b, a))
    apart = a[order] < b[order]
    clusters = cluster_pairs(len(first), a[order][apart], b[order][apart])
    numbers = order[apart]
    return Agreed(
        starts[first],
        ends[first],
        a,
        b,
        Clusters(clusters.anchor, numbers[clusters.inside], numbers[clusters.outside]),
    )


def _unite_close(starts: I64, ends: I64) -> tuple[I64, I64]:
    """The number of each span, int64[n], numbered by place; and the first span of each number."""
    order = np.lexsort((-ends, starts))
    starts, ends = starts[order], ends[order]
    reach = np.maximum(NEAR, (ends - starts) // 10)
    equal, apart = ~begins_run(starts, ends), np.ones(len(order), bool)
    apart[1:] = starts[1:] > np.maximum.accumulate(starts + reach)[:-1]
    first = np.arange(len(order))  # of each span the one that it agrees with
    rest = np.flatnonzero(~equal & ~(apart & np.append(apart[1:], True)))
    recent: list[tuple[int, int, int, int]] = []
    columns = (column[rest].tolist() for column in (starts, ends, reach))
    for i, start, end, far in zip(rest.tolist(), *columns, strict=True):
        recent = [one for one in recent if start - one[0] <= one[2]]
        for known_start, known_end, _, known in recent:
            if abs(known_end - end) <= far and start - known_start <= far:
                first[i] = known
                break
        else:
            recent.append((start, end, far, i))
    # One that equals the one before it agrees with the same.
    first = first[np.maximum.accumulate(np.where(equal, 0, np.arange(len(order))))]
    firsts = first == np.arange(len(order))
    number = np.empty(len(order), np.int64)
    number[order] = (np.cumsum(firsts) - 1)[first]
    return number, order[firsts]
