"""The workload of the library's benchmark: what is planted stands where the truth says, and nothing else repeats."""

from __future__ import annotations

import json
from pathlib import Path

import orjson
import pytest

from benchmarks.library import make, make_drafts, records
from benchmarks.library_check import judge, prove
from benchmarks.library_planted import DRAFT_COPIED, DRAFT_LENGTH, DRAFT_PHRASES, speeches
from benchmarks.library_texts import Lexicon, make_lexicon, PHRASE, PHRASES

SPEECHES = 300


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return make_lexicon()


@pytest.fixture(scope="module")
def workload(tmp_path_factory: pytest.TempPathFactory) -> Path:
    prefix = tmp_path_factory.mktemp("library") / "s"
    make(SPEECHES, prefix)
    return prefix


def rows_of(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_speeches_look_as_they_are_said_to(workload, lexicon):
    rows = rows_of(records(workload))
    assert [row["id"] for row in rows] == [str(number) for number in range(SPEECHES)]
    assert all(3_800 <= len(row["text"]) <= 4_200 for row in rows)
    assert all(set(row) == {"id", "title", "date", "source", "text"} and row["title"] for row in rows)
    paragraphs = [part for row in rows for part in row["text"].split("\n")[:-1]]
    assert all(50 <= len(part) <= 215 for part in paragraphs)
    sizes = {len(lexicon.phrase(number)) for number in range(PHRASES)}
    assert sizes <= set(PHRASE)
    common = sum(lexicon.phrase(0) in row["text"] for row in rows)
    assert common > 10 * sum(lexicon.phrase(PHRASES - 1) in row["text"] for row in rows)


def test_the_truth_is_true(workload):
    texts = {row["id"]: row["text"] for row in rows_of(records(workload))}
    truth = rows_of(workload.with_name("s.truth.jsonl"))
    assert {row["kind"] for row in truth} == {"paragraph", "speech"}
    for row in truth:
        a, b = (texts[row[side]["document"]][row[side]["start"] : row[side]["end"]] for side in "ab")
        edited = sum(x != y for x, y in zip(a, b, strict=True)) / len(a)
        assert row["a"]["document"] != row["b"]["document"]
        assert edited == 0 if row["kind"] == "paragraph" else 0 < edited <= row["edits"] / 100 + 0.01


def test_the_same_texts_however_many(lexicon):
    few = [next(rows).row for rows in (speeches(1_000, lexicon), speeches(2_000, lexicon))]
    assert few[0] == few[1]
    assert orjson.dumps(few[0]) == orjson.dumps(next(speeches(1_000, make_lexicon())).row)


def test_the_proof_holds_and_sees_what_was_not_planted(workload, lexicon, tmp_path):
    proof = prove(records(workload), lexicon)
    assert proof.holds
    assert proof.speeches == SPEECHES
    assert proof.runs > 0.7 * SPEECHES * 4_000
    rows = rows_of(records(workload))
    run = "中华人民共和国各级人民政府"
    for row in rows[:4]:
        row["text"] = run + row["text"]
    (tmp_path / "t.jsonl").write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in rows))
    (tmp_path / "t.truth.jsonl").write_bytes(b"")
    spoiled = prove(tmp_path / "t.jsonl", lexicon)
    assert not spoiled.holds
    assert spoiled.holders[4] == 1
    assert spoiled.holders[2] > 1_000, "copies that the truth does not name"


def test_drafts_hold_what_the_truth_says(workload, lexicon, tmp_path):
    texts = {row["id"]: row["text"] for row in rows_of(records(workload))}
    for draft in make_drafts(3, workload):
        text = draft.read_text("utf-8")
        assert abs(len(text) - DRAFT_LENGTH) < 100
        truth = [row for row in rows_of(draft.with_name("truth.jsonl")) if row["b"]["document"] == draft.name]
        copies = [row for row in truth if row["kind"] == "copy"]
        assert len({row["a"]["document"] for row in copies}) == 2
        for row in copies:
            a, b = row["a"], row["b"]
            assert texts[a["document"]][a["start"] : a["end"]] == text[b["start"] : b["end"]]
        assert sum(row["b"]["end"] - row["b"]["start"] for row in copies) == DRAFT_LENGTH * DRAFT_COPIED
        phrases = [row for row in truth if row["kind"] == "formula"]
        for row in phrases:
            assert text[row["b"]["start"] : row["b"]["end"]] == lexicon.phrase(row["number"])
        share = sum(row["b"]["end"] - row["b"]["start"] for row in phrases) / len(text)
        assert abs(share - DRAFT_PHRASES) < 0.01


def test_the_judge_of_a_check(tmp_path):
    truth = [
        {"kind": "copy", "a": {"document": "7", "start": 100, "end": 200}, "b": {"start": 10, "end": 110}},
        {"kind": "formula", "b": {"start": 150, "end": 170}},
        {"kind": "formula", "b": {"start": 180, "end": 200}},
    ]

    def place(role: str, start: int, end: int, document: str = "d") -> dict:
        return {"role": role, "document": document, "start": start, "end": end}

    findings = [
        ("passage", place("draft", 20, 110), place("source", 110, 200, "s.jsonl#7")),
        ("passage", place("draft", 10, 20), place("source", 900, 910, "s.jsonl#7")),
        ("passage", place("draft", 10, 20), place("source", 100, 110, "s.jsonl#8")),
        ("formula", place("draft", 150, 160), place("source", 1, 20, "s.jsonl#9")),
        ("template", place("draft", 160, 170), place("source", 1, 20, "s.jsonl#9")),
        ("passage", place("draft", 195, 205), place("source", 1, 10, "s.jsonl#9")),
    ]
    report = tmp_path / "r.json"
    rows = [{"kind": kind, "occurrences": list(places)} for kind, *places in findings]
    report.write_text(json.dumps({"findings": rows}), "utf-8")
    verdict = judge(report, truth, 300)
    assert (verdict.copied, verdict.copies_found) == (100, 90), (
        "another source, or another place, is not found"
    )
    assert (verdict.phrases, verdict.phrases_found, verdict.phrases_copied) == (40, 20, 5)
    assert (verdict.new, verdict.wrong) == (160, 5)
