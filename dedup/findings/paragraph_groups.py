"""Which texts make one finding: the clusters, and the verified pairs that lie in none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from dedup.kernels.arrays import Bools, I64, run_lengths, run_starts
from dedup.match.cluster import Clusters
from dedup.match.groups import Texts
from dedup.match.verify import Matches


@dataclass(frozen=True, slots=True)
class Group:
    """A cluster, or a lone pair (``match`` is its number, otherwise -1): texts, and the units that hold them."""

    anchor: int
    texts: list[int]
    units: list[int]
    match: int

    @property
    def kind(self) -> str:
        """Its kind of finding."""
        return "near" if len(self.texts) > 1 else "exact"


class Groups:
    """All groups that are reported, in order of their first unit; a lone pair follows the cluster that starts there.

    ``anchors`` int64[g] are texts, ``matches`` int64[g] numbers of matches or -1, ``places`` int64[g]
    how many units a group holds, ``first_units`` int64[g] the first of them,
    ``near`` bool[g] whether they are not all equal.
    """

    def __init__(self, texts: Texts, matches: Matches, clusters: Clusters, reported: Bools) -> None:
        self._matches = matches
        first_unit = texts.members[texts.offsets[:-1]]
        copies = np.diff(texts.offsets)
        inside = np.flatnonzero(reported[clusters.anchor])
        inside = inside[np.argsort(clusters.anchor[inside], kind="stable")]
        ordered = clusters.anchor[inside]
        begins = run_starts(ordered)
        leaders, sizes = ordered[begins], run_lengths(begins, len(ordered))
        lone = clusters.outside
        a, b = matches.a[lone], matches.b[lone]
        first = np.concatenate((_least(first_unit[inside], begins), np.minimum(first_unit[a], first_unit[b])))
        match = np.concatenate((np.full(len(leaders), -1, np.int64), lone))
        order = np.lexsort((match, first))
        self.anchors = np.concatenate((leaders, a))[order]
        self.matches = match[order]
        self.first_units = first[order]
        self.places = np.concatenate((_sums(copies[inside], begins), copies[a] + copies[b]))[order]
        self.near = np.concatenate((sizes > 1, np.ones(len(lone), bool)))[order]
        none = np.zeros(len(lone), np.int64)
        # As lists: these are read one by one, and an item of an array costs ten times as much.
        self._begins: list[int] = np.concatenate((begins, none))[order].tolist()
        self._ends: list[int] = np.concatenate((begins + sizes, none))[order].tolist()
        self._anchors: list[int] = self.anchors.tolist()
        self._lone: list[int] = self.matches.tolist()
        self._texts_inside: list[int] = inside.tolist()
        self._offsets: list[int] = texts.offsets.tolist()
        self._members: list[int] = texts.members.tolist()

    def __len__(self) -> int:
        return len(self.anchors)

    def __iter__(self) -> Iterator[Group]:
        return (self[index] for index in range(len(self)))

    def __getitem__(self, index: int) -> Group:
        own = self.texts(index)
        units = sorted(unit for text in own for unit in self.copies(text))
        return Group(self._anchors[index], own, units, self._lone[index])

    def index_of(self, anchor: int, match: int) -> int:
        """The number of the cluster of an anchor, or of a lone pair."""
        return self._clusters[anchor] if match < 0 else self._pairs[match]

    @cached_property
    def _clusters(self) -> dict[int, int]:
        return {
            anchor: i
            for i, (anchor, match) in enumerate(zip(self._anchors, self._lone, strict=True))
            if match < 0
        }

    @cached_property
    def _pairs(self) -> dict[int, int]:
        return {match: i for i, match in enumerate(self._lone) if match >= 0}

    def texts(self, index: int) -> list[int]:
        """The texts of a group, the anchor's first."""
        match = self._lone[index]
        if match >= 0:
            return [self._anchors[index], self._matches.b.item(match)]
        return self._texts_inside[self._begins[index] : self._ends[index]]

    def copies(self, text: int) -> list[int]:
        """Units of a text, in order of place."""
        return self._members[self._offsets[text] : self._offsets[text + 1]]


def _least(values: I64, begins: I64) -> I64:
    return np.minimum.reduceat(values, begins) if len(begins) else values[:0]


def _sums(values: I64, begins: I64) -> I64:
    return np.add.reduceat(values, begins) if len(begins) else values[:0]
