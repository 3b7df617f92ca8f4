"""Floors of what a check finds in labelled drafts, and that its total is the rule of checking services.

Lowering one needs a reason in the commit.
"""

from __future__ import annotations

import functools
import math

import pytest

from dedup.checking.check_report import CheckReport
from tests.drafts_build import forms, new, size
from tests.drafts_measure import BEYOND, by_rule, check, digest, judge, plagdet, sets, shares
from tests.passages_build import Label
from tests.passages_cases import Place
from tests.passages_measure import Detection

# The texts that the floors were measured on; changing them means measuring again.
DIGEST = "4288a2526a4361b2"
# Of all ways to copy together, those beyond reach apart.
PLAGDET, GRANULARITY = 0.985, 1.01
# What is called copied, as a share of what was; of all ways not named here.
COPIED = 0.98
COPIED_OF = {
    "10 % edited, zh": 0.97,
    "10 % edited, en": 0.95,
    "20 % edited, zh": 0.78,
    "20 % edited, en": 0.6,
    "synonyms, zh": 0.96,
    "30 % edited, zh": 0.15,
    "30 % edited, en": 0.3,
    "13 to 39 characters, zh": 0.0,
    "set phrases, zh": 0.0,
}
# What is not copied is not called so, edits apart.
AT_MOST = 1.01


@functools.cache
def checked(name: str) -> list[CheckReport]:
    return check(sets()[name])


def test_data_are_the_ones_that_were_measured() -> None:
    assert digest() == DIGEST


@pytest.mark.parametrize("name", sets())
def test_shares(name: str) -> None:
    some = sets()[name]
    for draft, report in zip(some, checked(name), strict=True):
        assert report.ratios[0].total.characters == by_rule(draft.text)
        assert not report.ratios[0].at_least
    copied, _, found = shares(some, checked(name))
    assert COPIED_OF.get(name, COPIED) * copied <= found <= AT_MOST * copied


def test_plagdet() -> None:
    every = [
        (draft, report)
        for name, some in sets().items()
        if some[0].labels and not name.startswith(BEYOND)
        for draft, report in zip(some, checked(name), strict=True)
    ]
    scores = judge(*zip(*every, strict=True))
    assert scores.score >= PLAGDET
    assert scores.granularity <= GRANULARITY


def test_of_what_is_beyond_reach_nothing_false_is_said() -> None:
    for name in (name for name in sets() if name.startswith(BEYOND)):
        assert judge(sets()[name], checked(name)).precision >= 0.99


def test_set_phrases_and_new_text_are_not_copied() -> None:
    for report in checked("set phrases, zh"):
        assert {finding.kind for finding in report.findings()} == {"formula"}
    assert not any(list(report.findings()) for report in checked("nothing, zh"))
    assert len(checked("set phrases, zh")) == len(forms())
    assert len(checked("nothing, zh")) == len(new())


# ------------------------------------------------------------------ the measures

LABEL = Label(Place("old", 100, 300), Place("draft", 500, 700), "verbatim", 0, "passage")


def found(*spans: tuple[int, int, int, int], source: str = "old") -> list[Detection]:
    return [Detection(Place(source, a, b), Place("draft", c, d), "passage") for a, b, c, d in spans]


@pytest.mark.parametrize(
    ("spans", "recall", "precision", "granularity"),
    [
        ([(100, 300, 500, 700)], 1.0, 1.0, 1.0),
        ([], 0.0, 0.0, 1.0),
        ([(100, 200, 500, 600)], 0.5, 1.0, 1.0),
        ([(100, 300, 500, 900)], 1.0, 400 / 600, 1.0),
        ([(100, 200, 500, 600), (200, 300, 600, 700)], 1.0, 1.0, 2.0),
        ([(100, 300, 500, 700), (120, 160, 520, 560)], 1.0, 1.0, 2.0),
        ([(100, 300, 500, 700), (400, 500, 800, 900)], 1.0, 0.5, 1.0),
    ],
)
def test_what_is_found_of_a_label(
    spans: list[tuple[int, int, int, int]], recall: float, precision: float, granularity: float
) -> None:
    scores = plagdet([([LABEL], found(*spans))])
    assert (scores.recall, scores.precision, scores.granularity) == (recall, precision, granularity)
    mean = 2 * recall * precision / (recall + precision) if recall else 0.0
    assert scores.score == pytest.approx(mean / math.log2(1 + granularity))


def test_the_right_place_of_a_draft_beside_the_wrong_source_is_wrong() -> None:
    scores = plagdet([([LABEL], found((100, 300, 500, 700), source="another"))])
    assert (scores.recall, scores.precision) == (0.0, 0.0)


def test_characters_that_count() -> None:
    assert size("一二，three 4。") == 8
