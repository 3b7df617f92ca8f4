"""What of a page is shown, and what stands in it for readings and screen readers."""

from __future__ import annotations

import pytest

from dedup.read.html import extract_blocks
from tests.read.archives import page, write_book


def text_of(source: str) -> str:
    return extract_blocks(source)[0]


@pytest.mark.parametrize(
    "attribute",
    [
        "hidden",
        'hidden="hidden"',
        'style="display:none"',
        'style="color: red; DISPLAY : NONE ;"',
        "style='display:none !important; display: inline'",
        'style="/* a */ visibility: hidden"',
        'style="visibility:collapse"',
    ],
)
@pytest.mark.parametrize("tag", ["span", "font", "b"])
def test_what_is_hidden_is_not_read(attribute, tag):
    source = f"<p>渡口的船，<{tag} {attribute}>转自<i>某网</i></{tag}>一早就到了。</p><p {attribute}>版权</p>"
    assert text_of(source) == "渡口的船，一早就到了。"


@pytest.mark.parametrize(
    "attribute",
    [
        'style="display:block"',
        'style="display:none;display:inline"',
        'style="list-style:none"',
        'data-hidden="1"',
        'class="hidden"',
        'aria-hidden="false"',
        'style="visibility:visible"',
    ],
)
def test_what_is_shown_is_read(attribute):
    assert text_of(f"<p>渡口的船，<span {attribute}>一早</span>就到了。</p>") == "渡口的船，一早就到了。"


def test_visible_inside_invisible():
    source = '<div style="visibility:hidden">无<span style="visibility:visible">有</span>无</div><p>完</p>'
    assert text_of(source) == "有\n完"
    assert text_of(source.replace("visibility:hidden", "display:none")) == "完"


def test_rows_cells_and_dialogs():
    table = "<table><tr><td>甲<td hidden>无<td>乙<tr style='display:none'><td>无</table>"
    assert text_of(table + "<dialog>无</dialog><dialog open>丙</dialog>") == "甲\t乙\n丙"


@pytest.mark.parametrize("tag", ["body", "div"])
def test_a_text_that_a_script_shows_is_read_and_told(read, tmp_path, tag):
    """So are the pages of a large publisher: their only text is invisible until a script has run."""
    body = "".join(
        f"<p>第{n}天，渡口的船一早就到了，午前卸完，下午又装了煤。<b hidden>转自某网</b></p>"
        for n in range(20)
    )
    page = f'<title>渡口</title><{tag} style="visibility: hidden; opacity: 0">{body}</{tag}>'
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    result = read("a.html")
    assert result.texts["a.html"].count("渡口的船") == 20
    assert "转自" not in result.texts["a.html"]
    assert "until a script shows it" in result.only_problem.message


def test_a_text_that_stands_only_where_no_script_runs_is_read_and_told(read, tmp_path):
    """So are the threads of a common forum: the page is built by a script, and what crawlers see is in ``noscript``."""
    body = "".join(f"<p>{n}楼：渡口的船一早就到了，午前卸完，下午又装了煤。</p>" for n in range(20))
    page = (
        "<title>渡口</title><body><noscript><p>请打开脚本</p></noscript>{}<noscript>" + body + "</noscript>"
    )
    (tmp_path / "a.html").write_text(page.format(""), encoding="utf-8")
    result = read("a.html")
    assert result.texts["a.html"].count("渡口的船") == 20
    assert "请打开脚本" not in result.texts["a.html"]
    assert "until a script shows it" in result.only_problem.message
    # Beside a text that is shown, it is another form of this.
    (tmp_path / "a.html").write_text(page.format("<p>渡口" + "船到了。" * 99), encoding="utf-8")
    assert "渡口的船" not in read("a.html").texts["a.html"]


class TestReadings:
    @pytest.mark.parametrize(
        "source",
        [
            "<ruby>渡<rt>dù</rt></ruby><ruby>口<rt>kǒu</rt></ruby>",
            "<ruby>渡<rp>(</rp><rt>dù</rt><rp>)</rp>口<rp>(</rp><rt>kǒu</rt><rp>)</rp></ruby>",
            "<ruby><rb>渡</rb><rb>口</rb><rtc><rt>dù</rt><rt>kǒu</rt></rtc></ruby>",
            "<ruby><rb>渡<rp>(<rt>dù<rp>)<rb>口<rp>(<rt>kǒu<rp>)</ruby>",
            "<ruby>渡<rt>d<b>ù</b></rt></ruby>口",
            "<ruby><ruby>渡<rt>dù</rt></ruby><rt>x</rt></ruby>口",
        ],
    )
    def test_the_characters_stay(self, source):
        assert text_of(f"<p>在{source}等船</p><p>午前</p>") == "在渡口等船\n午前"

    def test_hidden_ones_do_not(self):
        assert text_of("<p>在<span hidden><ruby><rb>无<rt>wú<rb>无</ruby></span>渡口</p>") == "在渡口"


class TestCopiesForScreenReaders:
    """aria-hidden is visible; it goes only where a copy stands beside it."""

    @pytest.mark.parametrize(
        ("source", "text"),
        [
            ('<p>在<span aria-hidden="true">渡口</span>等船</p>', "在渡口等船"),
            ('<p><span aria-hidden="true">渡 口</span> <span class="sr">渡口</span>等船</p>', "渡口等船"),
            (
                '<p><span class="sr">渡口</span><span aria-hidden="TRUE"><b>渡</b>口</span>等船</p>',
                "渡口等船",
            ),
            ('<p>令<b><math>x<annotation>x_1</annotation></math><i aria-hidden="true">x</i></b>为', "令x为"),
            ('<p>渡口<b aria-hidden="true">渡口</b></p>', "渡口"),
            ('<p><i aria-hidden="true">渡口</i><i aria-hidden="true">渡口</i></p>', "渡口"),
            ('<p>甲<i aria-hidden="true">乙</i>丙<i>乙</i></p>', "甲乙丙乙"),
            ('<h1 aria-hidden="true">渡口</h1><h1>渡口</h1><p>船</p>', "渡口\n船"),
            ('<div aria-hidden="true"><p>甲<p>乙</div><div><p>甲<p>乙</div>', "甲\n乙"),
            ('<div><p>甲<p>乙</div><div aria-hidden="true"><p>甲<p>乙</div><p>丙', "甲\n乙\n丙"),
            ('<div aria-hidden="true"><p>甲<p>乙</div><div><p>甲</div>', "甲\n乙\n甲"),
            ('<p>甲</p><p>甲</p><p aria-hidden="true">丁</p>', "甲\n甲\n丁"),
            ('<p><a aria-hidden="true">甲</a></p><p>甲</p>', "甲"),
        ],
    )
    def test_copies(self, source, text):
        assert text_of(source) == text

    def test_deep_nesting(self):
        assert text_of('<p aria-hidden="true">' + "<b>" * 50_000 + "渡口") == "渡口"


class TestXhtml:
    HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><head>'

    def test_cdata_is_text(self):
        page = f"{self.HEAD}<title>船</title></head><body><p><![CDATA[5 < 7 & 渡口<b>]]></p><p>完</p></body></html>"
        assert text_of(page) == "船\n5 < 7 & 渡口<b>\n完"

    def test_a_script_in_cdata_is_none(self):
        script = '<script>//<![CDATA[\nif (a < b) { "渡口" }\n//]]></script>'
        page = f"{self.HEAD}{script}</head><body><p>完</p></body></html>"
        assert text_of(page) == "完"

    def test_tags_that_are_their_own_end(self):
        head = '<title/><script src="a.js"/></head>'
        page = (
            f'{self.HEAD}{head}<body><div hidden="hidden"/><p>渡口<br/>船<a title="a > b"/></p></body></html>'
        )
        assert text_of(page) == "渡口\n船"


@pytest.mark.parametrize(
    ("picture", "expected"),
    [
        ("<text x='1'>一季度</text><text>二季度</text>", ["甲", "一季度", "二季度", "乙"]),
        ("<g><text>产<tspan dx='1'>量</tspan><tspan x='0' dy='1em'>万吨</tspan></text></g>", ["甲", "产量 万吨", "乙"]),
        ("<title>图</title><desc>述</desc><defs><text>件</text></defs><path d='M0'/>散", ["甲乙"]),
        ("<style>.a{}</style><script>x()</script><rect><title>注</title></rect>", ["甲乙"]),
        ("<text display='none'>藏</text><g visibility='hidden'><text>藏</text></g><text>见</text>", ["甲", "见", "乙"]),
        ("<g style='visibility:visible'>散<text>见</text></g>", ["甲", "见", "乙"]),
        ("<foreignObject><div>框<p>内</p></div></foreignObject>", ["甲", "框", "内", "乙"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("format_", ["html", "epub"])
def test_words_of_a_picture(read, picture, expected, format_):
    body = f"<p>甲<svg xmlns='http://www.w3.org/2000/svg'>{picture}</svg>乙</p>"
    if format_ == "html":
        assert text_of(body).split("\n") == expected
    else:
        write_book("a.epub", {"a.xhtml": page(body)})
        assert read("a.epub").texts["a.epub"].split("\n") == expected


def test_a_picture_that_is_not_shown():
    assert text_of("<p>甲<svg style='display:none'><text>藏</text></svg>乙</p>") == "甲乙"
    assert text_of("<svg aria-hidden='true'><text>图</text></svg><p>甲</p>") == "图\n甲"
