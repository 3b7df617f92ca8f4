"""Templates that explain the same places are told once: what adds nothing goes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dedup.kernels.arrays import I64, run_lengths, run_starts
from dedup.templates.choose import Skeleton

# A template adds nothing if so much of what it fixes is fixed by a better one that nearly as many texts use.
TOLD, AS_WIDE = 0.7, 0.75
LAYERS = 4  # templates that are remembered for an atom


def tell_once(skeletons: list[Skeleton], atoms: int) -> list[Skeleton]:
    """The skeletons that stay, best first; ``atoms`` is how many there are in all texts."""
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
    return kept


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
