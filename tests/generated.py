"""Texts made by rule: paragraphs, and copies of them with some of their characters or words changed."""

from __future__ import annotations

import random
from typing import Any

import numpy as np

HAN = (
    "的一是在有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平"
    "形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题"
)
WORDS = [
    "the",
    "committee",
    "met",
    "in",
    "autumn",
    "and",
    "every",
    "department",
    "reported",
    "what",
    "it",
    "had",
    "done",
    "since",
    "spring",
    "about",
    "roads",
    "schools",
    "water",
    "budgets",
    "visitors",
    "letters",
    "wardens",
    "harvest",
    "bridges",
    "markets",
    "clinics",
    "libraries",
    "harbours",
    "forests",
    "engines",
    "teachers",
]


def chinese(generator: random.Random, length: int) -> str:
    """Running text of common characters, a comma here and a full stop there."""
    text = "".join(generator.choice(HAN) for _ in range(length))
    return "".join(c + generator.choice("，。、") if i % 13 == 12 else c for i, c in enumerate(text))


def english(generator: random.Random, words: int) -> str:
    return " ".join(generator.choice(WORDS) + str(generator.randrange(40)) for _ in range(words)) + "."


def edited(generator: random.Random, text: str, share: float) -> str:
    """The text with this share of its characters exchanged."""
    out = list(text)
    for at in generator.sample(range(len(out)), round(share * len(out))):
        out[at] = generator.choice(HAN)
    return "".join(out)


def families(seed: int, number: int, copies: int = 3, most: float = 0.2) -> list[str]:
    """Paragraphs of 30 to 200 characters, each followed by copies with up to ``most`` of it edited."""
    generator = random.Random(seed)
    out: list[str] = []
    for i in range(number):
        text = english(generator, 30) if i % 5 == 4 else chinese(generator, generator.randint(30, 200))
        out += [text, *(edited(generator, text, generator.uniform(0, most)) for _ in range(copies))]
    return out


def numbered(number: int) -> list[str]:
    """Paragraphs that differ in one number only."""
    return [
        f"全市第{i}次安全生产例会在市政府三楼会议室召开，分管副市长主持，各县区和有关部门负责人参加，会议通报了上月检查情况。"
        for i in range(number)
    ]


def code_array(texts: list[str]) -> tuple[Any, Any, Any]:
    """Texts one after another as code points, starts and ends; a line break between them belongs to none."""
    codes = np.array([ord(c) for text in texts for c in text + "\n"], np.uint32)
    lengths = np.array([len(text) for text in texts], np.int64)
    ends = np.cumsum(lengths + 1) - 1
    return codes, ends - lengths, ends
