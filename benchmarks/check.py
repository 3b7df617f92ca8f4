"""Judge an answer: the pairs that a run wrote, against the truth beside its workload.

Precision needs no truth: the Jaccard of every reported pair is worked out again from the two texts. Recall is
taken over the exact pairs (PREFIX.exact.npz, see exact_truth.py) where that file is there, else over the planted
ones that reach the threshold. Units (pages, footers) are found when a row links them to another of their group.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.workloads import jaccard

Pair = tuple[int, int]
Unit = tuple[str, int, int]


@dataclass
class Verdict:
    """What is known of an answer; a share that does not apply is None.

    `in_clusters` counts true pairs that the answer gives only through a cluster too large to be written out, and
    `jaccard_error` is the largest difference between a reported similarity and the true one.
    """

    pairs: int = 0
    recall: float | None = None
    precision: float | None = None
    in_clusters: int = 0
    jaccard_error: float | None = None
    units: float | None = None
    planted: dict[str, float] = field(default_factory=dict)

    def row(self) -> dict[str, Any]:
        """Flat, for a CSV file."""
        flat = asdict(self)
        flat["planted"] = " ".join(f"{kind}={share:.4f}" for kind, share in self.planted.items())
        return {name: "" if value is None else value for name, value in flat.items()}


@dataclass
class Answer:
    """The pairs of records a run reported, with the similarity it gave them where it gave one."""

    pairs: dict[Pair, float | None] = field(default_factory=dict)
    clusters: dict[int, set[Any]] = field(default_factory=dict)

    def holds(self, pair: Pair) -> bool:
        """The pair is written out."""
        return pair in self.pairs

    def links(self, pair: Pair) -> bool:
        """The pair is not written out, but both lie in one large cluster."""
        left, right = (self.clusters.get(record, set()) for record in pair)
        return bool(left & right)


def read_answer(path: Path) -> Answer:
    """Pairs of records from an .npz array of line numbers, or from JSON Lines of `file#line` documents."""
    answer = Answer()
    if path.suffix == ".npz":
        answer.pairs = {(min(pair), max(pair)): None for pair in np.load(path)["pairs"].tolist()}
        return answer
    for row in read_rows(path):
        left, right = sorted(int(_record(row[side]["document"])) for side in "ab")
        answer.pairs[left, right] = row["jaccard"]
        if "cluster" in row:
            for record in (left, right):
                answer.clusters.setdefault(record, set()).add(row["cluster"])
    return answer


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _record(document: str) -> str:
    """`zh.jsonl#17` -> `17`; a page's name stays as it is."""
    return document.rpartition("#")[2]


def judge_pairs(answer_file: Path, corpus: Path, threshold: float) -> Verdict:
    """Recall and precision of an answer to the plain question."""
    answer = read_answer(answer_file)
    verdict = Verdict(len(answer.pairs))
    right, verdict.jaccard_error = _recompute(answer, corpus, threshold)
    if answer.pairs:
        verdict.precision = right / len(answer.pairs)
    planted = read_planted(corpus)
    exact_file = corpus.with_suffix(".exact.npz")
    true = (
        _exact_pairs(exact_file, threshold)
        if exact_file.exists()
        else [p for p, _, j in planted if j >= threshold]
    )
    if true:
        held = sum(map(answer.holds, true))
        verdict.in_clusters = sum(answer.links(pair) for pair in true if not answer.holds(pair))
        verdict.recall = (held + verdict.in_clusters) / len(true)
    verdict.planted = _planted_shares(answer, [entry for entry in planted if entry[2] >= threshold])
    return verdict


def judge_planted(answer_file: Path, corpus: Path) -> Verdict:
    """For a question of another kind (other folding, tokens, threshold): which planted copies it found."""
    answer = read_answer(answer_file)
    return Verdict(len(answer.pairs), planted=_planted_shares(answer, read_planted(corpus)))


def judge_units(answer_file: Path, truth_file: Path) -> Verdict:
    """The share of planted units that stand in a row beside another unit of their group."""
    groups: dict[Unit, set[int]] = {}
    for entry in read_rows(truth_file):
        groups.setdefault((entry["unit"], entry["start"], entry["end"]), set()).add(entry["group"])
    found: set[Unit] = set()
    rows = 0
    for row in read_rows(answer_file):
        rows += 1
        left, right = (
            (_record(place["document"]), place["start"], place["end"]) for place in (row["a"], row["b"])
        )
        if groups.get(left, set()) & groups.get(right, set()):
            found |= {left, right}
    return Verdict(rows, units=len(found) / len(groups) if groups else None)


def count_rows(answer_file: Path) -> Verdict:
    """No truth: only how much was reported."""
    with answer_file.open("rb") as lines:
        return Verdict(sum(1 for _ in lines))


def _recompute(answer: Answer, corpus: Path, threshold: float) -> tuple[int, float | None]:
    """How many pairs reach the threshold, and how far the reported similarities are off at most."""
    wanted = {record for pair in answer.pairs for record in pair}
    texts = {record: row["text"] for record, row in enumerate(read_rows(corpus)) if record in wanted}
    right, errors = 0, []
    for (left, other), reported in answer.pairs.items():
        similarity = jaccard(texts[left], texts[other])
        right += similarity >= threshold
        if reported is not None:
            errors.append(abs(similarity - reported))
    return right, max(errors, default=None)


def _exact_pairs(path: Path, threshold: float) -> list[Pair]:
    """The pairs of an exact join that reach the threshold; a file may hold more, and j in single precision."""
    arrays = np.load(path)
    keep = arrays["j"] >= threshold - 1e-6
    return list(zip(arrays["a"][keep].tolist(), arrays["b"][keep].tolist(), strict=True))


def read_planted(corpus: Path) -> list[tuple[Pair, str, float]]:
    """Planted pairs with kind and Jaccard."""
    rows = read_rows(corpus.with_suffix(".truth.jsonl"))
    return [((row["a"], row["b"]), row["kind"], row["j"]) for row in rows]


def _planted_shares(answer: Answer, planted: list[tuple[Pair, str, float]]) -> dict[str, float]:
    """The share found of each kind of copy."""
    kinds: dict[str, list[bool]] = {}
    for pair, kind, _ in planted:
        kinds.setdefault(kind, []).append(answer.holds(pair) or answer.links(pair))
    return {
        kind: sum(found) / len(found)
        for kind, found in sorted(kinds.items(), key=lambda item: _natural(item[0]))
    }


def _natural(kind: str) -> tuple[str, int]:
    """edit3 before edit10."""
    letters = kind.rstrip("0123456789")
    return letters, int(kind[len(letters) :] or 0)
