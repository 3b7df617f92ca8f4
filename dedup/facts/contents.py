"""Whether two texts have other content in one place: another name, another word, and not just another spelling."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Sequence
from functools import cache

from dedup.facts.lexicon import lines_of
from dedup.facts.tokens import PLACEHOLDER, Wording

# Characters of an unspaced script from which content counts, and letters by which words of one place may differ.
CHARACTERS, LETTERS = 2, 2
# A single character is content where it makes a name: before one of these, if it is none of those.
PLACES = frozenset("省市县区镇乡村庄屯街路州盟旗河湖山")
NO_NAMES = frozenset(
    "全我各本该此某两城山社小老新这那外省市县区镇乡村农街州大一每贵你他她郊海江河湖上下前后里中"
)


class Side:
    """What one text has in a place: ``characters`` of unspaced scripts and ``words``, those aside that state facts."""

    def __init__(self, wording: Wording, stated: list[bool], start: int, end: int) -> None:
        own = [i for i in range(start, end) if not stated[i]]
        self.names = wording.names
        self.blank = any(wording.tokens[i] == PLACEHOLDER for i in own)
        self.words = [wording.tokens[i] for i in own if wording.words[i]]
        self.characters = [
            wording.tokens[i] for i in own if not wording.words[i] and wording.tokens[i].isalnum()
        ]
        self.joined = "".join(wording.tokens[i] for i in own)
        self.behind = wording.tokens[end] if end < len(wording.tokens) else ""
        self.alone = end - start == 1

    @property
    def says_something(self) -> bool:
        """Whether enough stands there to be content."""
        return len(self.characters) >= CHARACTERS or bool(self.words)


def is_replaced(kept: Side, copy: Side) -> bool:
    """Whether the copy says something else than the kept text in this place, or says what that leaves open."""
    if kept.joined == copy.joined:
        return False
    if kept.blank and not kept.says_something:
        return copy.says_something
    if kept.words and copy.words:
        return _other_words(kept, copy)
    if kept.says_something and copy.says_something:
        return True
    return kept.alone and copy.alone and _other_character(kept, copy)


def _other_words(kept: Side, copy: Side) -> bool:
    if "".join(kept.words) == "".join(copy.words):
        return len(kept.characters) >= CHARACTERS and len(copy.characters) >= CHARACTERS
    if len(kept.words) != len(copy.words):
        return True
    names = kept.names | copy.names
    return any(
        one != other
        and (one in names or other in names or _letters_apart(one, other) > LETTERS or _opposed(one, other))
        for one, other in zip(kept.words, copy.words, strict=True)
    )


def is_opposite(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two rows of tokens say the contrary or are of one kind and not the same: one word each (import, export),
    one character (增, 减), or two (上升, 下降)."""
    if len(one) != len(other) or not 1 <= len(one) <= 2:
        return False
    if len(one) == 1 and (one[0], other[0]) in _opposite_words():
        return True
    pairs = zip(one, other, strict=True)
    return all(pair in _opposites() for pair in pairs) or ("".join(one), "".join(other)) in _contrary_words()


def _opposed(one: str, other: str) -> bool:
    """Whether two words are of one kind and not the same (import, export), or labels (5(a), 5(b); a型, b型)."""
    labels = len(one) == len(other) == 1 or (one[:-1] == other[:-1] and any(map(str.isdecimal, one)))
    return labels or (one, other) in _opposite_words()


def _letters_apart(one: str, other: str) -> int:
    """The edit distance of two words; a syllable of Hangul is several letters."""
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.distance(unicodedata.normalize("NFD", one), unicodedata.normalize("NFD", other))


def _other_character(kept: Side, copy: Side) -> bool:
    """Whether a single character for another makes another name (王明, 李明; 青石县, 青水县) or says the contrary."""
    if not kept.characters or not copy.characters:
        return False
    pair = kept.characters[0], copy.characters[0]
    if pair in _opposites() or all(one in _surnames() for one in pair):
        return True
    return kept.behind == copy.behind and kept.behind in PLACES and not any(one in NO_NAMES for one in pair)


@cache
def _surnames() -> frozenset[str]:
    from dedup.templates.names import SURNAMES  # with patterns that take 40 ms to compile

    return frozenset(SURNAMES)


@cache
def _opposites() -> frozenset[tuple[str, ...]]:
    groups = (group for line in lines_of("opposites.txt") for group in line.split())
    return frozenset(pair for group in groups for pair in itertools.permutations(group, 2))


@cache
def _opposite_words() -> frozenset[tuple[str, ...]]:
    groups = (line.split() for line in lines_of("opposites_english.txt"))
    return frozenset(pair for group in groups for pair in itertools.permutations(group, 2))


@cache
def _contrary_words() -> frozenset[tuple[str, str]]:
    sides = [[side.split() for side in line.split("|")] for line in lines_of("opposites_words.txt")]
    pairs = [pair for one, other in sides for pair in itertools.product(one, other)]
    return frozenset((*pairs, *((other, one) for one, other in pairs)))
