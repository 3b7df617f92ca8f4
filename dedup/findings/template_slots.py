"""The slots of a template: parted at the marks that all uses have in them, with their commonest values and types."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from dedup.findings.template_runs import Filled
from dedup.model import Slot
from dedup.templates.values import type_slot
from dedup.text.abbreviations import ends_sentence

MOST_VALUES = 50
# Marks at which a slot is parted; a comma or point between digits is no mark, nor is the point of an abbreviation.
PARTING = re.compile(r"[，；：。！？“”《》（）();!?]|(?<!\d)[,:.]|[,:.](?!\d)")
MOST_MARKS = 3
# Words are alternatives if so few, so short ones fill so much of a slot, none of them only once.
FEW, LENGTH, MOSTLY = 4, 8, 0.8


def part_at_marks(
    text: str, filled: Filled, skeleton: tuple[str | None, ...]
) -> tuple[Filled, tuple[str | None, ...]]:
    """Slots in which all uses have the same marks are slots with these marks between them: 【完成】，【具备】."""
    out: list[str | None] = list(skeleton)
    places = [place for place, part in enumerate(skeleton) if part is None]
    for slot in range(len(places) - 1, -1, -1):
        texts = [text[slice(*row[slot])] for row in filled]
        found = [
            [
                mark
                for mark in PARTING.finditer(filling)
                if mark[0] != "." or ends_sentence(filling, mark.start())
            ]
            for filling in texts
        ]
        kinds = {tuple(unicodedata.normalize("NFKC", mark[0]) for mark in marks) for marks in found}
        if len(kinds) != 1 or not 1 <= len(found[0]) <= MOST_MARKS:
            continue
        for row, filling, marks in zip(filled, texts, found, strict=True):
            row[slot : slot + 1] = _parts(row[slot][0], filling, marks)
        for mark in reversed(found[0]):
            out[places[slot] + 1 : places[slot] + 1] = [mark[0], None]
    return _without_empty(filled, out) if len(out) > len(skeleton) else (filled, skeleton)


def _without_empty(filled: Filled, skeleton: list[str | None]) -> tuple[Filled, tuple[str | None, ...]]:
    """Without the slots that nothing fills anywhere; fixed texts that meet are one."""
    out: list[str | None] = []
    slot = 0
    for part in skeleton:
        if part is None and all(row[slot][0] == row[slot][1] for row in filled):
            for row in filled:
                del row[slot]
        elif part is not None and out and out[-1] is not None:
            out[-1] += part
        else:
            out.append(part)
            slot += part is None
    return filled, tuple(out)


def _parts(start: int, text: str, marks: list[re.Match[str]]) -> list[tuple[int, int]]:
    """What the marks leave of a slot, without the spaces around it."""
    edges = [0, *(edge for mark in marks for edge in mark.span()), len(text)]
    parts = []
    for begin, end in zip(edges[::2], edges[1::2], strict=True):
        left = len(text[begin:end]) - len(text[begin:end].lstrip())
        right = len(text[begin:end].rstrip())
        parts.append((start + begin + left, start + begin + max(left, right)))
    return parts


def list_slots(skeleton: tuple[str | None, ...], columns: list[tuple[str, ...]]) -> tuple[Slot, ...]:
    """The slots with their commonest values and types."""
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
        out.append(Slot(kind, tuple(counts[:MOST_VALUES]), len(counts), _alternatives(counts)))
    return tuple(out)


def _count(column: tuple[str, ...]) -> list[tuple[str, int]]:
    """The values with their counts, the commonest first; those that differ in case only are one, as most write it."""
    ways: dict[str, Counter[str]] = {}
    for value in column:
        ways.setdefault(value.casefold(), Counter())[value] += 1
    counts = ((min(seen, key=lambda value: (-seen[value], value)), seen.total()) for seen in ways.values())
    return sorted(counts, key=lambda item: (-item[1], item[0]))


def _alternatives(counts: list[tuple[str, int]]) -> bool:
    """Whether the skeleton shows the values: 提请│提交."""
    values = [(value, count) for value, count in counts if value]
    if not 2 <= len(values) <= FEW or max(len(value) for value, _ in values) > LENGTH:
        return False
    often = sum(count for _, count in counts if count > 1)
    return often >= MOSTLY * sum(count for _, count in counts) and values[1][1] > 1
