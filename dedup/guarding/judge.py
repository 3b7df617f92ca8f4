"""Which findings are objected to, and by what others are accepted: limits, markers, baseline, and that they stood before,
in this order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dedup.guarding.added import Added
from dedup.guarding.baseline import Baseline, Part
from dedup.guarding.former import Former
from dedup.guarding.limits import Guard
from dedup.guarding.markers import (
    find_accepting,
    find_markers,
    find_misspelt,
    FIRST_LINES,
    Marker,
    touching,
    without_markers,
)
from dedup.guarding.parents import Brought
from dedup.guarding.parts import Counted, find_parts, last_line, shared_spans, Span
from dedup.kinds import KINDS, Unit
from dedup.library.entries import Entry
from dedup.messages import Message
from dedup.model import Finding, Occurrence, Problem
from dedup.settings import Settings

if TYPE_CHECKING:
    from dedup.checking.check_report import CheckReport
    from dedup.guarding.blame import Blame

# How an accepted finding was accepted; or why it is none of this file and commit.
MARKED, LISTED = "marker", "baseline"
STOOD, TOLD = "parent", "other place"
# What a file holds twice is a copy from this identity on.
PASTED = 0.95


@dataclass(frozen=True, slots=True)
class Hit:
    """A finding of one file.

    ``path`` is that of the file; ``line`` to ``end_line`` are lines of it, or 0 where the place has none: then it is
    block ``block`` of what was extracted. ``accepted`` is MARKED, LISTED, STOOD, TOLD or empty, ``reason`` why.
    ``parts`` are what a baseline accepts it by; ``shared`` is all that stands elsewhere of it, whoever brought it, as
    spans of the characters of its document that count. ``blames`` are the commits of each source, where asked for.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    block: int
    finding: Finding
    parts: tuple[Part, ...]
    shared: tuple[Span, ...] = ()
    accepted: str = ""
    reason: str = ""
    blames: tuple[tuple[Blame, ...], ...] = ()

    @property
    def sources(self) -> tuple[Occurrence, ...]:
        """Where the text stands already."""
        return self.finding.occurrences[1:]


class Judge:
    """Knows the drafts, the limits and what was accepted; ``name`` is that of the hook, which markers call. What is told
    of a file that ``brought`` changed is what was in none of the parents, which ``formers`` read, nor in what is
    ``accepted``; of any other what was not there."""

    def __init__(
        self,
        entries: Sequence[Entry],
        guard: Guard,
        settings: Settings,
        baseline: Baseline,
        name: str,
        brought: Brought,
        formers: Sequence[Former],
        accepted: Sequence[Former] = (),
    ) -> None:
        self._brought, self._formers, self._accepted = brought, formers, accepted
        self._entries = {entry.name: entry for entry in entries}
        self._guard, self._settings, self._baseline, self._name = guard, settings, baseline, name
        self._used: set[tuple[str, int]] = set()
        # How many characters of each file were compared, by path.
        self.characters: dict[str, int] = {}
        self._markers = {entry.name: find_markers(entry.text, name) for entry in entries if has_lines(entry)}

    def judge(self, checked: CheckReport) -> Iterator[Hit]:
        """What is objected to, or was accepted."""
        elsewhere, counted = _Elsewhere(checked, self._name), Counted(checked)
        for document in range(checked.drafts):
            path = self._entries[checked.corpus.ids[document]].path
            self.characters[path] = self.characters.get(path, 0) + counted.size(document)
        brought = Added([*self._formers, *self._accepted], checked, self._is_told)
        since = Added(self._accepted, checked, self._is_told_since)
        objected = [
            replace(finding, excerpt=without_markers(finding.excerpt))
            for finding in checked.findings()
            if self._is_objected(finding)
        ]
        for finding, parts in zip(objected, find_parts(checked, objected), strict=True):
            entry = self._entries[finding.occurrences[0].document]
            document = checked.number_of[entry.name]
            shared = counted.spans(document, shared_spans(finding))
            accepted, reason = self._accept(entry, finding, parts, elsewhere)
            if not accepted:
                finding, accepted, reason = self._narrow(entry, finding, brought, since, elsewhere)
            yield _hit(entry, finding, parts, shared, accepted, reason)

    def _narrow(
        self, entry: Entry, finding: Finding, brought: Added, since: Added, elsewhere: _Elsewhere
    ) -> tuple[Finding, str, str]:
        """What of a finding the commit brought, or came since what is accepted, and by what that is accepted."""
        is_changed = self._brought.is_changed(entry.path)
        if not is_changed:
            if entry.path not in self._brought.staged.blobs:
                return finding, "", ""
            if self._formers and brought.is_told_elsewhere(finding):
                return finding, TOLD, ""
            if not self._accepted:
                return finding, "", ""
        new = (brought if is_changed else since).narrow(finding)
        if new is None:
            return finding, STOOD, ""
        return new, *self._marked(entry, new, elsewhere)

    def _is_told(self, path: str) -> bool:
        """Whether copies that a file brings are told there."""
        return self._brought.is_changed(path) and bool(self._guard.limits_of(path).fail_on)

    def _is_told_since(self, path: str) -> bool:
        """The same of what came since what is accepted."""
        return self._brought.is_since(path) and bool(self._guard.limits_of(path).fail_on)

    def _accept(
        self, entry: Entry, finding: Finding, parts: Sequence[Part], elsewhere: _Elsewhere
    ) -> tuple[str, str]:
        """By what a finding was accepted, and why."""
        accepted, reason = self._marked(entry, finding, elsewhere)
        if not accepted and self._baseline.accepts(parts):
            return LISTED, self._baseline.reason(parts)
        return accepted, reason

    def _marked(self, entry: Entry, finding: Finding, elsewhere: _Elsewhere) -> tuple[str, str]:
        """Whether markers accept a finding, and why."""
        markers, spans = self._markers.get(entry.name, []), shared_spans(finding)
        # One that speaks for a part of what is found has something to say, though it is not enough.
        self._used |= {(entry.name, marker.line) for marker in touching(markers, spans)}
        if accepting := find_accepting(markers, entry.text, spans):
            return MARKED, accepting[0].reason
        if reason := elsewhere.reason(finding):
            return MARKED, reason
        return "", ""

    def markers(self) -> list[Problem]:
        """What is wrong with the markers of the drafts, when all were judged."""
        found = []
        for name, markers in self._markers.items():
            entry = self._entries[name]
            for marker in markers:
                if not marker.reason:
                    found.append(Problem(entry.path, Message("guarding.marker_no_reason"), marker.line))
                elif (name, marker.line) not in self._used and self._guard.limits_of(entry.path).fail_on:
                    found.append(Problem(entry.path, Message("guarding.marker_stale"), marker.line))
            for line, is_whole in find_misspelt(entry.text, self._name):
                key = "guarding.marker_not_whole" if is_whole else "guarding.marker_misspelt"
                message = Message(key, name=self._name, lines=FIRST_LINES)
                found.append(Problem(entry.path, message, line))
        return found

    def _is_objected(self, finding: Finding) -> bool:
        """Whether the limits of a file object to a finding of this kind and size."""
        limits = self._guard.limits_of(self._entries[finding.occurrences[0].document].path)
        if finding.kind not in limits.fail_on or _is_parallel(finding):
            return False
        least = self._settings.min_length if limits.min_length is None else limits.min_length
        return KINDS[finding.kind].unit is not Unit.PARAGRAPH or finding.characters >= least


def _is_parallel(finding: Finding) -> bool:
    """Whether a file only says like things in like words, step by step or row by row: what is pasted twice is equal."""
    first, *others = finding.occurrences
    return all(place.document == first.document and (place.identity or 1.0) < PASTED for place in others)


class _Elsewhere:
    """Markers of the texts that a draft is compared with: a copy that is accepted there is accepted here."""

    def __init__(self, checked: CheckReport, name: str) -> None:
        self._corpus, self._number_of, self._name = checked.corpus, checked.number_of, name
        self._known: dict[str, tuple[str, list[Marker]]] = {}

    def reason(self, finding: Finding) -> str:
        """The reason of the marker at the first other place if all others are marked; else empty."""
        reasons = []
        for number, place in enumerate(finding.occurrences[1:], 1):
            text, markers = self._of(place.document)
            accepting = find_accepting(markers, text, shared_spans(finding, number))
            if not accepting:
                return ""
            reasons.append(accepting[0].reason)
        return reasons[0] if reasons else ""

    def _of(self, name: str) -> tuple[str, list[Marker]]:
        """A text and its markers; of what has no lines none."""
        if name not in self._known:
            number = self._number_of[name]
            text = self._corpus.text(int(self._corpus.starts[number]), int(self._corpus.ends[number]))
            lines = not self._corpus.extracted[number] and not self._corpus.line_of[number]
            self._known[name] = text, find_markers(text, self._name) if lines else []
        return self._known[name]


def accept_listed(hit: Hit, baseline: Baseline) -> Hit:
    """A hit that nobody accepted, accepted where a baseline does."""
    if hit.accepted or not baseline.accepts(hit.parts):
        return hit
    return replace(hit, accepted=LISTED, reason=baseline.reason(hit.parts))


def has_lines(entry: Entry) -> bool:
    """Whether lines of the text are lines of its file."""
    return not entry.extracted and not entry.line


def _hit(
    entry: Entry,
    finding: Finding,
    parts: tuple[Part, ...],
    shared: tuple[Span, ...],
    accepted: str,
    reason: str,
) -> Hit:
    place = finding.occurrences[0]
    lines = place.line, place.column, last_line(place), place.end_column, 0
    if place.block:
        lines = 0, 0, 0, 0, place.line
    elif entry.line:  # a record is told by its own line
        lines = entry.line, 0, entry.line, 0, 0
    return Hit(entry.path, *lines, finding, parts, shared, accepted, reason)
