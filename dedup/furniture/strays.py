"""Strays: what a page left inside a sentence. Page numbers, and single marks in words; link words are `linkwords`."""

from __future__ import annotations

import numpy as np

from dedup.furniture.blocks import bare_numbers
from dedup.furniture.lines import is_han, Lines, unfinished
from dedup.furniture.shapes import NONE
from dedup.furniture.spans import reason_number, Spans, STRAY
from dedup.kernels import active
from dedup.kernels.arrays import Bools, Codes, I64, run_lengths, run_starts
from dedup.text.corpus import Corpus

QUOTED = 100  # characters within which a quotation closes
LEAST_PAGE = 20  # characters of a line that a page number breaks off
INJECTED = np.zeros(0x80, bool)
INJECTED[[ord(c) for c in ".'`^"]] = True


def find_strays(corpus: Corpus, codes: Codes, lines: Lines, reasons: I64, found: Spans) -> None:
    """Add all strays but link words to ``found``; ``reasons`` tells which lines are furniture."""
    starts, ends = _page_numbers(corpus, codes, lines, reasons)
    found.add(starts, ends, STRAY, reason_number("page number inside a sentence"))
    marks = _marks_in_words(corpus, codes)
    found.add(marks, marks + 1, STRAY, reason_number("mark inside a word"))


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
    uses = run_lengths(first, len(page))
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
