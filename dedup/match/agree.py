"""Passages whose holders agree are one thing: spans that stand at the same place become one, and lie around an anchor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dedup.kernels.arrays import I64
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
    number = np.empty(len(starts), np.int64)
    firsts: list[int] = []
    recent: list[tuple[int, int, int]] = []
    for i, start, end in zip(order.tolist(), starts[order].tolist(), ends[order].tolist(), strict=True):
        reach = max(NEAR, (end - start) // 10)
        recent = [one for one in recent if start - one[0] <= max(NEAR, (one[1] - one[0]) // 10)]
        for known_start, known_end, known in recent:
            if abs(known_end - end) <= reach and start - known_start <= reach:
                number[i] = known
                break
        else:
            number[i] = len(firsts)
            recent.append((start, end, len(firsts)))
            firsts.append(i)
    return number, np.array(firsts, np.int64)
