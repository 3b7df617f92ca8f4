"""ODT to blocks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.read.archives import write_archive

SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        *(
            ("office", "office"),
            ("text", "text"),
            ("table", "table"),
            ("draw", "drawing"),
            ("style", "style"),
        ),
        *(("meta", "meta"), ("svg", "svg-compatible")),
    )
)
MIMETYPE = "application/vnd.oasis.opendocument.text"
STYLES = (
    '<style:style style:name="T1" style:family="text"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="T2" style:parent-style-name="T1"><style:text-properties/></style:style>'
    '<style:style style:name="P1" style:parent-style-name="Title"/>'
)


def content(body: str, styles: str = STYLES) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content {SPACES}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )


META = (
    f'<office:document-meta {SPACES} xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta>'
    "<dc:title>题 目</dc:title><meta:initial-creator>作者</meta:initial-creator><dc:creator>别人</dc:creator>"
    "</office:meta></office:document-meta>"
)


def write(body: str, path: str = "a.odt", **members: str) -> None:
    write_archive(path, {"content.xml": content(body), **members}, MIMETYPE)


def lines(read, body: str) -> list[str]:
    write(body)
    result = read("a.odt")
    assert result.problems == []
    return result.texts["a.odt"].split("\n")


def p(text: str) -> str:
    return f"<text:p>{text}</text:p>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (p("甲") + p("") + p(" 乙\n  丙 "), ["甲", "乙 丙"]),
        (p('甲<text:s text:c="3"/>乙<text:tab/>丙<text:line-break/>丁<text:s/>'), ["甲 乙 丙", "丁"]),
        (p("甲<text:span>乙<text:a>丙</text:a></text:span>丁"), ["甲乙丙丁"]),
        (
            "<text:tracked-changes><text:changed-region><text:deletion>" + p("删")
            + "</text:deletion></text:changed-region></text:tracked-changes>"
            + p('甲<text:change text:change-id="c"/>乙<text:change-start/>增<text:change-end/>'),
            ["甲乙增"],
        ),
        (p("甲<office:annotation><text:p>批注</text:p></office:annotation>乙<office:annotation-end/>"), ["甲乙"]),
        (
            p("甲<text:note><text:note-citation>1</text:note-citation><text:note-body>" + p("注一") + p("注二")
              + "</text:note-body></text:note>乙") + p("丙"),
            ["甲乙", "注一", "注二", "丙"],
        ),
        (
            p("甲<draw:frame><draw:text-box>"
              + p("框<draw:frame><draw:text-box>" + p("里") + "</draw:text-box></draw:frame>")
              + "</draw:text-box><svg:title>图</svg:title><svg:desc>述</svg:desc></draw:frame>乙"),
            ["甲乙", "框", "里"],
        ),
        (p("甲<draw:custom-shape>" + p("形") + "</draw:custom-shape>乙"), ["甲乙", "形"]),
        (
            p("甲<text:ruby><text:ruby-base>汉</text:ruby-base><text:ruby-text>hàn</text:ruby-text></text:ruby>乙"),
            ["甲汉乙"],
        ),
        (p("<text:title>题</text:title>：<text:meta>甲</text:meta><text:script>x()</text:script>"), ["题：甲"]),
        (p("<text:date>二〇二四年</text:date>，<text:author-name>某</text:author-name>"), ["二〇二四年，某"]),
        (p('甲<text:span text:style-name="T1">藏</text:span><text:span text:style-name="T2">藏</text:span>乙'), ["甲乙"]),
        ('<text:p text:style-name="T1">藏</text:p>' + p("甲"), ["甲"]),
        ('<text:section text:display="none">' + p("藏") + "</text:section>" + p("甲"), ["甲"]),
        ("<text:list><text:list-item>" + p("甲") + "</text:list-item><text:list-header>" + p("乙")
         + "</text:list-header></text:list>", ["甲", "乙"]),
        (p("甲&#20013;&amp;<![CDATA[<乙>]]>"), ["甲中&<乙>"]),
    ],
)  # fmt: skip
def test_what_is_text(read, body, expected):
    assert lines(read, body) == expected


def cells(*texts: str) -> str:
    inside = "".join(f"<table:table-cell>{text}</table:table-cell>" for text in texts)
    return f"<table:table-row>{inside}</table:table-row>"


def table(*rows: str) -> str:
    return f"<table:table><table:table-column/>{''.join(rows)}</table:table>"


def test_tables(read):
    merged = cells(p("合并")).replace("</table:table-row>", "<table:covered-table-cell/></table:table-row>")
    inner = table(cells(p("内一"), p("内二")))
    body = table(cells(p("名"), p("数")), merged, cells(p("外"), inner), cells(p("一") + p("二"), p("三")))
    assert lines(read, body) == ["名\t数", "合并", "外\t内一\t内二", "一", "二", "三"]


def test_a_table_in_a_box(read):
    box = f"<draw:frame><draw:text-box>{table(cells(p('名'), p('数')))}</draw:text-box></draw:frame>"
    assert lines(read, p(f"甲{box}乙") + p("丙")) == ["甲乙", "名\t数", "丙"]


def test_headings_and_properties(read):
    body = (
        '<text:p text:style-name="P1">总题</text:p><text:h text:outline-level="1">一</text:h>'
        + p("甲")
        + '<text:h text:outline-level="1">二</text:h>'
    )
    write(body, **{"meta.xml": META})
    write(body.replace("P1", "T9"), "b.odt")
    write(body.replace("P1", "Title"), "c.odt")
    assert read("c.odt").batches[0].headings == ((0, 2),)
    first, second = read("a.odt", "b.odt", metadata_fields=("title", "author")).batches
    assert first.headings == ((0, 2),)
    assert [second.texts[0][a:b] for a, b in second.headings] == ["一", "二"]
    assert first.metadata == [{"title": "题 目", "author": "作者"}]
    assert second.metadata is None
    assert first.extracted


def test_a_flat_file(read):
    Path("a.fodt").write_text(content(p("甲")), "utf-8")
    assert read("a.fodt").texts == {"a.fodt": "甲"}


def test_an_encrypted_file(read):
    write(p("甲"), **{"META-INF/manifest.xml": "<manifest:encryption-data/>"})
    assert "is encrypted" in read("a.odt").only_problem.message


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04 and nothing", "只是文字".encode(), b"<html><p>", b"PK\x05\x06" + bytes(18)]
)
def test_damaged_files(read, data):
    Path("a.odt").write_bytes(data)
    write(p("乙"), "b.odt")
    result = read("a.odt", "b.odt")
    assert result.texts == {"b.odt": "乙"}
    assert "damaged or no ODT file" in result.only_problem.message


def test_content_that_is_cut(read):
    write_archive("a.odt", {"content.xml": content(p("甲"))[:-30]}, MIMETYPE)
    assert "damaged or no ODT file" in read("a.odt").only_problem.message


def test_entities_do_not_multiply(read):
    bomb = (
        '<!DOCTYPE x [<!ENTITY a "甲乙丙丁"><!ENTITY b "'
        + "&a;" * 99_999
        + '"><!ENTITY c SYSTEM "/etc/hostname">]>'
    )
    text = content(p("&b;&c;乙")).replace("?>\n", f"?>\n{bomb}")
    write_archive("a.odt", {"content.xml": text}, MIMETYPE)
    assert read("a.odt").texts == {"a.odt": "&b;&c;乙"}


def test_a_bomb_is_not_opened(read):
    write(p("甲") + " " * ((1 << 26) + 1))
    assert "unpacks to" in read("a.odt").only_problem.message


@pytest.mark.parametrize("depth", [100, 100_000])
def test_nesting(read, depth):
    """Deeper than the XML parser allows is damage; what it allows is read."""
    write("<text:section>" * depth + p("底") + "</text:section>" * depth)
    result = read("a.odt")
    assert result.texts == {"a.odt": "底"} or "damaged" in result.only_problem.message


def item(label: str, *inside: str) -> str:
    return f"<text:list-item><text:number>{label}</text:number>{''.join(inside)}</text:list-item>"


def test_labels_of_lists_that_the_file_keeps(read):
    inner = f"<text:list>{item('（一）', p('丙'))}{item('（二）')}</text:list>"
    body = f"<text:list>{item('第一条', p('甲'), p('乙'), inner)}{item('第二条', p('丁'))}</text:list>" + p(
        "戊"
    )
    assert lines(read, body) == ["第一条 甲", "乙", "（一） 丙", "第二条 丁", "戊"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (p('甲<text:variable-set text:name="n" text:display="none">藏</text:variable-set>乙'), ["甲乙"]),
        (p('甲<text:variable-set text:name="n">三</text:variable-set>乙'), ["甲三乙"]),
        (p('甲<text:user-field-get text:display="none">藏</text:user-field-get>乙'), ["甲乙"]),
        (p('藏<text:hidden-paragraph text:is-hidden="true"/>藏') + p("甲"), ["甲"]),
        (p('甲<text:hidden-paragraph text:is-hidden="false"/>乙'), ["甲乙"]),
    ],
)
def test_fields_that_are_not_shown(read, body, expected):
    assert lines(read, body) == expected


def page_styles(frames: str) -> str:
    return (
        f"<office:document-styles {SPACES}><office:automatic-styles>{STYLES}</office:automatic-styles>"
        f'<office:master-styles><style:master-page style:name="Standard">{frames}</style:master-page>'
        "</office:master-styles></office:document-styles>"
    )


FRAMES = (
    f"<style:header>{p('内部 资料')}<table:table>{cells(p('编号'), p('七'))}</table:table></style:header>"
    f"<style:header-left>{p('内部 资料')}</style:header-left>"
    f"<style:footer>{p('第<text:page-number>1</text:page-number>页')}"
    '<text:p text:style-name="T1">藏</text:p></style:footer>'
    f'<style:footer-first style:display="false">{p("不用")}</style:footer-first>'
)


def test_headers_and_footers_are_furniture(read):
    write(p("甲") + p("乙"), **{"styles.xml": page_styles(FRAMES)})
    styles = page_styles(FRAMES).partition("<office:master")[2].partition("</office:document-styles>")[0]
    flat = content(p("甲") + p("乙")).replace("<office:body>", f"<office:master{styles}<office:body>")
    Path("a.fodt").write_text(flat, "utf-8")
    for (batch,) in (read("a.odt").batches, read("a.fodt").batches):
        assert batch.texts == ["甲\n乙\n内部 资料\n编号\t七\n第1页"]
        assert [batch.texts[0][a:b] for a, b in batch.furniture] == ["内部 资料", "编号\t七", "第1页"]
