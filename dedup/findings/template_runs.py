"""What a template fixes and what its slots hold, as spans of the corpus: which marks and spaces belong to which."""

from __future__ import annotations

from collections import Counter

import numpy as np

from dedup.findings.written_text import MARKS, PAIRED, SPACES, WrittenText
from dedup.kernels.arrays import I64
from dedup.templates.atoms import Atoms
from dedup.templates.boundaries import ENDS_CLAUSE
from dedup.templates.uses import TemplateUses

# So many uses, spread evenly, say how the skeleton is written.
LOOKED_AT = 20
COLON = ord(":")


class Runs:
    """The fixed runs and slots of a template as spans of the corpus."""

    def __init__(self, written: WrittenText, one: TemplateUses, atoms: Atoms) -> None:
        self._written, self._text, self._one = written, written.text, one
        self._starts, self._ends, self._codes = atoms.starts, atoms.ends, atoms.codes
        self._begins = atoms.starts[one.runs]
        self._finishes = atoms.ends[one.runs + one.sizes - 1]
        self._looked = np.arange(0, len(one), max(1, len(one) // LOOKED_AT))
        left = written.is_mark(self._begins[self._looked] - 1)
        right = written.is_mark(self._finishes[self._looked])
        if one.head:
            left[:, 0] = False
        if one.tail:
            right[:, -1] = False
        # Where most have neither mark nor space there, there is nothing to ask.
        some_left, some_right = (2 * beside.sum(axis=0) >= len(beside) for beside in (left, right))
        self._left = [self._usual(run, True) if asked else "" for run, asked in enumerate(some_left.tolist())]
        # Where the first slot is in the clause of the first run, no comma parts them.
        inside = (atoms.clauses[one.firsts] == atoms.clauses[one.runs[:, 0]]).any()
        if inside and self._left[0].strip(ENDS_CLAUSE) != self._left[0]:
            self._left[0] = ""
        self._right = [
            self._usual(run, False) if asked else "" for run, asked in enumerate(some_right.tolist())
        ]

    def fillings(self) -> I64:
        """The spans of all slots, int64[uses, slots, 2], without the marks and spaces that belong to what is fixed; an
        empty one stands behind the text before it."""
        one = self._one
        firsts, lasts = self._without_colons(*one.slot_atoms())
        slots = firsts.shape[1]
        behind = self._finishes if one.head else np.column_stack((self._begins[:, 0], self._finishes))
        empty = firsts == lasts
        starts = np.where(empty, behind[:, :slots], self._starts[np.minimum(firsts, len(self._starts) - 1)])
        ends = np.where(empty, behind[:, :slots], self._ends[lasts - 1])
        paired = ~empty & self._written.has_pairs(np.maximum(starts - 1, 0), ends + 1)
        for use, slot in np.argwhere(paired).tolist():
            run = slot - (not one.head)
            fixed = (self._right[run] if run >= 0 else "") + "".join(self._left[run + 1 : run + 2])
            span = self._widen(int(starts[use, slot]), int(ends[use, slot]), fixed)
            starts[use, slot], ends[use, slot] = span
        return np.stack((starts, ends), axis=2)

    def _without_colons(self, firsts: I64, lasts: I64) -> tuple[I64, I64]:
        """The slots without a colon at either end: behind a label it is an atom, elsewhere a mark like others."""
        firsts = firsts + (
            (firsts < lasts) & (self._codes[np.minimum(firsts, len(self._codes) - 1)] == COLON)
        )
        return firsts, lasts - ((firsts < lasts) & (self._codes[lasts - 1] == COLON))

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

    def whole(self, filled: I64) -> tuple[I64, I64]:
        """The spans of the uses; ``filled`` int64[uses, slots, 2] are those of their slots."""
        starts, ends = self._begins[:, 0], self._finishes[:, -1]
        if not filled.size:
            return starts, ends
        return np.minimum(starts, filled[:, 0, 0]), np.maximum(ends, filled[:, -1, 1])

    def skeleton(self) -> tuple[str | None, ...]:
        """The fixed texts as most uses write them, the shortest of equally usual ones, and None for each slot."""
        one, runs = self._one, len(self._one.sizes)
        begins, finishes = (column[self._looked].ravel() for column in (self._begins, self._finishes))
        texts = self._written.read_all(begins, finishes)
        written = Counter(tuple(texts[use : use + runs]) for use in range(0, len(texts), runs))
        most = max(written.values())
        usual = min(
            (texts for texts, count in written.items() if count == most),
            key=lambda texts: len("".join(texts)),
        )
        out: list[str | None] = [] if one.head else [None]
        for left, text, right in zip(self._left, usual, self._right, strict=True):
            out += [left + text + right, None]
        return tuple(out if not one.tail else out[:-1])

    def _usual(self, run: int, before: bool) -> str:
        """The marks on one side of a run that most uses have."""
        seen: Counter[str] = Counter()
        for use in self._looked.tolist():
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
