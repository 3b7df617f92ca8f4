"""What is printed of strangers' names and texts holds no control character, and no line that a CI service would obey."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dedup.printable import printable, visible

Run = Callable[..., tuple[int, str, str]]
# As the services read lines: GitHub (both its forms), Azure Pipelines, TeamCity.
OBEYED = re.compile(r"^\s*::|##\w*\[", re.MULTILINE)
HOSTILE = "::error::早\x1b[31m\r##vso[task.setvariable variable=x]##[error]\u202e##teamcity[x]\x07\x9b"
TEXT = (
    "信访积案化解要一案一人、一人一表，表上写清楚哪一天谁去谈了什么，谈不拢的写明卡在哪一条，三个月清一次账。"
)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")


def check(text: str) -> None:
    assert not (set(re.sub("[\n\t]", "", text)) & {chr(c) for c in (*range(32), *range(127, 160))}), text
    assert not re.search("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", text)
    assert not OBEYED.search(text), text


@pytest.fixture
def calls(run: Run) -> Callable[..., tuple[int, str]]:
    """Run a command, check what it prints; gives its code and all of that."""

    def call(*words: object) -> tuple[int, str]:
        code, out, err = run(*words)
        check(out)
        check(err)
        return code, out + err

    return call


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in (
        "::error::x.txt",
        "##[error]y.txt",
        "新\n::error::z\x1b[2J.txt",
        f"{HOSTILE.replace('/', '')}.txt",
    ):
        (tmp_path / name).write_text(f"{HOSTILE}\n{TEXT}\n{TEXT[::-1]}\n", "utf-8")
    (tmp_path / "::error::empty.txt").touch()
    (tmp_path / "::warning::b.docx").write_bytes(b"no package")
    (tmp_path / "::error::r.jsonl").write_text(
        json.dumps({"id": HOSTILE, "text": TEXT, "source": HOSTILE, "date": HOSTILE, HOSTILE: 1}) + "\n{\n",
        "utf-8",
    )
    return tmp_path


def test_escapes() -> None:
    assert printable("::error::a") == r"\u003a:error::a"
    assert printable("  ::error::a") == r"  \u003a:error::a"
    assert printable("a::b # c ## d [e] #[f]") == "a::b # c ## d [e] #[f]"
    assert printable("a ##[b] ##vso[c] ###[d]") == r"a \u0023#[b] \u0023#vso[c] #\u0023#[d]"
    assert visible("::\x1b") == r"::\u001b"
    assert printable(printable(HOSTILE)) == printable(HOSTILE)


@pytest.mark.parametrize(
    "words",
    [
        ["scan", "."],
        ["scan", ".", "--language", "zh"],
        ["scan", "::error::empty.txt", "::warning::b.docx"],
        ["scan", "::error::nothing", "新\n::error::nothing"],
        ["scan", ".", "--text-field", HOSTILE],
        ["scan", ".", "--json", f"{HOSTILE}/x"],
        ["scan", f"--{HOSTILE}"],
        [HOSTILE],
        ["scan", ".", "--encoding", HOSTILE],
        ["scan", ".", "--keep", HOSTILE],
        ["templates", "."],
        ["clean", ".", "--dry-run"],
        ["clean", "::error::x.txt", "##[error]y.txt", "-o", "::error::out"],
        ["restore", "::error::nothing", "-o", "back"],
        ["check", "::error::x.txt", "--against", "."],
        ["check", "::error::x.txt", "--against", ".", "--fail-over", "1%"],
        ["check", "::error::empty.txt", "--against", "##[error]y.txt"],
        ["check", "##[error]y.txt", "--against", "::error::empty.txt"],
        ["sample-recall", "."],
        ["guard", "::error::x.txt", "##[error]y.txt", "::error::empty.txt"],
        ["guard", "::error::x.txt", "##[error]y.txt", "--fail-on", HOSTILE],
        ["guard", "::error::gone"],
        ["guard", f"--{HOSTILE}"],
        ["library", "info", "::error::x.txt"],
        ["library", "info", "::error::nothing"],
    ],
    ids=lambda words: " ".join(words[:2])[:20].encode("ascii", "replace").decode(),
)
def test_commands(calls: Callable[..., tuple[int, str]], words: list[str]) -> None:
    calls(*words)


def test_libraries(calls: Callable[..., tuple[int, str]], folder: Path) -> None:
    assert calls("library", "build", "::error::l", ".", "--source-field", "source")[0] == 0
    code, said = calls("library", "info", "::error::l")
    assert code == 0
    assert r"\u003a:error::早" in said, "the source is shown"
    calls("library", "verify", "::error::l")
    calls("library", "compact", "::error::l")
    calls("library", "update", "::error::l", "::error::nothing")
    calls("library", "remove", "::error::l", "::error::nothing")
    calls("check", "::error::x.txt", "--library", "::error::l")
    with sqlite3.connect(folder / "::error::l") as connection:
        connection.execute("UPDATE documents SET name = ? WHERE rowid = 1", (HOSTILE,))
    connection.close()
    code, said = calls("library", "verify", "::error::l")
    assert code == 1
    assert "damaged" in said


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_baselines(
    calls: Callable[..., tuple[int, str]], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subprocess.run(["git", "init", "-q"], check=True)
    subprocess.run(["git", "add", "."], check=True)
    calls("baseline", "write", "--reason", HOSTILE)
    assert "accepted" in calls("baseline", "show")[1]
    entry = "0123456789abcdef 2 passage"
    with (folder / ".dedup-baseline").open("a", encoding="utf-8") as file:
        file.write(f"{entry} ::error::\x1b]0;title\x07 # \x1b[2J##vso[x]\n")
    code, said = calls("baseline", "show")
    assert code == 0
    assert r"\u0023#vso[x]" in said
    calls("baseline", "update")
    subprocess.run(["git", "add", "."], check=True)
    calls("guard", "--all")
    (folder / ".dedup-baseline").write_text(f"# dedup-baseline/1\n{HOSTILE}\n", "utf-8")
    assert calls("baseline", "show")[0] == 2
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    (folder / ".dedup-baseline").unlink()
    done = subprocess.run([sys.executable, "-m", "dedup", "guard", "--all"], capture_output=True, text=True)
    lines = (done.stdout + done.stderr).splitlines()
    commands = [line for line in lines if line.startswith("::")]
    own = r"::(error|warning) file=[^:]*?(,line=\d+,endLine=\d+)?,title=dedup[^:]*::"
    assert commands
    assert all(re.match(own, line) for line in commands)
    assert not any(OBEYED.search(line) for line in lines if line not in commands)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", "".join(lines))
