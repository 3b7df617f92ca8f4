"""Which lines and clauses are furniture by their shape, on a single page."""

from __future__ import annotations

import pytest

from tests.furniture.pages import clean, marked

BODY = "渠首的闸门今年换了新的,老闸工把旧手轮抱回家,说这上面有他三十年的手汗。"
MORE = "下游七个村的用水先后由抽签改成了轮灌,谁家先谁家后,一张表贴在水管所门口。"

# What people say and write themselves, however much it looks like a page's frame.
SPEECH_LINES = [
    "同志们:",
    "同志们:。",
    "女士们、先生们、朋友们!",
    "谢谢大家!",
    "尊敬的各位领导、各位来宾:",
    "(2011年12月21日)",
    "一、要把水管好",
    "(三)落实三项制度",
    "第三章 法律责任",
    "第一条 为了规范灌溉用水,制定本办法。",
    "在全县灌溉工作会议上的讲话",
    "上一个年度,我们修了四十公里渠道。",
    "下一步,要把计量设施装到每一个斗口。",
    "上一篇文章我已经讲过这个道理。",
    "讲三点意见,供大家参考。",
    "来源于群众的办法,最后要交回群众手里。",
    "首页的位置要让给老百姓最关心的事。",
    "本站台每天发出十二趟运粮的车。",
    "大家在相关推荐会上要把话说透。",
    "以下是我为大家准备的三条建议。",
    "打印店门口排起了队。",
    "展开更多合作",
    "未经批准不得转让水权。",
    "时间紧,任务重。",
    "Next, we must repair the northern canal.",
    "By the summer every farm had its share of water.",
    "We use cookies at the harvest feast, and bread.",
    "Share the water fairly.",
    "Home is where the river bends.",
]

FURNITURE_LINES = [
    "首页>讲话稿>在灌溉工作会议上的讲话",
    "首页 > 范文大全 > 讲话稿 > 正文",
    "当前位置:首页>公文>讲话",
    "您现在的位置:网站首页 > 领导讲话",
    "上一篇:村级防火承诺书下一篇:林长制述职报告",
    "下一篇:返回列表",
    "上一页 1 2 3 下一页 尾页",
    "1 2 下一页",
    "页,当前第。",
    "页，当前第。",
    "第3页 共7页",
    "- 3 -",
    "本站热搜",
    "责任编辑:柳汀 来源:水利信息栏",
    "发布时间:2023-04-11 浏览次数:318次",
    "时间:2023-04-11 编辑:柳汀 点击:318",
    "【打印本页】【关闭窗口】",
    "[打印] [收藏] [关闭]",
    "点击下载全文word文档",
    "将本文的Word文档下载到电脑,方便收藏和打印",
    "仅供参考。",
    "设为首页 | 收藏本站 | 联系我们",
    "本站内容均由网友上传分享,如有侵权请联系删除",
    "Copyright © 2015-2024 某某文库 版权所有",
    "登录后查看全文",
    "下面是本站小编给大家整理的灌溉会议讲话,仅供参考。",
    "以下是小编为大家收集的讲话稿,希望对您有所帮助!",
    "以下是的护林员发言稿,欢迎大家阅读。",
    "转载请注明出处。",
    "未经授权不得转载",
    "推荐访问:讲话稿 工作会议",
    "点击阅读全文>>",
    "Page 3 of 7",
    "Next page",
    "« Previous article",
    "Back to top",
    "Share this article",
    "Share on Facebook",
    "Print | Email | Share",
    "We use cookies to improve your experience on this site.",
    "Sign up for our newsletter",
    "Skip to main content",
    "Posted by Harbour Desk",
    "Related articles: Two canals, one river",
]

CLAUSES = [
    (BODY + "下面是本站小编给大家整理的灌溉会议讲话,仅供参考。", "下面是本站小编给大家整理的灌溉会议讲话,仅供参考。"),
    (BODY + " ……(未完,全文共3110字,当前只显示1500字) " + MORE, "……(未完,全文共3110字,当前只显示1500字)……"[:-2]),
    (BODY + " ……(某某网省略412字,正式会员可完整阅读)…… " + MORE, "……(某某网省略412字,正式会员可完整阅读)……"),
    (BODY + " 上一篇:防火承诺书 下一篇:林长述职", "上一篇:防火承诺书 下一篇:林长述职"),
    (BODY + " 相关栏目:水利 农业 会议致辞", "相关栏目:水利 农业 会议致辞"),
]  # fmt: skip


@pytest.mark.parametrize("line", SPEECH_LINES)
def test_what_somebody_said_is_not_marked(line: str) -> None:
    assert marked(f"{BODY}\n{line}\n{MORE}") == []


@pytest.mark.parametrize("line", SPEECH_LINES)
def test_what_somebody_said_stays_on_a_page_with_furniture(line: str) -> None:
    page = f"首页>讲话稿>正文\n{BODY}\n{MORE}\n{line}\n{MORE}\n{BODY}\n上一篇:防火承诺书\n"
    assert [text for _, text in marked(page)] == ["首页>讲话稿>正文", "上一篇:防火承诺书"]


@pytest.mark.parametrize("line", FURNITURE_LINES)
def test_a_line_of_furniture_goes_with_its_break(line: str) -> None:
    page = f"{BODY}\n\n{line}\n\n{MORE}\n"
    assert marked(page) == [("furniture", line)]
    assert clean(page) == [f"{BODY}\n\n{MORE}\n"]


@pytest.mark.parametrize(("line", "clause"), CLAUSES)
def test_a_clause_inside_a_line_is_cut_from_it(line: str, clause: str) -> None:
    assert marked(f"{line}\n{MORE}\n") == [("furniture", clause)]
    assert clean(f"{line}\n{MORE}\n") == [
        line.replace(clause, "").replace("  ", " ").rstrip() + f"\n{MORE}\n"
    ]


def test_furniture_at_the_end_leaves_the_end_of_the_text() -> None:
    assert clean(f"{BODY}\n\n上一篇:防火承诺书\n\n本站热搜\n") == [f"{BODY}\n"]
    assert clean(f"{BODY}\n\n下一篇:返回列表") == [BODY]


def test_traditional_script_with_pinyin_is_read_as_it_folds() -> None:
    line = "上一篇:防火承諾(nuò)書 下一篇:林長(zhǎng)述職"
    assert marked(f"{BODY}\n{line}\n") == [("furniture", line)]


def test_bare_numbers_are_furniture_only_beside_a_page_number() -> None:
    assert marked(f"{BODY}\n2\n{MORE}\n") == []
    assert [text for _, text in marked(f"{BODY}\n2\n页,当前第。\n1\n2\n{MORE}\n")] == [
        "2",
        "页,当前第。",
        "1",
        "2",
    ]


def test_a_date_beneath_a_title_needs_another_sign_of_a_page() -> None:
    page = f"在灌溉会议上的讲话\n2023-04-11\n{BODY}\n"
    assert marked(page) == []
    assert marked(page + "下一篇:返回列表\n") == [
        ("furniture", "2023-04-11"),
        ("furniture", "下一篇:返回列表"),
    ]


def test_a_block_of_links_is_marked_to_its_end_and_a_list_of_the_text_is_not() -> None:
    links = "相关推荐\n村级防火承诺书\n林长制述职报告"
    assert [text for _, text in marked(f"{BODY}\n{links}\n")] == links.split("\n")
    assert marked(f"{BODY}\n推荐文章\n水利志\n{MORE}\n") == []


def test_a_menu_between_bars_is_marked_and_a_title_between_them_is_not() -> None:
    menu = "某某文库 | 登录 | 注册\n讲话稿\n工作总结\n当前位置:首页>讲话稿"
    assert [text for _, text in marked(f"{menu}\n{BODY}\n")] == menu.split("\n")
    titled = f"某某文库 | 登录 | 注册\n在灌溉会议上的讲话\n时间:2023-04-11 编辑:柳汀\n{BODY}\n"
    assert "在灌溉会议上的讲话" not in [text for _, text in marked(titled)]


def test_a_rule_is_marked_beside_furniture_only() -> None:
    assert marked(f"{BODY}\n--------\n{MORE}\n") == []
    assert [text for _, text in marked(f"{BODY}\n--------\n下一篇:返回列表\n")] == [
        "--------",
        "下一篇:返回列表",
    ]
