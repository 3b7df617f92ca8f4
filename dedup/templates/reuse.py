"""Templates in the order of their re-use, the variants of one form beneath the one that most speeches use.

Two templates are variants of one form where the narrower one fixes mostly what the wider one fixes too: other clauses
around it, a part more or less, another order.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import replace

import numpy as np

from dedup.kernels.arrays import Bools, distinct, I32, I64, run_lengths, run_starts, U32
from dedup.templates.uses import TemplateUses

# So much of what a template fixes, in all its uses, a wider one fixes as well whose variant it is.
SHARED = 0.4
# Two that begin with the same words are variants of one form where these are so many atoms, and as much of the narrower.
BEGIN = 6
# At one atom so many templates are held to one another.
LAYERS = 8
# A form whose words are worth no more than this, in bits, and not rarer by more than that than everyday words are,
# says nothing, unless it begins its line as a label does.
BITS, RARER, LINES = 40.0, 5.0, 0.8
MOSTLY = 0.5
# What a form counts for by its open ends, of one or of both, with one, two or more fixed runs: readers call a phrase or a
# name with something around it a form of theirs half as often as what has its ends.
OPEN = ((1.0, 1.0, 1.0), (0.4, 0.75, 1.0), (0.3, 0.3, 0.9))
FRAMED = 0.5  # what frames a page was written once


def arrange_families(
    templates: list[TemplateUses],
    codes: U32,
    begins_line: Bools,
    framed: Bools,
    source_of: I32,
    order: str = "reuse",
) -> list[TemplateUses]:
    """The templates: first those that lead a family, or are alone, in the order of its best form, then variants, then
    what leads a family of everyday words. Better is what has more of what the ``order`` says: ``reuse``, the characters
    that it fixes in all speeches that use it, ``speeches``, ``sources``, or ``gain``, what it saves. Forms of everyday
    words lead no family of others.

    ``codes`` uint32[atoms] are those of the atoms, ``begins_line`` bool[atoms] says which begin one, ``framed``
    bool[atoms] which belong to pages and not to their texts; ``source_of`` int32[speeches].
    """
    speeches = np.array([len(distinct(one.speeches.astype(np.int64))) for one in templates], np.int64)
    everyday = np.array([_is_everyday(one, begins_line) for one in templates], bool)
    parents = _find_parents(templates, speeches, everyday)
    _join_beginnings(templates, parents, codes, speeches, everyday)
    told = [
        replace(one, everyday=bool(common), frame=bool(framed[one.runs[:, 0]].mean() > MOSTLY))
        for one, common in zip(templates, everyday.tolist(), strict=True)
    ]
    shapes = [_weigh(one) if order == "reuse" else 1.0 for one in told]
    return _arrange(told, parents, _rank(told, speeches, source_of, order), shapes)


def _rank(templates: list[TemplateUses], speeches: I64, source_of: I32, order: str) -> list[float]:
    """What each template has of that by which they are ordered."""
    if order == "gain":
        return [one.gain for one in templates]
    if order == "sources":
        return [len(distinct(source_of[one.speeches].astype(np.int64))) for one in templates]
    if order == "speeches":
        return [float(each) for each in speeches.tolist()]
    return [each * one.characters for each, one in zip(speeches.tolist(), templates, strict=True)]


def _weigh(one: TemplateUses) -> float:
    """How much of what it repeats a form counts for."""
    shape = OPEN[2 - one.head - one.tail][min(len(one.sizes), 3) - 1]
    return shape * (FRAMED if one.frame else 1.0)


def _is_everyday(one: TemplateUses, begins_line: Bools) -> bool:
    says_little = one.bits < BITS and one.rarer < RARER
    return says_little and not (one.head and begins_line[one.runs[:, 0]].mean() >= LINES)


def _find_parents(templates: list[TemplateUses], speeches: I64, everyday: Bools) -> list[int]:
    """For each template the narrowest of the wider ones whose variant it is, or -1."""
    pairs, shared = _shared_atoms(templates)
    sizes = [len(one) * int(one.sizes.sum()) for one in templates]
    parents = [-1] * len(templates)
    for (a, b), count in zip(pairs.tolist(), shared.tolist(), strict=True):
        for one, wide in ((a, b), (b, a)):
            if everyday[wide] and not everyday[one]:
                continue
            if (speeches[wide], -wide) <= (speeches[one], -one) or count < SHARED * sizes[one]:
                continue
            known = parents[one]
            if known < 0 or (speeches[wide], -wide) < (speeches[known], -known):
                parents[one] = wide
    return parents


def _join_beginnings(
    templates: list[TemplateUses], parents: list[int], codes: U32, speeches: I64, everyday: Bools
) -> None:
    """Give those without a parent the form that most speeches use of those that begin with the same words: 本报讯：…"""
    alike: dict[bytes, list[int]] = defaultdict(list)
    begins = [codes[one.runs[0, 0] : one.runs[0, 0] + one.sizes[0]] for one in templates]
    for number in np.lexsort((np.arange(len(templates)), -speeches)).tolist():
        one, own = templates[number], begins[number]
        if not one.head or len(own) < BEGIN or everyday[number]:
            continue
        wider = alike[own[:BEGIN].tobytes()]
        enough = max(BEGIN, math.ceil(SHARED * int(one.sizes.sum())))
        if parents[number] < 0 and len(own) >= enough:
            same = (wide for wide in wider if own[:enough].tobytes() == begins[wide][:enough].tobytes())
            parents[number] = next(same, -1)
        wider.append(number)


def _shared_atoms(templates: list[TemplateUses]) -> tuple[I64, I64]:
    """Pairs of templates that fix some atoms both, int64[n, 2], and how many, int64[n]."""
    n, none = max(len(templates), 1), np.zeros(0, np.int64)
    # Each atom above the template that fixes it, and pairs step by step: all at once took most memory of all stages.
    keys = np.concatenate([none, *(one.fixed() * n + number for number, one in enumerate(templates))])
    keys.sort()
    atoms = keys // n
    of = (keys - atoms * n).astype(np.int32)
    del keys
    found, counts = [none], [none]
    for step in range(1, LAYERS):
        same = np.flatnonzero(atoms[step:] == atoms[:-step])
        pairs = of[same].astype(np.int64) * n + of[same + step]
        pairs.sort()
        starts = run_starts(pairs)
        found.append(pairs[starts])
        counts.append(run_lengths(starts, len(pairs)))
    every, many = np.concatenate(found), np.concatenate(counts)
    order = np.argsort(every, kind="stable")
    starts = run_starts(every[order])
    pairs = every[order][starts]
    shared = np.add.reduceat(many[order], starts) if len(starts) else none
    return np.column_stack((pairs // n, pairs % n)), shared


def _arrange(
    templates: list[TemplateUses], parents: list[int], ranks: list[float], shapes: list[float]
) -> list[TemplateUses]:
    """Leaders in the order of the best of their families, variants in their own, leaders of everyday words last; of its
    rank each counts as much as its shape says."""
    best = list(ranks)
    for number, rank in enumerate(ranks):
        root = number
        while parents[root] >= 0:
            root = parents[root]
        best[root] = max(best[root], rank)
    alone = [number for number, parent in enumerate(parents) if parent < 0]
    everyday = [root for root in alone if templates[root].everyday]
    leaders = [root for root in alone if not templates[root].everyday]
    variants = [number for number, parent in enumerate(parents) if parent >= 0]
    order = [
        *sorted(leaders, key=lambda root: (-best[root] * shapes[root], root)),
        *sorted(variants, key=lambda number: (-ranks[number] * shapes[number], number)),
        *sorted(everyday, key=lambda root: (-best[root] * shapes[root], root)),
    ]
    place = {number: rank for rank, number in enumerate(order)}
    return [
        replace(templates[number], parent=place[parents[number]] if parents[number] >= 0 else -1)
        for number in order
    ]
