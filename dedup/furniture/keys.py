"""What of a line is held against the lines of other pages: its wording with digits masked, or its label alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from dedup.furniture.lines import first_of_equals, Lines, POINT, read_lines, unfinished
from dedup.furniture.sayings import is_said, SITE_LABEL
from dedup.kernels import active
from dedup.kernels.arrays import Bools, Codes, I64, numbered, ragged, U64, WORD
from dedup.kernels.parallel import run_threads, split_evenly
from dedup.text.corpus import Corpus

SHORTEST_LABEL, LONGEST_LABEL = (
    2,
    10,
)  # code points, without its colon and with it: 发布时间：2024-03-05 来源：水利局
LONGEST_LABELLED = 80
LEAST_LETTERS = 2
SENTENCE = 25  # code points of a line that holds the end of a sentence
SHORTEST = 5  # that ends in a full stop
LEAST_WIDTH = 40  # of a text that is broken into lines
LOUD = 0.5  # of a line of such a text, at the least, are capitals where it is written in them
LONGEST_ITEM = 100  # a longer line is prose, whatever it holds
_LABELLED = np.uint64(0x9E3779B97F4A7C15)
LEAST_ARROWS = 2
_COLONS = np.array([ord(c) for c in ":：﹕"], np.uint32)
# Signs as the kernel counts them: one kind each.
_ARROWS, _MARKUP = ">»›→", "<=-"
_ENDS, _LATIN_ENDS, _CAPITALS = "。！？；", ".!?;", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Codes of lines that are masked at a time: what is made of them stays in the cache's reach.
AT_A_TIME = 1 << 20


@dataclass(frozen=True, slots=True)
class Keys:
    """What the lines are compared by.

    wordings   uint64[lines]: equal for lines that differ in digits alone
    keys       uint64[lines]: the same, but for lines that begin with a label of a site that of the label alone
    closed     bool[lines]: short sentences with their full stop, 此案仍在审理之中。
    crumbs     bool[lines]: paths through a site, 江北新闻网 >> 科教 >> 正文
    """

    wordings: U64
    keys: U64
    crumbs: Bools
    closed: Bools


def line_keys(corpus: Corpus, codes: Codes, lines: Lines, threads: int) -> Keys:
    """The keys of all lines, by their folded ``codes``."""

    def work(lo: int, hi: int) -> U64:
        base = int(lines.starts[lo])
        masked = _mask_digits(codes[base : int(lines.ends[hi - 1])])
        hashes, tokens, _ = active.measure_units(masked, lines.starts[lo:hi] - base, lines.ends[lo:hi] - base)
        # A line of marks is what it looks like.
        return np.where(tokens > 0, hashes, lines.hashes[lo:hi])

    runs = max(threads, int(lines.lengths.sum()) // AT_A_TIME + 1)
    parts = run_threads(work, split_evenly(lines.lengths, runs), threads)
    wordings = np.concatenate([*parts, np.zeros(0, np.uint64)])
    labels = _label_ends(corpus, lines)
    at = np.flatnonzero(labels > lines.starts)
    named = active.measure_units(codes, lines.starts[at], labels[at])[0]
    names, number = numbered(named)
    first = np.zeros(len(names), np.int64)
    first[number[::-1]] = at[::-1]
    of_site = np.array([_is_of_site(corpus, int(lines.starts[i]), int(labels[i])) for i in first], bool)
    keys = wordings.copy()
    some = of_site[number]
    keys[at[some]] = named[some] * _LABELLED
    closed = (corpus.codes[lines.ends - 1] == ord("。")) & (lines.lengths >= SHORTEST)
    return Keys(wordings, keys, _crumbs(corpus, lines, threads), np.asarray(closed, bool))


def _count_signs(
    corpus: Corpus, starts: I64, ends: I64, threads: int, *kinds: str
) -> tuple[NDArray[np.int32], ...]:
    """How many signs of each kind stand in each span, int32[spans] for each kind."""
    table = np.zeros(0x10000, np.uint8)
    for number, signs in enumerate(kinds, 1):
        table[[ord(sign) for sign in signs]] = number

    def work(lo: int, hi: int) -> NDArray[np.int32]:
        return active.count_kinds(corpus.codes, starts[lo:hi], ends[lo:hi], table, len(kinds))

    parts = run_threads(work, split_evenly(ends - starts, threads), threads)
    counts = np.concatenate([np.zeros((0, len(kinds)), np.int32), *parts])
    return tuple(counts.T)


def _is_of_site(corpus: Corpus, start: int, end: int) -> bool:
    return SITE_LABEL.search(corpus.text(start, end).lower()) is not None


def _mask_digits(codes: Codes) -> Codes:
    """The folded codes with each run of digits as one 0."""
    digit = (codes & POINT) - np.uint32(ord("0")) < 10  # what is less wraps around
    masked = codes.copy()
    masked[digit] = ord("0") | WORD
    masked[1:][digit[1:] & digit[:-1]] = 0
    return masked


def _label_ends(corpus: Corpus, lines: Lines) -> I64:
    """Where the label that begins each line ends, behind its colon; the line's start where it has none."""
    first, labels = corpus.codes[lines.starts], lines.starts.copy()
    some = (
        (lines.lengths <= LONGEST_LABELLED)
        & unfinished(corpus, lines)
        & ((first < ord("0")) | (first > ord("9")))
    )
    at = np.flatnonzero(some)
    place = np.minimum(lines.starts[at] + SHORTEST_LABEL, lines.ends[at] - 1)
    last = np.minimum(lines.starts[at] + LONGEST_LABEL, lines.ends[at])
    while len(at):
        colon = np.isin(corpus.codes[place], _COLONS)
        labels[at[colon]] = place[colon] + 1
        going = ~colon & (place + 1 < last)
        at, place, last = at[going], place[going] + 1, last[going]
    return labels


def _crumbs(corpus: Corpus, lines: Lines, threads: int) -> Bools:
    """Lines with several arrows inside, and nothing of markup."""
    first, last = corpus.codes[lines.starts], corpus.codes[lines.ends - 1]
    inside = (first >= ord("0")) & (first != ord(">")) & (last != ord(">"))
    crumbs = np.asarray(inside & (lines.lengths <= LONGEST_LABELLED), bool)
    at = np.flatnonzero(crumbs)
    arrows, other = _count_signs(corpus, lines.starts[at], lines.ends[at], threads, _ARROWS, _MARKUP)
    crumbs[at] = (arrows >= LEAST_ARROWS) & (other == 0)
    return crumbs


def prose_lines(corpus: Corpus, lines: Lines, threads: int = 1) -> Bools:
    """Lines that hold a sentence, bool[lines]: long ones, or those with the end of one."""
    kinds = _ENDS, _LATIN_ENDS, _CAPITALS
    ends, latin, capitals = _count_signs(corpus, lines.starts, lines.ends, threads, *kinds)
    fair = lines.lengths >= SENTENCE
    prose = (fair & (ends > 0)) | (lines.lengths >= LONGEST_ITEM)
    at = np.flatnonzero(fair & ~prose & (latin > 0))
    prose[at[_end_in_latin(corpus.codes, lines.starts[at], lines.ends[at])]] = True
    return np.asarray(prose | _wrapped(corpus.codes, lines, capitals >= LOUD * lines.lengths), bool)


def _end_in_latin(codes: Codes, starts: I64, ends: I64) -> Bools:
    """Which spans hold the end of a sentence as in English: a mark behind a word and before white space or a quote."""
    where, offsets = ragged(starts, ends)
    at = np.flatnonzero(np.isin(codes[where], [ord(sign) for sign in _LATIN_ENDS]))
    before, behind = codes[np.maximum(where[at] - 1, 0)], codes[np.minimum(where[at] + 1, len(codes) - 1)]
    closes = (before > ord("9")) | (before == ord(")"))
    at = at[closes & ((behind <= ord(" ")) | (behind == ord('"')) | (behind == 0x201D))]
    holds = np.zeros(len(starts), bool)
    holds[np.searchsorted(offsets, at, side="right") - 1] = True
    return holds


def _wrapped(codes: Codes, lines: Lines, loud: Bools) -> Bools:
    """Lines of a text that was broken at a width: the next one goes on with a small letter, or both are ``loud``, in
    capitals."""
    first = codes[lines.starts]
    small = (first >= ord("a")) & (first <= ord("z"))
    wide = lines.lengths[:-1] >= LEAST_WIDTH
    goes_on = (small[1:] & (codes[lines.ends[:-1] - 1] >= ord(","))) | (loud[1:] & loud[:-1])
    goes_on &= wide & (lines.behind[:-1] > 0)
    wrapped = np.zeros(len(lines), bool)
    wrapped[:-1] |= goes_on
    wrapped[1:] |= goes_on
    return wrapped


def tells_pages(corpus: Corpus, codes: Codes, lines: Lines, which: I64) -> Bools:
    """Which of some lines may tell by themselves that pages share a frame, bool[which]: letters that nobody says."""
    one, number = first_of_equals(lines, which)
    readings = read_lines(corpus, codes, lines, one)
    texts = (readings.line(i).strip() for i in range(len(one)))
    tells = [has_letters(text) and not is_said(text) for text in texts]
    return np.array(tells, bool)[number]


def has_letters(text: str, least: int = LEAST_LETTERS) -> bool:
    """Whether a line is more than digits and marks."""
    return _letters(least).search(text) is not None


@cache
def _letters(least: int) -> re.Pattern[str]:
    return re.compile(rf"(?:[^\W\d_][\W\d_]*){{{least}}}")
