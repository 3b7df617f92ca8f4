"""Judge a report, or a list of pairs of places, by the planted copies: how many of their characters it gives.

A planted copy is given where a row of the answer overlaps it on both sides; what counts are the characters of the
copy's side that such rows cover. Nothing is said about what else an answer holds: generated prose repeats itself.
"""

from __future__ import annotations

import itertools
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.check import read_rows

# Pairs of a larger cluster are not looked at: each place is copied once.
LARGEST_CLUSTER = 100
LONGEST_SUMMARY = 1 << 16

Span = tuple[int, int]
Rows = dict[tuple[str, str], list[tuple[Span, Span]]]


@dataclass
class Recall:
    """Characters of the planted copies and how many of them are given, by share of edits; findings by kind."""

    characters: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    given: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    findings: dict[str, int] = field(default_factory=dict)

    def share(self, *edits: int) -> float | None:
        """Of the copies with these shares of edits; without any, of all copies. None where there are none."""
        wanted = edits or tuple(self.characters)
        total = sum(self.characters.get(one, 0) for one in wanted)
        return sum(self.given.get(one, 0) for one in wanted) / total if total else None


def judge(answer: Path, truth: Path) -> Recall:
    """What the answer gives of the truth; an empty truth leaves only the counts of findings."""
    recall = Recall() if answer.suffix == ".jsonl" else Recall(findings=_count_findings(answer))
    planted = list(read_rows(truth)) if truth.exists() else []
    wanted = {(row["a"]["document"], row["b"]["document"]) for row in planted}
    rows: Rows = defaultdict(list)
    for left, right in _places(answer) if planted else ():
        for one, other in ((left, right), (right, left)):
            if (one[0], other[0]) in wanted:
                rows[one[0], other[0]].append((one[1], other[1]))
    for row in planted:
        (_, a), (_, b) = _place(row["a"]), _place(row["b"])
        found = rows.get((row["a"]["document"], row["b"]["document"]), [])
        recall.characters[row["edits"]] += b[1] - b[0]
        recall.given[row["edits"]] += _union([y for x, y in found if _meet(x, a)], b)
    return recall


def _places(answer: Path) -> Iterator[tuple[tuple[str, Span], tuple[str, Span]]]:
    """Pairs of places (record, span) of an answer."""
    if answer.suffix == ".jsonl":
        for row in read_rows(answer):
            yield _place(row["a"]), _place(row["b"])
        return
    for finding in _findings(answer):
        places = finding["occurrences"]
        if finding["kind"] in ("exact", "near"):
            yield from itertools.combinations(map(_place, places[:LARGEST_CLUSTER]), 2)
        for passage in finding["evidence"].get("passages", ()):
            i, j = passage["of"]
            yield (_record(places[i]), tuple(passage["a"])), (_record(places[j]), tuple(passage["b"]))


def _findings(report: Path) -> Iterator[dict[str, Any]]:
    """The findings of a report, which stand a line each between the lines that open its lists."""
    inside = False
    with report.open("rb") as lines:
        for line in lines:
            if line.startswith(b'"'):
                inside = line.startswith(b'"findings"')
            elif inside:
                yield json.loads(line.rstrip(b",]\n"))


def _count_findings(report: Path) -> dict[str, int]:
    """How many of each kind, from the summary, which is the report's last line."""
    with report.open("rb") as stream:
        stream.seek(max(0, report.stat().st_size - LONGEST_SUMMARY))
        _, _, summary = stream.read().rpartition(b'"summary": ')
    counts = json.loads(summary.strip().removesuffix(b"}"))["findings"]
    return {kind: count for kind, count in counts.items() if count}


def _place(place: dict[str, Any]) -> tuple[str, Span]:
    return _record(place), (place["start"], place["end"])


def _record(place: dict[str, Any]) -> str:
    """`copied-5mb.jsonl#17` -> `17`."""
    return str(place["document"]).rpartition("#")[2]


def _meet(one: Span, other: Span) -> bool:
    return max(one[0], other[0]) < min(one[1], other[1])


def _union(spans: list[Span], inside: Span) -> int:
    """Positions of a span that lie in any of the spans."""
    total, reached = 0, inside[0]
    for start, end in sorted(spans):
        end = min(end, inside[1])
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return total
