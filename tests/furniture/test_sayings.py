"""Forms of speeches, laws and letters are no signs of a page's frame, and what a site writes is."""

from __future__ import annotations

import pytest

from dedup.furniture.sayings import is_said
from tests.furniture.invented import body, Found, page, site

SAID = [
    "女士们、先生们：",
    "同志们：",
    "尊敬的各位来宾：",
    "谢谢大家！",
    "此致",
    "敬礼！",
    "第一章 总则",
    "第十二条 堤防由村里看护",
    "附则",
    "本法自公布之日起施行。",
    "各县人民政府：",
    "致全体渔民：",
    "柳湾市人民政府",
    "柳湾镇水利局",
    "柳湾县人民法院",
    "2024年3月5日",
    "二〇二四年三月五日",
    "(此件公开发布)",
    "柳政发〔2024〕12号",
    "关于加强渡口安全的意见",
    "一、把水管好",
    "(二)把路修好",
    "3. 把桥看好",
    "# 渡口旧事",
    "- 手轮一只",
    "ladies and gentlemen,",
    "my fellow citizens:",
    "thank you very much.",
    "dear mr. keeper,",
    "yours sincerely,",
    "chapter 3",
    "section 12. ferries",
]
FRAME = [
    "首页",
    "柳湾风物网",
    "上一篇",
    "联系我们",
    "网站地图",
    "友情链接",
    "主办单位:柳湾文化站",
    "备案序号:柳备00001234",
    "分享到朋友圈",
    "copyright 2024 the ferry company",
    "next page",
    "search the archive",
    "more from this issue",
    "back to top",
]


@pytest.mark.parametrize("line", SAID)
def test_what_people_say(line: str) -> None:
    assert is_said(line)


@pytest.mark.parametrize("line", FRAME)
def test_what_sites_write(line: str) -> None:
    assert not is_said(line)


@pytest.mark.parametrize("line", SAID)
def test_what_people_say_stays_beside_the_frame(line: str) -> None:
    """At the beginning and at the end of every text, next to the head and to the foot."""
    found = Found(*(page(number, own=(line, *body(number), line)) for number in range(6)))
    assert found.family == [0] * 6
    assert all(left[0] == line and left[-1] == line for left in found.left), found.framed[0]


@pytest.mark.parametrize("line", FRAME[:10])
def test_what_sites_write_in_that_place_goes(line: str) -> None:
    pages = [page(number, own=(line, *body(number), line)) for number in range(6)]
    assert all(framed.count(line) >= 2 for framed in Found(*pages).framed)


@pytest.mark.parametrize("line", ["谢谢大家！", "第一章 总则", "2024年3月5日", "（此件公开发布）"])
def test_pages_that_share_only_what_people_say_are_no_family(line: str) -> None:
    forms = ("同志们：", line, "各位来宾：")
    assert Found(*site(6, head=forms, foot=("谢谢大家！", "此致", "敬礼！"))).family == [-1] * 6


def test_the_ends_of_letters_of_one_office_stay() -> None:
    """Its name, a date, and the note that a document is public: on all pages, next to the foot."""
    end = ("柳湾市人民政府", "2024年3月5日", "（此件公开发布）")
    found = Found(*(page(i, own=("各县人民政府：", *body(i), *end)) for i in range(6)))
    assert all(left[0] == "各县人民政府：" and tuple(left[-3:]) == end for left in found.left)
    assert all(len(framed) == 11 for framed in found.framed)


def test_a_name_that_would_be_said_is_frame_among_links() -> None:
    """柳湾镇水利局 between the links of a menu that all pages have signs nothing."""
    menu = ("友情链接", "柳湾镇水利局", "松岭气象台")
    assert all("柳湾镇水利局" in framed for framed in Found(*site(6, foot=menu)).framed)
