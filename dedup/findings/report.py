"""The result of a scan, as columns; findings are made of them one by one when somebody asks."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from dedup.findings.formulae import FormulaFindings
from dedup.findings.marks import MarkFindings
from dedup.findings.outlines import OutlineFindings
from dedup.findings.paragraphs import Paragraphs
from dedup.findings.passages import ContainedFindings, PassageFindings
from dedup.findings.places import Places
from dedup.findings.removables import list_removables, Removable
from dedup.findings.repeats import list_repeats, Repeats
from dedup.findings.results import Channel, Results
from dedup.findings.speeches import SpeechFindings
from dedup.findings.templates import TemplateTexts
from dedup.findings.totals import add_up
from dedup.furniture.marks import Marks
from dedup.kernels.arrays import among, Bools, I32
from dedup.match.copies import Copies
from dedup.match.shared import Shared
from dedup.model import Summary, Template, TemplateSequence
from dedup.templates.find import Templates


@dataclass(frozen=True, kw_only=True)
class Report(Results):
    """The result of a scan. Stages whose kinds were not asked for left None."""

    paragraphs: Paragraphs = field(repr=False)
    marks: Marks | None = field(repr=False)
    copies: Copies | None = field(repr=False)
    shared: Shared | None = field(repr=False)
    mined: Templates | None = field(repr=False)
    uncompared_texts: int = 0

    # -------------------------------------------------------------- templates

    @cached_property
    def templates(self) -> tuple[Template, ...]:
        """The templates, those that save most first; none unless they were asked for."""
        return self._template_texts.all() if self._template_texts is not None and self.has_templates else ()

    @property
    def has_templates(self) -> bool:
        """Whether templates were asked for."""
        return "template" in self.settings.find

    def template_sequence(self, number: int) -> TemplateSequence:
        """The templates of speech ``number``, counted through the whole corpus from 0."""
        return (
            self._template_texts.template_sequence(number)
            if self._template_texts is not None
            else TemplateSequence(0.0, ())
        )

    @cached_property
    def _template_texts(self) -> TemplateTexts | None:
        if self.mined is None:
            return None
        return TemplateTexts(self.corpus, self.speeches, self.mined, self._spans)

    @cached_property
    def _may_be_titles(self) -> Bools:
        """Units that are no line of a page's frame, bool[units]."""
        if self.marks is None:
            return super()._may_be_titles
        return ~among(self.units.starts, self.marks.starts[self.marks.keys > 0])

    # -------------------------------------------------------------- findings

    @cached_property
    def summary(self) -> Summary:
        """The totals."""
        return add_up(self)

    def repeats(self) -> list[Repeats]:
        """What repeats, by kind; spans of different kinds may overlap."""
        return list_repeats(self)

    def prepare(self) -> None:
        """Look up at once what all findings need, for whoever goes through all of them."""
        self.paragraphs.prepare()

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
        return MarkFindings(self.settings, self.corpus, self.codes, marks, self._spans)

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

    @property
    def unit_characters(self) -> I32:
        """How many characters of each unit count, int32[units]."""
        return self.paragraphs.measures.characters

    @cached_property
    def places(self) -> Places:
        """Lines and columns."""
        return self.paragraphs.places
