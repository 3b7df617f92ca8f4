"""Automatic numbering of DOCX: what stands before a paragraph though nobody typed it, as ``第三条``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from dedup.read.docx_names import qn, value_of

_PLACE = re.compile(r"%([1-9])")
_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_COUNTING = (
    *(
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "taiwaneseCounting",
        "koreanCounting",
    ),
    *("taiwaneseCountingThousand", "ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"),
)


@dataclass(slots=True)
class _Level:
    format: str = "decimal"
    text: str = ""
    start: int = 1
    suffix: str = "tab"
    style: str = ""
    legal: bool = False


@dataclass(slots=True)
class _List:
    """A numbering as paragraphs name it: its levels, the counters that it shares with others, and where it restarts."""

    levels: dict[int, _Level]
    counters: dict[int, int]
    restarts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts the numbered paragraphs of a document in their order. ``styles`` are its styles by id."""

    def __init__(self, document: Any) -> None:
        self._lists: dict[str, _List] = {}
        self._styles = {style.style_id: style.element for style in document.styles}
        root = _numbering_of(document)
        if root is not None:
            self._read(root)

    def prefix(self, paragraph: Any) -> str:
        """What stands before a paragraph, with the space behind it; counts it. Bullets are no text."""
        number, depth = self._number_of(paragraph)
        known = self._lists.get(number)
        if known is None or depth not in known.levels:
            return ""
        level = known.levels[depth]
        if depth in known.restarts:
            known.counters[depth] = known.restarts.pop(depth) - 1
        known.counters[depth] = known.counters.get(depth, level.start - 1) + 1
        for deeper in [other for other in known.counters if other > depth]:
            del known.counters[deeper]
        if level.format in ("bullet", "none") and not _PLACE.search(level.text):
            return ""
        shown = _PLACE.sub(lambda found: _of_place(known, int(found[1]) - 1, level.legal), level.text)
        return shown + ("" if level.suffix == "nothing" or not shown else " ")

    def _number_of(self, paragraph: Any) -> tuple[str, int]:
        """The numbering of a paragraph and its level in it, its own or that of its style."""
        own = paragraph.find(qn("w:pPr"))
        style_id = value_of(own, "w:pStyle")
        numbered = own.find(qn("w:numPr")) if own is not None else None
        number = value_of(numbered, "w:numId")
        depth = value_of(numbered, "w:ilvl")
        seen: set[str] = set()
        style = style_id
        while not number and style in self._styles and style not in seen:
            seen.add(style)
            element = self._styles[style]
            of_style = element.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            number = value_of(of_style, "w:numId")
            depth = depth or value_of(of_style, "w:ilvl")
            style = value_of(element, "w:basedOn")
        known = self._lists.get(number)
        if not depth and known is not None:
            linked = (at for at, level in known.levels.items() if level.style and level.style == style_id)
            depth = str(next(linked, 0))
        return number, int(depth) if depth.isdigit() else 0

    def _read(self, root: Any) -> None:
        abstract: dict[str, tuple[dict[int, _Level], dict[int, int]]] = {}
        links: dict[str, str] = {}
        for element in root.findall(qn("w:abstractNum")):
            id_ = element.get(qn("w:abstractNumId"), "")
            abstract[id_] = (dict(map(_level, element.findall(qn("w:lvl")))), {})
            links[value_of(element, "w:styleLink")] = id_
        for element in root.findall(qn("w:abstractNum")):
            style = value_of(element, "w:numStyleLink")
            linked = links.get(style, "") if style else ""
            if linked in abstract:
                abstract[element.get(qn("w:abstractNumId"), "")] = abstract[linked]
        for element in root.findall(qn("w:num")):
            levels, counters = abstract.get(value_of(element, "w:abstractNumId"), ({}, {}))
            known = _List(dict(levels), counters)
            for override in element.findall(qn("w:lvlOverride")):
                depth = int(override.get(qn("w:ilvl"), "0"))
                inner = override.find(qn("w:lvl"))
                if inner is not None:
                    known.levels[depth] = _level(inner)[1]
                start = value_of(override, "w:startOverride")
                if start:
                    known.restarts[depth] = int(start)
            self._lists[element.get(qn("w:numId"), "")] = known


def _numbering_of(document: Any) -> Any:
    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype.endswith("/numbering"):
            return relation.target_part.element
    return None


def _level(element: Any) -> tuple[int, _Level]:
    start = value_of(element, "w:start")
    return int(element.get(qn("w:ilvl"), "0")), _Level(
        format=value_of(element, "w:numFmt") or "decimal",
        text=value_of(element, "w:lvlText"),
        start=int(start) if start.isdigit() else 1,
        suffix=value_of(element, "w:suff") or "tab",
        style=value_of(element, "w:pStyle"),
        legal=element.find(qn("w:isLgl")) is not None,
    )


def _of_place(known: _List, depth: int, legal: bool) -> str:
    level = known.levels.get(depth)
    if level is None:
        return ""
    value = known.counters.get(depth, level.start)
    return str(value) if legal else write_number(value, level.format)


def write_number(value: int, format_: str) -> str:
    """A number as a numbering writes it; formats that are not known, as digits.

    >>> write_number(23, "chineseCounting"), write_number(3, "ideographTraditional"), write_number(14, "lowerRoman")
    ('二十三', '丙', 'xiv')
    """
    if format_ == "none" or value < 1:
        return "" if format_ == "none" else str(value)
    if format_ in _COUNTING:
        return _chinese(value, _DIGITS)
    if format_ in ("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"):
        return _chinese(value, _LEGAL).replace("十", "拾").replace("百", "佰").replace("千", "仟")
    if format_ in ("ideographTraditional", "ideographZodiac"):
        signs = _STEMS if format_ == "ideographTraditional" else _BRANCHES
        return signs[(value - 1) % len(signs)]
    if format_ in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and value <= len(_CIRCLED):
        return _CIRCLED[value - 1]
    if format_ in ("upperLetter", "lowerLetter"):
        letters = chr(ord("A") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letters if format_ == "upperLetter" else letters.lower()
    if format_ in ("upperRoman", "lowerRoman"):
        return _roman(value) if format_ == "upperRoman" else _roman(value).lower()
    return f"{value:02}" if format_ == "decimalZero" else str(value)


def _chinese(value: int, digits: str) -> str:
    """Up to 9,999 as it is said: 二十三, 一百零五."""
    if value > 9999:
        return "".join(digits[int(digit)] for digit in str(value))
    out, gap = "", False
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // unit % 10
        if digit:
            out += ("零" if gap and out else "") + digits[digit] + sign
            gap = False
        else:
            gap = bool(out)
    return out.removeprefix(digits[1]) if 10 <= value < 20 and digits == _DIGITS else out


def _roman(value: int) -> str:
    out = ""
    for unit, sign in _ROMAN:
        out += sign * (value // unit)
        value %= unit
    return out
