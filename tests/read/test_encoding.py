"""Bytes to text: detection, strict decoding, and what is no text at all."""

from __future__ import annotations

import codecs
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.errors import UnreadableError
from dedup.model import Problem
from dedup.read.detect import detect_encoding
from dedup.read.encoding import declared_encoding, decode_document, decode_stream
from dedup.read.encoding_names import canonical
from dedup.read.reporting import Reporter

SIMPLIFIED = """村里的水渠修了三个月，今天终于通水了。大家站在渠边，看着清水一段一段流过去，心里都很高兴。
有人说，去年这个时候，地里干得能插进手指头。现在好了，秋天的收成有了着落。会计把账目贴在墙上，
一笔一笔写得明明白白：石料多少，水泥多少，工钱多少。谁有疑问，可以当面提出来。"""
TRADITIONAL = """村裡的水渠修了三個月，今天終於通水了。大家站在渠邊，看著清水一段一段流過去，心裡都很高興。
有人說，去年這個時候，地裡乾得能插進手指頭。現在好了，秋天的收成有了著落。會計把賬目貼在牆上，
一筆一筆寫得明明白白：石料多少，水泥多少，工錢多少。誰有疑問，可以當面提出來。"""
ENGLISH = """The new ditch took three months, and today the water came at last. “Très bien”, said Mr O’Neil,
who keeps the café; he had paid £5 towards it — and so had we all. The accounts hang on the wall."""


def decode(data: bytes, encoding: str = "auto") -> tuple[str, list[Problem]]:
    problems: list[Problem] = []
    return decode_document(data, encoding, Reporter("f", problems.append)), problems


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *(
            (SIMPLIFIED, name)
            for name in ("utf-8", "utf-8-sig", "gb18030", "gbk", "gb2312", "utf-16", "utf-16-le")
        ),
        *((SIMPLIFIED, name) for name in ("utf-16-be", "utf-32")),
        *(
            (TRADITIONAL, name)
            for name in ("utf-8", "big5", "cp950", "gb18030", "gbk", "utf-16-le", "utf-16-be")
        ),
        *((ENGLISH, name) for name in ("utf-8", "cp1252", "utf-16", "utf-16-le", "utf-16-be")),
        ("plain ASCII", "ascii"),
        ("", "utf-8"),
        ("一", "utf-8"),
    ],
)
def test_every_encoding_is_detected(text, encoding):
    assert decode(text.encode(encoding)) == (text, [])


@given(
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "big5"]),
    st.integers(0, 90),
    st.integers(24, 500),
    st.integers(0, 2**32),
)
def test_any_passage_of_enough_length_comes_back(encoding, start, length, seed):
    base = TRADITIONAL if encoding == "big5" else SIMPLIFIED
    sentences = base.replace("\n", "").split("。")
    random.Random(seed).shuffle(sentences)
    text = "。".join(sentences)[start:][:length]
    if len(text) >= 24:
        assert decode(text.encode(encoding)) == (text, [])


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1))
def test_utf8_always_comes_back(text):
    decoded, problems = decode(text.encode())
    assert decoded == text.removeprefix("\ufeff")
    assert problems == []


@given(
    st.text(st.characters(codec="utf-8"), max_size=60),
    st.sampled_from(["utf-8", "utf-16", "gb18030", "utf-32"]),
)
def test_a_named_encoding_always_comes_back(text, encoding):
    if not text.startswith("\ufeff"):
        assert decode(text.encode(encoding), encoding)[0] == text


@given(
    st.text(st.characters(codec="utf-8"), min_size=1),
    st.sampled_from(["utf-8", "utf-16-le", "gb18030"]),
    st.integers(1, 9),
)
def test_a_stream_decodes_as_the_whole(text, encoding, size):
    data = text.encode(encoding)
    chunks = [data[at : at + size] for at in range(0, len(data), size)]
    assert "".join(decode_stream(chunks, encoding, 0, encoding, Reporter("f", pytest.fail))) == text


@pytest.mark.parametrize("mark", ["¶", "§ ¶", "½", "¤", "¦"])
def test_one_mark_again_and_again_is_one_witness(mark):
    """Behind each heading of a page in English; read as another encoding each would be a common character."""
    text = f"Heading{mark}\nSome words of plain English stand below the heading here.\n" * 40
    assert decode(text.encode()) == (text, [])


def test_the_byte_order_mark_is_no_text():
    for encoding in ("utf-8-sig", "utf-16", "utf-32"):
        assert decode("一".encode(encoding)) == ("一", [])
        assert decode("一".encode(encoding), encoding)[0] == "一"


@pytest.mark.parametrize("keep", [1, 2])
def test_a_file_cut_inside_a_character_keeps_the_text_before(keep):
    data = ("大家好" + "。").encode()
    text, (problem,) = decode(data[: 9 + keep])
    assert text == "大家好"
    assert problem.offset == 9
    assert "cut" in problem.message


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_a_cut_in_other_encodings(encoding):
    data = SIMPLIFIED.encode(encoding)[:-1]
    text, (problem,) = decode(data)
    assert text == SIMPLIFIED[:-1]
    assert problem.offset == len(data) - 1


def test_a_broken_place_is_told_with_byte_and_line():
    data = bytearray(SIMPLIFIED.encode())
    at = data.index("去年".encode())
    data[at] = 0xFF
    text, (problem,) = decode(bytes(data))
    assert text == SIMPLIFIED.replace("去年", "\ufffd\ufffd\ufffd年")
    assert (problem.offset, problem.line) == (at, 2)


def test_a_named_encoding_is_taken_and_its_bad_bytes_told():
    text, (problem,) = decode("abc今".encode() + b"\xb9 abc", "utf-8")
    assert text == "abc今\ufffd abc"
    assert problem.offset == 6


def test_a_wrong_named_encoding_is_refused_with_its_offset():
    with pytest.raises(UnreadableError, match="was to be read as utf-8") as caught:
        decode(b"abc\xb9\xab and \xb9\xab again", "utf-8")
    assert caught.value.offset == 3


def test_an_offset_counts_the_byte_order_mark():
    text, (problem,) = decode(codecs.BOM_UTF8 + b"abc\xff abc")
    assert text == "abc\ufffd abc"
    assert problem.offset == 6


def test_an_offset_in_a_stream():
    chunks = [b"ab\xe4\xb8", b"\x80c\nd\xe4", b"xy"]
    problems: list[Problem] = []
    assert (
        "".join(decode_stream(chunks, "utf-8", 0, "auto", Reporter("f", problems.append)))
        == "ab一c\nd\ufffdxy"
    )
    assert [(problem.offset, problem.line) for problem in problems] == [(8, 2)]


def test_a_stream_with_too_many_bad_bytes_keeps_what_stands_before():
    chunks = [("今天开会。\n" * 3000).encode(), b"\xff\n" * 21, "明天种树。".encode()]
    problems: list[Problem] = []
    stream = decode_stream(chunks, "utf-8", 0, "auto", Reporter("f", problems.append))
    with pytest.raises(UnreadableError, match="the rest from there") as caught:
        read = [next(stream) for _ in range(3)]
    read = "".join(decode_stream(chunks[:1], "utf-8", 0, "auto", Reporter("f", pytest.fail)))
    assert caught.value.offset == len(chunks[0]) + 40
    assert len(problems) == 20
    assert read.count("\n") == 3000


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 20,
        random.Random(1).randbytes(5000),
        random.Random(2).randbytes(50),
        b"\x00\x01\x02\x03" * 100,
        b"\x7fELF\x02\x01\x01" + bytes(100),
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n",
        b"PK\x03\x04" + random.Random(3).randbytes(200),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        b"\x01\x02\x03\x04\x05",
    ],
)
def test_rubbish_is_refused(data):
    with pytest.raises(UnreadableError, match="is not text"):
        decode(data)


@given(st.binary(max_size=300))
def test_any_bytes_give_text_or_one_error(data):
    try:
        text, _ = decode(data)
    except UnreadableError:
        return
    text.encode()


def test_a_stray_control_character_does_not_drop_a_text():
    text = "今天开会。" * 50 + "\0" + "明天种树。"
    assert decode(text.encode())[0] == text


@pytest.mark.parametrize("codec", ["gb18030", "big5", "euc_kr", "shift_jis"])
@pytest.mark.parametrize("count", [1, 10])
@pytest.mark.parametrize("nul", ["\0", "\0\0\0", "\x01"])
def test_nor_in_another_encoding(codec, count, nul):
    text = {"euc_kr": "오늘 회의를 시작합니다. ", "shift_jis": "今日は会議を始めます。"}.get(
        codec, "今天在此召开大会，大家辛苦了。" if codec == "gb18030" else "今天在此召開大會，大家辛苦了。"
    )
    text = text * 5 * count + nul + text
    assert decode(text.encode(codec))[0] == text


def test_line_ends_are_not_translated():
    text = "一\r\n二\n三\r四\u2028五\x0c六"
    assert decode(text.encode())[0] == text


def test_a_single_accent_at_the_end():
    assert decode("We met in the caf\xe9".encode("cp1252"))[0] == "We met in the café"


@pytest.mark.parametrize(
    ("name", "expected"), [("gb2312", "gb18030"), ("GBK", "gb18030"), ("Big5", "cp950"), ("UTF8", "utf-8")]
)
def test_names_stand_for_the_wider_encoding(name, expected):
    assert canonical(name) == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b'<meta charset="gb2312">', "gb18030"),
        (b"<META http-equiv=Content-Type content='text/html; charset=big5'>", "cp950"),
        (b'<?xml version="1.0" encoding="GBK"?>', "gb18030"),
        (b"<meta charset=klingon>", ""),
        (b"<meta charset=base64>", ""),
        (b"<meta charset=utf-16>", ""),
        (b"<p>charset=gbk</p>", ""),
    ],
)
def test_declared_encodings(head, expected):
    assert declared_encoding(head) == expected


def test_detection_in_a_mixed_head_keeps_utf8():
    lines = [SIMPLIFIED.replace("\n", "").encode()] * 5 + [SIMPLIFIED.replace("\n", "").encode("gbk")] * 2
    assert detect_encoding(b"\n".join(lines), whole=False) == ("utf-8", 0)


def test_files_of_many_encodings(read):
    for encoding in ("utf-8", "gb18030", "utf-16"):
        Path(f"{encoding}.txt").write_bytes(SIMPLIFIED.encode(encoding))
    Path("rubbish.txt").write_bytes(bytes(range(256)))
    result = read(".")
    assert set(result.texts.values()) == {SIMPLIFIED}
    assert result.only_problem.path == "rubbish.txt"
