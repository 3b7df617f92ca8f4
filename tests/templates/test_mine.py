"""What a scan finds in small corpora, each made around one planted template or a trap."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import pytest

import dedup
from dedup.model import Template
from dedup.templates.atoms import NUMBER
from dedup.templates.choose import Skeleton
from dedup.templates.mine import mine
from dedup.templates.sentences import distinct_sentences
from tests.generated import chinese, english
from tests.templates.test_atoms import atoms_of, corpus_of

OPENING = "今天，我们在{}召开{}会议，主要任务是{}。"
MEETINGS = [
    ("市政府", "安全生产", "部署下半年的防汛抗旱准备"),
    ("这里", "乡村振兴", "听取各个部门的意见"),
    ("小礼堂", "老干部座谈", "研究几个难题"),
    ("学校操场", "秋季运动", "总结去年的教训"),
    ("县委党校", "森林防火", "传达上级精神"),
]
OPENINGS = [OPENING.format(*meeting) for meeting in MEETINGS]
SKELETON = "今天，我们在【…】召开【…】会议，主要任务是【…】"


def speech(number: int, *sentences: str) -> str:
    """The sentences, each in a line of its own, among text that no other number has."""
    generator = random.Random(number)
    before, *behind = (chinese(generator, 80) + "。" for _ in range(3))
    return "\n".join([before, *sentences, *behind])


def scan(texts: Sequence[str], **options: object) -> dedup.Report:
    documents = [dedup.Document(f"d{n:02}", f"d{n:02}", text) for n, text in enumerate(texts)]
    return dedup.scan(documents, dedup.Settings(find=("template", "outline"), **options))


def find(texts: Sequence[str], **options: object) -> tuple[Template, ...]:
    return scan(texts, **options).templates


def find_in(sentences: Sequence[str], **options: object) -> tuple[Template, ...]:
    """The templates of speeches that have one of the sentences each."""
    return find([speech(n, sentence) for n, sentence in enumerate(sentences)], **options)


def places(template: Template) -> list[str]:
    return [use.place.document for use in template.uses]


def filled(mould: str, *rows: tuple[object, ...]) -> list[str]:
    return [mould.format(*row) for row in rows]


# ------------------------------------------------------------------ one planted template


def test_a_planted_template_with_its_slots_uses_and_values() -> None:
    (template,) = find_in(OPENINGS)
    assert template.text == SKELETON
    assert template.skeleton == ("今天，我们在", None, "召开", None, "会议，主要任务是", None)
    assert [use.values for use in template.uses] == MEETINGS
    assert places(template) == ["d00", "d01", "d02", "d03", "d04"]
    assert (template.speeches, template.parent) == (5, "")
    assert template.gain > 0
    for slot, column in zip(template.slots, zip(*MEETINGS, strict=True), strict=True):
        assert {value for value, _ in slot.values} == set(column)
        assert slot.distinct == 5
        assert not slot.alternatives


def test_in_english() -> None:
    mould = "It is my honour to welcome {} to the opening of {} this afternoon."
    rows = [
        ("our guests", "the harbour museum"),
        ("the mayor", "a new bridge"),
        ("every teacher", "Hillside School"),
        ("old friends", "the spring fair"),
    ]
    texts = [english(random.Random(n), 30) + "\n" + mould.format(*row) for n, row in enumerate(rows)]
    (template,) = find(texts)
    assert template.text == "It is my honour to welcome【…】to the opening of【…】this afternoon"
    assert [use.values for use in template.uses] == rows


def test_empty_slots() -> None:
    rows = [("全体", "切实"), ("", "坚决"), ("各位", "尽快"), ("机关", "")]
    (template,) = find_in(filled("请{}同志们认真学习贯彻大会精神，{}把工作落到实处。", *rows))
    assert [use.values for use in template.uses] == rows
    for use in template.uses:
        for (start, end), value in zip(use.slots, use.values, strict=True):
            assert end - start == len(value)
            assert use.place.start <= start <= end <= use.place.end


def test_alternatives_are_shown() -> None:
    rows = [
        ("市本级", "提请"),
        ("全县", "提交"),
        ("本年度", "提请"),
        ("镇级", "提交"),
        ("全区", "提交"),
    ]
    (template,) = find_in(filled("现将{}的财政预算报告{}大会审议，请各位代表提出意见。", *rows))
    assert template.text == "现将【…】的财政预算报告【提交│提请】大会审议，请各位代表提出意见"
    assert [slot.alternatives for slot in template.slots] == [False, True]
    assert template.slots[1].values == (("提交", 3), ("提请", 2))


def test_numbers_are_slots() -> None:
    rows = [("1", "230", "221"), ("三", "88", "80"), ("十二", "1,200", "1,105"), ("7", "41", "40")]
    (template,) = find_in(filled("第{}次全体会议应到代表{}人，实到代表{}人，符合法定人数。", *rows))
    assert [use.values for use in template.uses] == rows
    assert [slot.type for slot in template.slots] == ["ordinal", "number", "number"]


def test_a_number_that_never_changes_is_no_slot() -> None:
    rows = [("农业局",), ("水务局",), ("旅游公司",), ("老年大学",)]
    (template,) = find_in(filled("根据第27号文件的要求，{}在30日内完成全部整改工作。", *rows))
    assert template.text == "根据第27号文件的要求，【…】在30日内完成全部整改工作"


def test_placeholders_fill_slots() -> None:
    halls = ["XX市", "某某", "20XX年的会场", "这里"]
    (template,) = find_in(
        [OPENING.format(hall, *meeting[1:]) for hall, meeting in zip(halls, MEETINGS, strict=False)]
    )
    assert template.text == SKELETON
    assert [use.values[0] for use in template.uses] == halls


def test_script_and_width_make_no_difference() -> None:
    sentences = [*OPENINGS[:3], "今天,我們在文化館召開書法藝術會議,主要任務是評選作品。"]
    (template,) = find_in(sentences)
    assert len(template.uses) == 4
    assert template.uses[3].values == ("文化館", "書法藝術", "評選作品")


@pytest.mark.parametrize(
    ("stray", "word"),
    [
        pytest.param("\n\n1 ", "", id="page number"),
        pytest.param("。\n\n合同。\n\n", "合同", id="link word"),
    ],
)
def test_a_sentence_that_a_stray_broke_is_one(stray: str, word: str) -> None:
    hall = ("市政府一楼东头新修的大会议室南侧", *MEETINGS[1][1:])
    broken = OPENING.format(*hall).replace("召开", f"{stray}召开")
    second = "老人们一大早就从各个村子赶来，在渡口边上排\n\n2\n\n起了长队，等着看第一班车。"
    pages = [speech(n, sentence) for n, sentence in enumerate([OPENINGS[0], broken, *OPENINGS[2:]])]
    pages[1] += f"\n{second}"
    (template,) = find(pages)
    assert template.text == SKELETON
    assert places(template) == ["d00", "d01", "d02", "d03", "d04"]
    assert template.uses[1].values == (hall[0] + word, *hall[1:])


# ------------------------------------------------------------------ witnesses


def test_a_template_needs_min_speeches() -> None:
    assert find_in(OPENINGS[:2]) == ()
    assert len(find_in(OPENINGS[:2], min_speeches=2)) == 1
    assert len(find_in(OPENINGS, min_speeches=5)) == 1
    assert find_in(OPENINGS, min_speeches=6) == ()


def test_uses_in_one_speech_are_one_witness() -> None:
    assert find([speech(0, *OPENINGS), speech(1), speech(2)]) == ()


def test_equal_sentences_are_one_witness_but_all_their_places_are_told() -> None:
    two = [OPENINGS[0], OPENINGS[1], OPENINGS[0], OPENINGS[1]]
    assert find_in(two) == ()
    (template,) = find_in([*two, OPENINGS[2]])
    assert places(template) == ["d00", "d01", "d02", "d03", "d04"]


def test_copies_of_a_speech_are_one_witness_but_all_their_places_are_told() -> None:
    copies = [speech(0, OPENINGS[0])] * 3
    assert find([*copies, speech(1, OPENINGS[1])]) == ()
    (template,) = find([*copies, speech(1, OPENINGS[1]), speech(2, OPENINGS[2])])
    assert places(template) == ["d00", "d01", "d02", "d03", "d04"]
    assert template.speeches == 3


def test_two_uses_in_one_speech_are_both_told() -> None:
    texts = [speech(0, OPENINGS[0], OPENINGS[3]), speech(1, OPENINGS[1]), speech(2, OPENINGS[2])]
    (template,) = find(texts)
    assert places(template) == ["d00", "d00", "d01", "d02"]
    assert template.speeches == 3


@pytest.mark.parametrize("first", [True, False])
def test_a_page_that_holds_every_sentence_takes_no_witness_away(first: bool) -> None:
    alone = [speech(n, sentence) for n, sentence in enumerate(OPENINGS[:3])]
    together = [speech(9, *OPENINGS[:3]) + chinese(random.Random(10), 500)]
    (template,) = find(together + alone if first else alone + together)
    assert (len(template.uses), template.speeches) == (6, 4)


# ------------------------------------------------------------------ word edges


def test_a_short_fixed_text_may_make_a_word_with_what_fills_a_slot() -> None:
    # 经学 and 经理 are words, and so is 学生名单.
    offices = ["县政府", "镇党委", "学校", "理事会"]
    (template,) = find_in([f"经{office}研究同意，现将有关事项通知如下。" for office in offices])
    assert [use.values for use in template.uses] == [(office,) for office in offices]
    lists = [("三月一日", "候选人"), ("本周五", "参会"), ("月底", "获奖学生"), ("5月9日", "志愿者")]
    (template,) = find_in([f"请各单位于{day}以前报送{people}名单。" for day, people in lists])
    assert [use.values[-1] for use in template.uses] == [people for _, people in lists]


# ------------------------------------------------------------------ several templates in one sentence

FIRST = "为了做好{}工作，区里决定成立{}领导小组"
SECOND = "请各街道于{}以前把{}情况书面报送办公室"
PLANS = [("春耕生产", "农业"), ("人口普查", "统计"), ("河道清淤", "水利"), ("食品检查", "市场")]
DATES = [("三月一日", "种子储备"), ("本周五", "登记"), ("月底", "施工"), ("国庆节", "摊位")]


def test_two_templates_in_one_sentence_are_both_shown() -> None:
    alone = [*filled(FIRST, *PLANS[1:]), *filled(SECOND, *DATES[1:])]
    both = FIRST.format(*PLANS[0]) + "，" + SECOND.format(*DATES[0])
    found = {template.text: places(template) for template in find_in([both, *alone])}
    assert found["为了做好【…】工作，区里决定成立【…】领导小组"] == ["d00", "d01", "d02", "d03"]
    assert found["请各街道于【…】以前把【…】情况书面报送办公室"] == ["d00", "d04", "d05", "d06"]


def test_long_sentences_that_share_one_clause_do_not_chain() -> None:
    shared = "经过大家的共同努力"
    one = filled("为了做好{}工作，区里决定成立{}领导小组，" + shared + "。", *PLANS)
    other = filled(shared + "，各街道已于{}以前把{}情况书面报送办公室。", *DATES)
    found = find_in([*one, *other])
    for template in found:
        fixed = "".join(part for part in template.skeleton if part)
        if "领导小组" in fixed:
            assert set(places(template)) <= {"d00", "d01", "d02", "d03"}
        if "书面报送" in fixed:
            assert set(places(template)) <= {"d04", "d05", "d06", "d07"}
        assert not ("领导小组" in fixed and "书面报送" in fixed)
    assert any("区里决定成立" in template.text for template in found)
    assert any("情况书面报送办公室" in template.text for template in found)


# ------------------------------------------------------------------ traps


@pytest.mark.parametrize(
    "sentences",
    [
        [
            "会议主要研究今年防汛抗旱工作的任务。",
            "今年防汛的主要任务研究了三次会议才定。",
            "抗旱任务今年主要靠会议研究是不够的。",
            "研究会议纪要时，今年的主要抗旱工作没有任务书。",
        ],
        [
            "我们要坚定不移地走高质量发展道路。",
            "走高质量发展道路的外省同行，去年来了九批。",
            "什么叫高质量发展道路，企业比机关清楚。",
            "他把高质量发展道路写在了黑板上。",
        ],
        ["谢谢大家。"] * 6,
        [
            "The committee reported the budget of the schools.",
            "Schools in the budget were a concern of the committee that reported.",
            "A budget for schools, reported the committee, is due.",
            "Of the schools the budget committee reported nothing.",
        ],
    ],
    ids=["shared words", "shared phrase", "equal sentences", "English"],
)
def test_what_shares_words_but_no_mould_is_no_template(sentences: list[str]) -> None:
    assert find_in(sentences) == ()


def test_running_text_has_no_templates() -> None:
    assert find([chinese(random.Random(n), 2000) for n in range(8)]) == ()


# ------------------------------------------------------------------ skeletons


def skeletons_of(sentences: Sequence[str], least: int = 3) -> list[Skeleton]:
    atoms = atoms_of(corpus_of("\n".join(sentences)))
    return mine(distinct_sentences(atoms, np.arange(len(sentences), dtype=np.int32)), least)


def test_the_runs_of_a_skeleton_stand_in_its_texts() -> None:
    atoms = atoms_of(corpus_of("\n".join(OPENINGS)))
    texts = distinct_sentences(atoms, np.arange(5, dtype=np.int32)).texts
    (one,) = mine(distinct_sentences(atoms, np.arange(5, dtype=np.int32)), 3)
    assert one.texts.tolist() == [0, 1, 2, 3, 4]
    for use, text in enumerate(one.texts.tolist()):
        for run, (first, last) in enumerate(zip(one.runs[:-1], one.runs[1:], strict=True)):
            at = int(one.places[use, run])
            assert texts.codes[at : at + last - first].tolist() == one.codes[first:last].tolist()
            assert texts.offsets[text] <= at < texts.offsets[text + 1]


def test_ends_of_a_skeleton() -> None:
    (one,) = skeletons_of(OPENINGS)
    assert (one.head, one.tail) == (True, False)
    (other,) = skeletons_of(filled("{}同志在会上宣读了{}的表彰决定", *MEETINGS_AT))
    assert (other.head, other.tail) == (False, True)


MEETINGS_AT = [("王明", "先进集体"), ("市长", "劳动模范"), ("李老师", "三好学生"), ("主持人", "文明家庭")]


def test_numbers_of_a_skeleton_are_one_code() -> None:
    (one,) = skeletons_of(filled("第{}次会议应到代表{}人，符合法定人数", (3, 20), (4, 1500), (5, 77)))
    assert (one.codes == NUMBER).sum() == 2


def test_nothing_to_mine() -> None:
    assert skeletons_of([]) == []
    assert skeletons_of(["好"]) == []


def test_what_saves_more_comes_first() -> None:
    gains = [one.gain for one in skeletons_of([*OPENINGS, *filled(FIRST, *PLANS)])]
    assert len(gains) == 2
    assert gains == sorted(gains, reverse=True)
