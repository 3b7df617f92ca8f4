"""What a draft resembles: in other words, never counted, never itself."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from dedup.checking.alike import end_of_beginning, resemblance, weigh
from dedup.checking.resembles import SHOWN, TOLD
from dedup.kernels.intervals import columns_of, unite
from dedup.library.rare_terms import find_rare_words, RareWords
from dedup.text.fold import fold_codes
from tests.checking.texts import check

OLD = (
    "关于鹰嘴水库除险加固的报告\n各位委员：\n鹰嘴水库除险加固用了十四个月，花了三千六百四十二万元，换掉闸门七扇，"
    "溢洪道加宽十一米，迁走库区住户二百一十三户。大坝渗漏从每昼夜四百一十八立方米降到五十三立方米。"
    "施工时死了一名潜水员，名叫邬德水，赔偿已经谈妥。下游涵闸还有二十六座没有修。"
)
NEW = (
    "一座水库的十四个月\n读者朋友：\n钱花掉3642万，门换了7扇；原来一天一夜要漏418方水，如今只漏53方。"
    "泄水的口子比过去宽11米，213户人家搬到了别处。潜水员邬德水再也没有上来，家里拿到了赔款。"
    "鹰嘴往下，还有26座涵闸等着动工。"
)
OTHER = "各位老师，同学们：今天学校的食堂换了新的灶台，请大家按年级排队，不要拥挤，吃多少打多少，剩饭倒进灰色的桶里。"


def words_of(text: str) -> RareWords:
    codes = fold_codes(np.frombuffer((text + "\n").encode("utf-32-le"), np.uint32))
    return find_rare_words(codes, np.zeros(1, np.int64), np.array([len(text)]))


def score(draft: str, source: str) -> float:
    found = words_of(draft)
    rare = found.words.hashes[found.words.rarity >= 0.7]
    nothing = unite(*columns_of([]))
    said = weigh(
        found, nothing, end_of_beginning(draft), len(draft), np.sort(rare), np.ones(len(rare), np.int64), 1
    )
    return resemblance(said, words_of(source))[0]


def test_what_is_told_in_other_words_resembles_its_source() -> None:
    (one,) = check(NEW, {"old": OLD, "other": OTHER}).ratios
    first = one.sources[0]
    assert (first.source, first.characters, first.share) == ("old", 0, 0.0)
    assert first.resembles is not None
    assert first.resembles > SHOWN
    shared = [NEW[start:end] for start, end in first.words]
    assert {"3642万", "418", "213", "涵闸"} <= set(shared)
    # What weighs most first; what stands in the title, and names the matter, last.
    assert shared[0] == "3642万"
    assert set(shared[-2:]) == {"水库", "十四"}
    assert one.total.characters == one.copied.characters == 0


def test_what_is_new_resembles_nothing() -> None:
    (one,) = check(OTHER, {"old": OLD}).ratios
    assert all(not source.words for source in one.sources)


def test_a_draft_does_not_resemble_itself() -> None:
    report = check(NEW, {"draft": NEW, "old": OLD})
    assert [source.source for source in report.ratios[0].sources] == ["old"]


@pytest.mark.parametrize(("draft", "told"), [(NEW, True), (OLD, False), (OLD + NEW[:40], False)])
def test_who_copies_is_not_told_to_resemble_as_well(
    run: Callable[..., tuple[int, str, str]], tmp_path: Path, draft: str, told: bool
) -> None:
    (tmp_path / "old.txt").write_text(OLD, "utf-8")
    (tmp_path / "draft.txt").write_text(draft, "utf-8")
    _, out, _ = run("check", tmp_path / "draft.txt", "--against", tmp_path / "old.txt")
    assert ("What it resembles" in out) is told


def test_more_of_it_resembles_more() -> None:
    half = NEW[: len(NEW) // 2]
    assert score(OLD, OLD) > 0.9
    assert score(OLD, OLD) > score(NEW, OLD) > score(NEW, OTHER) < 0.02
    assert score(NEW, NEW) > score(NEW, half + OTHER) > score(NEW, OTHER)


def test_figures_without_words_are_chance() -> None:
    figures = "3642、418、213、26。"
    assert score(NEW, figures) < SHOWN < score(NEW, OLD)


def test_of_a_long_source_only_a_stretch_counts() -> None:
    """A library of all words resembles everything, were it not so."""
    pieces = [NEW[at : at + 12] for at in range(0, len(NEW), 12)]
    scattered = ("水天一色。" * 400).join(pieces)
    assert score(NEW, scattered) < SHOWN < score(NEW, "\n".join(pieces))


@pytest.mark.parametrize(
    ("text", "end"),
    [("题目。各位！" + "今天说一件事。" * 10, 13), ("一句。二句。三句。", 3), ("一句", 2), ("", 0)],
)
def test_where_the_beginning_ends(text: str, end: int) -> None:
    assert end_of_beginning(text) == end


def test_of_all_libraries_the_best_are_looked_at() -> None:
    """A library more names no source more."""
    texts = {f"old-{n}": OLD.replace("四百一十八", f"四百{n}十") for n in range(2, 8)}
    report = check(NEW, texts)
    first, *others = report.ratios[0].sources
    assert len(others) == TOLD - 1
    # Six versions of one text are one source, and not what any text says.
    assert first.words


WHO = ("县水务局", "镇林业站", "市畜牧局", "县农机站", "镇水库所", "县盐务局", "市渔政处", "县粮食局")
WHAT = (
    "河道采砂",
    "林木采伐",
    "牲畜屠宰",
    "农机检修",
    "水库蓄泄",
    "食盐批发",
    "渔船停泊",
    "粮食收储",
    "苗木检疫",
)
DUTY = (
    "许可证件",
    "巡查台账",
    "检疫印章",
    "养护经费",
    "赔偿协议",
    "押运凭证",
    "轮换计划",
    "听证笔录",
    "缴款票据",
)
ACTS = (
    "{who}应当对{what}核发{duty}，逾期{n}日不办的，处{m}百元罚款。",
    "从事{what}的单位，须将{duty}报送{who}备案，并保存{n}年以上。",
    "违反第{n}款规定擅自{what}的，由{who}没收{duty}，并处{m}千元罚款。",
    "{who}查处{what}纠纷时，可以调取{duty}，但须在{n}日内归还。",
)


def rules(seed: int, clauses: int = 24) -> str:
    """Rules as any authority makes them, of the words of all others: no two are made of one another."""
    rng = random.Random(seed)
    return "\n".join(
        rng.choice(ACTS).format(
            who=rng.choice(WHO),
            what=rng.choice(WHAT),
            duty=rng.choice(DUTY),
            n=rng.randint(11, 60),
            m=rng.randint(2, 9),
        )
        for _ in range(clauses)
    )


@pytest.mark.parametrize("old", [4, 16])
def test_texts_of_one_genre_do_not_resemble_each_other(old: int) -> None:
    library = {f"rules-{n}": rules(n) for n in range(old)}
    drafts = {f"new-{n}": rules(1000 + n) for n in range(30)}
    assert all(not source.words for one in check(drafts, library).ratios for source in one.sources)
    # They share so much that it would be told, were it not for the others.
    assert sum(score(draft, library["rules-0"]) >= SHOWN for draft in drafts.values()) >= 15
    told = check(NEW, library | {"old": OLD}).ratios[0]
    assert [source.source for source in told.sources if source.words] == ["old"]


def test_what_stands_there_word_for_word_is_copied_and_does_not_resemble() -> None:
    (one,) = check(OLD, {"old": OLD, "other": OTHER}).ratios
    assert one.total.share == 1.0
    assert all(not source.words and not source.resembles for source in one.sources)
