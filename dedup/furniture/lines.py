"""The lines of a corpus as columns: where they stand, how long they are, what they begin and end with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dedup.kernels import active
from dedup.kernels.arrays import (
    among,
    Bools,
    Codes,
    distinct,
    I64,
    ragged,
    run_numbers,
    run_starts,
    stable_order,
    U64,
)
from dedup.kernels.arrays import POINT as MASK
from dedup.kernels.parallel import cut_up, run_threads, split_evenly
from dedup.text.corpus import Corpus
from dedup.text.fold import whole_end
from dedup.text.folding_table import BREAK, CODE_POINTS, CONTINUES
from dedup.text.segment import find_lines

POINT = np.uint32(MASK)
COUNTS = 3  # folded codes from here on are characters: 0 nothing, 1 a break, 2 a placeholder
ENDS_SENTENCE = np.array([ord(c) for c in '。！？!?；;：:….”’"』」）)】]|'], np.uint32)
AT_A_TIME = 1 << 20


@dataclass(frozen=True, slots=True)
class Lines:
    """All lines with ink, in order, white space around them left out. int64[n] unless said otherwise.

    starts, ends   positions in the corpus
    documents      the document of each
    rank, behind   how many lines of the document stand before and behind it
    hashes         uint64, of the code points as they stand: equal lines have equal hashes
    """

    starts: I64
    ends: I64
    documents: I64
    rank: I64
    behind: I64
    hashes: U64

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def lengths(self) -> I64:
        """Code points of each line."""
        return self.ends - self.starts


def list_lines(corpus: Corpus, threads: int) -> Lines:
    """The lines of all documents."""
    return number_lines(corpus, *find_lines(corpus, threads), threads)


def number_lines(corpus: Corpus, starts: I64, ends: I64, threads: int = 1) -> Lines:
    """Spans in order, none empty, as lines."""
    documents = corpus.document_of(starts)
    first = np.searchsorted(documents, documents, side="left")
    last = np.searchsorted(documents, documents, side="right") - 1
    number = np.arange(len(starts))

    def work(lo: int, hi: int) -> U64:
        return active.measure_units(corpus.codes, starts[lo:hi], ends[lo:hi])[0]

    parts = run_threads(work, split_evenly(ends - starts, threads), threads)
    hashes = np.concatenate([*parts, np.zeros(0, np.uint64)])
    return Lines(starts, ends, documents, number - first, last - number, hashes)


def first_of_equals(lines: Lines, which: I64) -> tuple[I64, I64]:
    """Of some lines: one of each wording, and for each of them the index of its wording in that list."""
    order = stable_order(lines.hashes[which])
    begins = run_starts(lines.hashes[which][order])
    number = np.empty(len(which), np.int64)
    number[order] = run_numbers(begins, len(which))
    return which[order[begins]], number


def lines_with_pairs(codes: Codes, lines: Lines, lists: Sequence[str], threads: int) -> list[I64]:
    """For each of some lists of pairs of characters, the lines that hold one of them, with whatever does not count
    between the two; the pairs of a list have spaces between them."""
    own = [np.array([ord(pair[0]) << 21 | ord(pair[1]) for pair in words.split()]) for words in lists]
    keys = distinct(np.concatenate(own))

    def work(lo: int, hi: int) -> tuple[I64, I64]:
        positions, key = active.find_pairs(codes[lo : hi + 32], keys)
        return lo + positions, key

    spans = cut_up(len(codes), AT_A_TIME)
    parts = run_threads(work, spans, threads)
    positions, key = (np.concatenate([part[side] for part in parts]) for side in (0, 1))
    line = np.maximum(np.searchsorted(lines.starts, positions, side="right") - 1, 0)
    return [distinct(line[among(keys, distinct(one))[key]]) for one in own]


@dataclass(frozen=True, slots=True)
class Readings:
    """Lines as strings: characters folded, marks as they are, what folding ignores (pinyin, hidden marks) left out.

    Line i reads ``text[offsets[i]:offsets[i + 1]]``; its character k stands at ``positions[offsets[i] + k]`` of the
    folded ``codes``. Markup that stands for a space or a mark reads as a space.
    """

    text: str
    offsets: list[int]
    positions: I64
    codes: Codes

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def line(self, number: int) -> str:
        """The reading of a line."""
        return self.text[self.offsets[number] : self.offsets[number + 1]]

    def place(self, number: int, start: int, end: int) -> tuple[int, int]:
        """The positions in the corpus of a non-empty span of the reading."""
        base = self.offsets[number]
        return int(self.positions[base + start]), whole_end(
            self.codes, int(self.positions[base + end - 1]) + 1
        )


def read_lines(corpus: Corpus, codes: Codes, lines: Lines, which: I64) -> Readings:
    """Read some lines as strings."""
    where, offsets = ragged(lines.starts[which], lines.ends[which])
    folded = codes[where] & POINT
    plain = np.where((folded >= COUNTS) & (folded < CODE_POINTS), folded, corpus.codes[where])
    # A file's own control characters read as spaces.
    plain[plain < 32] = 32
    goes_on = np.flatnonzero(codes[where] == CONTINUES)
    goes_on = goes_on[goes_on > 0] - 1
    plain[goes_on[folded[goes_on] == BREAK]] = 32
    kept = np.concatenate((np.zeros(1, np.int64), np.cumsum(folded != 0)))
    positions = where[folded != 0]
    text = str(plain[folded != 0].astype(np.uint32).tobytes(), "utf-32-le", "replace")
    return Readings(text, kept[offsets].tolist(), positions, codes)


def unfinished(corpus: Corpus, lines: Lines) -> Bools:
    """Lines whose last character does not end a sentence."""
    return ~np.isin(corpus.codes[lines.ends - 1], ENDS_SENTENCE)


def is_han(codes: Codes | U64) -> Bools:
    """Which folded codes are Chinese characters."""
    plain = codes & codes.dtype.type(POINT)
    return ((plain >= 0x3400) & (plain <= 0x9FFF)) | ((plain >= 0x20000) & (plain <= 0x3FFFF))


def is_latin(codes: Codes) -> Bools:
    """Which folded codes are Latin letters or digits."""
    plain = codes & POINT
    letter = (plain >= ord("a")) & (plain <= ord("z"))
    return letter | (plain >= ord("0")) & (plain <= ord("9")) | (plain >= 0xC0) & (plain < 0x250)
