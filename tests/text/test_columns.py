"""Columns of numbers and of strings that grow."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.text.growing import Column, Strings

any_string = st.text(st.characters(), max_size=8) | st.sampled_from(
    ["", "\ud800", "a\udcffb", "\0", "领导", "😀"]
)


def whole(text: str) -> str:
    """Half a character, which no file can be written with, is shown as a question mark."""
    return re.sub("[\ud800-\udfff]", "?", text)


def test_an_empty_column() -> None:
    assert Column(np.int64).array().tolist() == []
    assert len(Strings()) == 0


@given(parts=st.lists(st.lists(st.integers(-(2**31), 2**31 - 1), max_size=9), max_size=9))
def test_a_column_keeps_its_values(parts: list[list[int]]) -> None:
    column = Column(np.int32)
    for part in parts:
        column.extend(np.array(part, np.int32))
    flat = [value for part in parts for value in part]
    assert len(column) == len(flat)
    assert column.array().tolist() == flat
    assert column.array().dtype == np.int32


@pytest.mark.parametrize("sizes", [[1023, 1, 1], [1024, 1], [5000], [700, 700, 700, 9000], [1] * 3000])
def test_a_column_grows(sizes: list[int]) -> None:
    column = Column(np.uint32)
    for number, size in enumerate(sizes):
        column.extend(np.full(size, number, np.uint32))
    assert (column.array() == np.repeat(np.arange(len(sizes)), sizes)).all()


@given(parts=st.lists(st.lists(any_string, max_size=5), max_size=5))
def test_strings_come_back(parts: list[list[str]]) -> None:
    strings = Strings(parts[0] if parts else ())
    for part in parts[1:]:
        strings.extend(part)
    flat = [value for part in parts for value in part]
    assert [strings[i] for i in range(len(strings))] == list(map(whole, flat))


@given(values=st.lists(any_string, min_size=1, max_size=6), data=st.data())
def test_replace(values: list[str], data: st.DataObject) -> None:
    changes = data.draw(st.dictionaries(st.integers(0, len(values) - 1), any_string))
    strings = Strings(values)
    changed = strings.replace(changes)
    assert [changed[i] for i in range(len(changed))] == [
        whole(changes.get(i, v)) for i, v in enumerate(values)
    ]
    assert [strings[i] for i in range(len(strings))] == list(map(whole, values))


def test_many_strings() -> None:
    strings = Strings()
    for start in range(0, 5000, 500):
        strings.extend([f"记录#{i}" for i in range(start, start + 500)])
    assert all(strings[i] == f"记录#{i}" for i in range(5000))


@given(values=st.lists(any_string, max_size=6), data=st.data())
def test_some_of_the_strings(values: list[str], data: st.DataObject) -> None:
    which = data.draw(st.lists(st.integers(0, len(values) - 1), max_size=9)) if values else []
    strings = Strings(values)
    assert strings.take(np.array(which, np.int64)) == [whole(values[i]) for i in which]
    for outside in (-1, len(values)):
        with pytest.raises(IndexError):
            strings.take(np.array([*which, outside], np.int64))
