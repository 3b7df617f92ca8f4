"""A frame of pages is one finding: its lines, slots and pages, and who else sees its lines."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

import dedup
from dedup.findings.scan_report import Report
from dedup.findings.slots import show_slots
from dedup.kinds import NAMES
from dedup.model import Document, Finding
from dedup.settings import Settings
from tests.findings.framed import BODIES, pages

ROOT = Path(__file__).parents[2]
SITES = ROOT / "fixtures" / "sites" / "pages"


def scanned(texts: list[str], names: list[str] | None = None) -> Report:
    ids = names or [f"{i:02}.txt" for i in range(len(texts))]
    return dedup.scan([Document(name, name, text) for name, text in zip(ids, texts, strict=True)])


def frames(report: Report) -> list[Finding]:
    return [finding for finding in report.findings() if "lines" in finding.evidence]


def test_a_frame_is_one_finding_with_its_lines_in_order() -> None:
    report = scanned(pages(12))
    assert [finding.kind for finding in report.findings()] == ["furniture"]
    (frame,) = frames(report)
    lines = frame.evidence["lines"]
    texts = [line["text"] for line in lines]
    assert texts[:12] == pages(12)[0].split("\n")[:12]
    assert texts[-12:] == pages(12)[0].split("\n")[-13:-1]
    assert {line["pages"] for line in lines} == {8}
    assert {"发布时间：<date>", "浏览次数：<number>", "上一篇：…", "下一篇：…"} <= set(texts)
    assert frame.evidence["pages"] == 8
    assert frame.evidence["lacking"] == {"pages": 0, "documents": []}


def test_the_characters_of_a_frame_are_those_of_all_its_places() -> None:
    report = scanned(pages(12))
    (frame,) = frames(report)
    said = [text for text in BODIES for _ in range(2)]
    own = sum(1 for text in said for c in text if c not in "，。")
    titles = 8 * 4
    assert frame.characters == report.summary.characters - own - titles
    assert report.largest(1, 1)[0].characters == frame.characters
    assert frame.places == len(frame.occurrences) == report.summary.members["furniture"] == 24
    totals = report.summary.frames
    assert totals is not None
    assert (totals.families, totals.pages, totals.without, totals.characters) == (1, 8, 0, frame.characters)


def test_places_are_runs_of_lines_and_hold_nothing_of_the_text() -> None:
    report = scanned(pages(12))
    (frame,) = frames(report)
    for place in frame.occurrences:
        quoted = report.text(place)
        assert quoted == quoted.strip()
        assert not any(text[:20] in quoted for text in BODIES)


@pytest.mark.parametrize("blanks", [1, 40])
def test_empty_lines_part_no_place(blanks: int) -> None:
    apart = ("\n" + "\u3000 " * 3) * blanks + "\n"
    texts = [page.replace("\n", apart) for page in pages(12)]
    (frame,) = frames(scanned(texts))
    assert frame.places == 24
    assert [line["text"] for line in frame.evidence["lines"]][:12] == pages(12)[0].split("\n")[:12]


def test_a_long_line_is_cut_short() -> None:
    notice = "、".join(f"第{number}号柜台" for number in "一二三四五六七八九十" * 12)
    (frame,) = frames(scanned([page + notice + "\n" for page in pages(12)]))
    assert frame.evidence["lines"][-1]["text"] == notice[:300] + "…"


def test_pages_that_lack_lines_are_named() -> None:
    (frame,) = frames(scanned(pages(12, lacking=[3])))
    assert frame.evidence["lacking"] == {"pages": 1, "documents": [{"document": "03.txt", "lines": 12}]}
    assert {line["pages"] for line in frame.evidence["lines"]} == {7, 8}


def test_the_id_of_a_frame_depends_on_its_fixed_lines_alone() -> None:
    texts = pages(12)
    (frame,) = frames(scanned(texts))
    names = [f"{i:02}.txt" for i in range(len(texts))]
    random.Random(3).shuffle(names)
    (other,) = frames(scanned(texts, names))
    assert other.id == frame.id
    assert other.evidence["lines"] == frame.evidence["lines"]
    (fewer,) = frames(scanned(texts[:7]))
    assert fewer.id == frame.id
    (another,) = frames(scanned(pages(13)))
    assert another.id != frame.id


def test_a_frame_whose_lines_come_in_another_order_on_each_page_has_each_line_once() -> None:
    made = []
    for number, page in enumerate(pages(12)):
        lines = page.split("\n")
        made.append("\n".join([*lines[number % 2 : 12], *lines[: number % 2], *lines[12:]]))
    (frame,) = frames(scanned(made))
    texts = [line["text"] for line in frame.evidence["lines"] if line["kind"] == "fixed"]
    assert len(texts) == len(set(texts)) == 24


@pytest.mark.parametrize(
    ("texts", "shown"),
    [
        (["发布时间：2024-03-05", "发布时间：2023-11-20"], "发布时间：<date>"),
        (["更新于2024年3月5日 10:20", "更新于2023年11月2日 08:15"], "更新于<date>"),
        (["第3页", "第12页", "第7页"], "第<number>页"),
        (["上一篇：老闸工", "上一篇：雷达站的夜"], "上一篇：…"),
        (["日期：2024-03-05 来源：水利局", "日期：2024-03-06 来源：教育局"], "日期：<date> 来源：…"),
        (["© 2024 Harrow Fen", "© 2023 Harrow Fen"], "© <number> Harrow Fen"),
        (["Posted on 4 May 2024", "Posted on 11 June 2023"], "Posted on <date>"),
        (["网站首页", "网站首页"], "网站首页"),
    ],
)
def test_slots_of_a_line(texts: list[str], shown: str) -> None:
    assert show_slots(texts) == shown


def sources(*names: str) -> Report:
    texts = [*pages(12), *(BODIES[i] * 3 for i in range(2))]
    return dedup.scan(
        [
            Document(f"{i:02}", f"{i:02}", text, source=name)
            for i, (text, name) in enumerate(zip(texts, names, strict=True))
        ]
    )


def test_the_summary_says_who_has_no_frame_and_where_sources_contradict() -> None:
    totals = sources(*["水利"] * 8, "", "").summary.frames
    assert totals is not None
    assert (totals.families, totals.pages, totals.without) == (1, 8, 2)
    assert (totals.across_sources, totals.divided_sources) == (0, 0)
    totals = sources(*["水利"] * 4, *["教育"] * 4, "", "").summary.frames
    assert totals is not None
    assert (totals.across_sources, totals.divided_sources) == (1, 0)


def test_there_are_no_totals_where_no_pages_share_a_frame() -> None:
    assert scanned(list(BODIES)).summary.frames is None


def test_nobody_else_sees_the_lines_of_frames() -> None:
    report = dedup.scan(SITES, Settings(find=NAMES))
    marks, corpus = report.marks, report.corpus
    assert marks is not None
    framed = np.zeros(len(corpus.codes), bool)
    for start, end in zip(marks.starts[marks.keys > 0], marks.ends[marks.keys > 0], strict=True):
        framed[start:end] = True
    assert framed.sum() > 10_000
    for finding in report.findings():
        if finding.kind in ("furniture", "watermark", "stray"):
            continue
        for place in finding.occurrences:
            base = int(corpus.starts[report.number_of[place.document]])
            inside = framed[base + place.start : base + place.end]
            # A speech is a span; what lies at its edges or between its paragraphs is left out of it.
            limit = 1.0 if finding.kind in ("speech", "passage", "outline") else 0.1
            assert inside.mean() < limit, (finding.kind, report.text(place))
    of_pages = 0
    for template in report.templates:
        inside = []
        for use in template.uses:
            base = int(corpus.starts[report.number_of[use.place.document]])
            inside.append(framed[base + use.place.start : base + use.place.end].all())
        of_pages += all(inside)
        # What frames say in variants is a form too, and has a badge.
        assert template.frame or not all(inside), template.text
    assert of_pages
