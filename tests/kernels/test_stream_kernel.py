"""The kernel of streams against a slow twin, and the two against each other."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import plain
from dedup.kernels.arrays import POINT, START, WORD
from dedup.kernels.expansions import EXPANSION, load_expansions

SEVERAL = EXPANSION + int(np.argmax(np.diff(load_expansions()[1])))
CODES = [
    0,
    1,
    2,
    0x4E00,
    WORD | 97,
    START | WORD | 98,
    WORD | 0x31,
    EXPANSION,
    WORD | SEVERAL,
    START | SEVERAL,
]
codes_of_texts = st.lists(st.sampled_from(CODES), max_size=24)
spans = st.lists(st.tuples(st.integers(0, 24), st.integers(0, 24)), max_size=6)


def column(values: Any) -> Any:
    return np.array(values, np.int64)


def written(codes: list[int], start: int, end: int, cut: set[int]) -> list[tuple[int, int]]:
    """The characters of a text and their places."""
    flat, offsets = load_expansions()
    out = []
    for at in range(start, end):
        code = codes[at]
        which = (code & POINT) - EXPANSION
        several = flat[offsets[which] : offsets[which + 1]].tolist() if which >= 0 else [code]
        if which >= 0 and not code & WORD:
            several = [one & POINT for one in several]
        for one in several if at not in cut else []:
            point = one & POINT
            if point > 1:
                out.append((point | (one & WORD if point >= 97 else 0), at))
    return out


@given(codes=codes_of_texts, texts=spans, cuts=st.sets(st.integers(0, 12)))
def test_write_stream(kernels: ModuleType, codes: list[int], texts: Any, cuts: set[int]) -> None:
    texts = [(min(span), max(span)) for span in texts if max(span) <= len(codes)]
    starts, ends = column([start for start, _ in texts]), column([end for _, end in texts])
    # Cuts of two places, apart from one another; some reach over the ends of texts.
    begins = column(sorted(cuts)) * 3
    sizes, out, first, position = kernels.write_stream(
        np.array(codes, np.uint32), starts, ends, begins, begins + 2
    )
    cut = {place for begin in begins.tolist() for place in (begin, begin + 1)}
    expected = [[*written(codes, start, end, cut), (0, end)] for start, end in texts]
    flat = [one for text in expected for one in text]
    assert sizes.tolist() == [len(text) - 1 for text in expected]
    assert out.tolist() == [code for code, _ in flat]
    places = [place for _, place in flat]
    heads = {sum(map(len, expected[:i])) for i in range(len(expected))}
    runs = [i for i in range(len(flat)) if i in heads or places[i] != places[i - 1] + 1]
    assert (first.tolist(), position.tolist()) == (runs, [places[i] for i in runs])
    assert [part.dtype for part in (sizes, out, first, position)] == [np.int64, *[np.uint32] * 3]


@pytest.mark.parametrize("share", [0, 0.01, 0.5])
def test_plain_and_compiled_agree_on_long_texts(compiled: ModuleType, share: float) -> None:
    generator = np.random.default_rng(3)
    codes = generator.choice(np.array(CODES, np.uint32), 30_000)
    edges = np.sort(generator.integers(0, len(codes), 200))
    cut = np.flatnonzero(generator.random(len(codes) // 9) < share) * 9
    both = (kernels.write_stream(codes, edges[:-1], edges[1:], cut, cut + 5) for kernels in (plain, compiled))
    for one, other in zip(*both, strict=True):
        np.testing.assert_array_equal(one, other)
