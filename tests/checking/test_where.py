"""Where a finding stands in an office file, as its program shows it; and how texts of one title are told apart."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from tests.checking.texts import write
from tests.read.test_pdf import make_pdf

Run = Callable[..., tuple[int, str, str]]


def save_docx(path: Path, *parts: tuple[int, str]) -> None:
    """A document of paragraphs, headings of a level from 1 among them."""
    document = docx.Document()
    for level, text in parts:
        document.add_heading(text, level) if level else document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    path.write_bytes(stream.getvalue())


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    old = tmp_path / "old"
    old.mkdir()
    save_docx(
        tmp_path / "draft.docx",
        (1, "一、工作回顾"),
        (0, write(1)),
        (0, ""),
        (2, "（一）水利"),
        (0, write(2, 200)),
    )
    save_docx(old / "a.docx", (1, "旧年工作"), (0, write(8)), (0, write(2, 200)))
    own, other, third, shared = (
        [write(n, 200)[i : i + 40] for i in range(0, 200, 40)] for n in (7, 9, 10, 5)
    )
    (tmp_path / "draft.pdf").write_bytes(make_pdf(own, shared))
    (old / "b.pdf").write_bytes(make_pdf(other, third, shared))
    return tmp_path


@pytest.mark.parametrize("library", [True, False])
def test_heading_and_paragraph_or_page(place: Path, run: Run, library: bool) -> None:
    given = ("--against", "old")
    if library:
        assert run("library", "build", "a.lib", "old", "--quiet")[0] == 0
        given = ("--library", "a.lib")
    pytest.importorskip("pypdfium2")
    code, out, _ = run("check", "draft.docx", "draft.pdf", *given, "--json", "-", "--quiet")
    assert code == 0
    first, second = json.loads(out)["findings"]
    parts = [[(place.get("paragraph"), place.get("heading")) for place in first["occurrences"]]]
    assert parts == [[(5, "（一）水利"), (3, "旧年工作")]]
    assert [place["page"] for place in second["occurrences"]] == [2, 3]
    _, out, _ = run("check", "draft.docx", "draft.pdf", *given, "--language", "zh")
    assert "\n第5段（“（一）水利”之下）  文字相同" in out
    assert "old/a.docx 第3段（“旧年工作”之下）" in out
    assert "\n第2页  " in out
    assert "old/b.pdf 第3页" in out
    _, out, _ = run("check", "draft.docx", *given, "--language", "en")
    assert "\nparagraph 5, under “（一）水利”  Equal text" in out


def test_texts_of_one_title_are_told_apart_by_outlet_and_year(place: Path, run: Run) -> None:
    text = "政府工作报告\n" + write(20) + "\n"
    rows = [
        {"id": str(n), "text": text, "source": outlet, "date": date}
        for n, (outlet, date) in enumerate(
            [("东县", "2019-01-08"), ("西县", "2019-02-03"), ("东县", "2020-01-09")]
        )
    ]
    (place / "reports.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    (place / "draft.txt").write_text(write(30) + "\n" + write(20) + "\n", "utf-8")
    _, out, _ = run("check", "draft.txt", "--against", "reports.jsonl", "--language", "zh")
    assert "《政府工作报告》，2019-01-08，东县" in out
    assert "另有2篇：《政府工作报告》，2019-02-03，西县；《政府工作报告》，2020-01-09，东县" in out


def test_a_year_and_a_format_are_no_outlets(place: Path, run: Run) -> None:
    for folder in ("2019", "txt", "东县"):
        (place / "shelf" / folder).mkdir(parents=True)
        (place / "shelf" / folder / "2019-a.txt").write_text(f"政府工作报告\n{write(40)}\n", "utf-8")
    (place / "draft.txt").write_text(write(40) + "\n", "utf-8")
    _, out, _ = run("check", "draft.txt", "--against", "shelf", "--json", "-", "--quiet")
    sources = {one["id"]: one["source"] for one in json.loads(out)["documents"] if one["role"] == "source"}
    assert sources == {
        "shelf/2019/2019-a.txt": None,
        "shelf/txt/2019-a.txt": None,
        "shelf/东县/2019-a.txt": "东县",
    }


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("各位代表：\u200d", ""),
        ("各位代表", ""),
        ("Ladies and gentlemen", ""),
        ("（一）", ""),
        ("五年来，各族人民团结一致。" + "我们修了水渠，也修了路。" * 6, ""),
        ("同志们：\n在全县会议上的讲话", "在全县会议上的讲话"),
        ("——在县人民代表大会上的报告", "在县人民代表大会上的报告"),
        ("在全县会议上的讲话", "在全县会议上的讲话"),
    ],
)
def test_a_salutation_is_no_title_and_a_dash_no_part_of_one(
    place: Path, run: Run, head: str, title: str
) -> None:
    (place / "old" / "d.txt").write_text(f"{head}\n{write(60)}\n", "utf-8")
    (place / "draft.txt").write_text(write(60) + "\n", "utf-8")
    _, out, _ = run("check", "draft.txt", "--against", "old/d.txt", "--language", "zh")
    assert (f"《{title}》  old/d.txt:" in out) == bool(title)
    assert ("《" in out) == bool(title)


def test_a_title_that_a_break_has_cut_is_whole(place: Path, run: Run) -> None:
    (place / "old" / "c-2021.txt").write_text(f"\u200b\n\n政府工作报\n告\n\n{write(50)}\n", "utf-8")
    (place / "draft.txt").write_text(write(50) + "\n", "utf-8")
    _, out, _ = run("check", "draft.txt", "--against", "old/c-2021.txt", "--language", "zh")
    assert "《政府工作报告》，2021" in out


def test_folders_of_years_are_no_outlets_and_a_day_stands_beneath_the_title(place: Path, run: Run) -> None:
    shelf = place / "shelf"
    for folder, day in (("2019/东县日报", "（2019年1月27日）"), ("2019", "2019-01-28"), ("2020年", "")):
        (shelf / folder).mkdir(parents=True, exist_ok=True)
        (shelf / folder / "报告.txt").write_text(f"政府工作报告\n{day}\n{write(40)}\n", "utf-8")
    (place / "draft.txt").write_text(write(40) + "\n", "utf-8")
    _, out, _ = run("check", "draft.txt", "--against", "shelf", "--language", "zh")
    assert "《政府工作报告》，2019-01-27，东县日报  shelf/2019/东县日报/报告.txt" in out
    assert "另有2篇：《政府工作报告》，2019-01-28；《政府工作报告》，2020" in out
    for n in range(10):
        (shelf / f"20{n:02d}").mkdir(exist_ok=True)
        (shelf / f"20{n:02d}" / "a.txt").write_text(write(100 + n), "utf-8")
    for words in (("library", "build", "a.lib", "shelf"), ("check", "draft.txt", "--against", "shelf")):
        assert (
            "documents are in folders named after years, which are no outlets, 2000–2020年" in run(*words)[2]
        )


def test_a_cell_has_its_own_paragraph(place: Path, run: Run) -> None:
    document = docx.Document()
    document.add_paragraph(write(70))
    table = document.add_table(2, 3)
    for i, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = write(71) if i == 5 else f"第{i}格"
    document.save(str(place / "table.docx"))
    (place / "old.txt").write_text(write(71) + "\n", "utf-8")
    _, out, _ = run("check", "table.docx", "--against", "old.txt", "--json", "-", "--quiet")
    (finding,) = json.loads(out)["findings"]
    assert finding["occurrences"][0]["paragraph"] == 7


def test_a_copied_speech_begins_where_the_copy_does(place: Path, run: Run) -> None:
    (place / "draft.txt").write_text(f"{write(80, 20)}\n{write(81, 300)}\n", "utf-8")
    (place / "old.txt").write_text(write(81, 300) + "\n", "utf-8")
    _, out, _ = run("check", "draft.txt", "--against", "old.txt")
    assert "line 2  Repeated speech  300 characters" in out
    # Nor is there a space behind a line of what goes into a file.
    assert not any(line.endswith(" ") for line in out.splitlines())


@pytest.mark.parametrize(
    ("text", "run_of"), [(write(90), 13), ("Six boats came in with herring and rain.", 25)]
)
def test_runs_are_of_characters_or_letters(place: Path, run: Run, text: str, run_of: int) -> None:
    (place / "draft.txt").write_text(text + "\n", "utf-8")
    (place / "old.txt").write_text(text + "\n", "utf-8")
    assert f"total: in runs of {run_of}" in run("check", "draft.txt", "--against", "old.txt")[1]


def test_a_title_in_a_title_is_one_quotation(place: Path, run: Run) -> None:
    title = f"《{write(91, 30)[:10]}〈略〉《{write(92, 30)[:10]}》{write(93, 30)[:30]}》"
    (place / "draft.txt").write_text(title + "\n", "utf-8")
    (place / "old.txt").write_text(title + "\n", "utf-8")
    _, out, _ = run("check", "draft.txt", "--against", "old.txt", "--json", "-", "--quiet")
    (ratios,) = json.loads(out)["drafts"]
    assert ratios["without_quotations"]["characters"] == 0 < ratios["total"]["characters"]
