"""For what a marker speaks: its own paragraph, and nothing else."""

from __future__ import annotations

import time

import pytest

from dedup.guarding.markers import find_accepting, find_markers, find_misspelt, without_markers
from tests.guarding.conftest import Repo
from tests.guarding.texts import page, paragraph

MARKER = "<!-- dedup: ignore why -->"
LAW = [paragraph(i) for i in range(60, 70)]


def test_a_marker_in_the_original_does_not_accept_a_copy_of_the_whole_file(repo: Repo) -> None:
    repo.add("law.md", page(*LAW[:5], MARKER, *LAW[5:]))
    repo.commit()
    repo.add("copy.md", page(*LAW))
    code, out, _ = repo.guard("copy.md")
    assert code == 1
    assert "[speech " in out
    # Its own paragraph it does accept.
    repo.add("copy.md", page(paragraph(1), LAW[5], paragraph(2)))
    assert repo.guard("copy.md")[0] == 0


def test_a_marker_in_the_copy_accepts_its_paragraph_alone(repo: Repo) -> None:
    repo.add("law.md", page(*LAW))
    repo.commit()
    repo.add("copy.md", page(MARKER, *LAW))
    code, _, err = repo.guard("copy.md")
    assert (code, err) == (1, "")
    repo.add("copy.md", page(paragraph(1), paragraph(2), MARKER, *LAW[2:5], paragraph(3)))
    assert repo.guard("copy.md")[0] == 1
    repo.add("copy.md", page(paragraph(1), paragraph(2), *(x for p in LAW[2:5] for x in (MARKER, p))))
    assert repo.guard("copy.md")[0] == 0


def test_the_lines_of_a_marker() -> None:
    text = f"# T\n\n{MARKER}\n\nline\nline\n\nother\nother {MARKER}\nother\n\n{MARKER}\nlast"
    assert [(marker.line, marker.last) for marker in find_markers(text, "dedup")] == [
        (3, 6),
        (9, 10),
        (12, 13),
    ]


def test_nearly_all_has_to_be_marked() -> None:
    text = f"{MARKER}\n{'a' * 90}\n\n{'b' * 10}\n{'c' * 50}\n"
    markers = find_markers(text, "dedup")
    start = text.index("a")
    assert find_accepting(markers, text, [(start, start + 102)])
    assert not find_accepting(markers, text, [(start, start + 103 + 10)])
    assert not find_accepting([], text, [(start, start + 90)])


@pytest.mark.parametrize(
    "line",
    [
        "<!-- dedup\uff1aignore why -->",
        "<!-- Dedup: Ignore why -->",
        "<!-- dedup: ignore\nwhy -->",
        "/* dedup: ignore why */",
        "dedup\uff1aignore why",
        "<!-- dedup: ignore: why",
    ],
)
def test_what_is_nearly_a_marker_is_told(repo: Repo, line: str) -> None:
    assert find_misspelt(f"text\n\n{line}\n", "dedup") == [(3, False)]
    assert find_misspelt(f"text\n\n{line}\n", "dedup-library") == []
    repo.add("a.md", page("# A", line, paragraph(1)))
    _, _, err = repo.guard("a.md")
    assert err.startswith("a.md:3: looks like a marker and is none; write `<!-- dedup: ignore REASON -->`")


@pytest.mark.parametrize(
    "line",
    [
        "<!-- dedup: ignore-next why -->",
        "it says dedup: ignore why, and more",
        "`<!-- dedup: ignore why -->`",
        "```\n<!-- dedup: ignore why -->\n```",
        "```\n# dedup: ignore why\n```",
    ],
)
def test_what_speaks_of_markers_is_none(repo: Repo, line: str) -> None:
    repo.add("old.md", page("# Old", paragraph(1)))
    repo.add("a.md", page("# A", line, paragraph(1)))
    code, _, err = repo.guard("a.md")
    assert (code, err) == (1, "")


def test_a_comment_in_the_link_form_with_an_empty_target(repo: Repo) -> None:
    repo.add("old.md", page("# Old", paragraph(1)))
    repo.add("a.md", page("# A", "[comment]: <> (dedup: ignore why)", paragraph(1)))
    assert repo.guard("a.md")[0] == 0


def test_an_excerpt_is_of_the_text(repo: Repo) -> None:
    repo.add("law.md", page(*LAW))
    repo.add("copy.md", page(f"{MARKER} {LAW[0]}", *LAW[1:]))
    (hit,) = repo.found("copy.md")
    assert hit["excerpt"].startswith(LAW[0][:10])
    assert without_markers(f"甲 {MARKER} 乙 <!-- x --> <!-- dedup: ignore a…") == "甲 乙 <!-- x -->"


@pytest.mark.parametrize(
    "unit",
    [
        "<!-- dedup: ignore ",
        "<!-- dedup: ignore why -->",
        "<!-- dedup: ignore" + " " * 200,
        "dedup: ignore why\n",
        "dedup: ignore why\n\n",
        "{/* dedup: ignore ",
        "[//]: # (dedup: ignore ",
        "<!-- Dedup: Ignore ",
    ],
)
def test_eight_times_as_much_takes_no_more_than_twenty_times_as_long(unit: str) -> None:
    """What is quadratic would take 64 times as long."""

    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        took = []
        for _ in range(3):
            begun = time.process_time()
            find_markers(text, "dedup")
            find_misspelt(text, "dedup")
            took.append(time.process_time() - begun)
        return min(took)

    assert seconds(160_000) <= 20 * max(seconds(20_000), 0.005)


def test_a_marker_in_another_one_is_none() -> None:
    (found,) = find_markers("<!-- dedup: ignore a <!-- dedup: ignore b -->", "dedup")
    assert found.reason == "b"
