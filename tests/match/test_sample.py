"""The recall of the sketch by a sample: held to brute force, and its interval to what it promises."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dedup.kernels.arrays import Codes, I64
from dedup.match import partners, sample
from dedup.match.partners import find_partners
from dedup.match.sample import effective_number, Recall, sample_recall, Sampled, wilson
from dedup.preparing import no_progress
from dedup.sampling.estimate import Estimate
from dedup.settings import Settings
from dedup.sketch.bands import Banding
from tests import generated
from tests.match.scans import true_pairs

Run = Callable[..., tuple[int, str, str]]
SHINGLE = 3


def packed(texts: list[str]) -> tuple[Codes, I64, I64]:
    """Texts one after another, a line break between them."""
    codes = np.array([ord(c) for text in texts for c in text + "\n"], np.uint32)
    ends = np.cumsum([len(text) + 1 for text in texts]) - 1
    return codes, ends - [len(text) for text in texts], ends


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return generated.families(seed=3, number=100, most=0.3)


@pytest.fixture(scope="module")
def truth(texts: list[str]) -> dict[tuple[int, int], float]:
    return {(int(a), int(b)): j for (a, b), j in true_pairs(texts, SHINGLE, 0.55).items()}


def measure(texts: list[str], size: int, seed: int = 1, **options: object) -> Sampled:
    return sample_recall(*packed(texts), Settings(threads=1, **options), size, seed, no_progress)


# ------------------------------------------------------------------ partners


@pytest.mark.parametrize("codes_at_a_time", [500, 1 << 22])
def test_partners_are_those_of_brute_force(
    texts: list[str],
    truth: dict[tuple[int, int], float],
    codes_at_a_time: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(partners, "CODES_AT_A_TIME", codes_at_a_time)
    monkeypatch.setattr(partners, "MEETINGS_AT_A_TIME", 50)
    chosen = np.array(random.Random(2).sample(range(len(texts)), 120))
    taken, found = find_partners(*packed(texts), chosen, SHINGLE, 0.55, 1, no_progress)
    assert taken.tolist() == chosen.tolist()
    both = truth | {(b, a): j for (a, b), j in truth.items()}
    got = dict(zip(zip(found.a.tolist(), found.b.tolist(), strict=True), found.jaccard.tolist(), strict=True))
    assert got == pytest.approx({pair: j for pair, j in both.items() if pair[0] in set(taken.tolist())})
    assert len(got) > 50


def test_too_many_meetings_make_the_sample_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    alike = generated.numbered(300)
    monkeypatch.setattr(partners, "MOST_MEETINGS", 10_000)
    taken, found = find_partners(*packed(alike), np.arange(200), SHINGLE, 0.55, 1, no_progress)
    assert 0 < len(taken) < 200
    assert set(found.a.tolist()) == set(taken.tolist()) == set(range(len(taken)))


# ------------------------------------------------------------------ recall


def test_all_texts_give_the_recall_of_this_sketch(
    texts: list[str], truth: dict[tuple[int, int], float]
) -> None:
    everything = measure(texts, len(texts), recall=0.5)
    whole = everything.whole
    assert whole.pairs == 2 * len(truth)
    assert 0.5 < whole.recall < 0.95
    assert (whole.low, whole.high) == (whole.recall, whole.recall), "what is known of all has no error"
    assert abs(whole.recall - whole.expected) < 0.08
    assert sum(part.pairs for part in everything.parts) == whole.pairs
    assert sum(part.found for part in everything.parts) == whole.found
    for part in everything.parts:
        inside = [j for j in truth.values() if part.lower <= j < part.upper or part.upper == j == 1]
        assert part.pairs == 2 * len(inside)


def test_the_default_sketch_misses_next_to_nothing(texts: list[str]) -> None:
    assert measure(texts, len(texts)).whole.recall > 0.99


def test_the_interval_holds_the_truth_in_most_samples() -> None:
    """Families of 2 to 6 texts, so that the pairs of one text are not independent of each other."""
    made = [generated.families(seed, 60, copies, 0.3) for seed, copies in ((1, 1), (2, 3), (3, 5))]
    corpus = [text for part in made for text in part]
    known = measure(corpus, len(corpus), recall=0.5).whole.recall
    seeds, size = 60, len(corpus) // 5
    results = [measure(corpus, size, seed, recall=0.5).whole for seed in range(seeds)]
    held = sum(whole.low <= known <= whole.high for whole in results)
    assert held >= 0.95 * seeds - 2 * (seeds * 0.95 * 0.05) ** 0.5
    widest = max(whole.high - whole.low for whole in results)
    assert widest < 0.35, "an interval that says nothing holds everything"
    assert abs(float(np.mean([whole.recall for whole in results])) - known) < 0.01


def test_the_same_seed_gives_the_same_and_another_seed_another_sample(texts: list[str]) -> None:
    assert measure(texts, 80, 5) == measure(texts, 80, 5)
    assert len({measure(texts, 80, seed).whole.pairs for seed in range(8)}) > 1


@pytest.mark.parametrize("corpus", [[], ["一"], ["天地玄黄宇宙洪荒"], ["", ""]])
def test_corpora_without_pairs(corpus: list[str]) -> None:
    whole = measure(corpus, 10).whole
    assert (whole.pairs, whole.low, whole.high) == (0, 0.0, 1.0)


def test_a_threshold_of_one_has_one_part(texts: list[str]) -> None:
    assert [(part.lower, part.upper) for part in measure(texts, 50, threshold=1.0).parts] == [(1.0, 1.0)]


# ------------------------------------------------------------------ intervals


def test_wilson_as_published() -> None:
    """Newcombe (1998), table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29."""
    for found, number, low, high in (
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ):
        assert wilson(found / number, number) == pytest.approx((low, high), abs=5e-5)


def test_pairs_that_stand_alone_count_each_and_clusters_less() -> None:
    alone, half = np.ones(100, np.int64), np.repeat([0, 1], 50)
    assert effective_number(alone, half) == pytest.approx(100)
    assert effective_number(10 * alone, 10 * half) == pytest.approx(100)
    assert effective_number(10 * alone, 10 * alone) == pytest.approx(100)
    uneven = np.array([100] + [1] * 100)
    assert effective_number(uneven, uneven) < 4


def test_no_error_is_left_where_all_are_known() -> None:
    ones = np.ones(9, np.int64)
    assert wilson(0.7, effective_number(ones, ones, 0.0)) == pytest.approx((0.7, 0.7))


# ------------------------------------------------------------------ the command


@pytest.fixture
def folder(tmp_path: Path, texts: list[str]) -> Path:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_text("\n".join(texts) + "\n", "utf-8")
    return tmp_path / "texts"


def test_command(run: Run, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "recall.json"
    code, out, _ = run("sample-recall", folder, "--sample", 150, "--recall", "0.5", "--json", file)
    figures = json.loads(file.read_text("utf-8"))
    assert code == 0
    assert figures["sampled"] == 150 < figures["paragraphs"]
    assert figures["interval"][0] <= figures["recall"] <= figures["interval"][1]
    assert f"{figures['recall']:.2%}" in out
    assert "--recall promises 50%" in out
    again = run("sample-recall", folder, "--sample", 150, "--recall", "0.5", "--json", "-", "-q")
    assert again[1].encode() == file.read_bytes()


@pytest.mark.parametrize(
    ("whole", "nearest", "verdict"),
    [
        ((0.991, 1.0), (0.992, 1.0), "kept"),
        ((0.985, 1.0), (0.992, 1.0), "open"),
        ((0.995, 1.0), (0.6, 0.98), "broken"),
        ((0.9, 0.989), (0.6, 1.0), "broken"),
    ],
)
def test_verdict(whole: tuple[float, float], nearest: tuple[float, float], verdict: str) -> None:
    near = Recall(0.55, 0.6, 9, 9, 8, 0.99, *nearest)
    sampled = Sampled(99, 9, Banding(48, 4), Recall(0.55, 1.0, 50, 20, 49, 0.99, *whole), (near,))
    assert Estimate(Settings(), sampled).verdict == verdict
    without = (Recall(0.55, 0.6, 0, 0, 0, 0.0, 0.0, 1.0),)
    assert Estimate(Settings(), replace(sampled, parts=without)).verdict == (
        "open" if verdict == "open" else "kept" if whole[0] > 0.99 else "broken"
    )


@pytest.mark.parametrize(("sampled", "words"), [(1, "the sample is too small"), (9, "No two texts")])
def test_nothing_found_is_said(run: Run, tmp_path: Path, sampled: int, words: str) -> None:
    lines = [generated.chinese(random.Random(seed), 60) for seed in range(5)]
    (tmp_path / "a.txt").write_text("\n".join(lines), "utf-8")
    code, out, _ = run("sample-recall", tmp_path, "--sample", sampled)
    assert code == 0
    assert words in out


def test_chinese(run: Run, folder: Path) -> None:
    assert "召回率" in run("sample-recall", folder, "--language", "zh")[1]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--sample", "0"], "--sample is 0; allowed: 1 to 100000"),
        (["--sample", "100001"], "--sample is 100001; allowed"),
        (["--exact"], "No such option: --exact"),
        (["--num-perm", "3"], "--num-perm 3 cannot find pairs"),
        (["--threshold", "7"], "--threshold is 7.0; allowed: 0.01 to 1"),
        (["--json", "nowhere/at/all.json"], "there is no folder"),
    ],
)
def test_what_cannot_be(run: Run, folder: Path, words: list[str], message: str) -> None:
    code, _, err = run("sample-recall", folder, *words)
    assert code == 2
    assert message in err


def test_nothing_to_read(run: Run, tmp_path: Path) -> None:
    assert run("sample-recall", tmp_path / "missing")[0] == 2


def test_an_input_is_not_written_over(run: Run, folder: Path) -> None:
    file = folder / "a.txt"
    before = file.read_bytes()
    code, _, err = run("sample-recall", file, "--json", file)
    assert code == 2
    assert "is one of the files to be read" in err
    assert file.read_bytes() == before
    assert sample.EDGES[0] > Settings().threshold
