"""A text read for its facts, with the place of every token: what is found can be shown as it was written."""

from __future__ import annotations

import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from dedup.facts.contradictions import Facts
from dedup.facts.tokens import capitalised_words, token_spans, Wording, wording_of
from dedup.kernels.arrays import Codes, I64
from dedup.kernels.points import code_points
from dedup.late import late_pattern
from dedup.text.fold import fold_codes

# A capital behind one of these says that a sentence begins, and not that a name does.
BEGINS = late_pattern(r"(?:\A|[.!?:;。！？：；\n])[\s\"'“”‘’(（—–-]*\Z")
LOOKED_BACK = 8
# What stands between the ends of a range and the sides of a ratio, as `find_quantities` gives it.
JOINTS = frozenset(("~", ":"))
# What denies alike: 没有, 未有; 莫, 勿.
ALIKE = {"没": "未", "莫": "勿", "毋": "勿", "别": "勿", "nobody": "no", "none": "no"}
# These have 有 behind them and say no more.
HAD = frozenset("未无")


class Piece(NamedTuple):
    """A quantity, a negation, or the words between two of these: its tokens ``[start, end)``, and what it says, however
    that is written. An ``article`` may be left out."""

    kind: str
    said: str
    start: int
    end: int
    article: bool = False


@dataclass(frozen=True)
class Stated:
    """``facts`` of ``text``; its token i stands at code points ``starts[i]:ends[i]``, int64[tokens] each."""

    text: str
    facts: Facts
    starts: I64
    ends: I64

    @property
    def wording(self) -> Wording:
        return self.facts.wording

    def is_capitalised(self, token: int) -> bool:
        """Whether a word begins with a capital."""
        return self.text[int(self.starts[token])].isupper()

    def begins(self, token: int) -> bool:
        """Whether a sentence begins with a token, which would ask for a capital."""
        start = int(self.starts[token])
        return BEGINS.search(self.text[max(0, start - LOOKED_BACK) : start]) is not None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where tokens ``[start, end)`` stand in the text; of none, the place behind the token before."""
        if start < end:
            return int(self.starts[start]), int(self.ends[end - 1])
        at = int(self.ends[start - 1]) if start else 0
        return at, at

    def said(self, start: int, end: int) -> str:
        """The tokens ``[start, end)`` as they are written, in one line."""
        return " ".join(self.text[slice(*self.span(start, end))].split())

    def tokens(self, start: int, end: int) -> tuple[str, ...]:
        return self.wording.tokens[start:end]

    def touched(self, start: int, end: int) -> tuple[int, int]:
        """The tokens ``[start, end)`` with the whole of each fact that reaches into them, or beyond the place that they
        are where they are none."""
        low, high = start, end
        for piece in self._from(start):
            if piece.start >= max(end, start + 1) or (start == end and piece.start >= start):
                break
            low, high = min(low, piece.start), max(high, piece.end)
        return low, high

    def row(self, start: int, end: int) -> list[Piece]:
        """The facts in the tokens ``[start, end)`` and the words between them, in order."""
        found, at = [], start
        for piece in self._from(start):
            if piece.start < start or piece.end > end:
                break
            if at < piece.start:
                found.append(self._words(at, piece.start))
            found.append(piece)
            at = piece.end
        return self._with_had([*found, *([self._words(at, end)] if at < end else [])])

    def _with_had(self, row: list[Piece]) -> list[Piece]:
        """The row, 有 behind what denies taken to it: 没有 is one negation."""
        found: list[Piece] = []
        for piece in row:
            last = found[-1] if found else None
            if last and last.kind == "negation" and last.said in HAD and piece.said.startswith("有"):
                found[-1] = last._replace(end=piece.start + 1)
                if piece.start + 1 < piece.end:
                    found.append(self._words(piece.start + 1, piece.end))
            else:
                found.append(piece)
        return found

    def _words(self, start: int, end: int) -> Piece:
        return Piece("words", "".join(self.tokens(start, end)), start, end)

    def _from(self, token: int) -> Iterator[Piece]:
        """The facts that do not end before a token or where it begins."""
        first = bisect.bisect_right(self._ends, token)
        return (self._facts[i] for i in range(first, len(self._facts)))

    @cached_property
    def _ends(self) -> list[int]:
        return [piece.end for piece in self._facts]

    @cached_property
    def _facts(self) -> list[Piece]:
        """Quantities and negations in order, none of which reaches into another; both ends of a range are one."""
        kept: list[Piece] = []
        joined = False
        for fact in self.facts.quantities:
            last = kept[-1] if kept else None
            if last and (joined or fact.said in JOINTS or fact.start < last.end):
                said, end = f"{last.said} {fact.said}", max(last.end, fact.end)
                kept[-1] = last._replace(said=said, end=end, article=False)
            else:
                kept.append(Piece("quantity", *fact))
            joined = fact.said in JOINTS
        taken = {token for piece in kept for token in range(piece.start, piece.end)}
        for fact in self.facts.negations:
            # 不 is part of 不少于五人.
            if fact.start not in taken:
                kept.append(Piece("negation", ALIKE.get(fact.said, fact.said), *fact[1:]))
        return sorted(kept, key=lambda piece: piece.start)


def read_stated(text: str, codes: Codes | None = None) -> Stated:
    """Read a text; its folded ``codes`` uint32[n] where they are at hand."""
    if codes is None:
        codes = fold_codes(code_points(text))
    return Stated(text, Facts(wording_of(codes, capitalised_words(text))), *token_spans(codes))
