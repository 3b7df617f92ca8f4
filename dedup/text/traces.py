"""What leaves no trace is taken out before a text is folded: hidden characters, readings, markup left in it.

The rest folds as if these had never been there, so that a point with a hidden character beside it still stands inside
its number, and 领<b>导</b> and 领(lǐng)导 are 领导.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dedup.kernels import active
from dedup.kernels.arrays import Codes, distinct, I64, ragged
from dedup.text import markup, readings
from dedup.text.folding_table import CONTINUES, HIDDEN, IGNORED, load_table
from dedup.text.neighbours import LINE_BREAKS

MARKUP, OPENING = (
    np.isin(np.arange(0x10001), [ord(c) for c in opening])
    for opening in (markup.OPENING, markup.OPENING + readings.OPENING)
)
INSIDE = markup.INSIDE + readings.INSIDE
# What is taken out is shorter than this; and so many places before it are looked at.
WINDOW, BEFORE = 1 << 10, markup.NEARBY
# Its last entry stands for all code points beyond.
ENDS_LINE = np.isin(np.arange(0x202B), LINE_BREAKS)


@dataclass(frozen=True, slots=True)
class Plain:
    """Lines that something was taken out of, one after another, without it.

    ``codes`` uint32[m] are the code points that are left, with those that markup stands for; ``places`` int64[m] say
    where each was, and those numbered in ``decoded`` int64 stand for markup. Nothing is left of ``gone`` int64; each of
    ``belong`` int64 goes with the character at the place beside it in ``owners`` int64.
    """

    codes: Codes
    places: I64
    decoded: I64
    gone: I64
    belong: I64
    owners: I64

    def put_back(self, folded: Codes, into: Codes) -> None:
        """Write what the plain codes fold to to their places."""
        into[self.gone] = IGNORED
        into[self.places] = folded
        into[self.belong] = np.where(into[self.owners] == IGNORED, np.uint32(IGNORED), np.uint32(CONTINUES))


def take_out(codes: Codes, opens: I64, hidden: I64) -> Plain | None:
    """The lines without what leaves no trace; None if nothing does.

    ``opens`` and ``hidden`` int64 are places to look at. Nothing looks across a line, so all other lines stay out of it.
    What opens in a line with something hidden is seen when the line is read again without.
    """
    if len(hidden) and len(opens):
        starts, ends = _lines_of(codes, [], hidden)
        lines = np.searchsorted(starts, opens, side="right")
        opens = opens[lines == np.searchsorted(ends, opens, side="right")]
    found = _edits(codes, opens) if len(opens) else []
    if not found and not len(hidden):
        return None
    starts, ends = _lines_of(codes, found, hidden)
    where, _ = ragged(starts, ends)
    kept = np.ones(len(codes), bool)
    # Of a line that is read anew nothing hidden stays: passes behind this one look further than the table's rules.
    kept[where] = (load_table()[codes[where]] & HIDDEN) == 0
    kept[hidden] = False
    changed, belong, owners, decoded = codes, [where[:0]], [where[:0]], [where[:0]]
    for start, end, replacement in found:
        kept[start:end] = False
        written = min(len(replacement), end - start)
        if written:
            changed = codes.copy() if changed is codes else changed
            changed[start : start + written] = [ord(c) for c in replacement[:written]]
            kept[start : start + written] = True
            decoded.append(np.arange(start, start + written))
            belong.append(np.arange(start + written, end))
            owners.append(np.full(end - start - written, start + written - 1))
    places = where[kept[where]]
    numbers = np.searchsorted(places, np.concatenate(decoded))
    gone = where[~kept[where]]
    return Plain(changed[places], places, numbers, gone, np.concatenate(belong), np.concatenate(owners))


def _lines_of(codes: Codes, found: list[tuple[int, int, str]], hidden: I64) -> tuple[I64, I64]:
    """The lines, with their breaks, that hold these spans and places: spans in order and apart from each other."""
    first = np.array([start for start, _, _ in found] + hidden.tolist(), np.int64)
    last = np.array([end - 1 for _, end, _ in found] + hidden.tolist(), np.int64)
    edges = _edges_beside(codes, np.concatenate((first, last)))
    lines = np.zeros(len(edges), np.int64)
    np.add.at(lines, np.searchsorted(edges, first, side="right") - 1, 1)
    np.add.at(lines, np.searchsorted(edges, last, side="right"), -1)
    inside = np.flatnonzero(np.cumsum(lines)[:-1])
    return edges[inside], edges[inside + 1]


def _edges_beside(codes: Codes, places: I64) -> I64:
    """Where lines begin, int64 in order, and the end: those before and behind the places at least."""
    if len(places) * WINDOW > len(codes):
        return np.concatenate(([0], active.find_flagged(codes, ENDS_LINE) + 1, [len(codes)]))
    edges, end = {0, len(codes)}, 0
    for place in distinct(places).tolist():
        if place >= end:  # in a line that has not been met: a text of one line is long
            end = _edge(codes, place, 1)
            edges.update((_edge(codes, place, -1), end))
    return np.array(sorted(edges), np.int64)


def _edge(codes: Codes, place: int, step: int) -> int:
    """Where the line at this place begins (step -1) or ends (1), its break included; found in windows that grow."""
    size = WINDOW
    while True:
        window = codes[max(0, place - size) : place] if step < 0 else codes[place : place + size]
        breaks = np.flatnonzero(ENDS_LINE.take(window, mode="clip"))
        if len(breaks):
            return int(place - len(window) + breaks[-1] if step < 0 else place + breaks[0]) + 1
        if size > len(codes):
            return 0 if step < 0 else len(codes)
        size *= 8


def _edits(codes: Codes, opens: I64) -> list[tuple[int, int, str]]:
    """Spans to take out and what takes their places, in order and apart from each other."""
    whole = _read(codes) if len(opens) * WINDOW > len(codes) else None
    found, last = [], 0
    for place in opens.tolist():
        if place < last:
            continue
        base = 0 if whole is not None else max(0, place - BEFORE)
        text = _read(codes[base : place + WINDOW]) if whole is None else whole
        at, replacement = place - base, ""
        if text[at] in markup.OPENING:
            end, replacement = markup.markup_at(text, at)
        else:
            end = readings.reading_at(text, at)
        if end > at:
            found.append((place, base + end, replacement))
            last = base + end
    return found


def _read(codes: Codes) -> str:
    return str(codes.tobytes(), "utf-32-le", "surrogatepass")
