"""Forms that many say in variants: of what would be a copy, that which so many speeches say with other slots that nobody
has it from another."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from dedup.checking.claim import Claim
from dedup.checking.claims import RARE
from dedup.checking.commonness import Common, Commonness
from dedup.checking.compare import Texts
from dedup.checking.phrases import Likely, Phrase, speeches_needed
from dedup.checking.pool import Pool
from dedup.checking.sentence_places import sentence_ends
from dedup.checking.trade_forms import is_of_trade, PIECE, pieces_of
from dedup.checking.variant_places import find_variants
from dedup.kernels.arrays import (
    among,
    Codes,
    distinct,
    I64,
    numbered,
    POINT,
    ragged,
    stable_order,
    U32,
    U64,
    WORD,
)
from dedup.kernels.intervals import columns_of
from dedup.match.formulae import SPEECHES, whole_words
from dedup.match.passages import CHARACTER, weigh_spans
from dedup.match.runs import Runs
from dedup.match.variants import pool_variants

# What is rather somebody's own is no form, however many have it.
LEAST = 0.5
# Of a form that each says in other words this share is alike in pieces of PIECE characters; it is no longer than this.
MOST_OF_IT, LONGEST = 0.5, 160
# Of several sentences together so much is said by each of enough speeches, where all of them are forms.
TOGETHER = 0.65
# Whether a claim has a piece is asked by so many bits of it first.
BITS, MIXER = 18, np.uint32(0x9E3779B1)


def say_together(sentences: Sequence[tuple[int, I64]]) -> int:
    """How many say most of some sentences, each of so many characters and with the distinct numbers of those who say it.

    Sentences that many say, each on its own, are somebody's own where only he has them one after another.

    >>> say_together([(20, np.array([1, 2, 3])), (30, np.array([2, 4, 5]))])
    1
    """
    holders, which = numbered(np.concatenate([holders for _, holders in sentences]))
    said = np.bincount(which, np.repeat([size for size, _ in sentences], [len(one) for _, one in sentences]))
    return int((said[: len(holders)] >= TOGETHER * sum(size for size, _ in sentences)).sum())


class _Form(NamedTuple):
    """A form, and the speeches of the pool that say a variant of it, copies by their anchor; int64[n]."""

    phrase: Phrase
    holders: I64


class PooledForms:
    """The variants of what the claims of drafts say, and the forms that they make."""

    def __init__(
        self,
        claims: Sequence[Claim],
        texts: Texts,
        runs: Runs,
        pool: Pool,
        commonness: Commonness,
        likely: Likely,
        min_run: int,
    ) -> None:
        runs = runs.take((runs.text_a < texts.drafts) & (runs.text_b >= texts.drafts))
        runs = runs.take(np.argsort(runs.b, kind="stable"))
        self._speeches, self._begins = texts.opened[runs.text_a], runs.b.astype(np.int64)
        self._runs, self._longest = runs, int(runs.length.max(initial=0))
        self._texts, self._pool, self._commonness, self._likely = texts, pool, commonness, likely
        self._claims, self._min_run = claims, min_run

    def sort_out(self) -> tuple[list[Claim], list[Phrase]]:
        """The claims, and those passages and paragraphs among them that are forms, or sentences that are: as many
        speeches say a variant as the length of what they have in common asks for."""
        kept: list[Claim] = []
        found: list[Phrase] = []
        for claim in self._claims:
            made = [] if claim.kind == "speech" else self._forms_of(claim.start, claim.end)
            found += made
            if not made:
                kept.append(claim)
        return kept, found

    def _forms_of(self, start: int, end: int) -> list[Phrase]:
        """The forms that the sentences of a span of the stream are, if hardly more stands there and enough speeches say
        much of it together; none where it is a copy. So no slot of a form holds a sentence."""
        cuts = [start, *sentence_ends(self._texts, start, end).tolist(), end]
        parts = [
            (other - one, form)
            for one, other in pairwise(cuts)
            if (form := self._form(one, other) or self._of_trade(one, other))
        ]
        if sum(size for size, _ in parts) <= (1 - RARE) * (end - start):
            return []
        # What the trade says anywhere nobody has to say together with the rest.
        others = [(size, form.holders) for size, form in parts if not form.phrase.listed]
        if len(others) > 1 and say_together(others) < SPEECHES:
            return []
        return [form.phrase for _, form in parts]

    def _form(self, start: int, end: int) -> _Form | None:
        """What the variants of a span have in common, if enough say one."""
        texts = self._texts
        near = slice(*np.searchsorted(self._begins, (start - self._longest, end)))
        starts, holder = self._begins[near], self._pool.copy_of[self._speeches[near]]
        variants = pool_variants(start, end, starts, starts + self._runs.length[near], holder)
        if len(variants.holders) < SPEECHES:
            return self._reworded(start, end)
        spans = _cut_to_words(texts, variants.fixed.starts, variants.fixed.ends, self._min_run)
        holders = distinct(self._speeches[near][among(holder, variants.holders)])
        common = self._commonness.count(holders, True)
        score = self._likely.of(start, end, common)
        weight = int(weigh_spans(texts.stream, *columns_of(spans)).sum())
        if spans and common.speeches >= speeches_needed(weight, score) and common.apart and score >= LEAST:
            low, high = np.maximum(starts, start), np.minimum(starts + self._runs.length[near], end)
            said = among(holder, variants.holders) & (low < high)
            apart = self._runs.a[near].astype(np.int64) - starts
            own = self._runs.text_a[near]
            found = find_variants(
                end - start, *(one[said] for one in (low + apart, high + apart, own, holder))
            )
            return _Form(Phrase(tuple(spans), common, variants=found), variants.holders)
        return None

    def _reworded(self, start: int, end: int) -> _Form | None:
        """A span that few say in runs, if enough say it in pieces: 我代表省政府向大会报告, 我代表某省，向大会作报告."""
        stream = self._texts.stream
        span = stream.codes[start:end]
        weight = int(weigh_spans(stream, *columns_of([(start, end)]))[0])
        spaced = bool(((span & np.uint32(WORD)) != 0).any())
        if weight > LONGEST * CHARACTER or spaced or end - start < PIECE:
            return None
        grams, order = self._pieces
        wanted = pieces_of(span, PIECE)
        low, high = (np.searchsorted(grams, wanted, side=side) for side in ("left", "right"))
        at, offsets = ragged(low, high)
        begins = start + np.repeat(np.arange(len(low)), np.diff(offsets))
        places = order[at]
        own = stream.text_of(places)
        speeches = self._texts.opened[own]
        holder = self._pool.copy_of[speeches]
        variants = pool_variants(start, end, begins, begins + PIECE, holder, MOST_OF_IT)
        said = among(holder, variants.holders)
        common = self._commonness.count(distinct(speeches[said]), True)
        score = self._likely.of(start, end, common)
        enough = common.speeches >= speeches_needed(weight, score) and common.apart
        if not enough or score < LEAST:
            return None
        found = find_variants(end - start, *(one[said] for one in (places, places + PIECE, own, holder)))
        return _Form(Phrase(((start, end),), common, variants=found), variants.holders)

    def _of_trade(self, start: int, end: int) -> _Form | None:
        """A span that is a phrase of the trade, however few say it here."""
        texts = self._texts
        if not is_of_trade(texts.stream.codes[start:end]):
            return None
        near = slice(*np.searchsorted(self._begins, (start - self._longest, end)))
        starts, runs = self._begins[near], self._runs.take(np.arange(len(self._begins))[near])
        low, high = np.maximum(starts, start), np.minimum(starts + runs.length, end)
        held, apart = low < high, runs.a.astype(np.int64) - starts
        holder = self._pool.copy_of[self._speeches[near]]
        places = (low + apart, high + apart, runs.text_a, holder)
        found = find_variants(end - start, *(one[held] for one in places))
        phrase = Phrase(((start, end),), self._commonness.of(start, end), variants=found, listed=True)
        return _Form(phrase, np.zeros(0, np.int64))

    @cached_property
    def _pieces(self) -> tuple[U64, I64]:
        """The pieces of all opened texts, ascending, and where each stands; of those that a claim has, and some more."""
        codes, last = self._texts.stream.codes, int(self._texts.stream.starts[self._texts.drafts])
        wanted = np.zeros(1 << BITS, bool)
        for claim in self._claims:
            wanted[_beginnings(codes[claim.start : claim.end])] = True
        # Most of a text has no piece of a claim: for that a few bits are enough, in half of the time.
        places = np.flatnonzero(wanted[_beginnings(codes[:last])])
        pieces = pieces_of(codes, PIECE, places)
        order = stable_order(pieces)
        return pieces[order], places[order]


def _beginnings(codes: Codes) -> U32:
    """BITS bits of each PIECE codes in a row."""
    number = max(0, len(codes) - PIECE + 1)
    found = np.zeros(number, np.uint32)
    for i in range(PIECE):
        found += codes[i : i + number] & np.uint32(POINT)
        found *= MIXER
    found >>= np.uint32(32 - BITS)
    return found


def why_copy(kind: str, weight: int, common: Common, commonness: float | None) -> dict[str, Any]:
    """Why what so many hold is a copy and no form: a ``reason``, and how many speeches are ``needed`` for a form of its
    ``weight``, in tenths of a character; empty where few hold it.

    >>> why_copy("passage", 800, Common(7, 3, 0, 2, 2019, 2020, 7, False), 0.5)
    {'reason': 'length', 'needed': 10}
    """
    if common.speeches < SPEECHES:
        return {}
    needed = speeches_needed(weight, commonness or 0.0)
    if kind == "speech":
        reason = "speech"
    elif not common.apart:
        reason = "source"
    elif common.speeches < needed:
        reason = "length"
    else:
        reason = "own" if commonness is not None and commonness < LEAST else "variants"
    return {"reason": reason, "needed": needed}


def _cut_to_words(texts: Texts, starts: np.ndarray, ends: np.ndarray, min_run: int) -> list[tuple[int, int]]:
    """Spans without the pieces of words at their ends; none of it where the longest is no run."""
    starts, ends = whole_words(texts.stream, starts, ends)
    filled = starts < ends
    starts, ends = starts[filled], ends[filled]
    weights = weigh_spans(texts.stream, starts, ends)
    if not len(weights) or weights.max() < CHARACTER * min_run:
        return []
    return list(zip(starts.tolist(), ends.tolist(), strict=True))
