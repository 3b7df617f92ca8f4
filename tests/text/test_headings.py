"""Lines that begin a speech, and lines that do not."""

from __future__ import annotations

import pytest

from dedup.text.headings import addresses, is_heading, is_numbered_heading, is_salutation, LONGEST_TITLE


@pytest.mark.parametrize(
    "line",
    [
        "",
        "讲话",
        "会议报告。",
        "他在会上作了讲话。",
        "会后,与会人员听取了报告,",
        "一、认真听取报告",
        "（二）认真学习讲话",
        "1.学习讲话",
        "第三,要学习讲话",
        "三是学习好重要讲话",
        "- 学习讲话",
        "• 学习讲话",
        "首页 > 范文大全 > 领导讲话",
        "首页 » 讲话",
        "作者:某某 讲话稿",
        "来源：办公室汇报",
        "以下是全文讲话",
        "下面请听报告",
        "附：工作报告",
        "大家听完了报告！谁来发言",
        "在全市宣传思想文化工作会议上的讲" + "很" * LONGEST_TITLE + "长讲话",
        "第三章 总则",
        "The report of the committee",
        "第三篇",
        # Once: any short line that opens with 第…篇 passes, sentences too.
        "第一篇文章写的是春天的故乡。",
        "第二篇报道发表以后，来信的人就更多了。",
    ],
)
def test_no_heading(line: str) -> None:
    assert not is_heading(line)


@pytest.mark.parametrize(
    "line",
    [
        "在全区宣传工作会议上的讲话",
        "在全区宣传工作会议上的讲话(2023年1月5日)",
        "在全区宣传工作会议上的讲话 （2023年1月5日）",
        "（草案）在座谈会上的发言",
        "某某同志在毕业典礼上的致辞",
        "在全市三级干部大会上的讲话三",
        "在校运动会上的讲话2",
        "乡镇党委书记述职报告",
        "政府工作报告",
        "在开幕式上的主持词",
        "## 在座谈会上的讲话稿",
        "第一篇:在座谈会上的讲话",
        "第二篇：春风",
        "第十篇 在会上",
        "第3篇、迎新",
        "# 第十二篇: 总结",
    ],
)
def test_heading(line: str) -> None:
    assert is_heading(line)


@pytest.mark.parametrize(
    ("line", "numbered"),
    [
        ("第一篇:讲话", True),
        ("第 一 篇:讲话", False),
        ("在第一篇:讲话", False),
        ("第一篇:" + "长" * 97, False),
        ("第一篇:" + "长" * 96, True),
    ],
)
def test_numbered_heading(line: str, numbered: bool) -> None:
    assert is_numbered_heading(line) == numbered


@pytest.mark.parametrize(
    "line",
    [
        "",
        ":",
        "同志们",
        "同志们,大家好:",
        "主持人:",
        "时间:",
        "会议强调:",
        "今天会议的主要任务是:",
        "各位领导、来自五湖四海的好朋友以及关心我们的远方的各位亲爱的人:",
        "Dear colleagues:",
    ],
)
def test_no_salutation(line: str) -> None:
    assert not is_salutation(line)


@pytest.mark.parametrize(
    "line",
    [
        "同志们:",
        "同志们：",
        "同志们:。",
        "各位领导、同志们:",
        "尊敬的各位领导、各位来宾，女士们、先生们：",
        "尊敬的张书记、李市长：",
        "亲爱的老师们、同学们:",
        "各位代表 各位委员：",
        "在座的各位企业家和朋友们：",
    ],
)
def test_salutation(line: str) -> None:
    assert is_salutation(line)


@pytest.mark.parametrize(
    "line",
    [
        "各位代表",
        "同志们",
        "同志们、朋友们：\u200b",
        "各位同志，大家上午好！",
        "大家好",
        "尊敬的主席先生，各位代表：",
        "Ladies and gentlemen",
        "My fellow citizens,",
        "Fellow-Citizens of the Senate and of the House of Representatives:",
        "Mr. Speaker, distinguished guests --",
    ],
)
def test_a_line_that_addresses_the_listeners_is_no_title(line: str) -> None:
    assert addresses(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "。",
        "给朋友们的一封信",
        "在人民代表会议上的讲话",
        "A letter to my friends",
        "House of Representatives",
    ],
)
def test_a_title_addresses_nobody(line: str) -> None:
    assert not addresses(line)
