"""Files that are not compared with each other: versions and translations."""

from __future__ import annotations

import pytest

from dedup.errors import SettingsError
from dedup.guarding.apart import are_apart, parse_apart
from tests.guarding.conftest import Repo
from tests.guarding.texts import page, paragraph


def apart(entries: list[str | list[str]], one: str, other: str) -> bool:
    known = parse_apart(entries)
    return are_apart(known.key(one), known.key(other))


@pytest.mark.parametrize(
    ("entry", "one", "other", "expected"),
    [
        ("docs/{version}/**", "docs/v1/a.md", "docs/v2/b/c.md", True),
        ("docs/{version}/**", "docs/v1/a.md", "docs/v1/b.md", False),
        ("docs/{version}/**", "docs/v1/a.md", "other/v2/a.md", False),
        ("docs/{version}/**", "docs/v1/a.md", "docs/a.md", False),
        ("docs/{version}", "docs/v1/a/b.md", "docs/v2/a/b.md", True),
        ("docs/{version}", "docs/a.md", "docs/v2/a/b.md", False),
        ("docs/version-{version}/", "docs/version-1/a.md", "docs/version-2/a.md", True),
        ("{language}/guide/**", "en/guide/a.md", "fr/guide/a.md", True),
        ("{language}/guide/**", "en/guide/a.md", "fr/blog/a.md", False),
        ("{language}", "en/a.md", "fr/b/c.md", True),
        ("{language}", "en/a.md", "b.md", False),
        ("i18n/{language}/{plugin}/**", "i18n/fr/a/x.md", "i18n/fr/b/x.md", True),
        ("docs/**/*.{language}.md", "docs/a/x.y.fr.md", "docs/b.de.md", True),
        ("docs/**/*.{language}.md", "docs/a/x.fr.md", "docs/b.fr.md", False),
        (["docs/v1/**", "docs/v2/**"], "docs/v1/a.md", "docs/v2/a.md", True),
        (["docs/v1/**", "docs/v2/**"], "docs/v1/a.md", "docs/v3/a.md", False),
        (["docs/**", "old/{version}/**"], "docs/a.md", "old/1/a.md", True),
        (["docs/**", "old/{version}/**"], "old/2/a.md", "old/1/a.md", True),
        (["**/*.fr.md", "**/*.md"], "docs/a.md", "docs/a.fr.md", True),
    ],
)
def test_files_whose_parts_differ_are_apart(
    entry: str | list[str], one: str, other: str, expected: bool
) -> None:
    assert apart([entry], one, other) is apart([entry], other, one) is expected


@pytest.mark.parametrize(
    ("given", "cure"),
    [
        ("docs/{version}/**", "must be a list of patterns"),
        ([3], "an entry is a pattern, or a list of patterns"),
        (["docs/v1/**"], r"'docs/v1/\*\*', which parts nothing; write \{version\}"),
        ([[]], "which parts nothing"),
        ([["docs/v1/**"]], "which parts nothing"),
        (["docs/{version/**"], r"'docs/\{version/\*\*', with a brace that is no part"),
        (["docs/{}/**"], "a brace that is no part"),
        (["{v}/x/{v}"], r"with \{v\} twice"),
        (["{a}-{b}/**"], "two parts between slashes"),
        (["!docs/{version}/**"], "begin it without !"),
        (["docs/{version}/[a"], "means no file"),
    ],
)
def test_what_is_no_pattern_is_told_with_the_cure(given: object, cure: str) -> None:
    with pytest.raises(SettingsError, match=cure):
        parse_apart(given)


def configure(repo: Repo, line: str) -> None:
    repo.add("dedup.toml", line + "\n")


def test_versions_hide_no_copy(repo: Repo) -> None:
    # So many versions that they would take all places of a fingerprint, and make the paragraph a set phrase.
    for version in range(40):
        repo.add(
            f"docs/v{version}/page.md", page(f"# Version {version}", paragraph(1), paragraph(100 + version))
        )
    repo.add("docs/v7/other.md", page("# Other", paragraph(1), paragraph(99)))
    repo.add("z.md", page("# Beside", paragraph(2)))
    configure(repo, 'apart = ["docs/{version}/**"]')
    code, out, _ = repo.guard("docs/v7/other.md", "docs/v8/page.md", "z.md")
    assert code == 1
    assert [line.partition(":")[0] for line in out.splitlines()] == ["docs/v7/other.md", "dedup"]
    assert "docs/v7/page.md" in out
    assert [found["file"] for found in repo.found("--all")] == ["docs/v7/other.md", "docs/v7/page.md"]


def test_a_report_has_the_texts_of_what_is_told(repo: Repo) -> None:
    for name in ("en/a.md", "fr/a.md", "en/b.md"):
        repo.add(name, page("# " + name, paragraph(1)))
    configure(repo, 'apart = ["{language}/**"]')
    code, _, _ = repo.guard("--all", "--quiet", "--sarif", "found.sarif")
    told = (repo.root / "found.sarif").read_text("utf-8")
    assert code == 1
    assert "en/b.md" in told
    assert "fr/a.md" not in told


def test_a_wrong_entry_ends_with_one_line(repo: Repo) -> None:
    repo.add("a.md", page("# A", paragraph(1)))
    configure(repo, 'apart = ["docs/v1/**"]')
    code, _, err = repo.guard("a.md")
    assert code == 2
    assert "dedup.toml: apart has 'docs/v1/**', which parts nothing" in err
    assert len(err.splitlines()) == 1


def test_a_pattern_that_fits_no_file_is_told(repo: Repo) -> None:
    repo.add("docs/v1/a.md", page(paragraph(1)))
    repo.write(
        "dedup.toml", 'apart = ["docs/{version}/**", "doc/{version}/**", ["docs/v1/**", "docs/\\u001b/**"]]\n'
    )
    code, _, err = repo.guard("--all")
    assert code == 0
    told = [line for line in err.splitlines() if " apart: " in line]
    assert [line.split()[2] for line in told] == ["doc/{version}/**", "docs/\\u001b/**"]
    assert "sets nothing apart; mend it, or take it out" in told[0]
