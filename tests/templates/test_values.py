"""What a slot is called by its values, and by what stands beside it."""

from __future__ import annotations

import pytest

from dedup.model import SLOT_TYPES
from dedup.templates.values import type_slot

ALONE = {
    "number": "12 3,500 三百 三千五百 十二 two twenty-five 1.2.3 -4 5万 3.5 ２０",
    "date": (
        "2024年3月5日 2023年 20xx年 二〇二四年 今年 去年 3月5日 X月X日 十四五 “十三五” 上半年 2024-03-05 今天 "
        "昨天 一季度 3月上旬 "
        "2020年至2022年 1999-2004 明年 2021年度 近日 今年以来 今年上半年 3日 3月 星期三 上周四 日前 本月下旬 "
        "即日起 昨夜 7月9日凌晨 九月中旬 ２０２４年 5/6/2021 12:30 "
        "Monday today"
    ),
    "ordinal": "第三次 第十二届 一是 二是 首先 其次 第一 第XX次 (一) （三） 一、 1st first thirdly twenty-first "
    "(a) (iv)",
    "amount": (
        "3.5% 120亿元 三百余人 近500万元 百分之五 5000多户 $3 12名 三分之二 1.2万人次 十余家 3个 两天 三年来 "
        "2.3个百分点 3至5倍 "
        "三億元 ３．５％ 约120亩 XX公顷 港币八千万 3.2亿元人民币 5kg €20"
    ),
    "place": "北京 青水县 X市 **区 全市 江苏省 云阳镇 中国 我县 新城区 某县 東莞市 河東區 美国 长江流域 France America",
    "organisation": (
        "区委 市政府 教育局 市委办公室 财政部 县人民医院 党支部 某某有限公司 北京大学 市中级人民法院 省发改委 "
        "交通運輸廳 纪委 团市委 公安局 第三小学 "
        "红星合作社"
    ),
    "person": "张书记 同志们 各位代表 王明同志 李副县长 朋友们 女士们 市长 各位领导 刘主任 市委書記 XX书记 主席 "
    "父老乡亲们 全体会员 各位股东 志愿者 老前辈们",
    "placeholder": "X ×× ** 某某 ☆☆ XXXX ____ *** … 某 X.X",
    "text": (
        "高质量发展 安全生产 全部 道路 干部 好处 宣传 农村 城市 团结一心 和谐 工作 思想政治 防汛抗旱 大局 时代 "
        "加强党的领导 结束 开始 一起 一样 上面 "
        "第二课堂 中心 日常 两个维护 思路 联盟 我们 中央 人民 不断 下面 同一个 peace software may-be"
    ),
}
PHRASES = {
    "date": [
        "Jan 5, 2024",
        "5 March 2021",
        "March 2020",
        "the 5th day of May",
        "1999, 2001",
        "1998-present",
        "this year",
    ],
    "amount": [
        "$3 million",
        "5%",
        "ten years",
        "12 per cent",
        "3.5 million",
        "two hundred dollars",
        "500 people",
    ],
    "person": [
        "Mr. Smith",
        "Dr. Alice Brown",
        "President Lincoln",
        "Mr. Speaker",
        "my fellow citizens",
        "Ladies and gentlemen",
    ],
    "organisation": [
        *(
            "Acme Inc.",
            "University of Oxford",
            "Free Software Foundation",
            "the Department of Labor",
            "Foo Ltd",
        ),
        *(
            "The Regents of the University of California",
            "House of Commons",
            "The Lantern Authors <team@lantern.example>",
        ),
    ],
    "place": [
        "New York",
        "United States",
        "the State of Texas",
        "Ash County",
        "Elm Street",
        "the City of London",
    ],
    "placeholder": ["<name>", "[year]", "{{ name }}", "<copyright holder>"],
    "text": [
        "great hope",
        "the software",
        "economic growth",
        "Our Future",
        "the people of this country",
        "A Day of Peace",
    ],
}
CASES = [(value, kind) for kind, values in ALONE.items() for value in values.split()]
CASES += [(value, kind) for kind, values in PHRASES.items() for value in values]


@pytest.mark.parametrize(("value", "kind"), CASES)
def test_one_value(value: str, kind: str) -> None:
    assert type_slot([(value, 3)]) == kind


def test_every_type_has_cases() -> None:
    assert {kind for _, kind in CASES} == set(SLOT_TYPES)


@pytest.mark.parametrize(
    ("values", "before", "after", "kind"),
    [
        ("三 十二 1", "第", "次会议", "ordinal"),
        ("一 二 三", "", "是加强领导", "ordinal"),
        ("一 二", "(", ")提高认识", "ordinal"),
        ("一 二", "", "、工作回顾", "ordinal"),
        ("3 12", "Section ", " of the Act", "ordinal"),
        ("3 12", "2024年", "月", "date"),
        ("5 XX", "3月", "日", "date"),
        ("2023 2024", "", "年工作要点", "date"),
        ("今 去 2007", "", "年", "date"),
        ("3 7 12", "", "个方面", "number"),
        ("3 5", "在过去的", "年里", "number"),
        ("3.5 12", "增长", "%", "amount"),
        ("120 30", "投资", "亿元", "amount"),
        ("3 20", "$", " was paid", "amount"),
        ("4 5", "July ", ", 2024", "date"),
        ("王强 李敏", "主持人", "", "person"),
        ("强 张 李伟", "", "同志的讲话", "person"),
        ("Smith Brown", "Dear ", ",", "person"),
        ("Smith Brown", "the ", " problem", "text"),
        ("高效 严格", "同志们", "地工作", "text"),
    ],
)
def test_what_stands_beside_decides_for_bare_values(values: str, before: str, after: str, kind: str) -> None:
    assert type_slot([(value, 1) for value in values.split()], before, after) == kind


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([("2024", 2), ("1998", 1)], "date"),
        ([("2000", 1), ("350", 2), ("12", 1)], "number"),
        ([("2024", 1), ("去年", 1)], "date"),
        ([("周建国", 1), ("李志强", 1), ("王晓梅", 1)], "person"),
        ([("周建国", 1), ("抓落实", 1), ("高质量", 1)], "text"),
        ([("高质量", 1)], "text"),
        ([("John Smith", 1), ("Mary A. Jones", 1), ("Ada van Dyke <ada@home.example>", 1)], "person"),
    ],
)
def test_values_that_may_be_two_things(values: list[tuple[str, int]], kind: str) -> None:
    assert type_slot(values) == kind


def test_two_thirds_decide_by_count() -> None:
    assert type_slot([("宣传", 1), ("区委", 2)]) == "organisation"
    assert type_slot([("宣传", 2), ("区委", 3)]) == "text"
    assert type_slot([("宣传", 1), ("安全", 1), ("区委", 9)]) == "organisation"


def test_placeholders_stand_for_any_value() -> None:
    assert type_slot([("X", 2), ("3.5%", 2)]) == "amount"
    assert type_slot([("X", 4), ("3.5%", 2)]) == "placeholder"
    assert type_slot([("**", 3), ("宣传", 1), ("区委", 1)]) == "text"


def test_some_writers_leave_the_unit_out() -> None:
    assert type_slot([("12", 2), ("30名", 2)]) == "amount"


def test_empty_values_have_no_say() -> None:
    assert type_slot([("", 20), ("区委", 2)]) == "organisation"
    assert type_slot([(" ", 1), ("，", 1)]) == "text"
    assert type_slot([("", 5)]) == "text"
    assert type_slot([]) == "text"


def test_marks_around_a_value_and_its_script_do_not_matter() -> None:
    assert type_slot([("“縣委書記”", 1), ("《县长》,", 1)]) == "person"
    assert type_slot([("２０２４年，", 1)]) == "date"


def test_long_values_are_text() -> None:
    assert type_slot([("各级党组织要切实履行主体责任" * 5 + "委员会", 1)]) == "text"


def test_hostile_values_end() -> None:
    """A pattern that tries all ways of splitting them would not."""
    values = [
        (text, 1)
        for text in ("1" * 60, "一" * 60, "X " * 30, "A. " * 20, "one " * 15, "1,111" * 12, "2001, " * 10)
    ]
    assert type_slot(values, "年" * 50, "第" * 50) in SLOT_TYPES
