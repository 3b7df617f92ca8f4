"""What is being written stands beside its target, held by a lock; what nobody holds is removed or finished."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dedup import beside, Settings
from dedup.beside import find_leftovers, new_file, new_folder, remove_leftovers, swap_folders
from dedup.cleaning.clean_corpus import clean_paths
from dedup.cleaning.restore import restore_folder
from dedup.errors import LedgerError
from dedup.report.output_files import OutputFiles

Run = Callable[..., tuple[int, str, str]]
TEXT = "区里把河长制的巡查表改成了两页，一页记水，一页记人，月底由镇长逐条签字，签不下来的写明原因和期限。\n"

pytestmark = pytest.mark.skipif(beside.flock is None, reason="this system has no such locks")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pages").mkdir()
    for name in ("a.txt", "b.txt"):
        (tmp_path / "pages" / name).write_text(TEXT * 3, "utf-8")
    return tmp_path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != "pages")


@contextmanager
def living(code: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that runs ``code``, which prints a line and waits; killed at the end."""
    process = subprocess.Popen(
        [sys.executable, "-c", f"import time\n{code}"], cwd=folder, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.kill()
        process.wait(60)
        process.stdout.close()


HOLDS = {
    "file": (
        "from pathlib import Path\nfrom dedup.beside import new_file\n"
        "with new_file(Path('out').absolute()): print('ready', flush=True); time.sleep(60)"
    ),
    "folder": (
        "from pathlib import Path\nfrom dedup.beside import new_folder\n"
        "with new_folder(Path('out').absolute()): print('ready', flush=True); time.sleep(60)"
    ),
}


class TestLocks:
    @pytest.mark.parametrize("what", HOLDS)
    def test_what_lives_is_left_alone_and_what_was_killed_goes(self, what: str, folder: Path) -> None:
        target = folder / "out"
        with living(HOLDS[what], folder):
            (left,) = names(folder)
            assert find_leftovers(target) == []
            remove_leftovers(target)
            assert names(folder) == [left]
        assert find_leftovers(target) == [folder / left]
        remove_leftovers(target)
        assert names(folder) == []

    @pytest.mark.parametrize("make", [new_file, new_folder])
    def test_two_runs_to_one_target(self, make: Callable[[Path], object], folder: Path) -> None:
        with make(folder / "out"), make(folder / "out"):  # type: ignore[attr-defined]
            assert len(names(folder)) == 2
        assert names(folder) == []

    @pytest.mark.parametrize("make", [new_file, new_folder])
    def test_one_that_is_taken_for_a_leftover_is_made_again(
        self, make: Callable[[Path], object], folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Another run comes between the making and the lock."""
        taken = []
        held = beside.hold

        def late(handle: int) -> bool:
            if not taken:
                taken.extend(names(folder))
                remove_leftovers(folder / "out")
            return held(handle)

        monkeypatch.setattr(beside, "hold", late)
        with make(folder / "out"):  # type: ignore[attr-defined]
            (own,) = names(folder)
        assert taken not in ([], [own])

    def test_others_of_such_names_stay(self, folder: Path) -> None:
        strange = [
            ".out.part",
            ".out.abc.part",
            ".other.abcdefgh.part",
            "out.abcdefgh.part",
            ".outX.part-abcdefgh",
        ]
        for name in strange:
            (folder / name).touch()
        remove_leftovers(folder / "out")
        assert names(folder) == sorted(strange)

    def test_long_names(self, folder: Path) -> None:
        name = "年" * 82 + ".json"
        with OutputFiles() as outputs, outputs.write(name) as stream:
            stream.write(b"x")
        assert names(folder) == [name]


class TestSwapping:
    def test_a_run_killed_between_two_names_is_finished(self, folder: Path) -> None:
        (folder / ".out.old-abcdefgh").mkdir()
        (folder / ".out.part-abcdefgh").mkdir()
        (folder / ".out.part-abcdefgh" / "new").touch()
        remove_leftovers(folder / "out")
        assert names(folder) == ["out"]
        assert (folder / "out" / "new").exists()

    def test_what_was_replaced_comes_back_where_there_is_no_other(self, folder: Path) -> None:
        (folder / ".out.old-abcdefgh").mkdir()
        (folder / ".out.part-hgfedcba").mkdir()
        (folder / ".out.old-abcdefgh" / "old").touch()
        remove_leftovers(folder / "out")
        assert (folder / "out" / "old").exists()
        assert names(folder) == ["out"]

    def test_what_a_living_run_replaces_is_its_own(self, folder: Path) -> None:
        code = HOLDS["folder"].replace(
            "print(", "import os; os.rename('old', str(part).replace('part-', 'old-')); print("
        )
        (folder / "old").mkdir()
        with living(code.replace("absolute()):", "absolute()) as part:"), folder):
            before = names(folder)
            remove_leftovers(folder / "out")
            assert names(folder) == before
            assert [name[:9] for name in before] == [".out.old-", ".out.part"]

    def test_a_swap_that_fails_puts_the_old_one_back(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (folder / "out").mkdir()
        (folder / "out" / "old").touch()
        rename = Path.rename

        def fail(self: Path, target: Path) -> Path:
            if ".part-" in self.name:
                raise OSError(5, "Input/output error")
            return rename(self, target)

        monkeypatch.setattr(Path, "rename", fail)
        with pytest.raises(OSError, match="Input/output"), new_folder(folder / "out") as part:
            swap_folders(part, folder / "out")
        assert names(folder) == ["out"]
        assert (folder / "out" / "old").exists()


class TestOutputs:
    def test_all_are_on_the_disk_before_the_first_takes_its_name(
        self, run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seen: list[tuple[str, list[str]]] = []

        def see(what: str) -> None:
            seen.append((what, [name for name in names(folder) if not name.startswith(".")]))

        monkeypatch.setattr("dedup.report.output_files.os.fsync", lambda _: see("sync"))
        code, _, _ = run("scan", "pages", "--json", "a.json", "--html", "b.html", "--table", "c.csv")
        assert code == 0
        assert seen == [("sync", [])] * 3
        assert names(folder) == ["a.json", "b.html", "c.csv"]

    def test_a_disk_that_is_full_at_the_last_leaves_all(
        self, run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        synced = []

        def sync(handle: int) -> None:
            synced.append(handle)
            if len(synced) == 2:
                raise OSError(28, "No space left on device")

        monkeypatch.setattr("dedup.report.output_files.os.fsync", sync)
        for name in ("a.json", "b.html"):
            (folder / name).write_text("old")
        code, _, err = run("scan", "pages", "-q", "--json", "a.json", "--html", "b.html")
        assert (code, err) == (2, "dedup: b.html: cannot be written: No space left on device\n")
        assert [(folder / name).read_text() for name in names(folder)] == ["old", "old"]

    def test_nothing_goes_to_a_pipe_before_the_files_are_whole(
        self, run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("dedup.report.html.write_html", fail)
        code, out, err = run("scan", "pages", "-q", "--json", "-", "--html", "b.html")
        assert (code, out, err) == (2, "", "dedup: b.html: cannot be written: No space left on device\n")

    @pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGKILL])
    def test_a_killed_scan(self, run: Run, sign: int, folder: Path) -> None:
        code = (
            "import dedup.report.json as j, sys\n"
            "def wait(*_): print('ready', flush=True); time.sleep(60)\n"
            "j.write = wait\n"
            "sys.argv = ['dedup', 'scan', 'pages', '-q', '--json', 'r.json']\n"
            "from dedup.cli import main; main()\n"
        )
        with living(code, folder) as process:
            assert len(names(folder)) == 1
            run("scan", "pages", "-q", "--json", "r.json")
            assert len(names(folder)) == 2
            process.send_signal(sign)
            process.wait(60)
        assert len(names(folder)) == (2 if sign == signal.SIGKILL else 1)
        run("scan", "pages", "-q", "--json", "r.json")
        assert names(folder) == ["r.json"]


class TestLibrary:
    def test_a_killed_build(self, run: Run, folder: Path) -> None:
        assert run("library", "build", "l.lib", "pages", "-q")[0] == 0
        code = (
            "import dedup.library.build as b, sys\n"
            "grow = b.add_paths\n"
            "def wait(*a, **k): grow(*a, **k); print('ready', flush=True); time.sleep(60)\n"
            "b.add_paths = wait\n"
            "sys.argv = ['dedup', 'library', 'build', 'l.lib', 'pages', '-q', '--force']\n"
            "from dedup.cli import main; main()\n"
        )
        with living(code, folder):
            assert [name[:12] for name in names(folder)] == [".l.lib.part-", "l.lib"]
            assert run("library", "verify", "l.lib")[0] == 0
        assert len(names(folder)) == 2
        assert run("scan", ".", "-q", "--json", "r.json")[0] == 0
        assert json.loads((folder / "r.json").read_bytes())["summary"]["documents"] == 2
        (folder / "r.json").unlink()
        assert run("library", "build", "l.lib", "pages", "-q", "--force")[0] == 0
        assert names(folder) == ["l.lib"]
        assert run("library", "verify", "l.lib")[0] == 0


class TestRestore:
    def test_says_where_a_killed_run_left_the_corpus(self, folder: Path) -> None:
        clean_paths(["pages"], folder / "out", Settings())
        (folder / "out").rename(folder / ".out.old-abcdefgh")
        with pytest.raises(LedgerError, match=r"out: is not there, but .*/\.out\.old-abcdefgh; clean again"):
            restore_folder(folder / "out", folder / "back")
        assert names(folder) == [".out.old-abcdefgh"]

    def test_says_what_lies_beside(self, run: Run, folder: Path) -> None:
        clean_paths(["pages"], folder / "out", Settings())
        (folder / ".out.part-abcdefgh").mkdir()
        code, out, _ = run("restore", "out", "--output", "back")
        assert code == 0
        assert f"{os.sep}.out.part-abcdefgh" in out
        clean_paths(["pages"], folder / "out", Settings(), force=True)
        assert names(folder) == ["back", "out"]
