"""A library on a full disk is read as ever, and whoever would write to it is told that the disk is full."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dedup.errors import OutputError
from dedup.library import database
from dedup.library.database import Database

Run = Callable[..., tuple[int, str, str]]
FULL = "the disk is full; make room, and run the command again\n"
TEXT = "老旧管网改造分三年做完，今年先换学校和医院门前的两段，夜里十一点以后停水，第二天早上五点以前送水。\n"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root makes a small disk")
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True).returncode:
        pytest.skip("a small disk cannot be made here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture(autouse=True)
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pages").mkdir()
    for name in ("a.txt", "b.txt"):
        (tmp_path / "pages" / name).write_text(TEXT * 3 + name, "utf-8")
    return tmp_path / "pages"


def fill(disk: Path, but: int = 0) -> None:
    """Take all room of a disk, but so many bytes of it."""
    room = os.statvfs(disk)
    with (disk / "rest").open("wb", buffering=0) as file:
        try:
            file.write(b"\0" * max(room.f_bavail * room.f_frsize - but, 0))
            while not but:
                file.write(b"\0")
        except OSError:
            pass


@pytest.mark.parametrize("room", [0, 4096, 40_000, 72_000])
def test_readers_read_and_writers_say_so(run: Run, disk: Path, pages: Path, room: int) -> None:
    lib = disk / "l.lib"
    assert run("library", "build", lib, "pages", "-q")[0] == 0
    (pages / "c.txt").write_text("".join(TEXT[i % 9 :] for i in range(3000)), "utf-8")
    fill(disk, room)
    for words in (
        ("add", lib, "pages"),
        ("build", lib, "pages", "--force"),
        ("build", disk / "n.lib", "pages"),
    ):
        code, _, err = run("library", *words, "-q")
        assert (code, err) == (2, f"dedup: {words[1]}: {FULL}")
    fill(disk)
    code, out, _ = run("library", "info", lib)
    assert (code, out.startswith("2 documents")) == (0, True)
    assert run("library", "verify", lib)[0] == 0
    code, out, _ = run("check", "pages/b.txt", "--library", lib, "--fail-over", "1%")
    assert code == 1
    for words in (("compact", lib), ("remove", lib, "pages/a.txt"), ("add", lib, "pages"), ("update", lib)):
        code, _, err = run("library", *words)
        assert (code, err) == (2, f"dedup: {lib}: {FULL}"), words
    assert sorted(file.name for file in disk.iterdir() if not file.name.startswith("l.lib")) == ["rest"]
    (disk / "rest").unlink()
    assert run("library", "add", lib, "pages", "-q")[0] == 0
    assert run("library", "info", lib)[1].startswith("3 documents")


def test_a_log_that_a_killed_writer_left(run: Run, disk: Path) -> None:
    lib = disk / "l.lib"
    assert run("library", "build", lib, "pages", "-q")[0] == 0
    script = (
        "import os, sys\nfrom dedup.library.sqlite import Library\n"
        "Library.open(sys.argv[1], write=True).keep_roots({'later': ''}); os._exit(1)"
    )
    subprocess.run([sys.executable, "-c", script, str(lib)], check=False)
    assert (disk / "l.lib-wal").stat().st_size
    fill(disk)
    (disk / "l.lib-shm").unlink()
    fill(disk)
    code, out, _ = run("library", "info", lib)
    assert code == 0
    assert "later" in out


def test_an_error_that_has_another_cause(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_SHMSIZE
    path = str(tmp_path / "l.lib")
    assert "check the disk" in str(database._explain(error, path, 1))
    monkeypatch.setattr(database.shutil, "disk_usage", lambda _: type("Usage", (), {"free": 4096}))
    assert str(database._explain(error, path, 1)) == f"{path}: {FULL[:-1]}"


def test_a_library_that_could_not_be_made_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    monkeypatch.setattr(database, "_statements", fail)
    with pytest.raises(OutputError, match="the disk is full"):
        Database(str(tmp_path / "l.lib"), "create", {})
    assert [file.name for file in tmp_path.iterdir()] == ["pages"]
