"""What is always used together is one template, also over two sentences; not over two speeches."""

from __future__ import annotations

import numpy as np

from dedup.templates.atoms import Atoms
from dedup.templates.join_uses import join_neighbours
from dedup.templates.uses import TemplateUses
from tests.templates.test_mine import find, places, speech

FIRST = "为了做好{}工作，区里决定成立{}领导小组。"
SECOND = "请各街道于{}以前把{}情况书面报送办公室。"
ROWS = [
    ("春耕生产", "农业", "三月一日", "种子储备"),
    ("人口普查", "统计", "本周五", "登记"),
    ("河道清淤", "水利", "月底", "施工"),
    ("食品检查", "市场", "国庆节", "摊位"),
]
FIRSTS = [FIRST.format(*row[:2]) for row in ROWS]
SECONDS = [SECOND.format(*row[2:]) for row in ROWS]
APART = ["为了做好【…】工作，区里决定成立【…】领导小组", "请各街道于【…】以前把【…】情况书面报送办公室"]


def test_neighbouring_sentences_become_one_template() -> None:
    (template,) = find([speech(n, a + b) for n, (a, b) in enumerate(zip(FIRSTS, SECONDS, strict=True))])
    assert template.text == "。".join(APART)
    assert [use.values for use in template.uses] == ROWS


def test_they_may_stand_in_two_lines() -> None:
    (template,) = find([speech(n, a, b) for n, (a, b) in enumerate(zip(FIRSTS, SECONDS, strict=True))])
    assert [use.values for use in template.uses] == ROWS
    assert [use.place.end_line - use.place.line for use in template.uses] == [1] * 4


def test_what_stands_further_apart_stays_apart() -> None:
    between = ["渡口的船坏了三条。", "雨下得很大。", "这是大家的意见！", "去年没有办成。"]
    texts = [speech(n, a, x, b) for n, (a, x, b) in enumerate(zip(FIRSTS, between, SECONDS, strict=True))]
    assert {template.text for template in find(texts)} == set(APART)


def test_what_is_also_used_alone_stays_apart() -> None:
    together = [speech(n, a, b) for n, (a, b) in enumerate(zip(FIRSTS[:2], SECONDS[:2], strict=True))]
    alone = [speech(10 + n, sentence) for n, sentence in enumerate([*FIRSTS[2:], *SECONDS[2:]])]
    found = {template.text: places(template) for template in find([*together, *alone])}
    assert found == dict(
        zip(APART, (["d00", "d01", "d02", "d03"], ["d00", "d01", "d04", "d05"]), strict=True)
    )


def test_the_end_of_one_document_and_the_beginning_of_the_next_stay_apart() -> None:
    texts = [
        part
        for n, (a, b) in enumerate(zip(FIRSTS, SECONDS, strict=True))
        for part in (speech(n) + "\n" + a, b + "\n" + speech(20 + n))
    ]
    assert {template.text for template in find(texts)} == set(APART)


# ------------------------------------------------------------------ on columns made by hand


def atoms_of_sentences(sizes: list[int]) -> Atoms:
    """Sentences of so many atoms, each atom a character of its own."""
    n = sum(sizes)
    at = np.arange(n, dtype=np.int64)
    clauses = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
    offsets = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)))
    codes = (0x4E00 + at).astype(np.uint32)
    return Atoms(codes, codes, at, at + 1, clauses, offsets)


def uses_at(
    firsts: list[int], speeches: list[int], *, gain: float = 100.0, slot: bool = False
) -> TemplateUses:
    """A template of three atoms; an open slot of one more behind them."""
    first = np.array(firsts, np.int64)
    return TemplateUses(
        first[:, None],
        np.array([3], np.int64),
        first,
        first + 3 + slot,
        True,
        not slot,
        np.arange(len(firsts), dtype=np.int64),
        np.array(speeches, np.int32),
        gain,
        gain / 2,
        gain / 4,
        3,
    )


def join(templates: list[TemplateUses], atoms: Atoms, speeches: list[int]) -> list[TemplateUses]:
    """Sentence s of the atoms belongs to speech ``speeches[s]``."""
    return join_neighbours(templates, atoms, np.repeat(speeches, np.diff(atoms.offsets)).astype(np.int32))


def test_gains_are_added_and_uses_reach_over_both() -> None:
    atoms = atoms_of_sentences([4] * 6)
    one, other = uses_at([0, 8, 16], [0, 1, 2], slot=True), uses_at([4, 12, 20], [0, 1, 2], gain=50)
    (whole,) = join([one, other], atoms, [0, 0, 1, 1, 2, 2])
    assert (whole.gain, whole.bits, whole.rarer) == (150, 75, 37.5)
    assert whole.characters == 6
    assert whole.runs.tolist() == [[0, 4], [8, 12], [16, 20]]
    assert whole.sizes.tolist() == [3, 3]
    assert (whole.firsts.tolist(), whole.lasts.tolist()) == ([0, 8, 16], [7, 15, 23])


def test_runs_that_meet_are_one_run() -> None:
    atoms = atoms_of_sentences([3] * 6)
    (whole,) = join(
        [uses_at([0, 6, 12], [0, 1, 2]), uses_at([3, 9, 15], [0, 1, 2])], atoms, [0, 0, 1, 1, 2, 2]
    )
    assert whole.sizes.tolist() == [6]
    assert whole.slots == 0


def test_speeches_part_templates() -> None:
    atoms = atoms_of_sentences([4] * 6)
    found = join([uses_at([0, 8, 16], [0, 2, 4]), uses_at([4, 12, 20], [1, 3, 5])], atoms, [0, 1, 2, 3, 4, 5])
    assert [len(one.sizes) for one in found] == [1, 1]


def test_all_uses_must_be_neighbours() -> None:
    atoms = atoms_of_sentences([4] * 8)
    one, other = uses_at([0, 8, 20], [0, 1, 2]), uses_at([4, 16, 28], [0, 1, 2])
    assert len(join([one, other], atoms, [0, 0, 1, 1, 1, 2, 2, 2])) == 2


def test_three_sentences_are_one_template() -> None:
    atoms = atoms_of_sentences([4] * 9)
    speeches = [0, 1, 2]
    pieces = [
        uses_at([4 * k, 12 + 4 * k, 24 + 4 * k], speeches, gain=gain)
        for k, gain in ((1, 90.0), (2, 80.0), (0, 70.0))
    ]
    (whole,) = join(pieces, atoms, [0, 0, 0, 1, 1, 1, 2, 2, 2])
    assert whole.runs[:, [0, -1]].tolist() == [[0, 8], [12, 20], [24, 32]]
    assert whole.gain == 240


def test_nothing_to_join() -> None:
    atoms = atoms_of_sentences([4] * 3)
    assert join([], atoms, [0, 1, 2]) == []
    (alone,) = join([uses_at([0, 4, 8], [0, 1, 2])], atoms, [0, 1, 2])
    assert alone.runs.tolist() == [[0], [4], [8]]


# ------------------------------------------------------------------ sentences without a slot beside a template


CLOSING = "以上情况请在会后一并报来。"


def test_what_stands_word_for_word_beside_all_uses_is_part_of_it() -> None:
    greeting = "各位同事早上好！"
    (template,) = find([speech(n, greeting + a + CLOSING) for n, a in enumerate(FIRSTS)])
    assert template.text == f"{greeting}{APART[0]}。{CLOSING[:-1]}"
    assert [use.values for use in template.uses] == [row[:2] for row in ROWS]


def test_what_stands_beside_some_uses_or_in_another_line_is_not() -> None:
    some = [speech(n, a + (CLOSING if n else "")) for n, a in enumerate(FIRSTS)]
    lines = [speech(n, a, CLOSING) for n, a in enumerate(FIRSTS)]
    for texts in (some, lines):
        (template,) = find(texts)
        assert template.text == APART[0]
