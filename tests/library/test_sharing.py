"""Several processes and one library file: killed ones, waiting ones, reading ones."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dedup.errors import LibraryError, OutputError
from dedup.library import database, sqlite
from dedup.library.integrity import verify_library
from dedup.library.sqlite import Library
from dedup.model import Document
from tests.library.answers import answers
from tests.library.making import make_terms, SCHEME
from tests.library.twin import TwinStore

ADDING = """
import sys
from dedup.library.sqlite import Library
from tests.library.making import make_terms
from tests.library.test_sharing import numbered
with Library.open(sys.argv[1], write=True) as library:
    for start in range(0, 100000, 7):
        library.add(*make_terms(numbered(start, 7)))
        print(start + 7, flush=True)
"""


def numbered(start: int, number: int) -> list[Document]:
    return [
        Document(f"d{i}", f"d{i}", f"第{i}次例会{i * i}人到会，通报了第{i}号检查的情况。")
        for i in range(start, start + number)
    ]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    Library.create(tmp_path / "a.lib", SCHEME).close()
    return tmp_path / "a.lib"


@pytest.mark.parametrize("commits", [1, 9])
def test_a_killed_process_leaves_what_it_had_committed(path: Path, commits: int) -> None:
    words = [sys.executable, "-c", ADDING, str(path)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as process:
        assert process.stdout is not None
        for _ in range(commits):
            told = int(process.stdout.readline())
        time.sleep(0.01 * commits)  # somewhere in what comes next
        process.send_signal(signal.SIGKILL)
    with Library.open(path) as library:
        assert verify_library(library) == []
        held = len(library)
        assert held >= told
        assert held % 7 == 0
        twin = TwinStore(SCHEME)
        twin.add(*make_terms(numbered(0, held)))
        assert answers(library, numbered(0, 20)) == answers(twin, numbered(0, 20))


def test_a_reader_stays_with_the_state_it_began_with(path: Path) -> None:
    with Library.open(path, write=True) as writer, Library.open(path) as reader:
        writer.add(*make_terms(numbered(0, 3)))
        assert (len(reader), len(writer)) == (0, 3)
        before = answers(reader, numbered(0, 5))
        for start in range(3, 60, 3):  # merged meanwhile
            writer.add(*make_terms(numbered(start, 3)))
        assert answers(reader, numbered(0, 5)) == before
        with Library.open(path) as later:
            assert len(later) == 60


def test_a_second_writer_waits_and_then_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.2)
    with Library.open(path, write=True) as first, Library.open(path, write=True) as second:
        with first.database.writing():
            began = time.monotonic()
            with pytest.raises(
                LibraryError, match=r"another process has been writing to it for 0\.2 seconds"
            ):
                second.add(*make_terms(numbered(0, 2)))
            assert time.monotonic() - began >= 0.2
        second.add(*make_terms(numbered(0, 2)))
        assert len(first) == 2


def test_an_error_in_the_middle_leaves_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Library.open(path, write=True) as library:
        library.add(*make_terms(numbered(0, 2)))

        def fail(database: object, threads: int) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(sqlite, "merge_due", fail)
        with pytest.raises(KeyboardInterrupt):
            library.add(*make_terms(numbered(0, 4)))
        assert len(library) == 2
        assert verify_library(library) == []


def test_a_folder_that_cannot_be_written_can_be_read(path: Path) -> None:
    with Library.open(path, write=True) as library:
        library.add(*make_terms(numbered(0, 2)))
    # Where this stands SQLite cannot make its index of the log: as in a folder without the right to write.
    (path.parent / "a.lib-shm").mkdir()
    with Library.open(path) as library:
        assert len(library) == 2
    (path.parent / "a.lib-wal").write_bytes(b"x" * 5000)
    with pytest.raises(LibraryError, match="lies beside it"):
        Library.open(path)


@pytest.mark.skipif(os.name != "posix", reason="folders have no such modes")
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_can_be_read_and_not_written(path: Path) -> None:
    with Library.open(path, write=True) as library:
        library.add(*make_terms(numbered(0, 2)))
    path.chmod(0o444)
    path.parent.chmod(0o555)
    try:
        with Library.open(path) as library:
            assert len(library) == 2
        with Library.open(path, write=True) as library, pytest.raises((OutputError, LibraryError)):
            library.add(*make_terms(numbered(2, 2)))
    finally:
        path.parent.chmod(0o755)
