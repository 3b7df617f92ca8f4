"""Which findings are objected to, and by what others are accepted: limits, markers, baseline, in this order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from dedup.guarding.baseline import Baseline
from dedup.guarding.limits import Guard, Limits
from dedup.guarding.markers import choose_marker, find_markers, Marker
from dedup.kernels.arrays import START, WORD
from dedup.library.entries import Entry
from dedup.match.passages import CHARACTER, LETTER
from dedup.model import Finding, Occurrence, Problem
from dedup.settings import Settings
from dedup.text.corpus import Corpus
from dedup.text.fold import fold_codes
from dedup.text.table import BREAK

# How an accepted finding was accepted.
MARKED, LISTED = "marker", "baseline"
# What a file holds twice is a copy from this identity on.
PASTED = 0.95
_NO_REASON = "the marker gives no reason, and accepts nothing; say why behind `ignore`"
_STALE = "the marker accepts nothing: no copy is found here any more; delete it"


class Checked(Protocol):
    """What a check gives: findings, the places of the draft before those of its sources, and their texts."""

    @property
    def corpus(self) -> Corpus: ...

    def findings(self) -> Iterator[Finding]: ...

    def text(self, occurrence: Occurrence) -> str: ...


@dataclass(frozen=True, slots=True)
class Hit:
    """A finding of one file.

    ``path`` is that of the file; ``line`` to ``end_line`` are lines of it, or 0 where the place has none: then it is
    block ``block`` of what was extracted. ``accepted`` is MARKED, LISTED, or empty, ``reason`` why.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    block: int
    finding: Finding
    accepted: str = ""
    reason: str = ""

    @property
    def sources(self) -> tuple[Occurrence, ...]:
        """Where the text stands already."""
        return self.finding.occurrences[1:]


class Judge:
    """Knows the drafts, the limits and what was accepted; ``name`` is that of the hook, which markers call."""

    def __init__(
        self, entries: Sequence[Entry], guard: Guard, settings: Settings, baseline: Baseline, name: str
    ) -> None:
        self._entries = {entry.name: entry for entry in entries}
        self._guard, self._settings, self._baseline, self._name = guard, settings, baseline, name
        self._used: set[tuple[str, int]] = set()
        self._least = guard.widen(settings).min_passage
        self._markers = {entry.name: find_markers(entry.text, name) for entry in entries if has_lines(entry)}

    def judge(self, checked: Checked) -> Iterator[Hit]:
        """What is objected to, or was accepted."""
        elsewhere = _Elsewhere(checked.corpus, self._name)
        for finding in checked.findings():
            place = finding.occurrences[0]
            entry = self._entries[place.document]
            if self._is_large(finding, self._guard.limits_of(entry.path, self._settings), checked):
                yield _hit(entry, finding, *self._accept(finding, self._mark(entry, place), elsewhere))

    def _mark(self, entry: Entry, place: Occurrence) -> Marker | None:
        marker = choose_marker(self._markers.get(entry.name, ()), place.line, last_line(place))
        if marker is not None and marker.reason:
            self._used.add((entry.name, marker.line))
        return marker

    def _accept(self, finding: Finding, marker: Marker | None, elsewhere: _Elsewhere) -> tuple[str, str]:
        """By what a finding was accepted, and why."""
        if marker is not None and marker.reason:
            return MARKED, marker.reason
        if reason := elsewhere.reason(finding):
            return MARKED, reason
        if self._baseline.accepts(finding):
            return LISTED, self._baseline.entries[finding.id].reason
        return "", ""

    def markers(self) -> list[Problem]:
        """What is wrong with the markers of the drafts, when all were judged."""
        found = []
        for name, markers in self._markers.items():
            for marker in markers:
                if not marker.reason:
                    found.append(Problem(self._entries[name].path, _NO_REASON, marker.line))
                elif (name, marker.line) not in self._used:
                    found.append(Problem(self._entries[name].path, _STALE, marker.line))
        return found

    def _is_large(self, finding: Finding, limits: Limits, checked: Checked) -> bool:
        """Whether the limits of a file object to a finding of this kind and size."""
        if finding.kind not in limits.fail_on or _is_parallel(finding):
            return False
        if finding.kind in ("exact", "near", "contained"):
            return finding.characters >= limits.min_length
        if finding.kind == "passage" and limits.min_passage > self._least:
            return weigh(checked.text(finding.occurrences[0])) >= CHARACTER * limits.min_passage
        return True


def _is_parallel(finding: Finding) -> bool:
    """Whether a file only says like things in like words, step by step or row by row: what is pasted twice is equal."""
    first, *others = finding.occurrences
    return all(place.document == first.document and (place.identity or 1.0) < PASTED for place in others)


class _Elsewhere:
    """Markers of the texts that a draft is compared with: a copy that is accepted there is accepted here."""

    def __init__(self, corpus: Corpus, name: str) -> None:
        self._corpus, self._name = corpus, name
        self._numbers: dict[str, int] | None = None
        self._markers: dict[str, list[Marker]] = {}

    def reason(self, finding: Finding) -> str:
        """The reason of the marker at the first other place if all others are marked; else empty."""
        reasons = []
        for place in finding.occurrences[1:]:
            marker = choose_marker(self._of(place.document), place.line, last_line(place))
            if marker is None or not marker.reason:
                return ""
            reasons.append(marker.reason)
        return reasons[0] if reasons else ""

    def _of(self, name: str) -> list[Marker]:
        if self._numbers is None:
            self._numbers = {self._corpus.ids[i]: i for i in range(len(self._corpus))}
        if name not in self._markers:
            number = self._numbers[name]
            text = self._corpus.text(int(self._corpus.starts[number]), int(self._corpus.ends[number]))
            lines = not self._corpus.extracted[number] and not self._corpus.line_of[number]
            self._markers[name] = find_markers(text, self._name) if lines else []
        return self._markers[name]


def has_lines(entry: Entry) -> bool:
    """Whether lines of the text are lines of its file."""
    return not entry.extracted and not entry.line


def last_line(place: Occurrence) -> int:
    """The last line that holds something of a place."""
    return place.end_line - (place.end_column == 1 and place.end_line > place.line)


def weigh(text: str) -> int:
    """What a text weighs, in tenths of a character: letters of spaced scripts less, as passages are measured."""
    folded = fold_codes(np.frombuffer(text.encode("utf-32-le"), np.uint32))
    plain = folded & np.uint32(~(WORD | START) & 0xFFFFFFFF)
    digits = (plain >= ord("0")) & (plain <= ord("9"))
    letters = np.count_nonzero((plain > BREAK) & (folded >= WORD) & ~digits)
    return CHARACTER * int(np.count_nonzero(plain > BREAK)) - (CHARACTER - LETTER) * int(letters)


def _hit(entry: Entry, finding: Finding, accepted: str, reason: str) -> Hit:
    place = finding.occurrences[0]
    if place.block:
        return Hit(entry.path, 0, 0, 0, 0, place.line, finding, accepted, reason)
    if entry.line:  # a record is told by its own line
        return Hit(entry.path, entry.line, 0, entry.line, 0, 0, finding, accepted, reason)
    lines = place.line, place.column, last_line(place), place.end_column
    return Hit(entry.path, *lines, 0, finding, accepted, reason)
