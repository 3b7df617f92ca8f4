"""Templates that explain the same places are told once: what adds nothing goes, a special case is nested."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dedup.kernels.arrays import I64, run_lengths, run_starts
from dedup.templates.choose import Skeleton

# A template adds nothing if so much of what it fixes is fixed by a better one that nearly as many texts use;
TOLD, AS_WIDE = 0.7, 0.75
# and it is a special case of one that fixes so much of the same in so many of its uses, and has half as many again.
CASE, USES, WIDER = 0.3, 0.8, 1.5
LAYERS = 4  # templates that are remembered for an atom


def nest(skeletons: list[Skeleton], atoms: int) -> tuple[list[Skeleton], list[int]]:
    """The skeletons that stay, best first, and for each the number of the one that it is a special case of, or -1.

    ``atoms`` is how many there are in all texts.
    """
    owners = np.full((LAYERS, atoms), -1, np.int32)
    users: list[int] = []
    kept: list[Skeleton] = []
    for one in skeletons:
        fixed = _fixed(one)
        owner, shared = _shared(owners, fixed)
        wide = np.array(
            [4 * users[number] >= 4 * AS_WIDE * len(one.texts) for number in owner.tolist()], bool
        )
        if (shared[wide] >= TOLD * len(fixed)).any():
            continue
        _own(owners, fixed, len(kept))
        users.append(len(one.texts))
        kept.append(one)
    return kept, [_parent(kept, owners, number) for number in range(len(kept))]


def _fixed(one: Skeleton) -> I64:
    """All atoms that the skeleton fixes."""
    sizes = np.diff(one.runs)
    return np.concatenate(
        [(one.places[:, r][:, None] + np.arange(size)).ravel() for r, size in enumerate(sizes.tolist())]
    )


def _shared(owners: NDArray[np.int32], fixed: I64) -> tuple[I64, I64]:
    """The templates that fix some of these atoms, and how many."""
    found = owners[:, fixed].ravel().astype(np.int64)
    found = np.sort(found[found >= 0])
    starts = run_starts(found)
    return found[starts], run_lengths(starts, len(found))


def _own(owners: NDArray[np.int32], fixed: I64, number: int) -> None:
    """Put the template into the first free layer of each atom."""
    rest = fixed
    for layer in owners:
        free = rest[layer[rest] < 0]
        layer[free] = number
        rest = rest[layer[rest] != number]


def _parent(kept: list[Skeleton], owners: NDArray[np.int32], number: int) -> int:
    """The narrowest template that is used wherever this one is, and half as often again; -1 if there is none."""
    one = kept[number]
    fixed = _fixed(one)
    owner, shared = _shared(owners, fixed)
    best = -1
    for other, count in zip(owner.tolist(), shared.tolist(), strict=True):
        wide = kept[other]
        if other == number or len(wide.texts) < WIDER * len(one.texts) or count < CASE * len(fixed):
            continue
        among = np.isin(one.texts, wide.texts, kind="sort").mean()
        if among >= USES and (best < 0 or len(wide.texts) < len(kept[best].texts)):
            best = other
    return best
