"""Pages of sites, a label for each line, and texts without a frame between them.

    {"id": 14, "site": "3", "labels": "F21 C1 F1 C4 F12"}

is the truth beside a workload: runs of lines of the frame (F) and of content (C). Sites have frames of 10 to some 150
lines: names, menus, a breadcrumb, a byline with slots, titles of other pages between fixed lines, a foot; every third has
a share bar between paragraphs, every fifth a table of contents of the page's own headings; a fifth of the pages lack a
part. Pages of all sites stand mixed, as in one flat folder. Every tenth text is a speech, a regulation or minutes: its
site is empty, and its set lines (女士们、先生们, 第一章 总则, 时间：…) are content on however many texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from random import Random

from benchmarks import lexicon
from benchmarks.prose import between, pick, Source, ZH, ZH_SLOTS
from benchmarks.workloads import Row, Workload

SITES = 20
PLAIN = 10  # one text in so many has no frame
MENUS = (3, 8, 15, 30, 60, 120)
FRAME, CONTENT = "F", "C"
Lines = list[tuple[str, str]]

SHARED_MENU = lexicon.words(
    "首页 政务公开 新闻中心 办事服务 互动交流 专题专栏 网站地图 联系我们 无障碍浏览 关于我们"
)
SHARE_BAR = ("分享到：", "微信", "微博", "复制链接")
NUMERALS = "一二三四五六七八九"
KINDS = lexicon.words("通知 意见 报道 公告 说明 通报 答复")


@dataclass(frozen=True)
class Frame:
    """What all pages of a site have."""

    number: int
    name: str
    menu: list[str]
    foot: list[str]
    sections: list[str]

    @property
    def shares(self) -> bool:
        return self.number % 3 == 1

    @property
    def contents(self) -> bool:
        return self.number % 5 == 2


def framed(size: int, seed: int) -> Iterator[tuple[Row, list[Row]]]:
    """Pages and texts, mixed."""
    source = Source(ZH, seed)
    frames = [make_frame(number, Random(f"{seed} {number}")) for number in range(SITES)]
    for place in range(size):
        rng = source.rng(place, 2)
        if place % PLAIN == PLAIN - 1:
            site, lines = "", pick(rng, TEXTS)(source, place, rng)
        else:
            # The first sites have more pages than the last.
            number = min(int(rng.random() * SITES), int(rng.random() * SITES * 2))
            site, lines = str(number), _page(frames[number], source, place, rng)
        yield (
            {"id": place, "site": site, "text": "\n".join(line for line, _ in lines)},
            [{"id": place, "site": site, "labels": runs_of([label for _, label in lines])}],
        )


def make_frame(number: int, rng: Random) -> Frame:
    """A frame of the size that goes by the site's number."""
    menu = [
        f"{pick(rng, lexicon.ZH['field'])}{pick(rng, lexicon.ZH['object'])}" for _ in range(MENUS[number % 6])
    ]
    menu += [word for word in SHARED_MENU if rng.random() < 0.5]
    name = f"{ZH_SLOTS['P'](rng)}人民政府"
    foot = [
        f"主办：{name}办公室",
        f"地址：{ZH_SLOTS['P'](rng)}{between(rng, 1, 300)}号",
        f"备案号：{between(rng, 10_000_000, 99_999_999)}",
        "关闭窗口",
    ]
    return Frame(number, name, menu, foot, [pick(rng, lexicon.ZH["field"]) for _ in range(4)])


def title(rng: Random) -> str:
    """A title; few come twice."""
    matter = "".join(pick(rng, lexicon.ZH[name]) for name in ("adverb", "verb", "field", "object"))
    return f"关于{matter}的{pick(rng, KINDS)}"


def _page(frame: Frame, source: Source, place: int, rng: Random) -> Lines:
    """Head, title, byline, body, blocks, foot."""
    own = title(rng)
    body = _body(source, place, rng)
    headings = []
    if frame.contents:
        headings = [f"{NUMERALS[at]}、{pick(rng, lexicon.ZH['field'])}" for at in range(len(body))]
    lines = [frame.name, *frame.menu, f"当前位置：首页 > {pick(rng, frame.sections)} > {own}"]
    if headings:
        lines += ["本页目录", *headings]
    head = [(line, FRAME) for line in lines]
    date = f"{between(rng, 2015, 2025)}-{between(rng, 1, 12):02}-{between(rng, 1, 28):02}"
    byline = f"发布时间：{date} 来源：{pick(rng, lexicon.ZH['who'])} 浏览次数：{between(rng, 1, 9999)}"
    content: Lines = []
    for at, paragraph in enumerate(body):
        if headings:
            content.append((headings[at], CONTENT))
        content.append((paragraph, CONTENT))
        if at == 0 and frame.shares:
            content += [(line, FRAME) for line in SHARE_BAR]
    behind = [f"上一篇：{title(rng)}", f"下一篇：{title(rng)}"]
    if rng.random() < 0.8:
        behind += ["相关阅读", *(title(rng) for _ in range(3))]
    behind += frame.foot
    return [*head, (own, CONTENT), (byline, FRAME), *content, *((line, FRAME) for line in behind)]


def _body(source: Source, place: int, rng: Random) -> list[str]:
    """Two to five paragraphs."""
    return [source.text(8 * place + part) for part in range(between(rng, 2, 5))]


def _speech(source: Source, place: int, rng: Random) -> Lines:
    head = [f"在{pick(rng, lexicon.ZH['field'])}会议上的讲话", "女士们、先生们，同志们：", "大家上午好！"]
    return _content([*head, *_body(source, place, rng), "谢谢大家！"])


def _rules(source: Source, place: int, rng: Random) -> Lines:
    articles = [f"第{NUMERALS[at]}条 {text}" for at, text in enumerate(_body(source, place, rng))]
    head = [f"{ZH_SLOTS['P'](rng)}{pick(rng, lexicon.ZH['field'])}管理办法", "第一章 总则"]
    return _content([*head, *articles, "第二章 附则", "本办法自公布之日起施行。"])


def _minutes(source: Source, place: int, rng: Random) -> Lines:
    head = [
        f"{ZH_SLOTS['P'](rng)}会议记录",
        f"时间：{between(rng, 2015, 2025)}年{between(rng, 1, 12)}月{between(rng, 1, 28)}日上午",
        f"地点：{ZH_SLOTS['P'](rng)}会议室",
        f"主持人：{pick(rng, lexicon.ZH['who'])}",
    ]
    return _content([*head, *_body(source, place, rng)])


def _content(lines: list[str]) -> Lines:
    return [(line, CONTENT) for line in lines]


TEXTS: tuple[Callable[[Source, int, Random], Lines], ...] = (_speech, _rules, _minutes)


def runs_of(labels: list[str]) -> str:
    """`FFFC` as `F3 C1`."""
    return " ".join(f"{label}{len(list(group))}" for label, group in groupby(labels))


def labels_of(runs: str) -> str:
    """`F3 C1` as `FFFC`."""
    return "".join(label * int(count) for label, count in re.findall(r"([FC])(\d+)", runs))


FRAMED = tuple(
    Workload(f"frames-{name}", framed, size, 7, "pages of twenty sites, and texts without a frame")
    for name, size in (("1k", 1_000), ("10k", 10_000), ("100k", 100_000))
)
