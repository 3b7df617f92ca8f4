"""What is shown ends at the borders of words and numbers, wherever a finding does; the page says the same."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from dedup.model import Document
from dedup.text.corpus import batch_documents, build_corpus
from dedup.text.whole import Change, whole, whole_changes, whole_spans

# A text with the span in bars, and what is shown of it.
CASES = [
    ("In 201|3 the gover|nment", "2013 the government"),
    ("they don|'t kn|ow", "don't know"),
    ("grew by 3.|5%, Ｔ|ｏwn", "3.5%, Ｔｏwn"),
    ("在2|023年3月|5日的会上", "2023年3月5日"),
    ("三十|五户，四|千亩良田", "三十五户，四千"),
    ("领|导干部|会议", "导干部"),
    ("今年|一季度|增长", "一季度"),
    ("|whole words| stay", "whole words"),
    ("한국|어 문|장", "한국어 문장"),
    ("x" * 60 + "|y" + "x" * 60 + "|", "y" + "x" * 60),
]


@pytest.mark.parametrize(("marked", "shown"), CASES)
def test_a_span_takes_in_the_words_that_it_cuts(marked: str, shown: str) -> None:
    start, end = marked.index("|"), marked.rindex("|") - 1
    text = marked.replace("|", "")
    assert text[slice(*whole(text, start, end))] == shown


@pytest.mark.parametrize(("marked", "shown"), CASES)
def test_a_span_of_a_corpus_does_too(marked: str, shown: str) -> None:
    text = marked.replace("|", "")
    spans = np.array([marked.index("|")]), np.array([marked.rindex("|") - 1])
    documents = [
        Document(name, name, one) for name, one in zip("abc", ("before 2", text, "3 behind"), strict=True)
    ]
    corpus = build_corpus(batch_documents(documents), print)
    base = int(corpus.starts[1])
    starts, ends = whole_spans(corpus, *(base + span for span in spans))
    assert corpus.text(int(starts[0]), int(ends[0])) == shown


def changes_of(one: str, other: str) -> list[Change]:
    steps = Levenshtein.opcodes(one, other)
    return [(s.src_start, s.src_end, s.dest_start, s.dest_end) for s in steps if s.tag != "equal"]


def test_what_differs_is_told_in_whole_words() -> None:
    def told(one: str, other: str) -> list[tuple[str, str]]:
        found = whole_changes(one, other, changes_of(one, other))
        return [(one[a:b], other[c:d]) for a, b, c, d in found]

    assert told("of 2013, old governments", "of 2023, the old government") == [
        ("2013", "2023"),
        ("", "the "),
        ("governments", "government"),
    ]
    assert told("修了三十四里渠", "修了三十五里渠") == [("三十四", "三十五")]
    assert told("They don't stop", "they don’t stop") == [("T", "t"), ("'", "’")]
    assert told("开了一次会议", "开了一次大会议") == [("", "大")]


WORDS = st.text("ab 1,三十。'", max_size=16)


@given(WORDS, WORDS)
def test_changes_lead_from_one_text_to_the_other(one: str, other: str) -> None:
    made, at, low = "", 0, 0
    for start, end, first, last in whole_changes(one, other, changes_of(one, other)):
        assert one[at:start] == other[low:first]
        made += one[at:start] + other[first:last]
        at, low = end, last
    assert made + one[at:] == other
