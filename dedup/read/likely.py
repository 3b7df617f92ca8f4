"""How likely a text is, as the bits it takes to write: of several readings of the same bytes, the shortest is right.

A character takes as many bits as it is rare: 的 5, a common one 7 to 11, one that a dictionary for schools has
14, any other 19; kana 5 to 8, a common syllable of Hangul 5 to 11; é 4.5, а 3.3. Bytes that were read in a wrong
encoding become rare characters, and many bits: 今天开会 takes 38 bits, and 鎴戜滑, made of 我们, more than 50.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache
from itertools import product
from math import log2

from dedup.late import late_pattern
from dedup.read.common_characters import HANGUL, HANZI, KANJI, TRADITIONAL

# What a byte takes that cannot be decoded, and what a character of ASCII does.
BAD = 24.0
ASCII = 4.5

# What a text in an encoding seldom holds, and what no words are made of: bits more for each.
_KANA = (
    late_pattern("[\u3041-\u30fe]"),
    3.0,
)  # in Chinese and Korean; they stand at the same bytes in EUC-JP
_HANZI = (late_pattern("[\u4e00-\u9fff]"), 3.0)  # in Korean
_LONE_NARROW_KANA = (late_pattern("(?<![\uff61-\uff9f])[\uff61-\uff9f](?![\uff61-\uff9f])"), 6.0)
_NO_WORDS = (
    (late_pattern("[а-яё][А-ЯЁ]"), 5.0),
    (late_pattern("[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z]"), 10.0),
    (late_pattern("[\u00c0-\u017f](?=[\u00c0-\u017f]{2})|[a-z\u00df-\u00ff\u0153][A-Z\u00c0-\u00de]"), 4.0),
)
# A letter of Cyrillic alone beside Latin words: à in a French text.
_LONE_CYRILLIC = (
    late_pattern(
        "[A-Za-z][ ,.;]+[\u0400-\u04ff](?![\u0400-\u04ff])|(?<![\u0400-\u04ff])[\u0400-\u04ff][ ,.;]+(?=[A-Za-z])"
    ),
    8.0,
)
_SELDOM: dict[str, tuple[tuple[re.Pattern[str], float], ...]] = {
    **dict.fromkeys(("utf-8", "utf-16-le", "utf-16-be", "euc_jp", "euc_jis_2004"), ()),
    **dict.fromkeys(("gb18030", "cp950", "big5hkscs"), (_KANA,)),
    **dict.fromkeys(("cp1251", "koi8-r", "iso8859-5", "cp866"), (_LONE_CYRILLIC, *_NO_WORDS)),
    "cp949": (_KANA, _HANZI),
    "cp932": (_LONE_NARROW_KANA,),
}


def bits(text: str) -> float:
    """Return what ``text`` takes to write.

    >>> bits("我们") < bits("鎴戜滑") and bits("été") < bits("Ã©tÃ©")
    True
    """
    table = _table()
    return sum(count * table[char] for char, count in Counter(text).items())


def bits_in(text: str, codec: str) -> float:
    """Return what ``text`` takes if it was read by ``codec``: more for what texts in that encoding seldom hold."""
    seldom = _SELDOM.get(codec, _NO_WORDS)
    return bits(text) + sum(more * len(found.findall(text)) for found, more in seldom)


def list_common(most: float) -> list[str]:
    """The characters that take no more bits than ``most``, of those that the lists name."""
    return sorted(char for char, taken in _table().items() if taken <= most)


class _Table(dict[str, float]):
    """Bits by character; what the lists do not name is looked up by its kind when it is met."""

    def __missing__(self, char: str) -> float:
        value = self[char] = _bits_of_kind(char)
        return value


@cache
def _table() -> _Table:
    """The bits of listed characters; 15 ms, and only where an encoding must be told."""
    table = _Table({"\ufffd": BAD})

    def add(chars: str, first: float, step: float = 0.0) -> None:
        for rank, char in enumerate(chars):
            table[char] = min(table.get(char, BAD), first + step * log2(1 + rank / 4))

    add(HANZI, 4.6, 1.0)
    add(TRADITIONAL, 9.0)
    add(KANJI, 6.6, 1.0)
    add(HANGUL, 5.0, 1.0)
    add("，。、", 5.0)
    add("：；！？“”《》（）「」『』\u3000・…—〔〕【】·‘’", 6.0)
    add("のいにはをたがでてとしれさっなるうー", 5.0)
    add("".join(map(chr, range(0x3041, 0x3094))), 6.3)
    add("".join(map(chr, range(0x30A1, 0x30F7))), 8.0)
    add("ぁぃぅぇぉゎ", 9.0)
    add("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэф", 3.2, 1.0)
    add("ОЕАИНТСРВЛКМДПУЯЫЬГЗБЧЙХЖШЮЦЩЭФ", 6.5, 1.0)
    add("ёіїєґў", 8.0)
    add("éèàâêîôûçëïüñäößóíáú", 4.5)
    add("ÉÈÀÇÜÄÖÑÓÊÔÎÂÁÍÚãõåøæœò", 7.2)
    add("’“”–—…«»", 6.0)
    add("šžŠŽýÿÝŸµªº", 9.0)
    add("°§©®£€·\u00a0²½×‘•„™¿¡", 7.5)
    for codec, leads, trails, most in _SCHOOL:
        for pair in product(leads, trails):
            char = bytes(pair).decode(codec, "ignore")
            if len(char) == 1 and char > "\x7f":
                table.setdefault(char, most)
    return table


# The first level of the national sets: what their makers thought everybody needs.
_SCHOOL = (
    ("gb2312", range(0xB0, 0xD8), range(0xA1, 0xFF), 14.0),
    ("big5", range(0xA4, 0xC7), (*range(0x40, 0x7F), *range(0xA1, 0xFF)), 14.5),
    ("shift_jis", range(0x89, 0x99), (*range(0x40, 0x7F), *range(0x80, 0xFD)), 14.5),
    ("euc_kr", range(0xB0, 0xC9), range(0xA1, 0xFF), 12.0),
)


def _bits_of_kind(char: str) -> float:
    code = ord(char)
    if code < 0x80:
        return ASCII if char.isprintable() or char in "\t\n\r\f" else 14.0
    for last, most in _KINDS:
        if code <= last:
            return most if most else _bits_of_category(char, code)
    return 22.0


# The last code point of each span, and the bits; 0 where the category tells more.
_KINDS = (
    (0x33FF, 0.0),
    (0x4DBF, 22.0),
    (0x9FFF, 19.0),
    (0xABFF, 0.0),
    (0xD7A3, 19.0),
    (0xDFFF, BAD),
    (0xF8FF, 22.0),
    (0xFF00, 0.0),
    (0xFF5E, 9.0),
    (0xFF9F, 8.5),
    (0x1FFFF, 0.0),
)


def _bits_of_category(char: str, code: int) -> float:
    category = unicodedata.category(char)
    if category in ("Cc", "Cn", "Co", "Cs"):
        return BAD
    if category == "Cf":
        return 18.0
    if category[0] == "M":
        return 16.0
    if category[0] == "L":
        return 14.0 if 0x180 <= code < 0x370 or code >= 0x1000 else 7.5
    return 10.0 if code < 0x100 else 13.0
