"""Speeches that hang together are compared with the best of them, which their fingerprints may not have named.

Where better texts hold parts of them, the first holder of a fingerprint is one of those; copies then
find one another only as neighbours, each the next, and a chain of copies is no cluster.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dedup.kernels.arrays import among, distinct, I64, run_starts, U64
from dedup.match.groups import Texts
from dedup.match.kept_passages import KnownTexts
from dedup.match.passages import find_passages, join_passages, keep_once, Passages
from dedup.match.runs import find_seeds
from dedup.match.speeches import group_speeches, SpeechGroups
from dedup.settings import Settings
from dedup.text.stream import Stream

# What does not match the best of its kin is compared with the best of the rest, so many times.
ROUNDS = 4


def gather_speeches(
    stream: Stream, equal: Texts, passages: Passages, settings: Settings, known: KnownTexts | None = None
) -> tuple[Passages, SpeechGroups]:
    """Speeches that are alike, each compared with the best of those that it hangs together with; and the passages,
    with those that this found, or of which it is ``known`` what there is to find."""
    coverage = settings.speech_coverage

    def find(kin: Sequence[I64]) -> Passages:
        seeds = np.sort(np.concatenate([_seeds_of_best(stream, texts, settings) for texts in kin]))
        sizes = settings.min_run, settings.min_passage
        return find_passages(stream, seeds, *sizes, settings.worker_threads)[1]

    groups = group_speeches(stream, equal, passages, coverage)
    settled = np.zeros(len(stream), bool)
    for _ in range(ROUNDS):
        kin = _unsettled_kin(groups, settled)
        if not kin:
            break
        found = known.find_kin(kin, find) if known else find(kin)
        passages = keep_once(stream, join_passages((passages, found)))
        groups = group_speeches(stream, equal, passages, coverage)
        for texts in kin:
            # The best is done, and so is what follows it.
            settled[texts[(texts == texts[0]) | (groups.anchor[texts] == texts[0])]] = True
    return passages, groups


def _seeds_of_best(stream: Stream, texts: I64, settings: Settings) -> U64:
    """What the first of the texts and the others may share."""
    seeds = find_seeds(stream, texts, settings.min_run, settings.min_passage, settings.worker_threads)
    best = np.array([stream.starts[texts[0]], stream.ends[texts[0]]], np.uint64) << np.uint64(32)
    return seeds[slice(*np.searchsorted(seeds, best))]


def _unsettled_kin(groups: SpeechGroups, settled: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> list[I64]:
    """Texts that hang together by alike pairs, best first, of which not all match the best."""
    a, b = groups.pairs.a, groups.pairs.b
    free = ~settled[a] & ~settled[b]
    a, b = a[free], b[free]
    label = _components(len(groups.anchor), a, b)
    texts = distinct(np.concatenate((a, b)))
    direct = distinct(label[b[a == label[b]]] << 32 | b[a == label[b]])
    missing = (texts != label[texts]) & ~among(label[texts] << 32 | texts, direct)
    wanted = distinct(label[texts[missing]])
    texts = texts[among(label[texts], wanted)]
    texts = texts[np.lexsort((texts, label[texts]))]
    return np.split(texts, run_starts(label[texts])[1:]) if len(texts) else []


def _components(n: int, a: I64, b: I64) -> I64:
    """The least text that each text hangs together with, int64[n]."""
    label = np.arange(n, dtype=np.int64)
    while True:
        least = np.minimum(label[a], label[b])
        before = label.copy()
        np.minimum.at(label, a, least)
        np.minimum.at(label, b, least)
        label = label[label]
        if (label == before).all():
            return label
