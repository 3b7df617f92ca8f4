"""Where two texts differ, token by token: places where one has something else than the other, or something more.

A shortest edit script (Levenshtein 1966; rapidfuzz) is one of many, and may tie together what differs by single
characters that happen to be equal. Such ties are loosened, so that 王建国 for 李建民 is one difference and not two.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from dedup.match.identity import MOST_CELLS

# A tie of fewer equal tokens between two differences is chance; beside one of LARGE tokens it has to be longer.
TIE, LARGE, TIE_OF_LARGE = 2, 8, 4
# A copy has few edits; where a narrow band holds them, long texts align twenty times as fast.
FEW = 64


class Difference(NamedTuple):
    """Tokens ``[a, a_end)`` of one text stand where the other has ``[b, b_end)``; one of the two may be empty."""

    a: int
    a_end: int
    b: int
    b_end: int

    @property
    def size(self) -> int:
        return max(self.a_end - self.a, self.b_end - self.b)


@dataclass(frozen=True, slots=True)
class Alignment:
    """The differences of two texts, in order; what stands between two of them is equal."""

    differences: list[Difference]

    def span_in_b(self, start: int, end: int) -> tuple[int, int]:
        """What of the second text stands where the first has the tokens ``[start, end)``; a difference counts whole."""
        at = bisect.bisect_right(self.differences, start, key=lambda one: one.a) - 1
        low = self._image(start, at, first=True)
        at = bisect.bisect_left(self.differences, end, key=lambda one: one.a) - 1
        return low, self._image(end, at, first=False)

    def _image(self, place: int, at: int, first: bool) -> int:
        if at < 0:
            return place
        one = self.differences[at]
        if place < one.a_end or (place == one.a_end and not first):
            return one.b if first else one.b_end
        return place - one.a_end + one.b_end


def align(a: Sequence[str], b: Sequence[str]) -> Alignment | None:
    """Align the tokens of two texts; None where they are too long for it."""
    from rapidfuzz.distance import Levenshtein

    if float(len(a)) * len(b) > MOST_CELLS:
        return None
    numbers = {token: number for number, token in enumerate(dict.fromkeys((*a, *b)))}
    left, right = (list(map(numbers.__getitem__, side)) for side in (a, b))
    edits = [
        Difference(code.src_start, code.src_end, code.dest_start, code.dest_end)
        for code in Levenshtein.opcodes(left, right, score_hint=FEW)
        if code.tag != "equal"
    ]
    return Alignment(list(_trimmed(_joined(edits), left, right)))


def _joined(edits: list[Difference]) -> list[Difference]:
    """The edits, those that only a chance tie parts as one."""
    out: list[Difference] = []
    for one in edits:
        if out:
            before = out[-1]
            tie = one.a - before.a_end
            large = before.size >= LARGE and one.size >= LARGE
            if tie < TIE or (large and tie < TIE_OF_LARGE):
                out[-1] = Difference(before.a, one.a_end, before.b, one.b_end)
                continue
        out.append(one)
    return out


def _trimmed(edits: list[Difference], a: list[int], b: list[int]) -> list[Difference]:
    """The differences without equal tokens at their ends."""
    out = []
    for start, end, low, high in edits:
        while start < end and low < high and a[start] == b[low]:
            start, low = start + 1, low + 1
        while start < end and low < high and a[end - 1] == b[high - 1]:
            end, high = end - 1, high - 1
        out.append(Difference(start, end, low, high))
    return out
