"""Passages of which every figure was exchanged: all words stand there, and no run that a passage could begin with.

What five speeches or more say with figures of their own is how anybody says it.
"""

from __future__ import annotations

import numpy as np

from dedup.checking.compare import Texts
from dedup.checking.pool import Pool
from dedup.kernels.arrays import among, Bools, Codes, distinct, I64, WORD
from dedup.kernels.intervals import unite
from dedup.match.formulae import SPEECHES
from dedup.match.passages import CHARACTER, join_passages, pair_keys, Passages, weigh, weigh_spans
from dedup.match.refigured import find_refigured, put_slots, read_figures, SLOT, Slotted, write_alike

# Between figures stands so much of a passage, each piece counted once, and so many figures it has at the least.
WORDS, FIGURES = 0.6, 2
# A run is known where passages of the same texts hold so much of it; a passage is said by a run that holds so much of it.
KNOWN, SAID = 0.7, 0.9
# Who has such a run over so much of another has that too.
MOST_OF_IT = 0.7


def add_exchanged(texts: Texts, pool: Pool, passages: Passages, min_passage: int) -> tuple[Passages, Bools]:
    """The passages with those of which only figures differ, and which of all are such, bool[n]."""
    none = np.zeros(len(passages), bool)
    if texts.drafts == len(texts.stream) or not texts.drafts:
        return passages, none
    stream = texts.stream
    slotted = _put_slots(texts)
    if slotted is None:
        return passages, none
    runs = find_refigured(slotted, int(stream.starts[texts.drafts]))
    runs = runs[_say_enough(texts, slotted, runs, min_passage)]
    runs = runs[~_anybodys(texts, pool, runs)]
    if not len(runs):
        return passages, none
    more = Passages(runs[:, 0], runs[:, 1], runs[:, 2], runs[:, 3], _edits(texts, runs))
    more = more.take(_covered(texts, more, passages) < KNOWN * (more.b_end - more.b_start))
    left = passages.take(_covered(texts, passages, more) < SAID * (passages.b_end - passages.b_start))
    both = join_passages([left, more])
    order = np.lexsort((both.b_start, both.a_start, pair_keys(stream, both)))
    return both.take(order), order >= len(left)


def _put_slots(texts: Texts) -> Slotted | None:
    """The drafts, and the texts that write alike beside a figure, with figures as slots; None where none does."""
    stream = texts.stream
    figures = read_figures(stream.codes)
    text = stream.text_of(figures.starts)
    alike = write_alike(stream.codes, figures, text, int(stream.starts[texts.drafts]))
    if not len(alike):
        return None
    held = np.concatenate((alike, np.arange(texts.drafts, len(stream))))
    # With the nothing that stands before each.
    return put_slots(stream.codes, figures, stream.starts[held] - 1, stream.ends[held])


def _say_enough(texts: Texts, slotted: Slotted, runs: I64, min_passage: int) -> Bools:
    """Which runs are passages by their length, figures and words."""
    stream = texts.stream
    sizes = [weigh_spans(stream, runs[:, side], runs[:, side + 1]) for side in (0, 2)]
    enough = np.minimum(*sizes) >= CHARACTER * min_passage
    for i in np.flatnonzero(enough).tolist():
        low, high = np.searchsorted(slotted.edges, runs[i, 2:])
        codes = slotted.codes[low:high]
        cuts = np.flatnonzero(codes == SLOT)
        pieces = {piece.tobytes(): piece for piece in np.split(codes, cuts)}
        words = sum(_weight(piece[piece != SLOT]) for piece in pieces.values())
        enough[i] = len(cuts) >= FIGURES and words >= WORDS * CHARACTER * min_passage
    return np.asarray(enough)


def _weight(codes: Codes) -> int:
    """What codes weigh, in tenths of a character."""
    letters = np.count_nonzero(codes & np.uint32(WORD))
    return int(weigh(np.array([len(codes)]), np.array([letters]))[0])


def _anybodys(texts: Texts, pool: Pool, runs: I64) -> Bools:
    """Which runs are such that SPEECHES different speeches have one over most of the same place of a draft."""
    holder = pool.copy_of[texts.opened[texts.stream.text_of(runs[:, 0])]]
    common = np.zeros(len(runs), bool)
    for i, (start, end) in enumerate(runs[:, 2:].tolist()):
        inside = np.minimum(runs[:, 3], end) - np.maximum(runs[:, 2], start)
        common[i] = len(distinct(holder[inside >= MOST_OF_IT * (end - start)])) >= SPEECHES
    return common


def _edits(texts: Texts, runs: I64) -> I64:
    """What it takes to turn one side of each run into the other."""
    from rapidfuzz.distance import Levenshtein  # which a draft without such a run has no need of

    codes = texts.stream.codes
    sides = ((codes[a:a_end].tolist(), codes[b:b_end].tolist()) for a, a_end, b, b_end in runs.tolist())
    return np.array([Levenshtein.distance(*both) for both in sides], np.int64)


def _covered(texts: Texts, passages: Passages, others: Passages) -> I64:
    """How much of the draft's side of each passage the others hold that are of the same two texts."""
    mine, held = pair_keys(texts.stream, passages), pair_keys(texts.stream, others)
    found = np.zeros(len(passages), np.int64)
    for i in np.flatnonzero(among(mine, distinct(held))).tolist():
        same = held == mine[i]
        spans = unite(others.b_start[same], others.b_end[same])
        found[i] = spans.between(int(passages.b_start[i]), int(passages.b_end[i])).size()
    return found
