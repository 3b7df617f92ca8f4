"""Templates as a report tells them: skeleton, slots with what fills them, every use."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from dedup.findings.occurrences import Spans
from dedup.findings.quote import content_id
from dedup.findings.template_runs import Runs, Written
from dedup.findings.template_slots import list_slots, part_at_marks
from dedup.kernels.arrays import distinct, I64, U64
from dedup.model import Slot, Template, TemplateSequence, Use
from dedup.templates.find import Templates
from dedup.templates.uses import TemplateUses
from dedup.text.corpus import Corpus
from dedup.text.segment import Speeches

SLOT = "…"
OPEN, CLOSE, OR = "【", "】", "│"


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
        runs = Runs(self._text, self._written, one, atoms.starts, atoms.ends)
        filled, skeleton = part_at_marks(self._text, runs.fillings(), runs.skeleton())
        values = [[self._written(start, end) for start, end in row] for row in filled]
        slots = list_slots(skeleton, list(zip(*values, strict=True)) if values else [])
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
