"""Floors of recall, precision and granularity on the labelled passages; lowering one needs a reason in the commit."""

from __future__ import annotations

import itertools
from types import SimpleNamespace
from typing import Any

import pytest

from tests import pages_truth, passages_build, passages_truth
from tests.passages_build import Label
from tests.passages_cases import cut, hosts, Place
from tests.passages_measure import Detection, evaluate, read_detections, union

# The texts and labels that the floors were measured on; changing them means measuring again.
DIGEST = "3528ce00ac84016a"
# Of the stored set; granularity is a ceiling. Copies of whole paragraphs that are found as such, beside what is
# copied around them, are pieces of their own.
STORED = {"recall": 0.965, "precision": 0.97, "found_share": 1.0, "right_share": 1.0}
STORED_GRANULARITY = 1.3
# How many labels of a kind some finding calls so. Of a speech that stands twice in one page it is said that each
# is the source's.
NAMED = {"contained": 2, "speech": 5}
# Recall by characters, by per cent of edited tokens.
CURVE = {
    "zh": {0: 0.995, 2: 0.99, 5: 0.985, 10: 0.975, 15: 0.935, 20: 0.83},
    "en": {0: 0.99, 2: 0.985, 5: 0.975, 10: 0.955, 15: 0.855, 20: 0.715},
}
# A phrase is common from so many holders on.
COMMON = 5
CURVE_PRECISION = 0.99
CURVE_GRANULARITY = {"zh": 1.02, "en": 1.2}


# ------------------------------------------------------------------ the floors


@pytest.fixture(scope="module")
def stored() -> tuple[list[Label], list[Detection]]:
    return passages_truth.stored_labels(), read_detections(passages_truth.scan(passages_truth.stored_texts()))


def test_stored_drafts(stored: tuple[list[Label], list[Detection]]) -> None:
    scores = evaluate(*stored)
    for measure, floor in STORED.items():
        assert getattr(scores, measure) >= floor, (measure, scores.missed, scores.wrong)
    assert scores.granularity <= STORED_GRANULARITY


@pytest.mark.parametrize("kind", NAMED)
def test_copies_are_called_what_they_are(stored: tuple[list[Label], list[Detection]], kind: str) -> None:
    labels, detections = stored
    assert evaluate([label for label in labels if label.kind == kind], detections).named >= NAMED[kind]


@pytest.mark.parametrize(("language", "rate"), [(x, rate) for x in CURVE for rate in CURVE[x]])
def test_recall_by_share_of_edits(language: str, rate: int) -> None:
    scores = passages_truth.score_curve(language, rate)
    assert scores.recall >= CURVE[language][rate]
    assert scores.precision >= CURVE_PRECISION
    assert scores.right_share == 1, scores.wrong
    assert scores.granularity <= CURVE_GRANULARITY[language]


def test_texts_that_share_phrases_or_matter_are_no_copies() -> None:
    assert read_detections(passages_truth.scan(passages_truth.no_copies())) == []


def test_phrases_that_many_hold_are_formulae() -> None:
    findings = passages_truth.scan(passages_truth.stored_texts())
    groups = passages_truth.formulae()
    common = [phrase for phrase, holders in groups.items() if len(holders) >= COMMON]
    assert len([finding for finding in findings if finding.kind == "formula"]) == len(common) == 4
    for phrase, holders in groups.items():
        held = passages_truth.held_together(findings, set(holders), "formula")
        assert held == (len(holders) if len(holders) >= COMMON else 0), phrase


@pytest.mark.parametrize("rate", [0, 5])
def test_pages_of_one_speech_are_one_finding(rate: int) -> None:
    pages = {draft.name: draft.text for draft in passages_build.pages_of_one_speech(rate=rate)}
    findings = passages_truth.scan(pages)
    assert passages_truth.held_together(findings, set(pages), "speech") == len(pages) == 50
    assert {finding.kind for finding in findings} == {"speech"}
    spans: dict[str, list[tuple[int, int]]] = {}
    for detection in read_detections(findings):
        for place in (detection.a, detection.b):
            spans.setdefault(place.document, []).append((place.start, place.end))
    for name, text in pages.items():
        assert union(spans[name]) >= 0.98 * len(text), name


# ------------------------------------------------------------------ the data


def test_data_are_the_ones_that_were_measured() -> None:
    assert passages_truth.digest() == DIGEST


def test_stored_drafts_are_what_the_script_makes() -> None:
    assert passages_build.main(["--check"]) == 0


def test_no_place_is_copied_by_two_drafts() -> None:
    copied: dict[str, list[tuple[int, int, str]]] = {}
    for draft in passages_build.drafts():
        for place in {label.a for label in draft.labels if label.a.document != draft.name}:
            copied.setdefault(place.document, []).append((place.start, place.end, draft.name))
    for spans in copied.values():
        for (_, end, name), (start, _, other) in itertools.pairwise(sorted(spans)):
            assert end <= start, (name, other)


def test_sources_and_what_stands_around_them_share_no_runs() -> None:
    own = passages_truth.no_copies() | {
        f"host {language} {number}": text
        for language in ("zh", "en")
        for number, text in enumerate(hosts(language))
    }
    first: dict[str, str] = {}
    for name, text in own.items():
        folded = pages_truth.folded(text)
        size = 30 if text[0].isascii() else 13
        for run in {folded[at : at + size] for at in range(len(folded) - size + 1)}:
            other = first.setdefault(run, name)
            assert other == name or {other[:4], name[:4]} == {"form"}, (other, name, run)


def test_labels_of_unedited_copies_agree_with_the_texts() -> None:
    texts = passages_truth.stored_texts()
    for label in passages_truth.stored_labels():
        if (
            label.operation in ("verbatim", "just long enough", "at the start", "interleaved")
            and not label.edits
        ):
            copy = texts[label.b.document][label.b.start : label.b.end]
            assert copy == cut(label.a).replace("\n", "" if "\n" not in copy else "\n")


def test_edits_are_as_many_as_the_label_says() -> None:
    from rapidfuzz.distance import Levenshtein

    for rate in passages_build.RATES:
        drafts = passages_build.curve("zh", rate)
        edits = characters = 0
        for draft in drafts:
            (label,) = draft.labels
            original = cut(label.a).replace("\n", "")
            edits += Levenshtein.distance(original, draft.text[label.b.start : label.b.end])
            characters += sum(map(str.isalnum, original))
        assert 0.8 * rate <= 100 * edits / characters <= rate


# ------------------------------------------------------------------ the evaluator

LABEL = Label(Place("a", 100, 300), Place("b", 500, 700), "verbatim", 0, "passage")
OTHER = Label(Place("a", 400, 500), Place("c", 0, 100), "verbatim", 0, "passage")


def found(*spans: tuple[str, int, int, str, int, int]) -> list[Detection]:
    return [Detection(Place(a, start, end), Place(b, *of_b), "passage") for a, start, end, b, *of_b in spans]


WHOLE = [("a", 100, 300, "b", 500, 700)]


def test_perfect_report() -> None:
    scores = evaluate([LABEL, OTHER], found(("a", 100, 300, "b", 500, 700), ("a", 400, 500, "c", 0, 100)))
    assert (scores.recall, scores.precision, scores.granularity, scores.plagdet) == (1, 1, 1, 1)
    assert (scores.found, scores.right, scores.wrong, scores.missed) == (2, 2, [], [])


def test_empty_report() -> None:
    scores = evaluate([LABEL, OTHER], [])
    assert (scores.recall, scores.precision, scores.granularity, scores.plagdet) == (0, 1, 1, 0)
    assert scores.missed == [LABEL, OTHER]


def test_shifted_report_loses_what_lies_outside() -> None:
    scores = evaluate([LABEL], found(("a", 150, 350, "b", 550, 750)))
    assert (scores.recall, scores.precision) == (0.75, 0.75)
    assert (scores.found, scores.right) == (1, 1)
    scores = evaluate([LABEL], found(("a", 250, 450, "b", 650, 850)))
    assert (scores.recall, scores.found, scores.right) == (0.25, 0, 0)


def test_fragments_cost_granularity_only() -> None:
    pieces = [("a", at, at + 50, "b", at + 400, at + 450) for at in range(100, 300, 50)]
    scores = evaluate([LABEL], found(*pieces))
    assert (scores.recall, scores.precision, scores.granularity, scores.found) == (1, 1, 4, 1)
    assert scores.plagdet == pytest.approx(0.4307, abs=1e-4)


def test_part_of_another_detection_is_no_piece() -> None:
    scores = evaluate([LABEL], found(("a", 100, 300, "b", 500, 700), ("a", 120, 180, "b", 520, 580)))
    assert (scores.granularity, scores.detections) == (1, 1)
    twice = [detection._replace(kind=kind) for kind in ("near", "passage") for detection in found(*WHOLE)]
    assert evaluate([LABEL], twice).granularity == 1


def test_over_reporting_costs_precision() -> None:
    scores = evaluate([LABEL], found(("a", 0, 400, "b", 500, 700), ("a", 0, 50, "c", 0, 50)))
    assert (scores.recall, scores.precision) == (1, 400 / 700)
    assert (scores.right, scores.detections) == (1, 2)


def test_the_right_places_of_the_wrong_pair_count_for_nothing() -> None:
    scores = evaluate([LABEL, OTHER], found(("b", 500, 700, "c", 0, 100)))
    assert (scores.recall, scores.precision, scores.right) == (0, 0, 0)
    crossed = LABEL._replace(a=Place("a", 0, 50), b=Place("b", 0, 50))
    scores = evaluate([LABEL, crossed], found(("a", 100, 300, "b", 0, 50)))
    assert (scores.recall, scores.precision) == (0, 0)


def test_what_is_too_short_to_be_reported_is_wrong() -> None:
    scores = evaluate([LABEL._replace(kind="below")], found(("a", 100, 300, "b", 500, 700)))
    assert (scores.labels, scores.detections, scores.right, scores.precision) == (0, 1, 0, 0)


def test_union_of_spans() -> None:
    assert [union(spans) for spans in ([], [(2, 5), (4, 7)], [(8, 9), (0, 3), (1, 2)])] == [0, 5, 4]


def finding(kind: str, *places: tuple[str, int, int], passages: Any = ()) -> Any:
    occurrences = [SimpleNamespace(document=d, start=start, end=end) for d, start, end in places]
    return SimpleNamespace(kind=kind, occurrences=occurrences, evidence={"passages": list(passages)})


def test_all_pairs_of_a_cluster_are_detections() -> None:
    cluster = finding("near", ("c", 0, 9), ("a", 5, 14), ("b", 1, 10))
    assert [(d.a, d.b) for d in read_detections([cluster])] == [
        (Place("a", 5, 14), Place("b", 1, 10)),
        (Place("a", 5, 14), Place("c", 0, 9)),
        (Place("b", 1, 10), Place("c", 0, 9)),
    ]


def test_holders_of_one_text_are_read_through_their_anchor() -> None:
    passages = [
        {"a": [0, 60], "b": [10, 70], "identity": 1.0, "of": [0, 1]},
        {"a": [10, 100], "b": [0, 90], "identity": 1.0, "of": [0, 2]},
        {"a": [40, 100], "b": [0, 60], "identity": 1.0, "of": [0, 3]},
    ]
    speech = finding("speech", ("a", 0, 100), ("b", 0, 80), ("c", 0, 90), ("d", 0, 60), passages=passages)
    assert [(d.a, d.b) for d in read_detections([speech])] == [
        (Place("a", 0, 60), Place("b", 10, 70)),
        (Place("a", 10, 100), Place("c", 0, 90)),
        (Place("a", 40, 100), Place("d", 0, 60)),
        (Place("b", 20, 70), Place("c", 0, 50)),
        (Place("c", 30, 90), Place("d", 0, 60)),
    ]


def test_formulae_are_no_detections() -> None:
    assert read_detections([finding("formula", ("a", 0, 20), ("b", 0, 20))]) == []
