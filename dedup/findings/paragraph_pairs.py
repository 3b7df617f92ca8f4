"""Verified pairs of paragraphs, as docs/formats.md describes them: what exact and near findings tell by the pair."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np

from dedup.findings.paragraph_groups import Group
from dedup.findings.paragraphs import Paragraphs
from dedup.findings.similarity import EQUAL
from dedup.kernels.arrays import distinct, I64
from dedup.sketch.lsh import LARGE_BUCKET

# A larger cluster is written as pairs of its anchor and a member, not as all its pairs; all pairs of a
# smaller one are compared (see dedup.match.buckets).
LARGE_CLUSTER = LARGE_BUCKET


class ParagraphPairs:
    """Goes through the pairs of the kinds that were asked for, group by group."""

    def __init__(self, paragraphs: Paragraphs) -> None:
        self._paragraphs = paragraphs

    def __iter__(self) -> Iterator[dict[str, Any]]:
        self._paragraphs.similar.align(self._matches_of_pairs())
        kinds = self._paragraphs.settings.find
        for index, places in enumerate(self._paragraphs.groups.places.tolist()):
            large = places > LARGE_CLUSTER
            rows = (
                self._anchor_pairs(self._paragraphs.groups[index])
                if large
                else self._all_pairs(index, places)
            )
            yield from (row for row in rows if row["kind"] in kinds)

    def _matches_of_pairs(self) -> I64:
        """The matches that are written: of large clusters only those with the anchor."""
        of, clusters = self._paragraphs, self._paragraphs.clusters
        places = np.bincount(clusters.anchor, np.diff(of.texts.offsets), minlength=len(of.texts))
        small = places[clusters.anchor[of.matches.a[clusters.inside]]] <= LARGE_CLUSTER
        direct = of.anchor_match[of.anchor_match >= 0]
        return distinct(np.concatenate((clusters.inside[small], direct, clusters.outside)))

    def _anchor_pairs(self, group: Group) -> Iterator[dict[str, Any]]:
        anchor = int(self._paragraphs.texts.best[group.anchor])
        extra = {"cluster": self._paragraphs.id_of(group), "members": len(group.units)}
        span = self._paragraphs.span(anchor)
        # Of a lone pair only the other text's copies: those of the anchor's are pairs of its own cluster.
        members = group.units if group.match < 0 else self._paragraphs.groups.copies(group.texts[1])
        for unit in members:
            if unit != anchor:
                yield {
                    "a": span,
                    "b": self._paragraphs.span(unit),
                    **self._paragraphs.relation(group, unit),
                    **extra,
                }

    def _all_pairs(self, index: int, places: int) -> Iterator[dict[str, Any]]:
        groups, similar, (first, second) = (
            self._paragraphs.groups,
            self._paragraphs.similar,
            self._match_texts,
        )
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
        return {"a": self._paragraphs.span(unit), "b": self._paragraphs.span(other), **numbers}

    @cached_property
    def _match_texts(self) -> tuple[list[int], list[int]]:
        return self._paragraphs.matches.a.tolist(), self._paragraphs.matches.b.tolist()

    @cached_property
    def _inside(self) -> tuple[list[int], list[int]]:
        """The matches inside clusters, by anchor, and where those of each anchor begin."""
        anchors = self._paragraphs.clusters.anchor[
            self._paragraphs.matches.a[self._paragraphs.clusters.inside]
        ]
        order = np.argsort(anchors, kind="stable")
        bounds = np.searchsorted(anchors[order], np.arange(len(self._paragraphs.texts) + 1))
        return bounds.tolist(), self._paragraphs.clusters.inside[order].tolist()
