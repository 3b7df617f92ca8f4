"""Empty, hostile and unusual texts, and other ways to compare."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest

from dedup.kinds import NAMES
from tests.findings.checks import check_places, written
from tests.findings.pages import line
from tests.findings.planted import (
    characters,
    counted,
    edited,
    found,
    prose,
    scan,
)

WHOLE = prose(random.Random(5), 0, 150)
ODD: dict[str, list[str]] = {
    "no document": [],
    "an empty document": [""],
    "empty documents": ["", "", ""],
    "one character": ["字"],
    "one character each": ["字", "字", "a", "a", "1"],
    "marks alone": ["，。！？", "……", "，。！？"],
    "white space": [" \n\t\r\n", "\u3000\u200b\n"],
    "empty beside full": ["", WHOLE, "", WHOLE, ""],
    "letters alone": ["abcdefghij " * 40, "abcdefghij " * 40, "klmno pqrst " * 30],
    "one letter": ["a" * 500, "a" * 300],
    "Korean": ["오늘 우리는 새로운 도서관의 문을 열고 주민 여러분을 맞이합니다. " * 4] * 2
    + ["작년 봄에 시작한 강변 공원 공사가 이번 달에 모두 끝났습니다. " * 5],
    "lone surrogates": ["\ud800" * 60 + WHOLE, WHOLE + "\udfff" * 60, "\ud800"],
    "NULs": ["\0" * 100, "\0" * 100 + WHOLE, WHOLE],
    "placeholders": ["某某某" * 60, "某某某" * 60, "xx" * 100],
    "one phrase often": ["要把每一件小事办好。" * 200, "要把每一件小事办好。" * 150],
    "lines of one phrase": ["我们要抓好落实工作\n" * 300],
    "carriage returns": [WHOLE.replace("\n", "\r\n"), WHOLE.replace("\n", "\r"), WHOLE],
    "beyond the plane": ["".join(map(chr, range(0x20000, 0x20090))) * 2] * 2,
    "digits": ["0123456789" * 30, "0123456789" * 20],
    "combining marks": ["e\u0301" * 120, "e\u0301" * 120, "\u0301" * 50],
}


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("unit", ["auto", "record", "sentence"])
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"fold": "off"},
        {"tokens": "characters"},
        {"fold": "off", "tokens": "characters"},
        {"min_length": 1},
    ],
    ids=str,
)
def test_odd_texts(name: str, unit: str, options: dict[str, Any]) -> None:
    texts = {f"{number}": text for number, text in enumerate(ODD[name])}
    report = scan(texts, unit=unit, **options)
    check_places(report, texts)
    written(report)
    for one in report.removables(NAMES):
        assert one.start < one.end <= len(texts[str(one.document)])


def test_words_as_tokens() -> None:
    texts = {"a": WHOLE, "b": WHOLE + prose(random.Random(6), 1, 20), "c": prose(random.Random(7), 2, 150)}
    report = scan(texts, tokens="words")
    assert [sorted(place.document for place in finding.occurrences) for finding in found(report)] == [
        ["a", "b"]
    ]
    check_places(report, texts)


def test_names_of_documents_can_be_gone_through() -> None:
    report = scan([WHOLE, WHOLE, "字"])
    assert list(itertools.islice(iter(report.corpus.ids), 10)) == ["d000", "d001", "d002"]


def test_a_thousand_equal_documents() -> None:
    report = scan([WHOLE] * 1000)
    (finding,) = found(report)
    assert finding.kind == "speech"
    assert finding.places == 1000
    assert report.summary.repeated_characters == 999 * len(counted(WHOLE))
    assert len(report.removables(["speech"])) == 999


def test_a_thousand_equal_short_documents() -> None:
    """Shorter than a speech, long enough for a paragraph."""
    text = characters(random.Random(8), 0, 60) + "。"
    report = scan([text] * 1000)
    assert [(finding.kind, finding.places) for finding in found(report)] == [("exact", 1000)]


@pytest.mark.parametrize("unit", ["auto", "record", "paragraph", "sentence"])
@pytest.mark.parametrize("fold", ["full", "off"])
@pytest.mark.parametrize("tokens", ["auto", "characters"])
def test_copies_are_found_whatever_is_compared_and_how(unit: str, fold: str, tokens: str) -> None:
    """A speech on two pages; a paragraph of another speech in a third."""
    generator = random.Random(9)
    rows = [line(generator, 0, 100) for _ in range(5)]
    others = [line(generator, 1, 100) for _ in range(3)]
    pages = {
        "a": "\n".join(rows),
        "b": "\n".join(rows),
        "c": "\n".join([*others, rows[2], line(generator, 2, 100)]),
        "d": "\n".join(others),
    }
    report = scan(pages, unit=unit, fold=fold, tokens=tokens)
    check_places(report, pages)
    together = {
        frozenset(pair)
        for finding in found(report)
        for pair in itertools.combinations(sorted({place.document for place in finding.occurrences}), 2)
    }
    assert together >= {frozenset("ab"), frozenset("cd")}
    assert frozenset("ac") in together or frozenset("bc") in together
    assert frozenset("ad") not in together


@pytest.mark.parametrize("unit", ["auto", "record"])
def test_letters_count_as_they_stand_without_folding(unit: str) -> None:
    """Without folding a text in capitals is another text."""
    words = "".join(random.Random(10).choices("abcdefghijklmnop", k=200))
    pages = {"a": words, "b": words.upper()}
    assert len(scan(pages, unit=unit)) == 1
    assert len(scan(pages, unit=unit, fold="off")) == 0


def test_nearly_equal_pages_of_edits() -> None:
    """Every share of edits gives findings that hold."""
    generator = random.Random(11)
    text = characters(generator, 0, 300)
    for share in (0.0, 0.01, 0.05, 0.1, 0.2, 0.4, 0.9):
        pages = {"a": text, "b": edited(generator, text, share)}
        check_places(scan(pages), pages)
