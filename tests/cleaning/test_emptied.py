"""Records that lose all their text: counted, and with --drop-empty removed and brought back; marks instead of cuts; and
standard input."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dedup.cleaning.clean_corpus import Cleaned
from dedup.kinds import KINDS
from tests.cleaning.conftest import check_restored, ledger, OWN, PARAGRAPHS, spans

Clean = Callable[..., Cleaned]
Run = Callable[..., tuple[int, str, str]]


def jsonl(*texts: str, end: str = "\n") -> bytes:
    records = ({"id": str(i), "源": f"站{i}", "text": text, "n": i} for i, text in enumerate(texts))
    return "\n".join(json.dumps(record, ensure_ascii=False) for record in records).encode() + end.encode()


def put(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / "in").mkdir(exist_ok=True)
    (tmp_path / "in" / name).write_bytes(data)


TEXTS = (
    PARAGRAPHS[0],
    f"{PARAGRAPHS[0]}\n{OWN[0]}",
    PARAGRAPHS[0],
    PARAGRAPHS[1],
    f"{PARAGRAPHS[1]}\n  \n{PARAGRAPHS[0]}",
)


def left(tmp_path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (tmp_path / "out" / "a.jsonl").read_bytes().splitlines()]


class TestEmptied:
    def test_they_stay_and_are_counted(self, clean: Clean, tmp_path: Path) -> None:
        put(tmp_path, "a.jsonl", jsonl(*TEXTS))
        cleaned = clean()
        assert (
            [bool(record["text"].strip()) for record in left(tmp_path)].count(False) == cleaned.emptied == 2
        )
        assert cleaned.dropped == 0
        check_restored(tmp_path)

    @pytest.mark.parametrize("end", ["\n", "", "\n\n", "\r\n"])
    @pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
    def test_records_go_and_come_back(self, clean: Clean, tmp_path: Path, encoding: str, end: str) -> None:
        put(tmp_path, "a.jsonl", jsonl(*TEXTS, end=end).decode().encode(encoding))
        cleaned = clean(drop_empty=True)
        assert (cleaned.emptied, cleaned.dropped) == (2, 2)
        lines = (tmp_path / "out" / "a.jsonl").read_bytes().decode(encoding).split("\n")
        kept = [json.loads(line) for line in lines if line.strip()]
        assert len(kept) == 3
        assert all(record["text"].strip() for record in kept)
        assert {span["kind"] for span in spans(tmp_path / "out")} > {"record"}
        check_restored(tmp_path)

    def test_packed(self, clean: Clean, tmp_path: Path) -> None:
        put(tmp_path, "a.jsonl.gz", gzip.compress(jsonl(*TEXTS)))
        assert clean(drop_empty=True).dropped == 2
        assert gzip.decompress((tmp_path / "out" / "a.jsonl.gz").read_bytes()).count(b"\n") == 3

    def test_all_of_a_file(self, clean: Clean, tmp_path: Path) -> None:
        put(tmp_path, "a.jsonl", jsonl(PARAGRAPHS[0], PARAGRAPHS[1]))
        put(tmp_path, "b.jsonl", jsonl(PARAGRAPHS[0], PARAGRAPHS[1], end=""))
        cleaned = clean(drop_empty=True)
        assert cleaned.dropped == 2
        assert sorted((tmp_path / "out" / name).stat().st_size > 0 for name in ("a.jsonl", "b.jsonl")) == [
            False,
            True,
        ]
        check_restored(tmp_path)

    @pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
    @pytest.mark.parametrize("ending", ["\n", "\r\n"])
    def test_rows(self, clean: Clean, tmp_path: Path, quoting: Any, ending: str) -> None:
        stream = io.StringIO(newline="")
        writer = csv.writer(stream, quoting=quoting, lineterminator=ending)
        writer.writerow(["id", "note", "text", "more"])
        for i, text in enumerate(TEXTS):
            writer.writerow([str(i), f"一{ending}二", text, 'x"y'])
        put(tmp_path, "a.csv", stream.getvalue().encode("utf-8-sig"))
        assert clean(drop_empty=True).dropped == 2
        out = (tmp_path / "out" / "a.csv").read_text("utf-8-sig")
        assert len(list(csv.reader(io.StringIO(out, newline="")))) == 4
        check_restored(tmp_path)

    def test_a_cell_that_is_all_of_its_row(self, clean: Clean, tmp_path: Path) -> None:
        put(tmp_path, "a.csv", "\n".join(["text", PARAGRAPHS[0], OWN[0], PARAGRAPHS[0], ""]).encode())
        assert clean(drop_empty=True).dropped == 1
        assert (tmp_path / "out" / "a.csv").read_text("utf-8").count("\n") == 3
        check_restored(tmp_path)

    def test_files_are_no_records(self, clean: Clean, tmp_path: Path) -> None:
        for name in ("a.txt", "b.txt"):
            put(tmp_path, name, PARAGRAPHS[0].encode())
        cleaned = clean(drop_empty=True)
        assert (cleaned.emptied, cleaned.dropped) == (1, 0)
        check_restored(tmp_path)

    def test_what_is_told(self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        put(tmp_path, "a.jsonl", jsonl(*TEXTS))
        _, out, _ = run("clean", "in", "--dry-run")
        assert "2 documents lost all their text and stay, empty; --drop-empty removes records" in out
        _, out, _ = run("clean", "in", "--output", "out", "--drop-empty")
        assert "2 records that lost all their text are removed whole" in out
        assert ledger(tmp_path / "out")[0]["settings"]["drop_empty"] is True  # type: ignore[index]


class TestStreams:
    """Standard input is copied, as it is read several times."""

    def test_standard_input(self, tmp_path: Path) -> None:
        data = jsonl(*TEXTS)
        words = ["clean", "-", "--format", "jsonl", "--output", "out", "-q"]
        temporary = tmp_path / "temporary"
        temporary.mkdir()
        done = subprocess.run(
            [sys.executable, "-m", "dedup", *words],
            input=data,
            capture_output=True,
            cwd=tmp_path,
            env={**os.environ, "TMPDIR": str(temporary)},
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
        put(tmp_path, "stdin.jsonl", data)
        check_restored(tmp_path)
        assert len((tmp_path / "out" / "stdin.jsonl").read_bytes()) < len(data)
        assert list(temporary.iterdir()) == []

    @pytest.mark.skipif(os.name == "nt", reason="there are no such pipes")
    def test_a_pipe_by_name(self, tmp_path: Path) -> None:
        put(tmp_path, "a.txt", f"{PARAGRAPHS[0]}\n{PARAGRAPHS[0]}\n".encode())
        command = f"{sys.executable} -m dedup clean <(cat in/a.txt) --format text -o out && ls out"
        done = subprocess.run(["bash", "-c", command], capture_output=True, cwd=tmp_path, text=True)
        assert done.returncode == 0, done.stderr
        assert "1 paragraph" in done.stdout

    def test_it_is_read_once_by_a_dry_run_too(self, tmp_path: Path) -> None:
        command = [
            sys.executable,
            "-m",
            "dedup",
            "clean",
            "-",
            "--format",
            "jsonl",
            "--dry-run",
            "--language",
            "en",
        ]
        done = subprocess.run(command, input=jsonl(*TEXTS), capture_output=True, cwd=tmp_path)
        assert done.returncode == 0
        assert b"would be removed" in done.stdout
        assert list(tmp_path.iterdir()) == []


class TestMarks:
    @pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16", "utf-8-sig"])
    @pytest.mark.parametrize("end", ["\n", "", " \r\n\n"])
    def test_what_would_go_is_marked(self, clean: Clean, tmp_path: Path, encoding: str, end: str) -> None:
        put(tmp_path, "a.jsonl", jsonl(*TEXTS, end=end).decode().encode(encoding))
        cleaned = clean(mark="可删")
        lines = (tmp_path / "out" / "a.jsonl").read_bytes().decode(encoding).split("\n")
        records = [json.loads(line) for line in lines if line.strip()]
        assert [record["text"] for record in records] == list(TEXTS)
        assert [len(record["可删"]) for record in records] == [0, 1, 1, 0, 2]
        for record, planned in zip(records, TEXTS, strict=True):
            for mark in record["可删"]:
                assert planned[mark["start"] : mark["end"]].strip() in PARAGRAPHS
                kept = records[int(mark["kept"]["document"].partition("#")[2])]["text"]
                assert kept[mark["kept"]["start"] : mark["kept"]["end"]].strip() in PARAGRAPHS
                assert (mark["kind"], mark["reason"]) == ("exact", KINDS["exact"].rule.words["en"].title)
        assert cleaned.emptied == 0
        check_restored(tmp_path)

    def test_packed_with_others(self, clean: Clean, tmp_path: Path) -> None:
        put(tmp_path, "a.jsonl.gz", gzip.compress(jsonl(*TEXTS)))
        put(tmp_path, "b.jsonl", jsonl(OWN[0], TEXTS[0]))
        put(tmp_path, "c.jsonl", b"{\n")
        clean(mark="m")
        (mark,) = json.loads((tmp_path / "out" / "b.jsonl").read_bytes().splitlines()[1])["m"]
        assert mark["kept"]["document"] == "a.jsonl.gz#0"
        assert (tmp_path / "out" / "c.jsonl").read_bytes() == b"{\n"

    def test_a_record_that_has_such_a_field(self, clean: Clean, tmp_path: Path) -> None:
        record = {"text": TEXTS[0], "m": 1}
        put(tmp_path, "a.jsonl", jsonl(*TEXTS) + json.dumps(record).encode() + b"\n")
        cleaned = clean(mark="m")
        assert "it has a field 'm' already; give --mark another name" in str(cleaned.problems)
        lines = (tmp_path / "out" / "a.jsonl").read_bytes().splitlines()
        assert json.loads(lines[5]) == record
        assert json.loads(lines[2])["m"]
        check_restored(tmp_path)

    @pytest.mark.parametrize(
        ("words", "message"),
        [
            (["--mark", "m"], "--mark writes into records of JSON Lines, and in/a.txt is text"),
            (["--mark", "m", "--drop-empty"], "--mark removes nothing and --drop-empty does"),
            (["--mark", "text"], "--mark is 'text', which the records are read by"),
        ],
    )
    def test_refused(
        self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], message: str
    ) -> None:
        monkeypatch.chdir(tmp_path)
        put(tmp_path, "a.txt", TEXTS[0].encode())
        code, _, err = run("clean", "in/a.txt", "--output", "out", *words)
        assert code == 2
        assert err.startswith(f"dedup: {message}")
        assert not (tmp_path / "out").exists()

    def test_what_is_told(self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        put(tmp_path, "a.jsonl", jsonl(*TEXTS))
        _, out, _ = run("clean", "in", "--output", "out", "--mark", "m")
        assert "would be removed" in out
        assert "nothing was removed: it stands in the field m of each record" in out
