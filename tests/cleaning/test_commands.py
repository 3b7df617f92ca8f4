"""`dedup clean` and `dedup restore` as a person meets them."""

from __future__ import annotations

from pathlib import Path

import pytest

import dedup
from tests.cleaning.conftest import OWN, PARAGRAPHS, tree


@pytest.fixture
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(f"{PARAGRAPHS[0]}\n{OWN[0]}\n", "utf-8")
    (folder / "b.txt").write_text(f"{OWN[1]}\n{PARAGRAPHS[0]}\n", "utf-8")
    return folder


def test_clean_and_restore(run, pages: Path, tmp_path: Path) -> None:
    code, out, err = run("clean", "in", "--output", "out", "--remove", "exact,near")
    assert (code, err) == (0, "")
    assert "The largest removals (1 of 1)" in out
    assert "b.txt:2  as in a.txt:1" in out
    assert "Equal text  1 paragraph" in out
    assert "removed from 1 of 2 files, 2 documents, in 1 round" in out
    assert "written to out, with ledger.jsonl" in out
    assert (tmp_path / "out" / "b.txt").read_text("utf-8") == OWN[1] + "\n"
    code, out, _ = run("restore", "out", "--output", "back")
    assert code == 0
    assert "2 files restored with 1 span put back, in back" in out
    assert tree(tmp_path / "back") == tree(pages)


def test_dry_run_writes_nothing(run, pages: Path, tmp_path: Path) -> None:
    code, out, _ = run("clean", "in", "--dry-run")
    assert code == 0
    assert "would be removed" in out
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_nothing_to_remove_and_again(run, pages: Path) -> None:
    run("clean", "in", "--output", "out", "-q")
    code, out, err = run("clean", "out", "--dry-run")
    assert code == 0
    assert "Nothing to remove." in out
    assert "ledger.jsonl: is the ledger of dedup clean" in err


def test_the_place_shown_is_that_of_the_first_character(run, pages: Path) -> None:
    """What goes begins with the line break of the line before."""
    (pages / "b.txt").write_text(f"{OWN[1]}\n\n\n{PARAGRAPHS[0]}", "utf-8")
    _, out, _ = run("clean", "in", "--dry-run", "--remove", "exact")
    assert "b.txt:4  as in a.txt:1" in out
    assert "b.txt:4:1" in run("scan", "in", "--find", "exact")[1]


def test_copies_that_are_too_short_are_counted(run, pages: Path) -> None:
    words = ("clean", "in", "--dry-run", "--remove", "exact", "--min-remove")
    assert (
        "\n1 copy of less than 500 characters stays; --min-remove lowers the limit\n" in run(*words, 500)[1]
    )
    assert "copy of less" not in run(*words, 80)[1]


def test_records_that_are_empty_hide_nothing(run, pages: Path) -> None:
    lines = ["{broken", *['{"text": ""}'] * 30, '{"text": "一"}', '{"text": 3}']
    (pages / "c.jsonl").write_text("\n".join(lines), "utf-8")
    err = run("clean", "in", "--dry-run")[2].splitlines()
    assert [line for line in err if "is empty" in line] == [
        "c.jsonl:2: the record is empty; 19 more such",
        "c.jsonl: 10 more of this kind were not listed: the record is empty",
    ]
    assert all("is empty" not in line for line in err[:2])
    assert len(err) == 4


def test_quiet(run, pages: Path) -> None:
    assert run("clean", "in", "--output", "out", "-q") == (0, "", "")
    assert run("restore", "out", "--output", "back", "-q") == (0, "", "")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("clean", "in"), "name a folder to write to with --output DIR, or give --dry-run"),
        (("clean", "in", "--dry-run", "--output", "x"), "one of both"),
        (("clean", "in", "--output", "in/x"), "in/x: lies inside in, which is read"),
        (
            ("clean", "in", "--output", "x", "--remove", "passage"),
            "--remove is 'passage'; allowed: speech, exact",
        ),
        (("clean", "in", "--output", "x", "--keep", "source:"), "allowed: longest, first, last, source:NAME"),
        (("clean", "in", "--output", "x", "--remove-scope", "out"), "--remove-scope is 'out'; allowed: both"),
        (("clean", "no", "--output", "x"), "no: no such file or folder"),
        (("restore", "in", "--output", "x"), "ledger.jsonl: there is none"),
    ],
)
def test_wrong_use_is_one_message(run, pages: Path, tmp_path: Path, words, message: str) -> None:
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert message in err
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_hostile_text_cannot_drive_the_terminal(run, pages: Path) -> None:
    for name in ("a", "b"):
        (pages / f"{name}\x1b[31m.txt").write_text(f"\u202e{PARAGRAPHS[1]}\x1b[2J[bold]", "utf-8")
    _, out, err = run("clean", "in", "--output", "out")
    assert "\x1b" not in out + err
    assert "\u202e" not in out + err


def test_the_library_does_the_same(pages: Path, tmp_path: Path) -> None:
    settings = dedup.Settings(remove=("exact",))
    cleaned = dedup.clean(pages, tmp_path / "out", settings)
    assert {kind: total.removals for kind, total in cleaned.totals.items()} == {"exact": 1}
    assert dedup.clean(pages, None, settings).totals == cleaned.totals
    assert dedup.restore(tmp_path / "out", tmp_path / "back").spans == 1
    with pytest.raises(dedup.DedupError, match="--force replaces it"):
        dedup.clean([pages], tmp_path / "out")
