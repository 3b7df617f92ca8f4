"""What counts as the same, and what does not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dedup.kernels.arrays import Codes, POINT, WORD
from dedup.kernels.expansions import expand
from dedup.text.fold import character_codes, CONTINUES, fold_codes, keep_codes, raw_codes

BLANK = "□"
# Everything that folding treats in a way of its own, and some that it does not.
NASTY = "xXｘ*＊×☆某□_区年市领導中。，：“（()）\u3000 \n\rāǎilǐng20xx三〇射线aAé'’-#\u200b\u0301"
texts = st.text(st.sampled_from(NASTY), max_size=30)
han = st.text(st.sampled_from("领导干部要带头讲话会议中心"), min_size=1, max_size=12)


def codes_of(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def kept(text: str, *, emphasis: bool = False) -> str:
    """The characters that count, □ for a placeholder."""
    folded = expand(fold_codes(codes_of(text), emphasis=emphasis))[0] & np.uint32(POINT)
    return "".join(BLANK if code == 2 else chr(code) for code in folded.tolist() if code > 1)


# ------------------------------------------------------------------ characters


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2023年", "2024年"),
        ("区委", "区位"),
        ("甲方", "乙方"),
        ("X区", "Y区"),
        ("X射线", "射线"),
        ("color", "colour"),
        ("某", ""),
    ],
)
def test_different_texts(one: str, other: str) -> None:
    assert kept(one) != kept(other)


@pytest.mark.parametrize(
    "group",
    [
        ("領(lǐng)導(dǎo)干部", "领导干部", "领 导 干 部", "領導幹部", "“领导”干部。", "领\u200b导干部"),
        ("X区", "**区", "xx区", "ＸＸ区", "××区", "☆☆区", "某某区", "XXX区", "___区", "□□区"),
        ("ＧＤＰ增长5%", "GDP增长５％", "gdp增长5﹪", "G\u200bDP增长5%"),
        ("don't", "don’t", "dont", "DON'T"),
        ("e\u0301tat", "état", "ÉTAT"),
    ],
)
def test_forms_of_the_same(group: tuple[str, ...]) -> None:
    assert len({kept(text) for text in group}) == 1


# ------------------------------------------------------------------ placeholders


@pytest.mark.parametrize(
    "text",
    [
        *(
            "next",
            "Xerox",
            "(AI)",
            "f(x)",
            "X射线",
            "x光",
            "x轴",
            "用x表示",
            "XX",
            "xXx",
            "Linux系统",
            "MAXX区",
        ),
        *(
            "XXL码",
            "3×4",
            "3×4米",
            "A*B",
            "2*3=6",
            "某",
            "某区",
            "_name_",
            "snake_case",
            "a_b",
            "x\n区",
            "中\nxx",
        ),
        *("max(x, y)", "☆", "○", "二○○三年", "一九七○年", "2023XX", "5x5", "xx", "the xx chromosome"),
    ],
)
def test_no_placeholder(text: str) -> None:
    assert BLANK not in kept(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("X区", "□区"),
        ("在x市", "在□市"),
        ("某某同志", "□同志"),
        ("张××", "张□"),
        ("20xx年", "20□年"),
        ("20××年", "20□年"),
        ("202X年", "202□年"),
        ("二〇xx年", "二〇□年"),
        ("约5×区", "约5□区"),
        ("２０ＸＸ年", "20□年"),
        ("电话138****1234", "电话138□1234"),
        ("xx,你好", "□你好"),
        ("，X，", "□"),
        ("（X）", "□"),
        ("中*国", "中□国"),
        ("xx市xx区", "□市□区"),
        ("××☆☆区", "□区"),
        ("以 xx 为例", "以□为例"),
        ("☆☆☆☆☆☆☆☆区", "□区"),
        ("☆☆☆☆☆☆☆☆☆区", "区"),  # nine: a rule across the page
    ],
)
def test_placeholder_runs(text: str, folded: str) -> None:
    assert kept(text) == folded


def test_blank_stands_where_the_run_began() -> None:
    assert fold_codes(codes_of("年20xx年")).tolist() == [
        ord("年"),
        ord("2") | WORD,
        ord("0") | WORD,
        2,
        CONTINUES,
        ord("年"),
    ]


@pytest.mark.parametrize("text", ["共**20**-**30**人", "共20-**30**人", "共**20-30**人", "共*20*-*30*人"])
def test_emphasis_keeps_no_number_apart(text: str) -> None:
    assert kept(text, emphasis=True) == "共20-30人"


@pytest.mark.parametrize(
    ("text", "plain", "markdown"),
    [
        ("**重点**工作", "□重点□工作", "重点工作"),
        ("__重点__工作", "□重点□工作", "重点工作"),
        ("*区*", "□区", "区"),
        ("在**xx区**召开", "在□□区□召开", "在□区召开"),
        ("在xx区", "在□区", "在□区"),
    ],
)
def test_emphasis_in_markdown(text: str, plain: str, markdown: str) -> None:
    assert kept(text) == plain
    assert kept(text, emphasis=True) == markdown


# ------------------------------------------------------------------ pinyin


@pytest.mark.parametrize(
    "text", ["好(hǎo)的", "好（hǎo）的", "好(hǎo de)的", "好(lüè)的", "好(ǹg)的", "好(xī'ān)的", "好(HǍO)的"]
)
def test_pinyin_in_brackets_is_ignored(text: str) -> None:
    assert kept(text) == "好的"


@pytest.mark.parametrize("length", [22, 23, 24, 40])
def test_pinyin_has_a_longest_length(length: int) -> None:
    assert (kept("好(" + "ǎ" * length + ")") == "好") == (length < 24)


# ------------------------------------------------------------------ characters as tokens


def as_characters(text: str) -> list[int]:
    codes = expand(character_codes(fold_codes(codes_of(text))))[0]
    return codes[(codes & np.uint32(0x1FFFFF)) > 0].tolist()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1 25座", "12 5座"),
        ("①②", "12"),
        ("3½", "31/2"),
        ("第1、25条", "第12、5条"),
        ("covid 19", "covid1 9"),
    ],
)
def test_numbers_stay_whole_where_characters_are_tokens(one: str, other: str) -> None:
    assert as_characters(one) != as_characters(other)


def test_letters_are_characters_where_characters_are_tokens() -> None:
    assert [code >= WORD for code in as_characters("km㎞5")] == [False] * 4 + [True]


# ------------------------------------------------------------------ what always holds


@given(text=st.one_of(texts, st.text(max_size=30)))
def test_one_code_for_each_code_point(text: str) -> None:
    for folded in (fold_codes(codes_of(text)), keep_codes(codes_of(text)), raw_codes(codes_of(text))):
        assert folded.shape == (len(text),)
        assert folded.dtype == np.uint32


@given(text=texts)
def test_the_input_is_not_written_to(text: str) -> None:
    codes = codes_of(text).copy()
    before = codes.copy()
    fold_codes(codes)
    assert (codes == before).all()


@given(first=texts, second=texts, emphasis=st.booleans())
@example(first="中", second="xx", emphasis=False)
@example(first="xx", second="中", emphasis=False)
@example(first="好(hǎo", second=")", emphasis=False)
@example(first="20", second="xx年", emphasis=False)
@example(first="0", second="*", emphasis=True)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x0b", "\x0c", "\x85"])
def test_nothing_looks_across_a_line_break(first: str, second: str, emphasis: bool, end: str) -> None:
    # Once: only \n and \r are held for the end of a line (`_near_han`), but all of these end a paragraph,
    # so that a paragraph folds otherwise where another stands before it: 中<U+2028>xx
    together = fold_codes(codes_of(first + end + second), emphasis=emphasis)
    alone = [fold_codes(codes_of(text), emphasis=emphasis).tolist() for text in (first + end, end + second)]
    assert together.tolist() == alone[0] + alone[1][len(end) :]


@given(text=han, marks=st.lists(st.sampled_from("，。 　\n“”《》—…\u200b"), min_size=12, max_size=12))
def test_marks_and_spaces_between_chinese_characters_do_not_count(text: str, marks: list[str]) -> None:
    assert kept("".join(c + m for c, m in zip(text, marks, strict=False))) == kept(text)


@given(text=st.text(st.sampled_from("acd xyz.ACD 019 Café"), max_size=30))
def test_case_does_not_count_but_in_units(text: str) -> None:
    assert fold_codes(codes_of(text.upper())).tolist() == fold_codes(codes_of(text.lower())).tolist()


@given(
    text=st.text(
        st.characters(max_codepoint=0x7F, exclude_categories=["Nd"], exclude_characters="&<>+-$"), max_size=40
    )
)
def test_ascii_text_is_untouched_by_the_chinese_rules(text: str) -> None:
    expected = [
        ord(c.lower()) | WORD
        if c.isalpha()
        else ord(c)
        if c == "%"
        else 0
        if c == "'" or (c < " " and not c.isspace()) or c == "\x7f"
        else 1
        for c in text
    ]
    assert fold_codes(codes_of(text)).tolist() == expected


# ------------------------------------------------------------------ --fold off


def test_fold_off_keeps_everything() -> None:
    text = "領(lǐng)導，X区 Ab1\n\u200b"
    assert [code & 0x1FFFFF for code in keep_codes(codes_of(text)).tolist()] == [ord(c) for c in text]
    assert raw_codes(codes_of(text)).tolist() == [ord(c) for c in text]


def test_fold_off_knows_words() -> None:
    flags = [bool(code & WORD) for code in keep_codes(codes_of("中a1 -")).tolist()]
    assert flags == [False, True, True, False, False]


@pytest.mark.parametrize("fold", [keep_codes, raw_codes])
def test_code_points_that_mean_something_else_move_out_of_the_way(fold: object) -> None:
    codes = fold(codes_of("\0\x01\x02\x03中"))  # type: ignore[operator]
    assert codes.tolist() == [0x110000, 0x110001, 0x110002, 3, ord("中")]
    assert len(set(codes.tolist())) == 5
