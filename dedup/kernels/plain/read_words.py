"""A dictionary as a trie, in NumPy: the specification of compiled/read_words.c."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dedup.kernels.arrays import I64, ragged, U32, U64
from dedup.kernels.points import code_points
from dedup.kernels.tries import build_trie

MOST_DIGITS = 9


def read_words(data: NDArray[np.uint8]) -> tuple[U64, I64, I64, I64]:
    """Lines of a word, a blank, how often it was counted, a blank and a tag, in UTF-8, uint8[n].

    Returns the ``keys`` and ``children`` of a `dedup.kernels.tries.Trie` of the words; how often the word was counted
    that ends at each of its nodes, int64[nodes], 0 where none does, of equal words the last one; and what all lines
    count together, int64[1]. Raises ValueError where a line is no such line.
    """
    codes = code_points(bytes(data).decode())
    starts, stops, ends = _part_lines(codes)
    digits, offsets = ragged(stops + 1, ends)
    figures = codes[digits].astype(np.int64) - ord("0")
    if ((figures < 0) | (figures > 9)).any():
        raise ValueError("read_words: a number that is none")
    place = np.repeat(ends, np.diff(offsets)) - 1 - digits
    written = np.add.reduceat(figures * 10**place, offsets[:-1]) if len(starts) else np.zeros(0, np.int64)
    keys, children, nodes = build_trie(codes, starts, stops)
    counts = np.zeros(len(children) - 1, np.int64)
    counts[nodes] = written
    return keys, children, counts, np.array([written.sum()])


def _part_lines(codes: U32) -> tuple[I64, I64, I64]:
    """Where the word of each line begins, and where the blanks behind it and behind its number stand."""
    newlines = np.flatnonzero(codes == ord("\n"))
    starts, ends = np.append(0, newlines + 1), np.append(newlines, len(codes))
    if starts[-1] == len(codes):  # nothing stands behind the last newline
        starts, ends = starts[:-1], ends[:-1]
    blanks = np.append(np.flatnonzero(codes == ord(" ")), [len(codes)] * 2)
    first = np.searchsorted(blanks, starts)
    stops, behind = blanks[first], blanks[first + 1]
    sizes = behind - stops - 1
    if ((starts == stops) | (behind >= ends) | (sizes < 1) | (sizes > MOST_DIGITS)).any():
        raise ValueError("read_words: a line without a word, a number and a tag")
    return starts, stops, behind
