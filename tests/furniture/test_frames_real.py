"""Frames of real sites, and real texts that have none, where they are at hand.

They are looked for in ../shared (or $DEDUP_SHARED); without them these tests are skipped. All are read as one flat
folder, so that what is found of one kind is found beside all others.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

import numpy as np
import pytest

from dedup.furniture.frames import FRAME
from dedup.furniture.marks import find_marks
from dedup.furniture.spans import FURNITURE, REASONS
from tests.furniture.pages import corpus_of
from tests.sites_measure import lines_of

DATA = Path(os.environ.get("DEDUP_SHARED", Path(__file__).parents[3] / "shared")) / "data"
SITES = DATA / "sites"
KINDS = ("laws-zh", "speeches-zh", "reports-zh", "speeches-en")
pytestmark = pytest.mark.skipif(
    not all((DATA / kind).is_dir() for kind in (*KINDS, "news-zh", "sites")),
    reason="the real sites and texts are not here",
)
LAWS, NEWS = 300, 3000
MEAN_F1 = {"folders": 0.92, "flat": 0.90}
LEAST_F1 = 0.80
CONTENT_LOST = 0.003
LICENCES = 79  # reports end in the licence box of the wiki they came from
WHOLE = 52  # of them share one wording of it, from its first line to its last
LONGEST_BOX = 1500
MENU = 12  # lines that four of the addresses hold
# Labels of `../shared/data/sites` as those of our own fixtures.
LABELS = str.maketrans("B", "F")


@dataclass(frozen=True, slots=True)
class Page:
    """A document: its name, with its kind or site in front, its text, and what is marked in it, by reason."""

    name: str
    text: str
    marks: list[tuple[int, int, str]]

    @property
    def framed(self) -> list[str]:
        return [self.text[start:end] for start, end, reason in self.marks if reason == FRAME]


def texts(kind: str) -> dict[str, str]:
    """All files of a kind, but of the laws and the news a sample."""
    if kind == "news-zh":
        rows = (DATA / kind / "items.jsonl").read_text("utf-8").splitlines()
        return {f"{kind}/{i}": json.loads(row)["text"] for i, row in enumerate(Random(5).sample(rows, NEWS))}
    files = sorted(path for path in (DATA / kind).rglob("*") if path.suffix in (".md", ".txt"))
    if kind == "laws-zh":
        files = Random(5).sample(files, LAWS)
    return {f"{kind}/{path.name}": path.read_bytes().decode("utf-8", "replace") for path in files}


def site_pages() -> dict[str, str]:
    """The pages of the sites, `SITE/NAME`."""
    files = sorted((SITES / "pages").glob("*/*.txt"))
    return {f"{path.parent.name}/{path.name}": path.read_text("utf-8") for path in files}


def found(documents: dict[str, str], layout: str) -> dict[str, Page]:
    """What is marked; with ``folders`` the part of the name before the slash is the source."""
    corpus, codes = corpus_of(*documents.values())
    sources: dict[str, int] = {}
    numbers = [sources.setdefault(name.split("/")[0], len(sources)) for name in documents]
    source_of = np.array(numbers if layout == "folders" else range(len(documents)), np.int32)
    marks = find_marks(corpus, codes, source_of, 2)
    of = corpus.document_of(marks.starts)
    base = corpus.starts[of]
    furniture = marks.kinds == FURNITURE
    pages = {name: Page(name, text, []) for name, text in documents.items()}
    names = list(documents)
    for document, start, end, kind, reason in zip(
        of.tolist(),
        (marks.starts - base).tolist(),
        (marks.ends - base).tolist(),
        furniture.tolist(),
        marks.reasons.tolist(),
        strict=True,
    ):
        pages[names[document]].marks.append((start, end, REASONS[reason] if kind else "-"))
    return pages


@cache
def flat() -> dict[str, Page]:
    """Everything in one folder, in an order of no meaning."""
    documents = site_pages()
    for kind in (*KINDS, "news-zh"):
        documents |= texts(kind)
    return found(dict(sorted(documents.items(), key=lambda item: hash_of(item[0]))), "flat")


def hash_of(name: str) -> float:
    return Random(name).random()


def of_kind(kind: str) -> list[Page]:
    return [page for name, page in flat().items() if name.startswith(f"{kind}/")]


@pytest.mark.parametrize("layout", ["folders", "flat"])
def test_frames_of_real_sites(layout: str) -> None:
    pages = flat() if layout == "flat" else found(site_pages(), layout)
    scores, content, lost = {}, 0, 0
    for site in sorted(path.name for path in (SITES / "pages").iterdir()):
        hits = Counter[tuple[bool, bool]]()
        for page in (page for name, page in pages.items() if name.startswith(f"{site}/")):
            labels = "".join((SITES / "labels" / page.name).read_text("utf-8").split("\n")).translate(LABELS)
            spans = [(start, end) for start, end, _ in page.marks]
            for line, label, hit in lines_of(page.text, labels, spans):
                hits[label == "F", 2 * hit >= len(line)] += 1
                content += (label == "C") * len(line)
                lost += (label == "C") * hit
        right = 2 * hits[True, True]
        scores[site] = right / (right + hits[True, False] + hits[False, True])
    assert sum(scores.values()) / len(scores) >= MEAN_F1[layout], scores
    assert min(scores.values()) >= LEAST_F1, scores
    assert lost / content <= CONTENT_LOST


@pytest.mark.parametrize("kind", ["laws-zh", "speeches-zh", "news-zh"])
def test_texts_without_a_frame_have_none(kind: str) -> None:
    pages = of_kind(kind)
    assert len(pages) >= 60
    assert {page.name: page.framed for page in pages if page.framed} == {}


def test_of_the_reports_the_licence_box_goes_and_nothing_else() -> None:
    framed = Counter(line for page in of_kind("reports-zh") for line in page.framed)
    # What the box says to machines, what it links, a note that ends it.
    assert (framed["Public domain"], framed["false"]) == (2 * LICENCES, 2 * LICENCES)
    # In some boxes it stands before sentences that most do not have, which part it from their end.
    assert framed["公有领域"] + framed["公有領域"] >= WHOLE
    assert framed["具有立法、行政、司法性质的文件。"] == WHOLE
    pages = [page for page in of_kind("reports-zh") if page.framed]
    assert len(pages) == LICENCES
    boxes = [page.text[box_start(page.text) :].split("\n") for page in pages]
    for page in pages:
        first = min(start for start, _, reason in page.marks if reason == FRAME)
        assert first >= box_start(page.text), page.name
    left = [
        [line for line in box if line.strip() and line.strip() not in page.framed]
        for page, box in zip(pages, boxes, strict=True)
    ]
    assert sum(not lines for lines in left) >= WHOLE


def box_start(text: str) -> int:
    """Where the box first speaks of the work that it stands behind."""
    end = text.index("Public domain")
    tail = max(0, end - LONGEST_BOX)
    return min(at for words in ("本作品", "这部作品") if (at := text.find(words, tail, end)) >= 0)


def test_of_the_addresses_four_menus_go_and_nothing_else() -> None:
    framed = [page.framed for page in of_kind("speeches-en") if page.framed]
    assert len(framed) == 4
    assert all(lines == framed[0] for lines in framed)
    assert len(framed[0]) == MENU
    assert (framed[0][0], framed[0][-1]) == ("WEB RESOURCES >>", "ALL WEB RESOURCES >>")
    assert all(len(line) < 100 for line in framed[0])
