"""Furniture by its neighbours: bare numbers at a page break, menus, blocks of links, dates under a title, rules."""

from __future__ import annotations

import numpy as np

from dedup.furniture.lines import Lines
from dedup.furniture.shapes import NONE, Shapes
from dedup.furniture.spans import reason_number
from dedup.kernels.arrays import Bools, Codes, I64, run_lengths, run_starts
from dedup.text.corpus import Corpus

LONGEST_NUMBER = 4  # digits of a page number
TOP = 8  # lines of a page's head, in which a date or a byline stands
BOTTOM = 6
LONGEST_ITEM = 6  # characters of an entry of a menu
LONGEST_HEAD = 20  # characters of a heading without links on its own line
LONGEST_LINK = 50
MOST_ITEMS = 12
MOST_LINKS = 30
RULES = np.array([ord(c) for c in "-=_*~#+·—–─━═…－＝＿＊"], np.uint32)
ENDS = np.array([ord(c) for c in "。！？!?；;：:，,"], np.uint32)


def join_blocks(corpus: Corpus, lines: Lines, shapes: Shapes) -> I64:
    """The reasons of all lines that are furniture as a whole, int64[lines], -1 for the others."""
    reasons = np.where(shapes.weak, NONE, shapes.reasons)
    numbers = bare_numbers(corpus.codes, lines)
    _number_pages(lines, reasons, numbers)
    _confirm_weak(lines, shapes, reasons)
    _fill_introductions(corpus.codes, lines, shapes, reasons)
    _follow_links(corpus.codes, lines, shapes, reasons)
    _fill_menus(corpus.codes, lines, reasons)
    _join_rules(corpus.codes, lines, reasons)
    return reasons


def bare_numbers(codes: Codes, lines: Lines) -> Bools:
    """Lines of up to LONGEST_NUMBER digits and nothing else."""
    bare = lines.lengths <= LONGEST_NUMBER
    for step in range(LONGEST_NUMBER):
        here = codes[np.minimum(lines.starts + step, lines.ends - 1)]
        bare &= (here >= ord("0")) & (here <= ord("9"))
    return bare


def _number_pages(lines: Lines, reasons: I64, numbers: Bools) -> None:
    """Bare numbers in one run with a line that says it is a page number."""
    page = reason_number("page number")
    chain = numbers | (reasons == page)
    run = run_starts(np.cumsum(~chain) * 2 + chain + lines.documents * (2 * len(lines) + 2))
    if not len(run):
        return
    has = np.logical_or.reduceat(reasons == page, run)
    of_run = np.repeat(has, run_lengths(run, len(lines)))
    reasons[of_run & numbers] = page


def _confirm_weak(lines: Lines, shapes: Shapes, reasons: I64) -> None:
    """A date or a name beneath a title, where the page shows elsewhere that it has furniture."""
    weak = np.flatnonzero(shapes.weak)
    if not len(weak):
        return
    strong = (reasons != NONE) | shapes.closes
    pages = np.bincount(lines.documents[strong], minlength=int(lines.documents[-1]) + 1)
    framing = (lines.rank[weak] < TOP) | (lines.behind[weak] < BOTTOM)
    beside = (lines.rank[weak] > 0) & strong[weak - 1]
    beside |= (lines.behind[weak] > 0) & strong[np.minimum(weak + 1, len(lines) - 1)]
    kept = weak[(framing & (pages[lines.documents[weak]] > 0)) | beside]
    reasons[kept] = shapes.reasons[kept]


def _fill_introductions(codes: Codes, lines: Lines, shapes: Shapes, reasons: I64) -> None:
    """A short line between an introduction that breaks off and the rest of it on a line of its own."""
    note, introduction = reason_number("note of the site"), reason_number("introduction of the site")
    last = np.flatnonzero((reasons == note) & (lines.rank >= 2))
    between, first = last - 1, last - 2
    fits = shapes.closes[first] & (lines.lengths[between] <= LONGEST_ITEM + 2) & (reasons[between] == NONE)
    fits &= np.isin(codes[lines.ends[first] - 2], np.array([ord("的")], np.uint32))
    reasons[between[fits]] = introduction


def _link_like(codes: Codes, lines: Lines, longest: int) -> Bools:
    """Short lines that end no sentence."""
    return (lines.lengths <= longest) & ~np.isin(codes[lines.ends - 1], ENDS)


def _follow_links(codes: Codes, lines: Lines, shapes: Shapes, reasons: I64) -> None:
    """What stands beneath the heading of a block of links, where the block reaches more furniture or the end."""
    head, link = reason_number("heading of a block of links"), reason_number("link in a block of links")
    like = _link_like(codes, lines, LONGEST_LINK)
    bare = lines.lengths <= LONGEST_HEAD
    for line in np.flatnonzero((shapes.reasons == head) & bare & (lines.behind > 0)).tolist():
        end = line + 1
        stop = min(line + 1 + MOST_LINKS, line + int(lines.behind[line]) + 1)
        while end < stop and like[end] and reasons[end] == NONE:
            end += 1
        if end == line + int(lines.behind[line]) + 1 or reasons[end] != NONE:
            reasons[line] = head
            reasons[line + 1 : end] = link


def _fill_menus(codes: Codes, lines: Lines, reasons: I64) -> None:
    """Entries of a menu: several very short lines between two lines of navigation."""
    bar, link = reason_number("navigation"), reason_number("link in a block of links")
    like = _link_like(codes, lines, LONGEST_ITEM) & (reasons == NONE)
    marked = np.flatnonzero(reasons != NONE)
    if not len(marked):
        return
    first, then = marked[:-1], marked[1:]
    gap = then - first - 1
    near = (gap >= 2) & (gap <= MOST_ITEMS) & (lines.documents[first] == lines.documents[then])
    near &= (reasons[first] <= bar) & (reasons[then] <= bar)
    for one, other in zip(first[near].tolist(), then[near].tolist(), strict=True):
        if like[one + 1 : other].all():
            reasons[one + 1 : other] = link


def _join_rules(codes: Codes, lines: Lines, reasons: I64) -> None:
    """A rule across the page, next to a line of furniture."""
    rule = np.isin(codes[lines.starts], RULES) & (lines.lengths >= 3) & (reasons == NONE)
    at = np.flatnonzero(rule)
    same = codes[lines.starts[at]]
    for part in (lines.starts[at] + 1, (lines.starts[at] + lines.ends[at]) // 2, lines.ends[at] - 1):
        rule[at] &= codes[part] == same
    at = np.flatnonzero(rule)
    above = (lines.rank[at] > 0) & (reasons[at - 1] != NONE)
    below = (lines.behind[at] > 0) & (reasons[np.minimum(at + 1, len(lines) - 1)] != NONE)
    reasons[at[above | below]] = reason_number("separator line beside furniture")
