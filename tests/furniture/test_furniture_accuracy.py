"""Recall and precision by characters on labelled pages: the fixtures, and five real pages where they are at hand.

The real pages are looked for in ../shared (or $DEDUP_SHARED); without them these tests are skipped.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dedup.furniture.marks import Marks
from dedup.kernels.arrays import Bools
from dedup.kinds import MARK_KINDS
from dedup.text.corpus import Corpus
from tests.furniture.pages import cleaned, marked, marks_of
from tests.pages_truth import PAGES, text_of, truth

SHARED = Path(os.environ.get("DEDUP_SHARED", Path(__file__).parents[3] / "shared"))
SEEDS = SHARED / "seeds"
SEEDS_TRUTH = SHARED / "data" / "seeds_truth.json"
needs_seeds = pytest.mark.skipif(
    not (SEEDS.is_dir() and SEEDS_TRUTH.is_file()), reason="the real pages are not here"
)

LABELS = {"furniture": "furniture", "watermark": "watermarks", "stray": "broken_link_words"}
# Real pages were labelled before gaps stayed.
GAP = re.compile(r"……\(未完,全文共\d+字,当前只显示\d+字|……\(|省略\d+字|\)……|(?<=会议上的讲话)\)")
RECALL = {"furniture": 0.95, "watermark": 1.0, "stray": 1.0}


@cache
def fixture_pages() -> dict[str, str]:
    """The text pages, and each record of the tables, by document."""
    pages = {
        path.name: text_of(path.name) for path in sorted(PAGES.glob("*.txt")) + sorted(PAGES.glob("*.md"))
    }
    rows = map(json.loads, (PAGES / "gonggao.jsonl").read_text("utf-8").splitlines())
    return pages | {f"gonggao.jsonl#{row['id']}": row["text"] for row in rows}


@cache
def seeds() -> dict[str, str]:
    return {path.name: path.read_bytes().decode("utf-8") for path in sorted(SEEDS.glob("*.txt"))}


def masks_of(corpus: Corpus, marks: Marks) -> dict[str, Bools]:
    """Which characters are marked, by kind."""
    masks = {kind: np.zeros(len(corpus.codes), bool) for kind in MARK_KINDS}
    for kind, start, end in zip(marks.kinds, marks.starts, marks.ends, strict=True):
        masks[MARK_KINDS[kind]][start:end] = True
    return masks


def labelled(corpus: Corpus, names: list[str], labels: dict[str, Any]) -> dict[str, Bools]:
    """Which characters are labelled, by kind; what says that text is missing is no furniture."""
    masks = {}
    for kind, key in LABELS.items():
        masks[kind] = np.zeros(len(corpus.codes), bool)
        for place in labels[key]:
            base = int(corpus.starts[names.index(place["document"])])
            for start, end in place.get("cut", [(place["start"], place["end"])]):
                masks[kind][base + start : base + end] = True
                for gap in GAP.finditer(corpus.text(base + start, base + end)):
                    masks[kind][base + start + gap.start() : base + start + gap.end()] = False
    return masks


def judge(
    pages: dict[str, str], labels: dict[str, Any], right: Callable[[str, str, str], bool]
) -> Iterable[tuple[str, float, float]]:
    """Kind, recall and precision by characters; ``right`` tells unlabelled marks by document, kind and text."""
    names = list(pages)
    corpus, marks = marks_of(*pages.values())
    wanted, found = labelled(corpus, names, labels), masks_of(corpus, marks)
    for kind in MARK_KINDS:
        good = wanted[kind].copy()
        for number in np.flatnonzero(marks.kinds == MARK_KINDS.index(kind)).tolist():
            start, end = int(marks.starts[number]), int(marks.ends[number])
            name = names[int(corpus.document_of(np.array([start]))[0])]
            if right(name, kind, corpus.text(start, end)):
                good[start:end] = True
        yield (
            kind,
            float((found[kind] & wanted[kind]).sum() / wanted[kind].sum()),
            float((found[kind] & good).sum() / found[kind].sum()),
        )


def test_the_fixtures() -> None:
    for kind, recall, precision in judge(fixture_pages(), truth(), lambda name, kind, text: False):
        assert recall >= RECALL[kind], kind
        assert precision == 1.0, kind


def test_the_page_in_html_line_by_line() -> None:
    """Its text, as reading gives it, is not addressed by the labels."""
    from dedup.read import find_sources, read_source, ReadOptions

    options = ReadOptions()
    path = PAGES / "yingji-jiuyuan.html"
    (source,) = find_sources([str(path)], options, lambda problem: None)
    (batch,) = read_source(source, options, lambda problem: None)
    found = [text for kind, text in marked(batch.texts[0]) if kind == "furniture"]
    wanted = [label["text"] for label in truth()["html_furniture"]]
    assert sum(map(len, found)) == pytest.approx(sum(map(len, wanted)), rel=0.1)
    assert [text for text in wanted if text not in found] == []


@needs_seeds
def test_the_real_pages() -> None:
    """Unlabelled marks were read one by one: a date beneath a title, the essay on speeches that a site puts first,
    an introduction, page numbers 1 to 5 inside sentences, three marks inside words, the break before the last word of
    a title."""
    known = {
        ("furniture", "2023-01-13"),
        ("furniture", "以下是的社区工作者发言稿,欢迎大家阅读。"),
        ("stray", "\n\n"),
        ("stray", "."),
        ("stray", "'"),
        *(("stray", str(page)) for page in range(1, 6)),
    }
    labels = json.loads(SEEDS_TRUTH.read_text("utf-8"))
    for kind, recall, precision in judge(
        seeds(),
        labels,
        lambda name, kind, text: (kind, text) in known or text.startswith("讲话稿的撰写不仅要注重"),
    ):
        assert recall >= RECALL[kind], kind
        assert precision == 1.0, kind


def test_the_words_that_a_page_broke_off_stand_in_their_sentences() -> None:
    check_joined(fixture_pages(), truth()["broken_link_words"])


@needs_seeds
def test_cutting_the_real_pages_joins_the_broken_sentences() -> None:
    labels = json.loads(SEEDS_TRUTH.read_text("utf-8"))["broken_link_words"]
    assert len(labels) == 12
    check_joined(seeds(), labels)
    corpus, marks = marks_of(*seeds().values())
    third = cleaned(corpus, marks)[3]
    assert "20xx年全市技术合同交易额不足4000万元" in third
    assert "线索的提供" in third
    assert "有力的体现" in third
    assert "照貓畫虎" in cleaned(corpus, marks)[4]


def check_joined(pages: dict[str, str], labels: list[dict[str, Any]]) -> None:
    """Exactly the labelled spans are cut around each word, and what is left reads as it was written."""
    names = list(pages)
    corpus, marks = marks_of(*pages.values())
    cuts = set(zip(marks.cut_starts.tolist(), marks.cut_ends.tolist(), strict=True))
    texts = dict(zip(names, cleaned(corpus, marks), strict=True))
    for place in labels:
        base = int(corpus.starts[names.index(place["document"])])
        assert {(base + start, base + end) for start, end in place["cut"]} <= cuts
        assert place["joined"] in texts[place["document"]]


@pytest.mark.parametrize("pages", [fixture_pages, pytest.param(seeds, marks=needs_seeds)])
def test_a_cleaned_text_has_nothing_more_to_mark(pages: Callable[[], dict[str, str]]) -> None:
    again = marked(*cleaned(*marks_of(*pages().values())))
    assert again == []
