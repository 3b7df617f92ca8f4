"""Pages of invented sites, with a label for each line.

    python -m tests.sites_build          write fixtures/sites/pages and truth.json anew
    python -m tests.sites_build --check  silent and 0 when they are what this script makes, else 1

Written by hand are `bodies/` (what the pages say: blocks parted by blank lines, the title first, headings behind `# `)
and `layouts/`, the frames. A line of a layout is a line of the frame; `{name}` is a slot in it. A line behind `@` is one
of

    @title     the title: the page's own              @toc MARK   the page's own headings, those that begin with MARK
    @body [N]  the next N lines of the body, or all   @links N    titles of other pages
    @if N      what each Nth page lacks, up to @end   @tags N     single words
    @when NAME what pages of a section have, up to @end
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from random import Random

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
SITES = FIXTURES / "sites"
SEED = 13

# Labels of lines: frame, content, and frame that cannot be told because the page has no sister.
FRAME, CONTENT, UNTOLD = "F", "C", "?"
ABOUT = (
    "Labels of the lines of pages/, in order, as runs: F frame, C content, ? frame of a page that has no sister (counts "
    "neither way). Blank lines carry the label of their block and do not count. No line of texts/ is frame. "
    "tests/sites_build.py makes this file and the pages; tests/sites_measure.py says how they are scored."
)


def words(text: str) -> tuple[str, ...]:
    """The words of a list written as one string."""
    return tuple(text.split())


@dataclass(frozen=True)
class Site:
    """A site of ``bodies`` files, each poured into the layout of its name.

    ``more`` is the language whose base paragraphs lengthen its pages; ``again`` says that the first page was saved once
    more, with other values in its slots; ``spaced`` puts a blank line between the lines of the body.
    """

    name: str
    bodies: tuple[str, ...]
    sections: tuple[str, ...]
    language: str = "zh"
    more: str = ""
    again: bool = False
    spaced: bool = False
    sisters: bool = True


ALL = (
    Site("shuiwu", ("shuiwu",), ("工作动态", "通知公告", "水利科普"), more="zh"),
    Site("yunze", ("yunze",), ("云泽要闻", "公示公告", "部门动态"), more="zh", again=True),
    Site("yanzhou", ("yanzhou",), ("市局要闻", "基础教育", "职业教育"), more="zh"),
    Site("shaigu", ("shaigu",), ("",), more="zh"),
    Site("nanpu", ("nanpu",), ("",), more="zh"),
    Site("bowu", ("bowu-news", "bowu-item"), ("展讯", "公告", "馆务")),
    Site("fagui", ("fagui",), ("地方性法规", "政府规章"), again=True),
    Site("rexian", ("rexian",), ("访谈", "问答")),
    Site("tingzhou", ("tingzhou",), ("最新消息", "活動訊息")),
    Site("wenku", ("wenku",), ("",), more="zh"),
    Site("duanshan", ("duanshan",), ("端山动态", "公告公示", "专栏访谈")),
    Site("jianghua", ("jianghua",), ("",)),
    Site("tidegate", ("tidegate",), ("",), "en", more="en"),
    Site("harrow", ("harrow",), ("Council", "Community"), "en", more="en", spaced=True),
    Site("alone-zh", ("alone-zh",), ("技术问答",), sisters=False),
    Site("alone-en", ("alone-en",), ("",), "en", sisters=False),
)

TAGS = {
    "zh": words(
        "春灌 夜市 渡口 职称 校服 藤编 路灯 老照片 年轮 招募 汛期 医保 停车 押金 票价 铁皮船 糜子 秤"
    ),
    "en": words("gates tides weeds"),
}
# Titles of pages that were not saved.
TITLES = {
    "zh": (
        "第二批农村公路养护员培训结业",
        "九月份水质月报公布",
        "请问旧书可以捐给谁",
        "老城墙北段发现排水孔",
        "全市中学生演讲比赛落幕",
        "莲子加工标准征求意见",
        "关于城北大道夜间封闭施工的公告",
        "一把二胡修了三年",
        "冬至前后用电提醒",
        "他给每条小河拍了证件照",
        "招聘协管员六名",
        "集市搬迁听证会下周举行",
        "清末当铺木柜",
        "唐代海兽葡萄镜",
        "山洪预警喇叭试响时间表",
        "渡船停航一天的通告",
        "学龄前儿童疫苗补种安排",
        "粮库里的老鼠去哪了",
    ),
    "en": (
        "Painting the windlass",
        "Frost on the walkway",
        "Whom to call about herons",
        "New timetable for the library van",
        "Hedges: when to cut",
        "Bell ringing practice moves to Thursday",
        "Salt bins and where they are",
        "Who owns the towpath",
    ),
}
NAMES = words("林之遥 何晓棠 周见山 罗青禾 段小满 柳成荫 唐叙白 佟月")
OFFICES = {
    "zh": words("办公室 规划科 宣传科 政策法规科 基层股 信息中心 秘书科"),
    "tingzhou": words("建設課 社會課 民政課 農業課 圖書館"),
    "en": ("Maud Ellery", "Office of the Clerk", "Planning Team", "P. Dray"),
}
MONTHS = words("January February March April May June July August September October November December")


@dataclass(frozen=True)
class Body:
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """A page of a site, its lines and their labels."""

    name: str
    lines: tuple[str, ...]
    labels: str

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + "\n"


def read_bodies(name: str) -> list[Body]:
    """The bodies of a file."""
    blocks = (SITES / "bodies" / f"{name}.txt").read_text("utf-8").strip().split("\n\n")
    return [Body(title, tuple(lines)) for title, *lines in (block.split("\n") for block in blocks)]


class Writer:
    """Writes the pages of one site; what is drawn comes from the site's own generator."""

    def __init__(self, site: Site, more: Iterator[str]) -> None:
        self.site, self.rng = site, Random(f"{SEED} {site.name}")
        self.bodies = [(name, self._longer(body, more)) for name in site.bodies for body in read_bodies(name)]
        if site.again:
            self.bodies.append(self.bodies[0])

    def pages(self) -> Iterator[Page]:
        """All pages, in order."""
        for number, (layout, body) in enumerate(self.bodies):
            self.slots = self._draw(number, body)
            rows = list(self._rows(layout, number, body))
            labels = "".join(label for _, label in rows)
            if not self.site.sisters:
                labels = labels.replace(FRAME, UNTOLD)
            yield Page(f"{number + 1:02}.txt", tuple(line for line, _ in rows), labels)

    def _rows(self, layout: str, number: int, body: Body) -> Iterator[tuple[str, str]]:
        """Lines and labels of one page."""
        left = [line.removeprefix("# ") for line in body.lines]
        lacks = False
        for row in (SITES / "layouts" / f"{layout}.txt").read_text("utf-8").rstrip("\n").split("\n"):
            word, _, rest = row.partition(" ")
            if word == "@if":
                lacks = number % int(rest) == int(rest) - 1
            elif word == "@when":
                lacks = rest != self.slots["section"]
            elif word == "@end":
                lacks = False
            elif lacks:
                continue
            elif word == "@title":
                yield body.title, CONTENT
            elif word == "@body":
                now = int(rest) if rest else len(left)
                for line in left[:now]:
                    yield line, CONTENT
                    if self.site.spaced:
                        yield "", CONTENT
                left = left[now:]
            elif word == "@toc":
                yield from (
                    (line.removeprefix("# "), FRAME) for line in body.lines if _is_heading(line, rest)
                )
            elif word == "@links":
                yield from ((line, FRAME) for line in self._some(self._titles(body), int(rest)))
            elif word == "@tags":
                yield from ((line, FRAME) for line in self._some(TAGS[self.site.language], int(rest)))
            else:
                yield self._filled(row), FRAME
        assert not left, layout

    def _filled(self, row: str) -> str:
        """A line of the frame with its slots filled; counters are drawn anew each time."""
        counts = {"count": str(self._upto(90000)), "small": str(self._upto(99))}
        for name, value in (self.slots | counts).items():
            row = row.replace("{" + name + "}", value)
        return row

    def _draw(self, number: int, body: Body) -> dict[str, str]:
        """What one page has in its slots."""
        near = [self.bodies[at][1].title for at in (number - 1, number + 1) if 0 <= at < len(self.bodies)]
        near += self._some(TITLES[self.site.language], 2)
        year, month, day = 2021 + self._upto(4), self._upto(12), self._upto(28)
        spoken = f"{MONTHS[month - 1]} {day}, {year}"
        offices = OFFICES.get(self.site.name, OFFICES[self.site.language])
        return {
            "title": body.title,
            "previous": near[0] if number else near[-1],
            "next": near[1] if 0 < number < len(self.bodies) - 1 else near[0] if not number else near[-2],
            "date": spoken if self.site.language == "en" else f"{year}-{month:02}-{day:02}",
            "year": str(year),
            "clock": f"{self._upto(23):02}:{self._upto(59):02}",
            "weekday": "星期" + "一二三四五六日"[self._upto(7) - 1],
            "who": self._some(offices, 1)[0],
            "name": self._some(offices if self.site.language == "en" else NAMES, 1)[0],
            "section": self.site.sections[number * len(self.site.sections) // len(self.bodies)],
            "index": f"YC{self._upto(9999):05}-{year}",
            "number": f"办发〔{year}〕{self._upto(60)}号",
            "grade": self._some(("一级", "二级", "三级", "未定级"), 1)[0],
            "way": self._some(("考古发掘", "捐赠", "征集", "旧藏"), 1)[0],
            "url": f"https://wenku.example/index.php?title=T{self._upto(9999)}&oldid={self._upto(90000)}",
        }

    def _titles(self, body: Body) -> list[str]:
        own = [other.title for _, other in self.bodies if other.title != body.title]
        return list(dict.fromkeys([*own, *TITLES[self.site.language]]))

    def _longer(self, body: Body, more: Iterator[str]) -> Body:
        """The body with one to three base paragraphs behind its last long line, each used on one page only."""
        if not self.site.more:
            return body
        last = max(at for at, line in enumerate(body.lines) if len(line) >= 15) + 1
        own = tuple(next(more) for _ in range(self._upto(3)))
        return Body(body.title, (*body.lines[:last], *own, *body.lines[last:]))

    def _upto(self, most: int) -> int:
        """1 to ``most``; only `Random.random` is promised to give the same under every Python version."""
        return 1 + int(self.rng.random() * most)

    def _some(self, items: list[str] | tuple[str, ...], count: int) -> list[str]:
        """``count`` different items."""
        left = list(items)
        return [left.pop(int(self.rng.random() * len(left))) for _ in range(min(count, len(left)))]


def _is_heading(line: str, mark: str) -> bool:
    """Headings begin with ``# ``; in laws those of chapters count."""
    return line.startswith("# ") if mark == "#" else line.startswith(mark) and "章" in line[:5]


def build() -> dict[str, list[Page]]:
    """The pages of all sites, by name of the site."""
    more = {}
    for language in ("zh", "en"):
        base = (FIXTURES / "paragraphs" / f"{language}.txt").read_text("utf-8").strip().split("\n")
        order = Random(SEED)
        more[language] = iter(sorted(base, key=lambda line: order.random()))
    return {site.name: list(Writer(site, more[site.more or "zh"]).pages()) for site in ALL}


def files() -> dict[Path, str]:
    """What there is to write, by path."""
    made, truth = {}, {}
    for site, pages in build().items():
        for page in pages:
            made[SITES / "pages" / site / page.name] = page.text
        truth[site] = {page.name: runs(page.labels) for page in pages}
    rows = [f' "{site}": {json.dumps(pages)}' for site, pages in truth.items()]
    about = json.dumps(ABOUT, ensure_ascii=False)
    made[SITES / "truth.json"] = f'{{"about": {about}, "sites": {{\n' + ",\n".join(rows) + "\n}}\n"
    return made


def runs(labels: str) -> str:
    """`FFFC` as `F3 C1`."""
    return " ".join(f"{label}{len(list(group))}" for label, group in groupby(labels))


def main(arguments: list[str]) -> int:
    """Write, or compare."""
    made, there = files(), {path for path in (SITES / "pages").rglob("*") if path.is_file()}
    if arguments == words("--check"):
        wrong = [
            path for path, text in made.items() if not path.is_file() or path.read_bytes() != text.encode()
        ]
        wrong += sorted(there - made.keys())
        print("".join(f"{path}: not as made\n" for path in wrong), end="")
        return 1 if wrong else 0
    for path in there - made.keys():
        path.unlink()
    for path, text in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
