"""Paragraphs that are equal or nearly so, as columns: what exact and near findings and their pairs are made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from dedup.findings.paragraph_groups import Groups
from dedup.findings.quote import content_ids
from dedup.findings.similarity import EQUAL, Similarities
from dedup.kernels.arrays import Bools, Codes, I64, numbered
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

    # -------------------------------------------------------------- names and relations

    def ids(self, which: I64) -> list[str]:
        """What identifies the findings that groups are: their kind and the wording of their texts."""
        texts, offsets = self.groups.texts(which)
        kinds = ["near" if near else "exact" for near in self.groups.near[which].tolist()]
        return content_ids(kinds, self.measures.hashes[self.texts.best[texts]], offsets)

    def ids_of(self, units: I64, anchors: I64) -> list[str]:
        """The ids of the findings that say that the units repeat these anchors."""
        text, other = self.text_of_unit[units], self.text_of_unit[anchors]
        cluster = self.clusters.anchor[text]
        together = (cluster == self.clusters.anchor[other]) & self.reported[cluster]
        group = self.groups.of_anchor[cluster]
        apart = np.flatnonzero(~together)
        pairs = pack_pairs(self.matches.a, self.matches.b)
        group[apart] = self.groups.of_match[np.searchsorted(pairs, pack_pairs(text[apart], other[apart]))]
        groups, number = numbered(group)
        ids = self.ids(groups)
        return [ids[i] for i in number.tolist()]

    def matches_with(self, texts: I64, anchors: I64, lone: I64) -> I64:
        """The matches of texts with the anchors of their groups, `EQUAL` for the anchors; ``lone`` are those of lone
        pairs, otherwise -1."""
        matches = np.where(lone >= 0, lone, self.anchor_match[texts])
        equal = texts == anchors
        if (matches[~equal] < 0).any():
            raise LookupError(f"texts {texts[~equal & (matches < 0)]} do not match their anchors")
        matches[equal] = EQUAL
        return matches

    def own_matches(self) -> int:
        """How many matches there are with a text that is not a library's alone."""
        own = self.texts.members[self.texts.offsets[:-1]] < self.own_units
        return int(np.count_nonzero(own[self.matches.a] | own[self.matches.b]))

    # -------------------------------------------------------------- derived columns

    @cached_property
    def own_units(self) -> int:
        """How many units, the first ones, are no library's."""
        return int(np.searchsorted(self.units.documents, self.corpus.own))

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
