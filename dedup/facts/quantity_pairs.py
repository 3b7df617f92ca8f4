"""Two quantities side by side: the ends of a range, one quantity in two parts, or a second that the first explains."""

from __future__ import annotations

from dedup.facts.measures import Unit
from dedup.facts.numbers import SCALE
from dedup.facts.numerals import multiplied
from dedup.facts.quantity import Quantity
from dedup.late import late_pattern

SCALED_END = late_pattern(rf"([0-9]{{1,9}}(?:\.[0-9]{{1,9}})?)({SCALE}{{1,2}})(?!{SCALE})")
PERIODS = ("世纪", "季度", "学期", "周年")


def share_said_once(first: Quantity, second: Quantity, joint: str) -> tuple[Quantity, Quantity]:
    """Both ends of a range: what is said once (第三至五条, 20至30元) holds for both."""
    first = first._replace(sure=True)
    if joint == "~":
        if not first.unit.name:
            first = first._replace(unit=second.unit)
        if not second.unit.name and first.unit.name == "%":
            second = second._replace(unit=first.unit)
        second = second._replace(ordinal=second.ordinal or first.ordinal)
    return first, second


def scale_alike(string: str, first: Quantity, second: Quantity) -> Quantity:
    """The first end of a range, with the multiplier that is said once for both: 5-10万元 is 5万元-10万元."""
    match = SCALED_END.match(string, second.start)
    if match is None or first.unit.name or not SCALED_END.fullmatch(first.value + match[2]):
        return first
    if not string[first.end - 1].isdecimal() or float(first.value) >= float(match[1]):
        return first
    return first._replace(value=multiplied([(first.value, match[2])]))


def join_parts(before: Quantity, one: Quantity) -> Quantity | None:
    """Two that are one quantity: 两年半 is 2.5年, 两个半月 2.5个月, 5元5角 5.5元."""
    if before.end != one.start or not before.value.isdecimal() or before.behind:
        return None
    if one.value == "半" and before.unit.name not in ("", "时"):
        half = before._replace(end=one.start + 1, value=f"{before.value}.5", sure=True, article=False)
        if not one.unit.name:
            return half._replace(end=one.end)
        if before.unit.name == "个" and (not one.unit.measure or one.unit.name in PERIODS):
            # 两个半天 are two.
            return (
                half._replace(end=one.end, unit=one.unit, behind=one.behind)
                if one.unit.name != "天"
                else None
            )
        # In 三年半，大家 the next word is no unit.
        return half if one.unit.measure and one.unit.name != "个" else None
    jiao = len(one.value) == 1 and one.value.isdecimal() and one.unit == Unit("元", -1)
    if jiao and before.unit == Unit("元") and not one.behind:
        return before._replace(end=one.end, value=f"{before.value}.{one.value}")
    return None


def read_after(before: Quantity, one: Quantity) -> Quantity:
    """What a quantity is because of the one directly before it: 5号 behind a month is a day, 30 behind 10点 minutes."""
    if before.end == one.start:
        if before.unit.name == "月" and one.unit.name == "号":
            return one._replace(unit=Unit("日"))
        if before.unit.name == "时" and one.value == "半":
            return one._replace(value="30", unit=Unit("分"), sure=True)
        if before.unit.name == "时" and not one.unit.name and len(one.value) == 2:
            return one._replace(unit=Unit("分"))
        if before.unit.name and one.value == "半":
            return one._replace(sure=True)
    return one
