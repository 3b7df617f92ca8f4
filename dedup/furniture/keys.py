"""What of a line is held against the lines of other pages: its wording with digits masked, or its label alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from dedup.furniture.lines import first_of_equals, Lines, POINT, read_lines, unfinished
from dedup.furniture.sayings import is_said, SITE_LABEL
from dedup.kernels import active
from dedup.kernels.arrays import Bools, Codes, I64, numbered, U64, WORD
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
_ARROWS, _MARKUP = (np.isin(np.arange(0x10000), [ord(c) for c in marks]) for marks in (">»›→", "<=-"))
_COLONS = np.isin(np.arange(0x10000), [ord(c) for c in ":：﹕"])
_ENDS = np.isin(np.arange(0x10000), [ord(c) for c in "。！？；"])
_LATIN_ENDS = np.isin(np.arange(0x80), [ord(c) for c in ".!?;"])
_CAPITALS = np.isin(np.arange(0x80), np.arange(ord("A"), ord("Z") + 1))
_LETTER = re.compile(r"[^\W\d_]")


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
        if lo == hi:
            return np.zeros(0, np.uint64)
        base = int(lines.starts[lo])
        masked = _mask_digits(codes[base : int(lines.ends[hi - 1])])
        hashes, tokens, _ = active.measure_units(masked, lines.starts[lo:hi] - base, lines.ends[lo:hi] - base)
        # A line of marks is what it looks like.
        return np.where(tokens > 0, hashes, lines.hashes[lo:hi])

    parts = run_threads(work, split_evenly(lines.lengths, threads), threads)
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
    return Keys(wordings, keys, _crumbs(corpus, lines), np.asarray(closed, bool))


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
    colons = active.find_flagged(corpus.codes, _COLONS)
    first = corpus.codes[lines.starts]
    some = (
        (lines.lengths <= LONGEST_LABELLED)
        & unfinished(corpus, lines)
        & ((first < ord("0")) | (first > ord("9")))
    )
    from_here = np.minimum(lines.starts + SHORTEST_LABEL, lines.ends - 1)
    colon = np.append(colons, len(corpus.codes))[np.searchsorted(colons, from_here)]
    some &= colon < np.minimum(lines.starts + LONGEST_LABEL, lines.ends)
    return np.where(some, colon + 1, lines.starts)


def _crumbs(corpus: Corpus, lines: Lines) -> Bools:
    """Lines with several arrows inside, and nothing of markup."""
    arrows, other = (active.find_flagged(corpus.codes, flags) for flags in (_ARROWS, _MARKUP))
    several = np.searchsorted(arrows, lines.ends) - np.searchsorted(arrows, lines.starts) >= LEAST_ARROWS
    several &= np.searchsorted(other, lines.ends) == np.searchsorted(other, lines.starts)
    first, last = corpus.codes[lines.starts], corpus.codes[lines.ends - 1]
    inside = (first >= ord("0")) & (first != ord(">")) & (last != ord(">"))
    return np.asarray(several & inside & (lines.lengths <= LONGEST_LABELLED), bool)


def prose_lines(corpus: Corpus, lines: Lines) -> Bools:
    """Lines that hold a sentence, bool[lines]: long ones, or those with the end of one."""
    codes = corpus.codes
    ends = active.find_flagged(codes, _ENDS)
    latin = active.find_flagged(codes, _LATIN_ENDS)
    before, behind = codes[np.maximum(latin - 1, 0)], codes[np.minimum(latin + 1, len(codes) - 1)]
    closes = (before > ord("9")) | (before == ord(")"))
    latin = latin[closes & ((behind <= ord(" ")) | (behind == ord('"')) | (behind == 0x201D))]
    counts = np.zeros(len(lines), np.int64)
    for places in (ends, latin):
        counts += np.searchsorted(places, lines.ends) - np.searchsorted(places, lines.starts)
    prose = ((lines.lengths >= SENTENCE) & (counts > 0)) | (lines.lengths >= LONGEST_ITEM)
    return np.asarray(prose | _wrapped(codes, lines), bool)


def _wrapped(codes: Codes, lines: Lines) -> Bools:
    """Lines of a text that was broken at a width: the next one goes on with a small letter, or both are in capitals."""
    first = codes[lines.starts]
    small = (first >= ord("a")) & (first <= ord("z"))
    capitals = active.find_flagged(codes, _CAPITALS)
    loud = (
        np.searchsorted(capitals, lines.ends) - np.searchsorted(capitals, lines.starts)
        >= LOUD * lines.lengths
    )
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
    return len(_LETTER.findall(text)) >= least
