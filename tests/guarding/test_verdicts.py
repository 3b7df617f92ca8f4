"""Verdicts that are kept: the same as those of a check that knows nothing, and asked for once."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dedup.checking import check_drafts
from dedup.guarding import library_entries
from dedup.guarding.cache import CACHE
from dedup.guarding.file_verdict import MANY
from tests.guarding.conftest import Repo
from tests.guarding.texts import page, paragraph

PAGES = [f"p{number:02}.md" for number in range(MANY + 2)]


@pytest.fixture
def pages(repo: Repo) -> Repo:
    """So many pages that verdicts are kept, of which the first two share a paragraph, and two others another."""
    for number, name in enumerate(PAGES):
        shared = {0: 1, 1: 1, 2: 2, 3: 2}.get(number, 50 + number)
        repo.add(name, page(f"# {number}", paragraph(shared), paragraph(100 + number)))
    repo.commit()
    return repo


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that were compared, as they are."""
    seen: list[str] = []
    check = check_drafts.check_entries

    def noting(drafts: Any, *words: Any, **more: Any) -> Any:
        seen.extend(entry.path for entry in drafts)
        return check(drafts, *words, **more)

    monkeypatch.setattr(check_drafts, "check_entries", noting)
    return seen


def both_ways(repo: Repo) -> tuple[int, str, str]:
    """What a check of all says; what is known makes no difference."""
    known = repo.guard("--all", "--show", "json")
    assert repo.guard("--all", "--show", "json") == known
    (repo.root / ".git" / CACHE).unlink()
    assert repo.guard("--all", "--show", "json") == known
    return known


def reword(repo: Repo) -> None:
    repo.add("p01.md", page("# 1", paragraph(9), paragraph(101)))


def paste(repo: Repo) -> None:
    repo.add("p09.md", page("# 9", paragraph(2), paragraph(109)))


def remove(repo: Repo) -> None:
    repo.git("rm", "--quiet", "p03.md")


def rename(repo: Repo) -> None:
    repo.git("mv", "p03.md", "q.md")


def mark(repo: Repo) -> None:
    repo.add("p01.md", page("# 1", "<!-- dedup: ignore twice on purpose -->", paragraph(1), paragraph(101)))


def accept(repo: Repo) -> None:
    repo.baseline("write")
    repo.git("add", ".dedup-baseline")


def part(repo: Repo) -> None:
    repo.add("dedup.toml", 'apart = [["p00.md", "p01.md"]]\n')


def allow(repo: Repo) -> None:
    repo.add("dedup.toml", "[[paths]]\ninclude = ['p00.md']\nfail-on = []\n")


@pytest.mark.parametrize("change", [reword, paste, remove, rename, mark, accept, part, allow])
def test_what_is_known_makes_no_difference(pages: Repo, change: Callable[[Repo], None]) -> None:
    before = pages.guard("--all", "--show", "json")
    change(pages)
    assert both_ways(pages) != before
    pages.commit()
    both_ways(pages)


def test_only_what_shares_something_with_a_change_is_compared(pages: Repo, compared: list[str]) -> None:
    assert len(pages.found("--all")) == 4
    assert sorted(compared) == PAGES
    compared.clear()
    assert len(pages.found("--all")) == 4
    assert compared == []
    reword(pages)
    pages.commit()
    assert len(pages.found("--all")) == 2
    assert sorted(compared) == ["p00.md", "p01.md"]


def test_a_refused_file_is_opened_once(pages: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    read = library_entries.read_source

    def noting(source: Any, *words: Any) -> Any:
        opened.append(source.id)
        return read(source, *words)

    monkeypatch.setattr(library_entries, "read_source", noting)
    pages.add("bad.docx", "no package")
    _, _, told = pages.guard("--all")
    assert "bad.docx: is " in told
    assert "1 not checked, not to be read: bad.docx" in told
    opened.clear()
    assert pages.guard("p05.md")[0] == 0
    assert opened == ["p05.md"]
    opened.clear()
    pages.commit()
    pages.guard("--all")
    opened.clear()
    assert pages.guard("--all")[2] == told
    # What is wrong with it is kept by key: another reader may speak another language.
    (line,) = (
        line for line in pages.guard("--all", "--language", "zh")[2].splitlines() if "docx" in line[:9]
    )
    assert re.search("[一-鿿]", line)
    assert opened == []


def test_working_trees_share_what_is_known(
    pages: Repo, compared: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pages.guard("--all")
    other: Path = pages.root.parent / "other"
    pages.git("worktree", "add", "--quiet", str(other))
    monkeypatch.chdir(other)
    compared.clear()
    assert pages.guard("--all")[0] == 1
    assert compared == []
    assert [file.name for file in (pages.root / ".git").rglob("dedup-cache.lib")] == [CACHE]


def test_a_damaged_verdict_is_made_again(pages: Repo) -> None:
    from dedup.library.sqlite import Library

    before = pages.guard("--all")
    with Library.open(pages.root / ".git" / CACHE, write=True) as library:
        rows = {path: row.partition("{")[0] + "{" for path, row in library.roots().items()}
        assert len(rows) == len(PAGES)
        library.keep_roots(rows)
    assert pages.guard("--all") == before
