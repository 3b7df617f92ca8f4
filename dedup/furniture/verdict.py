"""Whether what pages share is the frame of a site: their own texts differ, and they are no versions of one text."""

from __future__ import annotations

import numpy as np

from dedup.furniture.families import LEAST_PAGES
from dedup.furniture.regions import PageLines, Regions
from dedup.kernels.arrays import Bools, distinct, I64, run_starts

AT_THE_EDGE = 0.5  # of the pages at the least begin or end with a line of their frame
VISIBLE = 0.005  # of the lines of a page at the least are its frame: a book has none
MOSTLY = 0.5  # of the lines of a frame are no sentences
IN_ONE_PIECE = 0.8  # of the text of a page that shares more sentences than it has of its own


def is_frame(lines: PageLines, key: I64, common: Bools, regions: Regions, framed: Bools) -> bool:
    """Whether the lines that are ``framed``, bool[n], frame pages with texts of their own.

    ``key`` int64[n] is what the lines are compared by; those that are ``common``, bool[n], stand on many of the pages.
    """
    page, own = lines.page, ~framed
    begins = run_starts(page)
    ends = np.append(begins[1:], len(page)) - 1
    if (framed[begins] | framed[ends]).mean() < AT_THE_EDGE:
        return False
    framing = np.bincount(page, weights=framed)
    if not own.any() or np.median(framing / np.bincount(page)) < VISIBLE:
        return False
    texts = np.bincount(page, weights=lines.lengths * own)
    if np.median(texts) == 0 or len(distinct(_longest_lines(lines, key, common, own))) < LEAST_PAGES:
        return False
    sentences = np.bincount(page, weights=lines.lengths * (framed & lines.prose))
    whole = np.bincount(page, weights=lines.lengths * regions.of_lines(regions.main)) / np.maximum(texts, 1)
    if np.median(sentences) > np.median(texts) and np.median(whole) < IN_ONE_PIECE:
        return False
    told = np.bincount(page, weights=framed & lines.prose) / np.maximum(framing, 1)
    return bool(np.median(told) <= MOSTLY)


def _longest_lines(lines: PageLines, key: I64, common: Bools, own: Bools) -> I64:
    """The key of the longest line of each page's own text, int64; of what few pages have, if that is most."""
    at = np.flatnonzero(own)
    shared = common[at]
    if np.average(shared, weights=lines.lengths[at]) > MOSTLY:
        shared[:] = True
    order = at[np.lexsort((-lines.lengths[at], shared, lines.page[at]))]
    return key[order[run_starts(lines.page[order])]]
