"""The sequence of a speech: its templates in order. Where two want one place, the one that saves more has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dedup.kernels.arrays import I32, I64
from dedup.templates.uses import TemplateUses

# A use of whose fixed atoms more stand in better templates is not listed.
TAKEN = 0.5


@dataclass(frozen=True, slots=True)
class TemplateSequences:
    """Uses in order of place: template ``templates[i]``, its use ``uses[i]``, in speech ``speeches[i]``, int64[n] each.
    ``shares`` float64[speeches] is how much of each speech their fixed runs cover, by atoms.
    """

    templates: I64
    uses: I64
    speeches: I64
    shares: NDArray[np.float64]

    def of(self, speech: int) -> tuple[I64, I64]:
        """Templates and uses of a speech, in order."""
        first, last = np.searchsorted(self.speeches, [speech, speech + 1])
        return self.templates[first:last], self.uses[first:last]


def list_sequences(
    templates: Sequence[TemplateUses], speech_of_atom: I32, speeches: int
) -> TemplateSequences:
    """The sequences of all speeches; ``speech_of_atom`` int32[atoms]."""
    taken = np.zeros(len(speech_of_atom), bool)
    numbers, uses, places = [], [], []
    for number in sorted(range(len(templates)), key=lambda number: -templates[number].gain):
        one = templates[number]
        fixed = one.fixed().reshape(len(one), -1)
        kept = np.flatnonzero(taken[fixed].mean(axis=1) <= TAKEN)
        taken[fixed[kept].ravel()] = True
        numbers.append(np.full(len(kept), number, np.int64))
        uses.append(kept)
        places.append(one.runs[kept, 0])
    none = np.zeros(0, np.int64)
    template, use, place = (np.concatenate([none, *column]) for column in (numbers, uses, places))
    order = np.argsort(place, kind="stable")
    covered = np.bincount(speech_of_atom[taken], minlength=speeches)
    whole = np.bincount(speech_of_atom, minlength=speeches)
    shares = covered / np.maximum(whole, 1)
    return TemplateSequences(
        template[order], use[order], speech_of_atom[place[order]].astype(np.int64), shares
    )
