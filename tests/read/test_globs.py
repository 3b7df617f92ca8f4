"""Globs mean what git makes of them, and take no longer than a path and a pattern are long."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from dedup.read.globs import compile_globs, Globs

PIECES = (
    *(
        "*",
        "*",
        "**",
        "**/",
        "/**",
        "/**/",
        "***",
        "/",
        "/",
        "?",
        "a",
        "b",
        "ab",
        "区",
        ".",
        "-",
        "!",
        "]",
        "[",
    ),
    *(
        "[ab]",
        "[!a]",
        "[^.]",
        "[a-b]",
        "[b-a]",
        "[]a]",
        "[a\\]]",
        "[/a]",
        "[--b]",
        "[[:alpha:]]",
        "[![:punct:]]",
    ),
    *("[[:x:]]", "[[:a]", "\\", "\\*", "\\/", "\\a"),
)
NAMES = ("a", "b", "ab", "ba", "aab", "a.b", ".a", "a-", "]", "区", "区a", "a区b", "abab", "b.a.b")


def globs(*patterns: str) -> Globs:
    found = compile_globs(patterns)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with folders and files of few names, so that patterns meet them."""
    root = tmp_path_factory.mktemp("tree")
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    chosen = random.Random(7)
    for _ in range(150):
        file = root.joinpath(*(chosen.choice(NAMES) for _ in range(chosen.randint(1, 4))))
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch()
        except OSError:  # a file stands where a folder would
            continue
    return root


def listed(root: Path) -> dict[str, bool]:
    """Paths below a repository, and whether they are folders."""
    found = (path for path in root.rglob("*") if ".git" not in path.parts and path.name != ".gitignore")
    return {path.relative_to(root).as_posix(): path.is_dir() for path in found}


def ignored(root: Path, patterns: Sequence[str], paths: Sequence[str]) -> set[str]:
    (root / ".gitignore").write_text("\n".join(patterns) + "\n", "utf-8")
    command = ["git", "-C", str(root), "check-ignore", "--no-index", "-z", "--stdin"]
    done = subprocess.run(command, input="\0".join(paths).encode(), capture_output=True)
    return set(os.fsdecode(done.stdout).split("\0")) - {""}


@pytest.mark.skipif(
    shutil.which("git") is None, reason="git is not installed, which knows what a pattern means"
)
@pytest.mark.parametrize("seed", range(8))
def test_as_git_has_it(tree: Path, seed: int) -> None:
    """Patterns of few pieces on paths of few names. ``?`` and classes are tried on names of ASCII alone: git takes them
    for a byte."""
    chosen, paths = random.Random(seed), listed(tree)
    ascii_paths = [path for path in paths if path.isascii()]
    matched = 0
    for _ in range(60):
        patterns = [
            "".join(chosen.choices(PIECES, k=chosen.randint(1, 7))) for _ in range(chosen.randint(1, 3))
        ]
        own = globs(*patterns)
        asked = ascii_paths if re.search(r"[?\[]", "".join(patterns)) else list(paths)
        expected = ignored(tree, patterns, asked)
        assert {path for path in asked if own.match(path, paths[path])} == expected, patterns
        matched += 0 < len(expected) < len(asked)
    assert matched > 10, "most patterns would tell nothing"


@pytest.mark.parametrize(
    ("patterns", "path", "expected"),
    [
        (["drafts/"], "drafts", False),
        (["drafts/"], "x/drafts/a.txt", True),
        (["*.md", "!README.md"], "docs/README.md", False),
        (["old/", "!old/keep.txt"], "old/keep.txt", True),  # git does not look into a folder that is left out
        (["讲话?.txt"], "讲话稿.txt", True),  # a character, not a byte
        (["[一二]月/*"], "二月/a.txt", True),
        (["#1.txt"], "#1.txt", True),  # no comment
        (["/a.txt"], "x/a.txt", False),
        (["x/**/a.txt"], "x/a.txt", True),
        (["x/**"], "x", False),
        (["[a"], "[a", False),
        (["a\nb"], "a\nb", True),
    ],
)
def test_examples(patterns: list[str], path: str, expected: bool) -> None:
    assert globs(*patterns).match(path) is expected


@pytest.mark.parametrize(
    "pattern", ["[", "[]", "[!]", "[^]", "[\\", "[[", "**", "***", "/", "//", "!", "", "\\", "[z-a]"]
)
def test_odd_globs_do_not_crash(pattern: str) -> None:
    globs(pattern).match("a/b.txt")


def test_no_globs() -> None:
    assert compile_globs([]) is None


def test_a_folder_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    own, asked = globs("*.md"), []
    says = Globs._says
    monkeypatch.setattr(
        Globs, "_says", lambda self, path, folder: asked.append(path) or says(self, path, folder)
    )
    for number in range(100):
        own.match(f"a/b/c/{number}.txt")
    assert len(asked) == 103


def test_a_deep_path() -> None:
    assert globs("a/", "!b").match("a/" + "x/" * 5000 + "y")
    assert not globs("y/").match("x/" * 5000 + "y")


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("*a" * 40 + "b", "a" * 4000),
        ("*a" * 40 + "*b/c", "a" * 4000 + "/c"),
        ("x/" + "**/a/" * 40 + "b", "x/" + "a/" * 2000 + "c"),
        ("x/" + "**/*a*/" * 20 + "b", "x/" + "aaa/" * 1000 + "c"),
        ("?*" * 40 + "b", "a" * 4000),
        ("*[ab]" * 40 + "c", "ab" * 2000),
        ("**/" * 40 + "b", "a/" * 2000 + "c"),
        ("*a" * 40 + "b", ("a" * 40 + "/") * 100),
    ],
)
def test_slow_patterns_are_not(pattern: str, path: str) -> None:
    """A matcher that goes back would not come to an end: 40 stars on 4,000 characters are more than 10^80 ways."""
    assert not globs(pattern).match(path)
