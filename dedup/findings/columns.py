"""Findings as columns: what a kind makes of many at once. Objects and every output are made of these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from dedup.findings.occurrences import Relations, Shares, Spans
from dedup.findings.ties import Ties
from dedup.kernels.arrays import Bools, I64, run_least, run_most, run_places
from dedup.model import Finding

Value = TypeVar("Value", bound=np.generic)
ANCHOR, DRAFT = ("anchor", "member"), ("draft", "source")


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Some findings: finding i has the places ``offsets[i]:offsets[i + 1]`` of ``spans``, the anchor or draft first.

    ids, kinds, units   of each finding, as `Finding` has them
    characters          int64[n]
    excerpts            of each finding
    relations           of each place to the first of its finding; those of the first ones are not told
    told, counts        what a finding has to show: values by name, and int64[n] by name
    numbers             the same of its places: int64[places] by name
    ties                and how they align
    roles               of the first place and of the others
    whole               the findings with all places, where these are the first ones only
    """

    ids: Sequence[str]
    kinds: Sequence[str]
    units: Sequence[str]
    characters: I64
    excerpts: Sequence[str]
    offsets: I64
    spans: Spans
    relations: Relations
    told: Sequence[Mapping[str, Any]] | None = None
    counts: Mapping[str, I64] = field(default_factory=dict)
    numbers: Mapping[str, I64] = field(default_factory=dict)
    ties: Ties | None = None
    roles: tuple[str, str] = ANCHOR
    whole: Columns | None = None

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def places(self) -> I64:
        """How many places each finding has, whether they are here or not."""
        return np.diff((self.whole or self).offsets)

    @cached_property
    def within(self) -> Bools:
        """Whether all places of each finding stand in one speech."""
        one = self.whole or self
        speeches, firsts = one.spans.speeches, one.offsets[:-1]
        return np.equal(run_least(speeches, firsts), run_most(speeches, firsts))

    @cached_property
    def is_first(self) -> Bools:
        """Which places are the first of their finding, bool[places]."""
        first = np.zeros(len(self.spans), bool)
        first[self.offsets[:-1]] = True
        return first

    def first(self, most: int | None) -> Columns:
        """The findings with their first ``most`` places, of all that they have."""
        if most is None or int(self.places.max(initial=0)) <= most:
            return self
        kept = np.flatnonzero(run_places(self.offsets[:-1], len(self.spans)) < most)
        return replace(
            self,
            offsets=np.concatenate((np.zeros(1, np.int64), np.cumsum(np.minimum(self.places, most)))),
            spans=self.spans.take(kept),
            relations=self.relations.take(kept),
            numbers={name: column[kept] for name, column in self.numbers.items()},
            ties=None if self.ties is None else self.ties.first(most),
            whole=self,
        )

    # -------------------------------------------------------------- as objects

    def findings(self) -> list[Finding]:
        """All of them as objects."""
        roles = [self.roles[0] if first else self.roles[1] for first in self.is_first.tolist()]
        places = self.spans.occurrences(roles, self.relations.only(~self.is_first))
        rows = zip(
            *(self.ids, self.kinds, self.within.tolist(), self.units, pairwise(self.offsets.tolist())),
            *(self.places.tolist(), self.characters.tolist(), self.excerpts, self._evidence()),
            strict=True,
        )
        return [
            Finding(id, kind, "within" if within else "across", unit, tuple(places[slice(*span)]), *rest)
            for id, kind, within, unit, span, *rest in rows
        ]

    def _evidence(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = [dict(one) for one in self.told or [{}] * len(self)]
        for name, column in self.counts.items():
            for one, count in zip(found, column.tolist(), strict=True):
                one[name] = count
        for name, column in self.numbers.items():
            for one, span in zip(found, pairwise(self.offsets.tolist()), strict=True):
                one[name] = column[slice(*span)].tolist()
        if self.ties is not None:
            records = self.ties.records(self.spans.bases, self.offsets)
            for one, (start, end) in zip(found, pairwise(self.ties.offsets.tolist()), strict=True):
                if start < end:
                    one["passages"] = records[start:end]
        return found


@dataclass(frozen=True, slots=True)
class Several:
    """Findings of several kinds in one order: some columns of each kind, and their places int64 in the order."""

    parts: Sequence[tuple[I64, Columns]]

    def __len__(self) -> int:
        return sum(len(columns) for _, columns in self.parts)

    def findings(self) -> list[Finding]:
        """All of them as objects."""
        made = [finding for _, columns in self.parts for finding in columns.findings()]
        return [made[i] for i in self.order.tolist()]

    @property
    def order(self) -> I64:
        """Which of the findings, counted part after part, comes first, second and so on; int64[n]."""
        return np.argsort(np.concatenate([np.zeros(0, np.int64), *(at for at, _ in self.parts)]))


def join_places(firsts: NDArray[Value], others: NDArray[Value], offsets: I64) -> NDArray[Value]:
    """A column of the places of findings: those of finding i are ``offsets[i]:offsets[i + 1]``, and ``firsts[i]`` is the
    first of them.

    Example: firsts [1, 2], others [7, 8, 9], offsets [0, 2, 5] -> [1, 7, 2, 8, 9].
    """
    column = np.empty(int(offsets[-1]), firsts.dtype)
    other = np.ones(len(column), bool)
    other[offsets[:-1]] = False
    column[offsets[:-1]], column[other] = firsts, others
    return column


def relate_members(shares: Mapping[str, Shares], offsets: I64) -> Relations:
    """How spans relate to the first of their finding; ``shares`` are those of all but the first ones, by name."""
    nothing = np.full(len(offsets) - 1, np.nan)
    columns = {name: join_places(nothing, share, offsets) for name, share in shares.items()}
    return Relations(np.zeros(int(offsets[-1]), np.int8), columns)
