"""Set phrases: short runs that many speeches share among different neighbours, with the right counts."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.findings.scan_report import Report
from dedup.model import Document, Finding
from tests.findings.planted import characters, counted, dress, edited, found, POOLS, prose, scan, span

FORMULAE: dict[str, Any] = {"find": ("passage", "speech", "formula")}
seeds = st.integers(0, 2**32)


def host(generator: random.Random, number: int, phrase: str, size: int = 120) -> tuple[str, int]:
    """A speech with the phrase in its middle, and where that begins; its neighbours are nobody else's."""
    before = dress(generator, characters(generator, 1, size), 0.08, 0.02) + POOLS[3][number]
    after = POOLS[4][number] + dress(generator, characters(generator, 2, size), 0.08, 0.02)
    return before + phrase + after, len(before)


def formulae(documents: Any, **options: Any) -> tuple[Report, list[Finding]]:
    report = scan(documents, **FORMULAE | options)
    return report, found(report, "formula")


def counts(finding: Finding) -> tuple[int, int]:
    return finding.evidence["speeches"], finding.evidence["sources"]


@given(seed=seeds, holders=st.integers(5, 40), size=st.integers(13, 39))
@settings(max_examples=80)
def test_phrase_of_many_is_a_formula(seed: int, holders: int, size: int) -> None:
    """It stands at its places, once, and is neither a passage nor a copy."""
    generator = random.Random(seed)
    phrase = characters(generator, 0, size)
    hosts = [host(generator, number, phrase) for number in range(holders)]
    report, (finding,) = formulae([text for text, _ in hosts])
    assert sorted(map(span, finding.occurrences)) == [
        (f"d{number:03}", start, start + size) for number, (_, start) in enumerate(hosts)
    ]
    assert counts(finding) == (holders, holders)
    assert finding.characters == size
    assert len(report) == 1


@pytest.mark.parametrize(("holders", "number"), [(1, 0), (4, 0), (5, 1)])
def test_five_speeches_make_it_common(holders: int, number: int) -> None:
    generator = random.Random(3)
    phrase = characters(generator, 0, 20)
    texts = [host(generator, i, phrase)[0] for i in range(holders)] + [prose(generator, 1, 200)] * 3
    assert len(formulae(texts)[1]) == number


@pytest.mark.parametrize(("size", "number"), [(12, 0), (13, 1), (39, 1), (40, 0), (80, 0)])
def test_how_long_a_formula_is(size: int, number: int) -> None:
    """From the least run to below the least passage; what is longer is a passage."""
    generator = random.Random(size)
    phrase = characters(generator, 0, size)
    report, findings = formulae([host(generator, i, phrase)[0] for i in range(8)])
    assert len(findings) == number
    assert [finding.kind for finding in found(report, "passage")] == (["passage"] if size >= 40 else [])


@pytest.mark.parametrize("holders", [6, 12])
def test_marks_and_breaks_inside_make_no_difference(holders: int) -> None:
    generator = random.Random(5)
    phrase = characters(generator, 0, 24)
    copies = [phrase[0] + dress(generator, phrase[1:-1], 0.2, 0.1) + phrase[-1] for _ in range(holders)]
    hosts = [host(generator, i, copy) for i, copy in enumerate(copies)]
    _, (finding,) = formulae([text for text, _ in hosts])
    places = [(f"d{i:03}", start, start + len(copies[i])) for i, (_, start) in enumerate(hosts)]
    assert sorted(map(span, finding.occurrences)) == places


def test_a_phrase_that_a_speech_says_often_counts_once() -> None:
    generator = random.Random(7)
    phrase = characters(generator, 0, 18)
    texts = [host(generator, i, phrase)[0] for i in range(6)]
    texts.append("".join(host(generator, 10 + i, phrase, 40)[0] + "\n" for i in range(5)))
    _, (finding,) = formulae(texts)
    assert counts(finding) == (7, 7)
    assert finding.places == 7, "the first place of each speech"


@pytest.mark.parametrize("size", [60, 300])
@pytest.mark.parametrize("copies", ["equal", "edited", "broken"])
def test_copies_of_a_speech_count_once(copies: str, size: int) -> None:
    """Whether the speech that is copied is the longest of all, or the shortest."""
    generator = random.Random(9)
    phrase = characters(generator, 0, 20)
    texts = [host(generator, i, phrase)[0] for i in range(6)]
    repeated, start = host(generator, 20, phrase, size)
    change = {
        "equal": lambda text: text,
        "edited": lambda text: edited(generator, counted(text[:start]), 0.03) + text[start:],
        "broken": lambda text: dress(generator, counted(text), 0, 0.04),
    }[copies]
    texts += [repeated, *(change(repeated) for _ in range(5))]
    report, findings = formulae(texts)
    assert [finding.places for finding in found(report, "speech")] == [6]
    (finding,) = findings
    assert counts(finding) == (7, 7)


def test_copies_alone_make_nothing_common() -> None:
    """Four speeches use it, one of them stands on ten pages."""
    generator = random.Random(11)
    phrase = characters(generator, 0, 20)
    texts = [host(generator, i, phrase)[0] for i in range(4)]
    assert formulae(texts + [texts[0]] * 9)[1] == []


@pytest.mark.parametrize(("sources", "number"), [(1, 0), (2, 1), (3, 1)])
def test_one_source_makes_no_formula(sources: int, number: int) -> None:
    """What one site puts on all of its pages may be its own."""
    generator = random.Random(13)
    phrase = characters(generator, 0, 20)
    documents = [
        Document(f"p{i}", f"p{i}", host(generator, i, phrase)[0], source=f"site{i % sources}.org")
        for i in range(9)
    ]
    _, findings = formulae(documents)
    assert [counts(finding) for finding in findings] == [(9, sources)] * number


@given(seed=seeds, holders=st.integers(5, 20))
@settings(max_examples=30)
def test_a_run_that_goes_on_alike_is_no_formula(seed: int, holders: int) -> None:
    """All holders share sixty characters: a passage, and no part of it is a formula."""
    generator = random.Random(seed)
    shared = characters(generator, 0, 60)
    report, findings = formulae([host(generator, i, shared)[0] for i in range(holders)])
    assert findings == []
    assert [finding.places for finding in found(report, "passage")] == [holders]


@pytest.mark.parametrize("share", [0.03, 0.06])
def test_what_stands_between_the_edits_of_a_passage_is_no_formula(share: float) -> None:
    """Twenty pages copy 150 characters, each with edits of its own."""
    generator = random.Random(15)
    shared = characters(generator, 0, 150)
    copies = [shared[:14] + edited(generator, shared[14:-14], share) + shared[-14:] for _ in range(20)]
    report, findings = formulae([host(generator, i, copy)[0] for i, copy in enumerate(copies)])
    assert max(finding.places for finding in found(report, "passage")) == 20
    assert [report.text(finding.occurrences[0]) for finding in findings] == []


def test_a_formula_that_some_copy_with_its_neighbours() -> None:
    """Eight use the phrase; two of them copied the sentences around it too: a passage, and a formula of eight."""
    generator = random.Random(17)
    phrase = characters(generator, 0, 20)
    around = characters(generator, 0, 60), characters(generator, 0, 60)
    texts = [host(generator, i, phrase)[0] for i in range(6)]
    texts += [host(generator, i, around[0] + phrase + around[1], 200)[0] for i in (6, 7)]
    report, (finding,) = formulae(texts)
    assert counted(report.text(finding.occurrences[0])) == phrase
    assert counts(finding) == (8, 8)
    (passage,) = found(report, "passage")
    assert sorted(place.document for place in passage.occurrences) == ["d006", "d007"]


def test_two_phrases_one_inside_the_other() -> None:
    """Ten say the short one; five of them go on alike for some characters, still less than a passage."""
    generator = random.Random(19)
    short, more = characters(generator, 0, 16), characters(generator, 0, 14)
    texts = [host(generator, i, short + (more if i % 2 else ""))[0] for i in range(20)]
    report, findings = formulae(texts)
    found_texts = {counted(report.text(finding.occurrences[0])): counts(finding)[0] for finding in findings}
    assert found_texts.get(short) == 20 or found_texts.get(short + more) == 10
    assert set(found_texts) <= {short, short + more}


def test_formulae_by_place_and_by_content() -> None:
    """Their order is that of their first places, their ids survive moves."""
    generator = random.Random(21)
    phrases = [characters(generator, 0, 16) for _ in range(4)]
    texts = []
    for i in range(7):
        order = generator.sample(range(4), 4)
        texts.append("".join(host(generator, 8 * i + j, phrases[j], 40)[0] + "\n" for j in order))
    report, findings = formulae(texts)
    assert sorted(counted(report.text(finding.occurrences[0])) for finding in findings) == sorted(phrases)
    starts = [(finding.occurrences[0].document, finding.occurrences[0].start) for finding in findings]
    assert starts == sorted(starts)
    moved, again = formulae([prose(generator, 5, 50) + "\n" + text for text in reversed(texts)])
    assert {f.id: counted(report.text(f.occurrences[0])) for f in findings} == {
        f.id: counted(moved.text(f.occurrences[0])) for f in again
    }


def test_phrase_of_very_many_costs_what_it_is_long() -> None:
    """Three thousand speeches with one phrase: one formula, no pair."""
    generator = random.Random(23)
    phrase = characters(generator, 0, 20)
    texts = [characters(generator, 1, 40) + phrase + characters(generator, 2, 40) for _ in range(3000)]
    report, findings = formulae(texts)
    assert max(counts(finding) for finding in findings) == (3000, 3000)
    assert found(report, "passage", "speech") == []
    assert report.copies is not None
    assert len(report.copies.passages) == 0
