"""The cache: quick, never wrong, never in the way."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from dedup.guarding import cache
from dedup.guarding import library_entries as entries
from dedup.library.sqlite import Library
from tests.guarding.conftest import Repo
from tests.guarding.texts import page, paragraph

COPY = paragraph(1)


@pytest.fixture
def copied(repo: Repo) -> Repo:
    repo.add("a.md", page("# A", paragraph(2), COPY))
    repo.add("b.md", page("# B", COPY, paragraph(3)))
    return repo


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are read to be indexed."""
    paths: list[str] = []
    index = entries.index_sources

    def watched(*arguments: object) -> object:
        for run in index(*arguments):  # type: ignore[arg-type]
            paths.extend(run.paths)
            yield run

    monkeypatch.setattr(cache, "index_sources", watched)
    return paths


def kept(repo: Repo) -> Path:
    return repo.root / ".git" / cache.CACHE


def test_only_what_changed_is_read(copied: Repo, read: list[str]) -> None:
    first = copied.found("--all")
    assert read == ["a.md", "b.md"]
    assert copied.found("--all") == first
    assert read == ["a.md", "b.md"]
    copied.add("c.md", page("# C", paragraph(9)))
    copied.add("b.md", page("# B", paragraph(4), COPY))
    read.clear()
    assert len(copied.found("a.md")) == 1
    assert read == ["b.md", "c.md"]
    copied.git("rm", "--quiet", "--force", "b.md")
    read.clear()
    assert copied.found("a.md") == []
    assert read == []


def test_whatever_was_staged_before_answers_are_those_of_a_fresh_cache(copied: Repo) -> None:
    """Files come, change, move and go; each state is asked with the cache of the last one."""
    states = [
        {"c.md": page("# C", COPY)},
        {"a.md": page("# A", paragraph(2))},
        {"b.md": None, "d.md": page("# B", COPY, paragraph(3))},
        {"c.md": None, "rows.jsonl": f'{{"text": "{COPY}"}}\n{{"text": "{paragraph(2)}"}}\n'},
        {"rows.jsonl": f'{{"text": "{paragraph(2)}"}}\n'},
    ]
    for state in states:
        for name, text in state.items():
            if text is None:
                copied.git("rm", "--quiet", "--force", name)
            else:
                copied.add(name, text)
        warm = copied.found("--all")
        kept(copied).unlink()
        assert copied.found("--all") == warm


def test_another_scheme_makes_it_anew(copied: Repo, read: list[str]) -> None:
    assert len(copied.found("--all")) == 2
    assert len(copied.found("--all", "--shingle", "5")) == 2
    assert len(read) == 4
    # What decides how a file is read is part of what the cache knows a file by.
    assert len(copied.found("--all", "--shingle", "5", "--encoding", "utf-8")) == 2
    assert len(read) == 6


@pytest.mark.parametrize("damage", ["empty", "rubbish", "cut", "flipped", "old"])
def test_a_damaged_cache_is_made_anew_silently(copied: Repo, damage: str) -> None:
    first = copied.found("--all")
    file = kept(copied)
    whole = file.read_bytes()
    if damage == "old":
        file.unlink()
        Path(file).mkdir()
        (file / "x").touch()
    else:
        broken = {
            "empty": b"",
            "rubbish": b"rubbish" * 1000,
            "cut": whole[: len(whole) // 2],
            "flipped": b"".join(bytes([byte ^ (i % 97 == 0)]) for i, byte in enumerate(whole)),
        }
        file.write_bytes(broken[damage])
    code, _, err = copied.guard("--all")
    assert (code, err) == (1, "")
    assert copied.found("--all") == first


def test_a_killed_hook_leaves_a_cache_that_is_put_right(
    copied: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After each write to the cache in turn the process ends."""
    first = copied.found("--all")
    for number in range(6):
        copied.add("b.md", page("# B", paragraph(50 + number)))
        copied.add("c.md", page("# C", COPY))
        copied.git("rm", "--quiet", "--cached", "a.md")
        with monkeypatch.context() as patch:
            calls = iter(range(number))
            for name in ("drop", "remove", "add"):
                patch.setattr(Library, name, _dying(getattr(Library, name), calls))
            with contextlib.suppress(_Killed):
                copied.guard("--all")
        copied.git("rm", "--quiet", "--cached", "c.md")
        copied.add("a.md", page("# A", paragraph(2), COPY))
        copied.add("b.md", page("# B", COPY, paragraph(3)))
        assert copied.found("--all") == first, number


class _Killed(BaseException):
    pass


def _dying(method: object, calls: object) -> object:
    def run(*arguments: object, **more: object) -> object:
        if next(calls, None) is None:  # type: ignore[call-overload]
            raise _Killed
        return method(*arguments, **more)  # type: ignore[operator]

    return run


def test_a_folder_that_cannot_be_written_is_no_hindrance(
    copied: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = copied.found("--all")
    kept(copied).unlink()
    (copied.root / ".git" / cache.LOCK).unlink()
    (copied.root / ".git" / cache.LOCK).mkdir()
    assert copied.found("--all") == first
    assert not kept(copied).exists()


def test_a_hook_waits_for_another_one_but_not_for_ever(copied: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    first = copied.found("--all")
    with cache._locked(copied.root / ".git" / cache.LOCK) as own:
        assert own
        monkeypatch.setattr(cache, "PATIENCE", 0.1)
        assert copied.found("--all") == first
    monkeypatch.setattr(cache, "PATIENCE", 30.0)
    taken, done = threading.Event(), threading.Event()

    def hold() -> None:
        with cache._locked(copied.root / ".git" / cache.LOCK):
            taken.set()
            time.sleep(0.3)
            done.set()

    holder = threading.Thread(target=hold)
    holder.start()
    taken.wait()
    assert copied.found("--all") == first
    assert done.is_set()
    holder.join()


def test_a_hook_that_waits_says_so(copied: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "PATIENCE", 0.2)
    monkeypatch.setattr(cache, "SILENCE", 0.0)
    with cache._locked(copied.root / ".git" / cache.LOCK):
        assert copied.guard("--all")[2].count("dedup: waits for another hook") == 1
    assert "waits" not in copied.guard("--all")[2]


def test_many_hooks_at_once(copied: Repo) -> None:
    """Half of them see another index."""
    other = copied.root / "other-index"
    other.write_bytes((copied.root / ".git" / "index").read_bytes())
    elsewhere = os.environ | {"GIT_INDEX_FILE": str(other)}
    subprocess.run(["git", "rm", "--quiet", "--cached", "b.md"], cwd=copied.root, env=elsewhere, check=True)
    command = [sys.executable, "-m", "dedup", "guard", "a.md"]
    running = [
        subprocess.Popen(
            command,
            cwd=copied.root,
            env=elsewhere if i % 2 else None,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for i in range(6)
    ]
    ends = [(process.communicate(), process.returncode) for process in running]
    assert [code for _, code in ends] == [1, 0] * 3, ends


def test_working_trees_share_one(copied: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copied.commit()
    copied.git("worktree", "add", "--quiet", str(tmp_path / "second"))
    assert len(copied.found("--all")) == 2
    monkeypatch.chdir(tmp_path / "second")
    Path("a.md").write_text("gone\n", "utf-8")
    subprocess.run(["git", "add", "a.md"], check=True)
    assert copied.found("--all") == []
    assert not (copied.root / ".git" / "worktrees" / "second" / cache.CACHE).exists()
    monkeypatch.chdir(copied.root)
    assert len(copied.found("--all")) == 2


@pytest.mark.parametrize("name", ["dedup-cache.lib", "dedup-cache.lock"])
def test_a_cache_that_is_a_link_is_not_followed(repo: Repo, tmp_path: Path, name: str) -> None:
    (repo.root / ".git" / name).symlink_to(tmp_path / "elsewhere")
    for file in ("a.md", "b.md"):
        repo.add(file, page("# " + file, paragraph(1)))
    code, _, err = repo.guard("b.md")
    assert code == 1
    assert f"{name} in git's folder is a link" in err
    assert not (tmp_path / "elsewhere").exists()
