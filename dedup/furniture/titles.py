"""Titles of texts inside the head of a frame: the page's own words between a breadcrumb and a byline, which stay."""

from __future__ import annotations

import re
from itertools import groupby

import numpy as np

from dedup.furniture.keys import has_letters
from dedup.furniture.regions import in_page, PageLines, Regions
from dedup.furniture.sayings import is_labelled, WAY_ON
from dedup.kernels.arrays import among, Bools, distinct, I64

LINES, RUNS = 3, 4  # of one title; of lines before the text that may be one
LEAST_LETTERS = 4
LIKE = 0.5  # of the longest line of a title, at least, is the length of its others
# A date, two labels, a path through the site.
NO_TITLE = re.compile(r"^[0-9]{4}[-/.][0-9]|^今天|星期|[:：].+[:：]|\S [/>»›] \S")


def find_titles(lines: PageLines, regions: Regions, own: Bools, alike: Bools, texts: dict[int, str]) -> Bools:
    """The titles of the texts where they stand inside the head, bool[n].

    ``own`` bool[n] are lines of the head that their page has once more than other pages; ``texts`` are these, folded;
    those that are ``alike`` bool[n] on many pages but for their digits are titles only where the text begins without
    one (早新闻 第101期). Of the last such lines before the text the title is the longest. Where the text begins with one
    of them itself, the others are breadcrumbs.
    """
    titles, like = np.zeros((2, len(own)), bool)
    like[[line for line, text in texts.items() if _may_be_title(text)]] = True
    like &= ~_again_inside(lines, regions)
    last = np.flatnonzero(like & ~np.append(like[1:] & (lines.page[1:] == lines.page[:-1]), False))
    mains = np.flatnonzero(regions.main)
    begins = dict(zip(regions.page[mains].tolist(), regions.firsts[mains].tolist(), strict=True))
    page, wordings, common = lines.page.tolist(), lines.wordings.tolist(), alike.tolist()
    may = set(np.flatnonzero(like).tolist())
    chosen: list[int] = []
    for number, some in groupby(last.tolist(), key=page.__getitem__):
        runs = [_last_of_run(page, lines.lengths, may, line) for line in list(some)[-RUNS:]]
        text = begins.get(number, len(own))
        begin = {wordings[line] for line in range(text, min(text + LINES, len(own))) if page[line] == number}
        if begin and not lines.prose[text]:
            runs = [run for run in runs if not all(common[line] for line in run)]
        if runs and begin.isdisjoint(wordings[line] for run in runs for line in run):
            chosen += runs[_longest([[texts[line] for line in run] for run in runs])]
    titles[chosen] = True
    return titles


def _again_inside(lines: PageLines, regions: Regions) -> Bools:
    """Lines that stand in the text of their page too, behind its first ones: those of a table of contents, bool[n]."""
    keys = in_page(lines.page, lines.wordings)
    main = regions.of_lines(regions.main)
    begins = regions.firsts[regions.main]
    for step in range(LINES):
        main[np.minimum(begins + step, len(main) - 1)] = False
    return among(keys, distinct(keys[main]))


def _may_be_title(text: str) -> bool:
    other = NO_TITLE.search(text) or WAY_ON.match(text) or is_labelled(text)
    return has_letters(text, LEAST_LETTERS) and not other


def _last_of_run(page: list[int], lengths: I64, may: set[int], last: int) -> list[int]:
    """The lines of a run that ends at this one, which may be lines of one title: the last ones, none a short one."""
    first = last
    while last - first < LINES - 1 and first - 1 in may and page[first - 1] == page[last]:
        first -= 1
    sizes = lengths[first : last + 1].tolist()
    return [line for line, size in enumerate(sizes, first) if size >= LIKE * max(sizes)]


def _longest(runs: list[list[str]]) -> int:
    """The run with the longest line, the later of two; none that holds a later run: it names the site behind a title."""
    whole = ["".join(run) for run in runs]
    plain = [i for i in range(len(runs)) if not any(later in whole[i] for later in whole[i + 1 :])]
    return max(plain, key=lambda i: (max(map(len, runs[i])), i))
