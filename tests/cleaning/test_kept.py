"""What a look takes over from the one before changes no answer."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from dedup import Settings
from dedup.cleaning import plan as planning
from dedup.cleaning.cut import Cut, merge_spans
from dedup.cleaning.plan import plan_cleaning
from dedup.furniture import watermarks
from dedup.furniture.watermarks import find_watermarks
from dedup.kept import fold_texts, Kept
from dedup.model import Document
from dedup.preparing import no_progress
from dedup.read.markdown import find_headings
from dedup.text.corpus import batch_documents, build_corpus, Corpus
from dedup.text.fold import fold_codes
from tests.furniture.test_furniture_marks import watermarked

PARAGRAPHS = Path(__file__).parents[2] / "fixtures" / "paragraphs"
FRAME = ("首页 > 讲话 > 正文", "字号：大 中 小", "上一篇：防汛会讲话", "版权所有 青石县政府网", "返回顶部")
EDITS = ("三", "五"), ("的", ""), ("。", "，"), ("一", "十"), ("the", "a"), ("，", "，同志们，")


def copied(random: random.Random, text: str) -> str:
    """A paragraph as it stands, or with an edit or two, or with a piece of it alone."""
    for _ in range(random.choice((0, 0, 0, 1, 2))):
        old, new = random.choice(EDITS)
        text = text.replace(old, new, random.choice((1, 2)))
    if random.random() < 0.1:
        text = text[: len(text) // 2]
    if random.random() < 0.1:
        at = random.randrange(len(text))
        text = f"{text[:at]}\n{random.randrange(1, 9)}\n{text[at:]}"
    return text


def pages(seed: int) -> Corpus:
    """Pages of speeches put together of few paragraphs, so that what one round removes lets the next find more."""
    choose = random.Random(seed)
    lines = [*(PARAGRAPHS / "zh.txt").read_text("utf-8").split("\n")[: choose.choice((4, 12, 40))]]
    lines += (PARAGRAPHS / "en.txt").read_text("utf-8").split("\n")[:3]
    pool = [line for line in lines if line]
    documents, speeches = [], [[copied(choose, text) for text in choose.sample(pool, 4)] for _ in range(6)]
    for number in range(18):
        text: list[str] = []
        for title in range(choose.choice((1, 1, 2, 3))):
            if choose.random() < 0.5:
                text.append(f"第{title + 1}篇：在青石县防汛会议上的讲话")
            speech = choose.choice(speeches) if choose.random() < 0.4 else choose.sample(pool, 3)
            text += [copied(choose, paragraph) for paragraph in speech]
        if number % 3 == 0:
            text = [*FRAME[:2], *text, *FRAME[2:]]
        written = choose.choice(("\n", "\n\n", "\r\n")).join(text)
        marked = find_headings(written) if number % 5 == 0 else None
        documents.append(Document(f"{number}", f"{number}", written, headings=marked, source=f"{number % 4}"))
    documents.append(Document("empty", "empty", ""))
    return build_corpus(batch_documents(documents), lambda problem: None)


@pytest.mark.parametrize(
    ("seed", "options"),
    [
        *((seed, {}) for seed in range(2)),
        (8, {"tokens": "characters", "fold": "off"}),
        (9, {"tokens": "words"}),
        (10, {"unit": "record"}),
        (11, {"unit": "sentence", "min_remove": 8}),
        (12, {"remove": ("exact", "near")}),
        (13, {"remove": ("speech", "furniture", "stray"), "remove_identity": 0.7}),
        (14, {"keep": "source:2,3", "threads": 2}),
        (15, {"remove_changed": True, "remove_scope": "across"}),
    ],
)
def test_a_plan_is_the_same_with_nothing_kept(
    seed: int, options: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = pages(seed)
    settings = Settings(**{"threads": 1, "min_remove": 20, **options})  # type: ignore[arg-type]
    plan = plan_cleaning(corpus, settings)
    scan = planning.scan_corpus
    monkeypatch.setattr(planning, "scan_corpus", lambda *given: scan(*given[:-1]))
    monkeypatch.setattr(Kept, "fold", lambda _, *given: fold_texts(*given))
    again = plan_cleaning(corpus, settings)
    assert plan.removals == again.removals
    assert (plan.rounds, plan.short, plan.kept_back) == (again.rounds, again.short, again.kept_back)
    assert plan.removals
    if not options:
        assert plan.rounds > 1


@pytest.mark.parametrize("options", [{}, {"unit": "record"}, {"unit": "sentence"}, {"tokens": "words"}])
@pytest.mark.parametrize("seed", range(2))
def test_a_corpus_folds_as_it_would_alone(seed: int, options: dict[str, object]) -> None:
    choose, corpus = np.random.default_rng(seed), pages(seed)
    settings, kept = Settings(threads=1, **options), Kept()  # type: ignore[arg-type]
    kept.fold(corpus, settings, no_progress)
    starts = ends = np.zeros(0, np.int64)
    for share in (0.3, 0.0, 0.1, 1.0):
        some = np.flatnonzero((choose.random(len(corpus)) < share) & (corpus.starts < corpus.ends))
        begins = choose.integers(corpus.starts[some], corpus.ends[some])
        stops = np.minimum(begins + choose.integers(1, 400, len(some)), corpus.ends[some])
        begins = corpus.starts[some] if share == 1.0 else begins
        starts, ends = merge_spans(np.append(starts, begins), np.append(ends, stops))
        cut = Cut(corpus, starts, ends).corpus
        found, alone = kept.fold(cut, settings, no_progress), fold_texts(cut, settings, no_progress)
        assert (found.codes == alone.codes).all()
        for rows, other in ((found.speeches, alone.speeches), (found.units, alone.units)):
            for name in rows.__slots__:
                assert getattr(rows, name).tolist() == getattr(other, name).tolist(), name
                assert getattr(rows, name).dtype == getattr(other, name).dtype


def test_marks_are_found_once_for_the_looks_of_a_round(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []
    scan = planning.scan_corpus

    def count(corpus: Corpus, *rest: object) -> object:
        looked.append(len(corpus.codes))
        return scan(corpus, *rest)  # type: ignore[arg-type]

    searched: list[int] = []
    monkeypatch.setattr(planning, "scan_corpus", count)
    from dedup import pipeline

    find = pipeline.find_marks

    def find_marks(corpus: Corpus, *rest: object) -> object:
        searched.append(len(corpus.codes))
        return find(corpus, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "find_marks", find_marks)
    plan_cleaning(pages(1), Settings(threads=1, min_remove=20))
    assert len(looked) > len(searched)
    assert searched == sorted(set(looked), reverse=True)


def test_watermarks_of_parts_that_lost_nothing_are_those_that_they_were(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts = [watermarked(f"本文归第{number}某某文库所有严禁转载抄袭") for number in range(3)]
    documents = [Document(f"{number}", f"{number}", text) for number, text in enumerate(texts)]
    corpus = build_corpus(batch_documents(documents), lambda problem: None)
    monkeypatch.setattr(watermarks, "AT_A_TIME", len(texts[0]) + 1)
    searched: list[int] = []
    search = watermarks._search
    monkeypatch.setattr(watermarks, "_search", lambda *given: searched.append(given[1]) or search(*given))
    known: watermarks.Blocks = {}
    # Nothing goes; then half of the last one; and that is nothing new the next time.
    half = len(texts[0]) // 2
    for lost, new in ((0, 3), (0, 0), (half, 1), (half, 0)):
        start = int(corpus.starts[2])
        cut = (
            Cut(corpus, *merge_spans(np.array([start]), np.array([start + lost]))).corpus if lost else corpus
        )
        codes = fold_codes(cut.codes)
        searched.clear()
        found = find_watermarks(cut, codes, 1, known).columns()
        assert len(searched) == new
        assert [column.tolist() for column in found] == [
            column.tolist() for column in find_watermarks(cut, codes, 1).columns()
        ]
        assert len(found[0]) > 5
