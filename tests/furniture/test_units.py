"""Paragraphs that a page broke inside a sentence are whole again, for all that compares them."""

from __future__ import annotations

import pytest

import dedup
from dedup.model import Document
from dedup.pipeline import scan_documents

WHOLE = (
    "今年开春以来,镇里的三座小水库都换了闸门,老闸工把钥匙交给了年轻人。年初《政府工作报告》明确提出,"
    "要把旱地改成水浇地,这件事现在有了眉目,修渠的账目每个月贴在渡口的木牌上。"
)
BROKEN = WHOLE.replace("工作报告", "。\n\n工作报告。\n\n")
OTHERS = [
    "粮站的老保管把每一仓的温度写在木牌上,新来的大学生装了探头,两个人的数字从来没有差过半度。",
    "茶厂把烘干的余热引到了育苗棚,腊月里也有绿芽冒出来,会计算了三遍账,才敢往外说。",
]
PAGES = [f"{OTHERS[0]}\n\n{BROKEN}\n", f"{WHOLE}\n\n{OTHERS[1]}\n"]


def documents(pages: list[str]) -> list[Document]:
    return [Document(f"{n}.txt", f"{n}.txt", text) for n, text in enumerate(pages)]


@pytest.mark.parametrize("unit", ["auto", "paragraph", "sentence"])
def test_a_broken_paragraph_is_an_exact_copy_of_the_whole_one(unit: str) -> None:
    settings = dedup.Settings(find=("exact", "stray"), unit=unit, min_length=20)
    report = scan_documents(documents(PAGES), settings)
    places = [
        {PAGES[int(place.document[0])][place.start : place.end] for place in finding.occurrences}
        for finding in report.findings()
        if finding.kind == "exact"
    ]
    if unit == "sentence":
        wanted = [
            {text[text.index(start) :].partition(end)[0] + end for text in (WHOLE, BROKEN)}
            for start, end in (("今年", "年轻人。"), ("年初", "木牌上。"))
        ]
        assert places == wanted
    else:
        assert places == [{WHOLE, BROKEN}]


def test_a_passage_goes_on_over_the_break_and_holds_the_word() -> None:
    report = scan_documents(documents(PAGES), dedup.Settings(find=("passage", "stray")))
    (passage,) = (finding for finding in report.findings() if finding.kind == "passage")
    assert passage.occurrences[1].identity == 1.0
    assert all("工作报告" in PAGES[int(p.document[0])][p.start : p.end] for p in passage.occurrences)


def test_without_marks_asked_for_lines_are_paragraphs() -> None:
    report = scan_documents(documents(PAGES), dedup.Settings(find=("exact",)))
    assert [finding.kind for finding in report.findings()] == []


def test_paragraphs_of_two_speeches_stay_apart() -> None:
    page = f"{OTHERS[0]}\n在全镇灌溉工作会议上的讲话\n{WHOLE}\n{OTHERS[1]}\n"
    report = scan_documents(documents([page]), dedup.Settings(find=("exact", "stray")))
    assert len(report.units) == 4
