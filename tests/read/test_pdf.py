"""PDF text layers; the files are written here, with a predefined Chinese character map instead of a font."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from dedup.read import pdf

pytest.importorskip("pypdfium2")

FONT = (
    "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>",
    "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/FontDescriptor 5 0 R/DW 1000"
    "/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>",
    "<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[-25 -254 1000 880]/ItalicAngle 0"
    "/Ascent 880/Descent -120/CapHeight 880/StemV 93>>",
)
PICTURE = "q 100 0 0 100 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q"


def make_pdf(*pages: list[str] | str, information: str = "") -> bytes:
    """Return a PDF with these pages: lists of lines, or page contents; and a document information dictionary."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "", *FONT]
    kids = []
    for page in pages:
        content = page
        if isinstance(page, list):
            shown = " ".join(f"<{line.encode('utf-16-be').hex()}> Tj T*" for line in page)
            content = f"BT /F1 12 Tf 50 780 Td 16 TL {shown} ET"
        objects.append(f"<</Length {len(content)}>>\nstream\n{content}\nendstream")
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {len(objects)} 0 R"
            "/Resources<</Font<</F1 3 0 R>>>>>>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>"
    about = ""
    if information:
        objects.append(f"<<{information}>>")
        about = f"/Info {len(objects)} 0 R"
    data = "%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    data += (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R{about}>>\nstartxref\n"
    )
    return (data + f"{data.index('xref')}\n%%EOF").encode("latin-1")


def test_lines_of_pages(read):
    Path("a.pdf").write_bytes(make_pdf(["各位代表，同志们：", "今天开会。"], [], ["The third page, 123."]))
    result = read("a.pdf")
    (batch,) = result.batches
    assert batch.texts == ["各位代表，同志们：\n今天开会。\nThe third page, 123."]
    assert batch.extracted
    assert batch.headings is None
    assert result.problems == []


def test_title_and_author_are_the_file_s_own(read):
    title = ("\ufeff" + "工作报告").encode("utf-16-be").hex()
    Path("a.pdf").write_bytes(make_pdf(["今天开会。"], information=f"/Title<{title}>/Author()/Producer(p)"))
    (batch,) = read("a.pdf", metadata_fields=("title", "author", "producer")).batches
    assert batch.metadata == [{"title": "工作报告"}]
    assert read("a.pdf").batches[0].metadata is None


def test_half_a_character_in_the_title_does_not_cost_the_text(read):
    Path("a.pdf").write_bytes(make_pdf(["今天开会。"], information="/Title<FEFFD800>/Author(Wang)"))
    result = read("a.pdf", metadata_fields=("title", "author"))
    (batch,) = result.batches
    assert batch.texts == ["今天开会。"]
    assert batch.metadata is not None
    assert batch.metadata[0]["author"] == "Wang"
    "".join(batch.metadata[0].values()).encode()


def test_a_scanned_page_is_told(read):
    Path("a.pdf").write_bytes(make_pdf(["第一页"], PICTURE, ["第三页"]))
    result = read("a.pdf")
    assert result.texts == {"a.pdf": "第一页\n第三页"}
    assert result.messages == ["page 2 is a scanned picture or drawing without text: run OCR first"]


def test_many_scanned_pages_are_counted(read):
    Path("a.pdf").write_bytes(make_pdf(*[PICTURE] * 30))
    messages = read("a.pdf").messages
    assert len(messages) == 22
    assert "10 more of this kind" in messages[-1]
    assert "holds no text" in messages[-2]


def test_an_encrypted_file(read):
    data = make_pdf(["甲"])
    encrypt = "/Encrypt<</Filter/Standard/V 1/R 2/Length 40/P -44/O<{0}>/U<{0}>>>/ID[<00><00>]".format(
        "11" * 32
    )
    Path("a.pdf").write_bytes(data.replace(b"trailer<<", b"trailer<<" + encrypt.encode()))
    assert "encrypted" in read("a.pdf").only_problem.message


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4 rubbish", "只是文字".encode()])
def test_damaged_files(read, data):
    Path("a.pdf").write_bytes(data)
    result = read("a.pdf")
    assert result.batches == []
    assert "damaged or not PDF" in result.only_problem.message


def test_a_truncated_file_never_raises(read):
    data = make_pdf(["今天开会。"] * 30)
    for share in range(10):
        Path("a.pdf").write_bytes(data[: len(data) * share // 10])
        read("a.pdf")


def test_without_the_package_the_extra_is_named(read, monkeypatch):
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    Path("a.pdf").write_bytes(make_pdf(["甲"]))
    assert "pip install 'dedup[pdf]'" in read("a.pdf").only_problem.message


def heads_of(pages):
    """What of each page counts as a running head."""
    return [
        [line for line, is_head in zip(page, own, strict=True) if is_head]
        for page, own in zip(pages, pdf.running_heads(pages), strict=True)
    ]


BODY = [f"第{n}天，渡口的船一早就到了，午前卸完，下午又装了{n}车煤。" for n in range(40)]


@pytest.mark.parametrize(
    "head", ["青石镇大事记（送审稿）", "大事记 第{n}页", "{n} · 青石镇志", "第{n}页 共九页"]
)
@pytest.mark.parametrize("place", [0, 1, -1, -2])
def test_running_heads(head, place):
    pages = []
    for number in range(6):
        page = BODY[6 * number : 6 * number + 6]
        page.insert(place if place >= 0 else len(page) + 1 + place, head.format(n=number))
        pages.append(page)
    assert heads_of(pages) == [[head.format(n=number)] for number in range(6)]


def test_heads_of_left_and_right_pages_and_of_chapters():
    pages = [[("青石镇志" if n % 2 else "大事记"), *BODY[3 * n : 3 * n + 3]] for n in range(8)]
    assert heads_of(pages) == [[page[0]] for page in pages]
    pages = [[f"卷{'上下'[n > 4]}", *BODY[4 * n : 4 * n + 4]] for n in range(8)]
    assert heads_of(pages) == [[page[0]] for page in pages]


def test_what_is_no_running_head():
    assert heads_of([[str(n), *BODY[3 * n : 3 * n + 3]] for n in range(5)]) == [[]] * 5, "page numbers"
    assert heads_of([["大事记", *BODY[3 * n : 3 * n + 3]] for n in range(2)]) == [[]] * 2, "two pages"
    inside = [[*BODY[8 * n : 8 * n + 4], "同上。", *BODY[8 * n + 4 : 8 * n + 8]] for n in range(4)]
    assert heads_of(inside) == [[]] * 4


def test_running_heads_are_furniture(tmp_path):
    from dedup import Settings
    from dedup.pipeline import scan_paths

    pages = [["青石镇大事记（送审稿）", *BODY[4 * n : 4 * n + 4]] for n in range(6)]
    (tmp_path / "a.pdf").write_bytes(make_pdf(*pages))
    (finding,) = scan_paths([str(tmp_path)], Settings(find=("furniture",))).findings()
    assert (finding.excerpt, finding.places) == ("青石镇大事记（送审稿）", 6)
    assert finding.evidence["reason"] == "running head"


def test_pages_in_places(tmp_path):
    from dedup import Settings
    from dedup.pipeline import scan_paths

    (tmp_path / "a.pdf").write_bytes(make_pdf([*BODY[:3]], [], [BODY[5], BODY[1]]))
    (finding,) = scan_paths([str(tmp_path)], Settings(find=("exact",), min_length=10)).findings()
    assert [one.page for one in finding.occurrences] == [1, 3]
