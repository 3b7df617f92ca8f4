"""Recall by edit rate and pair precision on the labelled copies: `python -m benchmarks.accuracy`.

The same figures are pinned by tests/test_accuracy.py. A pair is right when both texts come from one
original; recall counts the copies that are found in a pair with their original.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from dataclasses import dataclass, field

import dedup
from benchmarks.edited_copies import build_corpus, digest, LANGUAGES, Paragraph, RATES


@dataclass
class Accuracy:
    """``recall[kind, rate]`` is (found, copies); ``pairs`` are the pairs reported, ``right`` those that are."""

    recall: dict[tuple[str, int], list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    pairs: int = 0
    right: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.pairs if self.pairs else 1.0

    def recall_up_to(self, low: int, high: int) -> float:
        """Share of the copies with more than ``low`` and at most ``high`` per cent of edits that are found."""
        counts = [count for (_, rate), count in self.recall.items() if low < rate <= high]
        return sum(found for found, _ in counts) / sum(copies for _, copies in counts)


def measure(paragraphs: list[Paragraph], settings: dedup.Settings) -> Accuracy:
    """Scan the paragraphs as documents, and hold the pairs to the labels.

    Each rate is scanned with the originals and the negatives by itself, so that a copy is found by
    its original and not by another copy.
    """
    accuracy = Accuracy()
    copies = sorted({(p.kind, p.rate) for p in paragraphs if p.kind not in ("original", "negative")})
    for kind, rate in copies:
        some = [
            p for p in paragraphs if p.kind in ("original", "negative") or (p.kind, p.rate) == (kind, rate)
        ]
        origin = {p.id: p.origin for p in some}
        report = dedup.scan([dedup.Document(p.id, p.id, p.text) for p in some], settings)
        found = set()
        for pair in report.pairs():
            a, b = pair["a"]["document"], pair["b"]["document"]
            accuracy.pairs += 1
            if origin[a] == origin[b]:
                accuracy.right += 1
                found |= {a, b}
        for p in some:
            if p.kind == kind:
                accuracy.recall[kind, rate][0] += p.id in found
                accuracy.recall[kind, rate][1] += 1
    return accuracy


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shingle", type=int, default=dedup.Settings().shingle)
    parser.add_argument("--threshold", type=float, default=dedup.Settings().threshold)
    arguments = parser.parse_args()
    settings = dedup.Settings(
        unit="record", find=("exact", "near"), shingle=arguments.shingle, threshold=arguments.threshold
    )
    print(f"shingle {settings.shingle}, threshold {settings.threshold}, data {digest()}\n")
    print(
        "| language | edits | "
        + " | ".join(f"{rate} %" for rate in RATES)
        + " | slots | dropped | precision |"
    )
    print("|---|---|" + "---:|" * (len(RATES) + 3))
    for language in LANGUAGES:
        accuracy = measure(build_corpus(language), settings)
        for kind in ("scattered", "burst"):
            cells = [_cell(accuracy, kind, rate) for rate in RATES]
            cells += [
                _cell(accuracy, other, -1) if kind == "scattered" else "" for other in ("slots", "dropped")
            ]
            cells.append(f"{accuracy.precision:.4f}" if kind == "scattered" else "")
            print(f"| {language} | {kind} | " + " | ".join(cells) + " |")


def _cell(accuracy: Accuracy, kind: str, rate: int) -> str:
    found, copies = accuracy.recall.get((kind, rate), (0, 0))
    return f"{found / copies:.3f}" if copies else ""


if __name__ == "__main__":
    main()
