"""What leaves no trace: hidden characters, readings beside the text, markup left in it."""

from __future__ import annotations

import itertools
import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels.arrays import Codes
from dedup.text import traces
from dedup.text.fold import CONTINUES, fold_codes
from tests.folding import read_folded


def codes_of(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def folded(text: str) -> str:
    return " ".join(read_folded(fold_codes(codes_of(text)))[0].split())


# ------------------------------------------------------------------ readings


@pytest.mark.parametrize(
    "reading",
    [
        *("(lǐng)", "（lǐng）", "[lǐng]", "［lǐng］", "【lǐng】", "〔lǐng〕", "(Lǐng)", "(LǏNG)", "(ｌǐｎɡ)"),
        *("(lǐnɡ)", "(" + unicodedata.normalize("NFD", "lǐng") + ")", "(ài)", "(ɑ̀i)", "(nǚ)", "(lǜ)", "(ér)"),
        *("(lǐng dǎo)", "(lǐngdǎo)", "(xī'ān)", "(xī’ān)", "(zhuàng-kuò)"),
        *("(ㄌㄧㄥˇ)", "（ㄉㄠˇ）", "[˙ㄉㄜ]", "(ㄌㄧㄥˇ ㄉㄠˇ)"),
        *("(ling3)", "（lü4）", "[lv4]", "(lu:4)", "(ling3 )"),
        *("(l&iacute;ng)", "(lǐ\u200bng)", "(\u200blǐng)", "\u200b(lǐng)", "(l\u00adǐng)", "(l<b>ǐ</b>ng)"),
        *(
            "(&#108;ǐng)",
            "<b>(lǐng)</b>",
            "(lǐng&nbsp;dǎo)",
            "(ㄌ\u200bㄧㄥˇ)",
            "<rt>l&iacute;ng</rt>",
            "(l&shy;ǐng)",
        ),
        *("(りょう)", "（リョウ）", "《りょう》", "【りょう】"),
        *(
            "<rt>lǐng</rt>",
            "<rp>(</rp><rt>lǐng</rt><rp>)</rp>",
            "<rt>lǐng</rt >",
            "<RT>りょう</RT>",
            "<rtc>ling</rtc>",
        ),
    ],
)
def test_a_reading_leaves_no_trace(reading: str) -> None:
    assert folded(f"在领{reading}导干部会上") == "在领导干部会上"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "好(ma)",
            "好(AI)",
            "好（略）",
            "好(2023)",
            "(hǎo)",
            "a(hǎo)",
            "好(hǎo",
            "好hǎo)",
            "好(hǎo、)",
            "茶(café)",
            "好 (hǎo)",
            "方案(a1)",
            "宽(m2)",
            "好(LING3)",
            "好(ling6)",
        ),
        *(
            "好(Pokémon)",
            "会(ミーティングのことであるという)",
            "彼《りんご。》",
            "《hǎo》",
            "见《hǎo》",
            "好(H2)",
        ),
    ],
)
def test_what_is_no_reading(text: str) -> None:
    letters = "".join(
        c for c in unicodedata.normalize("NFC", text.casefold()) if unicodedata.category(c)[0] in "LN"
    )
    assert folded(text).replace(" ", "") == letters.replace("见", "见")


def test_tones_as_digits_are_no_more_than_the_characters() -> None:
    assert folded("领导(ling3 dao3)干部") == "领导干部"
    assert folded("导(ling3 dao3)干部") == "导 ling3 dao3 干部"


def test_ruby() -> None:
    assert folded("<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp>字<rt>じ</rt></ruby>を") == "汉字を"
    assert folded('<ruby class="a">清<rt>qīng</ruby>晨') == "清晨"


# ------------------------------------------------------------------ markup


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("你&nbsp;好", "你 好"),
        ("&ldquo;领导&rdquo;", "领导"),
        ("你&#12288;好&#x3000;吗", "你 好 吗"),
        ("&#39046;&#x5BFC;", "领导"),
        ("你&amp;nbsp;好&amp;amp;ldquo;", "你 好"),
        ("你&nbsp好", "你 好"),
        ("caf&eacute;", "café"),
        ("5&lt;6", "5<6".replace("<", "<")),
        ("3&#46;5", "3.5"),
        ("&frac12;", "1/2"),
        ("AT&T公司", "at t公司"),
        ("R&D;经费", "r d 经费"),
        ("?a=1&copy=2", "a=1 copy=2".replace("=", " ")),
        ("第一行<br/>第二行<BR>第三行<br >完", "第一行 第二行 第三行 完"),
        ("<p>领导</p><p align=center>干部</p>", "领导 干部"),
        ('领<b>导</b><span style="color:red">干</span><strong>部</strong>', "领导干部"),
        ("<a href='x.html' target=_blank>链接</a>", "链接"),
        ("a<b and c>d", "a<b and c>d"),
        ("若x<y则", "若x<y则"),
        ("<通知>", "通知"),
        ("行_x000D_尾", "行 尾"),
        ("行_x000d_尾_x005F_", "行 尾"),
        ("in_x0041_b", "in x0041 b"),
        ("你&nb\u200bsp;好", "你 好"),
        ("<b\u200b>领</b>导", "领导"),
        ("方案&lt;b&gt;好&lt;/b&gt;", "方案<b>好 b"),
    ],
)
def test_markup_counts_as_what_it_stands_for(text: str, expected: str) -> None:
    assert folded(text) == expected


def test_what_an_entity_stands_for_holds_all_its_places() -> None:
    codes = fold_codes(codes_of("caf&eacute;s"))
    assert codes[4:11].tolist() == [CONTINUES] * 7
    assert fold_codes(codes_of("你&nbsp;好")).tolist()[1:7] == [1, *[CONTINUES] * 5]


# ------------------------------------------------------------------ hidden characters

HIDDEN = "\u200b\u200d\ufeff\u00ad\u3164\uffa0\u115f\u1160\u2060\ufe0f\u180b\u034f\U000e0100"


@given(text=st.text(st.sampled_from("领导x区20年.5%かé "), max_size=20), data=st.data())
def test_hidden_characters_make_no_difference(text: str, data: st.DataObject) -> None:
    hidden = [data.draw(st.sampled_from(["", "", *HIDDEN])) for _ in text]
    assert folded("".join(h + c for h, c in zip(hidden, text, strict=True))).replace(" ", "") == folded(
        text
    ).replace(" ", "")


def test_hidden_characters_far_from_what_looks_at_them_make_no_difference() -> None:
    assert folded("é\u200b%\u200bx区") == folded("é%x区")


@given(text=st.text(st.sampled_from("领导\u200b<b>&nbsp;(lǐng)\n xx区"), max_size=40))
def test_codes_have_a_place_each(text: str) -> None:
    assert fold_codes(codes_of(text)).shape == (len(text),)


def test_only_the_lines_that_hold_something_are_read_again() -> None:
    text = "平常的一行\n" * 50 + "有&nbsp;的一行\n" + "平常的一行\n" * 50
    lines = read_folded(fold_codes(codes_of(text)))[0]
    assert lines == text.replace("&nbsp;", " ").replace("\n", " ")


@given(lines=st.lists(st.integers(0, 9), max_size=6), windows=st.sampled_from([1, 3]), data=st.data())
def test_the_lines_beside_places(lines: list[int], windows: int, data: st.DataObject) -> None:
    """By windows that grow as by a look at all."""
    codes = codes_of("".join("x" * line + "\n" for line in lines) + "x")
    places = np.array(data.draw(st.lists(st.integers(0, len(codes) - 1), max_size=4)), np.int64)
    breaks = [0, *(np.flatnonzero(codes == ord("\n")) + 1).tolist(), len(codes)]
    beside = [(max(b for b in breaks if b <= at), min(b for b in breaks if b > at)) for at in places.tolist()]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(traces, "WINDOW", windows)
        edges = traces._edges_beside(codes, places).tolist()
    assert {0, len(codes), *itertools.chain(*beside)} <= set(edges) <= set(breaks)
    assert edges == sorted(edges)
