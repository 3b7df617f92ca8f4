"""What of the facts differs between two texts: other figures, dates and names in their place, and what is denied.

A text that was passed off as this year's differs from last year's in nothing else. So each difference is read as a row
of pieces, quantities and negations and the words between them, which are held to those of the other side.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from dedup.facts.contents import is_opposite
from dedup.facts.contradictions import changes_word
from dedup.facts.differences import align, Difference
from dedup.facts.naming import find_names
from dedup.facts.numerals import NUMERALS
from dedup.facts.stated import Piece, Stated
from dedup.late import late_pattern

Span = tuple[int, int]
# Where more words stand in a difference that are no facts, it is another text, and no fact in place of another.
FEW = 12
# Words differ in so many places, or one for so many tokens, where it may be names that do.
ANYWHERE, EVERY = 4, 16
FACTS = ("quantity", "negation")
PERSON = ["words", "quantity"]
# Which of these counts somebody or something is a matter of style.
MEASURES = frozenset("个名位口家所间")
TIMES = frozenset(("once", "twice", "thrice"))
# A day in any form: 2023年3月5日, 2023-03-05, 2023.3.5.
DAY = late_pattern(r"([12]\d{3})\s*[-./年]\s*(\d\d?)\s*[-./月]\s*(\d\d?)\s*[日号]?")
# What stands beside a negation, or in its place: 尚未, does not; 已经, always.
AFFIRMED = frozenset(
    ("已", "已经", "曾", "曾经", "尚", "还", "也", "都", "do", "does", "did", "always", "ever")
)


class Swap(NamedTuple):
    """Tokens ``a`` of the first text state what tokens ``b`` of the second state otherwise; one of the two may be empty.
    ``kind`` is quantity, negation, opposite or name."""

    kind: str
    a: Span
    b: Span


@dataclass(frozen=True, slots=True)
class Swaps:
    """The facts that differ, in order; ``only``: nothing else does."""

    found: tuple[Swap, ...]
    only: bool


def find_swaps(one: Stated, other: Stated, *, alone: bool = False) -> Swaps | None:
    """What the second text states otherwise than the first, None where they are too long to be aligned; ``alone`` asks
    only where nothing else differs, and gives None too where anything does.

    Example: 2023年云南不减 and 2024年贵州减 -> 2023年, 2024年; 云南, 贵州; 不, nothing.
    """
    aligned = align(one.wording.tokens, other.wording.tokens)
    if aligned is None:
        return None
    places = _regions(aligned.differences, one, other)
    worded = sum(
        _has_words(one, place.a, place.a_end) or _has_words(other, place.b, place.b_end) for place in places
    )
    # Names are not looked for in what was reworded all over.
    named = worded <= max(ANYWHERE, len(one.wording.tokens) // EVERY)
    found: list[Swap] = []
    only = True
    for swap in (swap for place in places for swap in _read(one, other, place, named)):
        if swap is not None:
            found.append(swap)
        elif alone:
            return None
        else:
            only = False
    return Swaps(tuple(_joined(found)), only)


def _has_words(side: Stated, start: int, end: int) -> bool:
    return any(piece.kind not in FACTS for piece in side.row(start, end))


def _regions(differences: Sequence[Difference], one: Stated, other: Stated) -> list[Difference]:
    """The differences, each as wide as the facts that it touches; those that then touch are one."""
    found: list[Difference] = []
    for place in differences:
        wide = _widened(place, one, other)
        while found and (wide.a < found[-1].a_end or wide.b < found[-1].b_end):
            last = found.pop()
            ends = max(last.a_end, wide.a_end), max(last.b_end, wide.b_end)
            wide = _widened(
                Difference(min(last.a, wide.a), ends[0], min(last.b, wide.b), ends[1]), one, other
            )
        found.append(wide)
    return found


def _widened(place: Difference, one: Stated, other: Stated) -> Difference:
    while True:
        a, a_end, b, b_end = place
        first, second = one.touched(a, a_end), other.touched(b, b_end)
        before, behind = max(a - first[0], b - second[0]), max(first[1] - a_end, second[1] - b_end)
        if not (before or behind):
            return place
        place = Difference(max(a - before, 0), a_end + behind, max(b - before, 0), b_end + behind)


def _read(one: Stated, other: Stated, place: Difference, named: bool) -> Iterator[Swap | None]:
    """The facts that differ in one place, and None where anything else does; names only where they are ``named``."""
    rows = one.row(place.a, place.a_end), other.row(place.b, place.b_end)
    if any(sum(piece.end - piece.start for piece in row if piece.kind not in FACTS) > FEW for row in rows):
        yield None
        return
    kinds = [[piece.kind for piece in row] for row in rows]
    days = [DAY.fullmatch(side.said(*span)) for side, span in ((one, place[:2]), (other, place[2:]))]
    if days[0] and days[1]:
        if [int(part) for part in days[0].groups()] != [int(part) for part in days[1].groups()]:
            yield Swap("quantity", place[:2], place[2:])
        return
    if _denies(rows):
        yield Swap("negation", place[:2], place[2:])
        return
    if not named and kinds == [["words"], ["words"]]:
        yield None
        return
    # Of 张三 and 李四 the second character is no figure, and 无 for 有 is no negation alone.
    whole = kinds == [PERSON, PERSON] or kinds[0] != kinds[1]
    if whole and (swap := _read_words(one, other, place)):
        yield swap
        return
    if sorted(kinds) == [["quantity"], ["words"]] and _counts(rows[kinds.index(["words"])][0].said):
        yield Swap("quantity", place[:2], place[2:])
        return
    if kinds[0] == kinds[1]:
        for first, second in zip(*rows, strict=True):
            yield from _judge(one, other, first, second)
        return
    words = [[piece.said for piece in row if piece.kind not in FACTS] for row in rows]
    rewritten = "".join(words[0]) != "".join(words[1])
    found = [
        swap
        for kind in FACTS
        for swap in _match([[piece for piece in row if piece.kind == kind] for row in rows], place)
    ]
    for swap in sorted(found, key=lambda swap: (swap.b, swap.a)):
        # A figure that goes with the words around it is not replaced.
        if not rewritten or swap.kind == "negation" or (swap.a[0] < swap.a[1] and swap.b[0] < swap.b[1]):
            yield swap
    if rewritten:
        yield None


def _denies(rows: Sequence[Sequence[Piece]]) -> bool:
    """Whether one side denies what the other says, or says done, and nothing else: 已经 for 尚未, always for never."""
    denied = [sum(piece.kind == "negation" for piece in row) for row in rows]
    plain = all(piece.kind == "negation" or piece.said in AFFIRMED for row in rows for piece in row)
    return plain and denied in ([0, 1], [1, 0])


def _counts(words: str) -> bool:
    """Whether words count something that is no quantity by itself: 一刻钟, twice."""
    return words in TIMES or any(character in NUMERALS for character in words)


def _judge(one: Stated, other: Stated, first: Piece, second: Piece) -> Iterator[Swap | None]:
    """What differs of two pieces of one kind."""
    if first.said == second.said:
        return
    if first.kind == "quantity" and _counts_alike(first.said, second.said):
        yield None
        return
    if first.kind in FACTS:
        yield Swap(first.kind, (first.start, first.end), (second.start, second.end))
        return
    place = Difference(first.start, first.end, second.start, second.end)
    if swap := _read_words(one, other, place):
        yield swap
        return
    tokens = one.tokens(*place[:2]), other.tokens(*place[2:])
    matcher = difflib.SequenceMatcher(None, *tokens, autojunk=False)
    for tag, a, a_end, b, b_end in matcher.get_opcodes():
        if tag != "equal":
            part = Difference(place.a + a, place.a + a_end, place.b + b, place.b + b_end)
            yield _read_words(one, other, part) if part != place else None


def _counts_alike(first: str, second: str) -> bool:
    """Whether both count as many of what both leave open: 六名 and 六位."""
    return first[:-1] == second[:-1] and first[-1:] in MEASURES and second[-1:] in MEASURES


def _read_words(one: Stated, other: Stated, place: Difference) -> Swap | None:
    """Words that are names on both sides, or say the contrary; None for all else."""
    if place.a < place.a_end and place.b < place.b_end:
        if (names := find_names(one, other, place)) is not None:
            return Swap("name", names[:2], names[2:])
        if is_opposite(one.tokens(*place[:2]), other.tokens(*place[2:])):
            return Swap("opposite", place[:2], place[2:])
    if changes_word(one.facts, other.facts, place) == "negation":
        return Swap("negation", place[:2], place[2:])
    return None


def _match(rows: Sequence[Sequence[Piece]], place: Difference) -> Iterator[Swap]:
    """Facts of one kind where the two sides have not the same pieces: those that differ, and those that one side has
    alone. A mere article may be left out."""
    first, second = rows
    said = [piece.said for piece in first], [piece.said for piece in second]
    for tag, a, a_end, b, b_end in difflib.SequenceMatcher(None, *said, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for i in range(max(a_end - a, b_end - b)):
            one = first[a + i] if a + i < a_end else None
            other = second[b + i] if b + i < b_end else None
            if one is None or other is None:
                alone = one or other
                if alone is None or alone.article:
                    continue
            yield Swap(
                (one or other).kind,  # type: ignore[union-attr]
                (one.start, one.end) if one else (place.a, place.a),
                (other.start, other.end) if other else (place.b, place.b),
            )


def _joined(swaps: Sequence[Swap]) -> list[Swap]:
    """The swaps, quantities that stand side by side as one: 3月5日 for 4月6日."""
    found: list[Swap] = []
    for swap in swaps:
        last = found[-1] if found else None
        if (
            last
            and last.kind == swap.kind == "quantity"
            and last.a[1] == swap.a[0]
            and last.b[1] == swap.b[0]
        ):
            found[-1] = Swap("quantity", (last.a[0], swap.a[1]), (last.b[0], swap.b[1]))
        else:
            found.append(swap)
    return found
