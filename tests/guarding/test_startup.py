"""What a hook imports: each package that is not needed is time that somebody waits at every commit."""

from __future__ import annotations

import sys

import pytest

from tests import imports
from tests.guarding.conftest import Repo
from tests.guarding.texts import page, paragraph

HEAVY = (
    "jieba",
    "pyarrow",
    "scipy",
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


def test_a_file_that_needs_an_extra_is_counted_with_the_cure(
    repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    for package in ("pyarrow", "pypdfium2"):
        monkeypatch.setitem(sys.modules, package, None)
    repo.add("a.md", page("# A", paragraph(1)))
    repo.add("b.pdf", "%PDF-1.4")
    repo.add("c.parquet", "PAR1")
    code, out, err = repo.guard("--all")
    needs = "of a format that needs an extra: give the hook additional_dependencies:"
    assert (code, out) == (0, "")
    assert err.splitlines() == [
        f"dedup: 1 not checked, {needs} ['.[pdf]'], or pip install 'dedup[pdf]': b.pdf",
        f"dedup: 1 not checked, {needs} ['.[parquet]'], or pip install 'dedup[parquet]': c.parquet",
        "dedup: 1 checked, no new copies; 2 not checked",
    ]
    assert repo.guard("--fail-on-skipped", "b.pdf")[0] == 1
