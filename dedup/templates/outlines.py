"""Re-used outlines: speeches that use the same templates in the same order under different sentences. Each of a group
shares the outline of its first one, and leaves that where it will."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dedup.kernels.arrays import among, distinct, I64, run_lengths, run_starts
from dedup.match.cluster import cluster_pairs
from dedup.templates.sequences import TemplateSequences
from dedup.templates.uses import TemplateUses

# An outline is so many different templates, so much of what the two sequences share (what both have in any order is no
# outline), and so many for each sentence of the longer speech: that all begin and end alike is their genre. That these
# stand in both, in one order, must be surprising: in bits, how rare each is and in how many orders they might stand, less
# how many pairs of speeches there are that might show it.
LEAST, ORDER, SHARE, SURPRISE = 5, 0.7, 0.12, 8.0
FIXED = 5  # atoms of a template that counts
# A template of more speeches says little about two of them: it counts in an outline, but proposes none.
RARE = 24


@dataclass(frozen=True, slots=True)
class Outlines:
    """Pairs of speeches, ``a`` before ``b``, int64[n], whose sequences share a subsequence. Step i of pair p, for i from
    ``offsets[p]`` to ``offsets[p + 1]``, is entry ``in_a[i]`` of the one sequence and ``in_b[i]`` of the other, by
    number in `TemplateSequences`. Group g is the pairs from ``groups[g]`` to ``groups[g + 1]``, which have one first
    speech; who shares an outline with another member besides is told once, by the group.
    """

    a: I64
    b: I64
    offsets: I64
    in_a: I64
    in_b: I64
    groups: I64

    def __len__(self) -> int:
        return len(self.groups) - 1


def find_outlines(
    sequences: TemplateSequences, templates: Sequence[TemplateUses], class_of: I64, sentences: I64
) -> Outlines:
    """Outlines of different speeches; ``class_of`` int64[speeches] numbers copies of one speech alike, ``sentences``
    int64[speeches] are how many each has."""
    kept = _without_phrases(sequences, templates)
    sequences = TemplateSequences(
        sequences.templates[kept], sequences.uses[kept], sequences.speeches[kept], sequences.shares
    )
    text = np.zeros(len(sequences.templates), np.int64)
    bits = np.zeros(len(templates))
    lone = int((class_of == np.arange(len(class_of))).sum())
    for number, one in enumerate(templates):
        here = sequences.templates == number
        text[here] = one.texts[sequences.uses[here]]
        bits[number] = np.log2(lone / len(distinct(one.speeches.astype(np.int64))))
    firsts = np.searchsorted(sequences.speeches, np.arange(len(class_of) + 1))
    needed = SURPRISE + math.log2(max(1, lone * (lone - 1) // 2))
    pairs: list[tuple[int, int]] = []
    steps: list[list[tuple[int, int]]] = []
    for a, b in _candidates(sequences, class_of):
        here, there = slice(*firsts[a : a + 2]), slice(*firsts[b : b + 2])
        first, second = distinct(sequences.templates[here]), distinct(sequences.templates[there])
        shared = first[among(first, second)]
        least = max(LEAST, ORDER * len(shared), SHARE * max(int(sentences[a]), int(sentences[b])))
        if len(shared) < least or _evidence(bits, shared) < needed:
            continue
        found = _longest(sequences.templates, text, here, there)
        used = distinct(sequences.templates[np.array([step for step, _ in found], np.int64)])
        if len(used) >= least and _evidence(bits, used) >= needed:
            pairs.append((a, b))
            steps.append(found)
    ends = np.array(pairs, np.int64).reshape(-1, 2)
    chosen, groups = _group(ends, len(class_of))
    steps = [steps[pair] for pair in chosen.tolist()]
    offsets = np.concatenate((np.zeros(1, np.int64), np.cumsum([len(one) for one in steps], dtype=np.int64)))
    flat = np.array([step for one in steps for step in one], np.int64).reshape(-1, 2)
    return Outlines(ends[chosen, 0], ends[chosen, 1], offsets, kept[flat[:, 0]], kept[flat[:, 1]], groups)


def _group(pairs: I64, speeches: int) -> tuple[I64, I64]:
    """The pairs int64[n, 2] that are told, by number, and where groups of them begin: those of one anchor
    (`dedup.match.cluster`), then each of those that lie in no group."""
    clusters = cluster_pairs(speeches, pairs[:, 0], pairs[:, 1])
    inside = clusters.inside[clusters.anchor[pairs[clusters.inside, 0]] == pairs[clusters.inside, 0]]
    first = pairs[inside, 0]
    chosen = np.concatenate((inside, clusters.outside))
    begins = np.concatenate((run_starts(first), len(inside) + np.arange(len(clusters.outside) + 1)))
    return chosen, distinct(begins.astype(np.int64))


def _without_phrases(sequences: TemplateSequences, templates: Sequence[TemplateUses]) -> I64:
    """The entries of the sequences that are more than a turn of phrase: not short, not in the midst of a clause."""
    own = np.array([one.head or one.tail for one in templates], bool)
    own &= np.array([one.sizes.sum() >= FIXED for one in templates], bool)
    return np.flatnonzero(own[sequences.templates]) if len(own) else np.zeros(0, np.int64)


def _evidence(bits: NDArray[np.float64], templates: I64) -> float:
    """How surprising it is that two speeches have these templates in one order, in bits."""
    return float(bits[templates].sum()) + math.lgamma(len(templates) + 1) / math.log(2)


def _candidates(sequences: TemplateSequences, class_of: I64) -> list[tuple[int, int]]:
    """Pairs of speeches that share LEAST rare templates, of which the earliest copy stands for all."""
    n = len(class_of)
    keys = np.sort(sequences.templates * n + sequences.speeches)
    keys = keys[run_starts(keys)]
    template, speech = keys // n, keys % n
    lone = class_of[speech] == speech
    template, speech = template[lone], speech[lone]
    if not len(template):
        return []
    starts = run_starts(template)
    found = []
    for first, last in zip(starts.tolist(), [*starts[1:].tolist(), len(template)], strict=True):
        if 2 <= last - first <= RARE:
            found += [a * n + b for a, b in itertools.combinations(speech[first:last].tolist(), 2)]
    pairs = np.sort(np.array(found, np.int64))
    if not len(pairs):
        return []
    begins = run_starts(pairs)
    often = run_lengths(begins, len(pairs)) >= LEAST
    return [(int(pair) // n, int(pair) % n) for pair in pairs[begins[often]]]


def _longest(template: I64, text: I64, here: slice, there: slice) -> list[tuple[int, int]]:
    """The longest common subsequence of two sequences (Hyyrö 2004), as entries of both; sentences that both have are no
    part."""
    from rapidfuzz.distance import LCSseq

    first, second = text[here], text[there]
    mine = np.flatnonzero(~among(first, distinct(second)))
    other = np.flatnonzero(~among(second, distinct(first)))
    steps = LCSseq.opcodes(template[here][mine].tolist(), template[there][other].tolist())
    return [
        (here.start + int(mine[i]), there.start + int(other[j]))
        for step in steps
        if step.tag == "equal"
        for i, j in zip(
            range(step.src_start, step.src_end), range(step.dest_start, step.dest_end), strict=True
        )
    ]
