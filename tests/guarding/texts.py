"""Paragraphs of which no two share anything, Chinese and English."""

from __future__ import annotations

import random

CHARACTERS = (
    "春夏秋冬山河湖海田野村镇桥路舟车粮棉果蔬鱼虾牛羊砖瓦木石铁铜纸笔书画琴棋歌舞晨昏阴晴雨雪风霜"
    "种收修建运存买卖教学医护检查记录协商核对巡看登高望远问答听说读写思想情理方法步骤细节规矩时机"
)
WORDS = (
    *("harvest", "river", "ladder", "copper", "window", "garden", "market", "bridge", "letter", "engine"),
    *("winter", "shadow", "pencil", "kettle", "meadow", "anchor", "basket", "candle", "drawer", "feather"),
    *("gravel", "hammer", "island", "jacket", "kernel", "lantern", "mirror", "needle", "orchard", "pebble"),
)


def paragraph(number: int, length: int = 90) -> str:
    """A Chinese paragraph of about ``length`` characters, another for each number."""
    chosen = random.Random(number)
    clauses = []
    while sum(map(len, clauses)) < length:
        clauses.append("".join(chosen.choices(CHARACTERS, k=chosen.randint(6, 14))))
    return "，".join(clauses) + "。"


def english(number: int, words: int = 40) -> str:
    """The same in English words."""
    return " ".join(random.Random(f"en{number}").choices(WORDS, k=words)).capitalize() + "."


def page(*paragraphs: str) -> str:
    """A page of Markdown."""
    return "\n\n".join(paragraphs) + "\n"
