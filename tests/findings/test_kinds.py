"""Kinds that are asked for, options at their limits, and what a report allows to remove."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kinds import NAMES
from tests.findings.checks import check_places, check_removables, written
from tests.findings.pages import mixed_pages
from tests.findings.planted import (
    characters,
    found,
    identity_of,
    scan,
)

SEEDS = range(8)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("find", [("exact",), ("exact", "near"), ("speech",), ("exact", "near", "speech")])
def test_what_is_removable_has_a_copy_that_stays(seed: int, find: tuple[str, ...]) -> None:
    pages = mixed_pages(seed)
    check_removables(scan(pages, find=find, min_remove=1), pages)


def test_no_chain_of_removals() -> None:
    """A is like B, B is like C, A is not like C: B goes or C goes, not both."""
    generator = random.Random(3)
    words = characters(generator, 0, 200)
    a, b, c = words[:160] + "。", words[30:185] + "。", words[60:] + characters(generator, 1, 10) + "。"
    pages = {"a": a, "b": b, "c": c}
    report = scan(pages, find=("near",), min_remove=1)
    pairs = sorted(sorted(place.document for place in finding.occurrences) for finding in found(report))
    assert pairs == [["a", "b"], ["b", "c"]]
    check_removables(report, pages)


# ------------------------------------------------------------------ kinds that are asked for


@given(st.sets(st.sampled_from(NAMES), min_size=1))
def test_only_what_is_asked_for_is_found(wanted: set[str]) -> None:
    pages = mixed_pages(2)
    report = scan(pages, find=tuple(sorted(wanted)))
    record = written(report)
    assert {finding["kind"] for finding in record["findings"]} <= wanted
    assert set(record["summary"]["findings"]) == wanted
    check_places(report, pages)


@pytest.mark.parametrize("kind", NAMES)
def test_stages_that_are_not_asked_for_do_not_run(kind: str) -> None:
    report = scan(mixed_pages(2), find=(kind,))
    assert (report.marks is not None) == (kind in ("furniture", "watermark", "stray"))
    assert (report.copies is not None) == (kind in ("contained", "passage", "speech", "formula"))
    assert (report.shared is not None) == (kind in ("contained", "passage"))
    assert report.copies is None or (report.copies.formulae is not None) == (kind == "formula")
    assert bool(report.summary.pairs_verified) == (kind == "near")


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    "options",
    [
        {"min_run": 4, "min_passage": 8},
        {"min_run": 100, "min_passage": 40},
        {"min_run": 1000, "min_passage": 8},
        {"speech_coverage": 0.3},
        {"speech_coverage": 1.0},
        {"min_passage": 10**6},
        {"threshold": 0.05},
    ],
    ids=str,
)
def test_options_at_their_limits(options: dict[str, Any], seed: int) -> None:
    pages = mixed_pages(seed)
    report = scan(pages, **options)
    check_places(report, pages)
    check_removables(report, pages)
    for finding in found(report, "passage", "speech"):
        for tie in finding.evidence["passages"]:
            sides = [
                pages[finding.occurrences[number].document][slice(*tie[side])]
                for number, side in zip(tie["of"], "ab", strict=True)
            ]
            assert tie["identity"] == pytest.approx(identity_of(*sides), abs=2e-6)
            assert tie["identity"] >= 0.8
