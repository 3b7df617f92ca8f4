"""What a hook imports: each package that is not needed is time that somebody waits at every commit."""

from __future__ import annotations

import subprocess
import sys

from tests.guarding.conftest import Repo
from tests.guarding.texts import page, paragraph

HEAVY = (
    "jieba",
    "pyarrow",
    "jinja2",
    "datasketch",
    "lxml",
    "docx",
    "rapidfuzz",
    "rich",
    "pypdfium2",
    "redis",
)
# Run the command, then tell which of these were imported.
PROBE = f"""
import sys
from dedup.cli import main
try:
    main()
except SystemExit as end:
    print("exit", end.code, *(name for name in {HEAVY!r} if name in sys.modules))
"""


def imported(repo: Repo, *words: str) -> str:
    """Exit code and heavy packages of a run, as its last line."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, "guard", *words],
        cwd=repo.root,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    return done.stdout.splitlines()[-1]


def test_a_hook_that_finds_nothing_imports_nothing_heavy(repo: Repo) -> None:
    repo.add("a.md", page("# A", paragraph(1)))
    repo.add("b.md", page("# B", paragraph(2)))
    repo.write("picture.png", "no text")
    assert imported(repo, "b.md") == "exit 0"
    assert imported(repo, "b.md") == "exit 0"
    assert imported(repo, "picture.png") == "exit 0"
    repo.baseline("write")
    assert imported(repo, "b.md") == "exit 0"


def test_a_copy_costs_no_more(repo: Repo) -> None:
    for name in ("a.md", "b.md"):
        repo.add(name, page("# " + name[0].upper(), paragraph(1)))
    assert imported(repo, "b.md") == "exit 1"
