"""Pipes by name, standard streams that are closed or full, threads that cannot start, and Ctrl-C: one message each,
and the exit code of docs/formats.md."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from dedup.kernels.parallel import run_threads, startable, Workers
from dedup.process import give_back_memory, share_memory
from dedup.report.output_files import descriptor_of, is_file, leads_to_output

Run = Callable[..., tuple[int, str, str]]
DEDUP = [sys.executable, "-m", "dedup"]
TEXT = (
    "街道办把装电梯的台账翻了一遍，二十六个单元里有九个卡在一楼住户不签字，下周起由社区律师一户一户去谈。\n"
)

pytestmark = pytest.mark.skipif(os.name == "nt", reason="streams are another matter there")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pages").mkdir()
    for name in ("a.txt", "b.txt"):
        (tmp_path / "pages" / name).write_text(TEXT * 2, "utf-8")
    return tmp_path


def shell(words: str) -> tuple[int, str, str]:
    """What a shell makes of ``dedup WORDS``, with its redirections."""
    command = f"exec {sys.executable} -m dedup {words}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=120)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


class TestPipesByName:
    @pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
    def test_standard_output(self, name: str) -> None:
        if not Path(name).exists():
            pytest.skip(f"this system has no {name}")
        code, out, err = shell(f"scan pages --json {name}")
        assert code == 0
        assert json.loads(out)["summary"]["documents"] == 2
        assert "2 documents" in err, "what is told goes where it does with -"

    def test_standard_output_that_is_a_file(self, folder: Path) -> None:
        assert shell("scan pages --json /dev/stdout > r.json")[0] == 0
        assert json.loads((folder / "r.json").read_bytes())["summary"]["documents"] == 2
        assert sorted(path.name for path in folder.iterdir()) == ["pages", "r.json"]

    def test_other_processes(self, folder: Path) -> None:
        assert shell("scan pages -q --json >(cat > r.json) --html >(cat > p.html)") == (0, "", "")
        done = subprocess.run(
            ["bash", "-c", "until [ -s r.json -a -s p.html ]; do sleep 0.05; done; sleep 0.2"]
        )
        assert done.returncode == 0
        assert json.loads((folder / "r.json").read_bytes())["summary"]["documents"] == 2

    def test_a_named_pipe(self, folder: Path) -> None:
        os.mkfifo("pipe")
        with subprocess.Popen(["cat", "pipe"], stdout=subprocess.PIPE) as reader:
            assert shell("scan pages -q --json pipe") == (0, "", "")
            assert reader.stdout is not None
            assert json.loads(reader.stdout.read())["summary"]["documents"] == 2

    def test_two_that_are_one(self) -> None:
        code, _, err = shell("scan pages --json - --html /dev/stdout")
        assert code == 2
        assert err == "dedup: --json and --html both write to '/dev/stdout'; give them two names\n"

    def test_names(self, folder: Path) -> None:
        (folder / "link").symlink_to("/dev/stdout")
        (folder / "7").touch()
        assert descriptor_of("/dev/fd/63") == 63
        assert descriptor_of("7") is descriptor_of("pages") is descriptor_of("new") is None
        assert leads_to_output("link")
        assert not leads_to_output("/dev/stderr")
        assert is_file("new")
        assert is_file("pages/a.txt")
        assert not is_file("/dev/null")


class TestStreams:
    CLOSED = "dedup: the output cannot be written: it is closed\n"

    @pytest.mark.parametrize(
        "words", ["scan pages", "scan pages --json -", "--version", "explain-lsh", "--help"]
    )
    def test_closed_output(self, words: str) -> None:
        assert shell(f"{words} >&-") == (2, "", self.CLOSED)

    def test_nothing_to_write_is_no_error(self) -> None:
        assert shell("scan pages -q >&-") == (0, "", "")

    def test_closed_output_is_no_file_that_is_opened_later(self, folder: Path) -> None:
        code, _, _ = shell("scan pages --json r.json >&-")
        assert code == 2
        assert json.loads((folder / "r.json").read_bytes())["summary"]["documents"] == 2

    def test_closed_error(self) -> None:
        code, out, err = shell("scan pages 2>&-")
        assert (code, err) == (0, "")
        assert "2 documents" in out
        assert shell("scan nothing 2>&-") == (2, "", ""), "messages are no output"

    def test_closed_input(self) -> None:
        code, out, err = shell("scan - <&-")
        assert (code, out) == (2, "")
        assert err.startswith("dedup: -: cannot be read: ")

    def test_all_closed(self) -> None:
        assert shell("scan pages <&- >&- 2>&-") == (2, "", "")

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
    def test_full(self) -> None:
        full = "No space left on device"
        assert shell("scan pages > /dev/full") == (2, "", f"dedup: the output cannot be written: {full}\n")
        assert shell("--version > /dev/full") == (2, "", f"dedup: the output cannot be written: {full}\n")
        assert shell("scan nothing 2> /dev/full") == (2, "", "")
        assert shell("scan pages --json /dev/full") == (
            2,
            "",
            f"dedup: /dev/full: cannot be written: {full}\n",
        )

    @pytest.mark.parametrize("encoding", ["ascii", "latin-1", "gbk"])
    def test_an_encoding_that_lacks_characters(
        self, encoding: str, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("a.txt", "b.txt"):
            (folder / "pages" / name).write_text(TEXT + "🜁ßﬓ𠮷" * 20, "utf-8")
        monkeypatch.setenv("PYTHONIOENCODING", encoding)
        done = subprocess.run([*DEDUP, "scan", "pages", "--language", "zh"], capture_output=True, timeout=120)
        assert (done.returncode, done.stderr) == (0, b"")
        assert b"\\U0001f701" in done.stdout


class TestThreads:
    @pytest.fixture(autouse=True)
    def few(self, monkeypatch: pytest.MonkeyPatch) -> list[int]:
        """A system that starts so many threads more."""
        left, start = [0], threading.Thread.start

        def refuse(thread: threading.Thread) -> None:
            left[0] -= 1
            if left[0] < 0:
                raise RuntimeError("can't start new thread")
            start(thread)

        monkeypatch.setattr(threading.Thread, "start", refuse)
        return left

    @pytest.mark.parametrize("threads", [0, 1, 3])
    def test_workers(self, threads: int, few: list[int]) -> None:
        few[0] = threads
        runs = [(i, i + 1) for i in range(20)]
        assert run_threads(lambda lo, hi: lo + hi, runs, 5) == [lo + hi for lo, hi in runs]
        few[0] = threads
        assert startable(5) == max(threads, 1)

    @pytest.mark.parametrize("threads", [0, 2])
    def test_what_fails_in_a_worker_is_raised_where_it_is_asked_for(
        self, threads: int, few: list[int]
    ) -> None:
        few[0] = threads
        with Workers(2) as workers:
            futures = [workers.submit(int, text) for text in ("1", "x", "3")]
        assert [futures[0].result(), futures[2].result()] == [1, 3]
        with pytest.raises(ValueError, match="'x'"):
            futures[1].result()

    def test_commands(self, run: Run, folder: Path) -> None:
        code, out, err = run("scan", "pages", "--threads", "4")
        assert (code, err) == (0, "")
        assert run("library", "build", "l.lib", "pages", "--threads", "4")[0] == 0
        assert run("library", "compact", "l.lib")[0] == 0
        assert run("check", "pages/a.txt", "--library", "l.lib")[0] == 0
        assert run("scan", "pages", "--threads", "1")[1] == out

    def test_parquet(self, run: Run, folder: Path) -> None:
        pa = pytest.importorskip("pyarrow")
        import pyarrow.parquet as pq

        pq.write_table(pa.table({"text": [TEXT] * 3}), "t.parquet")
        code, out, err = run("scan", "t.parquet", "--table", "places.parquet")
        assert (code, err) == (0, "")
        assert "3 documents" in out

    def test_a_library_that_needs_one(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_: object) -> None:
            raise RuntimeError("can't start new thread")

        monkeypatch.setattr("dedup.disk.within.scan_sources", fail)
        code, _, err = run("scan", "pages")
        assert code == 2
        assert err.startswith("dedup: can't start new thread; close other programs")


INTERRUPTED_IMPORT = """
import builtins, signal, sys
import dedup.__main__ as program
real, left = builtins.__import__, {at}
def interrupted(name, *rest, **more):
    global left
    left -= 1
    if left == 0:
        signal.raise_signal(signal.SIGINT)
    return real(name, *rest, **more)
builtins.__import__ = interrupted
sys.argv = ["dedup", *{words}]
try:
    program.main()
finally:
    builtins.__import__ = real
    if left > 0:
        print("imports left:", left)
"""


class TestInterrupts:
    @pytest.mark.parametrize("at", [1, 2, 40, 400, 900, 1500])
    def test_during_imports(self, at: int, folder: Path) -> None:
        script = INTERRUPTED_IMPORT.format(at=at, words=["scan", "pages", "--json", "r.json"])
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120)
        if "imports left" in done.stdout:
            pytest.skip("the program imports less than that")
        assert done.returncode == 130
        assert done.stderr.startswith("dedup: interrupted")
        assert done.stderr.count("\n") == 1
        assert [path.name for path in folder.iterdir()] == ["pages"]

    def test_one_that_python_would_forget(self) -> None:
        """An interrupt while an object is deleted is shown and forgotten by Python."""
        script = (
            "import signal, time\nfrom dedup import process\nprocess.begin()\n"
            "class Odd:\n def __del__(self): signal.raise_signal(signal.SIGINT); time.sleep(0)\n"
            "with process.working():\n"
            " try:\n  odd = Odd(); del odd; time.sleep(5); print('forgotten')\n"
            " except KeyboardInterrupt: print('raised')\n"
        )
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
        assert (done.stdout, done.stderr) == ("raised\n", "")

    def test_before_and_behind_the_work_it_ends_at_once(self) -> None:
        script = (
            "import signal\nfrom dedup import process\nprocess.begin()\n"
            "try:\n with process.working(): signal.raise_signal(signal.SIGINT)\n"
            "except KeyboardInterrupt: print('raised', flush=True)\n"
            "signal.raise_signal(signal.SIGINT)\nprint('went on')\n"
        )
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
        assert (done.returncode, done.stdout, done.stderr) == (130, "raised\n", "dedup: interrupted\n")

    def test_one_that_ignores_them_goes_on_to(self) -> None:
        script = (
            "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n"
            "from dedup import process\nprocess.begin()\n"
            "with process.working(): signal.raise_signal(signal.SIGINT)\nprint('went on')\n"
        )
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
        assert done.stdout == "went on\n"

    def test_one_that_comes_when_all_is_done_changes_nothing(self) -> None:
        script = (
            "import atexit, signal, sys\nimport dedup.__main__ as program\n"
            "atexit.register(signal.raise_signal, signal.SIGINT)\n"
            "sys.argv = ['dedup', '--version']\nprogram.main()\n"
        )
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
        assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("ask", [give_back_memory, share_memory])
def test_memory_is_managed_where_the_library_can(ask: Callable[[], None]) -> None:
    ask()
    with pytest.MonkeyPatch.context() as patch:
        for error in (OSError, AttributeError, TypeError):

            def refuse(name: object, error: type[Exception] = error) -> None:
                raise error(name)

            patch.setattr("ctypes.CDLL", refuse)
            ask()
