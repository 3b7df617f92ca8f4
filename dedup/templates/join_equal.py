"""What stands word for word beside every use of a template is part of it: … All rights reserved."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from dedup.kernels.arrays import Bools, Codes, I32, I64
from dedup.templates.atoms import Atoms
from dedup.templates.boundaries import find_lines
from dedup.templates.uses import close_runs, count_characters, TemplateUses

MOST = 2  # sentences on either side


class EqualBeside:
    """The sentences of a corpus by what they say, each for the first template that asks: ``text_of`` int64[sentences] is
    the same for equal ones, ``speeches`` int32[atoms] are those of the atoms, ``raw`` the original codes."""

    def __init__(self, atoms: Atoms, text_of: I64, speeches: I32, raw: Codes) -> None:
        self._atoms, self._text_of, self._taken = atoms, text_of, set[int]()
        begins, ends = atoms.starts[atoms.offsets[1:-1]], atoms.ends[atoms.offsets[1:-1] - 1]
        lines = find_lines(raw)
        # Whether a sentence goes on in the line and speech of the one before.
        self._goes_on: Bools = np.zeros(len(atoms) + 1, bool)
        self._goes_on[1:-1] = np.searchsorted(lines, begins) == np.searchsorted(lines, ends)
        first = atoms.offsets[1:-1]
        self._goes_on[1:-1] &= speeches[first] == speeches[first - 1]

    def join(self, one: TemplateUses) -> TemplateUses:
        """The template with the sentences that stand beside it in all uses."""
        for step in (-1, 1):
            for _ in range(MOST):
                beside = self._atoms.sentence_of(one.runs[:, 0 if step < 0 else -1]) + step
                if not self._all_equal(beside, step):
                    break
                self._taken.add(int(self._text_of[beside[0]]))
                one = self._with(one, beside, step)
        return one

    def _all_equal(self, beside: I64, step: int) -> bool:
        """Whether these say one thing, in the line of the use, that no other template took."""
        later = beside + (step < 0)
        if not (self._goes_on[later].all() and (beside >= 0).all()):
            return False
        text = int(self._text_of[beside[0]])
        return text not in self._taken and bool((self._text_of[beside] == text).all())

    def _with(self, one: TemplateUses, beside: I64, step: int) -> TemplateUses:
        offsets = self._atoms.offsets
        begin, end = offsets[beside], offsets[beside + 1]
        sizes = (end - begin)[:1]
        before = step < 0
        runs = np.column_stack((begin, one.runs) if before else (one.runs, begin))
        runs, kept = close_runs(runs, np.concatenate((sizes, one.sizes) if before else (one.sizes, sizes)))
        return replace(
            one,
            runs=runs,
            sizes=kept,
            firsts=begin if before else one.firsts,
            lasts=one.lasts if before else end,
            head=before or one.head,
            tail=not before or one.tail,
            characters=count_characters(self._atoms, runs, kept),
        )
