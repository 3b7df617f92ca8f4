"""Templates of the same places: told once, or one beneath the other."""

from __future__ import annotations

import numpy as np

from dedup.templates.choose import Skeleton
from dedup.templates.nest import nest
from tests.templates.test_mine import find_in

SIZE = 20  # atoms of a text; text t begins at SIZE * t


def skeleton(texts: range | list[int], *runs: tuple[int, int], gain: float) -> Skeleton:
    """A skeleton whose runs stand at the same atoms of each of these texts."""
    sizes = [last - first for first, last in runs]
    offsets = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)))
    chosen = np.array(list(texts), np.int64)
    places = SIZE * chosen[:, None] + np.array([first for first, _ in runs], np.int64)
    return Skeleton(np.zeros(int(offsets[-1]), np.uint32), offsets, True, True, chosen, places, gain)


def nested(*skeletons: Skeleton) -> tuple[list[float], list[int]]:
    """The gains of those that stay, and the parents."""
    kept, parents = nest(list(skeletons), SIZE * 40)
    return [one.gain for one in kept], parents


def test_what_says_the_same_of_the_same_texts_is_told_once() -> None:
    best = skeleton(range(10), (0, 5), (8, 12), gain=100)
    same = skeleton(range(10), (0, 5), (8, 11), gain=90)
    fewer = skeleton(range(8), (0, 5), gain=20)
    assert nested(best, same, fewer) == ([100], [-1])


def test_other_places_are_told() -> None:
    one = skeleton(range(10), (0, 5), gain=100)
    behind = skeleton(range(10), (10, 15), gain=90)
    elsewhere = skeleton(range(20, 30), (0, 5), gain=80)
    assert nested(one, behind, elsewhere) == ([100, 90, 80], [-1, -1, -1])


def test_a_special_case_is_nested_beneath_the_wider_template() -> None:
    wide = skeleton(range(20), (0, 6), gain=100)
    case = skeleton(range(5), (0, 6), (10, 18), gain=60)
    assert nested(wide, case) == ([100, 60], [-1, 0])
    saves_more = skeleton(range(5), (0, 6), (10, 18), gain=600)
    assert nested(saves_more, wide) == ([600, 100], [1, -1])


def test_the_narrowest_of_wider_templates_is_the_parent() -> None:
    widest = skeleton(range(30), (0, 6), gain=300)
    wide = skeleton(range(12), (0, 6), (8, 12), gain=200)
    case = skeleton(range(4), (0, 6), (8, 12), (13, 20), gain=100)
    assert nested(widest, wide, case) == ([300, 200, 100], [-1, 0, 1])


def test_a_template_of_other_texts_is_no_parent() -> None:
    wide = skeleton(range(20), (0, 6), gain=100)
    elsewhere = skeleton(range(18, 26), (0, 6), (10, 18), gain=60)
    assert nested(wide, elsewhere)[1] == [-1, -1]


def test_special_cases_of_special_cases() -> None:
    ends = (3, 6, 10, 18)
    chain = [skeleton(range(32 >> n), (0, end), gain=100.0 - n) for n, end in enumerate(ends)]
    assert nested(*chain) == ([100, 99, 98, 97], [-1, 0, 1, 2])
    assert nested(*chain[::-1]) == ([97, 98, 99, 100], [1, 2, 3, -1])


def test_nothing_to_nest() -> None:
    assert nest([], 0) == ([], [])


# ------------------------------------------------------------------ in a corpus

WIDE = "各位{}，现在我宣布，{}正式开幕。"
CASE = "各位{}，现在我宣布，{}正式开幕，请全体起立，奏唱国歌，升国旗。"
GUESTS = ["代表", "来宾", "朋友", "同学", "职工", "评委", "村民", "家长", "战友", "员工"]
EVENTS = [
    "茶叶博览会",
    "读书节",
    "艺术节",
    "龙舟赛",
    "广场舞大赛",
    "灯会",
    "农民运动会",
    "书市",
    "登山节",
    "花展",
]


def test_a_special_case_in_a_corpus() -> None:
    pairs = list(zip(GUESTS, EVENTS, strict=True))
    found = find_in(
        [*(WIDE.format(*pair) for pair in pairs[:6]), *(CASE.format(*pair) for pair in pairs[6:])]
    )
    by_id = {template.id: template for template in found}
    (case,) = (template for template in found if "升国旗" in template.text)
    wide = by_id[case.parent]
    assert wide.parent == ""
    assert (len(wide.uses), len(case.uses)) == (10, 4)
    spans = {(use.place.document, use.place.start) for use in wide.uses}
    assert {(use.place.document, use.place.start) for use in case.uses} <= spans
