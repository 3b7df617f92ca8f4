"""Words of the texts that skeletons are made of, and what each takes to write.

A word of Chinese is one of jieba's, cut within its clause. What it takes follows from how often it stands in jieba's
dictionary, made to fit the corpus by a sample of it; a word of a spaced script, from how often it stands in the corpus.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from dedup.kernels.arrays import distinct, I32, I64, run_lengths, run_starts, U32, WORD
from dedup.kernels.template_arrays import WordsOf
from dedup.templates.atoms import EDGE, NUMBER
from dedup.templates.sentences import Sentences
from dedup.text.jieba_words import load_jieba

OTHER = "\0"  # stands for an atom that is no character
SIXTEENTHS = 16
SAMPLE = 4000  # texts that tell how common words are here
PRIOR = 100_000  # words that jieba's dictionary counts for beside the sample
# A run of one character, or of two, may be part of longer words at so many of its places: the characters that follow in
# a slot make words with it by chance, with one character more often.
PARTS = (0.75, 0.5)
NUMBER_BITS, UNKNOWN_BITS = 4.0, 9.0  # the last for each character
LEAST_BITS, MOST_BITS = 3.0, 18.0


class Lexicon:
    """Cuts texts into words and says how many sixteenths of a bit each takes."""

    def __init__(self, sentences: Sentences) -> None:
        self._sentences = sentences
        self._bits: dict[str, int] = {}
        self._spaced = _Spaced(sentences)
        self._sample: Counter[str] = Counter()
        step = max(1, len(sentences.texts) // SAMPLE)
        for _, words in self._cut(range(0, len(sentences.texts), step)):
            self._sample.update(word for word in words if word != OTHER)

    def stands_alone(self, places: I64, size: int) -> bool:
        """Whether a run of one character or two is no part of a longer word at most of these places.

        It is part of one if jieba's dictionary has it with the character on either side, in its clause.
        """
        codes, edges = self._sentences.texts.codes, self._sentences.texts.edges
        run = codes[places[0] : places[0] + size]
        if (run >= WORD).any() or (run <= EDGE).any():
            return True
        word, known, last = _string(run), load_jieba().FREQ, places + size - 1
        before = np.where((edges[places] & 1) != 0, 0, codes[np.maximum(places - 1, 0)]).astype(np.int64)
        behind = np.where((edges[last] & 2) != 0, 0, codes[np.minimum(last + 1, len(codes) - 1)]).astype(
            np.int64
        )
        longer = [code for code in distinct(before).tolist() if known.get(_string_of(code) + word)]
        further = [code for code in distinct(behind).tolist() if known.get(word + _string_of(code))]
        inside = max(int(np.isin(before, longer).sum()), int(np.isin(behind, further).sum()))
        return inside <= len(places) * (PARTS[size - 1])

    def words_of(self, texts: Sequence[int]) -> WordsOf:
        """The words of these texts, distinct and ascending."""
        sizes = np.zeros(len(self._sentences.texts), np.int64)
        bits: list[int] = []
        at: dict[int, I32] = {}
        for text, words in self._cut(texts):
            sizes[text] = len(words)
            at[text] = _starts(words)
            bits += self._weigh(text, words)
        offsets = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)))
        flat = np.zeros(int(offsets[-1]) + len(sizes), np.int32)
        for text, starts in at.items():
            flat[offsets[text] + text : offsets[text + 1] + text + 1] = starts
        return WordsOf(flat, np.array(bits, np.int32), offsets)

    def _weigh(self, text: int, words: list[str]) -> list[int]:
        begin = int(self._sentences.texts.offsets[text])
        place, out = begin, []
        for word in words:
            out.append(self._spaced.bits(place) if word == OTHER else self._word_bits(word))
            place += len(word)
        return out

    def _word_bits(self, word: str) -> int:
        known = self._bits.get(word)
        if known is None:
            frequency = load_jieba().FREQ.get(word, 0)
            prior = frequency / load_jieba().total if frequency else 2.0 ** (-UNKNOWN_BITS * len(word))
            share = (self._sample[word] + PRIOR * prior) / (self._sample.total() + PRIOR)
            known = self._bits[word] = _sixteenths(-math.log2(share))
        return known

    def _cut(self, texts: Sequence[int]) -> Iterator[tuple[int, list[str]]]:
        """The words of each of these texts, cut clause by clause."""
        if not texts:
            return
        edges, offsets = self._sentences.texts.edges, self._sentences.texts.offsets
        jieba = load_jieba()
        for text in texts:
            begin, end = int(offsets[text]), int(offsets[text + 1])
            plain = self._plain(begin, end)
            clauses = np.flatnonzero(edges[begin:end] & 2) + 1
            words: list[str] = []
            previous = 0
            for cut in clauses.tolist():
                words += jieba.cut(plain[previous:cut], HMM=False)
                previous = cut
            yield text, words

    def _plain(self, begin: int, end: int) -> str:
        """The atoms as a string, one character for each."""
        return _string(self._sentences.texts.codes[begin:end])


class _Spaced:
    """What words of spaced scripts, numbers and placeholders take to write."""

    def __init__(self, sentences: Sentences) -> None:
        self._atoms = sentences.texts.codes
        words = np.sort(self._atoms[self._atoms >= WORD])
        firsts = run_starts(words.astype(np.int64))
        self._codes = words[firsts]
        self._counts = run_lengths(firsts, len(words))
        self._total = max(1, len(words))

    def bits(self, place: int) -> int:
        code = int(self._atoms[place])
        if code == NUMBER:
            return _sixteenths(NUMBER_BITS)
        if code < WORD:
            return _sixteenths(UNKNOWN_BITS)
        at = int(np.searchsorted(self._codes, code))
        return _sixteenths(-math.log2(int(self._counts[at]) / self._total))


def _string(codes: U32) -> str:
    """Atoms as a string, one character for each; OTHER for what is no character."""
    plain = np.where((codes >= WORD) | (codes <= EDGE), 0, codes)
    return str(plain.astype(np.uint32).tobytes(), "utf-32-le", "replace")


def _string_of(code: int) -> str:
    return chr(code) if EDGE < code < WORD else OTHER


def _starts(words: list[str]) -> I32:
    out = np.zeros(len(words) + 1, np.int32)
    np.cumsum([len(word) for word in words], out=out[1:])
    return out


def _sixteenths(bits: float) -> int:
    return int(SIXTEENTHS * min(MOST_BITS, max(LEAST_BITS, bits)))
