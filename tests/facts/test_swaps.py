"""What of the facts differs between two texts, and whether anything else does."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.facts.stated import read_stated
from dedup.facts.swaps import find_swaps, Swaps
from tests.passages_edit import traditional


def differ(one: str, other: str) -> tuple[bool, list[str]]:
    """Whether facts alone differ, and which: ``old → new``, an empty side as a dash."""
    first, second = read_stated(one), read_stated(other)
    swaps = find_swaps(first, second)
    assert swaps is not None
    told = [(first.said(*swap.a) or "—", second.said(*swap.b) or "—") for swap in swaps.found]
    return swaps.only, [" → ".join(pair) for pair in told]


ONLY = [
    ("2023年云南省增长5.5%", "2024年贵州省增长6.1%", ["2023年 → 2024年", "云南 → 贵州", "5.5% → 6.1%"]),
    ("我们不能放松警惕", "我们能放松警惕", ["不 → —"]),
    ("他没有说谎", "他已有说谎", ["没 → 已"]),
    ("3月5日在昆明召开", "4月16日在贵阳召开", ["3月5日 → 4月16日", "昆明 → 贵阳"]),
    ("增长三十五点二，降到5-7%", "增长三十六点八，降到6-9%", ["三十五点二 → 三十六点八", "到5-7% → 到6-9%"]),
    ("比上年上升，有人同意", "比上年下降，有人反对", ["上升 → 下降", "同意 → 反对"]),
    ("王建国同志在会上讲话", "李建民同志在会上讲话", ["王建国 → 李建民"]),
    ("张三在会上说", "李四在会上说", ["张三 → 李四"]),
    ("张明同志在会上说", "李明同志在会上说", ["张明 → 李明"]),
    ("张书记在会上说", "李书记在会上说", ["张 → 李"]),
    ("湖南的经济，云南的路", "湖北的经济，河南的路", ["湖南 → 湖北", "云南 → 河南"]),
    ("全滇上下一心", "全黔上下一心", ["滇 → 黔"]),
    ("青石镇的水库", "白水镇的水库", ["青石 → 白水"]),
    ("全县各级落实县委部署", "全市各级落实市委部署", ["全县 → 全市", "县委 → 市委"]),
    ("由县农业局负责", "由县水利局负责", ["农业局 → 水利局"]),
    ("张伟和李强", "王芳和赵刚", ["张伟 → 王芳", "李强 → 赵刚"]),
    ("渗水一刻钟之内报到", "渗水半小时之内报到", ["一刻钟之内 → 半小时之内"]),
    ("the vote was 17 to 9", "the vote was 21 to 6", ["17 to 9 → 21 to 6"]),
    ("they met Mr Smith in March", "they met Mrs Jones in April", ["Mr Smith → Mrs Jones", "March → April"]),
    (
        "he will not pay thirty pounds",
        "he will pay forty pounds",
        ["not → —", "thirty pounds → forty pounds"],
    ),
    ("profits rose at the Leeds mill", "profits fell at the York mill", ["rose → fell", "Leeds → York"]),
]
NOTHING = [
    ("增长35%，是两千人", "增长百分之三十五，是2000人"),
    ("他没有说谎", "他未有说谎"),
    ("五个人", "五个 人"),
    ("增长。", "增长！"),
]
OTHER_WORDS = [
    ("加强组织领导", "强化组织领导"),
    ("提高质量，全面发展", "提升质量，全面进步"),
    ("通车那天两岸来了人", "开通那天两岸来了人"),
    ("教我们手艺，师傅老了", "教咱们手艺，匠人老了"),
    ("高质量发展", "高水平发展"),
    ("坚持以人民为中心", "坚持以人民为核心"),
    ("the harbour is open", "the airport is open"),
    ("However, it rains", "Moreover, it rains"),
]


@pytest.mark.parametrize(("one", "other", "facts"), ONLY)
def test_facts_alone(one: str, other: str, facts: list[str]) -> None:
    assert differ(one, other) == (True, facts)
    back = [" → ".join(reversed(fact.split(" → "))) for fact in facts]
    assert differ(other, one) == (True, back)


@pytest.mark.parametrize(("one", "other", "facts"), ONLY)
def test_facts_of_a_text_in_traditional_characters(one: str, other: str, facts: list[str]) -> None:
    only, told = differ(one, traditional(other))
    assert (only, len(told)) == (True, len(facts))


@pytest.mark.parametrize(("one", "other"), NOTHING)
def test_no_fact_differs(one: str, other: str) -> None:
    assert differ(one, other) == (True, [])


@pytest.mark.parametrize(("one", "other"), OTHER_WORDS)
def test_other_words(one: str, other: str) -> None:
    assert differ(one, other)[0] is False


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("到货后双方共同开箱清点", "到货后双方一同开箱清点"),
        ("乙方应于合同生效后付款", "乙方应在合同生效后付款"),
        ("会议听取了关于食堂改造的汇报", "会议听取了关于澡堂改造的汇报"),
        ("先把六名乡亲送过江", "先把六位乡亲送过江"),
        ("检查滤网是否堵塞", "检查滤网有无堵塞"),
    ],
)
def test_other_words_that_look_like_facts_are_none(one: str, other: str) -> None:
    assert differ(one, other) == differ(other, one) == (False, [])


def test_facts_beside_other_words_are_told_and_nothing_is_called_the_only_difference() -> None:
    old = "全年粮食产量1958万吨，新增就业51.9万人，成果不断巩固"
    new = "全年粮食产量1974万吨，新增就业52.4万人，成果持续巩固"
    assert differ(old, new) == (False, ["1958万吨 → 1974万吨", "51.9万人 → 52.4万人"])


def test_a_figure_of_another_text_is_no_figure_in_place_of_one() -> None:
    own = "河堤上的柳树都是那时候栽下的有一百多棵如今两个人抱不过来"
    assert (
        differ("县里今年修路" + own, "县里今年修路，学校的操场铺了六千平方米的草皮孩子们跑起来不再扬灰")[1]
        == []
    )


@given(st.text("2035年第十三五不没有云南湖北县市长张王李明书记说%约. aBc", max_size=40), st.data())
def test_a_text_and_an_edit_of_it(text: str, data: st.DataObject) -> None:
    """Places lie in the texts, in order; a text differs from itself in nothing."""
    at = data.draw(st.integers(0, len(text)))
    edited = (
        text[:at] + data.draw(st.text("5不云李年", max_size=3)) + text[at + data.draw(st.integers(0, 3)) :]
    )
    first, second = read_stated(text), read_stated(edited)
    swaps = find_swaps(first, second)
    assert swaps is not None
    for side, stated in (("a", first), ("b", second)):
        spans = [getattr(swap, side) for swap in swaps.found]
        assert all(0 <= start <= end <= len(stated.wording.tokens) for start, end in spans)
    assert all(one.b[0] <= other.b[0] for one, other in itertools.pairwise(swaps.found))
    assert find_swaps(first, first) == Swaps((), True)
