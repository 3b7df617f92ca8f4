"""What a cleaned corpus can do without: spans, and the copies that stay."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dedup.furniture.frames import FRAME
from dedup.furniture.spans import reason_number
from dedup.kernels import active
from dedup.kernels.arrays import I64
from dedup.match.identity import align_identities
from dedup.rules import RULES
from dedup.settings import MARK_KINDS
from dedup.text.headings import LONGEST_LINE, title_length

if TYPE_CHECKING:
    from dedup.facts.compare import Reason
    from dedup.findings.report import Report
    from dedup.findings.sameness import Sameness


# So much of a paragraph may be quantities that are written in another way.
WRITING = 0.3
DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Removable:
    """A span ``[start, end)`` of document number ``document``, in code points of its text; that of a speech or a mark
    holds the line breaks that go with it. ``characters`` of it count. ``kept`` is the copy that stays, as (document,
    start, end): None for what is no copy of anything (furniture, watermarks, strays). ``reason`` says why it goes.
    """

    kind: str
    finding: str
    document: int
    start: int
    end: int
    characters: int
    kept: tuple[int, int, int] | None
    reason: str


def list_removables(
    report: Report, kinds: Collection[str], least: int = 1, kept_back: Counter[Reason] | None = None
) -> list[Removable]:
    """What findings of these kinds allow to remove, in order of place.

    What is told is not all that can go: a speech or a near paragraph goes only if --remove-identity of its characters
    stand, aligned, in the copy that stays, and if it states nothing else (`dedup.facts`); a near paragraph with an
    address in it stays, and so do exact and near paragraphs of fewer than ``least`` characters that count. Those that
    stay because they state something else are counted in ``kept_back``.
    """
    from dedup.findings.sameness import Sameness  # patterns that only cleaning has a need of

    sameness = Sameness(report.corpus, report.marks, report.settings.remove_changed)
    speeches, paragraphs = _speeches(report, kinds, sameness), _paragraphs(report, kinds, least, sameness)
    found = [*speeches, *paragraphs, *_marks(report, kinds)]
    if kept_back is not None:
        kept_back.update(sameness.kept_back)
    return sorted(found, key=lambda one: (one.document, one.start, -one.end))


def _speeches(report: Report, kinds: Collection[str], sameness: Sameness) -> Iterator[Removable]:
    if "speech" not in kinds or report.repeated_speeches is None or report.copies is None:
        return
    speeches = report.speeches
    aligned = report.copies.aligned_share()
    for finding, copy, kept in report.repeated_speeches.copies():
        if aligned[copy] < report.settings.remove_identity:
            continue
        document, start, end = _place(report, speeches.starts, speeches.ends, copy)
        better = _place(report, speeches.starts, speeches.ends, kept)
        # The only title of the two stays.
        start += _title_length(report, copy) if not _title_length(report, kept) else 0
        base = int(report.corpus.starts[document])
        stays = int(speeches.starts[kept]), int(speeches.ends[kept])
        if not sameness.holds((base + start, base + end), stays, speech=True):
            continue
        characters = int(active.measure_units(report.codes, *np.array([[start], [end]]) + base)[2][0])
        yield Removable("speech", finding, document, start, end, characters, better, RULES["speech"].title)


def _title_length(report: Report, speech: int) -> int:
    """How many characters of a speech its title takes; 0 where it has none."""
    start, end = int(report.speeches.starts[speech]), int(report.speeches.ends[speech])
    return title_length(report.corpus.text(start, min(end, start + LONGEST_LINE)))


def _paragraphs(
    report: Report, kinds: Collection[str], least: int, sameness: Sameness
) -> Iterator[Removable]:
    paragraphs, units = report.paragraphs, report.units
    copies, anchors = paragraphs.repeated
    characters = paragraphs.measures.characters
    exact = paragraphs.text_of_unit[copies] == paragraphs.text_of_unit[anchors]
    wanted = (exact & ("exact" in kinds)) | (~exact & ("near" in kinds))
    some = np.flatnonzero(wanted & (characters[copies] >= least))
    # Equal tokens state the same; where every character is one, 1 25 equals 12 5.
    doubtful = some[~exact[some] | (report.settings.tokens == "characters")]
    stays = set(_other(report, copies, anchors, doubtful, sameness))
    ids = paragraphs.ids_of(copies[some], anchors[some])
    for i, finding in zip(some.tolist(), ids, strict=True):
        if i in stays:
            continue
        unit = int(copies[i])
        document, start, end = _place(report, units.starts, units.ends, unit)
        better = _place(report, units.starts, units.ends, int(anchors[i]))
        kind = "exact" if exact[i] else "near"
        size = int(characters[unit])
        yield Removable(kind, finding, document, start, end, size, better, RULES[kind].title)


def _other(report: Report, copies: I64, anchors: I64, which: I64, sameness: Sameness) -> Iterator[int]:
    """Which of these paragraphs are not so alike that another can stand for them."""
    starts, ends = report.units.starts, report.units.ends
    identity = align_identities(
        report.codes, starts, ends, copies[which], anchors[which], report.settings.worker_threads
    )
    identity, least = np.nan_to_num(identity), report.settings.remove_identity
    # By the text that stays, which is then read once.
    by_anchor = np.lexsort((which, anchors[which]))
    for i, share in zip(which[by_anchor].tolist(), identity[by_anchor].tolist(), strict=True):
        copy, kept = ((int(starts[unit]), int(ends[unit])) for unit in (copies[i], anchors[i]))
        text, other = (report.corpus.text(*span) for span in (copy, kept))
        # Fewer digits on one side: there a number may be written in words, which is many edits and no other quantity.
        if least - WRITING <= share < least and len(DIGIT.findall(text)) != len(DIGIT.findall(other)):
            share = sameness.share(copy, kept)
        if share < least or "://" in text or not sameness.holds(copy, kept):
            yield i


def _marks(report: Report, kinds: Collection[str]) -> Iterator[Removable]:
    """Furniture, watermarks and strays; lines of one frame that follow one another go together."""
    marks, found = report.marks, report.marked
    if marks is None or found is None:
        return
    names, reasons = found.id_of_marks(), found.reason_of_marks()
    characters = active.measure_units(report.codes, marks.starts, marks.ends)[2]
    documents = report.corpus.document_of(marks.starts)
    together = np.zeros(len(marks), bool)
    framed = marks.reasons == reason_number(FRAME)
    together[1:] = framed[1:] & framed[:-1] & (documents[1:] == documents[:-1])
    together[1:] &= marks.cut_starts[1:] == marks.cut_ends[:-1]
    firsts = np.flatnonzero(~together)
    ends = np.append(firsts, len(marks))[1:]
    sums = np.add.reduceat(characters, firsts) if len(firsts) else characters
    for first, end, size in zip(firsts.tolist(), ends.tolist(), sums.tolist(), strict=True):
        kind = MARK_KINDS[int(marks.kinds[first])]
        if names[first] and kind in kinds:
            document = int(documents[first])
            base = int(report.corpus.starts[document])
            place = int(marks.cut_starts[first]) - base, int(marks.cut_ends[end - 1]) - base
            yield Removable(kind, names[first], document, *place, size, None, reasons[first])


def _place(report: Report, starts: I64, ends: I64, index: int) -> tuple[int, int, int]:
    document = int(report.corpus.document_of(starts[index : index + 1])[0])
    base = int(report.corpus.starts[document])
    return document, int(starts[index]) - base, int(ends[index]) - base
