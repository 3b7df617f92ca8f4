"""Every output, with every command that offers it: to a file, to standard output, and not at all where it fails."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dedup.messages import load_catalogue
from dedup.report.output import Output
from dedup.report.outputs import OUTPUTS
from tests.regenerate import command_names, help_text

Run = Callable[..., tuple[int, str, str]]
SPEECH = (
    "同志们：\n今天，区委召开全区防汛工作会议，主要任务是分析当前汛情，安排今年的防汛准备，确保河堤安全。\n"
    "去年入汛以来，我们先后经历了三轮强降雨，沿河各镇连夜转移群众一千二百多人，没有一人伤亡。\n"
)
FORM = (
    ("县人民政府", "各位代表", "去年财政预算"),
    ("理事会", "全体会员", "三年规划"),
    ("筹备小组", "各位股东", "山林收益分配办法"),
)
# What each command is given besides the output.
WORDS = {
    "scan": ["scan", "texts"],
    "templates": ["templates", "texts"],
    "check": ["check", "texts/a.txt", "--against", "texts/b.txt"],
    "clean": ["clean", "texts", "--dry-run"],
    "guard": ["guard", "texts/a.txt", "texts/b.txt"],
}
OFFERED = [(job, output) for output in OUTPUTS for job in output.FLAG.jobs]
each_offered = pytest.mark.parametrize(
    ("job", "output"), OFFERED, ids=[f"{job}-{output.NAME}" for job, output in OFFERED]
)

# A new output: this file, its line in the registry, and what the help says of it.
COUNT = """
from dedup.messages import load_catalogue
from dedup.report.output import Flag

NAME = "count"
FLAG = Flag()


def write(report, stream, request):
    stream.write(f"{request.command} {len(report)} ".encode())
    if request.name == "fails.txt":
        raise OSError(28, "No space left on device")
    stream.write(f"{sorted({finding.kind for finding in report.findings()})}\\n".encode())
"""
WITH_COUNT = """
import json, sys
import count
from dedup.report import outputs
outputs.OUTPUTS += (count,)
from dedup.messages import load_catalogue
load_catalogue("help", "en").messages["outputs.count"] = "Write how many findings there are"
from typer.testing import CliRunner
from dedup.cli import main, make_app
from dedup.errors import DedupError
def run(words):
    result = CliRunner().invoke(make_app(), words)
    error = str(result.exception) if isinstance(result.exception, DedupError) else ""
    return result.exit_code, result.stdout, error
print(json.dumps([run(words) for words in json.loads(sys.argv[1])]))
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with two copies of a speech, and three speeches of one form, in ``texts``."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    (tmp_path / "texts").mkdir()
    for name in ("a.txt", "b.txt"):
        (tmp_path / "texts" / name).write_text(SPEECH, "utf-8")
    for number, (who, whom, what) in enumerate(FORM):
        form = f"受{who}的委托，我向{whom}报告{what}的执行情况，请予审议。\n"
        (tmp_path / "texts" / f"form-{number}.txt").write_text(form, "utf-8")
    return tmp_path


def file_of(output: Output) -> str:
    return "out" + (output.FLAG.extensions or (".txt",))[0]


def test_the_commands_that_outputs_name_are_there() -> None:
    assert {job for job, _ in OFFERED} == set(WORDS) <= {words[0] for words in command_names()}


@pytest.mark.parametrize("job", WORDS)
def test_each_offers_what_is_declared_for_it(job: str) -> None:
    text = " ".join(help_text(job).split())
    for output in OUTPUTS:
        said = load_catalogue("help", "en").messages[f"outputs.{output.NAME}"]
        assert (f"--{output.NAME} FILE {said}" in text) == (job in output.FLAG.jobs)


@each_offered
def test_to_a_file_and_to_standard_output(job: str, output: Output, run: Run, folder: Path) -> None:
    code, *_ = run(*WORDS[job], "--quiet", f"--{output.NAME}", file_of(output))
    written = (folder / file_of(output)).read_bytes()
    assert written
    again, out, err = run(*WORDS[job], "--quiet", f"--{output.NAME}", "-")
    if output.FLAG.stdout:
        assert (again, out.encode()) == (code, written)
    else:
        assert (again, out) == (2, "")
        assert err.startswith(f"dedup: --{output.NAME} is '-'")


@each_offered
def test_what_fails_leaves_the_old_file(
    job: str, output: Output, run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_report: object, stream, _request: object) -> None:
        stream.write(b"half of it")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(output, "write", fail)
    (folder / file_of(output)).write_text("old")
    code, _, err = run(*WORDS[job], f"--{output.NAME}", file_of(output))
    assert (code, err.splitlines()[-1]) == (
        2,
        f"dedup: {file_of(output)}: cannot be written: No space left on device",
    )
    assert (folder / file_of(output)).read_text() == "old"
    assert sorted(path.name for path in folder.iterdir()) == sorted(["texts", file_of(output)])


def test_a_new_output_is_one_file_and_one_line(folder: Path) -> None:
    (folder / "count.py").write_text(COUNT, "utf-8")
    (folder / "fails.txt").write_text("old")
    jobs = ("scan", "check", "templates")
    asked = [[*WORDS[job], "-q", "--count", name] for job in jobs for name in ("-", "out.txt", "fails.txt")]
    asked += [["scan", "--help"], ["clean", "--help"]]
    script = [sys.executable, "-c", WITH_COUNT, json.dumps(asked)]
    done = subprocess.run(script, capture_output=True, encoding="utf-8")
    assert done.stderr == ""
    *runs, (_, offered, _), (_, not_offered, _) = json.loads(done.stdout)
    said = ["scan 2 ['exact']\n", "check 1 ['passage']\n", "templates 0 []\n"]
    for number, line in enumerate(said):
        (_, out, _), (code, nothing, _), (failed, _, error) = runs[3 * number : 3 * number + 3]
        assert (out, code, nothing) == (line, 0, "")
        assert (failed, error) == (1, "fails.txt: cannot be written: No space left on device")
    assert (folder / "out.txt").read_text() == said[-1]
    assert (folder / "fails.txt").read_text() == "old"
    assert "--count FILE" in offered
    assert "Write how many findings there are; - is standard output." in " ".join(offered.split())
    assert "--count" not in not_offered


def test_no_job_is_named_where_reports_are_written() -> None:
    """Imports are held to the layers by tests/test_layers.py: what a job adds, its report tells."""
    reports = Path(sys.modules[Output.__module__].__file__ or "").parent
    assert not [path for path in reports.rglob("*.py") if "CheckReport" in path.read_text("utf-8")]
