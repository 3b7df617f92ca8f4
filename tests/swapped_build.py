"""Drafts that pass an old text off as new: its figures, dates, names and negations exchanged, as `fixtures/swapped` says.

python -m tests.swapped_build          the table of docs/accuracy.md
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import dedup
from dedup.checking.check_drafts import check_entries
from dedup.kinds import CHECKED
from dedup.library.scheme import choose_scheme
from dedup.settings import Settings
from tests.library.making import make_terms
from tests.library.twin import TwinStore
from tests.passages_edit import traditional

SWAPPED = Path(__file__).resolve().parents[1] / "fixtures" / "swapped"
MARK = re.compile(r"\{([^|{}]*)\|([^{}]*)\}|\[([^|\[\]]*)\|([^\[\]]*)\]")
SETTINGS = Settings(find=CHECKED, threads=1)
# How a draft is made of an old text: facts exchanged or not, other words or not, and in which script.
WAYS = {
    "facts": (True, False, "zh"),
    "facts, in traditional": (True, False, "hant"),
    "facts, en": (True, False, "en"),
    "facts and other words": (True, True, "zh"),
    "facts and other words, en": (True, True, "en"),
    "other words": (False, True, "zh"),
    "other words, en": (False, True, "en"),
    "every figure": (True, False, "figures-zh"),
    "every figure, en": (True, False, "figures-en"),
}


@dataclass(frozen=True)
class Passed:
    """A draft, the paragraph that it was made of, and where its facts stand: those exchanged, by place in the draft."""

    text: str
    source: str
    facts: tuple[tuple[int, int], ...]


def old_texts(language: str) -> dict[str, str]:
    """The old paragraphs, by name."""
    return {
        f"{language}-{number}": _read(line, False, False)[0] for number, line in enumerate(_lines(language))
    }


def drafts(way: str) -> Iterator[Passed]:
    """The drafts of one way."""
    facts, words, language = WAYS[way]
    held = "zh" if language == "hant" else language
    for number, line in enumerate(_lines(held)):
        text, spans = _read(line, facts, words)
        yield Passed(
            traditional(text) if language == "hant" else text, f"{held}-{number}", spans if facts else ()
        )


def _lines(language: str) -> list[str]:
    return (SWAPPED / f"{language}.txt").read_text("utf-8").splitlines()


def _read(line: str, facts: bool, words: bool) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A line with its facts or other words exchanged or not, and where its facts stand."""
    text, spans, at = "", [], 0
    for mark in MARK.finditer(line):
        text += line[at : mark.start()]
        at, start = mark.end(), len(text)
        if mark[1] is not None:
            text += mark[2] if facts else mark[1]
            spans.append((start, len(text)))
        else:
            text += mark[4] if words else mark[3]
        if text.endswith("  "):
            text = text[:-1]
    return text + line[at:], tuple(spans)


@dataclass(frozen=True)
class Told:
    """Of some drafts: how many there are, how many are told as differing in facts ``only``, of how many exchanged facts
    how many are listed, and how many listed ones are none."""

    drafts: int
    only: int
    facts: int
    listed: int
    wrong: int


def measure(way: str) -> Told:
    """What a check says of the drafts of one way."""
    store = TwinStore(choose_scheme(SETTINGS))
    language = WAYS[way][2]
    old = old_texts("zh" if language == "hant" else language)
    store.add(*make_terms([dedup.Document(name, name, text) for name, text in old.items()], SETTINGS))
    counts = [0, 0, 0, 0, 0]
    for draft in drafts(way):
        entries, _ = make_terms([dedup.Document("draft", "draft", draft.text)], SETTINGS)
        said = [
            finding.evidence.get("differs", {"only": False, "facts": []})
            for finding in check_entries(entries, [store], SETTINGS).findings()
            if finding.occurrences[1].document == draft.source
        ]
        spans = [fact["a"] for one in said for fact in one["facts"]]
        counts[0] += 1
        counts[1] += bool(said) and all(one["only"] for one in said)
        counts[2] += len(draft.facts)
        counts[3] += sum(any(_meet(fact, span) for span in spans) for fact in draft.facts)
        counts[4] += sum(not any(_meet(fact, span) for fact in draft.facts) for span in spans)
    return Told(*counts)


def false_findings() -> int:
    """Findings in new texts on the matters of the sentences of which every figure is exchanged."""
    store = TwinStore(choose_scheme(SETTINGS))
    old = {**old_texts("figures-zh"), **old_texts("figures-en")}
    store.add(*make_terms([dedup.Document(name, name, text) for name, text in old.items()], SETTINGS))
    new = [dedup.Document(f"new-{n}", f"new-{n}", text) for n, text in enumerate(_lines("figures-new"))]
    return len(check_entries(make_terms(new, SETTINGS)[0], [store], SETTINGS).found.made)


def _meet(fact: tuple[int, int], span: list[int]) -> bool:
    """Whether two places touch, or a mark of punctuation stands between; that of a word that was left out is empty."""
    return fact[0] - 1 <= span[1] and span[0] - 1 <= fact[1]


def digest() -> str:
    """Of the texts and their labels."""
    lines = (line for one in ("zh", "en", "figures-zh", "figures-en", "figures-new") for line in _lines(one))
    return hashlib.sha256("".join(lines).encode()).hexdigest()[:16]


def main() -> None:
    print(
        f"data {digest()}\n\n| what was exchanged | drafts | called so | facts | listed | listed and none |"
    )
    print("|---|---:|---:|---:|---:|---:|")
    for way in WAYS:
        told = measure(way)
        print(f"| {way} | {told.drafts} | {told.only} | {told.facts} | {told.listed} | {told.wrong} |")


if __name__ == "__main__":
    main()
