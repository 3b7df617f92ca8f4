"""Hold what a scan reports to the labels of `fixtures/passages`.

    python -m tests.passages_truth      the tables, and a digest of the data

What the columns mean stands in passages_measure.py.
"""

from __future__ import annotations

import functools
import hashlib
import itertools
import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import dedup
from tests.passages_build import curve, Label, pages_of_one_speech, RATES
from tests.passages_cases import PASSAGES, Place, sources
from tests.passages_measure import Detection, evaluate, read_detections, Scores

# ------------------------------------------------------------------ the data


def stored_labels() -> list[Label]:
    """The labels of truth.json."""
    rows = json.loads((PASSAGES / "truth.json").read_text("utf-8"))
    return [
        Label(_place(row["a"]), _place(row["b"]), row["operation"], row["edits"], row["kind"]) for row in rows
    ]


def _place(row: dict[str, Any]) -> Place:
    return Place(row["document"], row["start"], row["end"])


@functools.cache
def texts(name: str) -> dict[str, str]:
    """Texts of a file that has one a line, by `file:line`."""
    rows = (PASSAGES / f"{name}.txt").read_text("utf-8").split("\n")
    return {f"{name}:{number}": row for number, row in enumerate(rows, 1) if row}


@functools.cache
def formulae() -> dict[str, list[str]]:
    """The phrases of formulae.txt, and the names of the texts that hold each; a phrase stands above them."""
    groups: dict[str, list[str]] = {}
    rows = [*(PASSAGES / "formulae.txt").read_text("utf-8").split("\n"), ""]
    names: list[str] | None = None
    for number, row in enumerate(rows, 1):
        if row and names is None:
            names = groups.setdefault(row, [])
        elif row and names is not None:
            names.append(f"formulae:{number}")
        else:
            names = None
    return groups


def no_copies() -> dict[str, str]:
    """Texts of which none is copied from another: the sources, texts with one phrase, texts on one matter."""
    phrases = {name: text for name, text in texts("formulae").items() if text not in formulae()}
    return sources() | phrases | texts("alike")


def stored_texts() -> dict[str, str]:
    """The corpus of the stored set."""
    drafts = {path.stem: path.read_text("utf-8") for path in sorted((PASSAGES / "drafts").glob("*.txt"))}
    return no_copies() | drafts


def digest() -> str:
    """Of all texts and labels here, stored and generated."""
    sha = hashlib.sha256(repr((sorted(stored_texts().items()), stored_labels())).encode())
    for language, rate in itertools.product(("zh", "en"), RATES):
        for draft in curve(language, rate):
            sha.update(repr((draft.name, draft.text, draft.labels)).encode())
    for rate in (0, 5):
        sha.update("".join(draft.text for draft in pages_of_one_speech(rate=rate)).encode())
    return sha.hexdigest()[:16]


# ------------------------------------------------------------------ scans


def scan(documents: dict[str, str]) -> list[dedup.Finding]:
    """All findings of dedup with its defaults."""
    report = dedup.scan([dedup.Document(name, name, text) for name, text in documents.items()])
    return list(report.findings())


def score_curve(language: str, rate: int) -> Scores:
    """The drafts with that share of edits."""
    drafts = curve(language, rate)
    labels = [label for draft in drafts for label in draft.labels]
    return evaluate(labels, read_detections(scan(no_copies() | {draft.name: draft.text for draft in drafts})))


def by_operation(labels: Sequence[Label], detections: Sequence[Detection]) -> dict[str, Scores]:
    """The labels of each operation by themselves, with the detections in their drafts."""
    scores: dict[str, Scores] = {}
    for operation in dict.fromkeys(label.operation for label in labels):
        some = [label for label in labels if label.operation == operation]
        drafts = {label.b.document for label in some}
        scores[operation] = evaluate(some, [d for d in detections if drafts & {d.a.document, d.b.document}])
    return scores


def held_together(findings: Iterable[dedup.Finding], documents: set[str], kind: str) -> int:
    """How many of the documents stand in one finding of a kind, at most."""
    sizes = [
        len(documents & {place.document for place in finding.occurrences})
        for finding in findings
        if finding.kind == kind
    ]
    return max(sizes, default=0)


# ------------------------------------------------------------------ tables

HEADER = """| {} | labels | recall | precision | found | right | granularity | plagdet |
|---|---:|---:|---:|---:|---:|---:|---:|"""


def table_row(name: str, s: Scores) -> str:
    shares = (s.recall, s.precision, s.found_share, s.right_share)
    cells = " | ".join(f"{share:.3f}" for share in shares)
    return f"| {name} | {s.labels} | {cells} | {s.granularity:.2f} | {s.plagdet:.3f} |"


def main() -> int:
    """Scan and print."""
    print(f"data {digest()}\n\n{HEADER.format('how it was copied')}")
    labels, findings = stored_labels(), scan(stored_texts())
    detections = read_detections(findings)
    for operation, scores in by_operation(labels, detections).items():
        print(table_row(operation, scores))
    scores = evaluate(labels, detections)
    print(table_row("**all**", scores))
    for kind in ("contained", "speech"):
        some = evaluate([label for label in labels if label.kind == kind], detections)
        print(f"\n{kind}: {some.named} of {some.labels} called so")
    for label in scores.missed:
        print(f"missed {label}")
    for detection in scores.wrong:
        print(f"wrong {detection}")
    for language in ("zh", "en"):
        print(f"\n{HEADER.format(f'edits, {language}')}")
        for rate in RATES:
            print(table_row(f"{rate} %", score_curve(language, rate)))
    print()
    for rate in (0, 5):
        pages = {draft.name: draft.text for draft in pages_of_one_speech(rate=rate)}
        held = held_together(scan(pages), set(pages), "speech")
        print(f"one speech on {len(pages)} pages, {rate} % edited: {held} in one finding")
    for phrase, holders in formulae().items():
        held = held_together(findings, set(holders), "formula")
        print(f"formula in {held} of {len(holders)}: {phrase}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
