"""Set phrases of the trade, known from a short list: what a library is too small to tell.

How a report opens and thanks and closes, five speeches of a large library say in five ways; of twelve speeches two do. A
sentence of which most stands in pieces of the list is such a phrase, whatever is put in between: names of places and
bodies, and no figure.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from dedup.facts.lexicon import lines_of
from dedup.kernels.arrays import among, Codes, distinct, I64, POINT, SHINGLE_BASE, U64, WORD
from dedup.kernels.intervals import unite
from dedup.kernels.points import code_points
from dedup.match.refigured import read_figures
from dedup.text.fold import fold_codes
from dedup.text.folding_table import BREAK

# A piece has so many characters of an unspaced script, or letters; so much of a phrase stands in pieces, as it does in
# none of 316 labelled passages of substance.
PIECE, LETTERS, SHARE = 4, 12, 0.65


def is_of_trade(codes: Codes) -> bool:
    """Whether a sentence, as codes of a stream, says what the list says.

    >>> from dedup.checking.trade_forms import characters_of
    >>> [is_of_trade(characters_of(told)) for told in ("我代表旗人民政府向大会报告工作，请予审议", "请把水渠修到村口")]
    [True, False]
    """
    size = LETTERS if (codes & np.uint32(WORD)).any() else PIECE
    held = np.flatnonzero(among(pieces_of(codes, size), _listed(size)))
    spans = unite(held, held + size)
    if spans.size() < SHARE * len(codes):
        return False
    figures = read_figures(codes).starts
    digits = figures[(codes[figures] & np.uint32(POINT)) <= ord("9")]
    return not (spans.inside(digits, digits + 1) == 0).any()


@cache
def _listed(size: int) -> U64:
    lines = [characters_of(line) for line in lines_of("trade_forms.txt")]
    spaced = [bool((codes & np.uint32(WORD)).any()) for codes in lines]
    own = [codes for codes, words in zip(lines, spaced, strict=True) if words == (size == LETTERS)]
    return distinct(np.concatenate([pieces_of(codes, size) for codes in own]))


def characters_of(text: str) -> Codes:
    """The codes of a text that count, as a stream has them."""
    codes = fold_codes(code_points(text))
    return codes[(codes & np.uint32(POINT)) > BREAK]


def pieces_of(codes: Codes, size: int, places: I64 | None = None) -> U64:
    """So many codes in a row at each place, or at some places, as one number each; two may have one by chance."""
    places = np.arange(max(0, len(codes) - size + 1)) if places is None else places
    found = np.zeros(len(places), np.uint64)
    for i in range(size):
        found += codes[places + i] & np.uint32(POINT)
        found *= SHINGLE_BASE
    return found
