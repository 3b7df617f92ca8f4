"""Frames are cleaned whole in one round, each removal with its reason, and come back byte for byte."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import dedup
from dedup.cleaning.clean_corpus import Cleaned
from dedup.kinds import MARK_KINDS
from dedup.settings import Settings
from tests.findings.framed import BODIES, pages, TITLES

ROOT = Path(__file__).parents[2]
SITES = ROOT / "fixtures" / "sites" / "pages"


def written(folder: Path, texts: list[str]) -> Path:
    folder.mkdir()
    for number, text in enumerate(texts):
        (folder / f"{number:02}.txt").write_bytes(text.encode())
    return folder


def ledger(folder: Path) -> list[dict[str, object]]:
    lines = (folder / "ledger.jsonl").read_text("utf-8").splitlines()
    return [one for one in map(json.loads, lines) if "kind" in one]


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "ledger.jsonl"
    }


@pytest.mark.parametrize("lines", [3, 90])
def test_one_round_takes_a_frame_whole_and_a_second_clean_finds_nothing(tmp_path: Path, lines: int) -> None:
    texts = pages(lines)
    source = written(tmp_path / "pages", texts)
    cleaned = dedup.clean(source, tmp_path / "out")
    assert cleaned.plan.rounds == 1
    assert cleaned.plan.finished
    left = [text.decode() for text in contents(tmp_path / "out").values()]
    for title, body, text in zip(TITLES, BODIES, left, strict=True):
        assert [line for line in text.split("\n") if line][:2] == [title, body]
        assert len(text.split("\n")) == 4
    again = dedup.clean(tmp_path / "out", tmp_path / "again")
    assert again.plan.removals == []
    assert contents(tmp_path / "again") == contents(tmp_path / "out")
    dedup.restore(tmp_path / "out", tmp_path / "back")
    assert contents(tmp_path / "back") == contents(source)


def test_the_ledger_says_why(tmp_path: Path) -> None:
    source = written(tmp_path / "pages", pages(12))
    cleaned = dedup.clean(source, tmp_path / "out")
    reasons = {one["reason"] for one in ledger(tmp_path / "out")}
    assert {"frame of 8 pages", "byline", "links to other pages"} <= reasons
    assert {reason for _, reason, _ in cleaned.reasons} == reasons
    assert_adds_up(cleaned)
    # A frame's lines that follow one another are one removal.
    heads = [one for one in ledger(tmp_path / "out") if one["start"] == 0]
    assert [one["text"] for one in heads] == ["".join(pages(12)[0].splitlines(keepends=True)[:12])] * 8


def test_frames_of_equally_many_pages_are_told_apart(tmp_path: Path) -> None:
    written(tmp_path / "pages", pages(12))
    around = "晒谷场故事会\n往期\n听众来信\n{}\n故事会编辑部看管\n谢绝翻印\n"
    written(tmp_path / "others", [around.format(body[5:]) for body in BODIES])
    cleaned = dedup.clean([tmp_path / "pages", tmp_path / "others"], None)
    frames = [total for (_, reason, _), total in cleaned.reasons.items() if reason == "frame of 8 pages"]
    assert len(frames) == 2
    assert_adds_up(cleaned)


def assert_adds_up(cleaned: Cleaned) -> None:
    for kind in MARK_KINDS:
        own = [total for (of, *_), total in cleaned.reasons.items() if of == kind]
        whole = cleaned.totals.get(kind)
        if whole is None:
            assert own == []
            continue
        for name in ("removals", "code_points", "characters"):
            assert sum(getattr(one, name) for one in own) == getattr(whole, name)


def test_copies_have_the_title_of_their_kind_as_reason(tmp_path: Path) -> None:
    text = "".join(BODIES)
    source = written(tmp_path / "pages", [f"{text}\n", f"{text}\n"])
    dedup.clean(source, tmp_path / "out", Settings(remove=("exact",)))
    assert [one["reason"] for one in ledger(tmp_path / "out")] == ["Equal text"]


def test_scan_and_clean_agree() -> None:
    """What the first look of clean removes as furniture is what a scan marks, and under the same ids."""
    found = MARK_KINDS
    report = dedup.scan(SITES, Settings(find=found))
    cleaned = dedup.clean(SITES, None, Settings(remove=found))
    marks = report.marks
    assert marks is not None
    gone = bytearray(len(report.corpus.codes))
    for one in cleaned.plan.removals:
        gone[one.start : one.end] = b"\1" * (one.end - one.start)
    marked = bytearray(len(gone))
    for start, end in zip(marks.cut_starts.tolist(), marks.cut_ends.tolist(), strict=True):
        marked[start:end] = b"\1" * (end - start)
    assert gone == marked
    assert {one.finding for one in cleaned.plan.removals} == {one.id for one in report.findings()}
    counted = sum(report.summary.member_characters[kind] for kind in found)
    assert counted == sum(one.characters for one in cleaned.plan.removals)
    assert_adds_up(cleaned)
