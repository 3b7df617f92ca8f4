"""The type of a slot: what two thirds of its values are called, by their form and by what stands around the slot.

A value is read without its outer marks, in simplified script and narrow letters. A placeholder stands for a value that
was blanked out, whatever it was: where no type has two thirds, placeholders are left out and the rest decides. A bare
numeral is what its neighbours make of it: an ordinal behind 第, a date before 月, an amount before 亿元.

Example: 张书记 ×3, 李主任 ×1 and X ×1 are a person; 3.5% and 120亿元 an amount; 三 a number, behind 第 an ordinal.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from dedup.templates import forms, names
from dedup.text.folding_table import FLAGS, IGNORED, load_table

SHARE = 2 / 3
# How many of the commonest values decide.
ENOUGH = 200
# Of a longer value only text can be said.
LONGEST = 60
# How much of the skeleton on either side is looked at.
BESIDE = 12
MARKS = " ,.;:!?。·'\"“”‘’「」『』《》〈〉【】"
SPACES = re.compile(r"\s+")
# So many different values that may be names are names, and no words that begin like one.
SEVERAL = 3


def type_slot(values: Sequence[tuple[str, int]], before: str = "", after: str = "") -> str:
    """The type of a slot, one of `dedup.model.SLOT_TYPES`, from its values with their counts, the commonest first.

    ``before`` and ``after`` are what the skeleton says on either side of the slot. Empty values have no say.

    Example: ``type_slot([("三", 4), ("十二", 1)], before="第")`` is ``"ordinal"``.
    """
    beside = _look_beside(_plain(before[-BESIDE:]), _plain(after[:BESIDE]))
    counts: dict[str, int] = {}
    total = sum(count for _, count in values[:ENOUGH])
    for value, count in values[:ENOUGH]:
        kind = _type_beside(value, beside)
        counts[kind] = counts.get(kind, 0) + count
        if counts.get("text", 0) >= SHARE * total:
            return "text"  # whatever the others are
    counts.pop("", None)
    years, alone = counts.pop("year", 0), counts.pop("name", 0)
    if years:
        # A bare year is a number among numbers.
        kind = "number" if counts.get("number", 0) > counts.get("date", 0) else "date"
        counts[kind] = counts.get(kind, 0) + years
    if alone:
        several = sum(_type_alone(value) == "name" for value, _ in values[:ENOUGH]) >= SEVERAL
        kind = "person" if several or "person" in counts else "text"
        counts[kind] = counts.get(kind, 0) + alone
    return _majority(counts)


def _majority(counts: dict[str, int]) -> str:
    """What two thirds are; else what two thirds of those without placeholders are; else with numbers as amounts."""
    known = {kind: count for kind, count in counts.items() if kind != "placeholder"}
    joined = {kind: count for kind, count in known.items() if kind != "number"}
    if "amount" in joined:
        joined["amount"] += known.get("number", 0)
    for some in (counts, known, joined):
        if some and max(some.values()) >= SHARE * sum(some.values()):
            return max(some, key=lambda kind: (some[kind], kind))
    return "text"


@dataclass(frozen=True, slots=True)
class _Beside:
    """What stands beside a slot: what that makes of a bare numeral there, if anything; whether a year, or a name, is
    asked for."""

    numeral: str
    year: bool
    name: bool


def _look_beside(before: str, after: str) -> _Beside:
    numeral = ""
    if forms.BEFORE_ORDINAL.search(before) or forms.AFTER_ORDINAL.match(after):
        numeral = "ordinal"
    elif forms.BEFORE_AMOUNT.search(before) or forms.AFTER_AMOUNT.match(after):
        numeral = "amount"
    elif forms.AFTER_DATE.match(after) or forms.BEFORE_DATE.search(before):
        numeral = "date"
    year, name = forms.AFTER_YEAR.match(after), names.BEFORE.search(before) or names.AFTER.match(after)
    return _Beside(numeral, year is not None, name is not None)


def _type_beside(value: str, beside: _Beside) -> str:
    """The type of one value where it stands; besides: empty, ``year`` and ``name`` for what only may be one."""
    kind = _type_alone(value)
    if kind in ("number", "year"):
        return beside.numeral or ("date" if kind == "year" and beside.year else kind)
    if kind == "text" and beside.year and _bare(value) in forms.THIS:
        return "date"
    if beside.name and kind in ("text", "name"):
        return "person" if names.may_name(_bare(value)) else kind
    return kind


@lru_cache(maxsize=1 << 16)
def _type_alone(value: str) -> str:
    """The type of one value by its own form."""
    text = _bare(value)
    if not text:
        return "placeholder" if forms.PLACEHOLDER.match(_plain(value).strip()) else ""
    if len(text) > LONGEST:
        return "text"
    if forms.HINT.match(text):
        for kind, pattern in forms.RULES:
            if pattern.match(text):
                return kind
    return names.type_name(text)


# ------------------------------------------------------------------ what a value looks like


class _Simplified(dict[int, int]):
    """Code points of traditional characters to simplified ones, by `dedup.text.folding_table`, filled as they are met."""

    def __missing__(self, code: int) -> int:
        folded = int(load_table()[code]) & ~FLAGS if code >= 0x3400 else IGNORED
        self[code] = folded if 0x3400 <= folded < 0x40000 else code
        return self[code]


_SIMPLIFIED = _Simplified()


def _plain(text: str) -> str:
    """In simplified script, narrow letters and single spaces."""
    narrow = unicodedata.normalize("NFKC", text)
    return SPACES.sub(" ", narrow.translate(_SIMPLIFIED))


def _bare(value: str) -> str:
    """A plain value without the marks around it."""
    return _plain(value).strip(MARKS)
