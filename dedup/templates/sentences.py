"""Sentences as distinct texts, and where each of them stands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dedup.kernels.arrays import (
    begins_run,
    distinct,
    I32,
    I64,
    ragged,
    run_numbers,
    run_starts,
    stable_order,
    U64,
    WORD,
)
from dedup.kernels.template_arrays import AtomTexts
from dedup.templates.atoms import Atoms, NUMBER

# What an atom takes to write, in sixteenths of a bit: a character in its word, a word or number.
CHARACTER, WHOLE = 72, 144
BASE = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Sentences:
    """``texts``: the distinct sentences, in order of speech. Those that differ in a number are two, though in
    both one code stands for it. ``text_of`` int64[sentences].
    """

    texts: AtomTexts
    text_of: I64


def distinct_sentences(atoms: Atoms, speech_of: I32) -> Sentences:
    """Equal sentences become one text; ``speech_of`` int32[sentences] numbers their speeches, copies alike.

    Texts are in order of the speech that they count for: of those that have it the one with the fewest different
    sentences, so that a page which gathers the sentences of many speeches takes them from none.
    """
    keys = _keys(atoms)
    order = stable_order(keys)
    runs = run_starts(keys[order])
    group = np.empty(len(keys), np.int64)
    group[order] = run_numbers(runs, len(keys))
    first = order[runs]
    speech, spread = _speeches(group, speech_of, len(runs))
    rank = np.empty(len(runs), np.int64)
    rank[np.lexsort((first, speech))] = np.arange(len(runs))
    text_of = rank[group]
    order = np.argsort(rank)
    first, speech = first[order], speech[order]
    at, offsets = ragged(atoms.offsets[first], atoms.offsets[first + 1])
    codes = atoms.codes[at]
    edges = clause_edges(atoms.clauses[at], offsets) | (codes == NUMBER).astype(np.uint8) << np.uint8(2)
    bits = np.full(len(at), CHARACTER, np.int32)
    bits[(codes >= WORD) | (codes == NUMBER)] = WHOLE
    # Who repeats a sentence word for word re-uses its form as well, though each further time says less.
    weights = 1 + np.log2(spread[order]).astype(np.int32)
    texts = AtomTexts(codes, edges, bits, offsets, speech.astype(np.int32), weights)
    return Sentences(texts, text_of)


def _speeches(text: I64, speech_of: I32, texts: int) -> tuple[I64, I64]:
    """The speech that each text counts for, and how many have it, int64[texts] each; ``text`` int64[sentences]."""
    n = int(speech_of.max(initial=0)) + 1
    pairs = distinct(text * n + speech_of)
    text, speech = pairs // n, pairs % n
    sizes = np.bincount(speech, minlength=n)
    order = np.lexsort((speech, sizes[speech], text))
    return speech[order[run_starts(text[order])]], np.bincount(text, minlength=texts)


def _keys(atoms: Atoms) -> U64:
    """A hash of each sentence."""
    offsets = atoms.offsets
    if len(offsets) == 1:
        return np.zeros(0, np.uint64)
    lengths = np.diff(offsets)
    powers = np.full(int(lengths.max()), BASE, np.uint64)
    powers[0] = 1
    powers = np.multiply.accumulate(powers)
    place = np.arange(int(offsets[-1])) - np.repeat(offsets[:-1], lengths)
    mixed = (atoms.exact.astype(np.uint64) + np.uint64(1)) * powers[place]
    total: U64 = np.add.reduceat(mixed, offsets[:-1])
    return total ^ (total >> np.uint64(31))


def clause_edges(clauses: I32, offsets: I64) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    """1 where a clause begins, 2 where one ends; a sentence begins and ends a clause."""
    begins = begins_run(clauses)
    begins[offsets[:-1]] = True
    edges = begins.astype(np.uint8)
    edges[:-1] |= begins[1:].astype(np.uint8) << np.uint8(1)
    edges[-1:] |= np.uint8(2)
    return edges
