"""Pairs found by an index that outlives looks are those that each look would find alone."""

from __future__ import annotations

import random

import numpy as np
import pytest

from dedup import Settings
from dedup.kernels.arrays import Codes
from dedup.match import band_index, buckets, search
from dedup.match.band_index import BandIndex
from dedup.match.groups import group_texts, measure_units
from dedup.match.search import find_matches, Found, Named
from dedup.preparing import no_progress
from dedup.sketch import lsh
from dedup.sketch.low_bits import sketch_units
from dedup.text.segment import Units

ALPHABET = [0x4E00 + i for i in range(40)]


class Names(dict[tuple[int, ...], int]):
    """A number for each text."""

    def __missing__(self, text: tuple[int, ...]) -> int:
        self[text] = len(self)
        return self[text]


def family(choose: random.Random, size: int, edits: int) -> list[tuple[int, ...]]:
    """A text of some length and versions of it."""
    base = [choose.choice(ALPHABET) for _ in range(choose.randrange(8, 40))]
    found = []
    for _ in range(size):
        text = list(base)
        for _ in range(choose.randrange(edits + 1)):
            text[choose.randrange(len(text))] = choose.choice(ALPHABET)
        found.append(tuple(text))
    return found


def look(
    texts: list[tuple[int, ...]], settings: Settings, names: Names, index: BandIndex | None
) -> tuple[list[object], Found]:
    """What a look at texts finds, as columns, with an index or without."""
    lengths = np.array([len(text) for text in texts], np.int64)
    ends = np.cumsum(lengths + 1) - 1
    codes: Codes = np.array([code for text in texts for code in (*text, 1)], np.uint32)
    nothing = np.zeros(len(texts), np.int64)
    units = Units(ends - lengths, ends, nothing, nothing)
    grouped = group_texts(codes, units, measure_units(codes, units), np.arange(len(texts)))
    named = np.array([names[text] for text in texts], np.int64)
    known = None if index is None else Named(index, named)
    found = find_matches(codes, units, grouped, settings, no_progress, known)
    columns = [getattr(found.matches, name).tolist() for name in found.matches.__slots__]
    leads = [] if found.leads is None else found.leads.tolist()
    return [*columns, leads, found.uncompared], found


@pytest.mark.parametrize("pairs", [1 << 20, 40])
@pytest.mark.parametrize("large", [100, 6, 3])
@pytest.mark.parametrize("seed", range(4))
def test_looks_find_what_each_would_find_alone(
    seed: int, large: int, pairs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (band_index, buckets, search, lsh):
        monkeypatch.setattr(module, "LARGE_BUCKET", large)
    monkeypatch.setattr(buckets, "PAIRS", pairs)
    monkeypatch.setattr(buckets, "PAIRS_PER_TEXT", pairs // 20)
    choose, names, index = random.Random(seed), Names(), BandIndex()
    settings = Settings(threads=1 + seed % 2, shingle=2, threshold=choose.choice((0.4, 0.6)))
    pool = [text for size in (1, 2, 3, 5, 8, 12, 30) for text in family(choose, size, 3)]
    texts = choose.sample(pool, len(pool) // 2)
    some = False
    for _ in range(8):
        choose.shuffle(texts)
        expected, found = look(texts, settings, names, None)
        assert look(texts, settings, names, index)[0] == expected
        some |= len(found.matches) > 0
        texts = [text for text in texts if choose.random() < 0.9]
        texts += choose.sample(pool, choose.choice((0, 1, 3, 20)))
        texts += family(choose, choose.choice((0, 1, 9)), 2)
    assert some


def test_only_what_is_new_is_sketched(monkeypatch: pytest.MonkeyPatch) -> None:
    signed: list[int] = []

    def sketch(codes: Codes, starts: object, *rest: object) -> object:
        signed.append(len(starts))  # type: ignore[arg-type]
        return sketch_units(codes, starts, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(search, "sketch_units", sketch)
    choose, names, index = random.Random(5), Names(), BandIndex()
    texts = [text for _ in range(200) for text in family(choose, 1, 0)]
    look(texts, Settings(threads=1), names, index)
    assert sum(signed) == 200
    look([*texts[3:], *family(choose, 1, 0)], Settings(threads=1), names, index)
    assert sum(signed) == 201


def test_a_look_at_nothing() -> None:
    index, names = BandIndex(), Names()
    texts = family(random.Random(1), 6, 2)
    for some in (texts, texts[:1], [], texts):
        assert look(some, Settings(threads=1), names, index)[0] == look(some, Settings(), names, None)[0]
