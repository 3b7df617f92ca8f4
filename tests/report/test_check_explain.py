"""Why a finding of a check is one, at the terminal: both texts aligned, and what decided."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from dedup.checking.check_report import CheckReport
from dedup.checking.show_finding import explain_finding
from dedup.errors import SettingsError
from dedup.model import Document
from dedup.report.side_by_side import align_rows, MISSING
from dedup.text.fold import fold_codes
from tests.generated import chinese
from tests.report.check_by_hand import check_texts, DRAFT, explained, id_of, SETTINGS, usual
from tests.report.view_texts import OTHER, PASSAGES


@pytest.fixture(scope="module")
def report() -> CheckReport:
    return usual()


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
        assert "which makes 51; it asks for 40" in near
        assert "--threshold asks for 0.55" in near
        assert "It is no set phrase: 1 speech" in near
        assert "by_" not in near
        phrase = explained(report, id_of(report, "formula"))
        assert "It is a set phrase: 6 speeches of 3 sources" in phrase
        assert "of its length 5 speeches of 2 sources make it one" in phrase
        assert "5 of the speeches that have it, as examples" in phrase

    def test_pieces_that_are_no_passage_are_no_reason(self) -> None:
        text = PASSAGES[0]
        for at, own in (
            (42, "这里我另说一句闲话吧"),
            (28, "昨夜窗外又下了一阵雨"),
            (14, "容我先喝口水再往下讲"),
        ):
            text = text[:at] + own + text[at:]
        settings = replace(SETTINGS, threshold=0.3)
        report = check_texts({"draft.txt": f"一篇稿子\n{text}\n"}, settings=settings)
        shown = explained(report, id_of(report, "near"))
        assert "--threshold asks for 0.3" in shown
        assert "in a row" not in shown

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
        counted = letters * 4 // 10
        assert f"{letters} characters in a row agree" in shown
        assert f"which makes {counted}; it asks for 40 (100 letters). Above {counted} it" in shown

    @pytest.mark.parametrize(
        ("old", "new", "own"),
        [
            (
                f"{PASSAGES[0][:50]}，三年里一共运了1958车",
                f"{PASSAGES[0][:50]}，三年里一共运了958车",
                ("她还记得那年冬天码头上的雾，", "，后来的事大家都知道了。"),
            ),
            (
                "In 1931 the ferry carried about two dozen goats, 1245 sacks of barley and a brass band to the fair at "
                "Norham, and came home by moonlight with 60 hens",
                "In 1931 the ferry carried about two dozen goats, 1245 sacks of barley and a brass band to the fair at "
                "Ely, and came home by moonlight with 60 hens",
                (
                    "My aunt kept the bill of that day in a drawer with her ribbons: ",
                    ", as she wrote to me in May.",
                ),
            ),
        ],
        ids=["chinese", "english"],
    )
    def test_the_limit_that_is_told_decides(self, old: str, new: str, own: tuple[str, str]) -> None:
        """Digits count in full, and the shorter text decides."""
        texts = {"draft.txt": f"一\n{own[0]}{new}{own[1]}\n"}, [Document("old", "old", f"二\n{old}。\n")]
        report = check_texts(*texts)
        shown = explained(report, next(report.findings()).id)
        (told,) = re.findall(r"Above (\d+) it is no passage", shown)

        def lasts(least: int) -> bool:
            kept = check_texts(*texts, settings=replace(SETTINGS, min_passage=least))
            return any(finding.kind == "passage" for finding in kept.findings())

        assert lasts(int(told))
        assert not lasts(int(told) + 1)

    def test_an_unknown_id_is_answered_by_those_there_are(self, report: CheckReport) -> None:
        known = id_of(report, "near")
        with pytest.raises(SettingsError, match=f"no finding has this id; there are .*{known}"):
            explain_finding(report, known[:-1] + "zz", Console(file=io.StringIO()))
        many = check_texts({"draft.txt": f"{DRAFT}\n{OTHER[1]}\n{OTHER[2]}"})
        more = len({finding.id for finding in many.findings()}) - 3
        assert more > 0
        with pytest.raises(SettingsError, match=rf"no finding has this id; there are .* and {more} more$"):
            explain_finding(many, "", Console(file=io.StringIO()))

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
