"""Findings as rows of JSON, as docs/formats.md describes them: thousands at once, from their columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedup.findings.occurrences import NO_RELATION, RELATIONS
from dedup.report.json_rows import as_members, as_strings, key, Rows, Texts, Written
from dedup.report.place_rows import begin_places

if TYPE_CHECKING:
    from dedup.findings.columns import Columns, Several
    from dedup.findings.occurrences import Relations
    from dedup.findings.ties import Ties
    from dedup.kernels.arrays import Bools

# What is told of how a place relates to the first: where that is no paragraph, and where it is. Of paragraphs all is
# given, null where a text is too long to be aligned.
SHARES = {
    "jaccard": (False, True),
    "containment": (False, True),
    "coverage": (True, False),
    "anchor_coverage": (True, False),
    "identity": (True, True),
}


def finding_rows(several: Several, places: bool = False) -> Written:
    """The findings in their order, each behind a comma and a line break; with how many ``places`` each has, whether all
    are there or not."""
    written = [_rows_of(columns, places) for _, columns in several.parts]
    bases = np.cumsum([0, *(len(rows.text) for rows in written[:-1])])
    starts = np.concatenate([rows.offsets[:-1] + base for rows, base in zip(written, bases, strict=True)])
    ends = np.concatenate([rows.offsets[1:] + base for rows, base in zip(written, bases, strict=True)])
    order = several.order
    rows = Rows(len(order))
    rows.texts(b",\n", Texts(np.concatenate([one.text for one in written]), starts[order], ends[order]))
    return rows.write()


def _rows_of(columns: Columns, places: bool) -> Written:
    rows = Rows(len(columns))
    rows.texts(b'{"id":', as_strings(columns.ids))
    rows.texts(b',"kind":', as_strings(columns.kinds))
    rows.texts(b',"scope":', as_strings(["across", "within"]), columns.within.astype(np.int64))
    rows.texts(b',"unit":', as_strings(columns.units))
    rows.lists(b',"occurrences":', _place_rows(columns), columns.offsets)
    rows.numbers(b',"evidence":{"characters":', columns.characters)
    rows.texts(b',"excerpt":', as_strings(columns.excerpts))
    if columns.told is not None:
        rows.texts(b"", as_members(columns.told))
    for name, counts in columns.counts.items():
        rows.numbers(key(name), counts)
    for name, numbers in columns.numbers.items():
        listed = Rows(len(numbers))
        listed.numbers(b",", numbers)
        rows.lists(key(name), listed.write(), columns.offsets)
    if columns.ties is not None:
        offsets = columns.ties.offsets
        rows.lists(b',"passages":', _tie_rows(columns.ties, columns), offsets, np.diff(offsets) > 0)
    rows.literal(b"}")
    if places:
        rows.numbers(b',"places":', columns.places)
    rows.literal(b"}")
    return rows.write()


def _place_rows(columns: Columns) -> Written:
    """The places of findings, each behind a comma."""
    rows, other = begin_places(columns.spans), ~columns.is_first
    rows.texts(b',"role":', as_strings(columns.roles), other.astype(np.int64))
    _add_relations(rows, columns.relations, other)
    rows.literal(b"}")
    return rows.write()


def _add_relations(rows: Rows, relations: Relations, other: Bools) -> None:
    """How the ``other`` places relate to the first of their finding."""
    paragraph = other & (relations.kinds != NO_RELATION)
    rows.texts(b',"kind":', as_strings(RELATIONS), np.where(paragraph, relations.kinds, -1))
    for name, told in SHARES.items():
        share = relations.share(name)
        known = other & np.array(told)[paragraph.astype(int)] & (paragraph | ~np.isnan(share))
        if known.any():
            rows.decimals(key(name), share, known)


def _tie_rows(ties: Ties, columns: Columns) -> Written:
    """What aligns between places, each behind a comma."""
    rows = Rows(len(ties.places))
    sides = ties.in_documents(columns.spans.bases, columns.offsets)
    for before, column in zip((b',{"a":[', b",", b'],"b":[', b","), sides.columns, strict=True):
        rows.numbers(before, column)
    rows.literal(b"]")
    if ties.identity is not None:
        rows.decimals(b',"identity":', ties.identity)
    rows.numbers(b',"of":[0,', ties.places)
    rows.literal(b"]")
    if ties.templates is not None:
        rows.texts(b',"template":', as_strings(ties.templates))
    rows.literal(b"}")
    return rows.write()
