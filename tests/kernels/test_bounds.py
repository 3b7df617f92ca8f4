"""What lies outside of an array is an IndexError in both kernels, and what is no such array is told."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from dedup.kernels.choice import load_module
from dedup.kernels.expansions import EXPANSION, load_expansions
from dedup.kernels.template_arrays import AtomTexts, Grams, Prices, WordsOf
from dedup.kernels.tries import build_trie, Trie

CODES = np.arange(0x4E00, 0x4E0A, dtype=np.uint32)  # ten
NONE = np.zeros(1, np.int64)
SLOTS = np.ones(4, np.uint32)
SIGNATURES = np.zeros((10, 4), np.uint32)
Call = Callable[[ModuleType, Any, Any], Any]


def column(*values: int) -> Any:
    return np.array(values, np.int64)


def texts_of(offsets: Any) -> AtomTexts:
    size = len(CODES)
    edges, bits, weights = np.full(size, 3, np.uint8), np.ones(size, np.int32), np.ones(2, np.int32)
    return AtomTexts(CODES, edges, bits, offsets, np.arange(2, dtype=np.int32), weights)


TEXTS = texts_of(column(0, 5, 10))
GRAMS = Grams(
    np.zeros(10, np.int32),
    np.zeros(10, np.uint8),
    np.array([0, 1], np.int32),
    column(0, 2),
    np.array([2], np.int32),
)
FIRST = np.zeros(1, np.int32)
WORDS = WordsOf(np.array([0, 5, 0, 5], np.int32), np.ones(2, np.int32), column(0, 1, 2))
PRICES = Prices(1, 1, np.ones(9, np.int32), np.ones(9, np.int32))
ATOMS = np.zeros(10, np.int32)
TRIE = Trie(*build_trie(CODES, column(0), column(2))[:2], np.zeros(3))


def fit(kernels: ModuleType, texts: AtomTexts, members: Any, offsets: Any, bases: Any) -> Any:
    return kernels.fit_skeletons(
        texts, ATOMS, ATOMS, WORDS, members.astype(np.int32), offsets, bases.astype(np.int32), 2, PRICES
    )


def gather(kernels: ModuleType, *proposals: Any) -> Any:
    return kernels.gather_texts(GRAMS, *(column.astype(np.int32) for column in proposals), 9)


# Each kernel that reads spans, with a span [start, end) of ten.
SPANS: dict[str, Call] = {
    "measure_units": lambda k, s, e: k.measure_units(CODES, s, e),
    "equal_units": lambda k, s, e: k.equal_units(CODES, s, e, NONE, NONE),
    "shingle_units": lambda k, s, e: k.shingle_units(CODES, s, e, 3),
    "sign_units": lambda k, s, e: k.sign_units(CODES, s, e, 3, SLOTS, SLOTS),
    "sketch_units": lambda k, s, e: k.sketch_units(CODES, s, e, 3, SLOTS, SLOTS, 1, 1),
    "sign_hashes": lambda k, s, e: k.sign_hashes(CODES, np.concatenate((s, e)), SLOTS, SLOTS),
    "count_distinct": lambda k, s, e: k.count_distinct(CODES, s, e, 3),
    "count_shared": lambda k, s, e: k.count_shared(CODES, s, e, 3, NONE, NONE, np.zeros(1, np.int32)),
    "write_stream": lambda k, s, e: k.write_stream(CODES, s, e, NONE, NONE),
    "count_kinds": lambda k, s, e: k.count_kinds(CODES, s, e, np.zeros(3, np.uint8), 2),
    "winnow": lambda k, s, e: k.winnow(CODES, s, e, 3, 2, 5, 4),
    "edit_distances": lambda k, s, e: k.edit_distances(CODES, s, e, NONE, NONE),
    "edit_distances, the other side": lambda k, s, e: k.edit_distances(CODES, NONE, NONE, s, e),
    "maximal_runs": lambda k, s, e: k.maximal_runs(np.ones(10, np.int64), np.concatenate((s, e))),
    "pair_members": lambda k, s, e: k.pair_members(column(*range(10)), np.concatenate((s, e)), column()),
    "count_letters": lambda k, s, e: k.count_letters(CODES, s, e),
    "cut_words": lambda k, s, e: k.cut_words(TRIE, CODES, np.concatenate((s, e))),
    "cut_excerpts": lambda k, s, e: k.cut_excerpts(CODES, s, e, 3),
    "digest_texts": lambda k, s, e: k.digest_texts(np.zeros(10, np.uint8), np.concatenate((s, e))),
    "write_rows": lambda k, s, e: k.write_rows(
        np.zeros(10, np.uint8), np.array([[*s, *e, 0, 0]], np.int64), np.zeros((0, 1), np.int64)
    ),
    "write_rows, a text": lambda k, s, e: k.write_rows(
        np.zeros(10, np.uint8), np.array([[0, 0, 1, 0]], np.int64), np.array([s, e], np.int64)
    ),
    "match_runs": lambda k, s, e: k.match_runs(TEXTS, s, e, CODES[:1], column(0, 1), NONE, False, False),
    "match_runs, the run": lambda k, s, e: k.match_runs(
        TEXTS, column(0), column(9), CODES, np.concatenate((s, e)), NONE, False, False
    ),
    "index_grams": lambda k, s, e: k.index_grams(
        np.arange(10, dtype=np.uint64), np.concatenate((column(0), s, e, column(10))), np.zeros(3, np.int32), 2
    ),
    "propose_templates, texts": lambda k, s, e: k.propose_templates(
        texts_of(column(0, *s, *e)), GRAMS, FIRST, 2, 9, 0, 0, PRICES
    ),
    "fit_skeletons, texts": lambda k, s, e: fit(k, texts_of(column(0, *s, *e)), column(0, 1), column(0, 2), column(0)),
    "fit_skeletons, members": lambda k, s, e: fit(k, TEXTS, np.zeros(10), np.concatenate((s, e)), column(0)),
}  # fmt: skip


@pytest.mark.parametrize("name", SPANS)
@pytest.mark.parametrize("span", [(3, 11), (-1, 2), (5, 4), (10, 1 << 40), (-(1 << 40), 0)])
def test_a_span_out_of_bounds(kernels: ModuleType, name: str, span: tuple[int, int]) -> None:
    with pytest.raises(IndexError):
        SPANS[name](kernels, column(span[0]), column(span[1]))


@pytest.mark.parametrize("name", [name for name in SPANS if "fit" not in name and "," not in name])
def test_a_span_up_to_the_end(kernels: ModuleType, name: str) -> None:
    """The same calls, so that it is the span that is wrong above."""
    SPANS[name](kernels, column(0), column(10))


# Each kernel that reads numbers of something, or places, of ten.
NUMBERS: dict[str, Callable[[ModuleType, Any], Any]] = {
    "equal_units": lambda k, i: k.equal_units(CODES, *[np.zeros(10, np.int64)] * 2, column(1), i),
    "count_shared": lambda k, i: k.count_shared(CODES, *[np.zeros(10, np.int64)] * 2, 3, i, NONE, np.zeros(1, np.int32)),
    "take_followers": lambda k, i: k.take_followers(i, column(1), np.zeros(10, bool)),
    "take_followers, the worse": lambda k, i: k.take_followers(column(1), i, np.zeros(10, bool)),
    "pair_members": lambda k, i: k.pair_members(i, column(0, 1), column(*range(10))),
    "count_equal_slots": lambda k, i: k.count_equal_slots(SIGNATURES, i, column(1)),
    "count_equal_bytes": lambda k, i: k.count_equal_bytes(SIGNATURES.astype(np.uint8), i, column(1)),
    "extend_ends": lambda k, i: k.extend_ends(CODES, i + (i > 0), column(1), column(99), 1),
    "extend_ends, leftwards": lambda k, i: k.extend_ends(CODES, column(1), i + (i > 0), column(99), -1),
    "fit_skeletons": lambda k, i: fit(k, TEXTS, np.append(i, 0), column(0, 2), column(0)),
    "fit_skeletons, the base": lambda k, i: fit(k, TEXTS, column(0, 1), column(0, 2), i),
    "index_grams": lambda k, i: k.index_grams(i.astype(np.uint64), column(0, 1), np.zeros(1, np.int32), 2),
    "gather_texts": lambda k, i: gather(k, i, NONE, NONE),
    "gather_texts, the second": lambda k, i: gather(k, NONE, i - (i < 0), NONE),
    "propose_templates": lambda k, i: k.propose_templates(
        TEXTS, dataclasses.replace(GRAMS, postings=np.append(0, i).astype(np.int32)), FIRST, 2, 9, 0, 0, PRICES
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("number", [10, -1])
def test_a_number_out_of_bounds(kernels: ModuleType, name: str, number: int) -> None:
    with pytest.raises(IndexError):
        NUMBERS[name](kernels, column(number))


def test_other_things_that_are_not_there(kernels: ModuleType) -> None:
    with pytest.raises(IndexError):  # a seed whose other place lies behind the stream
        kernels.extend_seeds(CODES, np.array([5 << 32 | 5], np.uint64), 1)
    for first, bands in ((0, 5), (4, 1), (1 << 40, 1)):
        with pytest.raises(IndexError):  # more rows than slots
            kernels.band_keys(SIGNATURES, first, bands, 1)
    with pytest.raises(IndexError):
        kernels.sketch_units(CODES, column(0), column(1), 3, SLOTS, SLOTS, len(SLOTS) + 1, 1)
    with pytest.raises(IndexError):  # more grams than there are
        kernels.propose_templates(TEXTS, GRAMS, FIRST + 1, 2, 9, 0, 0, PRICES)
    unknown = np.array([EXPANSION + len(load_expansions()[1])], np.uint32)
    for kernel, more in (
        (kernels.measure_units, ()),
        (kernels.shingle_units, (3,)),
        (kernels.count_distinct, (3,)),
        (kernels.write_stream, (NONE, NONE)),
    ):
        with pytest.raises(IndexError):  # a code that stands for a sequence that is not there
            kernel(unknown, column(0), column(1), *more)


def test_the_ends_of_a_stream_are_the_ends_of_a_passage(kernels: ModuleType) -> None:
    """Even where no 0 stands there."""
    for step, place in ((1, 0), (-1, 10)):
        more = kernels.extend_ends(CODES, column(place), column(place), column(600), step)
        assert [side.tolist() for side in more] == [[10], [10]]


# ------------------------------------------------------------------ the door


def test_what_is_no_array_of_whole_numbers(compiled: ModuleType) -> None:
    spans = column(0), column(2)
    for codes in (CODES.astype(float), CODES.tolist(), "text", None):
        with pytest.raises(TypeError):
            compiled.measure_units(codes, *spans)
    for given in ((CODES,), (CODES, *spans, spans)):
        with pytest.raises(TypeError):
            compiled.measure_units(*given)
    with pytest.raises(ValueError, match="measure_units: argument 3 has 1 numbers, not 2"):
        compiled.measure_units(CODES, column(0, 1), column(2))
    with pytest.raises(ValueError, match="argument 1 is no table"):
        compiled.band_keys(CODES, 0, 1, 1)
    with pytest.raises(ValueError, match="shingle_units: 0 is less than 1"):
        compiled.shingle_units(CODES, *spans, 0)


def test_arrays_that_may_not_be_written_to(compiled: ModuleType) -> None:
    codes = CODES.copy()
    codes.flags.writeable = False
    assert compiled.measure_units(codes, column(0), column(9))[1].tolist() == [9]


def test_arrays_are_let_go(compiled: ModuleType) -> None:
    """Whether a call succeeds or not; what is still held could not be resized."""
    for end in (9, 99):
        codes = CODES.copy()
        if end > 9:
            with pytest.raises(IndexError):
                compiled.count_distinct(codes, column(0), column(end), 3)
        else:
            compiled.count_distinct(codes, column(0), column(end), 3)
        codes.resize(100)


@pytest.mark.skipif(
    sys.platform != "linux" or load_module() is None or "/" in os.environ.get("DEDUP_KERNELS", ""),
    reason="needs a limit of memory, compiled kernels, and those without a sanitizer's own memory",
)
def test_no_memory() -> None:
    code = """
import resource
import numpy as np
from dedup.kernels import active
codes, spans = np.full(10_000_000, 0x4E00, np.uint32), (np.array([0]), np.array([10_000_000]))
active.measure_units(codes, spans[0], spans[0])
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + 50_000_000,) * 2)
try:
    active.count_distinct(codes, *spans, 3)
except MemoryError as error:
    print(error)
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (run.stdout, run.stderr) == ("no memory for count_distinct\n", "")
