"""Clusters are stars around anchors, and no verified pair is lost."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.match.cluster import cluster_pairs, Clusters

Pair = tuple[int, int]
SIZE = 9
pairs_of = st.sets(st.sampled_from(list(itertools.combinations(range(SIZE), 2))))


def columns(pairs: set[Pair]) -> tuple[np.ndarray, np.ndarray]:
    a, b = (np.array([pair[i] for pair in sorted(pairs)], np.int64) for i in (0, 1))
    return a, b


def pick(pairs: set[Pair], numbers: np.ndarray) -> set[Pair]:
    ordered = sorted(pairs)
    return {ordered[i] for i in numbers.tolist()}


def check(pairs: set[Pair], clusters: Clusters) -> None:
    for text, anchor in enumerate(clusters.anchor.tolist()):
        assert clusters.anchor[anchor] == anchor, "an anchor follows nobody"
        assert text == anchor or (min(text, anchor), max(text, anchor)) in pairs, (
            "a member matches its anchor"
        )
    inside, outside = pick(pairs, clusters.inside), pick(pairs, clusters.outside)
    assert inside | outside == pairs
    assert not inside & outside
    assert inside == {(a, b) for a, b in pairs if clusters.anchor[a] == clusters.anchor[b]}


@pytest.mark.parametrize(
    ("pairs", "anchors", "outside"),
    [
        (set(), [0, 1, 2, 3], set()),
        ({(1, 2)}, [0, 1, 1, 3], set()),
        ({(0, 1), (0, 2), (1, 2)}, [0, 0, 0, 3], set()),
        ({(0, 1), (1, 2)}, [0, 0, 2, 3], {(1, 2)}),  # no chains
        ({(0, 3), (1, 3), (1, 2)}, [0, 1, 1, 0], {(1, 3)}),
        ({(0, 2), (1, 3), (2, 3)}, [0, 1, 0, 1], {(2, 3)}),
    ],
)
def test_clusters_by_hand(pairs: set[Pair], anchors: list[int], outside: set[Pair]) -> None:
    clusters = cluster_pairs(4, *columns(pairs))
    assert clusters.anchor.tolist() == anchors
    assert pick(pairs, clusters.outside) == outside


@given(pairs=pairs_of)
def test_stars(pairs: set[Pair]) -> None:
    clusters = cluster_pairs(SIZE, *columns(pairs))
    check(pairs, clusters)
    # The best that is free leads, and takes all its free matches.
    free, expected = set(range(SIZE)), list(range(SIZE))
    for leader in range(SIZE):
        if leader in free:
            followers = {b for a, b in pairs if a == leader and b in free}
            free -= {leader} | followers
            for follower in followers:
                expected[follower] = leader
    assert clusters.anchor.tolist() == expected


@given(pairs=pairs_of, leads=st.lists(st.booleans(), min_size=SIZE, max_size=SIZE))
def test_stars_where_leaders_are_given(pairs: set[Pair], leads: list[bool]) -> None:
    clusters = cluster_pairs(SIZE, *columns(pairs), np.array(leads))
    check(pairs, clusters)
    assert all(clusters.anchor[text] == text for text in range(SIZE) if leads[text])


def test_no_texts() -> None:
    clusters = cluster_pairs(0, *columns(set()))
    assert (len(clusters.anchor), len(clusters.inside), len(clusters.outside)) == (0, 0, 0)
