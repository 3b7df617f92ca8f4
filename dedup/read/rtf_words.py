"""The control words of RTF 1.9.1 that say what text is: characters, code pages, groups with and without text."""

from __future__ import annotations

import codecs
from collections.abc import Mapping

CHARACTERS: Mapping[str, str] = {
    "tab": "\t",
    "line": "\n",
    "lbr": "\n",
    "softline": "\n",
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
}
# An optional hyphen is no character; a space and a hyphen that no line ends at are.
SYMBOLS: Mapping[bytes, str] = {b"~": "\u00a0", b"_": "-", b"\t": "\t"}
# What is not shown: hidden text, and what was deleted under revision.
HIDING = frozenset(("v", "deleted"))
FRAMES = frozenset(kind + pages for kind in ("header", "footer") for pages in ("", "l", "r", "f"))
# Groups that are text in spite of what they stand in; true for those that are a text of their own.
TEXTS: Mapping[str, bool] = {
    **dict.fromkeys(FRAMES, True),
    "footnote": True,
    "shptxt": True,
    "dptxbxtext": True,
    "fldrslt": False,
    "result": False,
    "ud": False,
    "listtext": False,
    "pntext": False,
}
# Groups without text: 1 where a box in them is text all the same, 2 where all in them is a copy or no text.
_HOLDERS = "shpinst do upr fldinst nesttableprops"
_EMPTY = """colortbl filetbl listtable listoverridetable revtbl rsidtbl pict objdata objclass objname nonshppict shprslt
    ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn
    annotation atnid atnauthor atntime atnicn atnref atnparent atndate xe tc rxe txe bkmkstart bkmkend themedata
    colorschememapping datastore latentstyles datafield generator private template nonesttables pntxta pntxtb
    xmlnstbl xmlopen mmathpr pgptbl wgrffmtfilter fchars lchars sp sn sv formfield falt panose"""
SKIPPED: Mapping[str, int] = {
    **dict.fromkeys(_EMPTY.split(), 2),
    **dict.fromkeys(_HOLDERS.split(), 1),
}

_CHARSETS = {
    **{0: 1252, 1: 0, 2: 1252, 77: 10000, 128: 932, 129: 949, 130: 1361, 134: 936, 136: 950, 161: 1253},
    **{162: 1254, 163: 1258, 177: 1255, 178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250, 254: 437},
}
_PAGES = {
    **dict.fromkeys((936, 54936, 20936, 51936, 10008), "gb18030"),
    **{950: "cp950", 10002: "big5", 51932: "euc_jp", 51949: "euc_kr", 1361: "johab", 10000: "mac_roman"},
    **{65001: "utf-8", 20127: "cp1252", 28591: "cp1252", 20866: "koi8_r"},
}


def codec_of_page(number: int) -> str:
    """The codec of a code page; that of Western Windows for one that nobody knows.

    >>> codec_of_page(54936), codec_of_page(932), codec_of_page(0)
    ('gb18030', 'cp932', 'cp1252')
    """
    name = _PAGES.get(number, f"cp{number}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"


def codec_of_charset(number: int) -> str:
    """The codec of the bytes in a font; empty for that of the file."""
    page = _CHARSETS.get(number, 0)
    return codec_of_page(page) if page else ""
