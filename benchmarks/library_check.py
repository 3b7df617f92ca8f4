"""Two judges: of a workload, that nothing repeats in it but what was planted; of a check, that it found what was."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.check import read_rows
from benchmarks.library_texts import BREAK, COMMA, Lexicon, PHRASES, STOP

RUN = 13
MOST_HOLDERS = 3
PART = 1 << 25  # runs that are sorted at once
# Kinds that are no copying; a template is a set phrase with slots.
SET_PHRASES = ("formula", "template")

Array = NDArray[Any]
Span = tuple[int, int]
_BASE = 0x9E3779B97F4A7C15


@dataclass(frozen=True)
class Proof:
    """``holders[k]`` runs of 13 characters stand in k speeches; what was planted, and overlaps it, apart."""

    speeches: int
    runs: int
    holders: dict[int, int]

    @property
    def holds(self) -> bool:
        return max(self.holders, default=0) <= MOST_HOLDERS

    def __str__(self) -> str:
        counts = ", ".join(f"{number:,} in {k}" for k, number in sorted(self.holders.items()) if k > 1)
        verdict = "holds" if self.holds else "DOES NOT HOLD"
        return f"{verdict}: {self.speeches:,} speeches, {self.runs:,} runs of {RUN}; in several: {counts or 'none'}"


def prove(workload: Path, lexicon: Lexicon) -> Proof:
    """Count in how many speeches each run stands, without punctuation; equal hashes of 64 bits count as equal runs."""
    planted = defaultdict(list)
    for row in read_rows(workload.with_suffix(".truth.jsonl")):
        planted[row["b"]["document"]].append((row["b"]["start"], row["b"]["end"]))
    heads = np.array([_hash(_codes(lexicon.phrase(n)))[0] for n in range(PHRASES)])
    sizes = np.array([len(lexicon.phrase(n)) for n in range(PHRASES)])
    order = np.argsort(heads)
    hashes, speeches = [], []
    for number, row in enumerate(read_rows(workload)):
        own = _own_runs(row["text"], planted[row["id"]], heads[order], sizes[order])
        hashes.append(own)
        speeches.append(np.full(len(own), number, np.int32))
    return _count(np.concatenate(hashes), np.concatenate(speeches), len(hashes))


def _own_runs(text: str, planted: list[Span], heads: Array, sizes: Array) -> Array:
    """Hashes of the runs of a speech that overlap nothing planted."""
    codes = _codes(text)
    free = np.ones(len(codes) + 1, bool)
    for start, end in planted:
        free[start:end] = False
    counts = (codes != COMMA) & (codes != STOP) & (codes != BREAK)
    codes, free = codes[counts], free[:-1][counts]
    runs = _hash(codes)
    at = np.minimum(np.searchsorted(heads, runs), len(heads) - 1)
    for start in np.flatnonzero(heads[at] == runs).tolist():
        free[start : start + sizes[at[start]]] = False
    taken = np.concatenate((np.zeros(1, np.int64), np.cumsum(~free)))
    return runs[taken[RUN:] == taken[:-RUN]]


def _codes(text: str) -> Array:
    return np.frombuffer(text.encode("utf-32-le"), np.uint32)


def _hash(codes: Array) -> Array:
    """Polynomials of the runs, modulo 2**64."""
    total = np.zeros(len(codes) - RUN + 1, np.uint64)
    for column in range(RUN):
        total = total * np.uint64(_BASE) + codes[column : column + len(total)]
    return total ^ (total >> np.uint64(29))


def _count(hashes: Array, speeches: Array, total: int) -> Proof:
    """Part by part, by the low bits of the hash, so that a gigabyte of text needs no sorted copy of all its runs."""
    parts = max(1, len(hashes) // PART)
    holders: dict[int, int] = defaultdict(int)
    for part in range(parts):
        mine = np.flatnonzero(hashes % np.uint64(parts) == part) if parts > 1 else np.arange(len(hashes))
        values = np.sort(hashes[mine])
        repeated = values[1:][values[1:] == values[:-1]]
        single = len(values)
        if len(repeated):
            repeated = repeated[np.concatenate(([True], repeated[1:] != repeated[:-1]))]
            at = np.minimum(np.searchsorted(repeated, hashes[mine]), len(repeated) - 1)
            hit = np.flatnonzero(repeated[at] == hashes[mine])
            pairs = set(zip(at[hit].tolist(), speeches[mine[hit]].tolist(), strict=True))
            single -= len(hit)
            of_run: dict[int, int] = defaultdict(int)
            for run, _ in pairs:
                of_run[run] += 1
            for count in of_run.values():
                holders[count] += 1
        holders[1] += single
    return Proof(total, len(hashes), dict(holders))


@dataclass
class Verdict:
    """What a check found of what was planted in a draft, in characters, and what it called the set phrases.

    ``copied`` were copied, and ``copies_found`` of them are shown with the right source at the right place; ``phrases``
    belong to set phrases, of which ``phrases_found`` are called so, and ``phrases_copied`` copying.
    ``wrong`` are new, and called copying all the same.
    """

    copied: int = 0
    copies_found: int = 0
    phrases: int = 0
    phrases_found: int = 0
    phrases_copied: int = 0
    new: int = 0
    wrong: int = 0

    def add(self, other: Verdict) -> None:
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


def judge(report: Path, truth: list[dict[str, Any]], characters: int) -> Verdict:
    """Hold the JSON report on one draft against its truth; ``characters`` is the length of the draft."""
    verdict = Verdict()
    formula, copied = np.zeros(characters, bool), np.zeros(characters, bool)
    planted = np.zeros(characters, bool)
    findings = list(_sides(json.loads(report.read_text("utf-8"))))
    for kind, draft, _ in findings:
        for start, end in draft:
            (formula if kind in SET_PHRASES else copied)[start:end] = True
    for row in truth:
        start, end = row["b"]["start"], row["b"]["end"]
        planted[start:end] = True
        if row["kind"] == "formula":
            verdict.phrases += end - start
            verdict.phrases_found += int(formula[start:end].sum())
            verdict.phrases_copied += int((copied & ~formula)[start:end].sum())
        else:
            verdict.copied += end - start
            verdict.copies_found += _found(row, findings)
    verdict.new = int((~planted).sum())
    verdict.wrong = int((copied & ~planted).sum())
    return verdict


def _sides(report: dict[str, Any]) -> Iterator[tuple[str, list[Span], dict[str, list[Span]]]]:
    """Kind, spans in the draft, and spans by source record, of each finding."""
    for finding in report["findings"]:
        draft, sources = [], defaultdict(list)
        for place in finding["occurrences"]:
            span = place["start"], place["end"]
            if place["role"] == "draft":
                draft.append(span)
            else:
                sources[place["document"].rpartition("#")[2]].append(span)
        yield finding["kind"], draft, sources


def _found(row: dict[str, Any], findings: list[tuple[str, list[Span], dict[str, list[Span]]]]) -> int:
    """Characters of a copy that are shown beside their original, at its place."""
    start, end = row["b"]["start"], row["b"]["end"]
    shown = np.zeros(end - start, bool)
    original = row["a"]["start"], row["a"]["end"]
    for kind, draft, sources in findings:
        places = sources.get(row["a"]["document"], [])
        if kind not in SET_PHRASES and any(x < original[1] and original[0] < y for x, y in places):
            for x, y in draft:
                shown[max(x - start, 0) : max(y - start, 0)] = True
    return int(shown.sum())
