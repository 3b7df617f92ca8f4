"""What holds of every check: no run is missed, no share is made up, nothing depends on order, company or side."""

from __future__ import annotations

import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dedup.checking.check_drafts import check_entries
from dedup.library.joining import join_entries
from dedup.model import Document
from tests.checking.texts import check, document, make_entries, SETTINGS, speech, write


def mix(seed: int, paragraphs: int = 6) -> dict[str, str]:
    """Old speeches that share some paragraphs, whole and in part."""
    chosen = random.Random(seed)
    old = {}
    for i in range(5):
        parts = [
            write(chosen.choice(range(12)) if chosen.random() < 0.5 else 100 * seed + 10 * i + j)
            for j in range(paragraphs)
        ]
        old[f"old{i}"] = speech(*parts)
    return old


def draft_of(seed: int) -> str:
    """A draft that copies whole paragraphs, pieces, and changed ones."""
    chosen = random.Random(seed + 1)
    parts = []
    for _ in range(6):
        text = write(chosen.choice(range(12)))
        lo = chosen.randrange(0, 60)
        cut = text[lo : lo + chosen.randrange(45, 80)]
        fresh = write(10_000 + chosen.randrange(10**6), 60)
        parts.append(chosen.choice((text, fresh[:40] + cut, cut + fresh, fresh)))
    return speech(*parts)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_every_run_of_a_passage_is_told(seed: int) -> None:
    """Forty characters that stand in an old text are in a finding."""
    old, draft = mix(seed), draft_of(seed)
    report = check(draft, old)
    told: set[int] = set()
    for finding in report.findings():
        place = finding.occurrences[0]
        told.update(range(place.start, place.end))
    library = ["".join(c for c in text if c.isalnum()) for text in old.values()]
    places = [i for i, c in enumerate(draft) if c.isalnum()]
    ink = "".join(draft[i] for i in places)
    for at in range(len(ink) - 40 + 1):
        if any(ink[at : at + 40] in text for text in library):
            missed = [i for i in places[at : at + 40] if i not in told]
            # Ends follow the better of several sources.
            assert len(missed) < 13, (at, ink[at : at + 40])


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
@example(737)
def test_shares_are_those_of_the_spans(seed: int) -> None:
    report = check(draft_of(seed), mix(seed))
    (one,) = report.ratios
    text = report.corpus.text(int(report.corpus.starts[0]), int(report.corpus.ends[0]))
    spans: set[int] = set()
    for finding in report.findings():
        if finding.unit == "phrase":
            spans.update(range(finding.occurrences[0].start, finding.occurrences[0].end))
        for tie in finding.evidence.get("passages", ()):
            spans.update(range(*tie["a"]))
    # A run that no finding tells is told apart, as where a draft says twice in a row what its source says once.
    for *_, rest in one.rest:
        spans.update(place for span in rest for place in range(*span))
    counted = sum(text[i].isalnum() for i in spans)
    assert one.total.characters == counted
    assert one.total.share == round(counted / sum(c.isalnum() for c in text), 6)


@pytest.mark.parametrize("seed", range(4))
def test_a_draft_is_told_the_same_in_any_company(seed: int) -> None:
    _, store = make_entries([document(name, text) for name, text in mix(seed).items()])
    drafts, _ = make_entries([document(f"draft{i}", draft_of(seed + i)) for i in range(3)])
    together = check_entries(drafts, [store], SETTINGS)
    alone = [finding for draft in drafts for finding in check_entries([draft], [store], SETTINGS).findings()]
    assert sorted(together.findings(), key=repr) == sorted(alone, key=repr)


@pytest.mark.parametrize("seed", range(4))
def test_files_of_one_library_are_told_the_same_in_any_company(seed: int) -> None:
    """As a hook asks: the drafts stand in the library too."""
    entries, store = make_entries([document(name, text) for name, text in mix(seed).items()])
    together = check_entries(entries, [store], SETTINGS, within=True)
    alone = [
        finding
        for entry in entries
        for finding in check_entries([entry], [store], SETTINGS, within=True).findings()
    ]
    assert sorted(together.findings(), key=repr) == sorted(alone, key=repr)


def test_a_finding_has_one_id_from_whichever_side_it_is_seen() -> None:
    text = write(2, 160)
    edited = text[:40] + "另外" + text[42:90] + "还有" + text[92:]
    for one, other in ((text, text), (text, edited), (write(5, 50) + text, edited + write(6, 50))):
        entries, store = make_entries(
            [document("a", speech(write(1), one)), document("b", speech(other, write(3)))]
        )
        report = check_entries(entries, [store], SETTINGS)
        ids = {finding.occurrences[0].document: finding.id for finding in report.findings()}
        assert ids["a"] == ids["b"]


def test_a_third_copy_has_the_id_of_the_two_and_one_place_more() -> None:
    texts = [document(name, speech(write(i), write(2), write(i + 50))) for i, name in enumerate("abc", 10)]
    two = make_entries(texts[:2])
    three = make_entries(texts)
    (before,) = check_entries(two[0][:1], [two[1]], SETTINGS).findings()
    (after,) = check_entries(three[0][:1], [three[1]], SETTINGS).findings()
    assert (before.id, before.places) == (after.id, 2)
    assert after.places == 3


@pytest.mark.parametrize("seed", range(3))
def test_two_libraries_answer_as_one(seed: int) -> None:
    old = [document(name, text) for name, text in mix(seed).items()]
    drafts, _ = make_entries([document("draft", draft_of(seed))])
    _, whole = make_entries(old)
    parts = [make_entries(old[:2])[1], make_entries(old[2:])[1]]
    one = check_entries(drafts, [whole], SETTINGS)
    other = check_entries(drafts, parts, SETTINGS)
    assert sorted(one.findings(), key=repr) == sorted(other.findings(), key=repr)
    assert one.ratios == other.ratios


@pytest.mark.parametrize("seed", range(3))
def test_threads_change_nothing(seed: int) -> None:
    from dataclasses import replace

    _, store = make_entries([document(name, text) for name, text in mix(seed).items()])
    drafts, _ = make_entries([document("draft", draft_of(seed))])
    one, two = (check_entries(drafts, [store], replace(SETTINGS, threads=n)) for n in (1, 3))
    assert list(one.findings()) == list(two.findings())


def test_joined_entries_are_the_corpus_they_came_from() -> None:
    old = [
        Document(f"d{i}", f"p{i % 2}", speech(write(i), write(i + 50)), headings=((0, 4),)) for i in range(4)
    ]
    entries, _ = make_entries(old)
    corpus, speeches, units = join_entries(entries)
    assert [corpus.ids[i] for i in range(len(corpus))] == [entry.name for entry in entries]
    assert [corpus.paths[int(i)] for i in corpus.path_of] == ["p0", "p1", "p0", "p1"]
    assert [corpus.text(int(a), int(b)) for a, b in zip(corpus.starts, corpus.ends, strict=True)] == [
        entry.text for entry in entries
    ]
    assert (speeches.starts[1:] == corpus.starts[1:]).all()
    assert [corpus.text(int(a), int(b)) for a, b in zip(units.starts, units.ends, strict=True)][:2] == [
        write(0),
        write(50),
    ]
