"""DOCX to blocks."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls


def save(document, name="a.docx"):
    document.save(name)


def add_xml(document, xml):
    document.element.body.insert(
        len(document.element.body) - 1, parse_xml(xml.replace("<w:p>", f"<w:p {nsdecls('w')}>", 1))
    )


def test_paragraphs_and_tables_in_order(read):
    document = docx.Document()
    document.add_heading("讲话", 1)
    document.add_paragraph("第一段\t有制表\n有换行")
    table = document.add_table(2, 2)
    for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"格{number}"
    document.add_paragraph("  ")
    document.add_heading("小节", 2)
    document.add_paragraph("末段")
    save(document)
    (batch,) = read("a.docx").batches
    assert batch.texts[0].split("\n") == [
        "讲话",
        "第一段 有制表",
        "有换行",
        "格0\t格1",
        "格2\t格3",
        "小节",
        "末段",
    ]
    assert batch.headings == ((0, 2),)
    assert batch.extracted


def properties_of(read, path: str):
    (batch,) = read(path, metadata_fields=("title", "author", "place")).batches
    return batch.metadata


def test_title_and_author_are_the_file_s_own(read):
    document = docx.Document()
    document.add_paragraph("各位代表")
    document.core_properties.title = " 工作报告 "
    document.core_properties.author = ""
    save(document)
    assert properties_of(read, "a.docx") == [{"title": "工作报告"}]
    assert read("a.docx").batches[0].metadata is None, "nothing is told that was not asked for"


def test_a_file_without_properties_has_no_title(read):
    document = docx.Document()
    document.add_paragraph("各位代表")
    save(document, "b.docx")
    with zipfile.ZipFile("b.docx") as whole, zipfile.ZipFile("a.docx", "w") as stripped:
        for name in whole.namelist():
            if name == "_rels/.rels":
                kept = re.sub(rb"<Relationship [^>]*core-properties[^>]*/>", b"", whole.read(name))
                assert kept != whole.read(name)
                stripped.writestr(name, kept)
            elif name != "docProps/core.xml":
                stripped.writestr(name, whole.read(name))
    assert properties_of(read, "a.docx") is None


def test_properties_of_another_type_do_not_cost_the_text(read):
    document = docx.Document()
    document.add_paragraph("各位代表")
    save(document, "b.docx")
    with zipfile.ZipFile("b.docx") as whole, zipfile.ZipFile("a.docx", "w") as changed:
        for name in whole.namelist():
            data = whole.read(name)
            if name == "[Content_Types].xml":
                data = data.replace(
                    b"application/vnd.openxmlformats-package.core-properties+xml", b"text/x-own"
                )
                assert data != whole.read(name)
            changed.writestr(name, data)
    assert properties_of(read, "a.docx") == [{"author": "python-docx"}]
    assert read("a.docx").batches[0].texts == ["各位代表"]


def test_a_title_stands_above_headings(read):
    document = docx.Document()
    document.add_heading("题目", 0)
    document.add_heading("一", 1)
    save(document)
    assert read("a.docx").batches[0].headings == ((0, 2),)


def test_chinese_style_names(read):
    document = docx.Document()
    style = document.styles.add_style("标题 1", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph("讲话", style=style)
    save(document)
    assert read("a.docx").batches[0].headings == ((0, 2),)


def test_nested_and_merged_tables(read):
    document = docx.Document()
    table = document.add_table(2, 3)
    table.cell(0, 0).merge(table.cell(0, 2)).text = "合并"
    inner = table.cell(1, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "内一", "内二"
    table.cell(1, 0).text = "外"
    save(document)
    assert read("a.docx").texts["a.docx"].split("\n") == ["合并", "外\t内一\t内二"]


def test_revisions_links_and_content_controls(read):
    document = docx.Document()
    add_xml(
        document,
        "<w:p><w:r><w:t>留</w:t></w:r><w:ins><w:r><w:t>增</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>删</w:delText></w:r></w:del>"
        "<w:sdt><w:sdtContent><w:r><w:t>控</w:t></w:r></w:sdtContent></w:sdt>"
        "<w:hyperlink><w:r><w:t>链</w:t></w:r></w:hyperlink></w:p>",
    )
    save(document)
    assert read("a.docx").texts == {"a.docx": "留增控链"}


def test_an_empty_document(read):
    save(docx.Document())
    assert read("a.docx").messages == ["holds no text"]


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04 and nothing", "只是文字".encode(), b"PK\x05\x06" + bytes(18)],
)
def test_damaged_files(read, data):
    Path("a.docx").write_bytes(data)
    result = read("a.docx")
    assert result.batches == []
    assert "damaged or not a DOCX file" in result.only_problem.message


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_truncated_files(read, share):
    document = docx.Document()
    document.add_paragraph("今天开会。" * 100)
    save(document)
    data = Path("a.docx").read_bytes()
    Path("a.docx").write_bytes(data[: int(len(data) * share)])
    assert "damaged" in read("a.docx").only_problem.message


def test_an_encrypted_file(read):
    Path("a.docx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000))
    assert "encrypted" in read("a.docx").only_problem.message


def test_another_kind_of_archive(read):
    with zipfile.ZipFile("a.docx", "w") as archive:
        archive.writestr("readme.txt", "x")
    assert "not a DOCX file" in read("a.docx").only_problem.message


def test_a_bomb_is_not_opened(read):
    save(docx.Document())
    with zipfile.ZipFile("a.docx", "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/bomb.xml", b" " * ((1 << 26) + 1))
        archive.writestr("word/bomb2.xml", b" " * 1)
    assert "unpacks to" in read("a.docx").only_problem.message


def test_entities_that_multiply(read):
    save(docx.Document())
    source = zipfile.ZipFile("a.docx")
    bomb = (
        '<!DOCTYPE x [<!ENTITY a "'
        + "甲" * 1000
        + '"><!ENTITY b "'
        + "&a;" * 1000
        + '"><!ENTITY c "'
        + "&b;" * 1000
        + '">]>'
    )
    with zipfile.ZipFile("b.docx", "w") as archive:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                text = data.decode().replace("<w:body>", "<w:body><w:p><w:r><w:t>&c;</w:t></w:r></w:p>")
                head, _, body = text.partition("?>")
                data = f"{head}?>{bomb}{body}".encode()
            archive.writestr(name, data)
    source.close()
    assert all(len(text) < 10_000 for text in read("b.docx").texts.values())


def test_deep_tables(read):
    """Nesting deeper than the XML parser allows is damage; what it allows is read."""
    for depth in (20, 2000):
        document = docx.Document()
        cell = document.add_table(1, 1).cell(0, 0)
        xml = (
            "<w:tbl><w:tr><w:tc>" * depth
            + "<w:p><w:r><w:t>底</w:t></w:r></w:p>"
            + "</w:tc></w:tr></w:tbl>" * depth
        )
        save(document)
        assert cell is not None
        source = zipfile.ZipFile("a.docx")
        with zipfile.ZipFile("b.docx", "w") as archive:
            for name in source.namelist():
                data = source.read(name)
                if name == "word/document.xml":
                    data = data.replace(b"<w:body>", b"<w:body>" + xml.encode())
                archive.writestr(name, data)
        source.close()
        result = read("b.docx")
        assert result.texts == {"b.docx": "底"} or "damaged" in result.only_problem.message


def repack(change, name="a.docx"):
    """Write a document of two paragraphs whose members ``change(name, data)`` renames, rewrites or drops."""
    document = docx.Document()
    document.add_heading("讲话", 1)
    document.add_paragraph("各位代表现在开会。")
    save(document, "whole.docx")
    with zipfile.ZipFile("whole.docx") as whole, zipfile.ZipFile(name, "w") as changed:
        for member in whole.namelist():
            for new, data in change(member, whole.read(member)):
                changed.writestr(new, data)


def related(kind, target):
    """A change that adds a relation of the main part."""
    relation = (
        f'<Relationship Id="rId99" Target="{target}" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/></Relationships>'
    ).encode()

    def change(name, data):
        is_main = name == "word/_rels/document.xml.rels"
        yield name, data.replace(b"</Relationships>", relation) if is_main else data

    return change


def typed(new):
    def change(name, data):
        old = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
        yield name, data.replace(old, new) if name == "[Content_Types].xml" else data

    return change


def undeclared(name, data):
    yield from related("image", "media/a.wdp")(name, data)
    if name == "[Content_Types].xml":
        yield "word/media/a.wdp", b"no type"


def strict(name, data):
    yield (
        name,
        re.sub(
            rb"http://schemas\.openxmlformats\.org/(officeDocument|wordprocessingml)/2006/",
            rb"http://purl.oclc.org/ooxml/\1/",
            data,
        ),
    )


def without(part):
    return lambda name, data: [(name, data)] if name != part else []


def spoiled(part):
    return lambda name, data: [(name, data[:-20] if name == part else data)]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (related("image", "../NULL"), ["a part that is missing (image ../NULL) was not read"]),
        (related("footer", "footer9.xml"), ["a part that is missing (footer footer9.xml) was not read"]),
        (related("hyperlink", "#_Toc1"), []),
        (undeclared, []),
        (typed(b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"), []),
        (typed(b"application/vnd.ms-word.document.macroEnabled.main+xml"), []),
        (typed(b"application/xml"), []),
        (lambda name, data: [(name.replace("/", "\\"), data)], []),
        (lambda name, data: [(name.upper(), data)], []),
        (strict, []),
        (without("word/styles.xml"), ["a part that is missing (styles styles.xml) was not read"]),
        (spoiled("word/styles.xml"), ["a damaged part (word/styles.xml) was not read"]),
        (spoiled("word/numbering.xml"), ["a damaged part (word/numbering.xml) was not read"]),
        (spoiled("word/settings.xml"), []),
        (spoiled("docProps/core.xml"), ["a damaged part (docProps/core.xml) was not read"]),
        (without("[Content_Types].xml"), []),
    ],
)  # fmt: skip
def test_faults_beside_the_text_do_not_cost_it(read, change, told):
    repack(change)
    result = read("a.docx")
    assert list(result.texts.values()) == ["讲话\n各位代表现在开会。"]
    assert [problem.message for problem in result.problems] == told


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (without("word/document.xml"), "it has no main part"),
        (spoiled("word/document.xml"), "its main part cannot be read"),
        (lambda name, data: [(name, data.replace(b"w:document", b"w:other"))], "no text document"),
        (lambda name, data: [(name, data.replace(b"w:body", b"w:other"))], "no text document"),
    ],
)
def test_without_a_main_part_the_cure_is_told(read, change, reason):
    repack(change)
    message = read("a.docx").problems[-1].message
    assert reason in message
    assert message.endswith("open it in Word and save it again")
    assert "object" not in message
    assert "<" not in message
