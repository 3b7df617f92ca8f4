"""Restoring refuses what does not fit, by name and with the cure; the ledger says what it must."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from dedup.cleaning.restore import restore_folder
from dedup.errors import LedgerError, OutputError
from tests.cleaning.conftest import check_restored, ledger, OWN, PARAGRAPHS, spans, tree


@pytest.fixture
def cleaned(clean: Callable[..., object], tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    (folder / "0站").mkdir(parents=True)
    (folder / "0站" / "a.txt").write_text("\n".join(PARAGRAPHS), "utf-8")
    (folder / "b.txt").write_bytes("\r\n".join((OWN[0], PARAGRAPHS[2])).encode("gb18030"))
    (folder / "c.html").write_text(f"<h1>题目</h1><p>{PARAGRAPHS[1]}</p><p>{OWN[1]}</p>", "utf-8")
    clean()
    return tmp_path / "out"


def test_the_ledger_has_a_head_files_spans_and_totals(cleaned: Path) -> None:
    head, *lines, end = ledger(cleaned)
    assert head["format"] == "dedup-ledger/1"
    assert head["settings"]["min_remove"] == 80
    assert "find" not in head["settings"]
    files = [line["file"] for line in lines if "file" in line]
    assert files == ["0站/a.txt", "b.txt", "c.html.txt"]
    assert {line["file"]: line["state"] for line in lines if "file" in line}["c.html.txt"] == "as text"
    assert end["totals"]["files"] == 3
    assert end["totals"]["spans"] == len(spans(cleaned)) == 2
    span = spans(cleaned)[0]
    assert (span["document"], span["kind"], span["kept"]["document"]) == ("b.txt", "exact", "0站/a.txt")
    assert span["text"] == "\r\n" + PARAGRAPHS[2]


def test_the_same_input_gives_the_same_bytes(cleaned: Path, clean: Callable[..., object]) -> None:
    first = tree(cleaned)
    cleaned.rename(cleaned.with_name("first"))
    clean()
    assert tree(cleaned) == first


def test_of_html_the_text_comes_back(cleaned: Path, tmp_path: Path) -> None:
    restored = restore_folder(cleaned, tmp_path / "back")
    assert restored.as_text == ("c.html.txt",)
    assert (tmp_path / "back" / "c.html.txt").read_text("utf-8") == f"题目\n{PARAGRAPHS[1]}\n{OWN[1]}"


def edit(folder: Path, change: Callable[[list[bytes]], list[bytes]]) -> None:
    path = folder / "ledger.jsonl"
    path.write_bytes(b"".join(change(path.read_bytes().splitlines(keepends=True))))


def replaced(old: bytes, new: bytes) -> Callable[[list[bytes]], list[bytes]]:
    return lambda lines: [line.replace(old, new) for line in lines]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda lines: lines[:-1], "is cut off: its last line is missing"),
        (lambda lines: [*lines[:-1], lines[-1][:9]], "is no line of a ledger, or cut off"),
        (
            lambda lines: [line for line in lines if b'"kind"' not in line],
            "does not hold what its last line says",
        ),
        (lambda lines: [*lines, lines[-1]], "does not hold what its last line says"),
        (lambda lines: [], "is of no known kind, not dedup-ledger/1"),
        (replaced(b"dedup-ledger/1", b"dedup-ledger/9"), "is dedup-ledger/9, not dedup-ledger/1"),
        (replaced(b'"file":"b.txt"', b'"file":"../b.txt"'), "leads out of the folder"),
        (replaced(b'"file":"b.txt"', b'"file":"/b.txt"'), "leads out of the folder"),
        (replaced(b'"kind"', b'"sort"'), "is no line of a ledger"),
        (replaced(b'"bytes":[', b'"bytes":[9'), "its spans do not fit into it"),
        (replaced("粮站".encode(), "米店".encode()), "does not give the file that was cleaned"),
        (replaced(b'"encoding":"gb18030"', b'"encoding":"klingon"'), "its spans do not fit into it"),
    ],
)
def test_a_ledger_that_is_not_whole(cleaned: Path, tmp_path: Path, change, message: str) -> None:
    edit(cleaned, change)
    with pytest.raises(LedgerError, match=message):
        restore_folder(cleaned, tmp_path / "back")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out"]


def test_a_file_that_was_changed_or_is_missing(cleaned: Path, tmp_path: Path) -> None:
    (cleaned / "b.txt").write_text("other", "utf-8")
    with pytest.raises(LedgerError, match=r"b\.txt: was changed after it was cleaned"):
        restore_folder(cleaned, tmp_path / "back")
    (cleaned / "b.txt").unlink()
    with pytest.raises(LedgerError, match=r"b\.txt: is missing"):
        restore_folder(cleaned, tmp_path / "back")
    with pytest.raises(LedgerError, match="there is none"):
        restore_folder(tmp_path / "in", tmp_path / "back")
    assert not (tmp_path / "back").exists()


def test_the_output_may_not_be_the_cleaned_folder(cleaned: Path) -> None:
    for target in (cleaned, cleaned / "x", cleaned.parent):
        with pytest.raises(OutputError, match=r"lies inside|holds"):
            restore_folder(cleaned, target, force=True)


def test_records_that_are_broken_stay_as_they_are(clean: Callable[..., object], tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    good = [orjson.dumps({"id": n, "text": f"{PARAGRAPHS[0]}\n{OWN[n]}"}) for n in range(3)]
    lines = [good[0], b"{broken", b"", b"\xff\xfe", good[1], b'{"text": null}', good[2], b"   "]
    (tmp_path / "in" / "a.jsonl").write_bytes(b"\r\n".join(lines))
    (tmp_path / "in" / "b.csv").write_text(
        f'text,id\n"{PARAGRAPHS[0]}" x,1\n\n"{PARAGRAPHS[0]}",2\n,3\n', "utf-8"
    )
    clean()
    assert len(spans(tmp_path / "out")) == 4
    check_restored(tmp_path)


def test_what_cannot_be_cut_exactly_stays_and_is_said(clean: Callable[..., object], tmp_path: Path) -> None:
    """A row of one bare cell would vanish; a lenient cell cannot be cut; half a character may become a whole one."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.csv").write_text(f"text\n{PARAGRAPHS[0]}\n{PARAGRAPHS[0]}\n", "utf-8")
    (tmp_path / "in" / "b.csv").write_text(f'text,id\n"" {PARAGRAPHS[0]},1\n', "utf-8")
    result = clean()
    messages = [problem.message for problem in result.problems]
    assert [message.split(": ")[0] for message in messages if "nothing was removed" in message] == [
        "nothing was removed from a.csv#3",
        "nothing was removed from b.csv#1",
    ]
    assert not spans(tmp_path / "out")
    check_restored(tmp_path)


def test_halves_that_would_become_a_whole(clean: Callable[..., object], tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    joined = "。".join(PARAGRAPHS[:1])
    lines = [f'{{"text": "{joined}"}}', f'{{"text": "\\ud83d\\n{joined}\\n\\ude00"}}']
    (tmp_path / "in" / "a.jsonl").write_text("\n".join(lines), "utf-8")
    clean()
    check_restored(tmp_path)


def test_files_that_cannot_be_read_are_copied(clean: Callable[..., object], tmp_path: Path) -> None:
    import gzip

    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(PARAGRAPHS[0], "utf-8")
    (tmp_path / "in" / "b.txt").write_bytes(bytes(range(256)) * 9)
    (tmp_path / "in" / "c.docx").write_bytes(b"PK\x03\x04 no document")
    whole = gzip.compress(PARAGRAPHS[0].encode() * 3)
    (tmp_path / "in" / "d.txt.gz").write_bytes(whole[:-30])
    result = clean()
    assert result.copied[:2] == ("b.txt", "c.docx")
    assert tree(tmp_path / "out")["d.txt.gz"] == whole[:-30]
    check_restored(tmp_path)


def test_a_table_that_is_damaged_behind_its_first_rows(clean: Callable[..., object], tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / "a.parquet"
    texts = [f"{PARAGRAPHS[0]}\n{OWN[n]}" for n in range(3)] + [
        "".join(map(chr, range(0x4E00, 0x4F00)))
    ] * 9000
    pq.write_table(pa.table({"text": texts}), path, row_group_size=3, use_dictionary=False)
    meta = pq.read_metadata(path).row_group(3000).column(0)
    data = bytearray(path.read_bytes())
    data[meta.data_page_offset : meta.data_page_offset + 40] = bytes(40)
    path.write_bytes(data)
    result = clean(remove=("exact",))
    assert any("is damaged" in problem.message for problem in result.problems)
    check_restored(tmp_path)
