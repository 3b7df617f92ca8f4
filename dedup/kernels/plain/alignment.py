"""The words of one text laid over others, in NumPy: what skeletons are made of, and the slots between them.

Each text is aligned for itself with the one that lends the words, the base (centre star alignment: Gusfield 1993).
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from dedup.kernels.arrays import I64, U32
from dedup.kernels.template_arrays import AtomTexts, WordsOf

BESIDE = 32  # what it is worth that two words stand side by side in text and base


@dataclass(frozen=True, slots=True)
class Laid:
    """Texts with the words of the base laid over them. ``at`` int64[texts, words]: the atom of the text where the word
    begins, or -1; ``before`` and ``behind``: atoms from there to the edges of its clause. ``begin``, ``end``,
    ``speeches`` and ``weights`` int64[texts]. ``sizes``, ``bits`` int64[words] and ``heads`` uint32[words], their first
    atoms.
    """

    at: I64
    before: I64
    behind: I64
    begin: I64
    end: I64
    speeches: I64
    weights: I64
    sizes: I64
    bits: I64
    heads: U32

    def gap(self, rows: I64, a: int, b: int) -> I64:
        """Atoms between two words in these texts; before word b if a is -1, behind word a if b is -1."""
        sizes: I64
        if a < 0:
            sizes = self.before[rows, b]
        elif b < 0:
            sizes = self.behind[rows, a]
        else:
            sizes = self.at[rows, b] - self.at[rows, a] - self.sizes[a]
        return sizes


def words_of(texts: AtomTexts, words: WordsOf, text: int) -> list[U32]:
    """The atoms of each word of a text."""
    first, last = words.offsets[text : text + 2] + text
    cuts = words.at[first : last + 1] + texts.offsets[text]
    return [texts.codes[a:b] for a, b in itertools.pairwise(cuts.tolist())]


def lay_words(texts: AtomTexts, words: WordsOf, members: I64, base: int, least: int) -> tuple[Laid, I64]:
    """The texts with the base's words in them, and how many of them have each word, int64[words]; 0 if too few.

    What few texts have must not stand in the way of what many have: all words are placed twice, the second time without
    those that too few have.
    """
    begin, end = texts.offsets[members], texts.offsets[members + 1]
    pieces = words_of(texts, words, base)
    sizes = np.array([len(piece) for piece in pieces], np.int64)
    heads = np.array([piece[0] for piece in pieces], np.uint32)
    bits = words.bits[words.offsets[base] : words.offsets[base + 1]].astype(np.int64)
    laid = np.full((len(members), int((end - begin).max())), -1, np.int64)
    for row, a, b in zip(laid, begin.tolist(), end.tolist(), strict=True):
        row[: b - a] = texts.codes[a:b]
    support = np.ones(len(pieces), np.int64)
    for _ in range(2):
        at = _place_words(laid, end - begin, pieces, bits, support)
        support = (at >= 0).sum(axis=0)
        support[support < least] = 0
    before, behind = np.zeros_like(at), np.zeros_like(at)
    for k, (a, b) in enumerate(zip(begin.tolist(), end.tolist(), strict=True)):
        opens, closes = (np.flatnonzero(texts.edges[a:b] & edge) for edge in (1, 2))
        has = at[k] >= 0
        starts = at[k][has]
        ends = starts + sizes[has]
        before[k][has] = starts - opens[np.searchsorted(opens, starts, side="right") - 1]
        behind[k][has] = closes[np.searchsorted(closes, ends - 1)] + 1 - ends
    speeches, weights = (column[members].astype(np.int64) for column in (texts.speeches, texts.weights))
    return Laid(at, before, behind, begin, end, speeches, weights, sizes, bits, heads), support


def _place_words(laid: I64, lengths: I64, words: list[U32], bits: I64, support: I64) -> I64:
    """The weightiest placing of the words in each text, in order, those without support aside.

    Returned is the atom of each text where each word begins, int64[texts, words], or -1. ``laid`` int64[texts, width] are
    the texts, filled up with -1. A placing weighs the bits of its words, and BESIDE for each two that stand side by side
    in base and text. Global alignment by dynamic programming (Needleman, Wunsch 1970).
    """
    n, width = laid.shape
    # Best of the first i words within the first j atoms; the same if word i ends at atom j, or -1.
    score = np.zeros((len(words) + 1, n, width + 1), np.int64)
    tied = np.full_like(score, -1)
    for i, word in enumerate(words):
        if support[i] and len(word) <= width:
            alone, beside = (table[i, :, : width + 1 - len(word)] for table in (score, tied))
            stands = (sliding_window_view(laid, len(word), axis=1) == word).all(axis=2)
            best = np.maximum(alone, np.where(beside >= 0, beside + BESIDE, 0))
            tied[i + 1, :, len(word) :] = np.where(stands, bits[i] + best, -1)
        score[i + 1] = np.maximum.accumulate(np.maximum(score[i], tied[i + 1]), axis=1)
    sizes = [len(word) for word in words]
    traces = [
        _trace(score[:, k].tolist(), tied[:, k].tolist(), sizes, bits.tolist(), j)
        for k, j in enumerate(lengths.tolist())
    ]
    return np.array(traces, np.int64).reshape(n, len(words))


def _trace(
    score: list[list[int]], tied: list[list[int]], sizes: list[int], bits: list[int], j: int
) -> list[int]:
    """The placing that has the score, from its end: words as far left as they can stand, late words left out first."""
    i, beside = len(sizes), False
    at = [-1] * i
    while i and j:
        if not beside and score[i][j] == score[i][j - 1]:
            j -= 1
        elif not beside and score[i][j] == score[i - 1][j]:
            i -= 1
        else:
            before = tied[i][j] - bits[i - 1]
            i, j = i - 1, j - sizes[i - 1]
            at[i] = j
            beside = tied[i][j] >= 0 and before == tied[i][j] + BESIDE and before > score[i][j]
    return at
