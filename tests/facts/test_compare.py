"""What keeps a copy: pairs of texts, and the reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.facts.contradictions import read_facts, Reason, what_keeps

TEXT = (
    "青石县水利局今年修好了三百二十座塘坝，投资两千三百万元，比去年多了四十座。会议任命王建国为组长，各村不得拖延，"
    "要不断巡查，发现险情立即报告。县里还请沙河镇的李福田讲了堤坝怎样防渗，讲得非常细。"
)
ENGLISH = (
    "The council of Aldermoor met on Tuesday and heard Mr Smith, who said that the colour of the water is not a legal "
    "matter. It will never pay for thirty pumps without a survey, and the mill owners do not agree."
)


def why(old: str, new: str, text: str = TEXT, **options: bool) -> list[Reason | None]:
    """What keeps the text with ``new`` for ``old``, and the other way round."""
    assert old in text
    one, other = read_facts(text), read_facts(text.replace(old, new))
    return [what_keeps(other, one, **options), what_keeps(one, other, **options)]


QUANTITIES = [
    *(
        ("三百二十座", "三百二十一座"),
        ("三百二十座", "三百座"),
        ("两千三百万元", "两千三百元"),
        ("四十座", "四十处"),
    ),
    *(
        ("四十座", "四座"),
        ("四十座", "第四十座"),
        ("四十座", "三四十座"),
        ("四十座", "四十至五十座"),
        ("比去年多了四十座", "比去年多了"),
    ),
    *(
        ("今年", "2018年"),
        ("两千三百万元", "xx万元"),
        ("三百二十座", "320处"),
        ("三百二十座", "约三百二十座"),
    ),
]
SAME_QUANTITIES = [
    *(
        ("三百二十座", "320座"),
        ("三百二十座", "３２０座"),
        ("两千三百万元", "2300万元"),
        ("两千三百万元", "23000000元"),
    ),
    *(("四十座", "40 座"), ("三百二十座", "叁佰贰拾座"), ("两千三百万元", "二千三百万元")),
]
NEGATIONS = [
    *(
        ("不得拖延", "可以拖延"),
        ("不得", "得"),
        ("要不断", "要断"),
        ("要不断", "不要断"),
        ("讲得非常细", "讲得不细"),
    ),
    *(
        ("各村不得", "各村不是不得"),
        ("要不断", "要不不断"),
        ("立即", "别立即"),
        ("修好了", "没修好"),
        ("非常细", "常细"),
    ),
]
CONTENTS = [
    *(
        ("王建国", "李卫东"),
        ("王建国", "李建民"),
        ("王建国", "李建国"),
        ("青石县", "白水县"),
        ("青石县", "青水县"),
    ),
    *(
        ("沙河镇", "柳林镇"),
        ("李福田", "陈水生"),
        ("塘坝", "水闸"),
        ("组长", "顾问"),
        ("多了", "少了"),
        ("防渗", "排水"),
        ("今年", "去年"),
    ),
]
HARMLESS = [
    *(
        ("非常细", "细"),
        ("要不断巡查", "要巡查"),
        ("要不断", "要不断地"),
        ("立即报告", "报告"),
        ("讲得", "讲的"),
    ),
    *(
        ("怎样防渗", "怎么防渗"),
        ("各村", "各个村"),
        ("青石县", "青石縣"),
        ("报告。", "报告；"),
        ("还请", "又请"),
    ),
]


@pytest.mark.parametrize(("old", "new"), QUANTITIES)
def test_another_quantity(old: str, new: str) -> None:
    assert why(old, new, changed=True) == ["quantity"] * 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("增速为—3.5%", "增速为3.5%"), ("增速 - 3.5%", "增速 3.5%"), ("增速为– 3.5%", "增速为+3.5%")),
        *(("评级AA-", "评级AA"), ("评级AA+", "评级AA"), ("血型Rh-", "血型Rh+"), ("列B+级", "列B级")),
        *(("附件二（十）", "附件二十"), ("第三（二）项", "第三二项"), ("（二）十个村", "二十个村")),
        *(("流量5MB", "流量5Mb"), ("功率5mW", "功率5MW"), ("带宽100 Mbps", "带宽100 MBps")),
        *(("水深𝟑.𝟓米", "水深𝟑𝟓米"), ("讲一个半小时", "讲一个小时"), ("讲半小时", "讲小时")),
    ],
)
def test_another_quantity_by_a_sign(one: str, other: str) -> None:
    assert why(other, one, TEXT + f"会上说{other}。", changed=True) == ["quantity"] * 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(
            ("增速为—3.5%", "增速为-3.5%"),
            ("水深𝟑.𝟓米", "水深3.5米"),
            ("走5KM", "走5km"),
            ("功率5KW", "功率5kW"),
        ),
        *(("讲一个半小时", "讲1.5小时"), ("修两个半月", "修2.5个月"), ("歇半小时", "歇0.5小时")),
        *(("装机30㎿", "装机3万千瓦"), ("共计——3.5亿元", "共计3.5亿元")),
    ],
)
def test_the_same_quantity_by_other_signs(one: str, other: str) -> None:
    assert why(other, one, TEXT + f"会上说{other}。") == [None] * 2


@pytest.mark.parametrize(("old", "new"), SAME_QUANTITIES)
def test_the_same_quantity(old: str, new: str) -> None:
    assert why(old, new) == [None] * 2


@pytest.mark.parametrize(("old", "new"), NEGATIONS)
def test_another_negation(old: str, new: str) -> None:
    assert why(old, new, changed=True) == ["negation"] * 2


@pytest.mark.parametrize(("old", "new"), CONTENTS)
def test_other_content_in_a_place(old: str, new: str) -> None:
    assert why(old, new) == ["content"] * 2
    assert why(old, new, changed=True) == [None] * 2


@pytest.mark.parametrize(("old", "new"), HARMLESS)
def test_what_is_no_difference(old: str, new: str) -> None:
    assert why(old, new) == [None] * 2


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("Smith", "Jones", "content"),
        ("Mr Smith", "Mr Smyth", "content"),
        ("Tuesday", "Thursday", "content"),
        ("survey", "permit", "content"),
        ("not a legal", "a legal", "negation"),
        ("do not agree", "agree", "negation"),
        ("never pay", "pay", "negation"),
        ("without", "with", "negation"),
        ("legal", "illegal", "negation"),
        ("thirty", "forty", "quantity"),
        ("thirty pumps", "pumps", "quantity"),
        ("colour", "color", None),
        ("do not", "don't", None),
        ("thirty", "30", None),
        ("It will", "it will", None),
        ("the mill owners", "the owners", None),
        ("Mr Smith", "MR SMITH", None),
    ],
)
def test_english(old: str, new: str, reason: Reason | None) -> None:
    assert why(old, new, ENGLISH) == [reason] * 2


def test_a_negation_that_moves_denies_something_else() -> None:
    text = "甲村的人不去河边取水，乙村的人去河边取水，丙村的人在井里取水，丁村的人在泉边取水。"
    assert why("不去河边取水，乙村的人去", "去河边取水，乙村的人不去", text, changed=True) == ["negation"] * 2


def test_a_name_is_lost_with_the_copy_that_has_it() -> None:
    """A copy with a name for a placeholder says more than the text that stays; the other way round it does not."""
    assert why("青石县", "**县") == [None, "content"]
    assert why("王建国", "某某") == [None, "content"]


def test_a_speech_that_stays_may_say_more_by_whole_paragraphs() -> None:
    more = (
        "另外，北岸的五十户人家没有搬迁，安置房只盖了三成，县里决定再拨八百万元，由各镇的分管镇长签字负责，"
        * 2
    )
    copy, kept = read_facts(TEXT), read_facts(TEXT.replace("会议任命", more + "会议任命"))
    assert what_keeps(copy, kept, longer=True) is None
    assert what_keeps(copy, kept) == "quantity"
    assert what_keeps(kept, copy, longer=True) == "quantity"
    assert what_keeps(read_facts(TEXT.replace("四十", "五十")), kept, longer=True) == "quantity"
    assert (
        what_keeps(copy, read_facts(TEXT.replace("会议", "另有五户没有搬，会议")), longer=True) == "quantity"
    )


OPPOSITES = (
    "产量增三成 产量降三成|油价升三成 油价跌三成|油价涨 油价降|今年赚钱 今年赔钱|应收款 应付款|"
    "死十人 伤十人|同比下降 环比下降|"
    "年初完工 年末完工|月初完工 月底完工|五日前送到 五日起送到|起于五日 止于五日|"
    "五月上旬 五月中旬|五月中旬 五月下旬|甲方承担 乙方承担|"
    "丙方承担 丁方承担|橙色预警 黄色预警|红色预警 橙色预警|黄色预警 红色预警|蓝色预警 黄色预警|"
    "得了金牌 得了铜牌|得了银牌 得了金牌|冠军 亚军|"
    "亚军 季军|有大雨 有中雨|有中雨 有小雨|镇大学 镇中学|任职 免职|准许 驳许|证件有效 证件失效|"
    "停工 复工|开工 停工|投标 开标|入伍 退伍|"
    "应到场 可到场|老人且病人 老人或病人|甲及丙 甲或丙|甲和丙 甲或丙|原告到庭 被告到庭|"
    "正月十五 腊月十五|进口 出口|买粮 卖粮|男工 女工|"
    "村东 村南|村西 村北|左岸 右岸|坝内 坝外|新坝 旧坝|水位高 水位低|雨多 雨少|坝长 坝短"
)


@pytest.mark.parametrize("pair", OPPOSITES.split("|"))
def test_a_single_character_that_says_the_contrary(pair: str) -> None:
    one, other = pair.split()
    text = TEXT.replace("会议任命", f"{one}。会议任命")
    assert None not in why(one, other, text)


ENGLISH_OPPOSITES = (
    "water increases/water decreases|imports/exports|a majority/a minority|"
    "male owners/female owners|north bank/south bank|east bank/west bank|"
    "cost millions/cost billions|twice a year/thrice a year|the max flow/the min flow|"
    "flow including/flow excluding|normal flow/abnormal flow|"
    "inside the weir/outside the weir|before noon/after noon|above the weir/below the weir|"
    "more pumps/less pumps|the first pump/the last pump|"
    "clause (a)/clause (b)|pump 5a/pump 5b|clause 5(a)/clause 5(b)|"
    "compliant pumps/non-compliant pumps|the employer/the employee|"
    "pre-war pumps/post-war pumps|ascending/descending"
)


@pytest.mark.parametrize("pair", ENGLISH_OPPOSITES.split("|"))
def test_english_words_that_say_the_contrary(pair: str) -> None:
    one, other = pair.split("/")
    assert None not in why(one, other, ENGLISH + f" The report says {one} again.")


@pytest.mark.parametrize(("one", "other"), [("a型", "b型"), ("5a型", "5b型"), ("附件a", "附件c")])
def test_letters_that_label(one: str, other: str) -> None:
    assert why(one, other, TEXT + f"配{one}水泵。") == ["content"] * 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("☑同意☐反对", "☐同意☑反对"), ("□男■女", "■男□女"), ("防渗合格（√）", "防渗合格（×）")),
        *(("防渗合格（√）", "防渗合格（ ）"), ("[x] 已巡查 [ ] 已上报", "[ ] 已巡查 [x] 已上报")),
        *(("- [X] 已巡查", "- [ ] 已巡查"), ("✓已巡查✗已上报", "✗已巡查✓已上报"), ("☑已巡查", "☒已巡查")),
        *(("表面抗原（+）", "表面抗原（-）"), ("抗原(＋)抗体(−)", "抗原(−)抗体(＋)")),
        *(("√已巡查 □已上报", "□已巡查 √已上报"), ("【√】合格", "【×】合格"), ("✅合格", "❌合格")),
    ],
)
def test_other_boxes_ticked(one: str, other: str) -> None:
    text = TEXT.replace("会议任命", f"{other}。会议任命")
    assert why(other, one, text, changed=True) == ["negation"] * 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(
            ("☑同意☐反对", "■同意□反对"),
            ("[x] 已巡查 [ ] 已上报", "☑ 已巡查 ☐ 已上报"),
            ("（√）合格", "✔合格"),
        ),
        *(("■已巡查■已上报", "已巡查已上报"), ("✓已巡查", "已巡查")),
    ],
)
def test_the_same_boxes_in_other_signs(one: str, other: str) -> None:
    assert why(other, one, TEXT.replace("会议任命", f"{other}。会议任命")) == [None] * 2


def test_other_titles_of_one_text() -> None:
    one = read_facts("在防汛会上的讲话\n" + TEXT, title=9)
    other = read_facts("水利现场交流发言\n" + TEXT, title=9)
    assert what_keeps(one, other, longer=True) is None
    assert (
        what_keeps(read_facts("在防汛会上的讲话\n" + TEXT), read_facts("水利现场交流发言\n" + TEXT))
        == "content"
    )


@given(st.lists(st.sampled_from("甲乙不未三十个月王李县的了 ab%-."), max_size=30))
def test_a_text_says_what_it_says(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert what_keeps(read_facts(text), read_facts(text)) is None
    assert what_keeps(read_facts(text), read_facts("，" + text + "。")) is None
