"""Excerpts against str.split, whose white space they take for such."""

from __future__ import annotations

import itertools
import sys
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels.points import code_points

SIGNS = "一a…  \n\u3000\t\u200b"


def cut(kernels: ModuleType, texts: list[str], length: int) -> list[str]:
    """The excerpts of texts that stand apart from one another."""
    codes = code_points("x".join(["", *texts, ""]))
    ends = np.cumsum([len(text) + 1 for text in texts], dtype=np.int64)
    starts = ends - np.array([len(text) for text in texts], np.int64)
    offsets, found = kernels.cut_excerpts(codes, starts, ends, length)
    assert (found.dtype, len(offsets), offsets[-1]) == (np.uint32, len(texts) + 1, len(found))
    return [str(found[lo:hi].tobytes(), "utf-32-le") for lo, hi in itertools.pairwise(offsets.tolist())]


def twin(text: str, length: int) -> str:
    words = " ".join(text[: 4 * length].split())
    cut_off = len(words) > length or len(text) > 4 * length
    return words[:length].rstrip() + "…" if cut_off else words


@given(st.lists(st.text(st.sampled_from(SIGNS), max_size=40), max_size=5), st.integers(0, 9))
def test_excerpts(kernels: ModuleType, texts: list[str], length: int) -> None:
    assert cut(kernels, texts, length) == [twin(text, length) for text in texts]


@pytest.mark.parametrize("length", [80, 1 << 62])
def test_long_texts(kernels: ModuleType, length: int) -> None:
    texts = ["会议" * 39 + "的" * n + " " * spaces for n in range(5) for spaces in (0, 1, 500)]
    assert cut(kernels, texts, length) == [twin(text, length) for text in texts]


def test_white_space_is_that_of_strings(kernels: ModuleType) -> None:
    """Of every code point up to the last that is white, and of many behind it."""
    points = [*range(0x3100), *range(0x3100, 0xD800, 13), *range(0xE000, sys.maxunicode + 1, 61)]
    assert all(code in points for code in range(sys.maxunicode + 1) if chr(code).isspace())
    texts = [f"a{chr(code)}b" for code in points]
    assert cut(kernels, texts, 3) == [twin(text, 3) for text in texts]
