"""The slots of a template: parted at the marks that all uses have in them, with their commonest values and types."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

import numpy as np

from dedup.kernels.arrays import I64
from dedup.model import Slot
from dedup.read.markup.blanks import ADDRESS
from dedup.templates.known_uses import holds_words
from dedup.templates.values import type_slot
from dedup.text.abbreviations import ends_sentence

MOST_VALUES = 50
# Marks at which a slot is parted; a comma or point between digits is no mark, nor is the point of an abbreviation.
PARTING = re.compile(r"[，；：。！？“”《》（）();!?]|(?<!\d)[,:.]|[,:.](?!\d)")
ADDRESSES = re.compile(ADDRESS)
MOST_MARKS = 3
# Words are alternatives if so few, so short ones fill so much of a slot, none of them only once.
FEW, LENGTH, MOSTLY = 4, 8, 0.8


def part_at_marks(
    text: str, filled: I64, skeleton: tuple[str | None, ...]
) -> tuple[I64, tuple[str | None, ...]]:
    """Slots in which all uses have the same marks are slots with these marks between them: 【完成】，【具备】.

    ``filled`` int64[uses, slots, 2] are the spans of the slots, here and in what is returned.
    """
    out: list[str | None] = []
    columns: list[I64] = []
    slots = iter(np.swapaxes(filled, 0, 1))
    for part in skeleton:
        out.append(part)
        if part is not None:
            continue
        column = next(slots)
        found = _shared_marks(text, column)
        if not found:
            columns.append(column)
            continue
        parts = [
            _parts(start, text[start:end], [mark.span() for mark in marks])
            for (start, end), marks in zip(column.tolist(), found, strict=True)
        ]
        columns += list(np.swapaxes(np.array(parts, np.int64), 0, 1))
        for mark in found[0]:
            out += [mark[0], None]
    return _without_empty(np.stack(columns, axis=1), out) if columns else (filled, skeleton)


def part_as(text: str, filled: I64, skeleton: tuple[str | None, ...]) -> tuple[I64, tuple[str | None, ...]]:
    """The slots that a known ``skeleton`` has: those between which it fixes nothing but marks are found as one, and are
    parted at these marks; one that does not have them is the first of its slots, and leaves the others empty."""
    columns: list[I64] = []
    slots = iter(np.swapaxes(filled, 0, 1))
    for marks in _marks_between(skeleton):
        column = next(slots)
        if not marks:
            columns.append(column)
            continue
        wanted = ["".join(unicodedata.normalize("NFKC", mark).split()) for mark in marks]
        parts = [_part_or_not(text, start, end, wanted) for start, end in column.tolist()]
        columns += list(np.swapaxes(np.array(parts, np.int64), 0, 1))
    return np.stack(columns, axis=1) if columns else filled, skeleton


def _marks_between(skeleton: tuple[str | None, ...]) -> list[list[str]]:
    """For each slot that is found as one, the marks at which it is parted: 【…】，【…】在【…】 -> [[，], []]."""
    found: list[list[str]] = []
    between: str | None = None
    for part in skeleton:
        if part is not None:
            between = None if holds_words(part) or not found else part
        elif between is None:
            found.append([])
        else:
            found[-1].append(between)
    return found


def _part_or_not(text: str, start: int, end: int, wanted: list[str]) -> list[tuple[int, int]]:
    """The parts of a slot between these marks, or all of it and nothing."""
    marks = _marks_in(text[start:end])
    cuts, which = [], 0
    for between in wanted:
        some = marks[which : which + len(between)]
        which += len(between)
        cuts.append((some[0].start(), some[-1].end()) if some else (0, 0))
    same = unicodedata.normalize("NFKC", "".join(mark[0] for mark in marks)) == "".join(wanted)
    return _parts(start, text[start:end], cuts) if same else [(start, end), *((end, end) for _ in wanted)]


def _marks_in(filling: str) -> list[re.Match[str]]:
    """The marks at which what fills a slot may be parted."""
    hidden = ADDRESSES.sub(lambda one: "x" * len(one[0]), filling)
    return [
        mark for mark in PARTING.finditer(hidden) if mark[0] != "." or ends_sentence(filling, mark.start())
    ]


def _shared_marks(text: str, column: I64) -> list[list[re.Match[str]]]:
    """The marks in each filling of a slot, where all have the same few; otherwise none."""
    found: list[list[re.Match[str]]] = []
    shared: list[str] = []
    for start, end in column.tolist():
        marks = _marks_in(text[start:end])
        kinds = [unicodedata.normalize("NFKC", mark[0]) for mark in marks]
        if not 1 <= len(kinds) <= MOST_MARKS or (found and kinds != shared):
            return []
        found.append(marks)
        shared = kinds
    return found


def _without_empty(filled: I64, skeleton: list[str | None]) -> tuple[I64, tuple[str | None, ...]]:
    """Without the slots that nothing fills anywhere; fixed texts that meet are one."""
    empty = (filled[:, :, 0] == filled[:, :, 1]).all(axis=0)
    gone = iter(empty.tolist())
    out: list[str | None] = []
    for part in skeleton:
        if part is not None and out and out[-1] is not None:
            out[-1] += part
        elif part is not None or not next(gone):
            out.append(part)
    return filled[:, ~empty], tuple(out)


def _parts(start: int, text: str, marks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """What the marks leave of a slot, without the spaces around it."""
    edges = [0, *(edge for mark in marks for edge in mark), len(text)]
    parts = []
    for begin, end in zip(edges[::2], edges[1::2], strict=True):
        left = len(text[begin:end]) - len(text[begin:end].lstrip())
        right = len(text[begin:end].rstrip())
        parts.append((start + begin + left, start + begin + max(left, right)))
    return parts


def list_slots(
    skeleton: tuple[str | None, ...], columns: list[list[str]], years: Sequence[int] = ()
) -> tuple[Slot, ...]:
    """The slots with their commonest values and types; ``years`` are those of the uses, 0 where unknown."""
    out = []
    at = [place for place, part in enumerate(skeleton) if part is None]
    for place, column in zip(at, columns, strict=True):
        counts = _count(column)
        before = skeleton[place - 1] if place else ""
        after = skeleton[place + 1] if place + 1 < len(skeleton) else ""
        told = (
            sum(1 for value, _ in counts if value) > 1
        )  # one value says nothing of what else might stand there
        kind = type_slot(counts, before or "", after or "") if told else "text"
        shown = tuple(counts[:MOST_VALUES])
        spread = _spread(shown, column, years) if any(years) else ()
        out.append(Slot(kind, shown, len(counts), _alternatives(counts), spread))
    return tuple(out)


def _spread(
    shown: Sequence[tuple[str, int]], column: list[str], years: Sequence[int]
) -> tuple[tuple[int, int], ...]:
    """The first and the last year of each value."""
    seen: dict[str, list[int]] = {}
    for value, year in zip(column, years, strict=True):
        if year:
            seen.setdefault(value.casefold(), []).append(year)
    known = (seen.get(value.casefold(), [0]) for value, _ in shown)
    return tuple((min(some), max(some)) for some in known)


def _count(column: list[str]) -> list[tuple[str, int]]:
    """The values with their counts, the commonest first; those that differ in case only are one, as most write it."""
    ways: dict[str, list[tuple[int, str]]] = {}
    for value, count in Counter(column).items():
        ways.setdefault(value.casefold(), []).append((-count, value))
    counts = ((min(seen)[1], -sum(count for count, _ in seen)) for seen in ways.values())
    return sorted(counts, key=lambda item: (-item[1], item[0]))


def _alternatives(counts: list[tuple[str, int]]) -> bool:
    """Whether the skeleton shows the values: 提请│提交."""
    values = [(value, count) for value, count in counts if value]
    if not 2 <= len(values) <= FEW or max(len(value) for value, _ in values) > LENGTH:
        return False
    often = sum(count for _, count in counts if count > 1)
    return often >= MOSTLY * sum(count for _, count in counts) and values[1][1] > 1
