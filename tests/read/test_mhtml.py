"""MHTML to blocks."""

from __future__ import annotations

import base64
import quopri
from pathlib import Path

import pytest

TEXT = "各位代表，同志们：现在开会。"
HEAD = (
    "From: <Saved>\nSubject: x\nMIME-Version: 1.0\n"
    'Content-Type: multipart/related; type="text/html";{more} boundary="B"\n\n'
)


def part(
    body: bytes, kind: str = 'text/html; charset="utf-8"', how: str = "quoted-printable", more: str = ""
) -> bytes:
    coded = {
        "quoted-printable": quopri.encodestring,
        "base64": base64.encodebytes,
    }.get(how, lambda data: data)(body)
    head = f"--B\nContent-Type: {kind}\nContent-Transfer-Encoding: {how}\n{more}\n".encode()
    return head + coded + b"\n"


def saved(*parts: bytes, more: str = "", end: bytes = b"--B--\n", line: bytes = b"\r\n") -> bytes:
    return (
        (HEAD.format(more=more).encode() + b"".join(parts) + end).replace(b"\r\n", b"\n").replace(b"\n", line)
    )


def page(text: str = TEXT, head: str = "") -> str:
    return f"<html><head>{head}</head><body><p>{text}</p></body></html>"


CSS = part(b"p { content: 'no text' }", "text/css")
PNG = part(bytes(range(256)), "image/png", "base64")


@pytest.mark.parametrize("how", ["quoted-printable", "base64", "8bit", "binary", "7bit"])
@pytest.mark.parametrize("line", [b"\r\n", b"\n"])
def test_transfer_encodings(read, how, line):
    body = page() if how != "7bit" else page("".join(f"&#{ord(c)};" for c in TEXT))
    Path("a.mhtml").write_bytes(saved(part(body.encode(), how=how), CSS, PNG, line=line))
    (batch,) = read("a.mhtml").batches
    assert (batch.texts, batch.extracted) == ([TEXT], True)


@pytest.mark.parametrize(
    "charset", ["gb2312", "gbk", "x-gbk", "GB18030", "'gbk'", "iso-8859-1", "klingon", ""]
)
@pytest.mark.parametrize("how", ["quoted-printable", "base64", "8bit"])
def test_the_bytes_are_decoded_as_a_page_is(read, charset, how):
    """GBK has 镕 and GB 2312 has not; the last byte is no character of any of these."""
    text = TEXT * 3 + "朱镕基说囍。"
    kind = f"text/html; charset={charset}" if charset else "text/html"
    Path("a.mht").write_bytes(saved(part(page(text).encode("gbk"), kind, how)))
    result = read("a.mht")
    assert result.texts == {"a.mht": text}
    assert result.problems == []


@pytest.mark.parametrize("how", ["Quoted-Printable ", "BASE64;", "\tbase64"])
def test_names_of_transfer_encodings(read, how):
    body = part(page().encode(), how=how.strip(" ;\t").lower())
    coding = how.strip(" ;\t").lower().encode()
    Path("a.mht").write_bytes(saved(body.replace(b"Encoding: " + coding, b"Encoding: " + how.encode())))
    assert read("a.mht").texts == {"a.mht": TEXT}


def test_a_page_that_names_its_own_encoding(read):
    body = page(head="<meta charset=gbk>").encode("gbk")
    Path("a.mht").write_bytes(saved(part(body, "text/html")))
    assert read("a.mht").texts == {"a.mht": TEXT}


def test_wide_pages(read):
    body = page().encode("utf-16")
    Path("a.mht").write_bytes(saved(part(body, 'text/html; charset="unicode"', "base64")))
    assert read("a.mht").texts == {"a.mht": TEXT}


def test_the_first_part_may_be_no_page(read):
    Path("a.mht").write_bytes(saved(CSS, PNG, part(page().encode())))
    assert read("a.mht").texts == {"a.mht": TEXT}


def test_the_page_that_is_named_comes_first_and_frames_behind(read):
    frame = part(page("框里的字").encode(), more="Content-ID: <frame-1@mhtml.blink>\n")
    root = part(page().encode(), more="Content-ID: <root@x>\n")
    Path("a.mht").write_bytes(saved(frame, root, more=' start="<root@x>";'))
    assert read("a.mht").texts == {"a.mht": f"{TEXT}\n框里的字"}


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\r\n", b"\n\n", b"\xef\xbb\xbf\r\n\r\n", b" \n"])
def test_what_stands_before_the_headers(read, before):
    Path("a.mht").write_bytes(before + saved(part(page().encode())))
    assert read("a.mht").texts == {"a.mht": TEXT}


def test_a_page_alone_in_its_file(read):
    head = b"mime-version: 1.0\r\nCONTENT-TYPE: text/html;\r\n charset=utf-8\r\ncontent-transfer-encoding: 8bit\r\n\r\n"
    Path("a.mht").write_bytes(head + page().encode())
    Path("b.mht").write_bytes(page().encode())
    assert read("a.mht", "b.mht").texts == {"a.mht": TEXT, "b.mht": TEXT}


def test_either_of_two_forms_is_read_once(read):
    inner = b"--B\nContent-Type: multipart/alternative; boundary=C\n\n--C\nContent-Type: text/plain\n\nplain\n--C\n"
    inner += b"Content-Type: text/html\n\n<p>page</p>\n--C--\n"
    Path("a.mht").write_bytes(saved(inner))
    assert read("a.mht").texts == {"a.mht": "page"}


def test_title_and_headings(read):
    body = "<title>题</title><h1>一</h1><p>甲</p><h1>二</h1>"
    Path("a.mht").write_bytes(saved(part(body.encode())))
    (batch,) = read("a.mht", metadata_fields=("title",)).batches
    assert (batch.metadata, batch.headings) == ([{"title": "题"}], ((2, 3), (6, 7)))


def test_a_file_that_was_cut(read):
    Path("a.mht").write_bytes(saved(part(page(TEXT * 9).encode(), how="base64"), end=b"")[:-20])
    result = read("a.mht")
    assert result.texts["a.mht"].startswith(TEXT)
    assert "ends before its last part does" in result.only_problem.message


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "holds no text"),
        ("只是文字".encode(), "damaged or no MHTML file"),
        (bytes(range(256)) * 9, "damaged or no MHTML file"),
        (saved(CSS, PNG), "holds no page, but image/png, text/css"),
    ],
)
def test_what_is_no_page(read, data, message):
    Path("a.mht").write_bytes(data)
    Path("b.mht").write_bytes(page().encode())
    result = read("a.mht", "b.mht")
    assert result.texts["b.mht"] == TEXT
    assert message in result.only_problem.message


def test_parts_nested_deep(read):
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(5000))
    Path("a.mht").write_bytes(b"MIME-Version: 1.0\n" + deep + b"Content-Type: text/html\n\n<p>x</p>")
    Path("b.mht").write_bytes(page().encode())
    result = read("a.mht", "b.mht")
    assert result.texts["b.mht"] == TEXT
    assert len(result.problems) == 1


def test_a_part_that_is_no_text_costs_no_other(read):
    noise = bytes((i * 37) % 256 for i in range(4000))
    Path("a.mht").write_bytes(saved(part(page().encode()), part(noise, "text/html", "base64")))
    result = read("a.mht")
    assert result.texts == {"a.mht": TEXT}
    assert "a part was left out" in result.only_problem.message


@pytest.mark.parametrize("odd", range(4))
def test_base64_that_is_cut_is_read_as_far_as_it_goes(read, odd):
    coded = base64.b64encode((page() + " " * 30).encode()).rstrip(b"=")
    cut = coded[: (len(coded) - 20) // 4 * 4 + odd]
    Path("a.mhtml").write_bytes(saved(part(b"", how="base64").rstrip(b"\n") + b"\n\n" + cut + b"\n"))
    result = read("a.mhtml")
    assert list(result.texts.values()) == [TEXT]
    assert ["base64 that was cut" in problem.message for problem in result.problems] == [True] * (odd == 1)


def test_pieces_of_base64_that_were_joined_are_all_read(read):
    data = page(TEXT * 3).encode()
    coded = b"\n".join(base64.b64encode(data[at : at + 40]) for at in range(0, len(data), 40))
    assert b"=\n" in coded
    Path("a.mhtml").write_bytes(saved(part(b"", how="base64").rstrip(b"\n") + b"\n\n" + coded + b"\n"))
    result = read("a.mhtml")
    assert list(result.texts.values()) == [TEXT * 3]
    assert result.problems == []


def quoted(text: str) -> bytes:
    return "".join(f"={byte:02X}" for byte in text.encode()).encode()


def as_part(body: bytes) -> bytes:
    head = b"--B\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
    return head + body + b"\n"


@pytest.mark.parametrize("blanks", [b"", b" ", b" \t ", b"\t"])
@pytest.mark.parametrize("line", [b"\n", b"\r\n"])
def test_lines_that_go_on_behind_blanks(read, blanks, line):
    data = quoted(TEXT)
    body = b"<p>" + data[:20] + b"=" + blanks + b"\n" + data[20:30].lower() + data[30:] + b"</p>=" + blanks
    Path("a.mhtml").write_bytes(saved(as_part(body), line=line))
    result = read("a.mhtml")
    assert (result.texts, result.messages) == ({"a.mhtml": TEXT}, [])


def test_what_is_no_sign_stays(read):
    Path("a.mhtml").write_bytes(saved(as_part("<p>a = b，x=zz，甲</p>".encode())))
    assert read("a.mhtml").texts == {"a.mhtml": "a = b，x=zz，甲"}


@pytest.mark.parametrize("cut", [1, 2, 3])
def test_quoted_printable_that_is_cut(read, cut):
    body = b"<p>" + quoted(TEXT)
    body = body[: len(body) - cut]
    Path("a.mhtml").write_bytes(saved(as_part(body), end=b"").rstrip())
    result = read("a.mhtml")
    assert result.texts["a.mhtml"] == TEXT[:-1]
    assert any("quoted-printable that was cut" in message for message in result.messages) == (cut == 1)
    assert any("ends before its last part does" in message for message in result.messages)
