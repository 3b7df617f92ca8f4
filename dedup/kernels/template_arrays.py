"""What the kernels of template mining read: texts of atoms, their grams, the words of some of them, and prices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dedup.kernels.arrays import among, I32, I64, U32


@dataclass(frozen=True, slots=True)
class AtomTexts:
    """Distinct texts, in order of speech. Text t is the atoms ``codes[offsets[t]:offsets[t + 1]]``, one code for all
    numbers.

    ``edges`` uint8: 1, the atom begins a clause; 2, it ends one; 4, it is a number. ``bits`` int32: what an atom
    takes to write, in sixteenths of a bit. ``speeches`` int32[texts]: the speech of each, copies of one speech having
    one number. ``weights`` int32[texts]: what a text counts for, 1 or more.
    """

    codes: U32
    edges: NDArray[np.uint8]
    bits: I32
    offsets: I64
    speeches: I32
    weights: I32

    def __len__(self) -> int:
        return len(self.speeches)


@dataclass(frozen=True, slots=True)
class Grams:
    """``ids`` int32: the gram of each atom, of itself and neighbours of its clause, numbers masked; -1 if too few
    speeches have it. ``reach`` uint8: 1, the gram holds the atom before it; 2, the one behind. Gram g stands in the
    texts ``postings[offsets[g]:offsets[g + 1]]``, ascending, of ``spread[g]`` speeches.
    """

    ids: I32
    reach: NDArray[np.uint8]
    postings: I32
    offsets: I64
    spread: I32

    def __len__(self) -> int:
        return len(self.spread)

    def texts_of(self, gram: int) -> I32:
        return self.postings[self.offsets[gram] : self.offsets[gram + 1]]

    def texts_with(self, gram: int, second: int) -> I32:
        """The texts that have a gram and, unless it is -1, a second one, ascending."""
        texts = self.texts_of(gram)
        return texts if second < 0 else texts[among(texts, self.texts_of(second))]


@dataclass(frozen=True, slots=True)
class WordsOf:
    """The words of some texts. Those of text t begin at the atoms ``at[offsets[t] + t:offsets[t + 1] + t]`` of it; one
    more entry is its end. ``bits`` int32: what each word takes to write, at ``offsets[t]:offsets[t + 1]``. A text
    that was not cut has none.
    """

    at: I32
    bits: I32
    offsets: I64


@dataclass(frozen=True, slots=True)
class Prices:
    """Sixteenths of a bit: to say that a template is used and which, to have one more slot, to say how long a slot's
    filling is (``lengths`` int32, by atoms), and ``logs`` int32, log2 of whole numbers. ``put_back``: words of a slot
    that all texts have there are fixed too, if chance would put them there in less than so many bits; 0 leaves them.
    """

    use: int
    slot: int
    lengths: I32
    logs: I32
    put_back: int = 0


@dataclass(frozen=True, slots=True)
class Proposals:
    """What some texts may share, one row for each. ``keys`` uint64 name the grams that most of them hold, ``gains`` int64
    say what sharing these would save. The texts have the gram ``grams`` int32 and a further one, ``seconds`` int32 (-1:
    none); ``models`` int32 is the one that holds most.
    """

    keys: NDArray[np.uint64]
    gains: I64
    grams: I32
    seconds: I32
    models: I32

    def __len__(self) -> int:
        return len(self.keys)


@dataclass(frozen=True, slots=True)
class Fits:
    """Skeletons, one for each proposal. ``gains`` int64[n], 0 where there is none; ``keys`` uint64[n] name equal
    ones; ``flags`` int32[n]: 1, it begins a clause, 2, it ends one. ``rows`` uint8, laid out as the members: 1 for a
    text that has it. ``words`` uint8, laid out as the words of the bases: 1 for a word of it, 2 where a slot may
    stand before; ``room`` int32, the longest such slot.
    """

    gains: I64
    keys: NDArray[np.uint64]
    flags: I32
    rows: NDArray[np.uint8]
    words: NDArray[np.uint8]
    room: I32
