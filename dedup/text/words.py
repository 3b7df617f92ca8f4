"""``--tokens words``: Chinese words by jieba become tokens, by flags on the folded codes.

Every character of a word gets WORD, its first one START; the kernels then read words as they read those
of spaced scripts. Slow (jieba cuts about half a megabyte a second), so an option.
"""

from __future__ import annotations

import logging

import numpy as np

from dedup.kernels.arrays import Codes, I64, START, WORD
from dedup.text.table import BLANK, CODE_POINTS


def mark_words(codes: Codes, starts: I64, ends: I64) -> Codes:
    """A copy of the folded codes in which the units ``codes[starts[i]:ends[i]]`` are cut into words."""
    import jieba

    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    marked = codes.copy()
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        here = codes[start:end]
        # Marks and spaces are out already: 领 导 干 部 and 领导干部 are cut alike.
        chinese = np.flatnonzero((here > BLANK) & (here < CODE_POINTS))
        text = str(here[chinese].tobytes(), "utf-32-le", "replace")
        first = np.array([at for _, at, _ in jieba.tokenize(text)], np.int64) if text else chinese
        marked[start + chinese] |= np.uint32(WORD)
        marked[start + chinese[first]] |= np.uint32(START)
    return marked
