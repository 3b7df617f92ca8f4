"""The part of speech that jieba's dictionary gives a word, and how often it was counted.

A few words are asked for at a time, so the file is not read into tables: it is looked through where the words stand that
begin with the same character.
"""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from dedup.kernels.arrays import I64


class Tag(NamedTuple):
    """A part of speech as in the tag set of Peking University (``ns`` a place, ``v`` a verb), and how many ``times`` the
    word was counted."""

    name: str
    times: int


# Lines are in order of so many bytes: two Chinese characters.
KEY = 6


@cache
def tag_of(word: str) -> Tag | None:
    """What the dictionary says of a word, None where it has none."""
    text, starts, keys = _lines()
    wanted = f"{word} ".encode()
    low, high = (int.from_bytes(wanted[:KEY].ljust(KEY, filler), "big") for filler in (b"\0", b"\xff"))
    first, last = np.searchsorted(keys, low), np.searchsorted(keys, high, "right")
    for start in starts[first:last].tolist():
        if text.startswith(wanted, start):
            times, name = text[start + len(wanted) : text.index(b"\n", start)].split(b" ")
            return Tag(name.decode(), int(times))
    return None


@cache
def _lines() -> tuple[bytes, I64, I64]:
    """The dictionary, where its lines begin, and with which bytes, in order of these; int64[words] each."""
    package = importlib.util.find_spec("jieba")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("jieba is not installed, whose dictionary is read")
    text = Path(package.origin).with_name("dict.txt").read_bytes() + bytes(KEY)
    held = np.frombuffer(text, np.uint8)
    breaks = np.flatnonzero(held == ord("\n"))
    starts = np.concatenate((np.zeros(1, np.int64), breaks[:-1] + 1))
    keys = np.zeros(len(starts), np.int64)
    for i in range(KEY):
        keys = keys << 8 | held[starts + i]
    order = np.argsort(keys, kind="stable")
    return text, starts[order], keys[order]
