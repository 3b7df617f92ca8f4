"""Signs beside numbers: what states something counts, and the same signs elsewhere do not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.text.fold import fold_codes
from tests.folding import read_folded


def folded(text: str) -> str:
    """Single spaces for breaks."""
    return " ".join(read_folded(fold_codes(np.frombuffer(text.encode("utf-32-le"), np.uint32)))[0].split())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("增长3.5%。", "增长3.5%"),
        ("１．５倍", "1.5倍"),
        ("见3.1.2节", "见3.1.2节"),
        (".5毫米", ".5毫米"),
        ("目录......5", "目录 5"),
        ("No.5", "no 5"),
        ("三.五", "三.五"),
        ("一.总则", "一 总则"),
        ("二十、三座", "二十、三座"),
        ("一，二；三", "一、二、三"),
        ("一、总则", "一 总则"),
        ("二十三座", "二十三座"),
        ("1,000元", "1000元"),
        ("1，000，000元", "1000000元"),
        ("2018，500强", "2018 500强"),
        ("1,2,3", "1 2 3"),
        ("第1,000,00", "第1000 00"),
        ("比例3：1", "比例3:1"),
        ("注：3个", "注 3个"),
        ("上午9:30", "上午9:30"),
        ("占1/2", "占1/2"),
        ("5+2", "5+2"),
        ("3×4米", "3×4米"),
        ("3*4", "3×4"),
        ("<5", "<5"),
        ("＞ 5", "> 5"),
        ("a < b", "a b"),
        ("> 引用", "引用"),
        ("首页 > 新闻", "首页 新闻"),
        ("若x<y则", "若x<y则"),
        ("不满＜三年", "不满<三年"),
        ("评级AA+，T+1日", "评级aa+ t+1日"),
        ("100+家", "100+家"),
        ("同比↑3.5%", "同比↑3.5%"),
        ("→ 下一步", "下一步"),
        ("▲3.5", "▲3.5"),
        ("三：二", "三:二"),
        ("二/三", "二/三"),
        ("不高于≤5", "不高于≤5"),
        ("±0.1", "±0.1"),
    ],
)
def test_signs_in_numbers(text: str, expected: str) -> None:
    assert folded(text) == expected


@pytest.mark.parametrize(
    "group",
    [
        ("20-30岁", "20～30岁", "20—30岁", "20–30岁", "20－30岁", "20——30岁", "20 - 30岁", "20~30岁"),
        ("5月-7月", "5月—7月", "5月～7月"),
        ("5%-10%", "5％—10％"),
        ("5万元-8万元", "5万元——8万元"),
        ("三十-四十", "三十—四十"),
        ("下降-3.5%", "下降−3.5%", "下降－3.5%"),
        ("二〇〇八年", "二○○八年", "二◯◯八年", "二OO八年", "二00八年", "二ＯＯ八年"),
        ("一九九〇年", "一九九○年", "一九九O年"),
        ("二〇一〇", "二○一○"),
        ("5km", "5㎞", "５ｋｍ"),
        ("3.5%，1000", "3﹒5﹪，1﹐000"),
        ("二〇一八年", "⼆○⼀⼋年"),
        ("一-二", "⼀—⼆"),
        ("10²", '10<sup class="a">2</sup>', "10<sup><i>2</i></sup>", "10<SUP>２</SUP>"),
        ("10⁻²", "10<sup>-2</sup>", "10<sup>−2</sup>"),
        ("1/2", "½", "1⁄2"),
        ("10²", "10<sup>2</sup>", "10&sup2;", "１０²"),
        ("H₂O", "H2O", "H<sub>2</sub>O"),
    ],
)
def test_ways_to_write_the_same(group: tuple[str, ...]) -> None:
    assert len({folded(text) for text in group}) == 1


@pytest.mark.parametrize(
    "group",
    [
        ("3.5%", "35%", "3.5‰", "3.5"),
        ("20-30", "2030", "20 30"),
        ("1/2", "12", "1 2"),
        ("3½", "31/2", "3 5"),
        ("10²", "102", "10", "10⁻²"),
        ("增长-3.5%", "增长3.5%"),
        ("①②", "12"),
        ("Ⅱ", "11", "Ⅲ"),
        ("㎞", "㎜", "m"),
        ("20℃", "20", "20℉"),
        ("￥5", "$5", "5"),
        ("≤5", "≥5", "5", "<5", ">5"),
        ("二○○一年", "二○一○年", "二一年"),
        ("☑是□否", "□是☑否", "是否"),
        ("选■是□否", "选□是■否"),
        ("9:30", "930"),
        ("138****1234", "139****1234"),
        ("20xx年", "19xx年", "2023年", "xx年"),
        ("↑3.5%", "↓3.5%", "3.5%"),
        ("AA+", "AA"),
        ("A>B", "A<B"),
        ("二十、三座", "二十三座"),
        ("方案<A>", "方案<B>"),
        ("<del>不</del>同意", "不同意"),
        ("5′", "5″", "5"),
    ],
)
def test_what_states_something_else(group: tuple[str, ...]) -> None:
    assert len({folded(text) for text in group}) == len(group)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("COVID-19", "covid 19"),
        ("F-15战机", "f 15战机"),
        ("他——5年前", "他 5年前"),
        ("5---6", "5 6"),
        ("- 5个", "5个"),
        ("○一、○二", "○一 ○二".replace("○", "")),
        ("2OO8", "2oo8"),
        ("3\u200b.5", "3.5"),
        ("－－－－－－", ""),
        ("■■■■■■", ""),
    ],
)
def test_what_is_no_sign(text: str, expected: str) -> None:
    assert folded(text) == expected


@given(
    value=st.decimals(0, 10**9, places=3, allow_nan=False),
    wide=st.booleans(),
    comma=st.sampled_from(["", ",", "，"]),
)
def test_a_number_in_its_ways(value: object, wide: bool, comma: str) -> None:
    plain = f"{value:f}"
    whole, _, part = plain.partition(".")
    written = f"{int(whole):,}".replace(",", comma) + "." + part
    if wide:
        written = written.translate({ord("0") + i: 0xFF10 + i for i in range(10)} | {ord("."): "．"})
    assert folded(f"共{written}万元") == f"共{int(whole)}.{part}万元"
