"""Passages without what paragraph matches say of them already: the parts between, each a passage if it is long enough."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dedup.kernels.arrays import Bools, distinct, I64, run_heights, run_starts
from dedup.match.identity import align_identities
from dedup.match.passages import CHARACTER, IDENTITY, join_passages, Passages, weigh_spans
from dedup.match.relate import Rows, Sides
from dedup.text.segment import Units
from dedup.text.stream import Stream

# Where the unit that stands opposite begins and ends this close to where it should, in characters and as a share
# of its length, its own ends are taken for those of the said part.
CLOSE, CLOSE_SHARE = 8, 0.2

Parts = tuple[I64, I64, I64, I64]  # start and end on side b, then on side a


@dataclass(frozen=True, slots=True)
class Pieces:
    """Parts of passages, int64[n] each: the passage, and the spans of the corpus on both sides."""

    passage: I64
    b_start: I64
    b_end: I64
    a_start: I64
    a_end: I64

    def take(self, which: I64) -> Pieces:
        return Pieces(*(getattr(self, name)[which] for name in self.__slots__))


def leave_out_said(
    stream: Stream, passages: Passages, sides: Sides, rows: Rows, units: Units, least: int, threads: int = 1
) -> Passages:
    """What is left of the passages when the units of ``rows`` are taken out; no part weighs less than ``least``
    characters. Passages that no row touches stay as they are."""
    touched = np.zeros(len(passages), bool)
    touched[rows.passage] = True
    pieces = _between(rows.passage, _said_parts(sides, rows, units), sides)
    long = (pieces.b_end - pieces.b_start >= least) & (pieces.a_end - pieces.a_start >= least)
    left = _to_stream(stream, passages, pieces.take(np.flatnonzero(long)), least, threads)
    found = join_passages((passages.take(~touched), left))
    return found.take(np.lexsort((found.b_start, found.a_start)))


def _said_parts(sides: Sides, rows: Rows, units: Units) -> Parts:
    """The touched parts of the units and what stands opposite."""
    on_a, passage = rows.side == 1, rows.passage
    start = np.where(on_a, sides.a_start[passage], sides.b_start[passage])
    end = np.where(on_a, sides.a_end[passage], sides.b_end[passage])
    other_start = np.where(on_a, sides.b_start[passage], sides.a_start[passage])
    other_end = np.where(on_a, sides.b_end[passage], sides.a_end[passage])
    scale = (other_end - other_start) / (end - start)
    low = other_start + np.round((rows.low - start) * scale).astype(np.int64)
    high = other_start + np.round((rows.high - start) * scale).astype(np.int64)
    first = np.maximum(other_start, units.starts[rows.opposite])
    last = np.minimum(other_end, units.ends[rows.opposite])
    close = np.maximum(CLOSE, CLOSE_SHARE * (last - first))
    whole = (np.abs(first - low) <= close) & (np.abs(last - high) <= close)
    low, high = np.where(whole, first, low), np.where(whole, last, high)
    return (
        np.where(on_a, low, rows.low),
        np.where(on_a, high, rows.high),
        np.where(on_a, rows.low, low),
        np.where(on_a, rows.high, high),
    )


def _between(passage: I64, said: Parts, sides: Sides) -> Pieces:
    """What lies between the said parts, and behind the last of each passage, on both sides."""
    wholes = distinct(passage)
    b_end, a_end = sides.b_end[wholes], sides.a_end[wholes]
    columns = zip(said, (b_end, b_end, a_end, a_end), strict=True)
    b_low, b_high, a_low, a_high = (np.concatenate(column) for column in columns)
    is_end = np.arange(len(b_low)) >= len(passage)
    passage = np.concatenate((passage, wholes))
    order = np.lexsort((a_high, a_low, b_high, b_low, is_end, passage))
    passage = passage[order]
    heads = run_starts(passage)
    b_at = _reached(sides.b_start[wholes], b_high[order], heads)
    a_at = _reached(sides.a_start[wholes], a_high[order], heads)
    b_low, a_low = b_low[order], a_low[order]
    return Pieces(passage, b_at, b_low, a_at, a_low).take(np.flatnonzero((b_low > b_at) & (a_low > a_at)))


def _reached(starts: I64, highs: I64, heads: I64) -> I64:
    """Where the said parts before each have come to, of those of one passage, which begins at one of ``starts``."""
    before = np.roll(highs, 1)
    before[heads] = starts
    return run_heights(before, heads)


def _to_stream(stream: Stream, passages: Passages, pieces: Pieces, least: int, threads: int) -> Passages:
    """Pieces as passages that are long and alike enough."""
    of = passages.take(pieces.passage)
    find = stream.positions.find
    a_start, a_end = (find(at, of.a_start, of.a_end) for at in (pieces.a_start, pieces.a_end))
    b_start, b_end = (find(at, of.b_start, of.b_end) for at in (pieces.b_start, pieces.b_end))
    filled = (a_start < a_end) & (b_start < b_end)
    a_start, a_end, b_start, b_end = (column[filled] for column in (a_start, a_end, b_start, b_end))
    n = len(a_start)
    starts, ends = np.concatenate((a_start, b_start)), np.concatenate((a_end, b_end))
    numbers = np.arange(n)
    identity = align_identities(stream.codes, starts, ends, numbers, numbers + n, threads)
    longer = np.maximum(a_end - a_start, b_end - b_start)
    weight = np.minimum(weigh_spans(stream, a_start, a_end), weigh_spans(stream, b_start, b_end))
    kept: Bools = (identity >= IDENTITY) & (weight >= CHARACTER * least)
    edits = np.round((1 - np.nan_to_num(identity)) * longer).astype(np.int64)
    return Passages(a_start, a_end, b_start, b_end, edits).take(kept)
