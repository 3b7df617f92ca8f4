"""Floors on the frames of invented sites, line by line; lowering one needs a reason in the commit.

`python -m tests.sites_measure` prints what is measured here.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache

import pytest

from tests import sites_build, sites_measure
from tests.sites_measure import Score

# By folder of the pages: each site its own, or all in one.
MEAN_F1 = {"folders": 0.95, "flat": 0.93}
LEAST_F1 = 0.85
CONTENT_LOST = 0.003
SITES = [site.name for site in sites_build.ALL if site.sisters]
LAYOUTS = sites_measure.LAYOUTS


@cache
def scores(layout: str) -> dict[str, Score]:
    return sites_measure.scan(layout)


# ------------------------------------------------------------------ the labels


def test_pages_and_labels_are_as_made() -> None:
    assert sites_build.main(["--check"]) == 0


def test_each_site_has_frame_and_content_on_every_page() -> None:
    labels = sites_measure.pages()
    for name in SITES:
        own = [runs for page, runs in labels.items() if page.startswith(f"{name}/")]
        assert len(own) >= 5
        assert all({sites_build.FRAME, sites_build.CONTENT} <= set(runs) for runs in own), name


def test_frames_have_a_few_lines_to_hundreds() -> None:
    lines = {name: sites_measure.pages()[f"{name}/01.txt"].count(sites_build.FRAME) for name in SITES}
    assert min(lines.values()) == 3
    assert any(10 <= count <= 15 for count in lines.values())
    assert any(55 <= count <= 95 for count in lines.values())
    assert max(lines.values()) >= 200


def test_what_authors_wrote_stands_once_but_for_short_forms() -> None:
    """Only the versions of one law and pages that were saved twice share sentences."""
    holders: dict[str, set[str]] = defaultdict(set)
    for name, labels in sites_measure.pages().items():
        for line, label, _ in sites_measure.lines_of(
            sites_measure.path_of(name).read_text("utf-8"), labels, []
        ):
            if label == sites_build.CONTENT and len(line) >= 20 and "/dukou-" not in name:
                holders[line].add(name)
    twice = {frozenset(names) for names in holders.values() if len(names) > 1}
    assert twice == {
        frozenset({"yunze/01.txt", "yunze/09.txt"}),
        frozenset({"fagui/01.txt", "fagui/07.txt"}),
    }


def test_a_score_counts_lines_and_characters() -> None:
    score = Score()
    labels = sites_measure.pages()["shaigu/01.txt"]
    text = sites_measure.path_of("shaigu/01.txt").read_text("utf-8")
    first, title, body = text.split("\n")[:3]
    start = len(first) + len(title) + 2
    # Half of the first line, and a title and all but one character of a body line.
    spans = [(0, (len(first) + 1) // 2), (len(first) + 1, start + 1)]
    sites_measure._count(score, "shaigu/01.txt", labels, spans)
    assert (score.hits, score.missed, score.wrong) == (1, 2, 1)
    assert score.lost == len(title) + 1
    assert score.content == sum(
        len(line)
        for line, label in zip(text.split("\n"), labels, strict=False)
        if label == sites_build.CONTENT
    )
    assert body
    assert score.f1 == pytest.approx(2 / 5)


# ------------------------------------------------------------------ the floors


@pytest.mark.parametrize("layout", LAYOUTS)
def test_frames_are_marked(layout: str) -> None:
    found = scores(layout)
    assert sites_measure.mean_f1(found) >= MEAN_F1[layout], sites_measure.table(found)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("site", SITES)
def test_no_site_is_left_out(site: str, layout: str) -> None:
    one = scores(layout)[site]
    assert one.f1 >= LEAST_F1, one.shown


@pytest.mark.parametrize("layout", LAYOUTS)
def test_content_stays(layout: str) -> None:
    found = scores(layout)
    assert sites_measure.share_lost(found) <= CONTENT_LOST, [one.shown for one in found.values()]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_texts_without_frames_stay_whole(layout: str) -> None:
    texts = scores(layout)["texts"]
    assert texts.content > 5000
    assert (texts.wrong, texts.lost) == (0, 0), texts.shown
