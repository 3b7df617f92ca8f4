"""Whole speeches that occur again: what counts as one, how much of it is covered, and which copy is the better one."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.findings.scan_report import Report
from dedup.match.runs import FEW
from dedup.model import Document, Finding
from tests.findings.planted import characters, counted, covered, dress, edited, found, prose, scan, span

SPEECHES: dict[str, Any] = {"find": ("speech",)}
seeds = st.integers(0, 2**32)


def names(finding: Finding) -> list[str]:
    return [place.document for place in finding.occurrences]


def speeches(texts: Any, **options: Any) -> tuple[Report, list[Finding]]:
    report = scan(texts, **SPEECHES | options)
    return report, found(report, "speech")


def sentences(generator: random.Random, pool: int, number: int) -> list[str]:
    """Sentences of twenty characters and a full stop."""
    return [characters(generator, pool, 20) + "。" for _ in range(number)]


def check_coverage(report: Report, finding: Finding, texts: dict[str, str]) -> None:
    """Coverage both ways, counted in the original texts from the passages that the finding shows."""
    anchor, *members = finding.occurrences
    for j, member in enumerate(members, 1):
        ties = [tie for tie in finding.evidence["passages"] if tie["of"] == [0, j]]
        assert ties
        for place, side, share in ((anchor, "a", member.anchor_coverage), (member, "b", member.coverage)):
            text = texts[place.document]
            where = covered([tuple(tie[side]) for tie in ties])
            assert where <= set(range(place.start, place.end))
            there = sum(text[at].isalnum() for at in where)
            assert share == pytest.approx(there / len(counted(report.text(place))), abs=2e-6)


# ------------------------------------------------------------------ which speeches


@given(seed=seeds, size=st.integers(120, 500), share=st.sampled_from([0.0, 0.03, 0.08]))
@settings(max_examples=80)
def test_copy_of_a_speech(seed: int, size: int, share: float) -> None:
    """Other breaks, no marks, some edits: all of both is covered."""
    generator = random.Random(seed)
    original = characters(generator, 0, size)
    copy = original[:8] + edited(generator, original[8:-8], share) + original[-8:]
    if not any(original[at : at + 13] in copy for at in range(size - 12)):
        return
    texts = {
        "a": dress(generator, original, 0.08, 0),
        "b": dress(generator, copy, 0, 0.03),
        "c": prose(generator, 1, 300),
    }
    report, (finding,) = speeches(texts)
    assert sorted(names(finding)) == ["a", "b"]
    assert finding.occurrences[0].document == "a", "whole, with its marks"
    member = finding.occurrences[1]
    assert member.coverage == member.anchor_coverage == 1
    assert member.identity == pytest.approx(1, abs=share * 1.5 + 1e-9)
    check_coverage(report, finding, texts)


@given(seed=seeds, blocks=st.integers(1, 10), limit=st.sampled_from([0.3, 0.5, 0.8, 1.0]))
@settings(max_examples=100)
def test_share_that_makes_a_copy(seed: int, blocks: int, limit: float) -> None:
    """Ten blocks of sixty characters, some of them copied, in another order: no two are one passage."""
    generator = random.Random(seed)
    shared = [characters(generator, 0, 60) for _ in range(blocks)]
    sides = []
    for pool, more in ((1, 30), (2, 0)):
        rest = [characters(generator, pool, 60) for _ in range(10 - blocks)]
        order = generator.sample(shared + rest, 10)
        sides.append("。\n".join(order) + characters(generator, pool, more))
    texts = {"a": sides[0], "b": sides[1]}
    report, findings = speeches(texts, speech_coverage=limit)
    assert len(findings) == (blocks >= 10 * limit)
    for finding in findings:
        assert names(finding) == ["a", "b"]
        assert finding.occurrences[1].coverage == pytest.approx(blocks / 10)
        assert finding.occurrences[1].anchor_coverage == pytest.approx(blocks * 60 / 630, abs=1e-6)
        check_coverage(report, finding, texts)


@pytest.mark.parametrize(("size", "number"), [(99, 0), (100, 1)])
@pytest.mark.parametrize("equal", [True, False])
def test_shorter_texts_are_no_speeches(size: int, number: int, equal: bool) -> None:
    generator = random.Random(size)
    text = characters(generator, 0, size)
    other = text if equal else text + characters(generator, 1, 20)
    assert len(speeches([text, other])[1]) == number


def test_speech_in_a_longer_page() -> None:
    generator = random.Random(3)
    text = prose(generator, 0, 300)
    page = prose(generator, 1, 400) + "\n" + text + "\n" + prose(generator, 2, 400)
    texts = {"alone": text, "page": page}
    report, (finding,) = speeches(texts)
    assert names(finding) == ["page", "alone"], "the longer one is the better"
    member = finding.occurrences[1]
    assert member.coverage == 1
    assert member.anchor_coverage == pytest.approx(300 / 1100, abs=1e-6)
    check_coverage(report, finding, texts)
    (tie,) = finding.evidence["passages"]
    assert counted(page[slice(*tie["a"])]) == counted(text)


def test_two_speeches_of_one_page() -> None:
    """The same speech under two headings of one page, and on a page of its own."""
    generator = random.Random(5)
    body = "\n".join("".join(sentences(generator, 0, 4)) for _ in range(5))
    page = f"第一篇：在春季植树动员会上的讲话\n{body}\n第二篇：在社区图书馆开馆时的讲话\n{body}"
    _, (finding,) = speeches({"page": page, "zzz": body})
    assert sorted(place.speech for place in finding.occurrences) == ["page@1", "page@2", "zzz@1"]
    assert finding.scope == "across"


@pytest.mark.parametrize("number", [2, 7])
def test_equal_copies_are_one_finding(number: int) -> None:
    generator = random.Random(7)
    text = prose(generator, 0, 400)
    _, (finding,) = speeches([text] * number)
    assert names(finding) == [f"d{i:03}" for i in range(number)]
    assert {(p.coverage, p.anchor_coverage, p.identity) for p in finding.occurrences[1:]} == {(1.0, 1.0, 1.0)}


def test_equal_copies_of_an_edited_copy_stand_with_it() -> None:
    generator = random.Random(9)
    whole = characters(generator, 0, 500)
    copy = edited(generator, whole[:450], 0.04)
    texts = {"a": whole, "b": copy, "c": whole, "d": dress(generator, copy), "e": copy}
    report, (finding,) = speeches(texts)
    assert finding.places == 5
    numbers = {place.document: (place.coverage, place.anchor_coverage) for place in finding.occurrences[1:]}
    assert finding.occurrences[0].document == "a"
    assert numbers["c"] == (1, 1)
    assert numbers["b"] == numbers["d"] == numbers["e"]
    assert numbers["b"][1] < 1
    check_coverage(report, finding, texts)


# ------------------------------------------------------------------ clusters


def versions(generator: random.Random) -> tuple[str, str, str]:
    """B holds nine tenths of A, and of C, but A and C have less than four fifths in common; A is the longest."""
    blocks = [characters(generator, 0, 50) for _ in range(10)]
    own = characters(generator, 1, 50)
    return (
        "。\n".join([*blocks[:9], own + characters(generator, 1, 20)]),
        "。\n".join(blocks),
        "。\n".join([characters(generator, 2, 40), *blocks[2:], characters(generator, 3, 40)]),
    )


def test_no_chain_of_versions() -> None:
    a, b, c = versions(random.Random(11))
    _, findings = speeches({"a": a, "b": b, "c": c})
    assert sorted(names(finding) for finding in findings) == [["a", "b"], ["b", "c"]]


def test_pair_outside_of_clusters_holds_its_paragraphs() -> None:
    """They are evidence of that finding; what A and C share is in no finding of speeches."""
    a, b, c = versions(random.Random(11))
    report = scan({"a": a, "b": b, "c": c}, find=("exact", "near", "passage", "speech"))
    told = [(finding.kind, sorted(names(finding))) for finding in found(report)]
    assert ("speech", ["a", "b"]) in told
    assert ("speech", ["b", "c"]) in told
    assert {tuple(pair) for kind, pair in told if kind != "speech"} <= {("a", "c")}


def test_no_pair_is_lost_where_copies_are_equal() -> None:
    a, b, c = versions(random.Random(12))
    texts = {"a": a, "b": b, "b2": b, "c": c, "c2": c}
    _, findings = speeches(texts)
    together = {pair for finding in findings for pair in itertools.combinations(sorted(names(finding)), 2)}
    assert {("a", "b"), ("a", "b2"), ("c", "c2"), ("b", "c")} <= together
    assert ("a", "c") not in together


@given(seed=seeds)
@settings(max_examples=60)
def test_members_match_their_anchor_and_pairs_of_few_are_told(seed: int) -> None:
    """Speeches made of shared blocks: who is alike at least is known by counting blocks."""
    generator = random.Random(seed)
    blocks = [characters(generator, 0, 60) for _ in range(12)]
    made: dict[str, set[int]] = {}
    texts = {}
    for number in range(8):
        held = sorted(generator.sample(range(12), generator.randint(2, 9)))
        own = [characters(generator, 1, 60) for _ in range(generator.randint(0, 1))]
        made[f"t{number}"] = set(held)
        texts[f"t{number}"] = "。\n".join([blocks[i] for i in held] + own)
    size = {name: len(counted(text)) for name, text in texts.items()}

    def alike(x: str, y: str) -> bool:
        return 60 * len(made[x] & made[y]) >= 0.8 * min(size[x], size[y])

    report, findings = speeches(texts)
    together = set()
    for finding in findings:
        anchor, *members = finding.occurrences
        for member in members:
            sides = [
                (size[member.document], member.coverage),
                (size[anchor.document], member.anchor_coverage),
            ]
            assert max(share for characters_there, share in sides if characters_there == min(sides)[0]) >= 0.8
        together |= {frozenset(pair) for pair in itertools.combinations(names(finding), 2)}
        check_coverage(report, finding, texts)
    # What few hold is compared pair by pair.
    for x, y in itertools.combinations(texts, 2):
        common = made[x] & made[y]
        if alike(x, y) and all(sum(block in held for held in made.values()) <= FEW for block in common):
            assert frozenset((x, y)) in together or texts[x] == texts[y], (x, y)


@pytest.mark.parametrize("pages", [0, 1, 2])
@pytest.mark.parametrize("share", [0, 0.01, 0.03])
@pytest.mark.parametrize("copies", [4, 12])
def test_copies_find_each_other_though_longer_pages_hold_halves(
    copies: int, share: float, pages: int
) -> None:
    """A long page quotes the first half, another the second: neither is a copy, and neither comes between the copies."""
    generator = random.Random(3)
    rows = [characters(generator, 0, 100) for _ in range(30)]
    texts = {}
    for number, half in enumerate((rows[:15], rows[15:])[:pages]):
        own = [characters(generator, 1 + number, 100) for _ in range(30)]
        texts[f"long{number}"] = "。\n".join(half + own) + "。"
    for number in range(copies):
        texts[f"whole{number:02}"] = "。\n".join(edited(generator, row, share) for row in rows) + "。"
    _, (finding,) = speeches(texts)
    assert sorted(names(finding)) == [f"whole{number:02}" for number in range(copies)]


# ------------------------------------------------------------------ the better copy


def better(worse: str, best: str, **options: Any) -> None:
    """Whatever their names, this one is the anchor."""
    for texts in ({"a": worse, "b": best}, {"a": best, "b": worse}):
        _, (finding,) = speeches(texts, **options)
        assert texts[names(finding)[0]] == best


def test_longer_copy_is_better() -> None:
    parts = sentences(random.Random(13), 0, 12)
    better("".join(parts[:11]), "".join(parts))


def test_copy_with_its_marks_is_better() -> None:
    parts = sentences(random.Random(14), 0, 12)
    better("\n".join(parts).replace("。", ""), "\n".join(parts))


def test_whole_copy_is_better_than_a_broken_one() -> None:
    parts = sentences(random.Random(15), 0, 12)
    text = "".join(parts)
    broken = text[:50] + "\n" + text[50:170] + "\n" + text[170:]
    better(broken, text)
    better(broken, "\n".join(parts), find=("speech", "near", "furniture", "stray"))
    # One more sentence does not make up for it.
    better(broken + characters(random.Random(1), 1, 20) + "。", text)


def test_copy_without_furniture_is_better() -> None:
    parts = sentences(random.Random(16), 0, 14)
    text = "\n".join(parts)
    page = "\n".join(
        [
            "首页 > 讲话稿 > 正文",
            *parts,
            "上一篇：没有了",
            "下一篇：返回列表",
            "共3页，当前第1页",
            "1 2 3 下一页",
        ]
    )
    better(page, text, find=("speech", "furniture"))
    _, (finding,) = speeches({"a": page, "b": text}, find=("speech", "furniture"))
    assert finding.occurrences[1].coverage == finding.occurrences[1].anchor_coverage == 1, (
        "furniture does not count"
    )


@pytest.mark.parametrize("inline", [True, False])
def test_furniture_in_the_middle_is_no_part_of_a_speech(inline: bool) -> None:
    """Bars between its paragraphs, or run into them."""
    rows = ["".join(sentences(random.Random(number), 0, 4)) for number in range(8)]
    bars = ["上一页 1 2 3 下一页", "共4页，当前第2页"]
    edge = "" if inline else "\n"
    page = (
        "\n".join(rows[:3])
        + edge
        + bars[0]
        + edge
        + "\n".join(rows[3:6])
        + "\n"
        + bars[1]
        + "\n"
        + "\n".join(rows[6:])
    )
    report = scan({"page": page, "whole": "\n".join(rows)})
    (finding,) = found(report, "speech")
    assert names(finding) == ["whole", "page"]
    assert finding.occurrences[1].coverage == finding.occurrences[1].anchor_coverage == 1
    assert {finding.kind for finding in found(report)} == {"speech", "furniture"}


DATES = [
    ("a", "2021-05-04", "x.org"),
    ("b", "2019-01-02", "y.org"),
    ("c", "", "z.org"),
    ("d", "2023-03-03", "y.org"),
]


@pytest.mark.parametrize(
    ("keep", "anchor"),
    [
        ("longest", "c"),
        ("first", "b"),
        ("last", "d"),
        ("source:x.org", "a"),
        ("source:z.org,y.org", "c"),
        ("source:y.org", "d"),
    ],
)
def test_anchor_by_what_is_to_be_kept(keep: str, anchor: str) -> None:
    generator = random.Random(17)
    parts = sentences(generator, 0, 20)
    size = {"a": 17, "b": 18, "c": 20, "d": 19}
    documents = [
        Document(name, name, "\n".join(parts[: size[name]]), date=date, source=source)
        for name, date, source in DATES
    ]
    _, (finding,) = speeches(documents, keep=keep)
    assert names(finding)[0] == anchor
    assert sorted(names(finding)) == ["a", "b", "c", "d"]


def test_earlier_of_two_equal_copies_is_the_anchor() -> None:
    text = "\n".join(sentences(random.Random(18), 0, 10))
    documents = [
        Document("a", "a", text),
        Document("b", "b", text, date="2020-01-01"),
        Document("c", "c", text, date="2018-01-01"),
    ]
    _, (finding,) = speeches(documents)
    assert names(finding) == ["c", "a", "b"]


# ------------------------------------------------------------------ what it is not


def test_texts_that_share_less_are_no_copies() -> None:
    generator = random.Random(19)
    shared = prose(generator, 0, 200)
    _, findings = speeches([shared + prose(generator, 1, 300), prose(generator, 2, 300) + shared])
    assert findings == []


def test_a_text_of_one_sentence_said_often_is_no_copy_of_the_sentence() -> None:
    """The sentence is shorter than a speech."""
    sentence = characters(random.Random(20), 0, 60) + "。"
    assert speeches([sentence, sentence * 10])[1] == []


def test_removed_copies_keep_their_anchor() -> None:
    texts = [prose(random.Random(21), 0, 300)] * 4
    report, (finding,) = speeches(texts)
    removed = report.removables(["speech"])
    anchor = finding.occurrences[0]
    assert [(one.document, one.start, one.end) for one in removed] == [
        (int(place.document[1:]), place.start, place.end) for place in finding.occurrences[1:]
    ]
    assert {one.kept for one in removed} == {(int(anchor.document[1:]), *span(anchor)[1:])}
    assert {one.finding for one in removed} == {finding.id}
