"""The hooks in the hands of the real pre-commit: what is committed, and what is not."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.guarding.conftest import Repo, Run
from tests.guarding.texts import page, paragraph

PROJECT = Path(__file__).parents[2]
PRE_COMMIT = [sys.executable, "-m", "pre_commit"]
COPY = paragraph(1)
LOCAL = f"""\
repos:
-   repo: local
    hooks:
    -   id: dedup
        name: dedup
        entry: {json.dumps(shlex.quote(sys.executable) + " -m dedup guard")}
        language: system
        files: \\.(md|txt|html)$
        types: [file]
        require_serial: true
"""

pytest.importorskip("pre_commit", reason="pre-commit is not installed")


@pytest.fixture
def guarded(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """A repository with the hook installed, and one page."""
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "pre-commit"))
    monkeypatch.setenv("NO_COLOR", "1")
    repo.add(".pre-commit-config.yaml", LOCAL)
    repo.add("docs/old.md", page("# Old", paragraph(2), COPY, paragraph(3)))
    repo.commit()
    call(repo, *PRE_COMMIT, "install")
    return repo


def call(repo: Repo, *words: str) -> tuple[int, str]:
    done = subprocess.run(words, cwd=repo.root, capture_output=True, text=True, encoding="utf-8")
    return done.returncode, done.stdout + done.stderr


def commit(repo: Repo, *words: str) -> tuple[int, str]:
    return call(repo, "git", "commit", "--message", "work", *words)


def commits(repo: Repo) -> int:
    return int(repo.git("rev-list", "--count", "HEAD"))


def test_a_copy_is_stopped_and_a_new_text_passes(guarded: Repo) -> None:
    guarded.add("docs/new.md", page("# New", paragraph(4), COPY))
    code, said = commit(guarded)
    assert (code, commits(guarded)) == (1, 1)
    assert "docs/new.md:5:1: 1 line (" in said
    assert "stands already in docs/old.md:5: " in said
    guarded.add("docs/new.md", page("# New", paragraph(4)))
    code, said = commit(guarded)
    assert (code, commits(guarded)) == (0, 2), said


def test_files_that_go_move_or_are_no_texts(guarded: Repo) -> None:
    (guarded.root / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    (guarded.root / "link.md").symlink_to("docs/moved.md")
    guarded.git("mv", "docs/old.md", "docs/moved.md")
    guarded.git("add", ".")
    code, said = commit(guarded)
    assert (code, commits(guarded)) == (0, 2), said
    guarded.git("rm", "--quiet", "docs/moved.md")
    guarded.add("docs/new.md", page("# New", COPY, paragraph(4)))
    code, said = commit(guarded)
    assert (code, commits(guarded)) == (0, 3), said


def test_what_is_staged_counts_not_what_lies_there(guarded: Repo) -> None:
    guarded.add("docs/new.md", page("# New", paragraph(4)))
    guarded.write("docs/new.md", page("# New", paragraph(4), COPY))
    code, said = commit(guarded)
    assert (code, commits(guarded)) == (0, 2), said
    assert COPY in (guarded.root / "docs" / "new.md").read_text("utf-8")
    guarded.git("add", ".")
    guarded.write("docs/new.md", page("# New", paragraph(4)))
    assert commit(guarded)[0] == 1
    # -a stages in an index of its own.
    assert commit(guarded, "--all", "--allow-empty")[0] == 0
    guarded.write("docs/new.md", page("# New", paragraph(4), COPY))
    assert commit(guarded, "--all")[0] == 1
    assert commit(guarded, "--", "docs/new.md")[0] == 1


def test_merges(guarded: Repo) -> None:
    """Each side is new by itself; both together are not."""
    guarded.git("checkout", "--quiet", "-b", "side")
    guarded.add("docs/side.md", page("# Side", paragraph(5), paragraph(6)))
    assert commit(guarded)[0] == 0
    guarded.git("checkout", "--quiet", "main")
    guarded.add("docs/main.md", page("# Main", paragraph(7), paragraph(6)))
    assert commit(guarded)[0] == 0
    code, said = call(guarded, "git", "merge", "--no-commit", "side")
    assert code == 0, said
    code, said = commit(guarded)
    # pre-commit hands over the files of a merge that are in conflict, or other than on both sides: none here.
    assert code == 0, said
    code, said = call(guarded, *PRE_COMMIT, "run", "--all-files")
    assert code == 1
    assert "docs/main.md:5:1: " in said
    assert "docs/side.md:5:1: " in said


def test_a_resolved_conflict(guarded: Repo) -> None:
    guarded.git("checkout", "--quiet", "-b", "side")
    guarded.add("docs/old.md", page("# Old", paragraph(5), COPY))
    assert commit(guarded)[0] == 0
    guarded.git("checkout", "--quiet", "main")
    guarded.add("docs/old.md", page("# Old", paragraph(7), COPY))
    guarded.add("docs/more.md", page("# More", paragraph(8), paragraph(9)))
    assert commit(guarded)[0] == 0
    assert call(guarded, "git", "merge", "side")[0] == 1
    guarded.add("docs/old.md", page("# Old", paragraph(7), paragraph(9)))
    code, said = commit(guarded)
    assert (code, "docs/old.md:5:1: " in said) == (1, True)
    guarded.add("docs/old.md", page("# Old", paragraph(7), paragraph(5)))
    assert commit(guarded)[0] == 0


def test_many_files_in_many_batches_say_what_one_says(guarded: Repo) -> None:
    """Names so long that no command line holds them all."""
    for i in range(700):
        name = f"docs/{i:03}-{'x' * 200}.md"
        guarded.write(
            name, page(f"# {chr(0x4E00 + i)}", paragraph(1000 + i), *([COPY] if i % 350 == 1 else []))
        )
    guarded.git("add", ".")
    code, said = call(guarded, *PRE_COMMIT, "run")
    assert code == 1
    found = sorted(line.split(":")[0] for line in said.splitlines() if " stands already in " in line)
    assert [name[5:8] for name in found] == ["001", "351"]


FRESH = """\
repos:
-   repo: {project}
    rev: {revision}
    hooks:
    -   id: dedup
    -   id: dedup-library
        args: [--library, old.lib]
"""


def copy_project(folder: Path) -> Repo:
    """The project as it stands in the working tree, as a commit of a repository of its own."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
    )
    if listing.returncode:
        pytest.skip("the project is no git repository here, so there is nothing to clone")
    copied = Repo(folder, None)
    for name in listing.stdout.decode().split("\0")[:-1]:
        if (PROJECT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(PROJECT / name, folder / name)
    copied.git("add", ".")
    copied.commit()
    return copied


def test_from_a_clone_on_a_fresh_machine(guarded: Repo, tmp_path: Path, run: Run) -> None:
    """pre-commit clones this project, builds it in an environment of its own, and runs it; that takes a minute."""
    download = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-deps",
        "--dest",
        str(tmp_path / "got"),
    ]
    if subprocess.run([*download, "setuptools"], capture_output=True).returncode:
        pytest.skip("pip reaches no package index here, from which pre-commit would build the hook")
    project = copy_project(tmp_path / "project")
    revision = project.git("rev-parse", "HEAD").strip()
    (tmp_path / "old.md").write_text(page("# Speech", paragraph(30), paragraph(31)), "utf-8")
    assert run("library", "build", "old.lib", str(tmp_path / "old.md"))[0] == 0
    guarded.add(".pre-commit-config.yaml", FRESH.format(project=project.root, revision=revision))
    guarded.add("docs/new.md", page("# New", paragraph(4), COPY))
    code, said = commit(guarded)
    assert (code, commits(guarded)) == (1, 1), said
    assert "docs/new.md:5:1: 1 line (" in said
    guarded.add("docs/new.md", page("# New", paragraph(4), paragraph(30)))
    code, said = commit(guarded)
    assert (code, "<!-- dedup-library: ignore REASON -->" in said) == (1, True), said
    guarded.add("docs/new.md", page("# New", paragraph(4)))
    code, said = commit(guarded)
    assert (code, commits(guarded)) == (0, 2), said
