"""The part of speech that jieba's dictionary gives a word, and how often it was counted.

A few words are asked for at a time, so the file is not read into tables: it is looked through where the words stand that
begin with the same character, since it is in order of these.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from dedup.kernels.arrays import I64, stable_order


class Tag(NamedTuple):
    """A part of speech as in the tag set of Peking University (``ns`` a place, ``v`` a verb), and how many ``times`` the
    word was counted."""

    name: str
    times: int


# Chinese characters have so many bytes, the first of which is at least this.
KEY, CHINESE = 3, 0xE3


@dataclass(frozen=True, slots=True)
class Tags:
    """The lines of a dictionary that begin in Chinese: where each begins in ``text``, int64[lines], and the bytes of its
    first character, int64[lines], ascending."""

    text: bytes
    starts: I64
    keys: I64

    def of(self, word: str) -> Tag | None:
        """What is said of a word that begins with a Chinese character, None where there is none."""
        wanted = f"\n{word} ".encode()
        key = int.from_bytes(wanted[1 : 1 + KEY], "big")
        lines = self.starts[np.searchsorted(self.keys, key) : np.searchsorted(self.keys, key, "right")]
        if not len(lines):
            return None
        # They stand together but for a few.
        at = self.text.find(wanted, int(lines.min()) - 1, int(lines.max()) + len(wanted))
        if at < 0:
            return None
        times, name = self.text[at + len(wanted) : self.text.index(b"\n", at + 1)].split(b" ")
        return Tag(name.decode(), int(times))


@cache
def tag_of(word: str) -> Tag | None:
    """What jieba's dictionary says of a word."""
    return _load().of(word)


@cache
def _load() -> Tags:
    package = importlib.util.find_spec("jieba")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("jieba is not installed, whose dictionary is read")
    return read_tags(Path(package.origin).with_name("dict.txt").read_bytes())


def read_tags(text: bytes) -> Tags:
    """Lines of a word, a blank, how often it was counted, a blank and a tag; each ends with a line break."""
    text = b"\n" + text
    held = np.frombuffer(text, np.uint8)
    starts = np.flatnonzero(held == ord("\n")) + 1
    lines = starts[:-1][held[starts[:-1]] >= CHINESE]
    keys = np.zeros(len(lines), np.int64)
    for i in range(KEY):
        keys = keys << 8 | held[lines + i]
    order = stable_order(keys)
    return Tags(text, lines[order], keys[order])
