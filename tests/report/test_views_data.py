"""What the views compute: matches, shares, the order of the map, shared grams. The page's own functions, in a browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dedup.report.html import PAGE
from dedup.report.modules import read_folder
from dedup.text.whole import whole_changes
from tests.report.conftest import native_page
from tests.text.test_whole import CASES, changes_of

Run = Callable[[str, str, Any], Any]


@pytest.fixture(scope="module")
def run(browser: Any) -> Any:
    """Calls ``body`` with ``value`` beside the exports of some modules: ``run("map_data", "return …", value)``."""
    with native_page(browser, read_folder(PAGE)) as page:

        def call(files: str, body: str, value: Any) -> Any:
            modules = ", ".join(f"import('/{name}.js')" for name in files.split())
            take = f"Object.assign({{}}, ...(await Promise.all([{modules}])))"
            return page.evaluate(f"async (value) => {{ const page = {take}; {body} }}", value)

        yield call


def place(speech: str, start: int, end: int) -> dict[str, Any]:
    document = speech.partition("@")[0]
    return {"document": document, "speech": speech, "start": start, "end": end, "role": "member"}


def finding(kind: str, *places: dict[str, Any], passages: list[Any] | None = None) -> dict[str, Any]:
    evidence = {} if passages is None else {"passages": passages}
    return {"id": f"{kind}{len(places)}", "kind": kind, "occurrences": list(places), "evidence": evidence}


def tie(j: int, a: tuple[int, int], b: tuple[int, int]) -> dict[str, Any]:
    return {"a": list(a), "b": list(b), "identity": 0.9, "of": [0, j]}


def between(run: Run, findings: list[Any], a: str, b: str) -> list[list[Any]]:
    body = "return page.matchesBetween(value[0], value[1], value[2]).map((m) => [m.a, m.b, m.through]);"
    return run("matches", body, [findings, a, b])


SPEECH = finding(
    "speech",
    place("a@1", 0, 300),
    place("b@1", 1000, 1300),
    place("c@1", 2000, 2300),
    passages=[
        tie(1, (0, 100), (1000, 1100)),
        tie(1, (150, 300), (1100, 1250)),
        tie(2, (50, 200), (2000, 2150)),
    ],
)


def test_a_member_and_its_anchor_match_as_the_evidence_says(run: Run) -> None:
    assert between(run, [SPEECH], "a@1", "b@1") == [
        [[0, 100], [1000, 1100], False],
        [[150, 300], [1100, 1250], False],
    ]


def test_sides_can_be_swapped(run: Run) -> None:
    forth = between(run, [SPEECH], "a@1", "b@1")
    assert between(run, [SPEECH], "b@1", "a@1") == [[b, a, through] for a, b, through in forth]


def test_two_members_match_where_their_passages_overlap_in_the_anchor(run: Run) -> None:
    assert between(run, [SPEECH], "b@1", "c@1") == [
        [[1050, 1100], [2000, 2050], True],
        [[1100, 1150], [2100, 2150], True],
    ]


def test_paragraphs_of_one_cluster_match_each_other(run: Run) -> None:
    near = finding("near", place("a@1", 0, 50), place("b@1", 100, 150), place("c@1", 200, 250))
    assert between(run, [near], "c@1", "b@1") == [[[200, 250], [100, 150], True]]
    assert between(run, [near], "a@1", "c@1") == [[[0, 50], [200, 250], False]]


def test_a_line_that_stands_often_on_both_sides_gives_no_square_of_matches(run: Run) -> None:
    places = [place("a@1", 100 * i, 100 * i + 30) for i in range(40)] + [
        place("b@1", 100 * i, 100 * i + 30) for i in range(25)
    ]
    matches = between(run, [finding("exact", *places)], "a@1", "b@1")
    assert len(matches) == 40
    assert {tuple(a) for a, _, _ in matches} == {(100 * i, 100 * i + 30) for i in range(40)}
    assert {tuple(b) for _, b, _ in matches} == {(100 * i, 100 * i + 30) for i in range(25)}


def test_a_speech_beside_itself_has_each_repetition_once(run: Run) -> None:
    within = finding("exact", place("a@1", 0, 40), place("a@1", 90, 130), place("a@1", 200, 240))
    assert [match[:2] for match in between(run, [within], "a@1", "a@1")] == [
        [[0, 40], [90, 130]],
        [[0, 40], [200, 240]],
        [[90, 130], [200, 240]],
    ]


def test_a_match_inside_another_is_not_shown_twice(run: Run) -> None:
    inside = finding("exact", place("a@1", 20, 60), place("b@1", 1020, 1060))
    beside = finding("exact", place("a@1", 20, 60), place("b@1", 1270, 1300))
    assert len(between(run, [SPEECH, inside], "a@1", "b@1")) == 2
    assert len(between(run, [SPEECH, beside], "a@1", "b@1")) == 3


def test_furniture_and_formulae_are_no_matches(run: Run) -> None:
    places = [place("a@1", 0, 20), place("b@1", 0, 20)]
    assert (
        between(
            run,
            [finding(kind, *places) for kind in ("furniture", "watermark", "stray", "formula")],
            "a@1",
            "b@1",
        )
        == []
    )


def test_the_chain_leaves_out_what_moved(run: Run) -> None:
    spans = [([0, 50], [500, 550]), ([60, 200], [100, 240]), ([210, 300], [250, 340]), ([310, 330], [0, 20])]
    body = "return page.mainChain(value.map(([a, b]) => ({ a, b })));"
    assert run("matches", body, spans) == [1, 2]
    assert run("matches", body, []) == []


def test_covered_characters_count_once(run: Run) -> None:
    body = "return page.covered(value);"
    assert run("matches", body, [[10, 20], [0, 12], [15, 18], [40, 41]]) == 21


@pytest.mark.parametrize("y", [-30, 0, 40, 100, 150, 260, 400])
def test_scrolling_goes_in_proportion_between_matches(run: Run, y: int) -> None:
    knots = [[0, 0], [100, 300], [200, 320], [300, 520]]
    want = {-30: -30, 0: 0, 40: 120, 100: 300, 150: 310, 260: 440, 400: 620}[y]
    got = run("bands", "return page.across(value[0], value[1]);", [knots, y])
    assert got == pytest.approx(want)


def shares(run: Run, findings: list[Any], sizes: dict[str, int]) -> dict[str, Any]:
    body = """const sizes = new Map(value[1]);
    const [owner, size] = [(place) => place.speech, (id) => sizes.get(id)];
    const found = page.shareOut(value[0], owner, size, page.COPY_KINDS);
    return { ...found, within: [...found.within] };"""
    return dict(run("map_data kinds", body, [findings, list(sizes.items())]))


def test_shares_are_of_the_shorter(run: Run) -> None:
    sizes = {"a@1": 300, "b@1": 1000, "c@1": 600}
    found = shares(run, [SPEECH], sizes)
    assert [(pair["a"], pair["b"], pair["shared"]) for pair in found["pairs"]] == [
        ("a@1", "b@1", 250),
        ("a@1", "c@1", 150),
        ("c@1", "b@1", 100),
    ]
    assert found["pairs"][0]["share"] == pytest.approx(250 / 300)
    assert found["cut"] == 0


def test_what_a_speech_repeats_of_itself_is_its_own(run: Run) -> None:
    within = finding("exact", place("a@1", 0, 40), place("a@1", 90, 130), place("a@1", 200, 240))
    found = shares(run, [within], {"a@1": 300})
    assert found["pairs"] == []
    assert found["within"] == [["a@1", 80]]


def test_a_very_large_finding_is_tied_to_its_anchor_and_counted(run: Run) -> None:
    places = [place(f"d{i}@1", 0, 50) for i in range(500)]
    found = shares(run, [finding("exact", *places)], {f"d{i}@1": 60 for i in range(500)})
    assert len(found["pairs"]) == 499
    assert found["cut"] == 1


def cluster(run: Run, n: int, alike: dict[tuple[int, int], float]) -> list[list[int]]:
    body = """const [n, alike] = value;
    const matrix = new Float64Array(n * n);
    for (let i = 0; i < n; i++) matrix[i * n + i] = 1;
    for (const [i, j, share] of alike) matrix[i * n + j] = matrix[j * n + i] = share;
    return page.clusterRows(matrix, n);"""
    return list(run("map_order", body, [n, [[i, j, share] for (i, j), share in alike.items()]]))


def test_families_stand_together(run: Run) -> None:
    # Three families whose members are mixed: numbers that leave the same rest by 3.
    alike = {(i, j): 0.5 + 0.01 * (i + j) for i in range(12) for j in range(i) if i % 3 == j % 3}
    groups = cluster(run, 14, alike)
    assert [sorted(group) for group in groups[:3]] == [[0, 3, 6, 9], [1, 4, 7, 10], [2, 5, 8, 11]]
    assert sorted(groups[3:]) == [[12], [13]]


def test_a_thin_tie_joins_no_family_but_keeps_neighbours(run: Run) -> None:
    groups = cluster(run, 5, {(0, 4): 0.9, (1, 3): 0.8, (3, 4): 0.04})
    assert sorted(map(sorted, groups)) == [[0, 4], [1, 3], [2]]
    order = [i for group in groups for i in group]
    assert abs(order.index(3) - order.index(4)) == 1


def test_many_equal_rows_end(run: Run) -> None:
    (group,) = cluster(run, 60, {(i, j): 1.0 for i in range(60) for j in range(i)})
    assert sorted(group) == list(range(60))


def test_clustering_is_deterministic_and_loses_no_row(run: Run) -> None:
    alike = {
        (i, j): ((i * 7919 + j * 104729) % 97) / 97 for i in range(40) for j in range(i) if (i + j) % 5 == 0
    }
    groups = cluster(run, 40, alike)
    assert sorted(i for group in groups for i in group) == list(range(40))
    assert groups == cluster(run, 40, alike)


def grams(run: Run, first: str, second: str) -> list[list[int]]:
    body = (
        "const found = page.sharedGrams(value[0], value[1], value[2]); return [[...found.x], [...found.y]];"
    )
    x, y = run("dots_data", body, [first, second, first == second])
    return list(map(list, zip(x, y, strict=True)))


def test_shared_grams_have_their_places_in_both_texts(run: Run) -> None:
    common = "把责任落实到每一段堤"
    first, second = f"今天说防汛，{common}。", f"𠮷县的同志们：{common}"
    start = second.encode("utf-16-le").index(common.encode("utf-16-le")) // 2
    assert grams(run, first, second) == [[first.index(common) + i, start + i] for i in range(len(common) - 5)]


def test_grams_ignore_marks_and_case(run: Run) -> None:
    assert grams(run, "各位代表，全区防汛工作", "会上说：全区，防汛 工作！") == [[5, 4]]
    found = grams(run, "On Levees and Embankments", "…on LEVEES, and embankments")
    assert found[0] == [0, 1]
    assert len(found) == 9


def test_a_text_beside_itself_has_no_main_diagonal(run: Run) -> None:
    text = "把责任落实到每一段堤。账要一笔一笔算。把责任落实到每一段堤。"
    found = grams(run, text, text)
    assert found
    assert all(x != y for x, y in found)
    assert sorted(found) == sorted([y, x] for x, y in found)


def test_grams_that_stand_everywhere_are_left_out(run: Run) -> None:
    assert grams(run, "工作会议上的讲话。" * 30, "工作会议上的讲话。" * 30 + "好") == []
    assert grams(run, "", "空") == []


def test_whole_words_are_those_of_the_program(run: Run) -> None:
    texts = [marked.replace("|", "") for marked, _ in CASES]
    spans = [[marked.index("|"), marked.rindex("|") - 1] for marked, _ in CASES]
    body = """return value[0].map((string, i) => {
      const text = new page.SpeechText(string, 0);
      return text.slice(...page.whole(text, value[1][i]));
    });"""
    assert run("text whole", body, [texts, spans]) == [shown for _, shown in CASES]
    pairs = [
        ("They don't see 2013, old", "they don’t see a 2023, bold"),
        ("三十四里 the town", "三十五里 the tall town"),
    ]
    given = [changes_of(*pair) for pair in pairs]
    found = run(
        "whole", "return value[0].map((pair, i) => page.wholeChanges(...pair, value[1][i]));", [pairs, given]
    )
    assert [[tuple(one) for one in some] for some in found] == [
        whole_changes(*pair, changes) for pair, changes in zip(pairs, given, strict=True)
    ]
