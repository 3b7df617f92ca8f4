"""Where sentences and clauses end, by their marks and line breaks, and which colons end a label."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from dedup.kernels.arrays import begins_run, Bools, Codes, I64
from dedup.kernels.points import code_points
from dedup.text.abbreviations import end_sentences
from dedup.text.neighbours import LINE_BREAKS

ENDS_SENTENCE = "。！？!?；;…"
ENDS_CLAUSE = "，,"
# What a code point may be: the end of a sentence, line or clause, a space in one, what follows a point that ends a
# sentence, a digit, a character of an unspaced script.
STOP, LINE, COMMA, GAP, BEHIND_POINT, DIGIT, WIDE = (np.uint8(1 << bit) for bit in range(7))
LABEL = 16  # characters, up to the colon behind it
LEAST_WRAPPED = 55  # a line of a spaced script that is shorter than this was not broken for want of room


@cache
def _kinds() -> NDArray[np.uint8]:
    """What a code point may be at the end of a sentence or clause, uint8[0x10000]; further ones are as the last."""
    out = np.zeros(0x10000, np.uint8)
    out[code_points(ENDS_SENTENCE)] = STOP
    out[LINE_BREAKS] = LINE
    out[code_points(ENDS_CLAUSE)] = COMMA
    out[code_points("0123456789０１２３４５６７８９")] = DIGIT
    out[code_points(" \t\u3000\u00a0")] = GAP
    out[code_points("\n\r \"')”’")] |= BEHIND_POINT
    codes = np.arange(len(out))
    out[(codes >= 0x2E80) & (codes != 0x3000) & (out & DIGIT == 0)] |= WIDE
    return out


def find_boundaries(raw: Codes, document_ends: I64) -> tuple[Bools, Bools]:
    """Where sentences end, and where clauses do: bool[n] each, true at the mark."""
    kinds = _kinds().take(raw, mode="clip")
    breaks, lines, clauses, wide, digit, gap = (
        (kinds & kind) != 0 for kind in (STOP, LINE, COMMA, WIDE, DIGIT, GAP)
    )
    # A point ends a sentence before a space or quotation mark, at the end, and behind a character of an unspaced script.
    points = np.flatnonzero(raw == ord("."))
    following = kinds[np.minimum(points + 1, len(raw) - 1)]
    ends = (points + 1 == len(raw)) | ((following & BEHIND_POINT) != 0) | wide[np.maximum(points - 1, 0)]
    points = points[ends]
    breaks[points[end_sentences(raw, points)]] = True
    breaks |= lines & ~_soft(raw, lines)
    breaks[document_ends] = True
    # 1,000 has no clauses.
    clauses[1:-1] &= ~(digit[:-2] & digit[2:])
    # Between characters of unspaced scripts a space parts a heading from what follows, or two points.
    clauses[1:-1] |= gap[1:-1] & wide[:-2] & wide[2:]
    return breaks, clauses


def find_lines(raw: Codes) -> I64:
    """Where lines end, int64[lines], at the breaks."""
    breaks = np.zeros(len(raw), bool)
    for code in LINE_BREAKS:  # np.isin takes many times the room of the codes
        breaks |= raw == np.uint32(code)
    return np.flatnonzero(breaks)


def with_labels(raw: Codes, codes: Codes) -> Codes:
    """The codes with a colon where one ends a label at the beginning of its line: without it a word is no form."""
    kinds = _kinds().take(raw, mode="clip")
    lines = np.append(np.int64(-1), np.flatnonzero((kinds & LINE) != 0))
    # One that ends its line is that of a salutation, of which nothing depends.
    follows = (raw[1:] != ord("/")) & ((kinds[1:] & LINE) == 0)
    at = np.flatnonzero(np.isin(raw[:-1], code_points(":：")) & follows)
    line = np.searchsorted(lines, at) - 1
    # The first of its line, not far from where that begins, and none in a time of day.
    time = (kinds[at - 1] & kinds[at + 1] & DIGIT) != 0
    at = at[begins_run(line) & (at - lines[line] <= LABEL) & ~time]
    codes = codes.copy()
    codes[at] = ord(":")
    return codes


def _soft(raw: Codes, lines: Bools) -> Bools:
    """Line breaks inside a sentence of a spaced script: the line was full and the next one begins with a small letter."""
    out = np.zeros(len(raw), bool)
    at = np.flatnonzero(lines)
    if not len(at):
        return out
    length = np.diff(np.concatenate((np.array([-1], np.int64), at)))
    ahead = at.copy()
    alive = np.arange(len(at))
    for _ in range(16):  # the indent of the next line
        ahead[alive] += 1
        alive = alive[ahead[alive] < len(raw)]
        alive = alive[np.isin(raw[ahead[alive]], np.array([32, 9, 0x3000, 35, 42, 47], np.uint32))]
    follows = raw[np.minimum(ahead, len(raw) - 1)]
    small = (follows >= 97) & (follows <= 122)
    before = raw[np.maximum(at - 1, 0)]
    goes_on = ((before | 32) >= 97) & ((before | 32) <= 122) | np.isin(
        before, np.array([44, 45, 41, 34], np.uint32)
    )
    out[at] = small & goes_on & (length >= LEAST_WRAPPED)
    return out
