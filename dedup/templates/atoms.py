"""The corpus as atoms in sentences: what templates are mined in.

An atom is a character of an unspaced script, a word of a spaced one, or a number, whichever way it is written. Strays
and watermarks are no atoms, and the breaks that they caused end no sentence; furniture stays, for what a site writes
around its speeches is a template too.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from dedup.kernels.arrays import (
    Bools,
    Codes,
    I32,
    I64,
    POINT,
    ragged,
    run_lengths,
    START,
    U32,
    WORD,
)
from dedup.kernels.expansions import expand
from dedup.kernels.parallel import run_threads
from dedup.kernels.points import code_points
from dedup.templates.boundaries import find_boundaries, find_lines, with_labels
from dedup.text.corpus import Corpus
from dedup.text.fold import whole_ends
from dedup.text.folding_table import BLANK, BREAK

NUMBER = 3  # the atom of every number, of words that hold a digit, of placeholders, addresses and code
OPAQUE = START  # flag of the exact code of an address or of code, which no skeleton fixes
EDGE = 4  # stands before and behind a sentence
LONGEST = 200  # atoms; a longer sentence is cut at its clauses, or anywhere
NUMERALS = "〇○零一二三四五六七八九十百千万亿两"
# What a numeral is counted with or goes before: behind one of these a single numeral is a number.
COUNTED = "、年月日个位名项条届次章节篇人元批期号天点时级所家处"
BEHIND_NUMBERS = "%‰‱°"
JOINS_DIGITS = ".,:/-·%_ ．，：／－％"
AT_A_TIME = 1 << 20  # characters, so that what is made on the way stays small


@dataclass(frozen=True, slots=True)
class Atoms:
    """``codes`` uint32[n]: a code point, WORD | hash of a word, or NUMBER. Atom i is ``corpus.codes[starts[i]:ends[i]]``.

    ``clauses`` int32[n] numbers the clauses; sentence j is ``codes[offsets[j]:offsets[j + 1]]``, none is empty.
    ``exact`` uint32[n] are the codes with numbers told apart, OPAQUE in those of addresses and code.
    """

    codes: U32
    exact: U32
    starts: I64
    ends: I64
    clauses: I32
    offsets: I64

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def sentence_of(self, at: I64) -> I64:
        """The sentences that these atoms stand in, int64[n]."""
        return np.searchsorted(self.offsets, at, side="right") - 1


def build_atoms(
    corpus: Corpus,
    codes: Codes,
    cuts: tuple[I64, I64] | None,
    threads: int = 1,
    opaque: tuple[I64, I64] | None = None,
) -> Atoms:
    """The atoms of a corpus; ``codes`` are its folded codes, ``cuts`` the spans that are left out, breaks and all, and
    ``opaque`` those of what is one atom, whatever stands in it."""
    nothing = np.zeros(0, np.int64), np.zeros(0, np.int64)
    cuts, opaque = cuts or nothing, opaque or nothing
    runs = _document_runs(corpus, *cuts)

    def work(lo: int, hi: int) -> Atoms:
        start, end = runs[lo], runs[hi]
        documents = slice(*np.searchsorted(corpus.ends, [start, end]))
        spans = [_between(each, start, end) for each in (cuts, opaque)]
        return _atoms_of(corpus.codes[start:end], codes[start:end], corpus.ends[documents] - start, *spans)

    return _join(run_threads(work, list(itertools.pairwise(range(len(runs)))), threads), runs)


def _document_runs(corpus: Corpus, cut_starts: I64, cut_ends: I64) -> list[int]:
    """Where runs of documents begin, of about AT_A_TIME characters, and the end. No cut goes over the edge of one."""
    edges = corpus.starts[1:][np.diff(corpus.starts // AT_A_TIME) > 0]
    reach = np.maximum.accumulate(np.append(np.int64(-1), cut_ends))[np.searchsorted(cut_starts, edges)]
    return [0, *edges[reach < edges].tolist(), len(corpus.codes)]


def _between(spans: tuple[I64, I64], start: int, end: int) -> tuple[I64, I64]:
    """The spans that begin in a stretch of the corpus, by places of it."""
    own = slice(*np.searchsorted(spans[0], [start, end]))
    return spans[0][own] - start, spans[1][own] - start


def _join(parts: list[Atoms], runs: list[int]) -> Atoms:
    """The atoms of runs of documents as those of the corpus."""
    clauses = atoms = 0
    for part, start in zip(parts, runs, strict=False):
        shifts = (part.starts, start), (part.ends, start), (part.clauses, clauses), (part.offsets, atoms)
        for column, by in shifts:
            column += by
        clauses, atoms = int(part.clauses.max(initial=clauses)) + 1, int(part.offsets[-1])
    names = ("codes", "exact", "starts", "ends", "clauses")
    columns = [[getattr(part, name) for part in parts] for name in names]
    offsets = np.concatenate([np.zeros(1, np.int64), *(part.offsets[1:] for part in parts)])
    parts.clear()  # each column goes when it is joined
    return Atoms(**{name: np.concatenate(columns.pop(0)) for name in names}, offsets=offsets)


def _atoms_of(
    raw: Codes, codes: Codes, document_ends: I64, cuts: tuple[I64, I64], opaque: tuple[I64, I64]
) -> Atoms:
    """The atoms of some documents, of which ``raw`` are the original codes."""
    breaks, clauses = find_boundaries(raw, document_ends)
    codes = with_labels(raw, codes)
    kept = (codes & np.uint32(POINT)) > BREAK
    where, _ = ragged(*cuts)
    kept[where] = breaks[where] = clauses[where] = False
    inside, _ = ragged(*opaque)
    breaks[inside] = clauses[inside] = False
    at = np.flatnonzero(kept)
    here, index = expand(codes[at])
    counts = (here & np.uint32(POINT)) > BREAK
    here, at = here[counts], at[index[counts]]
    line = np.cumsum(breaks, dtype=np.int32)[at]
    clause = np.cumsum(clauses | breaks, dtype=np.int32)[at]
    first = _first_letters(codes, here, at, line)
    starts = np.flatnonzero(first)
    ends = np.append(starts[1:], len(at))
    exact = name_words(here, starts, ends)
    begin, end = at[starts], whole_ends(codes, at[ends - 1] + 1) if len(at) else at
    blank = exact == BLANK
    line, clause = line[starts], clause[starts]
    coded = _mask_numbers(raw, here, exact, starts, ends, begin, end, clause)
    joined = _join_numbers(raw, coded, begin, end, clause)
    hidden = _join_opaque(coded, joined, begin, opaque)
    groups = np.flatnonzero(~joined)
    last = np.append(groups[1:], len(coded)) - 1 if len(coded) else groups
    values = exact
    coded, line, clause = coded[groups], line[groups], clause[groups]
    numbers, exact = coded == NUMBER, coded.copy()
    exact[numbers] = _sum_values(values, groups[numbers], last[numbers] + 1)
    exact[np.searchsorted(groups, np.flatnonzero(blank), side="right") - 1] = BLANK
    hidden = hidden[groups]
    exact[hidden] = exact[hidden] & ~np.uint32(WORD) | np.uint32(OPAQUE)
    return Atoms(coded, exact, begin[groups], end[last], clause, _sentences(line, clause))


def begins_line(corpus: Corpus, atoms: Atoms) -> Bools:
    """Which atoms are the first of a line, bool[n]."""
    line = np.searchsorted(find_lines(corpus.codes), atoms.starts)
    return np.append(True, line[1:] != line[:-1])[: len(line)]


def _first_letters(codes: Codes, here: Codes, at: I64, line: I32) -> Bools:
    """Which of the kept characters begin an atom, bool[m]."""
    word = (here & np.uint32(WORD)) != 0
    first = np.ones(len(at), bool)
    if len(at) > 1:
        parted = np.cumsum(codes == BREAK, dtype=np.int32)[at]
        same = word[1:] & word[:-1] & (parted[1:] == parted[:-1]) & (line[1:] == line[:-1])
        first[1:] = ~(same & ((here[1:] & np.uint32(START)) == 0))
    return first


def name_words(here: Codes, starts: I64, ends: I64) -> U32:
    """A code for each atom: the character, or WORD and a hash of the letters."""
    plain = here & np.uint32(POINT)
    out = plain[starts] if len(starts) else plain
    words = np.flatnonzero((here[starts] & np.uint32(WORD)) != 0) if len(starts) else starts
    if len(words):
        flat, offsets = ragged(starts[words], ends[words])
        place = np.arange(len(flat)) - np.repeat(offsets[:-1], np.diff(offsets))
        mixed = (plain[flat].astype(np.uint64) + np.uint64(1)) * _powers(int(place.max()) + 1)[place]
        total = np.add.reduceat(mixed, offsets[:-1])
        total ^= total >> np.uint64(29)
        total *= np.uint64(0xC4CEB9FE1A85EC53)
        out[words] = (total >> np.uint64(33)).astype(np.uint32) | np.uint32(WORD)
    return out


def _powers(n: int) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    out = np.full(n, 0x9E3779B97F4A7C15, np.uint64)
    out[0] = 1
    return np.multiply.accumulate(out)


def _mask_numbers(
    raw: Codes, here: Codes, exact: U32, starts: I64, ends: I64, begin: I64, end: I64, clause: I32
) -> U32:
    """The codes with NUMBER for each atom that is one."""
    out = exact.copy()
    if not len(out):
        return out
    plain = here & np.uint32(POINT)
    digit = (plain >= 48) & (plain <= 57)
    out[np.searchsorted(starts, np.flatnonzero(digit), side="right") - 1] = NUMBER
    out[exact == BLANK] = NUMBER
    # 35% is one number, and so is 20℃ up to its sign.
    signs = np.flatnonzero(np.isin(exact, code_points(BEHIND_NUMBERS)))
    signs = signs[signs > 0]
    signs = signs[(out[signs - 1] == NUMBER) & (begin[signs] == end[signs - 1])]
    out[signs] = NUMBER
    numeral = np.isin(exact, code_points(NUMERALS))
    at = np.flatnonzero(numeral)
    if len(at):
        apart = np.ones(len(at), bool)
        apart[1:] = (np.diff(at) != 1) | (clause[at[1:]] != clause[at[:-1]])
        first = np.flatnonzero(apart)
        last = np.append(first[1:], len(at)) - 1
        a, b = at[first], at[last]
        edge = np.uint32(EDGE)
        before = np.where((a > 0) & (clause[np.maximum(a - 1, 0)] == clause[a]), exact[a - 1], edge)
        nxt = np.minimum(b + 1, len(exact) - 1)
        after = np.where((b + 1 < len(exact)) & (clause[nxt] == clause[b]), exact[nxt], edge)
        mark = raw[np.minimum(end[b], len(raw) - 1)]
        opened = raw[np.maximum(begin[a] - 1, 0)]
        is_number = (b > a) | (before == ord("第"))
        is_number |= np.isin(after, code_points(COUNTED))
        is_number |= (before == edge) & ((after == ord("是")) | (after == ord("要")) | (mark == ord("、")))
        is_number |= np.isin(opened, code_points("（(")) & np.isin(mark, code_points("）)"))
        chosen = np.repeat(is_number, last - first + 1)
        out[at[chosen]] = NUMBER
    return out


def _join_numbers(raw: Codes, coded: U32, begin: I64, end: I64, clause: I32) -> Bools:
    """Which atoms go on a number, as the 5 of 3.5 does, bool[n]."""
    joined = np.zeros(len(coded), bool)
    if len(coded) > 1:
        gap = begin[1:] - end[:-1]
        mark = raw[np.minimum(end[:-1], len(raw) - 1)]
        near = (gap == 0) | ((gap == 1) & np.isin(mark, code_points(JOINS_DIGITS)))
        joined[1:] = (coded[1:] == NUMBER) & (coded[:-1] == NUMBER) & near & (clause[1:] == clause[:-1])
    return joined


def _join_opaque(coded: U32, joined: Bools, begin: I64, opaque: tuple[I64, I64]) -> Bools:
    """Which atoms stand in what is opaque, bool[n]; makes one number of the atoms of each."""
    starts, ends = opaque
    span = np.searchsorted(starts, begin, side="right") - 1
    hidden = np.zeros(len(begin), bool)
    if not len(starts):
        return hidden
    hidden = (span >= 0) & (begin < ends[np.maximum(span, 0)])
    coded[hidden] = NUMBER
    goes_on = hidden[1:] & hidden[:-1] & (span[1:] == span[:-1])
    joined[1:] = np.where(hidden[1:] | hidden[:-1], goes_on, joined[1:])
    return hidden


def _sum_values(exact: U32, starts: I64, ends: I64) -> U32:
    """A code for each number, which the atoms ``exact[starts[i]:ends[i]]`` write."""
    if not len(starts):
        return exact[:0]
    at, offsets = ragged(starts, ends)
    place = np.arange(1, len(at) + 1) - np.repeat(offsets[:-1], np.diff(offsets))
    mixed = exact[at].astype(np.uint64) * np.uint64(0xD1342543DE82EF95)
    mixed ^= mixed >> np.uint64(31)
    total = np.add.reduceat(mixed * place.astype(np.uint64), offsets[:-1])
    return (total >> np.uint64(20)).astype(np.uint32) | np.uint32(WORD)


def _sentences(line: I32, clause: I32) -> I64:
    """Offsets of the sentences; one that is too long is cut at its clauses, and these anywhere."""
    if not len(line):
        return np.zeros(1, np.int64)
    cut = np.zeros(len(line), bool)
    cut[0] = True
    cut[1:] = line[1:] != line[:-1]
    for by in (clause, None):
        starts = np.flatnonzero(cut)
        sizes = run_lengths(starts, len(line))
        long = np.repeat(sizes > LONGEST, sizes)
        if not long.any():
            break
        if by is not None:
            change = np.zeros(len(line), bool)
            change[1:] = by[1:] != by[:-1]
            cut |= long & change
        else:
            place = np.arange(len(line)) - np.repeat(starts, sizes)
            cut |= long & (place % LONGEST == 0)
    return np.append(np.flatnonzero(cut), len(line))
