"""What lies between the fixed lines of a page: its own text, which is the largest region, and what the frame fills in.

The lines of many pages at once; each page's own text is told by size, with sentences counting for more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dedup.kernels.arrays import (
    among,
    Bools,
    count_pages,
    distinct,
    I64,
    numbered,
    run_lengths,
    run_starts,
    U64,
)

MOST_LINES = 15  # of a changing region of a frame: titles of other pages, breadcrumbs, tags
MOSTLY = 0.5  # of the lines of a longer one are those of other pages too, or of the page's own text
SENTENCES_COUNT = 3  # times what they hold besides, in the size of a region


@dataclass(frozen=True, slots=True)
class PageLines:
    """The lines of the pages of a family, page after page. [n] each.

    page      int64: from 0 on, rising
    keys      uint64: what they are compared by
    wordings  uint64: the same, without regard to labels
    lengths   int64: code points
    prose     bool: whether they hold a sentence
    """

    page: I64
    keys: U64
    wordings: U64
    lengths: I64
    prose: Bools

    def __len__(self) -> int:
        return len(self.page)


@dataclass(frozen=True, slots=True)
class Regions:
    """Runs of lines of one page that are all fixed, or none.

    firsts, ends   int64[r]: their lines
    fixed          bool[r]
    page           int64[r]
    main           bool[r]: the page's own text, one for each page that has any
    head, foot     bool[r]: before it and behind it, reached from that edge of the page over nothing but frame
    """

    firsts: I64
    ends: I64
    fixed: Bools
    page: I64
    main: Bools
    head: Bools
    foot: Bools

    @property
    def text(self) -> Bools:
        """What is no frame, bool[r]: of a text that fixed lines part not its largest piece alone."""
        return self.main | ~(self.fixed | self.head | self.foot)

    def of_lines(self, which: Bools) -> Bools:
        """A bool for each region, as one for each of its lines."""
        return np.repeat(which, self.ends - self.firsts)


def find_regions(lines: PageLines, fixed: Bools, often: Bools, shared: Bools) -> Regions:
    """The regions that fixed lines, bool[lines], part pages into.

    Inside a page, those count that hold one of the lines ``often``, bool[lines]; ``shared`` bool[lines] are lines
    that some other pages have beside one another too.
    """
    firsts, page = _runs(lines, fixed)
    begins = run_starts(page)
    weak = ~np.logical_or.reduceat(often & fixed, firsts)
    weak[begins] = weak[np.append(begins[1:], len(page)) - 1] = False
    fixed = fixed & ~np.repeat(weak, run_lengths(firsts, len(lines)))
    firsts, page = _runs(lines, fixed)
    ends = np.append(firsts[1:], len(lines))
    is_fixed = fixed[firsts]
    sizes = np.add.reduceat(lines.lengths + SENTENCES_COUNT * lines.lengths * lines.prose, firsts)
    main = _largest(np.where(is_fixed, -1, sizes), page)
    stops = ~is_fixed & (main | ~_passable(lines, firsts, ends, is_fixed, main, page, shared))
    begins = run_starts(page)
    last = np.append(begins[1:], len(page)) - 1
    number = np.cumsum(np.isin(np.arange(len(page)), begins)) - 1
    before = np.cumsum(stops)
    passed: I64 = before - (before[begins] - stops[begins])[number]
    ahead = before[last][number] - before + stops
    return Regions(firsts, ends, is_fixed, page, main, passed == 0, ahead == 0)


def _runs(lines: PageLines, fixed: Bools) -> tuple[I64, I64]:
    """Where runs of lines that are all fixed, or none, begin, and their pages."""
    firsts = run_starts(lines.page * 2 + fixed)
    return firsts, lines.page[firsts]


def _largest(sizes: I64, page: I64) -> Bools:
    """The largest region of each page; none where all are fixed (-1)."""
    order = np.lexsort((-sizes, page))
    best = order[run_starts(page[order])]
    largest = np.zeros(len(sizes), bool)
    largest[best[sizes[best] >= 0]] = True
    return largest


def _passable(
    lines: PageLines, firsts: I64, ends: I64, fixed: Bools, main: Bools, page: I64, shared: Bools
) -> Bools:
    """Regions that a frame may fill in: without a sentence, and short, or the menu of a part of the site, or a table of
    contents of the page's text.
    """
    sentences = np.add.reduceat(lines.prose.astype(np.int64), firsts)
    short = (ends - firsts) <= MOST_LINES
    menu = np.add.reduceat(shared.astype(np.int64), firsts) >= MOSTLY * (ends - firsts)
    passable: Bools = (short | menu) & (sentences == 0)
    long = np.flatnonzero(~fixed & ~main & ~passable & (sentences == 0))
    if len(long):
        again = np.add.reduceat(
            _in_other_regions(lines, firsts, ends, ~fixed & among(page, distinct(page[long]))), firsts
        )
        passable[long] = again[long] >= MOSTLY * (ends - firsts)[long]
    return passable


def _in_other_regions(lines: PageLines, firsts: I64, ends: I64, which: Bools) -> I64:
    """1 for each line of some regions that stands in another of them on its page too, else 0, int64[lines]."""
    region = np.repeat(np.arange(len(firsts)), ends - firsts)
    at = np.flatnonzero(which[region])
    names, number = numbered(in_page(lines.page[at], lines.keys[at]))
    again = np.zeros(len(lines), np.int64)
    again[at] = count_pages(number, region[at], len(names))[number] > 1
    return again


def stand_in_text(lines: PageLines, regions: Regions, which: I64) -> Bools:
    """Which of some lines stand in the own text of their page too, bool[which]."""
    text = regions.of_lines(regions.text)
    texts = distinct(in_page(lines.page[text], lines.wordings[text]))
    return among(in_page(lines.page[which], lines.wordings[which]), texts)


def in_page(page: I64, keys: U64) -> U64:
    """Keys, uint64[n], that only lines of one page share."""
    return keys + page.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
