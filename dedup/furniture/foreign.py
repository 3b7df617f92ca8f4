"""Whether a string that stands in several places of a text is foreign to it: its places have nothing in common, and what
stands before and behind it joins, which is not so for a name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from dedup.furniture.lines import is_han, POINT
from dedup.furniture.patterns import PROTECTED
from dedup.furniture.vocabulary import PROTECTED_PAIRS
from dedup.kernels import active
from dedup.kernels.arrays import among, Bools, Codes, distinct, I64, tally, U32, U64
from dedup.kernels.expansions import expand
from dedup.kernels.pair_slots import pair_slots

RARE = 3  # occurrences of a pair of neighbours that hardly anybody writes
VARIETY = 0.6  # of the places have another character beside them
CONTEXT = 24  # characters on either side that tell whether two places are copies of one passage
MOST_PLACES = 50
MOST_JOINED = 12  # places whose sides are tried together
MANY = 6
LEAST_ALIEN = 12  # characters of a watermark that no word of a site gives away
LEAST_INSIDE = 0.6  # of the places stand in the middle of a clause


@dataclass(frozen=True, slots=True)
class Stream:
    """The characters that count of some documents, one after another.

    text       uint32[n]: code points
    touching   bool[n + 1]: no mark, space or break stands between a character and the one before
    seen       uint32[slots]: how often the pairs of a slot occur (`dedup.kernels.pair_slots`)
    rare       int64: places of characters that hardly anybody writes behind the one that they touch
    guarded    int64: places of pairs with which a site protects its texts
    """

    text: Codes
    touching: Bools
    seen: U32
    rare: I64
    guarded: I64

    def __len__(self) -> int:
        return len(self.text)

    def seen_pairs(self, at: I64) -> U32:
        """How often the pairs at some places occur, a collision of slots aside."""
        return np.asarray(self.seen[pair_slots(self.text[at], self.text[at + 1])])


def read_stream(codes: Codes) -> Stream:
    """The stream of folded codes."""
    return Stream(*active.rare_pairs(codes, _guards(), RARE))


@cache
def _guards() -> I64:
    """The slots of pairs with which a site protects its texts."""
    words = np.array([[ord(c) for c in pair] for pair in PROTECTED_PAIRS.split()], np.uint32)
    return pair_slots(words[:, 0], words[:, 1])


def may_be_foreign(stream: Stream, members: I64, before: int, length: int) -> bool:
    """A look at a few places before the others are looked for."""
    if len(members) < 3 and not _is_guarded(stream.text, int(members[0]) - before, length):
        return False
    return _count_unrelated(stream.text, members - before, length, 2) >= 2


def _is_guarded(text: Codes, start: int, length: int) -> bool:
    """Whether a string holds words with which a site protects its texts."""
    written = expand(text[start : start + length])[0] & POINT
    return PROTECTED.search(str(written.tobytes(), "utf-32-le", "replace")) is not None


def is_foreign(stream: Stream, places: I64, length: int) -> bool:
    """Whether a repeated string stands at unrelated places, belongs to none of them, and leaves them whole."""
    n = len(places)
    before, behind = places - 1, places + length
    last = len(stream) - 1
    inside = (before >= 0) & (behind <= last) & stream.touching[places] & stream.touching[behind]
    inside &= is_han(stream.text[np.maximum(before, 0)]) & is_han(stream.text[np.minimum(behind, last)])
    if n < 2 or inside.mean() < LEAST_INSIDE:
        return False
    left, right = stream.text[before[inside]], stream.text[behind[inside]]
    varied = min(len(distinct(left)), len(distinct(right)))
    if varied < 2 or varied < VARIETY / 2 * inside.sum():
        return False
    edges = np.concatenate((before[inside], behind[inside] - 1))
    slots = pair_slots(stream.text[edges], stream.text[edges + 1])
    names, counts = tally(slots)
    own = counts[np.searchsorted(names, slots)]
    unseen = (stream.seen[slots] <= own).mean()
    guarded = _is_guarded(stream.text, int(places[0]), length)
    unrelated = _count_unrelated(stream.text, places, length, 3)
    if guarded and unrelated >= 2 and unseen >= 0.5:
        return True
    if unrelated < 3:
        return False
    strange = (stream.seen_pairs(places[0] + np.arange(length - 1)) <= n).mean()
    # In many places some edge is bound to read like a word; then the sides have to say more.
    many = n >= MANY
    alien = length >= LEAST_ALIEN and (unseen >= 0.8 or many) and strange >= 0.6 and inside.mean() >= 0.8
    if not (guarded or alien):
        return False
    joined = _joined_more(stream, places[inside][:MOST_JOINED].tolist(), length)
    return joined >= (0.45 if many else 0.3)


def _joined_more(stream: Stream, places: list[int], length: int) -> float:
    """How much more often the two sides of one place join than the sides of different places do, -1 to 1.

    A name stands between any two words, a watermark between two that followed each other before.
    """
    before = [stream.text[max(place - 2, 0) : place] for place in places]
    behind = [stream.text[place + length : place + length + 2] for place in places]
    own = list(zip(before, behind, strict=True))
    others = list(zip(before, behind[1:] + behind[:1], strict=True))
    joins = _joins(stream.text, own + others)
    return float(np.mean(joins[: len(own)]) - np.mean(joins[len(own) :]))


def _joins(text: Codes, sides: list[tuple[Codes, Codes]]) -> list[bool]:
    """For two sides each, whether three characters across the cut stand together somewhere in the text."""
    around = [np.concatenate(both) for both in sides]
    threes = [_threes(one, np.arange(max(0, len(one) - 2))) for one in around]
    begins = np.zeros(int(text.max()) + 1, bool)
    begins[np.concatenate([one[:-2] for one in around])] = True
    there = distinct(_threes(text, active.find_flagged(text[:-2], begins)))
    return [bool(among(of_cut, there).any()) for of_cut in threes]


def _threes(text: Codes, at: I64) -> U64:
    """The three characters from each place on, in one word."""
    first, second, third = (text[at + step].astype(np.uint64) for step in range(3))
    return first << np.uint64(42) | second << np.uint64(21) | third


def _count_unrelated(text: Codes, places: I64, length: int, enough: int) -> int:
    """How many of the first places, up to so many as are enough, stand in texts of their own, not in copies of one
    passage."""
    kept: list[set[tuple[int, ...]]] = []
    for place in places[:MOST_PLACES].tolist():
        before = text[max(place - CONTEXT, 0) : place].tolist()
        behind = text[place + length : place + length + CONTEXT].tolist()
        threes: set[tuple[int, ...]] = set(zip(before, before[1:], before[2:], strict=False))
        threes |= set(zip(behind, behind[1:], behind[2:], strict=False))
        if all(len(threes & others) < 3 for others in kept):
            kept.append(threes)
            if len(kept) == enough:
                break
    return len(kept)
