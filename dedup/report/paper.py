"""What is filed of a draft: its text cut at the marks, each with the number of its source, and both texts of a finding.

A page prints the same (draft_paper.js); a Word document is written of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from dedup.findings.held import held_spans, is_left_out
from dedup.kernels.intervals import common, pairs_of, united, without
from dedup.kinds import PHRASES
from dedup.model import Finding
from dedup.text.whole import bare, whole, whole_changes

# How a piece of text is marked; of several the first.
LEFT_OUT, COPIED, PHRASE, RUN, PLAIN = "left out", "copied", "phrase", "run", ""
_RANK = (LEFT_OUT, COPIED, PHRASE, RUN, PLAIN)
# A shorter run that others leave has no number, a stop behind a mark is no run.
_TAGGED, _LEFTOVER = 6, 2
# Longer texts are not aligned, in products of their lengths.
_MOST_ALIGNED = 1 << 27

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of a draft, how it is marked, and the number of the source that it is from, 0 for none."""

    start: int
    end: int
    kind: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that is marked alike; ``number`` stands before the first piece of a mark, 0 before the others."""

    text: str
    kind: str
    number: int


def marks_of(text: str, draft: Mapping[str, Any], findings: Sequence[Finding]) -> list[Mark]:
    """The marks in the text of a draft, as `Results.page_sections` tells of it and as its ``findings`` do."""
    numbers = {source["source"]: source["number"] for source in draft["sources"]}
    marks = []
    for finding in findings:
        phrase = finding.kind in PHRASES
        for start, end, source in _pieces_of(finding):
            kind = LEFT_OUT if left_out(finding, draft) else PHRASE if phrase else COPIED
            number = 0 if phrase else numbers.get(finding.occurrences[source].document, 0)
            marks.append(Mark(*whole(text, start, end), kind, number))
    left = without(united(draft["spans"]), united((mark.start, mark.end) for mark in marks))
    for source in draft["sources"]:
        held_here = united(source["spans"])
        mine, left = pairs_of(common(left, held_here)), without(left, held_here)
        marks += (
            Mark(
                *whole(text, start, end),
                RUN,
                source["number"] if len(bare(text[start:end])) >= _TAGGED else 0,
            )
            for start, end in mine
            if len(bare(text[start:end])) > _LEFTOVER
        )
    marks += (Mark(one["start"], one["end"], LEFT_OUT) for one in _decisions(draft) if one["what"] == "part")
    return sorted(marks, key=lambda mark: (mark.start, -mark.end))


def left_out(finding: Finding, draft: Mapping[str, Any]) -> bool:
    """Whether the decisions on a draft leave nothing of a finding."""
    held = _decisions(draft)
    excluded = {(one["id"], one["start"]) for one in held if one["what"] == "finding"}
    return is_left_out(finding, excluded, {one["source"] for one in held if one["what"] == "source"})


def _decisions(draft: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    told: Sequence[Mapping[str, Any]] = draft.get("decided", {}).get("held", ())
    return told


def cut_text(text: str, marks: Sequence[Mark]) -> Iterator[Piece]:
    """A text in pieces that are marked alike."""
    edges = sorted(
        {0, len(text), *(at for mark in marks for at in (mark.start, mark.end) if 0 < at < len(text))}
    )
    coming, open_ = 0, list[Mark]()
    for start, end in pairwise(edges):
        open_ = [mark for mark in open_ if mark.end > start]
        begun = len(open_)
        while coming < len(marks) and marks[coming].start <= start:
            open_.append(marks[coming])
            coming += 1
        kind = min((mark.kind for mark in open_), key=_RANK.index, default=PLAIN)
        numbers = (mark.number for mark in open_[begun:] if mark.start == start and mark.number)
        yield Piece(text[start:end], kind, next(numbers, 0))


def ties_of(finding: Finding) -> list[tuple[Span, Span]]:
    """What of a draft aligns with the likeliest source, spans of the source and of the draft, without those that say of
    the draft what a longer one says."""
    draft, source = finding.occurrences[:2]
    ties = finding.evidence.get("passages")
    if ties is None:
        return [((source.start, source.end), (draft.start, draft.end))]
    first: list[tuple[Span, Span]] = [
        (tuple(tie["b"]), tuple(tie["a"])) for tie in ties if tuple(tie["of"]) == (0, 1)
    ]
    return [one for one in first if not any(_lies_in(one[1], larger) for _, larger in first)]


def _lies_in(span: Span, larger: Span) -> bool:
    return span != larger and larger[0] <= span[0] and span[1] <= larger[1]


def compare(source: str, draft: str) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    """Both texts in pieces, with whether the other has something else: by a shortest edit script (Levenshtein 1966).

    Of very long texts nothing is compared.
    """
    if source == draft or len(source) * len(draft) > _MOST_ALIGNED:
        return [(source, False)], [(draft, False)]
    from rapidfuzz.distance import Levenshtein

    left: list[tuple[str, bool]] = []
    right: list[tuple[str, bool]] = []
    changes = [
        (one.src_start, one.src_end, one.dest_start, one.dest_end)
        for one in Levenshtein.opcodes(source, draft)
        if one.tag != "equal"
    ]
    at = low = 0
    for start, end, first, last in (
        *whole_changes(source, draft, changes),
        (len(source), len(source), len(draft), len(draft)),
    ):
        old, now = source[start:end], draft[first:last]
        differs = bare(old) != bare(now)
        left += [(source[at:start], False), (old, differs)]
        right += [(draft[low:first], False), (now, differs)]
        at, low = end, last
    return [one for one in left if one[0]], [one for one in right if one[0]]


def _pieces_of(finding: Finding) -> list[tuple[int, int, int]]:
    """What of a finding stands in old texts, and the number of the likeliest occurrence that has some of it."""
    first = finding.occurrences[0]
    pieces: list[tuple[int, int, int]] = []
    for start, end, source in sorted(held_spans(finding)) or [(first.start, first.end, 0)]:
        if pieces and start <= pieces[-1][1]:
            before = pieces.pop()
            pieces.append((before[0], max(end, before[1]), min(source, before[2])))
        else:
            pieces.append((start, end, source))
    return pieces
