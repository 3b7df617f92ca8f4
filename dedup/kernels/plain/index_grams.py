"""The index of grams, in NumPy: the specification of compiled/index_grams.c."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dedup.kernels.arrays import begins_run, I32, I64, U32, U64, WORD
from dedup.kernels.plain.checks import check_index, check_offsets

EDGE, NOTHING = (
    np.uint64(4),
    np.uint64(5),
)  # beyond a clause; in the place of a neighbour that a gram does without
LOW, HIGH = np.uint64(0xFFFFFFFF), np.uint64(32)


def hash_grams(codes: U32, edges: NDArray[np.uint8]) -> tuple[U64, NDArray[np.uint8]]:
    """A hash of 32 bits of each atom with its neighbours, above the place of the atom; and its reach, as in
    `dedup.kernels.template_arrays.Grams`. ``edges`` are those of `AtomTexts`.

    A character has both neighbours; a word the one behind it, or none if it begins a clause: two words say as much as
    three characters.
    """
    here = codes.astype(np.uint64)
    before, behind = np.full_like(here, EDGE), np.full_like(here, EDGE)
    before[1:], behind[:-1] = here[:-1], here[1:]
    begins, ends, words = (edges & 1) != 0, (edges & 2) != 0, codes >= WORD
    begins[:1] = ends[-1:] = True
    before[words] = NOTHING
    before[begins] = behind[ends] = EDGE
    behind[words & begins] = NOTHING
    mixed = before * np.uint64(0x9E3779B97F4A7C15) + here * np.uint64(0xD1342543DE82EF95)
    mixed += behind * np.uint64(0xC4CEB9FE1A85EC53)
    mixed ^= mixed >> HIGH
    mixed *= np.uint64(0x85EBCA6B9E3779B1)
    reach = (~begins & ~words).astype(np.uint8) | (~ends & ~(words & begins)).astype(np.uint8) << np.uint8(1)
    return mixed & ~LOW | np.arange(len(codes), dtype=np.uint64), reach


def index_grams(keys: U64, offsets: I64, speeches: I32, least: int) -> tuple[I32, I32, I64, I32]:
    """The grams that ``least`` speeches have, in order of hash: the gram of each atom, or -1, and postings, offsets and
    spread of each gram, as in `dedup.kernels.template_arrays.Grams`.

    ``keys`` uint64[atoms] are those of `hash_grams` in order; text t is the atoms from ``offsets[t]`` to ``offsets[t +
    1]``, of all atoms, in speech ``speeches[t]`` int32, which ascend. Grams that share a hash are one.
    """
    check_offsets(offsets, len(keys))
    if offsets[0] != 0 or offsets[-1] != len(keys):
        raise IndexError("atoms of no text")
    place = (keys & LOW).astype(np.int64)
    check_index(place, len(keys))
    text = np.repeat(np.arange(len(speeches)), np.diff(offsets))[place]
    opens = begins_run(keys >> HIGH)
    first = opens | begins_run(text)  # of its gram and text
    gram = np.cumsum(opens) - 1
    spread = np.bincount(gram[opens | (first & begins_run(speeches[text]))], minlength=int(opens.sum()))
    often = spread >= least
    number = np.where(often, np.cumsum(often) - 1, -1).astype(np.int32)
    ids = np.empty(len(keys), np.int32)
    ids[place] = number[gram]
    kept = first & often[gram]
    counts = np.bincount(number[gram[kept]], minlength=int(often.sum()))
    posted = np.concatenate((np.zeros(1, np.int64), np.cumsum(counts)))
    return ids, text[kept].astype(np.int32), posted, spread[often].astype(np.int32)
