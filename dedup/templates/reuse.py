"""Templates in the order of their re-use, the variants of one form beneath the one that most speeches use.

Two templates are variants of one form where the narrower one fixes mostly what the wider one fixes too: other clauses
around it, a part more or less, another order.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from dedup.kernels.arrays import Bools, distinct, I32, I64, run_lengths, run_starts
from dedup.templates.uses import TemplateUses

# So much of what a template fixes, in all its uses, a wider one fixes as well whose variant it is.
SHARED = 0.4
# At one atom so many templates are held to one another.
LAYERS = 8
# A form whose words are worth no more than this, in bits, and not rarer by more than that than everyday words are,
# says nothing, unless it begins its line as a label does.
BITS, RARER, LINES = 40.0, 5.0, 0.8
MOSTLY = 0.5
# What neither begins nor ends a clause is a phrase or a name more often than a form; what frames a page was written once.
MIDST, FRAMED = 0.5, 0.5


def arrange_families(
    templates: list[TemplateUses], begins_line: Bools, framed: Bools, source_of: I32, order: str = "reuse"
) -> list[TemplateUses]:
    """The templates: first those that lead a family, or are alone, in the order of its best form, then variants, then
    what leads a family of everyday words. Better is what has more of what the ``order`` says: ``reuse``, the characters
    that it fixes in all speeches that use it, ``speeches``, ``sources``, or ``gain``, what it saves. Forms of everyday
    words lead no family of others.

    ``begins_line`` bool[atoms] says which atoms do, ``framed`` bool[atoms] which belong to pages and not to their texts;
    ``source_of`` int32[speeches].
    """
    speeches = np.array([len(distinct(one.speeches.astype(np.int64))) for one in templates], np.int64)
    everyday = np.array([_is_everyday(one, begins_line) for one in templates], bool)
    parents = _find_parents(templates, speeches, everyday)
    told = [
        replace(one, everyday=bool(common), frame=bool(framed[one.runs[:, 0]].mean() > MOSTLY))
        for one, common in zip(templates, everyday.tolist(), strict=True)
    ]
    return _arrange(told, parents, _rank(told, speeches, source_of, order))


def _rank(templates: list[TemplateUses], speeches: I64, source_of: I32, order: str) -> list[float]:
    """What each template has of that by which they are ordered."""
    if order == "gain":
        return [one.gain for one in templates]
    if order == "sources":
        return [len(distinct(source_of[one.speeches].astype(np.int64))) for one in templates]
    if order == "speeches":
        return [float(each) for each in speeches.tolist()]
    return [each * _weigh(one) for each, one in zip(speeches.tolist(), templates, strict=True)]


def _weigh(one: TemplateUses) -> float:
    """What the fixed text of a form counts for: its characters, of what stands in the midst of clauses or in frames of
    pages a part of them."""
    midst = 1.0 if one.head or one.tail else MIDST
    return one.characters * midst * (FRAMED if one.frame else 1.0)


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


def _arrange(templates: list[TemplateUses], parents: list[int], ranks: list[float]) -> list[TemplateUses]:
    """Leaders in the order of the best of their families, variants in their own, leaders of everyday words last."""
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
        *sorted(leaders, key=lambda root: (-best[root], root)),
        *sorted(variants, key=lambda number: (-ranks[number], number)),
        *sorted(everyday, key=lambda root: (-best[root], root)),
    ]
    place = {number: rank for rank, number in enumerate(order)}
    return [
        replace(templates[number], parent=place[parents[number]] if parents[number] >= 0 else -1)
        for number in order
    ]
