"""Generated official prose, Chinese and English: paragraphs by number, and edited copies of them.

A paragraph is a function of (seed, number) alone, so a copy is written by making its original again: nothing has
to be remembered, and a workload of any size has the same look. Only `Random.random` is used, whose sequence
Python promises to keep, so that the same seed gives the same bytes under every Python version.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from random import Random
from typing import TypeVar

from benchmarks import lexicon

Item = TypeVar("Item")
Slots = dict[str, Callable[[Random], str]]

KINDS = ("edit1", "edit3", "edit5", "edit10", "edit20", "slot", "drop", "add", "merge", "split")

# A copy shorter than this becomes an "add" instead: what short units need is a question of its own.
SHORTEST = 40

SLOT = re.compile("\x01(.)")


class Prose:
    """The sentences of one language.

    A sentence is first written as a skeleton, whose slots (places, dates, numbers) are still open, and then
    filled: filling one skeleton twice gives what a person makes who re-uses a text.
    """

    def __init__(self, words: lexicon.Lexicon, slots: Slots, median: int, spaced: bool) -> None:
        names = ("opening", "clause", "closing")
        self.moulds = {name: [_parse(mould, words) for mould in words[name]] for name in names}
        self.formulas = words["formula"]
        self.slots = slots
        self.median = median
        self.comma, self.gap, self.stop = (", ", " ", ".") if spaced else ("\uff0c", "", "\u3002")

    def skeleton(self, rng: Random, length: int = 0) -> list[str]:
        """Sentences with open slots, until they are `length` characters (0: a random length) or a little more."""
        length = length or self._length(rng)
        sentences: list[str] = []
        while length > 0:
            sentences.append(self._sentence(rng))
            length -= len(sentences[-1])
        return sentences

    def fill(self, rng: Random, sentences: Sequence[str]) -> list[str]:
        """The sentences with each slot filled anew."""
        return [SLOT.sub(lambda mark: self.slots[mark[1]](rng), sentence) for sentence in sentences]

    def join(self, sentences: Sequence[str]) -> str:
        """One paragraph."""
        return self.gap.join(sentences)

    def line(self, rng: Random, length: int) -> str:
        """A paragraph of exactly `length` characters, the last of them a full stop."""
        text = self.join(self.fill(rng, self.skeleton(rng, 2 * length)))
        return text[: length - 1] + self.stop

    def _length(self, rng: Random) -> int:
        """About log-normal around the median (a sentence too long on average), from a quarter to six times it."""
        bell = rng.random() + rng.random() + rng.random() + rng.random() - 2
        return int(0.78 * self.median * math.exp(bell))

    def _sentence(self, rng: Random) -> str:
        parts = [self._write(rng, "opening")] if rng.random() < 0.4 else []
        if rng.random() < 0.12:
            parts.append(pick(rng, self.formulas))
        parts += [self._write(rng, "clause") for _ in range(1 + int(rng.random() * 3.5))]
        parts.append(self._write(rng, "closing"))
        text = self.comma.join(parts)
        return text[0].upper() + text[1:]

    def _write(self, rng: Random, name: str) -> str:
        mould = pick(rng, self.moulds[name])
        return "".join([part if isinstance(part, str) else pick(rng, part) for part in mould])


class Source:
    """The paragraphs of one seed: the same number gives the same text at any time."""

    def __init__(self, prose: Prose, seed: int) -> None:
        self.prose = prose
        self.seed = seed

    def rng(self, number: int, stream: int) -> Random:
        """A generator for each use of each paragraph: 0 skeleton, 1 slots, 2 and on for copies."""
        return Random((self.seed << 48) | (number << 8) | stream)

    def skeleton(self, number: int) -> list[str]:
        """The paragraph's sentences with open slots."""
        return self.prose.skeleton(self.rng(number, 0))

    def sentences(self, number: int) -> list[str]:
        """The paragraph's sentences."""
        return self.prose.fill(self.rng(number, 1), self.skeleton(number))

    def text(self, number: int) -> str:
        """The paragraph."""
        return self.prose.join(self.sentences(number))

    def copy(self, number: int, kind: str, stream: int) -> tuple[str, str]:
        """A copy of the paragraph, and the kind it became where the one asked for was not to be had."""
        rng = self.rng(number, stream)
        if kind.startswith("edit"):
            return self._edited(rng, number, int(kind[4:])), kind
        if kind == "merge":
            return self.prose.join([self.text(number), self.text(int(rng.random() * number))]), kind
        if kind != "add":
            text = self.prose.join(self._reduced(rng, number, kind))
            if len(text) >= SHORTEST and text != self.text(number):
                return text, kind
        return self._lengthened(rng, number), "add"

    def _edited(self, rng: Random, number: int, percent: int) -> str:
        """That share of the tokens, scattered, each replaced, followed by a new one, or taken out."""
        tokens = self._tokens(number)
        pool = self._tokens(number + 1)
        for place in _places(rng, len(tokens), max(1, round(len(tokens) * percent / 100))):
            new = pick(rng, pool)
            tokens[place] = pick(rng, (new, tokens[place] + self.prose.gap + new, ""))
        return self.prose.gap.join(token for token in tokens if token)

    def _tokens(self, number: int) -> list[str]:
        """Words of a spaced language, characters of an unspaced one."""
        text = self.text(number)
        return text.split(" ") if self.prose.gap else list(text)

    def _reduced(self, rng: Random, number: int, kind: str) -> list[str]:
        """The sentences with other slots (slot), without one of them (drop), or the first half (split)."""
        if kind == "slot":
            return self.prose.fill(rng, self.skeleton(number))
        sentences = self.sentences(number)
        if kind == "split":
            return sentences[: (len(sentences) + 1) // 2]
        del sentences[int(rng.random() * len(sentences))]
        return sentences

    def _lengthened(self, rng: Random, number: int) -> str:
        """With one more sentence somewhere."""
        sentences = self.sentences(number)
        new = self.prose.fill(rng, self.prose.skeleton(rng, 1))
        place = int(rng.random() * (len(sentences) + 1))
        sentences[place:place] = new
        return self.prose.join(sentences)


def pick(rng: Random, items: Sequence[Item]) -> Item:
    """One of the items; unlike `Random.choice`, the same one under every Python version."""
    return items[int(rng.random() * len(items))]


def between(rng: Random, low: int, high: int) -> int:
    """A whole number from low to high, both included."""
    return low + int(rng.random() * (high - low + 1))


def _parse(mould: str, words: lexicon.Lexicon) -> list[str | list[str]]:
    """`"{verb} the {P}"` -> `[[the verbs], " the ", "\\x01P"]`, where `"\\x01P"` marks an open slot."""
    parts: list[str | list[str]] = []
    for piece in filter(None, re.split(r"(\{\w+\})", mould)):
        name = piece[1:-1]
        parts.append(piece if piece[0] != "{" else "\x01" + name if name.isupper() else words[name])
    return parts


def _places(rng: Random, size: int, count: int) -> list[int]:
    """`count` different positions below `size`, in the order drawn."""
    found: dict[int, None] = {}
    while len(found) < min(count, size):
        found[int(rng.random() * size)] = None
    return list(found)


def _count(rng: Random) -> int:
    """A count as reports give it (7, 38, 412, 5120), each size equally likely."""
    return between(rng, 1, 9) * (1, 10, 100, 1000)[between(rng, 0, 3)] + between(rng, 0, 9)


def _zh_place(rng: Random) -> str:
    """A made-up place of one or more levels."""
    parts = (lexicon.ZH_PLACE_FIRST, lexicon.ZH_PLACE_SECOND, lexicon.ZH_PLACE_KIND)
    name = "".join([pick(rng, part) for part in parts])
    return name if rng.random() < 0.7 else _zh_place(rng) + name


def _zh_date(rng: Random) -> str:
    """A month, or a day."""
    month = f"{between(rng, 2008, 2025)}年{between(rng, 1, 12)}月"
    return month if rng.random() < 0.5 else f"{month}{between(rng, 1, 28)}日"


def _en_place(rng: Random) -> str:
    """A made-up place, with or without its kind."""
    name = pick(rng, lexicon.EN_PLACE_FIRST) + pick(rng, lexicon.EN_PLACE_SECOND)
    return f"{name} {pick(rng, lexicon.EN_PLACE_KIND)}" if rng.random() < 0.5 else name


ZH_SLOTS: Slots = {
    "P": _zh_place,
    "D": _zh_date,
    "N": lambda rng: str(_count(rng)),
    "M": lambda rng: f"{_count(rng)}{pick(rng, ('元', '万元', '亿元'))}",
    "R": lambda rng: f"{between(rng, 1, 99)}.{between(rng, 0, 9)}%",
}
EN_SLOTS: Slots = {
    "P": _en_place,
    "D": lambda rng: f"{between(rng, 1, 28)} {pick(rng, lexicon.EN_MONTHS)} {between(rng, 2008, 2025)}",
    "N": lambda rng: str(_count(rng)),
    "M": lambda rng: f"{between(rng, 1, 99)}.{between(rng, 0, 9)} million",
    "R": lambda rng: f"{between(rng, 1, 99)} per cent",
}
ZH = Prose(lexicon.ZH, ZH_SLOTS, median=160, spaced=False)
EN = Prose(lexicon.EN, EN_SLOTS, median=380, spaced=True)
