"""Templates in a report: what each record says, that places address the original, and that odd corpora do no harm."""

from __future__ import annotations

import io
import json
import random
import time
import unicodedata
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dedup
from dedup.model import SLOT_TYPES, Template
from dedup.pipeline import scan_documents
from dedup.report.json import write as write_report
from tests.generated import chinese
from tests.templates.test_join import FIRSTS, SECONDS
from tests.templates.test_mine import find, MEETINGS, OPENINGS, places, scan, SKELETON, speech
from tests.templates.test_uses import corpus_by

TEXTS = [speech(n, OPENINGS[n], "江边的灯一盏一盏地亮了。", FIRSTS[n % 4]) for n in range(5)]
USES = {"document", "speech", "start", "end", "line", "column", "end_line", "end_column", "slots", "values"}


def record_of(report: dedup.Report) -> dict[str, Any]:
    stream = io.BytesIO()
    write_report(report, stream)
    record: dict[str, Any] = json.loads(stream.getvalue())
    return record


def told(templates: Sequence[Template]) -> list[Any]:
    """All that is said of templates but where they stand in which document."""
    return [
        (
            one.id,
            one.text,
            one.slots,
            one.speeches,
            one.gain,
            one.parent,
            sorted(use.values for use in one.uses),
        )
        for one in templates
    ]


def plain(text: str) -> str:
    """Without spaces and hidden characters, which a page put there."""
    return "".join(c for c in text if not c.isspace() and unicodedata.category(c) != "Cf")


# ------------------------------------------------------------------ records


def test_fields_of_a_record() -> None:
    report = scan(TEXTS)
    record = record_of(report)
    assert [one["text"] for one in record["templates"]] == [one.text for one in report.templates]
    (one,) = (one for one in record["templates"] if one["text"] == SKELETON)
    assert set(one) == {
        *("id", "skeleton", "text", "speeches", "sources", "uses", "gain", "parent", "everyday", "frame"),
        *("slots", "occurrences", "years", "first"),
    }
    assert one["skeleton"] == ["今天，我们在", None, "召开", None, "会议，主要任务是", None]
    assert (one["uses"], one["speeches"], one["parent"]) == (5, 5, "")
    assert all(set(use) >= USES for use in one["occurrences"])
    assert [tuple(use["values"]) for use in one["occurrences"]] == MEETINGS
    for slot in one["slots"]:
        assert set(slot) == {"type", "values", "distinct", "alternatives", "years"}
        assert slot["type"] in SLOT_TYPES
        assert sum(count for _, count in slot["values"]) == one["uses"]
        assert len(slot["values"]) == slot["distinct"]


def test_sequences_in_the_record_of_a_document() -> None:
    record = record_of(scan([*TEXTS, speech(9)]))
    ids = {one["id"] for one in record["templates"]}
    by_id = {one["id"]: one for one in record["documents"]}
    (first,) = by_id["d00"]["speeches"]
    assert {number for number, _, _ in first["template_sequence"]} <= ids
    assert [start for _, start, _ in first["template_sequence"]] == sorted(
        start for _, start, _ in first["template_sequence"]
    )
    assert 0 < first["template_share"] < 1
    assert by_id["d05"]["speeches"][0]["template_sequence"] == []


def test_nothing_of_templates_unless_asked_for() -> None:
    documents = [dedup.Document(f"d{n}", f"d{n}", text) for n, text in enumerate(TEXTS)]
    report = dedup.scan(documents)
    assert report.templates == ()
    assert "templates" not in record_of(report)


def test_sources_are_counted() -> None:
    documents = [
        dedup.Document(f"d{n}", f"d{n}", text, source=("north", "south")[n % 2])
        for n, text in enumerate(TEXTS)
    ]
    templates = dedup.scan(documents, dedup.Settings(find=("template",))).templates
    assert {template.sources for template in templates} == {2}


# ------------------------------------------------------------------ places address the original


def check_places(texts: Sequence[str], templates: Sequence[Template]) -> None:
    by_id = {f"d{n:02}": text for n, text in enumerate(texts)}
    for template in templates:
        assert len(template.slots) == template.skeleton.count(None)
        assert template.text.count("【") >= len(template.slots)
        for use in template.uses:
            text = by_id[use.place.document]
            assert len(use.slots) == len(use.values) == len(template.slots)
            at = use.place.start
            for (start, end), value in zip(use.slots, use.values, strict=True):
                assert at <= start <= end <= use.place.end
                assert plain(text[start:end]) == plain(value)
                at = end
            before = text[: use.place.start].split("\n")
            assert (use.place.line, use.place.column) == (len(before), len(before[-1]) + 1)


def test_places_address_the_original() -> None:
    texts = [
        "\ufeff" + text.replace("召开", " 召 开 ", 1).replace("会議", "會議") if n % 2 else "🌊\r\n" + text
        for n, text in enumerate(TEXTS)
    ]
    templates = find(texts)
    assert len(templates) == 2
    assert {len(template.uses) for template in templates} == {5}
    check_places(texts, templates)


WORK = ["水利", "监察", "机关", "窗口"]


def orders(*titles: str) -> list[str]:
    """Speeches with a sentence around each of these."""
    return [
        speech(n, f"认真贯彻落实{title}精神，不断提高{work}工作水平。")
        for n, (title, work) in enumerate(zip(titles, WORK, strict=True))
    ]


@pytest.mark.parametrize("marks", ["《》", "“”"])
def test_marks_around_all_values_belong_to_the_skeleton(marks: str) -> None:
    titles = ["关于防汛的决定", "安全生产法", "意见", "森林条例"]
    texts = orders(*(marks[0] + title + marks[1] for title in titles))
    (template,) = find(texts)
    check_places(texts, [template])
    assert template.text == f"认真贯彻落实{marks[0]}【…】{marks[1]}精神，不断提高【…】工作水平"
    assert [use.values for use in template.uses] == list(zip(titles, WORK, strict=True))


def test_marks_around_some_values_belong_to_them() -> None:
    titles = ["《关于防汛的决定》", "上级会议", "《意见》", "“三农”"]
    texts = orders(*titles)
    (template,) = find(texts)
    check_places(texts, [template])
    assert [use.values for use in template.uses] == list(zip(titles, WORK, strict=True))


def test_marks_inside_marks_belong_to_the_value() -> None:
    titles = ["《安全条例（试行）》", "上级会议", "《意见》", "市委全会"]
    texts = orders(*titles)
    (template,) = find(texts)
    check_places(texts, [template])
    assert [use.values for use in template.uses] == list(zip(titles, WORK, strict=True))


@settings(max_examples=25)
@given(st.integers(0, 2**32))
def test_places_in_random_corpora(seed: int) -> None:
    texts = corpus_by(seed)
    check_places(texts, find(texts))


# ------------------------------------------------------------------ what changes nothing


def test_ids_survive_moves() -> None:
    before = find(TEXTS)
    moved = [chinese(random.Random(70 + n), 50 + n) + "。\n" + text for n, text in enumerate(TEXTS)]
    after = find([speech(60), *moved])
    assert [one.id for one in after] == [one.id for one in before]
    assert [one.text for one in after] == [one.text for one in before]
    assert len({one.id for one in before}) == len(before) == 2


def test_ids_tell_templates_apart() -> None:
    texts = [
        speech(n, first, "雨停了。", second)
        for n, (first, second) in enumerate(zip(FIRSTS, SECONDS, strict=True))
    ]
    others = [text.replace("情况书面", "情况当面") for text in texts]
    one, other = ({template.text: template.id for template in find(each)} for each in (texts, others))
    shared = one.keys() & other.keys()
    assert len(shared) == 1
    assert all(one[text] == other[text] for text in shared)
    assert len({*one.values(), *other.values()}) == 3


@pytest.mark.parametrize("seed", range(3))
def test_the_order_in_which_documents_are_given_makes_no_difference(seed: int) -> None:
    texts = TEXTS + corpus_by(seed)
    documents = [dedup.Document(f"d{n:02}", f"d{n:02}", text) for n, text in enumerate(texts)]
    shuffled = random.Random(seed).sample(documents, len(documents))
    wanted = dedup.Settings(find=("template", "outline"))
    assert dedup.scan(shuffled, wanted).templates == dedup.scan(documents, wanted).templates != ()


def test_the_names_of_documents_make_no_difference() -> None:
    assert told(find(TEXTS)) == told(find(TEXTS[::-1]))


@pytest.mark.parametrize("seed", range(3))
def test_threads_make_no_difference(seed: int) -> None:
    texts = TEXTS + corpus_by(seed)
    assert find(texts, threads=1) == find(texts, threads=2) != ()


# ------------------------------------------------------------------ odd corpora

CONTROLS = "".join(
    map(chr, [*range(1, 9), 11, 12, 27, 127, 0x85, 0x200B, 0x2028, 0x202E, 0x2066, 0xFEFF, 0xFFFD])
)


@pytest.mark.parametrize(
    "texts",
    [
        [""],
        ["", "", " \n\u3000\n"],
        [TEXTS[0]],
        ["。，！？…" * 50] * 5,
        ["【…】│【】" * 40] * 5,
        ["好"] * 5,
        ["1"] * 5,
        [str(n) for n in range(9)],
        [CONTROLS * 20] * 4,
        ["\U0001f30a" * 300, "\U00020000" * 300, "\u0301" * 300],
        ["\n" * 5000] * 3,
    ],
    ids=[
        *("an empty one", "blank ones", "one speech", "marks", "slot marks", "one character"),
        *("one number", "numbers", "control characters", "rare characters", "line breaks"),
    ],
)
def test_nothing_to_find(texts: list[str]) -> None:
    report = scan(texts)
    assert report.templates == ()
    assert record_of(report)["templates"] == []
    assert [report.template_sequence(number).templates for number in range(len(report.speeches))] == [
        ()
    ] * len(texts)


def test_no_documents() -> None:
    report = scan_documents([], dedup.Settings(find=("template", "outline")))
    assert (report.templates, list(report.findings())) == ((), [])


def test_marks_of_slots_in_the_text_are_text() -> None:
    texts = [text.replace("会议，", "会议【…】│，") for text in TEXTS]
    templates = find(texts)
    check_places(texts, templates)
    assert any("任务" in part for template in templates for part in template.skeleton if part)


def test_control_characters_inside_uses() -> None:
    generator = random.Random(5)
    texts = [
        "".join(c + generator.choice(("", "", *"\u200b\u202e\ufeff\u00ad")) for c in text) for text in TEXTS
    ]
    templates = find(texts)
    assert [template.gain for template in templates] == [template.gain for template in find(TEXTS)]
    check_places(texts, templates)


def timed(texts: Sequence[str]) -> tuple[tuple[Template, ...], float]:
    start = time.perf_counter()
    return find(texts), time.perf_counter() - start


def test_a_line_without_breaks() -> None:
    texts = [text.replace("\n", "") + chinese(random.Random(30 + n), 20_000) for n, text in enumerate(TEXTS)]
    templates, seconds = timed(texts)
    assert SKELETON in [template.text for template in templates]
    check_places(texts, templates)
    assert seconds < 20


def test_a_sentence_of_100_000_characters() -> None:
    generator = np.random.default_rng(1)
    endless = generator.integers(0x4E00, 0x9FA5, 100_000).astype("<u4").tobytes().decode("utf-32-le")
    texts = [*TEXTS, endless, "山" * 100_000]
    templates, seconds = timed(texts)
    wanted = {template.id: [use.values for use in template.uses] for template in find(TEXTS)}
    assert {template.id: [use.values for use in template.uses] for template in templates} == wanted
    assert seconds < 20


def test_20_000_equal_lines() -> None:
    texts = [*TEXTS, "\n".join([OPENINGS[0]] * 20_000)]
    templates, seconds = timed(texts)
    (one,) = (template for template in templates if template.text == SKELETON)
    assert places(one).count("d05") == 20_000
    assert one.speeches == 6
    assert seconds < 20


def test_a_phrase_in_every_speech() -> None:
    texts = [speech(n, f"各位代表，{OPENINGS[n % 5]}", "谢谢大家！") for n in range(200)]
    templates, seconds = timed(texts)
    assert any("主要任务是" in template.text and len(template.uses) == 200 for template in templates)
    assert seconds < 20
