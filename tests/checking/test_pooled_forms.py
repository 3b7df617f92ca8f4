"""Forms of the trade, each said in another variant, are no copies; and what is one all the same says why."""

from __future__ import annotations

import random
import re

import numpy as np
import pytest

from dedup.checking.check_report import CheckReport
from dedup.checking.commonness import Common
from dedup.checking.form import OWN
from dedup.checking.pooled_forms import say_together, why_copy
from dedup.kinds import PHRASES
from dedup.model import Document, Occurrence
from tests.checking.texts import check, document, write
from tests.report.check_by_hand import screen

PLACES = ("省", "市", "县", "自治区", "州", "区")
PEOPLE = ("向全{}各族人民", "向全{}广大干部群众", "向辛勤工作在各条战线上的全{}人民")
BODIES = (
    "向各位人大代表、政协委员",
    "向各民主党派、工商联、无党派人士",
    "向各民主党派、工商联、人民团体和社会各界人士",
)
TROOPS = ("", "", "，向驻{}人民解放军指战员、武警部队官兵", "，向驻{}部队官兵")
FRIENDS = ("", "，向关心支持{}发展的港澳台同胞、海外侨胞和国际友人")
ENDS = ("，表示衷心的感谢！", "，致以崇高的敬意和衷心的感谢！", "，致以崇高的敬意！")


def closing(seed: int) -> str:
    """The thanks at the end of a report, as one government or another gives them."""
    rng = random.Random(seed)
    place = rng.choice(PLACES)
    parts = [rng.choice(some).format(place) for some in (PEOPLE, ("，",), BODIES, TROOPS, FRIENDS, ENDS)]
    return f"在此，我{rng.choice(('谨', ''))}代表{place}人民政府，" + "".join(parts)


def reports(number: int) -> dict[str, str]:
    return {
        f"report-{n}": f"{write(1000 + n, 200)}\n{closing(n)}\n{write(2000 + n, 100)}" for n in range(number)
    }


@pytest.mark.parametrize("seed", range(100, 112))
def test_variants_of_a_closing_are_a_form(seed: int) -> None:
    report = check(f"{write(1, 200)}\n{closing(seed)}\n{write(2, 100)}", reports(24))
    assert {finding.kind for finding in report.findings()} <= set(PHRASES)
    assert report.ratios[0].copied.characters == 0
    assert report.ratios[0].total.characters > 0


def test_variants_are_shown_as_variants() -> None:
    """With up to three others, each in its own words; of reports that nobody names an outlet of no source is told."""
    report = check(f"{write(1, 200)}\n{closing(104)}\n{write(2, 100)}", reports(24))
    (form,) = report.findings()
    assert form.evidence["variants"]
    assert form.evidence["common"]["sources"] == 0 < form.evidence["common"]["unknown"]
    said = [report.corpus.text(*_in_corpus(report, place)) for place in form.occurrences]
    assert len(set(said)) == len(said) == 4
    assert all("人民政府，" in one and one[-2:] in ("感谢", "敬意") for one in said[1:])
    for language, expected in (("en", r"\d+ speeches say so or nearly so"), ("zh", r"\d+篇有相同或相近说法")):
        shown = screen(report, language)
        assert re.search(expected + "\n", shown)
        assert all(one.strip() in shown for one in said[1:])


def _in_corpus(report: CheckReport, place: Occurrence) -> tuple[int, int]:
    base = int(report.corpus.starts[report.number_of[place.document]])
    return base + place.start, base + place.end


def test_forms_one_after_another_as_few_have_them_are_theirs() -> None:
    """Most of the sentences have to be said by one and the same speeches."""
    several = [(40, np.array([1, 2, 3, 9])), (30, np.array([1, 4, 5])), (30, np.array([1, 2, 6]))]
    assert say_together(several) == 2
    assert say_together(several[:2]) == 1
    assert say_together([(10, np.array([], np.int64)), (20, np.array([7]))]) == 1


OPENING = "各位代表：现在，我代表旗人民政府，向大会报告工作，请予审议，并请列席人员提出意见。"


@pytest.mark.parametrize("told", [closing(7), OPENING])
@pytest.mark.parametrize("holders", [1, 3])
def test_of_few_what_the_trade_says_is_a_form(told: str, holders: int) -> None:
    old = {name: text.replace(closing(n), told) for n, (name, text) in enumerate(reports(holders).items())}
    report = check(f"{write(1, 200)}\n{told}\n{write(2, 100)}", old)
    assert {finding.kind for finding in report.findings()} <= set(PHRASES)
    assert all(finding.evidence["listed"] for finding in report.findings())
    assert report.ratios[0].copied.characters == 0
    assert "公文通用套话" in screen(report, "zh")


@pytest.mark.parametrize(
    "told",
    [
        "各位代表，我代表县人民政府向大会报告：澜溪大桥的桩基打到三十七米才见岩层，工期推迟到后年五月，多花的钱由市里和县里各出一半。",
        "表示衷心的感谢，致以崇高的敬意，并决定拨款1420万元、补贴5600户、修路86公里。",
    ],
)
def test_what_is_put_into_a_form_of_the_trade_is_a_copy(told: str) -> None:
    report = check(f"{write(1, 200)}\n{told}\n{write(2, 100)}", {"old": f"{write(3)}\n{told}\n{write(4)}"})
    assert (
        report.ratios[0].copied.characters
        > 0.9 * len(told.translate(dict.fromkeys(map(ord, "，。、：")))) - 6
    )


@pytest.mark.parametrize("seed", range(100, 106))
def test_clauses_in_another_order_and_names_put_in_leave_a_form(seed: int) -> None:
    first, *clauses, last = closing(seed).rstrip("。！").split("，向")
    random.Random(seed).shuffle(clauses)
    moved = "，向".join((first, *clauses, last))
    named = closing(seed).replace("人民政府", "人民政府和主席团成员周怀山、陈立新")
    for told in (moved, named):
        report = check(f"{write(1, 200)}\n{told}\n{write(2, 100)}", reports(24))
        assert {finding.kind for finding in report.findings()} <= set(PHRASES)


def test_what_many_hold_and_is_a_copy_says_why() -> None:
    told = write(9, 200).replace("，", "")
    old = [
        document(f"old-{n}", f"{write(100 + n)}\n{told}\n{write(200 + n)}", "2019-05-01", f"outlet {n}")
        for n in range(7)
    ]
    report = check(f"{write(1)}\n{told}\n{write(2)}", old)
    (finding,) = report.findings()
    assert finding.evidence["common"]["speeches"] == 7
    assert finding.evidence["no_form"] == {"reason": "length", "needed": 25}


def test_what_one_source_says_again_and_again_is_its_own() -> None:
    told = write(9, 60).replace("，", "")
    old = [
        document(f"old-{n}", f"{write(100 + n)}\n{told}\n{write(200 + n)}", f"20{10 + n}-05-01", "one outlet")
        for n in range(9)
    ]
    report = check(f"{write(1)}\n{told}\n{write(2)}", old)
    (finding,) = report.findings()
    assert finding.kind not in PHRASES
    assert finding.evidence["no_form"]["reason"] == "source"


@pytest.mark.parametrize(
    ("kind", "speeches", "sources", "commonness", "reason"),
    [
        ("passage", 4, 4, 0.9, None),
        ("speech", 30, 9, 0.6, "speech"),
        ("near", 30, 1, 0.6, "source"),
        ("passage", 9, 9, 0.6, "length"),
        ("passage", 10, 9, 0.2, "own"),
        ("passage", 10, 9, 0.6, "variants"),
        ("passage", 10, 9, None, "variants"),
    ],
)
def test_reasons(
    kind: str, speeches: int, sources: int, commonness: float | None, reason: str | None
) -> None:
    """Of eighty characters ten speeches would make a form."""
    common = Common(speeches, sources, 0, 1, 2019, 2019, speeches, False)
    found = why_copy(kind, 800, common, commonness)
    assert found == ({"reason": reason, "needed": 10} if reason else {})


RELEASE = "县气象台昨日18时发布暴雨红色预警，未来三小时降雨量将达100毫米，低洼处居民1240人已转移到三所学校"
FORM = "现在我受县人民政府委托向大会作工作报告请予审议并请各位委员和列席的同志提出意见"
LATER = "让我们更加紧密地团结起来同心同德开拓进取为建设美好家园而努力奋斗"


def library(told: str, holders: int, others: int, years: int) -> list[Document]:
    """Texts of as many outlets, of which some hold it; ``others`` say it in words of their own."""
    words = [one for one in re.split("，|。", told) if one]
    return [
        document(
            f"old-{n}",
            f"{write(100 + n)}\n{told if n < holders else '，'.join(random.Random(n).sample(words, len(words)))}\n"
            f"{write(200 + n)}",
            f"{2010 + n % years}-05-01",
            f"outlet {n}",
        )
        for n in range(holders + others)
    ]


def test_a_release_that_many_print_at_once_is_no_form() -> None:
    """Neither in a library of many years, nor in one of a year, where a form can be of no other."""
    for more in ([], [document(f"more-{n}", write(300 + n), f"20{10 + n}-05-01", "x") for n in range(5)]):
        old = library(RELEASE, 14, 0, 1) + more
        (finding,) = check(f"{write(1)}\n{RELEASE}\n{write(2)}", old).findings()
        assert finding.kind not in PHRASES
        assert finding.evidence["commonness"] < OWN
        assert finding.evidence["no_form"]["reason"] == "own"


@pytest.mark.parametrize("told", [FORM, f"{FORM}。{LATER}"])
def test_a_form_of_five_outlets_and_years_is_one_alone_and_beside_another(told: str) -> None:
    old = library(told, 5, 0, 5) + [
        document(
            f"w-{n}",
            f"{write(300 + n)}{FORM[n : n + 12]}，{FORM[-12:]}{LATER[:12]}，{LATER[-12:]}。",
            "2011-01-01",
            f"w{n}",
        )
        for n in range(6)
    ]
    report = check(f"{write(1)}\n{told}。\n{write(2)}", old)
    assert {finding.kind for finding in report.findings()} <= set(PHRASES)
    assert report.ratios[0].copied.characters == 0
    assert all(finding.evidence["commonness"] >= OWN for finding in report.findings())
