"""How much of a draft is copied: the shares that a checking report gives, each computed from spans, each with its
findings."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from dedup.kernels.intervals import columns_of, Intervals, unite

# The shares of a draft, in the order in which a checking report tells them.
SHARES = (
    *("total", "copied", "phrases", "quoted", "own"),
    *("without_quotations", "without_own", "counted", "remaining", "largest"),
)


@dataclass(frozen=True, slots=True)
class Ratio:
    """Characters that count, their share of the draft's, and the ids of the findings that they stand in."""

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

    ``total`` is all that stands in old texts. ``copied`` is that without set phrases, ``phrases`` these alone;
    ``without_quotations`` and ``without_own`` are ``total`` without what the draft quotes and without what is the
    writer's own; ``remaining`` is without all three, ``counted`` is what is copied without what is the writer's own.
    ``largest`` is what of the copied one document has, ``source``; ``quoted`` is what the draft quotes of old texts,
    ``own`` what stands in the writer's own.
    """

    document: str
    characters: int
    total: Ratio
    copied: Ratio
    phrases: Ratio
    quoted: Ratio
    own: Ratio
    without_quotations: Ratio
    without_own: Ratio
    remaining: Ratio
    counted: Ratio
    largest: Ratio
    source: str

    def record(self) -> dict[str, Any]:
        """The breakdown as it stands in the report."""
        shares = {name: asdict(getattr(self, name)) for name in SHARES}
        shares["largest"]["source"] = self.source or None
        return {"document": self.document, "characters": self.characters, **shares}


def break_down(
    document: str,
    characters: int,
    pieces: Sequence[Piece],
    quotations: Intervals,
    mine: Collection[str],
) -> DraftRatios:
    """The shares of a draft of so many characters that count; ``mine`` are the documents that are the writer's own."""
    copies = [piece for piece in pieces if not piece.phrase]
    total, copied = _union(pieces), _union(copies)
    phrases = _without(total, copied)
    own = unite(
        *columns_of(
            span
            for piece in copies
            for name, spans in piece.by_document.items()
            if name in mine
            for span in spans
        )
    )
    quoted = _common(total, quotations)

    def ratio(spans: Intervals) -> Ratio:
        return _ratio(spans, characters, pieces)

    source, largest = _largest(copies)
    return DraftRatios(
        document=document,
        characters=characters,
        total=ratio(total),
        copied=ratio(copied),
        phrases=_ratio(phrases, characters, [piece for piece in pieces if piece.phrase]),
        quoted=ratio(quoted),
        own=ratio(own),
        without_quotations=ratio(_without(total, quotations)),
        without_own=ratio(_without(total, own)),
        remaining=ratio(_without(_without(copied, quotations), own)),
        counted=ratio(_without(copied, own)),
        largest=_ratio(largest, characters, [piece for piece in copies if source in piece.by_document]),
        source=source,
    )


def _largest(copies: Sequence[Piece]) -> tuple[str, Intervals]:
    """The document that has most of what is copied."""
    held: dict[str, list[tuple[int, int]]] = {}
    for piece in copies:
        for name, spans in piece.by_document.items():
            held.setdefault(name, []).extend(spans)
    united = {name: unite(*columns_of(spans)) for name, spans in held.items()}
    # The likelier source of the earlier piece stands first, so that is taken of equal ones.
    best = max(united, key=lambda name: _size(united[name]), default="")
    return best, united.get(best, unite(*columns_of([])))


def _ratio(spans: Intervals, characters: int, pieces: Sequence[Piece]) -> Ratio:
    """The ratio of some spans, and who of the pieces lies in them."""
    size = _size(spans)
    found = tuple(piece.id for piece in pieces if spans.inside(*columns_of(piece.spans)).any())
    return Ratio(size, round(size / characters, 6) if characters else 0.0, found)


def _union(pieces: Iterable[Piece]) -> Intervals:
    return unite(*columns_of(span for piece in pieces for span in piece.spans))


def _without(spans: Intervals, others: Intervals) -> Intervals:
    """The positions of the spans that the others do not hold."""
    low = int(min(spans.starts.min(initial=0), others.starts.min(initial=0)))
    high = int(max(spans.ends.max(initial=0), others.ends.max(initial=0)))
    gaps = Intervals(
        np.concatenate((np.array([low], np.int64), others.ends)),
        np.concatenate((others.starts, np.array([high], np.int64))),
    )
    return _common(spans, gaps)


def _common(spans: Intervals, others: Intervals) -> Intervals:
    """The positions of both."""
    first = np.searchsorted(others.ends, spans.starts, side="right")
    last = np.searchsorted(others.starts, spans.ends, side="left")
    starts: list[int] = []
    ends: list[int] = []
    for i in range(len(spans)):
        for j in range(int(first[i]), int(last[i])):
            starts.append(max(int(spans.starts[i]), int(others.starts[j])))
            ends.append(min(int(spans.ends[i]), int(others.ends[j])))
    return unite(np.array(starts, np.int64), np.array(ends, np.int64))


def _size(spans: Intervals) -> int:
    return int((spans.ends - spans.starts).sum())
