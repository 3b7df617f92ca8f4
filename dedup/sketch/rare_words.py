"""Words of a text, and how rare each is in any text: what is left of one that somebody told again in other words.

Nothing is counted here. Chinese words are those of jieba's dictionary, which says how often it met each; of words of
letters the longer ones are rarer, and those that only hold a sentence together are none. Neighbouring characters that are
no words may be a name, and are one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from dedup.kernels import active
from dedup.kernels.arrays import among, Bools, Codes, distinct, I64, POINT, ragged, START, U32, WORD
from dedup.kernels.points import code_points
from dedup.text.dictionary import FIRST, LAST, load_dictionary
from dedup.text.fold import fold_codes
from dedup.text.folding_table import BLANK

F32 = NDArray[np.float32]

# Of a word of letters so many stand for it: dredge, dredged, dredging.
STEM = 5
# A word of so many letters is not rare at all, and one of so many more as rare as any.
SHORT, LONGER = 2, 5
# So is a word that the dictionary counted once in e^6 words, and one that it counted once in e^14.
COMMON, RARER = 6.0, 8.0
# A pair of characters that are no words: a piece of a name, or chance.
PAIR = 0.5
# What is less rare says nothing, whoever else has it.
LEAST = 0.3
# What holds English sentences together, of four letters and more; shorter words are not rare anyhow.
FUNCTION = (
    "about above after again against almost already also although always another because been before behind being below "
    "between both cannot could does done down during each either else even ever every from gave give given goes gone "
    "have having here however into just less made make makes making many might more most much must neither never none "
    "nothing often once only other others ought ours over perhaps quite rather said same says shall should since some "
    "still such take taken than that their them then there therefore these they thing things this those though through "
    "thus time times today together under until upon very well went were what when where whether which while whom whose "
    "will with within without would year years your yours"
)


@dataclass(frozen=True, slots=True)
class Words:
    """Words in order of place: ``starts`` and ``ends`` int64[n], ``hashes`` uint32[n], ``rarity`` float32[n], at most
    1."""

    starts: I64
    ends: I64
    hashes: U32
    rarity: F32

    def take(self, which: I64 | Bools) -> Words:
        return Words(self.starts[which], self.ends[which], self.hashes[which], self.rarity[which])


def find_words(codes: Codes, starts: I64, ends: I64, least: float = LEAST) -> Words:
    """The words, at ``least`` so rare, in the spans ``codes[starts[i]:ends[i]]`` of folded codes uint32[m]; the spans
    ascend. Raises ModuleNotFoundError where there is Chinese and jieba is not installed."""
    at, offsets = ragged(starts, ends)
    point = codes[at] & np.uint32(POINT)
    # What leaves no trace parts nothing; marks and breaks do.
    kept = np.flatnonzero(point > 0)
    offsets = np.searchsorted(kept, offsets)
    at, point, here = at[kept], point[kept], codes[at[kept]]
    han = (point >= FIRST) & (point <= LAST)
    parts = [_cut_letters(here, point, offsets)]
    if han.any():
        parts.append(_cut_han(point, han, offsets, least))
    begins, sizes, rarity = (np.concatenate(column) for column in zip(*parts, strict=True))
    rare = np.flatnonzero(rarity >= least)
    rare = rare[np.argsort(begins[rare], kind="stable")]
    begins, sizes, rarity = begins[rare], sizes[rare], rarity[rare]
    stems = np.where(han[begins], sizes, np.minimum(sizes, STEM))
    hashes = hash_spans(here, begins, begins + stems)
    found = Words(at[begins], at[begins + sizes - 1] + 1, hashes, rarity)
    return found.take(han[begins] | ~among(hashes, _function_words()))


def hash_spans(codes: Codes, starts: I64, ends: I64) -> U32:
    """Hashes of spans of folded codes, 32 bits."""
    return (active.measure_units(codes, starts, ends)[0] >> np.uint64(32)).astype(np.uint32)


@cache
def _function_words() -> U32:
    """Their hashes, ascending."""
    words = [word[:STEM] for word in FUNCTION.split()]
    codes = fold_codes(code_points(" ".join(words)))
    ends = np.cumsum([len(word) + 1 for word in words]) - 1
    return distinct(hash_spans(codes, ends - [len(word) for word in words], ends))


def _cut_letters(here: Codes, point: U32, offsets: I64) -> tuple[I64, I64, F32]:
    """Begin and size of the words of letters, and how rare they are."""
    spaced = np.flatnonzero(here >= WORD)
    letter = point[spaced]
    kept = (letter > BLANK) & ((letter < FIRST) | (letter > LAST))
    kept &= (letter >= 0x80) | ((letter >= ord("a")) & (letter <= ord("z")))
    spaced = spaced[kept]
    goes_on = np.zeros(len(spaced), bool)
    goes_on[1:] = (np.diff(spaced) == 1) & ((here[spaced[1:]] & np.uint32(START)) == 0)
    goes_on &= ~among(spaced, offsets[:-1])
    first = np.flatnonzero(~goes_on)
    sizes = np.diff(np.append(first, len(spaced)))
    return spaced[first], sizes, np.clip((sizes - SHORT) / LONGER, 0, 1).astype(np.float32)


def _cut_han(point: U32, han: Bools, offsets: I64, least: float) -> tuple[I64, I64, F32]:
    """Begin and size of Chinese words of two characters and more, and of pairs that are none where these are rare enough,
    and how rare they are."""
    dictionary = load_dictionary()
    nodes = dictionary.cut(np.where(han, point, np.uint32(0)), offsets)
    begins = np.flatnonzero(nodes >= 0)
    sizes = np.diff(np.append(begins, len(nodes)))
    words = np.flatnonzero((sizes > 1) & han[begins])
    counts = np.maximum(dictionary.counts[nodes[begins[words]]], 1)
    rarity = np.clip((math.log(dictionary.total) - np.log(counts) - COMMON) / RARER, 0, 1)
    pairs = _pair_singles(begins, (sizes == 1) & han[begins], offsets) if least <= PAIR else begins[:0]
    return (
        np.concatenate((begins[words], pairs)),
        np.concatenate((sizes[words], np.full(len(pairs), 2))),
        np.concatenate((rarity, np.full(len(pairs), PAIR))).astype(np.float32),
    )


def _pair_singles(begins: I64, single: Bools, offsets: I64) -> I64:
    """Where two characters begin that are no words, of one text."""
    edge = among(begins[1:], distinct(offsets))
    return begins[:-1][single[:-1] & single[1:] & ~edge]
