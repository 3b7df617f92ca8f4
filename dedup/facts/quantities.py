"""The quantities that a text states, in order, each written in one way: ``三百五十名``, ``350名`` -> ``350 名``.

A quantity is a number with its sign, its unit and what else belongs to it. What is no quantity in earnest (三农, 统一) is
told by a list of words, and 一, 十, 万 and the like by what stands beside them. When in doubt it is one: two texts with
equal words have equal quantities in any case, so what is counted too much only keeps a copy that might have gone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dedup.facts.bounds import limit_before, limit_behind
from dedup.facts.lexicon import find_words, Held
from dedup.facts.measures import CURRENCIES, DOLLARS, NO_UNIT, Unit, unit_at, with_rate
from dedup.facts.numbers import next_number, NUMBER, value_of
from dedup.facts.numerals import chinese_value, MULTIPLIERS, shift
from dedup.facts.quantity import Quantity
from dedup.facts.quantity_pairs import join_parts, read_after, scale_alike, share_said_once
from dedup.late import late_pattern

DOLLAR = late_pattern(rf"(?<![a-z])(?:{'|'.join(DOLLARS)})\Z")
# 三年多, 五元余; in 五个多边形 and 三次多数 it is of the next word.
OVER = late_pattern("多(?![少样元数边方种次面媒功层民])|余(?![额款下热粮生])")
SUFFIX = late_pattern("(?:st|nd|rd|th)(?![a-z])")
TENTHS = late_pattern("成(?![为立功员长果就效本人交分熟型绩套品])([一二三四五六七八九半](?!成))?")
SHARES = {"100": "%", "百": "%", "1000": "‰", "千": "‰", "10000": "‱", "万": "‱"}
WHOLE = {"百": "100", "千": "1000", "万": "10000"}
# 一 with one of these is often a mere article: 一个, an.
ARTICLES = frozenset("个种座")
# Of these alone the neighbours tell whether they count; 二 to 九 count but in the words of the list.
UNSURE = frozenset("一零〇半几两十百千万亿")
SIGNS = "±≥≤><+≈"
MONTHS = Unit("个月")
# What makes 十, 百, 万 many; the others only show that a number comes.
MANY = ("数", "上", "成", "好几")
COUNTING = ("达", "共", "计", "仅", "余", "每", "满", "逢")
# 担负, 胜负 …: no sign.
NO_MINUS = "担抱胜自肩欺辜背"
JOINTS = {"-": "~", "~": "~", "至": "~", "到": "~", " to ": "~", ":": ":", "比": ":"}


def find_quantities(string: str) -> list[Quantity]:
    """The quantities of the string of a `dedup.facts.tokens.Wording`, in order.

    >>> [quantity.said for quantity in find_quantities("增长百分之三点五2018-1-5至三百五十公里")]
    ['3.5 %', '2018 年', '1 月', '5 日', '~', '350000 米']
    """
    found: list[Quantity] = []
    for one in _candidates(string):
        if not found:
            found.append(one)
            continue
        joint = JOINTS.get(string[found[-1].end : one.start])
        if joint is None and one.sign == "-" and string[one.start] == "-" and found[-1].end == one.start:
            joint, one = "~", one._replace(sign="", start=one.start + 1)
        if joint is not None:
            one = one._replace(sure=True)
            if joint == "~":
                found[-1] = scale_alike(string, found[-1], one)
            found[-1], one = share_said_once(found[-1], one, joint)
            found.append(Quantity(found[-1].end, one.start, joint))
        if (both := join_parts(found[-1], one)) is not None:
            found[-1] = both
        else:
            found.append(read_after(found[-1], one))
    return [_halved(one) for one in found if one.sure]


def _halved(one: Quantity) -> Quantity:
    """半小时 is 0.5小时, and 半月 half of one."""
    value = "0.5" if one.value == "半" and one.unit.name else one.value
    unit = MONTHS if "." in value and one.unit.name == "月" else one.unit
    return one if value == one.value and unit == one.unit else one._replace(value=value, unit=unit)


def _candidates(string: str) -> Iterator[Quantity]:
    """Numbers with all that belongs to each; those that only neighbours could make a quantity are not `sure`."""
    words = find_words("no_quantities.txt", string)
    at = 0
    while (match := next_number(string, at)) is not None:
        if match["grade"]:
            yield Quantity(*match.span(), match["grade"])  # AA-, Rh+
            at = match.end()
            continue
        if match["date"] or match["of"] or match["time"]:
            yield from _calendar(string, match)
            at = match.end()
            continue
        before = words.around(match.start(), match.start() + 1)
        if before is not None and before[0] < match.start() and before[1] < match.end():
            at = before[1]  # 统一 | 一个
            continue
        one = _quantity(string, match, words)
        if not one.sure and match["han"] and words.around(*match.span()) is not None:
            at = match.end()  # a word, whatever stands beside it
            continue
        yield one
        at = one.end


def _calendar(string: str, match: re.Match[str]) -> Iterator[Quantity]:
    """A date or a time in digits, as its parts: 2018-01-05 is 2018年1月5日, 10:30 is 10时30分, 10:00 is 10时."""
    parts = (
        *(("y", "年"), ("m", "月"), ("d", "日"), ("year", "年"), ("month", "月")),
        *(("h", "时"), ("min", "分"), ("s", "秒")),
    )
    at = match.start()
    for name, unit in parts:
        if match[name] is not None and (match[name] != "00" or match["s"]):
            yield Quantity(at, match.end(name), match[name], Unit(unit))
            at = match.end(name)
    if match["time"] and (half := unit_at(string, match.end())) and half.unit.name in ("am", "pm"):
        yield Quantity(at, half.end, half.unit.name)


def _quantity(string: str, match: re.Match[str], words: Held) -> Quantity:
    """The number of a match with what stands before and behind it."""
    value, end = value_of(string, match)
    share = string.startswith("分之", end) and NUMBER.match(string, end + 2)
    unit, ordinal = NO_UNIT, bool(match["ordinal"])
    if share:
        part, end = value_of(string, share)
        unit = Unit(SHARES.get(value, ""))
        value = WHOLE.get(part, part) if unit.name else f"{part}/{value}"
    elif suffix := SUFFIX.match(string, end):
        ordinal, end = True, suffix.end()
    elif (tenths := TENTHS.match(string, end)) and value.isdecimal() and len(value) <= 2:
        value, unit = _in_tenths(value, tenths[1] or ""), Unit("%")
        end = tenths.end()
    elif found := unit_at(string, end):
        unit, end = with_rate(string, found)
    many = match[0][0] in MULTIPLIERS
    one = _with_signs(string, Quantity(match.start(), end, value, unit, "", ordinal), many)
    if share:
        return one
    article = one.said == f"1 {unit.name}" and match[0] == "一" and unit.name in ARTICLES
    one = one._replace(sure=_counts(string, match, one, words), article=article)
    if match["han"] and not one.sure:
        return one
    over = OVER.match(string, one.end) if one.unit.name else None
    one = one._replace(end=over.end(), behind="多", article=False) if over else one
    limit = limit_behind(string, one.end)
    return one._replace(end=limit.place, behind=limit.said, article=False) if limit else one


def _in_tenths(value: str, more: str) -> str:
    """三成 is 30 %, 三成五 and 三成半 are 35 %."""
    return shift(f"{value}.{5 if more == '半' else chinese_value(more) if more else 0}", 1)


def _with_signs(string: str, one: Quantity, many: bool) -> Quantity:
    """The quantity with what stands before it: 第, a sign, a currency, 约; before 十, 百 … (``many``) 数 and 上 too."""
    start = one.start
    if string.endswith("第", 0, start):
        one, start = one._replace(ordinal=True), start - 1
    last = string[start - 1 : start] if start else ""
    if last and last in CURRENCIES:
        unit = one.unit if one.unit.name else unit_at(string, start - 1).unit  # type: ignore[union-attr]
        start -= 1
        if last == "$" and (whose := DOLLAR.search(string, max(0, start - 4), start)):
            unit, start = Unit(DOLLARS[whose[0]]), whose.start()
        one = one._replace(unit=unit)
        last = string[start - 1 : start] if start else ""
    if last and last in SIGNS + "-":
        one, start = one._replace(sign=last), start - 1
    elif last == "负" and (start < 2 or string[start - 2] not in NO_MINUS):
        both = string.endswith("正", 0, start - 1)
        one, start = one._replace(sign="±" if both else "-"), start - 1 - both
    elif string.endswith("零下", 0, start):
        one, start = one._replace(sign="-"), start - 2
    about = next((word for word in MANY if many and string.endswith(word, 0, start)), "")
    one = one._replace(start=start - len(about), about=about[:1])
    # 增至约, 上升到近: two at most.
    for _ in range(2):
        if limit := limit_before(string, one.start):
            one = one._replace(start=limit.place, about=limit.said + one.about)
    return one


def _counts(string: str, match: re.Match[str], one: Quantity, words: Held) -> bool:
    """Whether a number is a quantity by itself."""
    beside = bool(one.unit.name or one.sign or one.ordinal or one.about) or string.endswith(
        COUNTING, 0, one.start
    )
    if match["blank"]:
        digits = (
            string[match.start() - 1 : match.start()].isdecimal()
            or string[match.end() : match.end() + 1].isdecimal()
        )
        return digits or one.ordinal or bool(one.unit.name and not one.unit.measure)
    if not match["han"]:
        return True
    held = words.around(*match.span())
    if held is not None and not one.ordinal:
        # 千万元, 四平方米, 十分钟: a unit goes on beyond the word.
        return held[0] == match.start() and bool(one.unit.name) and one.end > held[1]
    if len(match[0]) == 1 and match[0] in UNSURE:
        return beside or one.end > match.end()
    return True
