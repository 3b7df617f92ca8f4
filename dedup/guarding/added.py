"""What of a finding a commit brought: the runs of it that stood, with what they repeat, in none of the parents.

A pair of places is old where both sides stood in one and the same parent, in two places, whatever was edited between: who
mends both copies of a paragraph brings no copy. What remains is told once, at the side that the commit adds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TYPE_CHECKING

import numpy as np

from dedup.findings.occurrences import SHARES
from dedup.findings.places import Places
from dedup.findings.quote import excerpts_of_runs
from dedup.findings.similarity import DECIMALS
from dedup.guarding.carried import carry, counted, SHINGLE
from dedup.guarding.former import Former
from dedup.guarding.parts import shared_spans, WHOLE
from dedup.kernels import active
from dedup.kernels.arrays import Bools, flagged_runs, I64
from dedup.kernels.intervals import unite
from dedup.kernels.points import code_points
from dedup.match.passages import CHARACTER, weigh
from dedup.model import Finding, Occurrence

if TYPE_CHECKING:
    from dedup.checking.check_report import CheckReport

# Two sides of a finding are tied to each other by shingles of so many letters or digits.
_TIE = 6
# Of a run that both sides hold anew, within what both held before: where so much of it was something else, it was edited.
_EDITED = 1 / 3

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Side:
    """A text that a finding stands in: its name, its file, empty where it is none of the repository, where it begins in
    the corpus, and which of its characters are letters or digits."""

    name: str
    path: str
    text: str
    base: int
    counts: Bools


class Added:
    """Knows the parents. ``is_told`` says of a path whether the file is checked by itself, so that what it adds is told
    there."""

    def __init__(
        self, formers: Sequence[Former], checked: CheckReport, is_told: Callable[[str], bool]
    ) -> None:
        self._formers, self._checked, self._is_told = formers, checked, is_told
        self._sides: dict[str, _Side] = {}
        self._places = Places(checked.corpus)

    def is_told_elsewhere(self, finding: Finding) -> bool:
        """Whether all that a finding of an unchanged file repeats was brought by files that are checked by themselves."""
        return all(self._is_added(place) for place in finding.occurrences[1:])

    def _is_added(self, place: Occurrence) -> bool:
        path = self._path(place.document)
        if not path or not self._is_told(path):
            return False
        return self._is_new(self._side(place.document), np.arange(place.start, place.end))

    def narrow(self, finding: Finding) -> Finding | None:
        """The finding with what of it is new and is told here: its places are those runs, its characters theirs; None
        where nothing is."""
        draft = self._side(finding.occurrences[0].document)
        ties, shared = [], []
        for number, place in enumerate(finding.occurrences[1:], 1):
            source = self._side(place.document)
            for own, other in _ties_of(finding, number):
                shared.append(own)
                ties += [(number, *tie) for tie in self._new_runs(draft, own, source, other)]
        if not ties:
            return None
        new = [own for _, own, _ in ties]
        if _size(new) >= WHOLE * _size(shared) and {number for number, _, _ in ties} == {
            *range(1, len(finding.occurrences))
        }:
            return finding
        return self._cut(finding, draft, ties)

    # ---------------------------------------------------------------------------- runs

    def _new_runs(self, draft: _Side, own: Span, source: _Side, other: Span) -> list[tuple[Span, Span]]:
        """The runs of a tie that are new and are told at the draft, on both sides."""
        text = draft.text[own[0] : own[1]]
        mates = carry(text, source.text[other[0] : other[1]], _TIE)
        at = np.flatnonzero((mates >= 0) & draft.counts[own[0] : own[1]])
        here, there = own[0] + at, other[0] + mates[at]
        old = np.zeros(len(at), bool)
        for former in self._formers:
            a, b = self._stood(former, draft, here), self._stood(former, source, there)
            old |= (a >= 0) & (b >= 0) & (a != b)
        found = []
        for start, end in _bridge(~old):
            span, mate = (int(here[start]), int(here[end - 1]) + 1), there[start:end]
            held = int(mate.min()), int(mate.max()) + 1
            if (
                self._is_long(draft, span)
                and not self._was_edited(draft, here, start, end, source, there)
                and self._is_told_here(draft, here[start:end], source, mate)
            ):
                found.append((span, held))
        return found

    def _stood(self, former: Former, side: _Side, at: I64) -> I64:
        return former.places_of(side.name, side.path, side.text)[at]

    def _is_long(self, draft: _Side, span: Span) -> bool:
        """Whether a run alone would be a copy."""
        start, end = (np.array([draft.base + at], np.int64) for at in span)
        _, _, sizes = active.measure_units(self._checked.codes, start, end)
        weight = weigh(sizes.astype(np.int64), active.count_letters(self._checked.codes, start, end))
        return bool(weight[0] >= CHARACTER * self._checked.settings.min_passage)

    def _was_edited(self, draft: _Side, here: I64, start: int, end: int, source: _Side, there: I64) -> bool:
        """Whether a run is new on both sides, and stands in the place of something that both held."""
        if start == 0 or end == len(here):
            return False
        first = self._formers[0]
        sides = []
        for side, at in ((draft, here), (source, there)):
            around = self._stood(first, side, at[[start - 1, end]])
            inside = self._stood(first, side, at[start:end])
            gap = int(around[1] - around[0]) - 1
            sides.append(
                np.mean(inside < 0) > 0.5
                and around.min() >= 0
                and _EDITED * (end - start) <= gap <= 4 * (end - start)
            )
        return all(sides)

    def _is_told_here(self, draft: _Side, here: I64, source: _Side, there: I64) -> bool:
        """Whether the draft is the side that the commit adds; of two that it adds, the later one."""
        if not source.path or not self._is_told(source.path):
            return True
        own, other = self._is_new(draft, here), self._is_new(source, there)
        if own != other:
            return own
        return (draft.path, draft.name, int(here[0])) > (source.path, source.name, int(there.min()))

    def _is_new(self, side: _Side, at: I64) -> bool:
        """Whether most of these characters were not in this file before."""
        counts = at[side.counts[at]]
        own = self._formers[0].own_places_of(side.name, side.path, side.text)
        return bool(np.mean(own[counts] < 0) >= 0.5)

    # ---------------------------------------------------------------------------- the finding of them

    def _cut(self, finding: Finding, draft: _Side, ties: Sequence[tuple[int, Span, Span]]) -> Finding:
        """A finding of some runs: ``(number of the source, span of the draft, span of the source)``."""
        spans = np.array([own for _, own, _ in ties], np.int64)
        union = unite(spans[:, 0], spans[:, 1])
        _, _, sizes = active.measure_units(
            self._checked.codes, draft.base + union.starts, draft.base + union.ends
        )
        kept = sorted({number for number, _, _ in ties})
        place = self._move(finding.occurrences[0], draft, int(union.starts[0]), int(union.ends[-1]))
        sources = [
            self._move(
                finding.occurrences[number],
                self._side(finding.occurrences[number].document),
                min(other[0] for one, _, other in ties if one == number),
                max(other[1] for one, _, other in ties if one == number),
            )
            for number in kept
        ]
        numbers = {number: i for i, number in enumerate(kept, 1)}
        passages = [
            {
                "of": [0, numbers[number]],
                "a": list(own),
                "b": list(other),
                "identity": _identity(draft, own, self._side(finding.occurrences[number].document), other),
            }
            for number, own, other in ties
        ]
        start, end = (draft.base + int(at) for at in (union.starts[0], union.ends[0]))
        return replace(
            finding,
            occurrences=(place, *sources),
            places=len(kept) + 1,
            characters=int(sizes.sum()),
            excerpt=excerpts_of_runs(self._checked.corpus, np.array([start]), np.array([end]))[0],
            evidence={**finding.evidence, "passages": passages},
        )

    def _move(self, place: Occurrence, side: _Side, start: int, end: int) -> Occurrence:
        """A place with another span of its text, which says nothing of how alike its texts are."""
        if (start, end) == (place.start, place.end):
            return place
        document = np.array([self._checked.number_of[side.name]], np.int64)
        spans = np.array([side.base + start], np.int64), np.array([side.base + end], np.int64)
        lines = (int(column[0]) for column in self._places.of_spans(*spans, document))
        line, column, end_line, end_column = lines
        unknown: dict[str, Any] = dict.fromkeys(SHARES)
        return replace(
            place,
            start=start,
            end=end,
            line=line,
            column=column,
            end_line=end_line,
            end_column=end_column,
            **unknown,
        )

    def _path(self, name: str) -> str:
        corpus = self._checked.corpus
        return corpus.paths[int(corpus.path_of[self._checked.number_of[name]])]

    def _side(self, name: str) -> _Side:
        if name not in self._sides:
            corpus, number = self._checked.corpus, self._checked.number_of[name]
            start, end = int(corpus.starts[number]), int(corpus.ends[number])
            text = corpus.text(start, end)
            self._sides[name] = _Side(name, self._path(name), text, start, counted(code_points(text)))
        return self._sides[name]


def _ties_of(finding: Finding, number: int) -> list[tuple[Span, Span]]:
    """What the draft and a source, counted from 1, share, on both sides."""
    ties = [tie for tie in finding.evidence.get("passages", ()) if tie["of"][1] == number]
    if ties:
        return [(tuple(tie["a"]), tuple(tie["b"])) for tie in ties]
    (own,), (other,) = shared_spans(finding), shared_spans(finding, number)
    return [(own, other)]


def _identity(draft: _Side, own: Span, source: _Side, other: Span) -> float:
    """The share of letters and digits of a run that its source has in the same order."""
    mates = carry(draft.text[slice(*own)], source.text[slice(*other)], _TIE)
    return round(float(np.mean(mates[draft.counts[slice(*own)]] >= 0)), DECIMALS)


def _size(spans: Sequence[Span]) -> int:
    """The characters of a union of spans."""
    columns = np.array(spans, np.int64)
    return unite(columns[:, 0], columns[:, 1]).size()


def _bridge(new: Bools) -> list[Span]:
    """Runs of what is new, over islands of what is old that may be there by chance."""
    runs: list[Span] = []
    for start, end in flagged_runs(new).tolist():
        if runs and start - runs[-1][1] < 2 * SHINGLE:
            runs[-1] = runs[-1][0], end
        else:
            runs.append((start, end))
    return runs
