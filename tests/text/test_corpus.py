"""Documents in columns: texts, ids, dates."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.model import Batch, Document, Problem
from dedup.text.corpus import batch_documents, build_corpus, Corpus


def build(*batches: Batch) -> tuple[Corpus, list[Problem]]:
    problems: list[Problem] = []
    return build_corpus(batches, problems.append), problems


def ids_of(corpus: Corpus) -> list[str]:
    return [corpus.ids[i] for i in range(len(corpus))]


def texts_of(corpus: Corpus) -> list[str]:
    return [corpus.text(start, end) for start, end in zip(corpus.starts, corpus.ends, strict=True)]


def test_no_documents() -> None:
    corpus, problems = build(Batch("a", [], []))
    assert (len(corpus), len(corpus.codes), problems) == (0, 0, [])


@given(
    batches=st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=9), max_size=4), max_size=5
    )
)
def test_texts_come_back(batches: list[list[str]]) -> None:
    corpus, _ = build(
        *(Batch(f"p{n}", [f"{n}.{i}" for i in range(len(part))], part) for n, part in enumerate(batches))
    )
    assert texts_of(corpus) == [text for part in batches for text in part]
    assert ids_of(corpus) == [f"{n}.{i}" for n, part in enumerate(batches) for i in range(len(part))]
    paths = [corpus.paths[int(path)] for path in corpus.path_of]
    assert paths == [f"p{n}" for n, part in enumerate(batches) for _ in part]
    assert len(corpus.codes) == sum(len(text) + 1 for part in batches for text in part)
    assert [int(corpus.document_of(at)) for at in corpus.starts] == list(range(len(corpus)))


def test_half_characters_come_back_as_one_that_can_be_written() -> None:
    problems: list[Problem] = []
    (batch,) = batch_documents([Document("1", "a", "领\ud800\udfff导")], problems.append)
    corpus, _ = build(batch)
    assert texts_of(corpus) == ["领\ufffd\ufffd导"]
    assert [problem.path for problem in problems] == ["a"]


def test_metadata_stands_by_document() -> None:
    corpus, _ = build(
        Batch("a", ["1", "2"], ["x", "y"]),
        Batch(
            "b",
            ["3", "4", "5"],
            ["x", "y", "z"],
            metadata=[{"title": "甲"}, {}, {"title": "乙", "place": "丙"}],
        ),
        Batch("c", ["6"], ["x"]),
    )
    assert corpus.metadata == {2: {"title": "甲"}, 4: {"title": "乙", "place": "丙"}}


def test_columns_that_some_batches_lack() -> None:
    corpus, _ = build(
        Batch("a", ["1", "2"], ["x", "y"], dates=["2023-01-05", ""]),
        Batch("a", ["3"], ["z"], headings=((0, 1),)),
        Batch("b", ["4"], ["z"], extracted=True),
    )
    assert corpus.dates.tolist() == [20230105, 0, 0, 0]
    assert corpus.extracted.tolist() == [False, False, False, True]
    assert corpus.headings == {2: ((0, 1),)}
    assert corpus.path_of.tolist() == [0, 0, 0, 1]


# ------------------------------------------------------------------ equal ids


def test_different_ids_are_no_problem() -> None:
    corpus, problems = build(Batch("p", ["a", "b"], ["x", "x"]), Batch("q", ["c"], ["x"]))
    assert (ids_of(corpus), problems) == (["a", "b", "c"], [])


def test_equal_ids_are_told_apart() -> None:
    corpus, problems = build(Batch("p", ["a", "b", "a"], ["1", "2", "3"]), Batch("q", ["a"], ["4"]))
    assert ids_of(corpus) == ["a", "b", "a~2", "a~3"]
    assert texts_of(corpus) == ["1", "2", "3", "4"]
    assert [problem.path for problem in problems] == ["p", "q"]
    assert "'a~2'" in problems[0].message


@pytest.mark.parametrize("ids", [["a", "a", "a~2"], ["a~2", "a", "a"], ["a", "a~2", "a", "a~2"]])
def test_the_new_id_is_nobody_elses(ids: list[str]) -> None:
    # Once: the second `a` becomes `a~2`, whether there is one or not.
    corpus, _ = build(Batch("p", ids, list("1234")[: len(ids)]))
    assert len(set(ids_of(corpus))) == len(ids)


def test_documents_of_a_caller_in_any_order() -> None:
    documents = [
        Document("b", "p", "一"),
        Document("a", "p", "二", date="2023", headings=((0, 1),)),
        Document("a", "p", "三"),
        # Once: equal in id and text, so that they keep the order they were given in.
        Document("c", "p", "四", date="2022"),
        Document("c", "q", "四", date="2021"),
    ]
    orders = [batch_documents(order) for order in itertools.permutations(documents)]
    assert [batch.ids[0] for batch in orders[0]] == ["a", "a", "b", "c", "c"]
    assert all(order == orders[0] for order in orders)
