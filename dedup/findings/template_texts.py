"""Templates as a report tells them: skeleton, slots with what fills them, every use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from dedup.findings.kept_forms import keep_forms
from dedup.findings.occurrences import Spans, unrelated
from dedup.findings.quote import content_id
from dedup.findings.template_runs import Runs
from dedup.findings.template_slots import list_slots, part_as, part_at_marks
from dedup.findings.written_text import WrittenText
from dedup.kernels.arrays import distinct, I32, I64, U64
from dedup.model import Form, Genre, name_speech, Slot, Step, Template, TemplateSequence, Use
from dedup.templates import genres as found
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
        self._documents, self._numbers = speeches.documents, speeches.number
        self._forms = templates.forms
        self._ids = [form.id for form in self._forms] or [self._id(one) for one in templates.uses]

    def all(self) -> tuple[Template, ...]:
        """All templates, leaders of families that are re-used most first."""
        return tuple(self._template(number) for number in range(len(self._templates)))

    def forms(self, templates: Sequence[Template]) -> tuple[Form, ...]:
        """The templates as they are kept (`dedup.findings.kept_forms`)."""
        return keep_forms(templates, self._templates.uses, self._templates.atoms)

    def genres(self) -> tuple[Genre, ...]:
        """The genres of the speeches, those first whose steps repeat most."""
        return tuple(self._genre(genre) for genre in self._templates.genres)

    def _genre(self, genre: found.Genre) -> Genre:
        steps = [self._ids[step] for step in genre.steps.tolist()]
        rows = zip(
            self._corpus.ids.take(self._documents[genre.speeches]),
            self._numbers[genre.speeches].tolist(),
            strict=True,
        )
        return Genre(
            content_id("genre", np.array([int(step, 16) for step in steps], np.uint64)),
            tuple(name_speech(document, number) for document, number in rows),
            tuple(map(Step, steps, genre.counts.tolist())),
        )

    def template_sequence(self, speech: int) -> TemplateSequence:
        """The templates of a speech in order."""
        sequences = self._templates.sequences
        templates, uses = sequences.of(speech)
        offsets, starts, ends = self._uses
        at, base = offsets[templates] + uses, self._corpus.starts[self._documents[speech]]
        names = [self._ids[number] for number in templates.tolist()]
        entries = zip(names, (starts[at] - base).tolist(), (ends[at] - base).tolist(), strict=True)
        return TemplateSequence(round(float(sequences.shares[speech]), 6), tuple(entries))

    @cached_property
    def _uses(self) -> tuple[I64, I64, I64]:
        """Where the uses of each template begin among those of all, and the spans of these in the corpus."""
        uses, atoms, none = self._templates.uses, self._templates.atoms, np.zeros(0, np.int64)
        firsts = np.concatenate([none, *(one.firsts for one in uses)])
        lasts = np.concatenate([none, *(one.lasts for one in uses)])
        return np.cumsum([0, *map(len, uses)]), atoms.starts[firsts], atoms.ends[lasts - 1]

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

    @cached_property
    def _written(self) -> WrittenText:
        return WrittenText(self._corpus, self._templates.cuts)

    def _template(self, number: int) -> Template:
        one, written = self._templates.uses[number], self._written
        runs = Runs(written, one, self._templates.atoms)
        if self._forms:
            filled, skeleton = part_as(written.text, runs.fillings(), self._forms[number].skeleton)
        else:
            filled, skeleton = part_at_marks(written.text, runs.fillings(), runs.skeleton())
        texts = written.read_all(filled[:, :, 0].ravel(), filled[:, :, 1].ravel())
        columns = [texts[slot :: filled.shape[1]] for slot in range(filled.shape[1])]
        values = list(zip(*columns, strict=True)) if columns else [()] * len(one)
        dates = self._dates_of(one)
        slots = list_slots(skeleton, columns, (dates // 10000).tolist())
        if self._forms:  # what a slot is was told by more texts than these
            known = self._forms[number].slots
            slots = tuple(replace(slot, type=one.type) for slot, one in zip(slots, known, strict=True))
        spans = self._spans(*runs.whole(filled))
        places = spans.occurrences(["member"] * len(spans), unrelated(len(spans)))
        bases = spans.bases.tolist()
        # Of copies the first stands for all, for its source too.
        speeches = distinct(one.speeches.astype(np.int64))
        sources = self._corpus.source_of[self._documents[speeches]].astype(np.int64)
        return Template(
            id=self._ids[number],
            skeleton=skeleton,
            text=show_skeleton(skeleton, slots),
            slots=slots,
            uses=tuple(
                Use(place, tuple((start - base, end - base) for start, end in row), words)
                for place, base, row, words in zip(places, bases, filled.tolist(), values, strict=True)
            ),
            speeches=len(speeches),
            sources=len(distinct(sources)),
            gain=round(one.gain, 1),
            parent=self._ids[one.parent] if one.parent >= 0 else "",
            everyday=one.everyday,
            frame=one.frame,
            years=_count_years(dates // 10000, one.speeches),
            first=places[_earliest(dates)].speech if dates.any() else "",
        )

    def _dates_of(self, one: TemplateUses) -> I64:
        """The dates of the uses, int64[uses], YYYYMMDD, 0 where unknown."""
        documents = self._corpus.document_of(self._templates.atoms.starts[one.runs[:, 0]])
        return self._corpus.dates[documents].astype(np.int64)


def _earliest(dates: I64) -> int:
    """The first of the earliest uses that have a date."""
    return int(np.argmin(np.where(dates > 0, dates, np.iinfo(np.int64).max)))


def _count_years(years: I64, speeches: I32) -> tuple[tuple[int, int], ...]:
    """The years, each with its different speeches."""
    pairs = distinct(years << 32 | speeches.astype(np.int64))
    found, counts = np.unique(pairs >> 32, return_counts=True)
    return tuple((year, count) for year, count in zip(found.tolist(), counts.tolist(), strict=True) if year)


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
