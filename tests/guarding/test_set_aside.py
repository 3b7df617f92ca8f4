"""Files that are neither checked nor compared with: from elsewhere, generated, set aside by a marker, no files at all."""

from __future__ import annotations

import pytest

from dedup.guarding.markers import sets_aside
from tests.guarding.conftest import Repo
from tests.guarding.texts import page, paragraph

TEXT = page("# A page", paragraph(1))


def skipped(repo: Repo, *words: str) -> list[str]:
    """What of a run was not checked, and the conclusion."""
    code, out, err = repo.guard(*words)
    assert (code, out) == (0, "")
    return err.splitlines()


def test_folders_of_others_are_left_out_and_counted(repo: Repo) -> None:
    repo.add("a.md", TEXT)
    for folder in ("vendor", "docs/third_party/x", "web/node_modules/y", "Pods"):
        repo.add(folder + "/b.md", TEXT)
    assert skipped(repo, "--all") == [
        "dedup: 4 not checked, from elsewhere (vendor/, node_modules/ and the like): Pods/b.md, "
        "docs/third_party/x/b.md, vendor/b.md and 1 more",
        "dedup: 1 checked, no new copies; 4 not checked",
    ]
    repo.write("dedup.toml", "vendored = true\n")
    assert repo.guard("a.md")[0] == 1
    assert len(repo.found("--all")) == 5


def test_attributes_of_git_say_what_is_generated(repo: Repo) -> None:
    repo.add("a.md", TEXT)
    repo.add("api/b.md", TEXT)
    repo.add("vendor/own/c.md", TEXT)
    repo.add("copied/d.md", TEXT)
    # A line that is not staged does not count.
    repo.add(".gitattributes", "api/** linguist-generated\ncopied/** linguist-vendored=true\n")
    repo.write(".gitattributes", "a.md linguist-generated\n")
    assert skipped(repo, "--all") == [
        "dedup: 1 not checked, hidden: .gitattributes",
        "dedup: 1 not checked, generated, as .gitattributes says: api/b.md",
        "dedup: 2 not checked, from elsewhere (vendor/, node_modules/ and the like): copied/d.md, vendor/own/c.md",
        "dedup: 1 checked, no new copies; 4 not checked",
    ]
    repo.add(".gitattributes", "api/** -linguist-generated\nvendor/own/** -linguist-vendored\n")
    assert {found["file"] for found in repo.found("--all")} == {
        "a.md",
        "api/b.md",
        "copied/d.md",
        "vendor/own/c.md",
    }


def test_links_and_submodules_are_told_apart(repo: Repo) -> None:
    repo.add("a.md", TEXT)
    repo.commit()
    head = repo.git("rev-parse", "HEAD").strip()
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{head},deps/other")
    (repo.root / "deps/other").mkdir(parents=True)
    (repo.root / "deps/other/b.md").write_text(TEXT, "utf-8")
    (repo.root / "link.md").symlink_to("a.md")
    repo.git("add", "link.md")
    lines = [
        "dedup: 1 not checked, a submodule: deps/other",
        "dedup: 1 not checked, a link: link.md",
    ]
    assert skipped(repo, "--all") == [*lines, "dedup: 1 checked, no new copies; 2 not checked"]
    assert skipped(repo, "deps/other", "link.md") == [
        *lines,
        "dedup: 0 checked, no new copies; 2 not checked",
    ]


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("b.md", "<!-- dedup: ignore-file told in two languages -->\n\n"),
        ("b.md", "---\ntitle: B\n# dedup: ignore-file told twice\n---\n\n"),
        ("b.txt", "# dedup: ignore-file told twice\n\n"),
        ("b.html", "<!-- dedup: ignore-file told twice -->\n<p>"),
        ("b.rst", ".. dedup: ignore-file told twice\n\n"),
    ],
)
def test_a_marker_in_the_first_lines_sets_a_file_aside(repo: Repo, name: str, first: str) -> None:
    repo.add("a.md", TEXT)
    repo.add(name, first + TEXT)
    told = f"dedup: 1 not checked, set aside by a marker in the first lines: {name}"
    # Neither the file itself nor what it is compared with.
    assert skipped(repo, name) == [told, "dedup: 0 checked, no new copies; 1 not checked"]
    assert skipped(repo, "a.md") == ["dedup: 1 checked, no new copies"]
    repo.add(name, TEXT)
    assert repo.guard("a.md")[0] == 1


def test_a_marker_of_a_file_needs_a_reason_and_a_place_at_the_top(repo: Repo) -> None:
    marker = "<!-- dedup: ignore-file why -->"
    repo.add("a.md", page("<!-- dedup: ignore-file -->", TEXT))
    repo.add("b.md", page(*["#"] * 12, marker, paragraph(2)))
    message = "sets no file aside; write `<!-- dedup: ignore-file REASON -->` in one of its first 20 lines"
    assert skipped(repo, "--all") == [
        f"a.md:1: {message}",
        f"b.md:25: {message}",
        "dedup: 2 checked, no new copies",
    ]
    assert not sets_aside(b"x" * 9000 + marker.encode(), "dedup")
    assert not sets_aside(marker.encode(), "dedup-library")
    assert sets_aside(marker.encode("utf-16"), "dedup")
