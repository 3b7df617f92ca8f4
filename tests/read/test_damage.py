"""Damaged texts: noop cases first, then what is found."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.read.damage import find_damage

# Pinyin whose bracket was eaten, and bytes paired one off, as a converter leaves them in a traditional page.
OUT_OF_STEP = "??偨Y(jié)"


def misread(text: str) -> str:
    """Pair the bytes of ``text`` one off, as a converter does that loses the first byte to a question mark."""
    data = text.encode("gbk")
    return "?" + data[1:].decode("gbk", "replace").replace("\ufffd", "").replace("？", "?")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "今天开会。",
        "真的吗??我不信",
        "什么???你再说一遍!!",
        "这是为什么?因为水渠没有修好。",
        "谁来管?怎么管?管到什么时候?我们要说清楚。",
        "你说呢？！他笑了。",
        "a = b ?? c; x ? y : z",
        "SELECT * FROM t WHERE a = ? AND b = ?;",
        "领(lǐng)导(dǎo)干部",
        "Was it Chloé?)",
        "Le café était très bon à l’été, où Noël vit « naïf » ; garçon, façade, fiancé…”",
        "Größe, Übung, Straße; São Paulo, Niño, Ångström",
        "水温25℃±2℃，长3×4米，§5，©2020",
        "锛子是木匠的工具，屯里的人都会用。屯屯相连。",
        "烫,很烫",
        "😀 emoji 𠀀 rare",
        "少见的字\ue81e和竖排的\ue78d，都是旧标准的位置",  # GB 18030 before 2022
        "tab\tand\r\nlines\x0cpage\x1b[31mred",
    ],
)
def test_sound_texts(text):
    assert find_damage(text) == []


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("坏\ufffd\ufffd了", ["\ufffd\ufffd"]),
        ("坏\ue0a5了", ["\ue0a5"]),
        ("坏\x00了呢,\x85", ["\x00", "\x85"]),
        ("abc\x01def", ["\x01"]),
        ("文件锟斤拷锟斤拷打开", ["锟斤拷锟斤拷"]),
        ("内存烫烫烫烫", ["烫烫烫烫"]),
        ("你好".encode().decode("latin-1"), ["你好".encode().decode("latin-1")]),
        ("好ï¼Œ坏", ["ï¼Œ"]),
        ("it isnâ€™t", ["â€™"]),
        ("好，我们来。".encode().decode("gbk", "replace"), None),
        ("了" + misread("。可是在這里") + "背后", None),
        ("重" + "?fù)" + "担", ["?fù)"]),
        ("问题" + OUT_OF_STEP, None),
        ("觀?,F(xiàn)在", None),
    ],
)
def test_damaged_texts(text, pieces):
    spans = find_damage(text)
    assert spans
    if pieces is not None:
        assert [text[start:end] for start, end in spans] == pieces


@pytest.mark.parametrize(
    "sentence",
    [
        "。可是在這里開會",
        "。活動開展以來",
        "。看他們學習的時候",
        "。現在開始工作",
        "。縣區領導",
        "。基層的人說",
    ],
)
def test_bytes_out_of_step(sentence):
    text = "前面的話" + misread(sentence) + "(jié)，後面的話"
    assert len(find_damage(text)) >= 1, text


@given(st.lists(st.text("甲乙,?\ufffd\n锟斤拷ab(é)", max_size=12), min_size=1, max_size=6))
def test_a_text_of_many_lines_is_the_sum_of_its_lines(lines):
    joined = find_damage("\n\n\n".join(lines))
    singly, position = [], 0
    for line in lines:
        for part in line.split("\n"):
            singly += [(start + position, end + position) for start, end in find_damage(part)]
            position += len(part) + 1
        position += 2
    assert {offset for span in joined for offset in range(*span)} >= {
        offset for span in singly for offset in range(*span)
    }


@given(st.text())
def test_spans_are_ordered_and_inside(text):
    spans = find_damage(text)
    flat = [offset for span in spans for offset in span]
    assert flat == sorted(set(flat))
    assert all(0 <= offset <= len(text) for offset in flat)


def test_one_problem_with_the_first_twenty_places(read):
    Path("a.txt").write_text("好好好\ufffd好好好\n" * 30, encoding="utf-8")
    problem = read("a.txt").only_problem
    assert problem.message.startswith("damaged at 30 places, first at line 1: 好好好\ufffd好好好")
    assert "the text was kept" in problem.message
    assert "1:4, 2:4" in problem.message
    assert problem.message.endswith("20:4 and 10 more)")
    assert problem.line == 1


def test_ten_times_the_text_takes_ten_times_as_long():
    def cost(lines: int) -> float:
        text = "今天，我们在这里开会，讨论水渠的事?大家都来了(lǐng)。\n" * lines
        start = time.process_time()
        find_damage(text)
        return time.process_time() - start

    assert min(cost(100_000) for _ in range(2)) < 40 * max(min(cost(10_000) for _ in range(5)), 0.001)
