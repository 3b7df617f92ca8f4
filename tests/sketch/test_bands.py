"""Bands and rows against the formula, and against what they promise."""

from __future__ import annotations

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.errors import SettingsError
from dedup.sketch.bands import (
    Banding,
    bands_needed,
    choose_banding,
    GOOD_ROWS,
    least_equal_slots,
    MORE_SLOTS,
    MOST_SLOTS,
    USUAL_SLOTS,
)

THRESHOLDS = [
    0.01,
    0.05,
    0.1,
    0.2,
    0.3,
    0.4,
    0.5,
    0.55,
    0.6,
    0.7,
    0.75,
    0.8,
    0.85,
    0.9,
    0.95,
    0.99,
    0.999,
    1.0,
]
RECALLS = [0.5, 0.9, 0.95, 0.99, 0.999, 0.999999]
thresholds = st.integers(1, 100).map(lambda t: t / 100)
recalls = st.sampled_from(RECALLS)


@pytest.mark.parametrize("banding", [Banding(1, 1), Banding(21, 6), Banding(3, 1), Banding(1, 9)])
@pytest.mark.parametrize("jaccard", [0.0, 0.25, 0.5, 0.8, 1.0])
def test_probability_by_counting(banding: Banding, jaccard: float) -> None:
    """A band agrees when all its rows do, a pair is a candidate when a band agrees."""
    band = 1.0
    for _ in range(banding.rows):
        band *= jaccard
    none = 1.0
    for _ in range(banding.bands):
        none *= 1.0 - band
    assert banding.probability(jaccard) == pytest.approx(1.0 - none)


@given(threshold=thresholds, recall=recalls, rows=st.integers(1, 12))
def test_fewest_bands_by_trying_all(threshold: float, recall: float, rows: int) -> None:
    tried = (n for n in range(1, MOST_SLOTS + 1) if Banding(n, rows).probability(threshold) >= recall - 1e-9)
    fewest = next(tried, None)
    needed = bands_needed(threshold, recall, rows)
    # Rounding decides between two neighbours where the curve is flat.
    assert needed > MOST_SLOTS if fewest is None else abs(needed - fewest) <= 1


def test_the_example() -> None:
    assert choose_banding(0.8, 0.99) == Banding(16, 6)
    assert choose_banding(0.8, 0.99, 128) == Banding(21, 6)


@pytest.mark.parametrize("recall", RECALLS)
@pytest.mark.parametrize("threshold", THRESHOLDS)
def test_the_recall_is_kept(threshold: float, recall: float) -> None:
    banding = choose_banding(threshold, recall)
    assert banding.slots <= MOST_SLOTS
    assert banding.slots <= MORE_SLOTS or banding.rows < GOOD_ROWS
    assert banding.slots <= USUAL_SLOTS or banding.rows <= GOOD_ROWS
    assert banding.probability(threshold) >= recall - 1e-9


@given(threshold=thresholds, recall=recalls, slots=st.integers(1, 256))
def test_the_most_rows_that_fit(threshold: float, recall: float, slots: int) -> None:
    fitting = [
        r for r in range(1, slots + 1) if Banding(slots // r, r).probability(threshold) >= recall - 1e-9
    ]
    if not fitting:
        with pytest.raises(SettingsError):
            choose_banding(threshold, recall, slots)
        return
    banding = choose_banding(threshold, recall, slots)
    assert banding.rows == max(fitting)
    assert banding.slots <= slots


@pytest.mark.parametrize("recall", RECALLS)
def test_a_higher_threshold_never_takes_more_bands(recall: float) -> None:
    for rows in (1, 3, 8):
        needed = [min(bands_needed(t, recall, rows), MOST_SLOTS + 1) for t in THRESHOLDS]
        assert needed == sorted(needed, reverse=True)


@pytest.mark.parametrize("threshold", THRESHOLDS)
def test_more_recall_never_takes_fewer_bands(threshold: float) -> None:
    needed = [bands_needed(threshold, recall, 4) for recall in RECALLS]
    assert needed == sorted(needed)


@pytest.mark.parametrize(
    ("threshold", "recall", "slots", "words"),
    [
        (0.5, 0.99, 6, ["--num-perm 6", "--threshold 0.5", "--recall 0.99", "it takes 7", "lower --recall"]),
        (0.01, 0.999999, 128, ["--num-perm 128", "it takes 1375"]),
        (0.1, 0.9, 1, ["--num-perm 1", "it takes 22"]),
    ],
)
def test_too_few_slots_are_refused_with_the_cure(
    threshold: float, recall: float, slots: int, words: list[str]
) -> None:
    with pytest.raises(SettingsError) as error:
        choose_banding(threshold, recall, slots)
    assert [word for word in words if word not in str(error.value)] == []
    needed = bands_needed(threshold, recall, 1)
    assert choose_banding(threshold, recall, needed).probability(threshold) >= recall - 1e-9


# ------------------------------------------------------------------ ruling out by the whole signature


def test_few_pairs_on_the_threshold_are_ruled_out() -> None:
    # Once: five standard deviations are one in a million for a normal distribution; near 1 the
    # binomial one has a longer tail: at 0.99 and 128 slots it is 50, at 0.999 300 in a million.
    lost = {}
    for slots in (1, 2, 16, 64, 96, 128, 192, 256, 320):
        for t in THRESHOLDS:
            least = least_equal_slots(t, slots)
            assert 0 <= least <= slots
            tail = sum(comb(slots, k) * t**k * (1 - t) ** (slots - k) for k in range(least))
            if tail > 1.5e-6:
                lost[t, slots] = f"{tail:.1e}"
    assert lost == {}


@given(threshold=thresholds)
def test_more_slots_rule_out_more(threshold: float) -> None:
    shares = [least_equal_slots(threshold, slots) / slots for slots in (16, 64, 256, 1024, 4096)]
    assert shares == sorted(shares)
    assert all(share <= threshold for share in shares)
