"""Sentences of which every figure was exchanged are copies, unless anybody says them with figures of his own."""

from __future__ import annotations

import pytest

from dedup.match.formulae import SPEECHES
from tests.checking.texts import check, write

TOLD = "全年粮食产量达到{}万吨，增长{}%，农民人均可支配收入{}元，增长{}%，新建高标准农田{}万亩。"
OLD, NEW = (
    TOLD.format(*figures) for figures in ((1234.5, 3.5, 18650, 7.2, 46), (1301.8, 5.4, 20115, 7.9, 52))
)


def shelf(*told: str) -> dict[str, str]:
    """Old texts, each with something of its own."""
    return {f"old-{n}": f"{write(10 + n, 200)}\n{one}\n{write(50 + n, 200)}" for n, one in enumerate(told)}


def test_only_the_figures_differ() -> None:
    report = check(f"{write(1, 200)}\n{NEW}\n{write(2)}", shelf(write(3), OLD, write(4)))
    (finding,) = report.findings()
    draft, source = finding.occurrences
    assert (finding.kind, source.document) == ("passage", "old-1")
    assert report.draft_text(0)[draft.start : draft.end] == NEW.removesuffix("。")
    assert finding.evidence["differs"]["only"]
    assert [fact["draft"] for fact in finding.evidence["differs"]["facts"]] == [
        "1301.8万吨", "5.4%", "20115元", "7.9%", "52万亩"
    ]  # fmt: skip
    # All of it is copied, and nothing of it stands in a run.
    assert report.ratios[0].copied.characters == finding.characters
    assert report.ratios[0].total.characters == 0


def test_of_what_was_copied_whole_it_is_one_finding() -> None:
    text = f"{write(5)}{OLD}{write(6)}"
    (finding,) = check(f"{write(1)}\n{text.replace(OLD, NEW)}\n{write(2)}", shelf(text)).findings()
    assert finding.characters >= len(write(5) + write(6)) * 5 // 6


@pytest.mark.parametrize(
    "new",
    [
        NEW.replace("粮食", "蔬菜").replace("农民", "职工"),
        # Too short, too few figures, too few words.
        "粮食产量达到1301.8万吨，增长5.4%。",
        "全年粮食产量达到近年来最好水平，农民人均可支配收入稳步增长，新建高标准农田52万亩。",
        "1月增长5.4%，2月增长6.1%，3月增长7.2%，4月增长8.8%，5月增长5.9%，6月增长4.4%。",
    ],
)
def test_what_is_none(new: str) -> None:
    old = [OLD, "1月增长2.2%，2月增长3.3%，3月增长4.5%，4月增长2.7%，5月增长1.9%，6月增长3.8%。"]
    assert not list(check(f"{write(1, 200)}\n{new}\n{write(2)}", shelf(*old)).findings())


def test_what_so_many_say_with_figures_of_their_own_is_nobodys() -> None:
    old = [TOLD.format(1000 + n, 2 + n / 10, 16000 + 7 * n, 5 + n / 10, 30 + n) for n in range(SPEECHES)]
    draft = f"{write(1, 200)}\n{NEW}\n{write(2)}"
    assert not list(check(draft, shelf(*old)).findings())
    assert len(list(check(draft, shelf(*old[:-1])).findings())) == 1
