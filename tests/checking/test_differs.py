"""The facts in which a finding differs from its source, in every output of a check."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from dedup.checking.check_report import CheckReport
from dedup.checking.show_drafts import show_check
from dedup.checking.show_finding import explain_finding
from dedup.report.json import write as write_json
from dedup.report.sarif import write as write_sarif
from tests.checking.texts import check, only, speech, write

OLD = "2023年云南省修路三百公里，" + write(1, 60) + "王建国同志说，群众不答应。"
NEW = "2024年贵州省修路四百公里，" + write(1, 60) + "李建民同志说，群众答应。"
FACTS = [("2023", "2024"), ("云南", "贵州"), ("三百公里", "四百公里"), ("王建国", "李建民"), ("不", "")]


@pytest.fixture
def report() -> CheckReport:
    return check(speech(write(8), NEW), {"old": speech(OLD, write(9))})


def shown(report: CheckReport, language: str = "zh", id: str = "") -> str:
    stream = io.StringIO()
    console = Console(file=stream, width=200, no_color=True)
    explain_finding(report, id, console, language) if id else show_check(report, console, language)
    return stream.getvalue()


def test_what_differs_and_where(report: CheckReport) -> None:
    differs = only(report).evidence["differs"]
    assert differs["only"] is True
    assert [(fact["source"], fact["draft"]) for fact in differs["facts"]] == FACTS
    assert [fact["kind"] for fact in differs["facts"]] == ["quantity", "name", "quantity", "name", "negation"]
    texts = {
        report.corpus.ids[i]: report.corpus.text(int(report.corpus.starts[i]), int(report.corpus.ends[i]))
        for i in (0, 1)
    }
    for fact in differs["facts"]:
        for name, side, document in (("draft", "a", "draft"), ("source", "b", "old")):
            start, end = fact[side]
            assert texts[document][start:end].removesuffix("年") == fact[name]


def test_where_other_words_differ_too_the_facts_are_listed_and_it_is_not_called_so() -> None:
    report = check(speech(NEW.replace("答应", "同意了")), {"old": speech(OLD)})
    differs = only(report).evidence["differs"]
    assert differs["only"] is False
    assert ("云南", "贵州") in [(fact["source"], fact["draft"]) for fact in differs["facts"]]
    assert "不同的事实：2023 → 2024，云南 → 贵州" in shown(report)
    assert "改头换面" not in shown(report)


def test_a_copy_differs_in_nothing() -> None:
    report = check(speech(OLD), {"old": speech(OLD, write(9))})
    assert "differs" not in only(report).evidence
    assert "→" not in shown(report)


def test_a_passage_that_is_equal_begins_behind_what_was_exchanged() -> None:
    old, new = ("。".join((write(5, 20), f"{year}年" + write(1, 60))) for year in (2023, 2024))
    finding = only(check(speech(write(8, 40) + new), {"old": speech(old)}))
    assert finding.evidence["differs"]["only"] is True
    assert [(fact["source"], fact["draft"]) for fact in finding.evidence["differs"]["facts"]] == [
        ("2023", "2024")
    ]


def test_a_whole_speech_lists_the_facts_of_all_its_paragraphs() -> None:
    old = speech(*(f"{write(seed, 80)}共计{seed}{seed}户。" for seed in range(11, 19)))
    report = check(old.replace("户", "人"), {"old": old})
    finding = only(report)
    assert finding.kind == "speech"
    assert [fact["draft"] for fact in finding.evidence["differs"]["facts"]] == [
        f"{n}{n}人" for n in range(11, 19)
    ]


def test_sentences_in_another_order_are_held_to_those_of_the_source() -> None:
    parts = [write(seed, 60) + f"完成{seed}座。" for seed in (21, 22, 23)]
    moved = "".join(part.replace("座", "处") for part in (parts[2], parts[0], parts[1]))
    report = check(speech(moved), {"old": speech("".join(parts))})
    told = [
        fact
        for finding in report.findings()
        for fact in finding.evidence.get("differs", {"facts": []})["facts"]
    ]
    assert {(fact["source"], fact["draft"]) for fact in told} == {(f"{n}座", f"{n}处") for n in (21, 22, 23)}


def test_the_terminal_says_so_before_all_else(report: CheckReport) -> None:
    zh = "改头换面，只有这些不同：2023 → 2024，云南 → 贵州，三百公里 → 四百公里，王建国 → 李建民，不 → —"
    lines = shown(report).splitlines()
    at = next(i for i, line in enumerate(lines) if only(report).id in line)
    assert lines[at + 1].strip() == zh
    assert shown(report, id=only(report).id).splitlines()[1] == zh
    assert "only these differ: 2023 → 2024, 云南 → 贵州" in shown(report, "en")


def test_many_facts_are_counted() -> None:
    old = "，".join(f"{write(seed, 12)[:11]}有{seed}户" for seed in range(31, 51))
    report = check(speech(old.replace("户", "人")), {"old": speech(old)})
    assert "31户 → 31人，" in shown(report)
    assert "另有12处" in shown(report)
    assert "and 12 more" in shown(report, "en")


def test_json_and_sarif(report: CheckReport, tmp_path: Path) -> None:
    stream = io.BytesIO()
    write_json(report, stream)
    (record,) = json.loads(stream.getvalue())["findings"]
    assert record["evidence"]["differs"] == only(report).evidence["differs"]
    stream = io.BytesIO()
    write_sarif(report, stream)
    (result,) = json.loads(stream.getvalue())["runs"][0]["results"]
    assert (
        "; only these differ: 2023 → 2024, 云南 → 贵州, 三百公里 → 四百公里, and 2 more: "
        in result["message"]["text"]
    )


def test_of_a_paragraph_in_another_order_it_is_said_how_alike_it_is() -> None:
    """Little of it aligns in order."""
    parts = [write(seed, 40) for seed in range(41, 46)]
    text = shown(check(speech(write(7, 300), "".join(reversed(parts))), {"old": speech("".join(parts))}))
    assert "相似度" in text
    assert "逐字一致" not in text


def test_what_the_source_has_elsewhere_word_for_word_differs_in_nothing() -> None:
    """A paragraph that is told of two people in one source is held to the one that it is of."""
    told = "十七日上午，{}同志在{}代表团参加讨论时说，要把{}的路修通，让{}的人家过个好年。"
    first, second = (
        told.format("邬德水", "陕西", "沟里", "山上"),
        told.format("祁万山", "甘肃", "坝上", "河边"),
    )
    report = check(speech(write(5, 60) + first), {"old": speech(first, write(5, 60), second, write(9))})
    assert all("differs" not in finding.evidence for finding in report.findings())
    swapped = check(
        speech(write(5, 60) + first.replace("陕西", "青海")), {"old": speech(first, write(5, 60), second)}
    )
    facts = [fact for one in swapped.findings() for fact in one.evidence["differs"]["facts"]]
    assert [(fact["source"], fact["draft"]) for fact in facts] == [("陕西", "青海")]


@pytest.mark.parametrize(
    ("old", "new", "facts"),
    [
        ("会议于2023年3月5日召开，一百人到会。", "会议于2023-03-05召开，一百人到会。", []),
        ("会议于2023年3月5日召开，一百人到会。", "会议于2023.3.5召开，一百人到会。", []),
        (
            "会议于2023年3月5日召开，到会百人。",
            "会议于2023-03-06召开，到会百人。",
            [("2023年3月5日", "2023-03-06")],
        ),
        (
            "星期三上午在南岸开会，老王主持。",
            "星期五下午在北岸开会，老李主持。",
            [("星期三", "星期五"), ("上午", "下午"), ("南岸", "北岸"), ("老王", "老李")],
        ),
        ("国家主席出席了仪式，没有合影。", "国务院总理出席了仪式，没有合影。", [("国家主席", "国务院总理")]),
        ("县里坚持修渠，多年如此。", "县里停止修渠，多年如此。", [("坚持", "停止")]),
        ("村里没有完成修渠，年年如此。", "村里完成修渠，年年如此。", [("没有", "")]),
        ("全村已经通上自来水，人人高兴。", "全村尚未通上自来水，人人高兴。", [("已经", "尚未")]),
        ("全村已经通上自来水，人人高兴。", "全村没有通上自来水，人人高兴。", [("已经", "没有")]),
        ("We never support the mill.", "We always support the mill.", [("never", "always")]),
        ("We support the old mill.", "We oppose the old mill.", [("support", "oppose")]),
        ("They do want the old mill.", "They don't want the old mill.", [("do", "don't")]),
        ("Output doubled in the winter.", "Output tripled in the winter.", [("doubled", "tripled")]),
    ],
)
def test_only_these_differ_in_whole_words(old: str, new: str, facts: list[tuple[str, str]]) -> None:
    report = check(speech(write(5, 60) + new), {"old": speech(write(5, 60) + old)})
    differs = only(report).evidence.get("differs", {"only": True, "facts": []})
    assert differs["only"]
    assert [(fact["source"], fact["draft"]) for fact in differs["facts"]] == facts
