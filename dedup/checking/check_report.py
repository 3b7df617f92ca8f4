"""The result of a check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any, ClassVar, TYPE_CHECKING

import numpy as np

from dedup.checking.decisions import digest_text
from dedup.checking.lengths import Lengths, lengths_of
from dedup.checking.numbered import number_sources
from dedup.checking.origins import date_of, Origin, outlet_of, title_of
from dedup.checking.quotations import quotations_by_document
from dedup.checking.ratios import DraftRatios
from dedup.findings.given import GivenFindings
from dedup.findings.kind import Channel, Repeats
from dedup.findings.results import Results
from dedup.kernels.arrays import I64
from dedup.kernels.intervals import pairs_of
from dedup.kinds import PHRASES
from dedup.model import Finding, Occurrence, Speech, Summary

if TYPE_CHECKING:
    from dedup.checking.decided import Decided


# Options that the paper of a draft tells in words.
TOLD = ("min_run", "min_passage", "threshold")


@dataclass(frozen=True, slots=True)
class HeldAgainst:
    """A library, or what else drafts were held against: its name, how many documents it has, and the digest of these."""

    name: str
    documents: int
    digest: str


@dataclass(frozen=True)
class Found:
    """Findings in order of place, which ``firsts`` int64[n] gives."""

    made: Sequence[Finding]
    firsts: I64


@dataclass(frozen=True, kw_only=True)
class CheckReport(Results):
    """What of drafts stands in old texts. The first ``drafts`` documents of the corpus are the drafts, the others are
    sources.

    ``ratios`` has the breakdown of each draft, of none where the check was strict; ``unopened`` int[drafts] counts the
    old texts that may hold a passage of a draft and were not opened, since others share more. ``unread`` are drafts that
    were named and could not be read. ``metadata`` is what the library says of its documents, by id. ``libraries`` are
    what it was held against; ``decided`` are decisions on an earlier version, one for each draft if there are any.
    ``date`` is what a person gave for the report.
    """

    job: ClassVar[str] = "check"
    tolerated: ClassVar[tuple[str, ...]] = PHRASES

    drafts: int
    found: Found = field(repr=False)
    ratios: tuple[DraftRatios, ...]
    unopened: tuple[int, ...]
    metadata: Mapping[str, Mapping[str, str]] = field(repr=False)
    unread: tuple[str, ...] = ()
    libraries: tuple[HeldAgainst, ...] = ()
    decided: tuple[Decided, ...] = ()
    date: str = ""

    @property
    def channels(self) -> list[Channel]:
        """All findings."""
        return [GivenFindings(self.found.made, self.found.firsts, self.spans_of)]

    @cached_property
    def documents(self) -> list[int]:
        """The drafts, and the documents that a finding names."""
        named = {place.document for finding in self.found.made for place in finding.occurrences}
        return [i for i in range(len(self.corpus)) if i < self.drafts or self.corpus.ids[i] in named]

    # -------------------------------------------------------------- what a check adds

    @property
    def focus(self) -> range:
        """The drafts."""
        return range(self.drafts)

    def sections(self) -> Mapping[str, Sequence[Any]]:
        """The breakdown of each draft, and what could not be read."""
        told = {"drafts": self._breakdowns(), "unread": self.unread}
        return told | ({"decisions": [one.record() for one in self.decided]} if self.decided else {})

    def page_sections(self) -> Mapping[str, Sequence[Any]]:
        """The breakdown of each draft, with what it quotes."""
        quoted = quotations_by_document(self.corpus, self.units, self.drafts)
        drafts: list[dict[str, Any]] = []
        for breakdown, spans in zip(self._breakdowns(), quoted, strict=True):
            drafts.append(breakdown | {"quotations": spans} | self._on_page(len(drafts)))
        libraries = [asdict(one) for one in self.libraries]
        return {"drafts": drafts, "libraries": libraries, "date": self.date, "options": self._options()}

    def _options(self) -> list[tuple[str, str]]:
        """The options that are not as usual, as a command line has them; those that each report tells are left out."""
        usual = type(self.settings)().header(self.job)
        changed = {name: value for name, value in self.header.items() if value != usual[name]}
        return [
            (f"--{name.replace('_', '-')}", ",".join(value) if isinstance(value, tuple) else str(value))
            for name, value in changed.items()
            if name not in TOLD
        ]

    def _on_page(self, draft: int) -> dict[str, Any]:
        """What a page computes the shares of a draft from again, its sources by number, and what was decided."""
        ratios, text = self.ratios[draft], self.draft_text(draft)
        assert ratios.basis is not None
        found = self.findings_of(draft)
        sources, others = number_sources(
            ratios.characters, ratios.basis, ratios.sources, found, self._origins_of(found)
        )
        decided = {"decided": self.decided[draft].record()} if self.decided else {}
        return {
            "sources": sources,
            "others": pairs_of(others),
            "exceptions": ratios.basis.exceptions(text),
            "digest": digest_text(text),
            "lengths": asdict(self.lengths_of(draft)),
            **decided,
        }

    def draft_text(self, draft: int) -> str:
        """The text of a draft."""
        return self.corpus.text(int(self.corpus.starts[draft]), int(self.corpus.ends[draft]))

    def lengths_of(self, draft: int) -> Lengths:
        """How long a run and a passage of a draft are at the least."""
        return lengths_of(self.draft_text(draft), self.settings)

    def findings_of(self, draft: int) -> list[Finding]:
        """The findings of a draft, in order of place."""
        name = self.corpus.ids[draft]
        return [finding for finding in self.found.made if finding.occurrences[0].document == name]

    def _origins_of(self, findings: Sequence[Finding]) -> dict[str, Origin]:
        """What is known of the texts that findings name, by document."""
        known: dict[str, Origin] = {}
        for finding in findings:
            for place in finding.occurrences[1:]:
                if place.document not in known:
                    known[place.document] = self.origin_of(place)
        return known

    def _breakdowns(self) -> list[dict[str, Any]]:
        pairs = zip(self.ratios, self.unopened, strict=True)
        return [ratios.record() | {"unopened": unopened} for ratios, unopened in pairs]

    def document_facts(self, document: int) -> Mapping[str, Any]:
        """Whether it is a draft or a source, and what is known of it."""
        return {
            "role": "draft" if document < self.drafts else "source",
            "date": date_of(self.corpus, document) or None,
            "source": outlet_of(self.corpus, document) or None,
            "metadata": dict(self.metadata.get(self.corpus.ids[document], {})),
        }

    def title_of(self, document: int, speech: Speech) -> str:
        """What a reader knows a speech by, whoever gave it its title."""
        return title_of(self.corpus, document, speech, self.metadata.get(self.corpus.ids[document], {}))

    def origin_of(self, place: Occurrence) -> Origin:
        """What is known of the text that a place stands in."""
        document = self.number_of[place.document]
        title = self.title_of(document, self.speech_of(place))
        return Origin(title, date_of(self.corpus, document), outlet_of(self.corpus, document))

    # -------------------------------------------------------------- findings

    def repeats(self) -> list[Repeats]:
        """What is copied, by kind."""
        base = {self.corpus.ids[i]: int(self.corpus.starts[i]) for i in range(self.drafts)}
        found = []
        for kind in dict.fromkeys(finding.kind for finding in self.found.made):
            places = [finding.occurrences[0] for finding in self.found.made if finding.kind == kind]
            starts = np.array([base[place.document] + place.start for place in places], np.int64)
            ends = np.array([base[place.document] + place.end for place in places], np.int64)
            found.append(Repeats(kind, starts, ends, np.ones(len(places), bool)))
        return [one for one in found if one.kind not in PHRASES]

    @cached_property
    def summary(self) -> Summary:
        """The totals of the drafts."""
        copied = sum(one.copied.characters for one in self.ratios)
        kinds = [kind for kind in self.settings.find if kind in {finding.kind for finding in self.found.made}]
        counts = {kind: sum(finding.kind == kind for finding in self.found.made) for kind in kinds}
        sums = {kind: sum(f.characters for f in self.found.made if f.kind == kind) for kind in kinds}
        speeches = int(np.searchsorted(self.speeches.documents, self.drafts))
        units = int(np.searchsorted(self.units.documents, self.drafts))
        within = sum(f.characters for f in self.found.made if f.scope == "within")
        return Summary(
            documents=self.drafts,
            speeches=speeches,
            units=units,
            characters=sum(one.characters for one in self.ratios),
            short_units=0,
            short_repeats=0,
            repeated_units=0,
            repeated_characters=copied,
            within_characters=min(within, copied),
            across_characters=copied - min(within, copied),
            findings=counts,
            members=dict(counts),
            member_characters=sums,
            pairs_verified=0,
            uncompared_texts=0,
        )
