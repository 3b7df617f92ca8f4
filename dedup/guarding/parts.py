"""What a finding is accepted by: what its places share, so that what a writer changes beside it changes nothing.

A paragraph or passage is accepted as it is. A whole text is accepted paragraph by paragraph, each by the wording that
is shared of it, on both sides: its headings and paragraphs of its own may change, and the others go on to be accepted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedup.findings.quote import content_id, excerpt
from dedup.guarding.baseline import Part
from dedup.kernels import active
from dedup.kernels.arrays import I64
from dedup.kernels.intervals import unite
from dedup.kinds import KINDS, Unit
from dedup.match.passages import CHARACTER, LETTER
from dedup.model import Finding

if TYPE_CHECKING:
    from dedup.checking.check_report import CheckReport

# Of a paragraph of which so much is shared, all is: where an alignment ends may move by a word.
WHOLE = 0.9

Span = tuple[int, int]


def shared_spans(finding: Finding, number: int = 0) -> list[Span]:
    """What the draft shares with its sources (0), or a source, counted from 1, with the draft: half-open spans of the
    text; the whole place where that is not known."""
    side = "b" if number else "a"
    ties = (tie for tie in finding.evidence.get("passages", ()) if number in (0, tie["of"][1]))
    place = finding.occurrences[number]
    return [(start, end) for start, end in (tie[side] for tie in ties)] or [(place.start, place.end)]


def find_parts(finding: Finding, checked: CheckReport, numbers: dict[str, int]) -> tuple[Part, ...]:
    """The parts of a finding; ``numbers`` has the documents of the corpus by name."""
    if KINDS[finding.kind].unit is not Unit.SPEECH:
        return (Part(finding.id, finding.kind, finding.places, finding.excerpt, finding.characters),)
    found: dict[str, Part] = {}
    least = CHARACTER * checked.settings.min_passage
    for number, place in enumerate(finding.occurrences):
        base = int(checked.corpus.starts[numbers[place.document]])
        shared = base + np.array(shared_spans(finding, number), np.int64)
        starts, ends = _cut_paragraphs(shared, checked.units.starts, checked.units.ends)
        hashes, _, sizes = active.measure_units(checked.codes, starts, ends)
        letters = active.count_letters(checked.codes, starts, ends)
        weights = CHARACTER * sizes.astype(np.int64) - (CHARACTER - LETTER) * letters
        for i in np.flatnonzero(sizes).tolist():
            # A paragraph that is the same on both sides has the id that it has as a finding of its own.
            id_ = content_id("copy", hashes[[i, i]])
            text = excerpt(checked.corpus, int(starts[i]), int(ends[i]))
            is_long = bool(weights[i] >= least)
            part = Part(id_, finding.kind, finding.places, text, int(sizes[i]), is_long, not number)
            found.setdefault(id_, part)
    return tuple(found.values())


def _cut_paragraphs(spans: I64, starts: I64, ends: I64) -> tuple[I64, I64]:
    """The union of spans int64[n, 2], paragraph by paragraph: what of each lies in it, all of what nearly does."""
    union = unite(spans[:, 0], spans[:, 1])
    first = np.searchsorted(ends, union.starts, side="right")
    last = np.searchsorted(starts, union.ends, side="left")
    count = np.maximum(last - first, 0)
    span = np.repeat(np.arange(len(union)), count)
    unit = first[span] + np.arange(len(span)) - np.repeat(np.cumsum(count) - count, count)
    low, high = np.maximum(union.starts[span], starts[unit]), np.minimum(union.ends[span], ends[unit])
    inside = np.bincount(unit, high - low, minlength=len(starts))[unit]
    whole = inside >= WHOLE * (ends - starts)[unit]
    first_of_unit = np.append(True, unit[1:] != unit[:-1])[: len(unit)]
    kept = first_of_unit | ~whole
    low, high = np.where(whole, starts[unit], low), np.where(whole, ends[unit], high)
    return low[kept], high[kept]
