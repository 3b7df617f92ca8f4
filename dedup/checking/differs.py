"""What differs between a piece of a draft and its likeliest source: figures, dates, names, negations, as both write them.

Where nothing else differs, the source was passed off as something new (改头换面).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dedup.checking.made import Place
from dedup.facts.stated import read_stated, Stated
from dedup.facts.swaps import find_swaps, Swap
from dedup.kernels.arrays import Codes
from dedup.late import late_pattern
from dedup.text.corpus import Corpus

SENTENCE = late_pattern(r"[。！？；!?;\n]|\.(?=\s)")
# A sentence may begin so many code points before a passage, and of that so many are looked at.
REACH, SHARED = 60, 12
# Names in place of others are longer by no more.
LONGER = 20
Span = tuple[int, int]
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
        parts = (_to_sentences(corpus, codes, tie[:2], tie[2:4]) for tie in source.ties)
        found = {tuple(fact["a"]): fact for part in parts for fact in _compare(corpus, codes, *part)[1]}
        facts = [found[place] for place in sorted(found)]
    return {"only": only, "facts": facts} if facts else None


def _to_sentences(corpus: Corpus, codes: Codes | None, draft: Span, source: Span) -> tuple[Span, Span]:
    """Both spans, to where their sentences begin and end if nothing but facts differs there: a passage begins behind the
    figure that was exchanged."""
    (start, end), (low, high) = draft, source
    shared = min(SHARED, end - start, high - low)
    first, other = _sentence_start(corpus, start), _sentence_start(corpus, low)
    if (
        _may_be_swapped(start - first, low - other)
        and _compare(corpus, codes, (first, start + shared), (other, low + shared), alone=True)[0]
    ):
        start, low = first, other
    last, other = _sentence_end(corpus, end), _sentence_end(corpus, high)
    if (
        _may_be_swapped(last - end, other - high)
        and _compare(corpus, codes, (end - shared, last), (high - shared, other), alone=True)[0]
    ):
        end, high = last, other
    return (start, end), (low, high)


def _may_be_swapped(one: int, other: int) -> bool:
    """Whether pieces of these lengths may differ in a few facts: not where one is much longer."""
    return max(one, other) > 0 and abs(one - other) <= LONGER


def _sentence_start(corpus: Corpus, place: int) -> int:
    """Where the sentence begins that a place stands in, or the place, where that is too far away."""
    first = max(int(corpus.starts[_document(corpus, place)]), place - REACH)
    ends = list(SENTENCE.finditer(corpus.text(first, place)))
    if ends:
        return first + ends[-1].end()
    return first if first > place - REACH else place


def _sentence_end(corpus: Corpus, place: int) -> int:
    """Where the sentence ends that stands before a place, or the place, where that is too far away."""
    last = min(int(corpus.ends[_document(corpus, place - 1)]), place + REACH)
    end = SENTENCE.search(corpus.text(place, last))
    if end:
        return place + end.start()
    return last if last < place + REACH else place


def _document(corpus: Corpus, place: int) -> int:
    return int(corpus.document_of(np.array([place]))[0])


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
    bases = [span[0] - int(corpus.starts[_document(corpus, span[0])]) for span in (source, draft)]
    return swaps.only, [_record(swap, one, other, *bases) for swap in swaps.found]


def _record(swap: Swap, one: Stated, other: Stated, source: int, draft: int) -> dict[str, Any]:
    """A fact as both texts write it, and where; texts begin at ``source`` and ``draft`` of their documents."""
    swap = _bare(swap, one, other)
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


def _bare(swap: Swap, one: Stated, other: Stated) -> Swap:
    """A quantity without what leads up to it on both sides."""
    (a, a_end), (b, b_end) = swap.a, swap.b
    while a + 1 < a_end and b + 1 < b_end and one.tokens(a, a + 1) == other.tokens(b, b + 1):
        if swap.kind != "quantity" or one.wording.tokens[a] not in LEADING:
            break
        a, b = a + 1, b + 1
    return swap._replace(a=(a, a_end), b=(b, b_end))
