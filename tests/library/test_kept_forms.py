"""A library keeps the forms that it is told to keep, and a check tells by them what is filled in from what is copied."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

import dedup
from dedup.errors import LibraryError
from dedup.library import database
from dedup.library.build import build_library
from dedup.library.form_rows import pack_forms, unpack_forms
from dedup.library.integrity import verify_library
from dedup.library.open import open_store
from dedup.library.sqlite import Library
from dedup.library.upgrades import version1, version2
from dedup.settings import Settings
from dedup.templates.form_file import FORMAT, parse_forms

Run = Callable[..., tuple[int, str, str]]
TAIL = "和今后几年的打算，请予审议，并请各位列席的同志提出宝贵的意见，大家有话直说，不要等到散会以后"
WORK = "三年来水渠怎样一里一里修到山脚下、各村怎样分水分到半夜也没有吵起来的经过"
SAID = (
    f"受区人民政府的委托，我向大会报告{WORK}{TAIL}。",
    f"受理事会的委托，我向大会报告合作社的账目{TAIL}。",
)
DRAFT = f"各位乡亲：\n受村民委员会的委托，我向大会报告半年来修桥的花销{TAIL}。\n今天风大。\n"
SKELETON = ["受", None, "的委托，我向", None, "报告", None, TAIL]
RECORD = {"format": FORMAT, "forms": [{"skeleton": SKELETON, "speeches": 12, "sources": 9}]}


@pytest.fixture(params=["file", "redis"])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A library of two old speeches, the draft and a file of forms beside it."""
    monkeypatch.chdir(tmp_path)
    Path("old").mkdir()
    for number, text in enumerate(SAID):
        Path("old", f"{number}.txt").write_text(f"各位代表：\n{text}\n", "utf-8")
    Path("draft.txt").write_text(DRAFT, "utf-8")
    Path("forms.json").write_bytes(orjson.dumps(RECORD))
    url = "old.lib"
    if request.param == "redis":
        name = request.node.name.translate(str.maketrans("[]", "--"))
        url = f"redis://{request.getfixturevalue('server')}/0?name={name}"
    build_library(url, ["old"], Settings(threads=1))
    return url


def test_what_fills_in_a_kept_form_is_no_copy(place: str, run: Run) -> None:
    before = dedup.check("draft.txt", library=place)
    assert before.ratios[0].copied.characters > 40
    assert run("library", "forms", place, "forms.json")[:2] == (0, f"{place}: keeps 1 form\n")
    (finding,) = dedup.check("draft.txt", library=place).findings()
    (form,) = parse_forms(orjson.dumps(RECORD), "forms.json")
    assert finding.kind == "template"
    assert finding.evidence["form"] == form.id
    assert finding.evidence["skeleton"] == SKELETON
    assert (finding.evidence["common"]["speeches"], finding.evidence["common"]["sources"]) == (12, 9)
    status, out, _ = run("check", "draft.txt", "--library", place, "--explain", finding.id)
    assert (status, f"that the library was told to keep ({form.id})" in out) == (0, True)


def test_what_is_copied_with_its_slots_is_a_copy_all_the_same(place: str) -> None:
    Path("draft.txt").write_text(f"各位乡亲：\n{SAID[0]}\n今天风大。\n", "utf-8")
    with open_store(place, write=True) as library:
        library.keep_forms(parse_forms(orjson.dumps(RECORD), "forms.json"))
    assert dedup.check("draft.txt", library=place).ratios[0].copied.characters > 80


def test_forms_replace_those_of_before(place: str, run: Run) -> None:
    other = {"format": FORMAT, "forms": [{"skeleton": ["谢谢", None]}, {"skeleton": [None, "闭幕"]}]}
    Path("other.json").write_bytes(orjson.dumps(other))
    for name, number in (("forms.json", 1), ("other.json", 2)):
        assert run("library", "forms", place, name, "-q")[0] == 0
        with open_store(place) as library:
            assert len(library.forms()) == number
    if place == "old.lib":
        assert "2 forms kept" in run("library", "info", place)[1]
    status, _, err = run("library", "forms", place, "draft.txt")
    assert (status, "draft.txt: is no file of forms" in err) == (2, True)
    with open_store(place) as library:
        assert len(library.forms()) == 2


def test_every_changed_byte_is_found() -> None:
    packed = pack_forms(parse_forms(orjson.dumps(RECORD), "forms.json"))[1]
    for at in range(len(packed)):
        changed = packed[:at] + bytes([packed[at] ^ 1]) + packed[at + 1 :]
        with pytest.raises(LibraryError, match="a: its forms are damaged"):
            unpack_forms({1: changed}, "a")


def test_a_library_of_the_version_before_gets_its_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = str(tmp_path / "old.lib")
    (tmp_path / "a.txt").write_text(DRAFT, "utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(database, "UPGRADES", [version1.STATEMENTS, version2.STATEMENTS])
        build_library(path, [str(tmp_path / "a.txt")], Settings(threads=1))
    with Library.open(path, write=True) as library:
        assert (library.forms(), len(library)) == ((), 1)
        assert verify_library(library) == []
