"""Characters that are written as several code points: a letter and its accents, the jamo of a syllable.

A string folds as its canonical and compatible forms do (Unicode Standard Annex 15). Where nothing composes the table has
done the work already; what is left are short runs, few distinct ones in a corpus, and each of these is normalised once.
"""

from __future__ import annotations

import unicodedata

import numpy as np

from dedup.kernels.arrays import Codes, I64, POINT, WORD
from dedup.kernels.expansions import expand, find_expansion
from dedup.text.folding_table import BREAK, CONTINUES, FLAGS, IGNORED, load_table
from dedup.text.neighbours import runs

# More marks on one character than the Stream-Safe Text Format allows (UAX 15) are no writing; they fold one by one.
LONGEST = 32


def compose_runs(codes: Codes, folded: Codes, at: I64) -> None:
    """Fold the runs of code points that make one character with those before them; ``at`` int64 are their positions.

    What a run folds to stands at its first positions, and the others belong to these.
    """
    heads, sizes = runs(at)
    starts = np.maximum(at[heads] - 1, 0)  # what they compose with; at the very beginning there is nothing
    lengths = at[heads] + sizes - starts
    for length in np.flatnonzero(np.bincount(lengths[lengths <= LONGEST])).tolist():
        places = starts[lengths == length, None] + np.arange(length)
        distinct, which = np.unique(codes[places], axis=0, return_inverse=True)
        folded[places] = np.array([_fold_run(run) for run in distinct], np.uint32)[which.reshape(-1)]


def _fold_run(run: Codes) -> list[int]:
    """The codes of a base and its marks, as many as the run is long."""
    table = load_table()
    alone: list[int] = (table[run] & np.uint32(~FLAGS & 0xFFFFFFFF)).tolist()
    text = "".join(map(chr, run.tolist()))
    # What NFKC would make something else of is kept as it is, and the marks behind it.
    apart = (
        1 if unicodedata.normalize("NFKC", text[0]) != text[0] and _is_kept_apart(text[0], alone[0]) else 0
    )
    plain = unicodedata.normalize("NFKC", text[apart:])
    codes = alone[:apart]
    for character in plain:
        own = int(table[ord(character)]) & ~FLAGS
        if (not codes or codes[-1] == BREAK) and unicodedata.combining(character):
            own = IGNORED  # on a space, or at the beginning, it marks nothing
        if own & POINT:
            codes.append(own)
    spare = len(run) - len(codes)
    if spare < 0:
        return _squeezed(codes, len(run)) or alone
    return codes + [CONTINUES] * spare


def _is_kept_apart(character: str, alone: int) -> bool:
    """Whether folding does not do to it what NFKC does."""
    plain = np.array([ord(c) for c in unicodedata.normalize("NFKC", character)], np.uint32)
    folded: list[int] = expand(load_table()[plain] & np.uint32(~FLAGS & 0xFFFFFFFF))[0].tolist()
    own: list[int] = expand(np.array([alone], np.uint32))[0].tolist()
    return [code for code in folded if code & POINT] != own


def _squeezed(codes: list[int], room: int) -> list[int]:
    """The codes with the first ones as one that stands for them, if there is one."""
    head = codes[: len(codes) - room + 1]
    one = find_expansion(tuple(head))
    return [one | head[0] & WORD, *codes[len(head) :]] if one is not None else []
