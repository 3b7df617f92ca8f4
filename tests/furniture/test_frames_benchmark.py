"""The generated pages of the benchmark of frames, and how what is found of them is judged."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from benchmarks.frames import judge, time_marks
from benchmarks.frames_texts import CONTENT, FRAME, framed, labels_of
from dedup.furniture.marks import Marks
from dedup.kernels.arrays import I64
from dedup.settings import Settings
from dedup.text.corpus import Corpus
from tests.furniture.pages import corpus_of

PAGES = [(row, truth) for row, (truth,) in islice(framed(300, 7), 300)]


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return corpus_of(*(row["text"] for row, _ in PAGES))[0]


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("frames") / "truth.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for _, row in PAGES), "utf-8")
    return path


def spans(corpus: Corpus, wanted: str) -> tuple[I64, I64]:
    """The lines with a label."""
    found = []
    for start, (row, truth) in zip(corpus.starts.tolist(), PAGES, strict=True):
        for line, label in zip(row["text"].split("\n"), labels_of(truth["labels"]), strict=True):
            if label in wanted:
                found.append((start, start + len(line)))
            start += len(line) + 1
    starts, ends = np.array(found, np.int64).T
    return starts, ends


def test_every_site_and_texts_without_one_are_there() -> None:
    assert {row["site"] for _, row in PAGES} == {"", *map(str, range(20))}
    assert all((FRAME in row["labels"]) == bool(row["site"]) for _, row in PAGES)


def test_the_same_seed_gives_the_same_pages() -> None:
    assert [row for row, _ in framed(300, 7)] == [row for row, _ in PAGES]


def test_judged(corpus: Corpus, truth: Path) -> None:
    marks, seconds = time_marks(corpus, Settings())
    assert 0 <= seconds["cpu"] <= seconds["marks"]
    right = spans(corpus, FRAME)
    best = judge(corpus, marked(marks, *right), truth)
    assert best == {"mean": 1.0, "least": 1.0, "lost": 0.0, "texts": 0}
    worst = judge(corpus, marked(marks, *spans(corpus, FRAME + CONTENT)), truth)
    assert worst["lost"] == 1.0
    assert worst["texts"] == sum(row["text"].count("\n") + 1 for row, _ in PAGES if not row["site"])
    # A third of each line is not enough.
    third = judge(corpus, marked(marks, right[0], right[0] + (right[1] - right[0]) // 3), truth)
    assert third["mean"] == 0.0


def marked(marks: Marks, starts: I64, ends: I64) -> Marks:
    return replace(marks, starts=starts, ends=ends)
