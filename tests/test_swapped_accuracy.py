"""Floors of what a check says of texts that were passed off as new. Lowering one needs a reason in the commit."""

from __future__ import annotations

import pytest

from tests.drafts_build import drafts as drafts_of
from tests.drafts_measure import check
from tests.swapped_build import digest, false_findings, measure, Told, WAYS

DIGEST = "8abd5c6d3b60a5ab"
# At least so many drafts are called so, and so many facts are listed; at most so many are called so, and so many things
# listed that are none.
LEAST = {"facts": (13, 55), "facts, in traditional": (13, 55), "facts, en": (7, 35)}
LEAST |= {"every figure": (11, 52), "every figure, en": (6, 27)}
LEAST |= {"facts and other words": (0, 33), "facts and other words, en": (0, 31)}
MOST = dict.fromkeys(WAYS, (0, 1)) | dict.fromkeys(
    ["facts", "facts, in traditional", "facts, en", "every figure", "every figure, en"], (14, 0)
)
MOST |= {"facts and other words, en": (1, 1), "other words, en": (1, 1)}


def test_data_are_the_ones_that_were_measured() -> None:
    assert digest() == DIGEST


@pytest.mark.parametrize("way", WAYS)
def test_what_is_called_so_and_what_is_listed(way: str) -> None:
    told: Told = measure(way)
    only, listed = LEAST.get(way, (0, 0))
    assert only <= told.only <= MOST[way][0]
    assert told.listed >= listed
    assert told.wrong <= MOST[way][1]


def test_new_sentences_with_other_figures_are_nobodys() -> None:
    assert false_findings() == 0


@pytest.mark.parametrize(
    "way", ["verbatim", "traditional", "quoted", "sentences reordered", "paragraphs joined"]
)
def test_of_what_was_copied_as_it_is_nothing_is_listed(way: str) -> None:
    for report in check(drafts_of(way, "zh")):
        assert not any("differs" in finding.evidence for finding in report.findings())


def test_other_figures_in_a_copy_are_told_and_a_rewording_is_not_called_so() -> None:
    def differences(way: str) -> list[bool]:
        found = [finding.evidence for report in check(drafts_of(way, "zh")) for finding in report.findings()]
        return [evidence["differs"]["only"] for evidence in found if "differs" in evidence]

    told = differences("figures and names")
    assert (len(told), sum(told)) >= (18, 16)
    assert not any(differences("synonyms"))
    assert not any(differences("10 % edited"))
