"""Drafts that copy from `fixtures/passages/sources`, with a label for each copied passage.

    python -m tests.passages_build          write fixtures/passages/drafts and truth.json anew
    python -m tests.passages_build --check  silent and 0 when they are what this script makes, else 1

The stored set has a draft for each row of `passages_cases.CASES`. `curve` makes, in memory, drafts with a known
share of edits; `pages_of_one_speech` one speech with many paragraph breaks.
"""

from __future__ import annotations

import itertools
import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from tests.passages_cases import (
    Case,
    CASES,
    cut,
    edited,
    hosts,
    PASSAGES,
    Place,
    pool,
    sources,
    whole,
    whole_words,
)
from tests.passages_edit import edit, Lcg, merged

RATES = (0, 2, 5, 10, 15, 20)


class Label(NamedTuple):
    """Two places that hold one passage; the rest as in `Case`."""

    a: Place
    b: Place
    operation: str
    edits: int
    kind: str


class Draft:
    """A document in the making."""

    def __init__(self, name: str, operation: str = "", edits: int = 0, kind: str = "passage") -> None:
        self.name, self.operation, self.edits, self.kind = name, operation, edits, kind
        self.text = ""
        self.labels: list[Label] = []

    def write(self, text: str) -> Place:
        self.text += text
        return Place(self.name, len(self.text) - len(text), len(self.text))

    def copy(self, source: Place, change: Callable[[str], str]) -> None:
        """Write a changed copy of a place, and its label."""
        here = self.write(change(cut(source)))
        self.labels.append(Label(source, here, self.operation, self.edits, self.kind))


# ------------------------------------------------------------------ the stored set


def drafts() -> list[Draft]:
    """The stored drafts, each with paragraphs of its own around what it copies."""
    free = {language: iter(hosts(language)) for language in ("zh", "en")}
    return [_draft(number, case, free[case.language]) for number, case in enumerate(CASES, 1)]


def _draft(number: int, case: Case, free: Iterator[str]) -> Draft:
    name = f"{number:02}-{case.operation.replace(' ', '-')}"
    draft = Draft(name, case.operation, case.edits, case.kind)
    gap = " " if case.language == "en" else ""
    if "<" in case.frame:
        draft.write(next(free) + gap)
    for place, change in case.copies:
        if draft.labels and case.between:
            draft.write(f"\n{next(free)}\n" if case.between == "paragraph" else "\n")
        draft.copy(place, change)
    if ">" in case.frame:
        draft.write(gap + next(free))
    draft.write("\n")
    if len({label.a for label in draft.labels}) < len(draft.labels):
        # One place twice in one draft: the two copies are copies of each other too.
        first, second = draft.labels
        draft.labels.append(first._replace(a=first.b, b=second.b))
    return draft


# ------------------------------------------------------------------ made in memory


def curve(language: str, rate: int) -> list[Draft]:
    """A draft for each passage from the middle of a paragraph to the middle of the next, inside a line."""
    free = iter(hosts(language))
    return [_inside(next(free), place, language, rate) for place in _between_middles(language)]


def _inside(host: str, place: Place, language: str, rate: int) -> Draft:
    draft = Draft(f"curve-{place.document}-{place.start}", f"{language}, {rate} %", rate)
    gap = " " if language == "en" else ""
    middle = len(host) // 2
    draft.write(host[:middle] + gap)
    draft.copy(place, edited(rate, language))
    draft.write(gap + host[middle:] + "\n")
    return draft


def _between_middles(language: str) -> Iterator[Place]:
    for name, text in sources().items():
        if (text[0].isascii()) != (language == "en"):
            continue
        middles, start = [], 0
        for row in text.rstrip("\n").split("\n"):
            if len(row) > (150 if language == "en" else 50):
                middles.append(start + len(row) // 2)
            start += len(row) + 1
        yield from (whole_words(Place(name, a, b)) for a, b in itertools.pairwise(middles))


def pages_of_one_speech(count: int = 50, rate: int = 0) -> list[Draft]:
    """One speech as that many pages, each with paragraph breaks of its own and edits of its own."""
    place, made = whole(31), []
    for number in range(count):
        rng = Lcg(number + 1)
        draft = Draft(f"page-{number:02}", "pages of one speech", rate, "speech")

        def change(text: str, rng: Lcg = rng) -> str:
            text = edit(merged(text), rate, pool("zh"), "zh", rng)
            size = 60 + rng.below(240)
            pieces = re.findall(rf"(?s).{{{size // 2},{size}}}[，。；]|.+$", text)
            return "\n".join(pieces)

        draft.copy(place, change)
        draft.write("\n")
        made.append(draft)
    return made


# ------------------------------------------------------------------ files


def truth_text(made: list[Draft]) -> str:
    """The labels as they are stored, one a line, with how each place begins."""
    texts = sources() | {draft.name: draft.text for draft in made}
    rows = []
    for label in (label for draft in made for label in draft.labels):
        row = label._asdict() | {side: _shown(getattr(label, side), texts) for side in "ab"}
        rows.append(json.dumps(row, ensure_ascii=False))
    return "[\n" + ",\n".join(rows) + "\n]\n"


def _shown(place: Place, texts: dict[str, str]) -> dict[str, str | int]:
    return place._asdict() | {"begins": texts[place.document][place.start : place.end][:12]}


def files() -> dict[Path, str]:
    """What the stored set is made of."""
    made = drafts()
    named = {PASSAGES / "drafts" / f"{draft.name}.txt": draft.text for draft in made}
    return named | {PASSAGES / "truth.json": truth_text(made)}


def main(arguments: list[str]) -> int:
    wanted = files()
    stored = {
        path: path.read_bytes().decode()
        for path in [*(PASSAGES / "drafts").glob("*"), *wanted]
        if path.exists()
    }
    different = sorted(path.name for path in {*wanted, *stored} if wanted.get(path) != stored.get(path))
    if "--check" in arguments:
        print("\n".join(different), end="\n" if different else "")
        return 1 if different else 0
    (PASSAGES / "drafts").mkdir(exist_ok=True)
    for path in stored.keys() - wanted.keys():
        path.unlink()
    for path, text in wanted.items():
        path.write_bytes(text.encode())
    print(f"{len(wanted) - 1} drafts, {len(different)} files changed")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
