"""`dedup guard`: what is said of which file."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.guarding.conftest import Repo, Run
from tests.guarding.texts import english, page, paragraph

COPY = paragraph(1)


@pytest.fixture
def copied(repo: Repo) -> Repo:
    """Two pages that share a paragraph, the second of which is new."""
    repo.add("docs/old.md", page("# Old", paragraph(2), COPY, paragraph(3)))
    repo.commit()
    repo.add("docs/new.md", page("# New", paragraph(4), COPY))
    return repo


def test_a_copied_paragraph_is_named_with_file_line_and_where_it_stands(copied: Repo) -> None:
    code, out, err = copied.guard("docs/new.md")
    assert code == 1
    first, advice = out.splitlines()
    assert re.match(
        r"docs/new\.md:5:1: 1 line \(\d+ characters\) stands already in docs/old\.md:5: \".*\" \[exact [0-9a-f]{16}\]$",
        first,
    )
    assert COPY[:20] in first
    assert "1 copy in 1 file" in advice
    assert "dedup baseline update" in advice
    assert err == ""


def test_what_is_new_passes(repo: Repo) -> None:
    repo.add("docs/old.md", page("# Old", paragraph(2)))
    repo.commit()
    repo.add("docs/new.md", page("# New", paragraph(4)))
    assert repo.guard("docs/new.md") == (0, "", "dedup: 1 checked, no new copies\n")


def test_what_is_said_does_not_depend_on_the_batch(repo: Repo) -> None:
    """Every file alone, all at once, and in pairs: each is said the same of."""
    names = [f"docs/{i}.md" for i in range(6)]
    for i, name in enumerate(names):
        near = paragraph(50).replace("，", "，和" if i % 2 else "，", 1)
        repo.add(name, page(f"# {i}", paragraph(10 + i), paragraph(40 + i // 2), near, english(i // 3)))
    whole = repo.found(*names)
    assert {hit["file"] for hit in whole} == set(names)
    assert [hit for name in names for hit in repo.found(name)] == whole
    assert [hit for i in (0, 2, 4) for hit in repo.found(names[i + 1], names[i])] == whole
    assert repo.found("--all") == whole


def test_a_file_is_compared_with_itself(repo: Repo) -> None:
    repo.add("a.md", page("# A", COPY, paragraph(2), COPY))
    hits = repo.found("a.md")
    assert {hit["sources"][0]["document"] for hit in hits} == {"a.md"}
    lines = {(hit["line"], hit["sources"][0]["line"]) for hit in hits}
    assert lines <= {(3, 7), (7, 3)}
    assert lines


def test_only_what_is_staged_counts(copied: Repo) -> None:
    """The copy was taken out of the working tree, not of the index; and the other way round."""
    copied.write("docs/new.md", page("# New", paragraph(4)))
    assert copied.guard("docs/new.md")[0] == 1
    copied.git("add", "docs/new.md")
    copied.write("docs/new.md", page("# New", COPY))
    assert copied.guard("docs/new.md")[0] == 0
    copied.write("docs/old.md", "gone\n")
    copied.git("add", "docs/new.md")
    assert copied.guard("docs/new.md")[0] == 1
    copied.git("add", "docs/old.md")
    assert copied.guard("docs/new.md")[0] == 0


def test_deleted_and_renamed_files_are_no_error(copied: Repo) -> None:
    copied.git("rm", "--quiet", "--force", "docs/new.md")
    code, out, err = copied.guard("docs/new.md", "docs/old.md", "docs/never.md")
    assert (code, out) == (2, "")
    assert err.startswith("dedup: docs/new.md, docs/never.md: there is no such file")
    copied.git("mv", "docs/old.md", "docs/moved.md")
    code, out, err = copied.guard("docs/old.md", "docs/moved.md")
    assert (code, out) == (0, "")
    assert "1 checked, no new copies; 1 not checked" in err


def test_other_kinds_hidden_files_and_names_without_extension_are_counted(copied: Repo) -> None:
    for name in ("LICENSE", "notes.py", ".github/template.md", "docs/.draft.md"):
        copied.add(name, page(COPY))
    (copied.root / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    copied.git("add", "picture.png")
    code, out, err = copied.guard(
        "LICENSE", "notes.py", ".github/template.md", "docs/.draft.md", "picture.png"
    )
    assert (code, out) == (0, "")
    assert err.splitlines() == [
        "dedup: 2 not checked, hidden: .github/template.md, docs/.draft.md",
        "dedup: 3 not checked, no text that is read: LICENSE, notes.py, picture.png",
        "dedup: 0 checked, no new copies; 5 not checked",
    ]
    # And nothing is compared with them.
    assert [place["document"] for hit in copied.found("docs/new.md") for place in hit["sources"]] == [
        "docs/old.md"
    ]


def test_links_and_submodules_are_no_texts(copied: Repo, tmp_path: Path) -> None:
    (copied.root / "link.md").symlink_to("docs/new.md")
    copied.git("add", "link.md")
    copied.git(
        "update-index", "--add", "--cacheinfo", f"160000,{copied.git('rev-parse', 'HEAD').strip()},sub.md"
    )
    assert len(copied.found("--all")) == 2
    assert copied.guard("sub.md")[0] == 0


def test_a_file_that_is_not_staged_is_read_from_the_working_tree(copied: Repo) -> None:
    copied.write("draft.md", page("# Draft", COPY))
    copied.write("other.md", page("# Draft", COPY))
    (hit,) = copied.found("draft.md")
    # Whatever else is checked with it.
    assert copied.found("draft.md", "other.md")[0] == hit
    assert sorted(place["document"] for place in hit["sources"]) == ["docs/new.md", "docs/old.md"]


def test_names_with_odd_characters(repo: Repo) -> None:
    names = ["空 格\"引号'.md", "tab\there.md", "-dash.md", "[glob]*.md", "ü/ö.md", ":top.md"]
    for i, name in enumerate(names):
        repo.add(name, page("# " + "ABCDEF"[i], COPY, paragraph(20 + i)))
    hits = repo.found("--", *names)
    assert len(hits) == len(names)
    code, out, _ = repo.guard("--", *names)
    assert code == 1
    assert "tab\\u0009here.md:3:1: " in out
    assert len(out.splitlines()) == len(names) + 1


def test_names_from_a_folder_below(copied: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    copied.add("b.md", page(COPY))
    monkeypatch.chdir(copied.root / "docs")
    code, out, _ = copied.guard("new.md", "../b.md", str(copied.root / "docs" / "old.md"))
    assert code == 1
    assert [line.split(":")[0] for line in out.splitlines()[:-1]] == ["../b.md", "new.md"]


def test_include_and_exclude(copied: Repo) -> None:
    assert copied.guard("docs/new.md", "--exclude", "docs/old.md")[0] == 0
    assert copied.guard("docs/new.md", "--exclude", "new.md")[0] == 0
    assert copied.guard("docs/new.md", "--include", "docs/*.md")[0] == 1


def test_a_merge_conflict_is_told_and_not_checked(copied: Repo) -> None:
    copied.commit()
    copied.git("checkout", "--quiet", "-b", "side", "HEAD~1")
    copied.add("docs/new.md", page("# Side", paragraph(7)))
    copied.commit()
    with pytest.raises(AssertionError):
        copied.git("merge", "main")
    code, out, err = copied.guard("docs/new.md", "docs/old.md")
    assert (code, out) == (0, "")
    assert "docs/new.md: has merge conflicts and was not checked" in err


def test_a_pointer_of_lfs_is_told_and_not_checked(repo: Repo) -> None:
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'0' * 64}\nsize 12345\n"
    repo.add("a.md", pointer)
    repo.add("b.md", pointer)
    code, out, err = repo.guard("a.md", "b.md")
    assert (code, out) == (0, "")
    assert "a.md: is kept by Git LFS" in err


def test_what_cannot_be_read_is_told(repo: Repo) -> None:
    repo.add("a.md", page(COPY))
    (repo.root / "b.md").write_bytes(b"\0\1\2\3" * 100)
    repo.git("add", "b.md")
    code, out, err = repo.guard("b.md", "a.md")
    assert (code, out) == (0, "")
    assert err.startswith("dedup: 1 not checked, not to be read: b.md\nb.md: ")


def test_outside_a_repository_files_are_compared_with_one_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.md", "b.md"):
        Path(name).write_text(page(COPY), "utf-8")
    code, out, _ = run("guard", "a.md", "b.md")
    assert code == 1
    assert len(out.splitlines()) == 3
    assert run("guard", "a.md")[0] == 0


def test_no_files(repo: Repo) -> None:
    code, _, err = repo.guard()
    assert (code, err) == (2, "dedup: no files are given; name some, or give --all, or --from-ref REF\n")
    repo.add("a.md", page(COPY))
    assert repo.guard("--all")[0] == 0


def test_a_bare_repository_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, repo: Repo, run: Run
) -> None:
    repo.git("init", "--quiet", "--bare", str(tmp_path / "bare"))
    monkeypatch.chdir(tmp_path / "bare")
    code, _, err = run("guard", "a.md")
    assert code == 2
    assert err.startswith("dedup: git: this is a bare repository")
    assert "go to a working tree" in err


def test_annotations_for_github(copied: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    copied.add("docs/a,b:c%.md", page("# X", COPY))
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    code, out, _ = copied.guard("docs/a,b:c%.md")
    assert code == 1
    assert out.startswith("::error file=docs/a%2Cb%3Ac%25.md,line=3,endLine=3,title=dedup%3A exact::1 line (")


def test_code_quality_for_gitlab(copied: Repo) -> None:
    assert json.loads(copied.guard("docs/old.md", "--show", "gitlab")[1]) == []
    copied.add("docs/twice.md", page("# Twice", COPY, paragraph(7), COPY))
    code, out, _ = copied.guard("--all", "--show", "gitlab")
    issues = json.loads(out)
    assert code == 1
    assert {issue["location"]["path"] for issue in issues} >= {"docs/new.md", "docs/twice.md"}
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    (new,) = (issue for issue in issues if issue["location"]["path"] == "docs/new.md")
    assert new["check_name"] == "dedup/exact"
    assert new["severity"] == "major"
    assert "already in" in new["description"]
    # Moved inside its file it is the same issue.
    copied.add("docs/new.md", "\n\n" + page("# New", paragraph(4), COPY))
    moved = {i["fingerprint"] for i in json.loads(copied.guard("--all", "--show", "gitlab")[1])}
    assert new["fingerprint"] in moved


def test_no_more_annotations_than_github_shows(repo: Repo) -> None:
    for i in range(14):
        repo.add(f"{i}.md", page("# " + "ABCDEFGHIJKLMN"[i], COPY, paragraph(20 + i)))
    _, out, _ = repo.guard("--all", "--show", "github")
    assert sum(line.startswith("::error ") for line in out.splitlines()) == 10
    # The log has them all.
    assert sum(line.startswith(f"{i}.md:3:1: ") for line in out.splitlines() for i in range(14)) == 14


def test_sarif_has_what_is_new(copied: Repo) -> None:
    copied.guard("--all", "--sarif", "found.sarif")
    first = json.loads((copied.root / "found.sarif").read_text("utf-8"))["runs"][0]["results"]
    uris = [one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in first]
    assert uris == ["docs/new.md"]
    copied.write("docs/new.md", "\n\n" + page("# New", paragraph(4), COPY))
    copied.git("add", ".")
    copied.guard("--all", "--sarif", "found.sarif")
    second = json.loads((copied.root / "found.sarif").read_text("utf-8"))["runs"][0]["results"]
    prints = [[result["partialFingerprints"] for result in results] for results in (first, second)]
    assert prints[0] == prints[1]
    copied.baseline("write")
    copied.guard("--all", "--sarif", "found.sarif")
    assert json.loads((copied.root / "found.sarif").read_text("utf-8"))["runs"][0]["results"] == []
    copied.guard("docs/nothing.py", "--sarif", "found.sarif")
    assert json.loads((copied.root / "found.sarif").read_text("utf-8"))["runs"][0]["results"] == []


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--show", "xml"), "--show is 'xml'; allowed: text, github, gitlab, json"),
        (("--fail-on", "everything"), "--fail-on is 'everything'; allowed: speech, exact"),
        (("--fail-on", ","), "--fail-on is empty"),
        (("--library", "none.lib"), "none.lib"),
        (("--sarif", "-", "--show", "json"), "both write to standard output"),
    ],
)
def test_wrong_usage(copied: Repo, words: tuple[str, ...], message: str) -> None:
    code, out, err = copied.guard("docs/new.md", *words)
    assert (code, out) == (2, "")
    assert message in err


def test_records_are_told_by_their_line(repo: Repo) -> None:
    repo.add("a.md", page("# A", COPY))
    rows = [json.dumps({"id": i, "text": text}) for i, text in enumerate((paragraph(5), COPY))]
    repo.add("b.jsonl", "\n".join(rows) + "\n")
    (hit,) = repo.found("b.jsonl")
    assert (hit["line"], hit["column"], hit["sources"][0]["document"]) == (2, None, "a.md")
    _code, out, _ = repo.guard("b.jsonl")
    assert out.startswith("b.jsonl:2: ")
    (hit,) = repo.found("a.md")
    assert hit["sources"][0]["document"] == "b.jsonl#1"


def test_extracted_texts_are_told_by_block(repo: Repo) -> None:
    repo.add("a.md", page("# A", COPY))
    repo.add("b.html", f"<html><body><p>{paragraph(6)}</p><p>{COPY}</p></body></html>")
    (hit,) = repo.found("b.html")
    assert (hit["line"], hit["block"]) == (None, 2)
    _, out, _ = repo.guard("b.html", "a.md")
    assert "b.html, block 2: " in out
    assert " in b.html, block 2: " in out


def test_a_library_instead_of_the_repository(copied: Repo, tmp_path: Path, run: Run) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "speech.md").write_text(page("# Speech", paragraph(4), paragraph(9)), "utf-8")
    library = str(tmp_path / "speeches.lib")
    code, _, err = run("library", "build", library, str(tmp_path / "old"))
    assert code == 0, err
    code, out, _ = copied.guard("--library", library, "docs/new.md", "docs/old.md")
    assert code == 1
    assert out.startswith("docs/new.md:3:1: ")
    assert "docs/old.md" not in out
    assert "<!-- dedup-library: ignore REASON -->" in out
    copied.add("docs/new.md", page("# New", "<!-- dedup-library: ignore quoted -->", paragraph(4)))
    assert copied.guard("--library", library, "docs/new.md")[0] == 0
    assert copied.guard("docs/new.md")[0] == 0
    copied.add("docs/new.md", page("# New", paragraph(4)))
    assert copied.baseline("write", "--library", library)[0] == 0
    assert (copied.root / ".dedup-baseline-library").exists()
    assert copied.guard("--library", library, "docs/new.md")[0] == 0


def test_a_library_may_hold_files_of_any_name(repo: Repo, tmp_path: Path, run: Run) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "speech.weird").write_text(f"{COPY}\n{paragraph(9)}\n", "utf-8")
    library = str(tmp_path / "speeches.lib")
    assert run("library", "build", library, str(tmp_path / "old"), "--format", "text")[0] == 0
    repo.add("new.md", page("# New", paragraph(4), COPY))
    code, out, _ = repo.guard("--library", library, "new.md")
    assert code == 1
    assert "speech.weird:1" in out


def test_a_folder_is_the_files_in_it(copied: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    copied.write("docs/draft.md", page("# Draft", COPY))
    copied.write(".gitignore", "ignored.md\n")
    copied.write("docs/ignored.md", page("# Ignored", COPY))
    names = ["docs/draft.md", "docs/new.md", "docs/old.md"]
    assert [hit["file"] for hit in copied.found("docs")] == names
    assert [hit["file"] for hit in copied.found(str(copied.root))] == names
    monkeypatch.chdir(copied.root / "docs")
    assert [hit["file"] for hit in copied.found(".", "new.md")] == names


def test_a_folder_outside_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dd").mkdir()
    for name in ("dd/a.md", "dd/b.md"):
        Path(name).write_text(page(COPY), "utf-8")
    code, out, _ = run("guard", "dd")
    assert code == 1
    assert "2 copies in 2 files" in out


def test_all_needs_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    monkeypatch.chdir(tmp_path)
    for words in (("guard", "--all"), ("baseline", "write"), ("baseline", "update")):
        code, out, err = run(*words)
        assert (code, out) == (2, "")
        assert err.startswith("dedup: this is no git repository")
    assert not (tmp_path / ".dedup-baseline").exists()


def test_all_names_what_has_conflicts(copied: Repo) -> None:
    copied.commit()
    copied.git("checkout", "--quiet", "-b", "side", "HEAD~1")
    copied.add("docs/new.md", page("# Side", paragraph(7)))
    copied.commit()
    with pytest.raises(AssertionError):
        copied.git("merge", "main")
    assert "docs/new.md: has merge conflicts and was not checked" in copied.guard("--all")[2]


def test_a_link_is_told(copied: Repo) -> None:
    (copied.root / "link.md").symlink_to("docs/new.md")
    assert copied.guard("link.md")[::2] == (
        0,
        "dedup: 1 not checked, a link: link.md\ndedup: 0 checked, no new copies; 1 not checked\n",
    )


def test_a_root_with_a_line_break_in_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    repo = Repo(tmp_path / "odd\nfolder", run)
    monkeypatch.chdir(repo.root)
    repo.add("a.md", page("# A", COPY))
    assert repo.guard("a.md") == (0, "", "dedup: 1 checked, no new copies\n")


def test_an_exact_paragraph_shorter_than_a_passage_is_no_copy(repo: Repo) -> None:
    """--min-passage says how much is a copy; --min-length can only ask for more."""
    short = english(3, 20)
    repo.add("a.md", page("# A", short, paragraph(1), short))
    assert len(short) < 150
    assert repo.guard("a.md")[0] == 0
    assert repo.guard("a.md", "--min-passage", "30")[0] == 1
    assert repo.guard("a.md", "--min-passage", "30", "--min-length", "300")[0] == 0


def sarif_prints(repo: Repo, *words: str) -> dict[str, list[str]]:
    repo.guard(*words, "--sarif", "found.sarif")
    found: dict[str, list[str]] = {}
    for result in json.loads((repo.root / "found.sarif").read_text("utf-8"))["runs"][0]["results"]:
        file = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        found.setdefault(file, []).extend(result["partialFingerprints"].values())
    return found


def test_fingerprints_of_a_file_depend_on_no_other(copied: Repo) -> None:
    copied.add("docs/twice.md", page("# Twice", COPY, paragraph(8), COPY))
    whole = sarif_prints(copied, "--all")
    assert sorted(whole) == ["docs/new.md", "docs/twice.md"]
    assert len({one for some in whole.values() for one in some}) == sum(map(len, whole.values()))
    for name, prints in whole.items():
        assert sarif_prints(copied, name) == {name: prints}
    copied.git("mv", "docs/new.md", "docs/zz.md")
    moved = sarif_prints(copied, "--all")
    assert moved["docs/twice.md"] == whole["docs/twice.md"]


def test_sarif_has_what_the_limits_of_a_path_find(repo: Repo) -> None:
    short = paragraph(9, 36)
    repo.add("a.md", page("# A", paragraph(2), short, paragraph(3)))
    repo.add("b.md", page("# B", paragraph(4), short, paragraph(5)))
    repo.write("dedup.toml", "[[paths]]\ninclude = ['b.md']\nmin-passage = 20\n")
    assert [len(prints) for prints in sarif_prints(repo, "--all").values()] == [1]
    assert list(sarif_prints(repo, "--all")) == ["b.md"]


def test_the_hooks_take_endings_in_capitals(repo: Repo) -> None:
    hooks = Path(__file__).parents[2] / ".pre-commit-hooks.yaml"
    found = re.search(r"files: &texts (.*)", hooks.read_text("utf-8"))
    assert found is not None
    for name in ("UP.MD", "a.Md", "b.txt.GZ"):
        assert re.search(found[1], name)
    assert not re.search(found[1], "a.py")


def test_what_was_not_checked_is_told_beside_findings_and_may_stop(copied: Repo) -> None:
    for i in range(5):
        copied.add(f"{i}.md", f"version https://git-lfs.github.com/spec/v1\noid sha256:{i}\nsize 1\n")
    (copied.root / "broken.docx").write_bytes(b"no package")
    copied.git("add", "broken.docx")
    code, out, err = copied.guard("--all")
    assert code == 1
    assert out.splitlines()[-1].startswith("dedup: 1 copy in 1 file")
    assert "dedup: 5 not checked, kept by Git LFS: 0.md, 1.md, 2.md and 2 more\n" in err
    assert "dedup: 1 not checked, not to be read: broken.docx\n" in err
    copied.git("rm", "--quiet", "--cached", "docs/new.md")
    code, _, err = copied.guard("--all")
    assert code == 0
    assert err.endswith("dedup: 1 checked, no new copies; 6 not checked\n")
    assert copied.guard("--all", "--fail-on-skipped")[0] == 1
    assert copied.guard("docs/old.md", "--fail-on-skipped")[0] == 0
    record = json.loads(copied.guard("--all", "--show", "json")[1])
    assert [(one["reason"], len(one["files"])) for one in record["skipped"]] == [
        ("kept by Git LFS", 5),
        ("not to be read", 1),
    ]
