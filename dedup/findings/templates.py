"""Templates as a report tells them: skeleton, slots with what fills them, every use."""

from __future__ import annotations

import bisect
import re
import unicodedata
from collections import Counter
from collections.abc import Callable

import numpy as np

from dedup.findings.quote import content_id
from dedup.findings.spans import Spans
from dedup.kernels.arrays import distinct, I64, U64
from dedup.model import Slot, Template, TemplateSequence, Use
from dedup.templates.find import Templates
from dedup.templates.uses import TemplateUses
from dedup.templates.values import type_slot
from dedup.text.abbreviations import ends_sentence
from dedup.text.corpus import Corpus
from dedup.text.segment import Speeches

SLOT = "…"
OPEN, CLOSE, OR = "【", "】", "│"
# Marks beside a fixed text belong to it, if most uses have them; spaces do not.
MARKS = "，,、：:；;。.！!？?…—-～·|>＞“”‘’「」『』《》〈〉（）()【】[]"
SPACES = " \t\r\n\f\v\u00a0\u3000"
# So many uses, spread evenly, say how the skeleton is written.
LOOKED_AT = 20
MOST_VALUES = 50
# Marks at which a slot is parted; a comma or point between digits is no mark, nor is the point of an abbreviation.
PARTING = re.compile(r"[，；：。！？“”《》（）();!?]|(?<!\d)[,:.]|[,:.](?!\d)")
MOST_MARKS = 3
# Words are alternatives if so few, so short ones fill so much of a slot, none of them only once.
FEW, LENGTH, MOSTLY = 4, 8, 0.8


# Spans of the slots, use after use.
Filled = list[list[tuple[int, int]]]


class Written:
    """Reads spans of a text as somebody wrote them: without the ``cuts``, breaks and rows of spaces as one space."""

    def __init__(self, text: str, cuts: tuple[I64, I64] | None) -> None:
        self._text = text
        self._starts, self._ends = (column.tolist() for column in cuts) if cuts is not None else ([], [])

    def __call__(self, start: int, end: int) -> str:
        cut = bisect.bisect_right(self._starts, start) - 1
        pieces, at = [], start
        if cut >= 0:
            at = max(at, self._ends[cut])
        while (cut := cut + 1) < len(self._starts) and self._starts[cut] < end:
            pieces.append(self._text[at : self._starts[cut]])
            at = max(at, self._ends[cut])
        pieces.append(self._text[at:end])
        return " ".join("".join(pieces).split())


class TemplateTexts:
    """Makes `Template` objects of the columns that mining gave; ``spans`` makes spans of the corpus into places."""

    def __init__(
        self, corpus: Corpus, speeches: Speeches, templates: Templates, spans: Callable[[I64, I64], Spans]
    ) -> None:
        self._corpus, self._templates, self._spans = corpus, templates, spans
        self._documents = speeches.documents
        # Slices of one string are had several times as fast as strings of slices.
        self._text = corpus.text(0, len(corpus.codes)) if len(templates) else ""
        self._written = Written(self._text, templates.cuts)
        self._ids: list[str] = [self._id(one) for one in templates.uses]

    def all(self) -> tuple[Template, ...]:
        """All templates, those that save most first."""
        return tuple(self._template(number) for number in range(len(self._templates)))

    def template_sequence(self, speech: int) -> TemplateSequence:
        """The templates of a speech in order."""
        sequences, atoms = self._templates.sequences, self._templates.atoms
        templates, uses = sequences.of(speech)
        entries = []
        for number, use in zip(templates.tolist(), uses.tolist(), strict=True):
            one = self._templates.uses[number]
            start, end = int(atoms.starts[one.firsts[use]]), int(atoms.ends[one.lasts[use] - 1])
            base = int(self._corpus.starts[self._corpus.document_of(np.array([start]))[0]])
            entries.append((self._ids[number], start - base, end - base))
        return TemplateSequence(round(float(sequences.shares[speech]), 6), tuple(entries))

    def id_of(self, number: int) -> str:
        """The id of a template by its number."""
        return self._ids[number]

    def _id(self, one: TemplateUses) -> str:
        codes = self._templates.atoms.exact[one.fixed().reshape(len(one), -1)[0]].astype(np.uint64)
        places = np.arange(len(codes), dtype=np.uint64) << np.uint64(32)
        ends = np.array([(int(one.head) << 1 | int(one.tail)) + 1], np.uint64) << np.uint64(60)
        lengths = np.cumsum(one.sizes).astype(np.uint64) << np.uint64(48)
        hashes: U64 = np.concatenate((codes | places, ends, lengths))
        return content_id("template", hashes)

    def _template(self, number: int) -> Template:
        one, atoms = self._templates.uses[number], self._templates.atoms
        runs = _Runs(self._text, self._written, one, atoms.starts, atoms.ends)
        filled, skeleton = part_at_marks(self._text, runs.fillings(), runs.skeleton())
        values = [[self._written(start, end) for start, end in row] for row in filled]
        slots = _slots(skeleton, list(zip(*values, strict=True)) if values else [])
        spans = self._spans(*runs.whole(filled))
        # Of copies the first stands for all, for its source too.
        speeches = distinct(one.speeches.astype(np.int64))
        sources = self._corpus.source_of[self._documents[speeches]].astype(np.int64)
        return Template(
            id=self._ids[number],
            skeleton=skeleton,
            text=show_skeleton(skeleton, slots),
            slots=slots,
            uses=tuple(
                Use(
                    spans.occurrence(use, "member"),
                    tuple(tuple(spans.relative(use, start, end)) for start, end in row),  # type: ignore[misc]
                    tuple(words),
                )
                for use, (row, words) in enumerate(zip(filled, values, strict=True))
            ),
            speeches=len(speeches),
            sources=len(distinct(sources)),
            gain=round(one.gain, 1),
            parent=self._ids[one.parent] if one.parent >= 0 else "",
        )


def show_skeleton(skeleton: tuple[str | None, ...], slots: tuple[Slot, ...]) -> str:
    """A skeleton as one string: 今天,【…】召开【…】会议,主要【任务│目的】是【…】."""
    out, at = [], 0
    for part in skeleton:
        if part is not None:
            out.append(part)
            continue
        slot = slots[at]
        at += 1
        words = OR.join(value for value, _ in slot.values if value) if slot.alternatives else SLOT
        out.append(OPEN + words + CLOSE)
    return "".join(out)


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


class _Runs:
    """The fixed runs and slots of a template as spans of the corpus."""

    def __init__(self, text: str, written: Written, one: TemplateUses, starts: I64, ends: I64) -> None:
        self._text, self._written, self._one = text, written, one
        self._starts, self._ends = starts, ends
        self._begins = starts[one.runs]
        self._finishes = ends[one.runs + one.sizes - 1]
        last = len(one.sizes) - 1
        looked = range(0, len(one), max(1, len(one) // LOOKED_AT))
        self._left = [
            self._usual(run, looked, True) if run or not one.head else "" for run in range(last + 1)
        ]
        self._right = [
            self._usual(run, looked, False) if run < last or not one.tail else "" for run in range(last + 1)
        ]
        self._looked = looked

    def fillings(self) -> Filled:
        """The spans of all slots, use after use, without the marks and spaces that belong to what is fixed; an empty one
        stands behind the text before it."""
        one = self._one
        firsts, lasts = one.slot_atoms()
        filled = []
        for use, (a, b) in enumerate(zip(firsts.tolist(), lasts.tolist(), strict=True)):
            row = []
            for slot, (first, last) in enumerate(zip(a, b, strict=True)):
                if first == last:
                    before = slot - (not one.head)
                    at = int(self._finishes[use, before] if before >= 0 else self._begins[use, 0])
                    row.append((at, at))
                    continue
                run = slot - (not one.head)
                fixed = (self._right[run] if run >= 0 else "") + (
                    self._left[run + 1] if run + 1 < len(self._left) else ""
                )
                row.append(self._widen(int(self._starts[first]), int(self._ends[last - 1]), fixed))
            filled.append(row)
        return filled

    def _widen(self, start: int, end: int, fixed: str) -> tuple[int, int]:
        """With the marks that close what it opens or open what it closes, and quotation marks or brackets around it,
        unless these are ``fixed``."""
        for pair in (pair for pair in PAIRED if pair[0] not in fixed and pair[1] not in fixed):
            inside = self._text[start:end]
            while inside.count(pair[0]) > inside.count(pair[1]) and self._text[end : end + 1] == pair[1]:
                end += 1
                inside = self._text[start:end]
            while (
                inside.count(pair[0]) < inside.count(pair[1])
                and self._text[max(0, start - 1) : start] == pair[0]
            ):
                start -= 1
                inside = self._text[start:end]
        around = self._text[max(0, start - 1) : end + 1]
        pair = around[:1] + around[-1:]
        if len(around) == end - start + 2 and pair in PAIRED and pair[0] not in fixed:
            return start - 1, end + 1
        return start, end

    def whole(self, filled: Filled) -> tuple[I64, I64]:
        """The spans of the uses."""
        starts, ends = self._begins[:, 0].copy(), self._finishes[:, -1].copy()
        if filled and filled[0]:
            starts = np.minimum(starts, [row[0][0] for row in filled])
            ends = np.maximum(ends, [row[-1][1] for row in filled])
        return starts, ends

    def skeleton(self) -> tuple[str | None, ...]:
        """The fixed texts as most uses write them, the shortest of equally usual ones, and None for each slot."""
        one = self._one
        written = Counter(
            tuple(self._fixed(use, run) for run in range(len(one.sizes))) for use in self._looked
        )
        most = max(written.values())
        texts = min(
            (texts for texts, count in written.items() if count == most),
            key=lambda texts: len("".join(texts)),
        )
        out: list[str | None] = [] if one.head else [None]
        for left, text, right in zip(self._left, texts, self._right, strict=True):
            out += [left + text + right, None]
        return tuple(out if not one.tail else out[:-1])

    def _fixed(self, use: int, run: int) -> str:
        """A run as a use writes it."""
        return self._written(int(self._begins[use, run]), int(self._finishes[use, run]))

    def _usual(self, run: int, looked: range, before: bool) -> str:
        """The marks on one side of a run that most uses have."""
        seen: Counter[str] = Counter()
        for use in looked:
            if before:
                end = int(self._begins[use, run])
                text = self._text[max(0, end - 3) : end].rstrip(SPACES)
                marks = text[len(text.rstrip(MARKS)) :]
                first = self._finishes[use, run - 1] if run else end
                if run and end - len(marks) <= first:
                    marks = ""  # the slot is empty: they belong to the run before
            else:
                start = int(self._finishes[use, run])
                text = self._text[start : start + 3].lstrip(SPACES)
                marks = text[: len(text) - len(text.lstrip(MARKS))]
            seen[marks] += 1
        marks, count = seen.most_common(1)[0]
        return marks if 2 * count > seen.total() else ""


PAIRED = ("（）", "()", "《》", "“”", "‘’", "「」", "『』", "【】", "[]", "〈〉")


def _slots(skeleton: tuple[str | None, ...], columns: list[tuple[str, ...]]) -> tuple[Slot, ...]:
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
