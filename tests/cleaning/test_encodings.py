"""Input, cleaned, restored byte for byte: every language in every encoding, stateful ones and damaged files too."""

from __future__ import annotations

import itertools
import json

import numpy as np
import pytest

from dedup.cleaning.stateful import spans_in_bytes
from dedup.errors import UnreadableError
from tests.cleaning.test_round_trip import check
from tests.languages import PAIRS, TEXTS

KINDS = {"remove": ("exact", "near")}
MENDED = [
    pair for pair in PAIRS if pair[1] in ("utf-8", "gb18030", "gbk", "big5", "cp949", "euc_jp", "shift_jis")
]


def pages(language: str, encoding: str) -> tuple[bytes, bytes]:
    """Two files with one long paragraph in common, each with lines of its own before and behind it."""
    text = TEXTS[language].replace("\n", " ")
    first, shared, last = text[:25], text[25:-25], text[-25:]
    one, two = f"{first}\r\n{shared}\r\n{last}\r\n", f"{last}\r\n{shared}\r\n{first}\r\n"
    return one.encode(encoding), two.encode(encoding)


@pytest.mark.parametrize(("language", "encoding"), PAIRS)
def test_every_encoding(language: str, encoding: str) -> None:
    one, two = pages(language, encoding)
    assert check({"a.txt": one, "b.md": two}, **KINDS) == 1


@pytest.mark.parametrize(("language", "encoding"), MENDED)
def test_bad_bytes_come_back(language: str, encoding: str) -> None:
    one, two = pages(language, encoding)
    end = one.index(b"\r\n")
    one = one[:end] + b"\xff" + one[end:]
    two += "中é"[encoding == "cp1252"].encode(encoding)[:-1]
    assert check({"a.txt": one, "b.txt": two}, **KINDS) == 1


@pytest.mark.parametrize(("language", "encoding"), MENDED)
def test_bad_bytes_in_what_is_removed(language: str, encoding: str) -> None:
    files = {}
    for name, data in zip(("a.txt", "b.txt"), pages(language, encoding), strict=True):
        end = data.index(b"\r\n", data.index(b"\r\n") + 2)
        files[name] = data[:end] + b"\xff" + data[end:]
    assert check(files, **KINDS) == 1


def test_bad_bytes_in_records() -> None:
    text = TEXTS["simplified"].replace("\n", "")
    lines = [
        json.dumps({"text": (text[:50], text[50:])[n > 0] + f"\n{n}"}, ensure_ascii=False) for n in range(3)
    ]
    data = [line.encode() for line in lines]
    data[0] = data[0].replace("村里".encode(), "村里".encode() + b"\xff")
    assert check({"a.jsonl": b"\n".join(data)}, **KINDS) == 1
    rows = [f'{n},"{text[60:]}"' for n in range(2)]
    table = "\n".join(["id,text", "9,短", *rows]).encode("gb18030").replace("短".encode("gb18030"), b"\xff")
    assert check({"a.csv": table}, **KINDS) == 1


def test_the_euro_of_code_page_936() -> None:
    text = TEXTS["simplified"][60:].replace("\n", "")
    data = f"{text}3￡\r\n第一页\r\n".encode("gbk").replace("￡".encode("gbk"), b"\x80")
    assert check({"a.txt": data, "b.txt": data}, **KINDS) == 1


@pytest.mark.parametrize("name", ["hz", "iso2022_jp_ext"])
def test_spans_in_stateful_bytes(name: str) -> None:
    """Without the bytes of a span, the rest reads as the text without the span; or there are no such bytes."""
    text = "ab今天cd\n一日\nef大人"
    data = text.encode(name)
    cut = set()
    for start, end in itertools.combinations(range(len(text) + 1), 2):
        try:
            ((first, last),) = spans_in_bytes(data, name, np.array([[start, end]], np.int64)).tolist()
        except UnreadableError:
            continue
        assert (data[:first] + data[last:]).decode(name) == text[:start] + text[end:]
        cut.add((start, end))
    assert (0, 7) in cut  # a line
    assert (2, 4) in cut
    assert (1, 3) not in cut  # from ASCII into Chinese


@pytest.mark.parametrize("encoding", ["gb2312", "gbk", "gb18030"])
@pytest.mark.parametrize("where", ["before", "inside"])
def test_bytes_that_were_lost_come_back_so(encoding: str, where: str) -> None:
    """What stood out of step behind them is read in step, and cut at its own bytes."""
    files = {}
    for name, data in zip(("a.txt", "b.txt"), pages("simplified", encoding), strict=True):
        at = (data.index(b"\r\n") + 2 if where == "inside" else 0) + 20
        files[name] = data[:at] + data[at + 1 :]
    assert check(files, **KINDS) == 1


def test_records_out_of_step_come_back() -> None:
    text = TEXTS["simplified"].replace("\n", "")[60:]
    rows = "\n".join(["id,text", f"1,{text}", f"2,{text}", f"3,{text[:40]}"]).encode("gbk")
    at = rows.rindex(b"3,") + 6
    assert check({"a.csv": rows[:at] + rows[at + 1 :]}, **KINDS) == 1
