"""The kernels of template mining: what they mean, by examples made by hand, and that both are the same on all others."""

from __future__ import annotations

import dataclasses
import itertools
import math
import random
from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import plain
from dedup.kernels.arrays import WORD
from dedup.kernels.plain.skeletons import NUMBER
from dedup.kernels.template_arrays import AtomTexts, Fits, Grams, Prices, WordsOf

ATOM = 72  # sixteenths of a bit, as all prices here
NUMBERS = range(1, 65)
LENGTHS = np.array([int(16 * (2 * math.log2(n) + 3)) for n in NUMBERS], np.int32)
LOGS = np.array([int(16 * math.log2(max(n - 1, 1))) for n in NUMBERS], np.int32)
PRICES = Prices(160, 96, LENGTHS, LOGS)
CHEAP = dataclasses.replace(PRICES, use=0, slot=5)

ALL = -(1 << 62)  # a floor that no proposal is below

Text = list[list[int]]  # clauses of atoms


# ------------------------------------------------------------------ texts, their words and grams


def lay_out(
    texts: Sequence[Text],
    speeches: Sequence[int] | None = None,
    bits: Sequence[int] = (ATOM,),
    weights: Sequence[int] = (1,),
) -> AtomTexts:
    atoms = [code for text in texts for clause in text for code in clause]
    edges = [
        (i == 0) | (i == len(clause) - 1) << 1 | (clause[i] == NUMBER) << 2
        for text in texts
        for clause in text
        for i in range(len(clause))
    ]
    return AtomTexts(
        np.array(atoms, np.uint32),
        np.array(edges, np.uint8),
        np.array([bits[i % len(bits)] for i in range(len(atoms))], np.int32),
        offsets_of([sum(map(len, text)) for text in texts]),
        np.array(range(len(texts)) if speeches is None else speeches, np.int32),
        np.array([weights[i % len(weights)] for i in range(len(texts))], np.int32),
    )


def offsets_of(sizes: Sequence[int]) -> Any:
    return np.array([0, *itertools.accumulate(sizes)], np.int64)


def read(*lines: str) -> tuple[AtomTexts, WordsOf]:
    """A text for each line, which is written with a blank between words, a comma between clauses, # for a number."""
    texts = [
        [[NUMBER if c == "#" else ord(c) for c in clause.replace(" ", "")] for clause in line.split("，")]
        for line in lines
    ]
    words = [[word for clause in line.split("，") for word in clause.split()] for line in lines]
    return lay_out(texts), words_of([[len(word) for word in line] for line in words])


def words_of(sizes: Sequence[Sequence[int]], bits: Sequence[int] = ()) -> WordsOf:
    """Words of texts by their sizes; a word takes ATOM for each atom, or one of ``bits``, by turns."""
    flat = [size for text in sizes for size in text]
    weights = [bits[i % len(bits)] if bits else ATOM * size for i, size in enumerate(flat)]
    at = [place for text in sizes for place in itertools.accumulate(text, initial=0)]
    return WordsOf(
        np.array(at, np.int32), np.array(weights, np.int32), offsets_of([len(text) for text in sizes])
    )


def index(texts: AtomTexts, least: int) -> Grams:
    """The grams that so many speeches have, numbered as they sort, and how far each atom's gram reaches."""
    n, codes, edges = len(texts.codes), texts.codes.tolist(), texts.edges.tolist()
    grams, reach = [], []
    for i in range(n):
        begins, ends, is_word = edges[i] & 1, edges[i] & 2, codes[i] >= WORD
        # 0 is beyond the edge of the clause, -1 is not looked at: a word says more than a character.
        before = 0 if begins else -1 if is_word else codes[i - 1]
        behind = -1 if is_word and begins else 0 if ends else codes[i + 1]
        grams.append((before, codes[i], behind))
        reach.append((before > 0) | (behind > 0) << 1)
    holders: dict[Any, list[int]] = {}
    for text, (lo, hi) in enumerate(itertools.pairwise(texts.offsets.tolist())):
        for gram in sorted(set(grams[lo:hi])):
            holders.setdefault(gram, []).append(text)
    spread = {gram: len(set(texts.speeches[of].tolist())) for gram, of in holders.items()}
    often = sorted(gram for gram in holders if spread[gram] >= least)
    number = {gram: i for i, gram in enumerate(often)}
    return Grams(
        np.array([number.get(gram, -1) for gram in grams], np.int32),
        np.array(reach, np.uint8),
        np.array([text for gram in often for text in holders[gram]], np.int32),
        offsets_of([len(holders[gram]) for gram in often]),
        np.array([spread[gram] for gram in often], np.int32),
    )


def numbers(*values: int) -> Any:
    return np.array(values, np.int32)


def every(grams: Grams) -> Any:
    return np.arange(len(grams), dtype=np.int32)


def fit_all(
    kernels: ModuleType, texts: AtomTexts, words: WordsOf, least: int = 2, prices: Prices = PRICES
) -> Fits:
    """A fit of all texts, with the words of the first."""
    n = len(texts)
    nothing, members = np.zeros(len(texts.codes), np.int32), np.arange(n, dtype=np.int32)
    base = np.zeros(1, np.int32)
    found: Fits = kernels.fit_skeletons(
        texts, nothing, nothing, words, members, np.array([0, n]), base, least, prices
    )
    return found


def columns_of(found: Any) -> Iterator[tuple[str, Any]]:
    """Name, type and values of each array of a result."""
    for field in dataclasses.fields(found):
        column = getattr(found, field.name)
        yield field.name, (column.dtype, column.shape, column.tolist())


def index_by(kernels: ModuleType, texts: AtomTexts, least: int) -> Grams:
    """The same, numbered as hashes sort."""
    keys, reach = kernels.hash_grams(texts.codes, texts.edges)
    ids, *columns = kernels.index_grams(np.sort(keys), texts.offsets, texts.speeches, least)
    return Grams(ids, reach, *columns)


# ------------------------------------------------------------------ proposals


def test_what_most_texts_share_is_proposed_over_the_text_that_holds_most(kernels: ModuleType) -> None:
    texts, _ = read("一定要加强管理", "一定要加强学习", "一定要加强", "二加强三")
    grams = index(texts, 2)
    gram = int(grams.ids[3])  # 要加强, of the first three
    found = kernels.propose_templates(texts, grams, numbers(gram), 2, 9, 0, ALL, PRICES)
    # Two of three have it from the beginning of the clause to 强; the slot behind is the only one.
    fixed = 5 * ATOM
    assert found.gains.tolist() == [2 * fixed - 3 * (160 + 96)]
    assert (found.models.tolist(), found.seconds.tolist(), found.grams.tolist()) == ([0], [-1], [gram])


def test_a_gram_of_few_speeches_proposes_nothing(kernels: ModuleType) -> None:
    texts, _ = read("一定要加强管理", "一定要加强学习")
    grams = dataclasses.replace(index(texts, 2), spread=np.ones(len(index(texts, 2)), np.int32))
    assert not len(kernels.propose_templates(texts, grams, every(grams), 2, 9, 1, ALL, PRICES))


def test_whole_clauses_and_short_phrases_inside_of_one_gain_nothing(kernels: ModuleType) -> None:
    for lines in (["一定要加强管理"] * 3, ["甲一定要加强乙", "丙一定要加强丁", "戊一定要加强己"]):
        texts, _ = read(*lines)
        grams = index(texts, 3)
        found = kernels.propose_templates(texts, grams, every(grams), 3, 9, 0, ALL, PRICES)
        assert len(found) == len(grams) > 0
        assert not found.gains.any()
        assert not len(kernels.propose_templates(texts, grams, every(grams), 3, 9, 0, 0, PRICES))


def test_a_whole_clause_may_be_a_skeleton_if_it_has_a_number(kernels: ModuleType) -> None:
    texts, _ = read(*["在#年一定要"] * 3)
    grams = index(texts, 3)
    found = kernels.propose_templates(texts, grams, every(grams), 3, 9, 0, 0, PRICES)
    assert set(found.gains.tolist()) == {2 * 6 * ATOM - 3 * 160}


def test_a_long_phrase_inside_of_a_clause_may_be_part_of_a_skeleton(kernels: ModuleType) -> None:
    texts, _ = read(*(f"{a}一定要加强它{a}" for a in "甲乙丙丁戊己庚"))
    grams = index(texts, 3)
    found = kernels.propose_templates(texts, grams, every(grams), 3, 9, 0, 0, PRICES)
    assert set(found.gains.tolist()) == {6 * 6 * ATOM - 7 * (160 + 2 * 96)}


def test_a_further_gram_is_one_elsewhere_that_goes_with_the_first(kernels: ModuleType) -> None:
    moulded = [f"为了{slot}，我们要努力奋斗" for slot in "甲乙丙丁"]
    texts, _ = read(*moulded, "为了明天", "为了大家", "为了小家", "为了将来", "为了未来")
    grams = index(texts, 2)
    gram = int(grams.ids[0])  # of nine texts, and a part of them goes on
    found = kernels.propose_templates(texts, grams, numbers(gram), 2, 99, 3, ALL, PRICES)
    second = int(found.seconds[1])
    assert grams.texts_of(second).tolist() == [0, 1, 2, 3]
    assert int(grams.ids[1]) != second
    # The mould: a slot inside the first clause.
    assert found.gains[1] == 3 * 9 * ATOM - 4 * (160 + 96)
    assert found.gains[0] < found.gains[1]


def test_of_many_texts_some_are_looked_at(kernels: ModuleType) -> None:
    texts, _ = read(*(f"{slot}加强管理" for slot in "甲乙丙丁戊己庚辛"))
    grams = index(texts, 2)
    all_of_them, some = (
        kernels.propose_templates(texts, grams, every(grams), 2, most, 0, ALL, PRICES) for most in (8, 4)
    )
    gains = [(n - 1) * 4 * ATOM - n * (160 + 96) for n in (8, 4)]
    assert set(all_of_them.gains.tolist()) == {gains[0]}
    assert set(some.gains.tolist()) == {gains[1]}
    assert some.keys.tolist() == all_of_them.keys.tolist()  # it is the same that they share


# ------------------------------------------------------------------ skeletons

MOULDED = [f"必须 坚持 {slot} 不 动摇" for slot in ("甲", "乙丙", "丁戊己", "庚辛壬癸")]


def test_a_slot_between_words(kernels: ModuleType) -> None:
    fit = fit_all(kernels, *read(*MOULDED))
    assert (fit.rows.tolist(), fit.flags.tolist()) == ([1, 1, 1, 1], [3])
    assert fit.words.tolist() == [2, 1, 0, 2, 1]
    assert fit.room.tolist() == [0, 0, 0, 4, 0]
    assert fit.gains.tolist() == [
        4 * (7 * ATOM - 160) - 7 * ATOM - 96
    ]  # what the words leave needs no length


def test_the_longest_slot_of_a_text_needs_no_length(kernels: ModuleType) -> None:
    fillings = [("甲", "乙" * 9), ("丙" * 8, "丁丁"), ("戊戊戊", "己" * 7), ("庚" * 9, "辛" * 4)]
    fit = fit_all(kernels, *read(*(f"必须 {a} 坚持 团结 {b} 不 动摇" for a, b in fillings)))
    assert (fit.words.tolist(), fit.room.tolist()) == ([2, 0, 2, 1, 0, 2, 1], [0, 0, 9, 0, 0, 9, 0])
    share = int(PRICES.lengths[1:5].sum()) // 4
    assert fit.gains.tolist() == [4 * (9 * ATOM - 160 - share) - 9 * ATOM - 2 * 96]


def test_a_slot_at_the_end_needs_no_length(kernels: ModuleType) -> None:
    fit = fit_all(kernels, *read("必须 坚持 到 甲", "必须 坚持 到 乙丙", "必须 坚持 到 丁戊己庚辛壬癸子丑"))
    assert (fit.words.tolist(), fit.flags.tolist()) == ([2, 1, 1, 0], [1])
    assert fit.gains.tolist() == [3 * (5 * ATOM - 160) - 5 * ATOM - 96]


def test_equal_texts_share_no_template(kernels: ModuleType) -> None:
    assert fit_all(kernels, *read(*["必须 坚持 下去"] * 5)).gains.tolist() == [0]


def test_copies_of_one_speech_are_one(kernels: ModuleType) -> None:
    texts, words = read(*MOULDED)
    one = dataclasses.replace(texts, speeches=np.zeros(4, np.int32))
    assert fit_all(kernels, one, words).gains.tolist() == [0]


def test_a_text_without_the_words_is_left_out(kernels: ModuleType) -> None:
    fit = fit_all(kernels, *read(*MOULDED, "今天 天气 很 好"))
    assert fit.rows.tolist() == [1, 1, 1, 1, 0]


def test_an_odd_text_is_dropped(kernels: ModuleType) -> None:
    """One of six has something between two words that all others have side by side."""
    lines = [f"我们 必须 坚持 {slot}" for slot in "甲乙丙丁戊"]
    few, enough = (fit_all(kernels, *read(*lines[:n], "我们 必须 一直 坚持 辛")) for n in (4, 5))
    assert (enough.rows.tolist(), enough.words.tolist()) == ([1] * 5 + [0], [2, 1, 1, 0])
    assert (few.rows.tolist(), few.words.tolist(), few.room.tolist()) == ([1] * 5, [2, 1, 2, 0], [0, 0, 2, 0])


def test_an_odd_text_stays_where_too_few_would_be_left(kernels: ModuleType) -> None:
    lines = [f"我们 必须 坚持 团结 {slot} 不 动摇" for slot in ("甲", "乙丙", "丁戊己")]
    laid = read(*lines[:2], lines[2] + " 庚")
    for least, rows, flags in ((3, [1, 1, 1], 1), (2, [1, 1, 0], 3)):
        fit = fit_all(kernels, *laid, least=least, prices=CHEAP)
        assert (fit.rows.tolist(), fit.flags.tolist()) == (rows, [flags])


def test_a_text_that_lacks_a_word_is_dropped(kernels: ModuleType) -> None:
    lines = [f"我们 必须 坚持 {slot} 不 动摇" for slot in "甲乙丙丁戊"]
    few, enough = (fit_all(kernels, *read(*lines[:n], "我们 必须 坚持 己 动摇")) for n in (4, 5))
    assert (enough.rows.tolist(), enough.words.tolist()) == ([1] * 5 + [0], [2, 1, 1, 0, 2, 1])
    assert (few.rows.tolist(), few.words.tolist()) == ([1] * 5, [2, 1, 1, 0, 0, 2])


def test_a_slot_of_few_fillings_is_an_alternative(kernels: ModuleType) -> None:
    """Which of two names stands there is said in less than it takes to write them out."""
    gains = []
    for names in (["甲乙", "丙丁"] * 3, ["甲乙", "丙丁", "戊己", "庚辛", "壬癸", "子丑"]):
        pairs = zip(names, "一二三四五六", strict=True)
        fit = fit_all(kernels, *read(*(f"必须 {name} 坚持 {filling * 9} 不 动摇" for name, filling in pairs)))
        assert fit.words.tolist() == [2, 0, 2, 0, 2, 1]
        gains += fit.gains.tolist()
    lengths = 6 * int(PRICES.lengths[2])
    named = 2 * (2 * 2 * ATOM - 3 * int(PRICES.logs[6] - PRICES.logs[3]))
    costs = [lengths - named, lengths]
    assert costs[0] > 0
    assert gains == [6 * (7 * ATOM - 160 - cost // 6) - 7 * ATOM - 2 * 96 for cost in costs]


def test_an_alternative_may_be_nothing(kernels: ModuleType) -> None:
    fit = fit_all(kernels, *read(*(f"必须 {slot} 坚持 到底" for slot in ("始终", "") * 3), "今天 好"))
    assert (fit.rows.tolist(), fit.words.tolist(), fit.room.tolist()) == (
        [1] * 6 + [0],
        [2, 0, 2, 1],
        [0, 0, 2, 0],
    )


def test_a_run_that_does_not_pay_is_dropped(kernels: ModuleType) -> None:
    """The 的 that all have stands far from anything: to say where costs more than the word."""
    fillings = [("甲" * 9, "乙" * 30), ("丙" * 20, "丁" * 11), ("戊" * 40, "己" * 17)]
    texts, words = read(*(f"我们 必须 坚持 {a} 的 {b} 不 动摇" for a, b in fillings))
    assert fit_all(kernels, texts, words).words.tolist() == [2, 1, 1, 0, 0, 0, 2, 1]
    free = dataclasses.replace(PRICES, slot=0, lengths=np.zeros(64, np.int32))
    assert fit_all(kernels, texts, words, prices=free).words.tolist() == [2, 1, 1, 0, 2, 0, 2, 1]


def test_a_phrase_is_no_skeleton_unless_it_is_the_mould_of_a_sentence(kernels: ModuleType) -> None:
    fillings = ("甲", "乙丙", "丁戊己", "庚辛壬癸")
    inside = [f"{a} 必须 坚持 团结 {a}" for a in fillings]
    one_clause = [f"必须 坚持 团结 {a}" for a in fillings]
    first_of_two = [f"{line}，{a} {a}" for line, a in zip(one_clause, fillings, strict=True)]
    gains = [int(fit_all(kernels, *read(*lines)).gains[0]) for lines in (inside, first_of_two, one_clause)]
    assert gains[:2] == [0, 0]
    assert gains[2] > 0


def test_a_phrase_with_a_number_is_a_skeleton(kernels: ModuleType) -> None:
    fillings = ("甲", "乙丙", "丁戊己", "庚辛壬癸")
    for number, gains in (("#", 1), ("三", 0)):
        # It begins a clause, but other clauses stand before: no mould.
        fit = fit_all(kernels, *read(*(f"{a}，到 {number} 月份 结束 {a}" for a in fillings)))
        assert [int(gain > 0) for gain in fit.gains.tolist()] == [gains]
    # In the midst of a clause it needs two pieces beside the number, and a single letter is none.
    for middle, stands in (("在 # 月份 结束 时候", 0), ("进入 # 月份 结束 时候", 1)):
        fit = fit_all(kernels, *read(*(f"{a} {middle} {a}" for a in fillings)))
        assert bool(fit.gains[0] > 0) == stands


def test_a_skeleton_fixes_more_than_a_word_besides_numbers(kernels: ModuleType) -> None:
    for words, stands in (("去 # # 到 了", 0), ("去 # # 到 过 了", 1)):  # 224 are needed
        fit = fit_all(
            kernels, *read(*(f"{words} {a}" for a in ("甲", "乙丙", "丁戊己", "庚辛壬癸"))), prices=CHEAP
        )
        assert bool(fit.gains[0] > 0) == stands


def test_keys_name_words_slots_and_ends(kernels: ModuleType) -> None:
    moulded, rest = [f"必须 坚持 {slot} 不 动摇" for slot in "甲乙丙丁"], "今天 天气 很 好"
    same = [f"必须 坚持 {slot} 不 动摇" for slot in ("一二", "三四", "五六", "七八")]
    key = int(fit_all(kernels, *read(*moulded)).keys[0])
    assert int(fit_all(kernels, *read(*same, rest)).keys[0]) == key != 0
    others = [
        [line.replace("不", "没") for line in moulded],
        [line.replace("坚持", "一 坚持 ") for line in moulded],
        [line.replace("必须", f"必须 {slot}") for line, slot in zip(moulded, "戊己庚辛", strict=True)],
        [f"{slot} {line}" for line, slot in zip(moulded, "戊己庚辛", strict=True)],
    ]
    keys = [int(fit_all(kernels, *read(*lines)).keys[0]) for lines in others]
    assert len({key, 0, *keys}) == 6


def test_a_word_that_chance_would_not_put_there_is_put_back(kernels: ModuleType) -> None:
    fillings = [("甲" * 9, "乙" * 30), ("丙" * 20, "丁" * 11), ("戊" * 40, "己" * 17)]
    texts, words = read(*(f"我们 必须 坚持 {a} 的 {b} 不 动摇" for a, b in fillings))
    sizes = [len(a) + 1 + len(b) for a, b in fillings]
    surprise = sum(max(0, ATOM - int(LOGS[min(size + 1, 63)])) for size in sizes)
    assert surprise == 0  # for one atom in so long a slot there is chance enough
    weighty = dataclasses.replace(words, bits=np.where(words.bits == ATOM, 130, words.bits).astype(np.int32))
    surprise = sum(130 - int(LOGS[min(size + 1, 63)]) for size in sizes)
    for least, mark in ((0, 0), (surprise, 2), (surprise + 1, 0)):
        fit = fit_all(kernels, texts, weighty, prices=dataclasses.replace(PRICES, put_back=least))
        assert (fit.words.tolist(), fit.rows.tolist()) == ([2, 1, 1, 0, mark, 0, 2, 1], [1, 1, 1])


def test_where_words_are_put_back_no_text_is_odd(kernels: ModuleType) -> None:
    lines = [f"我们 必须 坚持 {a} 方针 政策 不 动摇" for a in "甲乙丙丁戊己庚"]
    texts, words = read(*lines[:-1], lines[-1].replace("方针", "方针 辛 壬 癸"))
    for least, rows in ((0, [1] * 6 + [0]), (9999, [1] * 7)):
        fit = fit_all(kernels, texts, words, prices=dataclasses.replace(PRICES, put_back=least))
        assert fit.rows.tolist() == rows


def test_what_is_saved_already_counts_for_nothing_unless_fewer_use_it(kernels: ModuleType) -> None:
    texts, words = read(*MOULDED)
    members, base = np.arange(4, dtype=np.int32), np.zeros(1, np.int32)
    value = np.full(len(texts.codes), ATOM, np.int32)
    gains = {}
    for wide in (0, 2, 3, 4):
        users = np.full(len(texts.codes), wide, np.int32)
        fit = kernels.fit_skeletons(texts, value, users, words, members, np.array([0, 4]), base, 2, PRICES)
        gains[wide] = int(fit.gains[0])
    assert gains[0] == gains[2] > 0
    assert gains[3] == gains[4] == 0


def test_a_text_that_was_not_cut_has_no_skeleton(kernels: ModuleType) -> None:
    texts, _ = read(*MOULDED)
    fit = fit_all(kernels, texts, words_of([[]] * 4))
    assert (fit.gains.tolist(), fit.words.tolist(), fit.rows.tolist()) == ([0], [], [0] * 4)


# ------------------------------------------------------------------ uses


def match(
    kernels: ModuleType, line: str, *runs: str, room: int = 99, head: bool = False, tail: bool = False
) -> list[int]:
    """The places of the runs in a line, use after use."""
    texts, _ = read(line)
    fixed = np.array([ord(c) for run in runs for c in run], np.uint32)
    limits, offsets = np.full(len(runs), room), offsets_of([len(run) for run in runs])
    found = kernels.match_runs(
        texts, texts.offsets[:1], texts.offsets[1:], fixed, offsets, limits, head, tail
    )
    assert not found[:, 0].any()
    places: list[int] = found[:, 1:].ravel().tolist()
    return places


def test_runs_stand_one_behind_another(kernels: ModuleType) -> None:
    assert match(kernels, "甲乙丙甲乙丁", "甲乙", "丁") == [0, 5]
    assert match(kernels, "甲乙丙甲乙丁", "乙", "甲", "丁") == [1, 3, 5]
    assert match(kernels, "丁甲乙", "甲乙", "丁") == []
    assert match(kernels, "甲甲", "甲甲甲") == []
    assert match(kernels, "甲甲甲", "甲甲", "甲甲") == []


def test_the_first_run_moves_on_when_the_next_is_too_far(kernels: ModuleType) -> None:
    assert match(kernels, "甲乙丙甲乙丁", "甲乙", "丁", room=0) == [3, 5]
    assert match(kernels, "甲乙丙甲乙丁", "甲乙", "丁", room=2) == [3, 5]
    assert match(kernels, "甲乙丙甲乙丁", "甲乙", "丁", room=3) == [0, 5]
    # A run between stands as early as it can, even if it would do better further on.
    assert match(kernels, "甲乙乙丁", "甲", "乙", "丁", room=0) == []


def test_ends_of_clauses(kernels: ModuleType) -> None:
    line = "丙甲乙，甲乙丙，丙甲乙"
    assert match(kernels, line, "甲乙") == [1, 3, 7]
    assert match(kernels, line, "甲乙", head=True) == [3]
    assert match(kernels, line, "甲乙", tail=True) == [1, 7]
    assert match(kernels, line, "甲乙", head=True, tail=True) == []
    assert match(kernels, line, "甲", "丙", head=True, tail=True) == [3, 5]
    assert match(kernels, line, "丙", "乙", head=True, tail=True) == [0, 2, 6, 8]
    assert match(kernels, line, "乙丙") == [4]  # a run goes over the end of a clause


def test_each_text_is_searched_within_its_span(kernels: ModuleType) -> None:
    texts, _ = read("甲乙甲乙", "乙甲乙")
    begin, end = np.array([0, 1, 1, 3, 4, 7]), np.array([4, 4, 3, 4, 7, 7])
    run = np.array([ord("甲"), ord("乙")], np.uint32)
    found = kernels.match_runs(texts, begin, end, run, np.array([0, 2]), np.array([9]), False, False)
    assert found.tolist() == [[0, 0], [0, 2], [1, 2], [4, 5]]


def test_uses_stand_one_behind_another(kernels: ModuleType) -> None:
    assert match(kernels, "甲甲甲甲甲", "甲甲") == [0, 2]
    assert match(kernels, "甲乙甲乙丙乙", "甲", "乙") == [0, 1, 2, 3]
    assert match(kernels, "甲丙乙，甲乙，甲丙丙乙", "甲", "乙", room=1) == [0, 2, 3, 4]
    assert match(kernels, "甲丙乙，甲乙", "甲", "乙", head=True) == [0, 2, 3, 4]
    assert match(kernels, "甲丙甲乙，甲乙", "甲", "乙", tail=True, room=0) == [2, 3, 4, 5]


# ------------------------------------------------------------------ texts of a proposal


def test_texts_of_a_proposal_are_a_sample_and_its_model(kernels: ModuleType) -> None:
    postings = [0, 2, 4, 6, 8, 10, 12, 1, 2, 3, 8, 12, 5]
    grams = Grams(
        np.zeros(1, np.int32), np.zeros(1, np.uint8), np.array(postings, np.int32), np.array([0, 7, 12, 13]),
        np.ones(3, np.int32),
    )  # fmt: skip
    asked = [(0, -1, 0), (0, -1, 10), (0, 1, 8), (0, 1, 12), (1, 0, 3), (0, 2, 4), (2, -1, 9)]
    columns = (np.array(column, np.int32) for column in zip(*asked, strict=True))
    offsets, texts = kernels.gather_texts(grams, *columns, 3)
    assert (offsets.dtype, texts.dtype) == (np.int64, np.int32)
    found = [texts[a:b].tolist() for a, b in itertools.pairwise(offsets.tolist())]
    assert found == [[0, 4, 8], [0, 4, 8, 10], [2, 8, 12], [2, 8, 12], [2, 3, 8, 12], [4], [5, 9]]
    nothing = np.zeros(0, np.int32)
    assert [column.tolist() for column in kernels.gather_texts(grams, *[nothing] * 3, 3)] == [[0], []]


# ------------------------------------------------------------------ both are the same

# Few codes make much alike. A number, or a word of one atom, is weighed as another character is not.
alphabets = st.sampled_from(
    [[7], [7, 8], [7, 8, 9], [7, WORD | 7], [NUMBER, 7, 8], [NUMBER, 7, 8, 9, WORD | 7]]
)
texts = alphabets.flatmap(
    lambda codes: st.lists(
        st.lists(st.lists(st.sampled_from(codes), min_size=1, max_size=5), min_size=1, max_size=3),
        min_size=1, max_size=9,
    )
)  # fmt: skip
single = alphabets.flatmap(lambda codes: st.lists(st.sampled_from(codes), min_size=1, max_size=9)).map(
    lambda atoms: [[[atom]] for atom in atoms]
)
least = st.integers(2, 3)
flips = st.lists(st.booleans(), min_size=1, max_size=12)
prices = st.sampled_from([PRICES, CHEAP, dataclasses.replace(CHEAP, put_back=99)])
bits = st.lists(st.integers(1, 400), min_size=1, max_size=7)
counts = st.lists(st.integers(0, 9), min_size=1, max_size=7)


def number_speeches(n: int, new: Sequence[bool]) -> list[int]:
    """Speeches of texts, in order; a new one begins where the flip says so."""
    return list(itertools.accumulate((int(new[i % len(new)]) for i in range(1, n)), initial=0))


def cut_words(texts: Sequence[Text], flips: Sequence[bool]) -> list[list[int]]:
    """Sizes of the words of each text, which end with their clause or where the flip says so."""
    turn = itertools.cycle(flips)
    sizes: list[list[int]] = []
    for text in texts:
        sizes.append([])
        for clause in text:
            size = 0
            for i in range(len(clause)):
                size += 1
                if i == len(clause) - 1 or next(turn):
                    sizes[-1].append(size)
                    size = 0
    return sizes


def cycled(values: Sequence[int], n: int) -> Any:
    return np.array([values[i % len(values)] for i in range(n)], np.int32)


@given(
    raw=texts | single,
    new=flips,
    least=least,
    most=st.integers(2, 9),
    rounds=st.integers(0, 3),
    bits=bits,
    prices=prices,
)
def test_propose_templates(
    compiled: ModuleType,
    raw: list[Text],
    new: list[bool],
    least: int,
    most: int,
    rounds: int,
    bits: list[int],
    prices: Prices,
) -> None:
    laid = lay_out(raw, number_speeches(len(raw), new), bits)
    # Grams of one speech too, which propose nothing; those of none are left out of the index.
    grams = index(laid, least - 1)
    which = np.random.default_rng(len(grams)).permutation(len(grams))[len(grams) // 3 :].astype(np.int32)
    for floor in (ALL, 0, 400):
        given = laid, grams, which, least, most, rounds, floor, prices
        ours, theirs = plain.propose_templates(*given), compiled.propose_templates(*given)
        assert dict(columns_of(ours)) == dict(columns_of(theirs))
        assert (ours.gains > floor).all()


@given(
    raw=texts | single,
    new=flips,
    flips=flips,
    least=least,
    bits=bits,
    values=counts,
    users=counts,
    prices=prices,
)
def test_fit_skeletons(
    compiled: ModuleType, raw: list[Text], new: list[bool], flips: list[bool], least: int, bits: list[int],
    values: list[int], users: list[int], prices: Prices,
) -> None:  # fmt: skip
    laid = lay_out(raw, number_speeches(len(raw), new), bits, weights=[1 + value % 3 for value in values])
    compare_fits(compiled, laid, words_of(cut_words(raw, flips), bits), cycled(values, len(laid.codes)) * 16,
                 cycled(users, len(laid.codes)), least, prices)  # fmt: skip


def compare_fits(
    compiled: ModuleType, laid: AtomTexts, words: WordsOf, value: Any, users: Any, least: int, prices: Prices
) -> Fits:
    """The fits of all texts with each text as the base, and of every other text."""
    n = len(laid)
    everything, some = np.arange(n, dtype=np.int32), np.arange(0, n, 2, dtype=np.int32)
    groups = [everything] * n + [some] * len(some)
    members, offsets = np.concatenate(groups), offsets_of([len(group) for group in groups])
    bases = np.concatenate((everything, some))
    given = (laid, value, users, words, members, offsets, bases, least, prices)
    ours, theirs = plain.fit_skeletons(*given), compiled.fit_skeletons(*given)
    assert dict(columns_of(ours)) == dict(columns_of(theirs))
    return ours


@given(raw=texts | single, runs=st.lists(st.lists(st.integers(7, 9), min_size=1, max_size=3), min_size=1, max_size=4),
       room=st.lists(st.integers(0, 4), min_size=4, max_size=4), later=st.integers(0, 2), head=st.booleans(),
       tail=st.booleans())  # fmt: skip
def test_match_runs(
    compiled: ModuleType,
    raw: list[Text],
    runs: list[list[int]],
    room: list[int],
    later: int,
    head: bool,
    tail: bool,
) -> None:
    laid = lay_out(raw)
    fixed, offsets = (
        np.array([code for run in runs for code in run], np.uint32),
        offsets_of([len(run) for run in runs]),
    )
    end = laid.offsets[1:]
    begin = np.minimum(laid.offsets[:-1] + later, end)  # at the end, too: there is nothing
    given = (laid, begin, end, fixed, offsets, np.array(room[: len(runs)], np.int64), head, tail)
    ours, theirs = plain.match_runs(*given), compiled.match_runs(*given)
    assert (ours.dtype, ours.tolist()) == (theirs.dtype, theirs.tolist())
    for i, *row in ours.tolist():
        assert [laid.codes[at : at + len(run)].tolist() for at, run in zip(row, runs, strict=True)] == runs
        ends = [at + len(run) for at, run in zip(row, runs, strict=True)]
        assert begin[i] <= row[0]
        assert ends[-1] <= end[i]
        gaps = [at - stop for stop, at in zip(ends, row[1:], strict=False)]
        assert all(0 <= gap <= most for gap, most in zip(gaps, room[1:], strict=False))


@given(raw=texts | single, new=flips, least=least)
def test_index_grams(compiled: ModuleType, raw: list[Text], new: list[bool], least: int) -> None:
    laid = lay_out(raw, number_speeches(len(raw), new))
    expected, ours, theirs = index(laid, least), index_by(plain, laid, least), index_by(compiled, laid, least)
    assert dict(columns_of(ours)) == dict(columns_of(theirs))
    assert ours.reach.tolist() == expected.reach.tolist()
    numbers = dict(zip(expected.ids.tolist(), ours.ids.tolist(), strict=True)) | {-1: -1}
    assert [numbers[gram] for gram in expected.ids.tolist()] == ours.ids.tolist()
    assert len(set(numbers.values())) == len(ours) + 1
    for gram in range(len(expected)):
        assert expected.texts_of(gram).tolist() == ours.texts_of(numbers[gram]).tolist()
        assert expected.spread[gram] == ours.spread[numbers[gram]]


def test_an_index_of_nothing(kernels: ModuleType) -> None:
    grams = index_by(kernels, lay_out([]), 2)
    assert (len(grams), grams.ids.tolist(), grams.offsets.tolist()) == (0, [], [0])


def test_gather_texts(compiled: ModuleType) -> None:
    made = np.random.default_rng(9)
    lists = [np.sort(made.choice(400, size, replace=False)) for size in made.integers(1, 120, 60)]
    grams = Grams(
        np.zeros(1, np.int32), np.zeros(1, np.uint8), np.concatenate(lists).astype(np.int32),
        offsets_of([len(one) for one in lists]), np.ones(60, np.int32),
    )  # fmt: skip
    given = [made.integers(low, high, 2000).astype(np.int32) for low, high in ((0, 60), (-1, 60), (0, 400))]
    for most in (1, 7, 48):
        ours, theirs = (kernels.gather_texts(grams, *given, most) for kernels in (plain, compiled))
        assert all(np.array_equal(*both) for both in zip(ours, theirs, strict=True))


def write_speeches(rng: random.Random, n: int) -> list[Text]:
    """Texts after four patterns, with fillings, words left out or put in, and other clauses around."""
    letters = [NUMBER, WORD | 1, WORD | 2, *range(100, 130)]
    patterns = [
        [[rng.choice(letters) for _ in range(rng.randint(1, 5))] for _ in range(rng.randint(2, 4))]
        for _ in range(4)
    ]
    names = [[rng.choice(letters) for _ in range(rng.randint(1, 9))] for _ in range(5)]
    made = []
    for _ in range(n):
        clauses: Text = [[]]
        for run in rng.choice(patterns):
            clauses[-1] += [code for code in run if rng.random() > 0.04]
            clauses[-1] += (
                rng.choice(names)
                if rng.random() < 0.6
                else rng.choices(letters, k=rng.choice([0, 0, 1, 3, 12, 90]))
            )
            if rng.random() < 0.3:
                clauses.append([])
        if rng.random() < 0.3:
            clauses.append(rng.choices(letters, k=4))
        made.append([clause for clause in clauses if clause] or [[100]])
    return made


@pytest.mark.parametrize("seed", range(4))
def test_both_are_the_same_on_longer_texts(compiled: ModuleType, seed: int) -> None:
    rng = random.Random(seed)
    raw = write_speeches(rng, 40)
    laid = lay_out(raw, number_speeches(40, [True, True, False]), [72, 72, 144, 48])
    grams = index(laid, 2)
    given = (laid, grams, every(grams), 3, 20, 3, ALL, PRICES)
    ours, theirs = plain.propose_templates(*given), compiled.propose_templates(*given)
    assert dict(columns_of(ours)) == dict(columns_of(theirs))
    assert (ours.gains > 0).any()
    assert (np.bincount(ours.grams) == 4).any()  # all rounds
    words = words_of(cut_words(raw, [rng.random() < 0.6 for _ in range(97)]))
    value, users = (
        cycled([rng.choice([0, 0, most]) for _ in range(61)], len(laid.codes)) for most in (60, 9)
    )
    fits = compare_fits(compiled, laid, words, value, users, 2 + seed % 2, PRICES)
    assert (fits.gains > 0).any()
    assert (fits.room > 0).any()
