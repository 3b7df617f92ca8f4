"""Runs of work in threads, and which kernels are chosen."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
import threading
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import active, parallel, plain
from dedup.kernels.choice import load_module
from dedup.kernels.parallel import run_ahead, run_threads, split_evenly


@pytest.fixture(scope="module")
def small() -> Iterator[None]:
    """A single code is worth a thread."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parallel, "WORTH_A_THREAD", 1)
        yield


def test_little_work_is_not_split() -> None:
    assert split_evenly(np.array([1000, 1000, 1000]), 3) == [(0, 3)]


@pytest.mark.parametrize(
    ("weights", "parts", "runs"),
    [
        ([], 3, []),
        ([0, 0, 0], 3, [(0, 3)]),
        ([5], 4, [(0, 1)]),
        ([1, 1, 1, 1], 1, [(0, 4)]),
        ([0, 8, 0, 8], 1, [(0, 4)]),
        # Once: a run stops before the item that fills it, so two equal texts go to one thread.
        ([1, 1], 2, [(0, 1), (1, 2)]),
        ([1, 1, 1, 1], 2, [(0, 2), (2, 4)]),
        ([9, 1, 1, 1], 2, [(0, 1), (1, 4)]),
    ],
)
def test_split_evenly(small: None, weights: list[int], parts: int, runs: list[tuple[int, int]]) -> None:
    assert split_evenly(np.array(weights, np.int64), parts) == runs


@given(weights=st.lists(st.integers(0, 9), max_size=40), parts=st.integers(1, 9))
def test_runs_cover_everything_once_and_none_is_empty(small: None, weights: list[int], parts: int) -> None:
    runs = split_evenly(np.array(weights, np.int64), parts)
    assert [i for lo, hi in runs for i in range(lo, hi)] == list(range(len(weights)))
    assert all(lo < hi for lo, hi in runs)
    assert len(runs) <= parts


@given(weights=st.lists(st.integers(0, 9), min_size=1, max_size=40), parts=st.integers(1, 9))
def test_no_run_is_much_heavier_than_its_share(small: None, weights: list[int], parts: int) -> None:
    heaviest = max(sum(weights[lo:hi]) for lo, hi in split_evenly(np.array(weights, np.int64), parts))
    assert heaviest <= sum(weights) / parts + 2 * max(weights)


@pytest.mark.parametrize("threads", [0, 1, 2, 9])
def test_results_come_in_order(threads: int) -> None:
    runs = [(i, i + 1) for i in range(20)]
    assert run_threads(lambda lo, hi: (lo, hi), runs, threads) == runs
    assert run_threads(lambda lo, hi: lo, [], threads) == []


def test_threads_are_started_only_when_they_are_of_use() -> None:
    def here(lo: int, hi: int) -> int:
        return threading.get_ident()

    own = threading.get_ident()
    assert run_threads(here, [(0, 1), (1, 2)], 1) == [own, own]
    assert run_threads(here, [(0, 1)], 8) == [own]
    assert own not in run_threads(here, [(0, 1), (1, 2)], 2)


@pytest.mark.parametrize("threads", [1, 3])
def test_an_error_in_a_thread_comes_out(threads: int) -> None:
    def work(lo: int, hi: int) -> int:
        return 1 // (lo - 5)

    with pytest.raises(ZeroDivisionError):
        run_threads(work, [(i, i + 1) for i in range(10)], threads)


def test_active_kernels_are_the_compiled_ones_where_they_are_built() -> None:
    for name, of_plain in inspect.getmembers(plain, inspect.isfunction):
        assert (getattr(active, name) is of_plain) == (load_module() is None)


def test_the_variable_leaves_the_compiled_kernels_out() -> None:
    code = "from dedup.kernels import active, choice; print(active.sign_units.__module__, choice.describe())"
    environment = os.environ | {"DEDUP_KERNELS": "plain"}
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert (run.stdout, run.stderr) == ("dedup.kernels.plain.units plain NumPy\n", "")


@pytest.mark.parametrize("threads", range(1, 9))
def test_work_ahead_gives_its_results_in_order(threads: int) -> None:
    wait = threading.Event()

    def work(number: int) -> int:
        if number == 0 and threads > 1:
            assert wait.wait(60)  # for a later one
        wait.set()
        return number * number

    assert list(run_ahead(work, range(40), threads)) == [number * number for number in range(40)]
    assert list(run_ahead(work, range(0), threads)) == []


@pytest.mark.parametrize("threads", [1, 3])
def test_work_ahead_ends_where_nobody_takes_it(threads: int) -> None:
    done: list[int] = []
    results = run_ahead(done.append, range(1000), threads)
    next(results)
    results.close()  # type: ignore[attr-defined]
    assert 1 <= len(done) <= 1 + 2 * parallel.AHEAD * threads

    def fail(number: int) -> None:
        if number == 2:
            raise OSError(number)

    with pytest.raises(OSError, match="2"):
        list(run_ahead(fail, range(1000), threads))
