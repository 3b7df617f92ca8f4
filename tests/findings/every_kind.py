"""What holds of every kind of finding, from its declaration to every output: `check_kind(name)`.

A kind is looked for in texts that hold it, by the stage that finds it.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np
from rich.console import Console

import dedup
from dedup.commands.failing import parse_kinds
from dedup.findings.scan_report import Report
from dedup.kinds import CHECKED, Group, KINDS, larger_than, NAMES, REMOVABLE, Stage, Unit
from dedup.report import html, sarif, table
from dedup.report import json as json_output
from dedup.report.output import Output, Request
from dedup.report.terminal import show_report
from dedup.report.wording import LANGUAGES, load_wording
from dedup.settings import Settings
from tests.findings.pages import mixed_pages
from tests.findings.planted import scan
from tests.regenerate import ROOT, rules_page
from tests.report.unpack import unpack
from tests.templates.test_outlines import address, OTHERS

# Flags, and the name of a measure: what a Chinese line may hold in Latin letters.
LATIN = re.compile(r"--[a-z-]+|Jaccard")


def report_of(stage: Stage) -> Report:
    """A scan for all kinds, of texts that hold those of a stage."""
    return SCANS.get(stage, _scan_mixed)()


@cache
def _scan_mixed() -> Report:
    texts = mixed_pages(0) | {"c/last": "甲。今年的路修到了村口。\n甲。今年的水接到了灶台。"}
    return scan(texts, find=NAMES, min_length=5)


@cache
def _scan_pages() -> Report:
    return dedup.scan(ROOT / "fixtures" / "pages", Settings(find=NAMES))


@cache
def _scan_addresses() -> Report:
    return scan([*(address(n) for n in range(4)), *OTHERS], find=NAMES)


SCANS = {Stage.MARKS: _scan_pages, Stage.TEMPLATES: _scan_addresses}


def outputs_of(stage: Stage) -> Mapping[str, Any]:
    """The report in every form: JSON, SARIF, rows of the table, the page and the terminal by language."""
    return _write(SCANS.get(stage, _scan_mixed))


@cache
def _write(scanned: Callable[[], Report]) -> Mapping[str, Any]:
    report = scanned()
    out: dict[str, Any] = {
        "json": json.loads(_written(json_output, report)),
        "sarif": json.loads(_written(sarif, report))["runs"][0],
    }
    rows = _written(table, report, name="t.csv").decode("utf-8-sig")
    out["table"] = list(csv.DictReader(io.StringIO(rows)))
    for language in LANGUAGES:
        screen = io.StringIO()
        show_report(report, Console(file=screen, width=10_000), language)
        out[f"page {language}"] = _written(html, report, language=language)
        out[f"terminal {language}"] = screen.getvalue()
    return out


def _written(output: Output, report: Report, **asked: str) -> bytes:
    stream = io.BytesIO()
    output.write(report, stream, Request(**asked))
    return stream.getvalue()


def check_kind(name: str) -> None:
    """All of it."""
    check_declaration(name)
    check_words(name)
    check_report(name)
    check_sarif(name)
    check_page(name)
    check_cleaning(name)


def check_declaration(name: str) -> None:
    """What is declared goes together."""
    kind = KINDS[name]
    assert kind.name == name
    assert set(kind.larger) <= {other for other in NAMES if KINDS[other].group is Group.COPY} - {name}
    assert (name in REMOVABLE) == kind.removable
    assert not kind.removable or kind.group in (Group.COPY, Group.MARK)
    assert (name in CHECKED) == kind.checked
    assert Settings(find=(name,)).find == (name,)
    assert parse_kinds(name, (name,), "--find") == (name, *larger_than([name]))
    assert kind.unit_name("sentence") == ("sentence" if kind.unit is Unit.PARAGRAPH else kind.unit.value)
    assert f"\n## {name}: {kind.rule.words['en'].title.lower()}\n" in rules_page()


def check_words(name: str) -> None:
    """Every language has words of its own, and an example that shows two texts."""
    rule = KINDS[name].rule
    assert set(rule.words) == set(LANGUAGES)
    for language, words in rule.words.items():
        wording = load_wording(language)
        assert wording.of_kind(name) == words
        assert wording.count(rule.counted, 2)
        said = [words.title, words.meaning, words.cure]
        # A draft is not told what to do about what is no copying.
        said += [words.in_draft] if KINDS[name].checked and KINDS[name].group is Group.PHRASE else []
        assert all(said)
        foreign = r"[\u4e00-\u9fff]" if language == "en" else "[A-Za-z]"
        assert not any(re.search(foreign, LATIN.sub("", text)) for text in said)
    assert len(set(rule.example)) == 2
    assert not [other for other in NAMES if other != name and KINDS[other].rule.colour == rule.colour]


def check_report(name: str) -> None:
    """It is found, counted and told, in the report, the table and on the terminal."""
    kind, out = KINDS[name], outputs_of(KINDS[name].stage)
    report, summary = report_of(kind.stage), out["json"]["summary"]
    own = report.kinds[name]
    found = [finding for finding in report.findings() if finding.kind == name]
    beside = out["json"]["templates"] if len(own) > len(own.firsts) else []
    assert found or beside
    assert len(own) == len(found or beside) == summary["findings"][name]
    assert own.members() == summary["members"][name] > 0
    assert len(own.sizes()) == len(own.firsts) == len(found)
    assert not found or found == own.columns(np.arange(len(found))).findings()
    assert {finding.unit for finding in found} <= {kind.unit_name("paragraph")}
    assert all(finding.excerpt and finding.characters >= 0 for finding in found)
    assert {one["id"] for one in out["table"] if one["kind"] == name} == {one.id for one in found} | {
        template["id"] for template in beside
    }
    for language in LANGUAGES:
        words = kind.rule.words[language]
        assert f"\n  {words.title} " in out[f"terminal {language}"]


def check_sarif(name: str) -> None:
    """It is a rule, and its findings are results of it; only copies are warned of."""
    kind, run = KINDS[name], outputs_of(KINDS[name].stage)["sarif"]
    rules, words = run["tool"]["driver"]["rules"], kind.rule.words["en"]
    (number,) = (i for i, rule in enumerate(rules) if rule["id"] == name)
    assert rules[number]["shortDescription"]["text"] == words.title
    assert words.cure in rules[number]["help"]["text"]
    results = [result for result in run["results"] if result["ruleId"] == name]
    assert results
    assert {result["ruleIndex"] for result in results} == {number}
    assert {result["level"] for result in results} == {"warning" if kind.group is Group.COPY else "note"}
    assert all(result["message"]["text"].startswith(f"{words.title}: ") for result in results)


def check_page(name: str) -> None:
    """The page has its findings, its words in each language, its facts, its two colours."""
    kind = KINDS[name]
    for language in LANGUAGES:
        content, words = outputs_of(kind.stage)[f"page {language}"], kind.rule.words[language]
        data, text = unpack(content), content.decode()
        assert {one["kind"] for one in data["findings"]} >= (
            {name} if len(report_of(kind.stage).kinds[name].firsts) else set()
        )
        catalogue = next(
            json.loads(script)
            for script in re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', text, re.DOTALL)
        )
        for key in ("title", "meaning", "cure"):
            assert catalogue["messages"][f"rules.{name}.{key}"] == getattr(words, key)
        facts = {"name": name, "group": kind.group.value, "unit": kind.unit.value}
        assert [one for one in catalogue["kinds"] if one["name"] == name] == [facts]
        assert f"--k-{name}: light-dark({kind.rule.colour[0]}, {kind.rule.colour[1]});" in text
        assert f'[data-kind="{name}"] {{ --k: var(--k-{name}); }}' in text


def check_cleaning(name: str) -> None:
    """`clean` removes it if it says so, and then tells why; copies leave a copy."""
    kind, report = KINDS[name], report_of(KINDS[name].stage)
    removable = report.removables((name,))
    assert bool(removable) == kind.removable
    assert {one.kind for one in removable} <= {name}
    assert all(one.reason and (one.kept is not None) == (kind.group is Group.COPY) for one in removable)
