"""Readings beside a Chinese character: pinyin, zhuyin or kana in brackets, as sites and textbooks print them."""

from __future__ import annotations

import unicodedata

from dedup.late import late_pattern

_HAN = late_pattern("[\u2e80-\u2fdf\u3400-\u9fff\uf900-\ufaff々\U00020000-\U0003ffff]")
# The syllables of pinyin without their tones: initials, and the finals that go with them. v stands for ü on keyboards.
_SYLLABLES = (
    ("[bp]", "ian|iao|ing|ang|eng|ie|in|ai|ei|ao|ou|an|en|a|o|i|u"),
    ("m", "ian|iao|ing|ang|eng|iu|ie|in|ai|ei|ao|ou|an|en|a|o|e|i|u"),
    ("f", "ang|eng|ei|ou|an|en|iao|a|o|u"),
    ("[dt]", "iao|ian|uan|ang|eng|ong|ing|uo|ui|un|iu|ie|ia|ai|ei|ao|ou|an|en|a|e|i|u"),
    ("[nl]", "iang|iao|ian|uan|ang|eng|ong|ing|[üvu]e|uo|un|iu|ie|in|ia|ai|ei|ao|ou|an|en|a|o|e|i|u|ü|v"),
    ("[gkh]", "uang|uai|uan|ang|eng|ong|ua|uo|ui|un|ai|ei|ao|ou|an|en|a|e|u"),
    ("[jqx]", "iang|iong|iao|ian|ing|[uüv]an|[uüv]e|[uüv]n|iu|ie|in|ia|i|u|ü|v"),
    ("(?:[zcs]h?|r)", "uang|uai|uan|ang|eng|ong|ua|uo|ui|un|ai|ei|ao|ou|an|en|a|e|i|u"),
    ("y", "uan|ang|ing|ong|ue|un|ai|ao|ou|an|in|a|o|e|i|u"),
    ("w", "ang|eng|ai|ei|an|en|a|o|u"),
    ("", "ang|eng|ai|ei|ao|ou|an|en|er|a|o|e|ê|ng"),
)
_SYLLABLE = "|".join(f"{initial}(?:{finals})r?" for initial, finals in _SYLLABLES)
_PINYIN = late_pattern(rf"(?:(?:{_SYLLABLE})[ '’·-]?)+")
_FIRST = late_pattern(_SYLLABLE)
# Tones as digits, of small letters only and of two at least: in 方案(a1) it is a number.
_NUMBERED = late_pattern(rf"(?:(?=[a-zü:]{{2}})(?:{_SYLLABLE.replace('ü', '(?:ü|u:)')})[1-5][ '-]?)+")
_TONES = frozenset("\u0300\u0301\u0304\u0306\u030c")
_LETTERS = "A-Za-züÜêÊɡɑＡ-Ｚａ-ｚÀ-ÅÈ-ÏÒ-ÖÙ-Üà-åè-ïò-öù-üĀ-ăĒ-ěĨ-ĭŃńŇňŌ-ŏŨ-ŭǍ-ǜǸǹḾḿ\u0300\u0301\u0304\u0306\u0308\u030c"
LONGEST_PINYIN = 23
_BOPOMOFO = "ㄅ-ㄯㆠ-ㆿ"
# No ー: readings of characters do not write long vowels so, names of companies do.
_KANA = "ぁ-ゖァ-ヺｦ-ﾟ\u3099\u309a"
# What stands in brackets behind a character in its own right.
_SAID = late_pattern(
    "(?:なし|あり|する|しない|した|こみ|ぬき|など|ほか|また|および|または|その|この|これ|それ|いい|ない)"
)
# A character is read in so many kana at the most: 志 こころざし.
MOST_KANA = 5
_INSIDE = (
    rf"(?P<{{0}}pinyin>[{_LETTERS}][{_LETTERS}1-5: \xa0'’·-]{{{{0,{LONGEST_PINYIN - 1}}}}})"
    rf"|(?P<{{0}}zhuyin>˙?[{_BOPOMOFO}][{_BOPOMOFO}ˊˇˋ˙ˉ 　]{{{{0,11}}}})"
    rf"|(?P<{{0}}kana>[{_KANA}][{_KANA}・ 　]{{{{0,39}}}})"
)
_inside = _INSIDE.replace("{{", "{").replace("}}", "}")
_BRACKETED = late_pattern(
    rf"[(（﹙](?:{_inside.replace('{0}', 'round_')})[)）﹚]"
    rf"|[\[［【〔《](?:{_inside.replace('{0}', 'square_')})[\]］】〕》]"
)
OPENING = "(（﹙[［【〔《"
# What a reading may begin with.
INSIDE = "".join(
    map(chr, (*range(0x41, 0x7B), *range(0xC0, 0x270), *range(0x1E3E, 0x1E40), *range(0x3041, 0x31C0), 0x2D9))
) + "".join(map(chr, (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), *range(0xFF66, 0xFFA0))))


def reading_at(text: str, at: int) -> int:
    """Where the reading that a bracket at ``at`` opens ends, bracket and all; ``at`` if there is none."""
    characters = _characters_before(text, at)
    found = _BRACKETED.match(text, at) if characters else None
    if found is None:
        return at
    kind, inside = next((name, value) for name, value in found.groupdict().items() if value is not None)
    if kind.endswith("pinyin") and not (_is_pinyin(inside) or _is_numbered(inside, characters)):
        return at
    if kind.endswith("kana") and (len(inside) > MOST_KANA * characters or _SAID.match(inside)):
        return at
    if "《" in found[0] and not kind.endswith("kana"):
        return at
    return found.end()


def _is_pinyin(letters: str) -> bool:
    """Syllables, at least one with a tone."""
    parts = unicodedata.normalize("NFKD", letters.casefold().replace("ɡ", "g").replace("ɑ", "a"))
    plain = "".join(part for part in parts if part not in _TONES)
    whole = unicodedata.normalize("NFC", plain)
    if len(plain) == len(parts) or not _PINYIN.fullmatch(whole):
        return False
    # The first syllable has its tone: lǐng dao, but no name such as Mané.
    first = _FIRST.match(whole)
    toned = next(at for at, part in enumerate(parts) if part in _TONES)
    before = sum(not unicodedata.combining(part) for part in parts[:toned])
    return first is not None and before <= len(first[0])


def _is_numbered(letters: str, characters: int) -> bool:
    """Syllables with their tones as digits, one for each character at the most."""
    return bool(_NUMBERED.fullmatch(letters)) and sum(map(str.isdecimal, letters)) <= characters


def _characters_before(text: str, at: int) -> int:
    """How many Chinese characters, up to eight, stand before a place."""
    count = 0
    while count < min(8, at) and _HAN.match(text[at - count - 1]):
        count += 1
    return count
