"""Fixed runs end where words do."""

from __future__ import annotations

import numpy as np

import dedup
from dedup.templates.run_edges import PARTICLE, trim_runs


def trimmed(runs: list[int], places: list[list[int]], borders: list[int]) -> list[list[int]]:
    codes = np.full(runs[-1], 20_000, np.uint32)
    kept = trim_runs(codes, np.array(runs), np.array(places), np.array(borders))
    return [column.tolist() for column in kept]


def test_a_run_loses_what_is_part_of_a_longer_word_in_most_uses() -> None:
    # Three uses of two runs, of four and three atoms: in two of them a word goes on over the beginning of the first.
    places = [[10, 20], [40, 50], [70, 80]]
    borders = [10, 12, 14, 20, 23, 39, 42, 44, 50, 53, 69, 72, 74, 80, 83]
    assert trimmed([0, 4, 7], places, borders) == [[2, 0], [2, 3]]
    # The last run goes on in two of them, too, and has no border inside: nothing of it stays.
    assert trimmed([0, 4, 7], places, [b for b in borders if b not in (53, 83)]) == [[2, 0], [2, 0]]


def test_a_particle_between_two_slots_is_part_of_the_slot() -> None:
    codes = np.array([20_000, PARTICLE, 20_001, PARTICLE], np.uint32)
    places = np.array([[1, 5, 9], [11, 15, 19]])
    borders = np.array([1, 2, 5, 6, 9, 10, 11, 12, 15, 16, 19, 20, 21])
    assert trim_runs(codes, np.array([0, 1, 2, 4]), places, borders)[1].tolist() == [1, 0, 2]


def test_no_particle_parts_a_slot_of_a_template() -> None:
    rows = [
        ("老汤", "炒青的火候", "透"),
        ("母亲", "女儿的一天", "平静"),
        ("阿水", "网里的东西", "难听"),
        ("校长", "操场的灯", "短"),
    ]
    texts = [f"刚才，{who}在会上讲了{what}，大家认为讲得很{how}" for who, what, how in rows]
    documents = [dedup.Document(str(n), str(n), text) for n, text in enumerate(texts)]
    (one,) = dedup.scan(documents, dedup.Settings(find=("template",))).templates
    assert one.text == "刚才，【…】在会上讲了【…】，大家认为讲得很【…】"
    assert [use.values for use in one.uses] == rows
