"""Words and numbers as wholes: what is shown of a text begins and ends at their borders, wherever a finding does.

What two texts share is a matter of characters, so it may begin in the middle of a word, or behind the first digits of a
figure that differs: who reads `3` does not see that it was 2023 there and is 2013 here. So what people are shown takes
in the rest of such a word or number; places, sizes and shares stay what they are. The page does the same (whole.js).
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from dedup.kernels.arrays import Bools, Codes, I64
from dedup.late import late_pattern
from dedup.text.corpus import Corpus

# Start and end in one text, start and end in the other.
Change = tuple[int, int, int, int]
# Words and numbers of more characters on one side are none.
REACH = 40
# Letters and digits, and the marks of letters, but of scripts without spaces, where nothing tells a word.
_UNSPACED = (
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\uabff\uf900-\ufaff\uff66-\uff9f\U00010000-\U0010ffff]"
)
_LETTER = rf"(?:(?!{_UNSPACED})[^\W_]|[\u0300-\u036f\u0591-\u05bd\u064b-\u0652\u0900-\u0d7f])"
_FIGURE = "[0-9０-９〇零一二三四五六七八九十百千万亿两]"
# 2013年, 2013年3月5日, 3月5日, 35%: what belongs to a figure.
_DAY = f"(?:{_FIGURE}+日)?"
_BEHIND = f"(?:年(?:{_FIGURE}+月{_DAY})?|月{_DAY}|日|[%％‰°])?"
_NUMBER = rf"[$¥￥€£]?{_FIGURE}+(?:[-.,:/．，：／·][0-9０-９]+)*{_BEHIND}"
# All that may stand in one, beside what is below U+2E80.
_PARTS = np.array(sorted(map(ord, "￥％〇零一二三四五六七八九十百千万亿两．，：／年月日")), np.uint32)
_FIRST, _WIDE, _HANGUL = 0x2E80, (0xFF10, 0xFF5A), (0xAC00, 0xD7A3)
TOKEN = late_pattern(rf"{_NUMBER}{_LETTER}*|{_LETTER}+(?:['’]{_LETTER}+)*")


def whole(text: str, start: int, end: int) -> tuple[int, int]:
    """A span of a text with the rest of the words and numbers that it begins and ends in.

    >>> text = "In the year 2013 the government of 四十二 towns"
    >>> [text[slice(*whole(text, *span))] for span in ((15, 28), (36, 40))]
    ['2013 the government', '四十二 towns']
    """
    if start >= end:
        return start, end
    return _token(text, start)[0], _token(text, end)[1]


def whole_changes(one: str, other: str, changes: Iterable[Change]) -> list[Change]:
    """What differs between two texts, in order, in whole words and numbers; those that then touch are one. What does not
    count, punctuation and case, stays by itself.

    >>> whole_changes("of 2013, old", "of 2023, a bold", [(5, 6, 5, 6), (9, 9, 9, 12)])
    [(3, 7, 3, 7), (9, 12, 9, 15)]
    """
    found: list[Change] = []
    given = sorted(changes)
    for number, change in enumerate(given):
        start, end, low, high = change
        before = behind = 0
        if bare(one[start:end]) != bare(other[low:high]):
            start, end, low, high = _slid(one, other, change, found[-1][1] if found else 0)
            before = max(start - _token(one, start)[0], low - _token(other, low)[0])
            behind = max(_token(one, end)[1] - end, _token(other, high)[1] - high)
        following = given[number + 1][0] if number + 1 < len(given) else len(one)
        behind = min(behind, following - end)
        if found and start - before <= found[-1][1]:
            start, _, low, _ = found.pop()
        else:
            start, low = start - before, low - before
        end, high = end + behind, high + behind
        found.append((start, end, low, high))
    return found


def _slid(one: str, other: str, change: Change, last: int) -> Change:
    """What only one text has, where it may be said as well to stand some characters before: of `the t|all t|own` whole
    words."""
    start, end, low, high = change
    text, first, behind = (one, start, end) if end > start else (other, low, high)
    room = min(REACH, start - last) if (end > start) != (high > low) else 0
    for by in range(room + 1):
        if by and text[first - by] != text[behind - by]:
            break
        if _token(text, first - by)[0] == first - by and _token(text, behind - by)[0] == behind - by:
            return start - by, end - by, low - by, high - by
    return change


def bare(text: str) -> str:
    """A text without what does not count."""
    return "".join(filter(str.isalnum, text.lower()))


def whole_spans(corpus: Corpus, starts: I64, ends: I64) -> tuple[I64, I64]:
    """Spans of a corpus, int64[n], as `whole` has them."""
    return _edges(corpus, starts, 0), _edges(corpus, ends, 1)


def _edges(corpus: Corpus, places: I64, side: int) -> I64:
    """Places, those inside of a word or number moved to where it begins or ends."""
    moved = places.copy()
    codes = corpus.codes
    inner = np.flatnonzero((places > 0) & (places < len(codes)))
    beside = [codes[places[inner] - 1], codes[places[inner]]]
    for i in inner[_may_stand(beside[0]) & _may_stand(beside[1])].tolist():
        at = int(places[i])
        base = max(0, at - REACH - 1)
        near = corpus.text(base, min(at + REACH + 1, len(codes)))
        moved[i] = base + _token(near, at - base)[side]
    return moved


def _may_stand(codes: Codes) -> Bools:
    """Whether characters may stand in a word or number: few findings begin or end between two that do."""
    narrow = (codes > ord(" ")) & (codes < _FIRST)
    for first, last in (_WIDE, _HANGUL):
        narrow |= (codes >= first) & (codes <= last)
    at = np.minimum(np.searchsorted(_PARTS, codes), len(_PARTS) - 1)
    return np.asarray(narrow | (_PARTS[at] == codes))


def _token(text: str, at: int) -> tuple[int, int]:
    """The word or number that a place is inside of, or the place twice."""
    base = max(0, at - REACH)
    near = text[base : at + REACH]
    for found in TOKEN.finditer(near):
        first, last = base + found.start(), base + found.end()
        if first >= at:
            break
        # One that is cut by what is looked at is no word.
        cut = (base and first == base) or (last == base + len(near) and last < len(text))
        if last > at and not cut:
            return first, last
    return at, at
