"""What a finding is accepted by: what its places share, so that what a writer changes beside it changes nothing.

It is accepted paragraph by paragraph, each by the wording that is shared of it, on both sides: headings and paragraphs of
its own may change, and the others go on to be accepted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedup.findings.quote import content_id, excerpt
from dedup.guarding.baseline import Part
from dedup.kernels import active
from dedup.kernels.arrays import I64
from dedup.kernels.intervals import unite
from dedup.match.passages import CHARACTER, weigh
from dedup.model import Finding
from dedup.read.extensions import is_markdown
from dedup.sketch.likeness import sketch

if TYPE_CHECKING:
    from dedup.checking.check_report import CheckReport

# Of a paragraph of which so much is shared, all is: where an alignment ends may move by a word.
WHOLE = 0.9

# What passage or line holds less of it (five characters, a dozen letters) came in by chance.
SCRAP = 5 * CHARACTER
# A line that ends so ends its paragraph too, in a text without markup.
ENDS_SENTENCE = frozenset("。！？；.!?;:：”")

Span = tuple[int, int]


def shared_spans(finding: Finding, number: int = 0) -> list[Span]:
    """What the draft shares with its sources (0), or a source, counted from 1, with the draft: half-open spans of the
    text; the whole place where that is not known."""
    side = "b" if number else "a"
    ties = (tie for tie in finding.evidence.get("passages", ()) if number in (0, tie["of"][1]))
    place = finding.occurrences[number]
    return [(start, end) for start, end in (tie[side] for tie in ties)] or [(place.start, place.end)]


class Parts:
    """Finds the parts of the findings of a check; each document is cut into its paragraphs once."""

    def __init__(self, checked: CheckReport) -> None:
        self._checked = checked
        self._paragraphs: dict[int, tuple[I64, I64]] = {}

    def of(self, finding: Finding) -> tuple[Part, ...]:
        """The parts of a finding."""
        checked = self._checked
        found: dict[str, Part] = {}
        least = CHARACTER * checked.settings.min_passage
        for number, place in enumerate(finding.occurrences):
            document = checked.number_of[place.document]
            base = int(checked.corpus.starts[document])
            shared = base + np.array(shared_spans(finding, number), np.int64)
            starts, ends = _cut_paragraphs(shared, *self._paragraphs_of(document))
            hashes, _, sizes = active.measure_units(checked.codes, starts, ends)
            weights = weigh(sizes.astype(np.int64), active.count_letters(checked.codes, starts, ends))
            held = _count_places(finding, number, starts - base, ends - base)
            ids = sketch(checked.codes, starts, ends)
            for i in np.flatnonzero(
                (weights >= SCRAP) | (weights == weights.max(initial=0)) & (sizes > 0)
            ).tolist():
                former = content_id("copy", hashes[[i, i]]), finding.id
                text = excerpt(checked.corpus, int(starts[i]), int(ends[i]))
                is_long = bool(weights[i] >= least)
                part = Part(ids[i], finding.kind, held[i], text, int(sizes[i]), is_long, not number, former)
                found.setdefault(ids[i], part)
        return tuple(found.values())

    def _paragraphs_of(self, document: int) -> tuple[I64, I64]:
        if document not in self._paragraphs:
            self._paragraphs[document] = _find_paragraphs(self._checked, document)
        return self._paragraphs[document]


def _count_places(finding: Finding, number: int, starts: I64, ends: I64) -> list[int]:
    """In how many places each span of the draft stands: where at least half of it is shared, and here; spans of a source
    in as many as the finding has, at most."""
    ties = finding.evidence.get("passages", ())
    if number or not ties:
        return [finding.places] * len(starts)
    unnamed = finding.places - len(finding.occurrences)
    counts = np.full(len(starts), 1 + unnamed, np.int64)
    for source in {tie["of"][1] for tie in ties}:
        spans = np.array([tie["a"] for tie in ties if tie["of"][1] == source], np.int64)
        counts += 2 * unite(spans[:, 0], spans[:, 1]).inside(starts, ends) >= ends - starts
    return counts.tolist()


def _find_paragraphs(checked: CheckReport, document: int) -> tuple[I64, I64]:
    """The units of a document; lines of one paragraph that are broken by hand are one."""
    corpus, units = checked.corpus, checked.units
    first, last = np.searchsorted(units.documents, [document, document + 1])
    starts, ends = units.starts[first:last], units.ends[first:last]
    if corpus.extracted[document] or len(starts) < 2:
        return starts, ends
    base = int(corpus.starts[document])
    text = corpus.text(base, int(corpus.ends[document]))
    marked = is_markdown(corpus.paths[int(corpus.path_of[document])])
    goes_on = [
        text.count("\n", end, start) == 1 and (marked or text[end - 1] not in ENDS_SENTENCE)
        for end, start in zip((ends[:-1] - base).tolist(), (starts[1:] - base).tolist(), strict=True)
    ]
    begins = np.append(True, ~np.array(goes_on, bool))
    return starts[begins], ends[np.append(begins[1:], True)]


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
