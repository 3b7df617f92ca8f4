"""Uses: what always holds of them, in corpora put together at random, and where their slots end."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dedup
from dedup.kernels.arrays import I32
from dedup.kernels.intervals import Intervals
from dedup.templates.atoms import Atoms
from dedup.templates.find import find_templates, Ground, Templates
from dedup.templates.left_out import LeftOut
from dedup.templates.mine import mine
from dedup.templates.sentences import distinct_sentences
from dedup.templates.uses import list_uses, TemplateUses
from dedup.text.corpus import Corpus
from dedup.text.fold import fold_codes
from dedup.text.segment import Speeches
from tests.templates.test_atoms import atoms_of, corpus_of

EMPTY = np.zeros(0, np.int64), np.zeros(0, np.int64)
NOTHING = LeftOut(EMPTY, EMPTY, Intervals(*EMPTY))
MOULDS = [
    "今天我们在{}召开{}工作会议",
    "主要任务是研究部署{}",
    "请各位代表对{}提出宝贵意见",
    "第{}次会议应到{}人",
]
FILLINGS = ["", "小礼堂", "防汛", "三", "1,200", "今天", "乡村振兴", "召开", "X", "会议，任务", "a plan"]


def speech_of(corpus: Corpus, atoms: Atoms) -> I32:
    return corpus.document_of(atoms.starts[atoms.offsets[:-1]]).astype(np.int32)


def uses_of(texts: Sequence[str], least: int = 3) -> tuple[Corpus, Atoms, list[TemplateUses]]:
    """The templates of documents that are one speech each, with all their uses, before any is joined or nested."""
    corpus = corpus_of(*texts)
    atoms = atoms_of(corpus)
    speeches = speech_of(corpus, atoms)
    sentences = distinct_sentences(atoms, speeches)
    skeletons = mine(sentences, least)
    return corpus, atoms, list_uses(skeletons, sentences, atoms, speeches, corpus.codes)


def all_stages(texts: Sequence[str]) -> Templates:
    corpus = corpus_of(*texts)
    n = len(texts)
    speeches = Speeches(corpus.starts, corpus.ends, np.arange(n), np.ones(n, np.int64))
    return find_templates(Ground(corpus, speeches, fold_codes(corpus.codes), NOTHING, np.arange(n), 3))


def corpus_by(seed: int) -> list[str]:
    """Documents of sentences of one to three clauses, each a mould with its slots filled."""
    generator = random.Random(seed)

    def sentence() -> str:
        moulds = generator.choices(MOULDS, k=generator.choice((1, 1, 2, 3)))
        return "，".join(mould.format(*generator.choices(FILLINGS, k=2)) for mould in moulds) + "。"

    return ["".join(sentence() for _ in range(generator.randint(1, 3))) for _ in range(8)]


def hold_tiles(templates: Templates, one: TemplateUses) -> None:
    """Runs and slots lie one behind the other, from the first atom of each use to the last."""
    begins, ends = one.slot_atoms()
    assert begins.shape == (len(one), one.slots)
    for use in range(len(one)):
        runs = zip(one.runs[use].tolist(), (one.runs[use] + one.sizes).tolist(), strict=True)
        slots = zip(begins[use].tolist(), ends[use].tolist(), strict=True)
        at = int(one.firsts[use])
        for start, end in sorted([*runs, *slots]):
            assert start == at <= end
            at = end
        assert at == one.lasts[use]


def hold_fixed_text(templates: Templates, one: TemplateUses) -> None:
    """Every use says what is fixed."""
    codes = templates.atoms.codes[one.fixed().reshape(len(one), -1)]
    assert codes.shape[1] > 0
    assert (codes == codes[0]).all()


def hold_order(templates: Templates, one: TemplateUses) -> None:
    """Uses come in order of place, and none begins before the runs of the one before are over."""
    assert (one.runs[1:, 0] >= one.runs[:-1, -1] + one.sizes[-1]).all()


def hold_witnesses(templates: Templates, one: TemplateUses, documents: list[int]) -> None:
    assert documents == one.speeches.tolist()
    assert len(set(documents)) >= 3
    assert one.gain > 0
    assert -1 <= one.parent < len(templates)


@settings(max_examples=25)
@given(st.integers(0, 2**32))
def test_what_always_holds_of_uses(seed: int) -> None:
    texts = corpus_by(seed)
    templates, corpus = all_stages(texts), corpus_of(*texts)
    for one in templates.uses:
        hold_tiles(templates, one)
        hold_fixed_text(templates, one)
        hold_order(templates, one)
        hold_witnesses(templates, one, corpus.document_of(templates.atoms.starts[one.firsts]).tolist())


def test_uses_in_one_sentence_do_not_overlap() -> None:
    mould = "请各街道认真组织{}并且及时上报{}"
    rows = [("植树", "名单"), ("清淤", "进度"), ("献血", "人数"), ("培训", "结果")]
    both = mould.format("秋收", "产量") + "，" + mould.format("冬修", "用工")
    corpus, atoms, (one,) = uses_of([*(mould.format(*row) for row in rows), both])
    assert values(corpus, atoms, one) == [*map(list, rows), ["秋收", "产量"], ["冬修", "用工"]]
    assert (one.firsts[1:] >= one.lasts[:-1]).all()


def test_the_order_of_documents_makes_no_difference() -> None:
    texts = [MOULDS[n % 3].format(FILLINGS[n % 11], FILLINGS[n % 7]) + f"，{n}号。" for n in range(24)]
    shown = [
        sorted((len(one), len(set(one.speeches.tolist()))) for one in all_stages(order).uses)
        for order in (texts, texts[::-1])
    ]
    assert shown[0] == shown[1] != []


# ------------------------------------------------------------------ slots at the ends


def values(corpus: Corpus, atoms: Atoms, one: TemplateUses) -> list[list[str]]:
    begins, ends = one.slot_atoms()
    return [
        [
            corpus.text(int(atoms.starts[a]), int(atoms.ends[b - 1])) if a < b else ""
            for a, b in zip(row, behind, strict=True)
        ]
        for row, behind in zip(begins.tolist(), ends.tolist(), strict=True)
    ]


def test_an_open_beginning_takes_the_one_clause_before_it() -> None:
    rows = [["王明", "先进集体"], ["市长", "劳动模范"], ["老师", "三好学生"], ["主持人", "文明家庭"]]
    days = ["下午", "散会之前", "五点", "夜里"]
    texts = [f"{day}，{a}同志在会上宣读了{b}的表彰决定。" for day, (a, b) in zip(days, rows, strict=True)]
    corpus, atoms, (one,) = uses_of(texts)
    assert not one.head
    assert values(corpus, atoms, one) == [[f"{day}，{a}", b] for day, (a, b) in zip(days, rows, strict=True)]
    documents = [dedup.Document(day, day, text) for day, text in zip(days, texts, strict=True)]
    (shown,) = dedup.scan(documents, dedup.Settings(find=("template",))).templates
    assert shown.text == "【…】，【…】同志在会上宣读了【…】的表彰决定"
    # Where another has two clauses before it, the slot is in its clause.
    corpus, atoms, (one,) = uses_of(["雨停了，" + texts[0], *texts[1:]])
    assert values(corpus, atoms, one) == rows


LONG, SHORT = "种树，明年开春再养鱼", "种树，养鱼"


@pytest.mark.parametrize(
    ("mark", "task", "taken"),
    [("", LONG, "种树"), ("", SHORT, SHORT), ("：", LONG, LONG), ("（", LONG, LONG)],
)
def test_an_open_end_takes_its_clause_and_few_words_more_and_a_list_more(
    mark: str, task: str, taken: str
) -> None:
    tasks = ["修路", task, "减税", "办学"]
    close = "）" if mark == "（" else ""
    texts = [f"今天我们在这里召开工作会议，主要任务是研究部署{mark}{task}{close}。" for task in tasks]
    corpus, atoms, found = uses_of(texts)
    wanted = [["修路"], [taken], ["减税"], ["办学"]]
    assert wanted in [values(corpus, atoms, one) for one in found]


def test_an_empty_slot_is_no_atom() -> None:
    texts = [f"请{who}同志们认真学习贯彻大会精神，把工作落到实处。" for who in ("全体", "", "各位", "机关")]
    corpus, atoms, (one,) = uses_of(texts)
    begins, ends = one.slot_atoms()
    assert (ends - begins).ravel().tolist() == [2, 0, 2, 2]
    assert values(corpus, atoms, one)[1] == [""]


def test_equal_sentences_are_uses_of_their_own() -> None:
    texts = [f"请{who}同志们认真学习贯彻大会精神。" for who in ("全体", "各位", "机关", "全体", "全体")]
    corpus, atoms, (one,) = uses_of(texts)
    assert one.speeches.tolist() == [0, 1, 2, 3, 4]
    assert one.texts.tolist() == [0, 1, 2, 0, 0]
    assert [row[0] for row in values(corpus, atoms, one)] == ["全体", "各位", "机关", "全体", "全体"]
