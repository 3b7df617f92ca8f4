"""What a finding is accepted by: what its places share, so that what a writer changes beside it changes nothing.

It is accepted paragraph by paragraph, each by the wording that is shared of it, on both sides: headings and paragraphs of
its own may change, and the others go on to be accepted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dedup.findings.quote import content_ids, excerpts
from dedup.guarding.baseline import Part
from dedup.kernels import active
from dedup.kernels.arrays import (
    among,
    begins_run,
    Bools,
    distinct,
    I64,
    POINT,
    ragged,
    run_most,
    run_numbers,
    run_starts,
    run_sums,
)
from dedup.kernels.intervals import Intervals, unite
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


def find_parts(checked: CheckReport, findings: Sequence[Finding]) -> list[tuple[Part, ...]]:
    """The parts of findings of a check, each wording of a finding once; of all findings together, as columns."""
    rows = _cut_paragraphs(_list_shared(checked, findings), *_find_paragraphs(checked))
    hashes, _, sizes = active.measure_units(checked.codes, rows.starts, rows.ends)
    weights = weigh(sizes.astype(np.int64), active.count_letters(checked.codes, rows.starts, rows.ends))
    heads = run_starts(rows.place)
    heaviest = run_most(weights, heads)[run_numbers(heads, len(rows.place))]
    held = _count_places(checked, findings, rows)
    told = np.flatnonzero((weights >= SCRAP) | (weights == heaviest) & (sizes > 0))
    ids = sketch(checked.codes, rows.starts[told], rows.ends[told])
    first: dict[tuple[int, str], int] = {}
    for key, i in zip(zip(rows.finding[told].tolist(), ids, strict=True), told.tolist(), strict=True):
        first.setdefault(key, i)
    at = np.fromiter(first.values(), np.int64, len(first))
    least = CHARACTER * checked.settings.min_passage
    columns = (
        content_ids(["copy"] * len(at), np.repeat(hashes[at], 2), 2 * np.arange(len(at) + 1)),
        excerpts(checked.corpus, rows.starts[at], rows.ends[at]),
        held[at].tolist(),
        sizes[at].tolist(),
        (weights[at] >= least).tolist(),
        rows.of_draft[at].tolist(),
    )
    parts: list[list[Part]] = [[] for _ in findings]
    for (number, id_), former, text, places, size, is_long, own in zip(first, *columns, strict=True):
        finding = findings[number]
        parts[number].append(Part(id_, finding.kind, places, text, size, is_long, own, (former, finding.id)))
    return list(map(tuple, parts))


@dataclass(frozen=True, slots=True)
class _Rows:
    """Spans of the corpus, int64[n] each, with the finding and the place that each belongs to, in their order; places
    are numbered through all findings. ``of_draft``: which of them stand in the draft."""

    finding: I64
    place: I64
    of_draft: Bools
    starts: I64
    ends: I64

    def take(self, which: I64 | Bools, starts: I64, ends: I64) -> _Rows:
        """These rows, with other spans."""
        return _Rows(self.finding[which], self.place[which], self.of_draft[which], starts, ends)


def _list_shared(checked: CheckReport, findings: Sequence[Finding]) -> _Rows:
    """What each place of findings shares: the unions."""
    rows, place = [], 0
    for number, finding in enumerate(findings):
        for i, one in enumerate(finding.occurrences):
            base = int(checked.corpus.starts[checked.number_of[one.document]])
            rows += [
                (number, place, not i, base + start, base + end) for start, end in shared_spans(finding, i)
            ]
            place += 1
    numbers, places, of_draft, starts, ends = np.array(rows, np.int64).reshape(-1, 5).T
    owner, starts, ends = _unite_each(places, starts, ends, len(checked.codes))
    at = np.searchsorted(places, owner)
    return _Rows(numbers[at], owner, of_draft[at] > 0, starts, ends)


def _unite_each(owner: I64, starts: I64, ends: I64, size: int) -> tuple[I64, I64, I64]:
    """The union of the spans of each owner, by owner; places are below ``size``."""
    shift = owner * (size + 1)
    union = unite(starts + shift, ends + shift)
    owner = union.starts // (size + 1)
    return owner, union.starts - owner * (size + 1), union.ends - owner * (size + 1)


def _count_places(checked: CheckReport, findings: Sequence[Finding], rows: _Rows) -> I64:
    """In how many places each span of a draft stands: where at least half of it is shared, and here; what stands
    elsewhere in as many as its finding."""
    size, counts = len(checked.codes), np.array([one.places for one in findings], np.int64)[rows.finding]
    tied, spans = np.zeros(len(findings), bool), []
    for number, finding in enumerate(findings):
        base = int(checked.corpus.starts[checked.number_of[finding.occurrences[0].document]])
        ties = finding.evidence.get("passages", ())
        tied[number] = bool(ties)
        spans += [(number, tie["of"][1], base + tie["a"][0], base + tie["a"][1]) for tie in ties]
    numbers, sources, starts, ends = np.array(spans, np.int64).reshape(-1, 4).T
    width = int(sources.max(initial=0)) + 1
    owner, starts, ends = _unite_each(numbers * width + sources, starts, ends, size)
    shared = Intervals(starts + owner * (size + 1), ends + owner * (size + 1))
    # Each span of a draft is held to what each source of its finding shares.
    draft = np.flatnonzero(rows.of_draft & tied[rows.finding])
    named = distinct(owner)
    first, last = (np.searchsorted(named, (rows.finding[draft] + i) * width) for i in (0, 1))
    which, offsets = ragged(first, last)
    span, shift = np.repeat(draft, np.diff(offsets)), named[which] * (size + 1)
    inside = shared.inside(rows.starts[span] + shift, rows.ends[span] + shift)
    halves = span[2 * inside >= (rows.ends - rows.starts)[span]]
    named_places = np.array([len(one.occurrences) for one in findings], np.int64)[rows.finding[draft]]
    counts[draft] += 1 - named_places + np.bincount(halves, minlength=len(counts))[draft]
    return counts


def _find_paragraphs(checked: CheckReport) -> tuple[I64, I64]:
    """The units of all documents; lines of one paragraph that are broken by hand are one."""
    corpus, units = checked.corpus, checked.units
    starts, ends, documents = units.starts, units.ends, units.documents
    breaks = np.flatnonzero(corpus.codes == ord("\n"))
    lines = np.searchsorted(breaks, starts[1:]) - np.searchsorted(breaks, ends[:-1])
    paths = (corpus.paths[i] for i in range(len(corpus.paths)))
    marked = np.array([*map(is_markdown, paths)], np.bool_)[corpus.path_of]
    closing = np.array(sorted(map(ord, ENDS_SENTENCE)), np.uint32)
    document = documents[1:]
    begins = begins_run(documents)
    begins[1:] |= corpus.extracted[document] | (lines != 1)
    begins[1:] |= ~marked[document] & among(corpus.codes[ends[:-1] - 1], closing)
    return starts[begins], ends[np.append(begins[1:], np.ones(1, bool))[: len(ends)]]


def _cut_paragraphs(shared: _Rows, starts: I64, ends: I64) -> _Rows:
    """Spans, none of a place overlapping, paragraph by paragraph: what of each lies in it, all of what nearly does."""
    first = np.searchsorted(ends, shared.starts, side="right")
    last = np.searchsorted(starts, shared.ends, side="left")
    unit, offsets = ragged(first, np.maximum(first, last))
    span = np.repeat(np.arange(len(first)), np.diff(offsets))
    low, high = np.maximum(shared.starts[span], starts[unit]), np.minimum(shared.ends[span], ends[unit])
    begins = begins_run(shared.place[span], unit)
    heads = np.flatnonzero(begins)
    inside = run_sums(high - low, heads)[run_numbers(heads, len(unit))]
    whole = inside >= WHOLE * (ends - starts)[unit]
    kept = begins | ~whole
    low, high = np.where(whole, starts[unit], low), np.where(whole, ends[unit], high)
    return shared.take(span[kept], low[kept], high[kept])
