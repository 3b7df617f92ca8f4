"""Words of a dictionary as a trie in arrays, which the kernels that cut texts walk."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dedup.kernels.arrays import I64, run_numbers, run_starts, stable_order, U32, U64

CHARACTER = np.uint64(21)  # bits of a code point


@dataclass(frozen=True, slots=True)
class Trie:
    """Node 0 is the root. ``keys[k]`` uint64 leads to node k + 1: the node before it, and below that the code point. Keys
    ascend, so the children of node k are those of ``keys[children[k]:children[k + 1]]``.

    ``children`` int64[nodes + 1]. ``weights`` float64[nodes]: the logarithm of how likely the word is that ends at a
    node; -inf where none does. The weight of the root is that of a character which is no word.
    """

    keys: U64
    children: I64
    weights: NDArray[np.float64]

    def walk(self, nodes: I64, codes: U32) -> I64:
        """Where these code points lead from these nodes, int64[n]; 0 where to nothing."""
        keys = nodes.astype(np.uint64) << CHARACTER | codes
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[at] == keys, at + 1, 0) if len(self.keys) else np.zeros_like(nodes)


def build_trie(codes: U32, starts: I64, ends: I64) -> tuple[U64, I64, I64]:
    """The ``keys`` and ``children`` of a trie of the words ``codes[starts[i]:ends[i]]``, none empty, and the node at
    which each ends, int64[words]."""
    node = np.zeros(len(starts), np.int64)
    keys, count = [np.zeros(0, np.uint64)], 0
    alive = np.arange(len(starts))
    depth = 0
    while len(alive):
        step = node[alive].astype(np.uint64) << CHARACTER | codes[starts[alive] + depth]
        order = stable_order(step)
        firsts = run_starts(step[order])
        node[alive[order]] = count + 1 + run_numbers(firsts, len(order))
        keys.append(step[order][firsts])
        count += len(firsts)
        depth += 1
        alive = alive[starts[alive] + depth < ends[alive]]
    joined = np.concatenate(keys)
    children = np.searchsorted(joined >> CHARACTER, np.arange(count + 2, dtype=np.uint64))
    return joined, children.astype(np.int64), node
