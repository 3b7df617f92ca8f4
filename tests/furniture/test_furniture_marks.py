"""Watermarks, strays, what pages of one source share, and what always holds of marks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.furniture.marks import find_marks, REASONS
from dedup.kinds import MARK_KINDS
from tests.furniture.pages import clean, cleaned, corpus_of, marked, marks_of

# Seven paragraphs of one page, about seven things.
PAGE = [
    "渠首的闸门今年换了新的,老闸工把旧手轮抱回家,说这上面有他三十年的手汗,舍不得当废铁卖掉。",
    "山上的雷达站夜里只有两个人值班,一个看屏幕,一个看云,天亮以前要把雨量报到县里的防汛台。",
    "学校的操场铺了新沙,孩子们赤着脚跑了一圈又一圈,校长站在旗杆底下,笑得比谁都响。",
    "粮站的老保管把每一仓的温度写在木牌上,新来的大学生装了探头,两个人的数字从来没有差过半度。",
    "渡口的船工改行开了摆渡车,他说水路变成旱路,人还是那些人,招呼还是那句招呼。",
    "卫生院来了一台新的机器,第一个躺上去试的是院长自己,他说先替乡亲们尝一尝冷热。",
    "茶厂把烘干的余热引到了育苗棚,腊月里也有绿芽冒出来,会计算了三遍账,才敢往外说。",
]
MARK = "本文归某某文库所有严禁转载抄袭"


def inject(text: str, at: str, what: str) -> str:
    """The text with something put behind the first occurrence of a piece of it."""
    assert at in text
    return text.replace(at, at + what, 1)


# ------------------------------------------------------------------ watermarks


def watermarked(what: str) -> str:
    page = [*PAGE]
    for number, at in ((0, "老闸"), (3, "温度写在木"), (6, "会计算了")):
        page[number] = inject(page[number], at, what)
    return "\n".join(page)


@pytest.mark.parametrize(
    "what",
    [
        MARK,
        "更多范文请访问某某公文网",
        "www.moumou-wenku.com",
        "本文歸某某文庫所有嚴(yán)禁轉(zhuǎn)載抄襲",
        "ｗｗｗ．ｍｏｕｍｏｕ．ｃｎ",
        "本文歸某某文庫㎏㎞所有嚴禁轉載",  # signs that fold to several characters
    ],
)
def test_a_string_of_a_site_inside_running_text_is_a_watermark(what: str) -> None:
    assert marked(watermarked(what)) == [("watermark", what)] * 3
    assert clean(watermarked(what)) == ["\n".join(PAGE)]


def test_a_name_inside_running_text_is_not() -> None:
    name = "绿江流域灌溉管理委员会办公室"
    page = [text.replace(",", f",{name}的同志说,", 1) for text in PAGE]
    assert marked("\n".join(page)) == []


def test_copies_of_a_passage_with_other_names_are_not() -> None:
    passage = "先由某某公文网的同志把资料下载到{}再报{}统一保管,任何人不得转载"
    assert (
        marked(
            "\n".join(passage.format(a, b) for a, b in (("甲库", "乙站"), ("丙站", "丁库"), ("戊棚", "己仓")))
        )
        == []
    )


def test_hidden_characters_inside_a_word_are_marked_and_those_elsewhere_are_not() -> None:
    assert marked("渠首的闸\u200b门今年\u2060换了") == [("watermark", "\u200b"), ("watermark", "\u2060")]
    assert clean("渠首的闸\u200b\u200c门") == ["渠首的闸门"]
    assert marked("\ufeff渠首的闸门。\u200b\n换了 \u200bnew") == []
    assert marked("dic\u00adtion\u00adary, می\u200cخواهم") == []
    assert marked("dic\u200btionary") == [("watermark", "\u200b")]


# ------------------------------------------------------------------ strays


BROKEN = [
    ("水利站今年在防汛物资上签订的采购", "合同", "金额比去年少了一成,质量反而更好。"),
    ("各个渡口都要修订自己的", "应急预案", "因地制宜写清楚谁开船、谁断后。"),
    ("这件事写进了年初的《政府", "工作报告", "》写明了这件事,年底要对账。"),
    ("年初《政府", "工作报告", "》提到了闸门。"),
    ("镇里把灌溉的话写进了政府", "工作報告", "的第三部分。"),
    ("孩子们把对老师的感谢写成了一篇短短的", "童话", "、一首小诗,贴在教室后面的墙上。"),
    ("老保管在广播里念了《粮站防火", "公约", "(试行)》,一共九条。"),
    ("会计把算了三遍的账写进了年终", "总结", "。"),
]


@pytest.mark.parametrize(
    "gap",
    [
        "\n",
        "\n\n",
        "\r\n",
        "\r\n\r\n",
        " \n\u3000\u3000",
        "\n\n\n \n",
        "<br>",
        "<br/>\n&nbsp;&nbsp;",
        "</p><p>",
    ],
)
@pytest.mark.parametrize(("before", "word", "after"), BROKEN)
def test_a_link_word_stays_and_its_false_stops_go(before: str, word: str, after: str, gap: str) -> None:
    page = f"{PAGE[0]}\n\n{before}。{gap}{word}。{gap}{after}\n\n{PAGE[1]}\n"
    assert marked(page) == [("stray", f"。{gap}")] * 2
    assert clean(page) == [f"{PAGE[0]}\n\n{before}{word}{after}\n\n{PAGE[1]}\n"]


@pytest.mark.parametrize("stops", [("。", ""), ("", "。"), ("", ""), (".", "."), ("．", "。")])
def test_a_stop_on_one_side_or_none_or_another_one(stops: tuple[str, str]) -> None:
    page = f"{PAGE[0]}\n\n年初的《政府{stops[0]}\n\n工作报告{stops[1]}\n\n》写明了这件事。\n\n{PAGE[1]}\n"
    assert clean(page) == [f"{PAGE[0]}\n\n年初的《政府工作报告》写明了这件事。\n\n{PAGE[1]}\n"]


@pytest.mark.parametrize(
    ("before", "word", "after"),
    [
        ("孩子照着布条上的地址写了一封", "感谢信", "请大家务必回信,哪怕只有三行字。"),
        ("老船工在大会上作了一个热热闹闹的", "报告", "二、要把水管好"),
        ("今年头一回印发了《渡口安全", "责任书", "我们都在上面按了手印。"),
    ],
)
def test_a_true_stop_behind_a_link_word_stays(before: str, word: str, after: str) -> None:
    page = f"{PAGE[0]}\n\n{before}。\n\n{word}。\n\n{after}\n\n{PAGE[1]}\n"
    assert marked(page) == [("stray", "。\n\n")]
    assert clean(page) == [f"{PAGE[0]}\n\n{before}{word}。\n\n{after}\n\n{PAGE[1]}\n"]


def test_two_link_words_in_one_sentence() -> None:
    whole = f"{PAGE[0]}\n老保管年年都写《仓储工作总结》和保管计划,一写就是三十年。\n{PAGE[1]}"
    broken = whole.replace("工作总结》", "。\n工作总结。\n》").replace("计划", "。\n计划。\n")
    assert clean(broken) == [whole]


def test_the_last_word_of_an_introduction_is_furniture_with_it() -> None:
    page = f"{PAGE[0]}\n下面是某某文库小编给大家整理的渡口改造会上的。\n发言稿。\n{{}}\n{PAGE[1]}"
    for rest in ("仅供参考。", "希望对准备发言的朋友们有一些用处。"):
        assert ("furniture", "发言稿。") in marked(page.format(rest))
        assert not [text for kind, text in marked(page.format(rest)) if kind == "stray"]


@pytest.mark.parametrize(
    "page",
    [
        f"{PAGE[0]}\n应急预案\n{PAGE[1]}",
        f"{PAGE[0]}\n散会。\n{PAGE[1]}",
        f"{PAGE[0]}\n工作报告。\n二、要把水管好",
        "第十条 应当报送下列材料:\n(一)申请书。\n(二)承诺书。\n(三)合同。",
        "申请书;\n承诺书。\n合同。\n第十一条 材料齐全的,应当受理。",
        "他当时任县里主要领导同志身边多年工作的\n秘书。\n[2] 指前一年的会议。",
        # A sentence of its own, a list, a heading, a title on two lines, what follows begins anew.
        f"{PAGE[0]}\n散会。\n和往常一样,他最后一个走出会议室,把灯一盏一盏关掉。",
        f"{PAGE[0]}\n散会。\n”老闸工说着就站起来了,谁也没有拦他一下。",
        f"{PAGE[0]}\n合同。\n今年的账要从头算起,一笔一笔地写清楚。",
        f"{PAGE[0]}\n工作报告。\n各位代表:\n{PAGE[1]}",
        f"报名的人要带齐下面说的这几样东西。\n申请书。\n承诺书。\n合同。\n{PAGE[1]}",
        f"{PAGE[0]}\n工作报告\n{PAGE[1]}",
        f"{PAGE[0]}\n应急预案。\n(一)谁来开船",
        f"{PAGE[0]}\n总结\n的确,这一年不容易。{PAGE[1]}",
    ],
)
def test_a_short_line_of_the_text_stays(page: str) -> None:
    assert marked(page) == []


def test_page_numbers_between_the_halves_of_a_sentence() -> None:
    page = (
        f"{PAGE[0][:-1]},大家都说这件事办到了心\n\n1 坎上,往后还要接着办。{PAGE[1]}老人们在渡口边上排\n\n2\n\n"
        f"起了长队,等着看第一班车。\n"
    )
    assert marked(page) == [("stray", "1"), ("stray", "2")]
    whole = page.replace("\n\n1 ", "").replace("\n\n2\n\n", "")
    assert clean(page) == [whole]


@pytest.mark.parametrize(
    "page",
    [
        "名称\n1\n闸门\n2\n手轮\n3\n木牌",
        f"{PAGE[0]}\n1 坎上的事\n{PAGE[1]}\n2 渡口的事\n{PAGE[2]}",
        f"{PAGE[0][:-1]}全市共有\n\n365 座小水库和七座中型水库。",
    ],
)
def test_numbers_of_the_text_stay(page: str) -> None:
    assert marked(page) == []


def test_a_mark_inside_a_word() -> None:
    assert marked("部分护林员对线索的.提供还不够。") == [("stray", ".")]
    assert clean("这是作风最有力的'体现,不是口号。") == ["这是作风最有力的体现,不是口号。"]
    assert marked("他说的'好'字写得真好,是我们的.com。") == []
    assert marked("这样做是对的.我们照办.明天就办.不要再拖.") == []


@pytest.mark.parametrize("stops", ["", "。"])
def test_the_last_word_of_a_repeated_title(stops: str) -> None:
    page = f"第二篇:在灌溉协调会上的讲话\n在全县灌溉协调会上的{stops}\n讲话{stops}\n(2011年12月21日)\n{PAGE[0]}\n"
    whole = f"第二篇:在灌溉协调会上的讲话\n在全县灌溉协调会上的讲话\n(2011年12月21日)\n{PAGE[0]}\n"
    assert clean(page) == [whole]
    assert {kind for kind, _ in marked(page)} == {"stray"}
    assert marked(f"{PAGE[0]}\n在全县灌溉协调会上的\n讲话\n{PAGE[1]}\n") == []


# ------------------------------------------------------------------ pages of one source

FRAME = "柳湾村的声音\n村史 广播 相册\n{}\n柳湾人自己的广播,每晚七点半\n"


def of_village(frame: str = FRAME) -> list[str]:
    """Three pages of two paragraphs each."""
    return [frame.format("\n".join(PAGE[i : i + 2])) for i in range(0, 6, 2)]


def test_lines_that_frame_the_pages_of_a_source() -> None:
    frame = ["柳湾村的声音", "村史 广播 相册", "柳湾人自己的广播,每晚七点半"]
    assert [text for _, text in marked(*of_village(), one_source=True)] == frame * 3
    assert marked(*of_village()[:2], one_source=True) == []


def test_pages_without_a_named_source_need_more_evidence() -> None:
    assert marked(*of_village()) == []
    assert len(marked(*(FRAME.format(text) for text in PAGE))) == 3 * len(PAGE)


def test_a_single_line_at_the_edges_is_no_frame() -> None:
    """Minutes and letters of one house begin and end alike too."""
    assert marked(*of_village("柳湾村的声音\n{}\n柳湾人自己的广播,每晚七点半\n"), one_source=True) == []


def test_copies_of_one_text_have_no_frame() -> None:
    assert marked(*(FRAME.format("\n".join(PAGE)),) * 5, one_source=True) == []


@pytest.mark.parametrize(
    "line", ["同志们:", "谢谢大家!", "第一章 总则", "本条例自公布之日起施行。", "一、要把水管好"]
)
def test_formulae_stay_however_often_they_recur(line: str) -> None:
    pages = [f"{line}\n{text}\n{line}\n" for text in PAGE]
    assert marked(*pages, one_source=True) == []


# ------------------------------------------------------------------ what always holds

PIECES = st.sampled_from(
    [
        *PAGE,
        MARK,
        "\n",
        "\n\n",
        " ",
        "\u200b",
        "\r\n",
        "2",
        "页,当前第。",
        "下一篇:返回列表",
        "同志们:",
        "合同。",
        "》合同。",
        "<br>",
        "《政府。",
        "的.提",
        "相关推荐",
        "----",
        "2023-04-11",
        "仅供参考。",
        "1 坎上",
        "下面是本站小编给大家整理的讲话,仅供参考。",
        "……(未完,全文共3110字)",
        "Next page",
        "\u3000",
        "",
    ]
)
TEXTS = st.lists(st.lists(PIECES, max_size=14).map("".join), min_size=1, max_size=4)


@settings(deadline=None, max_examples=150)
@given(TEXTS, st.booleans())
def test_marks_are_in_order_apart_and_inside_their_document(texts: list[str], one_source: bool) -> None:
    corpus, marks = marks_of(*texts, one_source=one_source)
    assert (marks.starts < marks.ends).all()
    assert (marks.ends[:-1] <= marks.starts[1:]).all()
    assert (marks.cut_starts <= marks.starts).all()
    assert (marks.ends <= marks.cut_ends).all()
    assert (marks.cut_ends[:-1] <= marks.cut_starts[1:]).all()
    documents = corpus.document_of(marks.starts)
    assert (corpus.starts[documents] <= marks.cut_starts).all()
    assert (marks.cut_ends <= corpus.ends[documents]).all()
    assert (marks.kinds < len(MARK_KINDS)).all()
    assert (marks.reasons < len(REASONS)).all()


@settings(deadline=None, max_examples=60)
@given(TEXTS)
def test_beside_marks_only_white_space_is_cut(texts: list[str]) -> None:
    corpus, marks = marks_of(*texts)
    for start, end, a, b in zip(marks.cut_starts, marks.cut_ends, marks.starts, marks.ends, strict=True):
        outside = corpus.text(int(start), int(a)) + corpus.text(int(b), int(end))
        assert not outside.strip(" \t\r\n\u3000\u200b")


def test_threads_and_the_numbers_of_sources_change_nothing() -> None:
    pages = [FRAME.format("\n".join(PAGE[i : i + 3])) for i in range(0, 5)] + [watermarked(MARK)] * 2
    corpus, codes = corpus_of(*pages)
    one = find_marks(corpus, codes, np.array([0, 0, 0, 0, 0, 1, 2], np.int32), 1)
    two = find_marks(corpus, codes, np.array([5, 5, 5, 5, 5, 3, 0], np.int32), 3)
    for name in ("starts", "ends", "cut_starts", "cut_ends", "kinds", "reasons", "groups"):
        assert (getattr(one, name) == getattr(two, name)).all()


def test_equal_marks_share_a_group_numbered_by_first_place() -> None:
    page = f"下一篇:返回列表\n{PAGE[0]}\n首页>讲话稿>正文\n{PAGE[1]}\n下一篇：返回列表\n"
    _, marks = marks_of(page)
    assert marks.groups.tolist() == [0, 1, 0]


def test_an_empty_corpus_and_empty_texts_have_no_marks() -> None:
    assert marked("") == []
    assert marked("", "\n\n", " ") == []
    corpus, codes = corpus_of()
    assert len(find_marks(corpus, codes, np.zeros(0, np.int32))) == 0


def test_a_page_of_a_hundred_thousand_equal_lines() -> None:
    corpus, marks = marks_of("下一页\n" * 100_000)
    assert len(marks) == 100_000
    assert cleaned(corpus, marks)[0].strip() == ""
    assert len(marks_of("在全县的正确领导下" * 30_000)[1]) == 0
