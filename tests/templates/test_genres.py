"""Genres: speeches that use mostly the same forms, the skeleton of each, and what a person fills in."""

from __future__ import annotations

import io
import json

import docx
import pytest

import dedup
import dedup.report.export
from dedup.report.output import Request
from tests.templates.test_mine import scan
from tests.templates.test_outlines import address, OTHERS, STEPS

# The sixth step is one that only half of the speeches take; the last speech takes the steps in another order.
ORDERS = ([0, 1, 2, 3, 5, 6], [0, 1, 2, 3, 4, 5, 6], [0, 1, 2, 3, 4, 6], [0, 3, 1, 2, 4, 6])


@pytest.fixture(scope="module")
def report() -> dedup.Report:
    return scan([*(address(number, order) for number, order in enumerate(ORDERS)), *OTHERS])


def written(report: dedup.Report, name: str) -> bytes:
    stream = io.BytesIO()
    dedup.report.export.write(report, stream, Request(name))
    return stream.getvalue()


def test_the_skeleton_of_a_genre(report: dedup.Report) -> None:
    (genre,) = report.genres
    assert genre.speeches == ("d00@1", "d01@1", "d02@1", "d03@1")
    known = {template.id: template.text for template in report.templates}
    steps = [known[step.template] for step in genre.steps]
    heads = [step.split("{}")[0].rstrip("，。") for step in STEPS]
    assert [any(head in step for step in steps) for head in heads] == [True] * 5 + [False] + [True]
    places = [next(i for i, step in enumerate(steps) if heads[n] in step) for n in (0, 1, 2, 3, 4, 6)]
    assert places == sorted(places)
    assert [step.speeches for step in genre.steps] == [4, 4, 4, 4, 3, 4]


def test_speeches_of_no_genre(report: dedup.Report) -> None:
    assert scan([*OTHERS, address(0), address(1)]).genres == ()
    assert not {name.split("@")[0] for genre in report.genres for name in genre.speeches} & {
        f"d{number:02}" for number in range(4, 64)
    }


def test_what_is_exported(report: dedup.Report) -> None:
    record = json.loads(written(report, "forms.json"))
    (genre,) = record["genres"]
    assert genre["speeches"] == 4
    assert {step["template"] for step in genre["steps"]} <= {form["id"] for form in record["forms"]}
    lines = written(report, "forms.md").decode().splitlines()
    assert lines[2] == "## Genre 1"
    assert "1. 尊敬的【person】，大家上午好  " in lines
    assert any("in 75% of the speeches" in line for line in lines)


def test_slots_of_a_word_file_are_fields(report: dedup.Report) -> None:
    data = written(report, "forms.docx")
    assert data == written(report, "forms.docx")
    document = docx.Document(io.BytesIO(data))
    space = {"w": document.element.nsmap["w"]}
    fields = document.element.body.iterfind(".//w:sdt", space)
    slots = sum(len(form.slots) for form in report.forms)
    assert sum(1 for _ in fields) == slots
    text = "".join(one.text or "" for one in document.element.body.iterfind(".//w:t", space))
    assert "尊敬的【person】，大家上午好" in text
