"""Pages of small invented sites, and what is found of their frames alone: rules about shapes of lines are left out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dedup.furniture.keys import Keys, line_keys, prose_lines
from dedup.furniture.lines import Lines, list_lines
from dedup.furniture.marks import find_families
from dedup.furniture.shapes import NONE
from dedup.kernels.arrays import Bools, Codes
from dedup.model import Document
from dedup.text.corpus import batch_documents, build_corpus, Corpus
from dedup.text.fold import fold_codes

WORDS = """
老闸工 船老大 女会计 小护林员 粮站保管 茶厂厂长 渡口摆渡人 学校门房 雷达兵 豆腐师傅 采药人
渠首 河滩 晒谷场 后山 雷达站 仓房 旧祠堂 育苗棚 卫生院 拦河坝 碾坊 石桥头 烟叶站
换了闸门 补了渔网 记了三遍账 数了一夜星 修了木梯 种了桑树 晾了新茶 教了算盘 称了稻谷 画了地图
谁也没有多说 孩子们围着看 镇里后来才知道 雨就下起来了 第二天又去了 账上一分不差 狗在门口叫
"""
WHO, WHERE, WHAT, THEN = (line.split() for line in WORDS.split("\n")[1:5])

HEAD = ("柳湾风物网", "镇情概览", "水利动态", "便民信箱", "渡口时刻", "联系我们")
FOOT = ("关于本站", "网站地图", "主办单位：柳湾文化站", "技术支持：渡口工作室", "备案序号：柳备00001234")
OTHER_HEAD = ("松岭气象台", "每日预报", "雷达回波", "农时提醒", "山洪预警", "历史查询")
OTHER_FOOT = (
    "松岭气象台值班室",
    "电话：0000-1234567",
    "信息更新每三小时一次",
    "供图：松岭观测场",
    "松岭气象微站",
)
NAVIGATION = ("首页", "上一篇", "下一篇")


def sentence(number: int) -> str:
    """A sentence of its own for each number below ten thousand; no two lines of them are alike."""
    parts = []
    for words in (WHO, WHERE, WHAT, THEN):
        number, at = divmod(number, len(words))
        parts.append(words[at])
    who, where, what, then = parts
    return f"{who}今年在{where}{what}，{then}，这件事到现在还有人提起。"


def title(number: int) -> str:
    """A title of its own for each number."""
    return f"{WHO[number % 11]}与{WHERE[number % 13]}的故事"


def body(number: int, paragraphs: int = 4) -> list[str]:
    """The paragraphs of a page, no two of which share one."""
    return [sentence(number * paragraphs + i) for i in range(paragraphs)]


def page(
    number: int,
    head: Sequence[str] = HEAD,
    foot: Sequence[str] = FOOT,
    paragraphs: int = 4,
    own: Sequence[str] | None = None,
) -> str:
    """One page of a site: its head, its text (of its own number, or ``own``), its foot."""
    return "\n".join((*head, *(body(number, paragraphs) if own is None else own), *foot))


def site(count: int, first: int = 0, **parts: Sequence[str]) -> list[str]:
    """Several pages with one frame."""
    return [page(number, **parts) for number in range(first, first + count)]  # type: ignore[arg-type]


def prepared(*texts: str, sources: Sequence[str] = ()) -> tuple[Corpus, Codes, Lines]:
    """The texts in this order; ``sources`` names the site of each, where known."""
    named = [*sources, *[""] * (len(texts) - len(sources))]
    documents = [
        Document(f"{i:06}", f"{i:06}", text, source=name)
        for i, (text, name) in enumerate(zip(texts, named, strict=True))
    ]
    corpus = build_corpus(batch_documents(documents), lambda problem: None)
    return corpus, fold_codes(corpus.codes), list_lines(corpus, 1)


def keys_of(*texts: str) -> Keys:
    """The keys of the lines of some texts, one after another."""
    corpus, codes, lines = prepared(*texts)
    return line_keys(corpus, codes, lines, 1)


def prose_of(*texts: str) -> list[bool]:
    """Which of their lines hold a sentence."""
    corpus, _, lines = prepared(*texts)
    return list(map(bool, prose_lines(corpus, lines)))


class Found:
    """The families of some pages and their frames.

    family   the family of each page, -1 for none
    lines    the lines of each page, and whether they are frame
    """

    def __init__(self, *texts: str, sources: Sequence[str] = (), threads: int = 1) -> None:
        corpus, codes, lines = prepared(*texts, sources=sources)
        reasons = np.full(len(lines), NONE, np.int64)
        self.family: list[int] = [-1] * len(texts)
        self.lines: list[list[tuple[str, bool]]] = [[] for _ in texts]
        if len(lines):
            found = find_families(corpus, codes, lines, corpus.source_of, reasons, threads)
            self.family = found.family.tolist()
        marked: Bools = reasons != NONE
        for document, start, end, mark in zip(
            lines.documents.tolist(), lines.starts.tolist(), lines.ends.tolist(), marked.tolist(), strict=True
        ):
            self.lines[document].append((corpus.text(start, end), mark))

    @property
    def framed(self) -> list[list[str]]:
        """The lines of each page that are frame."""
        return [[line for line, mark in page if mark] for page in self.lines]

    @property
    def left(self) -> list[list[str]]:
        """Those that are not."""
        return [[line for line, mark in page if not mark] for page in self.lines]

    @property
    def groups(self) -> set[frozenset[int]]:
        """The pages of each family."""
        return {
            frozenset(i for i, of in enumerate(self.family) if of == name) for name in set(self.family) - {-1}
        }
