"""What must be true on five real scraped pages, which are not part of the repository.

They are looked for in ../shared (or $DEDUP_SHARED); without them these tests are skipped.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

import dedup
from dedup.cleaning.clean_corpus import clean_paths

SHARED = Path(os.environ.get("DEDUP_SHARED", Path(__file__).parent.parent.parent / "shared"))
SEEDS = SHARED / "seeds"
TRUTH = SHARED / "data" / "seeds_truth.json"

pytestmark = pytest.mark.skipif(
    not (SEEDS.is_dir() and TRUTH.is_file()), reason="the real pages are not here"
)

# Titles repeated beneath a heading, and page titles, count neither way.
PARAGRAPHS = ("exact", "near")
NEUTRAL = {"002": {1, 7, 55, 56, 57, 117}, "003": {1, 2, 3, 4, 5}, "004": {2, 62, 73, 87}}


@pytest.fixture(scope="module")
def pages() -> dedup.Report:
    return dedup.scan(SEEDS, dedup.Settings(threshold=0.8, shingle=5, find=PARAGRAPHS))


def lines_of(report: dedup.Report, page: str) -> set[tuple[int, ...]]:
    return {
        tuple(sorted({place.line for place in finding.occurrences}))
        for finding in report.findings()
        if all(place.document.startswith(page) for place in finding.occurrences)
    }


def folded_lengths(report: dedup.Report, page: str) -> dict[int, int]:
    """Characters that count, by line."""
    lengths: dict[int, int] = {}
    lines = report.spans(report.units.starts, report.units.ends).lines[0].tolist()
    for unit, document in enumerate(report.units.documents.tolist()):
        if report.corpus.ids[document].startswith(page):
            line = lines[unit]
            lengths[line] = lengths.get(line, 0) + int(report.paragraphs.measures.characters[unit])
    return lengths


@pytest.mark.parametrize(
    ("first", "second", "broken"),
    [
        (range(209, 242), range(243, 272), {229, 231, 233, 263}),
        (range(735, 774), range(1081, 1116), {753, 755, 757, 1099}),
    ],
)
def test_repeated_speeches_are_found_paragraph_by_paragraph(pages, first, second, broken) -> None:
    lengths = folded_lengths(pages, "003")
    found = {line: pair for pair in lines_of(pages, "003") for line in pair}
    for line in [*first, *second]:
        if lengths.get(line, 0) >= 20 and line not in broken:
            assert line in found, f"line {line} is not found again"
            assert any(other in second for other in found[line])
            assert any(other in first for other in found[line])


def test_paragraph_that_lost_its_punctuation_is_found_below_its_similarity() -> None:
    report = dedup.scan(SEEDS, dedup.Settings(threshold=0.75, shingle=5, find=PARAGRAPHS))
    assert (233, 263) in lines_of(report, "003")
    unfolded = dedup.scan(SEEDS, dedup.Settings(threshold=0.75, shingle=5, fold="off", find=PARAGRAPHS))
    assert (233, 263) not in lines_of(unfolded, "003")


def test_no_pair_between_unrelated_speeches(pages) -> None:
    related = [(range(209, 242), range(243, 272)), (range(735, 774), range(1081, 1116))]
    for finding in pages.findings():
        lines = [place.line for place in finding.occurrences]
        pair = any(all(line in a or line in b for line in lines) for a, b in related)
        assert pair or finding.characters < 40, finding.excerpt


def test_speeches_start_at_the_labelled_headings(pages) -> None:
    truth = json.loads(TRUTH.read_text("utf-8"))
    starts = {(place[0], place[1]) for place in speech_starts(pages)}
    headings = {(h["document"][:3], h["line"]) for h in truth["headings"]}
    salutations = {(s["document"][:3], s["line"]) for s in truth["salutations"]}
    near = {(page, line + step) for page, line in headings for step in (-1, 0, 1)}
    hit = [h for h in headings if any((h[0], h[1] + step) in starts for step in (-1, 0, 1))]
    assert len(hit) >= 30
    elsewhere = [s for s in starts - near - salutations if s[1] not in NEUTRAL.get(s[0], set())]
    assert len(elsewhere) <= 3


def speech_starts(report: dedup.Report) -> list[tuple[str, int]]:
    """Page and line at which speeches start, but for the start of a page that has no heading there."""
    starts = []
    for number in range(len(report.speeches)):
        start, document = int(report.speeches.starts[number]), int(report.speeches.documents[number])
        line = report.corpus.text(int(report.corpus.starts[document]), start).count("\n") + 1
        starts.append((report.corpus.ids[document][:3], line))
    return starts


def test_damage_is_noted_once_for_the_page_that_has_it(pages) -> None:
    damaged = [problem.path for problem in pages.problems if "damaged" in problem.message]
    assert damaged == ["004_1feb823f0359b49f.txt"]


def test_two_speeches_are_found_twice_and_the_whole_copies_are_kept() -> None:
    report = dedup.scan(SEEDS)
    found = [finding for finding in report.findings() if finding.kind == "speech"]
    copies = json.loads(TRUTH.read_text("utf-8"))["speech_duplicates"]
    whole = {pair["whole"]["start"] for pair in json.loads(TRUTH.read_text("utf-8"))["split_paragraphs"]}
    assert len(found) == len(copies) == 2
    for finding in found:
        anchor, member = finding.occurrences
        assert finding.places == 2
        assert anchor.document == member.document == "003_d07954890cd01a7b.txt"
        assert max(member.coverage or 0, member.anchor_coverage or 0) >= 0.98
        assert any(anchor.start <= start < anchor.end for start in whole), "the copy that is not broken"
        assert any(
            {anchor.start <= one["start"] < anchor.end, member.start <= one["start"] < member.end}
            == {True, False}
            for pair in copies
            for one in (pair["a"], pair["b"])
        )


# ------------------------------------------------------------------ templates


@pytest.fixture(scope="module")
def templates() -> tuple[dedup.Template, ...]:
    return dedup.scan(SEEDS, dedup.Settings(find=("template",))).templates


def with_fixed(templates, *wanted: str) -> list[dedup.Template]:
    """The templates whose fixed texts hold these, in this order."""
    pattern = re.compile(".*".join(map(re.escape, wanted)), re.DOTALL)
    return [one for one in templates if pattern.search(one.text)]


def test_titles_are_a_template(templates) -> None:
    (titles,) = (one for one in templates if one.text == "【…】工作会议上的讲话稿")
    assert len(titles.uses) == 17
    assert titles.speeches == 16


def test_numbered_headings_are_a_template(templates) -> None:
    (headings,) = (one for one in templates if one.text.startswith("第【…】篇"))
    assert len(headings.uses) == 10
    assert headings.slots[0].type == "ordinal"


def test_what_the_site_says_of_itself_is_a_template_even_where_it_is_broken(templates) -> None:
    (note,) = with_fixed(templates, "下面是", "小编", "大家整理的【", "】")
    assert len(note.uses) == 4
    texts = {path.name: path.read_text("utf-8-sig") for path in SEEDS.iterdir()}
    spans = [texts[use.place.document][use.place.start : use.place.end] for use in note.uses]
    assert sum(span.startswith("下面是本站小编给大家整理的") for span in spans) == 3
    assert "城市工作会议上的讲话稿仅供参考" in {use.values[-1] for use in note.uses}
    assert sum("仅供参考" in span for span in spans) == 3
    assert sum("\n" in span for span in spans) == 2


def test_the_opening_of_a_meeting_is_a_template(templates) -> None:
    openings = with_fixed(templates, "今天", "召开【…】", "会议")
    assert max(one.speeches for one in openings) >= 5
    with_task = with_fixed(templates, "今天", "召开【…】", "会议,主要【", "】是")
    assert max(one.speeches for one in with_task) >= 3


def test_cleaning_removes_one_of_each_pair_of_speeches() -> None:
    """A copy goes whole: what its page put around it states nothing."""
    plan = clean_paths([str(SEEDS)], None, dedup.Settings()).plan
    corpus = plan.cut.original
    gone = [(one.start, one.end) for one in plan.removals if one.kind == "speech"]
    for pair in json.loads(TRUTH.read_text("utf-8"))["speech_duplicates"]:
        shares = []
        for side in (pair["a"], pair["b"]):
            base = int(corpus.starts[list(corpus.ids).index(side["document"])])
            start, end = base + side["start"], base + side["end"]
            inside = sum(max(0, min(end, stop) - max(start, begin)) for begin, stop in gone)
            shares.append(inside / (end - start))
        assert max(shares) > 0.95, pair["note"]
        assert min(shares) < 0.05, pair["note"]
