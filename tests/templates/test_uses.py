"""Uses: what always holds of them, in corpora put together at random, and where their slots end."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.kernels.arrays import I32
from dedup.templates.atoms import Atoms
from dedup.templates.find import find_templates, Templates
from dedup.templates.mine import mine
from dedup.templates.sentences import distinct_sentences
from dedup.templates.uses import list_uses, TemplateUses
from dedup.text.corpus import Corpus
from dedup.text.fold import fold_codes
from dedup.text.segment import Speeches
from tests.templates.test_atoms import atoms_of, corpus_of

FRAMES = [
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
    return corpus, atoms, list_uses(skeletons, [-1] * len(skeletons), sentences, atoms, speeches)


def all_stages(texts: Sequence[str]) -> Templates:
    corpus = corpus_of(*texts)
    n = len(texts)
    speeches = Speeches(corpus.starts, corpus.ends, np.arange(n), np.ones(n, np.int64))
    return find_templates(corpus, speeches, fold_codes(corpus.codes), None, np.arange(n), 3)


@st.composite
def corpora(draw: st.DrawFn) -> list[str]:
    """Documents of sentences of one to three clauses, each a frame with its slots filled."""
    filling = st.sampled_from(FILLINGS)

    def sentence() -> str:
        frames = draw(st.lists(st.sampled_from(FRAMES), min_size=1, max_size=3))
        return "，".join(frame.format(draw(filling), draw(filling)) for frame in frames) + "。"

    return ["".join(sentence() for _ in range(draw(st.integers(1, 3)))) for _ in range(8)]


def fixed_codes(atoms: Atoms, one: TemplateUses) -> list[list[int]]:
    return atoms.codes[one.fixed().reshape(len(one), -1)].tolist()


@settings(max_examples=40)
@given(corpora())
def test_runs_and_slots_tile_each_use(texts: list[str]) -> None:
    for one in all_stages(texts).uses:
        begins, ends = one.slot_atoms()
        for use in range(len(one)):
            runs = zip(one.runs[use].tolist(), (one.runs[use] + one.sizes).tolist(), strict=True)
            slots = zip(begins[use].tolist(), ends[use].tolist(), strict=True)
            at = int(one.firsts[use])
            for start, end in sorted([*runs, *slots]):
                assert start == at <= end
                at = end
            assert at == one.lasts[use]
        assert begins.shape[1] == one.slots


@settings(max_examples=40)
@given(corpora())
def test_every_use_says_what_is_fixed(texts: list[str]) -> None:
    templates = all_stages(texts)
    for one in templates.uses:
        codes = fixed_codes(templates.atoms, one)
        assert all(row == codes[0] for row in codes)
        assert len(codes[0]) > 0


@settings(max_examples=40)
@given(corpora())
def test_uses_come_in_order_and_never_overlap(texts: list[str]) -> None:
    for one in all_stages(texts).uses:
        assert (one.firsts[1:] >= one.lasts[:-1]).all()
        assert (one.runs[1:, 0] >= one.runs[:-1, -1] + one.sizes[-1]).all()


@settings(max_examples=40)
@given(corpora())
def test_enough_speeches_use_each_and_it_stays_inside_them(texts: list[str]) -> None:
    templates = all_stages(texts)
    for one in templates.uses:
        assert len(set(one.speeches.tolist())) >= 3
        assert one.gain > 0
        assert one.parent < len(templates)
        where = corpus_of(*texts).document_of(templates.atoms.starts[one.firsts])
        assert where.tolist() == one.speeches.tolist()


def test_the_order_of_documents_makes_no_difference() -> None:
    texts = [FRAMES[n % 3].format(FILLINGS[n % 11], FILLINGS[n % 7]) + f"，{n}号。" for n in range(24)]
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


def test_an_open_beginning_takes_its_clause() -> None:
    names = ["王明", "市长", "老师", "主持人"]
    honours = ["先进集体", "劳动模范", "三好学生", "文明家庭"]
    texts = [f"下午，{a}同志在会上宣读了{b}的表彰决定。" for a, b in zip(names, honours, strict=True)]
    corpus, atoms, (one,) = uses_of(texts)
    assert values(corpus, atoms, one) in (
        [list(row) for row in zip(names, honours, strict=True)],
        # 下午 is fixed too: then the slot stands inside.
        [[a, b] for a, b in zip(names, honours, strict=True)],
    )


def test_an_open_end_takes_the_rest_of_a_short_sentence() -> None:
    tasks = ["修路", "种树，养鱼", "减税", "办学"]
    texts = [f"今天我们在这里召开工作会议，主要任务是研究部署{task}。" for task in tasks]
    corpus, atoms, found = uses_of(texts)
    assert [[task] for task in tasks] in [values(corpus, atoms, one) for one in found]


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
