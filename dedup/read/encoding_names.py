"""Names of encodings, as files, pages and people write them, and the codecs that read what they mean."""

from __future__ import annotations

import codecs

# What files call by these names is more than the standard of that name: GB 2312 pages hold GBK characters,
# and Big5 files come from Windows.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "cp950", "shift_jis": "cp932", "euc_kr": "cp949"}
_WIDER |= {"iso8859-1": "cp1252", "ascii": "utf-8", "utf-8-sig": "utf-8", "iso2022_jp": "iso2022_jp_ext"}
# More still, for those that hold what these have not: Cantonese characters, the circled numbers of EUC-JP.
_WIDEST = {"cp950": "big5hkscs", "euc_jp": "euc_jis_2004"}
# Names that the web uses and Python does not know.
_ALSO = {"x-gbk": "gbk", "x-sjis": "cp932", "x-euc-jp": "euc_jp", "x-x-big5": "big5", "cn-gb": "gb2312"}
_ALSO |= {"gb_2312-80": "gb2312", "csgb2312": "gb2312", "windows-949": "cp949", "hz-gb-2312": "hz"}
_INCOMPLETE = ("unexpected end of data", "incomplete multibyte sequence", "truncated data")


def canonical(name: str) -> str:
    """Return the codec to decode with: ``gb2312`` and ``GBK`` give ``gb18030``. Raises LookupError."""
    codec = codecs.lookup(_ALSO.get(name.strip().lower(), name)).name
    return _WIDER.get(codec, codec)


def widest(data: bytes, name: str) -> str:
    """Return the codec that has all of ``data``, where that of its name lacks something."""
    wider = _WIDEST.get(name)
    return wider if wider and not decodes(data, name) and decodes(data, wider) else name


def decodes(data: bytes, name: str) -> bool:
    """Whether a codec reads ``data``, whose end may cut a character."""
    try:
        data.decode(name)
    except UnicodeDecodeError as error:
        return is_cut(data, error)
    return True


def is_cut(data: bytes, error: UnicodeDecodeError) -> bool:
    """Whether all that is wrong with ``data`` is that its end cuts a character."""
    return error.reason in _INCOMPLETE and error.end >= len(data)
