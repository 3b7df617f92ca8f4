"""Strays: what a page left inside a sentence. Link words on lines of their own, page numbers, single marks in words."""

from __future__ import annotations

import re

import numpy as np

from dedup.furniture.blocks import bare_numbers
from dedup.furniture.lines import first_of_equals, is_han, Lines, read_lines, unfinished
from dedup.furniture.shapes import NONE
from dedup.furniture.spans import reason_number, Spans, STRAY
from dedup.furniture.vocabulary import GENRE
from dedup.kernels import active
from dedup.kernels.arrays import Bools, Codes, I64, run_starts
from dedup.text.corpus import Corpus
from dedup.text.headings import is_heading, is_salutation

LONGEST_WORD = 10  # characters of a link word, its full stop included
LEAST_BEFORE = 12  # characters of the line that a link word breaks off
LEAST_AFTER = 8
QUOTED = 100  # characters within which a quotation closes
LEAST_PAGE = 20  # characters of a line that a page number breaks off
LINK_WORD = re.compile(rf"(?:{GENRE})[。.]?")
SHORT_WORD = re.compile(r"[\u4e00-\u9fff]{2,6}[。.]")
# What a paragraph does not begin with: the sentence has been going on.
GOES_ON = re.compile(r"[》”’」』）)】、，,；;。]|的|和(?![谐平睦])|及(?!时)|与(?![此会其])|或者")
ENUMERATOR = re.compile(
    r"[#\s]*(?:[一二三四五六七八九十]{1,3}[、是]|[（(][一二三四五六七八九十\d]{1,3}[)）]|第[一二三四五六七八九十百\d]+[章节条编篇,，、]|\d{1,2}[.、．])"
)
INJECTED = np.zeros(0x80, bool)
INJECTED[[ord(c) for c in ".'`^"]] = True


def find_strays(corpus: Corpus, codes: Codes, lines: Lines, reasons: I64, found: Spans) -> None:
    """Add all strays to ``found``; ``reasons`` tells which lines are furniture."""
    link_words = _link_words(corpus, codes, lines, reasons)
    found.add(
        lines.starts[link_words],
        lines.ends[link_words],
        STRAY,
        reason_number("link word on a line of its own inside a sentence"),
    )
    starts, ends = _page_numbers(corpus, codes, lines, reasons)
    found.add(starts, ends, STRAY, reason_number("page number inside a sentence"))
    marks = _marks_in_words(corpus, codes)
    found.add(marks, marks + 1, STRAY, reason_number("mark inside a word"))


def _neighbours(lines: Lines, at: I64, reasons: I64) -> Bools:
    """Lines with a line of text on both sides."""
    inner = (lines.rank[at] > 0) & (lines.behind[at] > 0)
    above, below = np.maximum(at - 1, 0), np.minimum(at + 1, len(lines) - 1)
    between: Bools = inner & (reasons[above] == NONE) & (reasons[below] == NONE)
    return between


def _link_words(corpus: Corpus, codes: Codes, lines: Lines, reasons: I64) -> I64:
    """Lines of one link word between two lines of a text: ``…20xx年全市技术。 | 合同。 | 交易额不足…``."""
    at = np.flatnonzero((lines.lengths >= 2) & (lines.lengths <= LONGEST_WORD) & (reasons == NONE))
    at = at[is_han(codes[lines.starts[at]])]
    at = at[_neighbours(lines, at, reasons)]
    last, above = corpus.codes[lines.ends[at] - 1], corpus.codes[lines.ends[at - 1] - 1]
    at = at[(last == ord("。")) & (above == ord("。")) | (above == ord("的"))]
    if not len(at):
        return np.zeros(0, np.int64)
    one, number = first_of_equals(lines, at)
    words = read_lines(corpus, codes, lines, one)
    fits = np.array(
        [
            SHORT_WORD.fullmatch(words.line(i)) is not None or LINK_WORD.fullmatch(words.line(i)) is not None
            for i in range(len(one))
        ],
        bool,
    )
    at = at[fits[number]]
    before, own, after = (read_lines(corpus, codes, lines, at + step) for step in (-1, 0, 1))
    title = read_lines(corpus, codes, lines, np.maximum(at - 2, 0))
    kept = [
        _breaks_sentence(before.line(i), own.line(i), after.line(i))
        or _breaks_title(title.line(i), before.line(i), own.line(i))
        for i in range(len(at))
    ]
    found: I64 = at[np.array(kept, bool)]
    return found


def _breaks_sentence(before: str, word: str, after: str) -> bool:
    """The page closed the line before and the word with a full stop, and the sentence goes on behind them."""
    if not (
        before.endswith("。")
        and word.endswith("。")
        and len(before) >= LEAST_BEFORE
        and len(after) >= LEAST_AFTER
    ):
        return False
    if GOES_ON.match(after):
        return True
    fresh = ENUMERATOR.match(after) or is_salutation(after) or is_heading(after)
    return not fresh and LINK_WORD.fullmatch(word) is not None


def _breaks_title(title: str, before: str, word: str) -> bool:
    """A title repeated beneath a heading, its last word on a line of its own: ``在座谈会上的 | 讲话``."""
    return (
        is_heading(title)
        and before.endswith("的")
        and LINK_WORD.fullmatch(word) is not None
        and is_heading(before + word)
    )


def _page_numbers(corpus: Corpus, codes: Codes, lines: Lines, reasons: I64) -> tuple[I64, I64]:
    """Numbers, alone on a line or before its text, between the halves of a sentence, in a series that counts pages."""
    alone = bare_numbers(corpus.codes, lines) & (reasons == NONE)
    digits = _leading_digits(corpus.codes, lines)
    behind = lines.starts + digits
    spaced = np.isin(
        corpus.codes[np.minimum(behind, lines.ends - 1)], np.array([32, 9, 0x3000, 0xA0], np.uint32)
    )
    leading = (digits > 0) & (digits <= 3) & spaced & (reasons == NONE)
    at = np.flatnonzero((alone | leading) & (lines.rank > 0))
    # The line broken off ends in a Chinese character or a comma, and is long enough for prose.
    above = at - 1
    broken = unfinished(corpus, lines)[above] & (lines.lengths[above] >= LEAST_PAGE)
    broken &= is_han(_last_folded(codes, lines, above)) & (reasons[above] == NONE)
    text = np.where(
        alone[at], lines.starts[np.minimum(at + 1, len(lines) - 1)], _skip_spaces(corpus.codes, behind[at])
    )
    text = np.minimum(text, len(codes) - 1)
    goes_on = is_han(codes[text]) & ((lines.behind[at] > 0) | ~alone[at])
    at = at[broken & goes_on]
    values = _values(corpus.codes, lines.starts[at], digits[at])
    at = at[_in_series(lines.documents[at], values)]
    return lines.starts[at], behind[at]


def _leading_digits(codes: Codes, lines: Lines) -> I64:
    """How many digits each line begins with, up to five."""
    count = np.zeros(len(lines), np.int64)
    running = np.ones(len(lines), bool)
    for step in range(5):
        here = codes[np.minimum(lines.starts + step, lines.ends - 1)]
        running &= (here >= ord("0")) & (here <= ord("9")) & (lines.starts + step < lines.ends)
        count += running
    return count


def _values(codes: Codes, starts: I64, digits: I64) -> I64:
    """The numbers that the digits at these places write."""
    value = np.zeros(len(starts), np.int64)
    for step in range(int(digits.max(initial=0))):
        inside = step < digits
        value[inside] = value[inside] * 10 + codes[starts[inside] + step] - ord("0")
    return value


def _in_series(documents: I64, values: I64) -> Bools:
    """Numbers that the one before or behind in the document counts on from, by one."""
    follows = np.zeros(len(values), bool)
    follows[1:] = (np.diff(documents) == 0) & (np.diff(values) == 1)
    leads = np.zeros(len(values), bool)
    leads[:-1] = follows[1:]
    return np.asarray(follows | leads, bool)


def _skip_spaces(codes: Codes, at: I64) -> I64:
    """The positions behind up to four spaces."""
    at = at.copy()
    for _ in range(4):
        here = codes[np.minimum(at, len(codes) - 1)]
        at += (here == 32) | (here == 0x3000) | (here == 9) | (here == 0xA0)
    return at


def _marks_in_words(corpus: Corpus, codes: Codes) -> I64:
    """Single marks that a page put behind 的, where no sentence ends: ``线索的.提供``, ``有力的'体现``.

    A page that has the same mark between other characters too uses it for quotations, names or full stops.
    """
    at = active.find_flagged(corpus.codes, INJECTED)
    at = at[(at > 0) & (at < len(codes) - 1)]
    at = at[is_han(codes[at - 1]) & is_han(codes[at + 1])]
    behind = corpus.codes[at - 1] == ord("的")
    if not behind.any():
        return at[:0]
    page = corpus.document_of(at) * len(INJECTED) + corpus.codes[at]
    order = np.argsort(page, kind="stable")
    first = run_starts(page[order])
    uses = np.diff(np.append(first, len(page)))
    odd = np.add.reduceat(behind[order].astype(np.int64), first)
    kept = np.zeros(len(at), bool)
    kept[order] = np.repeat(2 * odd > uses, uses)
    at = at[kept & behind]
    alone = np.array([not _is_paired(corpus, position) for position in at.tolist()], bool)
    found: I64 = at[alone]
    return found


def _is_paired(corpus: Corpus, position: int) -> bool:
    """Whether the mark stands in its line once more nearby, as a quotation's other end does."""
    mark = chr(int(corpus.codes[position]))
    before = corpus.text(max(position - QUOTED, 0), position).rpartition("\n")[2]
    behind = corpus.text(position + 1, position + 1 + QUOTED).partition("\n")[0]
    return mark != "." and mark in before + behind


def _last_folded(codes: Codes, lines: Lines, at: I64) -> Codes:
    """The last character of each line that counts, within its last three."""
    out = np.zeros(len(at), np.uint32)
    for step in (3, 2, 1):
        position = np.maximum(lines.ends[at] - step, lines.starts[at])
        here = codes[position] & np.uint32(0x1FFFFF)
        out = np.where(here > 2, here, out)
    return out
