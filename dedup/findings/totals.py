"""Totals of a scan: how much repeats, of what kind, in which documents and speeches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dedup.findings.frame_totals import add_up_frames
from dedup.findings.repeats import Repeats
from dedup.kernels import active
from dedup.kernels.arrays import distinct, I64
from dedup.kernels.intervals import cut_at, unite
from dedup.model import Summary
from dedup.settings import MARK_KINDS

if TYPE_CHECKING:
    from dedup.findings.report import Report
    from dedup.findings.results import Results


@dataclass(frozen=True, slots=True)
class Share:
    """How many characters of a document or speech count, and how many of them repeat elsewhere."""

    number: int
    characters: int
    repeated: int


def add_up(report: Report) -> Summary:
    """The totals of a report."""
    repeats = report.repeats()
    paragraphs = report.paragraphs
    characters = paragraphs.measures.characters.astype(np.int64)
    short = np.flatnonzero(characters < report.settings.min_length)
    counted = short[characters[short] > 0]
    different = len(distinct(paragraphs.measures.hashes[counted]))
    members = {one.kind: len(one.starts) for one in repeats}
    if report.repeated_speeches is not None:
        members["speech"] = sum(1 for _ in report.repeated_speeches.copies())
    sums = {one.kind: _count(report, one.starts, one.ends) for one in repeats}
    _add_marks(report, members, sums)
    if report.formulae is not None and report.copies is not None and report.copies.formulae is not None:
        formulae = report.copies.formulae
        members["formula"] = len(formulae.starts)
        sums["formula"] = int((formulae.length * np.diff(formulae.offsets)).sum())
    _add_templates(report, members, sums)
    everything = _count(report, *_all_spans(repeats))
    across = _count(report, *_all_spans(repeats, across=True))
    kinds = [kind for kind in report.settings.find if kind in members]
    return Summary(
        documents=len(report.corpus),
        speeches=len(report.speeches),
        units=len(report.units),
        characters=int(characters.sum()),
        short_units=len(short),
        short_repeats=len(counted) - different,
        repeated_units=len(paragraphs.repeated[0]),
        repeated_characters=everything,
        within_characters=everything - across,
        across_characters=across,
        findings={kind: _findings(report, kind) for kind in kinds},
        members={kind: members[kind] for kind in kinds},
        member_characters={kind: sums[kind] for kind in kinds},
        pairs_verified=len(paragraphs.matches),
        uncompared_texts=report.uncompared_texts,
        frames=add_up_frames(report.corpus, report.marks, report.marked) if "furniture" in kinds else None,
    )


def share_by_document(report: Results, most: int) -> tuple[int, list[Share]]:
    """In how many documents something repeats, and those with most repeated characters."""
    return _shares(report, report.speeches.documents, len(report.corpus), most)


def share_by_speech(report: Results, most: int) -> tuple[int, list[Share]]:
    """In how many speeches something repeats, and those with most repeated characters."""
    return _shares(report, np.arange(len(report.speeches)), len(report.speeches), most)


def _shares(report: Results, owner: I64, n: int, most: int) -> tuple[int, list[Share]]:
    """``owner`` int64[speeches] is what each speech is added to."""
    total = np.bincount(owner[report.units.speeches], report.unit_characters, minlength=n).astype(np.int64)
    pieces = cut_at(unite(*_all_spans(report.repeats())), report.speeches.starts)
    speech = np.searchsorted(report.speeches.starts, pieces.starts, side="right") - 1
    counts = active.measure_units(report.codes, pieces.starts, pieces.ends)[2]
    repeated = np.bincount(owner[speech], counts, minlength=n).astype(np.int64)
    number = int((repeated > 0).sum())
    order = np.lexsort((np.arange(n), -repeated))[: min(most, number)]
    return number, [Share(int(i), int(total[i]), int(repeated[i])) for i in order]


def _all_spans(repeats: list[Repeats], across: bool = False) -> tuple[I64, I64]:
    kept = [one.across if across else np.ones(len(one.starts), bool) for one in repeats]
    none = np.zeros(0, np.int64)
    starts = np.concatenate([none, *(one.starts[some] for one, some in zip(repeats, kept, strict=True))])
    ends = np.concatenate([none, *(one.ends[some] for one, some in zip(repeats, kept, strict=True))])
    return starts, ends


def _count(report: Results, starts: I64, ends: I64) -> int:
    """Characters that count in the union of the spans."""
    spans = unite(starts, ends)
    return int(active.measure_units(report.codes, spans.starts, spans.ends)[2].sum())


def _add_marks(report: Report, members: dict[str, int], sums: dict[str, int]) -> None:
    if report.marks is None or report.marked is None:
        return
    for number, kind in enumerate(MARK_KINDS):
        some = report.marks.kinds == number
        members[kind] = report.marked.places_of(kind)
        sums[kind] = _count(report, report.marks.starts[some], report.marks.ends[some])


def _add_templates(report: Report, members: dict[str, int], sums: dict[str, int]) -> None:
    mined = report.mined
    if mined is None:
        return
    if "template" in report.settings.find:
        atoms = mined.atoms
        fixed = np.concatenate([np.zeros(0, np.int64), *(one.fixed() for one in mined.uses)])
        members["template"] = sum(len(one) for one in mined.uses)
        sums["template"] = _count(report, atoms.starts[fixed], atoms.ends[fixed])
    if "outline" in report.settings.find:
        members["outline"], sums["outline"] = len(mined.outlines), 0


def _findings(report: Report, kind: str) -> int:
    """How many findings there are of a kind."""
    near = int(report.paragraphs.groups.near.sum())
    if kind in ("exact", "near"):
        return near if kind == "near" else len(report.paragraphs) - near
    if kind in MARK_KINDS:
        return report.marked.number_of(kind) if report.marked is not None else 0
    channels = {
        "speech": report.repeated_speeches,
        "contained": report.contained,
        "passage": report.passages,
        "formula": report.formulae,
        "template": report.mined,
        "outline": report.outlines,
    }
    channel = channels[kind]
    return 0 if channel is None else len(channel)
