"""A template may span neighbouring sentences, or be found in two pieces: what is always used together is one template."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from dedup.kernels.arrays import distinct, I32, I64
from dedup.templates.atoms import Atoms
from dedup.templates.uses import close_runs, count_characters, TemplateUses

# Of the uses of two templates so many must stand together; the others are chance.
TOGETHER = 0.95
MOST = 8  # pieces of one template


def join_neighbours(templates: list[TemplateUses], atoms: Atoms, speech_of_atom: I32) -> list[TemplateUses]:
    """The templates with neighbours in one; ``speech_of_atom`` int32[atoms]."""
    pieces: list[TemplateUses | None] = list(templates)
    for _ in range(MOST - 1):
        joined = False
        at = _by_sentence(pieces, atoms)
        for first, one in enumerate(pieces):
            second = -1 if one is None else _follower(pieces, first, at, atoms)
            other = pieces[second] if second >= 0 else None
            if one is None or other is None:
                continue
            whole = _join(one, other, atoms, speech_of_atom)
            if whole is None:
                continue
            keeper, gone = min(first, second), max(first, second)
            pieces[keeper], pieces[gone] = whole, None
            joined = True
        if not joined:
            break
    return [one for one in pieces if one is not None]


def _by_sentence(pieces: list[TemplateUses | None], atoms: Atoms) -> dict[int, list[int]]:
    """The templates of which a use begins in each sentence."""
    at: dict[int, list[int]] = defaultdict(list)
    for number, one in enumerate(pieces):
        if one is not None:
            for sentence in distinct(atoms.sentence_of(one.runs[:, 0])).tolist():
                at[sentence].append(number)
    return at


def _follower(pieces: list[TemplateUses | None], number: int, at: dict[int, list[int]], atoms: Atoms) -> int:
    """The template that begins behind this one, in its sentence or the next, nearly wherever it is used; or -1."""
    one = pieces[number]
    assert one is not None
    last: I64 = atoms.sentence_of(one.runs[:, -1])
    for candidate in [*at.get(int(last[0]), ()), *at.get(int(last[0]) + 1, ())]:
        other = pieces[candidate]
        if candidate == number or other is None:
            continue
        if min(len(one), len(other)) < TOGETHER * max(len(one), len(other)):
            continue
        a, _ = _pair(one, other, atoms)
        if len(a) >= TOGETHER * max(len(one), len(other)):
            return int(candidate)
    return -1


def _pair(one: TemplateUses, other: TemplateUses, atoms: Atoms) -> tuple[I64, I64]:
    """Uses of the one and of the other that stand one behind the other, in one sentence or two."""
    ends = one.runs[:, -1] + one.sizes[-1]
    begins = other.runs[:, 0]
    behind = np.searchsorted(begins, ends)
    found = np.flatnonzero(behind < len(begins))
    behind = behind[found]
    gap = atoms.sentence_of(begins[behind]) - atoms.sentence_of(ends[found] - 1)
    near = gap <= 1
    return found[near], behind[near]


def _join(one: TemplateUses, other: TemplateUses, atoms: Atoms, speech_of_atom: I32) -> TemplateUses | None:
    """The two as one; None if they meet across the border of a speech."""
    a, b = _pair(one, other, atoms)
    same = speech_of_atom[one.runs[a, 0]] == speech_of_atom[other.runs[b, -1]]
    a, b = a[same], b[same]
    if len(a) < TOGETHER * max(len(one), len(other)):
        return None
    runs, sizes = close_runs(
        np.hstack((one.runs[a], other.runs[b])), np.concatenate((one.sizes, other.sizes))
    )
    return TemplateUses(
        runs,
        sizes,
        one.firsts[a],
        other.lasts[b],
        one.head,
        other.tail,
        one.texts[a],
        one.speeches[a],
        one.gain + other.gain,
        one.bits + other.bits,
        one.rarer + other.rarer,
        count_characters(atoms, runs, sizes),
    )
