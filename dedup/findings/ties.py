"""What aligns between the places of a finding, as columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import repeat
from typing import Any

import numpy as np

from dedup.findings.occurrences import Shares
from dedup.kernels.arrays import I64
from dedup.match.relate import Sides


@dataclass(frozen=True, slots=True)
class Ties:
    """Spans of the first places of findings, and of others of their places that say the same.

    Those of finding i are ``offsets[i]:offsets[i + 1]``. ``places`` int64[t] tell the other place, 1 for the second of
    its finding; ``sides`` are spans of the corpus. ``identity`` float64[t] is the share that aligns, ``templates`` are
    the ids of the templates that both use: each None where it is not told.
    """

    offsets: I64
    places: I64
    sides: Sides
    identity: Shares | None = None
    templates: Sequence[str] | None = None

    def first(self, most: int) -> Ties:
        """Those of the first ``most`` places."""
        kept = np.flatnonzero(self.places < most)
        identity = None if self.identity is None else self.identity[kept]
        templates = None if self.templates is None else [self.templates[row] for row in kept.tolist()]
        ends = np.searchsorted(kept, self.offsets)
        return Ties(ends, self.places[kept], self.sides.take(kept), identity, templates)

    def in_documents(self, bases: I64, offsets: I64) -> Sides:
        """The spans in the coordinates of their documents, which begin at ``bases`` for each place of the findings;
        finding i has the places ``offsets[i]:offsets[i + 1]``."""
        return self.sides.moved(*(-base for base in self._bases(bases, offsets)))

    def records(self, bases: I64, offsets: I64) -> list[dict[str, Any]]:
        """Each as findings have it in their evidence."""
        rows = zip(
            *(column.tolist() for column in (*self.in_documents(bases, offsets).columns, self.places)),
            repeat(None) if self.identity is None else self.identity.tolist(),
            repeat(None) if self.templates is None else self.templates,
            strict=False,
        )
        return [
            {"a": [a, a_end], "b": [b, b_end]}
            | ({} if identity is None else {"identity": identity})
            | {"of": [0, place]}
            | ({} if template is None else {"template": template})
            for a, a_end, b, b_end, place, identity, template in rows
        ]

    def _bases(self, bases: I64, offsets: I64) -> tuple[I64, I64]:
        first = np.repeat(offsets[:-1], np.diff(self.offsets))
        return bases[first], bases[first + self.places]


def ties_of(found: Sequence[Sequence[Mapping[str, Any]]], bases: I64, offsets: I64) -> Ties:
    """The ties of which `Ties.records` gives these, of each finding."""
    records = [one for some in found for one in some]
    a, b = (np.array([one[side] for one in records], np.int64).reshape(-1, 2).T for side in ("a", "b"))
    ties = Ties(
        np.cumsum([0, *map(len, found)]),
        np.array([one["of"][1] for one in records], np.int64),
        Sides(*a, *b),
        np.array([one["identity"] for one in records]) if any("identity" in one for one in records) else None,
        [one["template"] for one in records] if any("template" in one for one in records) else None,
    )
    return replace(ties, sides=ties.sides.moved(*ties._bases(bases, offsets)))
