"""What a DOCX holds besides plain runs: fields, numbering, notes, texts in other formats, headers."""

from __future__ import annotations

import io

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

from dedup import Settings
from dedup.pipeline import scan_paths
from dedup.read.docx_fields import text_of_field
from dedup.read.docx_numbers import write_number

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMES = (
    f'xmlns:w="{W}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)


def element(xml: str):
    """An element of a body; its first tag gets the namespaces."""
    head, sep, rest = xml.partition(">")
    slash = "/" if head.endswith("/") else ""
    return parse_xml(f"{head.rstrip('/')} {NAMES}{slash}{sep}{rest}")


def add(document, *elements: str) -> None:
    for xml in elements:
        document.element.body.insert(len(document.element.body) - 1, element(xml))


def run(inner: str, properties: str = "") -> str:
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{inner}</w:r>"


def text(words: str, properties: str = "") -> str:
    return run(f'<w:t xml:space="preserve">{words}</w:t>', properties)


def complex_field(instruction: str, result: str | None = None) -> str:
    middle = "" if result is None else run('<w:fldChar w:fldCharType="separate"/>') + result
    return (
        run('<w:fldChar w:fldCharType="begin"/>')
        + run(f"<w:instrText>{instruction}</w:instrText>")
        + middle
        + run('<w:fldChar w:fldCharType="end"/>')
    )


def control(words: str, properties: str) -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{text(words)}</w:sdtContent></w:sdt>"


def maths(words: str) -> str:
    return f"<m:r><m:t>{words}</m:t></m:r>"


@pytest.fixture
def lines(read):
    """The lines of a document of these body elements, and the problems told of it."""

    def of(*elements: str, document=None) -> tuple[list[str], list[str]]:
        document = document or docx.Document()
        add(document, *elements)
        document.save("a.docx")
        result = read("a.docx")
        return result.texts["a.docx"].split("\n"), result.messages

    return of


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        (text("甲") + text("乙", "<w:vanish/>") + text("丙"), "甲丙"),
        (text("甲") + text("乙", '<w:vanish w:val="0"/>'), "甲乙"),
        (text("甲") + text("乙", "<w:webHidden/>"), "甲乙"),
        (f"{text('甲')}<w:del>{run('<w:delText>乙</w:delText>')}</w:del><w:ins>{text('丙')}</w:ins>", "甲丙"),
        (control("单击此处", "<w:showingPlcHdr/>") + text("甲"), "甲"),
        (control("甲", '<w:showingPlcHdr w:val="false"/>'), "甲"),
        (
            text("令") + "<m:oMath><m:r><m:t>V</m:t></m:r><m:r><m:t>=ab</m:t></m:r></m:oMath>" + text("为"),
            "令V=ab为",
        ),
        (
            f"<m:oMathPara><m:f><m:num>{maths('a')}</m:num><m:den>{maths('b')}</m:den></m:f></m:oMathPara>",
            "a/b",
        ),
        (
            run("<w:ruby><w:rt>" + text("dù") + "</w:rt><w:rubyBase>" + text("渡") + "</w:rubyBase></w:ruby>")
            + text("口"),
            "渡口",
        ),
        (
            run('<w:sym w:font="Symbol" w:char="F061"/>') + run('<w:sym w:font="Wingdings" w:char="F0FE"/>'),
            "α☑",
        ),
        (run('<w:sym w:font="宋体" w:char="6E21"/>'), "渡"),
        (text("第") + complex_field(r"EQ \o\ac(○,3)") + text("组"), "第3组"),
        (complex_field(r'EQ \* jc2 \* "Font:宋体" \* hps10 \o\ad(\s\up 9(dù),渡)') + text("口"), "渡口"),
        (complex_field("PAGEREF _x", text("12")) + text("页"), "12页"),
        (complex_field(r"XE &quot;渡口&quot;") + text("甲"), "甲"),
        ('<w:fldSimple w:instr="AUTHOR">' + text("甲") + "</w:fldSimple>", "甲"),
        (
            complex_field(
                "IF 1=1 " + "</w:instrText></w:r>" + complex_field("PAGE", text("7")) + "<w:r><w:instrText>",
                text("甲"),
            ),
            "甲",
        ),
        (run("<w:pict><v:shape><v:textpath string='机密'/></v:shape></w:pict>") + text("甲"), "甲 机密"),
    ],
)
def test_what_a_paragraph_says(lines, inside, shown):
    assert lines(f"<w:p>{inside}</w:p>") == (shown.split(), [])


@pytest.mark.parametrize(
    ("inside", "told"),
    [
        (
            run('<w:object><o:OLEObject ProgID="Equation.3"/></w:object>'),
            "an embedded object (Equation.3) was not read",
        ),
        (complex_field("LISTNUM"), "a field (LISTNUM without a result) was not read"),
        ("<w:subDoc r:id='x'/>", "a part of a master document was not read"),
        (
            run("<w:drawing><a:graphic><a:graphicData uri='http://x/2006/chart'/></a:graphic></w:drawing>"),
            "a drawing (chart) was not read",
        ),
    ],
)
def test_what_cannot_be_read_is_told(lines, inside, told):
    paragraph = f"<w:p>{text('甲')}{inside}{text('乙')}</w:p>"
    assert lines(paragraph, paragraph) == (["甲乙", "甲乙"], [told])


def test_a_field_without_an_end_keeps_its_text(lines):
    found, told = lines(
        "<w:p>" + run('<w:fldChar w:fldCharType="begin"/>') + text("甲") + "</w:p>",
        f"<w:p>{text('乙')}</w:p>",
    )
    assert found == ["甲", "乙"]
    assert told


def test_hidden_by_style(lines):
    document = docx.Document()
    base = document.styles.add_style("隐", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    base.font.hidden = True
    document.styles.add_style("更隐", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH).base_style = base
    document.add_paragraph("无", "更隐")
    assert lines(f"<w:p>{text('甲')}</w:p>", document=document) == (["甲"], [])


NUMBERING = (
    '<w:abstractNum w:abstractNumId="77">'
    '<w:lvl w:ilvl="0"><w:start w:val="9"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="第%1条"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:suff w:val="nothing"/>'
    '<w:lvlText w:val="%1.%2、"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl></w:abstractNum>'
)


def test_automatic_numbering(lines):
    document = docx.Document()
    root = document.part.numbering_part.element
    root.insert(0, element(NUMBERING))
    root.append(element('<w:num w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    root.append(
        element(
            '<w:num w:numId="78"><w:abstractNumId w:val="77"/><w:lvlOverride w:ilvl="0">'
            '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        )
    )
    style = document.styles.add_style("条", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    style.element.get_or_add_pPr().append(element('<w:numPr><w:numId w:val="77"/></w:numPr>'))

    def numbered(words: str, level: int, number: int = 77) -> str:
        place = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
        return f"<w:p><w:pPr>{place}</w:pPr>{text(words)}</w:p>"

    found, told = lines(
        numbered("甲", 0),
        numbered("乙", 1),
        numbered("丙", 1),
        numbered("点", 2),
        f'<w:p><w:pPr><w:pStyle w:val="{style.style_id}"/></w:pPr>{text("丁")}</w:p>',
        numbered("戊", 1),
        numbered("己", 0, 78),
        numbered("庚", 0, 0),
        document=document,
    )
    assert found == ["第九条 甲", "九.1、乙", "九.2、丙", "点", "第十条 丁", "十.1、戊", "第一条 己", "庚"]
    assert told == []


@pytest.mark.parametrize(
    ("value", "format_", "written"),
    [
        (10, "chineseCounting", "十"),
        (19, "chineseCounting", "十九"),
        (20, "chineseCounting", "二十"),
        (105, "chineseCountingThousand", "一百零五"),
        (110, "chineseCountingThousand", "一百一十"),
        (2010, "chineseCountingThousand", "二千零一十"),
        (12, "chineseLegalSimplified", "壹拾贰"),
        (11, "ideographTraditional", "甲"),
        (3, "decimalEnclosedCircle", "③"),
        (27, "upperLetter", "AA"),
        (49, "upperRoman", "XLIX"),
        (7, "decimalZero", "07"),
        (7, "whatever", "7"),
    ],
)
def test_numbers(value, format_, written):
    assert write_number(value, format_) == written


FOOTNOTE, ENDNOTE = '<w:footnoteReference w:id="5"/>', '<w:endnoteReference w:id="5"/>'


def test_notes_stand_behind_their_paragraph(lines):
    document = docx.Document()
    for kind in ("footnote", "endnote"):
        xml = (
            f'<w:{kind}s {NAMES}><w:{kind} w:id="0" w:type="separator"><w:p>{text("线")}</w:p></w:{kind}>'
            f'<w:{kind} w:id="5"><w:p>{text(f"注{kind}")}</w:p></w:{kind}></w:{kind}s>'
        )
        part = Part(PackURI(f"/word/{kind}s.xml"), "application/xml", xml.encode(), document.part.package)
        document.part.relate_to(part, getattr(RELATIONSHIP_TYPE, f"{kind.upper()}S"))
    found, told = lines(
        f"<w:p>{text('甲')}{run(FOOTNOTE)}{text('乙')}</w:p>",
        f"<w:p>{text('丙')}{run(ENDNOTE)}</w:p>",
        document=document,
    )
    assert (found, told) == (["甲乙", "注footnote", "丙", "注endnote"], [])


def inner_docx() -> bytes:
    inner = docx.Document()
    inner.add_paragraph("午前卸完")
    stream = io.BytesIO()
    inner.save(stream)
    return stream.getvalue()


DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


@pytest.mark.parametrize(
    ("name", "type_", "data"),
    [
        ("c.html", "text/html", "<meta charset=gbk><p>午前卸完</p>".encode("gbk")),
        ("c.xhtml", "application/xhtml+xml", "<html><body><p>午前卸完</p></body></html>".encode()),
        ("c.txt", "text/plain", "午前卸完".encode("gb18030")),
        ("c.docx", DOCX_TYPE, inner_docx()),
    ],
)
def test_a_text_in_another_format_is_read_in_place(lines, name, type_, data):
    document = docx.Document()
    part = Part(PackURI(f"/word/{name}"), type_, data, document.part.package)
    id_ = document.part.relate_to(part, RELATIONSHIP_TYPE.A_F_CHUNK)
    found, told = lines(
        f"<w:p>{text('甲')}</w:p>",
        f'<w:altChunk r:id="{id_}"/>',
        f"<w:p>{text('乙')}</w:p>",
        document=document,
    )
    assert (found, told) == (["甲", "午前卸完", "乙"], [])


@pytest.mark.parametrize(("name", "type_"), [("c.bin", "application/x-unknown"), ("c.html", "text/html")])
def test_a_text_that_cannot_be_read_is_told(lines, name, type_):
    document = docx.Document()
    part = Part(PackURI(f"/word/{name}"), type_, b"%PDF-1.4 \x00\x01\x02\xff", document.part.package)
    id_ = document.part.relate_to(part, RELATIONSHIP_TYPE.A_F_CHUNK)
    found, (told,) = lines(f"<w:p>{text('甲')}</w:p>", f'<w:altChunk r:id="{id_}"/>', document=document)
    assert found == ["甲"]
    assert told.startswith("a text in another format")
    assert name in told


def test_headers_and_footers_are_furniture(tmp_path):
    document = docx.Document()
    for number in range(3):
        document.add_paragraph(f"第{number}天，渡口的船一早就到了，午前卸完，下午又装了煤。")
    document.sections[0].header.paragraphs[0].text = "青石镇大事记（送审稿）"
    document.sections[0].footer.paragraphs[0].text = "共印六份"
    document.save(str(tmp_path / "a.docx"))
    report = scan_paths([str(tmp_path)], Settings(find=("furniture",)))
    found = {finding.excerpt: finding.evidence["reason"] for finding in report.findings()}
    assert found == dict.fromkeys(("青石镇大事记（送审稿）", "共印六份"), "running head")
    assert report.problems == ()


def test_fields_that_show_their_instruction():
    assert text_of_field(r"EQ \f(甲,乙)") == "甲/乙"
    assert text_of_field(r"EQ x\s\up8(2)") == "x2"
    assert text_of_field("MACROBUTTON Go 点此处") == "点此处"
    assert text_of_field("LISTNUM") is None


LONG = "渡口的船一早就到了，午前卸完，下午又装了煤，三个人抬一筐，抬到天黑才算完，明天还有两条船要来。"


def test_places_in_the_file(tmp_path):
    """The ordinal counts every paragraph, empty ones and those of tables too."""
    document = docx.Document()
    document.add_heading("一、船", 1)
    document.add_paragraph("")
    document.add_paragraph(LONG)
    document.add_heading("二、煤", 2)
    document.add_table(1, 2).rows[0].cells[1].text = "格"
    document.add_paragraph(LONG)
    document.save(str(tmp_path / "a.docx"))
    (finding,) = scan_paths([str(tmp_path)], Settings(find=("exact",))).findings()
    assert [(one.paragraph, one.heading, one.page) for one in finding.occurrences] == [
        (3, "一、船", 0),
        (7, "二、煤", 0),
    ]


def test_places_in_a_draft(tmp_path):
    import json

    from typer.testing import CliRunner

    from dedup.cli import make_app

    document = docx.Document()
    document.add_heading("一、船", 1)
    document.add_paragraph("")
    document.add_paragraph(LONG)
    document.save(str(tmp_path / "a.docx"))
    (tmp_path / "old.txt").write_text(LONG, encoding="utf-8")
    names = [str(tmp_path / name) for name in ("a.docx", "old.txt", "r.json")]
    done = CliRunner().invoke(make_app(), ["check", names[0], "--against", names[1], "--json", names[2]])
    assert done.exit_code == 0, done.output
    record = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    place = record["findings"][0]["occurrences"][0]
    assert (place["paragraph"], place["heading"]) == (3, "一、船")


def test_a_header_is_no_word_of_a_draft(tmp_path):
    """Nor of an old text: both have it, and nothing was copied."""
    import dedup

    other = "粮站换了新的磅秤，称了三天，一斤不差，乡亲们都说这回可以放心把谷子挑来卖了，年底再校一次。"
    for name, line in (("a", LONG), ("b", other)):
        document = docx.Document()
        document.add_paragraph(line)
        document.sections[0].header.paragraphs[0].text = LONG[::-1]
        document.save(str(tmp_path / f"{name}.docx"))
    report = dedup.check(str(tmp_path / "a.docx"), against=[str(tmp_path / "b.docx")])
    assert list(report.findings()) == []
    (tmp_path / "c.txt").write_text(LONG, encoding="utf-8")
    assert len(list(dedup.check(str(tmp_path / "a.docx"), against=[str(tmp_path / "c.txt")]).findings())) == 1
