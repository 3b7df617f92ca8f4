"""The value of a numeral, as digits: ``三百五十`` is ``350``, ``二〇一八`` is ``2018``, ``3.5万`` is ``35000``.

What has no single value (三四十, 十几) stands for itself. No numeral is turned into a number longer than `LONGEST`, so a
hostile run of digits costs its length and no more.
"""

from __future__ import annotations

DIGITS = "〇一二三四五六七八九"
SMALL = {"十": 1, "百": 2, "千": 3}
LARGE = {"万": 4, "亿": 8, "兆": 12}
MULTIPLIERS = SMALL | LARGE
# Forms of banks, and forms that say what two characters say.
PLAIN = str.maketrans(
    dict(zip("零壹贰叁肆伍陆柒捌玖拾佰仟两", "〇一二三四五六七八九十百千二", strict=True))
    | {"廿": "二十", "卅": "三十", "卌": "四十", "弍": "二", "参": "三"}
)
# 参 and 兆 are numerals only beside others (参加, 兆瓦).
NUMERALS = DIGITS + "".join(SMALL) + "万亿零壹贰弍叁肆伍陆柒捌玖拾佰仟两廿卅卌几"
LONGEST = 40

_ONES = (
    *(
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
ENGLISH = {word: n for n, word in enumerate(_ONES)} | {word: 10 * n for n, word in enumerate(_TENS, 2)}
ENGLISH_MULTIPLIERS = {"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_IRREGULAR = {"first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12}
ORDINALS = (
    {f"{word}th": n for n, word in enumerate(_ONES) if n > 3}
    | {f"{word[:-1]}ieth": 10 * n for n, word in enumerate(_TENS, 2)}
    | _IRREGULAR
)


def shift(number: str, places: int) -> str:
    """A decimal number times a power of ten, without zeros that say nothing: ``3.5``, 4 -> ``35000``."""
    whole, _, part = number.partition(".")
    if places >= 0:
        part = part.ljust(places, "0")
        whole, part = whole + part[:places], part[places:]
    else:
        whole = whole.rjust(-places, "0")
        whole, part = whole[:places], whole[places:] + part
    whole, part = whole.lstrip("0") or "0", part.rstrip("0")
    return f"{whole}.{part}" if part else whole


def chinese_value(run: str) -> str:
    """The value of a run of `NUMERALS`, or the run itself, in plain forms, where it has no single one.

    >>> [chinese_value(run) for run in ("三百五十", "一亿二千万", "二〇一八", "三百五", "七八十")]
    ['350', '120000000', '2018', '350', '七八十']
    """
    plain = run.translate(PLAIN).replace("万万", "亿")
    if len(plain) > LONGEST:
        return plain
    if all(c in DIGITS for c in plain):
        # 三四 may be three or four.
        if len(plain) == 2 and plain[0] != "〇" and plain[1] != "〇":
            return plain
        return "".join(str(DIGITS.index(c)) for c in plain)
    value = _structured(plain)
    return plain if value is None else str(value)


def _structured(plain: str) -> int | None:
    """The value of a numeral with multipliers: sections of up to four digits, before 万, 亿 and 兆."""
    trillions = total = section = 0
    digit, before, least = -1, "", 4
    for c in plain:
        if c == "〇":
            if digit >= 0:
                return None
        elif c in DIGITS:
            if digit >= 0:
                return None
            digit = DIGITS.index(c)
        elif c in SMALL:
            # Only 十 goes without a digit, at the beginning: 十五.
            if SMALL[c] >= least or (digit < 0 and (c != "十" or before not in ("", *LARGE))):
                return None
            section += (digit if digit >= 0 else 1) * 10 ** SMALL[c]
            least, digit = SMALL[c], -1
        elif c == "兆":
            section += max(digit, 0)
            if trillions or not total + section:
                return None
            trillions = (total + section) * 10**12
            total, section, digit, least = 0, 0, -1, 4
        elif c in LARGE:
            section += max(digit, 0)
            amount = total + section if c == "亿" else section
            if not amount or (c == "万" and total % 10**8) or (c == "亿" and total >= 10**8):
                return None
            total = amount * 10**8 if c == "亿" else total + section * 10**4
            section, digit, least = 0, -1, 4
        else:
            return None
        before = c
    if digit < 0:
        return trillions + total + section
    # 三百五 is 350, 三百〇五 is 305.
    scale: int = 10 ** (MULTIPLIERS.get(plain[-2], 1) - 1) if len(plain) > 1 else 1
    return trillions + total + section + digit * scale


def multiplied(parts: list[tuple[str, str]]) -> str:
    """The value of numbers before multipliers: ``[("3.5", "万")]`` -> ``35000``, ``[("1", "亿"), ("2", "千万")]`` ->
    ``120000000``."""
    shifted = [shift(number, sum(MULTIPLIERS[c] for c in scale)) for number, scale in parts]
    if len(shifted) == 1:
        return shifted[0]
    if any("." in one or len(one) > LONGEST for one in shifted):
        return "+".join(shifted)
    return str(sum(map(int, shifted)))


def english_value(words: list[str]) -> str:
    """The value of words for a number: ``["three", "hundred", "five"]`` -> ``305``; the words where it has none."""
    total = section = 0
    before = 0
    for word in words:
        if word in ENGLISH_MULTIPLIERS:
            scale = 10 ** ENGLISH_MULTIPLIERS[word]
            section = (section or 1) * scale
            if scale > 100:
                total, section = total + section, 0
            before = 0
        else:
            value = ENGLISH[word]
            # five six are two numbers, twenty six is one.
            if before and not (before >= 20 and value < 10):
                return " ".join(words)
            section, before = section + value, value
        if max(total, section) > 10**LONGEST:
            return " ".join(words)
    return str(total + section)
