"""The frame of a family: what stands on its pages, what changes between, and what is a page's own."""

from __future__ import annotations

import pytest

from dedup.furniture.frames import FRAME
from dedup.furniture.spans import REASONS
from tests.furniture.invented import (
    body,
    FOOT,
    Found,
    HEAD,
    OTHER_FOOT,
    OTHER_HEAD,
    page,
    sentence,
    site,
    title,
    WHAT,
    WHERE,
    WHO,
)
from tests.furniture.pages import marks_of

PAGES = range(8)


BAR = ("分享到朋友圈", "收藏这一页")


def only_texts_left(found: Found) -> bool:
    """Whether everything but the four paragraphs of each page is frame."""
    return all(left == body(number) for number, left in enumerate(found.left))


def many(count: int, words: str = "甲乙丙丁戊己庚辛壬癸") -> list[str]:
    """Lines of a long menu."""
    return [f"{WHO[i % 11]}{WHERE[i % 13]}{words[i // 143]}栏目" for i in range(count)]


# ------------------------------------------------------------------ how large a frame is


@pytest.mark.parametrize(("head", "foot"), [(2, 1), (3, 0), (0, 3), (90, 90), (200, 0), (0, 200), (120, 80)])
def test_frames_of_three_lines_and_of_hundreds(head: int, foot: int) -> None:
    lines = many(head + foot)
    found = Found(*site(8, head=lines[:head], foot=lines[head:]))
    assert only_texts_left(found)
    assert all(framed == lines for framed in found.framed)


def test_a_line_that_stands_twice_in_a_frame() -> None:
    found = Found(*site(8, head=(*HEAD, "联系我们"), foot=("联系我们", *FOOT, HEAD[0])))
    assert only_texts_left(found)


def test_a_line_that_stands_beside_each_of_ten_headings() -> None:
    head = [line for section in many(10) for line in (section, "更多")]
    assert only_texts_left(Found(*site(8, head=(*HEAD, *head))))


def test_a_page_of_a_hundred_thousand_lines() -> None:
    own = [f"{sentence(i % 10_000)}{i}" for i in range(100_000)]
    found = Found(*site(5), page(5, own=own))
    assert found.family == [0] * 6
    assert len(found.left[5]) == 100_000
    assert found.framed[5] == [*HEAD, *FOOT]


def test_a_hundred_thousand_lines_on_two_lines_that_alternate() -> None:
    found = Found(*site(5), "\n".join([*HEAD[:2] * 50_000, *body(5), *FOOT]))
    assert set(body(5)) <= set(found.left[5])
    assert all(set(body(number)) <= set(left) for number, left in enumerate(found.left))


def test_one_page_that_repeats_the_head_does_not_take_it_from_the_others() -> None:
    found = Found(*site(5), "\n".join([*HEAD * 20, *body(5), *FOOT]))
    assert all(left == body(number) for number, left in enumerate(found.left[:5]))


# ------------------------------------------------------------------ slots


def test_dates_and_counters_are_slots() -> None:
    pages = [
        page(i, head=(*HEAD, f"今天是2024年{i + 1}月{3 * i + 1}日"), foot=(f"您是第{17 * i}位访客", *FOOT))
        for i in PAGES
    ]
    assert only_texts_left(Found(*pages))


def test_what_stands_behind_a_label_is_a_slot() -> None:
    pages = [page(i, foot=(f"供稿：{WHO[i]}", *FOOT)) for i in PAGES]
    assert only_texts_left(Found(*pages))


def test_a_label_of_the_site_before_the_foot_of_a_third_of_the_pages_stays() -> None:
    """Half of the pages would have to have it."""
    pages = [page(i, foot=(*((f"供稿：{WHO[i]}",) if i < 3 else ()), *FOOT)) for i in PAGES]
    assert [left[-1] for left in Found(*pages).left[:3]] == [f"供稿：{WHO[i]}" for i in range(3)]


def test_a_label_of_a_third_of_the_pages_is_none() -> None:
    """A speaker's name before what he says: 老闸工：水涨了."""
    own = ("老闸工：水涨到石桥头了，船怎么办", "船老大：收船，都到渠首去")
    pages = [page(i, own=(*(own if i < 3 else ()), *body(i))) for i in PAGES]
    assert all(set(own) <= set(left) for left in Found(*pages).left[:3])


# ------------------------------------------------------------------ what changes between fixed lines


def test_links_to_other_pages_between_fixed_lines() -> None:
    related = [[title(5 * i + j + 40) for j in range(5)] for i in PAGES]
    pages = [page(i, foot=("相关阅读", *related[i], *FOOT)) for i in PAGES]
    assert only_texts_left(Found(*pages))


def test_a_link_to_the_next_page_at_the_inner_edge() -> None:
    pages = [page(i, foot=(f"下一篇 {title(i + 20)}", *FOOT)) for i in PAGES]
    assert only_texts_left(Found(*pages))


def with_contents() -> tuple[Found, list[list[str]]]:
    """Pages with a table of contents in the head, and what is their own."""
    pages, texts = [], []
    for i in PAGES:
        headings = [f"{WHERE[(i + j) % 13]}{WHAT[i % 10]}之{j}" for j in range(13)]
        text = [line for j, heading in enumerate(headings) for line in (heading, sentence(i * 13 + j))]
        texts.append([title(i), *text])
        pages.append(page(i, head=(*HEAD[:3], "本页目录", *headings, "回到开头", *HEAD[3:]), own=texts[-1]))
    return Found(*pages), texts


def test_a_table_of_contents_of_the_own_text() -> None:
    """It is frame where its lines equal the headings of the text, and those stay."""
    found, texts = with_contents()
    assert all(left[-len(text) :] == text for left, text in zip(found.left, texts, strict=True))
    assert all(len(framed) >= len(HEAD) + 2 + 10 + len(FOOT) for framed in found.framed)


def test_a_table_of_contents_goes_whole() -> None:
    found, texts = with_contents()
    assert found.left == texts


def test_a_table_of_contents_of_a_text_in_parts() -> None:
    """The text's parts lie between share bars: no single one of them has half of the entries."""
    pages, texts = [], []
    for i in PAGES:
        headings = [
            f"{WHERE[(i + j) % 13]}{WHO[j % 11]}{WHAT[i % 10]}之{'甲乙丙丁'[j // 6]}" for j in range(24)
        ]
        text = [[h, sentence(i * 24 + j)] for j, h in enumerate(headings)]
        parts = [[line for pair in text[at : at + 6] for line in pair] for at in range(0, 24, 6)]
        texts.append([title(i), *(line for part in parts for line in part)])
        own = [title(i), *(line for part in parts[:-1] for line in (*part, *BAR)), *parts[-1]]
        pages.append(page(i, head=(*HEAD[:3], "本页目录", *headings, "回到开头", *HEAD[3:]), own=own))
    assert Found(*pages).left == texts


def test_the_menu_of_a_part_of_the_site() -> None:
    """Twenty lines that a third of the pages have, between lines that all have; one head and foot of many lines."""
    head, foot = many(40)[:25], many(40)[25:]
    menus = [
        [f"{WHERE[(j + 4 * part) % 13]}{WHO[(j + part) % 11]}分栏" for j in range(20)] for part in range(3)
    ]
    found = Found(*(page(i, head=(*head[:12], *menus[i % 3], *head[12:]), foot=foot) for i in range(12)))
    assert found.family == [0] * 12
    assert only_texts_left(found)


# ------------------------------------------------------------------ inside the text


def test_a_bar_between_paragraphs() -> None:
    pages = [page(i, own=(*body(i)[:2], *BAR, *body(i)[2:])) for i in PAGES]
    assert only_texts_left(Found(*pages))


def test_what_some_pages_have_between_paragraphs_stays() -> None:
    pages = [page(i, own=(*body(i)[:2], *(BAR if i < 3 else ()), *body(i)[2:])) for i in PAGES]
    assert all(set(BAR) <= set(left) for left in Found(*pages).left[:3])


def test_a_line_alone_between_paragraphs_stays() -> None:
    """A refrain, a heading."""
    pages = [page(i, own=(*body(i)[:2], "渡口的钟声", *body(i)[2:])) for i in PAGES]
    assert all("渡口的钟声" in left for left in Found(*pages).left)


def test_a_sentence_of_some_pages_stays_and_one_of_all_goes() -> None:
    note = "本页文字由柳湾文化站的人一字一句校对过，如有错漏请来信指正，我们一定改。"
    for share, goes in ((4, False), (8, True)):
        pages = [page(i, head=(*HEAD, note) if i < share else HEAD) for i in PAGES]
        assert all((note in framed) == goes for framed in Found(*pages).framed[:share])


# ------------------------------------------------------------------ titles


def test_a_title_beneath_the_head_stays() -> None:
    pages = [page(i, head=(*HEAD, title(i))) for i in PAGES]
    assert all(left[0] == title(i) for i, left in enumerate(Found(*pages).left))


def test_a_title_inside_the_head_stays() -> None:
    pages = [page(i, head=(*HEAD[:4], title(i), *HEAD[4:])) for i in PAGES]
    found = Found(*pages)
    assert all(left == [title(i), *body(i)] for i, left in enumerate(found.left))


def test_a_title_on_two_lines_inside_the_head_stays() -> None:
    titles = [[f"{WHO[i]}在{WHERE[i]}说起", f"{WHERE[i + 2]}的{WHO[i + 1]}"] for i in PAGES]
    pages = [page(i, head=(*HEAD[:4], *titles[i], *HEAD[4:])) for i in PAGES]
    found = Found(*pages)
    assert all(left == [*titles[i], *body(i)] for i, left in enumerate(found.left))


def test_a_title_that_the_text_begins_with_is_a_breadcrumb_in_the_head() -> None:
    pages = [page(i, head=(*HEAD[:4], title(i), *HEAD[4:]), own=(title(i), *body(i))) for i in PAGES]
    found = Found(*pages)
    assert all(left == [title(i), *body(i)] for i, left in enumerate(found.left))
    assert all(framed.count(title(i)) == 1 for i, framed in enumerate(found.framed))


@pytest.mark.parametrize("parts", [2, 5])
def test_a_title_beneath_a_table_of_contents_stays(parts: int) -> None:
    """Also where the text begins with a heading, which the table of contents has too."""
    pages, texts = [], []
    for i in PAGES:
        headings = [f"{'一二三四五'[j]}、{WHERE[(i + j) % 13]}" for j in range(parts)]
        texts.append([line for j, heading in enumerate(headings) for line in (heading, sentence(i * 5 + j))])
        head = (*HEAD[:3], "本页目录", *headings, title(i), *HEAD[3:])
        pages.append(page(i, head=head, own=texts[-1]))
    assert Found(*pages).left == [[title(i), *texts[i]] for i in PAGES]


def test_breadcrumbs_and_the_title_that_the_text_begins_with_are_no_title() -> None:
    """Of crumbs of unequal length the short one may be the title: none of them stays."""
    crumbs = [
        (f"{WHERE[i]}一带{WHO[i]}讲过的旧事和见闻，分栏第{'甲乙丙丁戊己庚辛'[i]}组", title(i)) for i in PAGES
    ]
    pages = [page(i, head=(*HEAD[:4], *crumbs[i], *HEAD[4:]), own=(title(i), *body(i))) for i in PAGES]
    assert Found(*pages).left == [[title(i), *body(i)] for i in PAGES]


def test_a_date_with_its_labels_is_no_title() -> None:
    stamp = [f"2024-03-0{i + 1} 值班：{WHO[i]} 供图：{WHERE[i]}观测场" for i in PAGES]
    pages = [page(i, head=(*HEAD[:3], title(i), HEAD[3], stamp[i], *HEAD[4:])) for i in PAGES]
    found = Found(*pages)
    assert all(left == [title(i), *body(i)] for i, left in enumerate(found.left))


def test_a_title_beneath_a_breadcrumb_that_ends_with_it_stays() -> None:
    crumb = [f"柳湾风物网 / 镇里的旧事 / {title(i)}" for i in PAGES]
    found = Found(*(page(i, head=(*HEAD[:4], crumb[i], title(i), *HEAD[4:])) for i in PAGES))
    assert all(title(i) in left for i, left in enumerate(found.left))


def test_a_link_to_the_previous_page_is_no_title() -> None:
    link = [f"Previous topic: {word * 3} of locks and ferries" for word in "abcdefgh"]
    pages = [page(i, head=(*HEAD[:4], title(i), "柳湾旧事", link[i], *HEAD[4:])) for i in PAGES]
    assert all(left == [title(i), *body(i)] for i, left in enumerate(Found(*pages).left))


# ------------------------------------------------------------------ what is no frame


def test_a_greeting_that_all_texts_begin_with_stays() -> None:
    greeting = ("同志们：", "大家上午好！")
    found = Found(*(page(i, own=(*greeting, *body(i))) for i in PAGES))
    assert all(tuple(left[:2]) == greeting for left in found.left)


def test_which_page_comes_first_does_not_say_what_is_frame() -> None:
    """`- 渡口旧事` and `渡口旧事` fold alike, and the one is an item of a list."""
    line = ["- 渡口旧事", "渡口旧事", "渡口旧事", "渡口旧事"]
    pages = [page(i, head=(*HEAD, *line[i : i + 1])) for i in range(6)]
    assert Found(*pages[::-1]).framed == Found(*pages).framed[::-1]


def test_a_family_without_a_frame_is_none() -> None:
    """A book of which each part begins with the same two short lines: next to nothing of a part."""
    texts = ["\n".join((*HEAD[:2], *(sentence(i * 700 + j) for j in range(700)))) for i in range(5)]
    found = Found(*texts)
    assert (found.family, found.framed) == ([-1] * 5, [[]] * 5)


def test_every_frame_is_its_own_familys() -> None:
    """The line of one site in a text of another stays."""
    one = [page(i, own=(*body(i)[:2], OTHER_HEAD[0], *body(i)[2:]) if i == 1 else None) for i in PAGES]
    found = Found(*one, *site(6, first=30, head=OTHER_HEAD, foot=OTHER_FOOT))
    assert OTHER_HEAD[0] in found.left[1]
    assert all(OTHER_HEAD[0] in framed for framed in found.framed[8:])


def test_what_rules_of_shape_have_marked_keeps_its_reason() -> None:
    pages = [page(i, foot=("【打印】【关闭】", *FOOT)) for i in PAGES]
    corpus, marks = marks_of(*pages)
    reasons = {
        corpus.text(int(start), int(end)): REASONS[reason]
        for start, end, reason in zip(marks.starts, marks.ends, marks.reasons, strict=True)
    }
    assert reasons["【打印】【关闭】"] == "print and download bar"
    assert reasons[FOOT[0]] == reasons[HEAD[0]] == FRAME
    assert marks.family.tolist() == [0] * 8
    framed = marks.reasons == REASONS.index(FRAME)
    assert len(set(marks.groups[framed].tolist())) == 1
    assert len(set(marks.keys[framed].tolist())) == len(HEAD) + len(FOOT)


def test_a_block_that_stands_only_inside_texts_is_no_frame() -> None:
    """A set phrase of several lines, a form: pages begin and end with what is their own."""
    found = Found(*(page(i, head=body(i)[:2], own=HEAD, foot=body(i)[2:]) for i in PAGES))
    assert (found.family, found.framed) == ([-1] * 8, [[]] * 8)


# ------------------------------------------------------------------ what is like on all pages and is nobody's frame


def kept(*own: str, before: bool = True) -> bool:
    """Whether these lines stay on each of eight pages, before their texts or behind them."""
    found = Found(*(page(i, own=[*own, *body(i)] if before else [*body(i), *own]) for i in PAGES))
    assert found.family == [0] * 8
    return all(
        left[: len(own)] == list(own) if before else left[-len(own) :] == list(own) for left in found.left
    )


@pytest.mark.parametrize("row", ["{y}年\t{a}吨\t{b}", "{a}月雨量{b}毫米，水位{y}米。", "第{a}组{y}户{b}亩"])
def test_rows_that_differ_in_figures_alone_stay(row: str) -> None:
    pages = [
        [row.format(y=1990 + year, a=(i + year) % 12 + 1, b=i * 7 + year) for year in range(24)]
        for i in PAGES
    ]
    found = Found(*(page(i, own=[*body(i), *rows]) for i, rows in enumerate(pages)))
    assert all(left == [*body(i), *pages[i]] for i, left in enumerate(found.left))


@pytest.mark.parametrize("words", ["柳湾镇第{}次水利例会", "柳湾早间广播 第{}期", "Notes of Meeting {}"])
def test_titles_that_differ_in_their_number_alone_stay(words: str) -> None:
    found = Found(*(page(i, own=[words.format(i + 3), "发布时间：2024-03-05", *body(i)]) for i in PAGES))
    assert all(left == [words.format(i + 3), *body(i)] for i, left in enumerate(found.left))


def test_a_short_sentence_between_two_bars_stays() -> None:
    last = [f"{WHO[i]}还在渡口等着。" for i in PAGES]
    found = Found(
        *(page(i, own=[*body(i), *BAR, "复制链接", last[i], "［纠错］", "［打印］"]) for i in PAGES)
    )
    assert all(last[i] in left for i, left in enumerate(found.left))


@pytest.mark.parametrize(
    "lines",
    [
        ("各位乡亲：", "我代表水利站，向大家报告今年的工作。"),
        ("同志们：", "现在开会。"),
        ("尊敬的用水户：", "您好！"),
        ("各位听众早上好，这里是柳湾广播。", "今天的内容有："),
        ("Fellow citizens:", "It is a great honor to stand before you today."),
    ],
)
def test_what_is_said_before_a_text_stays_whatever_stands_beside_it(lines: tuple[str, ...]) -> None:
    assert kept(*lines)


@pytest.mark.parametrize(
    "lines",
    [
        ("以上汇报，请批评指正。", "谢谢大家！"),
        ("本办法由水利站负责解释。", "本办法自发布之日起施行，有效期三年。"),
        ("维持原决定。", "本决定为终局决定。", "审判长　周见山", "书记员　林之遥"),
        ("抄送：镇党政办、镇财政所。",),
    ],
)
def test_what_closes_a_text_stays_whatever_stands_beside_it(lines: tuple[str, ...]) -> None:
    assert kept(*lines, before=False)


def test_the_labels_of_a_form_are_its_own() -> None:
    forms = [[f"工程名称：{WHAT[i]}", f"地点：{WHERE[i]}", f"联系电话：000{i}"] for i in PAGES]
    found = Found(*(page(i, own=[*forms[i], *body(i)]) for i in PAGES))
    assert all(left[:3] == forms[i] for i, left in enumerate(found.left))


def test_headings_of_parts_beside_a_link_to_edit_them_stay() -> None:
    own = [[body(i)[0], "由来", "［编辑］", body(i)[1], "现状", "［编辑］", *body(i)[2:]] for i in PAGES]
    found = Found(*(page(i, own=own[i]) for i in PAGES))
    assert all({"由来", "现状"} <= set(left) for left in found.left)
