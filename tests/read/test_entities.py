"""Entities that a page declares itself: HTML, XHTML, EPUB and ODT read them as what they stand for."""

from __future__ import annotations

from pathlib import Path

import pytest

from dedup.read.entities import read_doctype
from tests.read.archives import page, write_archive, write_book
from tests.read.test_odt import content, MIMETYPE


def read_page(read, subset: str, body: str, name: str = "a.html"):
    Path(name).write_text(f"<!DOCTYPE html [{subset}]>\n<html><body>{body}</body></html>", "utf-8")
    result = read(name)
    return result.texts[name].split("\n"), result.messages


CO = ' <!ENTITY co "甲公司"> '


@pytest.mark.parametrize(
    ("subset", "body", "expected"),
    [
        (CO, "<p>&co;与乙公司签约。</p>", ["甲公司与乙公司签约。"]),
        ("<!ENTITY co '&#30002;&#x516c;司'>", "<p>&co;</p>", ["甲公司"]),
        ("<!ENTITY a 'x'><!ENTITY a 'y'>", "<p>&a;</p>", ["x"]),
        ("<!ENTITY full '&co;（集团）'>" + CO, "<p>&full;</p>", ["甲公司（集团）"]),
        ("<!ENTITY two '<p>一</p><p>二</p>'>", "<div>&two;</div>", ["一", "二"]),
        ("<!ENTITY lessthan '&#38;#60;'>", "<p>1 &lessthan; 2</p>", ["1 < 2"]),
        ("<!ENTITY both '甲 &amp; 乙'>", "<p>&both;</p>", ["甲 & 乙"]),
        ("<!ENTITY amp '坏'>", "<p>A &amp; B</p>", ["A & B"]),
        ("<!ENTITY bracket ']>'>" + CO, "<p>&bracket;&co;</p>", ["]>甲公司"]),
        ("<!-- don't ]> -->" + CO + "<?pi ]> ?>", "<p>&co;</p>", ["甲公司"]),
        (
            "<!ELEMENT p (#PCDATA)><!ATTLIST p a CDATA '>'><!ENTITY % x 'y'>%x;" + CO,
            "<p>&co;</p>",
            ["甲公司"],
        ),
        ("<!ENTITY 公司 '甲公司'>", "<p>&公司;</p>", ["甲公司"]),
        (CO, "<p title='&co;'>&copy;&co;&other;</p><!-- &co; -->", ["©甲公司&other;"]),
        ("", "<p>无</p>", ["无"]),
    ],
)
def test_declared_entities(read, subset, body, expected):
    assert read_page(read, subset, body) == (expected, [])


def test_xhtml_and_what_cdata_says(read):
    Path("a.xhtml").write_text(
        '<?xml version="1.0"?>\n<!-- 前 -->\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN"\n'
        ' "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd" [\n<!ENTITY co "甲公司">\n]>\n'
        "<html><body><p>&co;：<![CDATA[&co;]]></p></body></html>",
        "utf-8",
    )
    result = read("a.xhtml")
    assert (result.texts, result.messages) == ({"a.xhtml": "甲公司：&co;"}, [])


def test_chapters_and_office_texts(read):
    chapter = page("<p>&co;</p>").replace("<!DOCTYPE html>", f"<!DOCTYPE html [{CO}]>")
    write_book("a.epub", {"a.xhtml": chapter})
    office = content("<text:p>&co;</text:p>").replace("<office:doc", f"<!DOCTYPE x [{CO}]><office:doc", 1)
    write_archive("a.odt", {"content.xml": office}, MIMETYPE)
    result = read("a.epub", "a.odt")
    assert (result.texts, result.messages) == ({"a.epub": "甲公司", "a.odt": "甲公司"}, [])


@pytest.mark.parametrize(
    ("subset", "why"),
    [
        ("<!ENTITY e SYSTEM 'file:///etc/hostname'>", "is kept in another file"),
        ("<!ENTITY e PUBLIC 'x' 'http://127.0.0.1/x'>", "is kept in another file"),
        ("<!ENTITY e '甲&e;'>", "stands for too much, or for itself"),
        ("<!ENTITY e '&f;'><!ENTITY f '&e;'>", "stands for too much, or for itself"),
        (
            "<!ENTITY a0 '哈哈哈哈哈哈哈哈'>"
            + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
            + "<!ENTITY e '&a9;'>",
            "stands for too much, or for itself",
        ),
    ],
)
def test_what_is_not_expanded_stays_and_is_told_once(read, subset, why):
    text, messages = read_page(read, subset + CO, "<p>&e;&e;</p><p>&co;</p>")
    assert text == ["&e;&e;", "甲公司"]
    assert messages == [f"declares &e; which {why}: it was read as it is written"]


def test_many_references_to_a_long_entity_are_bounded():
    told: list[str] = []
    subset = f"<!ENTITY long '{'长' * 60_000}'>"
    text = read_doctype(f"<!DOCTYPE html [{subset}]>" + "&long;" * 10_000, told.append)
    assert len(text) < 3_000_000
    assert text.count("&long;") > 9_900
    assert told == ["declares &long; which stands for too much, or for itself: it was read as it is written"]


def test_a_subset_that_never_ends_is_searched_once():
    text = "<!DOCTYPE html [" + "<!ENTITY a 'b'> <!-- " * 20_000
    assert read_doctype(text, print) == text
