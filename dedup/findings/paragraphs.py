"""Paragraphs that are equal or nearly so, as columns: what exact and near findings and their pairs are made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from dedup.findings.paragraph_groups import Group, Groups
from dedup.findings.places import Places
from dedup.findings.quote import content_id
from dedup.findings.similarity import EQUAL, Similarities
from dedup.kernels.arrays import Bools, Codes, I64
from dedup.match.cluster import Clusters
from dedup.match.groups import Measures, Texts
from dedup.match.verify import Matches
from dedup.settings import Settings
from dedup.sketch.lsh import pack_pairs
from dedup.text.corpus import Corpus
from dedup.text.segment import Speeches, Units


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

    def prepare(self) -> None:
        """Look up what all findings need, for whoever goes through every one."""
        needed = self.anchor_match[self.anchor_match >= 0]
        self.similar.align(np.concatenate((needed, self.clusters.outside)))
        self.places.find_all()

    # -------------------------------------------------------------- names and places

    def id_of(self, group: Group) -> str:
        """What identifies a finding: its kind and the wording of its texts."""
        return content_id(group.kind, self.measures.hashes[self.texts.best[group.texts]])

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
                known[key] = self.id_of(group)
            ids.append(known[key])
        return ids

    def relation(self, group: Group, unit: int) -> dict[str, Any]:
        """How a unit relates to the anchor of its group."""
        text = self.text_of_unit.item(unit)
        if text == group.anchor:
            return EQUAL
        match = group.match if group.match >= 0 else self.anchor_match.item(text)
        if match < 0:
            raise LookupError(f"text {text} does not match its anchor {group.anchor}")
        return self.similar.of(match)

    def span(self, unit: int) -> dict[str, Any]:
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
    def repeats_equal(self) -> Bools:
        """Which of the repeated units have the wording of their anchor, bool[n]."""
        copies, anchors = self.repeated
        return np.asarray(self.text_of_unit[copies] == self.text_of_unit[anchors])

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
    def similar(self) -> Similarities:
        """How alike the texts of each match are."""
        starts, ends = self.units.starts[self.texts.best], self.units.ends[self.texts.best]
        return Similarities(self.matches, self.codes, starts, ends, self.settings.worker_threads)

    @cached_property
    def anchor_match(self) -> I64:
        """For a text that is no anchor: the number of its match with its anchor, otherwise -1."""
        out = np.full(len(self.texts), -1, np.int64)
        direct = np.flatnonzero(self.matches.a == self.clusters.anchor[self.matches.b])
        out[self.matches.b[direct]] = direct
        return out
