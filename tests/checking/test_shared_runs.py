"""What stands in runs of --min-run that sources hold: the rule of checking services, held to brute force."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.checking import further
from dedup.checking.check_report import CheckReport
from dedup.checking.windows import cut_windows, find_windows
from dedup.kernels.arrays import WORD
from tests.checking.run_rule import count_in_runs, end_of_run
from tests.checking.texts import check, document, speech, with_, write
from tests.generated import english

WORDS = ["harvest", "lantern", "river", "copper", "window", "market", "signal", "garden", "bridge", "meadow"]


def held_to_brute_force(draft: str, old: dict[str, str], **changes: object) -> CheckReport:
    wanted = with_(**changes)
    report = check(draft, old, wanted)
    (one,) = report.ratios
    total, by_source = count_in_runs(draft, old, wanted)
    assert not one.at_least
    assert one.total.characters == total
    assert {source.source: source.characters for source in one.sources if source.characters} == by_source
    assert one.largest.characters == max(by_source.values(), default=0)
    starts = report.corpus.starts[0]
    spans = "".join(report.corpus.text(int(starts) + lo, int(starts) + hi) for lo, hi in one.spans)
    assert sum(c.isalnum() for c in spans) == total
    return report


# ------------------------------------------------------------------ what counts


def test_sentences_that_are_a_little_too_short_for_a_passage_count_in_full() -> None:
    sentences = [write(n, 39).replace("，", "") for n in range(12)]
    old = "".join(write(100 + n, 30) + sentence for n, sentence in enumerate(sentences))
    (one,) = check("\n".join(sentences), {"old": old}).ratios
    assert (one.total.share, one.copied.share) == (1.0, 0.0)


@pytest.mark.parametrize(("size", "counted"), [(12, 0), (13, 13), (14, 14), (40, 40)])
def test_thirteen_characters_are_a_run(size: int, counted: int) -> None:
    run = write(5, 40).replace("，", "")[:size]
    (one,) = check(write(1, 30) + run + write(2, 30), {"old": write(3, 30) + run + write(4, 30)}).ratios
    assert one.total.characters == counted


def test_25_letters_are_a_run() -> None:
    old = "Our bridge keeps the river out of the lower meadows."
    for words, counted in (("keeps the river out of the lowest", 25), ("keeps the river out of the", 0)):
        (one,) = check(f"Nobody knows why it {words}.", {"old": old}).ratios
        assert one.total.characters == counted


def test_set_phrases_and_quotations_count_and_are_taken_off_by_name() -> None:
    phrase, quoted = write(5, 20).replace("，", "")[:18], write(6, 60).rstrip("。")
    old = [
        document(f"old{n}", speech(write(10 + n, 30) + phrase + write(30 + n, 30)), source=f"site{n % 3}")
        for n in range(6)
    ]
    old.append(document("book", speech(write(50), quoted)))
    (one,) = check(speech(write(1, 40) + phrase + write(2, 40), "“" + quoted + "”", write(3)), old).ratios
    assert one.phrases.characters == 18
    assert one.total.characters == 18 + 60
    assert one.without_quotations.characters == 18
    assert one.source == "book"
    assert one.largest.characters == 60


def test_the_writers_own_is_taken_off_though_another_holds_it_too() -> None:
    run, other = write(5, 20).replace("，", ""), write(6, 20).replace("，", "")
    old = {"mine": write(7) + run + write(8), "theirs": write(9) + run + write(10) + other}
    (one,) = check(
        write(1, 30) + run + write(2, 30) + other, old, is_own=lambda entry: entry.name == "mine"
    ).ratios
    assert [one.total.characters, one.own.characters, one.without_own.characters] == [40, 20, 20]


# ------------------------------------------------------------------ brute force


def mixed(chosen: random.Random, size: int) -> str:
    """Characters, digits and words in turn."""
    parts = []
    while sum(map(len, parts)) < size:
        parts.append(
            chosen.choice(
                (
                    write(chosen.randrange(40), 20).replace("，", ""),
                    f" {' '.join(chosen.choices(WORDS, k=chosen.randrange(1, 6)))} ",
                    str(chosen.randrange(3000)),
                    "。",
                )
            )
        )
    return "".join(parts)


@given(st.integers(0, 10**6))
def test_it_is_what_brute_force_counts(seed: int) -> None:
    """Of unspaced text: drafts put together of pieces of old texts, each of 1 to 60 characters."""
    chosen = random.Random(seed)
    old = {f"old{n}": speech(*(write(chosen.randrange(1000), 80) for _ in range(3))) for n in range(6)}
    pieces = []
    for _ in range(25):
        text = chosen.choice(list(old.values())).replace("\n", "")
        at = chosen.randrange(len(text) - 20)
        pieces.append(
            text[at : at + chosen.randrange(1, 61)]
            if chosen.random() < 0.7
            else write(seed + len(pieces), 30)
        )
    held_to_brute_force("".join(pieces), old, min_run=chosen.choice((6, 13, 20)))


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6))
def test_of_several_scripts_no_run_is_missed_in_what_was_opened(seed: int) -> None:
    chosen = random.Random(seed)
    shared = [mixed(chosen, 60) for _ in range(4)]
    old = {
        f"old{n}": speech(mixed(chosen, 200) + shared[n] + mixed(chosen, 200) + write(n)) for n in range(4)
    }
    # A passage of each, so that each is opened.
    draft = "。".join(part[chosen.randrange(10) :] + write(n) for n, part in enumerate(shared))
    held_to_brute_force(draft, old)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6))
def test_of_english_it_is_what_brute_force_counts(seed: int) -> None:
    chosen = random.Random(seed)
    old = {f"old{n}": english(chosen, 80) for n in range(4)}
    words = " ".join(old.values()).split()
    pieces = []
    for _ in range(12):
        at = chosen.randrange(len(words) - 12)
        pieces.append(" ".join(words[at : at + chosen.randrange(1, 12)]))
    held_to_brute_force(" ".join(pieces), old)


# ------------------------------------------------------------------ who else may hold it


def phrases_of_many() -> tuple[str, dict[str, str]]:
    """A draft of four runs, and 600 speeches that have eight characters of each; one has thirteen of the first."""
    runs = [write(n, 20).replace("，", "")[:13] for n in range(5, 9)]
    old = {}
    for n in range(600):
        parts = [
            write(1000 + n, 30),
            *(run[n % 6 : n % 6 + 8] + write(9000 + 10 * n + i, 30) for i, run in enumerate(runs)),
        ]
        old[f"old{n}"] = "".join(parts)
    old["one"] = write(8000, 30) + runs[0] + write(8001, 30)
    return "".join(write(n, 30) + run for n, run in enumerate(runs)), old


def test_others_are_opened_until_the_figure_is_exact() -> None:
    draft, old = phrases_of_many()
    (one,) = check(draft, old).ratios
    assert (one.total.characters, one.at_least) == (13, False)


def test_where_too_many_would_have_to_be_opened_it_is_a_lower_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(further, "LEAST", 10)
    monkeypatch.setattr(further, "MORE", 0.0)
    draft, old = phrases_of_many()
    (one,) = check(draft, old).ratios
    assert (one.total.characters, one.at_least) == (0, True)
    (one,) = check(draft, {"one": old["one"]}).ratios
    assert (one.total.characters, one.at_least) == (13, False)


def test_where_not_all_holders_are_known_it_is_a_lower_bound() -> None:
    draft, old = phrases_of_many()
    (one,) = check(draft, old, most=20).ratios
    assert one.at_least


def test_a_strict_check_has_no_shares() -> None:
    report = check(speech(write(1), write(2)), {"old": speech(write(2), write(9))}, strict=True)
    assert report.ratios == ()
    assert list(report.findings())


# ------------------------------------------------------------------ windows


@given(st.integers(0, 10**6), st.integers(1, 16))
def test_windows_are_found_wherever_they_stand(seed: int, min_run: int) -> None:
    rng = np.random.default_rng(seed)
    codes = rng.integers(97, 100, 400).astype(np.uint32) | (rng.random(400) < 0.3) * np.uint32(WORD)
    codes[rng.random(400) < 0.02] = 0
    codes[[0, -1]] = 0
    windows, contents = cut_windows(codes, np.arange(1, 120), min_run)
    text = codes.tolist()

    def end(at: int) -> int:
        stop = text.index(0, at)
        return end_of_run(text[at:stop], 0, min_run) + at if end_of_run(text[at:stop], 0, min_run) > 0 else -1

    assert [(lo, hi) for lo, hi in zip(windows.starts.tolist(), windows.ends.tolist(), strict=True)] == [
        (at, end(at)) for at in range(1, 120) if end(at) > 0
    ]
    places, numbers = find_windows(codes, len(codes), contents)
    wanted = {tuple(text[at : end(at)]) for at in range(1, 120) if end(at) > 0}
    assert places.tolist() == [
        at for at in range(1, 399) if end(at) > 0 and tuple(text[at : end(at)]) in wanted
    ]
    for at, number in zip(places.tolist(), numbers.tolist(), strict=True):
        assert text[at : end(at)] == text[contents.starts[number] : contents.ends[number]]


def test_a_long_stream_is_gone_through_in_parts() -> None:
    run = np.arange(100, 113, dtype=np.uint32)
    codes = np.zeros(3 * (1 << 15) + 40, np.uint32) + np.uint32(7)
    codes[[0, -1]] = 0
    # Across the ends of the parts, and at both ends of the stream.
    wanted = [1, (1 << 15) - 6, 2 * (1 << 15) - 1, len(codes) - 14]
    for at in wanted:
        codes[at : at + 13] = run
    draft = np.concatenate(([0], run, [0])).astype(np.uint32)
    places, _ = find_windows(codes, len(codes), cut_windows(draft, np.arange(1, 14), 13)[1])
    assert places.tolist() == wanted


def test_a_stream_without_a_window_holds_none() -> None:
    empty, short = np.zeros(1, np.uint32), np.array([0, 5, 6, 0], np.uint32)
    for draft in (empty, short):
        windows, contents = cut_windows(draft, np.arange(0, len(draft)), 13)
        assert len(windows) == len(contents) == 0
        assert len(find_windows(short, 4, contents)[0]) == 0


def test_a_text_is_spread_over_all_sources_that_hold_a_part() -> None:
    """What several hold stands in the row of each; nobody's row has another's."""
    first, second, third = (write(n, 60).replace("，", "") for n in (11, 12, 13))
    old = {
        "all": f"{write(1)}\n{first}{second}{third}",
        "two": f"{write(2)}\n{second}{write(4)}{third}",
        "one": f"{third}\n{write(3)}",
        "none": write(5),
    }
    (one,) = held_to_brute_force(f"{first}\n{second}\n{third}", old).ratios
    rows = [(source.source, source.characters) for source in one.sources if source.characters]
    assert rows == [("all", 180), ("two", 120), ("one", 60)]
    assert sum(source.share for source in one.sources) == pytest.approx(2.0)
