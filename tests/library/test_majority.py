"""Libraries of which one outlet holds most: what is said, and that a check counts by document there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dedup.library.majority import find_majority, Majority
from dedup.library.sqlite import Library
from tests.checking.texts import check, document, make_entries, only, speech, write

Run = Callable[..., tuple[int, str, str]]
PHRASE = "以更大的决心和更实的举措把各项任务落到实处"


def shelf(*outlets: str) -> list[object]:
    """A text of each outlet; the first six use a phrase."""
    return [
        document(
            f"old{i}",
            speech(write(100 + i, 60) + (PHRASE if i < 6 else "") + write(200 + i, 60)),
            source=outlet,
        )
        for i, outlet in enumerate(outlets)
    ]


@pytest.mark.parametrize(
    ("outlets", "found"),
    [
        (["reports"] * 12, Majority("reports", 12, 12)),
        (["reports"] * 6 + ["a"] * 5, Majority("reports", 6, 11)),
        (["reports"] * 6 + ["a"] * 6, None),
        (["reports"] * 6 + [""] * 6, None),
        ([""] * 12, None),
        (["reports"] * 9, None),
    ],
)
def test_who_holds_most(outlets: list[str], found: Majority | None) -> None:
    _, store = make_entries(shelf(*outlets))  # type: ignore[arg-type]
    assert find_majority(store) == found


@pytest.mark.parametrize(
    ("outlets", "kinds"),
    [
        # One outlet's phrase of which nobody else knows is no set phrase, unless nobody else is there.
        (["reports"] * 6 + ["a"] * 6, set()),
        (["reports"] * 7 + ["a"] * 5, {"formula"}),
        (["reports"] * 5 + ["a"] * 7, {"formula"}),
    ],
)
def test_holders_are_counted_by_document(outlets: list[str], kinds: set[str]) -> None:
    report = check(speech(write(1, 40) + PHRASE + write(2, 40)), shelf(*outlets))  # type: ignore[arg-type]
    assert {finding.kind for finding in report.findings()} == kinds


def test_how_many_documents_hold_it() -> None:
    report = check(speech(write(1, 40) + PHRASE + write(2, 40)), shelf(*["reports"] * 12))  # type: ignore[arg-type]
    common = only(report).evidence["common"]
    assert (common["speeches"], common["sources"], common["unknown"]) == (6, 0, 6)


def test_build_and_check_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    monkeypatch.chdir(tmp_path)
    for n in range(12):
        path = tmp_path / "old" / ("2023" if n else "2022") / f"{n}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(speech(write(n)), "utf-8")
    (tmp_path / "draft.txt").write_text(speech(write(3), write(99)), "utf-8")
    says = (
        "12 of 12 documents are in folders named after years, which are no outlets, 2022–2023: who uses a "
        "phrase is counted by document, not by outlet"
    )
    for words in (("build",), ("build", "--force"), ("add",), ("update",)):
        paths = () if words == ("update",) else ("old",)
        code, _, err = run("library", words[0], "a.lib", *paths, *words[1:])
        assert (code, err.startswith(f"a.lib: {says}"), err.count("\n")) == (0, True, 1)
    code, _, err = run("check", "draft.txt", "--library", "a.lib")
    assert (code, err.startswith(f"a.lib: {says}"), err.count("\n")) == (0, True, 1)
    code, _, err = run("check", "draft.txt", "--against", "old")
    assert (code, err.startswith(f"old: {says}"), err.count("\n")) == (0, True, 1)
    with Library.open("a.lib") as library:
        assert library.outlets() == {"2022": 1, "2023": 11}
