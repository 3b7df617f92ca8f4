"""The result of a scan, as columns; findings are made of them one by one when somebody asks."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

import numpy as np

from dedup.findings.formulae import FormulaFindings
from dedup.findings.marks import MarkFindings
from dedup.findings.outlines import OutlineFindings
from dedup.findings.paragraphs import Paragraphs
from dedup.findings.passages import ContainedFindings, PassageFindings
from dedup.findings.places import Places
from dedup.findings.quote import excerpt
from dedup.findings.removables import list_removables, Removable
from dedup.findings.spans import Spans
from dedup.findings.speeches import SpeechFindings
from dedup.findings.templates import TemplateTexts
from dedup.findings.totals import add_up
from dedup.furniture.marks import Marks
from dedup.kernels.arrays import Codes, I64
from dedup.match.copies import Copies
from dedup.match.shared import Shared
from dedup.model import Finding, Frame, Occurrence, Problem, Speech, Summary, Template
from dedup.settings import Settings
from dedup.templates.find import Templates
from dedup.text.corpus import Corpus
from dedup.text.segment import Speeches, Units

TITLE_LENGTH = 40


class Channel(Protocol):
    """Findings of some kinds, numbered by their first place, which ``firsts`` int64[n] gives."""

    @property
    def firsts(self) -> I64: ...

    def sizes(self) -> I64:
        """How many characters each finding repeats, int64[n]."""

    def finding(self, index: int, most: int | None = None) -> Finding:
        """A finding by its number, with its first ``most`` occurrences."""


@dataclass(frozen=True)
class Report:
    """The result of a scan.

    ``findings()`` yields them in order of place; ``summary`` has the totals, ``problems`` what could not
    be read. A report keeps the corpus in memory, so that any place can be quoted with ``text()``.
    Stages whose kinds were not asked for left None.
    """

    settings: Settings
    corpus: Corpus = field(repr=False)
    problems: tuple[Problem, ...]
    speeches: Speeches = field(repr=False)
    units: Units = field(repr=False)
    codes: Codes = field(repr=False)
    paragraphs: Paragraphs = field(repr=False)
    marks: Marks | None = field(repr=False)
    copies: Copies | None = field(repr=False)
    shared: Shared | None = field(repr=False)
    mined: Templates | None = field(repr=False)
    uncompared_texts: int = 0

    # -------------------------------------------------------------- what was read

    def text(self, occurrence: Occurrence) -> str:
        """The original text of a place."""
        base = self._base_of[occurrence.document]
        return self.corpus.text(base + occurrence.start, base + occurrence.end)

    def speech(self, number: int) -> Speech:
        """Speech ``number``, counted through the whole corpus from 0."""
        document = int(self.speeches.documents[number])
        base = int(self.corpus.starts[document])
        start, end = int(self.speeches.starts[number]), int(self.speeches.ends[number])
        name = f"{self.corpus.ids[document]}@{int(self.speeches.number[number])}"
        return Speech(name, self._title(start, end), start - base, end - base)

    def document_speeches(self, document: int) -> list[Speech]:
        """The speeches of a document, counted from 0 in order of id."""
        first, last = np.searchsorted(self.speeches.documents, [document, document + 1])
        return [self.speech(number) for number in range(int(first), int(last))]

    def _title(self, start: int, end: int) -> str:
        first = int(np.searchsorted(self.units.starts, start))
        if first == len(self.units) or self.units.starts[first] >= end:
            return ""
        begin, end = int(self.units.starts[first]), int(self.units.ends[first])
        return excerpt(self.corpus, begin, end, TITLE_LENGTH).lstrip("# ")

    # -------------------------------------------------------------- templates

    @cached_property
    def templates(self) -> tuple[Template, ...]:
        """The templates, those that save most first; none unless they were asked for."""
        wanted = "template" in self.settings.find
        return self._template_texts.all() if self._template_texts is not None and wanted else ()

    def frame(self, number: int) -> Frame:
        """The templates of speech ``number``, counted through the whole corpus from 0."""
        return self._template_texts.frame(number) if self._template_texts is not None else Frame(0.0, ())

    @cached_property
    def _template_texts(self) -> TemplateTexts | None:
        if self.mined is None:
            return None
        return TemplateTexts(self.corpus, self.speeches, self.mined, self._spans)

    # -------------------------------------------------------------- findings

    def __len__(self) -> int:
        """How many findings there are."""
        return sum(len(channel.firsts) for channel in self.channels)

    @cached_property
    def summary(self) -> Summary:
        """The totals."""
        return add_up(self)

    def findings(self) -> Iterator[Finding]:
        """All findings in order of their first place; of one place speeches before paragraphs before passages."""
        self.paragraphs.prepare()
        firsts = np.concatenate([channel.firsts for channel in self.channels])
        number = np.concatenate([np.full(len(channel.firsts), i) for i, channel in enumerate(self.channels)])
        index = np.concatenate([np.arange(len(channel.firsts)) for channel in self.channels])
        for at in np.lexsort((index, number, firsts)).tolist():
            yield self.channels[number[at]].finding(int(index[at]))

    def largest(self, number: int, places: int) -> list[Finding]:
        """The findings that repeat most characters, each with its first ``places`` occurrences only."""
        ranked = []
        for i, channel in enumerate(self.channels):
            sizes = channel.sizes()
            order = np.lexsort((np.arange(len(sizes)), -sizes))[:number]
            ranked += [(-int(sizes[index]), i, index) for index in order.tolist()]
        return [self.channels[i].finding(index, places) for _, i, index in sorted(ranked)[:number]]

    def pairs(self) -> Iterator[dict[str, Any]]:
        """Verified pairs of paragraphs, as docs/formats.md describes them."""
        return self.paragraphs.pairs()

    def removables(self, kinds: Collection[str], least: int = 1) -> list[Removable]:
        """What findings of these kinds allow to remove, in order of place."""
        return list_removables(self, kinds, least)

    @cached_property
    def channels(self) -> list[Channel]:
        """Findings by kind."""
        found = (
            self.marked,
            self.repeated_speeches,
            self.paragraphs,
            self.contained,
            self.passages,
            self.formulae,
            self.outlines,
        )
        return [channel for channel in found if channel is not None]

    @cached_property
    def marked(self) -> MarkFindings | None:
        """Furniture, watermarks, strays."""
        marks = self.marks
        if marks is None:
            return None
        return MarkFindings(
            self.settings, self.corpus, self.codes, marks, self._spans(marks.starts, marks.ends)
        )

    @cached_property
    def repeated_speeches(self) -> SpeechFindings | None:
        """Whole speeches that occur again."""
        if self.copies is None or "speech" not in self.settings.find:
            return None
        return SpeechFindings(self.corpus, self.copies, self._spans(self.speeches.starts, self.speeches.ends))

    @cached_property
    def contained(self) -> ContainedFindings | None:
        """Paragraphs inside larger ones."""
        shared, measures = self.shared, self.paragraphs.measures
        if shared is None or "contained" not in self.settings.find:
            return None
        return ContainedFindings(
            self.corpus,
            shared.contained,
            measures.characters.astype(np.int64),
            measures.hashes,
            shared.touching_sides,
            shared.touching,
            self._spans(self.units.starts, self.units.ends),
            self.settings.unit_name,
        )

    @cached_property
    def passages(self) -> PassageFindings | None:
        """Passages that nothing else says."""
        shared, copies = self.shared, self.copies
        if shared is None or copies is None or "passage" not in self.settings.find:
            return None
        return PassageFindings(
            self.corpus, copies.stream, shared.passages, shared.sides, shared.agreed, self._spans
        )

    @cached_property
    def formulae(self) -> FormulaFindings | None:
        """Set phrases."""
        if self.copies is None or self.copies.formulae is None:
            return None
        formulae, stream = self.copies.formulae, self.copies.stream
        length = np.repeat(formulae.length, np.diff(formulae.offsets))
        spans = self._spans(*stream.span(formulae.starts, formulae.starts + length))
        return FormulaFindings(self.corpus, stream, formulae, spans)

    @cached_property
    def outlines(self) -> OutlineFindings | None:
        """Pairs of speeches with the same templates in the same order."""
        if self.mined is None or self._template_texts is None or "outline" not in self.settings.find:
            return None
        return OutlineFindings(
            self.corpus,
            self.mined,
            self._template_texts.id_of,
            self._spans(self.speeches.starts, self.speeches.ends),
        )

    def _spans(self, starts: I64, ends: I64) -> Spans:
        return Spans(self.corpus, self.speeches, self.places, starts, ends)

    @cached_property
    def places(self) -> Places:
        """Lines and columns."""
        return self.paragraphs.places

    @cached_property
    def _base_of(self) -> dict[str, int]:
        return {self.corpus.ids[i]: int(self.corpus.starts[i]) for i in range(len(self.corpus))}
