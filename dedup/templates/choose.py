"""Skeletons that pay are kept, the best first.

A skeleton is some words of one sentence, in order, that other sentences have too, with slots between them. It pays if
its uses are shorter written as template and slot values than as they stand (InfoShield: Lee and others 2021): the words
of each use, less what it takes to name the template, to say where it stands and how long each slot is, and less the
skeleton itself, once. Words are aligned with those of one sentence, the model (centre star alignment: Gusfield 1993),
so that the text of a skeleton is text of a use. Of what competes for the same words the one that saves most is kept
first, and the others count only what is left (lazy greedy: Minoux 1978).
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, replace

import numpy as np

from dedup.kernels import active
from dedup.kernels.arrays import distinct, I32, I64, U32
from dedup.kernels.template_arrays import Fits, Grams, Prices, WordsOf
from dedup.templates.sentences import Sentences
from dedup.templates.words import Lexicon, SIXTEENTHS

MEMBERS = 48  # texts that a skeleton is fitted to; the others are looked up with it
# Bits: what saves less is chance as often as form. The more sentences, the more there is of both: by the square root
# of how many there are.
LEAST_GAIN, SENTENCES = 24, 3500
PUT_BACK = 6  # bits of surprise that make a word of all uses part of the skeleton, though it does not pay
SHORT = 2  # a fixed run of so few characters must mostly be no part of a longer word
EVERYDAY = 10.0  # bits of an everyday word: one of a thousand
MOST_ROOM = 4  # a slot may be so many times as long as in the texts it was fitted to,
ROOM = 10  # and some atoms more


@dataclass(frozen=True, slots=True)
class Skeleton:
    """Fixed runs of atoms, ``codes[runs[r]:runs[r + 1]]``, with slots between them; before the first unless ``head``,
    behind the last unless ``tail``. It stands in the texts ``texts`` int64[uses], its runs at ``places`` int64[uses,
    runs] of their codes. ``gain`` is in bits, as are ``bits``, what its words take to write,
    and ``rarer``, by how much they take more than everyday words.
    """

    codes: U32
    runs: I64
    head: bool
    tail: bool
    texts: I64
    places: I64
    gain: float
    bits: float = 0.0
    rarer: float = 0.0


@dataclass(frozen=True, slots=True)
class Groups:
    """What skeletons are fitted to: proposal p is the texts ``members[offsets[p]:offsets[p + 1]]``, with the words of
    ``bases[p]``; they have the grams ``grams[p]`` and ``seconds[p]``."""

    members: I32
    offsets: I64
    bases: I32
    grams: I32
    seconds: I32

    def one(self, p: int) -> tuple[I32, I64, I32]:
        members = self.members[self.offsets[p] : self.offsets[p + 1]]
        return members, np.array([0, len(members)], np.int64), self.bases[p : p + 1]


def least_gain(sentences: int) -> int:
    """What a template must save at the least, in sixteenths of a bit."""
    return int(SIXTEENTHS * LEAST_GAIN * max(1.0, sentences / SENTENCES) ** 0.5)


@dataclass(frozen=True, slots=True)
class _Shape:
    """Fixed runs of atoms, how many atoms may stand before each, and whether the ends are those of a clause."""

    codes: U32
    runs: I64
    room: I64
    head: bool
    tail: bool
    bits: float
    rarer: float


class Chooser:
    """Keeps the best skeleton that is left until none pays any more."""

    def __init__(
        self,
        sentences: Sentences,
        grams: Grams,
        groups: Groups,
        words: WordsOf,
        lexicon: Lexicon,
        least: int,
        prices: Prices,
    ) -> None:
        self.texts, self.grams, self.groups, self.words = sentences.texts, grams, groups, words
        self.lexicon, self.least, self.prices = lexicon, least, prices
        # What a chosen template already saves at each atom.
        self.value = np.zeros(len(self.texts.codes), np.int32)
        self.users = np.zeros(len(self.texts.codes), np.int32)
        self.nothing = np.zeros(len(self.texts.codes), np.int32)
        self.exact = replace(prices, put_back=PUT_BACK * SIXTEENTHS)

    def choose(self, gains: I64) -> list[Skeleton]:
        least = least_gain(len(self.texts))
        heap = [(-gain, p) for p, gain in enumerate(gains.tolist()) if gain >= least]
        heapq.heapify(heap)
        chosen: list[Skeleton] = []
        seen: set[int] = set()
        while heap:
            promised, p = heapq.heappop(heap)
            fit = self._fit(p)
            gain = int(fit.gains[0])
            if gain < least:
                continue
            # Only what is no worse than the next best promise is taken; the rest waits its turn.
            if heap and -gain > heap[0][0] and gain < -promised:
                heapq.heappush(heap, (-gain, p))
                continue
            found = self._look_up(p, fit, seen)
            if found is not None:
                chosen.append(found)
                if int(fit.rows.sum()) < len(fit.rows):  # the other texts may share one besides
                    heapq.heappush(heap, (-gain, p))
        return sorted(chosen, key=lambda one: -one.gain)

    def _fit(self, p: int) -> Fits:
        fit: Fits = active.fit_skeletons(
            self.texts, self.value, self.users, self.words, *self.groups.one(p), self.least, self.prices
        )
        return fit

    def _look_up(self, p: int, fit: Fits, seen: set[int]) -> Skeleton | None:
        """The skeleton of a fit with all its uses; None if it was seen before or too few speeches use it."""
        if int(fit.keys[0]) in seen:
            return None
        seen.add(int(fit.keys[0]))
        shape, spans = self._shape(p, fit)
        candidates = self._candidates(p, spans)
        texts, places = self._match(candidates, shape)
        if self._speeches(texts) < self.least or self._parts_words(places, shape.runs):
            return None
        gain, uses = int(fit.gains[0]), int(fit.rows.sum())
        closer = self._refit(p, texts)
        if closer is not None and int(closer.keys[0]) not in seen:
            better, _ = self._shape(p, closer)
            found = self._match(candidates, better)
            if len(better.codes) >= len(shape.codes) and len(found[0]) >= len(texts):
                seen.add(int(closer.keys[0]))
                shape, (texts, places) = better, found
        self._take(places, shape.runs, gain, uses)
        ends = shape.head, shape.tail
        bits = gain / SIXTEENTHS, shape.bits, shape.rarer
        return Skeleton(shape.codes, shape.runs, *ends, texts, places, *bits)

    def _refit(self, p: int, texts: I64) -> Fits | None:
        """The skeleton of those that use it, all of them: they may share words which the first guess left out."""
        members = distinct(np.append(texts, self.groups.bases[p].astype(np.int64)))
        if len(members) > MEMBERS:
            members = distinct(
                np.append(members[np.arange(MEMBERS) * len(members) // MEMBERS], self.groups.bases[p])
            )
        one = members.astype(np.int32), np.array([0, len(members)], np.int64), self.groups.bases[p : p + 1]
        fit = active.fit_skeletons(
            self.texts, self.nothing, self.nothing, self.words, *one, self.least, self.exact
        )
        return fit if fit.gains[0] > 0 and fit.rows.all() else None

    def _speeches(self, texts: I64) -> int:
        return len(distinct(self.texts.speeches[texts].astype(np.int64)))

    def _shape(self, p: int, fit: Fits) -> tuple[_Shape, list[tuple[int, int]]]:
        """What a fit fixes, and where its runs stand in the base."""
        base = int(self.groups.bases[p])
        begin = int(self.texts.offsets[base])
        first, last = (int(place) + base for place in self.words.offsets[base : base + 2])
        starts = self.words.at[first : last + 1]
        chosen = np.flatnonzero(fit.words)
        opens = np.flatnonzero(fit.words[chosen] == 2)
        closes = np.append(opens[1:], len(chosen)) - 1
        spans = [
            (begin + int(starts[chosen[a]]), begin + int(starts[chosen[b] + 1]))
            for a, b in zip(opens.tolist(), closes.tolist(), strict=True)
        ]
        codes = np.concatenate([self.texts.codes[a:b] for a, b in spans])
        runs = np.concatenate((np.zeros(1, np.int64), np.cumsum([b - a for a, b in spans])))
        room = fit.room[chosen[opens]].astype(np.int64) * MOST_ROOM + ROOM
        words = self.words.bits[first - base : last - base][chosen] / SIXTEENTHS
        rarer = float(np.maximum(words - EVERYDAY, 0).sum())
        ends = bool(fit.flags[0] & 1), bool(fit.flags[0] & 2)
        return _Shape(codes, runs, room, *ends, float(words.sum()), rarer), spans

    def _candidates(self, p: int, spans: list[tuple[int, int]]) -> I64:
        """Texts that may have the skeleton: those with its rarest gram, wherever they have their commas."""
        inside = np.concatenate([np.arange(a + 1, b - 1) for a, b in spans])
        grams = self.grams.ids[inside[(self.texts.edges[inside] & 3) == 0]]
        grams = grams[grams >= 0]
        if not len(grams):
            pair = int(self.groups.grams[p]), int(self.groups.seconds[p])
            return self.grams.texts_with(*pair).astype(np.int64)
        sizes = self.grams.offsets[grams + 1] - self.grams.offsets[grams]
        return self.grams.texts_of(int(grams[int(np.argmin(sizes))])).astype(np.int64)

    def _match(self, texts: I64, shape: _Shape) -> tuple[I64, I64]:
        """Where the skeleton stands in these texts, which ascend: text and places of its runs, in order of place."""
        begin, end = self.texts.offsets[texts], self.texts.offsets[texts + 1]
        found = active.match_runs(
            self.texts, begin, end, shape.codes, shape.runs, shape.room, shape.head, shape.tail
        )
        return texts[found[:, 0]], found[:, 1:]

    def _parts_words(self, places: I64, runs: I64) -> bool:
        """Whether a short run is mostly a part of longer words."""
        sizes = np.diff(runs)
        short = np.flatnonzero(sizes <= SHORT).tolist()
        return any(not self.lexicon.stands_alone(places[:, run], int(sizes[run])) for run in short)

    def _take(self, places: I64, runs: I64, gain: int, uses: int) -> None:
        """Its uses are told: whoever wants their words must save more than this."""
        net = max(1, gain // uses // int(runs[-1]) // 2)
        for r, size in enumerate(np.diff(runs).tolist()):
            at = (places[:, r][:, None] + np.arange(size)).ravel()
            self.value[at] = np.maximum(self.value[at], net)
            self.users[at] = np.maximum(self.users[at], uses)
