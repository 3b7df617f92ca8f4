"""The measures of log parsing on examples small enough to count, and what becomes of a line."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest

from benchmarks.templates_logs import evaluate, normalise, Parsed, read, render, Scores, Use
from benchmarks.templates_texts import fill, PLANTED, share_found, templated

EVENTS = ["open", "open", "close", "fail", "fail"]
TRUTH = ["open <*>", "open <*>", "closed", "fail <*> of <*>", "fail <*> of <*>"]


def test_all_right() -> None:
    assert evaluate(Parsed(EVENTS, TRUTH), EVENTS, TRUTH) == Scores(1, 1, 1, 1)


def test_one_group_of_two_events() -> None:
    parsed = Parsed(["1", "1", "1", "2", "2"], ["<*>", "<*>", "<*>", *TRUTH[3:]])
    # Two of five lines; one group of two, of three events.
    assert evaluate(parsed, EVENTS, TRUTH) == Scores(0.4, 2 / 5, 0.4, 2 / 5)


def test_an_event_in_two_groups() -> None:
    parsed = Parsed(["1", "2", "3", "4", "4"], ["open a", "open <*>", *TRUTH[2:]])
    assert evaluate(parsed, EVENTS, TRUTH) == Scores(0.6, 4 / 7, 0.8, 6 / 7)


def test_right_groups_with_wrong_templates() -> None:
    parsed = Parsed(EVENTS, ["<*> x", "<*> x", "closed", *TRUTH[3:]])
    assert evaluate(parsed, EVENTS, TRUTH) == Scores(1, 1, 0.6, 4 / 6)


def test_one_template_for_two_events_is_right_for_neither() -> None:
    truth = ["open <*>", "open <*>", "closed", "fail", "fail"]
    parsed = Parsed(["1", "1", "2", "3", "3"], ["open <*>", "open <*>", "open <*>", "fail", "fail"])
    assert evaluate(parsed, EVENTS, truth) == Scores(1, 1, 0.8, 2 / 5)


@pytest.mark.parametrize(
    ("template", "wanted"),
    [
        ("from /<*>:<*> port 22", "from <*> port <*>"),
        ("blk_<*>  done in <*>ms", "<*> done in <*>"),
        ("uid=<*> euid=0", "uid=<*> euid=<*>"),
        ("[<*>.<*>] a<*>b (<*>)", "[<*>] <*> (<*>)"),
        ("<*> <*>", "<*> <*>"),
        ("version v2 of 3.5", "version v2 of <*>"),
    ],
)
def test_one_way_to_write_a_slot(template: str, wanted: str) -> None:
    assert normalise(template) == wanted == normalise(wanted)


def test_what_becomes_of_a_line() -> None:
    line = "12 open file a; close file b"
    first, second = Use(0, 3, 14, ((13, 14),)), Use(7, 16, 28, ((27, 28),))
    assert render("blk_-12 at 1.2.3.4:80, 0x1f, jk2", []) == ("blk_<*> at <*>, <*>, jk2",) * 2
    assert render(line, []) == ("<*> open file a; close file b",) * 2
    assert render(line, [second, first]) == ("<*> [0]; [7]", "<*> open file <*>; close file <*>")
    # The wider use stands, what lies over it does not.
    assert render(line, [second, Use(9, 0, 28, ((0, 2),))]) == ("[9]", "<*> open file a; close file b")
    assert render("ab", [Use(0, 0, 2, ((1, 1),))]) == ("[0]", "a<*>b")


def test_a_file_needs_its_columns(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('Content,EventId,EventTemplate\n"a, 1",E1,"a, <*>"\n', encoding="utf-8")
    assert read(tmp_path / "a.csv") == (["a, 1"], ["E1"], ["a, <*>"])
    (tmp_path / "b.csv").write_text("Content\nx\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="EventId, EventTemplate"):
        read(tmp_path / "b.csv")


def test_planted_uses_stand_where_the_truth_says(tmp_path: Path) -> None:
    rows = list(templated(40, 7))
    used = set()
    for row, truth in rows:
        assert truth[0]["template"] == 0 or any(use["template"] == 0 for use in truth)
        for use in truth:
            text, template = row["text"][use["start"] : use["end"]], PLANTED[use["template"]]
            used.add(use["template"])
            assert text.startswith(template.split("{")[0])
            assert text.endswith(template.split("}")[-1])
    assert used == set(range(len(PLANTED)))
    assert fill("一{M}", Random(1)).startswith("一")


def test_share_of_planted_templates_found(tmp_path: Path) -> None:
    truth = [
        {"document": str(d), "start": 10, "end": 20, "template": t}
        for t in (0, 1)
        for d in range(5 * t, 5 * t + 5)
    ]
    (tmp_path / "t.jsonl").write_text("".join(json.dumps(row) + "\n" for row in truth), encoding="utf-8")

    def share(*groups: list[tuple[int, int, int]]) -> float:
        uses = [
            {"occurrences": [{"document": f"x.jsonl#{d}", "start": a, "end": b} for d, a, b in group]}
            for group in groups
        ]
        (tmp_path / "r.json").write_text(json.dumps({"templates": uses}), encoding="utf-8")
        return share_found(tmp_path / "r.json", tmp_path / "t.jsonl")

    first, second = [(d, 10, 20) for d in range(5)], [(d, 15, 20) for d in range(5, 10)]
    assert share() == 0
    assert share(first) == 0.5
    assert share(first, second) == 1
    assert share(first[:4], second[:3]) == 0.5
    assert share([*first, *second]) == 0
    assert share([*first, (9, 60, 70), (9, 80, 90)]) == 0
