"""Input, cleaned, restored byte for byte: every language in every encoding, stateful ones and damaged files too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dedup import Settings
from dedup.cleaning.restore import restore_folder
from dedup.cleaning.run import clean_paths
from tests.cleaning.conftest import spans, tree
from tests.cleaning.test_round_trip import check
from tests.languages import PAIRS, TEXTS

KINDS = {"remove": ("exact", "near")}
# The languages of which a paragraph of the texts counts for more than the 80 characters that are removed.
LONG = [pair for pair in PAIRS if pair[0] != "english"]


def pages(language: str, encoding: str) -> tuple[bytes, bytes]:
    """Two files with one long paragraph in common, each with lines of its own before and behind it."""
    text = TEXTS[language].replace("\n", " ")
    first, last, *others = text[:25], text[-25:], text[25:-25]
    shared = "".join(others)
    return tuple(
        f"{a}\r\n{shared}\r\n{b}\r\n{a}\r\n".encode(encoding) for a, b in ((first, last), (last, first))
    )  # type: ignore[return-value]


@pytest.mark.parametrize(("language", "encoding"), LONG)
def test_every_encoding(language: str, encoding: str) -> None:
    one, two = pages(language, encoding)
    assert check({"a.txt": one, "b.md": two}, **KINDS) == 1


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        pair
        for pair in LONG
        if "utf-16" not in pair[1] and pair[1][:3] in ("gb1", "gbk", "big", "cp9", "euc", "utf")
    ],
)
def test_bad_bytes_come_back(language: str, encoding: str) -> None:
    one, two = pages(language, encoding)
    bad = one[:120].rpartition(b"\r\n")[0] + b"\xff" + one[len(one[:120].rpartition(b"\r\n")[0]) :]
    cut = two + "中é"["cp1252" == encoding].encode(encoding, "ignore")[:-1]
    assert check({"a.txt": bad, "b.txt": cut}, **KINDS) == 1


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


def test_a_span_that_bytes_cannot_give_stays(tmp_path: Path) -> None:
    """Here the span begins behind English and ends inside Chinese: what follows would be read as ASCII."""
    shared = TEXTS["simplified"].replace("\n", "")[:150]
    (tmp_path / "in").mkdir()
    for number, end in enumerate(("甲乙丙丁", "戊己庚辛")):
        data = f"Page {number}\n{shared}\n{end}\n".encode("hz").replace(b"~}\n~{", b"!!")
        (tmp_path / "in" / f"{number}.txt").write_bytes(data)
    clean_paths([str(tmp_path / "in")], tmp_path / "out", Settings(threads=1, **KINDS))  # type: ignore[arg-type]
    restore_folder(tmp_path / "out", tmp_path / "back")
    assert tree(tmp_path / "back") == tree(tmp_path / "in")
    assert len(spans(tmp_path / "out")) <= 1
