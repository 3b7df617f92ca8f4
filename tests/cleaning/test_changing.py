"""An input that changes while it is cleaned: that is said, and what is written can be restored."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dedup import cli, Settings
from dedup.cleaning import clean_corpus as running
from dedup.cleaning.clean_corpus import clean_paths, Cleaned
from dedup.cleaning.restore import restore_folder
from dedup.cleaning.write import Writer
from tests.cleaning.conftest import check_restored, OWN, PARAGRAPHS, spans, tree

Change = Callable[[Path], None]


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """Three pages that hold one paragraph."""
    folder = tmp_path / "in"
    folder.mkdir()
    for name, own in zip("abc", OWN, strict=False):
        (folder / f"{name}.txt").write_text(f"{own}\n{PARAGRAPHS[0]}\n", "utf-8")
    return folder


@pytest.fixture
def change(pages: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Change], None]:
    """Have the pages changed when all is read and planned."""

    def set_up(act: Change) -> None:
        plan, done = running.plan_cleaning, []

        def planned(*given: object) -> object:
            result = plan(*given)  # type: ignore[arg-type]
            if not done:
                act(pages)
            done.append(True)
            return result

        monkeypatch.setattr(running, "plan_cleaning", planned)

    return set_up


def cleaned(tmp_path: Path) -> tuple[Cleaned, list[str]]:
    result = clean_paths([str(tmp_path / "in")], tmp_path / "out", Settings(threads=1))
    return result, [f"{problem.path} {problem.message}" for problem in result.problems]


def rewrite(name: str, text: str) -> Change:
    return lambda pages: (pages / name).write_text(text, "utf-8") and None


def test_nothing_is_cut_out_of_a_file_that_changed(change, tmp_path: Path) -> None:
    change(rewrite("b.txt", OWN[3] * 9))
    result, messages = cleaned(tmp_path)
    assert result.undone == ("b.txt",)
    assert messages == [
        "b.txt changed after it was read: it is copied as it is now, and nothing was removed from it; "
        "run clean again"
    ]
    assert tree(tmp_path / "out")["b.txt"].decode() == OWN[3] * 9
    assert [span["document"] for span in spans(tmp_path / "out")] == ["c.txt"]
    check_restored(tmp_path)


def test_a_change_that_keeps_size_and_time_is_seen(change, tmp_path: Path) -> None:
    def turn(pages: Path) -> None:
        path, text = pages / "a.txt", (pages / "a.txt").read_text("utf-8")
        before = path.stat()
        path.write_text(text[::-1], "utf-8")
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    change(turn)
    assert cleaned(tmp_path)[0].undone == ("a.txt",)
    check_restored(tmp_path)


def test_the_copy_that_stays_is_never_in_a_file_that_changed_or_vanished(change, tmp_path: Path) -> None:
    change(lambda pages: (pages / "a.txt").unlink())
    result, messages = cleaned(tmp_path)
    assert (result.undone, result.files) == (("a.txt",), 2)
    assert [message.split(":")[0] for message in messages] == [
        "a.txt changed or vanished after it was read, and cannot be copied (No such file or directory)"
    ]
    assert [(s["document"], s["kept"]["document"]) for s in spans(tmp_path / "out")] == [("c.txt", "b.txt")]
    check_restored(tmp_path)


def test_all_files_changed(change, tmp_path: Path) -> None:
    def turn(pages: Path) -> None:
        for name in "abc":
            rewrite(f"{name}.txt", OWN[3])(pages)

    change(turn)
    assert cleaned(tmp_path)[0].undone == ("a.txt", "b.txt", "c.txt")
    check_restored(tmp_path)


@pytest.mark.parametrize("vanish", [False, True])
def test_a_change_while_the_file_is_written(pages, tmp_path, monkeypatch, vanish: bool) -> None:
    write = Writer._write

    def slowly(self: Writer, job: object) -> object:
        if job.source.id == "b.txt":  # type: ignore[attr-defined]
            (pages / "b.txt").unlink() if vanish else rewrite("b.txt", OWN[3])(pages)
        return write(self, job)  # type: ignore[arg-type]

    monkeypatch.setattr(Writer, "_write", slowly)
    assert cleaned(tmp_path)[0].undone == ("b.txt",)
    check_restored(tmp_path)


def test_a_table_and_a_page_that_changed(change, clean: Callable[..., Cleaned], tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"text": [PARAGRAPHS[0], OWN[0]]}), tmp_path / "in" / "d.parquet")
    (tmp_path / "in" / "e.html").write_text(f"<p>{PARAGRAPHS[0]}</p>", "utf-8")

    def spoil(pages: Path) -> None:
        rewrite("d.parquet", "no table")(pages)
        rewrite("e.html", "<p>new</p>")(pages)

    change(spoil)
    assert clean().undone == ("d.parquet", "e.html")
    assert (tmp_path / "out" / "e.html").read_text("utf-8") == "<p>new</p>"
    check_restored(tmp_path)


def test_the_exit_code_is_one(change, tmp_path, monkeypatch, capsys) -> None:
    change(rewrite("c.txt", OWN[3]))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["dedup", "clean", "in", "--output", "out", "-q"])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    assert stop.value.code == 1
    assert capsys.readouterr().err.startswith("c.txt: changed after it was read")
    assert restore_folder(tmp_path / "out", tmp_path / "back").files == 3
