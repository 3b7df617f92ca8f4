"""Findings that somebody made already, as columns again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from dedup.findings.columns import ANCHOR, Columns, DRAFT
from dedup.findings.occurrences import relations_of, SHARES, Spans
from dedup.findings.ties import ties_of
from dedup.kernels.arrays import I64
from dedup.model import Finding, Occurrence

RELATION = "kind", *SHARES


class GivenFindings:
    """Findings that are objects already, with all of their places, as a channel: in order of place, ``firsts`` int64[n].

    ``spans_of`` makes columns of places.
    """

    rank = 0

    def __init__(
        self, findings: Sequence[Finding], firsts: I64, spans_of: Callable[[Sequence[Occurrence]], Spans]
    ) -> None:
        self._findings, self.firsts, self._spans_of = findings, firsts, spans_of

    def sizes(self) -> I64:
        """How many characters each finding repeats, int64[n]."""
        return np.array([finding.characters for finding in self._findings], np.int64)

    def columns(self, which: I64) -> Columns:
        """Findings by their numbers."""
        some = [self._findings[number] for number in which.tolist()]
        places = [place for finding in some for place in finding.occurrences]
        offsets, spans = np.cumsum([0, *(len(one.occurrences) for one in some)]), self._spans_of(places)
        told = [dict(finding.evidence) for finding in some]
        ties = [one.pop("passages", ()) for one in told]
        return Columns(
            ids=[finding.id for finding in some],
            kinds=[finding.kind for finding in some],
            units=[finding.unit for finding in some],
            characters=np.array([finding.characters for finding in some], np.int64),
            excerpts=[finding.excerpt for finding in some],
            offsets=offsets,
            spans=spans,
            relations=relations_of([{name: getattr(place, name) for name in RELATION} for place in places]),
            told=told,
            ties=ties_of(ties, spans.bases, offsets),
            roles=DRAFT if places[0].role == DRAFT[0] else ANCHOR,
        )
