"""Texts of random characters with copies planted in them, and what a report says of them.

Texts of different pools share no character, so that a copy ends where it ends: never does the next character agree
by chance.
"""

from __future__ import annotations

import inspect
import random
from collections.abc import Callable, Sequence
from typing import Any

from dedup.findings.scan_report import Report
from dedup.kernels import active, parallel, plain
from dedup.kernels.choice import load_module
from dedup.model import Document, Finding, Occurrence
from dedup.pipeline import scan_documents
from dedup.settings import Settings

# The commonest 3,755 characters of GB 2312, without those that a heading, an enumerator or a blank is made of.
RESERVED = set("讲话致辞词报告稿纲言料书信语第篇某一二三四五六七八九十零百千")
POOL = [
    character
    for high in range(0xB0, 0xD7)
    for low in range(0xA1, 0xFF)
    if (character := bytes([high, low]).decode("gb2312")) not in RESERVED
]
POOLS = [POOL[part::6] for part in range(6)]
MARKS = "，。、；！"


def characters(generator: random.Random, pool: int, size: int) -> str:
    """So many characters of a pool, without marks or breaks."""
    return "".join(generator.choices(POOLS[pool], k=size))


def dress(generator: random.Random, text: str, marks: float = 0.08, breaks: float = 0.02) -> str:
    """The characters with marks and paragraph breaks put behind some of them."""
    out = []
    for character in text:
        out.append(character)
        if generator.random() < marks:
            out.append(generator.choice(MARKS))
        if generator.random() < breaks:
            out.append("\n")
    return "".join(out)


def prose(generator: random.Random, pool: int, size: int) -> str:
    return dress(generator, characters(generator, pool, size))


def edited(generator: random.Random, text: str, share: float, pool: int = 5) -> str:
    """A copy with this share of its characters replaced, left out, or followed by a new one."""
    out = list(text)
    for at in generator.sample(range(len(out)), int(share * len(out))):
        new = generator.choice(POOLS[pool])
        out[at] = generator.choice(["", new, new, out[at] + new])
    return "".join(out)


def counted(text: str) -> str:
    """The characters that count: folding changes none of the pools."""
    return "".join(character for character in text if character.isalnum())


def identity_of(a: str, b: str) -> float:
    from rapidfuzz.distance import Levenshtein

    a, b = counted(a), counted(b)
    return 1 - Levenshtein.distance(a, b) / max(len(a), len(b))


# ------------------------------------------------------------------ scans

# Nothing is a paragraph, so passages are all there is.
PASSAGES_ONLY: dict[str, Any] = {"find": ("passage",), "min_length": 10**6}


def scan(texts: Sequence[str] | dict[str, str] | Sequence[Document], **options: Any) -> Report:
    """Texts go by a letter each, unless they have names; all are in pages of their own."""
    if isinstance(texts, dict):
        documents = [Document(name, name, text) for name, text in texts.items()]
    else:
        documents = [
            text if isinstance(text, Document) else Document(f"d{i:03}", f"d{i:03}", text)
            for i, text in enumerate(texts)
        ]
    return scan_documents(documents, Settings(**{"threads": 1} | options))


def span(place: Occurrence) -> tuple[str, int, int]:
    return place.document, place.start, place.end


def found(report: Report, *kinds: str) -> list[Finding]:
    return [finding for finding in report.findings() if not kinds or finding.kind in kinds]


def spans_of(report: Report, *kinds: str) -> list[list[tuple[str, int, int]]]:
    """The places of each finding, sorted."""
    return sorted(sorted(map(span, finding.occurrences)) for finding in found(report, *kinds))


def texts_of(report: Report, *kinds: str) -> list[list[str]]:
    return [[report.text(place) for place in finding.occurrences] for finding in found(report, *kinds)]


def covered(spans: Sequence[tuple[int, int]]) -> set[int]:
    return {at for start, end in spans for at in range(start, end)}


# ------------------------------------------------------------------ kernels


def kernels() -> list[str]:
    return ["plain", "compiled"] if load_module() is not None else ["plain"]


def use_kernels(name: str, patch: Callable[[object, str, object], None]) -> None:
    """Put one implementation into the place that all stages take theirs from; short texts are worth a thread."""
    module = plain
    if name == "compiled":
        from dedup.kernels import compiled as module  # type: ignore[no-redef]
    for function, _ in inspect.getmembers(plain, inspect.isfunction):
        patch(active, function, getattr(module, function))
    patch(parallel, "WORTH_A_THREAD", 64)
