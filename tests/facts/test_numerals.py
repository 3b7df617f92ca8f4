"""The value of numerals in every script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.facts.numerals import chinese_value, english_value, multiplied, NUMERALS, shift

DIGITS = "零一二三四五六七八九"


def in_words(number: int) -> str:
    """A number below 10^12 as one writes it in Chinese, by rule: 10,305 -> 一万零三百零五."""
    if number < 10:
        return DIGITS[number]
    for name, scale in (("亿", 10**8), ("万", 10**4), ("千", 10**3), ("百", 100), ("十", 10)):
        if number >= scale:
            head, rest = divmod(number, scale)
            gap = "零" if rest and rest < scale // 10 else ""
            return in_words(head) + name + (gap + in_words(rest) if rest else "")
    raise AssertionError(number)


def in_english(number: int) -> list[str]:
    """A number below 10^9 in English words, by rule."""
    ones = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    ones += "seventeen eighteen nineteen"
    tens = "twenty thirty forty fifty sixty seventy eighty ninety"
    if number < 20:
        return [ones.split()[number]]
    if number < 100:
        return [tens.split()[number // 10 - 2], *(in_english(number % 10) if number % 10 else [])]
    for name, scale in (("million", 10**6), ("thousand", 1000), ("hundred", 100)):
        if number >= scale:
            head, rest = divmod(number, scale)
            return [*in_english(head), name, *(in_english(rest) if rest else [])]
    raise AssertionError(number)


@given(st.integers(0, 10**12 - 1))
def test_chinese_words_have_their_value(number: int) -> None:
    words = in_words(number)
    assert chinese_value(words) == str(number)
    assert chinese_value(words.replace("零", "〇")) == str(number)
    if words.startswith("一十"):
        assert chinese_value(words[1:]) == str(number)


@given(st.integers(100, 10**9))
def test_digits_one_after_another_are_read_as_they_stand(number: int) -> None:
    assert chinese_value("".join(DIGITS[int(digit)] for digit in str(number))) == str(number)


@given(st.integers(0, 10**9 - 1))
def test_english_words_have_their_value(number: int) -> None:
    assert english_value(in_english(number)) == str(number)


@pytest.mark.parametrize(
    ("run", "value"),
    [
        ("二〇一八", "2018"),
        ("二零零八", "2008"),
        ("三百五", "350"),
        ("三百零五", "305"),
        ("一万三", "13000"),
        ("两千三百万", "23000000"),
        ("十五", "15"),
        ("廿五", "25"),
        ("卅", "30"),
        ("三万万", "300000000"),
        ("壹佰贰拾叁", "123"),
        ("五〇", "50"),
        # No single value: they stand for themselves.
        ("三四", "三四"),
        ("十七八", "十七八"),
        ("三四十", "三四十"),
        ("十几", "十几"),
        ("百", "百"),
        ("三万五万", "三万五万"),
        ("百千", "百千"),
    ],
)
def test_chinese_numerals(run: str, value: str) -> None:
    assert chinese_value(run) == value


@given(st.text(st.sampled_from(NUMERALS), min_size=1, max_size=60))
def test_any_run_of_numerals_has_a_value_or_stands_for_itself(run: str) -> None:
    value = chinese_value(run)
    assert value
    assert value.isdecimal() or not value.isascii()


@pytest.mark.parametrize(
    ("parts", "value"),
    [
        ([("3.5", "万")], "35000"),
        ([("1", "亿"), ("2", "千万")], "120000000"),
        ([("3", "万"), ("5", "千")], "35000"),
        ([("0.5", "万")], "5000"),
    ],
)
def test_digits_before_multipliers(parts: list[tuple[str, str]], value: str) -> None:
    assert multiplied(parts) == value


@given(st.decimals(0, 10**6, places=3), st.integers(-6, 6))
def test_shifting_is_multiplying_by_a_power_of_ten(number: object, places: int) -> None:
    from decimal import Decimal

    assert isinstance(number, Decimal)
    assert Decimal(shift(str(number), places)) == number.scaleb(places)
    assert shift(shift(str(number), places), -places) == shift(str(number), 0)
