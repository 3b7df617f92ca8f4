"""A text folds alike in every form that Unicode calls the same."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dedup.kernels import active
from dedup.kernels.arrays import Codes
from dedup.text.build_table import KEPT_APART, RADICALS
from dedup.text.fold import CONTINUES, fold_codes, whole_end, whole_ends
from dedup.text.folding_table import CODE_POINTS, shipped_unicode_version
from dedup.text.neighbours import RAISED
from tests.folding import read_folded

FORMS = ("NFC", "NFD", "NFKC", "NFKD")
# Behind a digit these stay what they are; NFKC would make 102 of 10².
APART = KEPT_APART | frozenset(RAISED)


def codes_of(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def tokens_of(lines: list[str]) -> list[int]:
    """A hash of the tokens of each line, which holds no line break."""
    text = "\n".join(lines) + "\n"
    codes = fold_codes(codes_of(text))
    ends = np.cumsum([len(line) + 1 for line in lines])
    starts = np.concatenate(([0], ends[:-1]))
    return active.measure_units(codes, starts, ends - 1)[0].tolist()


def folded(text: str) -> str:
    return read_folded(fold_codes(codes_of(text)))[0]


def test_every_character_folds_as_its_forms_do() -> None:
    if unicodedata.unidata_version != shipped_unicode_version():
        pytest.skip(f"the table is of Unicode {shipped_unicode_version()}")
    breaks = "\n\x0b\x0c\r\x85\u2028\u2029"
    every = [
        chr(p)
        for p in range(CODE_POINTS)
        if not 0xD800 <= p < 0xE000 and chr(p) not in APART and chr(p) not in breaks
    ]
    alone = tokens_of(every)
    for form in FORMS:
        as_form = tokens_of([unicodedata.normalize(form, character) for character in every])
        wrong = [c for c, one, other in zip(every, alone, as_form, strict=True) if one != other]
        assert [f"{ord(c):04x}" for c in wrong] == [], form


@pytest.mark.parametrize("before", ["a", "中", "か", "क", "5", " ", "ﬃ", "각", "ا"])
def test_every_mark_behind_a_character(before: str) -> None:
    if unicodedata.unidata_version != shipped_unicode_version():
        pytest.skip(f"the table is of Unicode {shipped_unicode_version()}")
    marks = [
        chr(p) for p in range(CODE_POINTS) if unicodedata.category(chr(p))[0] == "M" and chr(p) not in APART
    ]
    pairs = [before + mark for mark in marks]
    alone = tokens_of(pairs)
    for form in FORMS:
        as_form = tokens_of([unicodedata.normalize(form, pair) for pair in pairs])
        wrong = [m for m, one, other in zip(marks, alone, as_form, strict=True) if one != other]
        assert [f"{ord(m):04x}" for m in wrong] == [], form


texts = st.text(
    st.one_of(
        st.characters(
            exclude_categories=["Cs"], exclude_characters="\n\x0b\x0c\r\x85\u2028\u2029" + "".join(APART)
        ),
        st.sampled_from(
            "aeêoのはかき\u0301\u0302\u0323\u0300\u3099\u309aﾊﾞｶﾟ"
            "ᄒ한ᅡᆫㅎㅏ\u1100\u1161\u11a8क\u093c\u0338=<ﬃ중국中国5.%㎞ \u200b"
        ),
    ),
    max_size=12,
)


@given(text=texts)
@example(text="e\u0323\u0302")
@example(text="ﬃ\u0301")
@example(text="ㅎㅏㄴ")
@example(text="5\u20d0.5")
def test_a_text_folds_as_its_forms_do(text: str) -> None:
    assert {tokens_of([unicodedata.normalize(form, text)])[0] for form in FORMS} == set(tokens_of([text]))


@pytest.mark.parametrize(
    "text",
    [
        "Tiếng Việt được viết bằng chữ Quốc ngữ",
        "각하께서 회의를 여셨습니다",
        "がぎぐげご、パピプペポ",
        "café à côté",
    ],
)
def test_languages_in_either_form(text: str) -> None:
    assert (
        folded(text)
        == folded(unicodedata.normalize("NFD", text))
        == unicodedata.normalize("NFC", text.casefold()).replace("、", " ")
    )


def test_radicals_are_their_characters() -> None:
    assert folded("⼈⺠政府⼯作报告") == folded("人民政府工作报告")
    assert all(folded(radical) == folded(own) for radical, own in RADICALS.items())


def test_marks_count_that_make_no_one_character() -> None:
    assert len({folded("x"), folded("x\u0304"), folded("x\u0301")}) == 3
    assert folded("कि") != folded("का")
    assert folded("การ") != folded("กร")


def test_a_mark_on_a_space_marks_nothing() -> None:
    assert folded("a \u0301b").split() == folded("a ´b").split() == ["a", "b"]


def test_more_marks_than_writing_has() -> None:
    long = "a" + "\u0301\u0316" * 5000
    codes = fold_codes(codes_of(long + "\n中"))
    assert len(codes) == len(long) + 2
    assert codes[-1] == ord("中")


def test_what_composes_belongs_to_the_first() -> None:
    codes = fold_codes(codes_of("cafe\u0301s"))
    assert codes[4] == CONTINUES
    assert whole_end(codes, 4) == 5
    assert whole_ends(codes, np.array([4, 5, 6])).tolist() == [5, 5, 6]
    assert whole_ends(fold_codes(codes_of("e\u0301")), np.array([1])).tolist() == [2]
