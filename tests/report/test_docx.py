"""The report of a draft as a Word document: what stands in it, the same each time, and opened by LibreOffice."""

from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest

from dedup.checking.check_report import CheckReport, HeldAgainst
from dedup.checking.decided import decide
from dedup.checking.decisions import Decision, Decisions, digest_text, DraftDecisions
from dedup.model import Document
from dedup.report.docx import clean, write
from dedup.report.output import Request
from dedup.report.page_kinds import kind_messages
from dedup.report.paper import ties_of
from dedup.report.wording import load_wording
from tests.report.check_by_hand import check_texts, DRAFT, old_texts
from tests.report.test_check import screen
from tests.report.test_hostile import INJECTIONS
from tests.report.view_texts import PASSAGES

NAME = "draft.txt"


@pytest.fixture(scope="module")
def report() -> CheckReport:
    """A draft with a source left out, with a reason; its date and what it was held against are known."""
    found = check_texts({NAME: DRAFT}, metadata={"old/0.txt": {"title": "摆渡船的三十一年"}})
    reason = Decision("source", source="old/1.txt", title="在第1届渡口会议上的讲话", note="本人旧作")
    given = Decisions("decisions.json", (), (DraftDecisions(NAME, digest_text(DRAFT), (reason,)),))
    decided = decide(given, found.ratios, {NAME: found.findings_of(0)}, [DRAFT], [])
    libraries = (HeldAgainst("旧稿.lib", 6, "0" * 32),)
    return replace(found, decided=decided, libraries=libraries, date="2026年12月1日")


def written(report: CheckReport, language: str = "zh") -> bytes:
    stream = io.BytesIO()
    write(report, stream, Request("report.docx", language, "check"))
    return stream.getvalue()


def read(report: CheckReport) -> Any:
    return docx.Document(io.BytesIO(written(report)))


def test_it_has_what_is_filed(report: CheckReport) -> None:
    document = read(report)
    words = "\n".join(one.text for one in document.paragraphs)
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    assert document.paragraphs[0].text == "查重报告"
    facts = dict(map(tuple, tables[0]))
    assert (facts["日期"], facts["对照范围"]) == ("2026年12月1日", "旧稿.lib：6个文档")
    ratios = report.ratios[0]
    assert [row[1] for row in tables[1][1:]][4] == f"{ratios.copied.share:.1%}"
    assert [row[2] for row in tables[1][1:]][4] == f"{report.decided[0].after['copied'][1]:.1%}"
    assert any("摆渡船的三十一年" in row[1] for row in tables[2])
    assert "本人旧作" in words
    assert "审核人" in words
    footer = document.sections[0].footer.paragraphs[0]._p.xml
    assert "PAGE" in footer
    assert "NUMPAGES" in footer


def test_marks_are_numbered_by_character_styles(report: CheckReport) -> None:
    document = read(report)
    runs = [run for one in document.paragraphs for run in one.runs]
    styles = {run.style.name for run in runs}
    assert {"dedup Source number", "dedup Copied", "dedup Set phrase", "dedup Left out"} <= styles
    left_out = "".join(run.text for run in runs if run.style.name == "dedup Left out")
    assert left_out == PASSAGES[1].rstrip("。")
    # Nothing of the text is lost: without the numbers it is the draft, but for blank lines.
    text = document.element.body.xml
    assert text.index("正文") < text.index("逐项对照")
    marked = [run.text for run in runs if run.style.name != "dedup Source number"]
    for line in DRAFT.split("\n"):
        assert line in "".join(marked)


def test_both_texts_stand_beside_one_another_with_what_differs(report: CheckReport) -> None:
    pairs = [table for table in read(report).tables if table.rows[0].cells[0].text == "出处"]
    (left, right) = pairs[0].rows[1].cells
    struck = [run.text for run in left.paragraphs[0].runs if run.style.name == "dedup Only in the source"]
    added = [run.text for run in right.paragraphs[0].runs if run.style.name == "dedup Only in the draft"]
    assert "".join(struck) == "四十"
    assert "".join(added) == "五十多"


def test_the_same_report_is_the_same_file(report: CheckReport) -> None:
    assert written(report) == written(report)


def test_texts_of_strangers_are_texts() -> None:
    old = old_texts()
    body = "\n".join(
        f"{PASSAGES[i % 3][:40]}{text}{PASSAGES[i % 3][40:]}" for i, text in enumerate(INJECTIONS)
    )
    report = check_texts({f"{INJECTIONS[0]}.txt": f"在会上的讲话{INJECTIONS[3]}\n{body}"}, old)
    document = read(report)
    words = "\n".join(one.text for one in document.paragraphs)
    for text in INJECTIONS:
        assert clean(text) in words
    assert "⟦U+202E⟧" in words
    assert all(relation.is_external is False for relation in document.part.rels.values())


def test_libreoffice_opens_it(report: CheckReport, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    file = tmp_path / "report.docx"
    file.write_bytes(written(report))
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    words = [office, home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(file)]
    subprocess.run(words, check=True, capture_output=True, timeout=120)
    pypdfium2 = pytest.importorskip("pypdfium2")
    pages = pypdfium2.PdfDocument(tmp_path / "report.pdf")
    words_of = [page.get_textpage().get_text_range() for page in pages]
    assert "查重报告" in words_of[0]
    assert f"1 / {len(words_of)}" in words_of[0]
    assert "审核人" in words_of[-1]


ENGLISH = "The river ferry crossed forty times a day in 2013 before the bridge was opened to traffic, and nobody rowed it"


def everything(document: Any) -> str:
    """All texts of a Word document."""
    return "\n".join(
        element.text or "" for element in document.element.body.iter() if element.tag.endswith("}t")
    )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_terminal_page_and_word_use_the_same_words(report: CheckReport, language: str) -> None:
    """Of kinds, of how alike places are, and of how long a run is, in letters where a draft is written in these."""
    spaced = check_texts(
        {"a.txt": ENGLISH.replace("2013", "2023") + "."},
        [Document("b.txt", "b.txt", f"{ENGLISH} again.\n{DRAFT}")],
    )
    terminal, page = load_wording(language), load_wording(language, "page")
    for one, run in ((report, 13), (spaced, 25)):
        word = everything(docx.Document(io.BytesIO(written(one, language))))
        shown = screen(one, language)
        lengths = one.page_sections()["drafts"][0]["lengths"]
        assert lengths["run"] == run
        said = terminal.count(lengths["unit"], run)
        assert said in shown
        assert said in word
        for finding in one.findings():
            title = terminal.of_kind(finding.kind).title
            assert kind_messages(page)[f"rules.{finding.kind}.title"] == title
            if finding.kind != "formula":
                assert title in shown
                assert title in word
    # The figure at the edge of a run is whole, on both sides.
    assert "2013" in word
    assert "2023" in word
    assert not {"measures.identity", "measures.jaccard"} & page.messages.keys()


def test_a_run_that_ends_in_a_word_is_marked_to_its_end() -> None:
    old, draft = f"{ENGLISH} government", f"{ENGLISH} governance."
    document = docx.Document(
        io.BytesIO(written(check_texts({"a.txt": draft}, [Document("b.txt", "b.txt", old)])))
    )
    runs = [run for one in document.paragraphs for run in one.runs]
    assert "".join(run.text for run in runs if run.style.name == "dedup Copied") == f"{ENGLISH} governance"
    cells = [run for table in document.tables for run in table._cells[-2].paragraphs[0].runs]
    cells += [run for table in document.tables for run in table._cells[-1].paragraphs[0].runs]
    assert [run.text for run in cells if run.style.name == "dedup Only in the source"] == ["government"]
    assert [run.text for run in cells if run.style.name == "dedup Only in the draft"] == ["governance"]


def test_what_a_longer_piece_says_is_shown_once(report: CheckReport) -> None:
    pieces = [
        {"a": a, "b": b, "of": [0, 1]}
        for a, b in (([4, 7], [90, 93]), ([0, 50], [10, 60]), ([60, 90], [0, 30]))
    ]
    finding = replace(next(report.findings()), evidence={"passages": pieces})
    assert ties_of(finding) == [((10, 60), (0, 50)), ((0, 30), (60, 90))]
