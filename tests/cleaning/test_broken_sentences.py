"""Sentences that a page broke come out of `dedup clean` as they were written, and back as the page had them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cleaning.conftest import check_restored, OWN, spans

WHOLE = (
    "老闸工在会上念了年初的《政府工作报告》,念到旱地改水浇地那一段,他停了一停。",
    "镇里给三个渡口都修订了安全生产责任书,船工们一人一份,压在舱板底下。",
    "会计把三年的账写进了工作总结,贴在粮站门口的木牌上,谁都可以来看。",
)
WORDS = ("工作报告", "责任书", "工作总结")


def broken(gap: str) -> str:
    """The paragraphs on lines of their own, each with its word set off."""
    pieces = (text.replace(word, f"。{gap}{word}。{gap}") for text, word in zip(WHOLE, WORDS, strict=True))
    return f"{gap}".join([OWN[0], *pieces, OWN[1]])


def joined(gap: str) -> str:
    return gap.join([OWN[0], *WHOLE, OWN[1]])


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
@pytest.mark.parametrize("gap", ["\n", "\r\n\r\n", "\n\n\u3000\u3000", "\n \n\n"])
def test_a_text(clean, tmp_path: Path, gap: str, encoding: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "page.txt").write_bytes(broken(gap).encode(encoding))
    clean()
    assert (tmp_path / "out" / "page.txt").read_bytes().decode(encoding) == joined(gap)
    found = spans(tmp_path / "out")
    assert [(one["kind"], one["text"]) for one in found] == [("stray", f"。{gap}")] * 6
    check_restored(tmp_path)


@pytest.mark.parametrize(
    "gap", ["\n\n", "\r\n", "<br>", "<br/><br/>\n", "</p><p>", "_x000D_\n", "<BR />&nbsp;&nbsp;"]
)
@pytest.mark.parametrize("table", [False, True])
def test_records(clean, tmp_path: Path, gap: str, table: bool) -> None:
    rows = [{"id": "a", "text": broken(gap)}, {"id": "b", "text": OWN[2]}]
    wanted = [{"id": "a", "text": joined(gap)}, {"id": "b", "text": OWN[2]}]
    (tmp_path / "in").mkdir()
    name = "pages.csv" if table else "pages.jsonl"
    if table:
        out = io.StringIO()
        writer = csv.DictWriter(out, ["id", "text"])
        writer.writeheader()
        writer.writerows(rows)
        (tmp_path / "in" / name).write_text(out.getvalue(), "utf-8", newline="")
    else:
        (tmp_path / "in" / name).write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    clean()
    cleaned = (tmp_path / "out" / name).read_bytes().decode("utf-8")
    got = csv.DictReader(io.StringIO(cleaned, newline="")) if table else map(json.loads, cleaned.splitlines())
    assert list(got) == wanted
    check_restored(tmp_path)


def test_the_broken_copy_goes_as_a_copy_of_the_whole_paragraph(clean, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(f"{OWN[0]}\n{''.join(WHOLE)}\n", "utf-8")
    one = "".join(WHOLE).replace("责任书", "。\n责任书。\n")
    (tmp_path / "in" / "b.txt").write_text(f"{OWN[1]}\n{one}\n", "utf-8")
    clean(remove=("exact", "stray"))
    assert (tmp_path / "out" / "a.txt").read_text("utf-8") == f"{OWN[0]}\n{''.join(WHOLE)}\n"
    assert (tmp_path / "out" / "b.txt").read_text("utf-8") == f"{OWN[1]}\n"
    assert {one["kind"] for one in spans(tmp_path / "out")} == {"exact"}
    check_restored(tmp_path)


def test_a_gap_stays(clean, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    page = f"{WHOLE[0]} ……({{}}省略828字{{}})…… {WHOLE[1]}\n登录后查看全文\n"
    (tmp_path / "in" / "a.txt").write_text(
        page.format("某某网http://www.moumou.cn", ",正式会员可完整阅读"), "utf-8"
    )
    clean()
    rest = page.format("", "").replace("登录后查看全文\n", "")
    assert (tmp_path / "out" / "a.txt").read_text("utf-8") == rest
    check_restored(tmp_path)
