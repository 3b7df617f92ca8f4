"""What speeches share that nothing else says: passages beside paragraph matches and speech findings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dedup.kernels.arrays import among, begins_run, Bools, Codes, distinct, I64
from dedup.kernels.intervals import Intervals
from dedup.kernels.parallel import startable
from dedup.match.agree import agree, Agreed
from dedup.match.cluster import Clusters
from dedup.match.copies import Copies
from dedup.match.identity import folded_texts
from dedup.match.passages import CHARACTER, pair_keys, Passages, weigh_spans
from dedup.match.relate import Contained, find_contained, Rows, Sides, to_corpus, touch_units
from dedup.match.trim import leave_out_said
from dedup.match.verify import Matches
from dedup.settings import Settings
from dedup.sketch.lsh import pack_pairs
from dedup.text.segment import Units
from dedup.text.stream import Stream

# Of a hundred characters of a contained unit so many align with a part of the larger one.
READS_ALIKE = 88


@dataclass(frozen=True, slots=True)
class Shared:
    """Passages that are findings, as spans that agree, and paragraphs that lie inside larger ones.

    ``contained`` speaks of ``touching``, all passages that are long enough, whose sides are ``touching_sides``.
    """

    passages: Passages
    sides: Sides
    agreed: Agreed
    contained: Contained
    touching: Passages
    touching_sides: Sides


def find_shared(
    copies: Copies,
    codes: Codes,
    units: Units,
    characters: I64,
    text_of_unit: I64,
    matches: Matches,
    clusters: Clusters,
    reported: Bools,
    settings: Settings,
) -> Shared:
    """``codes`` are folded, ``characters`` int64[units] those that count. ``text_of_unit`` int64[units] is -1 for units
    that are no part of a paragraph finding; ``reported`` bool[texts] are anchors whose cluster is one."""
    stream, groups = copies.stream, copies.groups
    long = copies.long
    if "speech" in settings.find:
        alike = distinct(pack_pairs(groups.pairs.a, groups.pairs.b))
        long = long.take(~among(pair_keys(stream, long), alike))
    # What a better speech says too is found there.
    sides = to_corpus(stream, long)
    untold = weigh_new(stream, long, sides, copies.explained) >= CHARACTER * settings.min_passage
    long, sides = long.take(untold), sides.take(untold)
    rows = touch_units(sides, units)
    shown = (text_of_unit[rows.unit] >= 0) & (text_of_unit[rows.opposite] >= 0)
    rows = rows.take(np.flatnonzero(shown))
    said = _match_as_paragraphs(rows, text_of_unit, matches, clusters, reported)
    contained = find_contained(rows, units, characters, said, settings.min_length)
    contained = contained.take(_read_alike(codes, units, contained, settings.worker_threads))
    explained = said
    if "contained" in settings.find:
        pairs = distinct(contained.unit * (len(units) + 1) + contained.inside)
        explained = said | among(rows.unit * (len(units) + 1) + rows.opposite, pairs)
    left = rows.take(np.flatnonzero(explained))
    new = leave_out_said(stream, long, sides, left, units, settings.min_passage, settings.worker_threads)
    return Shared(new, to_corpus(stream, new), agree(new), _once(contained, text_of_unit), long, sides)


def weigh_new(stream: Stream, passages: Passages, sides: Sides, explained: Intervals) -> NDArray[np.float64]:
    """What the lighter side of each passage weighs without the places that are explained, in tenths of a character."""
    a = explained.inside(sides.a_start, sides.a_end) / (sides.a_end - sides.a_start)
    b = explained.inside(sides.b_start, sides.b_end) / (sides.b_end - sides.b_start)
    lighter = np.minimum(
        weigh_spans(stream, passages.a_start, passages.a_end),
        weigh_spans(stream, passages.b_start, passages.b_end),
    )
    return np.asarray(lighter * (1 - np.maximum(a, b)))


def _match_as_paragraphs(
    rows: Rows, text_of_unit: I64, matches: Matches, clusters: Clusters, reported: Bools
) -> Bools:
    """Whether the two units of each row are equal, in one cluster, or a verified pair."""
    text, other = text_of_unit[rows.unit], text_of_unit[rows.opposite]
    together = (clusters.anchor[text] == clusters.anchor[other]) & reported[clusters.anchor[text]]
    verified = distinct(pack_pairs(matches.a, matches.b))
    return np.asarray((rows.unit != rows.opposite) & (together | among(pack_pairs(text, other), verified)))


def _read_alike(codes: Codes, units: Units, contained: Contained, threads: int) -> Bools:
    """Whether each unit reads like a part of the larger one: it may lie in the gap of a passage that covers it."""
    from rapidfuzz import fuzz
    from rapidfuzz.process import cpdist

    inner = folded_texts(codes, units.starts[contained.unit], units.ends[contained.unit])
    outer = folded_texts(codes, units.starts[contained.inside], units.ends[contained.inside])
    if not inner:
        return np.zeros(0, bool)
    scores = cpdist(inner, outer, scorer=fuzz.partial_ratio, workers=startable(threads))
    return np.asarray(scores >= READS_ALIKE)


def _once(contained: Contained, text_of_unit: I64) -> Contained:
    """For each wording the first of its units, in the larger one that covers most of it."""
    text = text_of_unit[contained.unit]
    order = np.lexsort((contained.inside, -contained.share, contained.unit, text))
    new = begins_run(text[order])
    return contained.take(order[new])
