"""Fields of records: by name, or by a path with dots into objects, as in ``metadata.content``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, repeat
from typing import Any

from dedup.messages import Message
from dedup.read.options import ReadOptions, USUAL
from dedup.read.reporting import Reporter

# The flags of the options that name a field besides that of the text.
_FLAGS = {"id_field": "--id-field", "date_field": "--date-field", "source_field": "--source-field"}
_MOST_NAMED = 12
_DEEPEST = 4
_LONGEST_NAME = 60


def find_key(record: Mapping[str, Any], path: str) -> tuple[Any, str] | None:
    """The object that holds a field, and its key there; None where there is none.

    A key that is written with dots itself comes first.

    >>> find_key({"a": {"b.c": 1}}, "a.b.c")
    ({'b.c': 1}, 'b.c')
    """
    if path in record:
        return record, path
    parts = path.split(".")
    for size in range(len(parts) - 1, 0, -1):
        inner = record.get(".".join(parts[:size]))
        if isinstance(inner, Mapping) and (found := find_key(inner, ".".join(parts[size:]))):
            return found
    return None


def values_of(records: Sequence[dict[str, Any]], path: str) -> list[Any]:
    """What the field holds in each record, None where there is none; raises TypeError for what is no object.

    >>> values_of([{"a": {"b": 1}}, {"a": None}], "a.b")
    [1, None]
    """
    if "." not in path:
        return list(map(dict.get, records, repeat(path)))
    found = (find_key(record, path) if isinstance(record, dict) else None for record in records)
    return [place[0][place[1]] if place else None for place in found]


def name_paths(record: Mapping[str, Any], depth: int = _DEEPEST) -> Iterator[str]:
    """The paths of a record's fields, those of objects with dots: ``id``, ``metadata.title``."""
    for key, value in record.items():
        if isinstance(value, Mapping) and value and depth > 1:
            yield from (f"{key}.{inner}" for inner in name_paths(value, depth - 1))
        else:
            yield str(key)


def list_fields(fields: Iterable[str], most: int = 5) -> Message:
    """List the fields there are, so that the right one can be named: ``title, body and 3 more``."""
    fields = list(fields)
    if not fields:
        return Message("read.fields_none")
    shown = list(map(_show, fields[:most]))
    more = len(fields) - most
    return Message("read.fields_more" if more > 0 else "read.fields", shown=shown, more=more)


def _show(name: str) -> str:
    """A name as it is told: short, and each run of control characters as one U+FFFD."""
    runs = groupby(name, key=str.isprintable)
    shown = "".join("".join(run) if is_printable else "\ufffd" for is_printable, run in runs)
    return shown if len(shown) <= _LONGEST_NAME else shown[:_LONGEST_NAME] + "…"


class NamedFields:
    """Which of the fields that the user named no record of a file has had so far.

    A field whose option has its default is not asked for: records without a date are no fault.
    """

    def __init__(self, options: ReadOptions) -> None:
        chosen = {option: getattr(options, option) for option in _FLAGS}
        self._missing = {
            option: field for option, field in chosen.items() if field not in ("", USUAL[option])
        }
        self._known: list[str] = []

    def see_names(self, names: Sequence[str]) -> None:
        """The columns of a table."""
        self._known = self._known or list(names)
        self._missing = {option: field for option, field in self._missing.items() if field not in names}

    def see_records(self, records: Sequence[dict[str, Any]]) -> None:
        if not self._missing or not records:
            return
        self._known = self._known or list(name_paths(records[0]))
        self._missing = {
            option: field
            for option, field in self._missing.items()
            if not any(find_key(record, field) for record in records)
        }

    def tell(self, report: Reporter) -> None:
        """Report what no record had; nothing where there was no record to have it."""
        if not self._known:
            return
        for option, field in self._missing.items():
            report(
                Message(
                    "read.no_field",
                    field=repr(field),
                    flag=_FLAGS[option],
                    fields=list_fields(self._known, _MOST_NAMED),
                ),
                missing=_FLAGS[option],
            )
