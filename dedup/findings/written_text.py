"""The text of a corpus as somebody wrote it, and what stands in or beside many spans of it, asked at once."""

from __future__ import annotations

import bisect

import numpy as np

from dedup.kernels import active
from dedup.kernels.arrays import Bools, I64, ragged
from dedup.text.corpus import Corpus

# Marks beside a fixed text belong to it, if most uses have them; spaces do not.
MARKS = "，,、：:；;。.！!？?…—-～·|>＞“”‘’「」『』《》〈〉（）()【】[]"
SPACES = " \t\r\n\f\v\u00a0\u3000"
PAIRED = ("（）", "()", "《》", "“”", "‘’", "「」", "『』", "【】", "[]", "〈〉")


def _flags(characters: str) -> Bools:
    return np.isin(np.arange(max(map(ord, characters)) + 1), [ord(character) for character in characters])


_OF_PAIRS, _BESIDE = _flags("".join(PAIRED)), _flags(MARKS + SPACES)
_WHITE = np.array([chr(code).isspace() for code in range(0x3001)])


class WrittenText:
    """Reads spans without the ``cuts``, breaks and rows of spaces as one space."""

    def __init__(self, corpus: Corpus, cuts: tuple[I64, I64] | None) -> None:
        nothing = np.zeros(0, np.int64)
        starts, ends = cuts if cuts is not None else (nothing, nothing)
        codes = corpus.codes.copy()
        codes[ragged(starts, ends)[0]] = ord(" ")
        # Slices of one string are had several times as fast as strings of slices.
        self.text = str(codes.tobytes(), "utf-32-le")
        self._starts, self._ends = starts.tolist(), ends.tolist()
        self._changed = np.sort(
            np.concatenate((active.find_flagged(corpus.codes, _WHITE), ragged(starts, ends)[0]))
        )
        self._paired = active.find_flagged(codes, _OF_PAIRS)
        self._codes = codes

    def read(self, start: int, end: int) -> str:
        """What stands in a span."""
        cut = bisect.bisect_right(self._starts, start) - 1
        pieces, at = [], start
        if cut >= 0:
            at = max(at, self._ends[cut])
        while (cut := cut + 1) < len(self._starts) and self._starts[cut] < end:
            pieces.append(self.text[at : self._starts[cut]])
            at = max(at, self._ends[cut])
        pieces.append(self.text[at:end])
        return " ".join("".join(pieces).split())

    def read_all(self, starts: I64, ends: I64) -> list[str]:
        """What stands in each of these spans, int64[n]."""
        changed = _any_inside(self._changed, starts, ends).tolist()
        spans = zip(starts.tolist(), ends.tolist(), changed, strict=True)
        return [self.read(start, end) if other else self.text[start:end] for start, end, other in spans]

    def has_pairs(self, starts: I64, ends: I64) -> Bools:
        """Whether a quotation mark or bracket stands in each of these spans."""
        return _any_inside(self._paired, starts, ends)

    def is_mark(self, at: I64) -> Bools:
        """Whether a mark or space stands at each of these places; behind the text and before it none does."""
        inside = (at >= 0) & (at < len(self._codes))
        codes = self._codes[np.where(inside, at, 0)]
        return inside & (codes < len(_BESIDE)) & np.take(_BESIDE, codes, mode="clip")


def _any_inside(places: I64, starts: I64, ends: I64) -> Bools:
    """Whether any of the places, which ascend, lies in each of the spans."""
    return np.searchsorted(places, starts) < np.searchsorted(places, ends)
