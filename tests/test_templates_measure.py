"""The measures of templates, on templates made by hand."""

from __future__ import annotations

import pytest

from dedup.model import Occurrence, Slot, Template, Use
from tests.templates_marked import read_marked, read_planted, skeleton
from tests.templates_measure import (
    Counts,
    covers,
    evaluate,
    Label,
    Member,
    Place,
    read_places,
    Scores,
    trimmed,
)

MARKED = {
    "a": "⟦t|请【张三】签字。⟧天黑了。⟦u|共【三】页。⟧",
    "b": "⟦t|请【李四】签字。⟧水开了。⟦u|共【九】页。⟧",
    "c": "别的话。⟦t|请【】签字。⟧⟦-|页码共三。⟧",
    "d": "⟦t|请【王五】签字。⟧⟦-|共有几页。⟧",
}
TEXTS = {name: read_marked(marked)[0] for name, marked in MARKED.items()}


def _labels() -> list[Label]:
    uses = [(name, use) for name, marked in MARKED.items() for use in read_marked(marked)[1]]
    members = {
        kind: tuple(Member(name, *use[1:]) for name, use in uses if use.name == kind)
        for kind in ("t", "u", "-")
    }
    return [Label(x, "negative" if x == "-" else "template", "zh", members[x]) for x in members]


def _template(*places: tuple[str, int, int, tuple[tuple[int, int], ...]]) -> Template:
    uses = tuple(
        Use(
            Occurrence(document, f"{document}@1", start, end, 1, start + 1, 1, end + 1, "member"),
            slots,
            tuple(TEXTS[document][a:b] for a, b in slots),
        )
        for document, start, end, slots in places
    )
    return Template("id", ("请", None), "", (Slot("text", (), 0),), uses, len(uses), 1, 1.0)


SIGNED = [("a", 0, 6, ((1, 3),)), ("b", 0, 6, ((1, 3),)), ("c", 4, 8, ((5, 5),)), ("d", 0, 6, ((1, 3),))]
COUNTED = [("a", 10, 14, ((11, 12),)), ("b", 10, 14, ((11, 12),))]
NEGATIVES = [("c", 8, 13, ()), ("d", 6, 11, ())]


def _score(*templates: Template) -> Scores:
    return evaluate(_labels(), read_places(templates), TEXTS)


def test_the_texts_of_this_test() -> None:
    assert [TEXTS[document][start:end] for document, start, end, _ in [*SIGNED, *COUNTED, *NEGATIVES]] == [
        *(
            "请张三签字。"[:6],
            "请李四签字。"[:6],
            "请签字。",
            "请王五签字。"[:6],
            "共三页。",
            "共九页。",
            "页码共三。",
            "共有几页。",
        ),
    ]


def test_everything_right() -> None:
    scores = _score(_template(*SIGNED), _template(*COUNTED))
    assert (scores.grouping, scores.exact, scores.found) == (
        Counts(7, 7, 7),
        Counts(6, 6, 6),
        Counts(2, 2, 2),
    )
    assert (scores.loose.f1, scores.negatives, scores.wrong_slots) == (1, Counts(2, 2, 2), [])


def test_nothing_found() -> None:
    scores = _score()
    assert (scores.grouping, scores.exact) == (Counts(0, 7, 0), Counts(0, 6, 0))
    assert (scores.found.recall, scores.missed, scores.grouping.f1) == (0, ["t", "u"], 0)


def test_one_template_of_everything() -> None:
    scores = _score(_template(*SIGNED, *COUNTED, *NEGATIVES))
    # 8 uses are 28 pairs, of which 6 and 1 are right.
    assert (scores.grouping, scores.found.right) == (Counts(7, 7, 28), 0)
    assert (scores.negatives, scores.grouped) == (Counts(0, 2, 2), ["- 1", "- 2"])


def test_a_negative_with_a_member_is_wrong_once() -> None:
    scores = _score(_template(*SIGNED), _template(*COUNTED, NEGATIVES[0]))
    assert scores.grouping == Counts(7, 7, 9)
    # Two of three uses are members: less than 80 %.
    assert scores.missed == ["u"]
    assert scores.negatives.right == 2


def test_a_sentence_with_two_templates_may_be_one() -> None:
    whole = [("a", 0, 14, ((1, 3), (6, 10), (11, 12))), ("b", 0, 14, ((1, 3), (6, 10), (11, 12)))]
    scores = _score(_template(*whole))
    assert scores.grouping == Counts(2, 7, 2)
    assert (scores.found.right, scores.missed) == (1, ["t"])
    assert scores.exact == Counts(4, 6, 4)


def test_three_of_four_members_are_not_enough() -> None:
    assert _score(_template(*SIGNED[:3])).missed == ["t", "u"]


def test_members_are_read_from_the_template_with_most_of_them() -> None:
    two = _template(("a", 0, 5, ((0, 5),)), ("b", 0, 5, ((0, 5),)))
    assert _score(two, _template(*SIGNED)).exact == _score(_template(*SIGNED)).exact == Counts(4, 6, 4)


def test_boundaries() -> None:
    comma = [("a", 10, 14, ((11, 13),)), ("b", 10, 14, ((11, 12), (13, 14)))]
    scores = _score(_template(*comma))
    assert scores.exact == Counts(1, 6, 3)
    assert [name for name, *_ in scores.wrong_slots] == ["u", "u"]
    mark = [("a", 0, 6, ((1, 3), (5, 6))), ("b", 0, 6, ((1, 3),))]
    assert _score(_template(*mark)).exact.right == 2


@pytest.mark.parametrize(
    ("span", "wanted"),
    [
        ((0, 2), (0, 1)),
        ((0, 1), (0, 1)),
        ((1, 3), (2, 3)),
        ((1, 2), (1, 1)),
        ((2, 2), (1, 1)),
        ((3, 3), (3, 3)),
    ],
)
def test_marks_at_the_ends_of_a_slot_do_not_matter(span: tuple[int, int], wanted: tuple[int, int]) -> None:
    assert trimmed(span, "甲，乙") == wanted


def test_half_of_what_is_fixed() -> None:
    text, (use,) = read_marked("⟦t|开会【一二三四五六】散会⟧")
    member = Member("a", *use[1:])
    assert covers(Place(0, "a", 0, 5, ()), member, text)
    assert not covers(Place(0, "a", 1, 8, ()), member, text)


def test_reading_marks() -> None:
    text, uses = read_marked("他说⟦【雨】停了⟧，⟦u|走【】⟧", "t")
    assert (text, [use.name for use in uses]) == ("他说雨停了，走", ["t", "u"])
    assert [skeleton(text, use) for use in uses] == [[None, "停了"], ["走", None]]
    for wrong in ("⟦a", "a⟧", "【a】", "⟦【⟧】", "⟦⟦⟧⟧", "⟦【【】】⟧"):
        with pytest.raises(ValueError, match=r"match|open"):
            read_marked(wrong)


def test_each_planted_line_has_its_template() -> None:
    for language in ("zh", "en"):
        for template in read_planted(language):
            for line in template.lines:
                assert read_marked(line)[1], line
