"""Titles of texts inside the head of a frame: the page's own words between a breadcrumb and a byline, which stay."""

from __future__ import annotations

from itertools import groupby

import numpy as np

from dedup.furniture.keys import has_letters
from dedup.furniture.regions import in_page, PageLines, Regions, stand_in_text
from dedup.furniture.sayings import is_labelled, WAY_ON
from dedup.kernels.arrays import among, Bools, distinct, I64, run_starts, U64
from dedup.late import late_pattern

LINES, RUNS = 3, 4  # of one title; of lines before the text that may be one
LEAST_LETTERS = 4
LIKE = 0.5  # of the longest line of a title, at least, is the length of its others
# A date, two labels, a path through the site.
NO_TITLE = late_pattern(r"^[0-9]{4}[-/.][0-9]|^今天|星期|[:：].+[:：]|\S [/>»›] \S")


def find_titles(lines: PageLines, regions: Regions, own: Bools, alike: Bools, texts: dict[int, str]) -> Bools:
    """The titles of the texts where they stand inside the head, bool[n].

    ``own`` bool[n] are lines of the head that their page has once more than other pages; ``texts`` are these, folded;
    those that are ``alike`` bool[n] on many pages but for their digits are titles only where the text begins without
    one (早新闻 第101期). Of the last such lines before the text the title is the longest. Where the text begins with one
    of them itself, the others are breadcrumbs.
    """
    titles, like = np.zeros((2, len(own)), bool)
    like[[line for line, text in texts.items() if _may_be_title(text)]] = True
    which = np.flatnonzero(own)
    like[which] &= ~_contents(lines, regions, which)
    last = np.flatnonzero(like & ~np.append(like[1:] & (lines.page[1:] == lines.page[:-1]), False))
    begins = dict(zip(*(column.tolist() for column in _begins(regions)), strict=True))
    page, wordings, common = lines.page.tolist(), lines.wordings.tolist(), alike.tolist()
    may = set(np.flatnonzero(like).tolist())
    chosen: list[int] = []
    for number, some in groupby(last.tolist(), key=page.__getitem__):
        whole = [_run_before(page, may, line) for line in list(some)[-RUNS:]]
        runs = [_even(lines.lengths, run) for run in whole]
        text = begins.get(number, len(own))
        begin = {wordings[line] for line in range(text, min(text + LINES, len(own))) if page[line] == number}
        if begin and not lines.prose[text]:
            runs = [run for run in runs if not all(common[line] for line in run)]
        if runs and begin.isdisjoint(wordings[line] for run in whole for line in run):
            chosen += runs[_longest([[texts[line] for line in run] for run in runs])]
    titles[chosen] = True
    return titles


def _contents(lines: PageLines, regions: Regions, which: I64) -> Bools:
    """Which of some lines are those of a table of contents, bool[which].

    They stand in the text of their page too, behind its first lines, or like a line beside them, but apart from it there:
    a title of two lines stands there in one piece.
    """
    keys, text = in_page(lines.page, lines.wordings), regions.of_lines(regions.text)
    inside = np.flatnonzero(text)
    for step in range(LINES):
        text[np.minimum(_begins(regions)[1] + step, len(text) - 1)] = False
    contents = among(keys[which], distinct(keys[text]))
    again = stand_in_text(lines, regions, which)
    followed = inside[:-1][inside[1:] == inside[:-1] + 1]
    whole = among(_with_next(keys, which[:-1]), distinct(_with_next(keys, followed)))
    apart = again[:-1] & again[1:] & (which[1:] == which[:-1] + 1) & ~whole
    contents[:-1] |= apart
    contents[1:] |= apart
    return contents


def _begins(regions: Regions) -> tuple[I64, I64]:
    """The pages that have a text, and the line with which that begins, int64[pages] each."""
    some = np.flatnonzero(regions.text)
    some = some[run_starts(regions.page[some])]
    return regions.page[some], regions.firsts[some]


def _with_next(keys: U64, which: I64) -> U64:
    """Keys, uint64[which], of some lines and the ones behind them."""
    return np.asarray(keys[which] * np.uint64(0xC2B2AE3D27D4EB4F) + keys[which + 1], np.uint64)


def _may_be_title(text: str) -> bool:
    other = NO_TITLE.search(text) or WAY_ON.match(text) or is_labelled(text)
    return has_letters(text, LEAST_LETTERS) and not other


def _run_before(page: list[int], may: set[int], last: int) -> range:
    """The lines up to this one that may be lines of one title."""
    first = last
    while last - first < LINES - 1 and first - 1 in may and page[first - 1] == page[last]:
        first -= 1
    return range(first, last + 1)


def _even(lengths: I64, run: range) -> list[int]:
    """The lines of a run, none a short one."""
    sizes = lengths[run.start : run.stop].tolist()
    return [line for line, size in zip(run, sizes, strict=True) if size >= LIKE * max(sizes)]


def _longest(runs: list[list[str]]) -> int:
    """The run with the longest line, the later of two; none that holds a later run: it names the site behind a title."""
    whole = ["".join(run) for run in runs]
    plain = [i for i in range(len(runs)) if not any(later in whole[i] for later in whole[i + 1 :])]
    return max(plain, key=lambda i: (max(map(len, runs[i])), i))
