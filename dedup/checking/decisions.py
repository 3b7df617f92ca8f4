"""What an editor decided about the findings of a draft: the file that the page saves, read and written.

    {"format": "dedup-decisions/1", "version": "0.1.0", "libraries": [{"name": …, "documents": 12, "digest": …}],
     "drafts": [{"document": "draft.docx", "digest": "3f2a…", "decisions": [
       {"what": "finding", "id": "d94b…", "kind": "near", "start": 120, "end": 193, "text": "…", "note": "agreed"},
       {"what": "source", "source": "old/2019.txt", "title": "…", "note": ""},
       {"what": "quotations", "note": ""},
       {"what": "part", "start": 0, "end": 40, "text": "…", "note": ""}]}]}

Each says what is left out of the shares, and why. Places are code points of the draft. What it holds is a stranger's:
everything is looked at, and nothing of it is more than text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from dedup.errors import InputError
from dedup.messages import Message, why_failed

FORMAT = "dedup-decisions/1"
FINDING, SOURCE, QUOTATIONS, PART = WHAT = ("finding", "source", "quotations", "part")
# A file of decisions is small; one of more bytes is something else.
MOST_BYTES = 64_000_000
_TEXTS = ("id", "kind", "text", "source", "title", "note")
_NEEDED = {FINDING: ("id", "text"), SOURCE: ("source",), QUOTATIONS: (), PART: ("text",)}


@dataclass(frozen=True, slots=True)
class Decision:
    """What is left out: a finding, a source, all quotations, or a part of the text."""

    what: str
    start: int = 0
    end: int = 0
    id: str = ""
    kind: str = ""
    text: str = ""
    source: str = ""
    title: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class DraftDecisions:
    """Those of one draft, which had the ``digest``."""

    document: str
    digest: str
    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class Decisions:
    """Those of a file; ``libraries`` are the digests of what was held against."""

    name: str
    libraries: tuple[str, ...]
    drafts: tuple[DraftDecisions, ...]


def digest_text(text: str) -> str:
    """What a draft is known by."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def read_decisions(name: str) -> Decisions:
    """The decisions in a file. Raises InputError, which says where it is damaged."""
    import orjson

    try:
        with Path(name).open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise InputError(Message("checking.decisions_unread", name=name, why=why_failed(error))) from None
    if len(data) > MOST_BYTES:
        raise InputError(Message("checking.decisions_large", name=name))
    try:
        told = orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno}
        raise InputError(Message("checking.decisions_no_json", name=name, **place)) from None
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise InputError(Message("checking.decisions_format", name=name, format=FORMAT))
    libraries = tuple(
        str(one.get("digest", "")) for one in _list(told, "libraries", name) if isinstance(one, dict)
    )
    drafts = tuple(_draft(one, f"drafts[{i}]", name) for i, one in enumerate(_list(told, "drafts", name)))
    return Decisions(name, libraries, drafts)


def _list(told: Mapping[str, Any], key: str, name: str, at: str = "") -> list[Any]:
    value = told.get(key, [])
    if not isinstance(value, list):
        raise _damaged(name, f"{at}.{key}".removeprefix("."))
    return value


def _draft(told: Any, at: str, name: str) -> DraftDecisions:
    if not isinstance(told, dict) or not isinstance(told.get("document"), str):
        raise _damaged(name, at)
    made = (
        _decision(one, f"{at}.decisions[{i}]", name)
        for i, one in enumerate(_list(told, "decisions", name, at))
    )
    return DraftDecisions(told["document"], str(told.get("digest", "")), tuple(made))


def _decision(told: Any, at: str, name: str) -> Decision:
    """One decision, if its members are of their types and what it needs is there."""
    if not isinstance(told, dict) or told.get("what") not in WHAT:
        raise _damaged(name, at)
    texts = {key: told.get(key, "") for key in _TEXTS}
    places = {key: told.get(key, 0) for key in ("start", "end")}
    if not all(isinstance(text, str) for text in texts.values()) or not all(
        type(place) is int and 0 <= place < 1 << 53 for place in places.values()
    ):
        raise _damaged(name, at)
    if not all(texts[key] for key in _NEEDED[told["what"]]) or places["end"] < places["start"]:
        raise _damaged(name, at)
    return Decision(told["what"], **texts, **places)


def _damaged(name: str, at: str) -> InputError:
    return InputError(Message("checking.decisions_damaged", name=name, at=at))
