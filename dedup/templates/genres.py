"""Genres: speeches that use mostly the same forms, and the skeleton of each genre, its steps in order.

A form proposes the genre of those that use it: the forms that most of these use are its steps, and who uses half of the
steps is of the genre, which is asked again (the closure of frequent sets: Pasquier and others 1999, with "most" for
"all"; for both sides at once: Cheng, Church 2000). The genre whose steps repeat most is taken first, and the others
count what is left (lazy greedy: Minoux 1978), so a speech is of one genre.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dedup.kernels.arrays import Bools, distinct, I64, ragged, run_starts
from dedup.templates.sequences import TemplateSequences
from dedup.templates.uses import TemplateUses

# A genre has so many steps; so much of its speeches use each, and so much of the steps each speech.
STEPS, SHARE, HALF = 3, 0.5, 0.5
ROUNDS = 4
# So many forms, those that are re-used most, propose genres.
SEEDS = 300
FIXED = 4  # characters of a form that is a step


@dataclass(frozen=True, slots=True)
class Genre:
    """``speeches`` int64[n] are its speeches, the first of copies. Step i is template ``steps[i]``, the commonest here
    of its family; ``counts`` int64[steps] are how many of the speeches use that family. Steps come in the order in which
    most speeches have them."""

    speeches: I64
    steps: I64
    counts: I64


def find_genres(
    sequences: TemplateSequences, templates: Sequence[TemplateUses], class_of: I64, least: int
) -> list[Genre]:
    """The genres of ``least`` speeches or more, those first whose steps repeat most; ``class_of`` int64[speeches]
    numbers copies of one speech alike."""
    table = _Incidence(sequences, templates, class_of)
    free = np.ones(len(class_of), bool)
    heap: list[tuple[float, int]] = []
    for seed in table.seeds():
        found = table.grow(seed, free, least)
        if found is not None:
            heapq.heappush(heap, (-table.worth(*found), seed))
    genres = []
    while heap:
        promised, seed = heapq.heappop(heap)
        found = table.grow(seed, free, least)
        if found is None:
            continue
        worth = table.worth(*found)
        if heap and -worth > heap[0][0] and -worth > promised:
            heapq.heappush(heap, (-worth, seed))
            continue
        speeches, steps = found
        free[speeches] = False
        genres.append(table.genre(speeches, steps))
    return genres


class _Incidence:
    """Which speeches use which families of forms, and where in its sequence each speech has them first."""

    def __init__(
        self, sequences: TemplateSequences, templates: Sequence[TemplateUses], class_of: I64
    ) -> None:
        self._templates, self._n = templates, len(class_of)
        self._family = _families(templates)
        self._characters = np.array([one.characters for one in templates], np.int64)
        own: Bools = np.array([_is_step(one) for one in templates], bool)
        lone = class_of == np.arange(self._n)
        template, speech = sequences.templates, sequences.speeches
        kept = np.flatnonzero(own[template] & lone[speech]) if len(own) else np.zeros(0, np.int64)
        place = np.arange(len(template), dtype=np.int64)[kept]
        self._template, self._speech = template[kept], speech[kept]
        self._of = self._family[self._template] if len(kept) else kept
        keys = self._of * self._n + self._speech
        order = np.argsort(keys, kind="stable")
        first = order[run_starts(keys[order])] if len(order) else order
        # By family then speech, each pair once, with its first place.
        self._families, self._speeches, self._places = self._of[first], self._speech[first], place[first]
        self._offsets = np.searchsorted(self._families, np.arange(len(templates) + 1))
        by_speech = np.argsort(self._speeches, kind="stable")
        self._by_speech = self._families[by_speech]
        self._speech_offsets = np.searchsorted(self._speeches[by_speech], np.arange(self._n + 1))

    def seeds(self) -> list[int]:
        """The families that speeches repeat most of."""
        sizes = np.diff(self._offsets)
        weight = sizes * self._characters
        order = np.argsort(-weight, kind="stable")[:SEEDS]
        return [int(family) for family in order.tolist() if sizes[family] > 1]

    def grow(self, seed: int, free: Bools, least: int) -> tuple[I64, I64] | None:
        """The speeches and steps of the genre that a family proposes among what is free; None if it is none."""
        speeches = self._users(np.array([seed]))
        speeches = speeches[free[speeches]]
        steps = np.zeros(0, np.int64)
        for _ in range(ROUNDS):
            if len(speeches) < least:
                return None
            at, _offsets = ragged(self._speech_offsets[speeches], self._speech_offsets[speeches + 1])
            counts = np.bincount(self._by_speech[at], minlength=len(self._templates))
            again = np.flatnonzero(counts >= max(least, SHARE * len(speeches)))
            if len(again) < STEPS:
                return None
            hits = np.bincount(self._users(again), minlength=self._n)
            found = np.flatnonzero(free & (hits >= max(STEPS, HALF * len(again))))
            same = len(found) == len(speeches) and (found == speeches).all()
            speeches, steps = found, again
            if same:
                break
        return (speeches, steps) if len(speeches) >= least else None

    def _users(self, families: I64) -> I64:
        return self._speeches[ragged(self._offsets[families], self._offsets[families + 1])[0]]

    def worth(self, speeches: I64, steps: I64) -> float:
        """How many characters the steps repeat in these speeches."""
        return float((self._counts(speeches, steps) * self._characters[steps]).sum())

    def _counts(self, speeches: I64, steps: I64) -> I64:
        """How many of these speeches use each step."""
        inside = np.zeros(self._n, bool)
        inside[speeches] = True
        at, offsets = ragged(self._offsets[steps], self._offsets[steps + 1])
        before = np.concatenate((np.zeros(1, np.int64), np.cumsum(inside[self._speeches[at]])))
        return np.asarray(before[offsets[1:]] - before[offsets[:-1]], np.int64)

    def genre(self, speeches: I64, steps: I64) -> Genre:
        """The genre with its steps in the usual order, each as most of its speeches write it."""
        inside = np.zeros(self._n, bool)
        inside[speeches] = True
        ranks = self._ranks(inside, steps)
        order = np.lexsort((steps, ranks))
        steps = steps[order]
        usual = []
        for step in steps.tolist():
            here = np.flatnonzero((self._of == step) & inside[self._speech])
            pairs = distinct(self._template[here] * self._n + self._speech[here])
            counts = np.bincount(pairs // self._n, minlength=len(self._templates))
            usual.append(int(np.lexsort((-self._characters, -counts))[0]))
        return Genre(speeches, np.array(usual, np.int64), self._counts(speeches, steps))

    def _ranks(self, inside: Bools, steps: I64) -> NDArray[np.float64]:
        """Where in a speech each step stands, from 0, the first of its steps, to 1, the last; the median of all."""
        chosen = np.zeros(len(self._templates), bool)
        chosen[steps] = True
        rows = np.flatnonzero(chosen[self._families] & inside[self._speeches])
        order = rows[np.lexsort((self._places[rows], self._speeches[rows]))]
        speech = self._speeches[order]
        first = np.searchsorted(speech, speech)
        size = np.searchsorted(speech, speech, side="right") - first
        rank = (np.arange(len(order)) - first) / np.maximum(size - 1, 1)
        family = self._families[order]
        return np.array([float(np.median(rank[family == step])) for step in steps.tolist()])


def _families(templates: Sequence[TemplateUses]) -> I64:
    """The leader of each template's family."""
    found = np.arange(len(templates), dtype=np.int64)
    for number, one in enumerate(templates):
        while one.parent >= 0:
            found[number] = one.parent
            one = templates[one.parent]
    return found


def _is_step(one: TemplateUses) -> bool:
    """Whether a form may be a step: no turn of phrase in the midst of a clause, and no line of a page's frame."""
    return (one.head or one.tail) and one.characters >= FIXED and not one.everyday and not one.frame
