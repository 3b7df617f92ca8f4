"""What a draft resembles: in other words, never counted, never itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from dedup.checking.alike import end_of_beginning, resemblance, weigh
from dedup.checking.resembles import LOOKED_AT, SHOWN
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
    said = weigh(found, end_of_beginning(draft), len(draft), np.sort(rare), np.ones(len(rare), np.int64), 1)
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
    assert len(report.ratios[0].sources) == LOOKED_AT
