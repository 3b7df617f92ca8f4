"""What of a text was carried over from an earlier one."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.guarding.carried import carry, match_shingles, SHINGLE
from tests.guarding.texts import english, page, paragraph

LINES = st.lists(st.sampled_from([paragraph(i, 20) for i in range(5)] + ["", "短", "# Title"]), max_size=9)


def carried(text: str, former: str) -> str:
    """What was not carried over, of letters and digits."""
    places = carry(text, former)
    return "".join(char for char, place in zip(text, places, strict=True) if place < 0 and char.isalnum())


@given(LINES, LINES)
def test_what_is_carried_over_is_the_same_character_and_each_once(
    lines: list[str], others: list[str]
) -> None:
    text, former = "\n".join(lines), "\n".join(others)
    places = carry(text, former)
    kept = np.flatnonzero(places >= 0)
    assert all(text[i] == former[places[i]] for i in kept.tolist())
    assert len(places) == len(text)
    assert carry(text, text).tolist() == list(range(len(text)))


def test_an_edit_is_what_is_not_carried_over() -> None:
    before = page("# A", paragraph(1), paragraph(2))
    assert carried(before.replace(paragraph(1)[:4], "甲乙丙丁", 1), before) == "甲乙丙丁"


def test_lines_that_are_broken_elsewhere_are_the_same_text() -> None:
    before = page(english(1, 80))
    words = before.split()
    assert carried("\n".join(" ".join(words[i : i + 9]) for i in range(0, len(words), 9)), before) == ""


def test_a_moved_paragraph_is_carried_over() -> None:
    before = page("# A", paragraph(1), paragraph(2), paragraph(3))
    assert carried(page("# A", paragraph(2), paragraph(3), paragraph(1)), before) == ""


def test_one_that_is_pasted_again_is_not_wherever() -> None:
    before = page("# A", paragraph(1), paragraph(2))
    once = "".join(char for char in paragraph(1) if char.isalnum())
    for after in (
        page("# A", paragraph(1), paragraph(2), paragraph(1)),
        page("# A", paragraph(1), paragraph(1), paragraph(2)),
        page("# B", paragraph(1), "与此无关的一段。", paragraph(1), paragraph(2)),
    ):
        rest = carried(after, before)
        assert once[SHINGLE:-SHINGLE] in rest
        assert len(rest) < len(once) + 12


def test_the_nth_occurrence_goes_with_the_nth() -> None:
    codes = np.frombuffer(("abcdefghijklmnop" * 2).encode("utf-32-le"), "<u4")
    assert match_shingles(codes, codes[:16]).tolist() == [*range(16), *[-1] * 16]
    assert match_shingles(codes[:3], codes).tolist() == [-1] * 3
