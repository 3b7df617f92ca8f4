"""The scan of fixtures/pages against its hand labels."""

from __future__ import annotations

from typing import Any

import pytest

import dedup
from tests import pages_truth

TRUTH = pages_truth.truth()
# A notice with other slots in it: Jaccard 0.53, just below the threshold, and no copy.
NOT_FOUND = {("gonggao.jsonl#r17", "gonggao.jsonl#r18")}


@pytest.fixture(scope="module")
def report() -> dedup.Report:
    return dedup.scan(pages_truth.PAGES, dedup.Settings(find=("exact", "near")))


@pytest.fixture(scope="module")
def together(report: dedup.Report) -> list[dict[str, set[tuple[int, int]]]]:
    """For each finding: the spans that it names in each document."""
    findings = []
    for finding in report.findings():
        spans: dict[str, set[tuple[int, int]]] = {}
        for place in finding.occurrences:
            spans.setdefault(place.document, set()).add((place.start, place.end))
        findings.append(spans)
    return findings


def test_labels_agree_with_the_texts() -> None:
    assert pages_truth.problems() == []


def overlaps(label: dict[str, Any], spans: dict[str, set[tuple[int, int]]]) -> bool:
    """Some span of a finding covers most of a labelled one, or lies in it."""
    for start, end in spans.get(label["document"], ()):
        shared = min(end, label["end"]) - max(start, label["start"])
        if shared > 0.8 * min(end - start, label["end"] - label["start"]):
            return True
    return False


def test_labelled_copies_are_found(together) -> None:
    for pair in TRUTH["paragraph_duplicates"]:
        a, b = pair["a"], pair["b"]
        short = len(pages_truth.folded(pages_truth.cut(a))) < 20
        found = any(overlaps(a, spans) and overlaps(b, spans) for spans in together)
        expected = not short and (a["document"], b["document"]) not in NOT_FOUND
        assert found == expected, (a, b)


def test_texts_that_only_share_a_mould_are_not_found(together) -> None:
    for pair in TRUTH["alike"]:
        assert not any(overlaps(pair["a"], spans) and overlaps(pair["b"], spans) for spans in together)


def test_speeches_begin_at_the_labelled_headings(report) -> None:
    starts: dict[str, list[int]] = {}
    for number in range(len(report.speeches)):
        speech = report.speech(number)
        starts.setdefault(speech.id.rpartition("@")[0], []).append(speech.start)
    for heading in TRUTH["headings"]:
        assert heading["start"] in starts[heading["document"]], heading
    for document in TRUTH["one_speech"]:
        assert len(starts[document]) == 1, document


def test_every_encoding_is_read_to_the_character(report) -> None:
    documents = [report.corpus.ids[i] for i in range(len(report.corpus))]
    for document in documents:
        if not document.endswith(".html"):
            i = documents.index(document)
            text = report.corpus.text(int(report.corpus.starts[i]), int(report.corpus.ends[i]))
            assert text == pages_truth.text_of(document), document


def test_damage_is_the_labelled_one(report) -> None:
    (problem,) = report.problems
    (damage,) = TRUTH["damaged"]
    assert (problem.path, problem.line) == (damage["document"], damage["line"])
