"""Hold the templates that a scan finds to the labels of `fixtures/templates`.

    python -m tests.templates_truth               the table, what was missed, and a digest of the data
    python -m tests.templates_truth --slots       each member whose slots differ, labelled and found
    python -m tests.templates_truth --templates   each found template with its first uses

What the columns mean stands in templates_measure.py.
"""

from __future__ import annotations

import functools
import hashlib
import json
import sys
from typing import Any

import dedup
from dedup.model import Template
from tests.templates_marked import Span, TEMPLATES
from tests.templates_measure import Counts, evaluate, Label, Member, read_places, Scores

LANGUAGES = ("zh", "en")


def stored_labels() -> list[Label]:
    """The labels of truth.json."""
    rows = json.loads((TEMPLATES / "truth.json").read_text("utf-8"))
    return [
        Label(row["name"], row["kind"], row["language"], tuple(_member(member) for member in row["members"]))
        for row in rows
    ]


def _member(row: dict[str, Any]) -> Member:
    slots = tuple((start, end) for start, end in row["slots"])
    return Member(row["document"], row["start"], row["end"], slots)


@functools.cache
def stored_texts() -> dict[str, str]:
    return {path.stem: path.read_text("utf-8") for path in sorted((TEMPLATES / "documents").glob("*.txt"))}


def digest() -> str:
    """Of all texts and labels."""
    return hashlib.sha256(repr((sorted(stored_texts().items()), stored_labels())).encode()).hexdigest()[:16]


@functools.cache
def find_templates() -> tuple[Template, ...]:
    """The templates of the stored documents, by dedup with its defaults."""
    documents = [dedup.Document(name, name, text) for name, text in stored_texts().items()]
    return dedup.scan(documents, dedup.Settings(find=("template",))).templates


def score(language: str) -> Scores:
    """The labels of one language; what is found elsewhere does not count."""
    labels = [label for label in stored_labels() if label.language == language]
    return evaluate(labels, read_places(find_templates()), stored_texts())


def _shown(counts: Counts) -> str:
    return f"{counts.recall:.3f} | {counts.precision:.3f} | {counts.f1:.3f}"


def print_table() -> None:
    print("| language | measure | recall | precision | F1 |")
    print("|---|---|---:|---:|---:|")
    for language in LANGUAGES:
        scores = score(language)
        for measure in ("grouping", "exact", "loose", "found", "negatives"):
            print(f"| {language} | {measure} | {_shown(getattr(scores, measure))} |")
        print(f"\n{language} missed: {', '.join(scores.missed)}")
        print(f"{language} negatives grouped: {', '.join(scores.grouped)}")
        for number in scores.mixed:
            print(f"{language} mixed: {find_templates()[number].text}")
        print()
    print(f"digest {digest()}")


def print_slots() -> None:
    texts = stored_texts()
    for language in LANGUAGES:
        for name, document, wanted, given in score(language).wrong_slots:
            print(f"{name}, {document}\n  labelled {_values(texts[document], wanted)}")
            print(f"  found    {_values(texts[document], given)}")


def _values(text: str, spans: tuple[Span, ...]) -> str:
    return " ".join(f"【{text[start:end]}】" for start, end in spans)


def print_templates() -> None:
    texts = stored_texts()
    for template in find_templates():
        print(
            f"{template.text}  {len(template.uses)} uses, {template.gain:.0f} bits, {[s.type for s in template.slots]}"
        )
        for use in template.uses[:4]:
            place = use.place
            print(f"    {place.document}: {texts[place.document][place.start : place.end]!r}")


if __name__ == "__main__":
    shown = {"--slots": print_slots, "--templates": print_templates}
    for option in sys.argv[1:] or [""]:
        shown.get(option, print_table)()
