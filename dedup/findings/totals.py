"""Totals of a scan: how much repeats, of what kind, in which documents and speeches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dedup.kernels.arrays import distinct, I64
from dedup.model import Summary

if TYPE_CHECKING:
    from dedup.findings.report import Report


@dataclass(frozen=True, slots=True)
class Share:
    """How many characters of a document or speech count, and how many of them repeat elsewhere."""

    number: int
    characters: int
    repeated: int


def repeated_units(report: Report) -> tuple[I64, I64]:
    """Units that have a better copy, and the unit that is this copy (their anchor)."""
    units = np.flatnonzero(report.text_of_unit >= 0)
    text = report.text_of_unit[units]
    cluster = report.clusters.anchor
    better = np.where(report.reported[cluster], cluster, np.arange(len(cluster)))
    # A text that leads or stands alone may still match a better one, as a pair that lies in no cluster.
    lone = report.clusters.outside[::-1]
    a, b = report.matches.a[lone], report.matches.b[lone]
    free = better[b] == b
    better[b[free]] = a[free]
    anchor = report.texts.best[better[text]]
    # Copies of one text repeat only where their kind was looked for.
    kept = (anchor != units) & (report.reported[cluster[text]] | (better[text] != text))
    return units[kept], anchor[kept]


def add_up(report: Report) -> Summary:
    """The totals of a report."""
    units, anchors = report.repeated
    characters = report.measures.characters.astype(np.int64)
    within = report.units.speeches[units] == report.units.speeches[anchors]
    text_of = report.text_of_unit
    exact = text_of[units] == text_of[anchors]
    near = int(report.groups.near.sum())
    short = np.flatnonzero(text_of < 0)
    counted = short[characters[short] > 0]
    different = len(distinct(report.measures.hashes[counted]))
    findings = {"exact": len(report.groups) - near, "near": near}
    members = {"exact": int(exact.sum()), "near": int((~exact).sum())}
    sums = {"exact": int(characters[units[exact]].sum()), "near": int(characters[units[~exact]].sum())}
    kinds = report.settings.find
    return Summary(
        documents=len(report.corpus),
        speeches=len(report.speeches),
        units=len(report.units),
        characters=int(characters.sum()),
        short_units=len(short),
        short_repeats=len(counted) - different,
        repeated_units=len(units),
        repeated_characters=int(characters[units].sum()),
        within_characters=int(characters[units[within]].sum()),
        across_characters=int(characters[units[~within]].sum()),
        findings={kind: findings[kind] for kind in kinds},
        members=members,
        member_characters=sums,
        pairs_verified=len(report.matches),
        uncompared_texts=report.uncompared_texts,
    )


def share_by_document(report: Report, most: int) -> tuple[int, list[Share]]:
    """In how many documents something repeats, and those with most repeated characters."""
    return _shares(report, report.units.documents, len(report.corpus), most)


def share_by_speech(report: Report, most: int) -> tuple[int, list[Share]]:
    """In how many speeches something repeats, and those with most repeated characters."""
    return _shares(report, report.units.speeches, len(report.speeches), most)


def _shares(report: Report, owner: I64, n: int, most: int) -> tuple[int, list[Share]]:
    characters = report.measures.characters
    units, _ = report.repeated
    total = np.bincount(owner, characters, minlength=n).astype(np.int64)
    repeated = np.bincount(owner[units], characters[units], minlength=n).astype(np.int64)
    number = int((repeated > 0).sum())
    order = np.lexsort((np.arange(n), -repeated))[: min(most, number)]
    return number, [Share(int(i), int(total[i]), int(repeated[i])) for i in order]
