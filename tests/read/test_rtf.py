"""RTF to blocks."""

from __future__ import annotations

from pathlib import Path

import pytest

from dedup.read.rtf import parse_rtf

TEXT = "各位代表，同志们：现在开会。"
FONTS = (
    r"{\fonttbl{\f0\fnil\fcharset134 \'cb\'ce\'cc\'e5;}{\f1\fcharset0 Times;}{\f2\fcharset128 MS;}"
    r"{\f3\fcharset136 Ming;}{\f4\fcharset204 Cyr;}}"
)


def hexed(text: str, codec: str = "gbk") -> str:
    return "".join(f"\\'{byte:02x}" for byte in text.encode(codec))


def rtf(body: str, head: str = r"\ansi\ansicpg936\deff0" + FONTS) -> bytes:
    return ("{\\rtf1" + head + body + "}").encode("latin-1")


def lines(body: str, head: str | None = None) -> list[str]:
    rich = parse_rtf(rtf(body) if head is None else rtf(body, head))
    assert rich.whole
    return [text for text, _ in rich.blocks]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (hexed(TEXT), [TEXT]),
        (
            hexed("一") + "\\par\n" + hexed("二") + r"\line " + hexed("三") + "\\\n" + hexed("四"),
            ["一", "二", "三", "四"],
        ),
        # A character whose bytes are parted: by a line end, a run, a group, another font.
        (r"\'b0" + "\r\n" + r"\'a1", ["啊"]),
        (r"\'b0\b \'a1\b0", ["啊"]),
        (r"{\b\'b0}{\i\'a1}", ["啊"]),
        (r"\f0\'b0\f1\'a1", ["啊"]),
        (r"\'b0{\*\bkmkstart a}\'a1", ["啊"]),
        # The second byte is ASCII, as it stands or as a sign that has to be escaped.
        (r"\f2 \'83\'5c\'83e", ["ソテ"]),
        (r"\f2 \'83\\\'95\'5c", ["ソ表"]),
        (r"\f2 \'83\{\'83\}", ["ボマ"]),
        (r"\f3 \'a5\'5c\'a5\\", ["功功"]),
        (r"\'81@\'81A", ["丂丄"]),
        (r"\f4\'ea\'ee\'ed", ["кон"]),
        (r"\'80", ["€"]),
    ],
)
def test_bytes(body, expected):
    assert lines(body) == expected


def test_western_bytes():
    assert lines(r"caf\'e9", r"\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 T;}}\f0 ") == ["café"]


@pytest.mark.parametrize(
    "head",
    [
        r"\ansi\ansicpg54936",
        r"\ansi\ansicpg936{\fonttbl{\f0\fcharset0 T;}}\f0 ",
        r"\ansi\deff3{\fonttbl{\f3\fnil\fcharset134 S;}}",
        r"\ansi\deff0{\fonttbl{\f0\fnil\fcharset1\cpg936 S;}}\f0 ",
        r"\ansi{\fonttbl\f0\fnil\fcharset134 S;}\plain\f0 ",
    ],
)
def test_code_pages(head):
    assert lines(hexed(TEXT), head) == [TEXT]


def test_four_bytes_of_gb18030():
    assert lines(hexed("㐀𠮷", "gb18030"), r"\ansi\ansicpg54936 ") == ["㐀𠮷"]
    assert lines(hexed("𠮷", "gb18030").replace("\\'30", "0"), r"\ansi\ansicpg54936 ") == ["𠮷"]


def test_bytes_as_they_stand():
    data = rtf("X\\'b0\\'a1\\par Y").replace(b"X", "功課".encode("big5")).replace(b"Y", "功能".encode("big5"))
    rich = parse_rtf(data.replace(b"ansicpg936", b"ansicpg950").replace(b"fcharset134", b"fcharset136"))
    assert [text for text, _ in rich.blocks] == ["功課陛", "功能"]


@pytest.mark.parametrize("codec", ["gb18030", "utf-8"])
def test_bytes_as_they_stand_without_a_code_page(codec):
    rich = parse_rtf(b"{\\rtf1\\ansi " + (TEXT * 3).encode(codec) + b"\\par}")
    assert [text for text, _ in rich.blocks] == [TEXT * 3]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (r"\u20013?\u25991?", "中文"),
        (r"\uc0\u20013\u25991 a", "中文a"),
        (r"\uc2\u20013\'d6\'d0\u25991\'ce\'c4a", "中文a"),
        (r"\uc1\u20013\'d6\'d0\u25991\'ce\'c4a", "中文a"),  # one character is meant, not one byte
        (r"\uc5\u20013abcde\u25991\'41\'42\'43\'44\'45f", "中文f"),
        (r"{\uc3\u20013abc}\u25991?a", "中文a"),
        (r"\u-24555?\u8212\emdash a", "\ua015—a"),
        (r"\u-10178?\u-8777?", "🦷"),
        (r"\u55362?\u57271?", "𠮷"),
        (r"\u131127?", "\U00020037"),
        (r"\u55362?a", "\ufffda"),
        (r"\uc0\u55362\u20013 a", "\ufffd中a"),
        (r"\u20013\u25991", "中文"),
        (r"\u20013{}?", "中?"),
        (r"\u20013\{\u25991\'3fa", "中文a"),
        (r"{\upr{no}{\*\ud{\u20013?}}}a", "中a"),
    ],
)
def test_unicode_and_its_fallback(body, expected):
    assert lines(body) == [expected]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (r"a{\v hidden\'b0}b\v c\v0 d\v\plain e", ["abde"]),
        (r"a{\deleted gone}b", ["ab"]),
        (r"a{\footnote\pard\plain {\super\chftn} note\par more}b\par c", ["ab", "note", "more", "c"]),
        (
            r"a{\shp{\*\shpinst{\sp{\sn x}{\sv y}}{\shptxt \pard box\par}}{\shprslt{\*\do{\dptxbxtext old}}}}b",
            ["ab", "box"],
        ),
        (r"a{\*\do\dobxpage{\dptxbxtext\pard box\par}}b", ["ab", "box"]),
        (r"a{\*\annotation note}{\*\atnid x}b", ["ab"]),
        (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt link}} a", ["link a"]),
        (r"{\pict\wmetafile8 0a0b}{\*\shppict{\pict 00}}{\nonshppict{\pict 00}}a", ["a"]),
        (r"{\pict\bin5 }{}}\'}a", ["a"]),
        (r"{\object\objemb{\*\objdata 00}{\result table}}a", ["tablea"]),
        (r"{\listtext\pard 1.\tab}a\par", ["1. a"]),
        (r"{\xe index}{\tc contents}a", ["a"]),
        (r"{\*\unknown text{\b more}}a\unknown b", ["ab"]),
        (r"\lquote a\rquote\~b\-c\_d\emdash\bullet", ["‘a’ bc-d—•"]),
        ("  a\tb   c ", ["a b c"]),
    ],
)
def test_what_is_text(body, expected):
    assert lines(body) == expected


def test_tables():
    row = r"\trowd\cellx1\cellx2 \pard\intbl a\cell b\cell\row "
    assert lines(row + row + r"\pard c\par") == ["a\tb", "a\tb", "c"]
    assert lines(r"\trowd\pard\intbl a\par b\cell c\cell\row\pard d") == ["a", "b", "c", "d"]
    assert lines(r"\trowd\pard\intbl a\cell b\cell\pard c\par") == ["a\tb", "c"]  # without its end


def test_headings_and_properties(read):
    styles = r"{\stylesheet{\ql Normal;}{\s1\outlinelevel0 heading 1;}{\s9 \'b1\'ea\'cc\'e2 2;}}"
    info = r"{\info{\title \'cc\'e2}{\author \u20316?}{\doccomm no}}"
    body = r"\pard\s1 one\par\pard text\par\pard\s9 two\par\pard\outlinelevel0 three\par"
    Path("a.rtf").write_bytes(rtf(styles + info + body))
    (batch,) = read("a.rtf", metadata_fields=("title", "author")).batches
    assert batch.texts == ["one\ntext\ntwo\nthree"]
    assert [batch.texts[0][a:b] for a, b in batch.headings] == ["one", "three"]
    assert batch.metadata == [{"title": "题", "author": "作"}]
    assert batch.extracted


def test_a_file_that_was_cut(read):
    Path("a.rtf").write_bytes(rtf(hexed(TEXT) + r"\par {\b a")[:-1])
    result = read("a.rtf")
    assert result.texts == {"a.rtf": f"{TEXT}\na"}
    assert "ends before its last group does" in result.only_problem.message


@pytest.mark.parametrize("data", [b"", b"{", "只是文字".encode(), b"PK\x03\x04", bytes(99), b"{\\html}"])
def test_what_is_no_rtf(read, data):
    Path("a.rtf").write_bytes(data)
    Path("b.rtf").write_bytes(b"\xef\xbb\xbf\n" + rtf(hexed(TEXT)))
    result = read("a.rtf", "b.rtf")
    assert result.texts == {"b.rtf": TEXT}
    assert "no RTF file" in result.only_problem.message


def test_groups_nested_deep(read):
    Path("a.rtf").write_bytes(rtf("{" * 9000 + "a" + "}" * 9000))
    Path("b.rtf").write_bytes(rtf("{" * 2_000_000))
    result = read("a.rtf", "b.rtf")
    assert result.texts == {"a.rtf": "a"}
    assert "nested too deep" in result.only_problem.message


NOISE = """\\|\\u|\\u-|\\uc-5\\u20013|\\uc99999999999\\u20013 a|\\bin9999999999|\\bin-5 |}|\\'|\\'zz|\\row\\cell\\row|
\\footnote|{\\footnote|\\f99999 a|{\\fonttbl|\\ansicpg99999\\'b0|{\\*|\\uc1\\u1\\'b0|\0"""


@pytest.mark.parametrize("noise", NOISE.split("|"))
def test_noise_is_survived(noise):
    parse_rtf(rtf("a" + noise))
    parse_rtf(("{\\rtf1" + noise).encode())


LONG = "各位代表，同志们：现在开会，请大家就座。"
WESTERN = r"{\fonttbl{\f0\fcharset0 Times;}}\f0 "


@pytest.mark.parametrize("head", [r"\ansi\ansicpg1252", r"\ansi", r"\ansi\deff0", r"\mac"])
@pytest.mark.parametrize("fonts", ["", WESTERN])
@pytest.mark.parametrize(
    ("text", "codec"),
    [(LONG, "gbk"), ("各位代表，現在開會，請大家就座。", "big5"), ("これから会議を始めます。", "cp932")],
)
def test_a_code_page_that_the_bytes_do_not_bear_out(head, fonts, text, codec):
    assert lines(hexed(text, codec), head + fonts) == [text]
    if codec == "gbk":
        raw = b"{\\rtf1" + (head + fonts).encode() + b" " + text.encode(codec) + b"}"
        assert [line for line, _ in parse_rtf(raw).blocks] == [text]


@pytest.mark.parametrize(
    "text",
    ["Le café est à côté", "Ça a été décidé à l\u2019été", "Größe und Maß", "“Ja”, “no” – über", "naïve"],
)
def test_a_code_page_that_they_bear_out(text):
    assert lines(hexed(text, "cp1252"), r"\ansi\ansicpg1252" + WESTERN) == [text]


def test_fonts_are_borne_out_one_by_one():
    body = r"\f0 " + hexed("Le café est à côté, déjà", "cp1252") + r"\par\f1 " + hexed(LONG)
    fonts = r"{\fonttbl{\f0\fcharset0 T;}{\f1\fcharset136 M;}}"
    assert lines(body, r"\ansi\ansicpg1252" + fonts) == ["Le café est à côté, déjà", LONG]


def test_headers_and_footers_are_furniture(read):
    frames = (
        r"{\header\pard " + hexed("内部资料") + r"\par}{\headerl " + hexed("内部资料") + r"\par}"
        r"{\footer\pard\qc " + hexed("第") + r"{\field{\*\fldinst PAGE}{\fldrslt 1}}" + hexed("页") + r"\par}"
    )
    Path("a.rtf").write_bytes(
        rtf(r"\sectd" + frames + r"\pard " + hexed(TEXT) + r"\par\sect" + frames + hexed("完") + r"\par")
    )
    (batch,) = read("a.rtf").batches
    assert batch.texts == [f"{TEXT}\n完\n内部资料\n第1页"]
    assert [batch.texts[0][a:b] for a, b in batch.furniture] == ["内部资料", "第1页"]
