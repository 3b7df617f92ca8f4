"""Floors of how well a check tells forms from substance; lowering one needs a reason in the commit."""

from __future__ import annotations

import json

import pytest

from dedup.checking.form import FORM
from dedup.checking.trade_forms import characters_of, is_of_trade
from tests.commonness_measure import auc, by_commonness, by_holders, by_length, digest, passages, sets, TEXTS

# The texts that the floors were measured on; changing them means measuring again.
DIGEST = "528fd1f466036bc5"
FLOORS = {"all": 0.855, "Chinese": 0.85, "English": 0.895, "held out": 0.86}


def test_data_are_the_ones_that_were_measured() -> None:
    assert digest() == DIGEST
    assert (len(passages()), sum(one.form for one in passages())) == (715, 399)


@pytest.mark.parametrize("name", FLOORS)
def test_floors(name: str) -> None:
    assert auc(sets()[name], by_commonness) >= FLOORS[name]


@pytest.mark.parametrize("name", FLOORS)
def test_it_has_half_of_the_error_of_length_and_of_holders(name: str) -> None:
    some = sets()[name]
    least = min(1 - auc(some, by_length), 1 - auc(some, by_holders))
    assert 1 - auc(some, by_commonness) <= least / 2


def test_what_the_trade_says_is_no_substance() -> None:
    labels = json.loads((TEXTS / "truth.json").read_text("utf-8"))
    told = [
        label["label"]
        for label in labels
        if is_of_trade(
            characters_of(
                (TEXTS / "drafts" / label["draft"]).read_text("utf-8")[label["start"] : label["end"]]
            )
        )
    ]
    assert told.count("substance") == 0
    assert told.count("form") >= 10


def test_what_is_told_as_a_form_is_one() -> None:
    told = [one.form for one in passages() if one.commonness >= FORM]
    assert len(told) >= 110
    assert sum(told) >= 0.95 * len(told)
