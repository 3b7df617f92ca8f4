"""One thing found is one finding: passages beside paragraphs, beside speeches, beside each other."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.kinds import NAMES
from dedup.model import Finding
from tests.findings.planted import (
    characters,
    counted,
    covered,
    dress,
    edited,
    found,
    POOLS,
    prose,
    scan,
    span,
    spans_of,
)

seeds = st.integers(0, 2**32)
# What is planted here is no page: furniture would only take time.
WANTED: dict[str, Any] = {"find": ("exact", "near", "contained", "passage", "speech", "formula")}


def kinds(report: Any) -> list[str]:
    return [finding.kind for finding in report.findings()]


def documents(finding: Finding) -> list[str]:
    return [place.document for place in finding.occurrences]


def line(generator: random.Random, pool: int, size: int) -> str:
    """A paragraph."""
    return dress(generator, characters(generator, pool, size), 0.08, 0) + "。"


def page(generator: random.Random, pool: int, *middle: str) -> str:
    """Paragraphs of its own, with these in the middle."""
    own = [line(generator, pool, 130) for _ in range(4)]
    return "\n".join([*own[:2], *middle, *own[2:]])


# ------------------------------------------------------------------ beside paragraphs


@pytest.mark.parametrize("seed", range(8))
def test_equal_paragraph_is_no_passage_too(seed: int) -> None:
    generator = random.Random(seed)
    shared = line(generator, 0, 100)
    report = scan([page(generator, 1, shared), page(generator, 2, shared)], **WANTED)
    assert kinds(report) == ["exact"]


@pytest.mark.parametrize("seed", range(8))
def test_nearly_equal_paragraph_is_no_passage_too(seed: int) -> None:
    generator = random.Random(seed)
    shared = characters(generator, 0, 150)
    texts = [page(generator, 1, shared + "。"), page(generator, 2, edited(generator, shared, 0.04) + "。")]
    assert kinds(scan(texts, **WANTED)) == ["near"]


@pytest.mark.parametrize("number", [2, 3])
@pytest.mark.parametrize("seed", range(4))
def test_paragraphs_in_a_row_are_that_many_findings(seed: int, number: int) -> None:
    """They make one passage, of which nothing is left."""
    generator = random.Random(seed)
    rows = [line(generator, 0, 90) for _ in range(number)]
    report = scan([page(generator, 1, *rows), page(generator, 2, *rows)], **WANTED)
    assert kinds(report) == ["exact"] * number


@pytest.mark.parametrize("seed", range(8))
def test_what_is_shared_beyond_a_matched_paragraph_is_said(seed: int) -> None:
    """Half of the paragraph behind it is shared as well."""
    generator = random.Random(seed)
    rows = [line(generator, 0, 90), line(generator, 0, 80)]
    ends = [characters(generator, pool, 150) + "。" for pool in (1, 2)]
    texts = [page(generator, i + 1, rows[0], rows[1][:-1] + end) for i, end in enumerate(ends)]
    report = scan(texts, **WANTED)
    assert kinds(report) == ["exact", "passage"]
    beyond = [(f"d{i:03}", text.index(rows[1][:20]), text.index(ends[i])) for i, text in enumerate(texts)]
    for place, (name, start, end) in zip(
        sorted(map(span, found(report, "passage")[0].occurrences)), beyond, strict=True
    ):
        assert place[0] == name
        assert place[1] == start
        # A mark may stand before what follows.
        assert end - 1 <= place[2] <= end


@pytest.mark.parametrize("find", list(itertools.combinations(("exact", "near", "contained", "passage"), 2)))
@pytest.mark.parametrize("copy", ["equal", "nearly equal", "inside"])
def test_nothing_is_lost_where_its_kind_is_not_asked_for(find: tuple[str, ...], copy: str) -> None:
    """A passage that no finding tells is told as a passage."""
    generator = random.Random(29)
    shared = characters(generator, 0, 150)
    other = {
        "equal": shared,
        "nearly equal": edited(generator, shared, 0.04),
        "inside": characters(generator, 1, 120) + shared + characters(generator, 1, 120),
    }[copy]
    report = scan([page(generator, 2, shared), page(generator, 3, other)], find=find)
    own = {"equal": "exact", "nearly equal": "near", "inside": "contained"}[copy]
    told = kinds(report)
    if own in find:
        assert told == [own]
    elif "passage" in find:
        # Of two that are nearly equal one is the smaller, and lies in the other.
        assert told in ([["passage"], ["contained"]] if copy == "nearly equal" else [["passage"]])
    else:
        assert set(told) <= {"contained"}


@pytest.mark.parametrize("copy", [0, 0.04])
def test_passages_alone_are_what_all_kinds_tell(copy: float) -> None:
    generator = random.Random(31)
    shared = characters(generator, 0, 150)
    texts = [page(generator, 2, shared), page(generator, 3, edited(generator, shared, copy))]
    report = scan(texts, find=("passage",))
    assert kinds(report) == ["passage"]


@pytest.mark.parametrize("others", [(), ("contained",), ("formula",), ("near", "contained")])
@pytest.mark.parametrize("asked", ["exact", "passage"])
def test_equal_texts_are_found_where_speeches_are_not_asked_for(asked: str, others: tuple[str, ...]) -> None:
    generator = random.Random(37)
    text = "\n".join(line(generator, 0, 90) for _ in range(4))
    told = found(scan([text, text], find=(asked, *others)))
    assert {finding.kind for finding in told} == {asked}
    for number in range(2):
        places = [
            (p.start, p.end) for finding in told for p in finding.occurrences if p.document == f"d{number:03}"
        ]
        # The mark at the very end belongs to no passage.
        assert len(covered(places)) >= len(text) - 5


# ------------------------------------------------------------------ contained


@pytest.mark.parametrize("bigger_first", [True, False])
@pytest.mark.parametrize("share", [0, 0.04])
@pytest.mark.parametrize("seed", range(4))
def test_paragraph_inside_a_larger_one(seed: int, share: float, bigger_first: bool) -> None:
    generator = random.Random(seed)
    small = characters(generator, 0, 80)
    inner = small[:10] + edited(generator, small[10:-10], share) + small[-10:]
    large = line(generator, 1, 150) + inner + "。" + line(generator, 2, 150)
    texts = [page(generator, 3, small + "。"), page(generator, 4, large)]
    if bigger_first:
        texts.reverse()
    report = scan(texts, **WANTED)
    (finding,) = found(report)
    assert finding.kind == "contained"
    anchor, member = finding.occurrences
    assert report.text(anchor).strip() == large
    assert report.text(member) == small + "。"
    assert member.coverage is not None
    assert member.coverage >= 0.9
    (tie,) = finding.evidence["passages"]
    sides = {place.document: texts[int(place.document[1:])] for place in (anchor, member)}
    assert counted(sides[anchor.document][slice(*tie["a"])]) == inner
    assert counted(sides[member.document][slice(*tie["b"])]) == small


@pytest.mark.parametrize(("of_ten", "kind"), [(10, "contained"), (9, "contained"), (8, "passage")])
@pytest.mark.parametrize("seed", range(4))
def test_nine_tenths_make_contained(seed: int, of_ten: int, kind: str) -> None:
    """Of a paragraph of a hundred characters without a mark."""
    generator = random.Random(seed)
    taken = characters(generator, 0, 10 * of_ten)
    small = taken + characters(generator, 1, 100 - 10 * of_ten)
    large = characters(generator, 2, 200) + taken + characters(generator, 2, 200)
    report = scan([page(generator, 3, small), page(generator, 4, large)], **WANTED)
    assert kinds(report) == [kind]


@pytest.mark.parametrize("seed", range(6))
def test_merged_paragraphs_lie_inside_the_merged_one(seed: int) -> None:
    """Three on one page are one on the other."""
    generator = random.Random(seed)
    rows = [line(generator, 0, 70) for _ in range(3)]
    report = scan([page(generator, 1, *rows), page(generator, 2, "".join(rows))], **WANTED)
    assert kinds(report) == ["contained"] * 3
    assert {documents(finding)[0] for finding in found(report)} == {"d001"}


@pytest.mark.parametrize("seed", range(4))
def test_paragraph_inside_two_larger_ones_is_told_with_both(seed: int) -> None:
    """Each page that holds it is named by some finding."""
    generator = random.Random(seed)
    small = line(generator, 0, 80)
    texts = [page(generator, 1, small)]
    texts += [page(generator, i, line(generator, i, 130) + small + line(generator, i, 130)) for i in (2, 3)]
    report = scan(texts, **WANTED)
    assert {name for finding in found(report) for name in documents(finding)} == {"d000", "d001", "d002"}
    assert "contained" in kinds(report)


# ------------------------------------------------------------------ beside speeches


@given(seed=seeds, share=st.sampled_from([0, 0.03]), broken=st.booleans())
@settings(max_examples=40)
def test_nothing_inside_a_repeated_speech_is_said_again(seed: int, share: float, broken: bool) -> None:
    generator = random.Random(seed)
    original = "".join(line(generator, 0, 90) + "\n" for _ in range(6))
    copy = edited(generator, original, share)
    if broken:
        copy = dress(generator, copy.replace("\n", ""), 0, 0.02)
    report = scan([original, copy, prose(generator, 1, 400)], **WANTED)
    assert kinds(report) == ["speech"]


def speech(generator: random.Random, pool: int, paragraphs: int = 6) -> list[str]:
    return [line(generator, pool, 100) for _ in range(paragraphs)]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("whole", [True, False])
def test_who_takes_from_a_repeated_speech_is_found_with_its_anchor(seed: int, whole: bool) -> None:
    """A third text takes a paragraph, or the end of one and the beginning of the next: once, from the better copy."""
    generator = random.Random(seed)
    rows = speech(generator, 0)
    better, worse = "\n".join(rows), "\n".join(rows[:-1]).replace("。", "")
    taken = rows[2] if whole else rows[2][-50:] + rows[3][:50]
    third = page(generator, 1, characters(generator, 2, 60) + taken + characters(generator, 2, 60))
    if whole:
        third = page(generator, 1, taken)
    report = scan({"a": worse, "b": third, "c": better}, **WANTED)
    told = found(report)
    assert sorted(finding.kind for finding in told) == sorted(["speech", "exact" if whole else "passage"])
    (other,) = [finding for finding in told if finding.kind != "speech"]
    assert sorted(documents(other)) == ["b", "c"]
    (repeated,) = found(report, "speech")
    assert documents(repeated) == ["c", "a"]


@pytest.mark.parametrize("seed", range(4))
def test_what_the_worse_copy_alone_has_is_still_found(seed: int) -> None:
    """The copy of a speech goes on with paragraphs that a third text repeats: the anchor does not have them."""
    generator = random.Random(seed)
    rows, more = speech(generator, 0, 8), line(generator, 1, 90)
    better = "\n".join(rows)
    worse = "\n".join([*rows[:6], more])
    report = scan({"a": better, "b": worse, "c": page(generator, 2, more)}, **WANTED)
    assert sorted(kinds(report)) == ["exact", "speech"]
    (finding,) = found(report, "exact")
    assert sorted(documents(finding)) == ["b", "c"]


@pytest.mark.parametrize("seed", range(4))
def test_repeats_inside_a_speech_are_found_once(seed: int) -> None:
    """A paragraph that a speech says twice, and so does its copy: told of the better copy."""
    generator = random.Random(seed)
    rows = speech(generator, 0)
    text = "\n".join([*rows, rows[1], *speech(generator, 0)])
    report = scan({"a": text, "b": text}, **WANTED)
    assert sorted(kinds(report)) == ["exact", "speech"]
    (finding,) = found(report, "exact")
    assert finding.scope == "within"
    assert set(documents(finding)) == {documents(found(report, "speech")[0])[0]}


# ------------------------------------------------------------------ many holders


def surround(generator: random.Random, number: int, copy: str) -> tuple[str, tuple[int, int]]:
    """A page of one line with the copy in its middle, and where that stands; no two pages agree beside the copy."""
    before, after = line(generator, 1, 250) + POOLS[3][number], POOLS[4][number] + line(generator, 2, 250)
    return before + copy + after, (len(before), len(before) + len(copy))


@pytest.mark.parametrize("size", [60, 180])
@pytest.mark.parametrize("holders", [6, 12, 60])
def test_one_passage_of_many_pages_is_one_finding(holders: int, size: int) -> None:
    """Each has it in a line of its own text, marks it in its own way, and breaks it somewhere else."""
    generator = random.Random(size)
    shared = characters(generator, 0, size)
    texts, places = [], []
    for number in range(holders):
        at = generator.randrange(1, size)
        copy = shared[0] + dress(generator, shared[1:at], 0.1, 0) + "\n" + shared[at:]
        text, place = surround(generator, number, copy)
        texts.append(text)
        places.append((f"d{number:03}", *place))
    report = scan(texts, **WANTED)
    (finding,) = found(report)
    assert finding.kind == "passage"
    assert sorted(map(span, finding.occurrences)) == places
    assert finding.scope == "across"
    assert {tie["identity"] for tie in finding.evidence["passages"]} == {1.0}


@pytest.mark.parametrize("share", [0.02, 0.05])
def test_edited_holders_lie_around_an_anchor_that_they_match(share: float) -> None:
    """No holder is left out, though each has edits of its own."""
    generator = random.Random(41)
    shared = characters(generator, 0, 200)
    copies = [shared[:10] + edited(generator, shared[10:-10], share) + shared[-10:] for _ in range(40)]
    report = scan([surround(generator, *copy)[0] for copy in enumerate(copies)], **WANTED)
    passages = found(report, "passage")
    largest = max(passages, key=lambda finding: finding.places)
    assert set(documents(largest)) == {f"d{i:03}" for i in range(40)}
    # What stands between two edits is no set phrase: all of them go on alike.
    assert kinds(report) == ["passage"] * len(passages)


@pytest.mark.parametrize("holders", [4, 8, 20])
def test_longer_and_shorter_holders(holders: int) -> None:
    """Half of them hold 200 characters, the others the first 60 of these; of four holders no pair is lost."""
    generator = random.Random(43)
    shared = characters(generator, 0, 200)
    texts = [surround(generator, i, shared if i % 2 else shared[:60])[0] for i in range(holders)]
    report = scan(texts, **WANTED)
    assert set(kinds(report)) == {"passage"}
    alone: dict[str, int] = {}
    together: dict[frozenset[str], int] = {}
    for finding in found(report):
        for place in finding.occurrences:
            alone[place.document] = max(alone.get(place.document, 0), place.end - place.start)
        for x, y in itertools.combinations(finding.occurrences, 2):
            size = min(x.end - x.start, y.end - y.start)
            key = frozenset((x.document, y.document))
            together[key] = max(together.get(key, 0), size)
    least = {f"d{i:03}": 200 if i % 2 else 60 for i in range(holders)}
    assert {name: size for name, size in alone.items() if size < least[name]} == {}
    assert set(alone) == set(least)
    for x, y in itertools.combinations(least, 2):
        assert holders > 4 or together[frozenset((x, y))] >= min(least[x], least[y]), (x, y)


@pytest.mark.parametrize("holders", [2, 6, 7, 20])
def test_holders_find_each_other_though_better_texts_hold_parts(holders: int) -> None:
    """Two longer texts hold 38 characters each of the sixty, which together hold every one of its fingerprints."""
    generator = random.Random(3)
    shared = characters(generator, 0, 60)
    texts = [
        surround(generator, 0, shared[:38] + characters(generator, 5, 300))[0],
        surround(generator, 1, characters(generator, 5, 300) + shared[22:])[0],
    ]
    texts += [surround(generator, 2 + number, shared)[0] for number in range(holders)]
    report = scan(texts, **WANTED)
    passages = found(report, "passage")
    held = {name for finding in passages for name in documents(finding)}
    assert held == {f"d{2 + number:03}" for number in range(holders)}
    # What the two better texts hold of it is short, so that it may also be told as a set phrase.
    assert set(kinds(report)) <= {"passage", "formula"}


# ------------------------------------------------------------------ all of it


@pytest.mark.parametrize("seed", range(12))
def test_no_passage_says_what_another_finding_of_its_anchor_says(seed: int) -> None:
    """Of the same two places: those of a member and its anchor."""
    generator = random.Random(seed)
    rows = [line(generator, 0, generator.randint(40, 150)) for _ in range(8)]
    texts = []
    for number in range(8):
        taken = [rows[i] for i in sorted(generator.sample(range(8), generator.randint(1, 5)))]
        copies = [edited(generator, row, generator.choice([0, 0.03])) for row in taken]
        texts.append(page(generator, 1 + number % 4, generator.choice(["", "\n"]).join(copies)))
    report = scan(texts, find=NAMES)
    told: dict[frozenset[str], list[tuple[str, dict[str, set[int]]]]] = {}
    for finding in found(report, "exact", "near", "contained", "passage", "speech"):
        anchor, *members = finding.occurrences
        for member in members:
            if member.document != anchor.document:
                sides = {place.document: covered([(place.start, place.end)]) for place in (anchor, member)}
                told.setdefault(frozenset(sides), []).append((finding.kind, sides))
    assert told
    for pair in told.values():
        for (kind, one), (other_kind, other) in itertools.permutations(pair, 2):
            inside = all(len(one[name] & other[name]) > 0.9 * len(one[name]) for name in one)
            places = [(name, min(one[name]), max(one[name])) for name in sorted(one)]
            assert kind != "passage" or not inside, (other_kind, places)


def test_spans_of_one_finding_differ() -> None:
    """No finding names one place twice."""
    generator = random.Random(47)
    rows = speech(generator, 0)
    texts = [
        page(generator, 1, *rows[:3]),
        page(generator, 2, "".join(rows[:3])),
        "\n".join(rows),
        "\n".join(rows[1:]),
    ]
    report = scan(texts, find=NAMES)
    assert len(report)
    for places in spans_of(report):
        assert len(set(places)) == len(places)
