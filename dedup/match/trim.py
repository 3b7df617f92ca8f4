"""Passages without what paragraph matches say of them already: the parts between, each a passage if it is long enough."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dedup.kernels.arrays import Bools, I64
from dedup.match.identity import align_identities
from dedup.match.passages import CHARACTER, IDENTITY, join_passages, Passages, weigh_spans
from dedup.match.relate import Rows, Sides
from dedup.text.segment import Units
from dedup.text.stream import Stream

# Where the unit that stands opposite begins and ends this close to where it should, in characters and as a share
# of its length, its own ends are taken for those of the said part.
CLOSE, CLOSE_SHARE = 8, 0.2

Interval = tuple[int, int, int, int]  # on side b, then on side a


def leave_out_said(
    stream: Stream, passages: Passages, sides: Sides, rows: Rows, units: Units, least: int, threads: int = 1
) -> Passages:
    """What is left of the passages when the units of ``rows`` are taken out; no part weighs less than ``least``
    characters. Passages that no row touches stay as they are."""
    touched = np.zeros(len(passages), bool)
    touched[rows.passage] = True
    rows = rows.take(np.argsort(rows.passage, kind="stable"))
    bounds = np.searchsorted(rows.passage, np.arange(len(passages) + 1)).tolist()
    said = list(zip(*(column.tolist() for column in _said_parts(sides, rows, units)), strict=True))
    wholes = np.stack((sides.b_start, sides.b_end, sides.a_start, sides.a_end), axis=1).tolist()
    pieces = [
        (passage, *piece)
        for passage in np.flatnonzero(touched).tolist()
        for piece in _between(sorted(said[bounds[passage] : bounds[passage + 1]]), wholes[passage])
        if min(piece[1] - piece[0], piece[3] - piece[2]) >= least
    ]
    found = join_passages((passages.take(~touched), _to_stream(stream, passages, pieces, least, threads)))
    return found.take(np.lexsort((found.b_start, found.a_start)))


def _said_parts(sides: Sides, rows: Rows, units: Units) -> tuple[I64, I64, I64, I64]:
    """The touched parts of the units and what stands opposite: start and end on side b, then on side a."""
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


def _between(said: list[Interval], whole: list[int]) -> list[Interval]:
    """What lies between the said parts, on both sides."""
    b_at, b_end, a_at, a_end = whole
    pieces = []
    for b_low, b_high, a_low, a_high in [*said, (b_end, b_end, a_end, a_end)]:
        if b_low > b_at and a_low > a_at:
            pieces.append((b_at, b_low, a_at, a_low))
        b_at, a_at = max(b_at, b_high), max(a_at, a_high)
    return pieces


def _to_stream(
    stream: Stream, passages: Passages, pieces: Sequence[tuple[int, ...]], least: int, threads: int
) -> Passages:
    """Pieces (passage, and its part of the corpus on side b, then a) as passages that are long and alike enough."""
    spans = []
    for passage, b_low, b_high, a_low, a_high in pieces:
        a, b = int(passages.a_start[passage]), int(passages.b_start[passage])
        on_a = stream.positions.find(np.array([a_low, a_high]), a, int(passages.a_end[passage]))
        on_b = stream.positions.find(np.array([b_low, b_high]), b, int(passages.b_end[passage]))
        spans.append((*on_a, *on_b))
    columns = np.array(spans, np.int64).reshape(-1, 4)
    a_start, a_end, b_start, b_end = columns[
        (columns[:, 0] < columns[:, 1]) & (columns[:, 2] < columns[:, 3])
    ].T
    n = len(a_start)
    starts, ends = np.concatenate((a_start, b_start)), np.concatenate((a_end, b_end))
    numbers = np.arange(n)
    identity = align_identities(stream.codes, starts, ends, numbers, numbers + n, threads)
    longer = np.maximum(a_end - a_start, b_end - b_start)
    weight = np.minimum(weigh_spans(stream, a_start, a_end), weigh_spans(stream, b_start, b_end))
    kept: Bools = (identity >= IDENTITY) & (weight >= CHARACTER * least)
    edits = np.round((1 - np.nan_to_num(identity)) * longer).astype(np.int64)
    return Passages(a_start, a_end, b_start, b_end, edits).take(kept)
