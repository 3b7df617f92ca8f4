"""Facts through dedup's own folding: texts of equal tokens state the same, and what a text was made to state is read."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dedup.facts.contradictions import read_facts
from dedup.facts.numerals import shift
from dedup.facts.tokens import read_wording
from tests.facts.folded import folding_keeps_signs
from tests.facts.test_numerals import in_words

signs = pytest.mark.skipif(
    not folding_keeps_signs(), reason="the folding drops the signs that state a quantity"
)
lists = pytest.mark.skipif(
    read_wording("二十、三座").tokens == read_wording("二十三座").tokens,
    reason="the folding drops the mark between two numerals of a list",
)

WORDS = (
    "修好了",
    "各村的",
    "三农",
    "增长",
    "統一",
    "今年共有",
    " water ",
    " The Mill ",
    "进一步",
    "（见附件）",
    "无锡，",
)
UNITS = (
    ("公里", "米", 3),
    ("km", "米", 3),
    ("米", "米", 0),
    ("座", "座", 0),
    ("万元", "元", 4),
    ("％", "%", 0),
    ("kg", "克", 3),
)
SIGNED_UNITS = (("%", "%", 0), ("‰", "‰", 0), ("℃", "°c", 0), ("㎡", "平方米", 0), ("㎞", "米", 3))
DENIALS = (
    ("不得", "不"),
    ("没有", "没"),
    ("无法", "无"),
    ("do not", "not"),
    ("don’t", "not"),
    ("未能", "未"),
)
Piece = tuple[str, list[str], list[str]]


def written(number: int, form: str) -> str:
    if form == "words":
        return in_words(number)
    return str(number) if form == "ascii" else "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))


@st.composite
def numbers(draw: st.DrawFn, with_signs: bool) -> Piece:
    """A number with its unit, and what it states."""
    number = draw(st.integers(2, 99999))
    way, unit, power = draw(st.sampled_from(UNITS[:5] + UNITS[6:] + (SIGNED_UNITS if with_signs else ())))
    number %= 10000 if way == "万元" else 10**5  # nobody writes 三万五千万元
    number = max(number, 2)
    form = draw(st.sampled_from(("ascii", "wide", "words")))
    if not with_signs:
        return written(number, form) + way, [f"{shift(str(number), power)} {unit}"], []
    part = draw(st.integers(0, 99)) if form == "ascii" else 0
    minus = draw(st.sampled_from(("", "-", "－", "−"))) if form != "words" else ""
    text = f"{minus}{written(number, form)}" + (f".{part:02}" if part else "")
    value = shift(f"{number}.{part:02}", power)
    return text + way, [f"{'-' if minus else ''}{value} {unit}"], []


def pieces(with_signs: bool) -> st.SearchStrategy[list[Piece]]:
    denials = st.sampled_from(DENIALS).map(lambda one: (one[0], [], [one[1]]))
    return st.lists(st.one_of(numbers(with_signs), denials), max_size=6)


def compose(draw: st.DrawFn, some: list[Piece]) -> str:
    """The pieces with words between them."""
    texts = [
        draw(st.sampled_from(WORDS)) + draw(st.sampled_from(("", " ", "，"))) + text for text, *_ in some
    ]
    return "".join(texts) + "，完"


def check(text: str, some: list[Piece]) -> None:
    facts = read_facts(text)
    assert [one.said for one in facts.quantities] == [said for _, stated, _ in some for said in stated], text
    assert [one.said for one in facts.negations] == [said for *_, denied in some for said in denied], text


@given(st.data())
def test_what_a_text_was_made_to_state_is_read(data: st.DataObject) -> None:
    some = data.draw(pieces(with_signs=False))
    check(compose(data.draw, some), some)


@signs
@given(st.data())
def test_what_a_text_was_made_to_state_with_signs_is_read(data: st.DataObject) -> None:
    some = data.draw(pieces(with_signs=True))
    check(compose(data.draw, some), some)


@given(st.data())
def test_equal_tokens_state_the_same(data: st.DataObject) -> None:
    """Two texts of the same pieces in any form and order: where the tokens are equal, so is what they state."""
    some = data.draw(pieces(with_signs=folding_keeps_signs()))
    one, other = compose(data.draw, some), compose(data.draw, data.draw(st.permutations(some)))
    facts, others = read_facts(one), read_facts(other)
    if facts.wording.tokens == others.wording.tokens:
        assert [fact.said for fact in facts.quantities] == [fact.said for fact in others.quantities]
        assert [fact.said for fact in facts.negations] == [fact.said for fact in others.negations]


@signs
@pytest.mark.parametrize(
    "sign", [".", "%", "‰", "-", "－", "−", "±", "≤", "≥", "/", ":", "：", "～", "–", "²", "℃", "¥", "€"]
)
@given(number=st.integers(100, 10**6), cut=st.integers(1, 2))
def test_a_sign_more_is_another_text(sign: str, number: int, cut: int) -> None:
    """A text does not have equal tokens without a sign that belongs to its number."""
    digits = str(number)
    inside, before = sign in "./:：～–", sign in "-－−±≤≥¥€"
    with_it = digits[:cut] + sign + digits[cut:] if inside else sign + digits if before else digits + sign
    assume(int(digits[cut:][:1] or 1))
    one, other = f"今年增长{with_it}上下", f"今年增长{digits}上下"
    assert read_wording(one).tokens != read_wording(other).tokens
    assert [fact.said for fact in read_facts(one).quantities] != [
        fact.said for fact in read_facts(other).quantities
    ]


@signs
def test_a_thousands_comma_is_no_sign() -> None:
    assert (
        read_wording("共1,000户").tokens
        == read_wording("共1，000户").tokens
        == read_wording("共1000户").tokens
    )


@lists
def test_a_list_of_numerals_is_no_numeral() -> None:
    assert [fact.said for fact in read_facts("建了二十、三座").quantities] == ["20", "3 座"]


@given(st.decimals(1, 9999, places=2), st.sampled_from(UNITS[:5]))
@signs
def test_decimals_have_their_value(number: Decimal, unit: tuple[str, str, int]) -> None:
    way, name, power = unit
    (fact,) = read_facts(f"共{number}{way}").quantities
    assert Decimal(fact.said.split()[0]) == number.scaleb(power)
    assert fact.said.split()[1] == name


def test_placeholders_are_no_numbers() -> None:
    assert [fact.said for fact in read_facts("20xx年的账").quantities] == ["20", "? 年"]
    assert [fact.said for fact in read_facts("某某县的账").quantities] == []


def test_emphasis_of_markdown_is_no_placeholder() -> None:
    assert (
        read_facts("**青石县**的账", emphasis=True).wording.tokens == read_facts("青石县的账").wording.tokens
    )


@pytest.mark.parametrize("text", ["", "\n", "，。", "\ud800", "A", "\u3000三\u3000百\u3000座"])
def test_odd_texts_are_read(text: str) -> None:
    facts = read_facts(text)
    assert len(facts.wording.offsets) == len(facts.wording.tokens) + 1
    assert [fact.said for fact in facts.quantities] == (["300 座"] if "三" in text else [])


@given(
    st.lists(
        st.sampled_from(["增长", "kilo", "35", " ", "é", "㎞", "，", "\u200b", "𠮷", "e\u0301"]), max_size=12
    )
)
def test_each_token_stands_at_its_offset_and_words_stand_apart(pieces: list[str]) -> None:
    wording = read_wording("".join(pieces))
    spans = zip(wording.offsets, wording.tokens, strict=False)
    assert all(wording.string[at : at + len(token)] == token for at, token in spans)
    apart = [one and other for one, other in itertools.pairwise((False, *wording.words))]
    expected = "".join(
        f" {token}" if gap else token for token, gap in zip(wording.tokens, apart, strict=True)
    )
    assert wording.string == expected
    assert wording.offsets[-1] == len(expected)
