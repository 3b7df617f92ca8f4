"""The labelled templates, and floors of what a scan finds of them; lowering one needs a reason in the commit."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from dedup.model import SLOT_TYPES
from tests import templates_build, templates_second, templates_truth
from tests.passages_edit import simplified
from tests.templates_measure import evaluate, Label, Place

# The texts and labels that the floors were measured on; changing them means measuring again.
DIGEST = "4667501494b9ccc9"

# By language: F1 of grouping pairs of uses, of slots with both ends right (exact) and with marks at the ends left out
# (loose); share of planted templates found.
FLOORS = {
    "zh": {"grouping": 0.935, "exact": 0.825, "loose": 0.835, "found": 0.91},
    "en": {"grouping": 0.965, "exact": 0.85, "loose": 0.865, "found": 0.92},
}
GROUPING_PRECISION = {"zh": 0.99, "en": 0.99}

# The second half, written before the miner was looked at, and the share of its slots whose type is right.
SECOND_DIGEST = "066a5cbfeab933b6"
SECOND_FLOORS = {
    "zh": {"grouping": 0.96, "exact": 0.90, "loose": 0.90, "found": 0.90},
    "en": {"grouping": 0.99, "exact": 0.92, "loose": 0.925, "found": 0.99},
}
TYPES = {"zh": 0.93, "en": 0.89}

LABELS = templates_truth.stored_labels()
TEXTS = templates_truth.stored_texts()
PLANTED = [label for label in LABELS if label.kind == "template"]
SECOND = [label for label in templates_second.read_second()[1] if label.kind == "template"]
ALL_TEXTS = TEXTS | templates_second.read_second()[0]


# ------------------------------------------------------------------ the floors


@pytest.mark.parametrize("language", FLOORS)
def test_planted_templates_are_found(language: str) -> None:
    scores = templates_truth.score(language)
    for measure, floor in FLOORS[language].items():
        assert getattr(scores, measure).f1 >= floor, (measure, scores.missed)
    assert scores.grouping.precision >= GROUPING_PRECISION[language], scores.mixed


@pytest.mark.parametrize("language", FLOORS)
def test_sentences_that_share_words_only_stay_apart(language: str) -> None:
    scores = templates_truth.score(language)
    assert scores.negatives.recall == 1, scores.grouped


@pytest.mark.parametrize("language", SECOND_FLOORS)
def test_templates_of_the_second_half_are_found(language: str) -> None:
    scores = templates_second.score(language)
    for measure, floor in SECOND_FLOORS[language].items():
        assert getattr(scores, measure).f1 >= floor, (measure, scores.missed)
    assert scores.negatives.recall == 1, scores.grouped
    types = templates_second.types_right(language)
    assert types.recall >= TYPES[language]
    assert types.wanted >= 45


def test_labels_agree_with_themselves() -> None:
    places = [Place(number, *member) for number, label in enumerate(PLANTED) for member in label.members]
    scores = evaluate(LABELS, places, TEXTS)
    for measure in ("grouping", "exact", "loose", "found", "negatives"):
        assert getattr(scores, measure).f1 == 1, measure


# ------------------------------------------------------------------ the data


def test_data_are_the_ones_that_were_measured() -> None:
    assert templates_truth.digest() == DIGEST
    assert templates_second.digest() == SECOND_DIGEST


def test_stored_documents_are_what_the_script_makes() -> None:
    assert templates_build.main(["--check"]) == 0


def test_there_is_something_of_everything() -> None:
    languages = Counter(label.language for label in PLANTED)
    assert languages["zh"] >= 25
    assert languages["en"] >= 12
    assert sum(len(label.members) for label in LABELS if label.kind == "negative") >= 25
    members = [member for label in PLANTED for member in label.members]
    texts = [TEXTS[member.document][member.start : member.end] for member in members]
    assert sum("\n" in text for text in texts) >= 5
    assert sum(simplified(text) != text for text in texts) >= 5
    assert sum(start == end for member in members for start, end in member.slots) >= 5


def test_each_template_has_three_documents_and_one_use_in_each() -> None:
    for label in (*PLANTED, *SECOND):
        documents = [member.document for member in label.members]
        assert len(set(documents)) == len(documents) >= 3, label.name


def plain(text: str) -> str:
    """What counts of a text: simplified, no marks, no breaks, no stray link word."""
    return "".join(c for c in simplified(text).casefold() if c.isalnum()).replace("更多精彩讲话", "")


def fixed(label: Label, number: int) -> list[str]:
    """The fixed texts of a member."""
    member = label.members[number]
    at, parts = member.start, []
    for start, end in (*member.slots, (member.end, member.end)):
        parts.append(plain(ALL_TEXTS[member.document][at:start]))
        at = end
    return parts


@pytest.mark.parametrize("label", [*PLANTED, *SECOND], ids=lambda label: label.name)
def test_members_agree_in_what_is_fixed_and_in_nothing_else(label: Label) -> None:
    first = fixed(label, 0)
    assert all(fixed(label, number) == first for number in range(len(label.members)))
    # What most values begin or end with would belong to the skeleton.
    for slot in range(len(first) - 1):
        values = [plain(ALL_TEXTS[m.document][slice(*m.slots[slot])]) for m in label.members]
        ends = [[v.split()[i] if v.isascii() else v[i] for v in values if v] for i in (0, -1)]
        for characters in ends:
            common = max(Counter(characters).values(), default=0)
            assert common <= max(1, len(values) // 2) or len(set(values)) == 2, (label.name, values)


def test_every_slot_of_the_second_half_has_a_type() -> None:
    types = templates_second.read_second()[2]
    assert set(types) == {label.name for label in SECOND}
    assert all(set(kinds) <= set(SLOT_TYPES) for kinds in types.values())
    assert all(len(member.slots) == len(types[label.name]) for label in SECOND for member in label.members)


def holds(text: str, parts: list[str]) -> bool:
    """Whether the parts stand in a text in this order, each within 120 characters of the one before."""
    first, *rest = [part for part in parts if part]
    for start in (found.end() for found in re.finditer(re.escape(first), text)):
        at = start
        for part in rest:
            at = text.find(part, at, at + 120 + len(part)) + len(part)
            if at < start + len(part):
                break
        else:
            return True
    return False


def test_templates_stand_where_they_were_planted_only() -> None:
    texts = {name: plain(text) for name, text in TEXTS.items()}
    for label in PLANTED:
        holders = {name for name, text in texts.items() if holds(text, fixed(label, 0))}
        assert holders == {member.document for member in label.members}, label.name
