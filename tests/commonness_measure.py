"""How well a check tells forms from substance, by `fixtures/commonness`.

    python -m tests.commonness_measure          the table of docs/accuracy.md

A passage is told by its place in a draft; what a check knows of it is computed as for a finding. AUC: how often a form
scores higher than substance; 0.5 is chance. Weights were chosen on drafts with odd numbers.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import dedup
from dedup.checking.asked import ask_libraries, MOST, NEARBY
from dedup.checking.commonness import Commonness
from dedup.checking.compare import open_texts
from dedup.checking.draft_words import read_draft_words
from dedup.checking.folded import fold_drafts
from dedup.checking.form import Forms
from dedup.kernels.arrays import distinct
from dedup.kinds import CHECKED
from dedup.library.scheme import choose_scheme
from dedup.settings import Settings
from tests.library.making import make_terms
from tests.library.twin import TwinStore

TEXTS = Path(__file__).parent.parent / "fixtures" / "commonness"
SETTINGS = Settings(find=CHECKED, threads=1)


@dataclass(frozen=True)
class Passage:
    """A labelled passage: whether it is a form, its characters that count, who holds it, and how common it is."""

    draft: str
    form: bool
    length: int
    speeches: int
    commonness: float

    @property
    def held_out(self) -> bool:
        """Whether no weight was chosen on it."""
        return int(self.draft[3:5]) % 2 == 0


def _document(path: Path) -> dedup.Document:
    name = str(path.relative_to(TEXTS))
    dated = {"date": path.name[:4], "source": path.parent.name} if "library" in name else {}
    return dedup.Document(name, name, path.read_text("utf-8"), **dated)


@functools.cache
def passages() -> tuple[Passage, ...]:
    """All of them, as a check of all drafts knows them."""
    store = TwinStore(choose_scheme(SETTINGS))
    store.add(*make_terms([_document(path) for path in sorted((TEXTS / "library").rglob("*.txt"))], SETTINGS))
    paths = sorted((TEXTS / "drafts").iterdir())
    drafts, _ = make_terms([_document(path) for path in paths], SETTINGS)
    held = fold_drafts(drafts, SETTINGS)
    asked = ask_libraries(held, drafts, [store], SETTINGS, NEARBY, MOST)
    wanted = distinct(np.concatenate((asked.candidates.speeches, asked.near_speeches)))
    texts = open_texts(drafts, [store], asked.pool, wanted, SETTINGS)
    shift = np.uint64(texts.stream.starts[texts.drafts] - held.stream.starts[0])
    own = held.speeches.documents
    commonness = Commonness(texts.stream, held.prints + shift, held.sizes, own, asked.pool, asked.postings)
    forms = Forms(read_draft_words(held, [store]), texts.corpus.starts)
    of_document: defaultdict[int, list[int]] = defaultdict(list)
    for text in range(texts.drafts, len(texts.stream)):
        of_document[int(texts.speeches.documents[texts.stream.speeches[text]])].append(text)
    number = {path.name: d for d, path in enumerate(paths)}
    found = []
    for label in json.loads((TEXTS / "truth.json").read_text("utf-8")):
        d = number[label["draft"]]
        start, end = (int(texts.corpus.starts[d]) + label[side] for side in ("start", "end"))
        spans = (texts.place(start, end, text) for text in of_document[d])
        low, high = max(spans, key=lambda span: span[1] - span[0])
        common = commonness.of(low, high)
        score = forms.commonness(start, end, common)
        found.append(Passage(label["draft"], label["label"] == "form", high - low, common.speeches, score))
    return tuple(found)


def auc(some: Iterable[Passage], score: Callable[[Passage], float]) -> float:
    """How often a form scores higher than substance; ties count half."""
    both = [(score(one), one.form) for one in some]
    forms, others = [value for value, form in both if form], [value for value, form in both if not form]
    won = sum((one > other) + (one == other) / 2 for one in forms for other in others)
    return won / (len(forms) * len(others))


def by_length(one: Passage) -> float:
    """The shorter it is, the likelier a form."""
    return -one.length


def by_holders(one: Passage) -> float:
    return one.speeches


def by_commonness(one: Passage) -> float:
    return one.commonness


def sets() -> dict[str, list[Passage]]:
    rows: dict[str, Callable[[Passage], Any]] = {
        "all": lambda one: True,
        "Chinese": lambda one: one.draft.startswith("zh"),
        "English": lambda one: one.draft.startswith("en"),
        "held out": lambda one: one.held_out,
    }
    return {name: [one for one in passages() if fits(one)] for name, fits in rows.items()}


def digest() -> str:
    """Of all texts and labels."""
    files = sorted(path for path in TEXTS.rglob("*") if path.suffix in (".txt", ".json"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]


def main() -> None:
    print(f"data {digest()}\n\n| passages | shorter | more holders | commonness |\n|---|---:|---:|---:|")
    for name, some in sets().items():
        cells = " | ".join(f"{auc(some, score):.3f}" for score in (by_length, by_holders, by_commonness))
        print(f"| {name}, {len(some)} | {cells} |")
    for level in (0.5, 0.7, 0.85, 0.9):
        above = [one.form for one in passages() if one.commonness >= level]
        print(f"{level}: {sum(above)} of {len(above)} are forms")


if __name__ == "__main__":
    main()
