"""The second half of the labelled templates: whole documents, scanned and scored apart from the first.

    python -m tests.templates_second            the table, what was missed, and a digest of the data
    python -m tests.templates_second --slots    each member whose slots or types differ, labelled and found

Files of `fixtures/templates/second` hold documents of one kind, each behind a line ``===``. They begin with the types of
the slots of each template, ``# name: date text``; ⟦-name|…⟧ marks a hard negative.
"""

from __future__ import annotations

import functools
import hashlib
import sys
from collections import defaultdict
from collections.abc import Iterator

import dedup
from dedup.model import Template
from tests.templates_marked import NEGATIVE, read_marked, TEMPLATES
from tests.templates_measure import Counts, evaluate, Label, Member, read_places, Scores

SECOND = TEMPLATES / "second"
LANGUAGES = ("zh", "en")


@functools.cache
def read_second() -> tuple[dict[str, str], list[Label], dict[str, tuple[str, ...]]]:
    """The texts by name, the labels, and the types of the slots of each template."""
    texts: dict[str, str] = {}
    members: dict[tuple[str, str], list[Member]] = defaultdict(list)
    types: dict[str, tuple[str, ...]] = {}
    for path in sorted(SECOND.glob("*.txt")):
        head, *documents = path.read_text("utf-8").split("===\n")
        for row in head.splitlines():
            name, _, kinds = row.removeprefix("# ").partition(": ")
            types[name] = tuple(kinds.split())
        for number, marked in enumerate(documents, 1):
            document = f"{path.stem}-{number}"
            texts[document], uses = read_marked(marked)
            for use in uses:
                members[use.name, path.stem[:2]].append(Member(document, use.start, use.end, use.slots))
    labels = [
        Label(
            name.removeprefix(NEGATIVE),
            "negative" if name.startswith(NEGATIVE) else "template",
            language,
            tuple(found),
        )
        for (name, language), found in members.items()
    ]
    return texts, labels, types


def digest() -> str:
    """Of all texts and labels."""
    return hashlib.sha256(repr(read_second()).encode()).hexdigest()[:16]


@functools.cache
def find_templates() -> tuple[Template, ...]:
    """The templates of the documents, by dedup with its defaults."""
    documents = [dedup.Document(name, name, text) for name, text in read_second()[0].items()]
    return dedup.scan(documents, dedup.Settings(find=("template",))).templates


def score(language: str) -> Scores:
    """The labels of one language; what is found elsewhere does not count."""
    texts, labels, _ = read_second()
    return evaluate(
        [label for label in labels if label.language == language], read_places(find_templates()), texts
    )


def typed_slots(language: str) -> Iterator[tuple[str, str, str]]:
    """Of each slot of a label that some found template has with both ends right in most members: the label's name, the
    type that is labelled, and the one that is found."""
    _, labels, types = read_second()
    for label in labels:
        if label.language != language or label.kind == "negative":
            continue
        for slot, wanted in enumerate(types[label.name]):
            spans = {(member.document, member.slots[slot]) for member in label.members}
            held = [
                (len({(use.place.document, use.slots[number]) for use in template.uses} & spans), one.type)
                for template in find_templates()
                for number, one in enumerate(template.slots)
            ]
            most, given = max(held)
            if 2 * most > len(spans):
                yield label.name, wanted, given


def types_right(language: str) -> Counts:
    """How many of these types are right."""
    pairs = list(typed_slots(language))
    return Counts(sum(wanted == given for _, wanted, given in pairs), len(pairs), len(pairs))


def print_table() -> None:
    for language in LANGUAGES:
        scores = score(language)
        for measure in ("grouping", "exact", "loose", "found", "negatives"):
            counts: Counts = getattr(scores, measure)
            print(f"{language} {measure}: {counts.recall:.3f} {counts.precision:.3f} {counts.f1:.3f}")
        print(f"{language} types: {types_right(language).recall:.3f} of {types_right(language).wanted}")
        print(f"{language} missed: {', '.join(scores.missed)}; grouped: {', '.join(scores.grouped)}")
        for number in scores.mixed:
            print(f"{language} mixed: {find_templates()[number].text}")
    print(f"digest {digest()}")


def print_slots() -> None:
    texts = read_second()[0]
    for language in LANGUAGES:
        for name, document, wanted, given in score(language).wrong_slots:
            shown = [" ".join(f"【{texts[document][a:b]}】" for a, b in spans) for spans in (wanted, given)]
            print(f"{name}, {document}\n  labelled {shown[0]}\n  found    {shown[1]}")
        for name, right, found in typed_slots(language):
            if right != found:
                print(f"{name}: {right}, found {found}")


if __name__ == "__main__":
    (print_slots if sys.argv[1:] == ["--slots"] else print_table)()
