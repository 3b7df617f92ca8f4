"""The result of a scan: the findings of every kind that was asked for, made when somebody asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TYPE_CHECKING

import numpy as np

from dedup.findings.kind import Channel, Findings, Removable, Repeats
from dedup.findings.paragraph_pairs import Pairs, ParagraphPairs
from dedup.findings.scanned import Scanned
from dedup.findings.totals import add_up
from dedup.kernels.arrays import distinct
from dedup.kinds import KINDS, RANKED, REMOVABLE
from dedup.model import Form, Genre, Summary, Template, TemplateSequence

if TYPE_CHECKING:
    from dedup.facts.contradictions import Reason
    from dedup.findings.sameness import Compared


@dataclass(frozen=True, kw_only=True)
class Report(Scanned):
    """The result of a scan. ``kinds`` has the findings by kind, those of one place in this order."""

    # -------------------------------------------------------------- findings

    @cached_property
    def kinds(self) -> Mapping[str, Findings]:
        """The findings of each kind that was asked for, by name, in order of rank."""
        found = ((name, KINDS[name].collect(self)) for name in RANKED if name in self.settings.find)
        return {name: findings for name, findings in found if findings is not None}

    @property
    def channels(self) -> Sequence[Channel]:
        """The findings by rank."""
        return list(self.kinds.values())

    @cached_property
    def summary(self) -> Summary:
        """The totals."""
        return add_up(self, {name: self.kinds[name] for name in self.settings.find if name in self.kinds})

    def repeats(self) -> list[Repeats]:
        """What repeats, by kind; spans of different kinds may overlap."""
        return [one for findings in self.kinds.values() for one in findings.repeats()]

    def prepare(self) -> None:
        """Look up at once what all findings need, for whoever goes through all of them."""
        self.paragraphs.prepare()

    def pair_columns(self) -> Iterator[Pairs]:
        """Verified pairs of paragraphs, some thousands at a time."""
        return iter(ParagraphPairs(self.paragraphs, self.spans))

    def removables(
        self,
        kinds: Collection[str],
        least: int = 1,
        kept_back: Counter[Reason] | None = None,
        compared: Compared | None = None,
    ) -> list[Removable]:
        """What findings of these kinds allow to remove, in order of place.

        What is told is not all that can go: a speech or a near paragraph goes only if --remove-identity of its characters
        stand, aligned, in the copy that stays, and if it states nothing else (`dedup.facts`); a near paragraph with an
        address in it stays, and so do exact and near paragraphs of fewer than ``least`` characters that count. Those that
        stay because they state something else are counted in ``kept_back``. ``compared`` is what is known of texts, by
        these settings, and learns more.
        """
        from dedup.findings import sameness as facts  # patterns that only cleaning has a need of

        sameness = facts.Sameness(
            self.corpus, self.marks, compared or facts.Compared(self.settings.remove_changed)
        )
        found = [
            one
            for name in REMOVABLE
            if name in kinds and name in self.kinds
            for one in self.kinds[name].removables(least, sameness)
        ]
        if kept_back is not None:
            kept_back.update(sameness.kept_back)
        return sorted(found, key=lambda one: (one.document, one.start, -one.end))

    # -------------------------------------------------------------- a library that the texts were held against

    @property
    def header(self) -> dict[str, Any]:
        """The options that shaped the result, and the library that the texts were held against, if there is one."""
        held = self.corpus.held
        return super().header | ({} if held is None else {"library": held.name})

    @cached_property
    def documents(self) -> Sequence[int]:
        """The texts that were given, and the library's that a finding names."""
        own = range(self.corpus.own)
        if self.corpus.held is None:
            return own
        named = [columns.spans.documents for some in self.by_place() for _, columns in some.parts]
        found = distinct(np.concatenate([np.zeros(0, np.int64), *named]).astype(np.int64))
        return [*own, *found[found >= self.corpus.own].tolist()]

    def document_facts(self, document: int) -> Mapping[str, Any]:
        """Where texts were held against a library, whether this is one of its own."""
        if self.corpus.held is None:
            return {}
        return {"role": "library" if document >= self.corpus.own else "new"}

    # -------------------------------------------------------------- templates

    @cached_property
    def templates(self) -> tuple[Template, ...]:
        """The templates, leaders of families that are re-used most first; none unless they were asked for."""
        return self.template_texts.all() if self.template_texts is not None and self.has_templates else ()

    @cached_property
    def forms(self) -> tuple[Form, ...]:
        """The templates as they are kept, without their uses."""
        return self.template_texts.forms(self.templates) if self.template_texts is not None else ()

    @cached_property
    def genres(self) -> tuple[Genre, ...]:
        """Speeches that use mostly the same templates, with the skeleton of each genre."""
        return self.template_texts.genres() if self.template_texts is not None else ()

    def sections(self) -> Mapping[str, Sequence[Any]]:
        """The genres, where templates were asked for; the library that the texts were held against."""
        held = self.corpus.held
        told = {} if held is None else {"libraries": [{"name": held.name, "documents": held.documents}]}
        return ({"genres": self.genres} if self.has_templates else {}) | told

    def page_sections(self) -> Mapping[str, Sequence[Any]]:
        """The same."""
        return self.sections()

    @property
    def has_templates(self) -> bool:
        """Whether templates were asked for."""
        return "template" in self.settings.find

    def template_sequence(self, number: int) -> TemplateSequence:
        """The templates of speech ``number``, counted through the whole corpus from 0."""
        if self.template_texts is None:
            return TemplateSequence(0.0, ())
        return self.template_texts.template_sequence(number)
