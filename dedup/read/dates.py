"""Dates as people write them: ISO and RFC 822, American and European orders, Chinese numerals, years of eras.

A date is a day as it is written, whatever its time zone: copies of one zone keep their order, and the day shown is
the one that stands in the record.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from datetime import datetime, UTC
from functools import lru_cache

from dedup.late import late_pattern

# What a date can be besides read: of two readings, or of none.
AMBIGUOUS, UNREAD = "ambiguous", "unread"

_ISO = late_pattern(r"\s*([12]\d{3})-(\d\d)-(\d\d)(?:[T ].*)?\Z", re.ASCII)
_NOTHING = frozenset(
    ("", "-", "--", "null", "none", "nan", "nat", "n/a", "na", "unknown", "未知", "不详", "不詳", "无", "無")
)

_DIGITS_OF = ("〇零○oO", "一壹元", "二贰貳", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
_DIGITS = {char: value for value, chars in enumerate(_DIGITS_OF) for char in chars}
_DIGITS |= {str(value): value for value in range(10)}
# Numerals before a unit; 元年 is the first year of an era, 公元 is none.
_NUMERALS = late_pattern(
    f"[{''.join(_DIGITS_OF).replace('元', '')}0-9十拾百廿卅]+(?=\\s?[年月日号號])|(?<![公西])元(?=年)"
)

# The year before the first of each era.
_ERAS = {"民國": 1911, "民国": 1911, "令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867}
_ERA = late_pattern(
    rf"({'|'.join(_ERAS)})\s?(\d{{1,3}})(?:\s?[年./-]\s?(\d{{1,2}}))?(?:\s?[月./-]\s?(\d{{1,2}}))?"
)

_MONTHS = {
    name: month
    for month, names in enumerate(
        (
            "jan january janvier januar janeiro enero",
            "feb february février fevrier februar febrero",
            "mar march mars märz marzo",
            "apr april avril abril",
            "may mai mayo",
            "jun june juin juni junio",
            "jul july juillet juli julio",
            "aug august août aout agosto",
            "sep sept september septembre septiembre",
            "oct october octobre okt oktober octubre",
            "nov november novembre noviembre",
            "dec december décembre decembre dez dezember diciembre",
        ),
        1,
    )
    for name in names.split()
}
_NAMED = late_pattern(
    rf"(?:(?<![\d:])(\d{{1,2}})(?:st|nd|rd|th|\.)?[\s-]{{0,2}}(?:of\s|de\s)?)?"
    rf"\b({'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?"
    rf"(?:[\s-]{{1,2}}(\d{{1,2}})(?:st|nd|rd|th)?(?![\d:]))?",
    re.IGNORECASE,
)
_YEAR = late_pattern(r"(?<![\d+:.-])-?([12]\d{3})(?![\d:])")
_SHORT_YEAR = late_pattern(r"[\s,'’-]{1,2}(\d{2})(?![\d:])")

_COMPACT = late_pattern(r"(?<!\d)([12]\d{3})(\d\d)(\d\d)(?:\d\d|\d{4}|\d{6})?(?!\d)")
_YEAR_FIRST = late_pattern(
    r"(?<!\d)([12]\d{3})(?:\s?[-/.,_年년]\s?|\s)(\d{1,2})(?![\d:])(?:(?:\s?[-/.,_月월]\s?|\s)(\d{1,2})(?![\d:]))?"
)
_REPUBLIC = late_pattern(r"(?<!\d)(1\d\d)\s?([年./-])\s?(\d{1,2})\s?[月./-]\s?(\d{1,2})(?!\d)")
_SHORT_FIRST = late_pattern(r"(?<!\d)(\d\d)年\s?(\d{1,2})月(?:\s?(\d{1,2})[日号號])?")
_YEAR_LAST = late_pattern(r"(?<!\d)(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?([12]\d{3}|\d\d)(?!\d)")
_YEAR_ALONE = late_pattern(r"(?<!\d)([12]\d{3})(?!\d)")
_EPOCH = late_pattern(r"\d{10}(?:\.\d+)?|\d{13}|\d{16}", re.ASCII)


def parse_date(text: str) -> int:
    """A date as YYYYMMDD, 0 if there is none: ``2023年1月5日`` -> 20230105, ``2023`` -> 20230000."""
    return read_date(text)[0]


@lru_cache(1 << 16)
def read_date(text: str) -> tuple[int, str]:
    """A date as YYYYMMDD, with 00 for what is not known, 0 if there is none; and AMBIGUOUS or UNREAD.

    Of one that may be day or month first, the year counts.

    >>> read_date("Tue, 05 Sep 2023 10:00:00 GMT"), read_date("03/04/2023"), read_date("二〇二二年九月五日")
    ((20230905, ''), (20230000, 'ambiguous'), (20220905, ''))
    """
    found = _ISO.match(text)
    if found and (date := _as_number(int(found[1]), int(found[2]), int(found[3]))):
        return date, ""
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain.lower() in _NOTHING:
        return 0, ""
    plain = _NUMERALS.sub(_in_digits, plain)
    if _EPOCH.fullmatch(plain) and _compact(plain) is None:
        return _of_epoch(plain), ""
    for read in (_named_month, _of_era, _compact, _year_first, _of_republic, _short_first, _year_last):
        answer = read(plain)
        if answer is not None:
            return answer
    alone = _YEAR_ALONE.search(plain)
    if alone and not _has_more(plain, alone):
        return int(alone[1]) * 10000, ""
    return (int(alone[1]) * 10000 if alone else 0), UNREAD


Answer = tuple[int, str] | None


def _has_more(plain: str, year: re.Match[str]) -> bool:
    """Whether other numbers stand beside a year, so that there is more to the date than was understood."""
    return any(char.isdigit() for char in plain[: year.start()] + plain[year.end() :])


def _as_number(year: int, month: int, day: int) -> int:
    """YYYYMMDD; 0 for a day that no calendar has. A month or day of 0 is not known."""
    if not 1000 <= year < 3000 or not 0 <= month <= 12:
        return 0
    if day and (not month or day > calendar.monthrange(year, month)[1]):
        return 0
    return year * 10000 + month * 100 + day


def _answer(year: int, month: int = 0, day: int = 0) -> Answer:
    date = _as_number(year, month, day)
    if date:
        return date, ""
    return (year * 10000 if 1000 <= year < 3000 else 0), UNREAD


def _numbers(*parts: str | None) -> list[int]:
    return [int(part or 0) for part in parts]


def _named_month(plain: str) -> Answer:
    found = _NAMED.search(plain)
    if not found:
        return None
    month = _MONTHS[found[2].lower()]
    before, after = found[1], found[3]
    rest = plain[found.end(2) :]
    year = _YEAR.search(plain, 0, found.start()) or _YEAR.search(rest)
    if year:
        return _answer(int(year[1]), month, int(before or after or 0))
    short = _SHORT_YEAR.match(rest) if before else (found[3] and _SHORT_YEAR.match(plain, found.end()))
    if short:
        return _answer(_full_year(int(short[1])), month, int(before or after or 0))
    return 0, UNREAD


def _of_era(plain: str) -> Answer:
    found = _ERA.search(plain)
    if not found:
        return None
    year, month, day = _numbers(*found.groups()[1:])
    return _answer(_ERAS[found[1]] + year, month, day)


def _compact(plain: str) -> Answer:
    found = _COMPACT.search(plain)
    date = _as_number(*_numbers(*found.groups())) if found else 0
    return (date, "") if date else None


def _year_first(plain: str) -> Answer:
    found = _YEAR_FIRST.search(plain)
    return _answer(*_numbers(*found.groups())) if found else None


def _of_republic(plain: str) -> Answer:
    """``112年9月5日``, ``112/09/05``: three digits are a year of the republic."""
    found = _REPUBLIC.search(plain)
    if not found:
        return None
    year, month, day = _numbers(found[1], found[3], found[4])
    return _answer(1911 + year, month, day)


def _short_first(plain: str) -> Answer:
    found = _SHORT_FIRST.search(plain)
    if not found:
        return None
    year, month, day = _numbers(*found.groups())
    return _answer(_full_year(year), month, day)


def _year_last(plain: str) -> Answer:
    """Day first with dots, as in Central Europe; else by what can be no month, or ambiguous."""
    found = _YEAR_LAST.search(plain)
    if not found:
        return None
    first, second, year = _numbers(found[1], found[3], found[4])
    if len(found[4]) == 2:
        if found[2] != ".":
            return 0, AMBIGUOUS  # 23/04/05 may begin with any of the three
        year = _full_year(year)
    if found[2] == "." or first > 12:
        return _answer(year, second, first)
    if second > 12 or first == second:
        return _answer(year, first, second)
    return year * 10000, AMBIGUOUS


def _full_year(year: int) -> int:
    """The year of two digits, as POSIX has it."""
    return 1900 + year if year > 68 else 2000 + year


def _of_epoch(plain: str) -> int:
    """Seconds, milliseconds or microseconds since 1970."""
    whole = plain.partition(".")[0]
    moment = datetime.fromtimestamp(int(whole) / 10 ** (len(whole) - 10), UTC)
    return _as_number(moment.year, moment.month, moment.day)


def _in_digits(found: re.Match[str]) -> str:
    """A numeral in Arabic digits: ``二〇二二`` -> 2022, ``二十三`` -> 23, ``一百一十二`` -> 112, ``元`` -> 1."""
    numeral = found[0].replace("廿", "二十").replace("卅", "三十").replace("拾", "十")
    if not ("十" in numeral or "百" in numeral):
        return "".join(str(_DIGITS[char]) for char in numeral)
    hundreds, has, rest = numeral.rpartition("百")
    tens, ten, ones = rest.rpartition("十")
    value = 100 * _value(hundreds, 1) if has else 0
    value += 10 * _value(tens, 1) if ten else 0
    return str(value + _value(ones, 0))


def _value(digits: str, empty: int) -> int:
    known = [_DIGITS[char] for char in digits if char in _DIGITS]
    return int("".join(map(str, known))) if known else empty


_NAME_YEAR = r"(?<!\d)((?:19|20)\d\d)"
_IN_NAME = (
    late_pattern(_NAME_YEAR + r"年(\d{1,2})月(?:(\d{1,2})日)?"),
    late_pattern(_NAME_YEAR + r"[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)"),
    late_pattern(_NAME_YEAR + r"[-_.](0[1-9]|1[0-2])(?!\d)"),
    late_pattern(_NAME_YEAR + r"(?!\d)"),
)


# A line that says the day and nothing else, and how far down it stands.
_DAY_LINE = late_pattern(
    r"[（(【\[]?\s*((?:19|20)\d\d)\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?\s*[)）】\]]?"
)
_LINES, _LINE = 4, 24
_FOLDER = late_pattern("(?:19|20)[0-9]{2}年?度?")


def is_year(name: str) -> bool:
    """Whether a folder is named after a year: ``2019``, ``2019年``."""
    return _FOLDER.fullmatch(name) is not None


def date_of_text(path: str, text: str) -> int:
    """The date of a file, as YYYYMMDD, 0 if nothing tells: that of its name, that of a line beneath its title which says
    nothing else, ``（2019年3月5日）``, or the year that a folder is named after."""
    named = date_of_name(path)
    lines = [line.strip() for line in text[:400].split("\n") if line.strip()]
    for line in lines[1:_LINES]:
        found = _DAY_LINE.fullmatch(_NUMERALS.sub(_in_digits, line)) if len(line) <= _LINE else None
        if found:
            year, month, day = map(int, found.groups())
            # A name that says more than the year says it better, and so does one of another year.
            if 1 <= month <= 12 and 1 <= day <= 31 and named in (0, year * 10000):
                return year * 10000 + month * 100 + day
    years = [name for name in path.split("/")[:-1] if is_year(name)]
    return named or (int(years[-1][:4]) * 10000 if years else 0)


def date_of_name(path: str) -> int:
    """A date that stands in the name of a file, as YYYYMMDD, 0 if there is none: ``report-2019.txt`` -> 20190000,
    ``xi2020-2020-01-08.txt`` -> 20200108, ``二〇二二年九月讲话.docx`` -> 20220900."""
    name = _NUMERALS.sub(_in_digits, path.rpartition("/")[2])
    for pattern in _IN_NAME:
        if found := pattern.search(name):
            year, month, day = (int(part or 0) for part in (*found.groups(), None, None)[:3])
            return year * 10000 + month * 100 + day
    return 0
