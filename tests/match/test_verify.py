"""Verification and the exact join against Python's sets."""

from __future__ import annotations

import itertools
from fractions import Fraction
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.errors import DedupError
from dedup.match import join
from dedup.match.join import join_pairs
from dedup.match.verify import join_matches, Matches, Verifier
from tests import generated, twins

# Few letters, so that many pairs are alike; empty and one-letter texts; copies.
texts_of = st.lists(st.text("abc", max_size=12), max_size=9)
hundredths = st.integers(1, 100).map(lambda t: t / 100)
Pair = tuple[int, int]


def brute_force(texts: list[str], k: int, threshold: float) -> dict[Pair, tuple[int, int, int]]:
    """Shared shingles and both sizes of every pair that reaches the threshold."""
    sets = [set(twins.shingles(map(ord, text), k)) for text in texts]
    return {
        (i, j): (len(sets[i] & sets[j]), len(sets[i]), len(sets[j]))
        for i, j in itertools.combinations(range(len(texts)), 2)
        if sets[i] and sets[j] and twins.alike(sets[i], sets[j], threshold)
    }


def as_dict(matches: Matches) -> dict[Pair, tuple[int, int, int]]:
    columns = (matches.a, matches.b, matches.shared, matches.size_a, matches.size_b)
    return {(a, b): (s, x, y) for a, b, s, x, y in zip(*(c.tolist() for c in columns), strict=True)}


def all_pairs(n: int) -> tuple[np.ndarray, np.ndarray]:
    a, b = np.triu_indices(n, 1)
    return a.astype(np.int64), b.astype(np.int64)


# ------------------------------------------------------------------ verification


def test_no_pairs() -> None:
    none = np.zeros(0, np.int64)
    matches = Verifier(*generated.code_array(["abc"]), 3, 0.5).verify(none, none)
    assert (len(matches), len(matches.jaccard), len(matches.containment)) == (0, 0, 0)


@pytest.mark.parametrize(
    ("one", "other", "threshold", "match"),
    [
        ("", "", 0.01, False),
        ("a", "", 0.01, False),
        ("a", "b", 0.01, False),
        ("abcd", "dcba", 0.01, False),
        ("abcd", "abce", 0.34, False),
        ("abcd", "abce", 0.33, True),  # one of three
        ("abcdef", "abcdeg", 0.61, False),
        ("abcdef", "abcdeg", 0.6, True),  # three of five: 0.6 is no binary fraction
        ("abab", "ab", 0.01, False),  # shorter than a shingle: only an equal one
        ("ab", "ab", 1.0, True),
        ("ababa", "bababab", 1.0, True),  # different texts of the same shingles
    ],
)
def test_pairs_by_hand(
    kernels_in_use: ModuleType, one: str, other: str, threshold: float, match: bool
) -> None:
    verifier = Verifier(*generated.code_array([one, other]), 3, threshold)
    assert len(verifier.verify(np.array([0]), np.array([1]))) == match


@given(texts=texts_of, k=st.integers(1, 5), threshold=hundredths, threads=st.sampled_from([1, 3]))
@settings(max_examples=150)
def test_verification(
    kernels_in_use: ModuleType, texts: list[str], k: int, threshold: float, threads: int
) -> None:
    verifier = Verifier(*generated.code_array(texts), k, threshold, threads)
    matches = verifier.verify(*all_pairs(len(texts)))
    expected = brute_force(texts, k, threshold)
    assert as_dict(matches) == expected
    assert list(as_dict(matches)) == sorted(expected)
    for jaccard, containment, (shared, x, y) in zip(
        matches.jaccard, matches.containment, expected.values(), strict=True
    ):
        assert jaccard == float(Fraction(shared, x + y - shared))
        assert containment == float(Fraction(shared, min(x, y)))


@given(size=st.integers(1, 3000), shared=st.integers(0, 3000), more=st.integers(0, 3000), t=hundredths)
@settings(max_examples=100)
def test_on_the_threshold_in_large_sets(size: int, shared: int, more: int, t: float) -> None:
    """Texts of characters that are all different, so that the sets can be told at a glance."""
    shared = min(shared, size)
    one = range(0x4E00, 0x4E00 + size)
    other = [*range(0x4E00, 0x4E00 + shared), *range(0x10000, 0x10000 + more)]
    texts = ["".join(map(chr, one)), "".join(map(chr, other))]
    verifier = Verifier(*generated.code_array(texts), 1, t)
    matches = verifier.verify(np.array([0]), np.array([1]))
    assert len(matches) == (shared > 0 and Fraction(shared, size + more) >= Fraction(str(t)))


def test_sizes_are_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from dedup.kernels import active

    counted = []
    count_distinct = active.count_distinct
    monkeypatch.setattr(
        active, "count_distinct", lambda *given: counted.append(len(given[1])) or count_distinct(*given)
    )
    verifier = Verifier(*generated.code_array(["abc", "abcd", "bcd"]), 2, 0.5)
    for _ in range(3):
        assert verifier.sizes(np.array([2, 0, 2, 1])).tolist() == [2, 2, 2, 3]
    assert sum(counted) == 3


def test_joined_matches_come_once_in_order() -> None:
    def part(*rows: tuple[int, int, int, int, int]) -> Matches:
        columns = np.array(rows, np.int64).reshape(-1, 5).T
        return Matches(columns[0], columns[1], *(column.astype(np.int32) for column in columns[2:]))

    joined = join_matches(
        [part((2, 5, 7, 8, 9)), part(), part((5, 2, 7, 9, 8), (4, 1, 3, 3, 6), (2, 5, 7, 8, 9))]
    )
    assert as_dict(joined) == {(1, 4): (3, 6, 3), (2, 5): (7, 8, 9)}
    assert joined.a.tolist() == [1, 2]
    assert len(join_matches([part()])) == 0


# ------------------------------------------------------------------ the exact join


def join_and_verify(texts: list[str], k: int, threshold: float) -> dict[Pair, tuple[int, int, int]]:
    laid_out = generated.code_array(texts)
    a, b = join_pairs(*laid_out, k, threshold)
    pairs = list(zip(a.tolist(), b.tolist(), strict=True))
    assert pairs == sorted(set(pairs))
    assert all(x < y for x, y in pairs)
    return as_dict(Verifier(*laid_out, k, threshold).verify(a, b))


@given(
    texts=texts_of,
    k=st.integers(1, 4),
    threshold=st.sampled_from([t / 10 for t in range(1, 11)]) | hundredths,
)
@settings(max_examples=300)
def test_exact_join(kernels_in_use: ModuleType, texts: list[str], k: int, threshold: float) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(join, "PAIRS_AT_A_TIME", 3)
        assert join_and_verify(texts, k, threshold) == brute_force(texts, k, threshold)


@pytest.mark.parametrize("threshold", [t / 10 for t in range(1, 11)])
@pytest.mark.parametrize("k", [1, 3])
def test_exact_join_of_families_of_texts(threshold: float, k: int) -> None:
    texts = (
        [text[:60] for text in generated.families(seed=11, number=25, most=0.5)] + ["一"] * 5 + ["", "二三"]
    )
    assert join_and_verify(texts, k, threshold) == brute_force(texts, k, threshold)


def test_exact_join_of_many_copies() -> None:
    texts = ["abcabd", "xyz"] * 40
    assert join_and_verify(texts, 2, 0.9) == brute_force(texts, 2, 0.9)


def test_exact_join_looks_at_few_pairs_that_are_none() -> None:
    texts = generated.families(seed=3, number=150, copies=1)
    a, _ = join_pairs(*generated.code_array(texts), 3, 0.8)
    assert len(a) < 3 * len(texts)  # of 45,000


def test_too_many_pairs_are_refused_with_the_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(join, "MOST_PAIRS", 100)
    with pytest.raises(DedupError, match=r"105 pairs.*without --exact"):
        join_pairs(*generated.code_array(["abc"] * 15), 3, 0.5)
    assert len(join_pairs(*generated.code_array(["abc"] * 14), 3, 0.5)[0]) == 91
