"""Repositories to guard."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

if shutil.which("git") is None:
    pytest.skip("git is not installed", allow_module_level=True)

Run = Callable[..., tuple[int, str, str]]


class Repo:
    """A git repository that the working folder lies in, and the command run there."""

    def __init__(self, root: Path, run: Run | None) -> None:
        self.root, self._run = root, run
        root.mkdir()
        self.git("init", "--quiet", "--initial-branch", "main", str(root))

    def git(self, *words: str) -> str:
        done = subprocess.run(["git", *words], cwd=self.root, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def write(self, name: str, text: str) -> None:
        (self.root / name).parent.mkdir(parents=True, exist_ok=True)
        (self.root / name).write_text(text, "utf-8")

    def add(self, name: str, text: str) -> None:
        """Write and stage a file."""
        self.write(name, text)
        self.git("--literal-pathspecs", "add", "--", name)

    def commit(self, message: str = "work") -> None:
        self.git("commit", "--quiet", "--no-verify", "--message", message)

    def guard(self, *words: str) -> tuple[int, str, str]:
        """Exit code, standard output and standard error."""
        assert self._run is not None
        return self._run("guard", *words)

    def baseline(self, *words: str) -> tuple[int, str, str]:
        assert self._run is not None
        return self._run("baseline", *words)

    def found(self, *words: str) -> list[dict[str, Any]]:
        """The findings as programs get them."""
        _, out, _ = self.guard("--show", "json", *words)
        return json.loads(out)["findings"]


@pytest.fixture(autouse=True)
def plain_git(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Git as it comes, whoever runs the tests, and wherever: also in a hook of the project's own repository."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "Writer")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "writer@example.org")


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> Repo:
    made = Repo(tmp_path / "repo", run)
    monkeypatch.chdir(made.root)
    return made
