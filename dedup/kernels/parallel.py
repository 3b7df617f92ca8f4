"""Run a kernel over runs of its input in several threads; the kernels release the GIL."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np

from dedup.kernels.arrays import I64

Result = TypeVar("Result")


# Less work than this many codes is done before a second thread has started.
WORTH_A_THREAD = 1 << 16


def split_evenly(weights: I64, parts: int) -> list[tuple[int, int]]:
    """Cut a sequence into at most ``parts`` runs ``[lo, hi)`` of about equal weight; none is empty.

    Weights are codes to work through; runs that are not worth a thread are not made.
    """
    total = np.cumsum(weights)
    if not len(total):
        return []
    parts = min(parts, int(total[-1]) // WORTH_A_THREAD + 1)
    goals = total[-1] * np.arange(1, parts) / parts
    cuts = np.searchsorted(total, goals).tolist()
    edges = sorted({0, *(cut + 1 for cut in cuts), len(total)})
    return list(itertools.pairwise(edges))


def run_threads(
    work: Callable[[int, int], Result], runs: Sequence[tuple[int, int]], threads: int
) -> list[Result]:
    """``work(lo, hi)`` for every run, results in order. One run, or one thread, starts no pool."""
    if threads <= 1 or len(runs) <= 1:
        return [work(lo, hi) for lo, hi in runs]
    with ThreadPoolExecutor(threads) as pool:
        futures = [pool.submit(work, lo, hi) for lo, hi in runs]
        try:
            return [future.result() for future in futures]
        except BaseException:
            for future in futures:
                future.cancel()
            raise
