"""The sources of a draft with their numbers, as a page and a paper name them: those that hold most of it first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dedup.checking.basis import Basis
from dedup.checking.origins import Origin
from dedup.checking.source_shares import SourceShare
from dedup.findings.held import held_spans
from dedup.kernels.intervals import Intervals, join, pairs_of, united, without
from dedup.kinds import PHRASES
from dedup.model import Finding

Span = tuple[int, int]
# Of those who hold something of a draft in runs so many are named.
NAMED = 200


def pieces_of(finding: Finding, without: Iterable[str] = ()) -> list[Span]:
    """What of a draft a finding says stands in old texts, but for those ``without`` which it is looked at."""
    gone = set(without)
    held = held_spans(finding)
    return [(start, end) for start, end, n in held if finding.occurrences[n].document not in gone]


def held_by_source(findings: Sequence[Finding]) -> dict[str, list[Span]]:
    """What each old text has of what is copied, in the order in which the findings name them."""
    held: dict[str, list[Span]] = {}
    for finding in findings:
        if finding.kind in PHRASES:
            continue
        for place in finding.occurrences[1:]:
            held.setdefault(place.document, [])
        for start, end, number in held_spans(finding):
            held[finding.occurrences[number].document].append((start, end))
    return held


def number_sources(
    characters: int,
    basis: Basis,
    told: Sequence[SourceShare],
    findings: Sequence[Finding],
    known: Mapping[str, Origin],
) -> tuple[list[dict[str, Any]], Intervals]:
    """The sources of a draft of so many characters, and what those that are too many to be named hold of it in runs.

    Each has its ``number``, from 1, or 0 where it only resembles the draft; ``characters`` and ``share`` are what it has
    in runs or in what is copied, whichever is more; ``spans`` those of its runs; ``own`` says whether it is the writer's.
    ``new`` are those that hold something which none before them does, or that a finding names first. ``known`` is what is
    known of the texts that findings name.
    """
    copied = held_by_source(findings)
    by_name = {one.source: one for one in told}
    rows: list[dict[str, Any]] = []
    for name in dict.fromkeys((*copied, *by_name)):
        one = by_name.get(name)
        size = max(basis.count(united(copied.get(name, ()))), one.characters if one else 0)
        words = one.words if one else ()
        resembles = (one.resembles or 0.0) if one and words else 0.0
        if size or words:
            origin = known.get(name) or basis.origins.get(name) or Origin("", "", "")
            rows.append(
                {
                    "source": name,
                    "characters": size,
                    "share": round(min(1.0, size / max(1, characters)), 6),
                    "resembles": resembles,
                    "words": words,
                    "title": origin.title,
                    "date": origin.date,
                    "outlet": origin.outlet,
                    "spans": pairs_of(basis.held[name]) if name in basis.held else [],
                    "own": name in basis.mine,
                }
            )
    rows.sort(key=lambda row: (-row["characters"], -row["resembles"]))
    named = [row for i, row in enumerate(rows) if i < NAMED or row["source"] in copied]
    for number, row in enumerate(named, 1):
        row["number"] = number if row["characters"] else 0
    _tell_new(named, basis, copied, findings)
    names = {row["source"] for row in named}
    return named, join(held for name, held in basis.held.items() if name not in names)


def _tell_new(
    rows: Sequence[dict[str, Any]],
    basis: Basis,
    copied: Mapping[str, list[Span]],
    findings: Sequence[Finding],
) -> None:
    first = {one.occurrences[1].document for one in findings if len(one.occurrences) > 1}
    told = united([])
    for row in rows:
        name = row["source"]
        own = (
            join((basis.held.get(name, united([])), united(copied.get(name, ()))))
            if row["number"]
            else united([])
        )
        row["new"] = name in first or bool(basis.count(without(own, told)))
        told = join((told, own))
