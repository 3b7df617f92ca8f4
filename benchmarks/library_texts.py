"""The words and the prose of synthetic speeches, in which nothing repeats but set phrases.

A word is one to three characters, and characters, words and set phrases follow Zipf's law with a flattened head
(Mandelbrot 1953), so that characters are about as frequent as in Chinese. For a run of 13 characters to stand in four
places by chance, the same five to nine words would have to be drawn four times over: by the shares of the words, less
than 1e-20 such runs are to be expected in 400 million characters. `benchmarks.library prove` looks at what was written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

# The commonest characters of modern Chinese; the others come from the first level of GB 2312, in a drawn order.
HEAD = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形"
    "相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展"
)
CHARACTERS = 1_500
WORDS = {1: 150, 2: 14_000, 3: 5_000}  # how many there are of each length
SHARES = {1: 0.26, 2: 0.62, 3: 0.12}  # and which share of all words in a text
FLAT = {1: 4, 2: 60, 3: 300}  # ranks over which the head of Zipf's law is flattened
PHRASES = 300
PHRASE = range(14, 31)  # characters
CLAUSE, PARAGRAPH = (3, 9), (60, 200)
PHRASE_RATE = 0.02  # of all clauses
COMMA, STOP, BREAK = (ord(char) for char in "，。\n")


@dataclass(frozen=True)
class Lexicon:
    """``characters`` uint32[n, 30] hold words and phrases, ``lengths`` int64[n] how long each is; phrases come last.

    ``draws`` int32[m] are word numbers as often as their share says, ``phrase_draws`` the same for phrases.
    """

    characters: Array
    lengths: Array
    draws: Array
    phrase_draws: Array

    @property
    def words(self) -> int:
        return len(self.lengths) - PHRASES

    def phrase(self, number: int) -> str:
        return as_text(self.characters[self.words + number, : self.lengths[self.words + number]])


def as_text(codes: Array) -> str:
    return codes.astype("<u4", copy=False).tobytes().decode("utf-32-le")


def zipf(number: int, flat: float) -> Array:
    """Shares of ranks by Zipf and Mandelbrot: 1 / (rank + flat), summing to 1."""
    shares = 1 / (np.arange(number) + 1.0 + flat)
    return shares / shares.sum()


def make_lexicon(seed: int = 5) -> Lexicon:
    rng = np.random.default_rng(seed)
    head = list(dict.fromkeys(HEAD))
    level = [bytes((row, cell)).decode("gb2312") for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFA)]
    others = sorted(set(level) - set(head))
    drawn = rng.permutation(len(others))[: CHARACTERS - len(head)]
    table = np.array([ord(char) for char in head] + [ord(others[at]) for at in drawn], np.uint32)
    words, shares = [np.zeros((0, PHRASE[-1]), np.uint32)], []
    for length, number in WORDS.items():
        made = table[:number, None] if length == 1 else _distinct_words(rng, table, length, number)
        words.append(np.pad(made, ((0, 0), (0, PHRASE[-1] - length))))
        shares.append(SHARES[length] * zipf(number, FLAT[length]))
    lengths = np.repeat(list(WORDS), list(WORDS.values()))
    draws = _table_of_draws(np.concatenate(shares))
    phrases, sizes = _phrases(rng, np.concatenate(words), lengths, draws)
    return Lexicon(
        np.concatenate((*words, phrases)),
        np.concatenate((lengths, sizes)),
        draws,
        _table_of_draws(zipf(PHRASES, 2)),
    )


def _distinct_words(rng: np.random.Generator, table: Array, length: int, number: int) -> Array:
    """Words of drawn characters, in the order of their first drawing, so that common ones are of common characters."""
    drawn = rng.choice(len(table), (4 * number, length), p=zipf(len(table), 8))
    return table[np.array(list(dict.fromkeys(map(tuple, drawn.tolist())))[:number])]


def _table_of_draws(shares: Array, size: int = 1 << 20) -> Array:
    """Numbers repeated by their shares: to draw is to look up at random."""
    ends = np.rint(np.cumsum(shares) / shares.sum() * size).astype(np.int64)
    return np.repeat(np.arange(len(shares), dtype=np.int32), np.diff(ends, prepend=0))


def _phrases(rng: np.random.Generator, words: Array, lengths: Array, draws: Array) -> tuple[Array, Array]:
    phrases, sizes = np.zeros((PHRASES, PHRASE[-1]), np.uint32), rng.choice(PHRASE, PHRASES)
    for phrase, size in zip(phrases, sizes, strict=True):
        numbers = draws[rng.integers(len(draws), size=PHRASE[-1])]
        phrase[:size] = np.concatenate([words[n, : lengths[n]] for n in numbers])[:size]
    return phrases, sizes


def write_speeches(lexicon: Lexicon, rng: np.random.Generator, number: int, size: int) -> list[str]:
    """Texts of ``size`` characters or a few less, in paragraphs, with set phrases among their clauses."""
    least = number * (size + 2 * PARAGRAPH[1])
    clauses = rng.integers(*CLAUSE, size=least // 9)
    is_phrase = rng.random(len(clauses)) < PHRASE_RATE
    is_phrase[1:] &= ~is_phrase[:-1]  # two in a row, in two speeches, would be a copy by chance
    clauses[is_phrase] = 1
    tokens = lexicon.draws[rng.integers(len(lexicon.draws), size=int(clauses.sum()))]
    ends = np.cumsum(clauses) - 1
    kinds = lexicon.phrase_draws[rng.integers(len(lexicon.phrase_draws), size=int(is_phrase.sum()))]
    tokens[ends[is_phrase]] = lexicon.words + kinds
    lengths = lexicon.lengths[tokens]
    clause_ends = np.cumsum(lengths)[ends] + np.arange(1, len(ends) + 1)
    stops = _paragraph_stops(rng, clause_ends)
    marks = np.where(stops | (rng.random(len(ends)) < 0.3), STOP, COMMA).astype(np.uint32)
    codes = _lay_out(lexicon, tokens, lengths, ends, marks, stops)
    return _cut(codes, number, size)


def _paragraph_stops(rng: np.random.Generator, clause_ends: Array) -> Array:
    """Which clauses end a paragraph: the last that ends before a drawn place, where no clause has over 30 characters."""
    wanted = np.cumsum(rng.integers(PARAGRAPH[0] + 30, PARAGRAPH[1] - 30, size=int(clause_ends[-1]) // 80))
    stops = np.zeros(len(clause_ends), bool)
    stops[np.searchsorted(clause_ends, wanted[wanted < clause_ends[-1]]) - 1] = True
    return stops


def _lay_out(
    lexicon: Lexicon, tokens: Array, lengths: Array, ends: Array, marks: Array, stops: Array
) -> Array:
    """The code points of the tokens, a mark behind each clause, and a line break behind each paragraph."""
    room = lengths.copy()
    room[ends] += 1 + stops
    after = np.cumsum(room)
    starts = after - room
    codes = np.zeros(int(after[-1]), np.uint32)
    at = np.arange(len(tokens))
    for column in range(PHRASE[-1]):
        at = at[lengths[at] > column]
        codes[starts[at] + column] = lexicon.characters[tokens[at], column]
    codes[starts[ends] + lengths[ends]] = marks
    codes[after[ends[stops]] - 1] = BREAK
    return codes


def _cut(codes: Array, number: int, size: int) -> list[str]:
    """``number`` texts of whole paragraphs, but for the last one of each, which is cut and given a full stop."""
    breaks = np.flatnonzero(codes == BREAK)
    texts, start = [], 0
    for _ in range(number):
        text = as_text(codes[start : start + size - 1]).rstrip("，。\n")
        texts.append(text + "。")
        start = int(breaks[np.searchsorted(breaks, start + size)]) + 1
    return texts
