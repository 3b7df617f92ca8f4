"""Runs and passages are the same however their seeds are cut, and whatever is left out on the way."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels.arrays import WORD
from dedup.match import runs as module
from dedup.match.passages import find_passages
from dedup.match.runs import cut_seeds, find_seeds, grow_runs, Runs
from dedup.text.segment import Speeches
from dedup.text.stream import build_stream, Stream
from tests import passage_twins as twins

MIN_RUN, MIN_PASSAGE = 8, 20
LETTERS = [WORD | code for code in range(97, 101)]
seeds = st.integers(0, 2**32)


def copied(seed: int, texts: int, pool: int = 60) -> Stream:
    """Texts that are put together of pieces of one source, some of them edited; and one that repeats itself."""
    generator = np.random.default_rng(seed)
    alphabet = np.concatenate((np.arange(0x4E00, 0x4E00 + pool), LETTERS)).astype(np.uint32)
    source = generator.choice(alphabet, 2000)
    parts = []
    for _ in range(texts):
        pieces = [
            source[at : at + size]
            for at, size in zip(*generator.integers(3, 60, (2, 12)) * [[30], [1]], strict=True)
        ]
        text = np.concatenate(pieces)
        edits = generator.random(len(text)) < 0.02
        text[edits] = generator.choice(alphabet, int(edits.sum()))
        parts.append(text)
    parts += [np.tile(source[:31], 9), source[:0]]
    ends = np.cumsum([len(part) for part in parts])
    order = np.arange(len(parts))
    speeches = Speeches(np.append(0, ends[:-1]), ends, order, np.ones_like(order))
    return build_stream(np.concatenate(parts), speeches, order, None)


def seeds_of(stream: Stream, threads: int = 1) -> Any:
    return find_seeds(stream, np.arange(len(stream)), MIN_RUN, MIN_PASSAGE, threads)


def rows(columns: Any) -> list[tuple[int, ...]]:
    return list(zip(*(getattr(columns, name).tolist() for name in type(columns).__slots__), strict=True))


@given(seed=seeds)
def test_runs_are_equal_and_as_long_as_can_be(seed: int) -> None:
    stream = copied(seed, 6)
    found, _ = grow_runs(stream, seeds_of(stream), MIN_RUN, 1)
    codes = stream.codes.tolist()
    for a, b, length, text_a, text_b in rows(found):
        assert codes[a : a + length] == codes[b : b + length]
        assert [twins.text_of(place, stream.starts.tolist()) for place in (a, b)] == [text_a, text_b]
        cut = length == b - a
        assert cut or codes[a - 1] != codes[b - 1] or codes[a - 1] == 0 or text_a == text_b
        assert cut or codes[a + length] != codes[b + length] or codes[a + length] == 0
    keys = [(text_a, b, b - a) for a, b, _, text_a, _ in rows(found)]
    assert keys == sorted(keys)


@given(seed=seeds)
def test_what_is_alone_is_far_from_all_others_and_left_out_where_it_is_short(seed: int) -> None:
    stream = copied(seed, 6, 400)
    every, alone = grow_runs(stream, seeds_of(stream), MIN_RUN, 1)
    for number, (_, b, length, text, _) in enumerate(rows(every)):
        others = [run for i, run in enumerate(rows(every)) if i != number and run[3] == text]
        near = any(
            b - end <= module.REACH and at - b - length <= module.REACH
            for _, at, size, _, _ in others
            for end in [at + size]
        )
        assert alone[number] == (not near)
    kept, still = grow_runs(stream, seeds_of(stream), MIN_RUN, MIN_RUN)
    expected = np.flatnonzero(~alone | (every.length >= MIN_RUN))
    assert rows(kept) == rows(every.take(expected))
    assert still.tolist() == alone[expected].tolist()


@pytest.mark.parametrize("at_a_time", [1, 7, 100])
@pytest.mark.parametrize("seed", range(3))
def test_seeds_in_parts_give_what_all_give(
    kernels_in_use: ModuleType, monkeypatch: pytest.MonkeyPatch, seed: int, at_a_time: int
) -> None:
    stream = copied(seed, 20)
    found = seeds_of(stream)
    assert found.tolist() == sorted(found.tolist())
    runs, passages = find_passages(stream, found, MIN_RUN, MIN_PASSAGE)
    assert len(passages) > 20
    monkeypatch.setattr(module, "SEEDS_AT_A_TIME", at_a_time)
    parts = cut_seeds(stream, found)
    assert len(parts) > 1
    assert [lo for lo, _ in parts] == [0, *(hi for _, hi in parts[:-1])]
    for threads in (1, 2, 8):
        assert seeds_of(stream, threads).tolist() == found.tolist()
        again = find_passages(stream, found, MIN_RUN, MIN_PASSAGE, threads)
        assert (rows(again[0]), rows(again[1])) == (rows(runs), rows(passages))


@pytest.mark.parametrize("seed", range(5))
def test_short_runs_that_are_alone_change_no_passage(seed: int) -> None:
    stream = copied(seed, 20, 150)
    found = seeds_of(stream)
    runs, passages = find_passages(stream, found, MIN_RUN, MIN_PASSAGE)
    every, same = find_passages(stream, found, MIN_RUN, MIN_PASSAGE, least=1)
    assert rows(passages) == rows(same)
    assert rows(runs) == rows(every.take(every.length >= MIN_RUN))
    assert len(every) > len(runs) > 0


def test_no_seeds() -> None:
    stream = copied(0, 1, 20_000)
    none = np.zeros(0, np.uint64)
    assert cut_seeds(stream, none) == []
    runs, passages = find_passages(stream, none, MIN_RUN, MIN_PASSAGE)
    assert (len(runs), len(passages)) == (0, 0)
    assert [getattr(runs, name).dtype for name in Runs.__slots__] == [np.uint32] * 3 + [np.int32] * 2
