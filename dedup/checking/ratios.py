"""How much of a draft is copied: the shares that a checking report gives, each computed from spans, each with its
findings.

There are two measures, and neither contains the other. What stands in runs of --min-run characters that a source holds
is counted as checking services count it, whatever it is. What is copied are passages that align, small edits and all,
and paragraphs that are alike; set phrases are none.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from dedup.checking.basis import Basis
from dedup.checking.resembles import Resembling
from dedup.checking.shared_runs import Shared
from dedup.checking.source_shares import list_sources, share_of_draft, SourceShare
from dedup.kernels.arrays import distinct
from dedup.kernels.intervals import columns_of, common, Intervals, join, unite, without

# The shares of a draft, in the order in which a checking report tells them: those of runs, then those of copies.
SHARES = (
    *("total", "without_quotations", "without_own", "largest", "quoted", "own"),
    *("copied", "counted", "remaining", "phrases"),
)


@dataclass(frozen=True, slots=True)
class Ratio:
    """Characters that count, their share of the draft's, and the ids of the findings that stand there, whole or in
    part."""

    characters: int
    share: float
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A finding with spans of the stream: what it says of the draft, what of that each document holds, by name, and
    whether it is a set phrase."""

    id: str
    phrase: bool
    spans: tuple[tuple[int, int], ...]
    by_document: dict[str, list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class DraftRatios:
    """The breakdown of one draft.

    ``total`` is all that stands in runs which sources hold, set phrases and quotations included;
    ``without_quotations`` and ``without_own`` are that without what the draft quotes and without what is the writer's
    own, ``quoted`` and ``own`` what these leave out. ``largest`` is what one document has of it, ``source``;
    ``sources`` has all of them, ``spans`` the places in the draft, half-open in code points. ``at_least``: not all who
    may hold more were opened, so these are lower bounds.

    ``rest`` is what of the total no finding tells, by source: who holds most of it first, each with what no larger
    source has: how many characters that count, and the places in the draft. ``basis`` is what all of it is computed from.

    ``copied`` is what is copied, ``counted`` that without what is the writer's own, ``remaining`` also without what is
    quoted; ``phrases`` are the set phrases that stand in nothing copied.
    """

    document: str
    characters: int
    total: Ratio
    without_quotations: Ratio
    without_own: Ratio
    largest: Ratio
    quoted: Ratio
    own: Ratio
    copied: Ratio
    counted: Ratio
    remaining: Ratio
    phrases: Ratio
    source: str
    sources: tuple[SourceShare, ...]
    spans: tuple[tuple[int, int], ...]
    at_least: bool
    rest: tuple[tuple[str, int, tuple[tuple[int, int], ...]], ...] = ()
    basis: Basis | None = field(default=None, repr=False, compare=False)

    def record(self) -> dict[str, Any]:
        """The breakdown as it stands in the report."""
        shares = {name: asdict(getattr(self, name)) for name in SHARES}
        shares["largest"]["source"] = self.source or None
        return {
            "document": self.document,
            "characters": self.characters,
            **shares,
            "at_least": self.at_least,
            "sources": [source.record() for source in self.sources],
            "spans": self.spans,
        }


def break_down(
    document: str,
    characters: int,
    shared: Shared,
    resembling: Sequence[Resembling],
    spans: tuple[tuple[int, int], ...],
    pieces: Sequence[Piece],
    quotations: Intervals,
    mine: Collection[str],
) -> DraftRatios:
    """The shares of a draft of so many characters that count; ``spans`` are where it has what is ``shared``, ``mine`` the
    documents that are the writer's own."""
    copies = [piece for piece in pieces if not piece.phrase]
    total, copied = shared.spans, _union(copies)
    own_copies = unite(
        *columns_of(
            span
            for piece in copies
            for name, spans in piece.by_document.items()
            if name in mine
            for span in spans
        )
    )
    own, told = join((shared.own, own_copies)), join((total, _union(pieces)))
    counted = without(copied, own_copies)
    source, largest = next(iter(shared.by_source.items()), ("", unite(*columns_of([]))))

    starts, ends = columns_of(span for piece in pieces for span in piece.spans)
    owner = np.repeat(np.arange(len(pieces)), [len(piece.spans) for piece in pieces])

    def ratio(held: Intervals, there: Intervals, fits: Callable[[Piece], bool] = lambda _: True) -> Ratio:
        """The ratio of what is ``held``, and what of the findings stands ``there``."""
        some = [pieces[i] for i in distinct(owner[there.inside(starts, ends) > 0]).tolist()]
        return Ratio(
            held.size(), share_of_draft(held, characters), tuple(piece.id for piece in some if fits(piece))
        )

    phrases, remaining = without(_union(pieces), copied), without(counted, quotations)
    return DraftRatios(
        document=document,
        characters=characters,
        total=ratio(total, told),
        without_quotations=ratio(without(total, quotations), without(told, quotations)),
        without_own=ratio(without(total, own), without(told, own_copies)),
        largest=ratio(largest, told, lambda piece: source in piece.by_document),
        quoted=ratio(common(total, quotations), common(told, quotations)),
        own=ratio(common(total, own), own_copies),
        copied=ratio(copied, copied),
        counted=ratio(counted, counted),
        remaining=ratio(remaining, remaining),
        phrases=ratio(phrases, phrases, lambda piece: piece.phrase),
        source=source,
        sources=list_sources(characters, shared.by_source, resembling),
        spans=spans,
        # More than all of it nobody has.
        at_least=shared.at_least and total.size() < characters,
    )


def explain_rest(shared: Shared, pieces: Sequence[Piece], most: int) -> list[tuple[str, Intervals]]:
    """What of the runs of a draft stands in no finding, by source, as in `DraftRatios.rest`: so many sources at most."""
    left = without(shared.spans, _union(pieces))
    found: list[tuple[str, Intervals]] = []
    for name, held in shared.by_source.items():
        if not left.size() or len(found) == most:
            break
        if (mine := common(held, left)).size():
            found.append((name, mine))
            left = without(left, mine)
    return sorted(found, key=lambda one: -one[1].size())


def _union(pieces: Iterable[Piece]) -> Intervals:
    return unite(*columns_of(span for piece in pieces for span in piece.spans))
