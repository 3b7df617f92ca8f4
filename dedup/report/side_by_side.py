"""Two texts as rows of a terminal, one above the other, with marks beneath what differs."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from rich.cells import cell_len

from dedup.kernels.arrays import Codes, POINT
from dedup.kernels.expansions import expand
from dedup.printable import printable
from dedup.text.folding_table import BREAK

DIFFERS, SLIGHT, SAME, MISSING = "^", "·", " ", "-"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of both texts, of equal width, and the marks beneath them: ``^`` under what differs, ``·`` under what
    differs in what does not count (punctuation, spaces, width, script)."""

    first: str
    second: str
    marks: str


def align_rows(first: str, second: str, codes: tuple[Codes, Codes], width: int) -> Iterator[Row]:
    """Rows of at most ``width`` cells; ``codes`` are the folded codes of the texts, of their lengths.

    The alignment is a shortest edit script (Levenshtein 1966) of the texts as they stand.
    """
    rows: list[list[str]] = [[], [], []]
    used = 0
    for one, other, mark in _columns(first, second, codes):
        cells = max(cell_len(one), cell_len(other))
        if used + cells > width and used:
            yield Row(*("".join(row) for row in rows))
            rows, used = [[], [], []], 0
        for row, text in zip(rows, (one, other), strict=False):
            row.append(text + (MISSING if not text else " ") * (cells - cell_len(text)))
        rows[2].append(mark * cells)
        used += cells
    if used:
        yield Row(*("".join(row) for row in rows))


def _columns(first: str, second: str, codes: tuple[Codes, Codes]) -> Iterator[tuple[str, str, str]]:
    """Characters that stand one above the other, empty where one text has none, and their mark."""
    from rapidfuzz.distance import Levenshtein

    for change in Levenshtein.opcodes(first, second):
        one, other = slice(change.src_start, change.src_end), slice(change.dest_start, change.dest_end)
        mark = (
            SAME if change.tag == "equal" else DIFFERS if _counts(codes[0][one], codes[1][other]) else SLIGHT
        )
        for a, b in itertools.zip_longest(first[one], second[other], fillvalue=""):
            yield _shown(a), _shown(b), mark


def _counts(one: Codes, other: Codes) -> bool:
    """Whether what counts differs."""
    return not np.array_equal(_counting(one), _counting(other))


def _counting(codes: Codes) -> Codes:
    bare = expand(codes)[0] & np.uint32(POINT)
    return bare[bare > BREAK]


def _shown(character: str) -> str:
    return (
        "↵"
        if character == "\n"
        else " "
        if character in "\t\u00a0\u3000" and character
        else printable(character)
    )
