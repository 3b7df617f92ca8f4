"""The quantities that a text states, in order, each written in one way: ``三百五十名``, ``350名`` -> ``350 名``.

A quantity is a number with its sign, its unit and what else belongs to it. What is no quantity in earnest (三农, 统一) is
told by a list of words, and 一, 十, 万 and the like by what stands beside them. When in doubt it is one: two texts with
equal words have equal quantities in any case, so what is counted too much only keeps a copy that might have gone.

Nothing here goes back over what it has read, so a hostile text costs its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from dedup.facts.lexicon import find_words, Held
from dedup.facts.limits import limit_before, limit_behind
from dedup.facts.numerals import (
    chinese_value,
    DIGITS,
    ENGLISH,
    ENGLISH_MULTIPLIERS,
    english_value,
    LONGEST,
    multiplied,
    MULTIPLIERS,
    NUMERALS,
    ORDINALS,
    shift,
)
from dedup.facts.units import CURRENCIES, DOLLARS, NO_UNIT, Unit, unit_at, with_rate
from dedup.facts.wording import PLACEHOLDER

_ENGLISH = "|".join(sorted((*ENGLISH, *ENGLISH_MULTIPLIERS), key=len, reverse=True))
_ORDINAL = "|".join(sorted(ORDINALS, key=len, reverse=True))
_TRILLION = "兆(?![瓦赫帕欧伏字比位])"
_SCALE = f"(?:[十百千万亿]|{_TRILLION})"
# 参 is a numeral of banks between two of them, 参拾元.
_HAN = (
    rf"(?:[{NUMERALS}]|(?<=[{NUMERALS}]){_TRILLION}|参(?=[拾佰仟])"
    r"|(?<=[拾佰仟])零?参(?=[拾佰仟万亿元圆]))"
)
NUMBER = re.compile(
    r"(?P<date>(?<![0-9./:-])(?P<y>[12][0-9]{3})(?P<by>[-/.])(?P<m>0?[1-9]|1[0-2])(?P=by)(?P<d>0?[1-9]|[12][0-9]|3[01])"
    r"(?![0-9]|[-/.][0-9]))"
    r"|(?P<of>(?<![0-9./:-])(?P<year>[12][0-9]{3})-(?P<month>0[1-9])(?![0-9]|[-/.][0-9]))"
    r"|(?P<time>(?<![0-9./:])(?P<h>[01]?[0-9]|2[0-4]):(?P<min>[0-5][0-9])(?::(?P<s>[0-5][0-9]))?(?![0-9]|[:./][0-9]))"
    r"|(?P<mixed>[0-9]++ [0-9]++/[0-9]++(?![./]?[0-9]))"
    r"|(?P<digits>[0-9]++(?:[./][0-9]++)*+)"
    rf"|(?P<han>{_HAN}++|半)"
    rf"|(?<![a-z])(?:(?P<ordinal>{_ORDINAL})|(?P<english>(?:{_ENGLISH})(?: (?:and )?(?:{_ENGLISH})(?![a-z]))*+))(?![a-z])"
    r"|(?<![a-z0-9])(?P<grade>(?:a{1,3}|b{1,3}|c{1,3}|d{1,3}|e{1,3}|f{1,3}|rh)[+-]++)(?![0-9])"
    rf"|(?P<blank>{PLACEHOLDER})"
)
DECIMALS = re.compile(rf"点([{DIGITS}零]++)(?![分刻十百千])((?:[万亿]|{_TRILLION})*+)")
SCALED = re.compile(rf"({_SCALE}++)([0-9]++(?:\.[0-9]++)?+(?={_SCALE}))?+")
SHORT_SCALES = {"mn": 6, "bn": 9, "tn": 12}
SCALED_END = re.compile(rf"([0-9]{{1,9}}(?:\.[0-9]{{1,9}})?)({_SCALE}{{1,2}})(?!{_SCALE})")
ENGLISH_SCALE = re.compile(rf" ?({'|'.join([*ENGLISH_MULTIPLIERS, *SHORT_SCALES])})(?![a-z])")
MORE = re.compile(rf"([多余])({_SCALE}*+)")
DOLLAR = re.compile(rf"(?<![a-z])(?:{'|'.join(DOLLARS)})\Z")
# 三年多, 五元余; in 五个多边形 and 三次多数 it is of the next word.
OVER = re.compile("多(?![少样元数边方种次面媒功层民])|余(?![额款下热粮生])")
RAISED = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]++")
PLAIN_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
SUFFIX = re.compile("(?:st|nd|rd|th)(?![a-z])")
TENTHS = re.compile("成(?![为立功员长果就效本人交分熟型绩套品])([一二三四五六七八九半](?!成))?")
SHARES = {"100": "%", "百": "%", "1000": "‰", "千": "‰", "10000": "‱", "万": "‱"}
WHOLE = {"百": "100", "千": "1000", "万": "10000"}
# 一 with one of these is often a mere article: 一个, an.
ARTICLES = frozenset("个种座")
# Of these alone the neighbours tell whether they count; 二 to 九 count but in the words of the list.
UNSURE = frozenset("一零〇半几两十百千万亿")
SIGNS = "±≥≤><+≈"
MONTHS = Unit("个月")
PERIODS = ("世纪", "季度", "学期", "周年")
# What makes 十, 百, 万 many; the others only show that a number comes.
MANY = ("数", "上", "成", "好几")
COUNTING = ("达", "共", "计", "仅", "余", "每", "满", "逢")
# 担负, 胜负 …: no sign.
NO_MINUS = "担抱胜自肩欺辜背"
JOINTS = {"-": "~", "~": "~", "至": "~", "到": "~", " to ": "~", ":": ":", "比": ":"}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity and its place in the string, ``[start, end)``; a joint (``~`` of a range, ``:`` of a ratio) is one too.

    ``sign``, ``ordinal`` (第), ``value``, ``unit``, ``about`` (约) and ``behind`` (以上) say what it is; `said` puts them
    together."""

    start: int
    end: int
    value: str
    unit: Unit = NO_UNIT
    sign: str = ""
    ordinal: bool = False
    about: str = ""
    behind: str = ""
    # Whether it counts by itself, and not only beside another; and whether it may be a mere article.
    sure: bool = True
    article: bool = False

    @property
    def said(self) -> str:
        """The quantity written in one way."""
        value, unit = self.value, self.unit.name
        plain = value.replace(".", "", 1).isdecimal()
        if (
            plain
            and (unit or self.ordinal or value.startswith("0."))
            and not (unit == "年" and value[0] == "0")
        ):
            value = shift(value, self.unit.power)
        elif self.unit.power:
            unit += str(self.unit.power)
        return f"{self.about}{self.sign}{'第' if self.ordinal else ''}{value} {unit}".rstrip() + self.behind


def find_quantities(string: str) -> list[Quantity]:
    """The quantities of the string of a `dedup.facts.wording.Wording`, in order.

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
            joint, one = "~", replace(one, sign="", start=one.start + 1)
        if joint is not None:
            one = replace(one, sure=True)
            if joint == "~":
                found[-1] = _scaled_alike(string, found[-1], one)
            found[-1], one = _share(found[-1], one, joint)
            found.append(Quantity(found[-1].end, one.start, joint))
        if (both := _joined(found[-1], one)) is not None:
            found[-1] = both
        else:
            found.append(_after(found[-1], one))
    return [_halved(one) for one in found if one.sure]


def _halved(one: Quantity) -> Quantity:
    """半小时 is 0.5小时, and 半月 half of one."""
    value = "0.5" if one.value == "半" and one.unit.name else one.value
    unit = MONTHS if "." in value and one.unit.name == "月" else one.unit
    return replace(one, value=value, unit=unit)


def _share(first: Quantity, second: Quantity, joint: str) -> tuple[Quantity, Quantity]:
    """Both ends of a range: what is said once (第三至五条, 20至30元) holds for both."""
    first = replace(first, sure=True)
    if joint == "~":
        if not first.unit.name:
            first = replace(first, unit=second.unit)
        if not second.unit.name and first.unit.name == "%":
            second = replace(second, unit=first.unit)
        second = replace(second, ordinal=second.ordinal or first.ordinal)
    return first, second


def _scaled_alike(string: str, first: Quantity, second: Quantity) -> Quantity:
    """The first end of a range, with the multiplier that is said once for both: 5-10万元 is 5万元-10万元."""
    match = SCALED_END.match(string, second.start)
    if match is None or first.unit.name or not SCALED_END.fullmatch(first.value + match[2]):
        return first
    if not string[first.end - 1].isdecimal() or float(first.value) >= float(match[1]):
        return first
    return replace(first, value=multiplied([(first.value, match[2])]))


def _joined(before: Quantity, one: Quantity) -> Quantity | None:
    """Two that are one quantity: 两年半 is 2.5年, 两个半月 2.5个月, 5元5角 5.5元."""
    if before.end != one.start or not before.value.isdecimal() or before.behind:
        return None
    if one.value == "半" and before.unit.name not in ("", "时"):
        half = replace(before, end=one.start + 1, value=f"{before.value}.5", sure=True, article=False)
        if not one.unit.name:
            return replace(half, end=one.end)
        if before.unit.name == "个" and (not one.unit.measure or one.unit.name in PERIODS):
            # 两个半天 are two.
            return (
                replace(half, end=one.end, unit=one.unit, behind=one.behind)
                if one.unit.name != "天"
                else None
            )
        # In 三年半，大家 the next word is no unit.
        return half if one.unit.measure and one.unit.name != "个" else None
    jiao = len(one.value) == 1 and one.value.isdecimal() and one.unit == Unit("元", -1)
    if jiao and before.unit == Unit("元") and not one.behind:
        return replace(before, end=one.end, value=f"{before.value}.{one.value}")
    return None


def _after(before: Quantity, one: Quantity) -> Quantity:
    """What a quantity is because of the one directly before it: 5号 behind a month is a day, 30 behind 10点 minutes."""
    if before.end == one.start:
        if before.unit.name == "月" and one.unit.name == "号":
            return replace(one, unit=Unit("日"))
        if before.unit.name == "时" and one.value == "半":
            return replace(one, value="30", unit=Unit("分"), sure=True)
        if before.unit.name == "时" and not one.unit.name and len(one.value) == 2:
            return replace(one, unit=Unit("分"))
        if before.unit.name and one.value == "半":
            return replace(one, sure=True)
    return one


def _candidates(string: str) -> Iterator[Quantity]:
    """Numbers with all that belongs to each; those that only neighbours could make a quantity are not `sure`."""
    words = find_words("no_quantities.txt", string)
    at = 0
    while (match := NUMBER.search(string, at)) is not None:
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
    value, end = _value(string, match)
    share = string.startswith("分之", end) and NUMBER.match(string, end + 2)
    unit, ordinal = NO_UNIT, bool(match["ordinal"])
    if share:
        part, end = _value(string, share)
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
    one = replace(one, sure=_counts(string, match, one, words), article=article)
    if match["han"] and not one.sure:
        return one
    over = OVER.match(string, one.end) if one.unit.name else None
    one = replace(one, end=over.end(), behind="多", article=False) if over else one
    limit = limit_behind(string, one.end)
    return replace(one, end=limit.place, behind=limit.said, article=False) if limit else one


def _in_tenths(value: str, more: str) -> str:
    """三成 is 30 %, 三成五 and 三成半 are 35 %."""
    return shift(f"{value}.{5 if more == '半' else chinese_value(more) if more else 0}", 1)


def _value(string: str, match: re.Match[str]) -> tuple[str, int]:
    """The value of the number of a match, and where it ends."""
    end = match.end()
    if match["blank"]:
        return "?", end
    if match["ordinal"]:
        return str(ORDINALS[match[0]]), end
    if match["english"]:
        return english_value([word for word in match[0].split() if word != "and"]), end
    if match["mixed"]:
        return match[0].replace(" ", "+"), end
    value = match[0]
    if match["han"]:
        value, end = _han_value(string, value, end)
        decimals = DECIMALS.match(string, end)
        if decimals and value.isdecimal():
            part = chinese_value(f"〇{decimals[1]}")[1:] if len(decimals[1]) < LONGEST else decimals[1]
            value = f"{value}.{part}"
            if decimals[2]:
                value = multiplied([(value, decimals[2])])
            end = decimals.end()
    elif value.replace(".", "", 1).isdecimal():
        value, end = _scaled(string, value, end)
    if raised := RAISED.match(string, end):
        return f"{value}^{raised[0].translate(PLAIN_RAISED)}", raised.end()
    if more := MORE.match(string, end):
        scaled = value.replace(".", "", 1).isdecimal() and more[2]
        value, end = (multiplied([(value, more[2])]) if scaled else value + more[2]) + "多", more.end()
    return value, end


def _han_value(string: str, run: str, end: int) -> tuple[str, int]:
    """The value of a run of numerals that ends there; in 三万千瓦 its last one belongs to the unit."""
    value = chinese_value(run)
    if run[-1] == "千" and not value.isdecimal() and unit_at(string, end - 1):
        shorter = chinese_value(run[:-1]) if len(run) > 1 else ""
        if shorter.isdecimal():
            return shorter, end - 1
    return value, end


def _scaled(string: str, value: str, end: int) -> tuple[str, int]:
    """Digits with multipliers behind them: 3.5万, 1亿2千万, 3.5 million."""
    parts, number = [], value
    while scale := SCALED.match(string, end):
        end = scale.end()
        parts.append((number, scale[1]))
        if not scale[2]:
            break
        number = scale[2]
    if parts:
        return multiplied(parts), end
    if english := ENGLISH_SCALE.match(string, end):
        return shift(value, (ENGLISH_MULTIPLIERS | SHORT_SCALES)[english[1]]), english.end()
    return value, end


def _with_signs(string: str, one: Quantity, many: bool) -> Quantity:
    """The quantity with what stands before it: 第, a sign, a currency, 约; before 十, 百 … (``many``) 数 and 上 too."""
    start = one.start
    if string.endswith("第", 0, start):
        one, start = replace(one, ordinal=True), start - 1
    last = string[start - 1 : start] if start else ""
    if last and last in CURRENCIES:
        unit = one.unit if one.unit.name else unit_at(string, start - 1).unit  # type: ignore[union-attr]
        start -= 1
        if last == "$" and (whose := DOLLAR.search(string, max(0, start - 4), start)):
            unit, start = Unit(DOLLARS[whose[0]]), whose.start()
        one = replace(one, unit=unit)
        last = string[start - 1 : start] if start else ""
    if last and last in SIGNS + "-":
        one, start = replace(one, sign=last), start - 1
    elif last == "负" and (start < 2 or string[start - 2] not in NO_MINUS):
        both = string.endswith("正", 0, start - 1)
        one, start = replace(one, sign="±" if both else "-"), start - 1 - both
    elif string.endswith("零下", 0, start):
        one, start = replace(one, sign="-"), start - 2
    about = next((word for word in MANY if many and string.endswith(word, 0, start)), "")
    one = replace(one, start=start - len(about), about=about[:1])
    # 增至约, 上升到近: two at most.
    for _ in range(2):
        if limit := limit_before(string, one.start):
            one = replace(one, start=limit.place, about=limit.said + one.about)
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
