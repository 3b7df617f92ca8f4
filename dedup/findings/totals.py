"""Totals of a scan: how much repeats, of what kind, in which documents and speeches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dedup.findings.kind import Findings, Repeats
from dedup.findings.results import Results
from dedup.kernels import active
from dedup.kernels.arrays import distinct, I32, I64
from dedup.kernels.intervals import cut_at, unite
from dedup.kernels.packed_codes import spans_at_hand
from dedup.model import Summary

if TYPE_CHECKING:
    from dedup.findings.scanned import Scanned


@dataclass(frozen=True, slots=True)
class Share:
    """How many characters of a document or speech count, and how many of them repeat elsewhere."""

    number: int
    characters: int
    repeated: int


def add_up(scanned: Scanned, kinds: Mapping[str, Findings]) -> Summary:
    """The totals of a scan, and of each of its ``kinds`` in this order."""
    paragraphs, corpus = scanned.paragraphs, scanned.corpus
    speeches, units = (
        int(np.searchsorted(rows.documents, corpus.own)) for rows in (scanned.speeches, scanned.units)
    )
    characters = paragraphs.measures.characters[:units].astype(np.int64)
    short = np.flatnonzero(characters < scanned.settings.min_length)
    counted = short[characters[short] > 0]
    different = len(distinct(paragraphs.measures.hashes[counted]))
    repeats = scanned.repeats()

    def count(starts: I64, ends: I64) -> int:
        return _count(scanned, starts, ends)

    everything = count(*_all_spans(repeats))
    across = count(*_all_spans(repeats, across=True))
    return Summary(
        documents=corpus.own,
        speeches=speeches,
        units=units,
        characters=int(characters.sum()),
        short_units=len(short),
        short_repeats=len(counted) - different,
        repeated_units=int(np.count_nonzero(paragraphs.repeated[0] < units)),
        repeated_characters=everything,
        within_characters=everything - across,
        across_characters=across,
        findings={name: len(one) - len(one.firsts) + scanned.told(one) for name, one in kinds.items()},
        members={name: one.members() for name, one in kinds.items()},
        member_characters={name: one.characters(count) for name, one in kinds.items()},
        pairs_verified=paragraphs.own_matches(),
        uncompared_texts=scanned.uncompared_texts,
        **{field: value for one in kinds.values() for field, value in one.totals().items()},
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
    counts = _count_each(report, pieces.starts, pieces.ends)
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
    return int(_count_each(report, spans.starts, spans.ends).sum())


def _count_each(report: Results, starts: I64, ends: I64) -> I32:
    """Characters that count in each span, int32[n]."""
    spans = spans_at_hand(report.codes, starts, ends)
    counts = [active.measure_units(some.codes, some.starts, some.ends)[2] for some in spans]
    return np.concatenate([np.zeros(0, np.int32), *counts])
