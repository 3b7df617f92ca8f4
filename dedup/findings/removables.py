"""What a cleaned corpus can do without: spans, and the copies that stay."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dedup.furniture.marks import MARK_KINDS
from dedup.kernels import active
from dedup.kernels.arrays import I64

if TYPE_CHECKING:
    from dedup.findings.report import Report


@dataclass(frozen=True, slots=True)
class Removable:
    """A span ``[start, end)`` of document number ``document``, in code points of its text; that of a speech or a mark
    holds the line breaks that go with it. ``characters`` of it count. ``kept`` is the copy that stays, as (document,
    start, end): None for what is no copy of anything (furniture, watermarks, strays).
    """

    kind: str
    finding: str
    document: int
    start: int
    end: int
    characters: int
    kept: tuple[int, int, int] | None


def list_removables(report: Report, kinds: Collection[str], least: int = 1) -> list[Removable]:
    """What findings of these kinds allow to remove, in order of place.

    Exact and near paragraphs of fewer than ``least`` characters that count stay; so does a speech of which the better
    one does not say --speech-coverage.
    """
    found = [*_speeches(report, kinds), *_paragraphs(report, kinds, least), *_marks(report, kinds)]
    return sorted(found, key=lambda one: (one.document, one.start, -one.end))


def _speeches(report: Report, kinds: Collection[str]) -> Iterator[Removable]:
    if "speech" not in kinds or report.repeated_speeches is None or report.copies is None:
        return
    speeches = report.speeches
    covered = report.copies.coverage()
    characters = active.measure_units(report.codes, speeches.starts, speeches.ends)[2].tolist()
    for finding, copy, kept in report.repeated_speeches.copies():
        if covered[copy] >= report.settings.speech_coverage:
            document, start, end = _place(report, speeches.starts, speeches.ends, copy)
            better = _place(report, speeches.starts, speeches.ends, kept)
            yield Removable("speech", finding, document, start, end, characters[copy], better)


def _paragraphs(report: Report, kinds: Collection[str], least: int) -> Iterator[Removable]:
    paragraphs, units = report.paragraphs, report.units
    copies, anchors = paragraphs.repeated
    characters = paragraphs.measures.characters
    exact = paragraphs.text_of_unit[copies] == paragraphs.text_of_unit[anchors]
    wanted = (exact & ("exact" in kinds)) | (~exact & ("near" in kinds))
    some = np.flatnonzero(wanted & (characters[copies] >= least))
    ids = paragraphs.ids_of(copies[some], anchors[some])
    for i, finding in zip(some.tolist(), ids, strict=True):
        unit = int(copies[i])
        document, start, end = _place(report, units.starts, units.ends, unit)
        better = _place(report, units.starts, units.ends, int(anchors[i]))
        kind = "exact" if exact[i] else "near"
        yield Removable(kind, finding, document, start, end, int(characters[unit]), better)


def _marks(report: Report, kinds: Collection[str]) -> Iterator[Removable]:
    marks, found = report.marks, report.marked
    if marks is None or found is None:
        return
    characters = active.measure_units(report.codes, marks.starts, marks.ends)[2].tolist()
    for mark, (number, finding) in enumerate(zip(marks.kinds.tolist(), found.id_of_marks(), strict=True)):
        kind = MARK_KINDS[number]
        if finding and kind in kinds:
            document, start, end = _place(report, marks.cut_starts, marks.cut_ends, mark)
            yield Removable(kind, finding, document, start, end, characters[mark], None)


def _place(report: Report, starts: I64, ends: I64, index: int) -> tuple[int, int, int]:
    document = int(report.corpus.document_of(starts[index : index + 1])[0])
    base = int(report.corpus.starts[document])
    return document, int(starts[index]) - base, int(ends[index]) - base
