"""Whether a copy says no more than the text that stays: same quantities, same negations, no other content in a place."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from dedup.facts.alignment import align, Alignment, Difference
from dedup.facts.contents import is_replaced, Side
from dedup.facts.negations import deny_each_other, find_negations, Negation
from dedup.facts.quantities import find_quantities, Quantity
from dedup.facts.wording import read_wording, Wording

# What keeps a copy: another quantity, another negation, other content in a place; or texts too long to be aligned.
Reason = Literal["quantity", "negation", "content", "length"]
# What the text that stays has besides, in one piece of so many tokens, is more text and no other wording.
MORE = 60


class Fact(NamedTuple):
    """What a text states, and the tokens ``[start, end)`` that state it."""

    said: str
    start: int
    end: int


@dataclass(frozen=True)
class Facts:
    """What a text states, each kind in order of place."""

    wording: Wording

    @cached_property
    def quantities(self) -> list[Fact]:
        return [self._fact(one.said, one.start, one.end) for one in self._quantities]

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
        """Whether a token belongs, whole, to a quantity or a negation."""
        tokens, begins = self.wording.tokens, self.wording.offsets
        out = [False] * len(tokens)
        spans = [(one.start, one.end) for one in self._quantities]
        spans += [(one.start, one.end) for one in self._negations if one.word is None]
        for start, end in spans:
            at = bisect.bisect_left(begins, start)
            while at < len(tokens) and begins[at] + len(tokens[at]) <= end:
                out[at], at = True, at + 1
        return out

    @cached_property
    def _quantities(self) -> list[Quantity]:
        return find_quantities(self.wording.string)

    @cached_property
    def _negations(self) -> list[Negation]:
        return find_negations(self.wording.string)

    def _fact(self, said: str, start: int, end: int) -> Fact:
        begins = self.wording.offsets
        return Fact(said, bisect.bisect_right(begins, start) - 1, bisect.bisect_left(begins, end))


def read_facts(text: str, emphasis: bool = False) -> Facts:
    """What a text states; ``emphasis`` as in `dedup.text.fold.fold_codes`."""
    return Facts(read_wording(text, emphasis))


def say_the_same(one: Facts, other: Facts) -> bool:
    """Whether two texts state the same quantities and the same negations, in order."""
    return _said(one.quantities) == _said(other.quantities) and _said(one.negations) == _said(other.negations)


def what_keeps(copy: Facts, kept: Facts, changed: bool = False, longer: bool = False) -> Reason | None:
    """Why a copy may not be removed for the text that stays, None if it may.

    ``changed`` allows other content in a place. ``longer`` says that the text that stays may say more, by whole
    paragraphs: what stands there only counts for nothing.
    """
    if copy.wording.tokens == kept.wording.tokens:
        return None
    if not longer and not say_the_same(kept, copy):
        return "quantity" if _said(kept.quantities) != _said(copy.quantities) else "negation"
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
        if _denies(kept, copy, place):
            return "negation"
        if not changed and is_replaced(
            Side(kept.wording, kept.stated, place.a, place.a_end),
            Side(copy.wording, copy.stated, place.b, place.b_end),
        ):
            return "content"
    return None


def _said(facts: Sequence[Fact]) -> list[str]:
    return [one.said for one in facts]


def _outside(facts: list[Fact], places: list[Difference]) -> list[Fact]:
    """The facts that do not lie whole in one of the places, which are in order."""
    if not places:
        return facts
    starts = [place.a for place in places]
    at = [bisect.bisect_right(starts, one.start) - 1 for one in facts]
    return [one for one, i in zip(facts, at, strict=True) if i < 0 or one.end > places[i].a_end]


def _stand_alike(kept: list[Fact], copy: list[Fact], aligned: Alignment) -> bool:
    """Whether the facts are the same, and each stands where the other text has it too."""
    if _said(kept) != _said(copy):
        return False
    for one, other in zip(kept, copy, strict=True):
        low, high = aligned.span_in_b(one.start, one.end)
        if other.end < low or other.start > high:
            return False
    return True


def _denies(kept: Facts, copy: Facts, place: Difference) -> bool:
    """Whether an edit takes the character that denies out of a word in which it does not (不断, 断), or puts it there; or
    a prefix that denies before a word (legal, illegal)."""
    for facts, start, end in ((kept, place.a, place.a_end), (copy, place.b, place.b_end)):
        at = bisect.bisect_left(facts.words_around, start, key=lambda pair: pair[0].start)
        for character, word in facts.words_around[at:]:
            if character.start >= end:
                break
            if word.start < start or word.end > end:
                return True
    words = [
        [token for token, word in zip(side.wording.tokens[a:b], side.wording.words[a:b], strict=True) if word]
        for side, a, b in ((kept, place.a, place.a_end), (copy, place.b, place.b_end))
    ]
    return len(words[0]) == len(words[1]) and any(map(deny_each_other, *words))
