"""Known forms: kept without their uses, read again, and found in other texts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

import dedup
from dedup.errors import InputError
from dedup.templates.form_file import form_records, FORMAT, parse_forms

OPENINGS = (
    "今天，区委召开全区信访工作会议，主要任务是把积案一件一件摆到桌面上来。",
    "今天，县政府召开春耕备耕现场会议，主要任务是看苗情、分农资。",
    "今天，市水务局召开河道清淤会议，主要任务是定下开工的日子。",
)
Run = Callable[..., tuple[int, str, str]]


def documents(*texts: str) -> list[dedup.Document]:
    return [dedup.Document(str(number), str(number), text) for number, text in enumerate(texts)]


def form(*skeleton: str | None, **more: Any) -> dedup.Form:
    """A form as a person writes it into a file."""
    record = {"format": FORMAT, "forms": [{"skeleton": list(skeleton)} | more]}
    (one,) = parse_forms(orjson.dumps(record), "forms.json")
    return one


def found(text: str, *forms: dedup.Form) -> list[tuple[str, ...]]:
    """What fills the slots of the uses in a text."""
    report = dedup.find_templates(documents(text), forms=forms)
    return [use.values for template in report.templates for use in template.uses]


def test_kept_forms_find_the_uses_that_they_came_of() -> None:
    """What is mined in the fixtures, written and read again, has the uses that were mined, slots and all."""
    folder = str(Path(__file__).parents[2] / "fixtures/templates/documents")
    mined = dedup.find_templates(folder)
    forms = parse_forms(orjson.dumps(form_records(mined.forms)), "forms.json")
    assert forms == mined.forms
    again = dedup.find_templates(folder, forms=forms).templates
    known = [template for template in mined.templates if not template.everyday]
    assert len(known) > 40
    for one, other in zip(known, again, strict=True):
        assert (one.id, one.skeleton, one.parent) == (other.id, other.skeleton, other.parent)
        assert {(use.place, use.slots) for use in one.uses} <= {(use.place, use.slots) for use in other.uses}


def test_uses_in_texts_that_nothing_was_mined_in() -> None:
    forms = dedup.find_templates(documents(*OPENINGS)).forms
    assert found("今天， 鎮上召開修橋會議，主要任務是湊錢。", *forms) == [("鎮上", "修橋", "湊錢")]
    assert found("明天，镇上召开修桥会议。", *forms) == []


@pytest.mark.parametrize(
    ("skeleton", "text", "values"),
    [
        (("任期", None, "年，从2024年起"), "任期五年，从2024年起。\n任期三年，从2025年起。", [("五",)]),
        (("作者：", None), "作者：李四\n请教作者：他知道。", [("李四",)]),
        (("第", None, "次会议", None), "第十二次会议开始。", [("十二", "开始")]),
        (("感谢", None, "，", None, "的支持"), "感谢各位，乡亲的支持。", [("各位", "乡亲")]),
        (("感谢", None, "，", None, "的支持"), "感谢大家的支持。", [("大家", "")]),
        (("Dear", None, ", thank you for", None), "Dear Ann, thank you for the jam.", [("Ann", "the jam")]),
        ((None, "闭幕"), "大会今天闭幕。", [("大会今天",)]),
        (("闭幕", None), "大会今天闭幕。", []),
        (("《", None, "》已经印发"), "《清淤办法》已经印发。", [("《清淤办法》",)]),
    ],
)
def test_what_a_form_says(skeleton: tuple[str | None, ...], text: str, values: list[tuple[str, ...]]) -> None:
    assert found(text, form(*skeleton)) == values


def test_a_form_of_two_sentences() -> None:
    one = form("会议到此结束。谢谢", None, sentences=2)
    assert found("会议到此结束。谢谢各位！", one) == [("各位",)]
    assert found("会议到此结束。\n谢谢各位！", one) == [("各位",)]


@pytest.mark.parametrize(
    ("forms", "reason"),
    [
        ("[]", "no file of forms"),
        ("{", "no file of forms"),
        ({"format": FORMAT, "forms": []}, "holds no form"),
        ({"format": "dedup-forms/9", "forms": [{"skeleton": ["甲"]}]}, "no file of forms"),
        *(
            ({"format": FORMAT, "forms": [{"skeleton": ["甲", None]}, bad]}, "form 2 is none")
            for bad in (
                7,
                {},
                {"skeleton": "甲"},
                {"skeleton": [None]},
                {"skeleton": ["，", None]},
                {"skeleton": ["甲", None, None]},
                {"skeleton": ["甲", None], "slots": []},
                {"skeleton": ["甲", None], "slots": [{"type": "colour"}]},
                {"skeleton": ["甲", None], "longest": [-1]},
                {"skeleton": ["甲", None], "id": "../x"},
                {"skeleton": ["甲\ud800", None]},
            )
        ),
    ],
)
def test_what_is_no_file_of_forms(forms: Any, reason: str) -> None:
    data = forms.encode() if isinstance(forms, str) else json.dumps(forms).encode()
    with pytest.raises(InputError, match=f"^forms.json: .*{reason}"):
        parse_forms(data, "forms.json")


def test_the_command_writes_forms_and_applies_them(tmp_path: Path, run: Run) -> None:
    old, new = tmp_path / "old", tmp_path / "new.txt"
    old.mkdir()
    for number, text in enumerate(OPENINGS):
        (old / f"{number}.txt").write_text(text, "utf-8")
    new.write_text("今天，镇上召开修桥会议，主要任务是凑钱。\n", "utf-8")
    assert run("templates", old, "--export", tmp_path / "forms.json", "-q")[0] == 0
    status, out, _ = run("templates", new, "--apply", tmp_path / "forms.json")
    assert status == 0
    assert "1 of 1 form used" in out
    assert out.split("new.txt:1:1")[1].split()[:3] == ["镇上", "修桥", "凑钱"]
    status, _, err = run("templates", new, "--apply", tmp_path / "none.json")
    assert (status, "none.json: cannot be read" in err, "Traceback" in err) == (2, True, False)
