"""jieba's dictionary in arrays, and words of Chinese cut by it as ``jieba.cut(text, HMM=False)`` does.

Only its file is read, which takes a twentieth of the time in which jieba makes its own tables of it. The likeliest way
through all words that are there (the same sums of logarithms, so that the same ways are equal) is found by
`dedup.kernels`.
"""

from __future__ import annotations

import importlib.util
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from dedup.kernels import active
from dedup.kernels.arrays import Bools, I32, I64, U32
from dedup.kernels.parallel import run_threads, split_evenly
from dedup.kernels.tries import Trie

# What may stand in a word, letters and digits aside, which are never atoms of their own; all else parts the text.
FIRST, LAST, SIGNS = 0x4E00, 0x9FD5, "+#&._%-"
_SIGN = np.zeros(128, bool)
_SIGN[[ord(sign) for sign in SIGNS]] = True


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
    # It is found, not imported: that takes longer than all that is done here.
    package = importlib.util.find_spec("jieba")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("jieba is not installed, whose dictionary is read")
    return read_dictionary(Path(package.origin).with_name("dict.txt").read_bytes())


def read_dictionary(data: bytes) -> Dictionary:
    """Lines of a word, a blank, how often it was counted, a blank and a tag, in UTF-8; of equal words the last one
    counts. Raises ValueError where a line is no such line."""
    keys, children, counts, (total,) = active.read_words(np.frombuffer(data, np.uint8))
    # By math.log, as jieba has them: np.log may differ from it in the last digit.
    least = math.log(total)
    several = np.flatnonzero(np.bincount(counts))
    likely = np.zeros(several[-1] + 1)
    likely[several] = [math.log(count) - least if count else -np.inf for count in several.tolist()]
    weights = likely[counts]
    weights[0] = -least
    return Dictionary(Trie(keys, children, weights), counts, int(total))


def _may_stand_in_word(codes: U32) -> Bools:
    return ((codes >= FIRST) & (codes <= LAST)) | _SIGN[np.minimum(codes, np.uint32(len(_SIGN) - 1))]
