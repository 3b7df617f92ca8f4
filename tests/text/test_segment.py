"""Speeches, paragraphs and sentences are spans that lose nothing."""

from __future__ import annotations

import dataclasses
import itertools

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dedup.model import Document
from dedup.text.corpus import batch_documents, build_corpus, Corpus
from dedup.text.segment import segment_corpus, Speeches, Units
from tests import twins

UNITS = ("auto", "record", "paragraph", "sentence")
BODY = "今年以来，全区上下真抓实干，各项工作都有新的进展。" * 2
LONG_BODY = BODY * 5


def corpus_of(*texts: str, **known: object) -> Corpus:
    documents = [Document(f"{i:03}", f"{i:03}", text, **known) for i, text in enumerate(texts)]  # type: ignore[arg-type]
    return build_corpus(batch_documents(documents), lambda problem: None)


def spans(corpus: Corpus, parts: Units | Speeches) -> list[str]:
    return [corpus.text(start, end) for start, end in zip(parts.starts, parts.ends, strict=True)]


def units_of(text: str, unit: str = "auto", **known: object) -> list[str]:
    corpus = corpus_of(text, **known)
    return spans(corpus, segment_corpus(corpus, unit)[1])


def speech_lines(text: str, **known: object) -> list[int]:
    """Numbers, from 1, of the lines at which a speech begins."""
    corpus = corpus_of(text, **known)
    starts = segment_corpus(corpus, "auto")[0].starts.tolist()
    return [twins.line_and_column(text, start)[0] for start in starts]


# ------------------------------------------------------------------ lines


@pytest.mark.parametrize("text", ["", "\n", " \t\u3000\n\r\n\ufeff", "\u200b\u2028 \x85"])
@pytest.mark.parametrize("unit", UNITS)
def test_no_text_no_units(text: str, unit: str) -> None:
    assert units_of(text, unit) == []


@pytest.mark.parametrize(
    "end", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x0b", "\x0c", "\x85", "\n\n \u3000\n"]
)
def test_line_breaks(end: str) -> None:
    assert units_of(f"一行{end}二行{end}") == ["一行", "二行"]


@pytest.mark.parametrize("space", [" ", "\t", "\u3000", "\u00a0", "\ufeff", "\u200b", " \u2003\t"])
def test_white_space_around_a_unit_is_not_part_of_it(space: str) -> None:
    assert units_of(f"{space}一{space}行{space}\n") == [f"一{space}行"]
    assert units_of(f"{space}\n一\n行{space}\n", "record") == ["一\n行"]


@given(text=st.text(st.sampled_from("中a。 \u3000\n\r\u2028\x0b\x85\ufeff"), max_size=30))
def test_paragraphs_are_lines(text: str) -> None:
    assert units_of(text, "paragraph") == twins.paragraphs(text)


def test_blank_space_without_end_is_passed_over_in_one_go(monkeypatch: pytest.MonkeyPatch) -> None:
    # Once: trim_spans takes one step for each character of the longest run of white space, each a call
    # of np.isin: a line of 300,000 spaces takes 10 seconds, 100 MB of them an hour.
    import dedup.text.segment as module

    calls = 0

    class Counting:
        def __getattr__(self, name: str) -> object:
            nonlocal calls
            calls += 1
            assert calls < 1000, "a step for every space"
            return getattr(np, name)

    np = module.np
    monkeypatch.setattr(module, "np", Counting())
    assert units_of("一" + " " * 20_000 + "\n" + "二") == ["一", "二"]
    assert units_of(" " * 20_000 + "一" + " " * 20_000, "record") == ["一"]


# ------------------------------------------------------------------ long lines, sentences


def test_a_line_of_1500_characters_is_a_paragraph() -> None:
    sentence = "一、抓好落实，做到底。"
    line = (sentence * 200)[:1500]
    assert units_of(line) == [line]
    cut = units_of(line + "。")
    assert len(cut) > 100
    assert set(cut[1:-1]) == {sentence}


@pytest.mark.parametrize(
    ("separator", "page", "cut"),
    [
        ("", False, False),
        ("，一、", True, False),  # no sentence ends before it
        ("一点也不", True, False),
        ("一、", False, True),
        ("（二）", False, True),
        ("(三)", False, True),
        (" ", False, True),
        ("　　", False, True),
        ("一是", True, True),
        ("一是", False, False),  # stands inside paragraphs, too: cuts only a page that lost its breaks
        ("第二，", True, True),
        ("第二，", False, False),
    ],
)
def test_where_long_lines_are_cut(separator: str, page: bool, cut: bool) -> None:
    half = "各级各部门要把这项工作抓在手上，一步一步地做。" * 40
    line = half + separator + half
    rest = "" if page else "\n" + "\n".join([half] * 4)
    expected = [half, (separator + half).strip()] if cut else [line]
    assert units_of(line + rest)[: len(expected)] == expected
    assert units_of(line + rest, "paragraph")[0] == line


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("没有句号", ["没有句号"]),
        ("版本2.0,见e.g.第3页", ["版本2.0,见e.g.第3页"]),
        ("一句。两句！三句？四句；五句…", ["一句。", "两句！", "三句？", "四句；", "五句…"]),
        ("真的吗？！是……的。", ["真的吗？！", "是……", "的。"]),
        ("One two. Three 4.5 four. five", ["One two.", "Three 4.5 four. five"]),
        ('Why? "Because." (So.)', ["Why?", '"Because."', "(So.)"]),
        ("他说：“好。”她走了。", ["他说：“好。”", "她走了。"]),
        ("（见附件。）再议。", ["（见附件。）", "再议。"]),
        # Once: two spaces behind a full stop, as typewriters have them, end no sentence.
        ("One two.  Three four.", ["One two.", "Three four."]),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert units_of(text, "sentence") == sentences


def test_a_record_is_never_cut() -> None:
    text = "第一篇:在会上的讲话\n" + LONG_BODY * 10 + "\n第二篇:在会上的讲话\n" + LONG_BODY
    corpus = corpus_of(text, "", text)
    speeches, units = segment_corpus(corpus, "record")
    assert spans(corpus, units) == [text, text]
    assert speeches.documents.tolist() == [0, 1, 2]
    assert units.documents.tolist() == units.speeches.tolist() == [0, 2]


# ------------------------------------------------------------------ speeches


@pytest.mark.parametrize(
    ("lines", "begin"),
    [
        ([], [1]),
        ([BODY, BODY], [1]),
        ([BODY, "同志们:", BODY], [1]),  # too little before it for a finished speech
        (["在大会上的讲话", "同志们:", LONG_BODY], [1]),
        (["在大会上的讲话", "(2023年1月)", "在大会上的讲话", BODY], [1]),  # the title again
        ([BODY, "一、听取报告", BODY, "首页 > 讲话", BODY], [1]),
        (["在大会上的讲话", BODY, "在年会上的致辞", BODY], [1, 3]),
        (["在大會上的講話", BODY, "在年會上的致辭", BODY], [1, 3]),
        (["第一篇:春", "第二篇:夏", BODY], [1, 2]),
        ([LONG_BODY, "同志们:", BODY], [1, 2]),
        ([LONG_BODY, "在大会上的讲话", "同志们:", BODY], [1, 2]),
        ([LONG_BODY, "同志们:。", BODY], [1, 2]),
        ([LONG_BODY, "他说:好。", "同志们。", BODY], [1]),
        ([LONG_BODY, "第二篇:夏日。", BODY], [1, 2]),
        ([BODY, "", "在年會(huì)上的講(jiǎng)話(huà)", BODY], [1, 3]),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_where_speeches_begin(lines: list[str], begin: list[int], end: str) -> None:
    assert speech_lines(end.join(lines)) == begin


def test_a_heading_says_nothing_of_the_next_document() -> None:
    corpus = corpus_of(LONG_BODY + "\n在大会上的讲话", "同志们:\n" + BODY, "", LONG_BODY)
    speeches, _ = segment_corpus(corpus, "auto")
    assert speeches.documents.tolist() == [0, 0, 1, 2, 3]
    assert speeches.number.tolist() == [1, 2, 1, 1, 1]


@pytest.mark.parametrize(
    ("titles", "speeches"),
    [
        ([], 1),
        (["总论", "分论"], 1),
        (["在大会上的讲话"], 1),
        (["在大会上的讲话", "总论"], 1),
        (["在大会上的讲话", "在年会上的致辞"], 3),
        (["总论", "在大会上的讲话", "在年会上的致辞"], 3),
    ],
)
def test_where_a_format_marks_headings_several_must_be_titles(titles: list[str], speeches: int) -> None:
    text, headings = LONG_BODY + "\n在众人面前的讲话\n" + LONG_BODY, []
    for title in titles:
        text += "\n# "
        headings.append((len(text), len(text) + len(title)))
        text += title + "\n" + LONG_BODY
    assert len(segment_corpus(corpus_of(text, headings=tuple(headings)), "auto")[0]) == speeches


def test_each_document_has_titles_of_its_own() -> None:
    title, text = "在大会上的讲话", "# 在大会上的讲话\n" + LONG_BODY
    marked = ((2, 2 + len(title)),)
    both = f"{text}\n{text}"
    twice = (*marked, (len(text) + 3, len(text) + 3 + len(title)))
    documents = [
        Document(str(i), str(i), one, headings=spans)
        for i, (one, spans) in enumerate(
            [(text, marked), (both, twice), (text, marked), (LONG_BODY, ()), (both, twice)]
        )
    ]
    corpus = build_corpus(batch_documents(documents), lambda problem: None)
    speeches, _ = segment_corpus(corpus, "auto")
    assert speeches.documents.tolist() == [0, 1, 1, 2, 3, 4, 4]


def test_threads_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = corpus_of(*(f"{LONG_BODY}\n\n 同志们:\n{BODY * (i % 5)}\n" if i % 3 else "" for i in range(40)))
    expected = segment_corpus(corpus, "auto")
    monkeypatch.setattr("dedup.text.segment.AT_A_TIME", 300)
    for threads in range(1, 9):
        for one, other in zip(expected, segment_corpus(corpus, "auto", threads), strict=True):
            for field in dataclasses.fields(one):
                assert getattr(one, field.name).tolist() == getattr(other, field.name).tolist()


# ------------------------------------------------------------------ what always holds

PIECES = [
    *(
        "第一篇:在大会上的讲话",
        "在年会上的致辞",
        "同志们:",
        "一、",
        "一是",
        "（二）",
        "。",
        "，",
        "”",
        "！",
        "“",
        "）",
    ),
    *(
        "\n",
        "\r\n",
        "\r",
        "\u2028",
        " ",
        "\u3000",
        "\ufeff",
        "The end. ",
        "A",
        '"',
        BODY,
        LONG_BODY,
        "领导",
        "\t",
    ),
]
documents = st.lists(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), max_size=4)


@given(texts=documents)
@example(texts=["他说：“好。”她走了。"])
@pytest.mark.parametrize("unit", UNITS)
@settings(max_examples=80)
def test_speeches_and_units_lose_nothing(texts: list[str], unit: str) -> None:
    # See test_sentences.
    corpus = corpus_of(*texts)
    speeches, units = segment_corpus(corpus, unit)
    for number, text in enumerate(texts):
        base = int(corpus.starts[number])
        own = [i for i, document in enumerate(speeches.documents) if document == number]
        # Speeches cover their document without a gap.
        assert [int(speeches.starts[i]) - base for i in own] + [len(text)] == [0] + [
            int(speeches.ends[i]) - base for i in own
        ]
        assert [int(speeches.number[i]) for i in own] == list(range(1, len(own) + 1))
        inside = [
            (int(start) - base, int(end) - base)
            for start, end, document in zip(units.starts, units.ends, units.documents, strict=True)
            if document == number
        ]
        # Units are in order, trimmed, and hold all that is not white space.
        assert all(a < b for a, b in inside)
        assert all(b <= c for (_, b), (c, _) in itertools.pairwise(inside))
        assert all(twins.strip(text[a:b]) == text[a:b] for a, b in inside)
        assert twins.squeeze("".join(text[a:b] for a, b in inside)) == twins.squeeze(text)
    for start, end, document, speech in zip(
        units.starts, units.ends, units.documents, units.speeches, strict=True
    ):
        assert speeches.starts[speech] <= start < end <= speeches.ends[speech]
        assert speeches.documents[speech] == document
