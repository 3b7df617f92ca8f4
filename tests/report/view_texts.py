"""Texts for the views of two speeches, and what their tests do with a page."""

from __future__ import annotations

from typing import Any, TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from tests.report.conftest import Opened


# Three passages that two speeches say in different order, and what only one of them says.
PASSAGES = [
    "老渡口的摆渡船开了三十一年，船工老罗一天要过河四十趟，去年桥通了车，他把缆绳交给了镇上的陈列馆，说河还是那条河。",
    "合作社的冷库去年丢了一成的货，查来查去不是机器的事，是装车的人等车的人和开票的人各记各的账，谁也不对谁的数。",
    "山上的护林员每人管着两千三百亩林子，一双解放鞋穿不过一个季度，发下去的巡护手机里存着他们走过的每一条小路。",
]
OTHER = [
    "今年雨水来得早，四月里沟渠就满了，沿线的泵站一夜没有停，天亮时数了数，淹了的秧田只有十一亩。",
    "学校食堂换了掌勺的人，孩子们剩下的饭少了一半，家长群里有人问是不是涨了价，会计把单子贴在了门口。",
    "图书馆夜里十点关门，保安老周总要多等一刻钟，说是有个备考的姑娘每天都差最后一道题没有做完。",
    "修表的铺子搬到了菜场二楼，柜台上摆着一排走得不齐的钟，师傅说不急，到了整点它们会一起响。",
]


def speech(title: str, *paragraphs: str) -> str:
    return "\n".join((title, *paragraphs)) + "\n"


FIRST = speech("在全市摆渡工作会议上的讲话", PASSAGES[0], OTHER[0], PASSAGES[1], OTHER[1] * 4, PASSAGES[2])
MOVED = speech(
    "在全市冷链工作会议上的讲话",
    PASSAGES[2],
    OTHER[2] * 3,
    PASSAGES[0].replace("四十趟", "五十多趟"),
    OTHER[3],
    PASSAGES[1].replace("，", "、"),
)
ALONE = speech(
    "在读书会上的讲话",
    "旧书摊摆到了桥下，雨天也不收，摊主用塑料布盖着，翻书的人自己掀开，看完了再盖好，从来没有人少给过钱。",
)


def fragment(view: str, *ids: str, **query: Any) -> str:
    path = "/".join([view, *(quote(name, safe="") for name in ids)])
    return f"#{path}" + ("?" + "&".join(f"{key}={value}" for key, value in query.items()) if query else "")


def settle(page: Any) -> None:
    """Wait until what a scroll or a resize causes is drawn."""
    page.evaluate(
        "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 30))))"
    )


def pair_of(opened: Opened, view: str = "pair", **query: Any) -> Any:
    page = opened.go(fragment(view, "first.txt@1", "moved.txt@1", **query))
    settle(page)
    return page


def tag_tops(page: Any, n: int) -> list[float]:
    """How far below the top of its column the button of match n stands, on both sides."""
    script = """(n) => ["a", "b"].map((side) => {
      const pane = document.getElementById(`pane-${side}`);
      const tag = pane.querySelector(`button[data-match="${n}"]`);
      return tag.getBoundingClientRect().top - pane.getBoundingClientRect().top;
    })"""
    return list(page.evaluate(script, n))
