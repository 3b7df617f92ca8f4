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
    "凡转载本报记者的稿件,一律注明来源,违反规定的要追究责任。",
    "本文由县委办公室整理,并经县委常委会审议通过,现在发给大家讨论,请大家提出意见。",
    "本文由他原创翻译,后来登在报上,读过的人都说好。",
    "本站为大家准备了热水和毛巾,司机师傅随到随用。",
    "本文来源于三次调研,网络上也有转载,作者愿承担法律责任。",
    "说明:本文的数据来源于统计局,如有侵犯商业秘密的地方,请联系办公室更正。",
    "发布时间:明年三月,由县里统一发布,各乡不得提前",
    "本站今年完成了三百台变压器的检修,收集整理了两千条数据,供大家参考。",
    "网友给我们提了很多意见,我让办公室整理了十条分享给大家,仅供参考。",
    "下面是水利站给大家整理的三条办法,请各村照着办。",
    "位置:渡口以北三里,东边靠着粮站。",
    "当前的位置是:前有高山,后有大河,没有退路。",
    "本网今年转载了三百篇稿件,没有一篇侵权,责任编辑要记功。",
    "未经档案馆同意,不得复制档案,违者严肃处理。",
    "这项工程还有20%的内容没有完成,大家要抓紧。",
    "阅读量:全县人均八本。比去年多了两本。",
    "大家都来关注县里的公众号。",
    "村民扫一扫下载防汛软件,就能看到水位。",
    "(工程还未完,明年要接着干)这句话写在了报告里。",
    "这份报告全文共3000字,会后请大家从内网下载。",
    "阅读全文需要半个钟头,我只讲三点。",
    "会员可以免费阅读站里的报纸。",
    "渠上还有300页的图纸没有画完,大家要抓紧。",
    "首页>目录>正文,这三级菜单太深。群众找不到想办的事。",
    "以上文件有的是网上转载的,谁转载谁负责,责任要落实到人。",
    "我们的网站办了icp备12345号,手续是全的。",
    "工作报告主要讲三个问题,水从哪里来,钱从哪里来,人从哪里来。",
    "Next: we must repair the northern canal.",
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
    "本文由[译社](https://a.com) 原创编译,[水网](https://b.com) 荣誉推出",
    "本文由 译社 原创编译,水网 荣誉推出",
    "本文由水利文库网整理发布,转载请注明出处。",
    "声明:本站文章来源于网络,版权归原作者所有。如有侵权,请联系我们删除。",
    "未经许可,不得转载本站内容,违者必究。",
    "Public domain Public domain false false",
    "(新华社北京11月19日电)《 人民日报 》( 2020年11月20日 02 版)",
    "© 2021 Harbour News. All rights reserved.",
]

CLAUSES = [
    (BODY + "下面是本站小编给大家整理的灌溉会议讲话,仅供参考。", "下面是本站小编给大家整理的灌溉会议讲话,仅供参考。"),
    (BODY + " 上一篇:防火承诺书 下一篇:林长述职", "上一篇:防火承诺书 下一篇:林长述职"),
    (BODY[:-1] + "(本文由小编为大家整理)。" + MORE, "(本文由小编为大家整理)"),
    (BODY[:9] + "本文由范文宝库网整理转载请注明出处" + BODY[9:], "本文由范文宝库网整理转载请注明出处"),
    (BODY + " 相关栏目:水利 农业 会议致辞", "相关栏目:水利 农业 会议致辞"),
]  # fmt: skip


# A gap as a page shows it, and what stays of it.
GAPS = [
    ("……(省略828字)……", "……(省略828字)……"),
    ("……(某某网http://www.moumou.cn省略412字,正式会员可完整阅读)……", "……(省略412字)……"),
    (
        "……(未完,全文共3110字,当前只显示1500字,请阅读下面提示信息。收藏在全县灌溉会上的讲话)",
        "……(未完,全文共3110字,当前只显示1500字)",
    ),
    ("(登录后查看全文,余下1200字)", "(余下1200字)"),
    ("【未完,余下1,200字,开通VIP即可阅读,客服电话见首页】", "【未完,余下1,200字】"),
    ("(未完,某某文库省略一万字)", "(未完,省略一万字)"),
    ("……(此处省略三百余字)……", "……(此处省略三百余字)……"),
    ("……(略)……", "……(略)……"),
    ("(篇幅所限,省略12字)", "(篇幅所限,省略12字)"),
    ("……此处隐藏1200字,正式会员可完整阅读……", "……此处隐藏1200字……"),
    ("余下N字,请登录后阅读全文。", "余下N字。"),
    ("登录后查看剩余35%的内容", "剩余35%的内容"),
    ("剩余35%未读,登录后查看全文", "剩余35%未读"),
    ("以下内容已隐藏,请登录后查看全文", "以下内容已隐藏"),
    ("……(登录后查看全文)……", "…………"),
]


@pytest.mark.parametrize(("gap", "rest"), GAPS)
def test_a_gap_stays_and_what_the_site_says_about_it_goes(gap: str, rest: str) -> None:
    for page in ("{a}\n{gap}\n{b}\n", "{a}\n\n{gap}\n\n{b}\n"):
        assert clean(page.format(a=BODY, gap=gap, b=MORE)) == [page.format(a=BODY, gap=rest, b=MORE)]
    if gap[0] in "…(【":
        assert clean(f"{BODY} {gap} {MORE}\n") == [f"{BODY} {rest} {MORE}\n"]


def test_gaps_of_many_pages_stay_too() -> None:
    page = "{a} ……(某某公文网http://www.moumou.cn省略{n}字,正式会员可完整阅读)…… {b}\n"
    wanted = "{a} ……(省略{n}字)…… {b}\n"
    both = [(BODY, MORE), (MORE, BODY), (BODY[::-1], MORE), (MORE[::-1], BODY)]
    pages = [page.format(a=a, b=b, n=300 + 17 * n) for n, (a, b) in enumerate(both)]
    assert clean(*pages) == [wanted.format(a=a, b=b, n=300 + 17 * n) for n, (a, b) in enumerate(both)]


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


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("page", "rest"),
    [
        ("{a}\n{f}\n{b}\n", "{a}\n{b}\n"),
        ("{a}\n{f}\n\n{b}\n", "{a}\n\n{b}\n"),
        ("{a}\n\n{f}\n{b}\n", "{a}\n\n{b}\n"),
        ("{a}\n{f}\n\n{f}\n{b}\n", "{a}\n\n{b}\n"),
        ("{a}\n{f}\n{f}\n\n{f}\n\n{b}\n", "{a}\n\n{b}\n"),
        ("{a}\n\n\n{f}\n\n{f}\n\n{b}\n", "{a}\n\n\n{b}\n"),
        ("{a}\n{f}\n\n{b}\n{f}\n\n{a}\n", "{a}\n\n{b}\n\n{a}\n"),
        ("\n\n{f}\n\n{f}\n\n{a}\n", "{a}\n"),
        ("{a}\n\n{f}\n\n\n", "{a}\n"),
        ("{a}\n{f}\n\n{f}", "{a}"),
    ],
)
def test_one_blank_line_stays_between_what_is_left(page: str, rest: str, end: str) -> None:
    names = {"a": BODY, "b": MORE, "f": "下一篇:返回列表"}
    page, rest = (text.replace("\n", end).format(**names) for text in (page, rest))
    assert clean(page) == [rest]


def test_a_credit_leaves_the_links_of_a_markdown_page_apart() -> None:
    page = (
        "作者:[张三][a]\n选题:[李四][b]\n译者:[王五](https://c.com)\n\n"
        "本文由 [译社](https://d.com) 荣誉推出\n\n[a]: https://a.com\n"
    )
    assert "\n\n[a]: https://a.com\n" in clean(page)[0]


def test_a_speech_with_a_note_of_a_site_inside_loses_the_note_only() -> None:
    note = "本文由范文宝库网整理转载请注明出处"
    speech = (
        f"凡是涉及古镇的项目,一律先听证、后立项,谁违反谁负责。今年的头等大事是换掉旧设{note}备,"
        "钱已经到位。过去的账是一本糊涂账。"
    )
    assert clean(speech) == [speech.replace(note, "")]


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


def test_the_copyright_line_of_a_licence_alone_is_not_marked() -> None:
    assert marked(f"Copyright © 1991-2022 Harbour, Inc. All rights reserved.\n\n{BODY}\n") == []


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


@pytest.mark.parametrize("piece", ["来源:1,2,3:4,5:6,", "发布时间:1:, a:1,2:,", "作者:1 来源:", "本文由网网"])
def test_a_line_of_one_piece_over_and_over_is_read_at_once(piece: str) -> None:
    line = (piece * 300)[:299] + "。"
    assert marked(f"{BODY}\n{line}\n{MORE}\n") == []
