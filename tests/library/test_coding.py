"""A document as bytes: what comes back is what went in, and whatever else is in its place is damage."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import orjson
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from dedup.errors import LibraryError, OutputError
from dedup.library import coding
from dedup.library.coding import checksum, decode_entry, encode_entry, HEAD, VERSION
from dedup.library.entries import Entry
from dedup.model import Layout

TEXT = "# 讲话稿\n\n同志们：\n今天的会议主要讲三点。"
ENTRY = Entry(
    name="pages/a.md#7",
    path="pages/a.md",
    digest="0f",
    text=TEXT,
    speeches=np.array([0, 7, len(TEXT)]),
    units=np.array([[2, 5], [7, 11], [12, len(TEXT)]]),
    line=7,
    date=20210702,
    source="水利局",
    metadata={"title": "讲话稿", "author": ""},
    headings=((0, 5),),
)


def same(a: Entry, b: Entry) -> bool:
    plain = [
        {item.name: getattr(entry, item.name) for item in fields(entry)}
        | {"speeches": entry.speeches.tolist(), "units": entry.units.tolist(), "shape": entry.units.shape}
        for entry in (a, b)
    ]
    return plain[0] == plain[1]


@pytest.mark.parametrize(
    "entry",
    [
        ENTRY,
        replace(ENTRY, headings=None, extracted=True, metadata={}),
        replace(ENTRY, headings=()),
        replace(ENTRY, layout=Layout("paragraph", (0, 7, 12), (1, 2, 5), ((0, 5), (7, 11)))),
        replace(ENTRY, layout=Layout("page", (0, 7), (0, 3))),
        replace(ENTRY, layout=Layout("page", (), ())),
        replace(ENTRY, units=np.zeros((0, 2), np.int64)),
        replace(ENTRY, text="", speeches=np.array([0, 0]), units=np.zeros((0, 2), np.int64), headings=None),
    ],
    ids=["all", "no headings", "headings, none", "paragraphs", "pages", "no pages", "no units", "empty"],
)
def test_what_comes_back_is_what_went_in(entry: Entry) -> None:
    assert same(decode_entry(encode_entry(entry), entry.name, "a.lib"), entry)


@given(text=st.text(max_size=60), cuts=st.lists(st.integers(0, 60), max_size=9))
def test_any_text_and_spans_come_back(text: str, cuts: list[int]) -> None:
    inside = sorted(cut for cut in cuts if cut <= len(text))
    units = np.array(inside[: len(inside) // 2 * 2], np.int64).reshape(-1, 2)
    entry = replace(
        ENTRY,
        text=text,
        units=units,
        speeches=np.array([0, *inside, len(text)]),
        headings=None,
        metadata={"t": text},
    )
    assert same(decode_entry(encode_entry(entry), entry.name, "a.lib"), entry)


def test_every_flipped_bit_is_damage() -> None:
    packed = encode_entry(ENTRY)
    for at in range(8 * len(packed)):
        flipped = bytearray(packed)
        flipped[at // 8] ^= 1 << at % 8
        with pytest.raises(LibraryError, match=r"a\.lib: the document 'pages/a\.md#7' is damaged"):
            decode_entry(bytes(flipped), ENTRY.name, "a.lib")


def test_what_is_cut_or_stands_under_another_name_is_damage() -> None:
    packed = encode_entry(ENTRY)
    for size in range(len(packed)):
        with pytest.raises(LibraryError):
            decode_entry(packed[:size], ENTRY.name, "a.lib")
    with pytest.raises(LibraryError):
        decode_entry(packed, "pages/b.md", "a.lib")


def forge(record: object, spans: list[int], text: bytes, size: int | None = None) -> bytes:
    """A document with a right checksum, of a stranger who knows how it is made."""
    told = orjson.dumps(record)
    raw = told + np.diff(np.array(spans), prepend=0).astype("<i4").tobytes() + text
    frame = zstandard.ZstdCompressor(write_content_size=size is None).compress(raw)
    body = HEAD.pack(len(told), len(spans), len(text) if size is None else size) + frame
    return bytes([VERSION]) + checksum(ENTRY.name.encode(), body) + body


RECORD = {
    "path": "a",
    "digest": "",
    "line": 0,
    "date": 0,
    "source": "",
    "metadata": {},
    "extracted": False,
    "speeches": 2,
    "headings": None,
}


def test_a_forged_document_that_is_right_is_read() -> None:
    assert decode_entry(forge(RECORD, [0, 2, 0, 1], "你好".encode()), ENTRY.name, "a.lib").text == "你好"


@pytest.mark.parametrize(
    ("record", "spans", "text"),
    [
        ([], [0, 2], b"ab"),
        ({}, [0, 2], b"ab"),
        (RECORD | {"line": "7"}, [0, 2], b"ab"),
        (RECORD | {"line": -1}, [0, 2], b"ab"),
        (RECORD | {"date": 1 << 40}, [0, 2], b"ab"),
        (RECORD | {"metadata": {"title": 7}}, [0, 2], b"ab"),
        (RECORD | {"text": "x"}, [0, 2], b"ab"),
        (RECORD | {"speeches": "2"}, [0, 2], b"ab"),
        (RECORD | {"speeches": -1}, [0, 2], b"ab"),
        (RECORD | {"speeches": 0}, [0, 2], b"ab"),
        (RECORD | {"layout": "page"}, [0, 2], b"ab"),
        (RECORD | {"layout": ["page", 1, 0]}, [0, 2], b"ab"),
        (RECORD | {"layout": ["line", 1, 0]}, [0, 2, 0, 1], b"ab"),
        (RECORD | {"layout": ["page", -1, 1]}, [0, 2], b"ab"),
        (RECORD | {"layout": ["page", "1", 0]}, [0, 2, 0, 1], b"ab"),
        (RECORD | {"layout": ["page", 1, 0]}, [0, 2, 3, 1], b"ab"),
        (RECORD | {"layout": ["page", 1, 0]}, [0, 2, -1, 1], b"ab"),
        (RECORD | {"layout": ["page", 1, 0]}, [0, 2, 0, -1], b"ab"),
        (RECORD | {"layout": ["page", 0, 1]}, [0, 2, 1, 3], b"ab"),
        (RECORD | {"layout": ["page", 0, 1]}, [0, 2, 1, 0], b"ab"),
        (RECORD | {"layout": ["page", 2, 0]}, [0, 2, 1, 0, 1, 1], b"ab"),
        (RECORD | {"headings": 1}, [0, 2, 1], b"ab"),
        (RECORD | {"headings": -2}, [0, 2, 0, 1], b"ab"),
        (RECORD, [0, 3], b"ab"),
        (RECORD, [1, 2], b"ab"),
        (RECORD, [0, 2, 1, 3], b"ab"),
        (RECORD, [0, 2, 1, 0], b"ab"),
        (RECORD, [0, 2, -1, 1], b"ab"),
        (RECORD, [0, 2, 1], b"ab"),
        (RECORD, [0, 2], b"\xff\xff"),
    ],
)
def test_a_forged_document_is_damage(record: object, spans: list[int], text: bytes) -> None:
    with pytest.raises(LibraryError, match="damaged"):
        decode_entry(forge(record, spans, text), ENTRY.name, "a.lib")


def test_a_frame_is_never_unpacked_beyond_what_it_promised() -> None:
    bomb = zstandard.ZstdCompressor().compress(bytes(64 << 20))
    body = HEAD.pack(100, 0, 0) + bomb
    packed = bytes([VERSION]) + checksum(ENTRY.name.encode(), body) + body
    with pytest.raises(LibraryError, match="damaged"):
        decode_entry(packed, ENTRY.name, "a.lib")
    with pytest.raises(LibraryError, match="damaged"):
        decode_entry(forge(RECORD, [0, 2], b"ab", size=2), ENTRY.name, "a.lib")


def test_a_document_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coding, "MOST", 100)
    with pytest.raises(OutputError, match="cut it in parts"):
        encode_entry(ENTRY)
