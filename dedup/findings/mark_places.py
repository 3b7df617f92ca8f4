"""Where marks stand: each in a place of its own, and of the frame of a page a run of lines in one.

A line that a rule knew by itself (a byline, a breadcrumb) is the frame's where a fair share of the pages have it, or
where it touches one of its lines. It keeps its own reason.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dedup.furniture.families import LEAST_PAGES
from dedup.furniture.frames import FRAME, SHARE
from dedup.furniture.marks import Marks
from dedup.furniture.spans import FURNITURE, reason_number
from dedup.kernels.arrays import among, Bools, Codes, distinct, I64, numbered, ragged
from dedup.text.corpus import Corpus
from dedup.text.segment import is_space

GLANCE = 16  # code points between two marks that are looked at first
_AGAIN = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class MarkPlaces:
    """Where marks stand, for those who report them: a mark each, and of a frame a run of its lines.

    starts, ends   int64[places]
    firsts         int64[places]: the first mark of each, which tells its kind and reason
    groups         int64[places]: as of marks; those of a frame by its family, behind all others
    family         int64[places]: of the frame, -1 for what is none
    of_mark        int64[marks]: the place of each mark
    """

    starts: I64
    ends: I64
    firsts: I64
    groups: I64
    family: I64
    of_mark: I64


def place_marks(corpus: Corpus, marks: Marks) -> MarkPlaces:
    """The places of marks, in order."""
    runs = _runs(corpus, marks)
    documents = corpus.document_of(marks.starts)
    framed = (marks.reasons == reason_number(FRAME)) | _often(marks, documents)
    holds = np.bincount(runs[framed], minlength=len(marks)) > 0
    family = np.where(holds[runs], marks.family[documents], -1).astype(np.int64)
    new = np.ones(len(marks), bool)
    new[1:] = (family[1:] < 0) | (runs[1:] != runs[:-1])
    firsts = np.flatnonzero(new)
    of_mark = np.cumsum(new) - 1
    last = np.append(firsts, len(marks))[1:] - 1
    groups = np.where(family >= 0, len(marks) + family, marks.groups)[firsts]
    return MarkPlaces(marks.starts[firsts], marks.ends[last], firsts, groups, family[firsts], of_mark)


def _often(marks: Marks, documents: I64) -> Bools:
    """Marks whose line stands on a fair share of their family's pages, or of those it is known from, bool[marks]."""
    often = np.zeros(len(marks), bool)
    at = np.flatnonzero(marks.keys)
    family = marks.family[documents[at]].astype(np.int64)
    # A family's keys are its own.
    line = numbered(marks.keys[at] + family.astype(np.uint64) * _AGAIN)[1]
    pages = distinct(line * len(marks.family) + documents[at]) // len(marks.family)
    sizes = np.bincount(marks.family[marks.family >= 0], minlength=1)[family]
    often[at] = np.bincount(pages, minlength=1)[line] >= np.maximum(LEAST_PAGES, SHARE * sizes)
    for number, known in marks.known.items():
        here = at[family == number]
        enough = known.counts >= max(LEAST_PAGES, SHARE * known.pages)
        often[here] = among(marks.keys[here], known.keys[enough])
    return often


def _runs(corpus: Corpus, marks: Marks) -> I64:
    """A number for each run of furniture of one document with nothing but white space between, int64[marks]."""
    if not len(marks):
        return np.zeros(0, np.int64)
    documents = corpus.document_of(marks.starts)
    joined = np.zeros(len(marks), bool)
    joined[1:] = (marks.kinds[1:] == FURNITURE) & (marks.kinds[:-1] == FURNITURE)
    joined[1:] &= documents[1:] == documents[:-1]
    at = np.flatnonzero(joined)
    at = at[~_only_space(corpus.codes, marks.ends[at - 1], marks.starts[at])]
    joined[at] = False
    return np.cumsum(~joined) - 1


def _only_space(codes: Codes, starts: I64, ends: I64) -> Bools:
    """Which of the spans hold nothing but white space, bool[n]; of a text hardly more than its beginning is looked at."""
    blank = np.ones(len(starts), bool)
    starts, glance = starts.copy(), GLANCE
    while len(at := np.flatnonzero(blank & (starts < ends))):
        stops = np.minimum(starts[at] + glance, ends[at])
        places, offsets = ragged(starts[at], stops)
        ink = np.concatenate((np.zeros(1, np.int64), np.cumsum(~is_space(codes[places]))))
        blank[at] = ink[offsets[1:]] == ink[offsets[:-1]]
        starts[at] = stops
        glance *= 2
    return blank
