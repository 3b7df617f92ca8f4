"""What counts as the same: original code points in, folded codes of equal length out.

Each code point becomes one code or nothing, so positions survive. A table look-up (`dedup.text.table`)
does most of it; what a table cannot see, because it depends on the neighbours, are two passes over
the few places that the table has flagged: pinyin in brackets, and placeholder runs.

Example: 領(lǐng)導(dǎo)干部, 领导干部 and 领 导 干 部 keep the same four codes; X区, **区 and xx区 keep
BLANK and 区; X射线 keeps its letter.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from dedup.kernels import active
from dedup.kernels.arrays import Bools, Codes, I64, WORD
from dedup.text.table import BLANK, BRACKET, CANDIDATE, CODE_POINTS, FLAGS, IGNORED, load_table

# A single X or * is a placeholder only before what is named or titled with one.
NAMED = "省市县縣區区州盟旗镇鎮乡鄉村屯街道路社局厅廳处處署委办辦院校厂廠站部公集团團单單同书書主领領"
TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹăĕĭŏŭê"
LONGEST_PINYIN = 24
# A longer run of marks is a rule across the page.
LONGEST_RUN = 8
KINDS = ("xXｘＸ", "*＊", "×✕", "☆★", "某", "□■△▲◯◎●○", "_＿")
LETTER, STAR, CROSS, ASTER, SOME, SHAPE, LINE = range(len(KINDS))
LINE_BREAKS = np.array([0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029], np.uint32)
NUMERALS = "一二三四五六七八九十百千零〇"


def _points(characters: str) -> Codes:
    return np.array([ord(c) for c in characters], np.uint32)


def fold_codes(codes: Codes, *, emphasis: bool = False) -> Codes:
    """Folded codes uint32[n] of code points uint32[n]: 0 nothing, 1 a break, 2 a placeholder, else a character.

    ``emphasis`` says that * and _ are marks of emphasis, as in Markdown, and never placeholders.
    Neighbouring documents must be separated by a newline.
    """
    folded, flagged = active.translate(codes, load_table(), FLAGS)
    if len(flagged):
        flags = load_table()[codes[flagged]] & FLAGS
        _blank_placeholders(codes, folded, flagged[flags == CANDIDATE], emphasis)
        _drop_pinyin(codes, folded, flagged[flags == BRACKET])
    return folded


def keep_codes(codes: Codes) -> Codes:
    """The codes of ``--fold off``: every code point counts; letters and digits of spaced scripts form words.

    The code points 0, 1 and 2, which mean something else in folded codes, move out of Unicode's range.
    """
    return active.translate(codes, _unfolded_table(), 0)[0]


def raw_codes(codes: Codes) -> Codes:
    """The codes of ``--fold off --tokens characters``: every code point counts and is a token."""
    low = codes <= BLANK
    if not low.any():
        return codes
    return np.where(low, codes + np.uint32(CODE_POINTS), codes)


@cache
def _unfolded_table() -> Codes:
    identity = raw_codes(np.arange(CODE_POINTS, dtype=np.uint32))
    return identity | (load_table() & np.uint32(WORD))


# ------------------------------------------------------------------ pinyin


def _drop_pinyin(codes: Codes, folded: Codes, opening: I64) -> None:
    """Ignore (lǐng) after a Chinese character: Latin letters with a tone mark, in brackets."""
    opening = opening[opening > 0]
    opening = opening[_is_han(codes[opening - 1])]
    toned = np.zeros(len(opening), bool)
    for length in range(1, LONGEST_PINYIN + 1):
        at = np.minimum(opening + length, len(codes) - 1)
        here = codes[at]
        closing = toned & ((here == ord(")")) | (here == ord("）")))
        if closing.any():
            start = opening[closing]
            for step in range(length + 1):
                folded[start + step] = IGNORED
        has_tone = np.isin(here, _points(TONED))
        goes_on = has_tone | ((here >= ord("a")) & (here <= ord("z"))) | np.isin(here, _points("ü '’"))
        opening, toned = opening[goes_on], (toned | has_tone)[goes_on]
        if not len(opening):
            return


# ------------------------------------------------------------------ placeholders


def _blank_placeholders(codes: Codes, folded: Codes, found: I64, emphasis: bool) -> None:
    """Turn each run of placeholder marks into one BLANK."""
    kind = np.full(len(found), -1, np.int8)
    for number, characters in enumerate(KINDS):
        kind[np.isin(codes[found], _points(characters))] = number
    if emphasis:
        marks = (kind == STAR) | (kind == LINE)
        found, kind = found[~marks], kind[~marks]
    if not len(found):
        return
    head = np.ones(len(found), bool)
    head[1:] = (np.diff(found) != 1) | (kind[1:] != kind[:-1])
    heads = np.flatnonzero(head)
    length = np.diff(np.append(heads, len(found)))
    start, kind = found[heads], kind[heads]
    end = start + length
    takes_digits = (kind == LETTER) | ((kind <= CROSS) & (length >= 2))
    digits = _digits_before(codes, start, takes_digits & (length <= LONGEST_RUN))
    blank = _stand_for_something(codes, start, end, kind, digits)
    start, end = (start - digits)[blank], end[blank]
    for step in range(int((end - start).max(initial=0))):
        inside = start + step < end
        folded[(start + step)[inside]] = IGNORED
    folded[start] = BLANK


def _digits_before(codes: Codes, start: I64, wanted: Bools) -> I64:
    """How many digits the run takes with it: two in 20xx年; none if there are more than three."""
    count = np.zeros(len(start), np.int64)
    running = wanted.copy()
    for step in range(1, 5):
        here = codes[np.maximum(start - step, 0)]
        running &= (here >= ord("0")) & (here <= ord("9")) & (start - step >= 0)
        count += running
    count[count > 3] = 0
    return count


def _stand_for_something(codes: Codes, start: I64, end: I64, kind: np.ndarray, digits: I64) -> Bools:
    """Which runs are placeholders, by their length and what stands beside them."""
    left, left2 = _beside(codes, start - digits - 1), _beside(codes, start - digits - 2)
    right, right2 = _beside(codes, end), _beside(codes, end + 1)
    length = end - start
    named = np.isin(right, _points(NAMED))
    within = _is_han(left) & _is_han(right)
    near = _near_han(left, left2) | _near_han(right, right2)
    several = (length >= 2) & near
    one = (length == 1) & (named | within)
    blank = np.where(kind == SOME, length >= 2, several | one)
    letter = kind == LETTER
    listed = _is_chinese_mark(left) & _is_chinese_mark(right)
    alone = (length == 1) & ((digits == 0) & (named | listed) | (digits == 3) & (right == ord("年")))
    # In Model X部件 and iPhone X公司 it is a name: Latin stands before it, behind a space.
    latin = _is_latin(left) | _is_latin(right) | ((length == 1) & _passable(left) & _is_latin(left2))
    blank = np.where(letter, (several | alone) & ~latin, blank)
    counted = np.isin(left, _points(NUMERALS)) | np.isin(right, _points(NUMERALS))
    blank = np.where(kind == SHAPE, several & ~counted, blank)
    blank = np.where(kind == LINE, several, blank)
    return np.asarray(blank & (length <= LONGEST_RUN), bool)


def _beside(codes: Codes, at: I64) -> Codes:
    """The code points at these positions; a newline beyond either end."""
    inside = (at >= 0) & (at < len(codes))
    return np.where(inside, codes[np.clip(at, 0, len(codes) - 1)], np.uint32(10))


def _near_han(first: Codes, second: Codes) -> Bools:
    """A Chinese character or mark stands beside the run, or behind one space or mark on the same line."""
    return np.asarray(_is_han(first) | _is_chinese_mark(first) | (_passable(first) & _is_han(second)), bool)


def _passable(codes: Codes) -> Bools:
    """A space or a mark on the same line."""
    return np.asarray(~_is_word(codes) & ~np.isin(codes, LINE_BREAKS), bool)


def _is_han(codes: Codes) -> Bools:
    return ((codes >= 0x3400) & (codes <= 0x9FFF)) | ((codes >= 0x20000) & (codes <= 0x3FFFF))


def _is_chinese_mark(codes: Codes) -> Bools:
    return np.isin(codes, _points("、，。；：！？“”‘’（）《》〈〉【】「」『』"))


def _is_word(codes: Codes) -> Bools:
    return np.asarray(np.take(load_table(), codes, mode="clip") >= WORD, bool)


def _is_latin(codes: Codes) -> Bools:
    digit = (codes >= ord("0")) & (codes <= ord("9"))
    return _is_word(codes) & ~digit
