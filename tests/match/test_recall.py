"""The sketch is held to the exact join, and large groups to their promise."""

from __future__ import annotations

import random
from types import ModuleType

import numpy as np
import pytest

from dedup.kernels import active
from dedup.kernels.arrays import I32, I64, U64
from dedup.match import buckets
from dedup.match.buckets import LeaderSearch
from dedup.match.verify import Verifier
from dedup.sketch.bands import choose_banding
from dedup.sketch.low_bits import LowBits
from tests import generated
from tests.match.scans import ends_of, findings_of, pairs_of, scan, shingle_set, true_pairs

RAW = {"fold": "off", "tokens": "characters", "min_length": 1, "shingle": 3}


@pytest.fixture(scope="module")
def family_texts() -> list[str]:
    return generated.families(seed=1, number=250, most=0.3)


@pytest.fixture(scope="module")
def truth(family_texts: list[str]) -> dict[tuple[str, str], float]:
    """All pairs of similarity 0.45 or more, by brute force within families; there are none across them."""
    found = {}
    for first in range(0, len(family_texts), 4):
        here = true_pairs(family_texts[first : first + 4], 3, 0.45)
        found |= {(f"{int(a) + first:05}", f"{int(b) + first:05}"): j for (a, b), j in here.items()}
    return found


@pytest.mark.parametrize("threshold", [0.45, 0.55, 0.8, 0.95])
def test_exact_join_misses_nothing(family_texts: list[str], truth: dict, threshold: float) -> None:
    pairs = pairs_of(scan(family_texts, threshold=threshold, exact_join=True, **RAW))
    assert set(map(ends_of, pairs)) == {
        pair for pair, jaccard in truth.items() if jaccard >= threshold - 1e-12
    }


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("threshold", [0.45, 0.55, 0.8, 0.95])
def test_recall_of_the_sketch(family_texts: list[str], truth: dict, threshold: float, seed: int) -> None:
    expected = {pair for pair, jaccard in truth.items() if jaccard >= threshold - 1e-12}
    found = set(map(ends_of, pairs_of(scan(family_texts, threshold=threshold, seed=seed, **RAW))))
    assert found <= expected, "no pair is reported on an estimate"
    assert len(found) >= 0.99 * len(expected)


def test_recall_exactly_at_the_threshold() -> None:
    """400 pairs of similarity 0.5: 60 of 120 shingles are shared. Recall 0.9 is asked for, and kept."""
    generator = random.Random(6)
    texts = []
    for _ in range(400):
        letters = [chr(c) for c in generator.sample(range(0x4E00, 0x9FA0), 120)]
        texts += ["".join(letters[:90]), "".join(letters[:60] + letters[90:])]
    options = RAW | {"shingle": 1, "threshold": 0.5}
    for recall in (0.6, 0.9, 0.99):
        found = pairs_of(scan(texts, recall=recall, **options))
        own = [pair for pair in map(ends_of, found) if int(pair[0]) + 1 == int(pair[1])]
        assert len(own) >= 400 * recall - 3 * (400 * recall * (1 - recall)) ** 0.5


# ------------------------------------------------------------------ large groups


@pytest.mark.parametrize("keep", ["longest", "last"])
@pytest.mark.parametrize(("number", "threshold"), [(3000, 0.55), (3000, 0.8), (500, 0.85), (500, 0.9)])
def test_paragraphs_that_differ_in_a_number_have_an_anchor_that_they_match(
    kernels_in_use: ModuleType, number: int, threshold: float, keep: str
) -> None:
    texts = generated.numbered(number)
    found = findings_of(scan(texts, threshold=threshold, keep=keep, **RAW))
    placed = {place["document"] for finding in found for place in finding["occurrences"]}
    assert placed == set(map("{:05}".format, range(number)))
    sets = [shingle_set(text, 3) for text in texts]
    for finding in found:
        anchor, *members = finding["occurrences"]
        own = sets[int(anchor["document"])]
        for member in members:
            other = sets[int(member["document"])]
            jaccard = len(own & other) / len(own | other)
            assert jaccard >= threshold
            assert member["jaccard"] == pytest.approx(jaccard, abs=1e-6)
    if threshold <= 0.8:
        assert len(found) < 30, "a few groups, not thousands of pairs"


@pytest.mark.parametrize(("threshold", "shingle"), [(0.93, 3), (0.95, 2), (0.97, 3)])
def test_large_groups_on_the_edge_of_the_threshold(threshold: float, shingle: int) -> None:
    """Numbers alone decide who is alike. What a limit keeps from being found, the report speaks of."""
    texts = generated.numbered(3000)
    options = RAW | {"threshold": threshold, "shingle": shingle}
    sketch, exact = (scan(texts, exact_join=join, **options) for join in (False, True))
    found, there = ({place for pair in r.pairs() for place in ends_of(pair)} for r in (sketch, exact))
    assert exact.summary.uncompared_texts == 0
    missing = len(there - found)
    assert missing <= 0.02 * len(there) or missing < sketch.summary.uncompared_texts
    assert missing <= 0.1 * len(there)


@pytest.mark.parametrize(("seed", "threshold"), [(5, 0.65), (6, 0.45), (8, 0.65)])
def test_longer_copies_outside_a_large_group(seed: int, threshold: float) -> None:
    # An anchor is never shorter than its members, and the numbers are those of the two texts.
    generator = random.Random(seed)
    base = generated.chinese(generator, 80)
    texts = [generated.edited(generator, base, 0.02 + 0.06 * generator.random()) for _ in range(150)]
    for _ in range(40):
        copy = generated.edited(generator, base, 0.05 + 0.1 * generator.random())
        texts.append(copy + generated.chinese(generator, generator.randint(5, 40)))
    sets = [shingle_set(text, 3) for text in texts]
    wrong, better = [], []
    for finding in findings_of(scan(texts, threshold=threshold, **RAW)):
        anchor, *members = (int(place["document"]) for place in finding["occurrences"])
        for member, place in zip(members, finding["occurrences"][1:], strict=True):
            jaccard = len(sets[anchor] & sets[member]) / len(sets[anchor] | sets[member])
            if place["jaccard"] != pytest.approx(jaccard, abs=1e-6):
                wrong.append((anchor, member, place["jaccard"], jaccard))
            if len(texts[member]) > len(texts[anchor]):
                better.append((anchor, member))
    assert (wrong, better) == ([], [])


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """How many pairs the kernels looked at, by signature and by text."""
    counts = {"signatures": 0, "texts": 0}
    by_signature, by_text = active.count_equal_bytes, active.count_shared

    def count_equal_bytes(signatures: object, a: list[int], b: list[int]) -> object:
        counts["signatures"] += len(a)
        return by_signature(signatures, a, b)

    def count_shared(*given: object) -> object:
        counts["texts"] += len(given[4])  # type: ignore[arg-type]
        return by_text(*given)

    monkeypatch.setattr(active, "count_equal_bytes", count_equal_bytes)
    monkeypatch.setattr(active, "count_shared", count_shared)
    return counts


@pytest.mark.parametrize("number", [1500, 3000])
def test_alike_texts_cost_their_number_and_not_its_square(compared: dict[str, int], number: int) -> None:
    scan(generated.numbered(number), **RAW)
    assert compared["texts"] < 60 * number
    assert compared["signatures"] < 60 * 20 * number


def unlike_texts(number: int) -> list[str]:
    """Half of each text is the same for all: they share bands, and none reaches the threshold."""
    generator = random.Random(12)
    shared = "".join(chr(c) for c in generator.sample(range(0x3400, 0x4DB0), 60))
    return [
        shared + "".join(chr(c) for c in generator.sample(range(0x4E00, 0x9FA0), 60)) for _ in range(number)
    ]


@pytest.mark.parametrize("number", [1500, 3000])
def test_unlike_texts_that_share_bands_end_in_time(
    compared: dict[str, int], number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(buckets, "PAIRS", 1 << 20)
    report = scan(unlike_texts(number), threshold=0.6, **RAW | {"shingle": 1})
    assert findings_of(report) == []
    limit = buckets.PAIRS + buckets.PAIRS_PER_TEXT * number  # of each bucket; a band has one
    bands = choose_banding(0.6, report.settings.recall, report.settings.num_perm).bands
    assert compared["signatures"] + buckets.VERIFIED * compared["texts"] < 8 * bands * limit


def test_pairs_hidden_among_unlike_texts_that_share_bands_are_found() -> None:
    texts = unlike_texts(1500)
    copies = [text[:117] + "甲乙丙" for text in texts[::10]]
    report = scan(texts + copies, threshold=0.6, **RAW | {"shingle": 1})
    expected = {(f"{10 * i:05}", f"{1500 + i:05}") for i in range(150)}
    assert len(expected & set(map(ends_of, pairs_of(report)))) >= 148


def test_a_group_is_searched_as_if_it_were_the_only_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the limit lets be compared in one does not depend on what others cost before."""

    class Unlike(LowBits):
        def count_equal(self, a: I64, b: I64) -> I32:
            return np.zeros(len(a), np.int32)

        def band(self, number: int, units: I64) -> U64:
            return np.zeros(len(units), np.uint64)

    monkeypatch.setattr(buckets, "PAIRS", 1 << 16)
    monkeypatch.setattr(buckets, "PAIRS_PER_TEXT", 0)
    places = np.arange(1400)
    signatures = Unlike(
        np.zeros((1400, 128), np.uint8), lambda texts: np.zeros((len(texts), 128), np.uint32), 4
    )
    verifier = Verifier(np.zeros(0, np.uint32), 0 * places, 0 * places, 3, 0.6)
    search = LeaderSearch(signatures, choose_banding(0.6, 0.95, 128), 0.6, verifier)
    search.search(0, places[350:])
    search.search(0, places[:350])
    assert search.uncompared[350:].sum() > 1000
    assert not search.uncompared[:350].any()


@pytest.mark.parametrize("texts", [generated.numbered(1000), unlike_texts(1000)], ids=["alike", "unlike"])
def test_no_more_pairs_are_left_uncompared_than_there_are(texts: list[str]) -> None:
    for threshold in (0.5, 0.95):
        report = scan(texts, threshold=threshold, **RAW | {"shingle": 1})
        assert report.summary.uncompared_texts <= len(texts)
