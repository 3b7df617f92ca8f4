"""Decisions on the next version of a draft: found again by text and place, and the shares without what they leave out.

A finding is found again by its id or, where its text was edited, by its likeness (`dedup.sketch.likeness`), the nearest
of several; a part of the text where it stands, or where most of it does. What is not found again is stale, and named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from dedup.checking.basis import Basis
from dedup.checking.decisions import (
    Decision,
    Decisions,
    digest_text,
    DraftDecisions,
    FINDING,
    PART,
    QUOTATIONS,
)
from dedup.checking.numbered import pieces_of
from dedup.checking.ratios import DraftRatios
from dedup.findings.held import is_left_out
from dedup.kernels.intervals import common, Intervals, join, united, without
from dedup.kernels.points import code_points
from dedup.kinds import PHRASES
from dedup.model import Finding
from dedup.sketch.likeness import ALIKE, sketch
from dedup.text.fold import fold_codes

# The rows of a breakdown that are computed again.
ROWS = ("total", "without_quotations", "without_own", "largest", "copied", "counted", "remaining")
# A part of the text is known again where so much of it, in percent, stands in a row.
NEARLY = 80.0


@dataclass(frozen=True)
class Decided:
    """The decisions of one draft: ``held`` at their places of now, ``stale`` as they were; whether the ``draft`` or a
    ``library`` is another than it was then; characters and shares of the rows ``after`` them."""

    document: str
    held: tuple[Decision, ...]
    stale: tuple[Decision, ...]
    new_draft: bool
    new_library: bool
    after: dict[str, tuple[int, float]]

    def record(self) -> dict[str, Any]:
        """As it stands in the report."""
        return {
            "document": self.document,
            "held": [asdict(one) for one in self.held],
            "stale": [asdict(one) for one in self.stale],
            "new_draft": self.new_draft,
            "new_library": self.new_library,
            "after": {
                name: {"characters": size, "share": share} for name, (size, share) in self.after.items()
            },
        }


def decide(
    told: Decisions,
    ratios: Sequence[DraftRatios],
    findings: dict[str, list[Finding]],
    texts: Sequence[str],
    libraries: Iterable[str],
) -> tuple[Decided, ...]:
    """What the decisions of a file come to for each draft, of which ``texts`` and ``findings`` (by name) are given."""
    new_library = bool(told.libraries) and sorted(told.libraries) != sorted(libraries)
    given = _assign(told, [one.document for one in ratios], [digest_text(text) for text in texts])
    made = []
    for one, text, own in zip(ratios, texts, given, strict=True):
        found = findings.get(one.document, [])
        held, stale = _find(own.decisions if own else (), found, one, text)
        new_draft = own is not None and own.digest != digest_text(text)
        if own and new_draft and not (_is_name(own.document, one.document) or _is_known_by_text(held)):
            # Quotations and sources another draft has as well: they do not say that this is a version of it.
            held, stale = (), own.decisions
        after = shares_after(one, found, held)
        made.append(Decided(one.document, held, stale, new_draft, new_library, after))
    return tuple(made)


def unassigned(told: Decisions, decided: Sequence[Decided]) -> list[str]:
    """Names of drafts of a file that are none of these."""
    used = sum(bool(one.held or one.stale) for one in decided)
    names = {one.document for one in decided}
    left = [one.document for one in told.drafts if one.decisions and one.document not in names]
    return left if used < sum(bool(one.decisions) for one in told.drafts) else []


def of_another(told: Decisions, decided: Sequence[Decided]) -> list[tuple[str, str]]:
    """The draft that a file was made on and the one that was checked, where nothing says that they are one."""
    return [
        (made.document, one.document)
        for one in decided
        for made in told.drafts
        if len(decided) == len(told.drafts) == 1
        and one.new_draft
        and one.stale
        and not one.held
        and not _is_name(made.document, one.document)
    ]


def _is_name(one: str, other: str) -> bool:
    """Whether two names are of one draft, seen from one folder or another."""
    return f"/{one}".endswith(f"/{other}") or f"/{other}".endswith(f"/{one}")


def _is_known_by_text(held: Sequence[Decision]) -> bool:
    """Whether one of them was found again by its text."""
    return any(one.what in (FINDING, PART) for one in held)


def _assign(told: Decisions, names: Sequence[str], digests: Sequence[str]) -> list[DraftDecisions | None]:
    """For each draft its decisions: those under its name, of its text, or of the only draft that there was and is."""
    by_name = {one.document: one for one in told.drafts}
    by_digest = {one.digest: one for one in told.drafts if one.digest}
    given = [by_name.get(name) or by_digest.get(digest) for name, digest in zip(names, digests, strict=True)]
    if len(names) == len(told.drafts) == 1:
        given = [told.drafts[0]]
    return given


def _find(
    decisions: Sequence[Decision], findings: Sequence[Finding], ratios: DraftRatios, text: str
) -> tuple[tuple[Decision, ...], tuple[Decision, ...]]:
    """The decisions that are known again, at their places of now, and those that are stale."""
    held: list[Decision] = []
    stale: list[Decision] = []
    free = _Findings(findings, text)
    basis = _basis_of(ratios)
    sources = {
        place.document for finding in findings for place in finding.occurrences[1:]
    } | basis.held.keys()
    for one in decisions:
        if one.what == FINDING:
            known = free.take(one)
        elif one.what == PART:
            known = _part(one, text)
        else:
            there = len(basis.quotations) if one.what == QUOTATIONS else one.source in sources
            known = one if there else None
        (stale if known is None else held).append(known or one)
    return tuple(held), tuple(stale)


class _Findings:
    """The findings of a draft, each of which is decided about once."""

    def __init__(self, findings: Sequence[Finding], text: str) -> None:
        self._free = list(findings)
        self._text = text
        self._digits: dict[int, str] = {}

    def take(self, decision: Decision) -> Decision | None:
        """The finding that a decision was about, as it stands now."""
        same = [one for one in self._free if one.id == decision.id] or self._alike(decision.text)
        chosen = min(same, key=lambda one: abs(one.occurrences[0].start - decision.start), default=None)
        if chosen is None:
            return None
        self._free.remove(chosen)
        place = chosen.occurrences[0]
        now = {"id": chosen.id, "kind": chosen.kind, "text": self._text[place.start : place.end]}
        return replace(decision, start=place.start, end=place.end, **now)

    def _alike(self, text: str) -> list[Finding]:
        """Those whose text is most like another."""
        wanted = _sketch(text)
        alike = [(_equal(wanted, self._sketch_of(finding)), finding) for finding in self._free]
        most = max((equal for equal, _ in alike), default=0)
        return [finding for equal, finding in alike if equal == most] if most >= ALIKE else []

    def _sketch_of(self, finding: Finding) -> str:
        key, place = id(finding), finding.occurrences[0]
        if key not in self._digits:
            self._digits[key] = _sketch(self._text[place.start : place.end])
        return self._digits[key]


def _sketch(text: str) -> str:
    codes = fold_codes(code_points(text + "\n"))
    return sketch(codes, np.zeros(1, np.int64), np.array([len(codes) - 1], np.int64))[0]


def _equal(one: str, other: str) -> int:
    return sum(a == b for a, b in zip(one, other, strict=True))


def _part(decision: Decision, text: str) -> Decision | None:
    """A part of the text where it stands now: word for word, the nearest of several, or as most of it does."""
    wanted = decision.text
    at, places = text.find(wanted), []
    while at >= 0:
        places.append(at)
        at = text.find(wanted, at + 1)
    if places:
        start = min(places, key=lambda place: abs(place - decision.start))
        return replace(decision, start=start, end=start + len(wanted))
    from rapidfuzz.fuzz import partial_ratio_alignment

    found = partial_ratio_alignment(wanted, text, score_cutoff=NEARLY) if len(wanted) <= len(text) else None
    if found is None:
        return None
    start, end = found.dest_start, found.dest_end
    return replace(decision, start=start, end=end, text=text[start:end])


def _left(findings: Iterable[Finding], held: Sequence[Decision]) -> list[Finding]:
    """The findings of which decisions leave something."""
    excluded, gone = _excluded(held), {one.source for one in held if one.source}
    return [one for one in findings if not is_left_out(one, excluded, gone)]


def _excluded(held: Sequence[Decision]) -> set[tuple[str, int]]:
    """The findings that decisions are about, by id and start."""
    return {(one.id, one.start) for one in held if one.what == FINDING}


def standing_kinds(decided: Sequence[Decided], findings: Iterable[Finding]) -> set[str]:
    """The kinds of those findings that decisions leave."""
    held = {one.document: one.held for one in decided}
    by_draft: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_draft[finding.occurrences[0].document].append(finding)
    return {one.kind for draft, some in by_draft.items() for one in _left(some, held.get(draft, ()))}


def shares_after(
    ratios: DraftRatios, findings: Sequence[Finding], held: Sequence[Decision]
) -> dict[str, tuple[int, float]]:
    """Characters and share of each of ROWS without what the decisions leave out. The whole stays the whole draft."""
    basis = _basis_of(ratios)
    all_of, left = (_sizes(basis, findings, some) for some in ((), held))
    after = {}
    for name in ROWS:
        characters = max(0, getattr(ratios, name).characters - all_of[name] + left[name])
        after[name] = characters, round(characters / max(1, ratios.characters), 6)
    return after


def _basis_of(ratios: DraftRatios) -> Basis:
    assert ratios.basis is not None  # of a check that was not strict
    return ratios.basis


def _sizes(basis: Basis, findings: Sequence[Finding], held: Sequence[Decision]) -> dict[str, int]:
    """How many characters stand in each of ROWS without what is left out; pages compute the same (decided.js)."""
    gone = {one.source for one in held if one.source}
    copies = [one for one in _left(findings, held) if one.kind not in PHRASES]
    # What stands in a finding whose sources are gone may stand in a run that others hold still.
    named = _excluded(held)
    excluded = [one for one in findings if (one.id, one.occurrences[0].start) in named]
    parts = [(one.start, one.end) for one in held if one.what == PART]
    quoted = [basis.quotations] if any(one.what == QUOTATIONS for one in held) else []
    cut = join((united(parts), *quoted))
    runs = {name: spans for name, spans in basis.held.items() if name not in gone}
    total = without(
        without(join(runs.values()), united(span for one in excluded for span in pieces_of(one))), cut
    )
    copied = without(united(span for one in copies for span in pieces_of(one, gone)), cut)
    others = {place.document for one in copies for place in one.occurrences[1:]} - basis.mine
    own_copies = united(span for one in copies for span in pieces_of(one, gone | others))
    own_runs = join((*(runs[name] for name in runs.keys() & basis.mine), own_copies))
    counted = without(copied, own_copies)
    spans: dict[str, Intervals] = {
        "total": total,
        "without_quotations": without(total, basis.quotations),
        "without_own": without(total, own_runs),
        "copied": copied,
        "counted": counted,
        "remaining": without(counted, basis.quotations),
    }
    sizes = {name: basis.count(one) for name, one in spans.items()}
    sizes["largest"] = max((basis.count(common(one, total)) for one in runs.values()), default=0)
    return sizes
