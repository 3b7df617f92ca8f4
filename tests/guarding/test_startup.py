"""What a hook imports: each package that is not needed is time that somebody waits at every commit."""

from __future__ import annotations

from tests import imports
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


def imported(repo: Repo, *words: str) -> str:
    return imports.imported(repo.root, ["guard", *words], HEAVY)


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
