"""What a quantity is, which ways of writing are one quantity, and which are two."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.facts.numbers import next_number, NUMBER
from tests.facts.folded import said, wording

# Each line is one quantity, or several, in all its ways of writing; strings are folded as `tests.facts.folded` says.
SAME = [
    ("350名", "三百五十名", "三百五名", "350 名"),
    ("2018年", "二〇一八年", "二零一八年", "2018 年"),
    (
        "2018年1月5日",
        "2018-1-5",
        "2018-01-05",
        "2018/1/5",
        "2018.01.05",
        "二〇一八年一月五日",
        "2018年1月5号",
    ),
    ("2018年1月", "2018-01", "二〇一八年一月"),
    ("1月5日", "一月五日", "1月5号"),
    ("10时30分", "10点30分", "10:30", "十点三十分", "十点半", "10点半"),
    ("10:30-11:30", "10时30分至11时30分", "十点半到十一点半"),
    ("第12条", "第十二条", "第 12 条"),
    ("第3至5条", "第三至五条", "第三条至第五条", "第3-5条"),
    ("20-30元", "20至30元", "20到30元", "20~30元", "二十至三十元", "20元至30元", "20块到30块"),
    ("5月-7月", "5至7月", "五月到七月", "5-7月"),
    ("35%", "百分之三十五", "百分之35", "35 percent", "35 per cent"),
    ("3.5%", "百分之三点五", "3.50%", "百分之3.5"),
    ("20%-30%", "20-30%", "百分之二十至三十", "百分之二十至百分之三十"),
    ("3‰", "千分之三"),
    ("3万千瓦", "三万千瓦", "30000 kw", "30兆瓦"),
    ("3千瓦时", "三千瓦时", "3 kwh"),
    ("10:00", "10时", "十点"),
    ("100%", "百分之百", "百分之一百"),
    ("30%", "三成", "3成", "百分之三十"),
    ("35%", "三成五", "三成半"),
    ("2/3", "三分之二"),
    ("3个百分点", "三个百分点", "3 percentage points"),
    ("3.5万元", "35000元", "三万五千元", "3万5千元", "三点五万元", "35000块", "¥35000", "35000 yuan"),
    ("1.2亿吨", "120000000吨", "1亿2千万吨", "一亿两千万吨"),
    ("5公里", "5千米", "5km", "5 km", "五公里", "5000米", "5 kilometres"),
    ("3平方米", "3平米", "3m²", "3 m2", "三平方米"),
    ("8公斤", "8千克", "8kg", "8000克", "八公斤"),
    ("2公顷", "2 ha", "20000平方米"),
    ("3小时", "3个小时", "三小时", "3 hours", "三个钟头"),
    ("-5°c", "零下5°c", "负5°c", "零下五摄氏度"),
    ("-3.5%", "负3.5%"),
    ("±5度", "正负5度", "正负五度"),
    ("$5000000", "500万美元", "5 million dollars", "$5 million", "五百万美元"),
    ("306", "three hundred and six", "three hundred six"),
    ("26 days", "twenty six days", "26天", "二十六天"),
    ("1st", "first", "第1", "第一"),
    ("21st", "第21", "第二十一"),
    ("3比1", "3:1", "三比一"),
    ("300多人", "三百余人", "300余人", "三百多人"),
    ("20多万", "二十多万", "20余万"),
    ("30元", "参拾元", "叁拾元", "三十圆"),
    ("233元", "贰佰参拾参元", "弍佰叁拾叁元", "二百卅三元"),
    ("40年", "卌年", "四十年"),
    ("3兆元", "三兆元", "30000亿元", "三万亿元", "3万亿元", "3 trillion yuan"),
    ("3.5兆元", "三点五兆元", "三兆五千亿元"),
    ("3兆瓦", "三兆瓦", "3000千瓦"),
    ("5港元", "hk$5", "5 hkd"),
    ("$5", "us$5", "5美元"),
    ("100公里小时", "100km h", "100 kph", "100公里每小时"),
    ("5元吨", "5元每吨"),
    ("5 billion", "5bn", "5 bn", "50亿"),
    ("10:30 am", "10:30am"),
    ("至少5人", "最少五人", "不少于5人", "at least 5人"),
    ("最多5人", "至多5人", "up to 5人"),
    ("5人左右", "五人上下"),
    ("降至5%", "降到5%", "降至百分之五"),
    ("约5人", "大约5人", "about 5人"),
    ("5-10万元", "5万元-10万元", "5至10万元", "50000-100000元"),
    ("2.5年", "两年半", "2年半"),
    ("1.5小时", "一个半小时", "1个半小时", "一小时半", "1.5个小时", "1.5 hours"),
    ("2.5个月", "两个半月", "2个半月"),
    ("0.5小时", "半小时", "半个小时", "半个钟头"),
    ("0.5个月", "半个月", "半月"),
    ("0.5年", "半年"),
    ("3.5吨", "三吨半", "3500公斤"),
    ("2.5倍", "两倍半"),
    ("1.5世纪", "一个半世纪"),
    ("3.5个", "三个半"),
    ("5Mw", "5兆瓦", "5000千瓦"),
    ("5mw", "5毫瓦"),
    ("5Mpa", "5兆帕"),
    ("5MB", "5 MB"),
    ("5.5元", "5元5角", "五元五角", "5.50元"),
    ("0.50", "0.5"),
    ("3 1/2",),
    ("10²",),
    ("增长三点五亿元", "增长3.5亿元", "增长350000000元"),
]
# Quantities of which no two are the same.
DIFFERENT = [
    ("3.5%", "35%", "3.5‰", "-3.5%", "±3.5%", "3.5", "3.5个百分点", "百分之三", "≥3.5%", "□%"),
    ("2018年", "2019年", "2108年", "18年", "□年", "二〇一七年", "2018", "2018-2019年", "第2018年"),
    ("20-30元", "2030元", "20元30元", "30-20元", "20-35元", "20-30美元", "20元", "20-30万元"),
    ("1.11万", "11.1万", "111万", "1.11"),
    ("1/2", "12", "2/1", "1/3"),
    ("1 25", "12 5", "125", "1 2 5"),
    ("3公里", "3米", "3里", "3厘米", "3毫米", "3英里"),
    ("3平方米", "3立方米", "3米", "3亩", "3公顷"),
    ("10²", "102", "10³", "10 2"),
    ("3 1/2", "31/2", "3.5 1"),
    ("三百座", "四百座", "三百个", "三十座", "三千座", "第三百座"),
    ("二十", "二十三", "三十", "二"),
    ("三四个", "34个", "三至五个", "三个"),
    ("5°c", "-5°c", "5°f", "5°", "5度"),
    ("10:30", "10:31", "1:30", "10时", "10比3"),
    ("2018-1-5", "2018-5-1", "2019-1-5", "2018-1-15", "2018-1-□"),
    ("3个月", "3月", "3年", "3天", "三周"),
    ("第三条", "三条", "第四条", "第三款", "第三十条"),
    ("约300人", "300人", "超过300人", "300多人", "近300人"),
    ("数十人", "十人", "几十人", "数百人"),
    ("¥100", "$100", "€100", "£100", "100"),
    ("five", "nine", "six", "fifty", "fifth", "fifteen"),
    ("five million", "five billion", "five thousand"),
    ("一半", "一成", "一个"),
    ("3:1", "1:3", "3-1", "31"),
    ("h1n1", "h5n1", "h1n2"),
    ("5-10万元", "5-10元", "50-10万元", "5-10亿元"),
    ("两年半", "两年", "两年半个月", "一年半"),
    ("两个半月", "两个月", "半个月", "三个半月", "2.5年"),
    ("一个半小时", "一个小时", "半小时", "两个半小时"),
    ("两个半天", "2.5天", "两天"),
    ("aa-", "aa+", "aa", "a-", "aaa-", "bb-"),
    ("rh-", "rh+", "rh"),
    ("5mw", "5Mw", "5kw"),
    ("5MB", "5Mb", "5kB", "5gB", "5gb", "5mb"),
    ("5Mbps", "5MBps", "5mbps"),
    ("5ma", "5Ma"),
    ("5M", "5m"),
    ("二、十", "二十"),
    ("1.10", "1.1"),
    ("5人", "5人以上", "5人以下", "5人左右", "5人以内", "5人以外", "5人之多", "5人多"),
    ("5人", "至少5人", "最多5人", "不足5人", "超过5人", "近5人", "约5人"),
    (
        "5 days",
        "at least 5 days",
        "at most 5 days",
        "over 5 days",
        "under 5 days",
        "about 5 days",
        "nearly 5 days",
    ),
    ("降5%", "降至5%"),
    ("增加了5倍", "增加到5倍"),
    ("公元前5年", "公元5年"),
    ("三年多", "三年", "三年以上"),
    ("十元以上", "十元以下", "十元"),
    ("一万以上", "一万以下", "一万"),
    ("5gb", "5mb", "5kb", "5tB", "5", "5 gbps"),
    ("hk$5", "a$5", "nt$5", "s$5", "us$5", "¥5", "c$5"),
    ("10:30 am", "10:30 pm", "10:30"),
    ("5 am", "5 pm", "5"),
    ("5英尺", "5英寸", "5英里", "5尺"),
    ("5加元", "5澳元", "5韩元", "5日元", "5港元", "5新台币", "5美元", "5元"),
    ("5毫安", "5微安", "5克拉", "5克"),
    ("5元吨", "5元斤", "5元", "5元每月", "5元每年", "5元每天"),
    ("5ppm", "5ppb", "5"),
    ("5 oz", "5 lb", "5 ft", "5 in", "5"),
    ("60 mph", "60 kph", "60"),
    ("5°", "5′", "5′′", "5"),
    ("5mn", "5bn", "5tn"),
    ("5 dollars a day", "5 dollars a month", "5 dollars"),
]
NONE = [
    *(
        "三农",
        "一定",
        "统一",
        "一些",
        "进一步",
        "唯一",
        "四风",
        "两会",
        "万一",
        "千万不要",
        "百姓",
        "十分重要",
        "四川",
    ),
    *(
        "一带一路",
        "五湖四海",
        "千家万户",
        "三心二意",
        "一心一意",
        "七上八下",
        "万众一心",
        "一刀切",
        "两岸",
        "百花齐放",
    ),
    *(
        "零售",
        "一致同意",
        "第",
        "万物生长",
        "九江",
        "六安",
        "一切为了群众",
        "一般来说",
        "再一",
        "参加",
        "参与",
        "瑞雪兆丰年",
    ),
]
SOME = [
    "一个",
    "第一",
    "三大攻坚战",
    "四个全面",
    "两个维护",
    "八项规定",
    "千万元",
    "二级",
    "一次",
    "两年",
    "三天两头",
]


@pytest.mark.parametrize("ways", SAME, ids=lambda ways: ways[0])
def test_ways_to_write_one_quantity(ways: tuple[str, ...]) -> None:
    meant = said(ways[0])
    assert meant
    for way in ways:
        assert said(way) == meant, way
        assert said(f"共有{way}在此") == said(f"共有{ways[0]}在此"), way


@pytest.mark.parametrize("group", DIFFERENT, ids=lambda group: group[0])
def test_quantities_that_differ(group: tuple[str, ...]) -> None:
    for one, other in itertools.combinations(group, 2):
        assert said(one) != said(other), (one, other)


@pytest.mark.parametrize("text", NONE)
def test_no_quantities(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize("text", SOME)
def test_quantities(text: str) -> None:
    assert said(text)


@pytest.mark.parametrize(
    ("folded", "expected"),
    [
        ("增长-3.5%", ["-3.5 %"]),
        ("5月-7月", ["5 月", "~", "7 月"]),
        ("covid 19", ["19"]),
        ("统一一个标准", ["1 个"]),
        ("统一-2公里", ["-2000 米"]),
        ("一-二级", ["1 级", "~", "2 级"]),
        ("十四届全国人大一次会议", ["14 届", "1 次"]),
        ("担负3项任务", ["3 项"]),
        ("从2018年到2020年", ["2018 年", "~", "2020 年"]),
        ("由20增加到30", ["20", "→30"]),
        ("增至约30人", ["→约30 人"]),
        ("turnover 5", ["5"]),
        ("五月到七月", ["5 月", "~", "7 月"]),
        ("5人以上10人以下", ["5 人+", "10 人-"]),
        ("千万元", ["千万 元"]),
        ("□年□月", ["? 年", "? 月"]),
        ("□区三个村", ["3 个"]),
        ("2018.1.5.3", ["2018.1.5.3"]),
        ("1.2.3", ["1.2.3"]),
        ("08年", ["08 年"]),
        ("三年半大家", ["3.5 年"]),
        ("五点半开会", ["5 时", "30 分"]),
        ("两个半天", ["2 个", "0.5 天"]),
        ("评级aa-级", ["aa-"]),
        ("grade b+ student", ["b+"]),
        ("增速为-¥3.5万", ["-35000 元"]),
    ],
)
def test_what_a_text_says(folded: str, expected: list[str]) -> None:
    assert said(folded) == expected


@pytest.mark.parametrize(
    "piece",
    [
        *"1一万亿.-百:",
        "1.",
        "1/",
        "1万",
        "一点",
        "百分之",
        "1-1",
        "1:1",
        "2018-",
        "one ",
        "1 1/1 ",
        "第",
        "三成",
        "□1",
        "½",
        *("hundred ", "twenty hundred ", "thousand ", "million ", "one trillion ", "five hundred thousand "),
        *("万", "三亿", "1亿", "1千万", "廿", "十万", "9", "10^9999", "2018-1-5", "10:30", "三点五"),
    ],
)
def test_hostile_texts_are_read_to_their_end(piece: str) -> None:
    """Nothing is read twice, so long runs neither overflow a number nor take the square of their length."""
    string = wording(piece * 4000 + "条款5公里").string
    assert len(string) > 4000
    assert said(piece * 4000 + "条款 5公里")[-1].endswith("米")


@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                [
                    *(
                        "hundred",
                        "thousand",
                        "million",
                        "trillion",
                        "twenty",
                        "five",
                        "and",
                        "first",
                        "万",
                        "亿",
                        "千",
                    ),
                    *("十", "廿", "三", "1", "9.", "10^", "点", "2018-1-", ":", "%", "米"),
                ]
            ),
            st.sampled_from((1, 2, 50, 2200)),
            st.sampled_from(("", " ")),
        ),
        max_size=5,
    )
)
@settings(deadline=None, max_examples=60)
def test_numeral_words_repeated_are_read(pieces: list[tuple[str, int, str]]) -> None:
    said("".join((word + gap) * times for word, times, gap in pieces))


@given(
    st.text(
        st.sampled_from("0123456789.-/:%‰ 一二三十百千万亿零半两几第分之点成至到年月日时个元米km□²负约"),
        max_size=40,
    )
)
def test_spans_are_in_order_and_any_text_is_read(folded: str) -> None:
    from dedup.facts.quantities import find_quantities

    string = wording(folded).string
    found = find_quantities(string)
    assert all(0 <= one.start <= one.end <= len(string) for one in found)
    assert all(one.end <= other.end for one, other in itertools.pairwise(found))


@given(
    st.lists(
        st.sampled_from(
            [
                *("2018-01-05", "10:30", "1 2/3", "3.5", "三百", "半", "兆", "参", "拾", "seven", "sevens"),
                *("first", "aa-", "rh+", "b+", "x", "米", "and", " ", "-", "\x02", "7", "é"),
            ]
        ),
        max_size=12,
    )
)
def test_the_next_number_is_the_one_that_a_search_finds(pieces: list[str]) -> None:
    string = "".join(pieces)
    for at in range(len(string) + 1):
        found, searched = next_number(string, at), NUMBER.search(string, at)
        assert (found and (found.span(), found.groups())) == (
            searched and (searched.span(), searched.groups())
        )
