"""Drafts checked against a few short old texts: something copied with small changes, something quoted, a set phrase."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import replace

from rich.console import Console

from dedup.checking.check_drafts import check_entries
from dedup.checking.check_report import CheckReport
from dedup.checking.show_drafts import show_check
from dedup.checking.show_finding import explain_finding
from dedup.kinds import CHECKED
from dedup.library.entries import Entry
from dedup.library.scheme import choose_scheme
from dedup.model import Document
from dedup.settings import Settings
from tests.library.making import make_terms
from tests.library.twin import TwinStore
from tests.report.view_texts import ALONE, OTHER, PASSAGES

SETTINGS = Settings(find=CHECKED, threads=1)
PHRASE = "让我们更加紧密地团结起来、携手并肩把各项工作做得更好"
FILL = [
    "河堤上的柳树到四月才发芽，路过的人都说没见过这样晚的春天。",
    "渔业站的老秦退休那天，把三十本水温记录一页页交给了新来的技术员。",
    "县里的旧粮库改成了孩子们的篮球馆，地板是从废弃车间里拆来的枫木。",
    "夜校开了两年，最认真的学生是卖豆腐的夫妻，作业本上总有豆浆的印子。",
    "邮局门口的长椅修好了，坐的人不多，却总有人在那里等一封慢信。",
    "果园换了滴灌以后，守园的老人把挑水的扁担挂到了墙上，说看着心里踏实。",
]
CALLS = ["同志们", "各位代表", "朋友们", "乡亲们", "各位来宾", "青年同志们"]
ENDS = ["", "，再创佳绩", "吧", "，不辱使命", "，开好头", "，一往无前"]
HELD = [PASSAGES[0], PASSAGES[1], PASSAGES[2], OTHER[1], OTHER[2], OTHER[3]]
DATES = ["1990-03-01", "1995-04-02", "2000", "", "2010-06", "2015-12-31"]
CHANGED = PASSAGES[0].replace("四十趟", "五十多趟").replace("，", "、", 2)
DRAFT = "\n".join(
    (
        "在全市渡口工作会议上的讲话",
        "各位同事，这份稿子是昨夜写的，窗外下着小雨，我想从一件小事讲起。",
        CHANGED,
        f"去年冬天我在一个小站等车，遇见一位退休的站长，他掏出一本卷了边的笔记本，给我念了一段“{PASSAGES[1]}”"
        "念完他把本子合上，说这段话抄了二十年，字迹淡了三回，描了三回，如今轮到我们这些后来的人接着往下写了。",
        "再过几年，码头边会立起一座新的钟，报时的声音从前街一直传到后街。",
        f"最后，{PHRASE}！",
        "会场外面的雨还没有停，司机们把车灯都打开了，照着一排湿漉漉的银杏树。",
    )
)


def old_texts() -> list[Document]:
    """Six speeches of three papers; all use the set phrase."""
    return [
        Document(
            id=f"old/{n}.txt",
            path=f"old/{n}.txt",
            text=f"在第{n}届渡口会议上的讲话\n{FILL[n]}\n{CALLS[n]}，{PHRASE}{ENDS[n]}。\n{HELD[n]}\n",
            date=DATES[n],
            source=f"第{n % 3}晚报",
        )
        for n in range(6)
    ]


def check_texts(
    drafts: dict[str, str],
    old: Sequence[Document] | None = None,
    is_own: Callable[[Entry], bool] = lambda entry: entry.name == "old/1.txt",
    metadata: dict[str, dict[str, str]] | None = None,
    settings: Settings = SETTINGS,
) -> CheckReport:
    """A check of drafts by id; ``metadata`` is what the library says of old texts besides, by id."""
    store = TwinStore(choose_scheme(settings))
    entries, terms = make_terms(old_texts() if old is None else old, settings)
    given = metadata or {}
    store.add([replace(entry, metadata=given.get(entry.name, {})) for entry in entries], terms)
    checked, _ = make_terms([Document(name, name, text) for name, text in drafts.items()], settings)
    return check_entries(checked, [store], settings, is_own=is_own)


# A paragraph of an old text with words of the writer's own in the middle.
OWN_WORDS = "，说到这里我要插一句自己的话，前天夜里我又去看过那座桥，"
PARTED = PASSAGES[0][:30] + OWN_WORDS + PASSAGES[0][30:]


def check_parted() -> CheckReport:
    """A draft with that paragraph, and many blank lines."""
    own = ("我先说明来意，今天只谈一件事情。", "散会以后请大家留下来签个名字。")
    return check_texts({"draft.txt": f"在会上的讲话\n{own[0]}\n\n　\n\n{PARTED}\n\n{own[1]}\n"})


def check_template() -> CheckReport:
    """A draft that says in one sentence, around words of its own, what six speeches say around theirs."""
    head, end = "我们要认真学习领会这次会议的精神实质", "切实把思想和行动统一到部署要求上来"
    topics = ["为民服务", "防汛抗旱", "校园安全", "造林绿化", "渔港建设", "夜校课程", "老街修缮"]
    texts = [
        f"在第{n}届会议上的讲话\n{FILL[n % 6]}\n{head}，围绕{topics[n]}这件大事，{end}。\n" for n in range(7)
    ]
    old = [Document(f"old/{n}.txt", f"old/{n}.txt", texts[n], source=f"第{n % 3}晚报") for n in range(6)]
    return check_texts({"draft.txt": texts[6].replace(FILL[0], "河边的风很大，旗子响了一夜。")}, old)


def usual() -> CheckReport:
    """The draft above, and one that has nothing from anywhere."""
    titles = {"old/0.txt": {"title": "摆渡船的三十一年", "author": "李明"}}
    return check_texts({"draft.txt": DRAFT, "alone.txt": ALONE}, metadata=titles)


def screen(report: CheckReport, language: str = "en") -> str:
    console = Console(file=io.StringIO(), width=200, color_system=None)
    show_check(report, console, language)
    return console.file.getvalue()


def explained(report: CheckReport, id: str, language: str = "en", width: int = 200) -> str:
    console = Console(file=io.StringIO(), width=width, color_system=None)
    explain_finding(report, id, console, language)
    return console.file.getvalue()


def id_of(report: CheckReport, kind: str) -> str:
    return next(finding.id for finding in report.findings() if finding.kind == kind)
