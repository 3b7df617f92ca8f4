"""The library in a file answers as the twin does, in whatever order and portions it grew."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.errors import LibraryError, OutputError
from dedup.library import merging
from dedup.library import segment_row as segment
from dedup.library import speech_columns as columns
from dedup.library.entries import Change, no_holders, WIDEST
from dedup.library.integrity import verify_library
from dedup.library.sqlite import Library
from dedup.model import Document
from tests.generated import chinese
from tests.library.answers import answers, plain
from tests.library.making import make_terms, SCHEME
from tests.library.twin import TwinStore

PHRASES = [chinese(random.Random(seed), 14) for seed in range(9)]
DATES = ["", "2021", "2022-03-04"]
SOURCES = ["", "甲报", "乙网"]

texts = st.lists(st.sampled_from(PHRASES), min_size=1, max_size=5).map("\n".join)
documents = st.builds(
    lambda number, text, date, source: Document(f"d{number}", f"f{number}", text, date, source=source),
    st.integers(0, 11),
    texts,
    st.sampled_from(DATES),
    st.sampled_from(SOURCES),
)
steps = st.lists(
    st.one_of(
        st.lists(documents, min_size=1, max_size=4, unique_by=lambda d: d.id),
        st.lists(st.integers(0, 11).map("d{}".format), min_size=1, max_size=3),
    ),
    max_size=8,
)


@pytest.fixture(autouse=True)
def small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small texts are to be cut where large ones are."""
    monkeypatch.setattr(merging, "FAN", 3)
    monkeypatch.setattr(merging, "AT_A_TIME", 64)
    monkeypatch.setattr(segment, "CHUNK", 3)
    monkeypatch.setattr(columns, "CHUNK", 3)


@settings(max_examples=80)
@given(steps, documents)
def test_any_order_answers_as_one_build(steps: list[list[Document] | list[str]], other: Document) -> None:
    grown = Library.in_memory(SCHEME)
    held: dict[str, Document] = {}
    for step in steps:
        if isinstance(step[0], Document):
            grown.add(*make_terms([one for one in step if isinstance(one, Document)]))
            held |= {one.id: one for one in step if isinstance(one, Document)}
        else:
            there = [name for name in step if name in held]
            assert grown.remove([str(name) for name in step]) == len(set(there))
            held = {name: one for name, one in held.items() if name not in step}
    at_once = TwinStore(SCHEME)
    if held:
        at_once.add(*make_terms(list(held.values())))
    asked = [*held.values(), replace(other, id="asked")]
    assert answers(grown, asked) == answers(at_once, asked)
    assert verify_library(grown) == []
    grown.compact()
    assert answers(grown, asked) == answers(at_once, asked)
    assert verify_library(grown) == []


def many(number: int, seed: int = 1) -> Iterator[Document]:
    """Documents that share one phrase, and have each their own text."""
    generator = random.Random(seed)
    for i in range(number):
        yield Document(
            f"d{i:04}", f"d{i:04}", PHRASES[0] + "\n" + chinese(generator, 20), source=SOURCES[i % 3]
        )


def test_long_lists_go_on_in_parts_and_wide_bands_count_only_so_far() -> None:
    corpus = list(many(WIDEST + 300))
    library, twin = Library.in_memory(SCHEME), TwinStore(SCHEME)
    for lo in range(0, len(corpus), 500):
        library.add(*make_terms(corpus[lo : lo + 500]))
    twin.add(*make_terms(corpus))
    gone = [document.id for document in corpus[::5]]
    assert library.remove(gone) == len(gone)
    twin.remove(gone)
    asked = corpus[:3]
    assert answers(library, asked) == answers(twin, asked)
    holders = library.find_bands(*signed(corpus[:1], library), 5)
    assert plain(holders) == plain(twin.find_bands(*signed(corpus[:1], library), 5))
    assert verify_library(library) == []


def signed(asked: list[Document], library: Library) -> tuple[object]:
    from dedup.library.terms import sign_long_units
    from dedup.preparing import fold_corpus
    from dedup.text.corpus import batch_documents, build_corpus
    from dedup.text.segment import segment_corpus
    from tests.library.making import SETTINGS

    corpus = build_corpus(batch_documents(asked), lambda problem: None)
    _, units = segment_corpus(corpus, SETTINGS.unit)
    return (sign_long_units(units, fold_corpus(corpus, units, SETTINGS), library.scheme)[1],)


def test_what_is_there_already_is_left_alone() -> None:
    library = Library.in_memory(SCHEME)
    corpus = list(many(6))
    assert library.add(*make_terms(corpus)) == Change(new=6)
    corpus[2] = replace(corpus[2], text=PHRASES[5])
    assert library.add(*make_terms(corpus)) == Change(replaced=1, unchanged=5)
    assert library.files() == {d.path: f"digest of {d.text}" for d in corpus}


def test_an_empty_library_knows_nobody() -> None:
    library = Library.in_memory(SCHEME)
    found = library.find_fingerprints(np.array([1, 2], np.uint32), 5)
    assert plain(found) == plain(no_holders(2))
    assert library.describe(np.zeros(0, np.uint64)).documents.tolist() == []
    assert library.number_documents(["nobody"]).tolist() == [-1]
    assert list(library.entries(["nobody"])) == []
    assert library.remove(["nobody"]) == 0


def test_a_document_without_speeches_of_terms_is_kept() -> None:
    library = Library.in_memory(SCHEME)
    library.add(*make_terms([Document("short", "short", "短")]))
    assert [entry.text for entry in library.entries(["short"])] == ["短"]
    assert verify_library(library) == []


def test_a_file_is_the_same_library_again(tmp_path: Path) -> None:
    path, corpus = tmp_path / "a.lib", list(many(5))
    with Library.create(path, SCHEME) as library:
        library.add(*make_terms(corpus))
        before = answers(library, corpus)
    with Library.open(path) as library:
        assert library.scheme == SCHEME
        assert answers(library, corpus) == before
    with pytest.raises(OutputError, match="exists already"):
        Library.create(path, SCHEME)
    with Library.open(path) as library, pytest.raises(OutputError, match="may not be written"):
        library.remove([corpus[0].id])


def test_a_speech_that_is_not_there_is_damage() -> None:
    library = Library.in_memory(SCHEME)
    with pytest.raises(LibraryError, match="is not there"):
        library.describe(np.array([5], np.uint64))


def test_a_build_is_merged_once_at_its_end_and_is_a_library_before() -> None:
    corpus = list(many(9))
    twin, library = TwinStore(SCHEME), Library.in_memory(SCHEME)
    twin.add(*make_terms(corpus))
    for at in range(6):
        with contextlib.suppress(KeyboardInterrupt), library.merging_last(threads=2):
            library.add(*make_terms(corpus[at : at + 1]))
            raise KeyboardInterrupt
    with library.state() as held:
        assert len(held.all) == 6
    assert verify_library(library) == []
    with library.merging_last(threads=2):
        library.add(*make_terms(corpus[6:]))
        library.remove([corpus[0].id])
        library.add(*make_terms(corpus[:1]))
    with library.state() as held:
        assert len(held.all) == 1
    assert verify_library(library) == []
    assert answers(library, corpus) == answers(twin, corpus)


def test_two_documents_of_one_name_are_refused() -> None:
    library = Library.in_memory(SCHEME)
    entries, terms = make_terms(list(many(2)))
    with pytest.raises(LibraryError, match="two of the documents to be added are called"):
        library.add([entries[0], replace(entries[1], name=entries[0].name)], terms)
    assert len(library) == 0
