"""What repeats, by kind: the spans that totals add up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dedup.kernels.arrays import Bools, I64

if TYPE_CHECKING:
    from dedup.findings.report import Report


@dataclass(frozen=True, slots=True)
class Repeats:
    """Spans of the corpus that repeat a better one, of one kind; ``across`` bool[n]: it stands in another speech."""

    kind: str
    starts: I64
    ends: I64
    across: Bools


def list_repeats(report: Report) -> list[Repeats]:
    """What repeats, by kind; spans of different kinds may overlap."""
    found = []
    if report.repeated_speeches is not None and report.copies is not None:
        explained = report.copies.explained
        found.append(Repeats("speech", explained.starts, explained.ends, np.ones(len(explained), bool)))
    paragraphs, units = report.paragraphs, report.units
    copies, anchors = paragraphs.repeated
    across = units.speeches[copies] != units.speeches[anchors]
    exact = paragraphs.text_of_unit[copies] == paragraphs.text_of_unit[anchors]
    for kind, some in (("exact", exact), ("near", ~exact)):
        found.append(Repeats(kind, units.starts[copies[some]], units.ends[copies[some]], across[some]))
    if report.contained is not None:
        inner, outer = report.contained.repeated()
        across = units.speeches[inner] != units.speeches[outer]
        found.append(Repeats("contained", units.starts[inner], units.ends[inner], across))
    if report.passages is not None:
        found.append(Repeats("passage", *report.passages.repeated()))
    return found
