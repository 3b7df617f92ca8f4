"""What a finding is accepted by: what its places share, so that what a writer changes beside it changes nothing.

It is accepted paragraph by paragraph, each by the wording that is shared of it, on both sides: headings and paragraphs of
its own may change, and the others go on to be accepted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from dedup.findings.quote import content_ids, excerpt
from dedup.guarding.baseline import Part
from dedup.kernels import active
from dedup.kernels.arrays import I64, POINT
from dedup.kernels.intervals import unite
from dedup.match.passages import CHARACTER, weigh
from dedup.model import Finding, Occurrence
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


def last_line(place: Occurrence) -> int:
    """The last line that holds something of a place."""
    return place.end_line - (place.end_column == 1 and place.end_line > place.line)


class Counted:
    """Documents of a check in characters that count: how many, and which of them spans hold."""

    def __init__(self, checked: CheckReport) -> None:
        self._checked = checked
        self._before: dict[int, I64] = {}

    def size(self, document: int) -> int:
        """The characters of a document."""
        return int(self._of(document)[-1])

    def spans(self, document: int, spans: Sequence[Span]) -> tuple[Span, ...]:
        """Spans of the text of a document as spans of those characters."""
        before = self._of(document)
        return tuple((int(before[start]), int(before[end])) for start, end in spans)

    def _of(self, document: int) -> I64:
        """How many stand before each position: int64[length + 1]."""
        if document not in self._before:
            corpus = self._checked.corpus
            codes = self._checked.codes[int(corpus.starts[document]) : int(corpus.ends[document])]
            self._before[document] = np.append(0, np.cumsum((codes & np.uint32(POINT)) > 1))
        return self._before[document]


class Parts:
    """Finds the parts of the findings of a check; each document is cut into its paragraphs once."""

    def __init__(self, checked: CheckReport) -> None:
        self._checked = checked
        self._paragraphs: dict[int, tuple[I64, I64]] = {}

    def of(self, finding: Finding) -> tuple[Part, ...]:
        """The parts of a finding, each wording once."""
        checked = self._checked
        places, starts, ends = self._spans_of(finding)
        hashes, _, sizes = active.measure_units(checked.codes, starts, ends)
        weights = weigh(sizes.astype(np.int64), active.count_letters(checked.codes, starts, ends))
        heaviest = np.zeros(len(finding.occurrences), weights.dtype)
        np.maximum.at(heaviest, places, weights)
        told = np.flatnonzero((weights >= SCRAP) | (weights == heaviest[places]) & (sizes > 0))
        first: dict[str, int] = {}
        for i, id_ in zip(told.tolist(), sketch(checked.codes, starts[told], ends[told]), strict=True):
            first.setdefault(id_, i)
        at = np.fromiter(first.values(), np.int64, len(first))
        former = content_ids(["copy"] * len(at), np.repeat(hashes[at], 2), 2 * np.arange(len(at) + 1))
        held = _count_places(finding, checked, starts[places == 0], ends[places == 0])
        least = CHARACTER * checked.settings.min_passage
        return tuple(
            Part(
                id_,
                finding.kind,
                held[i] if i < len(held) else finding.places,
                excerpt(checked.corpus, int(starts[i]), int(ends[i])),
                int(sizes[i]),
                bool(weights[i] >= least),
                i < len(held),
                (former_id, finding.id),
            )
            for (id_, i), former_id in zip(first.items(), former, strict=True)
        )

    def _spans_of(self, finding: Finding) -> tuple[I64, I64, I64]:
        """What each place shares, paragraph by paragraph: the numbers of the places in order, and spans of the corpus."""
        checked = self._checked
        starts, ends = [], []
        for number, place in enumerate(finding.occurrences):
            document = checked.number_of[place.document]
            shared = int(checked.corpus.starts[document]) + np.array(shared_spans(finding, number), np.int64)
            cut = _cut_paragraphs(shared, *self._paragraphs_of(document))
            starts.append(cut[0])
            ends.append(cut[1])
        return (
            np.repeat(np.arange(len(starts)), list(map(len, starts))),
            np.concatenate(starts),
            np.concatenate(ends),
        )

    def _paragraphs_of(self, document: int) -> tuple[I64, I64]:
        if document not in self._paragraphs:
            self._paragraphs[document] = _find_paragraphs(self._checked, document)
        return self._paragraphs[document]


def _count_places(finding: Finding, checked: CheckReport, starts: I64, ends: I64) -> list[int]:
    """In how many places each span of the draft, in the corpus, stands: where at least half of it is shared, and here."""
    ties = finding.evidence.get("passages", ())
    if not ties:
        return [finding.places] * len(starts)
    base = int(checked.corpus.starts[checked.number_of[finding.occurrences[0].document]])
    unnamed = finding.places - len(finding.occurrences)
    counts = np.full(len(starts), 1 + unnamed, np.int64)
    spans = defaultdict(list)
    for tie in ties:
        spans[tie["of"][1]].append(tie["a"])
    for held in spans.values():
        shared = base + np.array(held, np.int64)
        counts += 2 * unite(shared[:, 0], shared[:, 1]).inside(starts, ends) >= ends - starts
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
