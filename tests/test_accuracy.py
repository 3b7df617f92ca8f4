"""Floors of recall and precision on the labelled copies; lowering one needs a reason in the commit."""

from __future__ import annotations

import pytest

import dedup
from benchmarks.accuracy import Accuracy, measure
from benchmarks.edited_copies import build_corpus, digest, LANGUAGES

# The texts that the floors were measured on; changing them means measuring again.
DIGEST = "402d242c5b7202ee"
# Copies with more than `low` and at most `high` per cent of the tokens edited: recall at least.
FLOORS = {
    "zh": {(-1, 0): 1.0, (0, 5): 0.995, (5, 10): 0.99},
    "en": {(-1, 0): 1.0, (0, 5): 0.995, (5, 10): 0.97},
}
PRECISION = 0.995


@pytest.fixture(scope="module", params=LANGUAGES)
def measured(request: pytest.FixtureRequest) -> tuple[str, Accuracy]:
    rates = (0, 2, 5, 7, 10)
    return request.param, measure(
        build_corpus(request.param, rates), dedup.Settings(unit="record", find=("exact", "near"))
    )


def test_data_are_the_ones_that_were_measured() -> None:
    assert digest() == DIGEST


def test_recall_by_share_of_edited_tokens(measured: tuple[str, Accuracy]) -> None:
    language, accuracy = measured
    for (low, high), floor in FLOORS[language].items():
        assert accuracy.recall_up_to(low, high) >= floor, f"{language}: {low} to {high} per cent"


def test_precision(measured: tuple[str, Accuracy]) -> None:
    assert measured[1].precision >= PRECISION


def test_paragraphs_that_share_formulae_are_no_pairs() -> None:
    for language in LANGUAGES:
        paragraphs = [p for p in build_corpus(language, ()) if p.kind == "negative"]
        assert len(paragraphs) > 40
        report = dedup.scan(
            [dedup.Document(p.id, p.id, p.text) for p in paragraphs], dedup.Settings(find=("exact", "near"))
        )
        assert [finding.excerpt for finding in report.findings() if finding.characters > 40] == []
