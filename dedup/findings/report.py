"""The result of a scan, as columns; findings are made of them one by one when somebody asks."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from dedup.findings.groups import Group, Groups
from dedup.findings.places import Places
from dedup.findings.similarity import EQUAL, Similarities
from dedup.findings.totals import add_up, repeated_units
from dedup.kernels.arrays import Bools, Codes, distinct, I64
from dedup.match.cluster import Clusters
from dedup.match.groups import Measures, Texts
from dedup.match.verify import Matches
from dedup.model import Finding, Occurrence, Problem, Speech, Summary
from dedup.settings import Settings
from dedup.sketch.lsh import LARGE_BUCKET
from dedup.text.corpus import Corpus
from dedup.text.segment import Speeches, Units

# A larger cluster is written as pairs of its anchor and a member, not as all its pairs; all pairs of a
# smaller one are compared (see dedup.match.buckets).
LARGE_CLUSTER = LARGE_BUCKET
TITLE_LENGTH = 40
EXCERPT_LENGTH = 80


@dataclass(frozen=True)
class Report:
    """The result of a scan.

    ``findings()`` yields them in order of place; ``summary`` has the totals, ``problems`` what could not
    be read. A report keeps the corpus in memory, so that any place can be quoted with ``text()``.
    """

    settings: Settings
    corpus: Corpus = field(repr=False)
    problems: tuple[Problem, ...]
    speeches: Speeches = field(repr=False)
    units: Units = field(repr=False)
    codes: Codes = field(repr=False)
    measures: Measures = field(repr=False)
    texts: Texts = field(repr=False)
    matches: Matches = field(repr=False)
    clusters: Clusters = field(repr=False)
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
        return self._excerpt(first, TITLE_LENGTH).lstrip("# ")

    def _excerpt(self, unit: int, length: int) -> str:
        start, end = int(self.units.starts[unit]), int(self.units.ends[unit])
        text = self.corpus.text(start, min(end, start + length)).split("\n")[0]
        return text + "…" if start + len(text) < end else text

    # -------------------------------------------------------------- findings

    @cached_property
    def summary(self) -> Summary:
        """The totals."""
        return add_up(self)

    def findings(self) -> Iterator[Finding]:
        """All findings: clusters and the verified pairs that lie in none, in order of their first place."""
        needed = self._anchor_match[self._anchor_match >= 0]
        self._similar.align(np.concatenate((needed, self.clusters.outside)))
        self.places.find_all()
        for group in self.groups:
            yield self._finding(group)

    def largest(self, number: int, places: int) -> list[Finding]:
        """The findings that repeat most characters, each with its first ``places`` occurrences only."""
        characters = self.measures.characters[self.texts.best[self.groups.anchors]].astype(np.int64)
        order = np.lexsort((np.arange(len(self.groups)), -characters * (self.groups.places - 1)))
        return [self._finding(self.groups[index], places) for index in order[:number].tolist()]

    def _finding(self, group: Group, most: int | None = None) -> Finding:
        anchor = int(self.texts.best[group.anchor])
        units = [anchor, *(unit for unit in group.units if unit != anchor)]
        same_speech = len(set(self.units.speeches[group.units].tolist())) == 1
        kind = "near" if len(group.texts) > 1 else "exact"
        return Finding(
            id=self._content_id(kind, group.texts),
            kind=kind,
            scope="within" if same_speech else "across",
            unit="paragraph" if self.settings.unit == "auto" else self.settings.unit,
            occurrences=tuple(self._occurrence(unit, group, anchor) for unit in units[:most]),
            places=len(units),
            characters=int(self.measures.characters[anchor]),
            excerpt=self._excerpt(anchor, EXCERPT_LENGTH),
        )

    def _content_id(self, kind: str, texts: list[int]) -> str:
        import hashlib  # takes 6 ms, which a scan without findings need not wait for

        hashes = np.sort(self.measures.hashes[self.texts.best[texts]]).astype("<u8")
        return hashlib.blake2b(kind.encode() + hashes.tobytes(), digest_size=8).hexdigest()

    def _occurrence(self, unit: int, group: Group, anchor: int) -> Occurrence:
        span = self._span(unit)
        line, column, end_line, end_column = self.places.of_unit(unit)
        number = int(self.speeches.number[self.units.speeches[unit]])
        return Occurrence(
            **span,
            speech=f"{span['document']}@{number}",
            line=line,
            column=column,
            end_line=end_line,
            end_column=end_column,
            role="anchor" if unit == anchor else "member",
            block=bool(self.corpus.extracted[self.units.documents[unit]]),
            **({} if unit == anchor else self._relation(group, unit)),
        )

    def _relation(self, group: Group, unit: int) -> dict[str, Any]:
        """How a unit relates to the anchor of its group."""
        text = self.text_of_unit.item(unit)
        if text == group.anchor:
            return EQUAL
        match = group.match if group.match >= 0 else self._anchor_match.item(text)
        if match < 0:
            raise LookupError(f"text {text} does not match its anchor {group.anchor}")
        return self._similar.of(match)

    # -------------------------------------------------------------- pairs

    def pairs(self) -> Iterator[dict[str, Any]]:
        """Verified pairs of places, as docs/formats.md describes them."""
        self._similar.align(self._matches_of_pairs())
        kinds = self.settings.find
        for index, places in enumerate(self.groups.places.tolist()):
            large = places > LARGE_CLUSTER
            rows = self._anchor_pairs(self.groups[index]) if large else self._all_pairs(index, places)
            yield from (row for row in rows if row["kind"] in kinds)

    def _matches_of_pairs(self) -> I64:
        """The matches that are written: of large clusters only those with the anchor."""
        places = np.bincount(self.clusters.anchor, np.diff(self.texts.offsets), minlength=len(self.texts))
        inside = self.clusters.inside
        small = places[self.clusters.anchor[self.matches.a[inside]]] <= LARGE_CLUSTER
        direct = self._anchor_match[self._anchor_match >= 0]
        return distinct(np.concatenate((inside[small], direct, self.clusters.outside)))

    def _anchor_pairs(self, group: Group) -> Iterator[dict[str, Any]]:
        anchor = int(self.texts.best[group.anchor])
        kind = "near" if len(group.texts) > 1 else "exact"
        extra = {"cluster": self._content_id(kind, group.texts), "members": len(group.units)}
        span = self._span(anchor)
        # Of a lone pair only the other text's copies: those of the anchor's are pairs of its own cluster.
        members = group.units if group.match < 0 else self.groups.copies(group.texts[1])
        for unit in members:
            if unit != anchor:
                yield {"a": span, "b": self._span(unit), **self._relation(group, unit), **extra}

    def _all_pairs(self, index: int, places: int) -> Iterator[dict[str, Any]]:
        groups, similar, (first, second) = self.groups, self._similar, self._match_texts
        lone, texts = groups.matches.item(index), groups.texts(index)
        if lone < 0 and places > len(texts):
            # The copies of a lone pair are pairs of their own clusters.
            for text in texts:
                for unit, other in itertools.combinations(groups.copies(text), 2):
                    yield self._pair(unit, other, EQUAL)
        for match in (lone,) if lone >= 0 else self._inside_matches(groups.anchors.item(index)):
            numbers = similar.of(match)
            for unit in groups.copies(first[match]):
                for other in groups.copies(second[match]):
                    yield self._pair(min(unit, other), max(unit, other), numbers)

    def _inside_matches(self, anchor: int) -> list[int]:
        bounds, matches = self._inside
        return matches[bounds[anchor] : bounds[anchor + 1]]

    def _pair(self, unit: int, other: int, numbers: dict[str, Any]) -> dict[str, Any]:
        return {"a": self._span(unit), "b": self._span(other), **numbers}

    def _span(self, unit: int) -> dict[str, Any]:
        """Where a unit stands; a unit of many pairs is written many times, and made once."""
        known = self._known_spans.get(unit)
        if known is None:
            documents, starts, ends = self._spans
            known = {"document": self.corpus.ids[documents[unit]], "start": starts[unit], "end": ends[unit]}
            self._known_spans[unit] = known
        return known

    @cached_property
    def _known_spans(self) -> dict[int, dict[str, Any]]:
        return {}

    # -------------------------------------------------------------- derived columns

    @cached_property
    def text_of_unit(self) -> I64:
        """Each unit's distinct text, -1 for units that are too short to be reported."""
        out = np.full(len(self.units), -1, np.int64)
        out[self.texts.members] = np.repeat(np.arange(len(self.texts)), np.diff(self.texts.offsets))
        return out

    @cached_property
    def reported(self) -> Bools:
        """Whether the group of an anchor is a finding; by text."""
        copies = np.bincount(self.clusters.anchor, np.diff(self.texts.offsets), minlength=len(self.texts))
        near = np.bincount(self.clusters.anchor, minlength=len(self.texts)) > 1
        kinds = self.settings.find
        wanted = (near & ("near" in kinds)) | (~near & ("exact" in kinds))
        return np.asarray((copies > 1) & wanted)

    @cached_property
    def repeated(self) -> tuple[I64, I64]:
        """Units that have a better copy, and the unit that is this copy."""
        return repeated_units(self)

    @cached_property
    def groups(self) -> Groups:
        """What becomes a finding."""
        return Groups(self.texts, self.matches, self.clusters, self.reported)

    @cached_property
    def places(self) -> Places:
        """Lines and columns of the units."""
        return Places(self.corpus, self.units)

    @cached_property
    def _spans(self) -> tuple[list[int], list[int], list[int]]:
        """Document, start and end of the units, as lists: an item of an array costs ten times as much."""
        base = self.corpus.starts[self.units.documents]
        starts, ends = self.units.starts - base, self.units.ends - base
        return self.units.documents.tolist(), starts.tolist(), ends.tolist()

    @cached_property
    def _base_of(self) -> dict[str, int]:
        return {self.corpus.ids[i]: int(self.corpus.starts[i]) for i in range(len(self.corpus))}

    @cached_property
    def _similar(self) -> Similarities:
        starts, ends = self.units.starts[self.texts.best], self.units.ends[self.texts.best]
        return Similarities(self.matches, self.codes, starts, ends, self.settings.worker_threads)

    @cached_property
    def _anchor_match(self) -> I64:
        """For a text that is no anchor: the number of its match with its anchor, otherwise -1."""
        out = np.full(len(self.texts), -1, np.int64)
        direct = np.flatnonzero(self.matches.a == self.clusters.anchor[self.matches.b])
        out[self.matches.b[direct]] = direct
        return out

    @cached_property
    def _match_texts(self) -> tuple[list[int], list[int]]:
        return self.matches.a.tolist(), self.matches.b.tolist()

    @cached_property
    def _inside(self) -> tuple[list[int], list[int]]:
        """The matches inside clusters, by anchor, and where those of each anchor begin."""
        anchors = self.clusters.anchor[self.matches.a[self.clusters.inside]]
        order = np.argsort(anchors, kind="stable")
        bounds = np.searchsorted(anchors[order], np.arange(len(self.texts) + 1))
        return bounds.tolist(), self.clusters.inside[order].tolist()
