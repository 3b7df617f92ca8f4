"""The frame of a family's pages: what stands on a fair share of them, and what changes between its lines.

Lines are fixed that stand on many pages of the family. Two of them in a row are certain. From the edges of a page
inwards, over fixed lines and what the frame fills in between, everything is frame up to the page's own text; a line
that most pages reach so belongs to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from dedup.furniture.families import LEAST_PAGES
from dedup.furniture.keys import has_letters, Keys
from dedup.furniture.lines import Lines, read_lines, Readings
from dedup.furniture.regions import find_regions, PageLines, Regions, stand_in_text
from dedup.furniture.sayings import (
    is_form_label,
    is_labelled,
    is_said,
    is_spoken,
    LABEL,
    SITE_VOICE,
    TOOLS,
    WAY_ON,
)
from dedup.furniture.shapes import NONE
from dedup.furniture.spans import reason_number
from dedup.furniture.titles import find_titles
from dedup.furniture.verdict import is_frame
from dedup.kernels.arrays import (
    Bools,
    Codes,
    count_pages,
    distinct,
    I32,
    I64,
    numbered,
    run_lengths,
    run_numbers,
    run_starts,
    stable_order,
)
from dedup.text.corpus import Corpus

SHARE = 0.3  # of the pages of the family, at least three
OFTEN = 0.5  # of the pages have a line that changing ones are passed over for
MOST_HAVE = 0.7  # of the pages, or of those that have a line
MOST_TIMES = 3  # on most of the pages that have it
ALIKE = 0.9  # of what the page with most of them has, in the mean
REACHED = 0.7  # of the pages that have a line, to belong to the frame
NEARLY_ALL = 0.8  # of the pages have a line that stands alone at the edge
# Fixed lines in a row are frame inside a text too, beside one another on most pages or on some.
RUN, LONG_RUN = 3, 5
FRAME = "frame of the pages"


def mark_frames(
    corpus: Corpus, codes: Codes, lines: Lines, keys: Keys, prose: Bools, family: I32, reasons: I64
) -> None:
    """Note in ``reasons`` the lines that frame the pages of each family; one that has none loses its pages.

    ``family`` int32[documents] is written to.
    """
    for at in lines_of_families(lines, family):
        framed = Frame(corpus, codes, lines, keys, prose, reasons, at).marked()
        if framed is None:
            family[lines.documents[at]] = -1
        else:
            note_frame(reasons, at, framed)


def lines_of_families(lines: Lines, family: I32) -> Iterator[I64]:
    """The lines, int64[n], of the pages of each family, ``family`` int32[documents], in order of its number."""
    of_line = family[lines.documents]
    order = np.flatnonzero(of_line >= 0)
    if not len(order):
        return
    order = order[stable_order(of_line[order])]
    first = run_starts(of_line[order].astype(np.int64))
    for start, end in zip(first.tolist(), np.append(first[1:], len(order)).tolist(), strict=True):
        yield order[start:end]


def note_frame(reasons: I64, at: I64, framed: Bools) -> None:
    """Give the lines ``at`` that are ``framed``, bool[n], their reason, but for those that have one."""
    reasons[at[framed & (reasons[at] == NONE)]] = reason_number(FRAME)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of the lines of some pages, bool[n] each, counted on these or on pages before.

    fixed      on a fair share of the pages, and no forms of texts
    belongs    of these the ones that are reached from the edges of the pages
    often      changing lines are passed over for them
    certain    fixed, and beside one another on most pages
    sure       fixed, and beside one another on a fair share
    shared     beside one another on some pages, whatever they are
    """

    fixed: Bools
    belongs: Bools
    often: Bools
    certain: Bools
    sure: Bools
    shared: Bools


class Frame:
    """The frame of one family; ``at`` int64[n] are its lines."""

    def __init__(
        self, corpus: Corpus, codes: Codes, lines: Lines, keys: Keys, prose: Bools, reasons: I64, at: I64
    ) -> None:
        documents = lines.documents[at]
        begins = run_starts(documents)
        page = run_numbers(begins, len(at))
        self.lines = PageLines(page, keys.keys[at], keys.wordings[at], lines.lengths[at], prose[at])
        self.pages = len(begins)
        self.least = max(LEAST_PAGES, SHARE * self.pages)
        self.names, self.key = numbered(self.lines.keys)
        self.on_pages = count_pages(self.key, page, len(self.names))
        self.crumbs, self.known = keys.crumbs[at], reasons[at] != NONE
        self.told = prose[at] | keys.closed[at]
        self._corpus, self._codes, self._all, self._at = corpus, codes, lines, at

    def marked(self) -> Bools | None:
        """The lines of the frame, bool[n]; None if the pages are no pages of a site."""
        regions, framed = self.walk(self.evidence())
        return framed if self.is_frame(regions, framed) else None

    def is_frame(self, regions: Regions, framed: Bools) -> bool:
        """Whether the lines that are ``framed``, bool[n], are the frame of a site."""
        common = (self.on_pages >= OFTEN * self.pages)[self.key]
        return is_frame(self.lines, self.key, common, regions, framed)

    def evidence(self) -> Evidence:
        """What the pages say of their lines together."""
        fixed, often = self._fixed()
        most = max(LEAST_PAGES, MOST_HAVE * self.pages)
        certain = self._blocks(fixed, most, RUN) | self._blocks(fixed, self.least, LONG_RUN) | self.known
        certain |= self._blocks(fixed, most, 2, self._tools(fixed))
        shared = self._beside(np.ones(len(fixed), bool), LEAST_PAGES)
        first = find_regions(replace(self.lines, prose=self.told), fixed | certain, often, shared)
        reached = first.of_lines(first.fixed & (first.head | first.foot))
        belongs = fixed & self._mostly(reached)
        sure = self._beside(fixed, self.least) | self.known
        return Evidence(fixed, belongs, often, certain, sure, shared)

    def walk(self, told: Evidence) -> tuple[Regions, Bools]:
        """From the edges of each page inwards: its regions, and the lines of the frame, bool[n]."""
        fixed = told.belongs | told.certain
        lines = replace(self.lines, prose=self.told)
        regions = find_regions(lines, fixed, told.often, told.shared)
        lines = replace(lines, prose=self.told | self._spoken(regions))
        regions = find_regions(lines, fixed, told.often, told.shared)
        framed = told.certain | self._reached(regions, told.sure)
        framed &= ~self._titles(regions, framed, told.certain)
        framed |= self._ways_on(framed)
        return regions, framed & ~self._sentences_inside(framed, regions)

    def _spoken(self, regions: Regions) -> Bools:
        """Changing lines of the frame in which somebody speaks: the text begins or ends there, bool[n]."""
        spoken = np.zeros(len(self.key), bool)
        free = regions.of_lines(~regions.fixed & ~regions.main & (regions.head | regions.foot))
        spoken[[line for line, text in self._texts(free).items() if is_spoken(text)]] = True
        return spoken

    def _mostly(self, reached: Bools) -> Bools:
        """Lines, bool[n], of a key that most pages which have it have among those ``reached``, bool[n]."""
        pages = count_pages(self.key[reached], self.lines.page[reached], len(self.on_pages))
        return np.asarray((pages / self.on_pages >= REACHED)[self.key], bool)

    def _fixed(self) -> tuple[Bools, Bools]:
        """Lines on a fair share of the pages that are no forms of texts; and those that changing ones are passed for."""
        seldom = self._seldom_or_alike()
        labelled = np.zeros(len(self.on_pages), bool)
        labelled[self.key[self.lines.keys != self.lines.wordings]] = True
        sentence = np.zeros(len(self.on_pages), bool)
        sentence[self.key[self.lines.prose]] = True
        least = np.where(labelled, max(LEAST_PAGES, OFTEN * self.pages), self.least)
        # Texts of one subject share sentences; those of a frame stand on all of its pages.
        least = np.where(sentence, max(LEAST_PAGES, NEARLY_ALL * self.pages), least)
        keys = np.flatnonzero((self.on_pages >= least) & seldom)
        readings = self._read(self._first_of_keys()[keys])
        wordings = self._wordings_of_keys()
        plain, letters, spoken = np.zeros((3, len(self.on_pages)), bool)
        for i, key in enumerate(keys.tolist()):
            text = readings.line(i).strip()
            # A speaker's name before what is said on some pages, and the labels of forms, are no slots.
            form = LABEL.match(text) is not None and self.on_pages[key] < OFTEN * self.pages
            form |= wordings[key] > 1 and is_form_label(text)
            plain[key] = labelled[key] or not (form or (is_said(text) and not is_labelled(text)))
            letters[key], spoken[key] = has_letters(text), is_spoken(text)
        everywhere = ((self.on_pages >= NEARLY_ALL * self.pages) & (plain | ~labelled) & ~spoken)[self.key]
        outer = plain[self.key] & ~self.lines.prose
        fixed = plain[self.key] | self._enclosed(everywhere, outer)
        often = ((self.on_pages >= OFTEN * self.pages) & letters)[self.key] | everywhere
        return fixed | self.crumbs, (fixed & often) | self.crumbs | self.known

    def _seldom_or_alike(self) -> Bools:
        """Keys that stand on a page a few times at the most, or on each page as often: 更多 beside ten headings."""
        pairs = np.sort(self.key * self.pages + self.lines.page)
        firsts = run_starts(pairs)
        times, key = run_lengths(firsts, len(pairs)), pairs[firsts] // self.pages
        most = np.maximum.reduceat(times, run_starts(key))
        few = np.bincount(key, weights=times <= MOST_TIMES) >= MOST_HAVE * self.on_pages
        alike = (np.bincount(self.key) >= ALIKE * most * self.on_pages) & (self._wordings_of_keys() == 1)
        return np.asarray(few | alike, bool)

    def _wordings_of_keys(self) -> I64:
        """In how many wordings, digits and all, each key stands, int64[keys]."""
        return count_pages(self.key, self._wording, len(self.names))

    @cached_property
    def _by_wording(self) -> I64:
        """An order of the lines by key, and by wording in it, int64[n]."""
        return np.argsort(self.key * len(self.lines) + self._wording)

    @cached_property
    def _wording(self) -> I64:
        """The number of each line's wording, digits and all, int64[n]."""
        return numbered(self._all.hashes[self._at])[1]

    def _enclosed(self, some: Bools, plain: Bools) -> Bools:
        """Those of ``some`` lines that stand in one run between two of the ``plain`` ones: 外交部 among links."""
        firsts = run_starts(self.lines.page * 2 + some)
        run = run_numbers(firsts, len(plain))
        at = np.where(plain, np.arange(len(plain)), -1)
        last = np.maximum.reduceat(at, firsts)[run]
        first = np.minimum.reduceat(np.where(plain, at, len(plain)), firsts)[run]
        place = np.arange(len(plain))
        return np.asarray(some & (place > first) & (place < last), bool)

    def _beside(self, some: Bools, least: float) -> Bools:
        """Those of some lines, bool[n], that stand beside one another on so many pages."""
        page, pair = self.lines.page, self._pair
        both = np.flatnonzero(some[:-1] & some[1:] & (pair >= 0))
        often = count_pages(pair[both], page[both], len(pair)) >= least
        at = both[often[pair[both]]]
        beside = np.zeros(len(page), bool)
        beside[at] = beside[at + 1] = True
        return beside

    @cached_property
    def _pair(self) -> I64:
        """A number for each line and the next one, equal for equal keys, int64[n - 1]; -1 at the end of a page."""
        pair = numbered(self.key[:-1] * len(self.names) + self.key[1:])[1]
        return np.where(self.lines.page[:-1] == self.lines.page[1:], pair, -1)

    def _blocks(self, fixed: Bools, least: float, size: int, wanted: Bools | None = None) -> Bools:
        """Fixed lines of runs of so many and more, each beside the next on so many pages, one ``wanted`` among them."""
        beside = self._beside(fixed, least)
        firsts = run_starts(self.lines.page * 2 + beside)
        sizes = run_lengths(firsts, len(beside))
        enough = sizes >= size
        if wanted is not None:
            enough &= np.logical_or.reduceat(wanted, firsts)
        return np.asarray(beside & np.repeat(enough, sizes), bool)

    def _tools(self, fixed: Bools) -> Bools:
        """Those of the fixed lines that offer something to do with the page: 分享到朋友圈, bool[n]."""
        tools = np.zeros(len(self.on_pages), bool)
        keys = distinct(self.key[fixed])
        readings = self._read(self._first_of_keys()[keys])
        tools[keys] = [TOOLS.search(readings.line(i)) is not None for i in range(len(keys))]
        return np.asarray(tools[self.key], bool)

    def _first_of_keys(self) -> I64:
        """One line of each key, the same whatever the order of the pages, int64[keys]."""
        ordered = self._by_wording
        return np.asarray(ordered[run_starts(self.key[ordered])], np.int64)

    def _reached(self, regions: Regions, sure: Bools) -> Bools:
        """All that lies between the edges of the pages and their own texts, where the edge is a frame's."""
        framed = np.zeros(len(sure), bool)
        sure = (sure | (self.on_pages >= NEARLY_ALL * self.pages)[self.key]) & regions.of_lines(regions.fixed)
        for zone in (regions.head, regions.foot):
            lines = regions.of_lines(zone)
            has = np.bincount(self.lines.page[lines & sure], minlength=int(self.lines.page[-1]) + 1) > 0
            framed |= lines & has[self.lines.page]
        return framed

    def _titles(self, regions: Regions, framed: Bools, certain: Bools) -> Bools:
        """The titles of the pages' texts inside their heads, bool[n]; what other pages have in a block too is none."""
        heads = framed & regions.of_lines(regions.head & ~regions.main)
        own = heads & (self._times_among(heads) > self._usual_of_lines(heads)) & ~self.known
        own &= ~(certain & self._word_for_word(LEAST_PAGES))
        alike = (self.on_pages >= OFTEN * self.pages)[self.key] & ~self._word_for_word(OFTEN * self.pages)
        return find_titles(self.lines, regions, own, alike, self._texts(own))

    def usual(self, some: Bools) -> I64:
        """How often each key stands among some lines, bool[n], of one page, in the wording of most pages, int64[keys]."""
        counts = np.bincount(
            self.key[some & self._word_for_word(OFTEN * self.pages)], minlength=len(self.on_pages)
        )
        return np.rint(counts / self.pages).astype(np.int64)

    def _word_for_word(self, least: float) -> Bools:
        """Lines that so many pages have, digits and all, bool[n]."""
        return np.asarray(self._pages_of_wording >= least, bool)

    @cached_property
    def _pages_of_wording(self) -> I64:
        """On how many pages each line stands, digits and all, int64[n]."""
        return count_pages(self._wording, self.lines.page, len(self.lines))[self._wording]

    def _usual_of_lines(self, some: Bools) -> I64:
        """`usual` of the key of each line; a label that is none of a site's is part of its line."""
        return np.where(self.lines.keys == self.lines.wordings, self.usual(some)[self.key], 0)

    def _times_among(self, some: Bools) -> I64:
        """How often the key of each line stands on its page among ``some`` lines, int64[n]."""
        pairs, pair = numbered(self.key * (int(self.lines.page[-1]) + 1) + self.lines.page)
        return np.bincount(pair[some], minlength=len(pairs))[pair]

    def _texts(self, some: Bools) -> dict[int, str]:
        """Some lines as strings, folded."""
        which = np.flatnonzero(some)
        readings = self._read(which)
        return {line: readings.line(i).strip() for i, line in enumerate(which.tolist())}

    def _ways_on(self, framed: Bools) -> Bools:
        """Links to the pages around this one at the inner edges of the frame: 上一页5.5. 与其它软件包共存."""
        return self._beyond(framed, ~self.lines.prose, lambda _, text: WAY_ON.match(text) is not None)

    def _sentences_inside(self, framed: Bools, regions: Regions) -> Bools:
        """What people say, and sentences in which no site speaks, at the inner edges of the frame, bool[n].

        Entries of a table of contents, which the text has itself, are none.
        """
        changing = np.flatnonzero(framed & regions.of_lines(~regions.fixed))
        may = ~self.known
        may[changing[stand_in_text(self.lines, regions, changing)]] = False

        def is_own(line: int, text: str) -> bool:
            if self.told[line]:
                return SITE_VOICE.search(text) is None
            return is_said(text) and not is_labelled(text)

        return self._beyond(~framed, may, is_own)

    def _beyond(self, some: Bools, may: Bools, wanted: Callable[[int, str], bool]) -> Bools:
        """The lines beside ``some``, and beside these, on their pages, that ``may`` be and are ``wanted``, bool[n]."""
        beyond = np.zeros(len(some), bool)
        for step in (1, -1):
            edge = np.flatnonzero(some)
            while len(edge):
                beside = edge + step
                beside = beside[(beside >= 0) & (beside < len(some))]
                beside = beside[self.lines.page[beside] == self.lines.page[beside - step]]
                beside = beside[~some[beside] & may[beside]]
                readings = self._read(beside)
                kept = [wanted(line, readings.line(i).strip()) for i, line in enumerate(beside.tolist())]
                edge = beside[np.array(kept, bool)]
                beyond[edge] = True
        return beyond

    def _read(self, which: I64) -> Readings:
        return read_lines(self._corpus, self._codes, self._all, self._at[which])
