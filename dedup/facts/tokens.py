"""A text as it is read for facts: its folded tokens, and one string of them.

Facts are read of the tokens alone, so texts with equal tokens state equal facts.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from dedup.kernels.arrays import Codes, I64, POINT, START, WORD
from dedup.kernels.expansions import expand
from dedup.kernels.points import code_points
from dedup.late import late_pattern
from dedup.text.fold import fold_codes
from dedup.text.folding_table import BLANK, BREAK, CONTINUES, IGNORED

PLACEHOLDER = chr(BLANK)
CAPITALISED = late_pattern(r"[^\W\d_][\w'’]*")


@dataclass(frozen=True)
class Wording:
    """``tokens`` are characters of unspaced scripts, signs, `PLACEHOLDER`, and whole words of spaced scripts; ``words``
    tells which are words. ``names`` are the words that the text capitalises, folded.

    >>> read_wording("增长 35 Kilo").string
    '增长35 kilo'
    """

    tokens: tuple[str, ...]
    words: tuple[bool, ...]
    names: frozenset[str] = frozenset()

    @cached_property
    def string(self) -> str:
        """The tokens in a row; a space stands between two words and nowhere else."""
        pieces = list(self.tokens)
        for word in self._spaced:
            pieces[word] = f" {pieces[word]}"
        return "".join(pieces)

    @cached_property
    def offsets(self) -> list[int]:
        """Where each token begins in the string, and the length of the string."""
        lengths = np.fromiter(map(len, self.tokens), np.int64, len(self.tokens))
        ends = lengths.copy()
        ends[self._spaced] += 1
        np.cumsum(ends, out=ends)
        return [*(ends - lengths).tolist(), *ends[-1:].tolist()] or [0]

    @cached_property
    def _spaced(self) -> list[int]:
        """The words behind a word."""
        words = np.array(self.words, bool)
        both: list[int] = (np.flatnonzero(words[1:] & words[:-1]) + 1).tolist()
        return both


def read_wording(text: str, emphasis: bool = False) -> Wording:
    """The wording of a text; ``emphasis`` as in `dedup.text.fold.fold_codes`."""
    points = code_points(text)
    return wording_of(fold_codes(points, emphasis=emphasis), capitalised_words(text))


def wording_of(codes: Codes, names: frozenset[str] = frozenset()) -> Wording:
    """The wording of folded codes uint32[n]."""
    codes, _, heads, sizes = _divide(codes)
    bare = codes & np.uint32(POINT)
    string = str(bare.tobytes(), "utf-32-le", "surrogatepass")
    # Most tokens are one character.
    tokens = list(str(bare[heads].tobytes(), "utf-32-le", "surrogatepass"))
    for i in np.flatnonzero(sizes > 1).tolist():
        tokens[i] = string[heads[i] : heads[i] + sizes[i]]
    return Wording(tuple(tokens), tuple(((codes[heads] & np.uint32(WORD)) != 0).tolist()), names)


def token_spans(codes: Codes) -> tuple[I64, I64]:
    """Where the tokens of folded codes uint32[n] begin and end, as indices of these; int64[tokens] each."""
    _, index, heads, sizes = _divide(codes)
    starts, ends = index[heads], index[heads + sizes - 1] + 1
    while len(
        on := np.flatnonzero((ends < len(codes)) & (codes[np.minimum(ends, len(codes) - 1)] == CONTINUES))
    ):
        ends[on] += 1
    return starts, ends


def _divide(codes: Codes) -> tuple[Codes, I64, I64, I64]:
    """The codes that leave a trace, written out, the index that each comes from, and where tokens begin, of how many
    codes."""
    codes, index = expand(codes)
    there = (codes & np.uint32(POINT)) != IGNORED
    codes, index = codes[there], index[there]
    word = (codes & np.uint32(WORD)) != 0
    goes_on = np.zeros(len(codes), bool)
    goes_on[1:] = word[1:] & word[:-1] & ((codes[1:] & np.uint32(START)) == 0)
    counts = (codes & np.uint32(POINT)) > BREAK
    heads = np.flatnonzero(counts & ~goes_on)
    # Behind a token only breaks stand before the next one.
    sizes = np.add.reduceat(counts.astype(np.int64), heads) if len(heads) else heads
    return codes, index, heads, sizes


def capitalised_words(text: str) -> frozenset[str]:
    """The words that begin with a capital, folded."""
    found = {word[0] for word in CAPITALISED.finditer(text) if word[0][0].isupper()}
    if not found:
        return frozenset()
    points = code_points("\n".join(sorted(found)))
    return frozenset(wording_of(fold_codes(points)).tokens)
