"""Files of forms: templates as they are kept to be found in other texts, as JSON that a person can read and write.

    {"format": "dedup-forms/1",
     "forms": [{"skeleton": ["今天，", null, "召开", null, "会议"], "slots": [{"type": "organisation"}, …]}, …]}

Of a form only its skeleton has to be there: what a person writes by hand has slots of any text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from typing import Any

from dedup.errors import InputError
from dedup.messages import Message, why_failed
from dedup.model import Form, Genre, Slot, SLOT_TYPES

FORMAT = "dedup-forms/1"
# A slot of which nothing is known may be so long.
LONGEST = 40
# Bytes of a file, and forms in it.
MOST_BYTES, MOST_FORMS = 256 << 20, 100_000
LABEL = re.compile(r"\S.{0,14}[:：]")
ID = re.compile("[0-9a-f]{16}")


def form_records(forms: Iterable[Form], genres: Iterable[Genre] = ()) -> dict[str, Any]:
    """Forms as they stand in a file, and the genres that they are steps of."""
    told = [
        {"id": one.id, "speeches": len(one.speeches), "steps": [asdict(step) for step in one.steps]}
        for one in genres
    ]
    return {"format": FORMAT, "forms": [asdict(form) for form in forms]} | ({"genres": told} if told else {})


def read_forms(path: str | Path) -> tuple[Form, ...]:
    """The forms of a file. Raises InputError where it cannot be read or holds something else."""
    try:
        with Path(path).open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise InputError(
            Message("read.placed", path=path, problem=_why("cannot_read", why=why_failed(error)))
        ) from error
    if len(data) > MOST_BYTES:
        raise InputError(Message("read.placed", path=path, problem=_why("too_large", size=MOST_BYTES >> 20)))
    return parse_forms(data, str(path))


def parse_forms(data: bytes, name: str) -> tuple[Form, ...]:
    """The forms that a file holds; ``name`` is told where it holds something else."""
    try:
        record = json.loads(data)
    except (ValueError, RecursionError):
        record = None
    if (
        not isinstance(record, dict)
        or record.get("format") != FORMAT
        or not isinstance(record.get("forms"), list)
    ):
        raise InputError(Message("read.placed", path=name, problem=_why("no_forms", format=FORMAT)))
    records = record["forms"]
    if len(records) > MOST_FORMS:
        raise InputError(Message("read.placed", path=name, problem=_why("too_many", number=MOST_FORMS)))
    found: dict[str, Form] = {}
    for number, one in enumerate(records, 1):
        try:
            form = _read(one)
        except (KeyError, TypeError, ValueError):
            raise InputError(
                Message("read.placed", path=name, problem=_why("bad_form", number=number))
            ) from None
        found.setdefault(form.id, form)
    if not found:
        raise InputError(Message("read.placed", path=name, problem=_why("none")))
    return tuple(found.values())


def _why(key: str, **values: Any) -> Message:
    return Message(f"read.forms_{key}", **values)


def _read(one: Any) -> Form:
    """A form of a record; ValueError, TypeError or KeyError where it is none."""
    skeleton = tuple(_text(part) if part is not None else None for part in _list(one["skeleton"]))
    if not any(part and any(map(str.isalnum, part)) for part in skeleton):
        raise ValueError
    if any((a is None) == (b is None) for a, b in pairwise(skeleton)):
        raise ValueError  # two slots, or two texts, side by side
    count = skeleton.count(None)
    slots = tuple(map(_slot, _list(one.get("slots", [{}] * count))))
    longest = tuple(_number(each) for each in _list(one.get("longest", [LONGEST] * count)))
    if not len(slots) == len(longest) == count:
        raise ValueError
    name = _text(one.get("id", "")) or _name(skeleton)
    if not ID.fullmatch(name):
        raise ValueError
    return Form(
        id=name,
        skeleton=skeleton,
        slots=slots,
        longest=longest,
        sentences=max(1, _number(one.get("sentences", 1))),
        label=_flag(one.get("label", bool(LABEL.match(skeleton[0] or "")))),
        speeches=_number(one.get("speeches", 0)),
        sources=_number(one.get("sources", 0)),
        gain=_bits(one.get("gain", 0.0)),
        parent=_text(one.get("parent", "")),
        frame=_flag(one.get("frame", False)),
    )


def _slot(one: Mapping[str, Any]) -> Slot:
    kind = _text(one.get("type", "text"))
    if kind not in SLOT_TYPES:
        raise ValueError
    values = tuple((_text(value), _number(count)) for value, count in _list(one.get("values", [])))
    return Slot(
        kind, values, _number(one.get("distinct", len(values))), _flag(one.get("alternatives", False))
    )


def _name(skeleton: tuple[str | None, ...]) -> str:
    """The id of a form that came without one."""
    return blake2b(json.dumps(skeleton).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _text(value: Any) -> str:
    if type(value) is not str:
        raise TypeError
    value.encode("utf-8")  # half a character is no text: UnicodeEncodeError is a ValueError
    return value


def _number(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 1 << 31:
        raise TypeError
    return value


def _bits(value: Any) -> float:
    if type(value) not in (int, float) or not 0 <= value < 1e12:
        raise TypeError
    return float(value)


def _flag(value: Any) -> bool:
    if type(value) is not bool:
        raise TypeError
    return value


def _list(value: Any) -> list[Any]:
    if type(value) is not list:
        raise TypeError
    return value
