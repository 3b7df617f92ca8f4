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
from dedup.report.docx import clean, write
from dedup.report.output import Request
from tests.report.check_by_hand import check_texts, DRAFT, old_texts
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
    assert "".join(struck) == "四"
    assert "".join(added) == "五多"


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
