"""Verified pairs of paragraphs, as docs/formats.md describes them: what exact and near findings tell by the pair."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np

from dedup.findings.occurrences import Relations, SHARES, Spans
from dedup.findings.paragraphs import Paragraphs
from dedup.findings.similarity import EQUAL
from dedup.kernels.arrays import distinct, I64, ragged, stable_order
from dedup.sketch.lsh import LARGE_BUCKET

# A larger cluster is written as pairs of its anchor and a member, not as all its pairs; all pairs of a
# smaller one are compared (see dedup.match.buckets).
LARGE_CLUSTER = LARGE_BUCKET
OF_MATCHES = SHARES[:3]
# About so many pairs are made at once.
AT_A_TIME = 1 << 15
# Units a and b, their match or `EQUAL`, and the number of their group; int64[n] each.
Rows = tuple[I64, I64, I64, I64]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Some pairs as columns: two spans each, and how these relate. Those of a large cluster have its id and the number
    of its ``members`` int64[n], others an empty one and 0."""

    a: Spans
    b: Spans
    relations: Relations
    clusters: list[str]
    members: I64

    def records(self) -> Iterator[dict[str, Any]]:
        """Each by itself."""
        kind, *shares = self.relations.columns()
        columns = (self.a.records(), self.b.records(), kind, *shares[: len(OF_MATCHES)])
        for *row, cluster, members in zip(*columns, self.clusters, self.members.tolist(), strict=True):
            extra = {"cluster": cluster, "members": members} if cluster else {}
            yield dict(zip(("a", "b", "kind", *OF_MATCHES), row, strict=True)) | extra


class ParagraphPairs:
    """Goes through the pairs of the kinds that were asked for, group by group, some thousands at a time."""

    def __init__(self, paragraphs: Paragraphs, spans: Callable[[I64, I64], Spans]) -> None:
        self._of, self._groups, self._make_spans = paragraphs, paragraphs.groups, spans

    def __iter__(self) -> Iterator[Pairs]:
        self._of.similar.align(self._matches_of_pairs())
        places = self._groups.places
        large = places > LARGE_CLUSTER
        load = np.cumsum(np.where(large, places, places * (places - 1) // 2))
        cuts = distinct(np.searchsorted(load, np.arange(0, int(load[-1]) if len(load) else 0, AT_A_TIME)))
        for lo, hi in pairwise([*cuts.tolist(), len(places)]):
            some = np.arange(lo, hi)
            yield self._pairs(some[~large[lo:hi]], some[large[lo:hi]])

    def _pairs(self, small: I64, large: I64) -> Pairs:
        """Those of groups of both sizes, by their numbers."""
        parts = self._equal_pairs(small), self._match_pairs(small), self._anchor_pairs(large)
        a, b, match, group = (np.concatenate(column) for column in zip(*parts, strict=True))
        kinds = self._of.settings.find
        told = np.where(match == EQUAL, "exact" in kinds, "near" in kinds)
        kept = np.flatnonzero(told & (np.minimum(a, b) < self._of.own_units))
        kept = kept[stable_order(group[kept])]
        a, b, match, group = a[kept], b[kept], match[kept], group[kept]
        ids = dict(zip(large.tolist(), self._of.ids(large), strict=True))
        places, units = self._groups.places[group], self._of.units
        return Pairs(
            self._make_spans(units.starts[a], units.ends[a]),
            self._make_spans(units.starts[b], units.ends[b]),
            self._of.similar.relations(match),
            [ids.get(number, "") for number in group.tolist()],
            np.where(places > LARGE_CLUSTER, places, 0),
        )

    def _matches_of_pairs(self) -> I64:
        """The matches that are written: of large clusters only those with the anchor."""
        of, clusters = self._of, self._of.clusters
        places = np.bincount(clusters.anchor, np.diff(of.texts.offsets), minlength=len(of.texts))
        small = places[clusters.anchor[of.matches.a[clusters.inside]]] <= LARGE_CLUSTER
        direct = of.anchor_match[of.anchor_match >= 0]
        return distinct(np.concatenate((clusters.inside[small], direct, clusters.outside)))

    def _anchor_pairs(self, which: I64) -> Rows:
        """Of each group the unit that leads it with every other, by place."""
        units, texts, offsets = self._groups.units(which)
        owner = np.repeat(which, np.diff(offsets))
        anchors, lone = self._groups.anchors[owner], self._groups.matches[owner]
        best = self._of.texts.best[anchors]
        # Of a lone pair only the other text's copies: those of the anchor's are pairs of its own cluster.
        kept = np.flatnonzero((units != best) & ((lone < 0) | (texts != anchors)))
        kept = kept[np.lexsort((units[kept], owner[kept]))]
        match = self._of.matches_with(texts[kept], anchors[kept], lone[kept])
        return best[kept], units[kept], match, owner[kept]

    def _equal_pairs(self, which: I64) -> Rows:
        """The copies of each text of each cluster with one another; those of a lone pair are pairs of their own."""
        which = which[self._groups.matches[which] < 0]
        texts, bounds = self._groups.texts(which)
        offsets = self._of.texts.offsets
        copies, sizes = ragged(offsets[texts], offsets[texts + 1])
        group = np.repeat(np.repeat(which, np.diff(bounds)), np.diff(sizes))
        ends = np.repeat(offsets[texts + 1], np.diff(sizes))
        return self._join(copies, copies + 1, ends, np.full(len(copies), EQUAL), group)

    def _match_pairs(self, which: I64) -> Rows:
        """The copies of the one text of each match with those of the other."""
        bounds, inside = self._inside
        lone = self._groups.matches[which]
        clusters, pairs = which[lone < 0], which[lone >= 0]
        anchors = self._groups.anchors[clusters]
        rows, sizes = ragged(bounds[anchors], bounds[anchors + 1])
        match = np.concatenate((inside[rows], lone[lone >= 0]))
        group = np.concatenate((np.repeat(clusters, np.diff(sizes)), pairs))
        first, second = self._of.matches.a[match], self._of.matches.b[match]
        offsets = self._of.texts.offsets
        copies, sizes = ragged(offsets[first], offsets[first + 1])
        each = np.repeat(np.arange(len(match)), np.diff(sizes))
        return self._join(copies, offsets[second][each], offsets[second + 1][each], match[each], group[each])

    def _join(self, copies: I64, begins: I64, ends: I64, match: I64, group: I64) -> Rows:
        """Pairs of the members of texts at ``copies`` with those from ``begins`` to ``ends``, by place."""
        members = self._of.texts.members
        others, offsets = ragged(begins, ends)
        each = np.repeat(np.arange(len(copies)), np.diff(offsets))
        a, b = members[copies[each]], members[others]
        return np.minimum(a, b), np.maximum(a, b), match[each], group[each]

    @cached_property
    def _inside(self) -> tuple[I64, I64]:
        """Where the matches inside the cluster of each anchor begin, int64[texts + 1], and the matches, by anchor."""
        inside = self._of.clusters.inside
        anchors = self._of.clusters.anchor[self._of.matches.a[inside]]
        order = stable_order(anchors)
        return np.searchsorted(anchors[order], np.arange(len(self._of.texts) + 1)), inside[order]
