"""Forms that many say in variants: of what would be a copy, that which so many speeches say with other slots that nobody
has it from another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dedup.checking.claims import Claim
from dedup.checking.commonness import Common, Commonness
from dedup.checking.compare import Texts
from dedup.checking.form import Forms
from dedup.checking.phrases import Phrase, speeches_needed
from dedup.checking.pool import Pool
from dedup.kernels.arrays import among, distinct
from dedup.kernels.intervals import columns_of
from dedup.match.formulae import SOURCES, SPEECHES, whole_words
from dedup.match.passages import CHARACTER, weigh_spans
from dedup.match.runs import Runs
from dedup.match.variants import pool_variants

# What is rather somebody's own is no form, however many have it.
LEAST = 0.5


def pool_forms(
    claims: Sequence[Claim],
    texts: Texts,
    runs: Runs,
    pool: Pool,
    commonness: Commonness,
    forms: Forms,
    min_run: int,
) -> tuple[list[Claim], list[Phrase]]:
    """Claims, and those passages and paragraphs among them that are forms: as many speeches say a variant as the length
    of what they have in common asks for."""
    runs = runs.take((runs.text_a < texts.drafts) & (runs.text_b >= texts.drafts))
    runs = runs.take(np.argsort(runs.b, kind="stable"))
    speeches, begins = texts.opened[runs.text_a], runs.b.astype(np.int64)
    longest = int(runs.length.max(initial=0))
    kept: list[Claim] = []
    found: list[Phrase] = []
    for claim in claims:
        near = slice(*np.searchsorted(begins, (claim.start - longest, claim.end)))
        starts, holder = begins[near], pool.copy_of[speeches[near]]
        variants = pool_variants(claim.start, claim.end, starts, starts + runs.length[near], holder)
        spans = _cut_to_words(texts, variants.fixed.starts, variants.fixed.ends, min_run)
        holders = distinct(speeches[near][among(holder, variants.holders)])
        common = commonness.count(holders, True)
        weight = int(weigh_spans(texts.stream, *columns_of(spans)).sum())
        place = texts.stream.span(np.array([claim.start]), np.array([claim.end]))
        if (
            claim.kind != "speech"
            and spans
            and common.speeches >= speeches_needed(weight)
            and common.sources >= SOURCES
            and forms.commonness(int(place[0][0]), int(place[1][0]), common) >= LEAST
        ):
            found.append(Phrase(tuple(spans), common))
        else:
            kept.append(claim)
    return kept, found


def why_copy(kind: str, weight: int, common: Common, commonness: float | None) -> dict[str, Any]:
    """Why what so many hold is a copy and no form: a ``reason``, and how many speeches are ``needed`` for a form of its
    ``weight``, in tenths of a character; empty where few hold it.

    >>> why_copy("passage", 800, Common(7, 3, 2, 2019, 2020, 7, False), 0.9)
    {'reason': 'length', 'needed': 10}
    """
    if common.speeches < SPEECHES:
        return {}
    needed = speeches_needed(weight)
    if kind == "speech":
        reason = "speech"
    elif common.sources < SOURCES:
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
