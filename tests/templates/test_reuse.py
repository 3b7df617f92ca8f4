"""Templates of the same places are told once, and variants of one form are a family."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from dedup.templates.choose import Skeleton
from dedup.templates.reuse import arrange_families
from dedup.templates.tell_once import tell_once
from dedup.templates.uses import TemplateUses
from tests.templates.test_mine import find_in

SIZE = 20  # atoms of a text; text t begins at SIZE * t


def skeleton(texts: range | list[int], *runs: tuple[int, int], gain: float) -> Skeleton:
    """A skeleton whose runs stand at the same atoms of each of these texts."""
    sizes = [last - first for first, last in runs]
    offsets = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)))
    chosen = np.array(list(texts), np.int64)
    places = SIZE * chosen[:, None] + np.array([first for first, _ in runs], np.int64)
    return Skeleton(np.zeros(int(offsets[-1]), np.uint32), offsets, True, True, chosen, places, gain)


def told(*skeletons: Skeleton) -> list[float]:
    """The gains of those that stay."""
    return [one.gain for one in tell_once(list(skeletons), SIZE * 40)]


def test_what_says_the_same_of_the_same_texts_is_told_once() -> None:
    best = skeleton(range(10), (0, 5), (8, 12), gain=100)
    same = skeleton(range(10), (0, 5), (8, 11), gain=90)
    fewer = skeleton(range(8), (0, 5), gain=20)
    assert told(best, same, fewer) == [100]


def test_other_places_are_told() -> None:
    one = skeleton(range(10), (0, 5), gain=100)
    behind = skeleton(range(10), (10, 15), gain=90)
    elsewhere = skeleton(range(20, 30), (0, 5), gain=80)
    assert told(one, behind, elsewhere) == [100, 90, 80]
    assert told() == []


# ------------------------------------------------------------------ families


def uses(
    texts: range | list[int], *runs: tuple[int, int], bits: float = 80, rarer: float = 9
) -> TemplateUses:
    """A template whose runs stand at the same atoms of each of these texts, one a speech."""
    one = skeleton(texts, *runs, gain=bits)
    firsts, lasts = one.places[:, 0], one.places[:, -1] + runs[-1][1] - runs[-1][0]
    sizes, speeches = np.diff(one.runs), one.texts.astype(np.int32)
    written = bits, bits, rarer, int(sizes.sum())
    return TemplateUses(one.places, sizes, firsts, lasts, True, False, one.texts, speeches, *written)


def arranged(*templates: TemplateUses, order: str = "reuse", alike: bool = False) -> list[tuple[int, int]]:
    """For each template in order its number and the place of its parent; the atoms of all texts are one another's if
    ``alike``, and no two the same if not."""
    atoms = SIZE * 40
    codes = np.arange(atoms, dtype=np.uint32) % (SIZE if alike else atoms)
    begins, framed = np.arange(atoms) % SIZE == 0, np.zeros(atoms, bool)
    sources = np.arange(40, dtype=np.int32) // 10
    found = arrange_families(list(templates), codes, begins, framed, sources, order)
    number = {id(one.texts): n for n, one in enumerate(templates)}
    return [(number[id(one.texts)], one.parent) for one in found]


def test_the_wider_form_leads_its_variants() -> None:
    wide = uses(range(20), (0, 6))
    case = uses(range(5), (0, 6), (10, 14))
    assert arranged(wide, case) == arranged(wide, case, order="speeches") == [(0, -1), (1, 0)]
    assert arranged(case, wide) == [(1, -1), (0, 0)]


def test_a_variant_stands_beneath_the_narrowest_wider_one() -> None:
    widest, wide = uses(range(30), (0, 6)), uses(range(12), (0, 6), (8, 12))
    case = uses(range(4), (0, 6), (8, 12), (13, 20))
    assert arranged(case, wide, widest) == [(2, -1), (1, 0), (0, 1)]


def test_what_begins_with_the_same_words_is_a_variant_of_what_most_use() -> None:
    label, other = uses(range(20), (0, 6), (8, 9)), uses(range(30, 35), (0, 7), (10, 18))
    assert arranged(other, label, alike=True) == [(1, -1), (0, 0)]
    assert {parent for _, parent in arranged(other, label)} == {-1}
    # Not if these are few, or the least of what it says.
    for narrow in (uses(range(30, 35), (0, 5), (6, 8)), uses(range(30, 35), (0, 6), (7, 20))):
        assert {parent for _, parent in arranged(narrow, label, alike=True)} == {-1}


def test_what_has_its_ends_comes_before_a_name_with_something_around_it() -> None:
    whole, name = uses(range(10), (0, 4)), replace(uses(range(20, 32), (0, 4)), head=False)
    assert arranged(name, whole) == [(1, -1), (0, -1)]
    assert arranged(name, whole, order="speeches") == [(0, -1), (1, -1)]


def test_what_mostly_says_something_else_is_no_variant() -> None:
    wide = uses(range(20), (0, 3))
    other = uses(range(5), (0, 3), (6, 18))
    elsewhere = uses(range(25, 30), (0, 3))
    assert {parent for _, parent in arranged(wide, other, elsewhere)} == {-1}


def test_families_come_by_what_their_best_form_repeats() -> None:
    short = uses(range(12), (0, 2))
    long = uses(range(20, 25), (0, 10))
    assert arranged(short, long) == [(1, -1), (0, -1)]
    assert arranged(short, long, order="speeches") == [(0, -1), (1, -1)]
    assert arranged(short, long, order="sources") == [(0, -1), (1, -1)]
    # A variant that fixes more brings its family before another.
    wide, case = uses(range(30, 38), (0, 4)), uses(range(30, 36), (0, 4), (6, 10))
    assert arranged(wide, case, uses(range(10), (0, 4))) == [(0, -1), (2, -1), (1, 0)]


def test_everyday_words_come_last_and_lead_nobody_else() -> None:
    everyday = uses(range(20), (3, 9), bits=30, rarer=1)
    case = uses(range(5), (3, 9), (10, 14))
    assert arranged(everyday, case) == [(1, -1), (0, -1)]
    narrower = uses(range(4), (3, 9), (10, 12), bits=35, rarer=1)
    assert arranged(everyday, case, narrower)[-1] == (0, -1)
    # Rare words, many words, or the beginning of a line make it a form.
    for form in (
        uses(range(20), (3, 9), bits=30, rarer=6),
        uses(range(20), (3, 9), bits=45, rarer=1),
        uses(range(20), (0, 6), bits=30, rarer=1),
    ):
        assert arranged(form, uses(range(30, 33), (0, 5)))[0] == (0, -1)


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
