"""Speeches with planted templates, and how many of these a report finds.

    {"document": "14", "start": 902, "end": 931, "template": 3}

is the truth beside a workload: a use of a planted template, in code points. The first one stands in every speech, the
others in one of eight on average; what fills their slots is drawn anew each time.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random

from benchmarks import lexicon
from benchmarks.prose import between, pick, Source, ZH, ZH_SLOTS
from benchmarks.workloads import Row, Workload

# {field} and the like are lists of lexicon.ZH, {P}, {N}, {M} and {R} what prose.py fills in, {W} one of WHEN.
PLANTED = (
    "以上汇报如有不妥之处，恳请{who}批评指正。",
    "受{P}的托付，我谨就{field}的情况作一个简要的说明。",
    "刚才听了{who}的发言，我对{field}有三点粗浅的体会。",
    "翻开{W}的值班日志，里面记着{P}的{object}还欠着{N}笔旧账。",
    "有人问{field}的钱从哪里来，我的回答是{means}，而不是伸手去要。",
    "老话说磨刀不误砍柴工，{object}就是{field}的那块磨刀石。",
    "{P}有一位姓周的老工人，为了{field}跑坏了{N}双鞋。",
    "如果到{W}还拿不出{object}，请{who}当着大家的面讲清楚缘由。",
    "比起兄弟县市，我们在{field}上慢了不止半拍，差距就差在{object}上。",
    "账要一笔一笔算，光是{field}这一项就节省了{M}，够修半条渠。",
    "{means}听上去简单，真正做到{result}却要脱几层皮。",
    "夜深人静的时候不妨想一想，{who}的{quality}究竟还剩下几分。",
    "档案里夹着一张发黄的纸条，上面写着{P}当年为{field}立下的字据。",
    "我提议为{who}鼓一次掌，因为他们在{W}那天守住了{P}的大堤。",
    "散会以后请{who}留一下，我们把{object}再过一遍筛子。",
    "统计口径从{W}起改了，{field}的{R}和往年不能直接相比。",
)
WHEN = lexicon.words(
    "去年冬天 汛期 开春 国庆节前夕 三伏天 上个季度 年关 清明前后 换届那年 雨季 秋收时节 月底 端午 停电那晚 头一场雪 中秋"
)
NAME = re.compile(r"\{(\w+)\}")
OFTEN = 0.125
ENOUGH = 0.8


def templated(size: int, seed: int) -> Iterator[tuple[Row, list[Row]]]:
    """Speeches of 6 to 12 paragraphs with uses of the planted templates between them."""
    source = Source(ZH, seed)
    for place in range(size):
        rng = source.rng(place, 2)
        paragraphs = [source.text(16 * place + part) for part in range(between(rng, 6, 12))]
        planted = [number for number in range(len(PLANTED)) if number == 0 or rng.random() < OFTEN]
        yield _speech(place, paragraphs, planted, rng)


def _speech(place: int, paragraphs: list[str], planted: list[int], rng: Random) -> tuple[Row, list[Row]]:
    """Each use begins a paragraph of its own or goes on from one."""
    after: dict[int, list[int]] = defaultdict(list)
    for number in planted:
        after[int(rng.random() * len(paragraphs))].append(number)
    text, truth = "", []
    for part, paragraph in enumerate(paragraphs):
        text += paragraph
        for number in after[part]:
            text += "" if rng.random() < 0.5 else "\n"
            use = fill(PLANTED[number], rng)
            truth.append(
                {"document": str(place), "start": len(text), "end": len(text) + len(use), "template": number}
            )
            text += use
        text += "\n"
    return {"id": place, "text": text}, truth


def fill(template: str, rng: Random) -> str:
    """The template with words in its slots."""

    def word(name: re.Match[str]) -> str:
        if name[1] == "W":
            return pick(rng, WHEN)
        return ZH_SLOTS[name[1]](rng) if name[1] in ZH_SLOTS else pick(rng, lexicon.ZH[name[1]])

    return NAME.sub(word, template)


def share_found(report: Path, truth: Path) -> float:
    """Share of the planted templates for which some template of a report has 80 % of the uses, and few others."""
    planted: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    totals: dict[int, int] = defaultdict(int)
    for line in truth.read_text("utf-8").splitlines():
        row = json.loads(line)
        planted[row["document"]].append((row["start"], row["end"], row["template"]))
        totals[row["template"]] += 1
    found = set()
    for template in json.loads(report.read_text("utf-8"))["templates"]:
        hits: dict[int, int] = defaultdict(int)
        for use in template["occurrences"]:
            for start, end, number in planted[re.split("[#:]", use["document"])[-1]]:
                if 2 * (min(end, use["end"]) - max(start, use["start"])) >= end - start:
                    hits[number] += 1
        uses = len(template["occurrences"])
        found |= {x for x, count in hits.items() if count >= ENOUGH * totals[x] and count >= ENOUGH * uses}
    return len(found) / len(totals)


TEMPLATED = tuple(
    Workload(name, templated, size, 7, "speeches with sixteen planted templates")
    for name, size in (("templates-5mb", 1_050), ("templates-10mb", 2_100), ("templates-20mb", 4_200))
)
