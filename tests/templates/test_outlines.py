"""Re-used outlines: the same templates in the same order under different sentences."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import pytest

import dedup
from dedup.templates.outlines import find_outlines, Outlines
from dedup.templates.sequences import TemplateSequences
from dedup.templates.uses import TemplateUses
from tests.generated import chinese
from tests.templates.test_mine import scan

STEPS = [
    "尊敬的{}，大家上午好。",
    "今天，我们在{}召开工作会议，主要任务是研究问题。",
    "下面，我就做好{}工作，讲几点意见。",
    "要提高认识，切实增强抓好{}的责任感。",
    "要突出重点，着力解决{}不平衡的问题。",
    "要加强领导，确保{}各项任务圆满完成。",
    "让我们在{}的坚强领导下，为美好明天而努力奋斗。",
]
FILLINGS = [
    ["县长", "小礼堂", "秋收", "校园安全", "绿化", "年初部署的", "区委"],
    ["院士", "市政府", "清淤", "城乡供水", "用电", "扶贫", "市委"],
    ["校长", "操场", "征兵", "食品卫生", "交通", "普查", "党组"],
    ["主任", "会展中心", "养路", "矿山救援", "工资", "换届", "省委"],
]


def address(number: int, order: Sequence[int] = range(7), fillings: int | None = None) -> str:
    """Its sentences in this order, each before text that no other number has."""
    generator = random.Random(100 + number)
    words = FILLINGS[number if fillings is None else fillings]
    return "\n".join(f"{STEPS[step].format(words[step])}\n{chinese(generator, 70)}。" for step in order)


OTHERS = [chinese(random.Random(n), 200) + "。" for n in range(60)]


def outlines(report: dedup.Report) -> list[tuple[str, ...]]:
    found = [finding for finding in report.findings() if finding.kind == "outline"]
    return [tuple(place.document for place in finding.occurrences) for finding in found]


def test_a_re_used_outline_with_its_steps() -> None:
    texts = [address(0), address(1), *OTHERS, address(2, order=[6, 5, 4, 3, 2, 1, 0])]
    report = scan(texts)
    (finding,) = (finding for finding in report.findings() if finding.kind == "outline")
    assert [(place.document, place.role) for place in finding.occurrences] == [
        ("d00", "anchor"),
        ("d01", "member"),
    ]
    named = {template.id: template for template in report.templates}
    assert [step["template"] for step in finding.evidence["passages"]] == finding.evidence["templates"]
    wanted = zip(range(7), finding.evidence["passages"], strict=True)
    for step, passage in wanted:
        for side, number in (("a", 0), ("b", 1)):
            start, end = passage[side]
            sentence = STEPS[step].format(FILLINGS[number][step])
            assert texts[number][start:end] == sentence.removesuffix("。")
        assert passage["template"] in named


def test_those_who_share_an_outline_are_a_group() -> None:
    """The steps that any shares with the first, and those that each has."""
    report = scan([*(address(n) for n in range(3)), address(3, order=[0, 1, 3, 4, 6]), *OTHERS])
    assert outlines(report) == [("d00", "d01", "d02", "d03")]
    (finding,) = (finding for finding in report.findings() if finding.kind == "outline")
    steps = {
        place: [tie["template"] for tie in finding.evidence["passages"] if tie["of"] == [0, place]]
        for place in (1, 2, 3)
    }
    assert steps[1] == steps[2] == finding.evidence["templates"]
    assert steps[3] == [steps[1][step] for step in (0, 1, 3, 4, 6)]


def test_order_matters() -> None:
    shuffled = [[0, 1, 2, 3, 4, 5, 6], [6, 3, 1, 5, 0, 4, 2], [4, 2, 6, 0, 5, 3, 1]]
    report = scan([*(address(n, order) for n, order in enumerate(shuffled)), *OTHERS])
    assert len(report.templates) >= 6
    assert outlines(report) == []


def test_copies_of_a_speech_are_no_outline() -> None:
    texts = [address(0), address(0), address(0), *OTHERS]
    assert outlines(scan(texts)) == []
    found = outlines(scan([*texts, address(1), address(2)]))
    assert found == [("d00", "d63", "d64")]


def test_equal_sentences_are_no_outline() -> None:
    texts = [address(0), address(1), address(2), *OTHERS, address(3, fillings=0)]
    groups = outlines(scan(texts))
    assert groups[0] == ("d00", "d01", "d02")
    assert ("d01", "d63") in groups


def test_templates_alone_tell_no_outlines_and_the_other_way_round() -> None:
    documents = [dedup.Document(f"d{n:02}", f"d{n:02}", address(n)) for n in range(4)]
    documents += [dedup.Document(f"x{n:02}", f"x{n:02}", text) for n, text in enumerate(OTHERS)]
    alone = dedup.scan(documents, dedup.Settings(find=("template",)))
    assert len(alone.templates) == 7
    assert list(alone.findings()) == []
    only = dedup.scan(documents, dedup.Settings(find=("outline",)))
    assert only.templates == ()
    assert outlines(only) == [("d00", "d01", "d02", "d03")]


# ------------------------------------------------------------------ on sequences made by hand


LONG = 20  # atoms that each template fixes


def outlines_of(
    sequences: list[list[int]], class_of: list[int] | None = None, equal: bool = False
) -> Outlines:
    """Speeches that use these templates; all sentences differ unless ``equal``."""
    numbers = sorted({number for sequence in sequences for number in sequence})
    assert numbers == list(range(len(numbers)))
    seen: dict[int, list[int]] = {number: [] for number in numbers}
    templates, uses, speeches = [], [], []
    for speech, sequence in enumerate(sequences):
        for number in sequence:
            templates.append(number)
            uses.append(len(seen[number]))
            speeches.append(speech)
            seen[number].append(speech)
    columns = [np.array(column, np.int64) for column in (templates, uses, speeches)]
    found = [_template(owners, equal, number) for number, owners in seen.items()]
    classes = np.array(class_of if class_of is not None else range(len(sequences)), np.int64)
    sentences = np.full(len(sequences), 12, np.int64)
    return find_outlines(TemplateSequences(*columns, np.zeros(len(sequences))), found, classes, sentences)


def _template(owners: list[int], equal: bool, number: int) -> TemplateUses:
    n = len(owners)
    at = LONG * np.arange(n, dtype=np.int64)
    texts = np.full(n, 1000 * number) if equal else 1000 * number + at
    size = np.array([LONG], np.int64)
    written = 1.0, 1.0, 0.0, LONG
    return TemplateUses(
        at[:, None], size, at, at + LONG, True, True, texts, np.array(owners, np.int32), *written
    )


FILLERS: list[list[int]] = [[]] * 100


def pairs(found: Outlines) -> list[tuple[int, int]]:
    return list(zip(found.a.tolist(), found.b.tolist(), strict=True))


def test_the_longest_common_sequence() -> None:
    found = outlines_of([[0, 1, 2, 3, 4, 5, 6], [0, 2, 1, 3, 4, 7, 5, 6], *FILLERS])
    assert pairs(found) == [(0, 1)]
    steps = list(zip(found.in_a.tolist(), found.in_b.tolist(), strict=True))
    assert len(steps) == 6
    assert steps == sorted(steps)
    assert all(a < 7 <= b for a, b in steps)
    assert len({a for a, _ in steps}) == len({b for _, b in steps}) == 6


@pytest.mark.parametrize(
    "sequences",
    [
        [[0, 1, 2], [0, 1, 2]],
        [[0, 1, 2, 3, 4, 5, 6], [6, 5, 4, 3, 2, 1, 0]],
        [[0, 1, 2, 0, 1, 2, 0, 1, 2], [0, 1, 2, 0, 1, 2, 0, 1, 2]],
        [[0, 1, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, 12]],
    ],
    ids=["few", "reversed", "the same few again", "others"],
)
def test_what_is_no_outline(sequences: list[list[int]]) -> None:
    assert len(outlines_of([*sequences, *FILLERS])) == 0


def test_equal_sentences_and_copies_are_no_steps() -> None:
    sequences = [list(range(8)), list(range(8)), *FILLERS]
    assert pairs(outlines_of(sequences)) == [(0, 1)]
    assert len(outlines_of(sequences, equal=True)) == 0
    assert len(outlines_of(sequences, class_of=[0, 0, *range(2, 102)])) == 0


def test_what_every_speech_has_is_no_outline() -> None:
    assert len(outlines_of([list(range(8))] * 30)) == 0


def test_offsets_part_the_steps() -> None:
    found = outlines_of([list(range(8)), [0, 1, 2, 3, 4, 5], list(range(8)), *FILLERS])
    assert pairs(found) == [(0, 1), (0, 2)]
    assert np.diff(found.offsets).tolist() == [6, 8]
    assert len(found.in_a) == len(found.in_b) == 14
    assert found.groups.tolist() == [0, 2]


def test_a_pair_of_which_neither_shares_the_outline_of_the_first_is_told_apart() -> None:
    """1 shares steps with 0 and with 2; 0 and 2 share none."""
    found = outlines_of([list(range(6)), list(range(12)), list(range(6, 12)), *FILLERS])
    assert (pairs(found), found.groups.tolist()) == ([(0, 1), (1, 2)], [0, 1, 2])


def test_no_sequences() -> None:
    found = outlines_of([])
    assert len(found) == 0
    assert found.offsets.tolist() == [0]
