"""What differs between a piece of a draft and its likeliest source: figures, dates, names, negations, as both write them.

Where nothing else differs, the source was passed off as something new (改头换面).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any

from dedup.checking.made import Place
from dedup.checking.sentence_places import document_of, sentence_end, sentence_start
from dedup.facts.stated import read_stated, Stated
from dedup.facts.swaps import find_swaps, Swap
from dedup.kernels.arrays import Codes
from dedup.late import late_pattern
from dedup.text.corpus import Corpus
from dedup.text.tags import tag_of

# Of a passage so many code points are looked at with the sentence that it begins or ends in.
SHARED = 12
# Names in place of others are longer by no more.
LONGER = 20
Span = tuple[int, int]
# A fact is shown with so many characters of its word on either side at the most.
WORD = 3
# What stands before both figures is no part of what differs: 达到, 约.
LEADING = frozenset("至到达近约超")
# A year is known as one without its 年.
YEAR = late_pattern(r"([0-9０-９〇○一二三四五六七八九]{4})年")


def what_differs(
    corpus: Corpus, codes: Codes | None, start: int, end: int, source: Place
) -> dict[str, Any] | None:
    """The facts in which the span ``[start, end)`` of a draft differs from a source, as `evidence.differs` has them; None
    where none does. What stands in another order in the source is held to it piece by piece."""
    spans = (start, end), (source.start, source.end)
    wide = _to_sentences(corpus, codes, *spans)
    if wide == spans and source.relation.get("identity") == 1.0 and source.relation.get("kind") != "near":
        return None
    pieces = len(source.ties) > 1
    only, facts = _compare(corpus, codes, *wide, alone=pieces)
    if not only and pieces:
        facts = _piece_by_piece(corpus, codes, start, source)
    return {"only": only, "facts": facts} if facts else None


def _piece_by_piece(corpus: Corpus, codes: Codes | None, start: int, source: Place) -> list[dict[str, Any]]:
    """The facts that differ in what ties a draft, of which ``start`` is a place, to a source; not what another piece of
    the source has as the draft does."""
    base = int(corpus.starts[document_of(corpus, start)])
    held: list[tuple[int, int, list[dict[str, Any]]]] = []
    for tie in source.ties:
        one, other = _to_sentences(corpus, codes, tie[:2], tie[2:4])
        same = corpus.text(*one) == corpus.text(*other)
        held.append((tie[0] - base, tie[1] - base, [] if same else _compare(corpus, codes, one, other)[1]))
    by_place = sorted(held, key=lambda one: one[0])
    starts = [low for low, *_ in by_place]
    longest = max(high - low for low, high, _ in held)
    found: dict[tuple[int, ...], dict[str, Any]] = {}
    for fact in (fact for *_, facts in held for fact in facts):
        low, high = fact["a"]
        near = by_place[bisect_left(starts, high - longest) : bisect_right(starts, low)]
        if all(any(_meet(fact, one) for one in facts) for _, end, facts in near if high <= end):
            found.setdefault(tuple(fact["a"]), fact)
    return [found[place] for place in sorted(found)]


def _meet(fact: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two facts stand in one place of the draft."""
    (a, a_end), (b, b_end) = fact["a"], other["a"]
    return bool(a == b or max(a, b) < min(a_end, b_end))


def _to_sentences(corpus: Corpus, codes: Codes | None, draft: Span, source: Span) -> tuple[Span, Span]:
    """Both spans, to where their sentences begin and end if nothing but facts differs there: a passage begins behind the
    figure that was exchanged."""
    (start, end), (low, high) = draft, source
    shared = min(SHARED, end - start, high - low)
    first, other = sentence_start(corpus, start), sentence_start(corpus, low)
    if (
        _may_be_swapped(start - first, low - other)
        and _compare(corpus, codes, (first, start + shared), (other, low + shared), alone=True)[0]
    ):
        start, low = first, other
    last, other = sentence_end(corpus, end), sentence_end(corpus, high)
    if (
        _may_be_swapped(last - end, other - high)
        and _compare(corpus, codes, (end - shared, last), (high - shared, other), alone=True)[0]
    ):
        end, high = last, other
    return (start, end), (low, high)


def _may_be_swapped(one: int, other: int) -> bool:
    """Whether pieces of these lengths may differ in a few facts: not where one is much longer."""
    return max(one, other) > 0 and abs(one - other) <= LONGER


def _compare(
    corpus: Corpus, codes: Codes | None, draft: Sequence[int], source: Sequence[int], *, alone: bool = False
) -> tuple[bool, list[dict[str, Any]]]:
    """Whether nothing but facts differs between two spans of the corpus, and which do; ``codes`` is the corpus folded.
    ``alone``: none where anything else does."""
    one, other = (
        read_stated(corpus.text(*span), None if codes is None else codes[span[0] : span[1]])
        for span in (source, draft)
    )
    swaps = find_swaps(one, other, alone=alone)
    if swaps is None:
        return False, []
    bases = [span[0] - int(corpus.starts[document_of(corpus, span[0])]) for span in (source, draft)]
    return swaps.only, [_record(swap, one, other, *bases) for swap in swaps.found]


def _record(swap: Swap, one: Stated, other: Stated, source: int, draft: int) -> dict[str, Any]:
    """A fact as both texts write it, and where; texts begin at ``source`` and ``draft`` of their documents."""
    swap = _to_words(_bare(swap, one, other), one, other)
    first, second = one.said(*swap.a), other.said(*swap.b)
    if (year := YEAR.fullmatch(first)) and (another := YEAR.fullmatch(second)):
        first, second = year[1], another[1]
    return {
        "kind": swap.kind,
        "source": first,
        "draft": second,
        "a": [draft + at for at in other.span(*swap.b)],
        "b": [source + at for at in one.span(*swap.a)],
    }


def _to_words(swap: Swap, one: Stated, other: Stated) -> Swap:
    """A fact with the characters beside it that belong to its words on both sides: 上午 for 下午, and not 上 for 下."""
    (a, a_end), (b, b_end) = swap.a, swap.b
    if not (a < a_end and b < b_end):
        return swap
    # Of 老王主持 and 老李主持 the 主 behind both names is no part of them.
    while swap.kind == "name" and min(a_end - a, b_end - b) > 1 and _same(one, a_end - 1, other, b_end - 1):
        a_end, b_end = a_end - 1, b_end - 1
    if _is_word(one.tokens(a, a_end)) and _is_word(other.tokens(b, b_end)):
        return swap._replace(a=(a, a_end), b=(b, b_end))
    for _ in range(WORD):
        if not (a and b and _same(one, a - 1, other, b - 1) and _in_word(one, a) and _in_word(other, b)):
            break
        a, b = a - 1, b - 1
    for _ in range(WORD):
        inside = a_end < len(one.starts) and b_end < len(other.starts)
        if not (
            inside and _same(one, a_end, other, b_end) and _in_word(one, a_end) and _in_word(other, b_end)
        ):
            break
        a_end, b_end = a_end + 1, b_end + 1
    return swap._replace(a=(a, a_end), b=(b, b_end))


def _same(one: Stated, i: int, other: Stated, j: int) -> bool:
    return one.tokens(i, i + 1) == other.tokens(j, j + 1)


def _in_word(side: Stated, token: int) -> bool:
    """Whether a Chinese word of the dictionary goes on from the token before to this one."""
    spans = ((token - before, token + WORD - before) for before in (1, 2))
    near = (side.tokens(max(0, first), last) for first, last in ((token - 1, token + 1), *spans))
    return any(map(_is_word, near))


def _is_word(tokens: Sequence[str]) -> bool:
    """Whether tokens are a Chinese word of the dictionary, of two characters or more."""
    return len(tokens) > 1 and all(map(_is_han, tokens)) and tag_of("".join(tokens)) is not None


def _is_han(token: str) -> bool:
    return len(token) == 1 and "\u4e00" <= token <= "\u9fff"


def _bare(swap: Swap, one: Stated, other: Stated) -> Swap:
    """A quantity without what leads up to it on both sides."""
    (a, a_end), (b, b_end) = swap.a, swap.b
    while a + 1 < a_end and b + 1 < b_end and one.tokens(a, a + 1) == other.tokens(b, b + 1):
        if swap.kind != "quantity" or one.wording.tokens[a] not in LEADING:
            break
        a, b = a + 1, b + 1
    return swap._replace(a=(a, a_end), b=(b, b_end))
