"""Exact and near paragraphs as findings, and their pairs: columns, of which objects are made one by one."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from dedup.findings.groups import Group, Groups
from dedup.findings.places import in_file, Places
from dedup.findings.quote import content_id, excerpt
from dedup.findings.similarity import EQUAL, Similarities
from dedup.kernels.arrays import Bools, Codes, distinct, I64
from dedup.match.cluster import Clusters
from dedup.match.groups import Measures, Texts
from dedup.match.verify import Matches
from dedup.model import Finding, name_speech, Occurrence
from dedup.settings import Settings
from dedup.sketch.lsh import LARGE_BUCKET, pack_pairs
from dedup.text.corpus import Corpus
from dedup.text.segment import Speeches, Units

# A larger cluster is written as pairs of its anchor and a member, not as all its pairs; all pairs of a
# smaller one are compared (see dedup.match.buckets).
LARGE_CLUSTER = LARGE_BUCKET


@dataclass(frozen=True)
class Paragraphs:
    """Clusters of units, and the verified pairs that lie in none."""

    settings: Settings
    corpus: Corpus = field(repr=False)
    speeches: Speeches = field(repr=False)
    units: Units = field(repr=False)
    codes: Codes = field(repr=False)
    measures: Measures = field(repr=False)
    texts: Texts = field(repr=False)
    matches: Matches = field(repr=False)
    clusters: Clusters = field(repr=False)

    # -------------------------------------------------------------- findings

    def __len__(self) -> int:
        return len(self.groups)

    def prepare(self) -> None:
        """Look up what all findings need, for whoever goes through every one."""
        needed = self._anchor_match[self._anchor_match >= 0]
        self._similar.align(np.concatenate((needed, self.clusters.outside)))
        self.places.find_all()

    @property
    def firsts(self) -> I64:
        """First place of each finding, int64[n]."""
        return np.asarray(self.units.starts[self.groups.first_units], np.int64)

    def sizes(self) -> I64:
        """How many characters each finding repeats, int64[n]."""
        characters = self.measures.characters[self.texts.best[self.groups.anchors]].astype(np.int64)
        return np.asarray(characters * (self.groups.places - 1), np.int64)

    def finding(self, index: int, most: int | None = None) -> Finding:
        """A finding by its number, with its first ``most`` occurrences."""
        return self._finding(self.groups[index], most)

    def _finding(self, group: Group, most: int | None = None) -> Finding:
        anchor = int(self.texts.best[group.anchor])
        units = [anchor, *(unit for unit in group.units if unit != anchor)]
        same_speech = len(set(self.units.speeches[group.units].tolist())) == 1
        kind = "near" if len(group.texts) > 1 else "exact"
        return Finding(
            id=self.id_of(kind, group.texts),
            kind=kind,
            scope="within" if same_speech else "across",
            unit=self.settings.unit_name,
            occurrences=tuple(self._occurrence(unit, group, anchor) for unit in units[:most]),
            places=len(units),
            characters=int(self.measures.characters[anchor]),
            excerpt=excerpt(self.corpus, int(self.units.starts[anchor]), int(self.units.ends[anchor])),
        )

    def id_of(self, kind: str, texts: list[int]) -> str:
        """What identifies a finding: its kind and the wording of its texts."""
        return content_id(kind, self.measures.hashes[self.texts.best[texts]])

    def ids_of(self, units: I64, anchors: I64) -> list[str]:
        """The ids of the findings that say that the units repeat these anchors."""
        text, other = self.text_of_unit[units], self.text_of_unit[anchors]
        cluster = self.clusters.anchor[text]
        together = (cluster == self.clusters.anchor[other]) & self.reported[cluster]
        pairs = pack_pairs(self.matches.a, self.matches.b)
        match = np.searchsorted(pairs, pack_pairs(text, other))
        known: dict[int, str] = {}
        ids = []
        for of, lone, inside in zip(cluster.tolist(), match.tolist(), together.tolist(), strict=True):
            key = of if inside else -1 - lone
            if key not in known:
                index = self.groups.index_of(of if inside else -1, -1 if inside else lone)
                group = self.groups[index]
                known[key] = self.id_of("near" if len(group.texts) > 1 else "exact", group.texts)
            ids.append(known[key])
        return ids

    def _occurrence(self, unit: int, group: Group, anchor: int) -> Occurrence:
        span = self._span(unit)
        line, column, end_line, end_column = self.places.of_unit(unit)
        number = int(self.speeches.number[self.units.speeches[unit]])
        return Occurrence(
            **span,
            speech=name_speech(span["document"], number),
            line=line,
            column=column,
            end_line=end_line,
            end_column=end_column,
            role="anchor" if unit == anchor else "member",
            block=bool(self.corpus.extracted[self.units.documents[unit]]),
            **in_file(self.corpus, int(self.units.documents[unit]), span["start"]),
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
        extra = {"cluster": self.id_of(kind, group.texts), "members": len(group.units)}
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
        """Units that have a better copy, and the unit that is this copy (their anchor)."""
        units = np.flatnonzero(self.text_of_unit >= 0)
        text = self.text_of_unit[units]
        cluster = self.clusters.anchor
        better = np.where(self.reported[cluster], cluster, np.arange(len(cluster)))
        # A text that leads or stands alone may still match a better one, as a pair that lies in no cluster.
        lone = self.clusters.outside[::-1]
        a, b = self.matches.a[lone], self.matches.b[lone]
        free = better[b] == b
        better[b[free]] = a[free]
        anchor = self.texts.best[better[text]]
        # Copies of one text repeat only where their kind was looked for.
        kept = (anchor != units) & (self.reported[cluster[text]] | (better[text] != text))
        return units[kept], anchor[kept]

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
