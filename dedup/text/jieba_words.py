"""``--tokens words``: Chinese words by jieba become tokens, by flags on the folded codes.

Every character of a word gets WORD, its first one START; the kernels then read words as they read those
of spaced scripts. Slow (jieba cuts about half a megabyte a second), so an option.
"""

from __future__ import annotations

import logging
import warnings
from functools import cache
from typing import Any

import numpy as np

from dedup.kernels.arrays import Codes, I64, POINT, START, WORD
from dedup.text.folding_table import BLANK, BREAK, CODE_POINTS, IGNORED

# Stands for a code of several characters, which is a word of its own.
SEVERAL = 0xFFFC


def mark_words(codes: Codes, starts: I64, ends: I64) -> Codes:
    """A copy of the folded codes in which the units ``codes[starts[i]:ends[i]]`` are cut into words."""
    jieba = load_jieba()
    marked = codes.copy()
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        here = marked[start:end]
        point = here & np.uint32(POINT)
        kept = np.flatnonzero(point > BLANK)
        letters = np.where(point < CODE_POINTS, point, np.uint32(SEVERAL))[kept]
        # Marks and spaces are out, so that 领 导 and 领导 are cut alike; only two words of a spaced
        # script are parted by a space.
        text = str(letters.tobytes(), "utf-32-le", "replace")
        parted = _parted_words(here, kept)
        spaced = "".join(" " * gap + letter for gap, letter in zip(parted, text, strict=True))
        place = np.arange(len(text)) + np.cumsum(parted)
        first = np.array([at for word, at, _ in jieba.tokenize(spaced) if word != " "], np.int64)
        here[here == BREAK] = IGNORED
        here[kept] |= np.uint32(WORD)
        here[kept[np.isin(place, first)]] |= np.uint32(START)
    return marked


@cache
def load_jieba() -> Any:
    """jieba's tokenizer with its dictionary, loaded when it is needed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba's own, of escapes in its patterns
        import jieba

    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    return jieba.dt


def _parted_words(here: Codes, kept: I64) -> list[int]:
    """For each kept character: 1 if a break stands before it, and letters of spaced scripts on both sides."""
    breaks = np.cumsum(here == BREAK)[kept]
    letter = (here[kept] & np.uint32(WORD)) != 0
    parted = np.zeros(len(kept), np.int64)
    parted[1:] = (breaks[1:] != breaks[:-1]) & letter[1:] & letter[:-1]
    result: list[int] = parted.tolist()
    return result
