"""Whole scans of texts in memory against brute force, and what never changes a result."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.kernels import active
from dedup.model import Document
from tests import generated, twins
from tests.match.scans import (
    as_documents,
    ends_of,
    findings_of,
    pairs_of,
    report_bytes,
    scan,
    shingle_set,
    true_pairs,
)

RAW = {"fold": "off", "tokens": "characters", "min_length": 1}
A = "今天上午，市委召开常委扩大会议，传达学习上级精神，研究部署下一阶段的重点工作任务。"
B = A.replace("上午", "下午")
C = "The committee met on Monday to discuss the budget of the coming year and closed at noon."


# ------------------------------------------------------------------ what is found


@pytest.mark.parametrize(
    "texts",
    [
        [],
        [""],
        ["", ""],
        [A],
        [A, C],
        ["，。！", "？、；"],
        ["短", "短"],  # below --min-length
        ["**", "××"],
        ["\u200b\u200b", "\u200b"],
        ["\0" * 30, "\x07" * 30],
    ],
)
@pytest.mark.parametrize("exact", [False, True])
def test_nothing_to_find(texts: list[str], exact: bool) -> None:
    report = scan(as_documents(texts), exact_join=exact) if texts else scan([], exact_join=exact)
    assert findings_of(report) == pairs_of(report) == []
    assert report.summary.repeated_characters == 0


def test_exact_and_near() -> None:
    found = findings_of(scan([A, A.replace("，", " "), B, C]))
    assert [finding["kind"] for finding in found] == ["near"]
    kinds = [(place["document"], place.get("kind")) for place in found[0]["occurrences"]]
    assert kinds == [("00000", None), ("00001", "exact"), ("00002", "near")]


@pytest.mark.parametrize(
    ("find", "kinds", "pairs"),
    [
        (("exact",), ["exact"], [("00000", "00001", "exact")]),
        (
            ("exact", "near"),
            ["near"],
            [("00000", "00001", "exact")] + [(f"0000{i}", "00002", "near") for i in (0, 1)],
        ),
    ],
)
def test_kinds_that_are_asked_for(
    find: tuple[str, ...], kinds: list[str], pairs: list[tuple[str, ...]]
) -> None:
    report = scan([A, A, B, C], find=find)
    assert [finding["kind"] for finding in findings_of(report)] == kinds
    assert [(*ends_of(pair), pair["kind"]) for pair in pairs_of(report)] == pairs


texts_of = st.lists(st.text("ab", max_size=9) | st.sampled_from([A, B, C, A + B]), max_size=8)


@given(texts=texts_of, threshold=st.sampled_from([0.2, 0.5, 0.75, 1.0]), k=st.integers(1, 4))
@settings(max_examples=150)
def test_pairs_are_all_that_reach_the_threshold(
    kernels_in_use: ModuleType, texts: list[str], threshold: float, k: int
) -> None:
    if not any(texts):
        return
    report = scan(as_documents(texts), threshold=threshold, shingle=k, exact_join=True, **RAW)
    pairs = pairs_of(report)
    expected = {
        (a, b): jaccard for (a, b), jaccard in true_pairs(texts, k, threshold).items() if texts[int(a)]
    }
    assert sorted(map(ends_of, pairs)) == sorted(expected), "each pair once"
    for pair in pairs:
        a, b = (texts[int(end)] for end in ends_of(pair))
        x, y = shingle_set(a, k), shingle_set(b, k)
        assert pair["kind"] == ("exact" if a == b else "near")
        assert pair["jaccard"] == pytest.approx(float(twins.jaccard(x, y)), abs=1e-6)
        assert pair["containment"] == pytest.approx(len(x & y) / min(len(x), len(y)), abs=1e-6)


@given(
    texts=texts_of,
    threshold=st.sampled_from([0.2, 0.5, 0.75]),
    keep=st.sampled_from(["longest", "first", "last"]),
)
@settings(max_examples=100)
def test_every_pair_stands_in_a_finding(texts: list[str], threshold: float, keep: str) -> None:
    """In one with its anchor; a member's numbers are those of its match with the anchor."""
    texts = [text for text in texts if text] or ["a"]
    report = scan(as_documents(texts), threshold=threshold, shingle=2, exact_join=True, keep=keep, **RAW)
    together = set()
    clusters: Counter[str] = Counter()
    for finding in findings_of(report):
        anchor, *members = finding["occurrences"]
        assert anchor["role"] == "anchor"
        assert {member["role"] for member in members} == {"member"}
        places = [place["document"] for place in finding["occurrences"]]
        assert [member["document"] for member in members] == sorted(places[1:])
        together |= {(a, b) for a in places for b in places}
        clusters.update(places)
        for member in members:
            a, b = texts[int(anchor["document"])], texts[int(member["document"])]
            jaccard = twins.jaccard(shingle_set(a, 2), shingle_set(b, 2))
            assert jaccard >= 1 if a == b else twins.alike(shingle_set(a, 2), shingle_set(b, 2), threshold)
            assert member["jaccard"] == pytest.approx(float(jaccard), abs=1e-6)
            assert member["kind"] == ("exact" if a == b else "near")
        # The anchor is the best of all its copies and members.
        key = {
            "longest": lambda name: (-len(texts[int(name)]), name),
            "first": lambda name: name,
            "last": lambda name: -int(name),
        }[keep]
        assert anchor["document"] == min(places, key=key)
    assert set(true_pairs(texts, 2, threshold)) <= together


# ------------------------------------------------------------------ rows of pairs


def test_pairs_are_written_for_every_copy() -> None:
    pairs = pairs_of(scan([A, B, A, C, B, A]))
    copies = {"00000": A, "00001": B, "00002": A, "00004": B, "00005": A}
    expected = {(a, b) for a in copies for b in copies if a < b}
    assert set(map(ends_of, pairs)) == expected
    assert len(pairs) == len(expected)
    assert Counter(pair["kind"] for pair in pairs) == {"exact": 3 + 1, "near": 6}
    assert all("cluster" not in pair for pair in pairs)


@pytest.mark.parametrize("near", [False, True])
def test_a_cluster_of_more_than_a_hundred_is_written_around_its_anchor(near: bool) -> None:
    for copies, large in ((100, False), (101, True)):
        texts = [A] * (copies - 2 * near) + [B] * (2 * near)
        report = scan(texts)
        pairs = pairs_of(report)
        if not large:
            assert len(pairs) == copies * (copies - 1) // 2
            continue
        (finding,) = findings_of(report)
        assert len(pairs) == copies - 1
        assert {pair["a"]["document"] for pair in pairs} == {finding["occurrences"][0]["document"]}
        assert {(pair["cluster"], pair["members"]) for pair in pairs} == {(finding["id"], copies)}
        assert Counter(pair["kind"] for pair in pairs) == Counter(
            place["kind"] for place in finding["occurrences"][1:]
        )


def chain(copies: int) -> list[str]:
    """A ~ B ~ D, where A and D are not alike; B and D stand here many times."""
    generator = random.Random(8)
    parts = [generated.chinese(generator, 30) for _ in range(5)]
    a, b, d = (
        parts[0] + parts[1] + parts[2] + "甲" * 5,
        parts[1] + parts[2] + parts[3],
        parts[2] + parts[3] + parts[4],
    )
    return [a] + [b] * copies + [d] * copies


@pytest.mark.parametrize("copies", [1, 3, 60])
def test_no_pair_is_written_twice(copies: int) -> None:
    # Once: a lone pair of more than 100 copies repeats the exact pairs of its texts' own clusters.
    report = scan(chain(copies), threshold=0.4)
    assert Counter(finding["kind"] for finding in findings_of(report)) == Counter(
        near=2, exact=int(copies > 1)
    )
    counts = Counter(map(ends_of, pairs_of(report)))
    assert [pair for pair, times in counts.items() if times > 1] == []


@pytest.mark.parametrize("number", [50, 70, 100])
def test_all_pairs_of_a_cluster_up_to_a_hundred(number: int) -> None:
    # Once: from 65 on they are a large bucket, of which only pairs with a leader are verified: a cluster of
    # 65 to 100 is written with 64 to 99 of its pairs, --exact writes all of them.
    texts = generated.numbered(number)
    written = set(map(ends_of, pairs_of(scan(texts))))
    expected = set(map(ends_of, pairs_of(scan(texts, exact_join=True))))
    assert len(expected) > number
    assert len(written & expected) >= 0.99 * len(expected)


def test_pairs_of_one_kind() -> None:
    # Once: --find near writes the exact pairs of near clusters.
    pairs = pairs_of(scan([A, A, B, C], find=("near",)))
    assert {pair["kind"] for pair in pairs} == {"near"}


# ------------------------------------------------------------------ what never changes a result


def mixed_documents() -> list[Document]:
    """Documents of several paragraphs with copies within and across; equal texts, dates, hard line ends."""
    generator = random.Random(20)
    paragraphs = [A, B, C, *generated.families(seed=21, number=20), *generated.numbered(90)]
    generator.shuffle(paragraphs)
    documents = []
    for number in range(30):
        lines = [generator.choice(paragraphs) for _ in range(12)] + ["在全市工作会议上的讲话"] * (
            number % 7 == 0
        )
        text = generator.choice(["\n", "\r\n", "\n\n"]).join([*lines, *generator.sample(paragraphs, 4)])
        documents.append(Document(f"d{number:02}", f"d{number:02}", text, date="2023" if number % 3 else ""))
    return documents


SETTINGS = [
    {"unit": "auto"},
    {"unit": "auto", "threshold": 0.8, "shingle": 5, "keep": "last"},
    {"unit": "sentence", "min_length": 8, "exact_join": True},
    {"unit": "record", "threshold": 0.2, "find": ("near",)},
    {"unit": "auto", "fold": "off", "tokens": "characters"},
    {"unit": "paragraph", "num_perm": 256, "seed": 99, "keep": "first"},
]


@pytest.mark.parametrize("options", SETTINGS, ids=lambda options: ",".join(options))
def test_order_threads_and_kernels_change_no_byte(
    kernels_in_use: ModuleType, options: dict[str, object], results: dict[str, tuple[bytes, bytes]]
) -> None:
    documents = mixed_documents()
    expected = results.setdefault(str(options), report_bytes(scan(documents, **options)))
    assert expected[0].count(b'"role"') > 40
    for seed, threads in ((1, 1), (2, 2), (3, 5)):
        shuffled = random.Random(seed).sample(documents, len(documents))
        assert report_bytes(scan(shuffled, **options | {"threads": threads})) == expected


@pytest.fixture(scope="module")
def results() -> dict[str, tuple[bytes, bytes]]:
    """What the first kernel gave; the second is held to it."""
    return {}


def test_documents_of_equal_id_and_text_in_any_order() -> None:
    # Once: the path and the date of the one that is given first.
    documents = [Document("a", "one.txt", A, "2023"), Document("a", "two.txt", A, "2022")]
    assert report_bytes(scan(documents)) == report_bytes(scan(documents[::-1]))


def test_hashes_that_collide_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """But for the ids of findings, which are made of these hashes."""

    def without_ids(written: tuple[bytes, bytes]) -> tuple[object, object]:
        report = json.loads(written[0])
        for finding in report["findings"]:
            del finding["id"]
        pairs = [json.loads(line) for line in written[1].splitlines()]
        return report, [{key: pair[key] for key in pair if key != "cluster"} for pair in pairs]

    documents = mixed_documents()[:8]
    expected = without_ids(report_bytes(scan(documents, unit="auto", min_length=1)))
    measure = active.measure_units
    for constant in (0, 2**64 - 1):
        monkeypatch.setattr(
            active,
            "measure_units",
            lambda *given, value=constant: (np.full(len(given[1]), value, np.uint64), *measure(*given)[1:]),
        )
        assert without_ids(report_bytes(scan(documents, unit="auto", min_length=1))) == expected


def test_nothing_that_varies_stands_in_a_report() -> None:
    head = json.loads(report_bytes(scan([A, B], threads=2))[0])
    assert "threads" not in head["settings"]
    assert set(head) == {"format", "version", "settings", "documents", "findings", "problems", "summary"}


# ------------------------------------------------------------------ ids, scope, totals


def test_ids_survive_moves() -> None:
    other = generated.chinese(random.Random(5), 60)
    before = findings_of(scan([Document("a", "a", f"{A}\n{other}\n{B}\n{C}\n{C}")], unit="auto"))
    after = findings_of(scan([Document("z", "y", f"{C}\n{B}\n\n{other}\n{A}\n{C}")], unit="auto"))
    assert {finding["id"] for finding in before} == {finding["id"] for finding in after}
    assert len({finding["id"] for finding in before}) == 2


def test_ids_are_those_of_kind_and_content() -> None:
    def ids(*texts: str) -> list[str]:
        return [finding["id"] for finding in findings_of(scan(list(texts)))]

    assert ids(A, A) == ids(A, A, A) == ids(A, A.replace("，", ""))
    assert len({*ids(A, A), *ids(A, B), *ids(C, C), *ids(A, B, A.replace("上午", "晚上"))}) == 4


@pytest.mark.parametrize(
    ("documents", "scopes"),
    [
        ([f"{A}\n{A}"], ["within"]),
        ([A, A], ["across"]),
        ([f"{A}\n{A}", A], ["across"]),
        ([f"{A}\n{C}\n{A}", C], ["within", "across"]),
        ([f"第一篇:春\n{A}\n第二篇:夏\n{A}"], ["across"]),
        ([f"第一篇:春\n{A}\n{B}\n第二篇:夏\n{C}"], ["within"]),
    ],
)
def test_scope(documents: list[str], scopes: list[str]) -> None:
    found = findings_of(scan(as_documents(documents), unit="auto"))
    assert [finding["scope"] for finding in found] == scopes


def test_short_units_are_counted_but_not_reported() -> None:
    report = scan(["领导干部要带头", "领导干部，要带头！", "另外一句", "，", A, A], unit="auto")
    assert len(findings_of(report)) == 1
    assert (report.summary.short_units, report.summary.short_repeats) == (4, 1)
    assert len(findings_of(scan(["领导干部要带头"] * 2, min_length=7))) == 1
    assert len(findings_of(scan(["领导干部要带头"] * 2, min_length=8))) == 0


def test_totals_by_adding_up() -> None:
    report = scan(mixed_documents(), unit="auto")
    summary = report.summary
    found = list(report.findings())
    length = dict(zip(range(len(report.units)), report.paragraphs.measures.characters.tolist(), strict=True))
    assert summary.characters == sum(length.values())
    assert summary.findings == dict(Counter(finding.kind for finding in found)) | {}
    assert summary.within_characters + summary.across_characters == summary.repeated_characters
    assert sum(summary.member_characters.values()) == summary.repeated_characters
    assert sum(summary.members.values()) == summary.repeated_units
    assert (summary.documents, summary.units) == (30, len(report.units))


def test_what_stands_in_a_lone_pair_only_repeats_too() -> None:
    # Once: D of a chain A ~ B ~ D has a finding, but counts as if nothing were like it.
    a, b, d = chain(1)
    summary = scan([a, b, d], threshold=0.4).summary
    assert summary.findings["near"] == 2
    assert summary.repeated_units == 2


def test_quotes() -> None:
    documents = [Document("x", "x", f"前\n{A}\r\n"), Document("y", "y", f"\u3000{B}")]
    report = scan(documents, unit="auto")
    (finding,) = report.findings()
    assert [report.text(place) for place in finding.occurrences] == [A, B]


# ------------------------------------------------------------------ places


@given(
    texts=st.lists(
        st.lists(st.sampled_from([A, B, "\n", "\r\n", "\r", "\u2028", "\x0b", " ", "短"]), max_size=9).map(
            "".join
        ),
        min_size=1,
        max_size=4,
    )
)
def test_lines_and_columns(texts: list[str]) -> None:
    for finding in findings_of(scan(as_documents(texts), unit="auto")):
        for place in finding["occurrences"]:
            text = texts[int(place["document"])]
            assert twins.line_and_column(text, place["start"]) == (place["line"], place["column"])
            end = twins.line_and_column(text, place["end"])
            assert end == (place["end_line"], place["end_column"])


@pytest.mark.parametrize("unit", ["record", "sentence"])
def test_places_of_units_of_several_lines_and_of_several_in_a_line(unit: str) -> None:
    text = f"\r\n {A}\n{C}{C}\r{A}\n\n"
    for finding in findings_of(scan(as_documents([text, text]), unit=unit)):
        for place in finding["occurrences"]:
            start, end = (twins.line_and_column(text, place[edge]) for edge in ("start", "end"))
            assert (start, end) == (
                (place["line"], place["column"]),
                (place["end_line"], place["end_column"]),
            )


def test_extracted_documents_have_blocks() -> None:
    documents = [Document(name, name, f"标题\n{A}", extracted=name == "x") for name in "xy"]
    (finding,) = findings_of(scan(documents, unit="auto"))
    first, second = finding["occurrences"]
    assert (first["block"], first["end_block"], "line" in first) == (2, 2, False)
    assert (second["line"], second["end_line"], "block" in second) == (2, 2, False)


# ------------------------------------------------------------------ bad input


@pytest.mark.parametrize(
    "document",
    [
        Document("a", "a", A + "\ud800"),
        Document("a", "a", "\udfff" * 30),
        Document("a\udcff.txt", "a", A),
        Document("a", "a\udcff.txt", A),
        Document("a", "a", A + "\0"),
        Document("", "", A),
    ],
)
@pytest.mark.parametrize("fold", ["full", "off"])
def test_odd_documents_do_no_harm(document: Document, fold: str) -> None:
    documents = [document, Document("b", "b", document.text), Document("c", "c", A)]
    assert len(findings_of(scan(documents, fold=fold, unit="auto"))) >= 1 or document.text[0] == "\udfff"


def test_lines_and_columns_of_all_units() -> None:
    """Counted by hand, each from the beginning of its text."""
    texts = ["一\r\n二三\r四\n\n五六\u2028七", "甲\r", "乙\n丙\r\n"]
    report = scan(texts, unit="paragraph", min_length=1)
    spans = report.spans(report.units.starts, report.units.ends)
    found = zip(*(column.tolist() for column in (spans.documents, *spans.lines)), strict=True)
    expected = []
    for document, start, end in zip(
        *(
            column.tolist()
            for column in (spans.documents, spans.starts - spans.bases, spans.ends - spans.bases)
        ),
        strict=True,
    ):
        before = [re.split("\r\n|\r|\n", texts[document][:at]) for at in (start, end)]
        places = [(len(lines), len(lines[-1]) + 1) for lines in before]
        expected.append((document, *places[0], *places[1]))
    assert list(found) == expected
    assert len(set(expected)) > 5
