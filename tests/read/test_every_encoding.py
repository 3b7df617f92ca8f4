"""Every language in every encoding it fits into: declared rightly, wrongly or not, behind English, cut, damaged."""

from __future__ import annotations

import random
from difflib import SequenceMatcher

import pytest

from dedup.errors import UnreadableError
from dedup.model import Problem
from dedup.read.encoding import decode_document, document_encoding
from dedup.read.reporting import Reporter
from tests.languages import PAIRS, passage

ENGLISH = "The minutes of the meeting were read and approved. It was agreed to mend the pump (see page 12).\n"
PAGE = (
    "<html><head><meta charset={}><script>var seen = [1, 2, 3];</script></head><body><p>{}</p></body></html>"
)
NAMES = (
    "utf-8",
    "gb2312",
    "big5",
    "shift_jis",
    "euc-kr",
    "iso-8859-1",
    "windows-1251",
    "iso-2022-jp",
    "klingon",
)
# Half of a pair, or of three bytes, can be missing: not in what writes a byte a character, or only ASCII.
CUTTABLE = [pair for pair in PAIRS if pair[1] not in ("hz", "iso2022_jp", "iso2022_kr", "cp1252")]
CUTTABLE = [
    (language, name) for language, name in CUTTABLE if language != "russian" or name.startswith("utf")
]
MULTIBYTE = [pair for pair in CUTTABLE if not pair[1].startswith("utf-16")]


def decode(data: bytes, encoding: str = "auto", declared: str = "") -> tuple[str, list[Problem]]:
    problems: list[Problem] = []
    return decode_document(data, encoding, Reporter("f", problems.append), declared), problems


@pytest.mark.parametrize(("language", "encoding"), PAIRS)
def test_whatever_is_declared(language: str, encoding: str) -> None:
    for seed, length in enumerate((25, 150, 1000, 40_000)):
        text = passage(language, length, seed)
        assert decode(text.encode(encoding)) == (text, []), length
        for declared in (encoding, *(NAMES if length < 1000 else NAMES[seed : seed + 1])):
            page = PAGE.format(declared, text)
            assert decode(page.encode(encoding), declared=declared) == (page, []), (length, declared)


@pytest.mark.parametrize(("language", "encoding"), PAIRS)
def test_a_few_characters(language: str, encoding: str) -> None:
    """Four to nine characters do not always tell; nearly always they do."""
    wrong = []
    for seed in range(40):
        text = passage(language, 4 + seed % 6, seed)
        if decode(text.encode(encoding)) != (text, []):
            wrong.append(text)
    assert len(wrong) <= 4, wrong


@pytest.mark.parametrize("size", [10_000, 500_000])
@pytest.mark.parametrize(("language", "encoding"), PAIRS)
def test_behind_english(language: str, encoding: str, size: int) -> None:
    for length in (30, 3000)[: 2 if size < 500_000 else 1]:
        text = ENGLISH * (size // len(ENGLISH)) + passage(language, length) + "\n"
        assert decode(text.encode(encoding), declared="iso-8859-1") == (text, [])


@pytest.mark.parametrize(("language", "encoding"), CUTTABLE)
def test_cut_in_the_middle_of_a_character(language: str, encoding: str) -> None:
    for seed in range(8):
        text = (
            passage(language, 40 + 30 * seed, seed).rstrip()
            + "éя中"[("german", "russian").index(language) if language in ("german", "russian") else 2]
        )
        data = text.encode(encoding)
        got, problems = decode(data[:-1], declared=encoding)
        assert got == text[:-1]
        assert ["as if it had been cut" in problem.message for problem in problems] == [True]
        assert problems[0].offset == len(text[:-1].encode(encoding))


@pytest.mark.parametrize(
    ("language", "encoding"),
    [pair for pair in MULTIBYTE if pair[0] in ("simplified", "traditional", "japanese")],
)
def test_cut_at_the_beginning(language: str, encoding: str) -> None:
    """Where the bytes would not come into step soon, as those of GB 2312 do not, the first one is given up."""
    for seed in range(10):
        text = passage(language, 900, seed).lstrip()
        got, problems = decode(text.encode(encoding)[1:])
        assert got.endswith(text[9:])
        if encoding in ("gb2312", "utf-8"):
            assert got.lstrip("\ufffd") == text[1:]
            assert [problem.offset for problem in problems] == [0]


def test_rare_characters_are_in_step() -> None:
    """Pairs of bytes one off would be commoner here, and are not what was written."""
    for text in ("龃龉龌龊，饕餮魑魅魍魉", "鹧鸪鹈鹕鸱鸮鹱", "彳亍踽踽踟蹰趔趄"):
        assert decode((text * 3 + "\n" + passage("simplified", 300)).encode("gbk"))[1] == []


@pytest.mark.parametrize("count", [1, 2, 20])
@pytest.mark.parametrize(("language", "encoding"), MULTIBYTE)
def test_bad_bytes(language: str, encoding: str, count: int) -> None:
    """Bytes that came between the characters cost a U+FFFD each, and each is told with its byte and line."""
    text = passage(language, 22_000, count)
    points = sorted(random.Random(count).sample(range(len(text)), count))
    pieces = [text[a:b] for a, b in zip([0, *points], [*points, len(text)], strict=True)]
    for declared in ("", "iso-8859-1"):
        got, problems = decode(b"\xff".join(piece.encode(encoding) for piece in pieces), declared=declared)
        assert got == "\ufffd".join(pieces)
        places = [len("".join(pieces[: n + 1]).encode(encoding)) + n for n in range(count)]
        assert [problem.offset for problem in problems] == places
        assert [problem.line for problem in problems] == [1 + text[:point].count("\n") for point in points]


@pytest.mark.parametrize(("language", "encoding"), MULTIBYTE)
def test_broken_characters_do_not_put_the_rest_out_of_step(language: str, encoding: str) -> None:
    text = passage(language, 22_000)
    wide = [at for at, char in enumerate(text[:-1]) if char > "\x7f"]
    for part in (0, 1):
        data = bytearray(text.encode(encoding))
        for point in random.Random(part).sample(wide, 10):
            data[len(text[:point].encode(encoding)) + part] = 0xFF
        got, problems = decode(bytes(data))
        assert len(problems) == 10
        assert got.count("\ufffd") <= 30
        lines = list(zip(got.split("\n"), text.split("\n"), strict=True))
        broken = [SequenceMatcher(None, ours, own, autojunk=False) for ours, own in lines if ours != own]
        assert len(broken) <= 10
        assert all(match.ratio() > 0.95 for match in broken)


@pytest.mark.parametrize(("language", "encoding"), MULTIBYTE)
def test_too_many_bad_bytes(language: str, encoding: str) -> None:
    for length, count in ((40_000, 21), (900, 4)):
        text = passage(language, length)
        size = length // (count + 1)
        pieces = [text[n * size : (n + 1) * size] for n in range(count + 1)]
        data = b"\xff".join(piece.encode(encoding) for piece in pieces)
        with pytest.raises(UnreadableError, match="cannot be decoded at byte") as caught:
            decode(data)
        assert caught.value.offset == len(pieces[0].encode(encoding))


@pytest.mark.parametrize("text", ["通知", "一样", "书记们", "通知如下"])
def test_words_of_gbk_that_are_valid_utf8(text: str) -> None:
    data = text.encode("gbk")
    assert decode(data)[0] == text
    assert decode(ENGLISH.encode() + data + b"\n" + ENGLISH.encode())[0].split("\n")[1] == text


@pytest.mark.parametrize(
    "text",
    [
        *(
            "é",
            "ÿ",
            "à la carte",
            "Été à Noël",
            "ñandú",
            "Ångström",
            "±2 °C, 3×4 µm, §5 «naïf» ©",
            "e\u0301te\u0301",
            "lǐngdǎo gànbù",
        ),
        *(
            "Он пришёл домой.",
            "Ήρθε το νερό.",
            "המים באו היום",
            "מַיִם",
            "وصل الماء اليوم",
            "Ջուրը եկավ",
            "Zażółć gęślą jaźń",
        ),
    ],
)
def test_two_byte_scripts_stay_utf8(text: str) -> None:
    assert decode(text.encode()) == (text, [])
    assert decode(text.encode(), declared="gbk") == (text, [])
    assert decode((text * 300).encode(), declared="gbk") == (text * 300, [])


def test_0x80_is_the_euro_of_code_page_936() -> None:
    text = "每吨水价从3€涨到4€，今天贴出来了。\n" * 300
    data = (
        text.encode("gbk", "ignore")
        if "€" not in text
        else b"\x80".join(p.encode("gbk") for p in text.split("€"))
    )
    assert decode(data) == (text, [])
    assert decode(data, "gbk") == (text, [])


def test_supersets() -> None:
    """Cantonese characters of Hong Kong, circled numbers of Japan, GBK under the name of GB 2312."""
    cantonese = "佢哋喺度傾偈，話今日啲水嚟咗，個個都好開心，冇人唔鍾意。" * 5
    assert decode(cantonese.encode("big5hkscs"), declared="big5") == (cantonese, [])
    assert decode(cantonese.encode("big5hkscs"), "big5") == (cantonese, [])
    circled = passage("japanese", 200) + "①②③"
    assert decode(circled.encode("euc_jis_2004"), declared="euc-jp") == (circled, [])
    assert decode(circled.encode("cp932"), declared="shift_jis") == (circled, [])
    wider = passage("simplified", 200) + "朱镕基，喆、囍"
    assert decode(wider.encode("gbk"), declared="gb_2312-80") == (wider, [])


def test_declared_encodings_that_are_no_candidates() -> None:
    for text, name in (
        (
            "Nowy rów kopano trzy miesiące, a dziś wreszcie płynie nim woda; ludzie są bardzo zadowoleni.",
            "iso-8859-2",
        ),
        ("Το νέο αυλάκι κράτησε τρεις μήνες και σήμερα ήρθε επιτέλους το νερό.", "windows-1253"),
        (
            "Yeni hendek üç ay sürdü ve bugün nihayet su geldi; çiftçiler çok sevindi, ışıklar yandı.",
            "iso-8859-9",
        ),
        ("استغرق حفر القناة ثلاثة أشهر واليوم وصل الماء أخيرا", "windows-1256"),
    ):
        assert decode(text.encode(name), declared=name) == (text, [])
        assert document_encoding(text.encode(name), "auto", name)[1] == 0


def test_shell_and_logs_are_no_seven_bit_encoding() -> None:
    for text in (
        "ls ~{alice,bob}/src ~}",
        "colour \x1b[31mred\x1b[0m, cost \x1b$5",
        "see http://site/~{name}/",
    ):
        assert decode(text.encode()) == (text, [])


def test_tildes_beside_hz() -> None:
    text = "see http://site.cn/~zhang/ and ~/notes\n" + passage("simplified", 300)
    data = text.replace("~", "~~").encode("ascii", "ignore")[:0] + text.encode("hz").replace(b"~~", b"~")
    assert decode(data) == (text, [])


PAIRED = [
    ("simplified", "gb2312"),
    ("simplified", "gbk"),
    ("simplified", "gb18030"),
    ("japanese", "euc_jp"),
]


@pytest.mark.parametrize("how", ["lost", "more"])
@pytest.mark.parametrize(("language", "encoding"), [pair for pair in PAIRED if pair in MULTIBYTE])
def test_a_byte_lost_or_more_does_not_put_the_rest_out_of_step(
    language: str, encoding: str, how: str
) -> None:
    text = passage(language, 22_000)
    data = bytearray(text.encode(encoding))
    # Where enough stands behind on the line for the characters to tell.
    places = [at for at in range(len(text) - 30) if all(char > "\u2fff" for char in text[at : at + 30])]
    places = sorted(random.Random(3).sample(places, 8), reverse=True)
    for point in places:
        at = len(text[:point].encode(encoding))
        if how == "lost":
            del data[at]
        else:
            data[at:at] = b"\x81"
    got, problems = decode(bytes(data), declared=encoding)
    assert 8 <= len(problems) <= 12
    lines = zip(got.split("\n"), text.split("\n"), strict=True)
    match = [SequenceMatcher(None, ours, own, autojunk=False) for ours, own in lines if ours != own]
    assert min(one.ratio() for one in match) > 0.9
    assert sum(len(got_) for got_ in got.split("\ufffd")) >= len(text) - 40


def test_more_places_out_of_step_than_are_mended_stay_as_they_are() -> None:
    good = passage("simplified", 9000)
    line = "今天我们在这里开会，请大家把手里的工作放一放，认真听一听各位代表的意见。A\n"
    bad = line.encode("gbk")[:10] + line.encode("gbk")[11:]
    got, problems = decode(good.encode("gbk") + b"\n" + bad * 3, declared="gbk")
    assert (
        got
        == f"{good}\n" + "今天我们在\ufffd里开会，请大家把手里的工作放一放，认真听一听各位代表的意见。A\n" * 3
    )
    assert len(problems) == 3
    got, problems = decode(good.encode("gbk") + b"\n" + bad * 25, declared="gbk")
    assert (problems, "\ufffd" in got) == ([], False)
