"""The commands as a person meets them: exit codes, messages, files that appear whole or not at all."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dedup import __version__, cli

SPEECH = (
    "同志们：\n今天，区委召开全区防汛工作会议，主要任务是分析当前汛情，安排今年的防汛准备。\n"
    "去年入汛以来，我们先后经历了三轮强降雨，沿河各镇连夜转移群众一千二百多人，没有一人伤亡。\n"
)
EDITED = SPEECH.replace("三轮", "四轮").replace("连夜", "及时")


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "a.txt").write_text(SPEECH, "utf-8")
    (folder / "b.txt").write_text(EDITED, "utf-8")
    return folder


def test_summary_says_what_repeats_and_where(run, pages: Path) -> None:
    code, out, err = run("scan", pages)
    assert (code, err) == (0, "")
    assert "2 documents, 2 speeches, 6 paragraphs" in out
    assert "a.txt:2:1" in out
    assert "b.txt:2:1  equal" in out
    assert "jaccard 0." in out


def test_nothing_repeats(run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SPEECH, "utf-8")
    code, out, _ = run("scan", tmp_path)
    assert code == 0
    assert "Nothing repeats." in out


def test_quiet_prints_nothing(run, pages: Path) -> None:
    assert run("scan", pages, "--quiet") == (0, "", "")


def test_json_goes_to_standard_output_and_the_summary_to_standard_error(run, pages: Path) -> None:
    code, out, err = run("scan", pages, "--json", "-")
    report = json.loads(out)
    assert code == 0
    assert report["format"] == "dedup-report/1"
    assert [f["kind"] for f in report["findings"]] == ["exact", "near"]
    assert "repeats" in err


def test_reports_hold_nothing_that_varies(run, pages: Path, tmp_path: Path) -> None:
    for name, threads in (("one", 1), ("two", 3)):
        run("scan", pages, "--json", tmp_path / name, "--threads", threads, "-q")
    text = (tmp_path / "one").read_text("utf-8")
    assert text == (tmp_path / "two").read_text("utf-8")
    assert str(tmp_path) not in text


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), 0),
        (("--fail-on", "near"), 1),
        (("--fail-on", "exact,near"), 1),
        (("--fail-over", "20%"), 1),
        (("--fail-over", "0.99"), 0),
        (("--find", "exact", "--fail-on", "near"), 2),
        (("--fail-on", "exact"), 1),
    ],
)
def test_exit_code_is_1_only_when_told_to_object(run, pages: Path, words: tuple[str, ...], code: int) -> None:
    assert run("scan", pages, *words)[0] == code


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--threshold", "3"), "--threshold is 3.0; allowed: 0.01 to 1"),
        (("--shingle", "0"), "--shingle is 0; allowed: 1 to 64"),
        (("--find", "passages"), "--find is 'passages'; allowed: exact, near"),
        (("--find", ","), "--find is empty"),
        (("--unit", "page"), "--unit is 'page'; allowed: auto, record, paragraph, sentence"),
        (("--fail-over", "lots"), "--fail-over is 'lots'"),
        (("--fail-on", "nearly"), "--fail-on is 'nearly'"),
        (("--num-perm", "2"), "raise --num-perm"),
        (("--encoding", "klingon"), "klingon"),
        (("--threads", "-1"), "--threads is -1"),
        (("--json", "x", "--pairs", "x"), "--json and --pairs both write to 'x'"),
    ],
)
def test_wrong_options_are_named_with_what_is_allowed(run, pages: Path, words, message: str) -> None:
    code, _, err = run("scan", pages, *words)
    assert code == 2
    assert message in err


def test_nothing_to_read(run, tmp_path: Path) -> None:
    code, _, err = run("scan", tmp_path / "不存在 的.txt")
    assert code == 2
    assert "不存在 的.txt: no such file" in err
    assert run("scan", tmp_path)[0] == 2


def test_one_bad_file_is_a_problem_and_the_rest_goes_on(run, pages: Path) -> None:
    (pages / "坏 文件.txt").write_bytes(bytes(range(256)) * 40)
    code, out, err = run("scan", pages)
    assert code == 0
    assert "坏 文件.txt" in err
    assert "2 documents" in out


@pytest.mark.parametrize("text", ["", "一", "。，、！", "\u200b\u200d\ufeff", "××× ☆☆☆ ****", "a"])
def test_texts_with_next_to_nothing_in_them(run, tmp_path: Path, text: str) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(text, "utf-8")
    code, out, _ = run("scan", tmp_path, "--json", tmp_path / "report")
    assert code == 0
    assert "Nothing repeats." in out
    assert json.loads((tmp_path / "report").read_bytes())["findings"] == []


def test_hostile_text_cannot_drive_the_terminal(run, tmp_path: Path) -> None:
    line = "\u202e今天区委召开全区防汛工作会议\x1b[31m，主要任务是分析汛情，安排防汛准备。[bold]标记[/bold]\n"
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(line, "utf-8")
    _, out, _ = run("scan", tmp_path)
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "[bold]标记" in out


class TestOutputFiles:
    def test_missing_folder_is_said_before_the_work(self, run, pages: Path, tmp_path: Path) -> None:
        code, _, err = run("scan", pages, "--json", tmp_path / "no" / "report.json")
        assert code == 2
        assert "there is no folder" in err

    def test_folder_instead_of_a_file(self, run, pages: Path, tmp_path: Path) -> None:
        code, _, err = run("scan", pages, "--pairs", tmp_path)
        assert code == 2
        assert "is a folder; name a file" in err

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full here")
    def test_full_disk(self, run, pages: Path) -> None:
        code, _, err = run("scan", pages, "--json", "/dev/full")
        assert code == 2
        assert "/dev/full: cannot be written" in err

    def test_failure_leaves_the_old_file_and_no_other(self, run, pages, tmp_path, monkeypatch) -> None:
        import dedup.report.json as writer

        (tmp_path / "report.json").write_text("old")

        def fail(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(writer, "_write_list", fail)
        code, _, err = run("scan", pages, "--json", tmp_path / "report.json")
        assert code == 2
        assert "No space left" in err
        assert (tmp_path / "report.json").read_text() == "old"
        assert sorted(path.name for path in tmp_path.iterdir()) == ["pages", "report.json"]

    def test_an_input_is_never_written_over(self, run, pages: Path, tmp_path: Path) -> None:
        (tmp_path / "link.json").symlink_to(pages / "a.txt")
        for output in (pages / "a.txt", pages / "." / "b.txt", tmp_path / "link.json"):
            for option in ("--json", "--pairs"):
                code, _, err = run("scan", pages, option, output)
                assert code == 2
                assert "is one of the files to be read; write to another" in err
        assert (pages / "a.txt").read_text("utf-8") == SPEECH

    def test_two_names_of_one_output(self, run, pages: Path, tmp_path: Path) -> None:
        code, _, err = run("scan", pages, "--json", tmp_path / "x", "--pairs", f"{tmp_path}/./x")
        assert code == 2
        assert "give them two names" in err

    def test_a_link_stays_a_link(self, run, pages: Path, tmp_path: Path) -> None:
        (tmp_path / "link.json").symlink_to(tmp_path / "report.json")
        assert run("scan", pages, "--json", tmp_path / "link.json", "-q")[0] == 0
        assert (tmp_path / "link.json").is_symlink()
        assert json.loads((tmp_path / "report.json").read_bytes())["format"] == "dedup-report/1"

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full here")
    @pytest.mark.parametrize("words", [[], ["--json", "-"], ["--pairs", "-", "-q"]])
    def test_full_standard_output(self, pages: Path, words: list[str]) -> None:
        command = [sys.executable, "-m", "dedup", "scan", str(pages), *words]
        with Path("/dev/full").open("w") as full:
            result = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)
        assert result.returncode == 2
        assert result.stderr == "dedup: the output cannot be written: No space left on device\n"

    @pytest.mark.parametrize(
        ("sign", "code"), [(signal.SIGINT, cli.INTERRUPTED), (signal.SIGTERM, cli.TERMINATED)]
    )
    def test_interruption_leaves_no_half_written_output(self, tmp_path: Path, sign: int, code: int) -> None:
        with (tmp_path / "big.jsonl").open("w", encoding="utf-8") as stream:
            for number in range(20_000):
                stream.write(json.dumps({"id": number, "text": f"{number}" + SPEECH}) + "\n")
        command = [
            sys.executable,
            "-m",
            "dedup",
            "scan",
            "big.jsonl",
            "--json",
            "out.json",
            "--pairs",
            "out.jsonl",
        ]
        process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.PIPE)
        for _ in range(600):  # wait until the output has begun, then interrupt it
            time.sleep(0.02)
            if list(tmp_path.glob(".out.jsonl*")) or process.poll() is not None:
                break
        process.send_signal(sign)
        _, err = process.communicate(timeout=60)
        assert process.returncode == code, err.decode()
        assert b"Traceback" not in err
        assert [path.name for path in tmp_path.iterdir()] == ["big.jsonl"]

    def test_reader_that_goes_away(self, pages: Path) -> None:
        command = f'"{sys.executable}" -m dedup scan "{pages}" --json - | head -c 10'
        result = subprocess.run(command, shell=True, capture_output=True, timeout=60)
        assert b"Traceback" not in result.stderr


class TestStart:
    def test_version_names_the_kernels(self, run) -> None:
        code, out, _ = run("--version")
        assert code == 0
        assert out.startswith(f"dedup {__version__}, kernels: ")

    @staticmethod
    def imported(words: list[str], heavy: set[str]) -> set[str]:
        """Which of the packages a command imports, in a process of its own."""
        script = (
            "import sys; from dedup.cli import main\n"
            f"sys.argv = ['dedup', *{words}]\n"
            "try: main()\n"
            "except SystemExit: pass\n"
            "print(*sys.modules, file=sys.stderr)\n"
        )
        result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
        assert result.stderr.count("\n") == 1, "nothing else is said"
        modules = set(result.stderr.split())
        assert "dedup.cli" in modules
        return heavy & modules

    @pytest.mark.parametrize("words", [["--version"], ["--help"], ["scan", "--help"]])
    def test_nothing_heavy_is_imported_for_version_and_help(self, words: list[str]) -> None:
        heavy = {"numpy", "datasketch", "jieba", "pyarrow", "rapidfuzz", "rich", "orjson", "scipy", "docx"}
        assert self.imported(words, heavy) == set()

    def test_a_run_imports_its_own_command_alone(self) -> None:
        others = {f"dedup.commands.{name}" for name in ("check", "clean", "guard", "library", "templates")}
        assert self.imported(["scan", "--help"], others) == set()

    def test_a_scan_of_text_needs_no_package_of_other_formats(self, pages: Path) -> None:
        heavy = {"datasketch", "jieba", "pyarrow", "scipy", "docx", "selectolax", "lxml", "zstandard"}
        assert self.imported(["scan", str(pages)], heavy) == set()

    def test_unknown_kernels_are_refused(self) -> None:
        command = [sys.executable, "-m", "dedup", "--version"]
        wrong = os.environ | {"DEDUP_KERNELS": "fast"}
        result = subprocess.run(command, env=wrong, capture_output=True, text=True, timeout=60)
        assert result.returncode == 2
        assert "DEDUP_KERNELS is 'fast'; allowed: plain, compiled" in result.stderr

    def test_unknown_command_names_the_nearest(self, run) -> None:
        code, _, err = run("scna")
        assert code == 2
        assert "scan" in err

    def test_explain_lsh_shows_the_choice_and_the_curve(self, run) -> None:
        code, out, _ = run("explain-lsh", "--threshold", "0.8")
        assert code == 0
        assert "16 bands of 6 rows (96 slots): a pair at 0.8 is found with probability 0.99" in out
        assert "0.80  0.99" in out
