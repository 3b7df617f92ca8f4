"""What stands beside a place: kinds of code points as bits, so that a pass of folding asks one look-up many questions."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from dedup.kernels.arrays import Codes, I64, POINT, run_lengths, WORD
from dedup.text.folding_table import load_table

Kinds = NDArray[np.uint32]

# Signs by what they may be; the first of each is what the others are folded to.
POINTS, MIDDLE = ".．﹒٫", "·"
COLONS, SLASHES, COMMAS = ":：∶﹕", "/／⁄∕", ",，﹐٬"
# Between two Chinese numerals they part a list: 二十、三座 is not 二十三座.
PARTS = "、,，;；。﹑﹔"
# So do brackets and what opens a quotation: 附件二（十） is not 附件二十; and what closes one, beside another of these.
BRACKETS, QUOTES, CLOSING = "()（）﹙﹚[]［］【】〔〕", "《〈「『“‘", "》〉」』”"
PLUSES = "+＋﹢"
OPERATORS = PLUSES, "×*＊", "=＝﹦", "^＾"
COMPARISONS = "<＜﹤‹", ">＞﹥›"
# Beside a number these say which way it went, or that it is below zero.
WAYS = "↑", "↓", "▲", "▼", "△", "▽"
DASHES, TILDES = "-‐‑‒–—―−－﹣﹘─➖", "~～〜∼"
MINUS = "-−－﹣➖"
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻₀₁₂₃₄₅₆₇₈₉₊₋"
CIRCLES = "○◯"
ZEROS = CIRCLES + "OoＯｏ0０"
DIGITS = "0123456789"
FIGURES = "〇一二三四五六七八九"
NUMERALS = FIGURES + "零十百千万亿两萬億兩"
SPACES = " \u3000\xa0"
LINE_BREAKS = np.array([0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029], np.uint32)
# A zero that is written as a letter stands before one of these, or before a figure: 二OO八年.
COUNTED = "年月日号级届后"
UNIT_SIGNS = "%％‰°℃℉¥￥$"
# What is named or titled with a placeholder before it: X区, 某主任.
NAMED = "省市县縣區区州盟旗镇鎮乡鄉村屯街道路社局厅廳處处署委办辦院校厂廠站部公集团團单單同书書主领領"
CHINESE_MARKS = "、，。；：！？“”‘’（）《》〈〉【】「」『』"

(HAN, LATIN, DIGIT, NUMERAL, FIGURE, SPACE, BREAKS_LINE, DASH, HYPHEN) = (1 << bit for bit in range(9))
(UNIT, STOP, ZERO, CIRCLE, LIFTED, COUNTS, NAMES, MARKS, OTHER_NUMERAL) = (1 << bit for bit in range(9, 18))
STROKE, PARTING = 1 << 18, 1 << 19
NUMBER = DIGIT | NUMERAL
LETTER = LATIN | DIGIT
TEXT = HAN | LATIN | DIGIT
# Two planes are told apart, the rest is Chinese.
_LAST = 0x20000

_LISTS = (
    *((NUMERALS, NUMERAL), (FIGURES, FIGURE), (SPACES, SPACE), (DASHES + TILDES, DASH), (DASHES, STROKE)),
    (PARTS + BRACKETS + QUOTES + CLOSING + SPACES, PARTING),
    *(
        (MINUS, HYPHEN),
        (UNIT_SIGNS, UNIT),
        (POINTS + "…", STOP),
        (ZEROS, ZERO),
        (CIRCLES, CIRCLE),
        (RAISED, LIFTED),
    ),
    *(
        (COUNTED, COUNTS),
        (NAMED, NAMES),
        (CHINESE_MARKS, MARKS),
        ("一二三四五六七八九十百千零〇", OTHER_NUMERAL),
    ),
)


@cache
def _bits() -> Kinds:
    """The bits of every code point below `_LAST`; those from there on have the bits of one more, which is Chinese."""
    table = load_table()[:_LAST]
    folded = table & np.uint32(POINT)
    bits = np.zeros(_LAST + 1, np.uint32)
    bits[0x3400:0xA000] = bits[0x10000:] = HAN
    bits[:_LAST][table >= WORD] = LATIN
    bits[LINE_BREAKS] |= BREAKS_LINE
    for characters, bit in _LISTS:
        bits[[ord(c) for c in characters]] |= bit
    # Digits in any form and script, but no superscripts.
    digits = np.isin(folded, [ord(c) for c in DIGITS]) & ((bits[:_LAST] & LIFTED) == 0)
    bits[:_LAST][digits] = bits[:_LAST][digits] & np.uint32(0xFFFFFFFF ^ LATIN) | np.uint32(DIGIT)
    # Radicals and compatibility ideographs are read as the characters that they fold to.
    other = np.flatnonzero((folded != np.arange(_LAST)) & (folded >= 0x3400) & (folded < 0xA000))
    bits[other] |= bits[folded[other]]
    return bits


class Neighbours:
    """The kinds of code points at and beside places of ``codes`` uint32[n]; beyond either end a line breaks."""

    def __init__(self, codes: Codes) -> None:
        self._codes = codes
        self._bits = _bits()

    def at(self, places: I64) -> Kinds:
        """The bits of what stands at places."""
        if not len(places):
            return np.zeros(places.shape, np.uint32)
        kinds: Kinds = self._bits.take(self._codes.take(places, mode="clip"), mode="clip")
        if places.min() < 0 or places.max() >= len(self._codes):
            kinds[(places < 0) | (places >= len(self._codes))] = BREAKS_LINE
        return kinds

    def over_space(self, places: I64, step: int) -> Kinds:
        """The bits of what stands beside places, one space passed over; ``step`` is 1 or -1."""
        near = self.at(places + step)
        return np.where(near & SPACE, self.at(places + 2 * step), near)


def runs(at: I64) -> tuple[I64, I64]:
    """Where runs of neighbouring places begin in ``at``, and how long they are."""
    first = np.ones(len(at), bool)
    first[1:] = np.diff(at) != 1
    heads = np.flatnonzero(first)
    return heads, run_lengths(heads, len(at))
