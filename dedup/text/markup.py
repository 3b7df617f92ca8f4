"""Markup left in texts of records: entities, tags, the escapes of spreadsheets. They count as what they stand for."""

from __future__ import annotations

import re

from dedup.late import late_pattern

# Tags between which a reader sees a break, and those that only change how letters look. Others are text.
_BLOCK = (
    "br|p|div|li|ul|ol|dl|dt|dd|tr|td|th|table|thead|tbody|tfoot|caption|h[1-6]|hr|blockquote|section|article|"
    "header|footer|aside|nav|main|figure|figcaption|pre|center|form|address|img|iframe|video|audio|input|button|option|select"
)
_INLINE = (
    "b|i|u|em|strong|span|font|a|small|big|sub|sup|mark|code|kbd|tt|ins|ruby|rb|rbc|rt|rtc|rp|wbr|nobr|"
    "abbr|acronym|cite|q|label|time|var|samp|dfn|o:p|html|body"
)
_ATTRIBUTE = (
    r"""\s+[\w:@.-]{1,40}\s*=\s*(?:"[^"<>]{0,400}"|'[^'<>]{0,400}'|[^\s"'<>=]{1,400})"""
    r"|\s+(?:nowrap|noshade|hidden|checked|selected|disabled|readonly|reversed)"
)
_TAG = late_pattern(
    rf"</?(?:(?P<block>{_BLOCK})|(?:{_INLINE}))(?:{_ATTRIBUTE}){{0,20}}\s{{0,40}}/?>", re.IGNORECASE
)
_BARE = late_pattern(r"</?[A-Za-z]\s*>")
NEARBY = 400
# A reading above a character, and the brackets around it for a reader that shows none.
_READING = late_pattern(r"<(rtc?|rp)(?:\s[^<>]{0,100})?>[^<>]{0,60}(?:</\1\s*>|(?=<))", re.IGNORECASE)
_LOOKS = r"(?:</?(?:b|i|em|strong|span|font)(?:\s[^<>]{0,200})?>){0,4}"
_RAISED = late_pattern(
    rf"<(sup|sub)(?:\s[^<>]{{0,200}})?>\s?{_LOOKS}([-−－+]?[0-9０-９]{{1,4}}){_LOOKS}\s?</\1\s?>",
    re.IGNORECASE,
)
_SUP = str.maketrans("0123456789０１２３４５６７８９-−－+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁻⁺")
_SUB = str.maketrans("0123456789０１２３４５６７８９-−－+", "₀₁₂₃₄₅₆₇₈₉₀₁₂₃₄₅₆₇₈₉₋₋₋₊")
# An entity; one of an old page without its semicolon; one that was escaped again, perhaps more than once.
_ENTITY = late_pattern(
    r"&(?:amp;){0,4}(?:#(?:\d{1,7}|[xX][0-9a-fA-F]{1,6});?|[A-Za-z][A-Za-z0-9]{1,31};"
    r"|(?:nbsp|lt|gt|amp|quot|ldquo|rdquo|lsquo|rsquo|mdash|ndash|hellip|middot|ensp|emsp|thinsp|times|deg|copy|reg)"
    r"(?![A-Za-z0-9=;]))"
)
_WITHOUT_SEMICOLON = late_pattern(r"[A-Za-z]+\Z")
_ESCAPE = late_pattern(r"_x([0-9A-Fa-f]{4})_")
OPENING = "&＆<_"
# What may stand behind one of these.
INSIDE = "".join(map(chr, (*range(0x41, 0x5B), *range(0x61, 0x7B)))) + "/#"


def markup_at(text: str, at: int) -> tuple[int, str]:
    """Where the markup that begins at ``at`` ends, and what it stands for; ``at`` if there is none."""
    match text[at]:
        case "<":
            return _tag(text, at)
        case "&" | "＆":
            return _entity(text, at)
        case "_":
            found = _ESCAPE.match(text, at)
            if found and (character := _character(int(found[1], 16))):
                return found.end(), character
    return at, ""


def _tag(text: str, at: int) -> tuple[int, str]:
    if found := _RAISED.match(text, at):
        return found.end(), found[2].translate(_SUP if found[1].lower() == "sup" else _SUB)
    if found := _READING.match(text, at):
        return found.end(), ""
    found = _TAG.match(text, at)
    if found is None or (_BARE.fullmatch(found[0]) and not _has_partner(text, at, found[0])):
        return at, ""
    return found.end(), "\n" if found["block"] else ""


def _has_partner(text: str, at: int, tag: str) -> bool:
    """Whether a tag of one letter is closed, or was opened, nearby: in 方案<A> nothing is."""
    letter = tag.strip("</> ")
    other = f"<{letter}" if tag.startswith("</") else f"</{letter}"
    beside = text[max(0, at - NEARBY) : at] if tag.startswith("</") else text[at : at + NEARBY]
    return other.lower() in beside.lower()


def _entity(text: str, at: int) -> tuple[int, str]:
    found = _ENTITY.match(text, at)
    if found is None:
        return at, ""
    body = re.sub("^&(?:amp;)+(?=[#A-Za-z])", "&", found[0])
    if _WITHOUT_SEMICOLON.search(body):
        body += ";"
    import html  # its table of entities is not small, and most texts have none

    character = html.unescape(body)
    return (at, "") if character == body else (found.end(), character)


def _character(point: int) -> str:
    """A character that a spreadsheet escapes because XML cannot hold it, or because it looks like an escape."""
    return chr(point) if point < 0x20 or point in (0x5F, 0xA0) or 0x7F <= point < 0xA0 else ""
