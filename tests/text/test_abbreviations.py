"""Points that end no sentence, and those that do, wherever sentences are cut."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.model import Document
from dedup.text.abbreviations import end_sentences, ends_sentence
from dedup.text.corpus import batch_documents, build_corpus
from dedup.text.segment import segment_corpus
from tests.templates.test_mine import scan

# A sentence each, although points stand inside.
WHOLE = [
    "The ferry was steered by Mr. Zhao and Mrs. Li until dusk.",
    "Dr. No opened the clinic with Prof. So and Gov. The of the island.",
    "The book by J. K. Rowe lay beside one by W. H. Auden and A. A. Milne.",
    "The U.S. Senate and the U.N. Security Council sent apples to Washington, D.C. Monday.",
    "We counted grain, i.e. wheat, millet etc. and wrote it down, e.g. on boards.",
    "The lock was built by Stone Bros. and sold to Hill Ltd. for a song.",
    "See No. 5, Fig. 3 and pp. 12 of Vol. IV.",
    "The gate opens on Dec. 25 and closes on Jan. 3 at about 8 p.m. Eastern time.",
    "North vs. South is an old game, cf. Brown v. Board.",
    "The Rev. Hill, Lt. Gen. Stone and Sen. Frost came by boat to St. Mary.",
    "King Jr. Day falls on a Monday, said the Ph.D. student from Mt. Hill.",
]
# Sentences that end in abbreviations.
ENDED = [
    "The apples came from the U.S.",
    "The committee thanked Stone Bros.",
    "It had grain, beans, etc.",
    "We left at 8 p.m.",
    "He signed as John Hill Jr.",
    "They all chose plan B.",
    "The lamp was lit in Dec.",
    "He lives on Main St.",
    "Nobody said no.",
]
NEXT = [
    "The committee met.",
    "In spring we sowed.",
    "This went on for years.",
    "“We agree,” they said.",
    "A boat came.",
]


def sentences_of(text: str) -> list[str]:
    corpus = build_corpus(batch_documents([Document("a", "a", text)]), print)
    _, units = segment_corpus(corpus, "sentence")
    return [corpus.text(*span) for span in zip(units.starts.tolist(), units.ends.tolist(), strict=True)]


@pytest.mark.parametrize("text", WHOLE)
def test_a_point_of_an_abbreviation_cuts_no_sentence(text: str) -> None:
    assert sentences_of(f"A boat came. {text} The committee met.") == [
        "A boat came.",
        text,
        "The committee met.",
    ]
    points = [at for at, letter in enumerate(text[:-1]) if text[at : at + 2] == ". "]
    assert not any(ends_sentence(text, at) for at in points)


@pytest.mark.parametrize("behind", NEXT)
@pytest.mark.parametrize("text", ENDED)
def test_a_sentence_may_end_in_an_abbreviation(text: str, behind: str) -> None:
    assert sentences_of(f"{text} {behind} The end was near.") == [text, behind, "The end was near."]


def test_a_long_line_is_not_cut_behind_a_title() -> None:
    paragraph = " ".join(f"On day {n} Mr. Zhao wrote to Dr. J. K. Li about the mill." for n in range(40))
    corpus = build_corpus(batch_documents([Document("a", "a", paragraph)]), print)
    _, units = segment_corpus(corpus, "auto")
    ends = [corpus.text(end - 5, end) for end in units.ends.tolist()]
    assert ends == ["mill."] * 40


def test_letters_that_number_what_follows() -> None:
    for text in ("A. The gate opens at dawn.", "b. It closes at dusk."):
        assert sentences_of(f"{text}\n{text} {NEXT[0]}") == [text, text, NEXT[0]]


def test_chinese_with_abbreviations_in_it() -> None:
    text = "今天Mr. Zhao和Dr. Li都来了。他们从U.S. West公司来,住在St. Mary饭店。"
    assert sentences_of(text) == ["今天Mr. Zhao和Dr. Li都来了。", "他们从U.S. West公司来,住在St. Mary饭店。"]


@given(
    st.lists(
        st.sampled_from(
            [
                *WHOLE,
                *ENDED,
                *NEXT,
                "Mr.",
                "a.",
                ". ",
                "。",
                "\n",
                "U.S.\n",
                "…",
                "的. ",
                "e. g. ",
                "\U0001f600.",
            ]
        ),
        max_size=8,
    )
)
def test_many_points_at_once_are_as_one_by_one(pieces: list[str]) -> None:
    text = " ".join(pieces)
    points = np.array([at for at, letter in enumerate(text) if letter == "."], np.int64)
    codes = np.array([ord(letter) for letter in text], np.uint32)
    assert end_sentences(codes, points).tolist() == [ends_sentence(text, at) for at in points.tolist()]


FILLS = [
    "The tricycle was polished until late at the station near our river.",
    "The corn was turned twice before dusk while we slept.",
    "The children counted stones at the bridge and laughed.",
    "The willows budded early this year in spite of frost.",
    "The watchmaker moved across the market with his clocks.",
]
BEHIND = [
    "3 boats came.",
    "Nobody minded the rain.",
    "4 carts stood idle outside.",
    "Then tea was served.",
    "12 sheep got away.",
]
GUESTS = ["Mr. J. K. Zhao", "Mrs. A. B. Brien", "Gov. R. M. Stone", "Prof. W. H. Day", "Ms. P. D. Frost"]


@pytest.mark.parametrize("guests", [GUESTS, [*GUESTS[:3], "the village council", "all of the volunteers"]])
def test_a_template_goes_on_over_titles_and_initials(guests: list[str]) -> None:
    use = "Yesterday we heard from {} about the repair of the old bridge before the harvest festival begins."
    pages = [
        f"Speech\n\n{fill} {use.format(guest)} {behind}"
        for fill, guest, behind in zip(FILLS, guests, BEHIND, strict=True)
    ]
    (template,) = scan(pages).templates
    assert template.text.count("【") == 1
    assert [one.values for one in template.uses] == [(guest,) for guest in guests]
