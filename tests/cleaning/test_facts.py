"""No fact goes with a copy, and the same fact in other words keeps none: `clean` over many paragraphs of the fixtures."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from dedup import Settings
from dedup.cleaning.clean_corpus import clean_paths
from dedup.cleaning.plan import plan_cleaning
from dedup.facts.contradictions import Facts, Reason, what_keeps
from dedup.findings import sameness
from dedup.model import Document
from dedup.text.corpus import batch_documents, build_corpus
from tests.cleaning.conftest import OWN, PARAGRAPHS
from tests.cleaning.test_plan import left
from tests.facts import variants
from tests.facts.folded import folding_keeps_signs

FIXTURES = Path(__file__).parents[2] / "fixtures" / "pages"
VARIANTS = 150
signs = pytest.mark.skipif(
    not folding_keeps_signs(), reason="the folding drops the signs that state a quantity"
)


def removed(pairs: Iterable[tuple[int, variants.Pair]], **options: object) -> list[bool]:
    """Whether of each pair of texts one goes; a paragraph stands once in a corpus, so that only pairs are alike."""
    went: dict[int, bool] = {}
    corpora: list[list[tuple[int, variants.Pair]]] = []
    uses: Counter[int] = Counter()
    for number, (paragraph, pair) in enumerate(pairs):
        if uses[paragraph] == len(corpora):
            corpora.append([])
        corpora[uses[paragraph]].append((number, pair))
        uses[paragraph] += 1
    for some in corpora:
        texts = itertools.chain.from_iterable(pair for _, pair in some)
        documents = [Document(f"{n:03}.txt", f"{n:03}.txt", text) for n, text in enumerate(texts)]
        corpus = build_corpus(batch_documents(documents), lambda problem: None)
        settings = Settings(threads=1, min_remove=1, remove=("exact", "near"), remove_identity=0.5, **options)  # type: ignore[arg-type]
        plan = plan_cleaning(corpus, settings)
        gone = [not text for text in left(plan)]
        for (number, _), one, other in zip(some, gone[::2], gone[1::2], strict=True):
            assert not (one and other)
            went[number] = one or other
    return [went[number] for number in range(len(went))]


def check(kind: list[variants.Pair], goes: bool, language: str = "zh", **options: object) -> None:
    found = list(variants.pairs(kind, VARIANTS, language))
    assert len(found) >= VARIANTS
    wrong = [
        pair for (_, pair), went in zip(found, removed(found, **options), strict=True) if went is not goes
    ]
    assert not wrong, f"{len(wrong)} of {len(found)}: {wrong[0]}"


def test_another_quantity_stays() -> None:
    check(variants.QUANTITIES, goes=False, remove_changed=True)


@signs
def test_a_quantity_with_another_sign_stays() -> None:
    check(variants.SIGNED, goes=False, remove_changed=True)


def test_the_same_quantity_in_another_form_goes() -> None:
    check(variants.SAME, goes=True)


@signs
def test_the_same_quantity_with_signs_goes() -> None:
    check(variants.SAME_SIGNED, goes=True)


def test_another_negation_stays() -> None:
    check(variants.NEGATIONS, goes=False, remove_changed=True)


def test_other_content_stays_unless_it_is_allowed() -> None:
    check(variants.CONTENTS, goes=False)
    check(variants.CONTENTS, goes=True, remove_changed=True)


def test_what_is_no_fact_keeps_nothing() -> None:
    check(variants.HARMLESS, goes=True)


def test_english_facts_stay() -> None:
    check(variants.ENGLISH_FACTS, goes=False, language="en")


def test_the_same_in_english_goes() -> None:
    check(variants.ENGLISH_SAME, goes=True, language="en")


class TestSpeeches:
    """A speech with a differing fact stays; its equal paragraphs go, in a later look."""

    BODY = variants.paragraphs("zh")[:6]
    FACTS = "入冬以前，沙河镇要修好二十三座涵洞，钱由县里出六成，工期不得超过四十天，由王建国负责。"

    def speech(self, fact: str = FACTS, before: str = "") -> str:
        body = [*self.BODY[:3], fact + self.BODY[3], *self.BODY[4:]]
        return "\n".join((f"{before}在全县水利工作会议上的讲话", *body))

    def clean(self, *texts: str, **options: object) -> list[str]:
        documents = [Document(f"{n}.txt", f"{n}.txt", text) for n, text in enumerate(texts)]
        corpus = build_corpus(batch_documents(documents), lambda problem: None)
        settings = Settings(threads=1, **options)  # type: ignore[arg-type]
        plan = plan_cleaning(corpus, settings)
        assert plan.finished
        self.kinds = [one.kind for one in plan.removals]
        return left(plan)

    def test_an_equal_one_goes_whole(self) -> None:
        assert self.clean(self.speech(), self.speech()) == [self.speech(), ""]
        assert self.kinds == ["speech"]

    def test_the_number_that_a_page_gave_it_is_no_fact(self) -> None:
        kept, gone = self.clean(self.speech(before="第三篇："), self.speech(before="第五篇："))
        assert (kept, gone) == (self.speech(before="第三篇："), "")

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("二十三座", "二十二座"),
            ("六成", "七成"),
            ("四十天", "四十个月"),
            ("不得", "可以"),
            ("王建国", "李卫东"),
        ],
    )
    def test_one_with_another_fact_loses_its_equal_paragraphs(self, old: str, new: str) -> None:
        other = self.FACTS.replace(old, new)
        kept, copy = self.clean(self.speech(), self.speech(other))
        assert kept == self.speech()
        assert copy.rstrip() == f"在全县水利工作会议上的讲话\n{other}{self.BODY[3]}"
        assert self.kinds == ["exact"] * 5

    def test_other_content_may_be_allowed(self) -> None:
        other = self.FACTS.replace("王建国", "李卫东")
        assert self.clean(self.speech(), self.speech(other), remove_changed=True) == [self.speech(), ""]
        other = self.FACTS.replace("二十三", "二十二")
        assert self.clean(self.speech(), self.speech(other), remove_changed=True)[1]

    def test_the_same_fact_in_another_form_goes(self) -> None:
        other = self.FACTS.replace("二十三座", "23座").replace("六成", "百分之六十").replace("四十天", "40天")
        assert self.clean(self.speech(), self.speech(other)).count("") == 1
        assert self.kinds == ["speech"]

    def test_a_fact_that_only_the_copy_has_keeps_it(self) -> None:
        """It stands where nothing aligns; what is equal goes."""
        more = "另外，柳林镇还欠着民工三十万元。"
        kept, copy = self.clean(self.speech(), f"{self.speech()}\n{more}", keep="first")
        assert (kept, copy) == (self.speech(), f"在全县水利工作会议上的讲话\n{more}")

    def test_breaks_between_numbers_count_though_a_speech_is_compared_without_breaks(self) -> None:
        lists = self.FACTS.replace("二十三座", "1 25 座"), self.FACTS.replace("二十三座", "12 5 座")
        kept, copy = self.clean(self.speech(lists[0]), self.speech(lists[1]))
        assert ("1 25" in kept, "12 5" in copy) == (True, True)


def test_real_copies_of_the_fixtures_still_go() -> None:
    """Floors: a speech, the paragraphs of another in which a sum differs, a template with the name filled in."""
    plan = clean_paths([str(FIXTURES)], None, Settings(threads=2)).plan
    gone = Counter(one.kind for one in plan.removals)
    assert gone["speech"] >= 1
    assert gone["exact"] >= 9
    assert gone["near"] >= 5
    assert sum(one.characters for one in plan.removals) >= 4100
    assert plan.kept_back["quantity"] == 1  # 三十处 and 二十处
    text = plan.cut.corpus.text(0, len(plan.cut.corpus.codes))
    assert ("十三万元" in text, "十一万" in text) == (True, True)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("二〇一八年一月五日上午十点半", "2018年1月5日上午10时30分"),
        ("三百二十五名村民、四十七名干部、六名教师", "325名村民、47名干部、6名教师"),
    ],
)
def test_a_short_paragraph_may_be_quantities_for_a_good_part(one: str, other: str) -> None:
    """What is written otherwise does not count as an edit; below 95 % of equal characters it goes all the same."""
    text = (
        "大桥村的新堤在{}验收，到场的人沿着堤走了一遍，看了排水沟和护坡，当场在本子上签字。村里说，"
        "往后每逢汛期都照此办理，夜里也要有人在堤上守着，守的人由村民轮流出。"
    )
    texts = text.format(one), text.format(other)
    documents = [Document(f"{n}.txt", f"{n}.txt", text) for n, text in enumerate(texts)]
    corpus = build_corpus(batch_documents(documents), lambda problem: None)
    assert left(plan_cleaning(corpus, Settings(threads=1, min_remove=60))).count("") == 1
    changed = build_corpus(
        batch_documents([documents[0], Document("1.txt", "1.txt", texts[1].replace("5", "6"))]), print
    )
    assert left(plan_cleaning(changed, Settings(threads=1, min_remove=60))).count("") == 0


def test_no_look_compares_again_what_an_earlier_one_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []

    def keeps(copy: Facts, kept: Facts, *rest: bool) -> Reason | None:
        asked.append((copy.wording.string, kept.wording.string))
        return what_keeps(copy, kept, *rest)

    monkeypatch.setattr(sameness, "what_keeps", keeps)
    stays = PARAGRAPHS[0].replace("三处", "五处")
    texts = (PARAGRAPHS[0], f"{stays}\n{PARAGRAPHS[1]}", f"{PARAGRAPHS[1]}\n{OWN[0]}")
    documents = [Document(str(n), str(n), text) for n, text in enumerate(texts)]
    corpus = build_corpus(batch_documents(documents), lambda problem: None)
    plan = plan_cleaning(corpus, Settings(threads=1))
    assert plan.rounds == 1
    assert plan.kept_back == {"quantity": 1}
    assert asked
    assert len(asked) == len(set(asked))
