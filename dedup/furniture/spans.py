"""Spans as they are found, before they are put in order: columns that every rule appends to."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from dedup.kernels.arrays import I64
from dedup.kinds import MARK_KINDS

FURNITURE, WATERMARK, STRAY = map(MARK_KINDS.index, ("furniture", "watermark", "stray"))
REASONS = (
    "page number",
    "links to other pages",
    "breadcrumb",
    "navigation",
    "heading of a block of links",
    "print and download bar",
    "words about a gap of a pay wall",
    "note of the site",
    "byline",
    "introduction of the site",
    "link in a block of links",
    "separator line beside furniture",
    "foreign string at unrelated places",
    "hidden character inside a word",
    "false stop or break beside a link word",
    "page number inside a sentence",
    "mark inside a word",
    "running head",
    "frame of the pages",
    "not main text",
)


def reason_number(reason: str) -> int:
    """The index of a reason."""
    return REASONS.index(reason)


@dataclass(slots=True)
class Spans:
    """A growing list of spans: positions int64, kinds and reasons int8, a column in pieces each."""

    pieces: list[tuple[I64, I64, int, I64]] = field(default_factory=list)

    def add(self, starts: I64, ends: I64, kind: int, reasons: I64 | int) -> None:
        """Append spans of one kind; ``reasons`` int64[n], or one for all."""
        column = np.broadcast_to(np.asarray(reasons, np.int64), starts.shape)
        self.pieces.append((starts, ends, kind, column))

    def columns(self) -> tuple[I64, I64, I64, I64]:
        """Starts, ends, kinds and reasons, int64[n] each, in the order in which they were added."""
        if not self.pieces:
            none = np.zeros(0, np.int64)
            return none, none, none, none
        return (
            np.concatenate([piece[0] for piece in self.pieces]),
            np.concatenate([piece[1] for piece in self.pieces]),
            np.concatenate([np.full(len(piece[0]), piece[2], np.int64) for piece in self.pieces]),
            np.concatenate([piece[3] for piece in self.pieces]),
        )
