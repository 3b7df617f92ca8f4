"""Furniture by its shape alone: whole lines, and sentences and clauses inside longer ones."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from dedup.furniture.gaps import site_words
from dedup.furniture.lines import (
    COUNTS,
    first_of_equals,
    Lines,
    lines_with_pairs,
    POINT,
    read_lines,
    Readings,
)
from dedup.furniture.patterns import (
    BRACKET,
    CLAUSE_NEEDS,
    INJECTED,
    LATEST_VOICE,
    LEAD_IN,
    LINE_SHAPE,
    LINE_SHAPES,
    LINK_TAIL,
    LONGEST_INTRODUCTION,
    MOST,
    PAGE_OF,
    SENTENCE,
    SITE_VOICE,
)
from dedup.furniture.spans import FURNITURE, reason_number, Spans
from dedup.furniture.vocabulary import COMMON_PAIRS, FEW, PAIRS, PREFIXES
from dedup.kernels.arrays import Bools, Codes, distinct, I64
from dedup.kernels.parallel import split_evenly
from dedup.late import late_pattern
from dedup.text.corpus import Corpus

NONE = -1
# Lines are read as strings up to so many characters at a time.
AT_A_TIME = 1 << 18
# Clauses are looked for in lines of up to this many characters in one go; a longer line is a whole page or book.
CLAUSE_WORDS = late_pattern(
    "小编|本站|本网|网友|整理|以下是|下面是|省略|略去|隐藏|未完|余下|剩余|剩下|显示|全文|会员|登[录陆]|一篇|一页|相关|推荐|猜你|页"
)
# White space, bars and the like around a clause that belong to neither side.
BEGINNINGS = np.array([ord(c) for c in "0123456789-－—–«‹<←"], np.uint32)
LONGEST_BRIEF = 24
# By the number of a shape: its reason, and whether it needs another sign on the page.
_REASONS = np.array([NONE, *(reason_number(reason) for reason, _, _ in LINE_SHAPES)], np.int64)
_WEAK = np.array([False, *(needs_more for _, needs_more, _ in LINE_SHAPES)])
EDGE = " \t\u3000\u00a0|｜"


@dataclass(frozen=True, slots=True)
class Shapes:
    """What the lines say by themselves.

    reasons      int64[lines]: the reason of a line that is furniture as a whole, -1 for the others
    weak         bool[lines]: such a line that needs another sign on its page
    closes       bool[lines]: furniture stands at the end of the line
    """

    reasons: I64
    weak: Bools
    closes: Bools


# Of a line as it reads, and whether it is short: the number of its shape, and whether it may hold a clause.
Told = dict[tuple[str, bool], tuple[int, bool]]


def find_shapes(corpus: Corpus, codes: Codes, lines: Lines, found: Spans, threads: int, told: Told) -> Shapes:
    """Lines that are furniture by their shape; clauses inside lines are added to ``found``. What was ``told`` of lines
    is not looked for again, and grows."""
    reasons = np.full(len(lines), NONE, np.int64)
    weak = np.zeros(len(lines), bool)
    closes = np.zeros(len(lines), bool)
    chinese, common = lines_with_pairs(codes, lines, (PAIRS, COMMON_PAIRS), threads)
    common = common[lines.lengths[common] <= FEW]
    candidates = distinct(np.concatenate((chinese, common, _other_beginnings(corpus, codes, lines))))
    if not len(candidates):
        return Shapes(reasons, weak, closes)
    one, number = first_of_equals(lines, candidates)
    shape, holds = _look_at(corpus, codes, lines, one, told)
    reasons[candidates] = _REASONS[shape][number]
    weak[candidates] = _WEAK[shape][number]
    closes |= (reasons != NONE) & ~weak
    holding = candidates[holds[number] & ((reasons[candidates] == NONE) | weak[candidates])]
    _find_clauses(read_lines(corpus, codes, lines, holding), lines, holding, found, closes)
    return Shapes(reasons, weak, closes)


def _other_beginnings(corpus: Corpus, codes: Codes, lines: Lines) -> I64:
    """Short lines that begin as an English shape does, or with a dash, an arrow or the digit of a date."""
    short = np.flatnonzero(lines.lengths <= MOST)
    starts, ends = lines.starts[short], lines.ends[short]
    key = np.zeros(len(short), np.int64)
    for step in range(3):
        inside = starts + step < ends
        letter = codes[np.minimum(starts + step, ends - 1)] & POINT
        # A break inside the first three letters is a space as far as these shapes go.
        letter = np.where(letter < COUNTS, np.uint32(32), letter)
        key = key << 21 | np.where(inside, letter, 0)
    prefixes = PREFIXES.replace("_", " ")
    letters = np.array([ord(letter) for letter in prefixes + " "], np.int64).reshape(-1, 4)
    wanted = np.sort(letters[:, 0] << 42 | letters[:, 1] << 21 | letters[:, 2])
    slot = np.minimum(np.searchsorted(wanted, key), len(wanted) - 1)
    brief = ends - starts <= LONGEST_BRIEF
    found: I64 = short[(wanted[slot] == key) | brief & np.isin(corpus.codes[starts], BEGINNINGS)]
    return found


def _look_at(corpus: Corpus, codes: Codes, lines: Lines, which: I64, told: Told) -> tuple[I64, Bools]:
    """The shape of each of some lines, and whether it may hold a clause; int64 and bool[which]."""
    lengths = lines.lengths[which]
    seen: list[tuple[int, bool]] = []
    for lo, hi in split_evenly(lengths, 1 + int(lengths.sum()) // AT_A_TIME):
        readings = read_lines(corpus, codes, lines, which[lo:hi])
        for i, brief in enumerate((lengths[lo:hi] <= MOST).tolist()):
            text = readings.line(i)
            one = told.get((text, brief))
            if one is None:
                one = told[text, brief] = _shape_of(text) if brief else 0, _may_hold_clause(text)
            seen.append(one)
    shapes, holds = zip(*seen, strict=True)
    return np.array(shapes, np.int64), np.array(holds, bool)


def _shape_of(line: str) -> int:
    """The number of the shape of a line, from 1; 0 where it has none."""
    found = LINE_SHAPE.fullmatch(line.strip())
    return (found.lastindex or 0) if found else 0


def _may_hold_clause(line: str) -> bool:
    return CLAUSE_WORDS.search(line) is not None and CLAUSE_NEEDS.search(line) is not None


def _find_clauses(readings: Readings, lines: Lines, which: I64, found: Spans, closes: Bools) -> None:
    """Add the clauses of the lines, and note where one reaches the end of its line."""
    starts, ends, reasons = [], [], []
    clauses = cache(_clauses)  # lines of a frame are the same on all its pages
    for i, line in enumerate(which.tolist()):
        text = readings.line(i)
        for start, end, reason in clauses(text):
            begin, finish = readings.place(i, start, end)
            if not text[end:].strip(EDGE):
                finish = int(lines.ends[line]) if not text[end:].strip() else finish
                closes[line] = True
            starts.append(begin)
            ends.append(finish)
            reasons.append(reason)
    found.add(np.array(starts, np.int64), np.array(ends, np.int64), FURNITURE, np.array(reasons, np.int64))


def _clauses(text: str) -> list[tuple[int, int, int]]:
    """Furniture inside a line: start, end and reason, in order, apart from each other."""
    spans: list[tuple[int, int, int]] = []

    def add(start: int, end: int, reason: str) -> None:
        while start < end and text[start] in EDGE:
            start += 1
        while end > start and text[end - 1] in EDGE:
            end -= 1
        if start < end and all(end <= a or start >= b for a, b, _ in spans):
            spans.append((start, end, reason_number(reason)))

    for start, end in site_words(text):
        add(start, end, "words about a gap of a pay wall")
    tail = LINK_TAIL.search(text)
    bullet = tail is not None and text[: tail.start()].strip() in ("-", "*", "+", ">")
    if tail and not bullet and (tail.start() == 0 or text[tail.start() - 1] in EDGE + "。！？!?…)）"):
        add(tail.start(), tail.end(), "links to other pages")
    # What a site says in brackets says nothing about the sentence around them.
    for sentence in SENTENCE.finditer(BRACKET.sub(lambda match: "_" * len(match.group()), text)):
        if _introduces(sentence.group()):
            add(sentence.start(), sentence.end(), "introduction of the site")
    for match in BRACKET.finditer(text):
        if _introduces(match.group(1)) or INJECTED.fullmatch(match.group(1)):
            add(match.start(), match.end(), "note of the site")
    for match in INJECTED.finditer(text):
        add(match.start(), match.end(), "note of the site")
    for match in PAGE_OF.finditer(text):
        add(match.start(), match.end(), "page number")
    return sorted(spans)


def _introduces(sentence: str) -> bool:
    """A sentence in which the site speaks to its readers of the text that follows."""
    if len(sentence) > LONGEST_INTRODUCTION:
        return False
    voice = SITE_VOICE.search(sentence)
    if voice is not None and voice.start() <= LATEST_VOICE and "我" not in sentence:
        return True
    return LEAD_IN.match(sentence.strip()) is not None
