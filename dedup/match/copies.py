"""Passages and whole speeches of a corpus, in order: stream, equal speeches, passages, speeches that are alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dedup.kernels.arrays import Codes, distinct, I64, run_lengths, run_starts
from dedup.kernels.intervals import Intervals, unite
from dedup.match.formulae import find_formulae, Formulae
from dedup.match.gather import gather_speeches
from dedup.match.groups import order_by_preference, rank_documents, Texts
from dedup.match.kept_passages import KeptPassages
from dedup.match.passages import find_passages, is_long, Passages
from dedup.match.runs import find_seeds
from dedup.match.speeches import (
    explained_spans,
    group_equal_speeches,
    LEAST,
    rank_speeches,
    SpeechGroups,
)
from dedup.settings import Settings
from dedup.text.corpus import Corpus
from dedup.text.segment import Speeches, Units
from dedup.text.stream import build_stream, Stream


@dataclass(frozen=True, slots=True)
class KnownSpeeches:
    """Passages of earlier looks, and the names int64[speeches] by which they know speeches: what the stream holds of
    those of one name is equal."""

    passages: KeptPassages
    names: I64


@dataclass(frozen=True, slots=True)
class Copies:
    """What speeches share. ``passages`` are sorted by pair of texts, and those that are ``long`` may be told by
    themselves; ``groups`` are the speeches that are alike. ``explained`` are the places that a better speech says too.
    ``quality`` int32[speeches] is how good a copy each is.
    """

    stream: Stream
    passages: Passages
    long: Passages
    groups: SpeechGroups
    explained: Intervals
    quality: np.ndarray[tuple[int], np.dtype[np.int32]]
    formulae: Formulae | None

    def first_copies(self) -> I64:
        """Of each speech the first, in the corpus, of those that are copies of one another, int64[speeches]."""
        anchor = self.stream.speeches[self.groups.anchor]
        order = np.lexsort((self.stream.speeches, anchor))
        firsts = run_starts(anchor[order]) if len(order) else order
        sizes = run_lengths(firsts, len(order))
        out = np.empty(len(order), np.int64)
        out[self.stream.speeches[order]] = np.repeat(self.stream.speeches[order[firsts]], sizes)
        return out

    def aligned_share(self) -> NDArray[np.float64]:
        """The share of each speech's characters that stand, aligned, in its anchor, float64[speeches]; 0 for those
        without one."""
        groups, stream = self.groups, self.stream
        best, texts = groups.best_of_equal(), np.arange(len(stream))
        pair = groups.pair_with_anchor()[best]
        tied = np.flatnonzero(pair >= 0)
        share = np.zeros(len(stream))
        aligned = groups.pairs.covered_b[pair[tied]] - groups.pairs.edits[pair[tied]]
        share[tied] = aligned / (stream.ends - stream.starts)[tied]
        share[(groups.anchor == best) & (best != texts)] = 1.0
        share[groups.anchor == texts] = 0.0
        out = np.zeros(len(stream))
        out[stream.speeches] = share
        return out


def find_copies(
    corpus: Corpus,
    speeches: Speeches,
    units: Units,
    codes: Codes,
    marks: Intervals | None,
    settings: Settings,
    known: KnownSpeeches | None = None,
) -> Copies:
    """Find them; what is marked as furniture is no part of any speech, and what is ``known`` of speeches is not found
    again, but for formulae."""
    threads = settings.worker_threads
    quality = rank_speeches(corpus, speeches, units, codes, marks, threads)
    nothing = np.zeros(len(speeches), np.int64)
    as_units = Units(speeches.starts, speeches.ends, speeches.documents, nothing)
    ranks = rank_documents(corpus, settings.keep)
    order = order_by_preference(as_units, quality, corpus.dates, settings.keep, ranks)
    stream = build_stream(codes, speeches, order, marks, threads)
    equal = group_equal_speeches(stream, threads)
    told = "speech" in settings.find
    sizes = settings.min_run, settings.min_passage
    which = _compared(stream, equal, settings, told)
    common, kept = None, None
    if known is None or "formula" in settings.find:
        seeds = find_seeds(stream, which, *sizes, threads)
        common, passages = find_passages(stream, seeds, *sizes, threads)
        del seeds
    else:
        kept = known.passages.look(stream, known.names[order])
        passages = kept.find(which, *sizes, threads)
    passages, groups = gather_speeches(stream, equal, passages, settings, kept)
    explained = (
        explained_spans(stream, passages, groups) if told else unite(speeches.starts[:0], speeches.ends[:0])
    )
    long = passages.take(is_long(stream, passages, settings.min_passage))
    formulae = None
    if common is not None and "formula" in settings.find:
        source = corpus.source_of[speeches.documents[order]]
        formulae = find_formulae(stream, common, long, groups.anchor, source, *sizes)
    return Copies(stream, passages, long, groups, explained, quality, formulae)


def _compared(stream: Stream, equal: Texts, settings: Settings, told: bool) -> I64:
    """The texts that are compared: of equal speeches the best stands for all, if they are told as speeches."""
    size = stream.ends - stream.starts
    long_enough = np.flatnonzero(size >= settings.min_run)
    if not told:
        return long_enough
    short = long_enough[size[long_enough] < LEAST]
    return distinct(np.concatenate((equal.best, short)))
