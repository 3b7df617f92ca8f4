"""Texts cut into the words of a dictionary, in NumPy: the specification of compiled/cut_words.c."""

from __future__ import annotations

import numpy as np

from dedup.kernels.arrays import I32, I64, U32
from dedup.kernels.plain.checks import check_offsets
from dedup.kernels.tries import Trie


def cut_words(trie: Trie, codes: U32, offsets: I64) -> I32:
    """The words of the texts ``codes[offsets[i]:offsets[i + 1]]`` that are likeliest together, int32[n].

    Where a word begins stands its node in the trie, 0 at a character that is none; -1 elsewhere. A character is taken
    for none only where no word begins; of ways that are as likely the one with the longer word is taken. A code of 0
    is no part of a word, and parts the text.
    """
    check_offsets(offsets, len(codes))
    found, lengths = _list_words(trie, codes, offsets), np.diff(offsets)
    depths = np.arange(len(found))[:, None]
    words, sizes = np.full(len(codes), -1, np.int32), np.ones(len(codes), np.int64)
    # A text has one place more than codes: best[i + t] is what the codes of text t from i on weigh.
    best = np.zeros(len(codes) + len(lengths))
    for left in range(1, int(lengths.max(initial=0)) + 1):
        texts = np.flatnonzero(lengths >= left)
        at = offsets[texts + 1] - left
        nodes, place, row = found[:, at], at + texts, np.arange(len(at))
        behind = np.minimum(place + 1 + depths, len(best) - 1)
        weights = np.where(nodes > 0, trie.weights[nodes] + best[behind], -np.inf)
        last = len(found) - 1 - np.argmax(weights[::-1], axis=0)
        words[at] = nodes[last, row]
        none = np.where(codes[at] > 0, trie.weights[0] + best[place + 1], 0)
        best[place] = np.where(words[at] > 0, weights[last, row], none)
        sizes[at] = np.where(words[at] > 0, last + 1, 1)
    words[~_begin(offsets, sizes)] = -1
    return words


def _list_words(trie: Trie, codes: U32, offsets: I64) -> I32:
    """The nodes of the words that begin at each place, by their length, int32[longest, n]; 0 where there is none."""
    alive = np.arange(int(offsets[0]), int(offsets[-1]))
    ends, nodes = np.repeat(offsets[1:], np.diff(offsets)), np.zeros(len(alive), np.int64)
    rows: list[I32] = []
    while len(alive):
        nodes = trie.walk(nodes, codes[alive + len(rows)])
        row = np.zeros(len(codes), np.int32)
        row[alive] = np.where(trie.weights[nodes] > -np.inf, nodes, 0)
        rows.append(row)
        goes_on = (nodes > 0) & (alive + len(rows) < ends)
        alive, ends, nodes = alive[goes_on], ends[goes_on], nodes[goes_on]
    return np.array(rows, np.int32).reshape(len(rows), len(codes))


def _begin(offsets: I64, sizes: I64) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Where words begin, one behind another, bool[n]; ``sizes`` int64[n] are those of the words from each place on."""
    begins = np.zeros(len(sizes), bool)
    at, ends = offsets[:-1], offsets[1:]
    while len(at := at[goes_on := at < ends]):
        begins[at] = True
        at, ends = at + sizes[at], ends[goes_on]
    return begins
