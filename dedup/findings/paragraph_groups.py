"""Which texts make one finding: the clusters, and the verified pairs that lie in none."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from dedup.kernels.arrays import Bools, I64, ragged, run_least, run_lengths, run_starts, run_sums
from dedup.match.cluster import Clusters
from dedup.match.groups import Texts
from dedup.match.verify import Matches


class Groups:
    """All groups that are reported, in order of their first unit; a lone pair follows the cluster that starts there.

    ``anchors`` int64[g] are texts, ``matches`` int64[g] numbers of matches or -1, ``places`` int64[g]
    how many units a group holds, ``first_units`` int64[g] the first of them,
    ``near`` bool[g] whether they are not all equal.
    """

    def __init__(self, texts: Texts, matches: Matches, clusters: Clusters, reported: Bools) -> None:
        self._texts, self._sizes = texts, (len(texts), len(matches))
        first_unit = texts.members[texts.offsets[:-1]]
        copies = np.diff(texts.offsets)
        inside = np.flatnonzero(reported[clusters.anchor])
        inside = inside[np.argsort(clusters.anchor[inside], kind="stable")]
        ordered = clusters.anchor[inside]
        begins = run_starts(ordered)
        leaders, sizes = ordered[begins], run_lengths(begins, len(ordered))
        lone = clusters.outside
        a, b = matches.a[lone], matches.b[lone]
        first = np.concatenate(
            (run_least(first_unit[inside], begins), np.minimum(first_unit[a], first_unit[b]))
        )
        match = np.concatenate((np.full(len(leaders), -1, np.int64), lone))
        order = np.lexsort((match, first))
        self.anchors = np.concatenate((leaders, a))[order]
        self.matches = match[order]
        self.first_units = first[order]
        self.places = np.concatenate((run_sums(copies[inside], begins), copies[a] + copies[b]))[order]
        self.near = np.concatenate((sizes > 1, np.ones(len(lone), bool)))[order]
        # The texts of clusters, then those of lone pairs; the anchor is the first of each.
        self._members = np.concatenate((inside, np.column_stack((a, b)).ravel()))
        ends = np.cumsum(np.concatenate((sizes, np.full(len(lone), 2))))
        self._ends = ends[order]
        self._begins = self._ends - np.diff(ends, prepend=0)[order]

    def __len__(self) -> int:
        return len(self.anchors)

    def texts(self, which: I64) -> tuple[I64, I64]:
        """The texts of groups, each time the anchor's first, and offsets int64[n + 1] of the groups."""
        rows, offsets = ragged(self._begins[which], self._ends[which])
        return self._members[rows], offsets

    def units(self, which: I64) -> tuple[I64, I64, I64]:
        """The units of groups, text by text and in order of place, their texts, and offsets int64[n + 1] of groups."""
        texts, offsets = self.texts(which)
        rows, bounds = ragged(self._texts.offsets[texts], self._texts.offsets[texts + 1])
        return self._texts.members[rows], np.repeat(texts, np.diff(bounds)), bounds[offsets]

    @cached_property
    def of_anchor(self) -> I64:
        """The number of the cluster of each text that leads one, otherwise -1; int64[texts]."""
        out, clusters = np.full(self._sizes[0], -1, np.int64), np.flatnonzero(self.matches < 0)
        out[self.anchors[clusters]] = clusters
        return out

    @cached_property
    def of_match(self) -> I64:
        """The number of the group of each match that is a lone pair, otherwise -1; int64[matches]."""
        out, pairs = np.full(self._sizes[1], -1, np.int64), np.flatnonzero(self.matches >= 0)
        out[self.matches[pairs]] = pairs
        return out
