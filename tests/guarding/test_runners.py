"""The hooks of the guide that need no runner, as it has them: run by git itself."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.guarding.conftest import Repo
from tests.guarding.texts import page, paragraph

GUIDE = Path(__file__).parents[2] / "docs" / "guard.md"
BEFORE_COMMIT, BEFORE_PUSH = re.findall(r"```sh\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)


@pytest.fixture
def pages(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """A commit, pushed, and the command on the path."""
    command = tmp_path / "bin" / "dedup"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m dedup "$@"\n')
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{command.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(GUIDE.parents[1]))
    repo.add("a.md", page(paragraph(1), paragraph(2)))
    repo.commit()
    repo.git("init", "--quiet", "--bare", str(tmp_path / "remote"))
    repo.git("remote", "add", "origin", str(tmp_path / "remote"))
    repo.git("push", "--quiet", "origin", "main")
    return repo


def install(repo: Repo, name: str, text: str) -> None:
    hook = repo.root / ".git" / "hooks" / name
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(text)
    hook.chmod(0o755)


def run(repo: Repo, *words: str) -> tuple[int, str]:
    done = subprocess.run(["git", *words], cwd=repo.root, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def test_before_a_commit(pages: Repo) -> None:
    install(pages, "pre-commit", BEFORE_COMMIT)
    pages.add("b c.md", page(paragraph(3), paragraph(2)))
    code, said = run(pages, "commit", "--quiet", "--message", "a copy")
    assert code == 1
    assert said.startswith("b c.md:3:1: ")
    pages.add("b c.md", page(paragraph(3)))
    pages.git("rm", "--quiet", "a.md")
    assert run(pages, "commit", "--quiet", "--message", "none")[0] == 0


def test_before_a_push(pages: Repo) -> None:
    install(pages, "pre-push", BEFORE_PUSH)
    pages.add("b.md", page(paragraph(3), paragraph(2)))
    pages.commit()
    for branch in ("main", "main:new"):
        code, said = run(pages, "push", "--quiet", "origin", branch)
        assert code == 1
        assert said.startswith("b.md:3:1: ")
    pages.add("b.md", page(paragraph(3)))
    pages.commit()
    assert run(pages, "push", "--quiet", "origin", "main", "main:new")[0] == 0
    assert run(pages, "push", "--quiet", "origin", ":new")[0] == 0
