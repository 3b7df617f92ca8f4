"""What a draft resembles, and why what many hold is a copy, as people see it."""

from __future__ import annotations

import io
import json

import pytest

from dedup.checking.check_report import CheckReport
from dedup.checking.resembles import SHOWN
from dedup.model import Document
from dedup.report.json import write as write_report
from tests.checking.test_resembles import NEW, OLD, OTHER
from tests.checking.texts import write
from tests.report.check_by_hand import check_texts, screen


def documents(texts: dict[str, str]) -> list[Document]:
    return [
        Document(name, name, text, date="2019-03-01", source=f"{name}晚报") for name, text in texts.items()
    ]


@pytest.fixture(scope="module")
def report() -> CheckReport:
    return check_texts({"new.txt": NEW}, documents({"old.txt": OLD, "other.txt": OTHER}))


def test_the_terminal_names_it_apart_from_what_is_copied(report: CheckReport) -> None:
    shown = screen(report)
    assert "No passage of 40 characters" in shown
    heading, named = shown.split("What it resembles")
    assert "old.txt" in named
    assert "3642万" in named
    assert "old.txt" not in heading
    assert "other.txt" not in shown
    assert "相似旧文" in screen(report, "zh")


def test_what_is_copied_whole_is_not_told_again() -> None:
    report = check_texts({"new.txt": OLD}, documents({"old.txt": OLD}))
    assert report.ratios[0].sources[0].words == ()
    assert "What it resembles" not in screen(report)


def test_json_has_a_row_for_it(report: CheckReport) -> None:
    stream = io.BytesIO()
    write_report(report, stream)
    (draft,) = json.loads(stream.getvalue())["drafts"]
    first = draft["sources"][0]
    assert (first["source"], first["characters"], first["share"]) == ("old.txt", 0, 0.0)
    assert SHOWN < first["resembles"] <= 1
    assert len({tuple(word) for word in first["words"]}) == len(first["words"]) > 3
    assert all(NEW[start:end].strip() for start, end in first["words"])
    assert draft["total"]["characters"] == draft["copied"]["characters"] == 0


def test_the_page_has_those_that_are_shown(report: CheckReport) -> None:
    (draft,) = report.page_sections()["drafts"]
    assert [source["source"] for source in draft["sources"]] == ["old.txt"]


def test_a_copy_that_many_hold_says_why() -> None:
    told = write(9, 200).replace("，", "")
    old = {f"old-{n}.txt": f"{write(100 + n)}\n{told}\n{write(200 + n)}" for n in range(7)}
    shown = screen(check_texts({"new.txt": f"{write(1)}\n{told}\n{write(2)}"}, documents(old)))
    assert "7 speeches of 7 sources, 2019, say so or nearly so" in shown
    assert "no set phrase: of its length 25 speeches would make one" in shown
