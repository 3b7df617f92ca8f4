"""Speeches that copy from one another, drafts that copy from them, and the truth about both.

The truth is one JSON object a line, spans in code points:

    {"kind": "paragraph", "a": {"document": "17", "start": 902, "end": 1031}, "b": {...}, "edits": 0}

where ``a`` is the original, ``b`` the copy, and ``edits`` the percentage of its characters, punctuation apart, that were
replaced. The kinds are paragraph and speech; copy in a draft; and formula, a set phrase of a draft, without ``a``.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.library_texts import as_text, BREAK, COMMA, Lexicon, PHRASES, STOP, WORDS, write_speeches

Row = dict[str, Any]
Span = tuple[int, int]

LENGTH = 4_000
COPIES, WHOLE_COPIES = (
    0.02,
    0.01,
)  # shares of the speeches that hold a paragraph of another, and that are a copy
EDITS = (2, 5, 10)
BATCH = 1_000  # speeches that are made at once
DONORS = 20  # speeches of a batch that later ones may copy from
SITES = 40
DRAFT_LENGTH, DRAFT_COPIED, DRAFT_PHRASES = 5_000, 0.12, 0.31
COMMON_PHRASES = 100  # of which drafts are made


@dataclass(frozen=True)
class Planted:
    """A row to write, and the truth about what was copied into it."""

    row: Row
    truth: list[Row]


def speeches(number: int, lexicon: Lexicon, seed: int = 1) -> Iterator[Planted]:
    """The rows of a workload in order; the first thousands are the same however many there are."""
    donors: list[tuple[str, str]] = []
    for first in range(0, number, BATCH):
        rng = np.random.default_rng((seed, first))
        texts = write_speeches(lexicon, rng, BATCH, LENGTH)
        kinds = rng.random(BATCH)
        whole = [at for at in range(min(BATCH, number - first)) if kinds[at] >= COPIES + WHOLE_COPIES]
        donors += [(str(first + at), texts[at]) for at in whole[:DONORS]]
        titles = write_speeches(lexicon, rng, BATCH, 14)
        for at in range(min(BATCH, number - first)):
            name, text, truth = str(first + at), texts[at], []
            if kinds[at] < COPIES + WHOLE_COPIES:
                donor = donors[int(rng.integers(len(donors)))]
                copy = copy_speech if kinds[at] < WHOLE_COPIES else copy_paragraph
                text, truth = copy(rng, lexicon, donor, name, text)
            yield Planted(_row(rng, name, titles[at], text), truth)


def _row(rng: np.random.Generator, name: str, title: str, text: str) -> Row:
    year, month, day, site = (
        int(rng.integers(*span)) for span in ((2000, 2026), (1, 13), (1, 29), (0, SITES))
    )
    title = title.replace("\n", "").rstrip("。")
    date = f"{year}-{month:02}-{day:02}"
    return {"id": name, "title": title, "date": date, "source": f"网站{site:02}", "text": text}


def copy_speech(
    rng: np.random.Generator, lexicon: Lexicon, donor: tuple[str, str], name: str, _text: str
) -> tuple[str, list[Row]]:
    """The donor's text with some of its characters replaced."""
    source, original = donor
    edits = EDITS[int(rng.integers(len(EDITS)))]
    codes = np.frombuffer(original.encode("utf-32-le"), np.uint32).copy()
    words = np.flatnonzero((codes != COMMA) & (codes != STOP) & (codes != BREAK))
    at = words[rng.random(len(words)) < edits / 100]
    codes[at] = lexicon.characters[rng.integers(WORDS[1], lexicon.words, size=len(at)), 0]
    text = as_text(codes)
    return text, [_truth("speech", source, (0, len(original)), name, (0, len(text)), edits)]


def copy_paragraph(
    rng: np.random.Generator, _lexicon: Lexicon, donor: tuple[str, str], name: str, text: str
) -> tuple[str, list[Row]]:
    """The text with one of its paragraphs replaced by one of the donor's, neither being the last."""
    source, original = donor
    start, end = _pick_paragraph(rng, original)
    here, there = _pick_paragraph(rng, text)
    made = text[:here] + original[start:end] + text[there:]
    return made, [_truth("paragraph", source, (start, end), name, (here, here + end - start), 0)]


def _pick_paragraph(rng: np.random.Generator, text: str) -> Span:
    """A paragraph of at least 80 characters, or the longest."""
    starts = [0, *(at + 1 for at, char in enumerate(text) if char == "\n")]
    spans = [(start, end - 1) for start, end in itertools.pairwise(starts)]
    long = [span for span in spans if span[1] - span[0] >= 80]
    return long[int(rng.integers(len(long)))] if long else max(spans, key=lambda span: span[1] - span[0])


def _truth(kind: str, a: str, a_span: Span, b: str, b_span: Span, edits: int) -> Row:
    return {"kind": kind, "a": place(a, a_span), "b": place(b, b_span), "edits": edits}


def place(document: str, span: Span) -> Row:
    return {"document": document, "start": span[0], "end": span[1]}


def write_draft(
    lexicon: Lexicon, rng: np.random.Generator, name: str, donors: list[tuple[str, str]]
) -> tuple[str, list[Row]]:
    """A draft of new clauses and, among them, stretches of ``donors`` and set phrases, with the truth of both.

    Truth of a phrase has the kind ``formula``, its number, and no ``a``: many speeches hold it.
    """
    pieces: list[tuple[str, Row]] = []
    for source, original in donors:
        start, _ = _pick_paragraph(rng, original[: LENGTH // 2])
        end = start + int(DRAFT_LENGTH * DRAFT_COPIED / len(donors))
        pieces.append((original[start:end], _truth("copy", source, (start, end), name, (0, 0), 0)))
    left = DRAFT_LENGTH * DRAFT_PHRASES
    numbers = iter(rng.permutation(COMMON_PHRASES).tolist())
    while left > 0:
        number = next(numbers)
        pieces.append((lexicon.phrase(number), {"kind": "formula", "number": number, "edits": 0}))
        left -= len(pieces[-1][0])
    fresh = _clauses(lexicon, rng, DRAFT_LENGTH - sum(len(piece) + 1 for piece, _ in pieces))
    return _assemble(rng, name, [pieces[at] for at in rng.permutation(len(pieces))], fresh)


def _clauses(lexicon: Lexicon, rng: np.random.Generator, size: int) -> list[str]:
    """Clauses without set phrases, of ``size`` characters together."""
    known = {lexicon.phrase(number) for number in range(PHRASES)}
    (text,) = write_speeches(lexicon, rng, 1, 2 * DRAFT_LENGTH)
    clauses = [clause for clause in re.split("[，。\n]+", text) if clause and clause not in known]
    ends = list(itertools.accumulate(len(clause) + 1 for clause in clauses))
    return clauses[: bisect.bisect_left(ends, size) + 1]


def _assemble(
    rng: np.random.Generator, name: str, pieces: list[tuple[str, Row]], fresh: list[str]
) -> tuple[str, list[Row]]:
    """The fresh clauses with the pieces among them, no two of these in a row; a copied stretch has its own lines."""
    before = dict(zip(sorted(rng.permutation(len(fresh))[: len(pieces)].tolist()), pieces, strict=True))
    text, truth = "", []
    for number, clause in enumerate(fresh):
        if number in before:
            piece, row = before[number]
            copied = row["kind"] == "copy"
            text = text[:-1] + "。\n" if copied and text.endswith("，") else text
            truth.append(row | {"b": place(name, (len(text), len(text) + len(piece)))})
            text += piece + ("。\n" if copied else "，")
        text += clause + ("。\n" if rng.random() < 0.12 else "，")
    return text.rstrip("，。\n") + "。", truth
