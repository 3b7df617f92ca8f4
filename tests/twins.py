"""Slow, plain twins of the fast code: what each stage means, one text at a time, without NumPy.

Nothing here calls the code under test.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

WORD, START = 1 << 31, 1 << 30
M32, M64 = (1 << 32) - 1, (1 << 64) - 1
WORD_BASE, SHINGLE_BASE = 0x9E3779B97F4A7C15, 0xD1342543DE82EF95

Token = int | tuple[int, ...]


def tokens(codes: Iterable[int]) -> list[Token]:
    """A character that belongs to no word is an int, a word the tuple of its letters."""
    out: list[Token] = []
    word: list[int] = []
    for code in codes:
        letter = code & ~(WORD | START)
        if letter == 0:
            continue
        if word and (not code & WORD or code & START):
            out.append(tuple(word))
            word = []
        if code & WORD:
            word.append(letter)
        elif code != 1:
            out.append(letter)
    return [*out, tuple(word)] if word else out


def shingles(codes: Iterable[int], k: int) -> list[tuple[Token, ...]]:
    """All runs of k tokens; fewer tokens are one shingle; none has none."""
    found = tuple(tokens(codes))
    return [found[i : i + k] for i in range(max(1, len(found) - k + 1))] if found else []


def jaccard(a: Iterable[object], b: Iterable[object]) -> Fraction:
    x, y = set(a), set(b)
    return Fraction(len(x & y), len(x | y)) if x | y else Fraction(0)


def alike(a: Iterable[object], b: Iterable[object], threshold: float) -> bool:
    """Whether the exact similarity reaches the threshold as it was written down."""
    return jaccard(a, b) >= Fraction(str(threshold))


# ------------------------------------------------------------------ hashes


def fmix64(h: int) -> int:
    h = (h ^ h >> 33) * 0xFF51AFD7ED558CCD & M64
    h = (h ^ h >> 33) * 0xC4CEB9FE1A85EC53 & M64
    return h ^ h >> 33


def fmix32(h: int) -> int:
    h = (h ^ h >> 16) * 0x85EBCA6B & M32
    h = (h ^ h >> 13) * 0xC2B2AE35 & M32
    return h ^ h >> 16


def token_value(token: Token) -> int:
    if isinstance(token, int):
        return token
    return fmix64(sum(letter * pow(WORD_BASE, i, 1 << 64) for i, letter in enumerate(token)) & M64)


def unit_hash(codes: Iterable[int]) -> int:
    values = [token_value(token) for token in tokens(codes)]
    terms = (value * pow(SHINGLE_BASE, i + 1, 1 << 64) for i, value in enumerate(values))
    return fmix64((len(values) + sum(terms)) & M64)


def shingle_hash(shingle: tuple[Token, ...]) -> int:
    h = 0
    for token in shingle:
        h = (h * SHINGLE_BASE + token_value(token)) & M64
    return fmix64(h ^ len(shingle))


def signature(hashes: Iterable[int], a: Sequence[int], b: Sequence[int]) -> list[int]:
    """Slot j is the least a[j] * h + b[j]; full where there is no hash."""
    mixed = [fmix32(h & M32) for h in hashes]
    return [min((x * h + y & M32 for h in mixed), default=M32) for x, y in zip(a, b, strict=True)]


# ------------------------------------------------------------------ lines and places

PARAGRAPH_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
LINE_BREAK = re.compile("\r\n|[\n\r]")
# White space, and the two hidden characters that pages pad their lines with.
SPACE = "\\s\u200b\ufeff"


def squeeze(text: str) -> str:
    """The text without its white space."""
    return re.sub(f"[{SPACE}]+", "", text)


def strip(text: str) -> str:
    return re.sub(f"^[{SPACE}]+|[{SPACE}]+$", "", text)


def paragraphs(text: str) -> list[str]:
    return [line for line in map(strip, PARAGRAPH_BREAK.split(text)) if line]


def line_and_column(text: str, at: int) -> tuple[int, int]:
    """Both from 1; a line ends behind \\n, \\r\\n or \\r."""
    before = [match.end() for match in LINE_BREAK.finditer(text) if match.end() <= at]
    return len(before) + 1, at - (before[-1] if before else 0) + 1
