"""How far a check tells that a draft was made of an old text, by `fixtures/graded`.

    python -m tests.graded_measure          the table of docs/accuracy.md

Weights were chosen on the drafts with odd numbers; the others tell what they are worth.

- AUC: how often a draft that was made of a source scores higher than one that was not; 0.5 is chance;
- shown: drafts that resemble a source so much that it is shown;
- source first: drafts whose own source is the one that they resemble most.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import dedup
from dedup.checking.check_drafts import check_entries
from dedup.checking.ratios import DraftRatios
from dedup.checking.resembles import SHOWN
from dedup.kinds import CHECKED
from dedup.library.scheme import choose_scheme
from dedup.settings import Settings
from tests.library.making import make_terms
from tests.library.twin import TwinStore

TEXTS = Path(__file__).parent.parent / "fixtures" / "graded"
SETTINGS = Settings(find=CHECKED, threads=1)
GRADES = ("cut", "light", "heavy", "reordered", "none")
Score = Callable[["Graded"], float]


@dataclass(frozen=True)
class Graded:
    """A draft, and what a check says of it."""

    name: str
    source: str
    grade: str
    language: str
    ratios: DraftRatios

    @property
    def copied(self) -> bool:
        return self.grade != "none"

    @property
    def held_out(self) -> bool:
        """Whether no weight was chosen on it."""
        return int(Path(self.name).name[:2]) % 2 == 0

    @property
    def first(self) -> bool:
        """Whether it resembles its own source most."""
        return resembles(self) > 0 and max(self.ratios.sources, key=_alike).source == self.source


def _alike(source: object) -> float:
    return getattr(source, "resembles", None) or 0.0


def resembles(draft: Graded) -> float:
    return max(map(_alike, draft.ratios.sources), default=0.0)


def total(draft: Graded) -> float:
    return draft.ratios.total.share


def copied(draft: Graded) -> float:
    return draft.ratios.copied.share


def better(draft: Graded) -> float:
    return max(resembles(draft), total(draft))


def auc(some: Iterable[Graded], score: Score) -> float:
    """How often a draft that was made of a source scores higher than one that was not; ties count half."""
    both = [(score(draft), draft.copied) for draft in some]
    made, others = [value for value, is_ in both if is_], [value for value, is_ in both if not is_]
    won = sum((one > other) + (one == other) / 2 for one in made for other in others)
    return won / (len(made) * len(others))


def _check(texts: Sequence[tuple[str, str]]) -> tuple[DraftRatios, ...]:
    entries, _ = make_terms([dedup.Document(name, name, text) for name, text in texts], SETTINGS)
    return check_entries(entries, [_library()], SETTINGS).ratios


def _read(name: str) -> str:
    return (TEXTS / name).read_text("utf-8")


@functools.cache
def _library() -> TwinStore:
    store = TwinStore(choose_scheme(SETTINGS))
    names = sorted(f"sources/{path.name}" for path in (TEXTS / "sources").iterdir())
    store.add(*make_terms([dedup.Document(name, name, _read(name)) for name in names], SETTINGS))
    return store


@functools.cache
def graded() -> tuple[Graded, ...]:
    """All drafts, checked."""
    truth = json.loads(_read("truth.json"))
    # A check has the drafts in an order of its own.
    ratios = {one.document: one for one in _check([(one["file"], _read(one["file"])) for one in truth])}
    return tuple(
        Graded(one["file"], one["source"], one["grade"], one["language"], ratios[one["file"]])
        for one in truth
    )


@functools.cache
def genre() -> tuple[DraftRatios, ...]:
    """What is said of two hundred new texts of the genre."""
    return _check([(f"genre-{n}", line) for n, line in enumerate(_read("genre.txt").splitlines())])


def named_falsely() -> int:
    """How many of the new texts are said to resemble something."""
    return sum(any(source.words for source in ratios.sources) for ratios in genre())


def shown(some: Sequence[Graded]) -> float:
    return sum(resembles(draft) >= SHOWN for draft in some) / len(some)


def first(some: Sequence[Graded]) -> float:
    return sum(draft.first for draft in some) / len(some)


def digest() -> str:
    """Of all texts and labels."""
    files = sorted(path for path in TEXTS.rglob("*") if path.suffix in (".txt", ".json"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]


def main() -> None:
    print(f"data {digest()}\n\n| drafts | total | copied | resembles | the better of total and resembles |")
    print("|---|---:|---:|---:|---:|")
    for name, fits in {
        "all": lambda draft: True,
        "Chinese": lambda draft: draft.language == "zh",
        "English": lambda draft: draft.language == "en",
        "held out": lambda draft: draft.held_out,
    }.items():
        some = [draft for draft in graded() if fits(draft)]
        cells = " | ".join(f"{auc(some, score):.3f}" for score in (total, copied, resembles, better))
        print(f"| {name}, {len(some)} | {cells} |")
    print("\n| grade | drafts | mean total | mean copied | mean resembles | shown | source first |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for grade in GRADES:
        some = [draft for draft in graded() if draft.grade == grade]
        means = [sum(map(score, some)) / len(some) for score in (total, copied)]
        alike = sum(map(resembles, some)) / len(some)
        cells = " | ".join(f"{mean:.1%}" for mean in means)
        print(f"| {grade} | {len(some)} | {cells} | {alike:.2f} | {shown(some):.0%} | {first(some):.0%} |")
    print(f"\n{named_falsely()} of {len(genre())} new texts are said to resemble something")


if __name__ == "__main__":
    main()
