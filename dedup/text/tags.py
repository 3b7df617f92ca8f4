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


@cache
def tag_of(word: str) -> Tag | None:
    """What the dictionary says of a word, None where it has none."""
    text, starts, keys = _lines()
    wanted = f"{word} ".encode()
    low, high = (int(np.searchsorted(keys, _key(wanted), side)) for side in ("left", "right"))
    for start in starts[low:high].tolist():
        if text.startswith(wanted, start):
            count, name = text[start + len(wanted) : text.index(b"\n", start)].split(b" ")
            return Tag(name.decode(), int(count))
    return None


def _key(word: bytes) -> int:
    return int.from_bytes(word[:KEY], "big")


# Chinese characters have three bytes.
KEY = 3


@cache
def _lines() -> tuple[bytes, I64, I64]:
    """The dictionary, where its lines begin, and with which bytes, in order of these; int64[words] each."""
    package = importlib.util.find_spec("jieba")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("jieba is not installed, whose dictionary is read")
    text = Path(package.origin).with_name("dict.txt").read_bytes()
    held = np.frombuffer(text, np.uint8)
    breaks = np.flatnonzero(held == ord("\n"))
    starts = np.concatenate((np.zeros(1, np.int64), breaks[:-1] + 1))
    keys = sum(held[starts + i].astype(np.int64) << 8 * (KEY - 1 - i) for i in range(KEY))
    order = np.argsort(keys, kind="stable")
    return text, starts[order], np.asarray(keys)[order]
