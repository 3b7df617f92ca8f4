"""Paragraphs that differ in one fact, and paragraphs that say one fact in two ways.

Into each paragraph of the fixtures a clause is put at the end of its first sentence; the other text has the clause of the
other side of a pair. So the text around it is real, long enough to be a near copy, and equal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

FIXTURES = Path(__file__).parents[2] / "fixtures" / "paragraphs"
LEAST = {"zh": 150, "en": 300}
# A longer line may be cut into paragraphs.
MOST = 1400

Pair = tuple[str, str]

CLAUSE = "，其中{}由县里统一安排"
QUANTITIES: list[Pair] = [
    *(
        (f"{one}座泵站", f"{other}座泵站")
        for one, other in (("三", "四"), ("三百", "四百"), ("三", "十三"), ("12", "21"), ("十五", "5"))
    ),
    *(
        (f"二〇{one}年的账", f"二〇{other}年的账")
        for one, other in (("一八", "一九"), ("二三", "三二"), ("〇一", "一〇"))
    ),
    *(
        (f"第{one}条的规定", f"第{other}条的规定")
        for one, other in (("十二", "二十"), ("12", "13"), ("三", "三百"))
    ),
    *(
        (f"三{one}长的渠道", f"三{other}长的渠道")
        for one, other in (("公里", "里"), ("千米", "厘米"), ("公里", "米"))
    ),
    *(
        (f"五{one}水田", f"五{other}水田")
        for one, other in (("亩", "公顷"), ("百亩", "千亩"), ("亩", "十亩"))
    ),
    *(
        (f"{one}万元的补助", f"{other}万元的补助")
        for one, other in (("二十", "二十多"), ("三", "xx"), ("三十", "三十至五十"))
    ),
    *(
        (f"百分之{one}的田块", f"百分之{other}的田块")
        for one, other in (("三十五", "三点五"), ("二十", "二十五"))
    ),
    *(
        ("两成的田块", "三成的田块"),
        ("三分之一的田块", "三分之二的田块"),
        ("千分之三的田块", "百分之三的田块"),
    ),
    *(
        ("2018年3月5日的会", "2018年5月3日的会"),
        ("三月五号的会", "三月六号的会"),
        ("上午十点半的会", "上午十点的会"),
    ),
    *(
        ("零下五度的水", "五度的水"),
        ("负五度的水", "正负五度的水"),
        ("约三百人的队", "三百人的队"),
        ("20xx年的账", "2018年的账"),
    ),
    *(
        ("两个月的口粮", "两年的口粮"),
        ("三个月的口粮", "三月的口粮"),
        ("数十人的队", "十人的队"),
        ("三十二户", "户"),
    ),
]
# These differ in signs that state a quantity.
SIGNED: list[Pair] = [
    *(
        (f"{one}的田块", f"{other}的田块")
        for one, other in (("3.5%", "35%"), ("35%", "35‰"), ("1.11万亩", "11.1万亩"), ("3%", "3"))
    ),
    *(
        (f"增长{one}的水费", f"增长{other}的水费")
        for one, other in (("-3.5%", "3.5%"), ("±2%", "2%"), ("≥5%", "5%"))
    ),
    *(
        (f"{one}元的水费", f"{other}元的水费")
        for one, other in (("20-30", "2030"), ("20～30", "20、30"), ("1/2", "12"), ("1.5", "15"))
    ),
    *(
        (f"{one}长的渠道", f"{other}长的渠道")
        for one, other in (("3㎞", "3㎜"), ("3㎡", "3㎥"), ("10²米", "102米"), ("3½米", "31/2米"))
    ),
    *(
        ("35℃的水", "35℉的水"),
        ("①号渠", "②号渠"),
        ("Ⅱ号渠", "Ⅲ号渠"),
        ("$35的水费", "€35的水费"),
        ("10:30的会", "1030的会"),
    ),
]
SAME: list[Pair] = [
    *(
        (f"{one}座泵站", f"{other}座泵站")
        for one, other in (
            ("三", "3"),
            ("三百五十", "350"),
            ("三百五", "350"),
            ("叁拾", "30"),
        )
    ),
    *((f"{one}年的账", f"{other}年的账") for one, other in (("二〇一八", "2018"), ("二零一八", "２０１８"))),
    *((f"第{one}条的规定", f"第{other}条的规定") for one, other in (("十二", "12"), ("二十", "20"))),
    *(
        (f"{one}长的渠道", f"{other}长的渠道")
        for one, other in (("三公里", "3千米"), ("5公里", "5 km"), ("三公里", "3000米"))
    ),
    *(
        (f"{one}的补助", f"{other}的补助")
        for one, other in (("两千三百万元", "2300万元"), ("三万五千元", "35000元"), ("三万块", "3万元"))
    ),
    *(
        ("二十至三十人的队", "20到30人的队"),
        ("五月至七月的水", "5至7月的水"),
        ("第三至第五条的规定", "第3至5条的规定"),
    ),
    *(
        ("2018年1月5日的会", "二〇一八年一月五号的会"),
        ("2018年01月05日的会", "2018年1月5日的会"),
        ("十点半的会", "10点30分的会"),
    ),
    *(
        ("三百多人的队", "300余人的队"),
        ("八公斤的样品", "8kg的样品"),
        ("三个小时的会", "3小时的会"),
        ("三成五的田块", "百分之三十五的田块"),
    ),
    *(("零下五度的水", "负5度的水"), ("三分之二的田块", "3分之2的田块")),
]
SAME_SIGNED: list[Pair] = [
    ("1,200座泵站", "1200座泵站"),
    *(
        (f"{one}的田块", f"{other}的田块")
        for one, other in (
            ("35%", "百分之三十五"),
            ("3.5%", "百分之三点五"),
            ("3‰", "千分之三"),
            ("30%", "三成"),
        )
    ),
    *(
        ("20-30人的队", "20～30人的队"),
        ("20－30人的队", "二十至三十人的队"),
        ("2018-1-5的会", "2018年1月5日的会"),
        ("10:30的会", "10时30分的会"),
    ),
    *(
        ("3.5万元的补助", "35000元的补助"),
        ("1.2亿元的补助", "1亿2千万元的补助"),
        ("¥300的水费", "300元的水费"),
        ("3㎡的样品", "三平方米的样品"),
    ),
    *(
        ("5㎞长的渠道", "五公里长的渠道"),
        ("2018/01/05的会", "2018.1.5的会"),
        ("35℃的水", "三十五摄氏度的水"),
        ("½的田块", "1/2的田块"),
    ),
]
NEGATIONS: list[Pair] = [
    *(
        (f"新渠{one}停水", f"新渠{other}停水")
        for one, other in (
            ("不得", "可以"),
            ("不", ""),
            ("未", ""),
            ("没有", ""),
            ("不能", "能"),
            ("从不", "从"),
        )
    ),
    *(
        (f"村民{one}上堤", f"村民{other}上堤")
        for one, other in (
            ("勿", ""),
            ("别", ""),
            ("莫", ""),
            ("无法", "可以"),
            ("并非", "正是"),
            ("不得不", "必须"),
        )
    ),
    *(
        (f"账目{one}核对", f"账目{other}核对")
        for one, other in (("未经", "已经"), ("没", ""), ("不断", "断"), ("不断", "不断不"), ("尚未", "未"))
    ),
]
NEGATIONS = [pair for pair in NEGATIONS if pair != ("账目尚未核对", "账目未核对")]
CONTENTS: list[Pair] = [
    *(
        (f"{one}任组长的一队", f"{other}任组长的一队")
        for one, other in (
            ("王建国", "李卫东"),
            ("王建国", "李建民"),
            ("王明", "李明"),
            ("欧阳修远", "司马如风"),
        )
    ),
    *(
        (f"{one}的泵站", f"{other}的泵站")
        for one, other in (
            ("青石县", "白水县"),
            ("沙河镇", "柳林镇"),
            ("东港区", "西港区"),
            ("水利局", "农业局"),
        )
    ),
    *(
        (f"{one}的经费", f"{other}的经费")
        for one, other in (
            ("购买", "租用"),
            ("堤防", "学校"),
            ("上半年", "下半年"),
            ("增加", "减少"),
            ("Smith", "Jones"),
        )
    ),
]
HARMLESS: list[Pair] = [
    *(
        (f"新渠{one}修好", f"新渠{other}修好")
        for one, other in (
            ("不断", ""),
            ("非常快地", ""),
            ("进一步", ""),
            ("一定", ""),
            ("统一", ""),
            ("特别", ""),
        )
    ),
    *(
        (f"泵站{one}启用", f"泵站{other}启用")
        for one, other in (("已經", "已经"), ("已　经", "已经"), ("已经，", "已经"), ("已(yǐ)经", "已经"))
    ),
    *(
        (f"三农{one}账目", f"三农{other}账目")
        for one, other in (("的", "之"), ("的", "地"), ("工作的", "的"))
    ),
]

ENGLISH_CLAUSE = ", with {} of this year's account"
ENGLISH_FACTS: list[Pair] = [
    *(
        (f"{one} pumps", f"{other} pumps")
        for one, other in (
            ("30", "40"),
            ("thirty", "forty"),
            ("five", "nine"),
            ("30", "300"),
            ("seven", "eleven"),
        )
    ),
    *(
        ("5 km", "5 miles"),
        ("the first part", "the third part"),
        ("3 million dollars", "3 billion dollars"),
        ("two days", "two weeks"),
    ),
    *(
        (f"the report was {one} part", f"the report was {other} part")
        for one, other in (("not", ""), ("never", ""), ("legally", "illegally"), ("no", "a"))
    ),
    *(
        (f"the letter of {one}", f"the letter of {other}")
        for one, other in (
            ("Smith", "Jones"),
            ("Mr Lee", "Mr Lea"),
            ("Aldermoor", "Brockham"),
            ("the mayor", "the owner"),
        )
    ),
]
ENGLISH_SAME: list[Pair] = [
    *(
        (f"{one} pumps", f"{other} pumps")
        for one, other in (("30", "thirty"), ("26", "twenty-six"), ("306", "three hundred and six"))
    ),
    *(("5 km", "5 kilometres"), ("the first part", "the 1st part"), ("3 million dollars", "3000000 dollars")),
    *(
        (f"the report was {one} part", f"the report was {other} part")
        for one, other in (("the colour", "the color"), ("THE", "the"), ("a new", "a news"))
    ),
]


def paragraphs(language: str) -> list[str]:
    """The paragraphs of the fixtures that are long enough for an edit to be small."""
    lines = (FIXTURES / f"{language}.txt").read_text("utf-8").splitlines()
    return [line for line in lines if LEAST[language] <= len(line) <= MOST and "://" not in line]


def pairs(kind: Sequence[Pair], least: int, language: str = "zh") -> Iterator[tuple[int, Pair]]:
    """At least so many pairs of paragraphs that differ in a clause, each with the number of its paragraph."""
    clause, sentence = (CLAUSE, "[。；！？]") if language == "zh" else (ENGLISH_CLAUSE, r"[.;!?](?= |$)")
    texts = paragraphs(language)
    rounds = -(-least // len(kind))
    assert rounds <= len(texts)
    for number, pair in enumerate(pair for pair in kind for _ in range(rounds)):
        which = number * 11 % len(texts)
        text = texts[which]
        end = re.search(sentence, text)
        at = end.start() if end else len(text)
        one, other = (text[:at] + clause.format(side) + text[at:] for side in pair)
        yield which, (one, other)
