"""What the stages of a scan found, as columns: what the findings of every kind are made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from dedup.findings.grouped_marks import GroupedMarks
from dedup.findings.paragraphs import Paragraphs
from dedup.findings.results import Results
from dedup.furniture.marks import Marks
from dedup.kernels.arrays import among, Bools, I32
from dedup.match.copies import Copies
from dedup.match.shared import Shared

if TYPE_CHECKING:
    from dedup.findings.template_texts import TemplateTexts
    from dedup.templates.find import Templates


@dataclass(frozen=True, kw_only=True)
class Scanned(Results):
    """The columns. Stages whose kinds were not asked for left None; what several kinds are made of is made once."""

    paragraphs: Paragraphs = field(repr=False)
    marks: Marks | None = field(repr=False)
    copies: Copies | None = field(repr=False)
    shared: Shared | None = field(repr=False)
    mined: Templates | None = field(repr=False)
    uncompared_texts: int = 0

    @cached_property
    def grouped_marks(self) -> GroupedMarks | None:
        """The marks by wording and by frame."""
        if self.marks is None:
            return None
        return GroupedMarks(self.corpus, self.codes, self.marks)

    @cached_property
    def template_texts(self) -> TemplateTexts | None:
        """The templates as texts."""
        if self.mined is None:
            return None
        from dedup.findings.template_texts import TemplateTexts  # what only these need

        return TemplateTexts(self.corpus, self.speeches, self.mined, self.spans)

    def place(self, start: int, end: int) -> tuple[int, int, int]:
        """A span of the corpus as its document's number, and start and end in its text."""
        document = int(self.corpus.document_of(np.array([start]))[0])
        base = int(self.corpus.starts[document])
        return document, start - base, end - base

    @property
    def unit_characters(self) -> I32:
        """How many characters of each unit count, int32[units]."""
        return self.paragraphs.measures.characters

    @cached_property
    def _may_be_titles(self) -> Bools:
        """Units that are no line of a page's frame, bool[units]."""
        if self.marks is None:
            return super()._may_be_titles
        return ~among(self.units.starts, self.marks.starts[self.marks.keys > 0])
