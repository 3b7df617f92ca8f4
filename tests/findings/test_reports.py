"""Reports of mixed pages: places, totals recounted from the findings, ids, the largest."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from dedup.findings.scan_report import Report
from dedup.kinds import USUAL
from dedup.model import Finding
from tests.findings.checks import check_places, written
from tests.findings.pages import line, mixed_pages
from tests.findings.planted import (
    counted,
    covered,
    found,
    prose,
    scan,
    span,
)

SEEDS = range(8)


@pytest.fixture(scope="module", params=SEEDS)
def scanned(request: pytest.FixtureRequest) -> tuple[Report, dict[str, str]]:
    pages = mixed_pages(request.param)
    return scan(pages), pages


def test_places_of_mixed_pages(scanned: tuple[Report, dict[str, str]]) -> None:
    check_places(*scanned)


@pytest.mark.parametrize("kind", ["exact", "near", "contained", "passage", "speech", "formula"])
def test_members_stand_in_order_of_place(kind: str) -> None:
    """On pages of which each kind has some that several hold."""
    findings = [finding for seed in SEEDS for finding in found(scan(mixed_pages(seed), find=(kind,)), kind)]
    assert findings
    for finding in findings:
        places = [(place.document, place.start) for place in finding.occurrences[1:]]
        assert places == sorted(places)


def test_mixed_pages_hold_all_kinds() -> None:
    """Or the tests here would show little."""
    kinds = {finding.kind for seed in SEEDS for finding in found(scan(mixed_pages(seed)))}
    assert kinds >= {"exact", "near", "contained", "passage", "speech", "formula"}


def test_report_as_json_says_the_same(scanned: tuple[Report, dict[str, str]]) -> None:
    report, _ = scanned
    record = written(report)
    assert [(one["id"], one["kind"]) for one in record["findings"]] == [(f.id, f.kind) for f in found(report)]
    assert len(report) == len(record["findings"])


# ------------------------------------------------------------------ totals


def member_spans(finding: Finding) -> list[tuple[str, int, int]]:
    """What a finding says that repeats: of a passage or a speech what aligns with the anchor."""
    members = finding.occurrences[1:]
    if finding.kind not in ("passage", "speech"):
        return [span(member) for member in members]
    ties = finding.evidence["passages"]
    return [(finding.occurrences[tie["of"][1]].document, *tie["b"]) for tie in ties]


def count(pages: dict[str, str], spans: list[tuple[str, int, int]]) -> int:
    """Characters that count in the union of the spans."""
    return sum(
        sum(text[at].isalnum() for at in covered([(start, end) for of, start, end in spans if of == name]))
        for name, text in pages.items()
    )


def test_totals_are_those_of_the_findings(scanned: tuple[Report, dict[str, str]]) -> None:
    report, pages = scanned
    summary = report.summary
    kinds = Counter(finding.kind for finding in found(report))
    assert {kind: number for kind, number in summary.findings.items() if number} == kinds
    assert set(summary.findings) == set(USUAL)
    assert summary.documents == len(pages)
    assert summary.characters == sum(len(counted(text)) for text in pages.values())
    copies = [
        place
        for finding in found(report, "exact", "near", "contained", "passage", "speech")
        for place in member_spans(finding)
    ]
    assert summary.repeated_characters == count(pages, copies)
    assert summary.within_characters + summary.across_characters == summary.repeated_characters
    for kind in ("contained", "passage", "speech"):
        places = [place for finding in found(report, kind) for place in member_spans(finding)]
        assert summary.member_characters[kind] == count(pages, places), kind
    assert summary.members["contained"] == kinds["contained"]
    assert summary.members["passage"] == sum(f.places - 1 for f in found(report, "passage"))
    assert summary.members["formula"] == sum(f.places for f in found(report, "formula"))


def test_members_of_paragraph_findings_are_the_repeated_units(scanned: tuple[Report, dict[str, str]]) -> None:
    report, pages = scanned
    members = {span(place) for finding in found(report, "exact", "near") for place in finding.occurrences[1:]}
    assert report.summary.repeated_units == len(members)
    of_kind = [report.summary.member_characters[kind] for kind in ("exact", "near")]
    assert sum(of_kind) == count(pages, list(members))


# ------------------------------------------------------------------ ids


def ids_of(report: Report) -> Counter[tuple[str, str]]:
    return Counter((finding.kind, finding.id) for finding in found(report))


def test_ids_survive_other_names_and_other_pages(scanned: tuple[Report, dict[str, str]]) -> None:
    """Pages by other names in the same order, with others of nothing in common between them."""
    report, pages = scanned
    generator = random.Random(1)
    moved = {f"x{name}": text for name, text in pages.items()}
    moved |= {f"x{name}-": prose(generator, 5, 80) for name in pages}
    assert ids_of(scan(moved)) == ids_of(report)


@pytest.mark.parametrize("seed", SEEDS)
def test_ids_of_paragraphs_survive_moves_in_their_pages(seed: int) -> None:
    pages = mixed_pages(seed)
    generator = random.Random(1)
    moved = {name: line(generator, 5, 90) + "\n" + text for name, text in pages.items()}
    assert ids_of(scan(moved, find=("exact", "near"))) == ids_of(scan(pages, find=("exact", "near")))


# ------------------------------------------------------------------ the largest


@pytest.mark.parametrize("number", [1, 3, 1000])
@pytest.mark.parametrize("places", [1, 2, 5])
def test_largest_findings(scanned: tuple[Report, dict[str, str]], number: int, places: int) -> None:
    report, _ = scanned
    everything = {(finding.id, span(finding.occurrences[0])): finding for finding in found(report)}
    largest = report.largest(number, places)
    assert len(largest) == min(number, len(report))
    for finding in largest:
        whole = everything[finding.id, span(finding.occurrences[0])]
        assert finding.places == whole.places
        assert [span(place) for place in finding.occurrences] == [
            span(place) for place in whole.occurrences[:places]
        ]
    sizes = [
        0 if finding.kind == "formula" else finding.characters * (finding.places - 1)
        for finding in largest
        if finding.kind in ("exact", "formula")
    ]
    assert sizes == sorted(sizes, reverse=True)
