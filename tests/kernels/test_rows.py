"""Rows from columns: both kernels against a twin that writes value by value, and decimals against the JSON encoder."""

from __future__ import annotations

import itertools
from types import ModuleType
from typing import Any

import numpy as np
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import plain
from dedup.kernels.arrays import LITERAL, MILLIONTHS, MISSING, NUMBER, TEXT

TEXTS = '{"a":,"b":[]}null一二'.encode()
LEAST, MOST = -(1 << 63) + 1, (1 << 63) - 1

spans = st.tuples(st.integers(0, len(TEXTS)), st.integers(0, len(TEXTS))).map(sorted)
numbers = st.one_of(st.just(MISSING), st.integers(-30, 30), st.sampled_from([LEAST, MOST, 10**6, -(10**6)]))


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[list[int]], list[list[int]], int]:
    """Parts, columns and the number of rows."""
    n = draw(st.integers(0, 5))
    parts: list[list[int]] = []
    columns: list[list[int]] = []
    for form in draw(st.lists(st.sampled_from([LITERAL, TEXT, NUMBER, MILLIONTHS]), max_size=6)):
        begin, end = draw(spans)
        parts.append([begin, end, form, len(columns)])
        if form == TEXT:
            pieces = [draw(st.one_of(st.none(), spans)) or [MISSING, 99] for _ in range(n)]
            columns += [[piece[side] for piece in pieces] for side in (0, 1)]
        elif form != LITERAL:
            columns.append([draw(numbers) for _ in range(n)])
    return parts, columns, n


def twin(parts: list[list[int]], columns: list[list[int]], row: int) -> bytes:
    """A row, part by part."""
    out = b""
    for begin, end, form, column in parts:
        if form == LITERAL:
            out += TEXTS[begin:end]
        elif (value := columns[column][row]) != MISSING:
            text = TEXTS[value : columns[column + 1][row]] if form == TEXT else b"%d" % value
            out += TEXTS[begin:end] + (decimal(value) if form == MILLIONTHS else text)
    return out


def decimal(value: int) -> bytes:
    """Millionths, by way of a number with all its digits."""
    if 0 < abs(value) < 10:
        return b"%de-6" % value
    sign, digits = "-" if value < 0 else "", f"{abs(value):07}"
    rest = digits[-6:].rstrip("0") or "0"
    return f"{sign}{digits[:-6]}.{rest}".encode()


def write(kernels: ModuleType, parts: Any, columns: Any, n: int) -> list[bytes]:
    offsets, text = kernels.write_rows(
        np.frombuffer(TEXTS, np.uint8),
        np.array(parts, np.int64).reshape(-1, 4),
        np.array(columns, np.int64).reshape(len(columns), n),
    )
    assert (offsets.dtype, text.dtype, len(offsets), offsets[-1]) == (np.int64, np.uint8, n + 1, len(text))
    return [text[start:end].tobytes() for start, end in itertools.pairwise(offsets.tolist())]


@given(tables())
def test_rows_are_written_part_by_part(kernels: ModuleType, table: Any) -> None:
    parts, columns, n = table
    assert write(kernels, parts, columns, n) == [twin(parts, columns, row) for row in range(n)]


def test_decimals_are_those_of_the_encoder(kernels: ModuleType) -> None:
    """Byte for byte from a ten-thousandth on; smaller ones are the same numbers, whatever version writes them."""
    step = 1 if kernels is not plain else 97
    values = [*range(0, 300), *range(300, 1_000_002, step), 123_456_789, 2_000_000, 10**12 + 1]
    written = write(kernels, [[0, 0, MILLIONTHS, 0]], [values], len(values))
    numbers = [value / 1e6 for value in values]
    # All at once: one by one they take half a minute.
    assert orjson.loads(b"[%s]" % b",".join(written)) == numbers
    assert written[100:] == orjson.dumps(numbers[100:])[1:-1].split(b",")


def test_long_rows(kernels: ModuleType) -> None:
    """As many as there is room for: every number has all its digits."""
    parts = [[0, len(TEXTS), form, 0] for form in (NUMBER, MILLIONTHS)] * 50
    assert write(kernels, parts, [[LEAST, MOST]], 2) == [twin(parts, [[LEAST, MOST]], row) for row in (0, 1)]


def test_parts_that_are_none(kernels: ModuleType) -> None:
    texts, column = np.frombuffer(TEXTS, np.uint8), np.zeros((1, 1), np.int64)
    for part in ([0, 0, 4, 0], [0, 0, -1, 0], [0, 0, NUMBER, 1], [0, 0, NUMBER, -1], [0, 0, TEXT, 0]):
        with pytest.raises(IndexError):
            kernels.write_rows(texts, np.array([part], np.int64), column)
    with pytest.raises(IndexError):
        kernels.write_rows(texts, np.zeros((1, 3), np.int64), column)
