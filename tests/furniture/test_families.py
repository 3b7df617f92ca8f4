"""Pages that share a frame are a family, wherever they lie; texts that share none are not."""

from __future__ import annotations

from collections import Counter
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.furniture import families
from dedup.furniture.families import LEAST_PAGES
from dedup.kernels import parallel
from tests.furniture.invented import (
    body,
    FOOT,
    Found,
    HEAD,
    NAVIGATION,
    OTHER_FOOT,
    OTHER_HEAD,
    page,
    sentence,
    site,
    title,
)

OTHER_LAYOUT = (*HEAD[:2], "藏品检索", "按年代", "按材质", "按展厅", "我的收藏")


def shuffled(pages: list[str], seed: int = 3) -> tuple[list[str], list[int]]:
    """The pages in another order, and where each of them was."""
    order = list(range(len(pages)))
    Random(seed).shuffle(order)
    return [pages[i] for i in order], order


# ------------------------------------------------------------------ who belongs together


def test_a_site_in_one_flat_folder_with_texts() -> None:
    texts = ["\n".join(body(number)) for number in range(100, 130)]
    pages, order = shuffled([*site(6), *texts])
    assert Found(*pages).groups == {frozenset(i for i, was in enumerate(order) if was < 6)}


def test_two_sites_that_share_navigation_are_two_families() -> None:
    one = site(6, head=(*HEAD, *NAVIGATION), foot=("返回首页", "返回顶部", *FOOT))
    other = site(6, first=50, head=(*OTHER_HEAD, *NAVIGATION), foot=("返回首页", "返回顶部", *OTHER_FOOT))
    pages, order = shuffled(one + other)
    found = Found(*pages)
    assert found.groups == {
        frozenset(i for i, was in enumerate(order) if was < 6),
        frozenset(i for i, was in enumerate(order) if was >= 6),
    }
    assert all(not set(framed) & set(OTHER_HEAD) or not set(framed) & set(HEAD) for framed in found.framed)
    assert all(len(left) == 4 for left in found.left)


def test_two_layouts_of_one_site_are_two_families() -> None:
    found = Found(*site(6), *site(6, first=20, head=OTHER_LAYOUT, foot=OTHER_FOOT))
    assert found.family == [0] * 6 + [1] * 6
    assert all(len(left) == 4 for left in found.left)


def test_pages_that_lack_parts_belong_to_their_family() -> None:
    pages = [page(i, head=HEAD if i % 3 else HEAD[:3], foot=FOOT if i % 4 else FOOT[2:]) for i in range(12)]
    found = Found(*pages)
    assert found.family == [0] * 12
    assert all(len(left) == 4 for left in found.left)


def test_a_page_that_shares_one_pair_is_none_of_them() -> None:
    stranger = page(60, head=(*OTHER_HEAD[:4], *HEAD[:2]), foot=OTHER_FOOT)
    assert Found(*site(8), stranger).family == [0] * 8 + [-1]


def test_labels_of_a_table_with_values_between_them_tell_pages() -> None:
    """No two lines that are neighbours recur: every second line is a value of the page's own."""
    fields = ("藏品编号", "收藏级别", "来源方式", "所在展厅", "登记人员", "保存状况", "出土年份")
    own = "甲乙丙丁戊己"
    pages = ["\n".join(f"{field}\n{own[i]}的{field}" for field in fields) for i in range(6)]
    pages = [f"{text}\n{sentence(i)}" for i, text in enumerate(pages)]
    assert Found(*pages).family == [0] * 6


# ------------------------------------------------------------------ who does not


def test_a_page_alone_and_two_pages_are_none() -> None:
    assert Found(page(0)).family == [-1]
    assert Found(*site(2)).family == [-1, -1]
    assert Found(*site(2), sources=["柳湾"] * 2).family == [-1, -1]


def test_copies_of_one_page_are_none() -> None:
    found = Found(*[page(1)] * 6)
    assert (found.family, found.framed) == ([-1] * 6, [[]] * 6)


def test_copies_beside_a_family_change_nothing() -> None:
    found = Found(*site(6), page(1), page(1))
    assert found.family == [0] * 8
    assert all(len(left) == 4 for left in found.left)


def test_versions_of_one_law_are_none() -> None:
    articles = [f"渠道第{i}段由{sentence(900 + i)}" for i in range(30)]
    changed = [
        page(
            0,
            head=("柳湾镇河道管理办法", "目录如下"),
            foot=(),
            own=[*articles[:i], sentence(i), *articles[i + 1 :]],
        )
        for i in range(6)
    ]
    found = Found(*changed)
    assert (found.family, found.framed) == ([-1] * 6, [[]] * 6)


def test_texts_of_one_form_are_none() -> None:
    """Laws: chapters, articles and the closing one."""
    laws = [
        "\n".join(
            (
                f"{title(i)}管理条例",
                "目录",
                "第一章 总则",
                "第二章 附则",
                "第一章 总则",
                f"第一条 {sentence(i)}",
                "第二章 附则",
                "第二条 本条例自公布之日起施行。",
            )
        )
        for i in range(10)
    ]
    assert Found(*laws).framed == [[]] * 10


def test_texts_that_share_sentences_are_none() -> None:
    shared = [sentence(7000 + i) for i in range(3)]
    assert Found(*("\n".join((*shared, *body(i), *shared[::-1])) for i in range(6))).family == [-1] * 6


def test_pages_of_nothing_but_frame_are_none() -> None:
    assert Found(*["\n".join((*HEAD, *FOOT))] * 6).family == [-1] * 6


def test_one_line_and_empty_documents() -> None:
    assert Found("", "", "").family == [-1] * 3
    assert Found(*["柳湾风物网"] * 6).family == [-1] * 6
    found = Found("", *site(5), "柳湾风物网", "\n \n")
    assert found.family == [-1, *[0] * 5, -1, -1]


# ------------------------------------------------------------------ evidence

# Pages, lines of the head of pages without a foot, and whether that is a family: of unknown sources, of one.
EVIDENCE = [
    (2, 6, False, False),
    (3, 2, False, False),
    (3, 3, False, True),
    (3, 4, True, True),
    (4, 2, False, True),
    (4, 3, True, True),
    (5, 2, True, True),
    (8, 2, True, True),
]


@pytest.mark.parametrize(("pages", "lines", "unknown", "one"), EVIDENCE)
def test_few_pages_need_many_lines_and_those_of_one_source_fewer(
    pages: int, lines: int, unknown: bool, one: bool
) -> None:
    texts = site(pages, head=HEAD[:lines], foot=())
    assert Found(*texts).family == [0 if unknown else -1] * pages
    assert Found(*texts, sources=["柳湾"] * pages).family == [0 if one else -1] * pages
    # Pages of several sources bear one another out like those of unknown ones.
    sources = ["柳湾", *["松岭"] * (pages - 1)]
    assert Found(*texts, sources=sources).family == [0 if unknown else -1] * pages


def test_families_are_numbered_by_their_first_pages() -> None:
    one, other = site(5), site(5, first=40, head=OTHER_HEAD, foot=OTHER_FOOT)
    mixed = [text for pair in zip(one, other, strict=True) for text in pair]
    assert Found(*mixed).family == [0, 1] * 5
    assert Found(*mixed[1:]).family == [0, *[1, 0] * 4]


# ------------------------------------------------------------------ what changes nothing

LINES = st.sampled_from(
    [
        *HEAD,
        *FOOT[:3],
        *OTHER_HEAD,
        *NAVIGATION,
        "谢谢大家！",
        "2024年3月5日",
        "1",
        "|",
        "来源：水利站",
        "a. b",
        "《",
    ]
)
OWN = st.integers(0, 60).map(sentence) | st.integers(0, 60).map(title) | LINES


@st.composite
def corpora(draw: st.DrawFn) -> list[str]:
    """Pages of one or two templates, some of which lack lines, and texts; equal lines fold and read alike."""
    templates = draw(st.lists(st.tuples(*[st.lists(LINES, max_size=5)] * 2), min_size=1, max_size=2))
    texts = []
    for _ in range(draw(st.integers(0, 9))):
        head, foot = draw(st.sampled_from([*templates, ([], [])]))
        lacks = draw(st.integers(0, 9))
        own = draw(st.lists(OWN, max_size=5))
        lines = [line for i, line in enumerate((*head, *own, *foot)) if i != lacks]
        texts.append("\n".join(lines))
    return texts


@settings(max_examples=50)
@given(corpora(), st.randoms(use_true_random=False), st.integers(1, 4))
def test_neither_the_order_of_documents_nor_threads_change_anything(
    texts: list[str], random: Random, threads: int
) -> None:
    order = list(range(len(texts)))
    random.shuffle(order)
    sources = [("", "甲", "乙")[hash_of(text) % 3] for text in texts]
    one = Found(*texts, sources=sources)
    other = Found(*(texts[i] for i in order), sources=[sources[i] for i in order], threads=threads)
    assert {frozenset(order[i] for i in group) for group in other.groups} == one.groups
    assert other.framed == [one.framed[i] for i in order]


def hash_of(text: str) -> int:
    return sum(map(ord, text))


@given(st.permutations(["甲", "乙", "丙"]))
def test_names_of_sources_change_nothing(names: list[str]) -> None:
    pages = [*site(3, head=HEAD[:3], foot=()), *site(3, first=30, head=OTHER_HEAD[:3], foot=())]
    assert Found(*pages, sources=[names[0]] * 3 + [names[1]] * 3).family == [0] * 3 + [1] * 3


pair_sets = st.lists(st.frozensets(st.integers(0, 9), min_size=1, max_size=6), min_size=1, max_size=12)


@given(sets=pair_sets, data=st.data(), at_a_time=st.sampled_from([1, 1 << 22]), most=st.integers(1, 4))
def test_the_core_that_a_page_holds_most_of(
    sets: list[frozenset[int]], data: st.DataObject, at_a_time: int, most: int
) -> None:
    """By arrays as one kind of page after the other."""
    counts = [data.draw(st.integers(1, 4)) for _ in sets]
    joined = [data.draw(st.integers(-1, 3)) for _ in sets]
    wanted: dict[int, set[int]] = {}
    for family in set(joined) - {-1}:
        members = [i for i, own in enumerate(joined) if own == family]
        size = sum(counts[i] for i in members)
        having = Counter(pair for i in members for pair in sets[i] for _ in range(counts[i]))
        if size >= LEAST_PAGES:
            wanted[family] = {pair for pair, count in having.items() if count >= families.MOST_HAVE * size}
    telling = {pair for pair in range(10) if sum(pair in core for core in wanted.values()) <= most}
    expected = []
    for pairs in sets:
        held = {
            family: len(pairs & core & telling) for family, core in wanted.items() if pairs & core & telling
        }
        best = max(held, key=lambda i: (held[i] / len(wanted[i]), len(wanted[i]), -i), default=-1)
        least = min(families.HELD * len(wanted[best]), families.AGREE * len(pairs)) if best >= 0 else 0
        expected.append(best if best >= 0 and held[best] >= max(2, least) else -1)
    kinds = families._Kinds.of_sets(sets, np.array(counts))
    cores = families._cores(kinds, np.array(joined))
    found = [set(cores.pair[cores.family == family].tolist()) for family in range(len(cores.sizes))]
    assert found == [wanted.get(family, set()) for family in range(len(cores.sizes))]
    assert cores.sizes.tolist() == list(map(len, found))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(families, "AT_A_TIME", at_a_time)
        patch.setattr(families, "MOST_LEADERS", most)
        patch.setattr(parallel, "WORTH_A_THREAD", 1)
        assert families._join_cores(kinds, cores).tolist() == expected
