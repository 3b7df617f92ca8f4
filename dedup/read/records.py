"""What all record formats share: ids, dates, empty and damaged texts, as columns of one batch."""

from __future__ import annotations

from collections.abc import Sequence

from dedup.model import Batch
from dedup.read.damage import report_damage
from dedup.read.reporting import Reporter

_PLAIN_IDS = ({str}, {int})


def make_batch(
    path: str,
    texts: list[str],
    ids: list[object],
    dates: list[object],
    lines: Sequence[int],
    report: Reporter,
) -> Batch:
    """Name the records and look over their texts; ``lines`` stand in for ids that are missing or no names.

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
                report("the record is empty", sort="the record is empty", line=line)
    report_damage(texts, lines, report)
    days = [_as_date(date) for date in dates] if any(dates) else None
    return Batch(path, names, texts, days if days and any(days) else None)


def kind_of_value(value: object) -> str:
    """Name a JSON value as a user would.

    >>> kind_of_value(None), kind_of_value(3), kind_of_value([])
    ('null', 'a number', 'a list')
    """
    if value is None:
        return "null"
    names = {bool: "true or false", int: "a number", float: "a number", str: "a string", list: "a list"}
    return names.get(type(value), "an object" if isinstance(value, dict) else "no text")


def name_fields(fields: Sequence[str], most: int = 5) -> str:
    """List the fields there are, so that the right one can be named: ``title, body and 3 more``."""
    if not fields:
        return "it has none"
    shown = ", ".join(fields[:most])
    more = len(fields) - most
    return f"it has {shown} and {more} more" if more > 0 else f"it has {shown}"


def _id_or_line(value: object, line: int) -> str:
    """Return the id as a string; null, an empty string, a list and the like are no ids."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)) or value == "":
        return str(line)
    return str(value)


def _as_date(value: object) -> str:
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""
