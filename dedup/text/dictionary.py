"""jieba's dictionary in arrays, and words of Chinese cut by it as ``jieba.cut(text, HMM=False)`` does.

Only its file is read, which takes a tenth of the time and memory in which jieba makes its own tables of it: the
likeliest way through all words that are there (the same sums of logarithms, so that the same ways are equal) is found
by `dedup.kernels`.
"""

from __future__ import annotations

import importlib.util
import math
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from dedup.kernels import active
from dedup.kernels.arrays import Bools, I32, I64, numbered, ragged, U32
from dedup.kernels.parallel import run_threads, split_evenly
from dedup.kernels.tries import build_trie, Trie

# What may stand in a word, letters and digits aside, which are never atoms of their own; all else parts the text.
FIRST, LAST, SIGNS = 0x4E00, 0x9FD5, "+#&._%-"
# What all words are counted together; a test holds it to the file.
TOTAL = 60_101_967
# Of texts of more characters all words are read at once.
FEW = 1500


@dataclass(frozen=True, slots=True)
class Dictionary:
    """``counts`` int64[nodes]: how often the word was counted that ends at a node of the trie, 0 where none does;
    ``total`` is that of all words."""

    trie: Trie
    counts: I64
    total: int

    def cut(self, codes: U32, offsets: I64, threads: int = 1) -> I32:
        """The words of the texts ``codes[offsets[i]:offsets[i + 1]]``, as of `kernels.plain.cut_words`."""
        plain = np.where(_may_stand_in_word(codes), codes, np.uint32(0))

        def work(lo: int, hi: int) -> I32:
            here = offsets[lo : hi + 1]
            found: I32 = active.cut_words(self.trie, plain[here[0] : here[-1]], here - here[0])
            return found

        parts = run_threads(work, split_evenly(np.diff(offsets), threads), threads)
        return np.concatenate([np.zeros(0, np.int32), *parts])

    def counts_of(self, *characters: U32) -> I64:
        """How often each of some words was counted, whose characters stand in these columns, one for all words or one for
        each; 0 for what is no word. int64[words]."""
        nodes = self.trie.walk(np.zeros(1, np.int64), characters[0])
        for column in characters[1:]:
            nodes = np.where(nodes > 0, self.trie.walk(nodes, column), 0)
        return self.counts[nodes]


@cache
def load_dictionary() -> Dictionary:
    """The dictionary, read when it is needed. Raises ModuleNotFoundError where jieba is not installed."""
    return read_dictionary(_points(_read_file()))


class _Part:
    """What was read of the dictionary for some texts: the words of their characters."""

    def __init__(self) -> None:
        self.characters: Bools = np.zeros(LAST - FIRST + 1, bool)
        self.dictionary: Dictionary | None = None


_part = _Part()


def dictionary_for(codes: U32) -> Dictionary:
    """The dictionary, or of it the words that may stand in texts of these code points: it cuts them as the whole one
    does, and a short text has it in a fifth of the time. Raises ModuleNotFoundError where jieba is not installed."""
    if _part.dictionary is not None and _part.characters.all():
        return _part.dictionary
    characters = _part.characters.copy()
    characters[ord("的") - FIRST] = True  # a part has one word at least
    seen = np.zeros(LAST + 2, bool)
    seen[np.minimum(codes, np.uint32(LAST + 1))] = True
    characters |= seen[FIRST : LAST + 1]
    if _part.dictionary is None or (characters & ~_part.characters).any():
        if np.count_nonzero(characters) > FEW:
            characters[:] = True
            _part.dictionary = load_dictionary()
        else:
            those = "".join(map(chr, (np.flatnonzero(characters) + FIRST).tolist()))
            lines = re.findall(rf"\n([{those}]++ [0-9]++ [a-z]*+)", f"\n{_read_file()}")
            _part.dictionary = read_dictionary(_points("\n".join((*lines, ""))), TOTAL)
        _part.characters = characters
    return _part.dictionary


@cache
def _read_file() -> str:
    package = importlib.util.find_spec(
        "jieba"
    )  # found, not imported: that takes longer than all that is done here
    if package is None or package.origin is None:
        raise ModuleNotFoundError("jieba is not installed, whose dictionary is read")
    return Path(package.origin).with_name("dict.txt").read_bytes().decode()


def _points(text: str) -> U32:
    return np.frombuffer(text.encode("utf-32-le"), np.uint32)


def read_dictionary(codes: U32, total: int = 0) -> Dictionary:
    """Lines of a word, a blank, how often it was counted, a blank and a tag. Of equal words the last one counts.
    ``total`` is what all words are counted together, where these are not all."""
    ends = np.flatnonzero(codes == ord("\n"))
    starts = np.concatenate((np.zeros(1, np.int64), ends[:-1] + 1))
    blanks = np.flatnonzero(codes == ord(" ")).reshape(-1, 2)
    counts = _read_numbers(codes, blanks[:, 0] + 1, blanks[:, 1])
    total = total or int(counts.sum())
    several, which = numbered(counts)
    # By math.log, as jieba has them: np.log may differ from it in the last digit.
    least = math.log(total)
    likely = np.array([math.log(count) - least for count in several.tolist()])[which]
    trie, nodes = build_trie(codes, starts, blanks[:, 0], likely, -least)
    of_nodes = np.zeros(len(trie.weights), np.int64)
    of_nodes[nodes] = counts
    return Dictionary(trie, of_nodes, total)


def _read_numbers(codes: U32, starts: I64, ends: I64) -> I64:
    """The whole numbers that are written in these spans, none of which is empty."""
    at, offsets = ragged(starts, ends)
    place = np.repeat(ends, ends - starts) - 1 - at
    return np.add.reduceat((codes[at].astype(np.int64) - ord("0")) * 10**place, offsets[:-1])


def _may_stand_in_word(codes: U32) -> Bools:
    return ((codes >= FIRST) & (codes <= LAST)) | np.isin(codes, [ord(sign) for sign in SIGNS])
