"""Run a kernel over runs of its input in several threads; the kernels release the GIL."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeVar

import numpy as np

from dedup.kernels.arrays import I64

Given = TypeVar("Given")
Result = TypeVar("Result")

# Less work than this many codes is done before a second thread has started.
WORTH_A_THREAD = 1 << 16
# Results for each thread that wait to be taken, where work is done ahead.
AHEAD = 2


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


def cut_evenly(weights: I64, most: int) -> list[tuple[int, int]]:
    """Cut a sequence into runs ``[lo, hi)``, none of more than ``most`` unless one weight alone is above half of it."""
    total = np.cumsum(weights)
    edges = np.flatnonzero(np.diff(total // max(1, most // 2))) + 1 if len(total) else total
    return list(itertools.pairwise([0, *edges.tolist(), len(total)])) if len(total) else []


def cut_up(total: int, size: int) -> list[tuple[int, int]]:
    """Runs ``[lo, hi)`` of ``size``, the last of what is left: 5, 2 -> [(0, 2), (2, 4), (4, 5)]."""
    return [(lo, min(lo + size, total)) for lo in range(0, total, size)]


class Workers:
    """Threads that do what is submitted, in order; a context manager, which waits for all of it.

    Where the system starts no more threads there are fewer, and where there is none the caller does the work itself.
    A ThreadPoolExecutor would raise RuntimeError, in the middle of the work.
    """

    def __init__(self, threads: int) -> None:
        self._waiting: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._threads: list[Thread] = []
        for _ in range(threads):
            # Where an interrupt comes before the end is arranged, nobody tells them to end: they end with the process.
            thread = Thread(target=self._work, daemon=True)
            try:
                thread.start()
            except RuntimeError:
                break
            self._threads.append(thread)

    def submit(self, work: Callable[..., Result], *given: Any) -> Future[Result]:
        """``work(*given)``, by a thread that is free."""
        future: Future[Result] = Future()

        def run() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(work(*given))
            except BaseException as error:
                future.set_exception(error)

        if self._threads:
            self._waiting.put(run)
        else:
            run()
        return future

    def _work(self) -> None:
        while (run := self._waiting.get()) is not None:
            run()

    def __len__(self) -> int:
        return len(self._threads)

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        for _thread in self._threads:
            self._waiting.put(None)
        for thread in self._threads:
            thread.join()


def startable(threads: int) -> int:
    """How many of these threads the system would start now, 1 at least: for a library that starts its own, and ends the
    process where it gets none."""
    if threads <= 1:
        return 1
    with Workers(threads) as pool:
        return max(1, len(pool))


def run_threads(
    work: Callable[[int, int], Result], runs: Sequence[tuple[int, int]], threads: int
) -> list[Result]:
    """``work(lo, hi)`` for every run, results in order. One run, or one thread, starts no pool."""
    return list(in_turn(work, runs, threads, len(runs)))


def in_turn(
    work: Callable[[int, int], Result], runs: Sequence[tuple[int, int]], threads: int, ahead: int
) -> Iterator[Result]:
    """The same, one result after another: no more than ``ahead`` wait to be taken, so that few stand in memory."""
    if threads <= 1 or len(runs) <= 1:
        yield from (work(lo, hi) for lo, hi in runs)
        return
    waiting: deque[Future[Result]] = deque()
    with Workers(threads) as pool:
        try:
            for lo, hi in runs:
                waiting.append(pool.submit(work, lo, hi))
                if len(waiting) > ahead:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BaseException:
            for future in waiting:
                future.cancel()
            raise


def run_ahead(work: Callable[[Given], Result], given: Sequence[Given], threads: int) -> Iterator[Result]:
    """``work(one)`` for each, in order, some of it done before it is asked for; by one thread when it is asked for."""
    if threads <= 1 or len(given) <= 1:
        yield from map(work, given)
        return
    with Workers(threads) as pool:
        waiting: deque[Future[Result]] = deque()
        try:
            for one in given:
                waiting.append(pool.submit(work, one))
                if len(waiting) > AHEAD * threads:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()
