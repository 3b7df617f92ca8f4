"""What a scan found, as columns; findings are made of them one by one when somebody asks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.kernels.arrays import Bools, Codes, I64
from dedup.match.cluster import Clusters
from dedup.match.groups import Measures, Texts
from dedup.match.identity import align_identities
from dedup.match.verify import Matches
from dedup.model import Finding, Occurrence, Problem, Speech, Summary
from dedup.places import Places
from dedup.settings import Settings
from dedup.text.corpus import Corpus
from dedup.text.segment import Speeches, Units

# A larger cluster is written as pairs of its anchor and a member, not as all its pairs.
LARGE_CLUSTER = 100
TITLE_LENGTH = 40
EXCERPT_LENGTH = 80
DECIMALS = 6


class Hot:
    """Columns that are read one number at a time, as lists: an item of an array costs ten times as much."""

    def __init__(self, corpus: Corpus, units: Units, texts: Texts) -> None:
        base = corpus.starts[units.documents]
        self.starts: list[int] = (units.starts - base).tolist()
        self.ends: list[int] = (units.ends - base).tolist()
        self.documents: list[int] = units.documents.tolist()
        self.best: list[int] = texts.best.tolist()
        self.offsets: list[int] = texts.offsets.tolist()
        self.members: list[int] = texts.members.tolist()

    def copies(self, text: int) -> list[int]:
        """Units of a text, in order of place."""
        return self.members[self.offsets[text] : self.offsets[text + 1]]


@dataclass(frozen=True)
class Report:
    """The result of a scan.

    ``findings()`` yields them in order of place; ``summary`` has the totals, ``problems`` what could not
    be read. A report keeps the corpus in memory, so that any place can be quoted with ``text()``.
    """

    settings: Settings
    corpus: Corpus
    problems: tuple[Problem, ...]
    speeches: Speeches = field(repr=False)
    units: Units = field(repr=False)
    codes: Codes = field(repr=False)
    measures: Measures = field(repr=False)
    texts: Texts = field(repr=False)
    matches: Matches = field(repr=False)
    clusters: Clusters = field(repr=False)
    uncompared_pairs: int = 0

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

    def findings(self) -> Iterator[Finding]:
        """All findings: clusters and the verified pairs that lie in none, in order of their first place."""
        for group in self._groups():
            yield self._finding(group)

    @cached_property
    def summary(self) -> Summary:
        from dedup.totals import add_up

        return add_up(self)

    def pairs(self) -> Iterator[dict[str, Any]]:
        """Verified pairs of places, as docs/formats.md describes them."""
        for group in self._groups():
            yield from self._group_pairs(group)

    def _finding(self, group: Group) -> Finding:
        anchor = self._hot.best[group.anchor]
        units = [anchor, *(unit for unit in group.units if unit != anchor)]
        same_speech = len(set(self.units.speeches[group.units].tolist())) == 1
        kind = "near" if len(group.texts) > 1 else "exact"
        return Finding(
            id=self._content_id(kind, group.texts),
            kind=kind,
            scope="within" if same_speech else "across",
            unit="paragraph" if self.settings.unit == "auto" else self.settings.unit,
            occurrences=tuple(self._occurrence(unit, group, anchor) for unit in units),
            characters=int(self.measures.characters[anchor]),
            excerpt=self._excerpt(anchor, EXCERPT_LENGTH),
        )

    def _content_id(self, kind: str, texts: list[int]) -> str:
        hashes = sorted(self.measures.hashes[self.texts.best[texts]].tolist())
        content = kind.encode() + b"".join(value.to_bytes(8, "little") for value in hashes)
        return hashlib.blake2b(content, digest_size=8).hexdigest()

    def _occurrence(self, unit: int, group: Group, anchor: int) -> Occurrence:
        document, speech = int(self.units.documents[unit]), int(self.units.speeches[unit])
        line, column, end_line, end_column = self.places.of_unit(unit)
        similar = {} if unit == anchor else self._similarity(group, int(self.text_of_unit[unit]))
        return Occurrence(
            document=self.corpus.ids[document],
            speech=f"{self.corpus.ids[document]}@{int(self.speeches.number[speech])}",
            start=self._hot.starts[unit],
            end=self._hot.ends[unit],
            line=line,
            column=column,
            end_line=end_line,
            end_column=end_column,
            role="anchor" if unit == anchor else "member",
            block=bool(self.corpus.extracted[document]),
            **similar,
        )

    def _similarity(self, group: Group, text: int) -> dict[str, Any]:
        """How a text relates to the anchor of its group."""
        if text == group.anchor:
            return {"kind": "exact", "jaccard": 1.0, "containment": 1.0, "identity": 1.0}
        return self._match_numbers(group.match if group.match >= 0 else int(self._anchor_match[text]))

    def _match_numbers(self, match: int) -> dict[str, Any]:
        identity = float(self._identities[match])
        return {
            "kind": "near",
            "jaccard": round(float(self._jaccard[match]), DECIMALS),
            "containment": round(float(self._containment[match]), DECIMALS),
            "identity": None if np.isnan(identity) else round(identity, DECIMALS),
        }

    # -------------------------------------------------------------- pairs

    def _group_pairs(self, group: Group) -> Iterator[dict[str, Any]]:
        anchor = self._hot.best[group.anchor]
        if len(group.units) > LARGE_CLUSTER:
            kind = "near" if len(group.texts) > 1 else "exact"
            extra = {"cluster": self._content_id(kind, group.texts), "members": len(group.units)}
            for unit in group.units:
                if unit != anchor:
                    yield (
                        self._pair(anchor, unit, self._similarity(group, int(self.text_of_unit[unit])))
                        | extra
                    )
            return
        equal = {"kind": "exact", "jaccard": 1.0, "containment": 1.0, "identity": 1.0}
        if group.match < 0:  # the copies of a lone pair are pairs of their own clusters
            for text in group.texts:
                copies = self._hot.copies(text)
                for i, unit in enumerate(copies):
                    for other in copies[i + 1 :]:
                        yield self._pair(unit, other, equal)
        for match in [group.match] if group.match >= 0 else self._inside_matches(group.anchor):
            numbers = self._match_numbers(match)
            for unit in self._hot.copies(int(self.matches.a[match])):
                for other in self._hot.copies(int(self.matches.b[match])):
                    yield self._pair(min(unit, other), max(unit, other), numbers)

    def _inside_matches(self, anchor: int) -> list[int]:
        inside = self.clusters.inside
        first, last = self._inside_bounds[anchor : anchor + 2]
        matches: list[int] = inside[self._inside_order[first:last]].tolist()
        return matches

    def _pair(self, unit: int, other: int, numbers: dict[str, Any]) -> dict[str, Any]:
        return {"a": self._span(unit), "b": self._span(other)} | numbers

    def _span(self, unit: int) -> dict[str, Any]:
        document = self.corpus.ids[self._hot.documents[unit]]
        return {"document": document, "start": self._hot.starts[unit], "end": self._hot.ends[unit]}

    # -------------------------------------------------------------- derived columns

    @cached_property
    def _base_of(self) -> dict[str, int]:
        return {self.corpus.ids[i]: int(self.corpus.starts[i]) for i in range(len(self.corpus))}

    @cached_property
    def _hot(self) -> Hot:
        return Hot(self.corpus, self.units, self.texts)

    @cached_property
    def places(self) -> Places:
        return Places.of(self.corpus, self.units)

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
        kinds = self.settings.find
        near = np.bincount(self.clusters.anchor, minlength=len(self.texts)) > 1
        wanted = (near & ("near" in kinds)) | (~near & ("exact" in kinds))
        return np.asarray((copies > 1) & wanted)

    @cached_property
    def _jaccard(self) -> NDArray[np.float64]:
        return self.matches.jaccard

    @cached_property
    def _containment(self) -> NDArray[np.float64]:
        return self.matches.containment

    @cached_property
    def _identities(self) -> NDArray[np.float64]:
        best, threads = self.texts.best, self.settings.worker_threads
        starts, ends = self.units.starts[best], self.units.ends[best]
        return align_identities(self.codes, starts, ends, self.matches.a, self.matches.b, threads)

    @cached_property
    def _anchor_match(self) -> I64:
        """For a text that is no anchor: the number of its match with its anchor."""
        out = np.full(len(self.texts), -1, np.int64)
        direct = np.flatnonzero(self.matches.a == self.clusters.anchor[self.matches.b])
        out[self.matches.b[direct]] = direct
        return out

    @cached_property
    def _inside_order(self) -> I64:
        return np.argsort(self.clusters.anchor[self.matches.a[self.clusters.inside]], kind="stable")

    @cached_property
    def _inside_bounds(self) -> I64:
        """Where the inside matches of each anchor begin in their order."""
        anchors = self.clusters.anchor[self.matches.a[self.clusters.inside]][self._inside_order]
        return np.searchsorted(anchors, np.arange(len(self.texts) + 1))

    def _groups(self) -> Iterator[Group]:
        """Clusters and lone pairs by their first unit; a lone pair comes after the cluster that starts there."""
        texts = np.flatnonzero(self.reported[self.clusters.anchor])
        texts = texts[np.argsort(self.clusters.anchor[texts], kind="stable")]
        anchors, first = np.unique(self.clusters.anchor[texts], return_index=True)
        bounds = np.append(first, len(texts)).tolist()
        hot = self._hot
        entries = []
        for i, anchor in enumerate(anchors.tolist()):
            own = texts[bounds[i] : bounds[i + 1]].tolist()
            entries.append((min(hot.members[hot.offsets[text]] for text in own), -1, anchor, own))
        outside = self.clusters.outside
        lone = zip(
            outside.tolist(), self.matches.a[outside].tolist(), self.matches.b[outside].tolist(), strict=True
        )
        for match, a, b in lone:
            entries.append((min(hot.members[hot.offsets[a]], hot.members[hot.offsets[b]]), match, a, [a, b]))
        for _, match, anchor, own in sorted(entries):
            units = sorted(unit for text in own for unit in hot.copies(text))
            yield Group(anchor, own, units, match)


@dataclass(frozen=True, slots=True)
class Group:
    """A cluster, or a lone pair (``match`` is its number, otherwise -1): texts, and the units that hold them."""

    anchor: int
    texts: list[int]
    units: list[int]
    match: int
