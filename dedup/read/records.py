"""What all record formats share: ids, dates, sources, empty and damaged texts, as columns of one batch."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from dedup.messages import Message
from dedup.model import Batch
from dedup.read.damage import report_damage
from dedup.read.dates import AMBIGUOUS, read_date, UNREAD
from dedup.read.metadata import gather_metadata
from dedup.read.reporting import Reporter

_HOST = r"(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:\s]+)"
_URL = re.compile(r"\s*[\w+.-]+://" + _HOST)
_BARE_URL = re.compile(r"\s*(?:[\w+.-]+://|//|(?![\w+.-]*:?//))" + _HOST)
_DOUBTS = {
    AMBIGUOUS: "read.date_ambiguous",
    UNREAD: "read.date_unread",
}
_ONLY_YEAR = "read.date_year"
_PLAIN_IDS = ({str}, {int})


def make_batch(
    path: str,
    texts: list[str],
    ids: list[object],
    dates: list[object],
    lines: Sequence[int],
    report: Reporter,
    sources: Sequence[object],
    urls: Sequence[object],
    metadata: Mapping[str, Sequence[object]] = MappingProxyType({}),
) -> Batch:
    """Name the records and look over their texts; ``lines`` stand in for ids that are missing or no names.

    A record's source is what ``sources`` names, by name or URL, else the host of its entry in ``urls``.
    ``metadata`` are the further columns that were asked for.

    Works on whole lists and looks at single records only where the whole says that one is unusual:
    100,000 records take 30 ms.
    """
    if set(map(type, ids)) in _PLAIN_IDS and "" not in ids:
        names = [f"{path}#{id_}" for id_ in ids]
    else:
        names = [f"{path}#{_id_or_line(id_, line)}" for id_, line in zip(ids, lines, strict=True)]
    if not all(texts) or any(map(str.isspace, texts)):
        for text, line in zip(texts, lines, strict=True):
            if not text or text.isspace():
                report(Message("read.record_empty"), sort=Message("read.record_empty"), line=line)
    report_damage(texts, lines, report)
    days = [_as_date(date) for date in dates] if any(dates) else None
    if days:
        _tell_dates(days, lines, report)
    outlets = None
    if any(sources) or any(urls):
        outlets = [
            name_source(name) or host_of(url, bare=True) for name, url in zip(sources, urls, strict=True)
        ]
    days = days if days and any(days) else None
    told = gather_metadata(metadata)
    return Batch(path, names, texts, days, sources=outlets, lines=lines, metadata=told)


def name_source(value: object) -> str:
    """The site or outlet that a field names, by name or by URL.

    >>> name_source("https://www.Example.cn:8080/a.html"), name_source(" 新华网 "), name_source(None)
    ('example.cn', '新华网', '')
    """
    if not isinstance(value, str):
        return ""
    return host_of(value) if "://" in value else value.strip()


def host_of(value: object, *, bare: bool = False) -> str:
    """The host of a URL without port and ``www.``; a ``bare`` one may come without its scheme.

    >>> host_of("//www.example.cn/a.html", bare=True), host_of("a.html")
    ('example.cn', '')
    """
    found = (_BARE_URL if bare else _URL).match(value) if isinstance(value, str) else None
    return found[1].lower().removeprefix("www.") if found else ""


def kind_of_value(value: object) -> Message:
    """Name a JSON value as a user would.

    >>> kind_of_value(None), kind_of_value(3), kind_of_value([])
    ('null', 'a number', 'a list')
    """
    if value is None:
        return Message("read.value_null")
    kinds = {bool: "bool", int: "number", float: "number", str: "string", list: "list", dict: "object"}
    return Message(f"read.value_{kinds.get(type(value), 'none')}")


def _id_or_line(value: object, line: int) -> str:
    """Return the id as a string; null, an empty string, a list and the like are no ids."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)) or value == "":
        return str(line)
    return str(value)


def _as_date(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return ""
    return str(int(value)) if math.isfinite(value) else ""


def _tell_dates(dates: Sequence[str], lines: Sequence[int], report: Reporter) -> None:
    """Tell of the dates that could not be read, or in two ways; `CorpusBuilder` takes of them what is certain."""
    doubts = {date: doubt for date in set(dates) if (doubt := read_date(date)[1])}
    if not doubts:
        return
    for date, line in zip(dates, lines, strict=True):
        if found := doubts.get(date):
            message = _ONLY_YEAR if found == UNREAD and read_date(date)[0] else _DOUBTS[found]
            report.tally(message, date, line)
