"""How much of what is rare in a draft one source says too: a weak signal that the draft tells it again in other words.

Words and figures are weighed apart. Who rewrites a text changes its words and keeps its figures; two texts on one matter
share words by nature, and a figure by chance. So figures weigh most, but count only where words are shared as well, and
where there are few of them words speak for them. What stands at the beginning names the matter, the body and the place,
and counts a part. The weights were chosen on one half of `fixtures/graded`.

What stands in a run that some old text holds word for word speaks for nobody: it is copied, or a form. And two texts of
one genre share much by nature, the more the longer they are; that is what a draft shares with others than its source.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dedup.checking.sentence_places import ENDS
from dedup.kernels.arrays import among, Bools, distinct, I64, numbered, run_starts, U32
from dedup.kernels.intervals import Intervals
from dedup.library.rare_terms import KEPT, RareWords

F64 = NDArray[np.float64]

# The share of words in the whole, and that of figures.
WORDS, FIGURES = 0.3, 0.7
# Weight that words and figures are taken to have besides, so that one of few does not decide.
MORE_WORDS, MORE_FIGURES = 3.0, 2.0
# Below this share of words what figures are shared counts less.
ENOUGH = 0.04
# The beginning is so many sentences, and at most this part of a text; what is said there counts so much.
SENTENCES, PART, BEGINNING = 3, 4, 0.2
# Of words that a library does not count, a common one or a small figure, so much is counted.
UNCOUNTED = 0.7
# A library of fewer documents tells no rarer words.
LEAST_DOCUMENTS = 1000
# Of a source that is longer than the draft only a stretch of so many times its length counts.
STRETCH = 3
# A draft may be made of so many sources, of few texts of a third; what those behind them say is chance. Who says this
# share of the same words is a copy.
BEST, COPY = 3, 0.8


@dataclass(frozen=True, slots=True)
class Said:
    """What is rare in a draft, each word once, where it stands first: spans ``starts`` and ``ends`` int64[n], ``hashes``
    uint32[n], ascending, ``weights`` float64[n]; ``figure`` bool[n]. ``free`` bool[n]: it stands somewhere outside of
    what old texts hold word for word. ``length`` is that of the draft."""

    starts: I64
    ends: I64
    hashes: U32
    weights: F64
    figure: Bools
    free: Bools
    length: int


def end_of_beginning(text: str) -> int:
    """Where the beginning of a text ends: its title, salutation and first sentence, or a quarter of a short one.

    >>> end_of_beginning("题目。各位！" + "今天说一件事。" * 10)
    13
    """
    ends = [match.end() for match in ENDS.finditer(text)]
    sentences = min(SENTENCES, math.ceil((len(ends) + 1) / PART))
    return ends[sentences - 1] if len(ends) >= sentences else len(text)


def weigh(
    found: RareWords,
    verbatim: Intervals,
    beginning: int,
    length: int,
    counted: U32,
    holders: I64,
    documents: int,
) -> Said:
    """The words of a draft with their weights. Before place ``beginning`` stands its beginning, and in the spans
    ``verbatim`` what old texts hold word for word. ``holders`` int64[m] says who of so many ``documents`` hold the words
    ``counted`` uint32[m], ascending."""
    held = verbatim.inside(found.words.starts, found.words.ends) == found.words.ends - found.words.starts
    order = np.lexsort((held, found.words.hashes))
    order = order[run_starts(found.words.hashes[order])]
    words, figure = found.words.take(order), found.figure[order]
    weights = words.rarity.astype(np.float64)
    weights[words.rarity < KEPT] *= UNCOUNTED
    rare = np.flatnonzero(words.rarity >= KEPT)
    most = max(documents, LEAST_DOCUMENTS)
    shared = np.clip(holders[np.searchsorted(counted, words.hashes[rare])], 1, most)
    weights[rare] *= 1 - np.log(shared) / math.log(most)
    weights[words.starts < beginning] *= BEGINNING
    return Said(words.starts, words.ends, words.hashes, weights, figure, ~held[order], length)


def resemblance(said: Said, source: RareWords) -> tuple[float, Bools]:
    """How much of what is rare in a draft a source says, 0…1, and which of it, bool[n]; of a long source that stretch
    which says most."""
    at = np.flatnonzero(among(source.words.hashes, said.hashes[said.free]))
    word = np.searchsorted(said.hashes, source.words.hashes[at])
    block = source.words.starts[at] // max(said.length, 1)
    stretches, stretch = numbered(np.concatenate([block - i for i in range(STRETCH)]))
    pairs = distinct(stretch * len(said.hashes) + np.tile(word, STRETCH))
    if not len(pairs):
        return 0.0, np.zeros(len(said.hashes), bool)
    stretch, word = pairs // len(said.hashes), pairs % len(said.hashes)
    scores = _score(said, stretch, word, len(stretches))
    best = int(np.argmax(scores))
    held = np.zeros(len(said.hashes), bool)
    held[word[stretch == best]] = True
    return float(scores[best]), held


def chance(scores: Sequence[float], held: Sequence[Bools]) -> float:
    """What any text of its kind says of a draft, of the ``scores`` of sources, best first, and what each has ``held``:
    what those behind the best say, on average; a copy of one of these is no other source.

    >>> one, other = np.array([True, False]), np.array([False, True])
    >>> chance([0.7, 0.7, 0.2], [one, one, other])
    0.2
    """
    apart: list[int] = []
    for i, mine in enumerate(held):
        if not any((mine & held[j]).sum() >= COPY * (mine | held[j]).sum() for j in apart):
            apart.append(i)
    rest = [scores[i] for i in apart[max(1, min(BEST, len(apart) // 3)) :]]
    return sum(rest) / len(rest) if rest else 0.0


def _score(said: Said, stretch: I64, word: I64, stretches: int) -> F64:
    """The share that each stretch holds."""

    def held(weights: F64) -> F64:
        return np.asarray(np.bincount(stretch, weights[word], stretches), np.float64)

    of_words, of_figures = np.where(said.figure, 0.0, said.weights), np.where(said.figure, said.weights, 0.0)
    words = held(of_words) / (of_words.sum() + MORE_WORDS)
    figures = (held(of_figures) + MORE_FIGURES * words) / (of_figures.sum() + MORE_FIGURES)
    shares: F64 = WORDS * words + FIGURES * figures * np.minimum(1, words / ENOUGH)
    return shares
