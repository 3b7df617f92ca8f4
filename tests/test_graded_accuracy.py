"""Floors of what a check tells of rewritten drafts; lowering one needs a reason in the commit."""

from __future__ import annotations

import pytest

from dedup.checking.ratios import DraftRatios
from dedup.checking.resembles import SHOWN
from tests.graded_measure import (
    auc,
    better,
    digest,
    first,
    genre,
    graded,
    named_falsely,
    resembles,
    shown,
    total,
)

# The texts that the floors were measured on; changing them means measuring again.
DIGEST = "c6a818446a477f63"
# AUC of the better of total and resembles.
FLOORS = {"zh": 0.99, "en": 0.95}
ALL, HELD_OUT = 0.983, 0.978
# By grade: the share of drafts that are said to resemble something, and of those whose own source comes first.
# What is cut is there word for word: the total tells it.
BY_GRADE = {"cut": (0.0, 0.5), "light": (1.0, 1.0), "heavy": (0.55, 0.88), "reordered": (1.0, 1.0)}


def test_data_are_the_ones_that_were_measured() -> None:
    assert digest() == DIGEST
    assert (len(graded()), len(genre())) == (174, 200)


@pytest.mark.parametrize("language", FLOORS)
def test_copied_or_not(language: str) -> None:
    some = [draft for draft in graded() if draft.language == language]
    assert auc(some, better) >= FLOORS[language]
    assert auc(some, total) < 0.7, "docs/accuracy.md says that the total tells little of these"


def test_copied_or_not_on_all_and_where_no_weight_was_chosen() -> None:
    assert auc(graded(), better) >= ALL
    assert auc([draft for draft in graded() if draft.held_out], better) >= HELD_OUT


@pytest.mark.parametrize("grade", BY_GRADE)
def test_by_grade(grade: str) -> None:
    some = [draft for draft in graded() if draft.grade == grade]
    of_all, of_first = BY_GRADE[grade]
    assert shown(some) >= of_all
    assert first(some) >= of_first


def test_new_texts_resemble_nothing() -> None:
    assert named_falsely() <= 1
    assert max(resembles(draft) for draft in graded() if draft.grade == "none") < SHOWN


def test_what_is_alike_is_never_counted() -> None:
    heavy = [draft.ratios for draft in graded() if draft.grade == "heavy"]
    assert sum(resembling_only(ratios) > 0 for ratios in heavy) > 15
    assert all(ratios.total.characters == 0 for ratios in heavy if not ratios.spans)


def resembling_only(ratios: DraftRatios) -> int:
    """How many texts are shown that share no run with a draft."""
    alike = [one for one in ratios.sources if one.words and not one.characters]
    assert all(one.share == 0.0 for one in alike)
    return len(alike)
