"""Words of the texts that skeletons are made of, and what each takes to write.

A word of Chinese is one of jieba's, cut within its clause. What it takes follows from how often it stands in jieba's
dictionary, made to fit the corpus by a sample of it; a word of a spaced script, from how often it stands in the corpus,
and in a small one from how common it is in English.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from dedup.kernels.arrays import among, distinct, I32, I64, numbered, ragged, tally, U32, WORD
from dedup.kernels.template_arrays import AtomTexts, WordsOf
from dedup.templates.atoms import EDGE, NUMBER
from dedup.templates.common_words import common_shares
from dedup.text.dictionary import load_dictionary

SIXTEENTHS = 16
SAMPLE = 4000  # texts that tell how common words are here
PRIOR = 100_000  # words that jieba's dictionary counts for beside the sample
# A run of one character, or of two, may be part of longer words at so many of its places: the characters that follow in
# a slot make words with it by chance, with one character more often.
PARTS = (0.75, 0.5)
SPACED_PRIOR = 20_000  # and what is known of English
NUMBER_BITS, UNKNOWN_BITS, RARE_BITS = 4.0, 9.0, 13.0
LEAST_BITS, MOST_BITS = 3.0, 18.0


class Lexicon:
    """Cuts texts into words and says how many sixteenths of a bit each takes."""

    def __init__(self, texts: AtomTexts, threads: int = 1) -> None:
        self._texts, self._threads, self._dictionary = texts, threads, load_dictionary()
        # The character of each atom, 0 for what is none.
        self._characters = np.where((texts.codes >= WORD) | (texts.codes <= EDGE), np.uint32(0), texts.codes)
        self._spaced = tally(texts.codes[texts.codes >= WORD])
        at, nodes, _ = self._cut(np.arange(0, len(texts), max(1, len(texts) // SAMPLE)))
        names = self._names(at, nodes)
        self._sample = tally(names[names > 0])

    def stands_alone(self, places: I64, size: int) -> bool:
        """Whether a run of one character or two is no part of a longer word at most of these places.

        It is part of one if jieba's dictionary has it with the character on either side, in its clause.
        """
        edges, run = self._texts.edges, self._characters[places[0] : places[0] + size]
        if not run.all():
            return True
        last = places + size - 1
        before, behind = np.maximum(places - 1, 0), np.minimum(last + 1, len(edges) - 1)
        opens = np.where(edges[places] & 1, np.uint32(0), self._characters[before])
        closes = np.where(edges[last] & 2, np.uint32(0), self._characters[behind])
        counts = self._dictionary.counts_of(opens, *run), self._dictionary.counts_of(*run, closes)
        return max(int((count > 0).sum()) for count in counts) <= len(places) * PARTS[size - 1]

    def borders(self, texts: I64) -> I64:
        """The atoms at which words of these texts begin, and those behind the last of each, ascending; the texts are
        distinct and ascending."""
        at, _, _ = self._cut(texts)
        return distinct(np.concatenate((at, self._texts.offsets[texts + 1])))

    def words_of(self, texts: I64) -> WordsOf:
        """The words of these texts, distinct and ascending."""
        starts = self._texts.offsets
        at, nodes, cuts = self._cut(texts)
        sizes = np.zeros(len(self._texts), np.int64)
        sizes[texts] = np.diff(cuts)
        offsets = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)))
        flat = np.zeros(len(at) + len(sizes), np.int32)
        flat[np.arange(len(at)) + np.repeat(texts, sizes[texts])] = at - np.repeat(
            starts[texts], sizes[texts]
        )
        flat[offsets[texts + 1] + texts] = starts[texts + 1] - starts[texts]
        return WordsOf(flat, self._weigh(at, nodes), offsets)

    def _cut(self, texts: I64) -> tuple[I64, I64, I64]:
        """The words of these texts, cut clause by clause: the atoms where they begin, int64[words], their nodes in the
        dictionary, int64[words], and offsets int64[texts + 1]."""
        at, offsets = ragged(self._texts.offsets[texts], self._texts.offsets[texts + 1])
        clauses = np.flatnonzero(self._texts.edges[at] & 2) + 1
        clauses = np.concatenate((np.zeros(1, np.int64), clauses))
        nodes = self._dictionary.cut(self._characters[at], clauses, self._threads)
        begins = np.flatnonzero(nodes >= 0)
        return at[begins], nodes[begins].astype(np.int64), np.searchsorted(begins, offsets)

    def _names(self, at: I64, nodes: I64) -> I64:
        """A number for each word of Chinese: its node, or one for a character that is none; 0 for what is no Chinese."""
        characters = self._characters[at].astype(np.int64)
        return np.where((nodes > 0) | (characters == 0), nodes, len(self._dictionary.counts) + characters)

    def _weigh(self, at: I64, nodes: I64) -> I32:
        """What these words take to write, int32[words]."""
        names, bits = self._names(at, nodes), np.zeros(len(at), np.int32)
        chinese = names > 0
        several, which = numbered(names[chinese])
        bits[chinese] = _sixteenths(self._shares(several))[which]
        codes, which = numbered(self._texts.codes[at[~chinese]])
        bits[~chinese] = _sixteenths(self._spaced_shares(codes))[which]
        return bits

    def _shares(self, names: I64) -> NDArray[np.float64]:
        """How much of all words each of these is, by the dictionary and the sample."""
        counts = self._dictionary.counts
        prior = np.full(len(names), 2.0**-UNKNOWN_BITS)
        known = names < len(counts)
        prior[known] = counts[names[known]] / self._dictionary.total
        sample, often = self._sample
        seen, here = np.zeros(len(names)), among(names, sample)
        seen[here] = often[np.searchsorted(sample, names[here])]
        return np.asarray((seen + PRIOR * prior) / (int(often.sum()) + PRIOR))

    def _spaced_shares(self, codes: U32) -> NDArray[np.float64]:
        """The same of words of spaced scripts, by the corpus and what is known of English, and of numbers and
        placeholders."""
        words, often = self._spaced
        shares, spaced = np.full(len(codes), 2.0**-UNKNOWN_BITS), codes >= WORD
        shares[codes == NUMBER] = 2.0**-NUMBER_BITS
        prior = np.full(int(spaced.sum()), 2.0**-RARE_BITS)
        common, usual = common_shares()
        here = among(codes[spaced], common)
        prior[here] = usual[np.searchsorted(common, codes[spaced][here])]
        seen = often[np.searchsorted(words, codes[spaced])]
        shares[spaced] = (seen + SPACED_PRIOR * prior) / (int(often.sum()) + SPACED_PRIOR)
        return shares


def _sixteenths(shares: NDArray[np.float64]) -> I32:
    """What it takes to write what makes up so much of all there is, by its share."""
    bits = (min(MOST_BITS, max(LEAST_BITS, -math.log2(share))) for share in shares.tolist())
    return np.array([int(SIXTEENTHS * each) for each in bits], np.int32)
