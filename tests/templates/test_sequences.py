"""The sequence of a speech: its templates in order of place, each place told by the one that saves most."""

from __future__ import annotations

import numpy as np
import pytest

from dedup.templates.sequences import list_sequences, TemplateSequences
from dedup.templates.uses import TemplateUses
from tests.templates.test_join import FIRSTS, ROWS, SECONDS
from tests.templates.test_mine import OPENINGS, scan, speech
from tests.templates.test_uses import all_stages, corpus_by

SPEECHES = np.repeat(np.arange(3, dtype=np.int32), [20, 20, 10])  # of 50 atoms


def template(firsts: list[int], size: int = 4) -> TemplateUses:
    """One run of ``size`` atoms at each of these."""
    first = np.array(firsts, np.int64)
    n = len(first)
    return TemplateUses(
        first[:, None],
        np.array([size], np.int64),
        first,
        first + size,
        True,
        True,
        np.arange(n, dtype=np.int64),
        SPEECHES[first],
        *(1.0, 1.0, 0.0, size),
    )


def entries(sequences: TemplateSequences, speech: int) -> list[tuple[int, int]]:
    templates, uses = sequences.of(speech)
    return list(zip(templates.tolist(), uses.tolist(), strict=True))


def test_templates_stand_in_order_of_place() -> None:
    sequences = list_sequences([template([10, 30]), template([2, 25, 40])], SPEECHES, 3)
    assert entries(sequences, 0) == [(1, 0), (0, 0)]
    assert entries(sequences, 1) == [(1, 1), (0, 1)]
    assert entries(sequences, 2) == [(1, 2)]


def test_shares_are_of_the_atoms_of_each_speech() -> None:
    sequences = list_sequences([template([10, 30]), template([2, 25, 40], size=5)], SPEECHES, 4)
    assert sequences.shares.tolist() == pytest.approx([9 / 20, 9 / 20, 5 / 10, 0])


def test_the_better_template_has_the_place() -> None:
    sequences = list_sequences([template([10, 30]), template([11, 2])], SPEECHES, 3)
    assert entries(sequences, 0) == [(1, 1), (0, 0)]
    assert sequences.shares[0] == pytest.approx(8 / 20)


def test_a_use_that_has_most_of_its_words_for_itself_is_listed_too() -> None:
    sequences = list_sequences([template([10]), template([13])], SPEECHES, 3)
    assert entries(sequences, 0) == [(0, 0), (1, 0)]
    assert sequences.shares[0] == pytest.approx(7 / 20)


def test_no_templates() -> None:
    sequences = list_sequences([], SPEECHES, 3)
    assert [entries(sequences, number) for number in range(3)] == [[], [], []]
    assert sequences.shares.tolist() == [0, 0, 0]


@pytest.mark.parametrize("seed", range(6))
def test_sequences_are_in_order_and_hold_most_uses_of_the_best_template(seed: int) -> None:
    templates = all_stages(corpus_by(seed))
    sequences = templates.sequences
    places = [
        int(templates.uses[number].runs[use, 0])
        for number, use in zip(sequences.templates.tolist(), sequences.uses.tolist(), strict=True)
    ]
    assert places == sorted(places)
    assert len({*zip(sequences.templates.tolist(), sequences.uses.tolist(), strict=True)}) == len(places)
    assert (sequences.templates == 0).sum() == len(templates.uses[0])
    assert ((sequences.shares >= 0) & (sequences.shares <= 1)).all()


def test_sequences_in_a_report() -> None:
    texts = [
        speech(n, SECONDS[n], "风把渡口的旗子吹倒了。", OPENINGS[n], "雨停了。", FIRSTS[n])
        for n in range(len(ROWS))
    ]
    report = scan([*texts, speech(9)])
    named = {template.id: template.text for template in report.templates}
    for n, text in enumerate(texts):
        sequence = report.template_sequence(n)
        assert [named[number][:4] for number, _, _ in sequence.templates] == [
            "请各街道",
            "今天，我",
            "为了做好",
        ]
        assert [text[start:end] for _, start, end in sequence.templates] == [
            sentence.removesuffix("。") for sentence in (SECONDS[n], OPENINGS[n], FIRSTS[n])
        ]
    # Characters that count: fixed ones of those of the speech.
    fixed = sum(sum(c.isalnum() for c in part) for text in report.templates for part in text.skeleton if part)
    assert report.template_sequence(0).share == pytest.approx(
        fixed / sum(c.isalnum() for c in texts[0]), abs=1e-6
    )
    assert (report.template_sequence(4).share, report.template_sequence(4).templates) == (0.0, ())
