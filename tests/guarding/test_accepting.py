"""Copies that are accepted: by the baseline, by markers, by limits for some paths."""

from __future__ import annotations

from pathlib import Path

import pytest

from dedup.errors import InputError
from dedup.guarding.baseline import Accepted, Baseline, HEADER, parse_baseline, update
from dedup.guarding.markers import find_markers
from tests.guarding.conftest import Repo
from tests.guarding.texts import english, page, paragraph

COPY, OTHER = paragraph(1), paragraph(30)


@pytest.fixture
def copied(repo: Repo) -> Repo:
    """Two pages that share a paragraph."""
    repo.add("a.md", page("# A", paragraph(2), COPY))
    repo.add("b.md", page("# B", COPY, paragraph(3)))
    repo.commit()
    return repo


def lines_of(repo: Repo, name: str = ".dedup-baseline") -> list[str]:
    return (repo.root / name).read_text("utf-8").splitlines()


# ---------------------------------------------------------------- the baseline


def test_write_accepts_what_stands(copied: Repo) -> None:
    code, out, _ = copied.baseline("write", "--reason", "clause #4 # before")
    assert (code, out) == (0, ".dedup-baseline: 1 accepted; stage it, as what is staged counts\n")
    head, line = lines_of(copied)
    assert head == HEADER
    id_, places, kind, rest = line.split(" ", 3)
    assert (len(id_), places, kind) == (16, "2", "exact")
    assert rest.endswith(" # clause #4 # before")
    assert parse_baseline(HEADER + "\n" + line, "").entries[id_].reason == "clause #4 # before"
    assert ".dedup-baseline: is not staged" in copied.guard("--all")[2]
    copied.git("add", ".")
    code, out, err = copied.guard("--all")
    assert (code, out, err) == (
        0,
        "",
        "dedup: 2 checked, no new copies, 2 accepted\n",
    )


def test_moves_and_other_lines_leave_the_baseline_as_it_is(copied: Repo) -> None:
    copied.baseline("write")
    before = lines_of(copied)
    copied.git("mv", "a.md", "moved.md")
    copied.add("b.md", page("# B", paragraph(40), paragraph(41), COPY))
    assert copied.guard("moved.md", "b.md")[0] == 0
    copied.baseline("update")
    assert lines_of(copied) == before


def test_a_third_copy_of_an_accepted_text_is_new(copied: Repo) -> None:
    copied.baseline("write")
    copied.add("c.md", page("# C", paragraph(5), COPY))
    code, out, _ = copied.guard("c.md")
    assert code == 1
    assert "c.md:5:1: " in out
    code, out, _ = copied.baseline("update")
    assert code == 0
    removed, added, total = out.splitlines()
    assert (removed[:2], added[:2]) == ("- ", "+ ")
    assert total.startswith(".dedup-baseline: 1 accepted; stage it")
    assert added.split()[2] == "3"
    assert copied.guard("c.md", "a.md", "b.md")[0] == 0


def test_update_keeps_reasons_and_takes_out_what_is_gone(copied: Repo) -> None:
    copied.add("c.md", page("# C", OTHER, paragraph(5)))
    copied.add("d.md", page("# D", OTHER, paragraph(6)))
    copied.baseline("write", "--reason", "both")
    copied.add("d.md", page("# D", paragraph(6)))
    code, _, err = copied.guard("--all")
    assert code == 0
    assert ".dedup-baseline: nothing is found of `" in err
    # A look at some files says nothing of others.
    assert "nothing is found" not in copied.guard("a.md")[2]
    assert "1 found no more" in copied.baseline("show")[1]
    copied.add("e.md", page("# E", paragraph(5)))
    copied.baseline("update", "e.md", "--reason", "new")
    assert len(lines_of(copied)) == 4
    copied.baseline("update", "--reason", "later")
    reasons = [line.partition(" # ")[2] for line in lines_of(copied)[1:]]
    assert sorted(reasons) == ["both", "new"]


def test_write_does_not_replace(copied: Repo) -> None:
    copied.baseline("write", "--reason", "why")
    code, _, err = copied.baseline("write")
    assert code == 2
    assert "dedup baseline update keeps its reasons" in err
    assert copied.baseline("write", "--force")[0] == 0
    assert "why" not in lines_of(copied)[1]


def test_a_missing_baseline_is_an_error_where_it_was_named(copied: Repo) -> None:
    code, _, err = copied.guard("a.md", "--baseline", "none")
    assert (code, err) == (2, "dedup: none: there is no such baseline; make it by dedup baseline write\n")
    copied.write("dedup.toml", 'baseline = "accepted.txt"\n')
    assert copied.guard("a.md")[0] == 2
    assert copied.baseline("show")[0] == 2
    assert copied.baseline("write")[0] == 0
    assert copied.guard("a.md")[0] == 0
    assert lines_of(copied, "accepted.txt")[0] == HEADER


def test_settings_write_nothing_outside_of_the_repository(copied: Repo, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (copied.root / "out").symlink_to(tmp_path / "elsewhere")
    for name in ("../x", str(tmp_path / "x"), "out/x"):
        copied.write("dedup.toml", f"baseline = '{name}'\n")
        for words in (("write",), ("update",), ("show",)):
            code, out, err = copied.baseline(*words)
            assert (code, out) == (2, "")
            assert "leads out of the repository" in err
        assert copied.guard("a.md")[0] == 2
    assert not (tmp_path / "x").exists()
    assert not list((tmp_path / "elsewhere").iterdir())
    # Who runs the command may name what he likes.
    copied.write("dedup.toml", "")
    assert copied.baseline("write", "--baseline", "../x")[0] == 0
    assert (tmp_path / "x").exists()


def test_a_baseline_that_is_a_link_is_not_followed(copied: Repo, tmp_path: Path) -> None:
    (tmp_path / "other").write_text("private\n", "utf-8")
    (copied.root / ".dedup-baseline").symlink_to(tmp_path / "other")
    for call in (lambda: copied.baseline("write", "--force"), lambda: copied.guard("--all")):
        code, out, err = call()
        assert (code, out) == (2, "")
        assert ".dedup-baseline: is a link" in err
        assert "private" not in err
    assert (tmp_path / "other").read_text("utf-8") == "private\n"


def test_the_baseline_of_a_revision(copied: Repo) -> None:
    code, _, err = copied.guard("a.md", "--baseline-from", "HEAD")
    assert code == 2
    assert "HEAD:.dedup-baseline: there is no such baseline" in err
    assert copied.guard("a.md", "--baseline-from", "nowhere")[0] == 2
    assert copied.guard("a.md", "--baseline-from", "--all")[0] == 2
    copied.baseline("write")
    copied.git("add", ".dedup-baseline")
    copied.commit()
    copied.add("c.md", page("# C", COPY))
    copied.baseline("update")
    # What is committed is what is staged.
    code, _, err = copied.guard("c.md")
    assert code == 1
    assert ".dedup-baseline: is not staged as it is" in err
    copied.git("add", ".dedup-baseline")
    assert copied.guard("c.md")[0] == 0
    # What a branch writes into its baseline does not count.
    assert copied.guard("c.md", "--baseline-from", "HEAD")[0] == 1
    assert copied.guard("a.md", "--baseline-from", "HEAD")[0] == 1
    copied.git("rm", "--quiet", "--force", "c.md")
    assert copied.guard("a.md", "--baseline-from", "main")[0] == 0


def test_show(copied: Repo) -> None:
    copied.baseline("write", "--reason", "why")
    code, out, _ = copied.baseline("show")
    assert code == 0
    first, *places, total = out.splitlines()
    assert first == lines_of(copied)[1]
    assert places == ["    a.md:5:1", "    b.md:3:1"]
    assert total == ".dedup-baseline: 1 accepted, 0 found no more, 0 not accepted"


def test_a_near_copy_has_one_id_from_both_sides(repo: Repo) -> None:
    repo.add("a.md", page("# A", paragraph(2), COPY))
    repo.add("b.md", page("# B", COPY.replace("，", "，那么", 2), paragraph(3)))
    first, second = repo.found("--all")
    assert first["id"] == second["id"]
    assert first["file"] != second["file"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "base:1: does not begin with"),
        ("# dedup-baseline/9: x\n", "base:1: does not begin with"),
        ("{}\n", "base:1: does not begin with"),
        (f"{HEADER}\nrubbish\n", "base:2: 'rubbish' is not `id places kind text # reason`; mend the line"),
        (f"{HEADER}\n{'0' * 16} 2 exact x\n{'1' * 16} 0 exact x\n", "base:3: '1111"),
        (f"{HEADER}\n{'0' * 16} 2 nothing x\n", "base:2: '0000"),
        (f"{HEADER}\n\n{'0' * 16} 2 exa", "base:3: '0000"),
        (
            f"{HEADER}\n<<<<<<< main\n",
            "base:2: holds a mark of a merge conflict; keep the lines of both sides",
        ),
        (f"{HEADER}\n=======\n", "base:2: holds a mark of a merge conflict"),
    ],
)
def test_a_damaged_baseline_names_line_and_cure(text: str, message: str) -> None:
    with pytest.raises(InputError) as error:
        parse_baseline(text, "base")
    assert str(error.value).startswith(message)


def test_a_baseline_that_is_not_text(copied: Repo) -> None:
    (copied.root / ".dedup-baseline").write_bytes(b"\xff\xfe\x00")
    code, _, err = copied.guard("a.md")
    assert (code, err) == (2, "dedup: .dedup-baseline: is not UTF-8; it is no baseline, or was damaged\n")


def test_lines_of_both_sides_of_a_merge_join() -> None:
    id_ = "0" * 16
    joined = parse_baseline(
        f"{HEADER}\r\n{id_} 2 exact x # why\r\n{id_} 3 exact x\r\n# a remark\r\n\r\n", "base"
    )
    assert joined == Baseline({id_: Accepted(id_, 3, "exact", "x", "why")})
    assert parse_baseline(str(joined), "base") == joined


def test_entries_of_an_older_version_are_known_by_their_beginnings() -> None:
    old = parse_baseline(
        f"{HEADER.replace('/3', '/1')}\n{'a' * 16} 2 near 增长3.5% # the law says so\n", "base"
    )
    assert old.version == 1
    found = {"b" * 16: Accepted("b" * 16, 2, "near", "增长3.5%")}
    new = update(old, found, whole=True)
    assert new.version == 3
    assert new.entries == {"b" * 16: Accepted("b" * 16, 2, "near", "增长3.5%", "the law says so")}
    # Other files were not looked at: their entries are old as before.
    some = update(old, found, whole=False)
    assert (some.version, some.entries) == (1, new.entries)
    assert str(some).startswith("# dedup-baseline/1:")


def test_the_hook_says_how_an_old_baseline_is_taken_over(copied: Repo) -> None:
    copied.baseline("write", "--reason", "as ever")
    head, line = lines_of(copied)
    file = copied.root / ".dedup-baseline"
    file.write_text(f"{head.replace('/3', '/1')}\n{'0' * 16}{line[16:]}\n", "utf-8")
    copied.git("add", ".")
    code, _, err = copied.guard("--all")
    assert code == 1
    assert "dedup baseline update takes its entries over" in err
    copied.baseline("update")
    copied.git("add", ".")
    assert lines_of(copied) == [head, line]
    assert copied.guard("--all")[0] == 0


def test_ids_of_the_version_before_are_still_known(copied: Repo) -> None:
    (hit, _) = copied.found("--all")
    copied.add(".dedup-baseline", f"{HEADER.replace('/3', '/2')}\n{hit['id']} 2 exact x # as ever\n")
    assert copied.guard("--all")[0] == 0
    copied.baseline("update")
    assert lines_of(copied)[1].endswith("# as ever")


def test_what_is_accepted_may_be_edited(copied: Repo) -> None:
    """By hand, in both copies or in one, one commit after another: the entry stays, and accepts."""
    copied.baseline("write", "--reason", "why")
    before = lines_of(copied)
    copied.git("add", ".")
    for name, words in (("a.md", paragraph(2)), ("b.md", paragraph(3))):
        copied.add(name, page("# " + name, words, COPY[:40] + "改了几个字" + COPY[44:]))
        copied.commit()
        assert copied.guard("--all")[::2] == (
            0,
            "dedup: 2 checked, no new copies, 2 accepted\n",
        )
        copied.baseline("update")
        assert lines_of(copied) == before
    copied.add("c.md", page("# C", COPY))
    assert copied.guard("c.md")[0] == 1


def test_three_copies_that_are_nearly_equal_are_one_entry(repo: Repo) -> None:
    for i, name in enumerate(("a.md", "b.md", "c.md")):
        at = 10 + 20 * i
        repo.add(name, page("# " + name, paragraph(60 + i), COPY[:at] + "又改" + COPY[at + 2 :]))
    repo.baseline("write")
    (line,) = lines_of(repo)[1:]
    assert line.split()[1] == "3"
    repo.git("add", ".")
    assert repo.guard("--all")[0] == 0


def test_a_paragraph_with_hard_line_breaks_is_one_entry(repo: Repo) -> None:
    words = english(1, 120).split()
    broken = "\n".join(" ".join(words[i : i + 10]) for i in range(0, len(words), 10))
    for name in ("a.md", "b.md"):
        repo.add(name, page("# " + name, broken, paragraph(50 + len(name)), english(ord(name[0]))))
    repo.baseline("write")
    assert len(lines_of(repo)) == 3  # and the Chinese one


def test_each_paragraph_may_stand_where_it_stood(repo: Repo) -> None:
    """Two paragraphs in two files, one of them in a third."""
    repo.add("a.md", page("# A", COPY, OTHER, paragraph(2)))
    repo.add("b.md", page("# B", COPY, OTHER, paragraph(3)))
    repo.add("c.md", page("# C", COPY, paragraph(4)))
    repo.baseline("write")
    assert sorted(line.split()[1] for line in lines_of(repo)[1:]) == ["2", "3"]


def test_a_look_at_some_files_makes_no_entry_smaller() -> None:
    a, b = "a" * 16, "b" * 16
    old = Baseline({a: Accepted(a, 3, "exact", "x", "why"), b: Accepted(b, 2, "near")})
    found = {a: Accepted(a, 2, "exact", "x", "today")}
    assert update(old, found, whole=False).entries == old.entries
    assert update(old, found, whole=True).entries == {a: Accepted(a, 2, "exact", "x", "why")}


# ---------------------------------------------------------------- markers


@pytest.mark.parametrize(
    "marker",
    [
        "<!-- dedup: ignore the oath is the same every year -->",
        "[//]: # (dedup: ignore the oath is the same every year)",
        "dedup: ignore the oath is the same every year",
        "# dedup: ignore the oath is the same every year",
        "// dedup: ignore, the oath is the same every year",
        "% dedup: ignore: the oath is the same  every year",
    ],
)
def test_a_marker_accepts_what_follows_it(copied: Repo, marker: str) -> None:
    (found,) = find_markers(f"# A\n\n{marker}\n\n{COPY}\n", "dedup")
    assert (found.line, found.last, found.reason) == (3, 5, "the oath is the same every year")
    copied.add("a.md", page("# A", marker, COPY, paragraph(2)))
    (hit,) = copied.found("a.md")
    assert (hit["accepted"], hit["reason"]) == ("marker", "the oath is the same every year")
    assert copied.guard("a.md")[0] == 0


def test_a_marker_stands_in_the_passage_or_right_before_it(copied: Repo) -> None:
    marker = "<!-- dedup: ignore why -->"
    for place, text in (
        (0, page(f"{COPY} {marker}", paragraph(22))),
        (0, f"{marker}\n{COPY}\n\n{paragraph(22)}\n"),
        (1, page(marker, paragraph(22), COPY)),
        (1, page(COPY, marker, paragraph(22))),
    ):
        copied.add("c.md", text)
        code, _, err = copied.guard("c.md")
        assert code == place, text
        assert ("the marker accepts nothing" in err) == bool(place)


def test_a_marker_without_a_reason_accepts_nothing(copied: Repo) -> None:
    copied.add("c.md", page("# A", "<!-- dedup: ignore -->", COPY, paragraph(22)))
    code, out, err = copied.guard("c.md")
    assert code == 1
    assert err == "c.md:3: the marker gives no reason, and accepts nothing; say why behind `ignore`\n"
    assert out.startswith("c.md:5:1: ")


def test_a_copy_that_is_marked_there_is_accepted_here(copied: Repo) -> None:
    copied.add("a.md", page("# A", "<!-- dedup: ignore why -->", COPY))
    assert copied.guard("b.md")[0] == 0
    copied.add("c.md", page("# C", COPY))
    # Not if it stands elsewhere too.
    assert copied.guard("b.md")[0] == 1
    # What a marker accepts needs no entry; b.md and c.md do.
    copied.baseline("write")
    assert copied.guard("--all")[0] == 0


def test_markers_of_the_other_hook_and_other_words() -> None:
    text = "<!-- dedup-library: ignore why -->\ndedup: ignored why\nit says dedup: ignore why, and more\n"
    assert find_markers(text, "dedup") == []
    assert [marker.line for marker in find_markers(text, "dedup-library")] == [1]


# ---------------------------------------------------------------- limits


def settings(repo: Repo, text: str) -> None:
    Path(repo.root / "dedup.toml").write_text(text, "utf-8")


def test_limits_for_some_paths(copied: Repo) -> None:
    settings(copied, '[[paths]]\ninclude = ["a.md"]\nfail-on = []\n')
    assert copied.guard("a.md")[0] == 0
    assert copied.guard("b.md")[0] == 1
    settings(copied, '[[paths]]\nexclude = ["a.md"]\nmin-length = 1000\nmin-passage = 1000\n')
    assert copied.guard("a.md")[0] == 1
    assert copied.guard("b.md")[0] == 0
    # A later table wins.
    settings(copied, "[[paths]]\nfail-on = []\n[[paths]]\ninclude = ['b.md']\nfail-on = ['exact']\n")
    assert [copied.guard(name)[0] for name in ("a.md", "b.md")] == [0, 1]


def test_longer_passages_for_some_paths(repo: Repo) -> None:
    """The passages of both pages are of some 60 characters, in paragraphs that go on differently."""
    shared = paragraph(9, 60).rstrip("。")
    repo.add("a.md", page("# A", f"{paragraph(2)}{shared}，{paragraph(3)}"))
    repo.add("b.md", page("# B", f"{paragraph(4)}{shared}，{paragraph(5)}"))
    assert [hit["kind"] for hit in repo.found("--all")] == ["passage", "passage"]
    settings(repo, "[[paths]]\ninclude = ['a.md']\nmin-passage = 200\n")
    assert [hit["file"] for hit in repo.found("--all")] == ["b.md"]
    settings(repo, "min-passage = 200\n[[paths]]\ninclude = ['a.md']\nmin-passage = 40\n")
    assert [hit["file"] for hit in repo.found("--all")] == ["a.md"]


def test_kinds_that_are_objected_to(copied: Repo) -> None:
    settings(copied, "fail-on = ['passage']\n")
    assert copied.guard("a.md")[0] == 0
    assert copied.guard("a.md", "--fail-on", "exact,near")[0] == 1


def test_limits_of_one_path_change_nothing_elsewhere(repo: Repo) -> None:
    """Texts of 40 characters, which are no copies by the settings, whatever a table says of a folder."""
    short = paragraph(9, 36)
    repo.add("a.md", page("# A", paragraph(2), short, paragraph(3)))
    repo.add("b.md", page("# B", paragraph(4), short, paragraph(5)))
    assert repo.found("--all") == []
    settings(repo, "[[paths]]\ninclude = ['legal/**']\nmin-passage = 20\n")
    assert repo.found("--all") == []
    settings(repo, "[[paths]]\ninclude = ['b.md']\nmin-passage = 20\n")
    assert [hit["file"] for hit in repo.found("--all")] == ["b.md"]


def test_a_raised_limit_holds_for_whole_paragraphs_too(copied: Repo) -> None:
    settings(copied, "[[paths]]\ninclude = ['*.md']\nmin-passage = 200\n")
    assert copied.guard("--all")[0] == 0


def test_flags_win_over_tables(copied: Repo) -> None:
    settings(copied, "[[paths]]\nfail-on = []\nmin-passage = 200\n")
    assert copied.guard("a.md")[0] == 0
    assert copied.guard("a.md", "--fail-on", "exact")[0] == 0
    assert copied.guard("a.md", "--min-passage", "60")[0] == 0
    assert copied.guard("a.md", "--fail-on", "exact", "--min-passage", "60")[0] == 1
