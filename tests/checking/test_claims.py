"""What a claim holds, who holds it besides, and that nothing is told twice."""

from __future__ import annotations

import random

import pytest

from dedup.checking.aligned import Block
from dedup.checking.shared_blocks import add_new
from dedup.checking.windows import match_runs
from tests.checking.test_aligned import codes, ink
from tests.checking.texts import check, only, speech, told, write


def sentence(seed: int, characters: int = 24) -> str:
    return write(seed, characters).replace("，", "")


# ------------------------------------------------------------------ sentences in another order


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("size", [20, 30, 60])
def test_sentences_in_another_order_are_copied(seed: int, size: int) -> None:
    sentences = [sentence(100 * seed + n, size) for n in range(8)]
    mixed = random.Random(seed).sample(sentences, k=8)
    (one,) = check(
        speech(write(1), "".join(mixed), write(2)), {"old": speech("".join(sentences), write(3))}
    ).ratios
    share = 8 * size / one.characters
    assert one.total.share >= 0.98 * share
    assert one.copied.share >= 0.98 * share


def test_each_sentence_is_tied_to_its_own_place() -> None:
    sentences = [sentence(n) for n in range(6)]
    finding = only(
        check(speech(write(1), "".join(reversed(sentences))), {"old": speech("".join(sentences), write(3))})
    )
    assert finding.kind == "near"
    draft, source = finding.occurrences
    own, old = "".join(reversed(sentences)), "".join(sentences)
    ties = finding.evidence["passages"]
    assert len(ties) >= 6
    for tie in ties:
        (lo, hi), (low, high) = tie["a"], tie["b"]
        said = own[lo - draft.start : hi - draft.start]
        assert ink(said) == ink(old[low - source.start : high - source.start])
    assert finding.characters == sum(map(len, map(ink, sentences)))


@pytest.mark.parametrize("seed", range(4))
def test_sentences_of_two_speeches_in_turn_are_of_both(seed: int) -> None:
    one, other = ([sentence(1000 * seed + 100 * i + n, 45 + n) for n in range(5)] for i in range(2))
    text = "".join(part for pair in zip(one, other, strict=True) for part in pair)
    report = check(
        speech(write(1), text),
        {"one": speech("".join(one), write(3)), "other": speech("".join(other), write(4))},
    )
    (ratios,) = report.ratios
    size = len(ink(text))
    assert ratios.total.characters >= 0.98 * size
    assert ratios.copied.characters >= 0.95 * size
    held = {source.source: source.characters for source in ratios.sources}
    assert held["one"] >= 0.98 * len(ink("".join(one)))
    assert held["other"] >= 0.98 * len(ink("".join(other)))


def test_runs_of_two_texts_wherever_they_stand() -> None:
    a, b, c = (ink(write(n, 40)) for n in range(3))
    runs = match_runs(codes(a + b + c), codes(c + "另" + a[:20]), 13)
    assert runs == [(0, 40, 80, 120), (41, 61, 0, 20)]
    assert match_runs(codes(a), codes(b), 13) == match_runs(codes(""), codes(a), 13) == []


def test_what_is_held_already_adds_nothing() -> None:
    held: list[Block] = [(0, 30, 100, 130, 1.0)]
    more: list[Block] = [(5, 40, 5, 40, 1.0), (20, 50, 20, 50, 1.0), (60, 72, 0, 12, 1.0)]
    assert add_new(held, more, 13) == [*held, (20, 50, 20, 50, 1.0)]


# ------------------------------------------------------------------ each piece once


@pytest.mark.parametrize("own", [10, 24, 40])
def test_a_paragraph_that_a_longer_passage_tells_is_not_told_again(own: int) -> None:
    """The passage goes over the end of one paragraph into the next, which goes on in the writer's own words."""
    one, other = write(2), write(3)
    draft = speech(write(1), one, other[:100] + write(5, own), write(6))
    finding = only(check(draft, {"old": speech(one, other, write(9))}))
    assert finding.occurrences[0].line == 2
    assert finding.occurrences[0].end_line == 3


def test_a_paragraph_that_says_more_than_its_passage_takes_it_over() -> None:
    text = write(2, 160)
    edited = text[:70] + "另外" + text[72:84] + "还有" + text[86:98] + "同时" + text[100:]
    finding = only(check(speech(write(1), edited), {"old": speech(text, write(3))}))
    assert finding.kind == "near"


# ------------------------------------------------------------------ all who hold a part


def test_who_holds_a_part_of_a_paragraph_is_a_source_too() -> None:
    """A nearly equal paragraph takes over the passage of its source, which another text has as well."""
    text = write(2, 200)
    edited = text[:90] + "另外" + text[92:120] + "还有" + text[122:140] + "同时" + text[142:]
    old = {"whole": speech(text, write(3)), "part": speech(write(4), text[:84], write(5))}
    finding = only(check(speech(write(1), edited, write(6)), old))
    assert finding.kind == "near"
    first, second = finding.occurrences[1:]
    assert (first.document, second.document) == ("whole", "part")
    assert (first.kind, second.kind) == ("near", "")
    assert second.end - second.start < 90


def test_who_holds_a_part_of_a_copied_speech_is_a_source_too() -> None:
    parts = [write(n) for n in range(8)]
    old = {"speech": speech(*parts), "other": speech(write(50), parts[3], parts[4], write(51))}
    report = check(speech(*parts[:7], write(99)), old)
    finding = only(report)
    assert finding.kind == "speech"
    assert [place.document for place in finding.occurrences[1:]] == ["speech", "other"]
    assert report.text(finding.occurrences[2]).startswith(parts[3])
    assert finding.evidence["common"]["speeches"] == 1
    assert {tie["of"][1] for tie in finding.evidence["passages"]} == {1, 2}


def test_sources_are_told_with_the_likeliest_first() -> None:
    old = {"a": speech(write(2), write(9)), "b": speech(write(2), write(8))}
    assert told(check(speech(write(1), write(2)), old)) == [("exact", write(2).rstrip("。"), ["a", "b"])]
