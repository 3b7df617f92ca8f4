"""One round: which of the spans that findings allow to remove do go, so that a copy of each stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dedup.findings.kind import Removable
from dedup.findings.scan_report import Report
from dedup.kernels.arrays import Codes
from dedup.kinds import KINDS, RANKED, REMOVABLE, Unit
from dedup.settings import Settings
from dedup.text.neighbours import LINE_BREAKS
from dedup.text.segment import SPACES

if TYPE_CHECKING:
    from dedup.facts.contradictions import Reason
    from dedup.findings.sameness import Compared

# In this order they are named where several hold one place; by rank they are decided: what is no copy of anything
# first, then the larger copies.
NAMED = sorted(REMOVABLE, key=lambda name: KINDS[name].naming or 0)

_BREAKS = frozenset(LINE_BREAKS.tolist())
_SPACES = frozenset(SPACES.tolist())
_BLANKS = _SPACES - _BREAKS
GONE, NEEDED = np.uint8(1), np.uint8(2)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A span ``[start, end)`` of the corpus that goes, why, and the copy of it that stays, if it is one."""

    kind: str
    reason: str
    finding: str
    start: int
    end: int
    kept: tuple[int, int] | None


def choose_removals(
    report: Report,
    settings: Settings,
    frozen: Collection[int],
    kept_back: Counter[Reason] | None = None,
    compared: Compared | None = None,
) -> list[Chosen]:
    """What goes in this round, in order of `NAMED` and place; nothing of ``frozen`` documents.

    A copy goes only if the copy that stays does stay in this round; the next round looks again. Copies that state
    something else are counted in ``kept_back``; ``compared`` is what earlier looks know of texts.
    """
    corpus = report.corpus
    state = np.zeros(len(corpus.codes), np.uint8)
    found = report.removables(settings.remove, settings.min_remove, kept_back, compared)
    chosen = []
    for one in sorted(found, key=lambda one: RANKED.index(one.kind)):
        if one.document in frozen or one.document >= corpus.own or not _in_scope(one, settings.remove_scope):
            continue
        base = int(corpus.starts[one.document])
        start, end = base + one.start, base + one.end
        if KINDS[one.kind].unit is Unit.PARAGRAPH:
            start, end = with_line(corpus.codes, base, int(corpus.ends[one.document]), start, end)
        kept = None
        if one.kept is not None:
            base = int(corpus.starts[one.kept[0]])
            kept = base + one.kept[1], base + one.kept[2]
            if not _may_go(state, (start, end), kept):
                continue
            state[kept[0] : kept[1]] |= NEEDED
        state[start:end] |= GONE
        chosen.append(Chosen(one.kind, one.reason, one.finding, start, end, kept))
    return sorted(chosen, key=lambda one: (NAMED.index(one.kind), one.start, -one.end))


def _in_scope(one: Removable, scope: str) -> bool:
    if one.kept is None or scope == "both":
        return True
    return (one.kept[0] == one.document) == (scope == "within")


def _may_go(state: NDArray[np.uint8], own: tuple[int, int], kept: tuple[int, int]) -> bool:
    """Whether no other copy leans on this one, something of it is still there, and its own copy stays.

    A stray link word or two may have been cut out of the copy that stays, but not half of it.
    """
    here = state[own[0] : own[1]]
    if (here & NEEDED).any() or (here & GONE).all():
        return False
    there = state[kept[0] : kept[1]]
    return 2 * int(np.count_nonzero(there & GONE)) < len(there)


def with_line(codes: Codes, first: int, last: int, start: int, end: int) -> tuple[int, int]:
    """A paragraph with the white space that goes with it, in a document ``[first, last)``.

    A paragraph that is its line takes the line's end along, and the empty lines behind it where one stands
    before it: between two others an empty line stays. The last line takes the end of the line before.
    Part of a line takes the spaces behind it.
    """
    left, right = start, end
    while left > first and int(codes[left - 1]) in _BLANKS:
        left -= 1
    while right < last and int(codes[right]) in _BLANKS:
        right += 1
    begins = left == first or int(codes[left - 1]) in _BREAKS
    if not begins or (right < last and int(codes[right]) not in _BREAKS):
        return (start, right) if right < last or begins else (left, right)
    if right == last:
        return _back_over_break(codes, first, left), last
    right = _over_break(codes, last, right)
    if left == first or _line_before_is_empty(codes, first, left):
        right = _over_empty_lines(codes, last, right)
    return left, right


def _over_break(codes: Codes, last: int, at: int) -> int:
    if codes[at] == 0x0D and at + 1 < last and codes[at + 1] == 0x0A:
        return at + 2
    return at + 1


def _back_over_break(codes: Codes, first: int, at: int) -> int:
    if at == first:
        return at
    return at - 2 if codes[at - 1] == 0x0A and at - 2 >= first and codes[at - 2] == 0x0D else at - 1


def _line_before_is_empty(codes: Codes, first: int, at: int) -> bool:
    at = _back_over_break(codes, first, at)
    while at > first and int(codes[at - 1]) in _BLANKS:
        at -= 1
    return at == first or int(codes[at - 1]) in _BREAKS


def _over_empty_lines(codes: Codes, last: int, at: int) -> int:
    right = at
    while right < last and int(codes[right]) in _SPACES:
        right += 1
        if right == last or int(codes[right - 1]) in _BREAKS:
            at = right
    return at


def without_overlap(spans: Iterable[tuple[int, int]], size: int) -> Iterator[list[tuple[int, int]]]:
    """Of each span the parts that no span before it holds; positions are below ``size``."""
    taken = np.zeros(size, bool)
    for start, end in spans:
        here = taken[start:end]
        if not here.any():
            yield [(start, end)]
        else:
            edges = np.flatnonzero(np.diff(here, prepend=True, append=True)) + start
            yield list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
        here[:] = True
