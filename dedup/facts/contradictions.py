"""Whether a copy says no more than the text that stays: same quantities, same negations, no other content in a place."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np

from dedup.facts.boxes import boxes_agree, read_boxes
from dedup.facts.contents import is_replaced, Side
from dedup.facts.differences import align, Alignment, Difference
from dedup.facts.negations import deny_each_other, find_negations, Negation, PREFIXES_APART
from dedup.facts.numerals import NUMERALS
from dedup.facts.quantities import find_quantities
from dedup.facts.quantity import Quantity
from dedup.facts.tokens import read_wording, Wording

# What keeps a copy: another quantity, another negation, other content in a place; or texts too long to be aligned.
Reason = Literal["quantity", "negation", "content", "length"]
# What the text that stays has besides, in one piece of so many tokens, is more text and no other wording.
MORE = 60


class Fact(NamedTuple):
    """What a text states, and the tokens ``[start, end)`` that state it; an ``article`` may be left out."""

    said: str
    start: int
    end: int
    article: bool = False


@dataclass(frozen=True)
class Facts:
    """What a text states, each kind in order of place; the first ``title`` tokens are its title. ``boxes`` are as in
    `dedup.facts.boxes.read_boxes`."""

    wording: Wording
    title: int = 0
    boxes: str = ""

    @cached_property
    def quantities(self) -> list[Fact]:
        return [self._fact(one.said, one.start, one.end, one.article) for one in self._quantities]

    @cached_property
    def negations(self) -> list[Fact]:
        return [self._fact(one.said, one.start, one.end) for one in self._negations if one.word is None]

    @cached_property
    def words_around(self) -> list[tuple[Fact, Fact]]:
        """The characters that would deny, and the words in which they do not."""
        inside = ((one, one.word) for one in self._negations if one.word is not None)
        return [(self._fact(one.said, one.start, one.end), self._fact("", *word)) for one, word in inside]

    @cached_property
    def stated(self) -> list[bool]:
        """Whether a token belongs, whole, to quantities or a negation; a date in digits is one token and several."""
        taken = np.zeros(len(self.wording.string), np.int64)
        spans = [(one.start, one.end) for one in self._quantities]
        spans += [(one.start, one.end) for one in self._negations if one.word is None]
        for start, end in spans:
            taken[start:end] = 1
        total = np.concatenate((np.zeros(1, np.int64), np.cumsum(taken)))
        begins = np.array(self.wording.offsets[:-1], np.int64)
        sizes = np.array([len(token) for token in self.wording.tokens], np.int64)
        whole: list[bool] = (total[begins + sizes] - total[begins] == sizes).tolist()
        return whole

    @cached_property
    def _quantities(self) -> list[Quantity]:
        return find_quantities(self.wording.string)

    @cached_property
    def _negations(self) -> list[Negation]:
        return find_negations(self.wording.string)

    def _fact(self, said: str, start: int, end: int, article: bool = False) -> Fact:
        begins = self.wording.offsets
        return Fact(said, bisect.bisect_right(begins, start) - 1, bisect.bisect_left(begins, end), article)


def read_facts(text: str, emphasis: bool = False, title: int = 0) -> Facts:
    """What a text states, of which ``title`` characters are its title; ``emphasis`` as in
    `dedup.text.fold.fold_codes`."""
    own = len(read_wording(text[:title], emphasis).tokens) if title else 0
    return Facts(read_wording(text, emphasis), own, read_boxes(text))


def say_the_same(one: Facts, other: Facts) -> bool:
    """Whether two texts state the same quantities and the same negations, in order, and tick the same boxes."""
    pairs = (one.quantities, other.quantities), (one.negations, other.negations)
    return boxes_agree(one.boxes, other.boxes) and all(_paired(*both) is not None for both in pairs)


def aligned_share(copy: Facts, kept: Facts) -> float:
    """The share of the longer text that stands, aligned, in the other, where a quantity that both state does so however
    it is written; 0 where they do not state the same."""
    if not say_the_same(kept, copy):
        return 0.0
    aligned = align(kept.wording.tokens, copy.wording.tokens)
    if aligned is None:
        return 0.0
    edits = sum(
        max(kept.stated[one.a : one.a_end].count(False), copy.stated[one.b : one.b_end].count(False))
        for one in aligned.differences
    )
    return 1 - edits / max(len(kept.wording.tokens), len(copy.wording.tokens), 1)


def what_keeps(copy: Facts, kept: Facts, changed: bool = False, longer: bool = False) -> Reason | None:
    """Why a copy may not be removed for the text that stays, None if it may.

    ``changed`` allows other content in a place. ``longer`` says that the text that stays may say more, by whole
    paragraphs: what stands there only counts for nothing.
    """
    if not boxes_agree(kept.boxes, copy.boxes, longer):
        return "negation"
    if copy.wording.tokens == kept.wording.tokens:
        return None
    if not longer and not say_the_same(kept, copy):
        return "quantity" if _paired(kept.quantities, copy.quantities) is None else "negation"
    aligned = align(kept.wording.tokens, copy.wording.tokens)
    if aligned is None:
        return "length"
    more = [one for one in aligned.differences if longer and one.b == one.b_end and one.a_end - one.a >= MORE]
    if not _stand_alike(_outside(kept.quantities, more), copy.quantities, aligned):
        return "quantity"
    if not _stand_alike(_outside(kept.negations, more), copy.negations, aligned):
        return "negation"
    for place in aligned.differences:
        if place in more:
            continue
        if reason := changes_word(kept, copy, place):
            return reason
        # The same text goes by other titles elsewhere.
        titled = place.a_end <= kept.title or place.b_end <= copy.title
        if not (changed or titled) and is_replaced(
            Side(kept.wording, kept.stated, place.a, place.a_end),
            Side(copy.wording, copy.stated, place.b, place.b_end),
        ):
            return "content"
    return None


def _paired(kept: Sequence[Fact], copy: Sequence[Fact]) -> list[tuple[Fact, Fact]] | None:
    """The facts of two texts, one beside the other; None where they are not the same, articles aside."""
    pairs = []
    i = j = 0
    while i < len(kept) or j < len(copy):
        if i < len(kept) and j < len(copy) and kept[i].said == copy[j].said:
            pairs.append((kept[i], copy[j]))
            i, j = i + 1, j + 1
        elif i < len(kept) and kept[i].article:
            i += 1
        elif j < len(copy) and copy[j].article:
            j += 1
        else:
            return None
    return pairs


def _outside(facts: list[Fact], places: list[Difference]) -> list[Fact]:
    """The facts that do not lie whole in one of the places, which are in order."""
    if not places:
        return facts
    starts = [place.a for place in places]
    at = [bisect.bisect_right(starts, one.start) - 1 for one in facts]
    return [one for one, i in zip(facts, at, strict=True) if i < 0 or one.end > places[i].a_end]


def _stand_alike(kept: list[Fact], copy: list[Fact], aligned: Alignment) -> bool:
    """Whether the facts are the same, and each stands where the other text has it too."""
    pairs = _paired(kept, copy)
    if pairs is None:
        return False
    for one, other in pairs:
        low, high = aligned.span_in_b(one.start, one.end)
        if other.end < low or other.start > high:
            return False
    return True


def changes_word(kept: Facts, copy: Facts, place: Difference) -> Reason | None:
    """What an edit changes inside of words: it takes the character that denies out of one in which it does not (不断, 断)
    or puts it there, or a prefix that denies (legal, illegal); or puts a numeral for another (三江, 九江)."""
    numerals = [
        any(not side.stated[i] and side.wording.tokens[i] in NUMERALS for i in range(start, end))
        for side, start, end in ((kept, place.a, place.a_end), (copy, place.b, place.b_end))
    ]
    if all(numerals):
        return "quantity"
    for facts, start, end in ((kept, place.a, place.a_end), (copy, place.b, place.b_end)):
        at = bisect.bisect_left(facts.words_around, start, key=lambda pair: pair[0].start)
        for character, word in facts.words_around[at:]:
            if character.start >= end:
                break
            if word.start < start or word.end > end:
                return "negation"
    words = [
        [token for token, word in zip(side.wording.tokens[a:b], side.wording.words[a:b], strict=True) if word]
        for side, a, b in ((kept, place.a, place.a_end), (copy, place.b, place.b_end))
    ]
    if len(words[0]) == len(words[1]) and any(map(deny_each_other, *words)):
        return "negation"
    # A prefix with a hyphen is a word of its own: non-compliant.
    if PREFIXES_APART.intersection(words[0]) != PREFIXES_APART.intersection(words[1]):
        return "negation"
    return None
