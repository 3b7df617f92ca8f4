"""Grams of three atoms that several speeches have, and what texts with one in common share besides.

Slot contents hide templates from any measure of likeness between whole sentences. So templates are proposed from the
inside: the sentences with one gram in common are asked which further grams most of them have (the closure of frequent
sets: Pasquier and others 1999, with "most" for "all"), and so are those of them that share one further gram elsewhere
in the sentence, the ones that go with it best (Ochiai 1957). A gram that stands everywhere is looked at through a
sample.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dedup.kernels import active
from dedup.kernels.arrays import I64, run_starts, stable_order, U64, WORD
from dedup.kernels.parallel import run_threads, split_evenly
from dedup.kernels.template_arrays import AtomTexts, Grams, Prices, Proposals
from dedup.templates.atoms import EDGE

SAMPLE = 256  # texts of a gram that are looked at
ROUNDS = 3  # further grams that are tried
NOTHING = np.uint64(5)  # in the place of a neighbour that a gram does without
LOW = np.uint64(0xFFFFFFFF)
HIGH = np.uint64(32)


def index_grams(texts: AtomTexts, least: int) -> Grams:
    """The grams that ``least`` speeches have, with ids in order of their hashes; two that share one of 32 bits are
    one."""
    hashes, reach = _hashes(texts)
    text = np.repeat(np.arange(len(texts), dtype=np.uint64), np.diff(texts.offsets))
    keys = (hashes << HIGH) | text
    order = stable_order(keys)
    keys = keys[order]
    first = np.zeros(len(keys), bool)  # of its gram and text
    first[run_starts(keys)] = True
    opens = np.zeros(len(keys), bool)  # of its gram
    opens[run_starts(keys >> HIGH)] = True
    gram = np.cumsum(opens) - 1
    speech = texts.speeches[(keys & LOW).astype(np.int64)]
    spread = _count_spread(gram, speech, first)
    often = spread >= least
    number = np.where(often, np.cumsum(often) - 1, -1).astype(np.int32)
    ids = np.empty(len(keys), np.int32)
    ids[order] = number[gram]
    kept = first & often[gram]
    counts = np.bincount(number[gram[kept]], minlength=int(often.sum()))
    offsets = np.concatenate((np.zeros(1, np.int64), np.cumsum(counts)))
    return Grams(ids, reach, (keys[kept] & LOW).astype(np.int32), offsets, spread[often].astype(np.int32))


def propose(
    texts: AtomTexts, grams: Grams, least: int, floor: int, prices: Prices, threads: int = 1
) -> Proposals:
    """The proposals that save more than ``floor``, gram after gram, up to 1 + ROUNDS of each."""
    # Grams that stand in one text are looked at one after another: most of their texts are the same.
    which = stable_order(grams.postings[grams.offsets[:-1]]).astype(np.int32)

    def work(lo: int, hi: int) -> Proposals:
        found: Proposals = active.propose_templates(
            texts, grams, which[lo:hi], least, SAMPLE, ROUNDS, floor, prices
        )
        return found

    weights = np.minimum(np.diff(grams.offsets), SAMPLE)[which] * 64
    parts = run_threads(work, split_evenly(weights, threads), threads) or [work(0, 0)]
    order = stable_order(np.concatenate([part.grams for part in parts]))
    columns = ("keys", "gains", "grams", "seconds", "models")
    return Proposals(*(np.concatenate([getattr(part, name) for part in parts])[order] for name in columns))


def _hashes(texts: AtomTexts) -> tuple[U64, NDArray[np.uint8]]:
    """Hashes of 32 bits of each atom with its neighbours, and its reach. A character has both; a word the one behind it,
    or none if it begins a clause: two words say as much as three characters."""
    here = texts.codes.astype(np.uint64)
    before, behind = np.empty_like(here), np.empty_like(here)
    before[1:], behind[:-1] = here[:-1], here[1:]
    begins, ends, words = (texts.edges & 1) != 0, (texts.edges & 2) != 0, texts.codes >= WORD
    before[words] = behind[words & begins] = NOTHING
    before[begins] = behind[ends] = EDGE
    behind[words & begins] = NOTHING
    mixed = before * np.uint64(0x9E3779B97F4A7C15) + here * np.uint64(0xD1342543DE82EF95)
    mixed += behind * np.uint64(0xC4CEB9FE1A85EC53)
    mixed ^= mixed >> HIGH
    mixed *= np.uint64(0x85EBCA6B9E3779B1)
    reach = (~begins & ~words).astype(np.uint8) | (~ends & ~(words & begins)).astype(np.uint8) << np.uint8(1)
    return mixed >> HIGH, reach


def _count_spread(
    gram: I64,
    speech: np.ndarray[tuple[int], np.dtype[np.int32]],
    first: np.ndarray[tuple[int], np.dtype[np.bool_]],
) -> I64:
    """In how many speeches each gram stands, by distinct texts; texts come in order of speech."""
    new = first.copy()
    new[1:] &= (gram[1:] != gram[:-1]) | (speech[1:] != speech[:-1])
    return np.bincount(gram[new], minlength=int(gram[-1]) + 1 if len(gram) else 0)
