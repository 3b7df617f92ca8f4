"""Fixed runs of a skeleton end where words do, and are more than a particle between two slots.

A skeleton takes its words from one text. Where most of its uses go on with a longer word, as 务委员会 does in
常务委员会, the piece of that word belongs to the slot.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from dedup.kernels.arrays import among, distinct, I64, ragged, U32
from dedup.templates.atoms import NUMBER
from dedup.templates.choose import Skeleton
from dedup.templates.words import Lexicon

LOOKED_AT = 48  # uses, spread evenly
PARTICLE = ord("的")


def trim_skeletons(skeletons: list[Skeleton], lexicon: Lexicon) -> list[Skeleton]:
    """The skeletons with their runs from word to word; without those that fix nothing but numbers then."""
    looked = [np.arange(0, len(one.texts), -(-len(one.texts) // LOOKED_AT)) for one in skeletons]
    texts = [np.zeros(0, np.int64), *(one.texts[some] for one, some in zip(skeletons, looked, strict=True))]
    borders = lexicon.borders(distinct(np.concatenate(texts)))
    trimmed = (_trim(one, some, borders) for one, some in zip(skeletons, looked, strict=True))
    return [one for one in trimmed if (one.codes != NUMBER).any()]


def _trim(one: Skeleton, some: I64, borders: I64) -> Skeleton:
    """A skeleton by some of its uses."""
    sizes = np.diff(one.runs)
    lead, kept = trim_runs(one.codes, one.runs, one.places[some], borders)
    if (kept == sizes).all():
        return one
    at, runs = ragged(one.runs[:-1] + lead, one.runs[:-1] + lead + kept)
    left = np.flatnonzero(kept)
    share = len(at) / len(one.codes)
    return replace(
        one,
        codes=one.codes[at],
        runs=np.append(runs[left], runs[-1]),
        head=bool(one.head and kept[0] and not lead[0]),
        tail=bool(one.tail and lead[-1] + kept[-1] == sizes[-1]),
        places=(one.places + lead)[:, left],
        bits=one.bits * share,
        rarer=one.rarer * share,
    )


def trim_runs(codes: U32, runs: I64, places: I64, borders: I64) -> tuple[I64, I64]:
    """What is left of each run, as two int64[runs]: the atoms that go from its beginning, and those that stay.

    ``codes[runs[r]:runs[r + 1]]`` are the atoms of run r, ``places`` int64[uses, runs] where these stand, ``borders``
    ascending int64: the atoms at which words begin, and those behind the last of a text.
    """
    sizes = np.diff(runs)
    lead, kept = np.zeros(len(sizes), np.int64), np.zeros(len(sizes), np.int64)
    for run, size in enumerate(sizes.tolist()):
        inside = places[:, [run]] + np.arange(size + 1)
        usual = np.flatnonzero(
            2 * among(inside.ravel(), borders).reshape(inside.shape).sum(axis=0) >= len(inside)
        )
        if len(usual) > 1:
            lead[run], kept[run] = usual[0], usual[-1] - usual[0]
    alone = (codes[runs[:-1] + lead][: len(kept)] == PARTICLE) & (kept == 1)
    alone[[0, -1]] = False
    kept[alone] = 0
    return lead, kept
