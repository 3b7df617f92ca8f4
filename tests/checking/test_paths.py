"""Checking by path: libraries, folders, the writer's own; what is refused, and what is never lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import dedup
from tests.checking.texts import speech, write
from tests.report.unpack import unpack

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with old texts, a library of them, and a draft that copies one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "a.txt").write_text(speech(write(1), write(2)), "utf-8")
    (tmp_path / "old" / "b.txt").write_text(speech(write(3), write(4)), "utf-8")
    rows = [{"id": "x", "text": speech(write(5), write(6)), "author": "李明"}]
    (tmp_path / "old" / "c.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    (tmp_path / "draft.txt").write_text(speech(write(7), write(2), write(5), write(8)), "utf-8")
    return tmp_path


@pytest.fixture
def built(place: Path, run: Run) -> Path:
    assert run("library", "build", "old.lib", "old")[0] == 0
    return place


def test_a_library_and_its_files_say_the_same(built: Path, run: Run) -> None:
    one = run("check", "draft.txt", "--library", "old.lib", "--json", "-")
    other = run("check", "draft.txt", "--against", "old", "--json", "-")
    assert one[0] == other[0] == 0
    first, second = json.loads(one[1]), json.loads(other[1])
    assert first["findings"] == second["findings"]
    assert len(first["findings"]) == 2
    assert first["drafts"] == second["drafts"]


def test_a_page_names_what_was_given(built: Path, run: Run) -> None:
    run("check", "draft.txt", "--library", "old.lib", "--against", "old", "--html", "page.html")
    held = unpack((built / "page.html").read_bytes())["libraries"]
    assert [(one["name"], one["documents"]) for one in held] == [("old.lib", 3), ("old", 3)]


@pytest.mark.parametrize("flag", ["--json", "--html", "--sarif", "--table"])
@pytest.mark.parametrize("target", ["old.lib", "old/a.txt", "draft.txt", "./old/c.jsonl"])
def test_no_text_and_no_library_is_written_over(built: Path, run: Run, flag: str, target: str) -> None:
    if flag == "--table":
        (built / "old" / "t.csv").write_text("text\n" + write(9) + "\n", "utf-8")
        target = "old/t.csv"
    before = (built / target).read_bytes()
    code, _, err = run("check", "draft.txt", "--library", "old.lib", "--against", "old", flag, target)
    assert code == 2
    assert "is one of the files to be read" in err
    assert (built / target).read_bytes() == before


def test_an_output_of_an_earlier_run_is_written_again(built: Path, run: Run) -> None:
    for _ in range(2):
        assert run("check", "draft.txt", "--library", "old.lib", "--json", "report.json")[0] == 0


WRONG = [
    ("library build old new.lib", "dedup library build new.lib old"),
    ("library build old old.lib", "dedup library build old.lib old"),
    ("library build draft.txt new.lib", "dedup library build new.lib draft.txt"),
    ("library build old draft.txt", "dedup library build NAME.lib old draft.txt"),
    ("library add old old.lib", "dedup library build NAME.lib old"),
    ("library build new.lib old.lib", "old.lib: is a library, and no text; name what it was made of"),
    (
        "check draft.txt --against empty.txt",
        "has a character that counts, so there is no verdict; give old texts",
    ),
    ("check draft.txt --against marks.txt --against empty.txt", "no text to check against has a character"),
    ("check draft.txt --library empty.lib", "empty.lib: no text has a character that counts"),
    (
        "check draft.txt --library old",
        "write --against old, or make a library of it first: dedup library build NAME.lib old",
    ),
    ("check draft.txt --library old/a.txt", "write --against old/a.txt"),
    ("check draft.txt --against old.lib", "write --library old.lib"),
    ("check draft.txt --own old.lib", "write --library old.lib"),
    ("check old.lib --library draft.txt", "write: dedup check draft.txt --library old.lib"),
    ("check draft.txt --against draft.txt", "holds nothing but the draft itself; name other texts"),
    ("check draft.txt --against draft.txt --library old.lib", "holds nothing but the draft itself"),
    (
        "check empty.txt --library old.lib",
        "empty.txt: holds no character that counts, so there is no verdict; give a text",
    ),
    ("check marks.txt --against old", "marks.txt: holds no character that counts"),
    ("check empty.txt marks.txt --against old", "empty.txt: holds no character that counts"),
]


@pytest.mark.parametrize(("words", "says"), WRONG)
def test_wrong_use_is_told_with_what_to_write(built: Path, run: Run, words: str, says: str) -> None:
    (built / "empty.txt").write_text("", "utf-8")
    (built / "marks.txt").write_text("，。……\n&nbsp;（—）\n", "utf-8")
    assert run("library", "build", "empty.lib", "marks.txt")[0] == 0
    before = sorted(path.name for path in built.iterdir())
    code, out, err = run(*words.split())
    assert (code, out) == (2, "")
    assert says in err
    assert "is empty" not in err or "--against empty.txt" in words
    assert sorted(path.name for path in built.iterdir()) == before


def test_of_several_drafts_each_is_an_old_text_of_the_others(place: Path, run: Run) -> None:
    (place / "mix").mkdir()
    for name in ("draft", "other"):
        (place / "mix" / f"{name}.txt").write_text((place / "draft.txt").read_text("utf-8"), "utf-8")
    for old in ("mix", "mix/other.txt"):
        code, out, _ = run(
            "check", "mix/draft.txt", "mix/other.txt", "--against", old, "--json", "-", "--quiet"
        )
        first, second = json.loads(out)["drafts"]
        assert code == 0
        assert (first["document"], first["largest"]["source"]) == ("mix/draft.txt", "mix/other.txt")
        assert first["total"]["share"] == 1.0
        assert [source["source"] for source in second["sources"]] == (
            ["mix/draft.txt"] if old == "mix" else []
        )


def test_of_several_drafts_one_that_is_empty_is_named_and_the_others_are_judged(
    built: Path, run: Run
) -> None:
    (built / "empty.txt").write_text("\n \n", "utf-8")
    code, out, err = run("check", "empty.txt", "draft.txt", "--library", "old.lib", "--json", "-", "--quiet")
    report = json.loads(out)
    assert code == 2
    assert err.startswith("empty.txt: holds no character that counts, so there is no verdict")
    assert [draft["document"] for draft in report["drafts"]] == ["draft.txt"]
    assert report["unread"] == ["empty.txt"]
    assert len(report["findings"]) == 2


def test_a_folder_that_holds_the_draft_too_is_legal(built: Path, run: Run) -> None:
    (built / "draft.txt").rename(built / "old" / "draft.txt")
    code, out, _ = run("check", "old/draft.txt", "--against", "old", "--json", "-", "--quiet")
    assert code == 0
    places = [
        place["document"] for finding in json.loads(out)["findings"] for place in finding["occurrences"][1:]
    ]
    assert sorted(places) == ["old/a.txt", "old/c.jsonl#x"]


def test_an_empty_library_is_refused(built: Path, run: Run) -> None:
    assert run("library", "remove", "old.lib", "old")[0] == 0
    code, _, err = run("check", "draft.txt", "--library", "old.lib")
    assert code == 2
    assert "holds no texts" in err


@pytest.mark.parametrize("bad", ["gone.txt", "old.doc", "memo.wps"])
def test_a_draft_that_cannot_be_read_does_not_pass(built: Path, run: Run, bad: str) -> None:
    if not bad.startswith("gone"):
        (built / bad).write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    code, out, err = run("check", "draft.txt", bad, "--library", "old.lib", "--fail-over", "99%")
    assert code == 2
    assert bad in err
    assert "draft.txt" in out


@pytest.mark.parametrize("spelled", ["old/a.txt", "./old/a.txt", "old/../old/a.txt"])
def test_a_draft_in_the_library_is_not_its_own_source(built: Path, run: Run, spelled: str) -> None:
    code, out, err = run("check", spelled, "--library", "old.lib", "--json", "-")
    assert code == 0
    assert json.loads(out)["findings"] == []
    assert "not held against itself" in err
    code, out, _ = run("check", str(built / "old" / "a.txt"), "--against", "old", "--json", "-")
    assert json.loads(out)["findings"] == []


def test_the_gate_leaves_out_what_is_ones_own(built: Path, run: Run) -> None:
    assert run("check", "draft.txt", "--library", "old.lib", "--fail-over", "40%")[0] == 1
    code, _, err = run(
        "check", "draft.txt", "--library", "old.lib", "--fail-over", "40%", "--own", "author=李明"
    )
    assert code == 0
    code, _, err = run(
        "check", "draft.txt", "--library", "old.lib", "--fail-over", "20%", "--own", "author=李明"
    )
    assert code == 1
    assert "draft.txt: 25.0% is copied, more than 20.0%" in err


def test_the_gate_of_the_total_looks_at_runs_whoever_they_are_of(place: Path, run: Run) -> None:
    sentences = [write(n, 39).replace("，", "") for n in range(12)]
    (place / "short.txt").write_text("\n".join(sentences), "utf-8")
    old = "".join(write(100 + n, 30) + sentence for n, sentence in enumerate(sentences))
    (place / "runs.txt").write_text(old, "utf-8")
    words = ("check", "short.txt", "--against", "runs.txt")
    assert run(*words, "--fail-over", "1%")[0] == 0
    assert run(*words, "--fail-over-total", "100%")[0] == 0
    code, _, err = run(*words, "--own", "runs.txt", "--fail-over-total", "99%")
    assert code == 1
    assert "short.txt: 100.0% stands in runs of 13 characters or more of old texts, more than 99.0%" in err
    code, _, err = run(*words, "--fail-over-total", "lots")
    assert code == 2
    assert "--fail-over-total is 'lots'" in err


@pytest.mark.parametrize("own", ["author=张三", "writer=李明"])
def test_an_owner_that_nobody_is_is_told(built: Path, run: Run, own: str) -> None:
    code, _, err = run("check", "draft.txt", "--library", "old.lib", "--own", own)
    assert code == 0
    assert own.partition("=")[0] in err
    assert "--own" in err


@pytest.mark.parametrize("own", ["date=2014-03-05", "title=在全乡工作会议上的讲话"])
def test_own_texts_may_be_named_as_they_are_shown(place: Path, run: Run, own: str) -> None:
    old = f"在全乡工作会议上的讲话\n（2014年3月5日）\n同志们：\n{write(2)}\n"
    (place / "own.txt").write_text(old, "utf-8")
    code, out, err = run("check", "draft.txt", "--against", "own.txt", "--own", own, "--json", "-")
    (draft,) = json.loads(out)["drafts"]
    assert (code, draft["own"]["share"] > 0) == (0, True)
    assert "--own" not in err


def test_own_texts_may_be_named_by_path(built: Path, run: Run) -> None:
    code, out, _ = run("check", "draft.txt", "--library", "old.lib", "--own", "old/c.jsonl", "--json", "-")
    assert code == 0
    (draft,) = json.loads(out)["drafts"]
    assert draft["own"]["characters"] == 120


def test_nothing_to_check_against(place: Path, run: Run) -> None:
    code, _, err = run("check", "draft.txt")
    assert code == 2
    assert "give --library LIB, or --against PATH" in err


def test_options_of_the_library_hold_unless_others_are_given(place: Path, run: Run) -> None:
    assert run("library", "build", "five.lib", "old", "--shingle", "5", "--min-run", "15")[0] == 0
    assert run("check", "draft.txt", "--library", "five.lib")[0] == 0
    code, _, err = run("check", "draft.txt", "--library", "five.lib", "--shingle", "3")
    assert code == 2
    assert "was built with --shingle 5" in err
    assert run("check", "draft.txt", "--library", "five.lib", "--min-run", "20")[0] == 0


def test_the_call_in_python(built: Path) -> None:
    report = dedup.check("draft.txt", library="old.lib", own=["author=李明"])
    assert [finding.kind for finding in report.findings()] == ["exact", "exact"]
    assert report.ratios[0].own.characters == 120
    with pytest.raises(dedup.DedupError, match="nothing to check against"):
        dedup.check("draft.txt")


def test_no_limit_hides_the_sources_of_a_long_draft() -> None:
    """More sources than are opened for a short draft."""
    from dedup.checking.candidates import OPENED
    from tests.checking.texts import check

    n = OPENED + 100
    old = {f"old{i}": speech(write(10_000 + i, 80), write(20_000 + i, 60)) for i in range(n)}
    report = check(speech(*(write(10_000 + i, 80) for i in range(n))), old)
    assert report.ratios[0].total.share > 0.99
    assert report.unopened == (0,)


def test_decisions_are_heeded_where_that_is_asked_for_and_python_takes_them_too(
    built: Path, run: Run
) -> None:
    told = {
        "format": "dedup-decisions/1",
        "libraries": [],
        "drafts": [{"document": "draft.txt", "decisions": [{"what": "source", "source": "old/a.txt"}]}],
    }
    (built / "told.json").write_text(json.dumps(told), "utf-8")
    words = ("check", "draft.txt", "--library", "old.lib", "--decisions", "told.json")
    code, _, err = run(*words, "--fail-over", "10%")
    assert (code, "(decisions set aside; --apply-decisions heeds them)" in err) == (1, True)
    code, _, err = run(*words, "--fail-over", "10%", "--apply-decisions")
    assert (code, "more than 10.0% (after decisions)" in err) == (1, True)
    report = dedup.check("draft.txt", library="old.lib", decisions=built / "told.json", date="2026-12-01")
    (decided,) = report.decided
    assert [one.source for one in decided.held] == ["old/a.txt"]
    assert decided.after["copied"][0] < report.ratios[0].copied.characters
    assert report.date == "2026-12-01"
    (built / "told.json").write_text('{"format":\n "dedup-decisions/1",\n', "utf-8")
    code, _, err = run(*words)
    assert code == 2
    assert "--decisions told.json: line 3, column 1: is no JSON; mend it there" in err
