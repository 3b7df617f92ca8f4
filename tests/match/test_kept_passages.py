"""Passages that are kept from look to look are those that each look would find by itself."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import pytest
from hypothesis import given

from dedup.kernels.arrays import Codes, I64
from dedup.match import kept_passages as module
from dedup.match import kept_seeds
from dedup.match.kept_passages import KeptPassages
from dedup.match.passages import find_passages, Passages
from dedup.match.runs import find_seeds
from dedup.text.segment import Speeches
from dedup.text.stream import build_stream, Stream
from tests.match.test_runs import copied, MIN_PASSAGE, MIN_RUN, rows, seeds

SIZES = MIN_RUN, MIN_PASSAGE


def put_together(texts: list[Codes], order: np.ndarray) -> Stream:
    """A stream of these texts, the best first."""
    ends = np.cumsum([len(text) for text in texts])
    places = np.arange(len(texts))
    speeches = Speeches(np.append(0, ends[:-1]), ends, places, np.ones_like(places))
    return build_stream(np.concatenate(texts), speeches, order, None)


def of_kin(stream: Stream, kin: Sequence[I64]) -> Passages:
    """Those of the first of some texts each with all of them."""
    found = []
    for texts in kin:
        own = find_seeds(stream, texts, *SIZES)
        first = np.array([stream.starts[texts[0]], stream.ends[texts[0]]], np.uint64) << np.uint64(32)
        found.append(own[slice(*np.searchsorted(own, first))])
    return find_passages(stream, np.sort(np.concatenate(found)), *SIZES)[1]


def look_again(seed: int) -> int:
    """Some looks: before each some texts lose a piece, some come back as they were, and others are better now.

    In how many of them passages were known.
    """
    choose, leave_out = np.random.default_rng(seed), np.random.default_rng(seed + 1)
    whole = copied(seed, 8, 200)
    first = [whole.codes[a:b] for a, b in zip(whole.starts.tolist(), whole.ends.tolist(), strict=True)]
    texts, names, free = list(first), np.arange(len(first)), len(first)
    order, kept, taken_over = np.arange(len(first)), KeptPassages(), 0
    for _ in range(5):
        stream = put_together(texts, order)
        which = np.flatnonzero(leave_out.random(len(stream)) < 0.9)
        expected = find_passages(stream, find_seeds(stream, which, *SIZES), *SIZES)[1]
        known = kept.look(stream, names[order])
        before = len(kept.passages)
        assert rows(known.find(which, *SIZES, 2)) == rows(expected)
        kin = [np.array([1, 4, 5]), np.array([0, 2])]
        taken = known.find_kin(kin, partial(of_kin, stream))
        assert sorted(rows(taken)) == sorted(rows(of_kin(stream, kin)))
        taken_over += before > 0
        for text in choose.choice(len(texts), 2, replace=False).tolist():
            cut = choose.integers(0, len(texts[text]) + 1, 2)
            texts[text] = np.delete(texts[text], slice(*sorted(cut.tolist())))
            names[text] = free
            free += 1
        back = int(choose.integers(len(texts)))
        texts[back], names[back] = first[back], back
        if choose.random() < 0.5:
            order = choose.permutation(len(texts))
    return taken_over


@given(seed=seeds)
def test_each_look_finds_what_it_would_find_alone(seed: int) -> None:
    assert look_again(seed) > 0


@pytest.mark.parametrize(("most", "known"), [(3000, 0), (6000, 3)])
def test_where_places_run_out_all_is_found_anew(
    monkeypatch: pytest.MonkeyPatch, most: int, known: int
) -> None:
    monkeypatch.setattr(module, "MOST", most)
    monkeypatch.setattr(kept_seeds, "AT_A_TIME", 7)
    monkeypatch.setattr(kept_seeds, "HASHES_AT_A_TIME", 5)
    assert look_again(1) == known
