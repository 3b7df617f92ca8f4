"""What goes and what stays: policies, rounds, and the copy that must stand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from dedup import Settings
from dedup.cleaning import plan as planning
from dedup.cleaning.choose_removals import with_line, without_overlap
from dedup.cleaning.cut import Cut, merge_spans
from dedup.cleaning.plan import plan_cleaning
from dedup.findings.kind import Removable
from dedup.findings.scan_report import Report
from dedup.model import Document
from dedup.text.corpus import batch_documents, build_corpus, Corpus
from tests.cleaning.conftest import check_restored, OWN, PARAGRAPHS, spans, tree


def corpus_of(*texts: str) -> Corpus:
    documents = [Document(f"{n}.txt", f"{n}.txt", text) for n, text in enumerate(texts)]
    return build_corpus(batch_documents(documents), lambda problem: None)


def left(plan: planning.Plan) -> list[str]:
    cut = plan.cut.corpus
    return [cut.text(a, b) for a, b in zip(cut.starts.tolist(), cut.ends.tolist(), strict=True)]


class TestCut:
    def test_positions_come_back(self) -> None:
        corpus = corpus_of("零一二三四五六七八九", "", "甲乙丙丁")
        cut = Cut(corpus, np.array([0, 4, 12]), np.array([2, 6, 16]))
        assert cut.corpus.text(0, len(cut.corpus.codes)) == "二三六七八九\n\n\n"
        assert [cut.corpus.text(a, b) for a, b in zip(cut.corpus.starts, cut.corpus.ends, strict=True)] == [
            "二三六七八九",
            "",
            "",
        ]
        assert cut.original_pieces(0, 2) == [(2, 4)]
        assert cut.original_pieces(1, 4) == [(3, 4), (6, 8)]
        assert [corpus.text(a, b) for a, b in cut.original_pieces(0, 6)] == ["二三", "六七八九"]

    def test_union_of_spans(self) -> None:
        starts, ends = merge_spans(np.array([5, 0, 2, 9]), np.array([9, 3, 4, 10]))
        assert (starts.tolist(), ends.tolist()) == ([0, 5], [4, 10])

    def test_markdown_headings_are_those_of_what_is_left(self) -> None:
        text = "# 一\n\n## 二\n\n三"
        document = Document("a.md", "a.md", text, headings=((2, 3),))
        corpus = build_corpus(batch_documents([document]), lambda problem: None)
        assert Cut(corpus, np.array([0]), np.array([5])).corpus.headings == {0: ((3, 4),)}

    def test_extracted_headings_move(self) -> None:
        document = Document("a.html", "a.html", "壹貳\n題目\n參", headings=((0, 2), (3, 5)), extracted=True)
        corpus = build_corpus(batch_documents([document]), lambda problem: None)
        assert Cut(corpus, np.array([0]), np.array([3])).corpus.headings == {0: ((0, 2),)}

    def test_of_overlapping_spans_the_first_has_the_place(self) -> None:
        parts = without_overlap([(2, 5), (0, 7), (3, 4)], 8)
        assert list(parts) == [[(2, 5)], [(0, 2), (5, 7)], []]


@pytest.mark.parametrize("remove", [("exact", "near"), ("speech",), ("speech", "exact", "near")])
def test_equal_texts_go_though_what_is_alike_states_something_else(remove: tuple[str, ...]) -> None:
    """A report of each day differs from the others in its figures, and stands twice."""
    report = (
        "{}日零时至二十四时，全县新增登记用水户{}户，其中城关镇{}户，清溪乡{}户；当日核销停用水表{}块，"
        "抢修管道漏点{}处，出动维修人员{}人次。截至当日二十四时，全县在册用水户共{}户，已经装上智能水表的{}户，"
        "水质抽检样品{}份，全部合格，没有收到群众关于停水的投诉。"
    )
    rows = [tuple(day * 7 + at * 11 for at in range(10)) for day in range(1, 7)]
    texts = [report.format(*row) for row in rows]
    documents = [Document(f"{copy}{n}", f"{copy}{n}", text) for copy in "ab" for n, text in enumerate(texts)]
    corpus = build_corpus(batch_documents(documents), lambda _: None)
    left = plan_cleaning(corpus, Settings(remove=remove)).cut.corpus
    kept = [left.text(int(a), int(b)).strip() for a, b in zip(left.starts, left.ends, strict=True)]
    assert sorted(filter(None, kept)) == sorted(texts)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("甲\n[乙]\n丙", "甲\n丙"),
        ("甲\r\n[乙]\r\n丙", "甲\r\n丙"),
        ("甲\r[乙]\r丙", "甲\r丙"),
        ("甲\n  [乙]\t\n丙", "甲\n丙"),
        ("甲\n\n[乙]\n\n丙", "甲\n\n丙"),
        ("甲\n\n[乙]\n \n\n丙", "甲\n\n丙"),
        ("甲\n[乙]\n\n丙", "甲\n\n丙"),
        ("甲\r\n\r\n[乙]", "甲\r\n"),
        ("甲\r\n[乙]", "甲"),
        ("[乙]\n\n丙", "丙"),
        ("[乙]", ""),
        ("甲。[乙] 丙", "甲。丙"),
        ("[乙]  丙\n", "丙\n"),
        ("甲 [乙]", "甲"),
    ],
)
def test_line_breaks_that_go_with_a_paragraph(text: str, rest: str) -> None:
    start, end = text.index("["), text.index("]") - 1
    text = text.replace("[", "").replace("]", "")
    codes = np.array([0x4E00, *map(ord, text), 0x4E00], np.uint32)
    first, last = with_line(codes, 1, 1 + len(text), 1 + start, 1 + end)
    assert text[: first - 1] + text[last - 1 :] == rest


class TestPolicies:
    def test_one_copy_stays_and_short_lines_stay(self) -> None:
        plan = plan_cleaning(
            corpus_of(f"{OWN[0]}\n{PARAGRAPHS[0]}", f"{PARAGRAPHS[0]}\n{OWN[0]}"),
            Settings(remove=("exact", "near")),
        )
        assert left(plan) == [f"{OWN[0]}\n{PARAGRAPHS[0]}", OWN[0]]
        assert (plan.rounds, plan.finished) == (1, True)

    @pytest.mark.parametrize(
        ("options", "expected"),
        [
            ({"remove": ("exact",)}, [1, 0]),
            ({"remove": ("near",)}, [0, 1]),
            ({"min_remove": 1000}, [0, 0]),
            ({"remove_scope": "within"}, [0, 0]),
            ({"remove_scope": "across"}, [1, 1]),
        ],
    )
    def test_kinds_length_and_scope(self, options: dict[str, object], expected: list[int]) -> None:
        edited = PARAGRAPHS[1].replace("只好", "只得")
        corpus = corpus_of(f"{PARAGRAPHS[0]}\n{PARAGRAPHS[1]}", PARAGRAPHS[0], edited)
        plan = plan_cleaning(corpus, Settings(**options))  # type: ignore[arg-type]
        assert [sum(one.kind == kind for one in plan.removals) for kind in ("exact", "near")] == expected

    def test_repeats_within_a_document(self) -> None:
        corpus = corpus_of(f"{PARAGRAPHS[0]}\n{OWN[0]}\n{PARAGRAPHS[0]}")
        assert left(plan_cleaning(corpus, Settings(remove_scope="across"))) == [
            corpus.text(0, len(corpus.codes) - 1)
        ]
        assert left(plan_cleaning(corpus, Settings(remove_scope="within"))) == [f"{PARAGRAPHS[0]}\n{OWN[0]}"]

    def test_frozen_documents_keep_everything(self) -> None:
        plan = plan_cleaning(corpus_of(PARAGRAPHS[0], PARAGRAPHS[0]), Settings(), frozen={1})
        assert left(plan) == [PARAGRAPHS[0]] * 2

    def test_absent_documents_are_no_copies(self) -> None:
        plan = plan_cleaning(corpus_of(*[PARAGRAPHS[0]] * 3), Settings(), absent={0})
        assert [one.start > plan.cut.original.ends[1] for one in plan.removals] == [True]

    def test_of_a_speech_that_stays_the_repeated_paragraphs_go(self) -> None:
        """Four fifths of the second are in the first: a repeated speech, but not one to remove."""
        texts = "\n".join(PARAGRAPHS), f"{PARAGRAPHS[1]}\n{OWN[1]}"
        plan = plan_cleaning(corpus_of(*texts), Settings())
        assert left(plan) == [texts[0], OWN[1]]

    @pytest.mark.parametrize(("keep", "where"), [("source:乙站", 1), ("source:丙站,乙站", 2), ("longest", 0)])
    def test_copies_of_preferred_sources_stay(self, keep: str, where: int) -> None:
        documents = [
            Document(str(n), str(n), PARAGRAPHS[0], source=source)
            for n, source in enumerate(("甲站", "乙站", "丙站"))
        ]
        corpus = build_corpus(batch_documents(documents), lambda problem: None)
        kept = [bool(text) for text in left(plan_cleaning(corpus, Settings(keep=keep)))]
        assert kept == [number == where for number in range(3)]


def scripted(monkeypatch: pytest.MonkeyPatch, *rounds: list[Removable]) -> None:
    """Findings as given, one list for each round."""
    lists = iter(rounds)
    monkeypatch.setattr(Report, "removables", lambda *_: next(lists, []))


def removable(kind: str, span: tuple[int, int, int], kept: tuple[int, int, int] | None = None) -> Removable:
    return Removable(kind, f"{kind}-{span}", *span, 9, kept, "a reason")


class TestRounds:
    TEXTS = ("零一二三四五六七八九\n", "甲乙丙丁戊己庚辛壬癸\n")

    def test_a_copy_is_not_removed_with_the_copy_that_stays(self, monkeypatch: pytest.MonkeyPatch) -> None:
        scripted(
            monkeypatch,
            [removable("speech", (0, 0, 11), (1, 0, 11)), removable("exact", (1, 2, 4), (0, 2, 4))],
        )
        plan = plan_cleaning(corpus_of(*self.TEXTS), Settings())
        assert left(plan) == ["", self.TEXTS[1]]

    def test_a_stray_in_a_kept_paragraph_goes_and_the_copy_too(self, monkeypatch: pytest.MonkeyPatch) -> None:
        scripted(monkeypatch, [removable("stray", (0, 3, 5)), removable("exact", (1, 0, 10), (0, 0, 10))])
        assert left(plan_cleaning(corpus_of(*self.TEXTS), Settings())) == ["零一二五六七八九\n", ""]

    def test_a_paragraph_in_a_removed_speech_is_the_speechs(self, monkeypatch: pytest.MonkeyPatch) -> None:
        scripted(
            monkeypatch,
            [removable("furniture", (0, 0, 2)), removable("speech", (0, 0, 11), (1, 0, 11))],
        )
        plan = plan_cleaning(corpus_of(*self.TEXTS), Settings())
        assert [(one.kind, one.start, one.end) for one in plan.removals] == [("speech", 0, 11)]

    def test_later_rounds_are_in_places_of_the_original(self, monkeypatch: pytest.MonkeyPatch) -> None:
        scripted(monkeypatch, [removable("stray", (0, 3, 5))], [removable("furniture", (0, 2, 6))])
        plan = plan_cleaning(corpus_of(*self.TEXTS), Settings())
        found = [(one.kind, one.start, one.end, one.round) for one in plan.removals]
        assert found == [("furniture", 2, 3, 2), ("stray", 3, 5, 1), ("furniture", 5, 8, 2)]
        assert left(plan)[0] == "零一八九\n"
        assert plan.removals[0].number == plan.removals[2].number

    def test_a_kept_copy_that_goes_later_hands_over(self, monkeypatch: pytest.MonkeyPatch) -> None:
        texts = (*self.TEXTS, "子丑寅卯辰巳午未申酉\n")
        scripted(
            monkeypatch,
            [removable("speech", (0, 0, 11), (1, 0, 10))],
            [removable("speech", (1, 0, 11), (2, 0, 10))],
        )
        plan = plan_cleaning(corpus_of(*texts), Settings())
        assert [(one.kept, one.round) for one in plan.removals] == [((24, 34), 1), ((24, 34), 2)]

    def test_a_kept_copy_that_turns_out_as_furniture(self, monkeypatch: pytest.MonkeyPatch) -> None:
        scripted(
            monkeypatch, [removable("exact", (0, 0, 10), (1, 0, 10))], [removable("furniture", (1, 0, 11))]
        )
        plan = plan_cleaning(corpus_of(*self.TEXTS), Settings())
        assert [(one.kind, one.kept) for one in plan.removals] == [("furniture", None)] * 2

    def test_the_limit_is_said(self, monkeypatch: pytest.MonkeyPatch) -> None:
        scripted(monkeypatch, *([removable("stray", (0, 0, 1))] for _ in range(20)))
        plan = plan_cleaning(corpus_of("零一二三四五六七八九十甲乙"), Settings())
        assert (plan.rounds, plan.finished, left(plan)) == (10, False, ["十甲乙"])


def test_a_copy_of_each_removed_paragraph_stands_in_the_output(
    clean: Callable[..., object], tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    for n in range(6):
        own = [PARAGRAPHS[(n + i) % 4].replace("了", "了过完"[i]) for i in range(3)]
        (tmp_path / "in" / f"{n}.txt").write_text("\n".join((*own, OWN[n % 4])), "utf-8")
    clean()
    texts = {name: data.decode() for name, data in tree(tmp_path / "in").items()}
    gone = {name: set() for name in texts}
    found = spans(tmp_path / "out")
    for span in found:
        assert texts[span["document"]][span["start"] : span["end"]] == span["text"]
        gone[span["document"]] |= set(range(span["start"], span["end"]))
    assert len(found) > 8
    for span in found:
        kept = span["kept"]
        stood = set(range(kept["start"], kept["end"]))
        # Of a speech that stays, paragraphs may go that stand elsewhere; paragraphs that stay are whole.
        lost = gone[kept["document"]] & stood
        assert not lost if span["kind"] != "speech" else len(lost) < len(stood)
    check_restored(tmp_path)
