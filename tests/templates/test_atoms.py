"""Atoms, clauses and sentences of texts, written out: a number is #, a clause ends at |, a word stands between spaces."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.model import Document
from dedup.templates import atoms as atoms_module
from dedup.templates.atoms import Atoms, build_atoms, LONGEST, NUMBER
from dedup.templates.sentences import distinct_sentences
from dedup.text.corpus import batch_documents, build_corpus, Corpus
from dedup.text.fold import fold_codes


def corpus_of(*texts: str) -> Corpus:
    documents = [Document(f"d{n:02}", f"d{n:02}", text) for n, text in enumerate(texts)]
    return build_corpus(batch_documents(documents), lambda problem: None)


def atoms_of(corpus: Corpus, cut: tuple[str, ...] = ()) -> Atoms:
    """The atoms, without the first place of each of the words that are cut out."""
    text = corpus.text(0, len(corpus.codes))
    starts = np.array([text.index(word) for word in cut], np.int64)
    ends = starts + np.array([len(word) for word in cut], np.int64)
    return build_atoms(corpus, fold_codes(corpus.codes), (starts, ends) if cut else None)


def written(corpus: Corpus, atoms: Atoms) -> list[str]:
    """Each sentence as one string."""
    out = []
    for first, last in zip(atoms.offsets[:-1].tolist(), atoms.offsets[1:].tolist(), strict=True):
        parts: list[str] = []
        for at in range(first, last):
            if at > first and atoms.clauses[at] != atoms.clauses[at - 1]:
                parts.append("|")
            number = atoms.codes[at] == NUMBER
            parts.append("#" if number else corpus.text(int(atoms.starts[at]), int(atoms.ends[at])))
        out.append(" ".join(parts) if any(len(part) > 1 for part in parts) else "".join(parts))
    return out


def read(text: str, *cut: str) -> list[str]:
    corpus = corpus_of(text)
    return written(corpus, atoms_of(corpus, cut))


# ------------------------------------------------------------------ numbers


@pytest.mark.parametrize(
    ("text", "atoms"),
    [
        ("共1,000人", "共#人"),
        ("增长3.5%左右", "增长#左右"),
        ("共1，000人", "共#人"),
        ("增长３.５％左右", "增长#左右"),
        ("增长３．５％左右", "增长#左右"),
        ("收入１,０００元", "收入#元"),
        ("于2024年3月5日", "于#年#月#日"),
        ("于2024-03-05 12:30", "于#"),
        ("第十二次会议", "第#次会议"),
        ("第三次会议", "第#次会议"),
        ("二〇二四年", "#年"),
        ("一是修路", "#是修路"),
        ("一、修路", "#修路"),
        ("（三）修路", "#修路"),
        ("有三条路", "有#条路"),
        ("有３０条路", "有#条路"),
        ("约五千万元", "约#元"),
    ],
)
def test_numbers_have_one_code(text: str, atoms: str) -> None:
    assert read(text) == [atoms]


@pytest.mark.parametrize("text", ["统一思想", "一定要好", "万众同心", "三心两意"])
def test_numerals_inside_words_are_no_numbers(text: str) -> None:
    assert read(text) == [text]


def test_words_with_a_digit_are_numbers() -> None:
    assert read("Road A12 has 25 bends") == ["Road # has # bends"]


def test_numbers_are_told_apart_by_their_exact_codes() -> None:
    atoms = atoms_of(corpus_of("共30人\n共31人\n共30人\n共3.1人"))
    number = atoms.exact[1::3].tolist()
    assert atoms.codes[1::3].tolist() == [NUMBER] * 4
    assert number[0] == number[2]
    assert len(set(number)) == 3


def test_sentences_that_differ_in_a_number_are_two_texts() -> None:
    atoms = atoms_of(corpus_of("共30人。\n共31人。\n共30人。"))
    assert distinct_sentences(atoms, np.zeros(3, np.int32)).text_of.tolist() == [0, 1, 0]


# ------------------------------------------------------------------ sentences and clauses


def test_sentences_and_clauses() -> None:
    assert read("今天开会，请坐好。谁来？我来！好；行…") == ["今天开会|请坐好", "谁来", "我来", "好", "行"]


def test_sentence_ends_by_ascii_marks_between_chinese() -> None:
    assert read("今天开会,请坐好.谁来?我来!好;行") == ["今天开会|请坐好", "谁来", "我来", "好", "行"]


def test_points_that_end_no_sentence() -> None:
    assert read("The fee is 3.5 pounds, e.g. for J. Smith. We agreed.") == [
        "The fee is # pounds | e g for J Smith",
        "We agreed",
    ]


def test_commas_in_numbers_end_no_clause() -> None:
    assert read("收入1,000元,支出20元") == ["收入#元|支出#元"]


def test_a_space_between_chinese_characters_ends_a_clause() -> None:
    assert read("第一部分 总结去年") == ["第#部分|总结去年"]
    assert read("共 30 人") == ["共#人"]


def test_lines_end_sentences() -> None:
    assert read("尊敬的主任\n各位委员\r\n\n大家好") == ["尊敬的主任", "各位委员", "大家好"]


def test_documents_end_sentences() -> None:
    corpus = corpus_of("各位委员", "大家好")
    assert written(corpus, atoms_of(corpus)) == ["各位委员", "大家好"]


WRAPPED = "The committee shall meet on the first Monday of every month\n  and shall report to the council."


def test_a_full_line_of_a_spaced_script_goes_on_in_the_next() -> None:
    assert read(WRAPPED) == [
        "The committee shall meet on the first Monday of every month and shall report to the council"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The committee shall meet\nand shall report to the council",
        WRAPPED.replace("and", "And"),
        WRAPPED.replace("month", "month."),
    ],
)
def test_other_line_breaks_are_hard(text: str) -> None:
    assert len(read(text)) == 2


def test_a_long_sentence_is_cut_at_its_clauses() -> None:
    clause = "山" * (LONGEST // 2)
    assert read(f"{clause}，{clause}，好。") == [clause, clause, "好"]
    assert read(f"{clause[2:]}，{clause[2:]}。") == [f"{clause[2:]}|{clause[2:]}"]


def test_a_long_clause_is_cut_anywhere() -> None:
    atoms = atoms_of(corpus_of("山水" * 50_000))
    assert int(np.diff(atoms.offsets).max()) == LONGEST
    assert len(atoms.codes) == 100_000


# ------------------------------------------------------------------ what counts as the same


def test_traditional_script_width_case_and_pinyin_make_no_difference() -> None:
    plain, other = (atoms_of(corpus_of(text)) for text in ("请领导讲话OK", "請領(lǐng)導講話ｏｋ"))
    assert plain.codes.tolist() == other.codes.tolist()


def test_pinyin_is_no_atom_but_stands_inside_the_span_of_its_sentence() -> None:
    corpus = corpus_of("領(lǐng)導")
    atoms = atoms_of(corpus)
    assert [corpus.text(*span) for span in zip(atoms.starts, atoms.ends, strict=True)] == ["領", "導"]


@pytest.mark.parametrize("text", ["20XX年", "××市", "**同志", "共XX人"])
def test_a_placeholder_run_is_one_atom(text: str) -> None:
    corpus = corpus_of(text)
    atoms = atoms_of(corpus)
    spans = zip(atoms.starts.tolist(), atoms.ends.tolist(), strict=True)
    assert "".join(corpus.text(*span) for span in spans) == text


def test_strays_are_cut_out_and_the_sentence_is_joined() -> None:
    assert read("今天在市里\n更多精彩\n召开大会。散会。", "\n更多精彩\n") == ["今天在市里召开大会", "散会"]
    assert read("今天在市里www。召开大会。", "www。") == ["今天在市里召开大会"]


def test_what_is_cut_out_parts_no_number() -> None:
    whole, cut = corpus_of("共30人"), corpus_of("共<x>30人")
    assert atoms_of(whole).codes.tolist() == atoms_of(cut, ("<x>",)).codes.tolist()


@pytest.mark.parametrize("text", ["", " \n\t\n", "。，！…——", "\u200b\ufeff\u202e"])
def test_nothing_that_counts(text: str) -> None:
    atoms = atoms_of(corpus_of(text))
    assert len(atoms) == 0
    assert len(atoms.codes) == len(distinct_sentences(atoms, np.zeros(0, np.int32)).texts) == 0


# ------------------------------------------------------------------ properties

TEXTS = st.text("今天在市召开大会第三十二次a bX.,，。1290%\n\r\t（）(ǐ)請\u202e", max_size=120)


@given(TEXTS)
def test_atoms_stand_in_order_and_no_sentence_is_empty(text: str) -> None:
    corpus = corpus_of(text)
    atoms = atoms_of(corpus)
    assert (atoms.starts < atoms.ends).all()
    assert (atoms.ends[:-1] <= atoms.starts[1:]).all()
    assert (np.diff(atoms.offsets) > 0).all()
    assert atoms.offsets[-1] == len(atoms.codes) == len(atoms.exact) == len(atoms.clauses)
    assert (np.diff(atoms.clauses) >= 0).all()


@given(TEXTS)
def test_no_character_that_counts_is_lost(text: str) -> None:
    corpus = corpus_of(text)
    atoms = atoms_of(corpus)
    counts = (fold_codes(corpus.codes) & np.uint32(0x1FFFFF)) > 1
    inside = np.zeros(len(corpus.codes), bool)
    for start, end in zip(atoms.starts.tolist(), atoms.ends.tolist(), strict=True):
        inside[start:end] = True
    assert inside[counts].all()


@given(TEXTS, TEXTS)
def test_a_document_is_read_alone_as_beside_others(text: str, other: str) -> None:
    alone, both = corpus_of(text), corpus_of(text, other)
    sentences = written(alone, atoms_of(alone))
    assert written(both, atoms_of(both))[: len(sentences)] == sentences


# ------------------------------------------------------------------ runs of documents

PIECES = [
    "共1，000人",
    "3.",
    "5",
    "今天。",
    "，",
    "\n",
    "一、",
    "the United ",
    "Kingdom of",
    "（二）",
    "xx",
    "",
    "第",
    "十 ",
    "é",
]


@given(
    texts=st.lists(st.lists(st.sampled_from(PIECES), max_size=6).map("".join), max_size=12),
    cut=st.lists(st.integers(0, 60), max_size=6),
    size=st.integers(1, 20),
    threads=st.integers(1, 8),
)
def test_runs_of_documents_are_read_alike(texts: list[str], cut: list[int], size: int, threads: int) -> None:
    """However many documents are read at a time, and by how many threads; a cut may go over the end of one."""
    corpus = corpus_of(*texts)
    codes = fold_codes(corpus.codes)
    starts = np.array([at for at in sorted(set(cut)) if at + 2 <= len(codes)], np.int64)
    ends = np.minimum(starts + 2, np.append(starts[1:], len(codes)))
    whole = build_atoms(corpus, codes, (starts, ends))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(atoms_module, "AT_A_TIME", size)
        parted = build_atoms(corpus, codes, (starts, ends), threads)
    for name in ("codes", "exact", "starts", "ends", "offsets"):
        expected, found = getattr(whole, name), getattr(parted, name)
        assert (expected.dtype, expected.tolist()) == (found.dtype, found.tolist())
    assert (np.diff(whole.clauses) != 0).tolist() == (np.diff(parted.clauses) != 0).tolist()
