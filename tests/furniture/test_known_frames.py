"""A frame that was counted on the pages of a site is found on a page that none of them is."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from dedup.furniture.counted import count_frames
from dedup.furniture.known import KnownFrame
from dedup.furniture.marks import find_marks, Marks
from dedup.model import Document
from dedup.text.corpus import batch_documents, build_corpus, Corpus
from dedup.text.fold import fold_codes
from tests import sites_measure
from tests.sites_measure import Score

LABELS = sites_measure.pages()
NAMES: dict[str, list[str]] = {}
for _name in LABELS:
    NAMES.setdefault(_name.split("/")[0], []).append(_name)
SITES = [site for site, names in NAMES.items() if len(names) >= 5 and site != "texts"]
MANY = [site for site in SITES if len(NAMES[site]) >= 6]
LEAST_F1, MEAN_F1, CONTENT_LOST = 0.90, 0.95, 0.003

FRAME = (
    "白沙镇网",
    "首页 走进白沙 便民服务",
    "{body}",
    "主办：白沙镇宣传站",
    "【打印】【关闭】",
    "站点地图 联系站长",
)
BODIES = (
    "三月十二日，全镇八个村同时栽下柳树四千株，沿河的缺口当天补齐。",
    "卫生院把老年人体检的日子改到了逢五的集日，来一趟办两件事。",
    "粮站的磅秤由县里校过，误差不到一两，结果贴在门口。",
    "王家渡的浮桥换了新缆，涨水时限十人同过，船工轮流值守。",
    "夜校开了两个班，一个教记账，一个教修水泵，报名的有六十三人。",
)


def corpus_of(texts: dict[str, str]) -> Corpus:
    return build_corpus(batch_documents([Document(name, name, text) for name, text in texts.items()]), print)


def pages(*names: str) -> Corpus:
    return corpus_of({name: sites_measure.path_of(name).read_text("utf-8") for name in names})


def counted(corpus: Corpus) -> list[KnownFrame]:
    return count_frames(corpus, fold_codes(corpus.codes), np.zeros(len(corpus), np.int32))


def marked(corpus: Corpus, frames: list[KnownFrame]) -> Marks:
    return find_marks(corpus, fold_codes(corpus.codes), np.zeros(len(corpus), np.int32), frames=frames)


def texts_of(corpus: Corpus, marks: Marks) -> list[str]:
    return [
        corpus.text(start, end) for start, end in zip(marks.starts.tolist(), marks.ends.tolist(), strict=True)
    ]


@cache
def held_out(site: str) -> tuple[Score, int]:
    """Each page of a site by the frames of the others: the score, and how many pages were known."""
    score, known = Score(), 0
    for name in NAMES[site]:
        frames = counted(pages(*(other for other in NAMES[site] if other != name)))
        corpus = pages(name)
        marks = marked(corpus, frames)
        known += int(marks.family[0] >= 0)
        spans = list(zip(marks.starts.tolist(), marks.ends.tolist(), strict=True))
        sites_measure._count(score, name, LABELS[name], spans)
    return score, known


def invented(number: int) -> str:
    return "\n".join(FRAME).format(body=BODIES[number])


# ------------------------------------------------------------------ the floors


@pytest.mark.parametrize("site", SITES)
def test_a_page_is_known_by_the_frame_of_its_sisters(site: str) -> None:
    score, known = held_out(site)
    assert known == len(NAMES[site])
    assert score.f1 >= LEAST_F1, score.shown


def test_mean_over_sites_of_six_pages() -> None:
    assert len(MANY) >= 8
    assert sum(held_out(site)[0].f1 for site in MANY) / len(MANY) >= MEAN_F1


def test_content_of_single_pages_stays() -> None:
    scores = [held_out(site)[0] for site in SITES]
    assert sum(score.lost for score in scores) / sum(score.content for score in scores) <= CONTENT_LOST


@cache
def of_all_sites() -> list[KnownFrame]:
    return counted(pages(*(name for site in SITES for name in NAMES[site])))


def test_texts_without_a_frame_stay_whole() -> None:
    frames = of_all_sites()
    assert {frame.name for frame in frames} == set(SITES)
    for name in NAMES["texts"]:
        corpus = pages(name)
        assert texts_of(corpus, marked(corpus, frames)) == texts_of(corpus, marked(corpus, [])), name


@pytest.mark.parametrize("site", SITES)
def test_frames_of_other_sites_are_not_taken_for_a_pages_own(site: str) -> None:
    frames = [frame for frame in of_all_sites() if frame.name != site]
    for name in NAMES[site]:
        assert marked(pages(name), frames).family.tolist() == [-1], name


# ------------------------------------------------------------------ what is kept, and how it is used


def test_a_frame_says_how_many_pages_and_lines_it_has() -> None:
    (frame,) = counted(corpus_of({f"白沙/{i}.txt": invented(i) for i in range(4)}))
    assert (frame.pages, frame.name, frame.lines) == (4, "白沙", 5)
    assert frame.samples == (FRAME[0], FRAME[1], FRAME[4], FRAME[5])
    assert frame.counts.tolist() == [4] * 5


def test_keys_do_not_depend_on_the_other_texts() -> None:
    (alone,) = counted(corpus_of({f"{i}.txt": invented(i) for i in range(4)}))
    among_laws = {name: sites_measure.path_of(name).read_text("utf-8") for name in NAMES["texts"]}
    (frame,) = counted(corpus_of(among_laws | {f"{i}.txt": invented(i) for i in range(4)}))
    for column in ("keys", "counts", "flags", "usual", "pairs", "pair_counts"):
        assert np.array_equal(getattr(frame, column), getattr(alone, column)), column


def test_only_the_frame_of_a_new_page_is_marked() -> None:
    frames = counted(corpus_of({f"{i}.txt": invented(i) for i in range(4)}))
    corpus = corpus_of({"new.txt": invented(4)})
    marks = marked(corpus, frames)
    assert texts_of(corpus, marks) == [line for line in FRAME if line != "{body}"]
    assert marks.family.tolist() == [0]
    assert marks.pages_of(0) == 4
    assert BODIES[4] in corpus.text(0, len(corpus.codes))


def test_a_family_of_its_own_goes_before_a_known_frame() -> None:
    """What its pages share now is newer than what was kept."""
    frames = counted(corpus_of({f"{i}.txt": invented(i) for i in range(4)}))
    corpus = corpus_of({f"{i}.txt": invented(i) for i in range(5)})
    marks = marked(corpus, frames)
    assert marks.family.tolist() == [0] * 5
    assert marks.pages_of(0) == 5


@pytest.mark.parametrize(
    "text",
    [
        f"{FRAME[0]}\n{BODIES[0]}",  # the name of the site
        f"{BODIES[0]}\n{FRAME[1]}\n{BODIES[1]}",
        f"{BODIES[0]}\n{BODIES[1]}\n{FRAME[0]}\n{FRAME[1]}\n{BODIES[2]}\n{BODIES[3]}",  # two, inside a text
    ],
)
def test_a_line_or_two_of_a_frame_are_not_enough(text: str) -> None:
    frames = counted(corpus_of({f"{i}.txt": invented(i) for i in range(4)}))
    corpus = corpus_of({"a.txt": text})
    assert marked(corpus, frames).family.tolist() == [-1]


def test_nothing_is_known_without_frames_or_lines() -> None:
    empty = corpus_of({"a.txt": ""})
    assert counted(empty) == []
    frames = counted(corpus_of({f"{i}.txt": invented(i) for i in range(4)}))
    assert len(marked(empty, frames)) == 0
    assert marked(corpus_of({"a.txt": BODIES[0]}), []).family.tolist() == [-1]
