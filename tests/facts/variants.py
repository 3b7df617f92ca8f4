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


def _pairs(table: str) -> list[Pair]:
    """Pairs, the sides of each parted by a bar, and pairs by semicolons or lines."""
    rows = (row.strip() for line in table.strip().splitlines() for row in line.split(";"))
    return [(one.strip(), other.strip()) for one, _, other in (row.partition("|") for row in rows)]


CLAUSE = "，其中{}由县里统一安排"
QUANTITIES = _pairs(
    """
    三座泵站 | 四座泵站 ; 三百座泵站 | 四百座泵站 ; 三座泵站 | 十三座泵站 ; 12座泵站 | 21座泵站
    十五座泵站 | 5座泵站 ; 二〇一八年的账 | 二〇一九年的账 ; 二〇二三年的账 | 二〇三二年的账
    二〇〇一年的账 | 二〇一〇年的账 ; 第十二条的规定 | 第二十条的规定 ; 第12条的规定 | 第13条的规定
    第三条的规定 | 第三百条的规定 ; 三公里长的渠道 | 三里长的渠道 ; 三千米长的渠道 | 三厘米长的渠道
    三公里长的渠道 | 三米长的渠道 ; 五亩水田 | 五公顷水田 ; 五百亩水田 | 五千亩水田 ; 五亩水田 | 五十亩水田
    二十万元的补助 | 二十多万元的补助 ; 三万元的补助 | xx万元的补助 ; 三十万元的补助 | 三十至五十万元的补助
    百分之三十五的田块 | 百分之三点五的田块 ; 百分之二十的田块 | 百分之二十五的田块
    两成的田块 | 三成的田块 ; 三分之一的田块 | 三分之二的田块 ; 千分之三的田块 | 百分之三的田块
    2018年3月5日的会 | 2018年5月3日的会 ; 三月五号的会 | 三月六号的会 ; 上午十点半的会 | 上午十点的会
    零下五度的水 | 五度的水 ; 负五度的水 | 正负五度的水 ; 约三百人的队 | 三百人的队
    20xx年的账 | 2018年的账 ; 两个月的口粮 | 两年的口粮 ; 三个月的口粮 | 三月的口粮 ; 数十人的队 | 十人的队
    三十二户 | 户
    """
)
# These differ in signs that state a quantity.
SIGNED = _pairs(
    """
    3.5%的田块 | 35%的田块 ; 35%的田块 | 35‰的田块 ; 1.11万亩的田块 | 11.1万亩的田块 ; 3%的田块 | 3的田块
    增长-3.5%的水费 | 增长3.5%的水费 ; 增长±2%的水费 | 增长2%的水费 ; 增长≥5%的水费 | 增长5%的水费
    20-30元的水费 | 2030元的水费 ; 20～30元的水费 | 20、30元的水费 ; 1/2元的水费 | 12元的水费
    1.5元的水费 | 15元的水费 ; 3㎞长的渠道 | 3㎜长的渠道 ; 3㎡长的渠道 | 3㎥长的渠道
    10²米长的渠道 | 102米长的渠道 ; 3½米长的渠道 | 31/2米长的渠道 ; 35℃的水 | 35℉的水 ; ①号渠 | ②号渠
    增长—3.5%的水费 | 增长3.5%的水费 ; 增长 - 3.5%的水费 | 增长 3.5%的水费
    AA-级的债券 | AA级的债券 ; 附件二（十）的规定 | 附件二十的规定 ; 流量5MB的水表 | 流量5Mb的水表
    5mW的水泵 | 5MW的水泵 ; 一个半小时的会 | 一个小时的会 ; 𝟑.𝟓%的田块 | 𝟑𝟓%的田块
    Ⅱ号渠 | Ⅲ号渠 ; $35的水费 | €35的水费 ; 10:30的会 | 1030的会
    """
)
SAME = _pairs(
    """
    三座泵站 | 3座泵站 ; 三百五十座泵站 | 350座泵站 ; 三百五座泵站 | 350座泵站 ; 叁拾座泵站 | 30座泵站
    二〇一八年的账 | 2018年的账 ; 二零一八年的账 | ２０１８年的账 ; 第十二条的规定 | 第12条的规定
    第二十条的规定 | 第20条的规定 ; 三公里长的渠道 | 3千米长的渠道 ; 5公里长的渠道 | 5 km长的渠道
    三公里长的渠道 | 3000米长的渠道 ; 两千三百万元的补助 | 2300万元的补助 ; 三万五千元的补助 | 35000元的补助
    三万块的补助 | 3万元的补助 ; 二十至三十人的队 | 20到30人的队 ; 五月至七月的水 | 5至7月的水
    第三至第五条的规定 | 第3至5条的规定 ; 2018年1月5日的会 | 二〇一八年一月五号的会
    2018年01月05日的会 | 2018年1月5日的会 ; 十点半的会 | 10点30分的会 ; 三百多人的队 | 300余人的队
    八公斤的样品 | 8kg的样品 ; 三个小时的会 | 3小时的会 ; 三成五的田块 | 百分之三十五的田块
    零下五度的水 | 负5度的水 ; 三分之二的田块 | 3分之2的田块
    """
)
SAME_SIGNED = _pairs(
    """
    1,200座泵站 | 1200座泵站 ; 35%的田块 | 百分之三十五的田块 ; 3.5%的田块 | 百分之三点五的田块
    3‰的田块 | 千分之三的田块 ; 30%的田块 | 三成的田块 ; 20-30人的队 | 20～30人的队
    20－30人的队 | 二十至三十人的队 ; 2018-1-5的会 | 2018年1月5日的会 ; 10:30的会 | 10时30分的会
    3.5万元的补助 | 35000元的补助 ; 1.2亿元的补助 | 1亿2千万元的补助 ; ¥300的水费 | 300元的水费
    3㎡的样品 | 三平方米的样品 ; 5㎞长的渠道 | 五公里长的渠道 ; 2018/01/05的会 | 2018.1.5的会
    35℃的水 | 三十五摄氏度的水 ; ½的田块 | 1/2的田块
    增长—3.5%的水费 | 增长-3.5%的水费 ; 一个半小时的会 | 1.5小时的会 ; 两个半月的口粮 | 2.5个月的口粮
    三年半的账 | 3.5年的账 ; 𝟑.𝟓%的田块 | 3.5%的田块 ; 5KM长的渠道 | 5km长的渠道
    """
)
NEGATIONS = _pairs(
    """
    新渠不得停水 | 新渠可以停水 ; 新渠不停水 | 新渠停水 ; 新渠未停水 | 新渠停水 ; 新渠没有停水 | 新渠停水
    新渠不能停水 | 新渠能停水 ; 新渠从不停水 | 新渠从停水 ; 村民勿上堤 | 村民上堤 ; 村民别上堤 | 村民上堤
    村民莫上堤 | 村民上堤 ; 村民无法上堤 | 村民可以上堤 ; 村民并非上堤 | 村民正是上堤
    村民不得不上堤 | 村民必须上堤 ; 账目未经核对 | 账目已经核对 ; 账目没核对 | 账目核对
    账目不断核对 | 账目断核对 ; 账目不断核对 | 账目不断不核对
    """
)
CONTENTS = _pairs(
    """
    王建国任组长的一队 | 李卫东任组长的一队 ; 王建国任组长的一队 | 李建民任组长的一队
    王明任组长的一队 | 李明任组长的一队 ; 欧阳修远任组长的一队 | 司马如风任组长的一队
    青石县的泵站 | 白水县的泵站 ; 沙河镇的泵站 | 柳林镇的泵站 ; 东港区的泵站 | 西港区的泵站
    水利局的泵站 | 农业局的泵站 ; 购买的经费 | 租用的经费 ; 堤防的经费 | 学校的经费
    上半年的经费 | 下半年的经费 ; 增加的经费 | 减少的经费 ; Smith的经费 | Jones的经费
    """
)
HARMLESS = _pairs(
    """
    新渠不断修好 | 新渠修好 ; 新渠非常快地修好 | 新渠修好 ; 新渠进一步修好 | 新渠修好
    新渠一定修好 | 新渠修好 ; 新渠统一修好 | 新渠修好 ; 新渠特别修好 | 新渠修好
    泵站已經启用 | 泵站已经启用 ; 泵站已　经启用 | 泵站已经启用 ; 泵站已经，启用 | 泵站已经启用
    泵站已(yǐ)经启用 | 泵站已经启用 ; 三农的账目 | 三农之账目 ; 三农的账目 | 三农地账目
    三农工作的账目 | 三农的账目
    """
)

ENGLISH_CLAUSE = ", with {} of this year's account"
ENGLISH_FACTS = _pairs(
    """
    30 pumps | 40 pumps ; thirty pumps | forty pumps ; five pumps | nine pumps ; 30 pumps | 300 pumps
    seven pumps | eleven pumps ; 5 km | 5 miles ; the first part | the third part
    3 million dollars | 3 billion dollars ; two days | two weeks
    the report was not part | the report was  part ; the report was never part | the report was  part
    the report was legally part | the report was illegally part
    the report was no part | the report was a part ; the letter of Smith | the letter of Jones
    the letter of Mr Lee | the letter of Mr Lea ; the letter of Aldermoor | the letter of Brockham
    the letter of the mayor | the letter of the owner
    """
)
ENGLISH_SAME = _pairs(
    """
    30 pumps | thirty pumps ; 26 pumps | twenty-six pumps ; 306 pumps | three hundred and six pumps
    5 km | 5 kilometres ; the first part | the 1st part ; 3 million dollars | 3000000 dollars
    the report was the colour part | the report was the color part
    the report was THE part | the report was the part
    the report was a new part | the report was a news part
    """
)


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
