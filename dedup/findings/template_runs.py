"""What a template fixes and what its slots hold, as spans of the corpus: which marks and spaces belong to which."""

from __future__ import annotations

import bisect
from collections import Counter

import numpy as np

from dedup.kernels.arrays import I64
from dedup.templates.uses import TemplateUses

# Marks beside a fixed text belong to it, if most uses have them; spaces do not.
MARKS = "，,、：:；;。.！!？?…—-～·|>＞“”‘’「」『』《》〈〉（）()【】[]"
SPACES = " \t\r\n\f\v\u00a0\u3000"
PAIRED = ("（）", "()", "《》", "“”", "‘’", "「」", "『』", "【】", "[]", "〈〉")
# So many uses, spread evenly, say how the skeleton is written.
LOOKED_AT = 20

# Spans of the slots, use after use.
Filled = list[list[tuple[int, int]]]


class Written:
    """Reads spans of a text as somebody wrote them: without the ``cuts``, breaks and rows of spaces as one space."""

    def __init__(self, text: str, cuts: tuple[I64, I64] | None) -> None:
        self._text = text
        self._starts, self._ends = (column.tolist() for column in cuts) if cuts is not None else ([], [])

    def __call__(self, start: int, end: int) -> str:
        cut = bisect.bisect_right(self._starts, start) - 1
        pieces, at = [], start
        if cut >= 0:
            at = max(at, self._ends[cut])
        while (cut := cut + 1) < len(self._starts) and self._starts[cut] < end:
            pieces.append(self._text[at : self._starts[cut]])
            at = max(at, self._ends[cut])
        pieces.append(self._text[at:end])
        return " ".join("".join(pieces).split())


class Runs:
    """The fixed runs and slots of a template as spans of the corpus."""

    def __init__(self, text: str, written: Written, one: TemplateUses, starts: I64, ends: I64) -> None:
        self._text, self._written, self._one = text, written, one
        self._starts, self._ends = starts, ends
        self._begins = starts[one.runs]
        self._finishes = ends[one.runs + one.sizes - 1]
        last = len(one.sizes) - 1
        looked = range(0, len(one), max(1, len(one) // LOOKED_AT))
        self._left = [
            self._usual(run, looked, True) if run or not one.head else "" for run in range(last + 1)
        ]
        self._right = [
            self._usual(run, looked, False) if run < last or not one.tail else "" for run in range(last + 1)
        ]
        self._looked = looked

    def fillings(self) -> Filled:
        """The spans of all slots, use after use, without the marks and spaces that belong to what is fixed; an empty one
        stands behind the text before it."""
        one = self._one
        firsts, lasts = one.slot_atoms()
        filled = []
        for use, (a, b) in enumerate(zip(firsts.tolist(), lasts.tolist(), strict=True)):
            row = []
            for slot, (first, last) in enumerate(zip(a, b, strict=True)):
                if first == last:
                    before = slot - (not one.head)
                    at = int(self._finishes[use, before] if before >= 0 else self._begins[use, 0])
                    row.append((at, at))
                    continue
                run = slot - (not one.head)
                fixed = (self._right[run] if run >= 0 else "") + (
                    self._left[run + 1] if run + 1 < len(self._left) else ""
                )
                row.append(self._widen(int(self._starts[first]), int(self._ends[last - 1]), fixed))
            filled.append(row)
        return filled

    def _widen(self, start: int, end: int, fixed: str) -> tuple[int, int]:
        """With the marks that close what it opens or open what it closes, and quotation marks or brackets around it,
        unless these are ``fixed``."""
        for pair in (pair for pair in PAIRED if pair[0] not in fixed and pair[1] not in fixed):
            inside = self._text[start:end]
            while inside.count(pair[0]) > inside.count(pair[1]) and self._text[end : end + 1] == pair[1]:
                end += 1
                inside = self._text[start:end]
            while (
                inside.count(pair[0]) < inside.count(pair[1])
                and self._text[max(0, start - 1) : start] == pair[0]
            ):
                start -= 1
                inside = self._text[start:end]
        around = self._text[max(0, start - 1) : end + 1]
        pair = around[:1] + around[-1:]
        if len(around) == end - start + 2 and pair in PAIRED and pair[0] not in fixed:
            return start - 1, end + 1
        return start, end

    def whole(self, filled: Filled) -> tuple[I64, I64]:
        """The spans of the uses."""
        starts, ends = self._begins[:, 0].copy(), self._finishes[:, -1].copy()
        if filled and filled[0]:
            starts = np.minimum(starts, [row[0][0] for row in filled])
            ends = np.maximum(ends, [row[-1][1] for row in filled])
        return starts, ends

    def skeleton(self) -> tuple[str | None, ...]:
        """The fixed texts as most uses write them, the shortest of equally usual ones, and None for each slot."""
        one = self._one
        written = Counter(
            tuple(self._fixed(use, run) for run in range(len(one.sizes))) for use in self._looked
        )
        most = max(written.values())
        texts = min(
            (texts for texts, count in written.items() if count == most),
            key=lambda texts: len("".join(texts)),
        )
        out: list[str | None] = [] if one.head else [None]
        for left, text, right in zip(self._left, texts, self._right, strict=True):
            out += [left + text + right, None]
        return tuple(out if not one.tail else out[:-1])

    def _fixed(self, use: int, run: int) -> str:
        """A run as a use writes it."""
        return self._written(int(self._begins[use, run]), int(self._finishes[use, run]))

    def _usual(self, run: int, looked: range, before: bool) -> str:
        """The marks on one side of a run that most uses have."""
        seen: Counter[str] = Counter()
        for use in looked:
            if before:
                end = int(self._begins[use, run])
                text = self._text[max(0, end - 3) : end].rstrip(SPACES)
                marks = text[len(text.rstrip(MARKS)) :]
                first = self._finishes[use, run - 1] if run else end
                if run and end - len(marks) <= first:
                    marks = ""  # the slot is empty: they belong to the run before
            else:
                start = int(self._finishes[use, run])
                text = self._text[start : start + 3].lstrip(SPACES)
                marks = text[: len(text) - len(text.lstrip(MARKS))]
            seen[marks] += 1
        marks, count = seen.most_common(1)[0]
        return marks if 2 * count > seen.total() else ""
