"""EPUB to blocks."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.read.archives import CONTAINER, package, page, write_archive, write_book, XHTML


def lines(result) -> list[str]:
    (text,) = result.texts.values()
    return text.split("\n")


def body(read, markup: str) -> list[str]:
    write_book("a.epub", {"a.xhtml": page(markup)})
    result = read("a.epub")
    assert result.problems == []
    return lines(result)


def test_chapters_with_title_author_and_headings(read):
    write_book("a.epub", {"1.xhtml": page("<h1>一</h1><p>甲</p>"), "2.xhtml": page("<h1>二</h1><p>乙</p>")})
    (batch,) = read("a.epub", metadata_fields=("title", "author")).batches
    assert batch.texts == ["一\n甲\n二\n乙"]
    assert (batch.ids, batch.extracted, batch.headings) == (["a.epub"], True, ((0, 1), (4, 5)))
    assert batch.metadata == [{"title": "书 名", "author": "作者"}]


def test_the_spine_orders_not_the_manifest_nor_the_archive(read):
    items = "".join(f'<item id="c{n}" href="text/{n}.xhtml" media-type="{XHTML}"/>' for n in "312")
    spine = '<itemref idref="c2"/><itemref idref="c3" linear="no"/><itemref idref="c1"/><itemref idref="c2"/>'
    members = {f"OEBPS/text/{n}.xhtml": page(f"<p>章{n}</p>") for n in "123"}
    write_archive(
        "a.epub", {"META-INF/container.xml": CONTAINER, "OEBPS/book.opf": package(items, spine), **members}
    )
    result = read("a.epub")
    assert lines(result) == ["章2", "章3", "章1"]
    assert result.problems == []


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "gb18030", "big5", "utf-8-sig"])
def test_encodings_of_chapters(read, encoding):
    text = ("各位代表，同志們：現在開會。" if encoding == "big5" else "各位代表，同志们：现在开会。") * 3
    name = encoding.removesuffix("-sig").removesuffix("-le").removesuffix("-be")
    data = page(f"<p>{text}</p>", "").replace('"utf-8"', f'"{name}"').encode(encoding)
    write_book("a.epub", {"a.xhtml": data})
    assert lines(read("a.epub")) == [text]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>甲<a epub:type='noteref' href='#n'>1</a>乙</p>", "甲乙"),
        ("<p>甲<a role='doc-noteref' href='#n'>一</a>乙</p>", "甲乙"),
        ("<p>甲<sup><a href='n.xhtml#n'>12</a></sup>乙</p>", "甲乙"),
        ("<p>甲<a href='#n'><sup>*</sup></a>乙</p>", "甲乙"),
        ("<p>甲<a href='#n'>[3]</a>乙<a href='#m'>〔4〕</a><a href='#m'>①</a></p>", "甲乙"),
        (
            "<p>甲<span epub:type='pagebreak' id='p7'>7</span>乙<span role='doc-pagebreak'>8</span></p>",
            "甲乙",
        ),
        (
            "<p>平方米写作m<sup>2</sup>，见<a href='#t'>第2章</a>和<a href='#t'>3</a></p>",
            "平方米写作m2，见第2章和3",
        ),
        ("<aside epub:type='footnote'><p>注文</p></aside>", "注文"),
        ("<p>甲<a href='http://a.example/#n'>链接</a>乙</p>", "甲链接乙"),
    ],
)
def test_references_to_notes_and_pages_are_no_text(read, markup, expected):
    assert body(read, markup) == [expected]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>甲&nbsp;乙&mdash;丙&bogus;丁 &amp; &#20013;</p>", ["甲 乙—丙&bogus;丁 & 中"]),
        ("<p>甲<![CDATA[<乙 & &nbsp;>]]>丙</p>", ["甲<乙 & &nbsp;>丙"]),
        ("<script src='a.js'/><p>甲</p><div/><p>乙</p>", ["甲", "乙"]),
        ("<svg xmlns='http://www.w3.org/2000/svg'><title>图</title></svg><p>甲</p>", ["甲"]),
        ("<p>甲<br>乙</p><p>没有关上", ["甲", "乙", "没有关上"]),  # not XML
    ],
)
def test_markup_of_chapters(read, markup, expected):
    assert body(read, markup) == expected


def test_names_with_escapes_and_of_another_case(read):
    items = f'<item id="a" href="../Text/%E7%AB%A0%201.xhtml#x" media-type="{XHTML}"/>'
    items += f'<item id="b" href="B.XHTML" media-type="{XHTML}"/>'
    spine = '<itemref idref="a"/><itemref idref="b"/>'
    members = {"Text/章 1.xhtml": page("<p>甲</p>"), "OEBPS/b.xhtml": page("<p>乙</p>")}
    write_archive(
        "a.epub", {"META-INF/container.xml": CONTAINER, "OEBPS/book.opf": package(items, spine), **members}
    )
    assert lines(read("a.epub")) == ["甲", "乙"]


def test_fallbacks_pictures_and_what_is_not_there(read):
    items = (
        f'<item id="x" href="x.pdf" media-type="application/pdf" fallback="a"/>'
        f'<item id="a" href="a.xhtml" media-type="{XHTML}"/><item id="p" href="p.png" media-type="image/png"/>'
        f'<item id="m" href="m.xhtml" media-type="{XHTML}"/><item id="y" href="y.pdf" media-type="application/pdf"/>'
    )
    spine = "".join(f'<itemref idref="{id_}"/>' for id_ in "xpmyz")
    opf = {"META-INF/container.xml": CONTAINER, "OEBPS/book.opf": package(items, spine)}
    write_archive("a.epub", {**opf, "OEBPS/a.xhtml": page("<p>甲</p>")})
    result = read("a.epub")
    assert lines(result) == ["甲"]
    assert result.messages == [
        "a part of the spine is no text: y is application/pdf",
        "a part of the spine is no text: z is not listed in the manifest",
        "a chapter was left out: OEBPS/m.xhtml is missing",
    ]


def test_a_book_without_order_or_container(read):
    items = f'<item id="a" href="a.xhtml" media-type="{XHTML}"/>'
    write_archive("a.epub", {"x/book.opf": package(items, ""), "x/a.xhtml": page("<p>甲</p>")})
    result = read("a.epub")
    assert lines(result) == ["甲"]
    assert "empty spine" in result.only_problem.message


ENCRYPTION = (
    '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:enc="http://www.w3.org/2001/04/xmlenc#">'
    '<enc:EncryptedData><enc:EncryptionMethod Algorithm="{}"/><enc:CipherData>'
    '<enc:CipherReference URI="OEBPS/a.xhtml"/></enc:CipherData></enc:EncryptedData></encryption>'
)


def test_an_encrypted_book(read):
    locked = {"META-INF/encryption.xml": ENCRYPTION.format("http://www.w3.org/2001/04/xmlenc#aes128-cbc")}
    write_book("a.epub", {"a.xhtml": bytes(99)}, locked)
    write_book("b.epub", {"a.xhtml": bytes(99), "b.xhtml": page("<p>乙</p>")}, locked)
    disguised = {"META-INF/encryption.xml": ENCRYPTION.format("http://www.idpf.org/2008/embedding")}
    write_book("c.epub", {"a.xhtml": page("<p>丙</p>")}, disguised)
    result = read("a.epub", "b.epub", "c.epub")
    assert result.texts == {"b.epub": "乙", "c.epub": "丙"}
    assert [problem.path for problem in result.problems] == ["a.epub", "b.epub"]
    assert "DRM" in result.messages[0]


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04 and nothing", "只是文字".encode(), b"PK\x05\x06" + bytes(18)]
)
def test_damaged_files(read, data):
    Path("a.epub").write_bytes(data)
    write_book("b.epub", {"a.xhtml": page("<p>乙</p>")})
    result = read("a.epub", "b.epub")
    assert result.texts == {"b.epub": "乙"}
    assert "damaged or no EPUB file" in result.only_problem.message


@pytest.mark.parametrize("share", [0.2, 0.6, 0.95])
def test_truncated_files(read, share):
    write_book("a.epub", {"a.xhtml": page("<p>今天开会。</p>" * 50)})
    data = Path("a.epub").read_bytes()
    Path("a.epub").write_bytes(data[: int(len(data) * share)])
    assert "damaged" in read("a.epub").only_problem.message


def test_a_damaged_chapter_costs_no_other(read):
    write_book("a.epub", {"a.xhtml": page("<p>甲甲甲甲</p>"), "b.xhtml": page("<p>乙</p>")})
    with zipfile.ZipFile("a.epub") as archive:
        entry = archive.getinfo("OEBPS/a.xhtml")
    data = bytearray(Path("a.epub").read_bytes())
    at = entry.header_offset + 30 + len(entry.filename)
    data[at + 4 : at + 12] = bytes(8)
    Path("a.epub").write_bytes(data)
    result = read("a.epub")
    assert lines(result) == ["乙"]
    assert "OEBPS/a.xhtml is damaged" in result.only_problem.message


def test_a_bomb_is_not_opened(read):
    write_book("a.epub", {"a.xhtml": page("<p>甲</p>"), "b.xhtml": b" " * ((1 << 26) + 1)})
    assert "unpacks to" in read("a.epub").only_problem.message


BOMB = (
    '<!DOCTYPE html [<!ENTITY a "甲乙丙丁"><!ENTITY b "'
    + "&a;" * 9999
    + '"><!ENTITY c "'
    + "&b;" * 999
    + '">]>'
)


def test_entities_do_not_multiply(read):
    chapter = page("<p>&c;&b;乙</p>").replace("<!DOCTYPE html>", BOMB)
    write_book("a.epub", {"a.xhtml": chapter})
    assert lines(read("a.epub")) == ["&c;" + "甲乙丙丁" * 9999 + "乙"]


def test_entities_fetch_no_file(read):
    Path("secret.txt").write_text("密", "utf-8")
    doctype = '<!DOCTYPE html [<!ENTITY x SYSTEM "secret.txt">]>'
    write_book("a.epub", {"a.xhtml": page("<p>&x;乙</p>").replace("<!DOCTYPE html>", doctype)})
    assert lines(read("a.epub")) == ["&x;乙"]


def test_a_chapter_nested_deep(read):
    deep = "<div>" * 50_000 + "底" + "</div>" * 50_000
    write_book("a.epub", {"a.xhtml": page(deep), "b.xhtml": page("<p>乙</p>")})
    assert lines(read("a.epub"))[-1] == "乙"


def test_standard_input_and_names_in_a_folder(read):
    Path("d").mkdir()
    write_book("d/书.epub", {"a.xhtml": page("<p>甲</p>")})
    assert read("d").texts == {"书.epub": "甲"}
