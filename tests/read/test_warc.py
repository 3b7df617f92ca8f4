"""WARC and WET to records."""

from __future__ import annotations

import gzip
import sys
import zlib
from pathlib import Path

import brotli
import pytest
import zstandard

from tests.read.crawls import HTML, plain, record

TEXT = "各位代表，同志们：现在开会。"
PAGE = f"<title>题</title><p>{TEXT}</p>"
INFO = record("software: x", http="", kind="warcinfo", content_type="application/warc-fields")


def write(*records: bytes, path: str = "a.warc") -> None:
    Path(path).write_bytes(b"".join(records))


def test_pages_with_url_date_and_host(read):
    request = record("", http="GET / HTTP/1.1\r\n", kind="request")
    write(INFO, request, record(PAGE), record("<p>乙</p>", "https://b.example/2"))
    result = read("a.warc", metadata_fields=("title", "url"))
    assert result.texts == {
        "a.warc#http://www.a.example/1": f"题\n{TEXT}",
        "a.warc#https://b.example/2": "乙",
    }
    assert result.problems == []
    (batch,) = result.batches
    assert list(batch.sources) == ["a.example", "b.example"]
    assert result.dates == ["2024-03-02T01:00:00Z"] * 2
    assert list(batch.lines) == [3, 4]
    assert batch.metadata[0] == {"title": "题", "url": "http://www.a.example/1"}


def test_texts_of_wet_files_as_they_stand(read):
    write(INFO, plain("甲\n  乙\n"), plain("丙", "http://c.example/"), path="a.warc.wet")
    assert list(read("a.warc.wet").texts.values()) == ["甲\n  乙", "丙"]


@pytest.mark.parametrize("packing", ["gz", "zst", "one gz"])
def test_packed_files(read, packing):
    records = [INFO, record(PAGE), record(PAGE, "http://b.example/")]
    pack = zstandard.compress if packing == "zst" else gzip.compress
    name = f"a.warc.{packing[-3:].strip()}"
    write(*([pack(b"".join(records))] if packing == "one gz" else map(pack, records)), path=name)
    assert len(read(name).texts) == 2


@pytest.mark.parametrize("name", [str, str.lower, str.upper])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_names_in_any_case_and_line_ends(read, name, end):
    write(
        record(PAGE, name=name, end=end, http=name(HTML)), record("<p>乙</p>", "http://b.example/", end=end)
    )
    result = read("a.warc")
    assert list(result.texts.values()) == [f"题\n{TEXT}", "乙"]
    assert result.problems == []


@pytest.mark.parametrize("charset", ["gbk", '"gbk"', "'GB2312'", "x-gbk", "iso-8859-1", "klingon"])
def test_encodings(read, charset):
    text = TEXT * 3 + "朱镕基说囍。"
    http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset={charset}\r\n"
    write(record(f"<p>{text}</p>".encode("gbk"), http=http))
    assert list(read("a.warc").texts.values()) == [text]


def raw_deflate(data: bytes) -> bytes:
    return zlib.compress(data)[2:-4]


def both(data: bytes) -> bytes:
    return gzip.compress(brotli.compress(data))


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        ("gzip", gzip.compress),
        ("X-GZIP", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", raw_deflate),
        ("br", brotli.compress),
        ("zstd", zstandard.compress),
        ("br, gzip", both),
        ("gzip", bytes),  # unpacked by the crawler, which left the header
        ("identity", bytes),
    ],
)
def test_packed_bodies(read, coding, pack):
    http = HTML + f"Content-Encoding: {coding}\r\n"
    write(record(pack(PAGE.encode()), http=http), record("<p>乙</p>", "http://b.example/"))
    result = read("a.warc")
    assert list(result.texts.values()) == [f"题\n{TEXT}", "乙"]
    assert result.problems == []


def test_bodies_in_chunks(read):
    data = PAGE.encode()
    chunked = (
        b"5;a=b\r\n" + data[:5] + b"\r\n" + f"{len(data) - 5:X}\r\n".encode() + data[5:] + b"\r\n0\r\n\r\n"
    )
    http = HTML + "Transfer-Encoding: chunked\r\n"
    write(record(chunked, http=http), record(data, "http://b.example/", http=http))
    assert list(read("a.warc").texts.values()) == [f"题\n{TEXT}"] * 2


@pytest.mark.parametrize("cut", [1, 20, 60])
def test_a_last_record_that_is_cut(read, cut):
    write(record("<p>乙</p>", "http://b.example/"), record(PAGE + TEXT * 9)[: -cut - 4])
    result = read("a.warc")
    assert len(result.texts) == 2
    assert "ends before its last record does" in result.only_problem.message
    assert result.only_problem.line == 2


def test_what_is_no_page_is_counted(read):
    picture = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n"
    moved = "HTTP/1.1 301 Moved\r\nContent-Type: text/html\r\n"
    write(
        record(b"\x89PNG", http=picture),
        record("<p>x</p>", http=moved),
        record(b"\x89PNG", http=picture),
        record(PAGE),
    )
    result = read("a.warc")
    assert len(result.texts) == 1
    assert result.messages == [
        "3 records that are no pages or texts were left out: image/png 2, answers 301 1"
    ]


def test_pages_that_do_not_say_what_they_are(read):
    write(record("<html><p>甲</p>", http="HTTP/1.1 200 OK\r\n"), record("甲", http="HTTP/1.1 200 OK\r\n"))
    result = read("a.warc")
    assert list(result.texts.values()) == ["甲"]
    assert "of no known kind 1" in result.only_problem.message


@pytest.mark.parametrize("length", [3, 60])
def test_a_wrong_length_costs_no_other_record(read, length):
    write(
        record(PAGE, length=length),
        record("<p>乙</p>", "http://b.example/"),
        record("<p>丙</p>", "http://c.example/"),
    )
    result = read("a.warc")
    assert result.texts["a.warc#http://b.example/"] == "乙"
    assert result.texts["a.warc#http://c.example/"] == "丙"
    assert any("no record begins where one should" in message for message in result.messages)


def test_damage_between_records_and_before(read):
    write(
        b"noise\n",
        record("<p>甲</p>"),
        bytes(range(256)) * 300,
        b"\n",
        record("<p>乙</p>", "http://b.example/"),
    )
    result = read("a.warc")
    assert list(result.texts.values()) == ["甲", "乙"]
    assert len(result.problems) == 2


@pytest.mark.parametrize("data", [b"", "只是文字".encode(), bytes(999)])
def test_what_is_no_crawl(read, data):
    write(data)
    assert read("a.warc").messages[-1] == "holds no records"


def test_a_packed_body_that_is_damaged(read):
    http = HTML + "Content-Encoding: {}\r\n"
    bad = [record(b"\x1f\x8bxxxx", http=http.format("gzip")), record(b"x", http=http.format("rot13"))]
    cut = gzip.compress(PAGE.encode() * 99)[:-30]
    write(
        *bad,
        record(cut, "http://c.example/", http=http.format("gzip")),
        record("<p>乙</p>", "http://b.example/"),
    )
    result = read("a.warc")
    assert result.texts["a.warc#http://b.example/"] == "乙"
    assert result.texts["a.warc#http://c.example/"].startswith(f"题\n{TEXT}")
    words = ("is damaged", "'rot13'", "what it is packed in", "inside a character")
    assert [any(word in message for word in words[:4]) for message in result.messages] == [True] * 4
    assert [problem.line for problem in result.problems] == [1, 2, 3, 3]


@pytest.mark.parametrize(
    ("coding", "pack"), [("gzip", gzip.compress), ("br", brotli.compress), ("zstd", zstandard.compress)]
)
def test_a_bomb_costs_no_other(read, monkeypatch, coding, pack):
    monkeypatch.setattr("dedup.read.warc_records.MAX_DOCUMENT", 1 << 23)
    http = HTML + f"Content-Encoding: {coding}\r\n"
    write(record(pack(bytes(1 << 25)), http=http), record("<p>乙</p>", "http://b.example/"))
    result = read("a.warc")
    assert list(result.texts.values()) == ["乙"]
    assert "too large" in result.only_problem.message


def test_brotli_is_an_extra(read, monkeypatch):
    monkeypatch.setitem(sys.modules, "brotli", None)
    http = HTML + "Content-Encoding: br\r\n"
    write(record(brotli.compress(PAGE.encode()), http=http), record("<p>乙</p>", "http://b.example/"))
    result = read("a.warc")
    assert list(result.texts.values()) == ["乙"]
    assert "dedup[warc]" in result.only_problem.message


def test_a_large_record_that_is_not_wanted_takes_no_memory(read):
    """And headers that never end."""
    write(record(bytes(50 << 20), http="", kind="metadata"), record(PAGE), b"WARC/1.0\r\n" + b"x" * (1 << 20))
    assert len(read("a.warc").texts) == 1


@pytest.mark.parametrize("more", [5, 100, 200, 100_000])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize("packed", [False, True])
def test_a_length_that_is_too_long_costs_no_other_record(read, more, end, packed):
    """It may end inside the next record, behind it, or behind the end of the file."""
    block = len((HTML + "\r\n").replace("\r\n", end).encode()) + len(PAGE.encode())
    first = record(PAGE, length=block + more, end=end)
    others = [record(f"<p>{n}</p>", f"http://b.example/{n}", end=end) for n in "乙丙"]
    data = b"".join((INFO, first, *others))
    Path("a.warc.gz").write_bytes(gzip.compress(data))
    Path("a.warc").write_bytes(data)
    result = read("a.warc.gz" if packed else "a.warc")
    assert list(result.texts.values()) == [f"题\n{TEXT}", "乙", "丙"]
    problem = result.only_problem
    assert problem.line == 2
    assert problem.message == (
        f"the record is shorter than its length says: the next one begins after {block} of {block + more} bytes, "
        "and was read"
    )
    assert problem.offset == len(INFO) + len(first)


def test_a_page_about_such_files_is_one_record(read):
    page = "<pre>甲\r\n\r\nWARC/1.0\r\nWARC-Type: response\r\n\r\n乙</pre>"
    write(record(page), record("<p>丙</p>", "http://b.example/"))
    result = read("a.warc")
    assert list(result.texts.values()) == ["甲\nWARC/1.0\nWARC-Type: response\n乙", "丙"]
    assert result.problems == []


def test_records_that_hold_all_that_follow_take_no_time(read):
    write(*(record("<p>甲</p>", f"http://b.example/{n}", length=10_000_000) for n in range(3000)))
    assert len(read("a.warc").texts) == 3000
